"""What was read as what: a table of counts, in which every mistake is easy to see."""

import numpy as np

from nnlib.shapes import expect_labels
from nnlib.show.numbers import times
from nnlib.show.sheet import Picture, Sheet

_CELL, _LEFT, _TOP = 44, 118, 138


def confusion_matrix(labels: np.ndarray, predictions: np.ndarray, K: int = 10) -> Picture:
    """Rows are the true labels, columns what was read; the diagonal holds what was read right.

    Each mistake has a frame that is the thicker the more often it was made.

    Raises:
        TypeError, ValueError: labels or predictions are not N integers from 0 to K - 1, or there are none.
    """
    labels, predictions = np.asarray(labels), np.asarray(predictions)
    expect_labels(labels, labels.size, K)
    expect_labels(predictions, labels.size, K)
    if labels.size == 0:
        raise ValueError("A table of mistakes needs at least one label.")
    counts = np.zeros((K, K), int)
    np.add.at(counts, (labels, predictions), 1)
    found, worst_pair = _findings(counts)
    sheet = Sheet(max(_LEFT + K * _CELL + 30, 460), _TOP + K * _CELL + 30, found)
    sheet.text(22, 60, worst_pair, size=14, anchor="start")
    sheet.text(_LEFT + K * _CELL / 2, _TOP - 38, "read as", "muted", 13)
    sheet.text(22, _TOP + K * _CELL / 2 + 5, "label", "muted", 13, "start")
    for k in range(K):
        sheet.text(_LEFT + (k + 0.5) * _CELL, _TOP - 12, str(k), "muted", 14)
        sheet.text(_LEFT - 14, _TOP + (k + 0.5) * _CELL + 5, str(k), "muted", 14, "end")
    worst = max(_mistakes(counts).max(), 1)
    for row, column in np.ndindex(K, K):
        _cell(sheet, row, column, counts[row, column], counts[row, column] / worst)
    return sheet.picture(" ".join([f"{found}.", worst_pair]).strip())


def _cell(sheet: Sheet, row: int, column: int, count: int, share_of_worst: float) -> None:
    x, y = _LEFT + (column + 0.5) * _CELL, _TOP + (row + 0.5) * _CELL
    right, size = row == column, _CELL - 4
    if right:
        sheet.box(x, y, size, size, "value", "value-wash", 1, corner=4)
    elif count:
        sheet.box(x, y, size, size, "ink", "paper", 1 + 2.5 * share_of_worst, corner=4)
    else:
        sheet.box(x, y, size, size, "rule", "paper", 1, corner=4)
    if count or right:
        size = 14 if count < 1000 else 12
        sheet.text(x, y + 5, str(count), "value" if right else "ink", size, bold=not right)


def _mistakes(counts: np.ndarray) -> np.ndarray:
    return counts * (1 - np.eye(len(counts), dtype=int))


def _findings(counts: np.ndarray) -> tuple[str, str]:
    """How many are read right, and the most frequent mistake, if there is one."""
    mistakes, N = _mistakes(counts), counts.sum()
    found = f"{N - mistakes.sum():,} of {N:,} are read right"
    if not mistakes.any():
        return found, ""
    row, column = np.unravel_index(mistakes.argmax(), mistakes.shape)
    often = times(mistakes[row, column])
    return found, f"The most frequent mistake: {row} is read as {column}, {often}."
