"""A walk of gradient descent over a plane: where each step leads, and what the gradient promised of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .axes import Axes

Field = Callable[[np.ndarray], np.ndarray]
_STEEP = 1e24  # ‖g‖² from which nobody walks on: soon numbers would end


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
    """θ ← θ − η g(θ), so many times, or fewer if it runs so far away that numbers end.

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


def draw_walk(axes: Axes, points: np.ndarray) -> None:
    """The walk as a line with a dot for each step, a ring where it starts and a disc where it is now.

    What leaves the axes is cut at their edge.
    """
    inside = (points >= [axes.x[0], axes.y[0]]) & (points <= [axes.x[1], axes.y[1]])
    inside = inside.all(axis=1)
    for one, other in zip(points[:-1], points[1:], strict=True):
        ends = cut(one, other, axes)
        if ends is not None:
            axes.sheet.line([axes.place(*end) for end in ends], "derivative", 2)
    for point in points[1:-1][inside[1:-1]]:
        axes.sheet.circle(*axes.place(*point), 2.6, edge="derivative", face="derivative", width=0)
    if inside[-1]:
        axes.sheet.circle(*axes.place(*points[-1]), 5.5, edge="derivative", face="derivative")
    if inside[0]:
        axes.sheet.circle(*axes.place(*points[0]), 5.5, edge="derivative", face="paper", width=2.2)


def cut(start: np.ndarray, end: np.ndarray, axes: Axes) -> list[np.ndarray] | None:
    """The part of the way from start to end that lies inside the axes; None if none does."""
    first, last = 0.0, 1.0
    for place, move, (low, high) in zip(start, end - start, (axes.x, axes.y), strict=True):
        if move == 0:
            if not low <= place <= high:
                return None
        else:
            enter, leave = sorted(((low - place) / move, (high - place) / move))
            first, last = max(first, enter), min(last, leave)
    return [start + t * (end - start) for t in (first, last)] if first < last else None
