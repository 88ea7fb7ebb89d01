"""NOTATION.md: every symbol and every term of the course, where it is first met, and its names elsewhere."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from nbformat import NotebookNode

from nnlib.course.build.clashes import clashes, names_in_code
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.glossary import terms
from nnlib.course.build.pages import rendered
from nnlib.course.build.symbols import Row, name_in_code, rows

NOTATION = "notation.toml"
NOTATION_PAGE = "NOTATION.md"


def notation_page(root: Path, lessons: Mapping[str, NotebookNode]) -> str:
    """The page for the lessons, by name.

    Raises:
        AuthorError: two lessons clash in a symbol or a name, or a term is not defined where it should be.
    """
    extra = tomllib.loads((root / "solutions" / NOTATION).read_text(encoding="utf-8-sig"))
    found = list(rows(lessons))
    library = _library(root)
    names = {name: names_in_code(lesson) | library for name, lesson in lessons.items()}
    again = {(number, each) for number, letters in extra["again"].items() for each in letters}
    if faults := clashes(found, names, set(extra["sizes"]), again):
        raise AuthorError("\n".join(["the symbols of the lessons clash.", *faults]))
    new = list(_first_of_each(found))
    return rendered(
        "NOTATION.md",
        symbols=[_shown(row) for row in new if not row.is_derivative],
        derivatives=[_shown(row) for row in new if row.is_derivative],
        sizes=[(size, meaning, _link(_first_with(size, found))) for size, meaning in extra["sizes"].items()],
        again=[
            (each, _link(_named(number, lessons)), why)
            for number, letters in extra["again"].items()
            for each, why in letters.items()
        ],
        terms=[(term.name, term.means, term.link) for term in sorted(terms(root, lessons), key=_alphabet)],
    )


def _library(root: Path) -> set[str]:
    """The names in the modules of nnlib, which a lesson may speak about."""
    trees = [ast.parse(path.read_text(encoding="utf-8-sig")) for path in (root / "nnlib").glob("*.py")]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _first_of_each(found: Sequence[Row]) -> Iterator[Row]:
    """The rows that bring a symbol, a name for one, or one number's symbol for an array."""
    seen = set()
    for row in found:
        names, is_array = map(name_in_code, row.codes or [""]), row.shape.startswith("(")
        each = {(symbol, name, is_array) for name in names for symbol in row.symbols}
        if not each <= seen:
            yield row
        seen |= each


def _first_with(size: str, found: Sequence[Row]) -> str:
    return next(row.lesson for row in found if re.search(rf"\b{size}\b", row.shape) or size in row.symbols)


def _shown(row: Row) -> tuple[str, ...]:
    return row.symbol, row.code or "–", row.shape or "–", row.meaning.replace("**", ""), _link(row.lesson)


def _link(lesson: str) -> str:
    return f"[{lesson[:2]}](../notebooks/{lesson}.ipynb)"


def _named(number: str, lessons: Mapping[str, NotebookNode]) -> str:
    return next(name for name in lessons if name[:2] == number)


def _alphabet(term) -> str:
    return term.name.lower()
