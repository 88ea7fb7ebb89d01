"""The symbols of the lessons, read from their tables `| symbol | code | shape | meaning |`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nbformat import NotebookNode

_MATH = re.compile(r"\$([^$]*)\$")
_SPACE = re.compile(r"^(?:\\?\s)+|(?:\\?\s)+$")
_CODE = re.compile(r"`([^`]*)`")
_FRACTION = re.compile(
    r"(?:\\partial|\\mathrm\{d\}) ?(?P<top>.+?)/(?:\\partial|\\mathrm\{d\}) ?(?P<bottom>.+)"
)
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@dataclass(frozen=True)
class Row:
    """One row of a table; the cells as they stand there, and where it stands."""

    lesson: str
    symbol: str
    code: str
    shape: str
    meaning: str

    @property
    def symbols(self) -> list[str]:
        """The symbols in LaTeX, such as ["w", "b"]; both sides of an equals sign."""
        inside = ",".join(_MATH.findall(self.symbol))
        parts = (_SPACE.sub("", part) for part in re.split(r"(?<!\\),|=|\\dots", inside))
        return [part for part in parts if part]

    @property
    def codes(self) -> list[str]:
        """What stands between backticks, such as ["w", "b"]."""
        return _CODE.findall(self.code)

    @property
    def is_derivative(self) -> bool:
        return any(fraction(symbol) or "'" in symbol for symbol in self.symbols)


def rows(lessons: Mapping[str, NotebookNode]) -> Iterator[Row]:
    """The rows of all tables of symbols, in the order of the lessons."""
    for name, lesson in lessons.items():
        for cell in lesson.cells:
            if cell.cell_type == "markdown":
                for table in re.findall(r"(?:^\|.*\|$\n?)+", cell.source, re.MULTILINE):
                    yield from _rows_of(name, table.strip().split("\n"))


def fraction(symbol: str) -> tuple[str, str] | None:
    r"""Top and bottom of a derivative as code spells them: ("L", "w5") for \partial L/\partial w_5."""
    found = _FRACTION.fullmatch(symbol)
    return (spelled(found["top"]), spelled(found["bottom"])) if found else None


def spelled(symbol: str) -> str:
    """A symbol as code spells it: a_{o1} is a_o1, w_5 is w5, Greek letters are written out."""
    plain = re.sub(r"\\(?:hat|mathrm|text) ?", "", symbol)
    plain = re.sub(r"_\{?(\d+)\}?", r"\1", plain)
    return re.sub(r"[{}\\ ]", "", plain)


def letter(symbol: str) -> str | None:
    r"""The letter that carries the symbol, without its indices: "w" for w_5, \lambda for \lambda_{\min}."""
    found = re.fullmatch(r"(\\hat ?)?(\\?[A-Za-z]+)(?:_(?:\{[^}]*\}|\\?\w+))?", symbol)
    return (found[1] or "") + found[2] if found else None


def name_in_code(code: str) -> str | None:
    """The name that a piece of code is about, such as "P" for `P = softmax(Z)`; None for an expression."""
    name = code.partition(" = ")[0].partition("[")[0]
    return name if _NAME.fullmatch(name) else None


def _rows_of(lesson: str, table: list[str]) -> Iterator[Row]:
    head, *body = ([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table)
    if not {"symbol", "meaning"} <= set(head):
        return
    for cells in body[1:]:
        row = dict(zip(head, cells, strict=False))
        yield Row(lesson, row["symbol"], row.get("code", ""), row.get("shape", ""), row["meaning"])
