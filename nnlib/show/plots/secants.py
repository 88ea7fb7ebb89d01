"""A slope measured: the secant of a probe beside the tangent, and how its error depends on the width."""

import math
from collections.abc import Callable
from os.path import commonprefix

import numpy as np

from nnlib.differences import derivative, forward_difference
from nnlib.show.labels import Spot, along, placed
from nnlib.show.numbers import counted, short
from nnlib.show.plots.axes import Axes, decades, padded
from nnlib.show.sheet import Picture, Sheet

Function = Callable[[float], float]

DIFFERENCES = {"forward": forward_difference, "central": derivative}
WIDTHS = np.logspace(-16, 0, 161)
_NOTHING = 1e-15  # a slope this small is 0 but for rounding: math.cos(math.pi / 2) is 6e-17
_SMALLEST = 1e-17  # an error of exactly 0 has no place on a logarithmic axis
_DASHES = {"forward": "7 5", "central": ""}
# Where the name of a curve may be: left or right of a place on it, and how far below, in units.
_SIDES = {
    "forward": [(-1, -5), (-1, -16), (1, -16), (0, -20), (1, 10), (0, 20)],
    "central": [(1, 5), (1, 16), (-1, 16), (0, 20), (-1, -10), (0, -20)],
}
_DISC, _DASH = 6, "7 5"
_END = 526  # of the digits of a slope
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def slope_errors(f: Function, at: float, slope: float, widths=WIDTHS) -> dict[str, np.ndarray]:
    """|measured slope − slope| at each width, for the forward and for the central difference.

    Raises:
        ValueError: f is not finite somewhere that the probes reach.
    """
    errors = {}
    for name, difference in DIFFERENCES.items():
        measured = np.array([difference(f, at, float(h)) for h in widths])
        if not np.isfinite(measured).all():
            width = np.asarray(widths)[~np.isfinite(measured)][0]
            raise ValueError(f"f must be finite around {at:.6g}, but at a distance of {width:.6g} it is not.")
        errors[name] = np.abs(measured - slope)
    return errors


def digits_right(measured: float, slope: float) -> int:
    """How many digits of the measured slope are right, 0 to 16; of a slope of 0, digits after the point.

    >>> digits_right(0.12, 0.123), digits_right(-1.0, 1.0)
    (1, 0)
    """
    error = abs(measured - slope) / (abs(slope) if abs(slope) > _NOTHING else 1.0)
    return 16 if error < 1e-16 else max(0, math.floor(-math.log10(error)))


def power_of_ten(width: float) -> str:
    """A width in words: 10⁻⁸, or 0.02 if it is no power of ten.

    >>> power_of_ten(1e-8), power_of_ten(0.02)
    ('10⁻⁸', '0.02')
    """
    exponent = round(math.log10(width), 9)
    return f"10{str(int(exponent)).translate(_RAISED)}" if exponent.is_integer() else short(width)


def draw_error_curve(sheet: Sheet, errors: dict[str, np.ndarray], chosen: str, width: float, error: float):
    """The curves of `slope_errors`, the chosen one stronger than the other.

    The width and the error of the probe get a disc, and a line down to the width.
    """
    box = (610, 90, 970, 350)
    every = np.concatenate(list(errors.values()))
    low, high = decades(np.maximum(every, _SMALLEST))
    axes = Axes(sheet, box, (WIDTHS[0], WIDTHS[-1]), (low, max(high, 1e4 * low)), True, True)
    axes.draw("width h of the probe", "error of the slope")
    places = {
        name: axes.places(np.stack([WIDTHS, np.maximum(error, _SMALLEST)], axis=1))
        for name, error in errors.items()
    }
    x, y = axes.place(width, max(error, axes.y[0]))
    down_to_width = np.stack([np.full(99, x), np.linspace(y - _DISC, box[3], 99)], axis=1)
    taken = np.concatenate([*map(along, places.values()), down_to_width])
    names = sorted(errors, key=lambda name: name == chosen)  # the chosen one lies on top
    for name, (across, down, *_) in placed({n: _beside(box, n, places[n]) for n in names}, taken).items():
        hue, pen = ("ink", 1.8) if name == chosen else ("muted", 1)
        sheet.line(places[name], hue, pen, _DASHES[name])
        sheet.text(across, down + 5, name, hue, 14)
    sheet.line([(x, box[3]), (x, y)], "derivative", 1.2, dash="2 4")
    sheet.circle(x, y, _DISC, edge="derivative", face="derivative")


def _beside(box, name: str, curve: np.ndarray) -> list[Spot]:
    """Spots inside the box for the name of a curve beside it, those near to where h = 10⁻³ first."""
    half = 4.5 * len(name)  # of a width of at most 9 units a letter
    left, top, right, bottom = box
    near = np.argsort(np.abs(np.log10(WIDTHS) + 3), kind="stable")
    across, down = np.transpose(_SIDES[name])
    spots = (curve[near, None] + np.stack([across * (half + 8), down], axis=1)).reshape(-1, 2)
    inside = (spots > [left + half, top + 10]) & (spots < [right - half, bottom - 8])
    return [(x, y, half + 2, 10) for x, y in spots[inside.all(axis=1)].tolist()]


def secant(
    f: Function, at: float, slope: float, width: float, method: str, span: tuple[float, float], name="x"
) -> Picture:
    """The curve f over span with its tangent at one point, whose slope is given, and the secant of a probe.

    Beside it lies the error of either difference for every width. method is "forward" or "central".

    Raises:
        ValueError: width is not positive, or f is not finite where it is probed.
    """
    measured = float(DIFFERENCES[method](f, at, width))
    errors = slope_errors(f, at, slope)
    count = digits_right(measured, slope)
    digits = counted(count, "digit") if count else "no digit"
    found = f"A {method} difference of width {power_of_ten(width)} gets {digits} right"
    sheet = Sheet(1000, 510, found)
    _lines(sheet, f, at, (slope, measured), width, method, span, name)
    error = abs(measured - slope)
    draw_error_curve(sheet, errors, method, width, error)
    _ledger(sheet, slope, measured)
    slopes = f"the slope is {slope:.10g}, measured {measured:.10g}"
    return sheet.picture(f"{found}. At {name} = {short(at)} {slopes}.")


def _lines(sheet: Sheet, f, at, slopes, width, method, span, name) -> None:
    """The curve, the tangent, the secant and the two points that it joins."""
    low, high = span
    xs = np.linspace(low, high, 161)
    ys = np.array([float(f(float(x))) for x in xs])
    axes = Axes(sheet, (70, 90, 500, 350), (low, high), padded(ys[np.isfinite(ys)], 0.1))
    axes.draw(name, f"f({name})")
    axes.curve(xs, ys, width=2.6)
    ends = (at - width, at + width) if method == "central" else (at, at + width)
    level = float(f(at))
    slope, measured = slopes
    axes.straight(at, level, slope, 2.2, _DASH)
    axes.straight(ends[0], float(f(ends[0])), measured, 2.2, "")
    for x in ends:
        if low <= x <= high:
            sheet.circle(*axes.place(x, float(f(x))), 5, edge="value", face="paper", width=2.2)
    sheet.circle(*axes.place(at, level), 5, edge="value", face="value")


def _ledger(sheet: Sheet, slope: float, measured: float) -> None:
    """Both slopes with 16 digits, those that agree underlined, beside samples of their lines; the error."""
    before_point = max(len(f"{abs(value):.0f}") for value in (slope, measured))
    decimals, error = max(16 - before_point, 0), abs(measured - slope)
    numbers = [f"{value + 0.0:.{decimals}f}".replace("-", "−") for value in (slope, measured)]
    same = commonprefix(numbers)
    same = same if same.strip("−0.") else ""  # to agree on a leading zero is no digit right
    rows = (("tangent, the true slope", _DASH), ("secant, the measured slope", ""))
    for (words, dash), value, y in zip(rows, numbers, (436, 462), strict=True):
        sheet.line([(70, y - 5), (112, y - 5)], "derivative", 2.2, dash)
        sheet.text(124, y, words, "ink", 14, "start")
        sheet.text(_END, y, value, "ink", 15, "end")  # as many decimals each, so that digits align
        if same:
            start = _END - _width(value)
            sheet.line([(start + 1, y + 5), (start + _width(same) - 1, y + 5)], "derivative", 3)
    sheet.text(124, 488, f"error {short(error)}", "ink", 14, "start")
    sheet.text(_END, 488, f"{error:.{decimals}f}", "ink", 15, "end")


def _width(text: str) -> float:
    """How wide the digits of a number are on the sheet."""
    return 15 * sum({"−": 0.838, ".": 0.318}.get(letter, 0.636) for letter in text)
