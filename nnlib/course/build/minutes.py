"""How many minutes a lesson takes: measured from its text, and written into the table at its head."""

import re

from nbformat import NotebookNode

from nnlib.course.build.exercise_cells import declared, role_of
from nnlib.course.build.publishing import BOOTSTRAP

RULE = (
    "200 words, 12 lines of code or 4 displayed formulas a minute, hints left out, "
    "and for each exercise the minutes on its card"
)
WORDS, LINES, FORMULAS = 200, 12, 4  # in a minute
PLACEHOLDER = "{minutes}"  # in the row "Time" of the source
_DISPLAYED = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_NOT_WORDS = re.compile(r"<[^>]*>|^\|[-| ]*\|$", re.MULTILINE)
_WORD = re.compile(r"\$[^$]*\$|`[^`]*`|\w[\w.,'’-]*")  # a short formula or a name in code is read as one


def minutes(lesson: NotebookNode) -> int:
    """Minutes for the whole lesson, to the nearest five; the rule is RULE."""
    return 5 * round((reading(lesson) + working(lesson)) / 5)


def reading(lesson: NotebookNode) -> float:
    """Minutes for what stands outside the exercises."""
    essay = [cell for cell in lesson.cells if role_of(cell) is None and not _is_passed_over(cell)]
    prose = "\n".join(cell.source for cell in essay if cell.cell_type == "markdown")
    code = "\n".join(cell.source for cell in essay if cell.cell_type == "code")
    words = len(_WORD.findall(_NOT_WORDS.sub(" ", _DISPLAYED.sub(" ", prose))))
    lines = sum(1 for line in code.split("\n") if line.strip())
    return words / WORDS + lines / LINES + len(_DISPLAYED.findall(prose)) / FORMULAS


def working(lesson: NotebookNode) -> int:
    """Minutes on the cards of the lesson's exercises."""
    cards = [cell for cell in lesson.cells if role_of(cell) == "card"]
    return sum(declared(cell.metadata.exercise, "card").minutes for cell in cards)


def write_minutes(lesson: NotebookNode) -> None:
    """Put the minutes in the place of PLACEHOLDER at the head of the lesson."""
    total = str(minutes(lesson))
    for cell in lesson.cells:
        if f"| {PLACEHOLDER} minutes" in cell.source:
            cell.source = cell.source.replace(PLACEHOLDER, total)


def _is_passed_over(cell: NotebookNode) -> bool:
    """Hints, which are left out by RULE, and the cell of Colab, which nobody reads to learn."""
    return cell.source.startswith("<details><summary>Hint") or cell.get("id") == BOOTSTRAP
