"""The digits that a network reads wrong, those first of which it was surest."""

import numpy as np

from nnlib.network import Network
from nnlib.shapes import expect_count, expect_shape
from nnlib.show.digits.pixels import squares
from nnlib.show.digits.reading import expect_classes
from nnlib.show.sheet import Picture, Sheet

_CELL, _ACROSS, _DOWN, _COLUMNS = 11, 122, 146, 6


def worst_first(network: Network, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Indices of the columns of X that are read wrong, the largest loss −log p[label] first."""
    expect_classes(network)
    p = network.probabilities(X)
    wrong = np.flatnonzero(p.argmax(axis=0) != y)
    return wrong[np.argsort(p[np.asarray(y)[wrong], wrong], kind="stable")]


def worst_mistakes(network: Network, X: np.ndarray, y: np.ndarray, count: int = 12) -> Picture:
    """The worst `count` mistakes among digits X (64, N) with labels y (N,).

    Under each are label → what was read, and p of both.

    Raises:
        ShapeError: X is not (64, N).
        TypeError, ValueError: y is not a label for each, or the network has no classes.
    """
    expect_count("count", count)
    expect_shape("X", X, "64 N", "Columns are examples: X.T turns rows into columns.")
    network.expect_data(X, y)
    wrong, p = worst_first(network, X, y), network.probabilities(X)
    found = _finding(p, y, wrong)
    shown = wrong[:count]
    sheet = Sheet(2 * 22 + _COLUMNS * _ACROSS - 34, 66 + _DOWN * -(-len(shown) // _COLUMNS), found)
    for place, n in enumerate(shown):
        left, top = 22 + place % _COLUMNS * _ACROSS, 66 + place // _COLUMNS * _DOWN
        squares(sheet, left, top, _CELL, np.asarray(X[:, n]).reshape(8, 8))
        label, read, middle, under = int(y[n]), int(p[:, n].argmax()), left + 4 * _CELL, top + 8 * _CELL
        sheet.text(middle, under + 19, f"{label} → {read}", size=14, bold=True)
        sheet.text(middle, under + 36, f"p {p[label, n]:.2f} → {p[read, n]:.2f}", "value", 12)
    return sheet.picture(f"{found}.")


def _finding(p: np.ndarray, y: np.ndarray, wrong: np.ndarray) -> str:
    found = f"{len(wrong):,} of {len(y):,} are read wrong"
    if not wrong.size:
        return found
    n = wrong[0]
    read = p[:, n].argmax()
    return f"{found}; at worst, {y[n]} is read as {read} with p = {p[read, n]:.2f}"
