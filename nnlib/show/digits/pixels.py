"""Squares on a grid whose areas show the numbers of a matrix: ink of a digit, or derivatives with a sign."""

import numpy as np

from nnlib.show.sheet import Sheet


def squares(sheet: Sheet, left: float, top: float, cell: float, values: np.ndarray, colour="ink") -> None:
    """One square for each entry of a matrix, in the middle of its cell; its area is in proportion to |value|.

    The largest square, for |value| = 1 or more, fills its cell. Squares above 0 are full, those below 0
    hollow, so that the sign can be seen without colour.
    """
    rows, columns = values.shape
    width, height = columns * cell, rows * cell
    sheet.box(left + width / 2, top + height / 2, width, height, "faint", corner=0)
    for (row, column), value in np.ndenumerate(values):
        side = cell * min(abs(float(value)), 1.0) ** 0.5
        x, y = left + (column + 0.5) * cell, top + (row + 0.5) * cell
        if side >= 1:  # smaller ones cannot be seen
            edge = min(1.4, side / 3)
            if value > 0:
                sheet.box(x, y, side, side, colour, colour, line=0, corner=0)
            else:
                sheet.box(x, y, side - edge, side - edge, colour, "paper", line=edge, corner=0)
