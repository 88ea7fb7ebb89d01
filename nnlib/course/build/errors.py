"""What an author has to mend, in one sentence that says where."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AuthorError(Exception):
    """A lesson's source cannot be built as it stands."""


def shown(path: Path) -> str:
    """A path as messages show it: folder and file, such as solutions/05_backpropagate_by_hand.py."""
    return f"{path.parent.name}/{path.name}"


def place(path: Path, number: int, source: str) -> str:
    """Where a cell stands: file, number counted from 1, and the first line that is not blank."""
    first_line = next((line.strip() for line in source.split("\n") if line.strip()), "")
    return f'{shown(path)}, cell {number} ("{first_line[:60]}")'


@contextmanager
def blaming(path: Path, number: int, source: str) -> Iterator[None]:
    """Put the place of the cell in front of every author's error raised inside."""
    try:
        yield
    except AuthorError as error:
        raise AuthorError(f"{place(path, number, source)}: {error}") from None
