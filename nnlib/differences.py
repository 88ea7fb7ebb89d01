"""Derivatives measured by finite differences: slow, but without a formula, so they can check all other ways.

Derived in lesson 01.
"""

from collections.abc import Callable, Iterator

import numpy as np

from nnlib.shapes import expect_numbers, expect_positive


def derivative(f: Callable, x: float, eps: float = 1e-5) -> float:
    """Slope of f at x by the central difference (f(x + eps) - f(x - eps)) / (2 eps).

    x may be an array if f acts on each entry on its own; the slopes then have its shape.

    Error: truncation eps² |f'''(x)| / 6, round-off about 1e-16 |f(x)| / eps.

    >>> round(derivative(lambda x: x**3, 2.0), 6)
    12.0
    """
    expect_positive("eps", eps)
    return (f(x + eps) - f(x - eps)) / (2 * eps)


def forward_difference(f: Callable, x: float, eps: float = 1e-8) -> float:
    """Slope of f at x by (f(x + eps) - f(x)) / eps: one call less than `derivative`, and far less exact.

    Error: truncation eps |f''(x)| / 2, round-off about 1e-16 |f(x)| / eps; at best about 1e-8 in all.
    """
    expect_positive("eps", eps)
    return (f(x + eps) - f(x)) / eps


def gradient(f: Callable[[np.ndarray], float], theta: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """All partial derivatives of the number f(theta), measured one entry at a time; same shape as theta.

    f is called twice for each entry, always with the same float64 copy: theta itself is never changed.

    Error: as for `derivative`, in each entry.

    >>> gradient(lambda theta: theta[0] ** 2 + 10 * theta[1] ** 2, np.array([1.0, 2.0])).round(6)
    array([ 2., 40.])
    """
    expect_positive("eps", eps)
    expect_numbers("theta", theta)
    df_dtheta = np.empty(np.shape(theta))
    for index, above, below in _both_sides(lambda point: _number(f(point)), theta, eps):
        df_dtheta[index] = (above - below) / (2 * eps)
    return df_dtheta


def jacobian(f: Callable[[np.ndarray], np.ndarray], x: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    """All partial derivatives of the array f(x), measured one entry of x at a time: ∂f[k] / ∂x[d] at [k, d].

    Shapes: x (D,) and f(x) (K,) → (K, D); in general the axes of f(x), then those of x.
    Error: as for `derivative`, in each entry.

    >>> jacobian(lambda x: np.array([x[0] * x[1], x[0] + x[1]]), np.array([2.0, 3.0])).round(6)
    array([[3., 2.],
           [1., 1.]])
    """
    expect_positive("eps", eps)
    expect_numbers("x", x)
    df_dx = np.empty(np.shape(f(np.array(x, dtype=np.float64))) + np.shape(x))
    for index, above, below in _both_sides(lambda point: np.array(f(point)), x, eps):
        df_dx[(..., *index)] = (above - below) / (2 * eps)
    return df_dx


def _both_sides(f: Callable, x: np.ndarray, eps: float) -> Iterator[tuple]:
    """For each entry of x: its index, f with that entry eps larger, and f with it eps smaller."""
    point = np.array(x, dtype=np.float64)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + eps
        above = f(point)
        point[index] = here - eps
        below = f(point)
        point[index] = here
        yield index, above, below


def _number(value) -> float:
    if np.ndim(value) != 0:
        raise ValueError(f"f must return one number, but it returned an array of shape {np.shape(value)}.")
    return float(value)
