"""The terms of the course, and where each is defined."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError

GLOSSARY = "glossary.toml"
_HEADING = re.compile(r"^##? (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Term:
    """A term, its meaning in one sentence, and the cell and character where its definition begins."""

    name: str
    means: str
    lesson: str
    cell: int
    offset: int
    heading: str

    @property
    def link(self) -> str:
        """Lesson and section, as a link from the folder of the solutions."""
        # JupyterLab names a heading by its text with hyphens for spaces.
        address = f"../notebooks/{self.lesson}.ipynb#{quote(self.heading.replace(' ', '-'), safe=':,?-·')}"
        return f"[{self.lesson[:2]}]({address}) {re.sub(r'^[0-9]+ · ', '', self.heading)}"


def terms(root: Path, lessons: Mapping[str, NotebookNode]) -> list[Term]:
    """All terms, in the order in which the lessons define them.

    Raises:
        AuthorError: a term is not defined where glossary.toml says.
    """
    entries = tomllib.loads((root / "solutions" / GLOSSARY).read_text(encoding="utf-8-sig"))
    found = [_located(name, entry, lessons) for name, entry in entries.items()]
    return sorted(found, key=lambda term: (term.lesson, term.cell, term.offset))


def _located(name: str, entry: Mapping, lessons: Mapping[str, NotebookNode]) -> Term:
    """A term is bold in the sentence that defines it; if not, `at` quotes a piece of that sentence."""
    wanted, heading = entry.get("at", f"**{name}**").lower(), ""
    lesson = next((each for each in lessons if each[:2] == entry["lesson"]), "")
    for number, cell in enumerate(lessons[lesson].cells if lesson else ()):
        if cell.cell_type != "markdown":
            continue
        offset = cell.source.lower().find(wanted)
        before = cell.source if offset < 0 else cell.source[:offset] + cell.source[offset:].partition("\n")[0]
        heading = [heading, *_HEADING.findall(before)][-1]
        if offset >= 0:
            return Term(name, entry["means"], lesson, number, offset, heading)
    where = f"lesson {entry['lesson']}"
    raise AuthorError(f"solutions/{GLOSSARY}: {name!r} has no definition {wanted!r} in {where}.")
