"""COVERAGE.md: which lesson answers which question, from the cells' metadata covers=["A7", "Q29"]."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError

QUESTIONS = "questions.toml"
COVERAGE_PAGE = "COVERAGE.md"
INTRODUCTION = """\
# What the course answers, and where

Written by `python -m nnlib build` from the cells' own metadata and from [questions.toml](questions.toml). A
cell is named here because it shows the number that settles the question, or asks for it in an exercise.
"""


def coverage_page(root: Path, lessons: Mapping[str, NotebookNode]) -> str:
    """The page for the lessons, by name.

    Raises:
        AuthorError: a cell covers an id that questions.toml does not know.
    """
    parts = tomllib.loads((root / "solutions" / QUESTIONS).read_text(encoding="utf-8-sig"))
    places: dict[str, list[str]] = {id: [] for part in parts.values() for id in part["items"]}
    for name, lesson in lessons.items():
        for id, section in covered(lesson):
            if id not in places:
                raise AuthorError(f"{name}: a cell covers {id!r}, which is not in solutions/{QUESTIONS}.")
            place = f"[{name[:2]}](../notebooks/{name}.ipynb) {section}"
            if place not in places[id]:
                places[id].append(place)
    return "\n".join([INTRODUCTION, *(_table(part, places) for part in parts.values())])


def covered(lesson: NotebookNode) -> Iterator[tuple[str, str]]:
    """Pairs of an id and the section that covers it, or the exercise if the cell is its card."""
    section = "the opening"
    for cell in lesson.cells:
        if cell.cell_type == "markdown":
            section = [section, *re.findall(r"^## (?:\d+ · )?(.+)$", cell.source, re.MULTILINE)][-1]
        exercise = cell.metadata.get("exercise")
        for id in cell.metadata.get("covers", ()):
            yield id, f"exercise {exercise}" if exercise else section


def _table(part: Mapping, places: Mapping[str, list[str]]) -> str:
    rows = (f"| {id} | {text} | {'; '.join(places[id]) or 'not yet'} |" for id, text in part["items"].items())
    return "\n".join([f"## {part['title']}\n", "| | | where |", "| --- | --- | --- |", *rows, ""])
