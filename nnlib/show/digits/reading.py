"""What a network reads in a digit, how sure it is, which pixels would change that, and its worst mistakes."""

import numpy as np

from nnlib.losses import SoftmaxCrossEntropy
from nnlib.network import Network
from nnlib.shapes import expect_finite, expect_labels, expect_shape
from nnlib.show.digits.pixels import squares
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Picture, Sheet

_TOP, _CELL = 116, 26
_DIGIT, _BARS, _DERIVATIVE = 22, 262, 502


def expect_classes(network: Network) -> None:
    """Raise a TypeError unless the network has a probability for each class."""
    if not isinstance(network.loss_function, SoftmaxCrossEntropy):
        raise TypeError("Probabilities of digits need Network(..., loss=SoftmaxCrossEntropy()).")


def input_derivative(network: Network, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """dL/dX, same shape as X: backpropagation carried on through the first layer, down to the data.

    No parameter is changed; like `loss_and_gradient` it overwrites `network.gradient`.
    """
    network.loss(X, y)
    dL_dA = network.loss_function.backward()
    for layer in reversed(network.layers):
        dL_dA = layer.backward(dL_dA)
    return dL_dA.copy()


def worst_first(network: Network, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Indices of the columns of X that are read wrong, the largest loss −log p[label] first."""
    expect_classes(network)
    p = network.probabilities(X)
    wrong = np.flatnonzero(p.argmax(axis=0) != y)
    return wrong[np.argsort(p[np.asarray(y)[wrong], wrong], kind="stable")]


def digit_reading(network: Network, x: np.ndarray, label: int | None = None) -> Picture:
    """One digit x (64,), the probability of each class and, given a label, ∂L/∂x with L = −log p[label].

    In ∂L/∂x a full square says that more ink there raises the loss, a hollow one that it lowers it.
    Rows and columns are counted from 0, as an array counts them.

    Raises:
        ShapeError, ValueError: x is not 64 finite numbers, or the label is none of the network's.
        TypeError: the loss of the network is not SoftmaxCrossEntropy.
    """
    expect_classes(network)
    expect_shape("x", x, "D", "One digit is a column of pixels: X[:, 0].", D=64)
    x = np.asarray(x, dtype=float)
    expect_finite("x", x[:, None])
    p = network.probabilities(x[:, None])[:, 0]
    read = int(p.argmax())
    found = f"Read as {read} with p {three_decimals(p[read], equals='= ')}"
    sheet = Sheet(500 if label is None else 740, 376, found)
    sheet.text(_DIGIT, _TOP - 14, "x, what is read", "muted", 13, "start")
    squares(sheet, _DIGIT, _TOP, _CELL, x.reshape(8, 8))
    _bars(sheet, p, read)
    if label is None:
        return sheet.picture(f"{found}.")
    expect_labels(np.array([label]), 1, len(p))
    said = _derivative(sheet, network, x, label)
    return sheet.picture(f"{found}. {said}.")


def _bars(sheet: Sheet, p: np.ndarray, read: int) -> None:
    """p of each class as a level bar with its number; the one that is read is strong."""
    sheet.text(_BARS, _TOP - 14, "p of each digit", "muted", 13, "start")
    step = 8 * _CELL / len(p)
    for k, share in enumerate(p):
        y, strong = _TOP + (k + 0.5) * step, k == read
        colour = "value" if strong else "muted"
        sheet.text(_BARS + 10, y + 5, str(k), colour if strong else "ink", 14, bold=strong)
        width = max(140 * float(share), 1.0)
        face = "value" if strong else "value-wash"
        sheet.box(_BARS + 28 + width / 2, y, width, 0.6 * step, "value", face, 1, corner=2)
        sheet.text(_BARS + 34 + width, y + 5, three_decimals(share), colour, 12, "start", bold=strong)


def _derivative(sheet: Sheet, network: Network, x: np.ndarray, label: int) -> str:
    """∂L/∂x as squares, and in words the pixel that changes the loss fastest."""
    dL_dx = input_derivative(network, x[:, None], np.array([label]))[:, 0].reshape(8, 8)
    row, column = np.unravel_index(np.abs(dL_dx).argmax(), dL_dx.shape)
    largest = dL_dx[row, column]
    L = network.loss(x[:, None], np.array([label]))
    sheet.text(_BARS, _TOP + 8 * _CELL + 20, f"L = −log p[{label}] = {numeral(L, 4)}", "value", 14, "start")
    sheet.text(_DERIVATIVE, _TOP - 14, "∂L/∂x, its size by area", "muted", 13, "start")
    squares(sheet, _DERIVATIVE, _TOP, _CELL, dL_dx / (abs(largest) or 1.0), "derivative")
    for words, line in (("full: more ink raises L", 0), ("hollow: more ink lowers L", 1)):
        sheet.text(_DERIVATIVE, _TOP + 8 * _CELL + 20 + 17 * line, words, "muted", 12, "start")
    effect = "raises" if largest > 0 else "lowers"
    said = f"More ink in row {row}, column {column} (counted from 0) {effect} L fastest"
    said += f": ∂L/∂x = {numeral(largest, 4)} there"
    if largest == 0:
        said = "∂L/∂x is 0 in every pixel"
    else:
        for left in (_DIGIT, _DERIVATIVE):
            _frame(sheet, left + column * _CELL, _TOP + row * _CELL)
    sheet.text(22, 62, said, size=14, anchor="start")
    return said


def _frame(sheet: Sheet, left: float, top: float) -> None:
    """A frame around the pixel that the text names, visible on ink and on paper."""
    low, high = -2, _CELL + 2
    corners = [(low, low), (high, low), (high, high), (low, high), (low, low)]
    for hue, width in (("paper", 5), ("derivative", 2)):
        sheet.line([(left + x, top + y) for x, y in corners], hue, width)


def three_decimals(p: float, equals: str = "") -> str:
    """A probability in three decimals, but no certainty that is none: 0.998, < 0.001, > 0.999."""
    return "< 0.001" if p < 0.0005 else "> 0.999" if p > 0.9995 else f"{equals}{p:.3f}"
