"""Small sets of points, drawn fresh: where a network's errors can be seen with the naked eye.

All but `line` give X (2, N), points of the plane, and labels y (N,), which go 0, 1, ..., K - 1, 0, 1, ... :
so all classes have the same number of points, to within one. `noise` is the standard deviation of what is
added to each coordinate.
"""

import numpy as np

from nnlib.shapes import expect_count, expect_generator

Points = tuple[np.ndarray, np.ndarray]


def blobs(rng: np.random.Generator, N: int = 200, K: int = 3, noise: float = 0.2) -> Points:
    """K round clouds, their centres spread evenly over the circle of radius 1.

    >>> X, y = blobs(np.random.default_rng(0), N=5, K=2)
    >>> X.shape, y
    ((2, 5), array([0, 1, 0, 1, 0]))
    """
    y = _labels(N, K)
    return _noisy(rng, _on_circle(2 * np.pi * y / K), noise), y


def xor(rng: np.random.Generator, N: int = 4, noise: float = 0.0) -> Points:
    """Points at (0, 0), (0, 1), (1, 1) and (1, 0) in turn; the label is 1 where the coordinates differ.

    No straight line has all points of one label on one side: one layer cannot learn this, two can.

    >>> xor(np.random.default_rng(0))
    (array([[0., 0., 1., 1.],
           [0., 1., 1., 0.]]), array([0, 1, 0, 1]))
    """
    y, corner = _labels(N, 2), np.arange(N) % 4
    return _noisy(rng, np.array([corner >= 2, (corner == 1) | (corner == 2)], float), noise), y


def circles(rng: np.random.Generator, N: int = 200, noise: float = 0.1) -> Points:
    """A ring of radius 1, label 0, around a ring of radius 1/2, label 1."""
    y = _labels(N, 2)
    expect_generator(rng)
    return _noisy(rng, _on_circle(rng.uniform(0, 2 * np.pi, N)) * np.where(y == 0, 1, 0.5), noise), y


def moons(rng: np.random.Generator, N: int = 200, noise: float = 0.1) -> Points:
    """Two half circles of radius 1 that interlock: label 0 opens downwards, label 1 upwards.

    The first has its centre at (0, 0), the second at (1, 1/2).
    """
    y = _labels(N, 2)
    expect_generator(rng)
    upper = _on_circle(rng.uniform(0, np.pi, N))
    lower = np.array([[1.0], [0.5]]) - upper
    return _noisy(rng, np.where(y == 0, upper, lower), noise), y


def spirals(rng: np.random.Generator, N: int = 300, K: int = 3, noise: float = 0.02) -> Points:
    """K arms that wind three quarters of a turn around (0, 0) on their way out to radius 1."""
    y = _labels(N, K)
    expect_generator(rng)
    radius = rng.uniform(0.05, 1, N)
    return _noisy(rng, radius * _on_circle(2 * np.pi * (y / K + 0.75 * radius)), noise), y


def line(
    rng: np.random.Generator, N: int = 50, slope: float = 2.0, intercept: float = 1.0, noise: float = 0.1
) -> Points:
    """X (1, N) between -1 and 1, and targets Y (1, N) near slope x + intercept.

    >>> X, Y = line(np.random.default_rng(0), N=3, slope=2, intercept=1, noise=0)
    >>> np.array_equal(Y, 2 * X + 1)
    True
    """
    expect_count("N", N)
    expect_generator(rng)
    X = rng.uniform(-1, 1, (1, N))
    return X, _noisy(rng, slope * X + intercept, noise)


def _labels(N: int, K: int) -> np.ndarray:
    expect_count("N", N)
    expect_count("K", K)
    return np.arange(N) % K


def _on_circle(angle: np.ndarray) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)])


def _noisy(rng: np.random.Generator, values: np.ndarray, noise: float) -> np.ndarray:
    expect_generator(rng)
    if not noise >= 0:
        raise ValueError(f"noise must be 0 or more, got {noise}.")
    return values + rng.normal(0, noise, values.shape)
