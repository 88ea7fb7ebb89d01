"""Which lesson answers what: a table made from the metadata of cells, covers=["A7", "Q29"]."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError

QUESTIONS = "questions.toml"
PAGE = "COVERAGE.md"
INTRODUCTION = """\
# What the course answers, and where

Written by `python -m nnlib build` from the cells' own metadata and from [questions.toml](questions.toml). A
cell is named here because it shows the number that settles the question, or asks for it in an exercise.
"""


@dataclass(frozen=True)
class Place:
    """Where a lesson covers something: the section, and the exercise if it is the card of one."""

    lesson: str
    section: str
    exercise: str | None

    def __str__(self) -> str:
        where = f"exercise {self.exercise}" if self.exercise else self.section
        return f"[{self.lesson[:2]}](../notebooks/{self.lesson}.ipynb) {where}"


def page(root: Path, lessons: Mapping[str, NotebookNode]) -> str:
    """The page for the lessons, by name.

    Raises:
        AuthorError: a cell covers an id that questions.toml does not know.
    """
    parts = tomllib.loads((root / "solutions" / QUESTIONS).read_text(encoding="utf-8-sig"))
    found: dict[str, list[Place]] = {id: [] for part in parts.values() for id in part["items"]}
    for name, lesson in lessons.items():
        for id, place in covered(name, lesson):
            if id not in found:
                raise AuthorError(f"{name}: a cell covers {id!r}, which is not in solutions/{QUESTIONS}.")
            if place not in found[id]:
                found[id].append(place)
    return "\n".join([INTRODUCTION, *(_table(part, found) for part in parts.values())])


def covered(name: str, lesson: NotebookNode) -> Iterator[tuple[str, Place]]:
    """Pairs (id, place) in the order of the lesson."""
    section = "the opening"
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            section = [section, *re.findall(r"^## (?:\d+ · )?(.+)$", cell.source, re.MULTILINE)][-1]
        for id in cell.metadata.get("covers", ()):
            yield id, Place(name, section, cell.metadata.get("exercise"))


def _table(part: Mapping, found: Mapping[str, list[Place]]) -> str:
    rows = (
        f"| {id} | {text} | {'; '.join(map(str, found[id])) or 'not yet'} |"
        for id, text in part["items"].items()
    )
    return "\n".join([f"## {part['title']}\n", "| | | where |", "| --- | --- | --- |", *rows, ""])
