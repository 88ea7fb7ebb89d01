"""NOTATION.md: every symbol and term of the course, where it first occurs, and its names in other books."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.pages import TEMPLATES

NOTATION = "notation.toml"
NOTATION_PAGE = "NOTATION.md"
GLOSSARY = "glossary.toml"
_HEADING = re.compile(r"^##? (.+)$", re.MULTILINE)
_SPACE = re.compile(r"^(?:\\?\s)+|(?:\\?\s)+$")


@dataclass(frozen=True)
class SymbolRow:
    """One row of a table `| symbol | code | shape | meaning |` in a lesson."""

    lesson: str
    symbol: str
    code: str
    shape: str
    meaning: str

    @property
    def symbols(self) -> list[str]:
        """The symbols in LaTeX, such as ["w", "b"]; both sides of an equals sign."""
        inside = ",".join(re.findall(r"\$([^$]*)\$", self.symbol))
        parts = (_SPACE.sub("", part) for part in re.split(r"(?<!\\),|=|\\dots", inside))
        return [part for part in parts if part]

    @property
    def names(self) -> list[str | None]:
        """The name in each piece of code: "P" for `P = softmax(Z)`, None for an expression."""
        names = (code.partition(" = ")[0].partition("[")[0] for code in re.findall(r"`([^`]*)`", self.code))
        return [name if re.fullmatch(r"[A-Za-z_][\w.]*", name) else None for name in names]

    @property
    def is_derivative(self) -> bool:
        return any(re.match(r"\\(?:partial|mathrm\{d\}).*/|.*'", symbol) for symbol in self.symbols)


def symbol_rows(lessons: Mapping[str, NotebookNode]) -> Iterator[SymbolRow]:
    """The rows of all tables of symbols, in the order of the lessons."""
    for name, lesson in lessons.items():
        for cell in lesson.cells:
            if cell.cell_type == "markdown":
                for table in re.findall(r"(?:^\|.*\|$\n?)+", cell.source, re.MULTILINE):
                    yield from _rows_of_table(name, table.strip().split("\n"))


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


def notation_page(root: Path, lessons: Mapping[str, NotebookNode]) -> str:
    """The page for the lessons, by name."""
    extra = tomllib.loads((root / "solutions" / NOTATION).read_text(encoding="utf-8-sig"))
    rows = list(symbol_rows(lessons))
    new = list(_first_of_each(rows))
    full_names = {name[:2]: name for name in lessons}
    return TEMPLATES.get_template(NOTATION_PAGE).render(
        symbols=[_shown(row) for row in new if not row.is_derivative],
        derivatives=[_shown(row) for row in new if row.is_derivative],
        sizes=[(size, meaning, _link(_first_with(size, rows))) for size, meaning in extra["sizes"].items()],
        again=[
            (letter, _link(full_names[number]), why)
            for number, letters in extra["again"].items()
            for letter, why in letters.items()
        ],
        terms=sorted(terms(root, lessons), key=lambda term: term.name.lower()),
    )


def _rows_of_table(lesson: str, table: list[str]) -> Iterator[SymbolRow]:
    head, *body = ([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table)
    if not {"symbol", "meaning"} <= set(head):
        return
    for cells in body[1:]:
        row = dict(zip(head, cells, strict=False))
        yield SymbolRow(lesson, row["symbol"], row.get("code", ""), row.get("shape", ""), row["meaning"])


def _first_of_each(rows: Sequence[SymbolRow]) -> Iterator[SymbolRow]:
    """The rows with a new symbol, a new name for one, or a number's symbol now used for an array."""
    seen: set[tuple] = set()
    for row in rows:
        names, is_array = row.names or [""], row.shape.startswith("(")
        each = {(symbol, name, is_array) for name in names for symbol in row.symbols}
        if not each <= seen:
            yield row
        seen |= each


def _first_with(size: str, rows: Sequence[SymbolRow]) -> str:
    return next(row.lesson for row in rows if re.search(rf"\b{size}\b", row.shape) or size in row.symbols)


def _shown(row: SymbolRow) -> tuple[str, ...]:
    return row.symbol, row.code or "–", row.shape or "–", row.meaning.replace("**", ""), _link(row.lesson)


def _link(lesson: str) -> str:
    return f"[{lesson[:2]}](../notebooks/{lesson}.ipynb)"


def _located(name: str, entry: Mapping, lessons: Mapping[str, NotebookNode]) -> Term:
    """A term is bold in the sentence that defines it; otherwise `at` quotes part of that sentence."""
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
