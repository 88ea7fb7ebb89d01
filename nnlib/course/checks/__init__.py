"""What each exercise asks, its oracle and its known mistakes; and the check that says what is wrong."""

import importlib
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake
from nnlib.course.checks.feedback import Feedback, NotSolved, validating
from nnlib.course.checks.verdict import RIGHT, Verdict, judge
from nnlib.course.progress.quiz import judge_quiz
from nnlib.course.progress.record import note

__all__ = ["Exercise", "Mistake", "NotSolved", "Verdict", "check", "find", "judge", "lesson", "validating"]


def lesson(number: str) -> list[Exercise]:
    """The exercises of one lesson, such as "05", in their order.

    Raises:
        LookupError: there is no such lesson, or it has no exercises.
    """
    name = f"nnlib.course.lessons.lesson_{number}"
    try:
        return importlib.import_module(name).EXERCISES
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise LookupError(f"there is no lesson {number!r} with exercises.") from None


def find(id: str) -> Exercise:
    """The exercise with this id, such as "5.1".

    Raises:
        LookupError: there is no such exercise; the message lists the lesson's own.
    """
    number, dot, _ = str(id).partition(".")
    if not (dot and number.isdigit()):
        raise LookupError(f'there is no exercise {id!r}; an id looks like "5.1".')
    exercises = lesson(f"{int(number):02d}")
    for exercise in exercises:
        if exercise.id == id:
            return exercise
    known = ", ".join(exercise.id for exercise in exercises)
    raise LookupError(f"there is no exercise {id!r}; lesson {int(number):02d} has {known}.")


def check(id: str, answer: Any) -> Feedback:
    """Judge an answer and say what is right or wrong with it.

    In a notebook the feedback is the value of the cell. While nbval or nbgrader validates the notebook, an
    answer that is not right raises NotSolved with the same message, whatever outputs the file has stored. The
    random cases are drawn anew at every call, so no answer can be tuned to them. Where a learner is at work,
    the verdict is kept beside the notebook.

    Raises:
        LookupError: there is no such exercise, or a person reads its answer.
    """
    exercise = find(id)
    if exercise.kind == "explain":
        raise LookupError(f"exercise {id} is answered in words, which a person reads.")
    if exercise.kind == "quiz":
        verdict = judge_quiz(exercise, answer)
    else:
        verdict = judge(exercise, answer, np.random.default_rng())
    note(verdict)
    feedback = Feedback(verdict)
    if verdict.state != RIGHT and exercise.points and validating():
        raise NotSolved(str(feedback))
    return feedback
