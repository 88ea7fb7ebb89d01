"""The verdict on an answer: right, not begun, or wrong with the reason that helps most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnlib.course.checks.comparison import (
    close,
    parts_of,
    show,
    show_apart,
    tidy,
    trouble_with_form,
    trouble_with_numbers,
)
from nnlib.course.checks.exercise import Exercise
from nnlib.course.checks.fingerprints import Outcome, fingerprint, name_parts, wrong_parts
from nnlib.course.sandbox.observation import SECONDS, Case, Observation, observe_all
from nnlib.course.sandbox.plain_data import as_plain

NOT_BEGUN, WRONG, RIGHT = "not begun", "not yet", "right"

# A typed answer lies on nobody's way from a case to a result, and what is right must not be shown.
NO_NEARER = "You answered {}, and that is not it. Each hint below goes one step further."


@dataclass(frozen=True)
class Verdict:
    """What a check found: `state` is "right", "not yet" or "not begun"; `sentences` say why.

    `cause` is which question found the reason: "trouble", "form", "not finite", "mistake", "fingerprint",
    "place" (which of several values goes wrong first), "parts" (some of them are right) or "difference".
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
    inputs = [exercise.inputs(case) for case in cases]
    observations = observe_all(exercise.observe, answer, inputs, seconds)
    return conclude(exercise, cases, observations, lambda case: as_plain(exercise.expected(case)))


def conclude(
    exercise: Exercise,
    cases: Sequence[Case],
    observations: Sequence[Observation],
    right_for: Callable[[Case], Any],
) -> Verdict:
    """Compare what was observed with what is right, case by case; on a mismatch find the cause."""
    last, notes = observations[-1], tuple(dict.fromkeys(n for o in observations for n in o.notes))
    if not last.begun:
        return Verdict(exercise, NOT_BEGUN)
    if last.trouble:
        where = f" The inputs were {last.given}." if last.given and len(observations) > 1 else ""
        return Verdict(exercise, WRONG, (last.trouble + where,), "trouble", notes)
    outcomes = []
    for case, observation in zip(cases, observations, strict=True):
        right = right_for(case)
        passed = close(observation.value, right, exercise.tolerance)
        outcomes.append(Outcome(case, right, observation.value, passed))
    if all(outcome.passed for outcome in outcomes):
        return Verdict(exercise, RIGHT, notes=notes)
    given = next(o.given for o, outcome in zip(observations, outcomes, strict=True) if not outcome.passed)
    cause, *sentences = _diagnose(exercise, outcomes, given)
    return Verdict(exercise, WRONG, tuple(sentences), cause, notes)


def _diagnose(exercise: Exercise, outcomes: Sequence[Outcome], given: str) -> tuple[str, ...]:
    """The cause and its sentences; the order of the questions is the order of their use to a learner."""
    failing = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failing:
        if trouble := trouble_with_form(outcome.observed, outcome.right, exercise.parts):
            return "form", trouble
    if unknown := _not_an_option(exercise, failing[0].observed):
        return "form", unknown
    for outcome in failing:
        if trouble := trouble_with_numbers(outcome.observed):
            return "not finite", trouble
    for mistake in exercise.mistakes:
        # Where the answer is right, a mistake that is wrong there is another one.
        if all(_gives(exercise, mistake.answer, outcome) for outcome in (*failing, *outcomes)):
            return "mistake", mistake.sentence
    if sentence := fingerprint(exercise, outcomes):
        return "fingerprint", sentence
    return _side_by_side(exercise, failing, given)


def _not_an_option(exercise: Exercise, observed: Any) -> str:
    if exercise.options and (unknown := [a for a in tidy(observed) if a not in exercise.options]):
        return f"There is no option {unknown[0]!r}; the letters are {', '.join(exercise.options)}."
    return ""


def _gives(exercise: Exercise, mistaken: Any, outcome: Outcome) -> bool:
    """Does a known wrong answer give what was observed here?"""
    with np.errstate(all="ignore"):
        value = as_plain(exercise.observe(mistaken, exercise.inputs(outcome.case)))
    return close(outcome.observed, value, max(exercise.tolerance, 1e-9))


def _side_by_side(exercise: Exercise, failing: Sequence[Outcome], given: str) -> tuple[str, ...]:
    """The two numbers of the simplest failing case, and what the right one means; never how it is found.

    Where several values are wanted, which of them are right all along comes first.
    """
    right, observed = failing[0].right, failing[0].observed
    if not exercise.is_code:
        return "difference", NO_NEARER.format(show(observed))
    cause, sentences, which, advice = "difference", [], "", ""
    if isinstance(right, tuple):
        wrong = wrong_parts(failing, exercise.tolerance)
        fine = [place for place in range(len(right)) if place not in wrong]
        if fine:
            here, there = name_parts(exercise, fine), name_parts(exercise, wrong)
            cause, sentences = "parts", [f"Right: {here}. Not yet: {there}."]
        first = wrong_parts(failing[:1], exercise.tolerance)[0]
        right, observed = right[first], (parts_of(observed) or ())[first]
        which = f"as {name_parts(exercise, [first])} "
        if advice := _advice(exercise, wrong):
            cause = "place"
    where = f"With {given} you" if given else "You"
    mine, wanted = show_apart(observed, right)
    sentences.append(f"{where} return {which}{mine}; {wanted} is right.")
    if exercise.meaning:
        sentences.append(exercise.meaning(failing[0].case, failing[0].right))
    return cause, *sentences, *([advice] if advice else [])


def _advice(exercise: Exercise, wrong: Sequence[int]) -> str:
    """The sentence for the value that goes wrong first in the order of computation; else an empty text."""
    names = {exercise.parts[place] for place in wrong} if exercise.parts else set()
    return next((sentence for name, sentence in exercise.if_wrong.items() if name in names), "")
