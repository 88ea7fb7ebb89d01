"""README.md is written by hand; build fills in the lines between two comments: links, lessons, totals.

What stands between two others is for those who have the repository, and not in the archive for learners.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.minutes import RULE, cards, minutes, sittings
from nnlib.course.build.publishing import FIRST_LESSON, badges, lesson_links

BEGIN = "<!-- python -m nnlib build writes the lines from here -->\n"
END = "<!-- to here -->\n"
NOT_FOR_LEARNERS = "<!-- not for the archive that learners get -->\n"
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
    exercises = sum(len(cards(lesson)) for lesson in lessons.values())
    hours = round(sum(map(minutes, lessons.values())) / 60)
    total = f"About {hours} hours in all, with {exercises} exercises. The minutes are estimates:\n{RULE}."
    parts = filter(None, [badges(root), "\n".join([_HEAD, *rows]), total])
    return before + begin + "\n" + "\n\n".join(parts) + "\n\n" + end + after


def for_learners(text: str, first: str) -> str:
    """The text without what only a repository holds; its commands open the lesson `first`."""
    text = re.sub(f"\n?{NOT_FOR_LEARNERS}.*?{END}", "", text, flags=re.DOTALL)
    return text.replace(FIRST_LESSON, f"notebooks/{first}.ipynb")


def _row(root: Path, name: str, lesson: NotebookNode) -> str:
    number, _, words = name.partition("_")
    path = f"notebooks/{name}.ipynb"
    title = f"[{number} {words.replace('_', ' ').capitalize()}]({path})"
    links = lesson_links(root, path)
    title += f" ({links})" if links else ""
    counts = f"{minutes(lesson)} | {sittings(lesson)} | {len(cards(lesson))}"
    return f"| {title} | {_goal(lesson)} | {counts} |"


def _goal(lesson: NotebookNode) -> str:
    """As many of the goals at the head of the lesson as fill a line."""
    goals = next(found[1] for cell in lesson.cells if (found := _GOALS.search(cell.source)))
    clauses = goals.split("; ")
    enough = next(n for n in range(1, 9) if n == len(clauses) or len("; ".join(clauses[:n])) > 60)
    return "; ".join(clauses[:enough])
