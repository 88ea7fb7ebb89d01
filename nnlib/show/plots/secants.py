"""A slope measured: the secant of a probe beside the tangent, and how many digits are right."""

from os.path import commonprefix

import numpy as np

from nnlib.show.numbers import counted, short
from nnlib.show.plots.axes import Axes, padded
from nnlib.show.plots.error_curve import (
    DIFFERENCES,
    Function,
    digits_right,
    draw_error_curve,
    power_of_ten,
    slope_errors,
)
from nnlib.show.sheet import Picture, Sheet

_DASH = "7 5"
_END = 526  # of the digits of a slope


def secant(
    f: Function,
    at: float,
    slope: float,
    width: float,
    method: str = "forward",
    span: tuple[float, float] | None = None,
    name: str = "x",
) -> Picture:
    """The curve f over span with its tangent at one point, whose slope is given, and the secant of a probe.

    Beside it lies the error of either difference for every width. method is "forward" or "central"; span is
    at − 2 to at + 2 unless given.

    Raises:
        ValueError: the method is another one, width is not positive, or f is not finite where it is probed.
    """
    if method not in DIFFERENCES:
        raise ValueError(f'method must be "forward" or "central", got {method!r}.')
    low, high = span or (at - 2, at + 2)
    measured = float(DIFFERENCES[method](f, at, width))
    errors = slope_errors(f, at, slope)
    count = digits_right(measured, slope)
    digits = counted(count, "digit") if count else "no digit"
    found = f"A {method} difference of width {power_of_ten(width)} gets {digits} right"
    sheet = Sheet(1000, 510, found)
    _lines(sheet, f, at, (slope, measured), width, method, (low, high), name)
    error = abs(measured - slope)
    draw_error_curve(sheet, (610, 90, 970, 350), errors, method, mark=(width, error))
    _ledger(sheet, slope, measured)
    return sheet.picture(
        f"{found}. At {name} = {short(at)} the slope is {slope:.10g}, measured {measured:.10g}."
    )


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
