"""Where weights start: drawn once, before the first step. Biases start at 0.

Derived in lesson 10. Each function gives the weights (H, D) from D inputs to H units, so that
Network(..., initializer=he) can draw those of every layer.
"""

from collections.abc import Callable

import numpy as np

from nnlib.shapes import expect_count, expect_generator, expect_positive


def zeros(rng: np.random.Generator, H: int, D: int) -> np.ndarray:
    """Weights (H, D), all 0: the units of a layer then stay equal in every step, as lesson 10 shows."""
    _expect_layer(rng, H, D)
    return np.zeros((H, D))


def normal(deviation: float) -> Callable[[np.random.Generator, int, int], np.ndarray]:
    """An initializer: normal weights of mean 0 and this standard deviation, whatever H and D."""
    expect_positive("deviation", deviation)

    def draw(rng: np.random.Generator, H: int, D: int) -> np.ndarray:
        _expect_layer(rng, H, D)
        return rng.normal(0.0, deviation, size=(H, D))

    return draw


def xavier(rng: np.random.Generator, H: int, D: int) -> np.ndarray:
    """Weights (H, D), normal, of mean 0 and variance 2 / (D + H): for tanh and sigmoid.

    The variance is the compromise between 1/D, which keeps the size of the values on the way forward,
    and 1/H, which keeps the size of the derivatives on the way back.

    Source: Glorot and Bengio, 2010, "Understanding the difficulty of training deep feedforward neural
    networks", equation 12.
    """
    _expect_layer(rng, H, D)
    return rng.normal(0.0, np.sqrt(2 / (D + H)), size=(H, D))


def he(rng: np.random.Generator, H: int, D: int) -> np.ndarray:
    """Weights (H, D), normal, of mean 0 and variance 2 / D: for relu, which stops half of all values.

    Source: He, Zhang, Ren and Sun, 2015, "Delving deep into rectifiers", equation 10.
    """
    _expect_layer(rng, H, D)
    return rng.normal(0.0, np.sqrt(2 / D), size=(H, D))


def _expect_layer(rng: np.random.Generator, H: int, D: int) -> None:
    expect_generator(rng)
    expect_count("H", H)
    expect_count("D", D)
