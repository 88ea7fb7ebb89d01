"""A product of two matrices with one entry lit up: the row and the column it comes from, and its sum."""

from dataclasses import dataclass

import numpy as np

from nnlib.show.numbers import counted, factor, fitting, numeral
from nnlib.show.sheet import Picture, Sheet

_CELL, _ROW, _LEFT, _TOP, _GAP = 66, 30, 40, 76, 16
_LEAST = 264  # width for the terms of the sum, which are above the left matrix
_MOST = 6


@dataclass(frozen=True)
class Factor:
    """A matrix with its name and the letters of its two axes, as in Factor("W", "H D", W)."""

    name: str
    axes: str
    values: np.ndarray

    @property
    def T(self) -> "Factor":
        """Its transpose: rows become columns."""
        down, across = self.axes.split()
        return Factor(f"{self.name}ᵀ", f"{across} {down}", self.values.T)

    def __str__(self) -> str:
        lengths = zip(self.axes.split(), self.values.shape, strict=True)
        return f"{self.name} ({', '.join(f'{letter}={length}' for letter, length in lengths)})"


def matrix_product(left: Factor, right: Factor, row: int, column: int) -> Picture:
    """left @ right as on paper: left is at the bottom, right above the product, entries where they cross.

    The entry at [row, column] is lit up with the row and the column that it comes from; its terms are in
    the corner. Two matrices that do not fit are shown with the reason.

    Raises:
        ValueError: a matrix has more than 6 rows or columns, or the product has no such entry.
    """
    for matrix in (left, right):
        if max(matrix.values.shape) > _MOST:
            raise ValueError(f"The picture has room for {_MOST} rows and columns, but for no {matrix}.")
    if left.values.shape[1] != right.values.shape[0]:
        return _misfit(left, right)
    product = left.values @ right.values
    H, N = product.shape
    if not (0 <= row < H and 0 <= column < N):
        raise ValueError(f"The product has the shape {H, N} and hence no entry [{row}, {column}].")
    name = f"{left.name} {right.name}"
    terms = left.values[row] * right.values[:, column]
    count = counted(len(terms), "product")
    found = f"Entry [{row}, {column}] of {name} is {fitting(product[row, column])}, a sum of {count}"
    sheet = _sheet(left, right, found)
    _factors(sheet, left, right, row, column)
    letters = f"{left.axes.split()[0]} {right.axes.split()[1]}"
    result = Factor(name, letters, product)
    _matrix(sheet, _middle(left), _level(right), result, {(row, column)})
    _name_beside(sheet, _middle(left), _level(right), result)
    _terms(sheet, left, right, row, column, terms)
    return sheet.picture(f"{found}.")


def _misfit(left: Factor, right: Factor) -> Picture:
    columns, rows = left.values.shape[1], right.values.shape[0]
    found = f"{left} does not fit {right}: {columns} columns meet {rows} rows"
    sheet = _sheet(left, right, found)
    _factors(sheet, left, right)
    sheet.text(_middle(left) + 30, _level(right) + 30, "no product", "muted", 15, "start")
    return sheet.picture(f"{found}.")


def _middle(left: Factor) -> float:
    """Where the left matrix ends and, after a gap, the right one and the product begin."""
    return _LEFT + max(_CELL * left.values.shape[1], _LEAST) + 2 * _GAP


def _level(right: Factor) -> float:
    """The height below which the left matrix and the product are."""
    return _TOP + _ROW * right.values.shape[0] + 3 * _GAP


def _sheet(left: Factor, right: Factor, found: str) -> Sheet:
    width = max(_middle(left) + _CELL * max(right.values.shape[1], 2) + 170, 26 + 11 * len(found))
    return Sheet(width, _level(right) + _ROW * left.values.shape[0] + 56, found)


def _factors(sheet: Sheet, left: Factor, right: Factor, row: int = -1, column: int = -1) -> None:
    """Both matrices, with one row of the left and one column of the right lit."""
    x, y = _middle(left) - 2 * _GAP, _level(right)
    H, D = left.values.shape
    _matrix(sheet, x - _CELL * D, y, left, {(row, k) for k in range(D)})
    sheet.text(x, y + _ROW * H + 24, str(left), _hue(left), 13, "end")
    _matrix(sheet, _middle(left), _TOP, right, {(k, column) for k in range(len(right.values))})
    _name_beside(sheet, _middle(left), _TOP, right)


def _hue(matrix: Factor) -> str:
    return "derivative" if "∂" in matrix.name else "value"


def _matrix(sheet: Sheet, left: float, top: float, matrix: Factor, lit: set) -> None:
    """The entries in their cells, some of them lit."""
    hue = _hue(matrix)
    for place, value in np.ndenumerate(matrix.values):
        x, y, on = left + (place[1] + 0.5) * _CELL, top + (place[0] + 0.5) * _ROW, place in lit
        sheet.box(x, y, _CELL - 3, _ROW - 3, hue if on else "rule", f"{hue}-wash" if on else "paper", 1.4, 4)
        sheet.text(x, y + 5, fitting(value), hue if on else "muted", 12, bold=on)


def _name_beside(sheet: Sheet, left: float, top: float, matrix: Factor) -> None:
    rows, columns = matrix.values.shape
    x, y = left + columns * _CELL + 12, top + rows * _ROW / 2 + 5
    sheet.text(x, y, str(matrix), _hue(matrix), 13, "start")


def _terms(sheet: Sheet, left: Factor, right: Factor, row: int, column: int, terms: np.ndarray) -> None:
    """In the corner each product of the sum, on the height of the entry of the right matrix that it takes."""
    edge = _middle(left) - 2 * _GAP
    for k, term in enumerate(terms):
        y = _TOP + (k + 0.5) * _ROW + 5
        a, b = left.values[row, k], right.values[k, column]
        sheet.text(edge - 84, y, f"{factor(a, fitting)} · {factor(b, fitting)} =", "muted", 13, "end")
        sheet.text(edge, y, numeral(term, 4), "ink", 13, "end")
    y = _TOP + len(terms) * _ROW
    sheet.line([(edge - 70, y), (edge, y)], "ink", 1)
    sheet.text(edge - 84, y + 20, "sum =", "muted", 13, "end")
    sheet.text(edge, y + 20, fitting(terms.sum()), "ink", 13, "end", bold=True)
