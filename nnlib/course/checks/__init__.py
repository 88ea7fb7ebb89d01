"""What each exercise asks, its oracle and its known mistakes; and the check that says what is wrong."""

import importlib

from nnlib.course.checks.exercise import Exercise, Mistake
from nnlib.course.checks.feedback import NotSolved, validating
from nnlib.course.checks.verdict import Verdict, judge

__all__ = ["Exercise", "Mistake", "NotSolved", "Verdict", "find", "judge", "lesson", "validating"]


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
