"""A limit for code that may never end, in lines: their number does not depend on how busy the machine is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nnlib.course.checks.exercise import SOLUTION_FILE
from nnlib.course.sandbox.limits import OutOfTime

MOST_LINES = 200_000  # no solution, and no edit of one that ends, runs a tenth of them


@contextmanager
def stopped_after(lines: int = MOST_LINES) -> Iterator[None]:
    """Edits of a solution that run here are stopped by OutOfTime after so many of their lines in all."""
    left, before = lines, sys.gettrace()

    def inside(frame, event, argument):
        nonlocal left
        left -= event == "line"
        if left < 0:
            raise OutOfTime
        return inside

    sys.settrace(lambda frame, *_: inside if frame.f_code.co_filename == SOLUTION_FILE else None)
    try:
        yield
    finally:
        sys.settrace(before)
