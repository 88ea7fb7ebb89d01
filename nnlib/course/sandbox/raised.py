"""What an answer raised, in one line, and in which line of the learner's own."""

import sysconfig
import traceback
from pathlib import Path

import numpy as np

LONGEST_MESSAGE, LONGEST_LINE = 200, 100
_PATHS = sysconfig.get_paths()
_NOT_THE_LEARNERS = tuple(
    {
        str(Path(__file__).parents[2]),
        str(Path(np.__file__).parent),
        *(_PATHS[place] for place in ("stdlib", "platstdlib", "purelib", "platlib")),
    }
)


class Unfit(Exception):
    """What an answer gave cannot be used any further; the message is the whole sentence for the learner."""


def means_a_hole(error: BaseException) -> bool:
    """Whether the code stopped at a part that the learner has still to write: a raise, or three dots."""
    # In quotes it is the name of a type; NumPy's "ellipsis (`...`)" tells what an index may be.
    return isinstance(error, NotImplementedError) or "'ellipsis'" in _message(error).lower()


def describe_error(error: BaseException) -> str:
    """One sentence on the error and one with the last line of the learner's own; never a traceback."""
    message = _message(error)
    if isinstance(error, Unfit):
        return message
    if isinstance(error, RecursionError):
        what = "Your function calls itself again and again; nothing ends it."
    elif isinstance(error, SystemExit):
        what = "Your code ends Python (exit); a function ends with return."
    else:
        kind = "MemoryError" if isinstance(error, MemoryError) else type(error).__name__
        what = f"Your code raised {kind}{': ' if message else ''}{message.removesuffix('.')}."
    return what + _where(error)


def _message(error: BaseException) -> str:
    try:
        words = " ".join(str(error).split())
    except Exception:  # a learner's own error class may fail to say what it is
        return ""
    return words if len(words) <= LONGEST_MESSAGE else words[: LONGEST_MESSAGE - 3] + "..."


def _where(error: BaseException) -> str:
    """The innermost line that is the learner's: not the course's, NumPy's or Python's."""
    for frame, number in reversed(list(traceback.walk_tb(error.__traceback__))):
        file = frame.f_code.co_filename
        if not file.startswith((*_NOT_THE_LEARNERS, "<frozen", "<__array")):
            (summary,) = traceback.StackSummary.extract([(frame, number)])
            return f" It happened in line {number}: `{summary.line[:LONGEST_LINE]}`." if summary.line else ""
    return ""
