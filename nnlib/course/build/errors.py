"""Errors in a lesson's source: one sentence that says what is wrong, and where."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nnlib.course.checks.holes import AuthorError
from nnlib.course.refusal import Refusal


def shown(path: Path) -> str:
    """A path as messages show it: folder and file, such as solutions/05_backpropagate_by_hand.py."""
    return f"{path.parent.name}/{path.name}"


@contextmanager
def blaming(path: Path, number: int, source: str) -> Iterator[None]:
    """Put file, number of the cell (from 1) and its first line in front of what is refused inside."""
    try:
        yield
    except Refusal as error:
        first_line = next((line.strip() for line in source.split("\n") if line.strip()), "")
        raise AuthorError(f'{shown(path)}, cell {number} ("{first_line[:60]}"): {error}') from None
