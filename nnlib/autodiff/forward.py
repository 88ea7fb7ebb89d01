"""Forward mode: numbers that carry their derivative along one direction with them.

Derived in lesson 07. A dual number is value + slope · ε with ε² = 0. Each operation computes its value and
applies the chain rule to the slope, so nothing has to be recorded; but a pass serves one direction only.
"""

from collections.abc import Callable

import numpy as np

from nnlib.autodiff.elementwise import Elementwise
from nnlib.shapes import as_floats


class Dual(Elementwise):
    """An array and its derivative along one direction, of the same shape: `value` and `slope`.

    Arrays and plain numbers in an expression are constants: their slope is 0.

    >>> x = Dual(3.0, 1.0)
    >>> y = x * x + 2 * x
    >>> y.value, y.slope
    (array(15.), array(8.))
    """

    __slots__ = ("value", "slope")

    def __init__(self, value: np.ndarray | float, slope: np.ndarray | float = 0.0):
        self.value = as_floats("value", value)
        self.slope = as_floats("slope", slope)
        if self.slope.shape != self.value.shape:
            self.slope = np.broadcast_to(self.slope, self.value.shape)

    def __repr__(self) -> str:
        return f"Dual({self.value}, {self.slope})"

    def __add__(self, other):
        other = dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __sub__(self, other):
        other = dual(other)
        return Dual(self.value - other.value, self.slope - other.slope)

    def __mul__(self, other):
        other = dual(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __truediv__(self, other):
        other = dual(other)
        quotient = self.value / other.value
        return Dual(quotient, (self.slope - quotient * other.slope) / other.value)

    def __matmul__(self, other):
        other = dual(other)
        return Dual(self.value @ other.value, self.slope @ other.value + self.value @ other.slope)

    def __rtruediv__(self, other):
        return dual(other) / self

    def __rmatmul__(self, other):
        return dual(other) @ self

    def __neg__(self):
        return Dual(-self.value, -self.slope)

    def _each(self, f: Callable, *constants):
        value, slope = f(self.value, *constants)
        return Dual(value, slope * self.slope)

    def sum(self, axis: int | tuple | None = None, keepdims: bool = False):
        return Dual(self.value.sum(axis, keepdims=keepdims), self.slope.sum(axis, keepdims=keepdims))

    @property
    def T(self):
        return Dual(self.value.T, self.slope.T)

    def __getitem__(self, index):
        return Dual(self.value[index], self.slope[index])


def dual(operand) -> Dual:
    """The operand itself, or a constant."""
    return operand if isinstance(operand, Dual) else Dual(operand)
