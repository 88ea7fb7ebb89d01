"""What a declaration of an exercise must hold, told at import and not when a learner is there."""

from collections.abc import Iterator
from numbers import Real
from typing import Any

from nnlib.course.checks.edits import declared, edited
from nnlib.course.checks.holes import AuthorError, solution_regions

KINDS = ("code", "debug", "derive", "predict", "choose", "order", "explain", "quiz")


def trouble_with(exercise: Any) -> str:
    """One sentence on what contradicts itself in an Exercise; an empty text if nothing does."""
    return next((sentence for wrong, sentence in _rules(exercise) if wrong), "")


def _rules(e: Any) -> Iterator[tuple[bool, str]]:
    """Pairs (is the rule broken, the sentence for it), general rules first."""
    number, dot, place = e.id.partition(".")
    yield not (dot and number.isdigit() and place.isdigit()), 'an id is lesson, point, number, such as "5.1".'
    yield e.kind not in KINDS, f"there is no kind {e.kind!r}; the kinds are {', '.join(KINDS)}."
    yield e.stars not in (1, 2, 3), f"stars are 1, 2 or 3, got {e.stars}."
    yield e.minutes <= 0 or e.points < 0, "minutes are positive, and points are not negative."
    words = bool(e.model and len(e.points_to_compare) == 3)
    if e.kind == "explain":
        yield e.expected is not None or e.mistakes, "a person grades an explanation: no oracle, no mistakes."
        yield not words, "an explanation needs a model answer and three points to compare with."
        return
    yield e.expected is None, "what is right is missing: expected."
    typed = isinstance(e.expected, str | Real) and not isinstance(e.expected, bool)
    yield not (e.is_code or typed), "what is right of an answer that is no code is one number or a text."
    yield e.kind in ("choose", "order") and not e.options, f'the kind "{e.kind}" needs options.'
    if e.options:
        yield from _rules_of_options(e)
    elif e.kind != "quiz":
        yield e.tolerance <= 0 or not e.reason, "numbers need a tolerance and the reason for it."
    lost = "write observe as a function at the top level of a file; the grader sends its source."
    yield not getattr(e.observe, "__qualname__", "").isidentifier(), lost
    spoken_of = set(" ".join(e.if_wrong).split())
    yield not spoken_of <= set(e.part_names), "if_wrong speaks of a value that is not among the parts."
    yield e.is_code != bool(e.solution), "code, and code alone, has a solution."
    yield bool(e.meaning) and not e.is_code, "a meaning is told of code alone."
    if e.is_code:
        yield from _rules_of_edits(e)


def _rules_of_options(e: Any) -> Iterator[tuple[bool, str]]:
    letters, right = set(e.options), e.expected
    wrong = [w for known in e.mistakes for w in (known if isinstance(known, tuple) else (known,))]
    one_letter = all(len(letter) == 1 and letter.islower() for letter in letters)
    yield not one_letter, "options are named by one small letter each."
    yield not set(right) <= letters, f"the right answer {right!r} is not among the options."
    yield not set("".join(wrong)) <= letters, "a mistake is not among the options."
    yield right in wrong or len(set(wrong)) < len(wrong), "a mistake is the right answer, or stands twice."
    if e.kind != "order":
        yield len(right) != 1, "one letter is the right answer."
        untold = ", ".join(sorted(letters - {right, *wrong}))
        yield bool(untold), f"each wrong option needs its mistake, and these have none: {untold}."


def _rules_of_edits(e: Any) -> Iterator[tuple[bool, str]]:
    try:
        solution_regions(e.solution, "code")
        for sentence, changes in declared(e.edits):
            edited(e.solution, changes)
            yield not sentence, f"the edits {changes} have no sentence."
    except (AuthorError, ValueError) as error:
        yield True, f"in its solution or edits: {error}"
