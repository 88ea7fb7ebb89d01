"""A contact sheet of the 8×8 digits, with what the network read in each."""

import numpy as np

from nnlib.shapes import expect_shape
from nnlib.show.sheet import Picture, Sheet
from nnlib.show.strokes import dots

LEVELS = 16  # of ink: what the digits of UCI have
_CELL, _ACROSS, _DOWN, _EDGE = 6, 66, 84, 14


def digit_sheet(
    X: np.ndarray, labels: np.ndarray, predictions: np.ndarray | None = None, columns: int = 12
) -> Picture:
    """One small picture for each column of X (64, N), whose squares grow with the ink in 16 levels.

    Under each is its label. Where a prediction is wrong, it says "3 → 8" and the digit has a frame.

    Raises:
        ShapeError: X is not (64, N), or there is not one label and one prediction for each column.
        ValueError: X holds no digits, or columns is below 1.
    """
    labels = np.asarray(labels)
    predictions = labels if predictions is None else np.asarray(predictions)
    N = _checked(X, labels, predictions, columns)
    columns = min(columns, N)
    sheet = Sheet(2 * _EDGE + columns * _ACROSS - (_ACROSS - 8 * _CELL), 2 * _EDGE + -(-N // columns) * _DOWN)
    corners = np.array([(_EDGE + n % columns * _ACROSS, _EDGE + n // columns * _DOWN) for n in range(N)])
    _ink(sheet, np.asarray(X), corners)
    for (left, top), label, read in zip(corners.tolist(), labels, predictions, strict=True):
        middle, under = left + 4 * _CELL, top + 8 * _CELL
        wrong = read != label
        if wrong:
            x0, y0, x1, y1 = left - 3, top - 3, left + 8 * _CELL + 3, under + 3
            sheet.line([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], "ink", 2.5)
        sheet.text(middle, under + 20, f"{label} → {read}" if wrong else f"{label}", size=13, bold=wrong)
    wrong = int(np.sum(labels != predictions))
    return sheet.picture(f"{N} digits of 8×8 pixels, {wrong} of them read wrong and framed.")


def _ink(sheet: Sheet, X: np.ndarray, corners: np.ndarray) -> None:
    """All pixels of one level, of all digits, are one mark: their areas are in proportion to the ink."""
    levels = np.rint(LEVELS * np.clip(X, 0, 1)).astype(int)
    for level in range(1, LEVELS + 1):
        pixel, digit = np.nonzero(levels == level)
        rows, across = np.divmod(pixel, 8)
        places = corners[digit] + _CELL * (np.stack([across, rows], axis=1) + 0.5)
        if len(places):
            sheet.path(dots(places), "ink", f"{_CELL * (level / LEVELS) ** 0.5:.2f}", cap="square")


def _checked(X: np.ndarray, labels: np.ndarray, predictions: np.ndarray, columns: int) -> int:
    expect_shape("X", X, "64 N", "Columns are examples: pass X[:, :24] for the first 24.")
    N = X.shape[1]
    if N == 0 or columns < 1:
        raise ValueError("A sheet needs at least one digit and at least one column.")
    expect_shape("labels", labels, "N", "One label for each column of X.", N=N)
    expect_shape("predictions", predictions, "N", "One prediction for each column of X.", N=N)
    return N
