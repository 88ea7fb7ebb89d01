"""The verdict on an answer: right, not begun, or wrong with the reason that helps most."""

import traceback
from dataclasses import dataclass
from typing import Any

import numpy as np

from .comparison import close, fingerprint, show, trouble_with_form
from .exercise import Exercise

NOT_BEGUN, WRONG, RIGHT = "not begun", "not yet", "right"


@dataclass(frozen=True)
class Verdict:
    """What a check found: `state` is "right", "not yet" or "not begun"; `sentences` say why."""

    exercise: Exercise
    state: str
    sentences: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        return self.exercise.points if self.state == RIGHT else 0


class _NotBegun(Exception):
    """The learner's object still holds its hole."""


def judge(exercise: Exercise, answer: Any, rng: np.random.Generator) -> Verdict:
    """Compare what the answer gives with what is expected, case by case; on a mismatch find the cause."""
    failing = []
    try:
        for case in exercise.cases(rng):
            right = exercise.expected(case)
            observed = _observe(exercise, answer, case)
            if not close(observed, right, exercise.tolerance):
                failing.append((case, right, observed))
    except _NotBegun:
        return Verdict(exercise, NOT_BEGUN)
    except _Raised as raised:
        return Verdict(exercise, WRONG, (str(raised),))
    if not failing:
        return Verdict(exercise, RIGHT)
    return Verdict(exercise, WRONG, _diagnose(exercise, failing))


class _Raised(Exception):
    """The learner's code raised; the message says what and in which of their lines."""


def _observe(exercise: Exercise, answer: Any, case: tuple) -> Any:
    if answer is ...:
        raise _NotBegun
    arguments = tuple(np.copy(part) if isinstance(part, np.ndarray) else part for part in case)
    try:
        observed = exercise.observe(answer, arguments)
    except NotImplementedError:
        raise _NotBegun from None
    except Exception as error:
        if "ellipsis" in str(error).lower():
            raise _NotBegun from None
        raise _Raised(_describe(error)) from None
    if observed is ... or isinstance(observed, tuple) and any(part is ... for part in observed):
        raise _NotBegun
    return observed


def _describe(error: Exception) -> str:
    """One line: what was raised, and the last line of the learner's own that led there."""
    where = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if "nnlib" not in frame.filename and "numpy" not in frame.filename and frame.line:
            where = f" The line is: {frame.line.strip()}"
    return f"Your code raised {type(error).__name__}: {error}.{where}"


def _diagnose(exercise: Exercise, failing: list) -> tuple[str, ...]:
    """The sentences for a wrong answer; the order of the questions is the order of their use."""
    case, right, observed = failing[0]
    if form := trouble_with_form(observed, right):
        return (form,)
    for mistake in exercise.mistakes:
        if all(_is_mistake(exercise, mistake.answer, c, o) for c, _, o in failing):
            return (mistake.sentence,)
    if factor := fingerprint([(right, observed) for _, right, observed in failing]):
        return (factor,)
    return _side_by_side(exercise, case, right, observed)


def _is_mistake(exercise: Exercise, wrong_answer: Any, case: tuple, observed: Any) -> bool:
    with np.errstate(all="ignore"):
        return close(observed, exercise.observe(wrong_answer, case), max(exercise.tolerance, 1e-9))


def _side_by_side(exercise: Exercise, case: tuple, right: Any, observed: Any) -> tuple[str, ...]:
    if exercise.kind in ("choose", "order", "quiz", "predict", "derive", "explore"):
        return (f"You answered {show(observed)}, and that is not it. Each hint below goes one step further.",)
    sentences = [f"In the first case that differs you return {show(observed)}; {show(right)} is right."]
    if exercise.meaning:
        sentences.append(exercise.meaning(case, right))
    return tuple(sentences)
