"""Where weights start: drawn once, before the first step. Biases start at 0.

Derived in lesson 10.
"""

import numpy as np

from nnlib.shapes import expect_count, expect_generator


def xavier(rng: np.random.Generator, H: int, D: int) -> np.ndarray:
    """Weights (H, D) from D inputs to H units: normal, mean 0, variance 2 / (D + H).

    The variance is the compromise between 1/D, which keeps the size of the values on the way forward,
    and 1/H, which keeps the size of the derivatives on the way back.

    Source: Glorot and Bengio, 2010, "Understanding the difficulty of training deep feedforward neural
    networks", equation 12.

    >>> xavier(np.random.default_rng(0), H=3, D=2).shape
    (3, 2)
    """
    expect_generator(rng)
    expect_count("H", H)
    expect_count("D", D)
    return rng.normal(0.0, np.sqrt(2 / (D + H)), size=(H, D))
