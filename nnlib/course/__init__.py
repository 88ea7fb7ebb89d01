"""What makes a course of the package: checks, lessons, progress, sandbox, grading and build."""

import importlib
from typing import Any

_HOMES = {
    "begin": "notebook",
    "check": "notebook",
    "choose": "answers",
    "enter": "answers",
    "order": "answers",
    "quizzes_compared": "notebook",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    # Only when it is asked for: the process that runs learners' code imports nnlib.course.sandbox, and must
    # load no exercise and no front end.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
