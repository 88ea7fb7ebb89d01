"""Paths drawn over a graph and written below it, for networks and for expressions.

Each path is one line, known by number and dashes, side by side with others where they meet; below, it is a
product, and their sum is the derivative, found in two more ways.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from nnlib.show.labels import on_edge, placed
from nnlib.show.network.paths import Link, LocalDerivative, Path, Paths
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Sheet

Point = tuple[float, float]

DASHES = ("", "9 6", "2 6", "14 5 3 5")
_LANE, _HEAD, ROW = 6.0, 7.5, 92
EQUAL = (1e-9, 1e-7, 1e-5)  # round-off and truncation of a central difference, for losses up to about 100


def draw_paths(sheet: Sheet, paths: Sequence[Path], way: Callable[..., list[Point]]) -> None:
    """Lines from the result back, with a head on each link; way(*link) gives its points, left to right."""
    users: dict[Link, list[int]] = {}
    for number, path in enumerate(paths, start=1):
        for link in path.links:
            users.setdefault(link, []).append(number)
    ways = {link: way(*link) for link in users}
    for link, numbers in users.items():
        for place, number in enumerate(numbers):
            shift = _LANE * (place - (len(numbers) - 1) / 2)
            _line(sheet, _beside(ways[link], shift), _dashes(number))


def number_paths(sheet: Sheet, paths: Sequence[Path], way: Callable[..., list[Point]]) -> None:
    """The number of each path, on a link that it shares with few others."""
    users = Counter(link for path in paths for link in path.links)
    own = [way(*min(path.links, key=lambda link: users[link])) for path in paths]
    pieces = [max(pairwise(points), key=lambda piece: math.dist(*piece)) for points in own]
    edges = {number: on_edge(*piece, "   ") for number, piece in enumerate(pieces, start=1)}
    for number, (x, y, *_) in placed(edges).items():
        badge(sheet, x, y, number)


def badge(sheet: Sheet, x: float, y: float, number: int) -> None:
    """The number of a path in a ring."""
    sheet.circle(x, y, 10, "derivative", "paper", 1.6)
    sheet.text(x, y + 4.5, str(number), "derivative", 13, bold=True)


def clear(start: Point, end: Point, at_start: float, at_end: float) -> list[Point]:
    """The straight line from start to end without its first and last part, of these lengths."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    return [(x0 + at_start * ux, y0 + at_start * uy), (x1 - at_end * ux, y1 - at_end * uy)]


def _dashes(number: int) -> str:
    """How the line of a path is broken, by which it is known."""
    return DASHES[(number - 1) % len(DASHES)]


def _beside(points: list[Point], shift: float) -> list[Point]:
    """The same way, moved across its direction."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy = -shift * (y1 - y0) / length, shift * (x1 - x0) / length
    return [(x + dx, y + dy) for x, y in points]


def _line(sheet: Sheet, points: list[Point], dash: str) -> None:
    """From right to left; the head is drawn by itself, so that dashes do not cut it."""
    back = points[::-1]
    [stub, tip] = clear(back[-2], back[-1], max(math.dist(back[-2], back[-1]) - _HEAD, 0), 0)
    sheet.line([*back[:-1], stub], "derivative", 2.4, dash)
    sheet.arrow(stub, tip, "derivative", 2.4, _HEAD)


def ledger(sheet: Sheet, top: float, paths: Paths, rows: Sequence[Sequence[LocalDerivative]]) -> None:
    """A row for each of the largest paths, the others counted and summed."""
    sheet.line([(30, top - 34), (sheet.width - 30, top - 34)], "rule", 1)
    for number, (path, factors) in enumerate(zip(paths.largest, rows, strict=True), start=1):
        middle = top + ROW * (number - 1)
        badge(sheet, 42, middle + 4, number)
        sheet.line([(60, middle + 4), (92, middle + 4)], "derivative", 2.4, _dashes(number))
        _product(sheet, middle, factors, path.product)
    if paths.smaller:
        several = f"{paths.smaller:,} smaller paths more, together"
        words = several if paths.smaller > 1 else "1 smaller path more:"
        level, total = top + ROW * len(paths.largest) - 10, numeral(paths.smaller_sum)
        sheet.text(sheet.width - 30, level, f"{words} {total}", "muted", 13, "end")


def ledger_height(paths: Paths) -> float:
    return ROW * len(paths.largest) + (26 if paths.smaller else 0)


def _product(sheet: Sheet, middle: float, factors: Sequence[LocalDerivative], product: float) -> None:
    """Each factor as a fraction over its formula and its number, and the product at the end."""
    step = (sheet.width - 290) / len(factors)
    size = 15 if len(factors) < 7 else 12
    for place, factor in enumerate(factors):
        x = 105 + step * (place + 0.5)
        sheet.fraction(x, middle - 6, factor.top, factor.bottom, size=size)
        sheet.text(x, middle + 34, factor.formula, "muted", size - 1, formula=True)
        sheet.text(x, middle + 51, numeral(factor.value), "derivative", size - 2)
        if place:
            sheet.text(x - step / 2, middle, "×", "muted", 15)
    sheet.text(sheet.width - 178, middle, "=", "muted", 15)
    sheet.text(sheet.width - 30, middle + 1, numeral(product), "derivative", 16, "end", bold=True)


def three_ways(sheet: Sheet, top: float, total: float, backward: float, measured: float) -> None:
    """The sum of all paths, what backward computed, the finite difference, and whether they are equal."""
    sheet.line([(30, top - 22), (sheet.width - 30, top - 22)], "rule", 1)
    facts = (
        ("sum of all paths", numeral(total, 7)),
        ("backward computed", numeral(backward, 7)),
        # Beyond the tenth decimal a difference holds nothing but rounding.
        ("finite difference", numeral(round(measured, 10), 7)),
    )
    for place, (words, value) in enumerate(facts):
        sheet.text(30 + 210 * place, top + 4, words, "muted", 13, "start")
        sheet.text(30 + 210 * place, top + 28, value, "derivative", 17, "start", bold=True)
    sheet.text(30, top + 52, agreement(total, backward, measured), "muted", 13, "start")


def agreement(*values: float) -> str:
    """Whether all values are equal, and how closely."""
    gap = max(values) - min(values)
    for bound in EQUAL:
        if gap <= bound:
            return f"All three are equal, to within {numeral(bound, 1)}."
    return f"They are NOT equal: they differ by {numeral(gap, 2)}. Does a relu stand at its kink, z = 0?"
