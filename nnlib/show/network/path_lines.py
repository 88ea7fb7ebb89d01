"""Paths drawn over a graph: one line each, known by number and dashes, side by side where they meet."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from nnlib.show.labels import on_edge, placed
from nnlib.show.network.paths import Link, Path
from nnlib.show.sheet import Sheet

Point = tuple[float, float]

DASHES = ("", "9 6", "2 6", "14 5 3 5")
_LANE, _HEAD = 6.0, 7.5


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
            _line(sheet, _beside(ways[link], shift), DASHES[(number - 1) % len(DASHES)])


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
