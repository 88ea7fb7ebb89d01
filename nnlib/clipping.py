"""Clipping: a gradient that is too large is made smaller before an optimizer uses it.

Derived in lesson 10. The result is a new vector; the gradient itself stays as backprop computed it.
"""

import math

import numpy as np

from nnlib.shapes import expect_numbers, expect_positive


def clip_by_norm(gradient: np.ndarray, largest: float) -> np.ndarray:
    """The gradient, shortened to length `largest` if it is longer; its direction stays the same.

    Source: Pascanu, Mikolov and Bengio, 2013, "On the difficulty of training recurrent neural networks",
    algorithm 1.

    >>> clip_by_norm(np.array([3.0, 4.0]), largest=1.0)
    array([0.6, 0.8])
    """
    expect_positive("largest", largest)
    expect_numbers("gradient", gradient)
    gradient, largest = np.asarray(gradient), float(largest)
    scale = float(np.abs(gradient).max(initial=0)) or 1.0
    if not math.isfinite(scale):
        hint = "clipping cannot repair that: look at the loss of the step before"
        raise ValueError(f"The gradient holds {scale}; {hint}.")
    scaled = gradient / scale  # entries from -1 to 1, since the squares of huge ones would overflow
    length = float(np.linalg.norm(scaled))
    return scaled * (largest / length) if length > largest / scale else gradient.copy()
