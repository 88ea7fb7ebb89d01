"""Activation functions, each with its derivative.

Derived in lessons 04 and 06. Every function writes into `out` and returns it, so that no step of training
allocates memory.
"""

from typing import Any

import numpy as np

# 0-d arrays: NumPy takes longer to convert a Python number than to subtract it from a small matrix.
DTYPES = np.dtype(np.float32), np.dtype(np.float64)
ZERO, ONE = ({dtype: np.array(number, dtype) for dtype in DTYPES} for number in (0, 1))


def sigmoid(Z: np.ndarray, out: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-z), as e^min(z, 0) / (1 + e^-|z|): no exponent is positive, so nothing overflows."""
    np.exp(np.minimum(Z, 0, out=out), out=out)
    return np.divide(out, 1 + np.exp(-np.abs(Z)), out=out)


def relu(Z: np.ndarray, out: np.ndarray) -> np.ndarray:
    """max(z, 0)."""
    return np.maximum(Z, ZERO[Z.dtype], out=out)


def tanh_slope(A: np.ndarray, out: np.ndarray) -> np.ndarray:
    """1 - a²."""
    return np.subtract(ONE[A.dtype], np.multiply(A, A, out), out)


def sigmoid_slope(A: np.ndarray, out: np.ndarray) -> np.ndarray:
    """a (1 - a)."""
    return np.multiply(A, np.subtract(ONE[A.dtype], A, out), out)


def relu_slope(A: np.ndarray, out: np.ndarray) -> np.ndarray:
    """The sign of a, which is never negative: 1 where a > 0, and 0 at the kink itself, by convention."""
    return np.sign(A, out)


# The table of derivatives: a = f(z), and da/dz written with the OUTPUT a, which the forward pass has kept.
# The identity has nothing to compute: a = z, and its slope is 1.
ACTIVATIONS: dict[str, tuple[Any, Any]] = {
    "tanh": (np.tanh, tanh_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "relu": (relu, relu_slope),
    "identity": (None, None),
}
