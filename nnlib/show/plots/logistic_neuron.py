"""One neuron that answers yes or no: how steep two losses are for it, and what it looks for in an image."""

from collections.abc import Sequence

import numpy as np

from nnlib.shapes import expect_finite, expect_shape
from nnlib.show.digits.pixels import squares
from nnlib.show.numbers import numeral, short
from nnlib.show.plots.axes import Axes
from nnlib.show.sheet import Picture, Sheet

_LOW, _HIGH = -8.0, 4.0  # of z
_CELL, _GAP, _LEFT, _TOP = 24, 44, 22, 92
_LETTER = 10  # of a title, at most
_COLOURS = "ink", "value", "derivative"


def two_losses(z: float) -> Picture:
    """Half squared error and cross-entropy of p = σ(z) for the target 1, each with its tangent at one z.

    Raises:
        ValueError: z lies outside the picture.
    """
    if not _LOW <= z <= _HIGH:
        raise ValueError(f"z must lie between {_LOW:g} and {_HIGH:g}, got {z:g}.")
    p = _sigmoid(z)
    slopes = {"cross-entropy": p - 1, "half squared error": (p - 1) * p * (1 - p)}
    ratio = slopes["cross-entropy"] / slopes["half squared error"]
    found = f"At z = {short(z)} the cross-entropy is {ratio:.0f} times as steep"
    sheet = Sheet(760, 420, found)
    axes = Axes(sheet, (60, 84, 730, 365), (_LOW, _HIGH), (0.0, 9.0))
    axes.draw("z", "loss, if the answer should be 1")
    zs = np.linspace(_LOW, _HIGH, 161)
    for (name, slope), dash in zip(slopes.items(), ("", "2 5"), strict=True):
        loss = _LOSSES[name]
        axes.curve(zs, loss(zs), "value", 2.6, dash)
        axes.straight(z, loss(z), slope, reach=2.2)
        sheet.circle(*axes.place(z, loss(z)), 5.5, edge="value", face="value")
        x, y = axes.place(z if name == "cross-entropy" else _LOW, loss(z))
        words = f"{name}, slope {numeral(slope, 3)}"
        sheet.text(x + 12, y - 16, words, "derivative", 14, "start", bold=True)
    return sheet.picture(f"{found}: slopes {' and '.join(numeral(slope, 3) for slope in slopes.values())}.")


def pixel_panels(title: str, panels: Sequence[tuple[str, np.ndarray, str]]) -> Picture:
    """Some images of 8 by 8 numbers in a row; each panel is its caption, its 64 numbers and a colour.

    The colour is "ink" for images, "value" for weights, "derivative" for derivatives. In each panel the
    largest square stands for the largest number; full squares are above 0, hollow ones below.

    Raises:
        ShapeError, ValueError: a panel is not 64 finite numbers, or its colour is another one.
    """
    side = 8 * _CELL
    wide = max(len(panels) * (side + _GAP) - _GAP, _LETTER * len(title))
    sheet = Sheet(2 * _LEFT + wide, _TOP + side + 40, title)
    told = []
    for place, (caption, values, colour) in enumerate(panels):
        if colour not in _COLOURS:
            raise ValueError(f"A colour is one of {', '.join(_COLOURS)}, got {colour!r}.")
        values = np.ravel(np.asarray(values, dtype=float))
        expect_shape(caption, values, "D", "A digit has 64 pixels.", D=64)
        expect_finite(caption, values[:, None])
        left, largest = _LEFT + place * (side + _GAP), float(np.abs(values).max())
        sheet.text(left, _TOP - 14, caption, "ink" if colour == "ink" else colour, 14, "start")
        squares(sheet, left, _TOP, _CELL, values.reshape(8, 8) / (largest or 1.0), colour)
        span = f"{short(values.min(), 2)} to {short(values.max(), 2)}"
        sheet.text(left, _TOP + side + 22, span, "muted", 13, "start")
        told.append(f"{caption}: {span}")
    return sheet.picture(f"{title}. {'; '.join(told)}.")


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


_LOSSES = {
    "cross-entropy": lambda z: np.logaddexp(0, -z),
    "half squared error": lambda z: 0.5 * (_sigmoid(z) - 1) ** 2,
}
