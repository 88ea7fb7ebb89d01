"""What a learner has done so far, in one file beside the notebooks. It never leaves the machine.

Nothing in the file can do harm: an entry that does not look like ours counts as not there, and a file with
such an entry is kept under another name before a new one is written.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nnlib.course.checks.feedback import validating
from nnlib.course.checks.verdict import NOT_BEGUN, RIGHT, WRONG, Verdict
from nnlib.course.files import whole_file
from nnlib.course.progress.turns import in_turn

FILE = "progress.json"
MOST = 10**9  # no honest count is as large
FORMAT = 1  # raise it when the meaning of a stored field changes


@dataclass(frozen=True)
class Tried:
    """An exercise: its best state so far, "right" or "not yet", and the tries until then.

    `cause` is why the last try was wrong, in the words of Verdict; `day` is that of the last try.
    """

    state: str
    points: int
    tries: int
    cause: str
    day: str

    def __post_init__(self):
        if self.state not in (RIGHT, WRONG) or not isinstance(self.cause, str):
            raise ValueError("not a try")
        _expect_counts_and_day(self.points, self.tries, day=self.day)


@dataclass(frozen=True)
class Recalled:
    """A recall question: how often in a row it was known, how often it was missed in all, the last day."""

    known: int
    missed: int
    day: str

    def __post_init__(self):
        _expect_counts_and_day(self.known, self.missed, day=self.day)


@dataclass
class Results:
    """All that is kept, by the ids of exercises, quizzes (the letters answered) and recall questions."""

    exercises: dict[str, Tried] = field(default_factory=dict)
    quizzes: dict[str, str] = field(default_factory=dict)
    recall: dict[str, Recalled] = field(default_factory=dict)


_unwritten: list[Callable[[Results], None]] = []  # changes of this kernel that are not yet in the file
_show_again: Callable[[], None] | None = None


def somebody_is_there() -> bool:
    """Whether a person runs the cell: its front end accepts requests for input.

    Programs that run notebooks, such as build, nbval, nbgrader and nbconvert, do not.
    """
    if validating():
        return False
    try:
        from IPython import get_ipython
    except ModuleNotFoundError:
        return False
    get_parent = getattr(getattr(get_ipython(), "kernel", None), "get_parent", None)
    message = get_parent() if get_parent else None
    # A pressed button sends a message without this field; it is also sent by a person.
    return bool(message) and message.get("content", {}).get("allow_stdin", True)


def results() -> Results:
    """The results of the learner whose notebooks are in the current folder."""
    return _with_unwritten(read(Path())[0])


def can_be_kept() -> bool:
    """Whether results can be stored beyond the life of this kernel."""
    return not _unwritten and os.access(Path(), os.W_OK)


def read(folder: Path) -> tuple[Results, bool]:
    """The sound entries of a folder's file, and whether all are sound; without a file they are."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Results(), True
    except (OSError, ValueError, RecursionError):
        return Results(), False
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return Results(), False
    found = Results(
        _sound_entries(content.get("exercises"), lambda entry: Tried(**entry)),
        _sound_entries(content.get("quizzes"), _letters),
        _sound_entries(content.get("recall"), lambda entry: Recalled(**entry)),
    )
    return found, content == {"format": FORMAT} | asdict(found)


def _sound_entries(part: Any, make: Callable[[Any], Any]) -> dict[str, Any]:
    """The entries of one part of the file that `make` accepts."""
    made = {}
    for id, entry in part.items() if isinstance(part, dict) else ():
        try:
            made[id] = make(entry)
        except (TypeError, ValueError):
            continue
    return made


def _letters(entry: Any) -> str:
    if not isinstance(entry, str):
        raise ValueError("not the answers to a quiz")
    return entry


def keep(change: Callable[[Results], None]) -> bool:
    """Change the results and store them; False if only this kernel can remember them.

    Several kernels may do so at once: `change` is given what the others have written so far.
    """
    _unwritten.append(change)
    try:
        with in_turn(Path(FILE)):
            _write_all()
        _unwritten.clear()
    except OSError:
        pass  # they are tried again with the next change
    if _show_again:
        _show_again()
    return not _unwritten


def _write_all() -> None:
    known, sound = read(Path())
    _with_unwritten(known)
    if not sound:
        _set_aside(Path(FILE))
    with whole_file(Path(FILE)) as file:
        file.write((json.dumps({"format": FORMAT} | asdict(known), indent=1) + "\n").encode())


def _with_unwritten(known: Results) -> Results:
    for change in _unwritten:
        change(known)
    return known


def watch(show_again: Callable[[], None]) -> None:
    """Call `show_again` after each change; only the function given last is called."""
    global _show_again
    _show_again = show_again


def note(verdict: Verdict) -> None:
    """Store a verdict if a person runs the cell. A solved exercise stays solved."""
    if verdict.state == NOT_BEGUN or not somebody_is_there():
        return
    if not is_solved(verdict.exercise.id, results()):
        today = date.today().isoformat()
        keep(lambda known: _count(known, verdict, today))


def _count(known: Results, verdict: Verdict, day: str) -> None:
    """Count one more try, unless another kernel has solved the exercise meanwhile."""
    id = verdict.exercise.id
    if not is_solved(id, known):
        tries = known.exercises[id].tries + 1 if id in known.exercises else 1
        known.exercises[id] = Tried(verdict.state, verdict.points, tries, verdict.cause, day)


def is_solved(id: str, known: Results) -> bool:
    return id in known.exercises and known.exercises[id].state == RIGHT


def _expect_counts_and_day(*counts: Any, day: Any) -> None:
    if not all(type(count) is int and 0 <= count < MOST for count in counts):
        raise ValueError("not a count")
    date.fromisoformat(day)


def _set_aside(file: Path) -> None:
    """Rename a file that is not ours to an unused name."""
    number = 1
    while (aside := file.with_name(f"{file.stem}.damaged-{number}{file.suffix}")).exists():
        number += 1
    file.rename(aside)
