"""What a slope says and what it does not: of a whole step, of its own digits, of the way to a minimum."""

import math
from collections.abc import Mapping

import numpy as np

from nnlib.differences import derivative, gradient
from nnlib.show.numbers import short
from nnlib.show.plots.axes import Axes
from nnlib.show.plots.contours import Landscape, Point
from nnlib.show.plots.secants import WIDTHS, Function, draw_error_curve, slope_errors
from nnlib.show.sheet import Picture, Sheet

_PANEL, _GAP, _LEFT, _NARROWEST = 150, 42, 52, 760
_HIDDEN = 1e-9  # a slope this small was measured at a flat place


def same_two_points(curves: Mapping[str, Function], first: float, second: float, name: str = "w") -> Picture:
    """Curves through the same two points, each with its chord and with its tangent at the first.

    The names of the curves are short formulas.

    Raises:
        ValueError: there is no curve, or two of them do not meet at both points.
    """
    ends = [(float(f(first)), float(f(second))) for f in curves.values()]
    if not ends or not np.allclose(ends, ends[0], rtol=0, atol=1e-9):
        raise ValueError(f"The curves must meet at {name} = {first:g} and at {name} = {second:g}.")
    slopes = [_measured(f, first) for f in curves.values()]
    chord = short((ends[0][1] - ends[0][0]) / (second - first))
    found = f"Each chord has the slope {chord}, each tangent at {name} = {short(first)} its own"
    told = [short(slope) for slope in slopes]
    sheet = Sheet(max(_LEFT + len(slopes) * (_PANEL + _GAP), _NARROWEST), 360, found)
    for place, ((formula, f), slope) in enumerate(zip(curves.items(), slopes, strict=True)):
        left = _LEFT + place * (_PANEL + _GAP)
        sheet.text(left, 68, formula, "value", 16, "start", formula=True)
        sheet.text(left, 90, f"slope at {short(first)}: {told[place]}", "derivative", 14, "start", bold=True)
        _panel(sheet, (left, 124, left + _PANEL, 306), f, (first, second), slope, name)
    return sheet.picture(f"{found}: {', '.join(told)}.")


def two_arms(f: Function, at: float, slope: float, truncation: Function, rounding: Function) -> Picture:
    """The error of a central difference over the width of its probe, between the two sizes it is made of.

    Raises:
        ValueError: f is not finite around the point.
    """
    errors = {"central": slope_errors(f, at, slope)["central"]}
    widths = np.geomspace(WIDTHS[0], WIDTHS[-1], 10 * len(WIDTHS))
    sizes = {
        "truncation": np.array([truncation(h) for h in widths]),
        "rounding": np.array([rounding(h) for h in widths]),
    }
    meet = np.argmin(np.abs(np.log(sizes["truncation"] / sizes["rounding"])))
    found = f"Truncation and rounding are equal near h = {short(widths[meet], 2)}"
    sheet = Sheet(720, 430, found)
    axes = draw_error_curve(sheet, (80, 84, 690, 365), errors)
    for (name, size), anchor, dx in zip(sizes.items(), ("end", "start"), (-14, 14), strict=True):
        inside = np.flatnonzero((axes.y[0] <= size) & (size <= axes.y[1]))
        axes.curve(widths[inside[[0, -1]]], size[inside[[0, -1]]], "derivative", 2, "7 5")
        middle = inside[len(inside) // 2]
        x, y = axes.place(widths[middle], size[middle])
        sheet.text(x + dx, y - 6, name, "derivative", 14, anchor, bold=True)
    return sheet.picture(f"{found}; the error of the central difference follows the larger of the two.")


def downhill_and_goal(landscape: Landscape, at: Point, goal: Point) -> Picture:
    """The steepest way down at one point of a landscape, beside the straight way to a goal, and their angle.

    Raises:
        ValueError: one of the points lies outside the landscape, they are the same, or it is flat there.
    """
    for point in (at, goal):
        landscape.expect_inside(point)
    down = -gradient(landscape.f, np.array(at, dtype=float))
    way = np.subtract(goal, at)
    if not np.hypot(*down) > _HIDDEN or not np.hypot(*way) > 0:
        raise ValueError("Two directions are needed: away from the goal, and where it is not flat.")
    angle = degrees_between(down, way)
    found = f"Straight downhill and the way to the minimum differ by {angle:.2f}°"
    sheet = Sheet(760, 440, found)
    axes = landscape.axes(sheet, 50, 74, 680, 300)
    sheet.height = axes.box[3] + 62
    axes.draw("x", "y", rules=False)
    landscape.draw(axes)
    start, end = axes.place(*at), axes.place(*goal)
    sheet.arrow(start, end, "ink", 2)
    reach = 0.3 * math.dist(axes.box[:2], axes.box[2:]) / np.hypot(*down)
    tip = (start[0] + reach * down[0], start[1] - reach * down[1])
    sheet.arrow(start, tip, "derivative", 2.6, head=11)
    sheet.circle(*start, 5, edge="value", face="value")
    sheet.circle(*end, 5, edge="ink", face="paper", width=2)
    _beside(sheet, tip, "−g, steepest descent", "derivative")
    _beside(sheet, end, "minimum", "ink")
    return sheet.picture(f"{found} at x = {short(at[0])}, y = {short(at[1])}.")


def degrees_between(one, other) -> float:
    """The angle between two directions in degrees, 0 to 180.

    >>> degrees_between([1.0, 0.0], [0.0, 2.0])
    90.0
    """
    share = np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.degrees(np.arccos(np.clip(share, -1.0, 1.0))))


def _measured(f: Function, at: float) -> float:
    slope = float(derivative(f, at))
    return slope if abs(slope) > _HIDDEN else 0.0


def _panel(sheet: Sheet, box, f: Function, pair: Point, slope: float, name: str) -> None:
    """One curve with the chord of its two points, and the tangent at the first of them."""
    first, second = pair
    step = second - first
    low, high = first - 0.6 * step, second + 0.3 * step
    level, above = float(f(first)), float(f(second))
    axes = Axes(sheet, box, (low, high), (level - 1.0 * abs(above - level), above + abs(above - level)))
    axes.draw(name, f"C({name})")
    xs = np.linspace(low, high, 121)
    ys = np.array([float(f(float(x))) for x in xs])
    axes.curve(xs, ys, width=2.6)
    axes.curve([first, second], [level, above], "muted", 1.4, "2 4")
    axes.straight(first, level, slope, dash="", reach=0.55 * step)
    for x, y in ((first, level), (second, above)):
        sheet.circle(*axes.place(x, y), 4.5, edge="value", face="value")


def _beside(sheet: Sheet, place, words: str, colour: str) -> None:
    sheet.text(place[0] - 10, place[1] + 20, words, colour, 14, "middle", bold=True)
