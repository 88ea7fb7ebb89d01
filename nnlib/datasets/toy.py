"""Small sets of random points, with which a network's errors can be seen in a plot.

`noise` is the standard deviation of what is added to each coordinate.
"""

import numpy as np

from nnlib.shapes import expect_count, expect_generator


def moons(rng: np.random.Generator, N: int = 200, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """X (2, N) on two half circles of radius 1 that interlock, and labels y (N,).

    Label 0 is the upper half of the circle around (0, 0), label 1 the lower half of that around (1, 1/2).
    """
    expect_count("N", N)
    expect_generator(rng)
    y, angle = np.arange(int(N)) % 2, rng.uniform(0, np.pi, int(N))
    upper = np.array([np.cos(angle), np.sin(angle)])
    lower = np.array([[1.0], [0.5]]) - upper
    return _noisy(rng, np.where(y == 0, upper, lower), noise), y


def line(rng: np.random.Generator, N: int = 50, noise: float = 0.1) -> tuple[np.ndarray, np.ndarray]:
    """X (1, N) between -1 and 1, and targets Y (1, N) near 2 x + 1."""
    expect_count("N", N)
    expect_generator(rng)
    X = rng.uniform(-1, 1, (1, N))
    return X, _noisy(rng, 2.0 * X + 1.0, noise)


def _noisy(rng: np.random.Generator, values: np.ndarray, noise: float) -> np.ndarray:
    if not noise >= 0:
        raise ValueError(f"noise must be 0 or more, got {noise}.")
    return values + rng.normal(0, noise, values.shape)
