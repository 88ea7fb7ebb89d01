"""Gradient descent on a plane: the walk over pale contours, f after each step, and the last promise."""

import numpy as np

from nnlib.show.numbers import counted, numeral
from nnlib.show.plots.axes import Axes, padded
from nnlib.show.plots.contours import Landscape, Point
from nnlib.show.plots.walks import Field, Walk, draw_walk, walk
from nnlib.show.sheet import Picture, Sheet

_DECADES = 8  # of a logarithmic axis, below the height of the start
_LEAST = 220  # units: how high the curve of heights is at least


def descent(
    landscape: Landscape,
    gradient: Field,
    start: Point,
    eta: float,
    steps: int,
    at: int,
    goal: float | None = None,
) -> Picture:
    """The first `at` of the `steps` steps θ ← θ − η g(θ) from start; gradient is that of the landscape's f.

    Beside the walk is f after each step, on a logarithmic axis if f is nowhere below 0, and the goal, if
    there is one. Below it is what the gradient promised of the last step, −η ‖g‖², and what came out.
    """
    way = walk(landscape.f, gradient, start, eta, at)
    found = _finding(way)
    sheet = Sheet(1000, 480, found)
    axes = landscape.axes(sheet, 60, 92, 540, 300)
    bottom = max(axes.box[3], 92 + _LEAST)
    sheet.height = bottom + 88  # a low map leaves no empty paper below it
    axes.draw("x", "y", rules=False)
    landscape.draw(axes)
    draw_walk(axes, way.points)
    _heights(sheet, (axes.box[2] + 110, 92, 960, bottom), landscape, way, steps, goal)
    kept = _promise(way)
    sheet.text(60, bottom + 70, kept, "ink", 15, "start")
    return sheet.picture(f"{found}. {kept}.")


def zigzags(way: Walk) -> bool:
    """Whether most steps turn by over 60° from the one before."""
    moves = np.diff(way.points, axis=0)
    lengths = np.hypot(*moves.T)
    turned = (moves[1:] * moves[:-1]).sum(axis=1) < 0.5 * lengths[1:] * lengths[:-1]
    return bool(turned.mean() > 0.5) if turned.size else False


def _finding(way: Walk) -> str:
    taken, (first, last) = len(way.points) - 1, way.heights[[0, -1]]
    if taken == 0:
        x, y = way.points[0]
        return f"Before the first step, at x = {numeral(x, 4)}, y = {numeral(y, 4)}: f = {numeral(first, 4)}"
    count = counted(taken, "step")
    if way.squares[0] == 0:
        return f"Where the gradient is 0, no η leads away: f = {numeral(last, 4)} after {count}"
    manner = "zigzags" if zigzags(way) else "descends"
    change = f"falls from {numeral(first, 4)} to {numeral(last, 4)}"
    if not last <= first:
        manner, change = "goes too far", f"rises from {numeral(first, 4)} to {numeral(last, 4)}"
    return f"η = {numeral(way.eta)} {manner}: f {change} in {count}"


def _promise(way: Walk) -> str:
    """What the gradient promised of the last step and what came out, in words."""
    taken = len(way.points) - 1
    if taken == 0:
        return f"The first step promises a change of −η ‖g‖² = {numeral(way.promised(0), 4)}"
    promised, came_out = way.promised(taken - 1), way.came_out(taken - 1)
    said = f"Step {taken} promised a change of −η ‖g‖² = {numeral(promised, 4)}"
    return f"{said}, came out {numeral(came_out, 4)}"


def _heights(sheet: Sheet, box, landscape: Landscape, way: Walk, steps: int, goal: float | None) -> None:
    """f over the steps, at the right."""
    first = way.heights[0]
    log = landscape.lowest >= 0 and first > 0
    if log:
        top = 10.0 ** np.ceil(np.log10(first) + 1)
        y = (top / 10.0 ** (_DECADES + 1), top)
    else:
        y = padded([landscape.lowest, landscape.highest], 0.15)
    axes = Axes(sheet, box, (0, max(steps, 1)), y, log_y=log)
    axes.draw("step", "f")
    curve = np.stack([np.arange(len(way.heights)), way.heights], axis=1)
    axes.trace(curve, "value", 2.2)
    if axes.holds(curve[-1]):
        sheet.circle(*axes.place(*curve[-1]), 5, edge="value", face="value")
    if goal is not None and y[0] <= goal <= y[1]:
        axes.curve(axes.x, (goal, goal), "ink", 1.2, dash="3 4")
        sheet.text(box[0] + 8, axes.place(0, goal)[1] + 17, f"goal {numeral(goal)}", "ink", 13, "start")
