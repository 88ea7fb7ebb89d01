"""Clipping: a gradient that is too large is made smaller before an optimizer uses it.

Derived in lesson 10. Both functions give a new vector and leave the gradient as backprop computed it; what an
optimizer does with what it gets is its own affair.
"""

import math

import numpy as np

from nnlib.shapes import expect_positive


def clip_by_norm(gradient: np.ndarray, largest: float) -> np.ndarray:
    """The gradient, shortened to length `largest` if it is longer: the direction of the step stays.

    Source: Pascanu, Mikolov and Bengio, 2013, "On the difficulty of training recurrent neural networks",
    algorithm 1.

    >>> clip_by_norm(np.array([3.0, 4.0]), largest=1.0)
    array([0.6, 0.8])
    """
    expect_positive("largest", largest)
    _expect_finite(gradient)
    # Divided by its largest entry first: the squares of huge entries would overflow.
    scale = np.abs(gradient).max(initial=0)
    length = float(scale) * float(np.linalg.norm(gradient / scale)) if scale else 0.0
    return gradient / scale * (largest * (scale / length)) if math.inf > length > largest else gradient.copy()


def clip_by_value(gradient: np.ndarray, largest: float) -> np.ndarray:
    """The gradient with each entry brought into -largest ... largest: the direction may change.

    >>> clip_by_value(np.array([3.0, -0.5]), largest=1.0)
    array([ 1. , -0.5])
    """
    expect_positive("largest", largest)
    _expect_finite(gradient)
    return np.clip(gradient, -largest, largest)


def _expect_finite(gradient: np.ndarray) -> None:
    bad = gradient[~np.isfinite(gradient)]
    if bad.size:
        hint = "clipping cannot mend that: look at the loss of the step before"
        raise ValueError(f"The gradient holds {bad.flat[0]}; {hint}.")
