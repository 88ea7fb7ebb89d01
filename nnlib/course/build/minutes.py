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
# In the row "Time" of the source.
MINUTES, EXERCISES = "{minutes}", "{exercises}"
_DISPLAYED = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_NOT_WORDS = re.compile(r"<[^>]*>|^\|[-| ]*\|$", re.MULTILINE)
_WORD = re.compile(r"\$[^$]*\$|`[^`]*`|\w[\w.,'’-]*")  # a short formula or a name in code is read as one


def minutes(lesson: NotebookNode) -> int:
    """Minutes for the whole lesson, to the nearest five; the rule is RULE."""
    return 5 * round((reading(lesson) + working(lesson)) / 5)


def reading(lesson: NotebookNode) -> float:
    """Minutes for all that is outside the exercises."""
    texts: dict[str, list[str]] = {"markdown": [], "code": []}
    for cell in lesson.cells:
        # Hints are left out by RULE, model answers belong to their cards, and nobody reads the cell that
        # fetches the course.
        is_hint = cell.source.startswith("<details><summary>Hint")
        is_hint = is_hint or "model" in cell.metadata.get("tags", [])
        if role_of(cell) is None and not is_hint and cell.get("id") != BOOTSTRAP:
            texts[cell.cell_type] += cell.source.split("\n")
    prose, lines = "\n".join(texts["markdown"]), list(filter(str.strip, texts["code"]))
    words = _WORD.findall(_NOT_WORDS.sub(" ", _DISPLAYED.sub(" ", prose)))
    return len(words) / WORDS + len(lines) / LINES + len(_DISPLAYED.findall(prose)) / FORMULAS


def working(lesson: NotebookNode) -> int:
    """Minutes on the cards of the lesson's exercises."""
    cards = [cell for cell in lesson.cells if role_of(cell) == "card"]
    return sum(declared(cell.metadata.exercise, "card").minutes for cell in cards)


def write_minutes(lesson: NotebookNode) -> None:
    """Put the minutes and the number of exercises in their places at the head of the lesson."""
    total, count = minutes(lesson), sum(role_of(cell) == "card" for cell in lesson.cells)
    for cell in lesson.cells:
        if f"| {MINUTES} minutes" in cell.source:
            cell.source = cell.source.replace(MINUTES, str(total)).replace(EXERCISES, str(count))
