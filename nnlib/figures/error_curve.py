"""The error of a measured slope over the width of the probe: a V on logarithmic axes."""

import math
from collections.abc import Callable

import numpy as np

from nnlib.differences import derivative, forward_difference

from .axes import Axes, decades, short
from .svg import Picture, Sheet, number

Function = Callable[[float], float]

DIFFERENCES = {"forward": forward_difference, "central": derivative}
WIDTHS = np.logspace(-16, 0, 161)
_SMALLEST = 1e-17  # an error of exactly 0 has no place on a logarithmic axis
_DASHES = {"forward": "7 5", "central": ""}
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
    error = abs(measured - slope) / (abs(slope) or 1.0)
    return 16 if error < 1e-16 else max(0, math.floor(-math.log10(error)))


def power_of_ten(width: float) -> str:
    """A width in words: 10⁻⁸, or 0.02 if it is no power of ten.

    >>> power_of_ten(1e-8), power_of_ten(0.02)
    ('10⁻⁸', '0.02')
    """
    exponent = round(math.log10(width), 9)
    return f"10{str(int(exponent)).translate(_RAISED)}" if exponent.is_integer() else short(width)


def error_curve(f: Function, at: float, slope: float) -> Picture:
    """Both V-curves for f at one point, whose true slope there is given, and the best width of each.

    Raises:
        ValueError: as `slope_errors`.
    """
    errors = slope_errors(f, at, slope)
    best = {name: float(WIDTHS[np.argmin(error)]) for name, error in errors.items()}
    least = {name: float(np.min(error)) for name, error in errors.items()}
    found = " and ".join(
        f"{name}, {number(least[name])} at h = {power_of_ten(best[name])}" for name in errors
    )
    sheet = Sheet(720, 440)
    sheet.text(22, 34, "Narrower is better, until rounding takes over", size=16, anchor="start", bold=True)
    sheet.text(22, 56, f"smallest error: {found}", "muted", 13, "start")
    draw_error_curve(sheet, (80, 104, 690, 385), errors)
    return sheet.picture(f"The error of a measured slope is smallest for a middle width: {found}.")


def draw_error_curve(sheet: Sheet, box, errors: dict[str, np.ndarray], chosen: str | None = None) -> Axes:
    """The curves of `slope_errors` in a box of a sheet; the chosen one is stronger than the other."""
    every = np.concatenate(list(errors.values()))
    axes = Axes(sheet, box, (WIDTHS[0], WIDTHS[-1]), decades(np.maximum(every, _SMALLEST)), True, True)
    axes.draw("width h of the probe", "error of the slope")
    at = int(np.argmin(np.abs(np.log10(WIDTHS) + 3)))  # each curve is named where h = 10⁻³
    for name in sorted(errors, key=lambda name: name == chosen):  # the chosen one lies on top
        error = np.maximum(errors[name], _SMALLEST)
        strong = chosen in (None, name)
        axes.curve(WIDTHS, error, "ink" if strong else "faint", 1.8, _DASHES[name])
        x, y = axes.place(WIDTHS[at], error[at])
        dx, anchor = (-10, "end") if name == "forward" else (10, "start")
        dy = 14 if name == "central" and y + 20 < box[3] else -5
        sheet.text(x + dx, y + dy, name, "ink" if strong else "muted", 14, anchor)
    return axes
