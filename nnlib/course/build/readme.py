"""README.md is written by hand; build fills in the lines between its two comments: links, lessons, totals."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.exercise_cells import role_of
from nnlib.course.build.minutes import RULE, minutes, sittings
from nnlib.course.build.publishing import badges, lesson_links

BEGIN = "<!-- python -m nnlib build writes the lines from here -->\n"
END = "<!-- to here -->\n"
_GOALS = re.compile(r"\| \*\*You will be able to\*\* \| (.+?) \|")
_HEAD = "| lesson | you will be able to | minutes | sittings | exercises |\n| --- | --- | --: | --: | --: |"


def readme(root: Path, lessons: Mapping[str, NotebookNode]) -> str:
    """The text of README.md with the table of the lessons, by name, brought up to date.

    Raises:
        AuthorError: the comments around the table are missing.
    """
    before, begin, rest = (root / "README.md").read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise AuthorError(f"README.md needs the lines {BEGIN.strip()} and {END.strip()}.")
    rows = [_row(root, name, lesson) for name, lesson in lessons.items()]
    cards = [cell for lesson in lessons.values() for cell in _cards(lesson)]
    hours = round(sum(map(minutes, lessons.values())) / 60)
    total = f"About {hours} hours in all, with {len(cards)} exercises. The minutes are estimates:\n{RULE}."
    parts = filter(None, [badges(root), "\n".join([_HEAD, *rows]), total])
    return before + begin + "\n" + "\n\n".join(parts) + "\n\n" + end + after


def _row(root: Path, name: str, lesson: NotebookNode) -> str:
    number, _, words = name.partition("_")
    path = f"notebooks/{name}.ipynb"
    title = f"[{number} {words.replace('_', ' ').capitalize()}]({path})"
    links = lesson_links(root, path)
    title += f" ({links})" if links else ""
    counts = f"{minutes(lesson)} | {sittings(lesson)} | {len(list(_cards(lesson)))}"
    return f"| {title} | {_goal(lesson)} | {counts} |"


def _cards(lesson: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in lesson.cells if role_of(cell) == "card")


def _goal(lesson: NotebookNode) -> str:
    """As many of the goals at the head of the lesson as fill a line."""
    goals = next(found[1] for cell in lesson.cells if (found := _GOALS.search(cell.source)))
    clauses = goals.split("; ")
    enough = next(n for n in range(1, 9) if n == len(clauses) or len("; ".join(clauses[:n])) > 60)
    return "; ".join(clauses[:enough])
