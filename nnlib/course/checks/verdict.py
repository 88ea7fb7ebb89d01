"""The verdict on an answer: right, not begun, or wrong with the reason that helps most."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.course.checks.comparison import (
    as_typed,
    close,
    parts_of,
    same_values,
    show,
    show_apart,
    tidy,
    trouble_with_form,
    trouble_with_numbers,
)
from nnlib.course.checks.exercise import Exercise, Mistake
from nnlib.course.checks.fingerprints import (
    Outcome,
    fingerprint,
    in_another_order,
    name_parts,
    slip,
    wrong_parts,
)
from nnlib.course.checks.line_limit import stopped_after
from nnlib.course.sandbox.limits import OutOfTime
from nnlib.course.sandbox.observation import SECONDS, Case, Observation, observe_all
from nnlib.course.sandbox.plain_data import as_plain

NOT_BEGUN, WRONG, RIGHT = "not begun", "not yet", "right"

ON_OTHERS = (
    "It comes out right for the inputs that are the same each time, and not for others that were drawn anew. "
    "The check in your notebook draws new ones at each run, and says what goes wrong."
)
# What is right must not be shown, and a typed answer is right or wrong as a whole.
NO_NEARER = "You answered {}, and that is not it. Each hint below goes one step further."
NOTHING = "Your answer is None, which stands for nothing: put what is asked for in its place."
NO_NUMBER = "You answered {}, and a finite number is wanted."
COMMA = " A comma makes several numbers: write a point for decimals, and no comma between thousands."
MOST_EDITS_NAMED = 3


@dataclass(frozen=True)
class Verdict:
    """What a check found: `state` is "right", "not yet" or "not begun"; `sentences` say why.

    `cause` is which question found the reason: "trouble", "form", "mistake", "not finite", "fingerprint",
    "place" (which of several values goes wrong first), "edit" (a single change of the solution), "parts"
    (some of several values are right) or "difference".
    `notes` tell what decided nothing.
    """

    exercise: Exercise
    state: str
    sentences: tuple[str, ...] = ()
    cause: str = ""
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return self.exercise.points if self.state == RIGHT else 0


def judge(exercise: Exercise, answer: Any, rng: np.random.Generator, seconds: float = SECONDS) -> Verdict:
    """Observe what the answer does with each case, for at most so many seconds each, and conclude."""
    cases = exercise.cases_to_try(rng)
    handed_over = [exercise.handed_over(case) for case in cases]
    told = exercise.stub, exercise.inputs, exercise.derived
    observations = observe_all(exercise.observe, answer, handed_over, seconds, *told)
    return conclude(exercise, cases, observations, lambda case: as_plain(exercise.right(case)))


def conclude(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    right_for: Callable[[Case], Any],
    secret: bool = False,
) -> Verdict:
    """Compare what was observed with what is right, case by case; on a mismatch find the cause.

    The fixed cases come first. If one of them fails, they alone decide what is said, so that the same answer
    reads the same at every check. Where the fresh ones are `secret`, nothing that is said holds a number or
    a word of theirs.
    """
    first_trouble = next((n for n, one in enumerate(observations) if one.trouble), len(observations))
    observations = observations[: first_trouble + 1]  # what a forged message adds counts for nothing
    last, fixed_ones = observations[-1], len(exercise.fixed_cases)
    if not last.begun:
        return Verdict(exercise, NOT_BEGUN)
    outcomes = []
    for case, observation in zip(cases[:first_trouble], observations, strict=False):
        right = right_for(case)
        value = as_typed(observation.value, right, one=not exercise.is_code)
        passed = close(value, right, exercise.tolerance, exercise.least)
        outcomes.append(Outcome(case, right, value, passed, observation.given))
    fixed = outcomes[:fixed_ones]
    decided = len(fixed) == fixed_ones and not all(outcome.passed for outcome in fixed)
    right = not last.trouble and all(outcome.passed for outcome in outcomes)
    told = observations[:fixed_ones] if decided or right or secret else observations
    notes = tuple(dict.fromkeys(note for observation in told for note in observation.notes))
    if right:
        return Verdict(exercise, RIGHT, notes=notes)
    if secret and not decided and len(observations) > fixed_ones:
        return Verdict(exercise, WRONG, (ON_OTHERS,), "trouble" if last.trouble else "difference", notes)
    if last.trouble and not decided:
        return Verdict(exercise, WRONG, (last.trouble + _where(last.given),), "trouble", notes)
    cause, *sentences = _diagnose(exercise, fixed if decided else outcomes)
    return Verdict(exercise, WRONG, tuple(sentences), cause, notes)


def _diagnose(exercise: Exercise, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The cause and its sentences; the order of the questions is the order of their use to a learner."""
    if not exercise.is_code:
        return _diagnose_typed(exercise, outcomes[0])
    failing = [outcome for outcome in outcomes if not outcome.passed]
    if sentence := in_another_order(exercise, outcomes):
        known = _known(exercise, exercise.known_mistakes, outcomes)  # may have another reason for it
        return ("mistake", " Or: ".join(known)) if known else ("fingerprint", sentence)
    for outcome in failing:
        if trouble := trouble_with_form(outcome.observed, outcome.right, exercise.part_names):
            return "form", trouble + _where(outcome.given)
    if sentences := _known(exercise, exercise.known_mistakes, outcomes):
        return "mistake", " Or: ".join(sentences)
    for outcome in failing:
        if trouble := trouble_with_numbers(outcome.observed):
            return "not finite", trouble
    if sentence := fingerprint(exercise, outcomes):
        return "fingerprint", sentence
    return _side_by_side(exercise, outcomes)


def _where(given: str) -> str:
    return f" The inputs were {given}." if given else ""


def _diagnose_typed(exercise: Exercise, outcome: Outcome) -> tuple[str, str]:
    """The same for one number or a text, which is right or wrong as a whole."""
    observed = outcome.observed
    if trouble := trouble_with_form(observed, outcome.right):
        if exercise.options:
            return "form", trouble
        several = isinstance(observed, tuple) and len(observed) > 1
        return "form", NOTHING if observed is None else trouble + COMMA * several
    if unknown := _not_an_option(exercise, observed):
        return "form", unknown
    if sentences := _nearest(exercise, outcome):
        return "mistake", " Or: ".join(sentences)
    if trouble_with_numbers(observed):
        return "not finite", NO_NUMBER.format(show(observed))
    if sentence := slip(exercise, outcome):
        return "fingerprint", sentence
    return "difference", NO_NEARER.format(show(observed))


def _not_an_option(exercise: Exercise, observed: Any) -> str:
    if not exercise.options:
        return ""
    letters = tidy(observed)
    known = ", ".join(exercise.options)
    if exercise.kind != "order" and len(letters) != 1:
        return f"One letter is wanted, of {known}; you answered {show(observed)}."
    unknown = [letter for letter in letters if letter not in exercise.options]
    return f"There is no option {unknown[0]!r}; the letters are {known}." if unknown else ""


def _known(exercise: Exercise, mistakes: Sequence[Mistake], outcomes: Sequence[Outcome]) -> list[str]:
    """The sentences of the mistakes that give what was observed, everywhere.

    Where the answer is right, a mistake that is wrong there is another one.
    """
    failing_first = sorted(outcomes, key=lambda outcome: outcome.passed)  # most mistakes differ there
    with np.errstate(all="ignore"):
        given = (m for m in mistakes if all(_gives(exercise, m.answer, o) for o in failing_first))
        return list(dict.fromkeys(mistake.sentence for mistake in given))


def _gives(exercise: Exercise, mistaken: Any, outcome: Outcome) -> bool:
    """Does a wrong answer give what was observed here?"""
    try:
        with stopped_after():
            inputs = deepcopy(exercise.handed_over(outcome.case))  # a mistake may write into them
            value = as_plain(exercise.observe(mistaken, inputs))
    except (Exception, OutOfTime):
        return False
    return same_values(outcome.observed, value, outcome.right, max(exercise.tolerance, 1e-9))


def _nearest(exercise: Exercise, outcome: Outcome) -> list[str]:
    """The sentence of the mistake that a typed answer is nearest to, and nearer than what is right."""
    observed, known = outcome.observed, [(m.sentence, as_plain(m.answer)) for m in exercise.known_mistakes]
    if isinstance(outcome.right, str):
        return [sentence for sentence, answer in known if tidy(answer) == tidy(observed)]
    near = [
        (abs(a - observed), sentence)
        for sentence, a in known
        if close(observed, a, max(exercise.tolerance, 5e-3))
        and 2 * abs(a - observed) < abs(a - outcome.right)
    ]
    return [sentence for off, sentence in near if off == min(near)[0]]


def _side_by_side(exercise: Exercise, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    """The two numbers of the simplest failing case, and what the right one means; never how it is found.

    Where several values are wanted, which of them are right all along comes first. A single change of the
    solution that gives the same comes last.
    """
    failing = [outcome for outcome in outcomes if not outcome.passed]
    case, right, observed, _, given = first = failing[0]
    cause, sentences, which, advice = "difference", [], "", ""
    if isinstance(right, tuple):
        wrong = wrong_parts(exercise, failing)
        fine = [place for place in range(len(right)) if place not in wrong]
        if fine:
            here, there = name_parts(exercise, fine), name_parts(exercise, wrong)
            cause, sentences = "parts", [f"Right: {here}. Not yet: {there}."]
        place = wrong_parts(exercise, failing[:1])[0]
        right, observed = right[place], (parts_of(observed) or ())[place]
        which = f"as {name_parts(exercise, [place])} "
        if advice := _advice(exercise, wrong):
            cause = "place"
    mine, wanted = show_apart(observed, right)
    sentences.append(f"{f'With {given} you' if given else 'You'} return {which}{mine}; {wanted} is right.")
    if exercise.meaning:
        meaning = exercise.meaning
        sentences.append(meaning(case, first.right) if callable(meaning) else meaning)
    if not advice and (advice := _single_edit(exercise, outcomes)):
        cause = "edit"
    return cause, *sentences, *([advice] if advice else [])


def _advice(exercise: Exercise, wrong: Sequence[int]) -> str:
    """The first sentence whose values are all wrong; else an empty text."""
    names = {exercise.part_names[place] for place in wrong} if exercise.parts else set()
    return next((said for values, said in exercise.if_wrong.items() if set(values.split()) <= names), "")


def _single_edit(exercise: Exercise, outcomes: Sequence[Outcome]) -> str:
    """Which single changes of the solution give the same; never what is right instead."""
    found = _known(exercise, exercise.machine_edits, outcomes)[:MOST_EDITS_NAMED]
    return f"Your numbers come out when {', or when '.join(found)}." if found else ""
