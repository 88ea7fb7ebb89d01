"""Derivatives measured by finite differences: slow, honest, and the judge of every other way.

Derived in lesson 01.
"""

from collections.abc import Callable

import numpy as np

from nnlib.shapes import expect_positive


def derivative(f: Callable, x: float, eps: float = 1e-5) -> float:
    """Slope of f at x by the central difference (f(x + eps) - f(x - eps)) / (2 eps).

    x may be an array if f acts on each entry on its own; the slopes then have its shape.

    Error: truncation eps² |f'''(x)| / 6, round-off about 1e-16 |f(x)| / eps.

    >>> round(derivative(lambda x: x**3, 2.0), 6)
    12.0
    """
    expect_positive("eps", eps)
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def gradient(f: Callable[[np.ndarray], float], theta: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """All partial derivatives of the number f(theta), measured one entry at a time; same shape as theta.

    f is called twice an entry, each time with the same float64 working copy: theta itself is never changed.

    Error: as for `derivative`, in each entry.

    >>> gradient(lambda theta: theta[0] ** 2 + 10 * theta[1] ** 2, np.array([1.0, 2.0])).round(6)
    array([ 2., 40.])
    """
    expect_positive("eps", eps)
    point = np.array(theta, dtype=np.float64)
    df_dtheta = np.empty_like(point)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + eps
        above = _number(f(point))
        point[index] = here - eps
        below = _number(f(point))
        point[index] = here
        df_dtheta[index] = (above - below) / (2 * eps)
    return df_dtheta


def _number(value) -> float:
    if np.ndim(value) != 0:
        raise ValueError(f"f must return one number, but it returned an array of shape {np.shape(value)}.")
    return float(value)
