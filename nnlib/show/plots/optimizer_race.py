"""Optimizers that start at one point of a valley: their walks on a map, and their heights step by step."""

from functools import cache
from itertools import cycle

import numpy as np

from nnlib.show.numbers import counted, numeral
from nnlib.show.plots.axes import Axes
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.valleys import VALLEYS, stays_below
from nnlib.show.sheet import Picture, Sheet
from nnlib.show.strokes import dots

Heights = dict[str, np.ndarray]  # of each walk, by its label
Pens = dict[str, tuple[str, float, str]]

GOAL = 0.01
_MAP = (60, 84, 450, 380)  # left, top, and the largest width and height
_CURVES, _TABLE = (620, 84, 976, 250), 520
_LOWEST = 1e-6
# Colour, width and dashes of the chosen walk, and of the others: whole, strokes, dots, both, strong.
# A dot is a short dash with round ends: of one without any length a scaled picture shows nothing.
_CHOSEN = ("derivative", 2.4, "")
_PENS = (
    ("muted", 1.2, ""),
    ("muted", 1.8, "11 5"),
    ("muted", 2.4, "0.1 5"),
    ("ink", 1.2, "14 4 0.1 4"),
    ("ink", 2, ""),
)


@cache
def landscape_of(name: str) -> Landscape:
    """The map of a valley, measured once."""
    valley = VALLEYS[name]
    return Landscape(valley.f, valley.x, valley.y)


def optimizer_race(name: str, walks: dict[str, np.ndarray], chosen: str, at: int, steps: int) -> Picture:
    """The walks through the valley of that name up to step `at` of `steps`, the chosen one in orange.

    walks: label → points from `walk_of`. A table says how high each is, and from which step on it stays
    below 0.01.
    """
    heights = {label: VALLEYS[name].f(points.T) for label, points in walks.items()}
    found = _finding(name.capitalize(), heights, steps)
    pens = {chosen: _CHOSEN} | dict(zip((label for label in walks if label != chosen), cycle(_PENS)))
    sheet = Sheet(1000, 520, found)
    _map(sheet, name, {label: points[: at + 1] for label, points in walks.items()}, chosen, pens)
    _curves(sheet, heights, chosen, pens, at, steps)
    _table(sheet, heights, chosen, pens, at, steps)
    return sheet.picture(f"{found}. {chosen}: {_state(heights[chosen], at)} after {counted(at, 'step')}.")


def _map(sheet: Sheet, name: str, walks: dict[str, np.ndarray], chosen: str, pens: Pens) -> None:
    landscape = landscape_of(name)
    axes = landscape.axes(sheet, *_MAP)
    landscape.draw(axes)
    axes.draw("x", "y", rules=False)
    x, y = axes.place(*VALLEYS[name].minimum)
    sheet.line([(x - 6, y), (x + 6, y)], "ink", 2)
    sheet.line([(x, y - 6), (x, y + 6)], "ink", 2)
    for label, points in walks.items():
        if label != chosen:
            axes.trace(points, *pens[label])
    axes.trace(walks[chosen], "derivative", 2)
    with axes.cut(walks[chosen]) as places:
        sheet.path(dots(places), "derivative", 4.8)


def _curves(sheet: Sheet, heights: Heights, chosen: str, pens: Pens, at: int, steps: int) -> None:
    """The height after each step, on a logarithmic axis; the goal is dashed, the chosen step a disc."""
    top = 10.0 ** np.ceil(np.log10(next(iter(heights.values()))[0]) + 1)
    axes = Axes(sheet, _CURVES, (0, max(steps, 1)), (_LOWEST, top), log_y=True)
    axes.draw("step", "height f(x, y)")
    axes.curve(axes.x, (GOAL, GOAL), "ink", 1.2, dash="3 4")
    for label in sorted(heights, key=lambda label: label == chosen):  # the chosen one lies on top
        curve = np.stack([np.arange(len(heights[label])), heights[label]], axis=1)
        axes.trace(curve, *pens[label])
    now = min(at, len(heights[chosen]) - 1)
    if _LOWEST <= heights[chosen][now] <= top:
        sheet.circle(*axes.place(now, heights[chosen][now]), 5, edge="derivative", face="derivative")


def _table(sheet: Sheet, heights: Heights, chosen: str, pens: Pens, at: int, steps: int) -> None:
    """Of each walk how high it is now, and from which step on it stays below the goal."""
    y = 336
    sheet.text(880, y, f"after {counted(at, 'step')}", "muted", 12, "end")
    sheet.text(978, y, f"below {GOAL:g}", "muted", 12, "end")
    for label, column in heights.items():
        y += 24
        hue = "derivative" if label == chosen else "ink"
        first = stays_below(column, GOAL, steps)
        sheet.line([(_TABLE - 4, y - 4), (_TABLE + 24, y - 4)], *pens[label])
        sheet.text(_TABLE + 30, y, label, hue, 12, "start", bold=label == chosen)
        sheet.text(880, y, _state(column, at), hue, 12, "end", bold=label == chosen)
        sheet.text(978, y, "no" if first is None else f"from {first}", hue, 12, "end", bold=label == chosen)


def _finding(name: str, heights: Heights, steps: int) -> str:
    first = {label: stays_below(column, GOAL, steps) for label, column in heights.items()}
    arrived = {label: step for label, step in first.items() if step is not None}
    if not arrived:
        return f"{name}: none of the {len(heights)} stays below {GOAL:g} within {counted(steps, 'step')}"
    label = min(arrived, key=arrived.get)
    winner, since = label.split(",")[0], f"from step {arrived[label]} on"
    if len(arrived) == 1:
        return f"{name}: only {winner} stays below {GOAL:g}, {since}"
    return f"{name}: {len(arrived)} of {len(heights)} stay below {GOAL:g}, {winner} first, {since}"


def _state(heights: np.ndarray, at: int) -> str:
    return numeral(heights[at], 3) if at < len(heights) else "ran away"
