"""Two axes on a sheet: from numbers to places, a few readable ticks, a label on each axis."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from nnlib.show.sheet import Sheet
from nnlib.show.strokes import strokes

_FAR = 1e5  # units on the sheet


def thinned(count: int, most: int = 400) -> np.ndarray:
    """Indices of at most `most` of `count` values, evenly spread, the first and the last among them.

    A plot is about 600 pixels wide: more points would lengthen the SVG text of each redraw and show nothing.
    """
    return np.unique(np.linspace(0, count - 1, min(count, most)).round().astype(int))


class Axes:
    """A plot in the box (left, top) to (right, bottom) of a sheet; x and y are (low, high) of the data.

    With whole_x the ticks of x are whole numbers, as of steps.
    """

    def __init__(self, sheet: Sheet, box, x, y, log_x: bool = False, log_y: bool = False, whole_x=False):
        self.sheet, self.box, self.x, self.y = sheet, box, x, y
        self.log_x, self.log_y, self.whole_x = log_x, log_y, whole_x

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where the point (x, y) of the data lies on the sheet; what lies outside moves to the edge."""
        return tuple(self.places(np.clip([x, y], *np.transpose([self.x, self.y])))[0].tolist())

    def places(self, points: np.ndarray) -> np.ndarray:
        """Where the points (N, 2) lie, inside the box or not; on a logarithmic axis 0 lies just outside."""
        left, top, right, bottom = self.box
        shares = [
            _shares(column, *ends, log)
            for column, ends, log in zip(
                np.reshape(points, (-1, 2)).T, (self.x, self.y), (self.log_x, self.log_y), strict=True
            )
        ]
        return [left, bottom] + np.stack(shares, axis=1) * [right - left, top - bottom]

    def holds(self, points: np.ndarray) -> np.ndarray:
        """Which of the points (N, 2) of the data lie inside the box or on its edge."""
        return ((points >= [self.x[0], self.y[0]]) & (points <= [self.x[1], self.y[1]])).all(axis=-1)

    def draw(self, x_label: str, y_label: str, rules: bool = True) -> None:
        """Both axes with their ticks; the label of y is written above its axis. A map needs no rules."""
        left, top, right, bottom = self.box
        ticks = _ticks(*self.y, self.log_y, about=4)
        for y, text in zip(ticks, _written(ticks, self.log_y), strict=True):
            height = self.place(self.x[0], y)[1]
            end, hue = (right, "rule") if rules else (left - 4, "muted")
            self.sheet.line([(left, height), (end, height)], hue, width=1)
            self._tick(left - 8, height + 4, text, "end")
        ticks = _ticks(*self.x, self.log_x, about=5)
        if self.whole_x:
            ticks = sorted({round(tick) for tick in ticks if self.x[0] <= round(tick) <= self.x[1]})
        for x, text in zip(ticks, _written(ticks, self.log_x), strict=True):
            across = self.place(x, self.y[0])[0]
            self.sheet.line([(across, bottom), (across, bottom + 4)], "muted", width=1)
            self._tick(across, bottom + 19, text, "middle")
        self.sheet.line([(left, top), (left, bottom), (right, bottom)], "muted", width=1)
        self.sheet.text((left + right) / 2, bottom + 40, x_label, "muted", size=13)
        self.sheet.text(left - 8, top - 12, y_label, "muted", size=13, anchor="start")

    @contextmanager
    def cut(self, points: np.ndarray) -> Iterator[np.ndarray]:
        """The places of the points that are finite; what is drawn with them is cut at the edges of the box.

        Points end soon after one that is far away: browsers count in 32 bits, too few for a line from there.
        """
        points = points[np.isfinite(points).all(axis=1)]
        if self.holds(points).all():
            yield self.places(points)
            return
        with self.sheet.window(*self.box):
            yield _ended(self.places(points))

    def curve(self, xs, ys, colour: str = "value", width: float = 2.2, dash: str = "") -> None:
        """The points (xs, ys) joined; points that are not finite are left out."""
        with self.cut(np.array([xs, ys], dtype=float).T) as places:
            self.sheet.line(places.tolist(), colour, width, dash)

    def trace(self, points: np.ndarray, colour: str, width: float, dash: str = "") -> None:
        """Many points (N, 2) joined, written shorter than a curve and rounded to a tenth of a unit."""
        with self.cut(points) as places:
            self.sheet.path(strokes([places]), colour, width, dash=dash)

    def straight(self, x: float, y: float, slope: float, width=2.4, dash="7 5", reach=math.inf) -> None:
        """The line through (x, y) with this slope, inside the box and at most `reach` away from x."""
        low, high = max(self.x[0], x - reach), min(self.x[1], x + reach)
        if slope:
            first, last = sorted((edge - y) / slope + x for edge in self.y)
            low, high = max(low, first), min(high, last)
        if low < high:
            ends = np.array([low, high])
            self.curve(ends, np.clip(y + slope * (ends - x), *self.y), "derivative", width, dash)

    def _tick(self, x: float, y: float, text: str, anchor: str) -> None:
        formula = "^" in text
        self.sheet.text(x, y, text, "muted", 13 if formula else 12, anchor, formula=formula)


def padded(values, share: float = 0.06) -> tuple[float, float]:
    """Lowest and highest of the values, with some room beyond both; never an empty range."""
    low, high = float(np.min(values)), float(np.max(values))
    room = share * (high - low) or 0.5 * abs(low) or 1.0
    return low - room, high + room


def decades(values) -> tuple[float, float]:
    """The powers of ten that enclose values above 0: the range of a logarithmic axis."""
    low, high = math.floor(math.log10(np.min(values))), math.ceil(math.log10(np.max(values)))
    return 10.0**low, 10.0 ** max(high, low + 1)


def _shares(values: np.ndarray, low: float, high: float, log: bool) -> np.ndarray:
    """How far the values lie on the way from low to high, 0 to 1."""
    if log:
        values, low, high = np.log(np.maximum(values, low / 10)), math.log(low), math.log(high)
    return (values - low) / (high - low)


def _ended(places: np.ndarray) -> np.ndarray:
    """The places up to the first one over 10⁵ units away, to which the last line only leads the way."""
    far = np.flatnonzero((np.abs(places) > _FAR).any(axis=1))
    if not far.size or far[0] == 0:
        return places
    start, end = places[far[0] - 1 : far[0] + 1]
    return np.vstack([places[: far[0]], start + (end - start) * _FAR / np.abs(end - start).max()])


def _ticks(low: float, high: float, log: bool, about: int) -> list[float]:
    """Round numbers between low and high, 1, 2 or 5 times a power of ten: roughly `about`, at least three."""
    if log:
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        ticks = [10.0**power for power in range(first, last + 1, 1 + (last - first) // 6)]
        if len(ticks) >= 3:
            return ticks
        ticks = [factor * 10.0**power for power in range(first - 1, last + 1) for factor in (1, 2, 5)]
        return [tick for tick in ticks if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]
    power = 10.0 ** math.floor(math.log10((high - low) / about))
    steps = [factor * power for factor in (10, 5, 2, 1, 0.5)]
    step = next(step for step in reversed(steps) if step >= (high - low) / about * 0.999)
    for step in (smaller for smaller in steps if smaller <= step):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first >= 2:
            break
    return [round(index * step, 12) for index in range(first, last + 1)]


def _written(ticks: list[float], log: bool) -> list[str]:
    """The ticks of an axis as text: in powers of ten, all of them, where one of them needs it."""
    powers = [math.log10(tick) for tick in ticks] if log else []
    powers = powers if all(power.is_integer() for power in powers) else []
    if powers and not -3.5 < min(powers) <= max(powers) < 4.5:
        return [f"10^{{{round(power)}}}".replace("-", "−") for power in powers]
    return [f"{tick:,.0f}" if abs(tick) >= 1000 else f"{tick:g}".replace("-", "−") for tick in ticks]
