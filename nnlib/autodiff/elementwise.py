"""The table of derivatives: functions of each entry of an array, each returning its value and its slope.

Derived in lesson 07. Both modes use it: `Tensor` multiplies the gradient that arrives by the slope, `Dual`
its own slope.
"""

from collections.abc import Callable
from numbers import Real

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.autodiff.numpy_calls import RefusesNumPy
from nnlib.autodiff.scalar import expect_power


def exp(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """e^z; its slope is e^z."""
    e = np.exp(z)
    return e, e


def log(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log z for z > 0; its slope is 1 / z."""
    if (z <= 0).any():
        raise ValueError(f"log needs positive numbers, got {z.min()}.")
    return np.log(z), 1 / z


def activation(z: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """tanh, sigmoid or relu of z; the table in nnlib.activations has their slopes."""
    f, slope = ACTIVATIONS[name]
    a = f(z, np.empty_like(z))
    return a, slope(a, np.empty_like(z))


def power(z: np.ndarray, exponent: float) -> tuple[np.ndarray, np.ndarray]:
    """z^c for a constant c; its slope is c z^(c - 1)."""
    if not isinstance(exponent, Real):
        raise TypeError(f"The exponent must be a number, got {exponent!r}.")
    if (z < 0).any():
        expect_power(-1, exponent)
    if (z == 0).any():
        expect_power(0, exponent)
    return z**exponent, exponent * z ** (exponent - 1) if exponent else np.zeros_like(z)


class Elementwise(RefusesNumPy):
    """What acts on each entry, for `Tensor` and `Dual`: the table's functions, and constants on the left.

    A child class defines + - * / with whatever stands on the right, and in `_each` how a function of the
    table is applied.
    """

    __slots__ = ()
    __array_ufunc__ = None  # array + tensor calls Tensor.__radd__, not NumPy's addition
    _each: Callable  # (f, *constants)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def __pow__(self, exponent: float):
        return self._each(power, exponent)

    def exp(self):
        return self._each(exp)

    def log(self):
        return self._each(log)

    def tanh(self):
        return self._each(activation, "tanh")

    def sigmoid(self):
        return self._each(activation, "sigmoid")

    def relu(self):
        return self._each(activation, "relu")
