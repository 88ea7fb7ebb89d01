"""A walk of gradient descent over a plane: where each step leads, and what the gradient promised of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.show.plots.axes import Axes
from nnlib.show.strokes import dots, strokes

Field = Callable[[np.ndarray], np.ndarray]
_STEEP = 1e24  # ‖g‖² from which a walk ends: floats would soon overflow


@dataclass(frozen=True)
class Walk:
    """points (steps + 1, 2), the heights f there, and the squared lengths of the gradients, ‖g‖²."""

    points: np.ndarray
    heights: np.ndarray
    squares: np.ndarray
    eta: float

    def promised(self, step: int) -> float:
        """The change of f that the gradient promises of this step, −η ‖g‖²; steps count from 0."""
        return -self.eta * self.squares[step]

    def came_out(self, step: int) -> float:
        """The change of f that this step made."""
        return self.heights[step + 1] - self.heights[step]


def walk(f: Callable[[np.ndarray], float], gradient: Field, start, eta: float, steps: int) -> Walk:
    """θ ← θ − η g(θ), `steps` times, or fewer if it goes so far away that floats overflow.

    >>> walk(lambda theta: theta @ theta, lambda theta: 2 * theta, [1.0, 0.0], eta=0.25, steps=2).points
    array([[1.  , 0.  ],
           [0.5 , 0.  ],
           [0.25, 0.  ]])
    """
    theta = np.array(start, dtype=float)
    g = gradient(theta)
    points, squares = [theta], [float(g @ g)]
    with np.errstate(over="ignore", invalid="ignore"):  # a walk that runs away is a finding, not a mistake
        for _ in range(steps):
            theta = theta - eta * g
            g = gradient(theta)
            square = float(g @ g)
            if not square < _STEEP:
                break
            points.append(theta)
            squares.append(square)
    heights = np.array([float(f(point)) for point in points])
    return Walk(np.array(points), heights, np.array(squares), eta)


def walk_all(gradient: Field, start, etas, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """The walks with all these η at once: points (steps + 1, 2, N) and ‖g‖² (steps + 1, N).

    gradient takes many points (2, N). Where a walk has run so far away that it ends, both are nan.
    """
    etas = np.asarray(etas, dtype=float)
    points = np.empty((steps + 1, 2, len(etas)))
    squares = np.empty((steps + 1, len(etas)))
    theta = np.repeat(np.array(start, dtype=float)[:, None], len(etas), axis=1)
    with np.errstate(over="ignore", invalid="ignore"):
        for step in range(steps + 1):
            g = gradient(theta)
            square = (g * g).sum(axis=0)
            if step:  # at the start no walk has run away
                theta[:, ~(square < _STEEP)] = np.nan
            points[step], squares[step] = theta, square + 0 * theta[0]
            theta = theta - etas * g
    return points, squares


def for_many(function: Callable[[np.ndarray], np.ndarray], examples: np.ndarray) -> Callable:
    """A function of one point (2,) as one of many (2, N): itself, if it is right about these examples."""

    def one_by_one(points: np.ndarray) -> np.ndarray:
        return np.stack([np.asarray(function(point), dtype=float) for point in points.T], axis=-1)

    wanted = one_by_one(examples)
    try:
        at_once = function(examples)
        right = np.shape(at_once) == wanted.shape and np.allclose(at_once, wanted, rtol=1e-9, atol=0)
    except Exception:  # whatever a function does that was written for one point
        right = False
    return function if right else one_by_one


def draw_walk(axes: Axes, points: np.ndarray) -> None:
    """The walk as a line with a dot for each step, a ring where it starts and a disc where it is now.

    What leaves the axes is cut at their edge.
    """
    with axes.cut(points) as places:
        axes.sheet.path(strokes([places]), "derivative", 2)
        axes.sheet.path(dots(places[1:-1]), "derivative", 5.2)
    if axes.holds(points[-1]):
        axes.sheet.circle(*axes.place(*points[-1]), 5.5, edge="derivative", face="derivative")
    if axes.holds(points[0]):
        axes.sheet.circle(*axes.place(*points[0]), 5.5, edge="derivative", face="paper", width=2.2)
