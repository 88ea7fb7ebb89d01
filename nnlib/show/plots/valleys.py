"""Three functions of two variables on which optimizers are compared, and walks of optimizers across them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.optimizers import Optimizer
from nnlib.show.plots.walks import Field

_FAR = 1e3  # no walk comes back from here


@dataclass(frozen=True)
class Valley:
    """f(theta), 0 at its only minimum, with its gradient; x and y are the part of the plane that is drawn.

    f takes one point (2,) or many (2, N), the gradient one.
    """

    f: Callable[[np.ndarray], float | np.ndarray]
    gradient: Field
    start: tuple[float, float]
    minimum: tuple[float, float]
    x: tuple[float, float]
    y: tuple[float, float]


def _long(theta: np.ndarray) -> float | np.ndarray:
    x, y = theta
    return (x**2 + 50 * y**2) / 2


def _long_gradient(theta: np.ndarray) -> np.ndarray:
    x, y = theta.tolist()  # plain numbers: NumPy's own are slower one by one
    return np.array([x, 50 * y])


def _rosenbrock(theta: np.ndarray) -> float | np.ndarray:
    x, y = theta
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def _rosenbrock_gradient(theta: np.ndarray) -> np.ndarray:
    x, y = theta.tolist()
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def _beale(theta: np.ndarray) -> float | np.ndarray:
    x, y = theta
    return sum(term**2 for term in _beale_terms(x, y))


def _beale_gradient(theta: np.ndarray) -> np.ndarray:
    x, y = theta.tolist()
    p, q, r = _beale_terms(x, y)
    df_dx = 2 * (p * (y - 1) + q * (y**2 - 1) + r * (y**3 - 1))
    return np.array([df_dx, 2 * x * (p + 2 * q * y + 3 * r * y**2)])


def _beale_terms(x, y) -> tuple:
    return 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3


VALLEYS = {
    "long valley": Valley(_long, _long_gradient, (-4.0, 1.0), (0.0, 0.0), (-5.0, 2.0), (-2.4, 2.4)),
    # Source: H. H. Rosenbrock, 1960, "An automatic method for finding the greatest or least value".
    "Rosenbrock": Valley(
        _rosenbrock, _rosenbrock_gradient, (-1.2, 1.0), (1.0, 1.0), (-2.0, 2.0), (-0.8, 2.4)
    ),
    # Source: E. M. L. Beale, 1958, "On an iterative method for finding a local minimum of a function".
    "Beale": Valley(_beale, _beale_gradient, (1.0, 1.5), (3.0, 0.5), (-0.5, 4.0), (-1.0, 2.2)),
}


def walk_of(optimizer: Optimizer, valley: Valley, steps: int) -> np.ndarray:
    """The points (steps + 1, 2) from the start of the valley on; fewer if x or y goes beyond 1000."""
    theta, gradient = np.array(valley.start), np.empty(2)
    points = [theta.copy()]
    for _ in range(steps):
        gradient[:] = valley.gradient(theta)
        optimizer.step(theta, gradient)
        if not max(map(abs, theta.tolist())) <= _FAR:
            break
        points.append(theta.copy())
    return np.array(points)


def stays_below(heights, goal: float, steps: int) -> int | None:
    """The first step from which on all heights lie below the goal; None if there is none, or the walk ended.

    >>> stays_below([3.0, 0.5, 2.0, 0.5, 0.4], goal=1.0, steps=4)
    3
    """
    if len(heights) <= steps:
        return None
    above = np.flatnonzero(~(np.asarray(heights) < goal))
    first = int(above[-1]) + 1 if above.size else 0
    return first if first <= steps else None
