"""Numbers side by side, as a table to read on a page and in a terminal."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from nnlib.show.numbers import numeral


class Table:
    """A table of named columns; what `table` returns."""

    def __init__(self, names: list[str], rows: list[list[str]], numeric: list[bool]):
        self.names, self.rows, self.numeric = names, rows, numeric

    def __repr__(self) -> str:
        columns = list(zip(self.names, *self.rows, strict=True))
        widths = [max(map(len, column)) for column in columns]
        lines = [self.names, *self.rows]
        return "\n".join("  ".join(map(self._aligned, line, widths, self.numeric)).rstrip() for line in lines)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        # A column without a name holds the names of the rows.
        columns = ['th scope="col"' if name else "td" for name in self.names]
        entries = ["td" if name else 'th scope="row"' for name in self.names]
        head, body = self._row(columns, self.names), "".join(self._row(entries, row) for row in self.rows)
        html = f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"
        return {"text/plain": repr(self), "text/html": html}

    def _row(self, tags: list[str], texts: list[str]) -> str:
        cells = zip(tags, texts, self.numeric, strict=True)
        return f"<tr>{''.join(f'<{tag}{_side(n)}>{escape(text)}</{tag[:2]}>' for tag, text, n in cells)}</tr>"

    @staticmethod
    def _aligned(text: str, width: int, numeric: bool) -> str:
        return text.rjust(width) if numeric else text.ljust(width)


def table(columns: Mapping[str, Any], digits: int = 6) -> Table:
    """A table with these columns; a single value is a column of one row.

    Numbers are shown with so many significant digits, whole numbers in full, truth values as yes and no.

    Raises:
        ValueError: the columns are not equally long, or a column has more than one axis.

    Example:
        >>> table({"eta": [0.1, 0.3], "loss": [0.123456789, -2.0]}, digits=4)
        eta    loss
        0.1  0.1235
        0.3      −2
    """
    cells = {name: _column(name, values) for name, values in columns.items()}
    lengths = {name: len(values) for name, values in cells.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
        raise ValueError(f"the columns of a table are equally long, but {told}.")
    # A word among numbers, such as "not in 400", stands at the right as they do.
    numeric = [not all(isinstance(value, str) for value in values) for values in cells.values()]
    rows = [[_text(value, digits) for value in row] for row in zip(*cells.values(), strict=True)]
    return Table(list(cells), rows, numeric)


def _column(name: str, values: Any) -> list:
    if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray) or np.ndim(values) == 0:
        return [values]
    if np.ndim(values) > 1:
        raise ValueError(f"a column has one axis, but {name!r} has the shape {np.shape(values)}.")
    return list(values)


def _text(value: Any, digits: int) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | np.integer):
        return f"{value:,}".replace("-", "−")
    if isinstance(value, float | np.floating | np.ndarray):
        return numeral(float(value), digits)
    return str(value)


def _side(numeric: bool) -> str:
    return f' style="text-align:{"right" if numeric else "left"}"'
