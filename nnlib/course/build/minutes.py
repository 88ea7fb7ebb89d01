"""How many minutes a lesson takes: measured from its text, and written into the table at its head."""

import re

from nbformat import NotebookNode

from nnlib.course.build.exercise_cells import declared, role_of
from nnlib.course.build.proofs import without_proofs_of
from nnlib.course.build.publishing import BOOTSTRAP

WORDS, LINES, FORMULAS, CARD = 130, 6, 1, 1.3  # CARD times the minutes, the others in a minute
RULE = (
    f"{WORDS} words, {LINES} lines of code or {FORMULAS} displayed formula a minute, hints left out, "
    f"and for each exercise {CARD} times the minutes on its card"
)
# In the row "Time" of the source.
MINUTES, SITTINGS, EXERCISES = "{minutes}", "{sittings}", "{exercises}"
PAUSE = "**A place to stop.**"  # begins the paragraph that ends a sitting
_DISPLAYED = re.compile(r"\$\$.*?\$\$", re.DOTALL)
_NOT_WORDS = re.compile(r"<[^>]*>|^\|[-| ]*\|$", re.MULTILINE)
_WORD = re.compile(r"\$[^$]*\$|`[^`]*`|\w[\w.,'’-]*")  # a short formula or a name in code is read as one


def minutes(lesson: NotebookNode) -> int:
    """Minutes for the whole lesson, to the nearest five; the rule is RULE."""
    return 5 * round((reading(lesson) + CARD * working(lesson)) / 5)


def sittings(lesson: NotebookNode) -> int:
    """How many sittings the places to stop make of a lesson."""
    return 1 + sum(cell.source.count(PAUSE) for cell in lesson.cells)


def reading(lesson: NotebookNode) -> float:
    """Minutes for all that is outside the exercises."""
    texts: dict[str, list[str]] = {"markdown": [], "code": []}
    for cell in lesson.cells:
        # Hints are left out by RULE, model answers belong to their cards, and nobody reads the cell that
        # fetches the course.
        folded = cell.source.startswith("<details><summary>Hint") or "model" in cell.metadata.get("tags", [])
        if role_of(cell) is None and not folded and cell.id != BOOTSTRAP:
            read = without_proofs_of(cell) if cell.cell_type == "code" else cell.source
            texts[cell.cell_type] += read.split("\n")
    prose, lines = "\n".join(texts["markdown"]), list(filter(str.strip, texts["code"]))
    words = _WORD.findall(_NOT_WORDS.sub(" ", _DISPLAYED.sub(" ", prose)))
    return len(words) / WORDS + len(lines) / LINES + len(_DISPLAYED.findall(prose)) / FORMULAS


def cards(lesson: NotebookNode) -> list[NotebookNode]:
    """The cells with the cards of the lesson's exercises."""
    return [cell for cell in lesson.cells if role_of(cell) == "card"]


def working(lesson: NotebookNode) -> int:
    """Minutes on the cards of the lesson's exercises."""
    return sum(declared(cell.metadata.exercise, "card").minutes for cell in cards(lesson))


def write_minutes(lesson: NotebookNode) -> None:
    """Put minutes, sittings and the number of exercises in their places at the head of the lesson."""
    times = sittings(lesson)
    counts = {
        MINUTES: str(minutes(lesson)),
        SITTINGS: "1 sitting" if times == 1 else f"{times} sittings",
        EXERCISES: str(len(cards(lesson))),
    }
    for cell in lesson.cells:
        if f"| {MINUTES} minutes" in cell.source:
            for place, count in counts.items():
                cell.source = cell.source.replace(place, count)
