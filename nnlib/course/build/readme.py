"""README.md and its pictures: what can be computed is computed, the rest stands in templates/README.md."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from nbformat import NotebookNode

from nnlib.show.loop.four_moves import four_moves

from nnlib.course.build.coverage import QUESTIONS
from nnlib.course.build.exercise_cells import role_of
from nnlib.course.build.lap_in_motion import lap_in_motion
from nnlib.course.build.minutes import RULE, minutes
from nnlib.course.build.pages import rendered
from nnlib.course.build.publishing import badges, colab_link

_GOALS = re.compile(r"\| \*\*You\swill\sbe\sable\sto\*\* \| (.+?) \|")
NEURON = {"x": 2, "y": 6, "w": 0.5, "b": 1, "eta": 0.1}  # the neuron with which lesson 00 begins


def readme_pages(root: Path, lessons: Mapping[str, NotebookNode]) -> dict[Path, str]:
    """README.md and the two pictures it shows, for the lessons by name."""
    still = four_moves(**NEURON)
    return {
        root / "README.md": _readme(root, lessons, still.alt),
        root / ".github" / "four_moves.svg": still.svg + "\n",
        root / ".github" / "one_lap.svg": lap_in_motion(**NEURON),
    }


def _readme(root: Path, lessons: Mapping[str, NotebookNode], picture: str) -> str:
    rows = [_row(root, name, lesson) for name, lesson in lessons.items()]
    parts = tomllib.loads((root / "solutions" / QUESTIONS).read_text(encoding="utf-8-sig"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8-sig"))["project"]
    return rendered(
        "README.md",
        picture=picture,
        lessons=rows,
        first=next(iter(lessons)),
        hours=round(sum(row["minutes"] for row in rows) / 60),
        exercises=sum(row["exercises"] for row in rows),
        rule=RULE,
        python=re.search(r"[\d.]+", project["requires-python"])[0],
        counts={name: len(part["items"]) for name, part in parts.items()},
        badges=badges(root),
        first_contact=_first_contact(root),
    )


def _row(root: Path, name: str, lesson: NotebookNode) -> dict:
    cards = [cell for cell in lesson.cells if role_of(cell) == "card"]
    return {
        "file": f"{name}.ipynb",
        "title": _title(name),
        "colab": colab_link(root, f"notebooks/{name}.ipynb"),
        "goal": _goal(lesson),
        "minutes": minutes(lesson),
        "exercises": len(cards),
    }


def _goal(lesson: NotebookNode) -> str:
    """As many of the goals at the head of the lesson as fill a line."""
    goals = next(found[1] for cell in lesson.cells if (found := _GOALS.search(cell.source)))
    clauses = goals.split("; ")
    enough = next(n for n in range(1, 9) if n == len(clauses) or len("; ".join(clauses[:n])) > 60)
    return "; ".join(clauses[:enough])


def _title(name: str) -> str:
    """Such as "05 Backpropagate by hand" for 05_backpropagate_by_hand."""
    number, _, words = name.partition("_")
    return f"{number} {words.replace('_', ' ').capitalize()}"


def _first_contact(root: Path) -> str:
    """What tests/bench has measured about the way to the first running cell, in one paragraph, or nothing."""
    measured = (root / "tests" / "bench" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^## First contact\n\n(.+?)(?:\n\n|\Z)", measured, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""
