"""A puzzle of shapes: which two matrices make the derivative, and where each of its entries comes from."""

import numpy as np

from nnlib.shapes import expect_shape
from nnlib.show.network.matrix_product import Factor, matrix_product
from nnlib.show.numbers import fitting
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice
from nnlib.show.widgets.explorer import Explorer, row


class ProductExplorer(Explorer):
    """The picture `matrix_product` of any two of W, X, ∂L/∂Z and their transposes; an entry can be chosen.

    At first it shows ∂L/∂Z Xᵀ, which is ∂L/∂W.
    Shapes: W (H, D), X (D, N), dL_dZ (H, N), with three different lengths: then shapes alone tell what fits.
    Task: build ∂L/∂X, which has the shape of X, and light up its entry of the largest size.

    Raises:
        ShapeError, ValueError: the shapes do not belong together, or two of the lengths are the same.
    """

    def __init__(self, W: np.ndarray, X: np.ndarray, dL_dZ: np.ndarray):
        self._choosing = False
        self._factors = {factor.name: factor for factor in _puzzle(W, X, dL_dZ)}
        self.left = choice("left", self._factors, "∂L/∂Z", "160px")
        self.right = choice("right", self._factors, "Xᵀ", "160px")
        self.row, self.column = (choice(name, [], width="160px") for name in ("row", "column"))
        self._offer()
        for control in (self.left, self.right):
            control.observe(lambda _: self._choose(), "value")
        controls = (self.left, self.right, self.row, self.column)
        self._start(row(*controls), redraw_for=(self.row, self.column))

    def _choose(self) -> None:
        self._choosing = True
        self._offer()
        self._choosing = False
        self._redraw()

    def _offer(self) -> None:
        """Other matrices: offer the rows and columns that their product has, and none if there is none."""
        left, right = self._pair()
        fits = left.values.shape[1] == right.values.shape[0]
        for control, length in ((self.row, left.values.shape[0]), (self.column, right.values.shape[1])):
            kept = min(control.value or 0, length - 1)
            control.options, control.disabled = list(range(length)), not fits
            control.value = kept

    def _redraw(self) -> None:
        if not self._choosing:  # one picture, once all four are set
            super()._redraw()

    def _draw(self) -> tuple[Picture, str]:
        chosen = *self._pair(), self.row.value, self.column.value
        return matrix_product(*chosen), product_task(*chosen)

    def _pair(self) -> tuple[Factor, Factor]:
        return self._factors[self.left.value], self._factors[self.right.value]


def product_task(left: Factor, right: Factor, row: int, column: int) -> str:
    """The task, and how far this choice has come."""
    goal = "Task: build ∂L/∂X, which has the shape (D, N) of X, and light up its entry of the largest size."
    return f"{goal} <b>{_verdict(left, right, row, column)}</b>"


def _verdict(left: Factor, right: Factor, row: int, column: int) -> str:
    columns, rows = left.values.shape[1], right.values.shape[0]
    if columns != rows:
        return f"Not yet: {columns} columns of {left.name} meet {rows} rows of {right.name}."
    letters = left.axes.split()[0], right.axes.split()[1]
    if letters != ("D", "N"):
        return f"Not yet: this product has the shape ({', '.join(letters)})."
    sizes = np.abs(left.values @ right.values)
    size = fitting(sizes[row, column])
    if sizes[row, column] < sizes.max():
        return f"The shape is right. Not yet: the entry has size {size}; another one is larger."
    return f"Reached: the entry [{row}, {column}] has size {size}; no other is larger."


def _puzzle(W: np.ndarray, X: np.ndarray, dL_dZ: np.ndarray) -> list[Factor]:
    """The three matrices and their transposes, checked."""
    expect_shape("W", W, "H D")
    H, D = np.shape(W)
    expect_shape("X", X, "D N", D=D)
    N = np.shape(X)[1]
    expect_shape("dL_dZ", dL_dZ, "H N", H=H, N=N)
    if len({H, D, N}) < 3:
        raise ValueError(f"H, D and N must differ, or shapes cannot tell what fits; got {H}, {D} and {N}.")
    named = (("W", "H D", W), ("X", "D N", X), ("∂L/∂Z", "H N", dL_dZ))
    factors = [Factor(name, axes, np.asarray(values, dtype=float)) for name, axes, values in named]
    return [one for factor in factors for one in (factor, factor.T)]
