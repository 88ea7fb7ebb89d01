"""Recognise what a wrong answer has gone through by what is left of the right one."""

from collections.abc import Callable, Sequence
from itertools import pairwise, permutations
from typing import Any, NamedTuple

import numpy as np

from nnlib.course.checks.comparison import close, parts_of, tidy
from nnlib.course.checks.exercise import Exercise
from nnlib.course.sandbox.observation import Case
from nnlib.course.sandbox.plain_data import numbers_of

# A wrong factor is exact up to rounding, while a measured oracle is good to about nine digits.
SAME = 1e-6
# What is off by less than this is not wrong in its formula.
SLIGHT = 1e-2

TIMES_N = "every number is the right one times the number of examples: is it a sum where a mean is wanted?"
OVER_N = "every number is the right one over the number of examples: is something averaged once too often?"
# Each sentence with its factor, which may depend on the number of examples; the first that fits is said.
FACTORS: dict[str, Callable[[float], float]] = {
    TIMES_N: lambda n: n,
    OVER_N: lambda n: 1 / n,
    "every number is right except for its sign: is a difference taken the wrong way round?": lambda n: -1.0,
    "every number is twice the right one: look for a ½ that was lost, or a term added twice.": lambda n: 2.0,
    "every number is half the right one: look for a ½ too many.": lambda n: 0.5,
    "every number is zero: what is subtracted from itself there, or multiplied by 0?": lambda n: 0.0,
}
NEARLY = (
    "the first {} digits are right and no more: "
    "is something measured, is a small constant another one, or is precision lost?"
)
ROUNDED = "every number is right as far as it goes, but rounded: return it with all the digits that it has."
TIMES = "every number is {:.6g} times the right one."
WHOLE = (
    "Where the inputs are whole numbers, so are all of yours. An array made like one of whole numbers "
    "(`zeros_like`, `copy`) keeps whole numbers, and cuts what is stored in it."
)
TRANSPOSED = "the numbers are right, but rows and columns have changed places."
FIRST_CALL = (
    "The first call is right, and the same call later is not: your code keeps something between calls."
)
MOST_IN_ANOTHER_ORDER = 6  # values, which have 720 orders
IN_ANOTHER_ORDER = "The values are right, and in another order: {} are wanted, in this order."
ONE_EXAMPLE = "One example alone comes out right, several together do not: what happens along their axis?"
POINT = "The digits are right: look at the decimal point."
MORE_DIGITS = "That is right as far as it goes: more digits are asked for."


class Outcome(NamedTuple):
    """One case: what was right, what was observed, whether that is close enough, the case in words."""

    case: Case
    right: Any
    observed: Any
    passed: bool
    given: str = ""


def fingerprint(exercise: Exercise, outcomes: Sequence[Outcome]) -> str:
    """A sentence when the outcomes of code, some of them wrong, show a known pattern; else an empty text."""
    if outcomes[0].passed and not outcomes[len(exercise.fixed_cases) - 1].passed:
        return FIRST_CALL  # the last of the fixed cases is the first one again
    if _are_cut(exercise, outcomes):
        return WHOLE
    failing = [outcome for outcome in outcomes if not outcome.passed]
    if sentence := _of_factors(exercise, failing):
        # What is right elsewhere has other digits than rounded ones, and is no exception to them.
        everywhere = sentence == _of_factors(exercise, outcomes) or ROUNDED[1:] in sentence
        return sentence if everywhere else f"Where it goes wrong, {sentence[0].lower()}{sentence[1:]}"
    return ONE_EXAMPLE if _is_right_for_one_alone(exercise, outcomes) else ""


def in_another_order(exercise: Exercise, outcomes: Sequence[Outcome]) -> str:
    """A sentence when the values are right in one other order, the same in every case; else an empty text."""
    wanted = outcomes[0].right
    if not isinstance(wanted, tuple) or len(wanted) > MOST_IN_ANOTHER_ORDER:
        return ""
    cases = [(parts_of(outcome.observed) or (), outcome.right) for outcome in outcomes]
    if any(len(values) != len(wanted) for values, _ in cases):
        return ""
    for order in permutations(range(len(wanted))):
        if all(close(tuple(o[n] for n in order), r, exercise.tolerance, exercise.least) for o, r in cases):
            return IN_ANOTHER_ORDER.format(name_parts(exercise, range(len(wanted))))
    return ""


def wrong_parts(exercise: Exercise, failing: Sequence[Outcome]) -> list[int]:
    """Which of several values are wrong in some failing case."""
    return sorted(
        {
            place
            for outcome in failing
            for place, (o, r) in enumerate(zip(parts_of(outcome.observed) or (), outcome.right, strict=True))
            if not close(o, r, exercise.tolerance, exercise.least)
        }
    )


def name_parts(exercise: Exercise, places: Sequence[int]) -> str:
    """Names of values, such as "dL_dW1 and dL_db1"."""
    names = [exercise.part_names[place] if exercise.parts else f"value {place + 1}" for place in places]
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _is_right_for_one_alone(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    """Do the cases of one example pass and all others fail, and by more than a lack of precision?"""
    if not exercise.examples:
        return False
    passed = {(outcome.passed, exercise.examples(outcome.case) == 1) for outcome in outcomes}
    slight = all(close(o.observed, o.right, SLIGHT) for o in outcomes)
    return passed == {(True, True), (False, False)} and not slight


def _are_cut(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    """Does it go wrong just where an input is an array of whole numbers, and are the results whole there?"""
    right_with_others = False
    for outcome in outcomes:
        arrays = [part for part in exercise.handed_over(outcome.case) if isinstance(part, np.ndarray)]
        whole_inputs = any(array.dtype.kind in "iu" for array in arrays)
        if not outcome.passed and not (whole_inputs and _is_whole(outcome.observed)):
            return False
        if whole_inputs and outcome.passed == _is_whole(outcome.right):
            continue
        if whole_inputs:
            return False  # right with a fraction, or wrong where no fraction is wanted
        right_with_others = True
    return right_with_others


def _is_whole(value: Any) -> bool:
    numbers = numbers_of(value)
    return numbers is not None and np.array_equal(numbers, np.trunc(numbers))


def _of_factors(exercise: Exercise, failing: Sequence[Outcome]) -> str:
    """One factor, or a transposition, between the right and the wrong numbers of every failing case."""
    if not isinstance(failing[0].right, tuple):
        return _capital(_relation(exercise, [(f.case, f.right, f.observed) for f in failing]))
    wrong = wrong_parts(exercise, failing)
    triples = [(f.case, f.right[p], (parts_of(f.observed) or ())[p]) for f in failing for p in wrong]
    relation = _relation(exercise, triples)
    if not relation or len(wrong) == len(failing[0].right):
        return _capital(relation)
    return f"In {name_parts(exercise, wrong)} {relation} The rest is right."


def _relation(exercise: Exercise, triples: Sequence[tuple[Case, Any, Any]]) -> str:
    pairs: list[tuple[Any, Any]] = [(numbers_of(right), numbers_of(of)) for _, right, of in triples]
    if any(numbers is None for pair in pairs for numbers in pair):  # words
        return ""
    if _are_rounded(pairs):
        return ROUNDED
    if all(close(observed, right, SAME) for right, observed in pairs):
        return NEARLY.format(_digits_right(pairs))
    N = [exercise.examples(case) if exercise.examples else 1 for case, _, _ in triples]
    for sentence, factor in FACTORS.items():
        if all(close(o, factor(n) * r, SAME) for n, (r, o) in zip(N, pairs, strict=True)):
            return sentence
    if exercise.if_wrong and (one := _one_factor(pairs)):
        return TIMES.format(one)
    return TRANSPOSED if all(close(o, r.T, SAME) for r, o in pairs) else ""


def _one_factor(pairs: Sequence[tuple]) -> float:
    """The factor between the right and the wrong arrays, the same for all; else 0."""
    right, observed = pairs[0]
    place = np.unravel_index(np.argmax(np.abs(right)), right.shape)
    factor = observed[place] / right[place] if right[place] else 0.0
    return float(factor) if all(close(o, factor * r, SAME) for r, o in pairs) else 0.0


def _are_rounded(pairs: Sequence[tuple]) -> bool:
    """Has every observed number few digits, and are these the first ones of the right number?"""
    sides = zip(*pairs, strict=True)
    right, observed = (np.concatenate([numbers.ravel() for numbers in side]) for side in sides)
    largest, off = np.max(np.abs(right), initial=0), np.abs(observed - right)
    cut_off = np.all((np.abs(observed) <= np.abs(right)) & (observed * right >= 0))
    size = 10.0 ** np.floor(np.log10(np.abs(observed), where=observed != 0, out=np.zeros_like(observed)))
    for places in range(10):
        for unit in (10.0**-places, size * 10.0**-places):  # so many decimals, or digits
            whole = np.allclose(observed / unit, np.round(observed / unit), rtol=1e-14, atol=0)
            near = np.all(off <= unit / 2 * (1 + SAME)) or cut_off and np.all(off < unit)
            if whole and near and np.max(unit) <= SLIGHT * largest:
                return True
    return False


def _digits_right(pairs: Sequence[tuple]) -> int:
    """How many digits are right in every array, counted from its largest number."""
    off = max(np.max(np.abs(o - r)) / np.max(np.abs(r), initial=1e-300) for r, o in pairs)
    return int(-np.log10(off))


def slip(exercise: Exercise, outcome: Outcome) -> str:
    """A sentence when a typed answer shows a slip; else an empty text."""
    if exercise.kind == "order":
        return _of_order(outcome)
    return "" if isinstance(outcome.right, str) else _of_number(exercise, outcome)


def _of_number(exercise: Exercise, outcome: Outcome) -> str:
    """The slips of a hand that enters one number; of two digits or fewer nothing can be said."""
    right, observed = float(outcome.right), float(outcome.observed)
    if len(_digits(observed)) < 2:
        return ""
    shifts = [s for s in (-3, -2, -1, 1, 2, 3) if close(observed, right * 10.0**s, exercise.tolerance)]
    if shifts and len(_digits(observed).rstrip("0")) > 2:
        return POINT
    cut = [f"{right:.{digits}g}" for digits in (2, 3)] if right != round(right) else []
    return MORE_DIGITS if observed in map(float, cut) else ""


def _digits(number: float) -> str:
    """The significant digits of a number as it was typed."""
    return f"{number:.12g}".split("e")[0].replace(".", "").lstrip("-0")


def _of_order(outcome: Outcome) -> str:
    """What is wrong with lines in an order, as far as it can be said of any program."""
    mine, right = tidy(outcome.observed), outcome.right
    if len(mine) != len(right):
        return f"{len(right)} lines are wanted, got {len(mine)}."
    if twice := next((letter for letter in mine if mine.count(letter) > 1), ""):
        return f"Line {twice} stands twice."
    if sorted(mine) != sorted(right):
        return "One of your lines does not belong there, and one that does is missing."
    # The right order is the only one.
    early = next(b for a, b in pairwise(right) if mine.index(b) < mine.index(a))
    return f"Line {early} comes too early: a line that you have below it has to come first."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
