"""Lines of equal height on a plane, and walks across them."""

from collections.abc import Callable

import numpy as np

from nnlib.show.plots.axes import Axes
from nnlib.show.plots.walks import for_many
from nnlib.show.strokes import strokes, thinned_line

Point = tuple[float, float]
_SIDE, _LEVELS = 81, 12  # f is measured at this many places across and up
_INVISIBLE = 0.2  # units on the sheet: an error that nobody can see
_SHORTEST = 0.08  # of the width: a shorter line is a piece of one in a valley too narrow to be measured


class Landscape:
    """f(theta), theta of shape (2,), over the rectangle x × y: its heights, measured once, and its contours.

    Raises:
        ValueError: a range is empty, or f is not finite somewhere in the rectangle.
    """

    def __init__(self, f: Callable[[np.ndarray], float], x: Point, y: Point):
        for name, (low, high) in (("x", x), ("y", y)):
            if not low < high:
                raise ValueError(f"The range of {name} must go upwards, got {low} to {high}.")
        self.f, self.x, self.y = f, x, y
        across, up = np.linspace(*x, _SIDE), np.linspace(*y, _SIDE)
        places = np.stack(np.meshgrid(across, up)).reshape(2, -1)
        heights = for_many(f, places[:, :: 7 * _SIDE + 3])(places).reshape(_SIDE, _SIDE)
        if not np.isfinite(heights).all():
            row, column = np.argwhere(~np.isfinite(heights))[0]
            place = f"({across[column]:g}, {up[row]:g})"
            raise ValueError(f"f must be finite in the whole picture, but at {place} it is not.")
        self.lowest, self.highest = float(heights.min()), float(heights.max())
        # Fewer at greater heights: then the lines around a valley keep about the same distance.
        shares = (np.arange(1, _LEVELS + 1) / (_LEVELS + 1)) ** 1.6
        lines = [line / (_SIDE - 1) for level in _levels(heights, shares) for line in contour(heights, level)]
        self.contours = [line for line in lines if np.ptp(line, axis=0).max() > _SHORTEST]
        self._paths: dict[tuple, str] = {}

    def expect_inside(self, start: Point) -> None:
        """Raise unless the start of a walk lies in the rectangle."""
        if not all(low <= place <= high for place, (low, high) in zip(start, (self.x, self.y), strict=True)):
            place = f"({start[0]:g}, {start[1]:g})"
            raise ValueError(f"The start {place} lies outside the picture, x {self.x} and y {self.y}.")

    def axes(self, sheet, left: float, top: float, width: float, height: float) -> Axes:
        """Axes of this rectangle in a box of at most this size: a unit is as long across as it is up."""
        unit = min(width / (self.x[1] - self.x[0]), height / (self.y[1] - self.y[0]))
        box = (left, top, left + unit * (self.x[1] - self.x[0]), top + unit * (self.y[1] - self.y[0]))
        return Axes(sheet, box, self.x, self.y)

    def draw(self, axes: Axes) -> None:
        """The contours, pale, below whatever comes after."""
        left, top, right, bottom = axes.box
        if axes.box not in self._paths:  # a picture that moves has them in the same place each time
            size = np.array([right - left, top - bottom])
            lines = ([left, bottom] + line * size for line in self.contours)
            self._paths[axes.box] = strokes(thinned_line(line, _INVISIBLE) for line in lines)
        axes.sheet.path(self._paths[axes.box], "faint", 1.2)


def _levels(heights: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """The heights below which these shares of the table lie, each halfway between two heights of the table.

    On one of them rounding would decide, on each processor in its own way, on which side it lies.
    """
    rungs = np.unique(heights)
    apart = 1e-9 * (rungs[-1] - rungs[0])  # what lies closer is one height, measured twice
    rungs = rungs[np.append(True, np.diff(rungs) > apart)]
    if len(rungs) == 1:
        return rungs[:0]
    above = np.searchsorted(rungs, np.quantile(heights, shares) + apart, side="right")
    above = np.clip(above, 1, len(rungs) - 1)
    return (rungs[above - 1] + rungs[above]) / 2


def contour(heights: np.ndarray, level: float) -> list[np.ndarray]:
    """The lines on which a table of heights has this level, each (points, 2): column and row as they go.

    Between two neighbours of the table, one below and one above, the slope is taken as even. In a square
    whose four corners alternate, the mean of the four decides which corners belong together.
    """
    from contourpy import LineType, contour_generator  # comes with Matplotlib

    return contour_generator(z=heights, name="serial", line_type=LineType.Separate).lines(level)
