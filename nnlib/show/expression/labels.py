"""Where the labels of edges stand: each on its edge, moved along it until none lies on another."""

from collections.abc import Hashable, Mapping
from functools import partial

Spot = tuple[float, float, float]  # the middle of a label, and half its width

_ROUNDS, _HIGH = 4, 17
_MOVES = (0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8, 1, -1)


def spread(edges: Mapping[Hashable, tuple]) -> dict[Hashable, Spot]:
    """A spot for the label of each edge; an edge is ((start, end), label), from left to right.

    A label keeps clear of both ends of its edge. One that lies on others takes the spot where it shares
    least with them, as near to the middle as may be; this is repeated, since others have moved meanwhile.
    """
    free = {key: _spots(start, end, label) for key, ((start, end), label) in edges.items()}
    taken = {key: spots[0] for key, spots in free.items()}
    for _ in range(_ROUNDS):
        for key, spots in free.items():
            others = [spot for other, spot in taken.items() if other != key]
            if _covered(taken[key], others):
                taken[key] = min(spots, key=partial(_covered, others=others))
    return taken


def _spots(start, end, label: str) -> list[Spot]:
    """Spots on the edge whose label lies between its ends, the middle first."""
    (x0, y0), (x1, y1) = start, end
    half = 3.8 * len(label) + 3
    room = max(0.5 - (half + 2) / (x1 - x0), 0)
    shares = (0.5 + room * move for move in _MOVES)
    return [(x0 + t * (x1 - x0), y0 + t * (y1 - y0), half) for t in shares]


def _covered(spot: Spot, others: list[Spot]) -> float:
    """The area of a label that lies on others."""
    x, y, half = spot
    near = (other for other in others if abs(other[1] - y) < _HIGH)
    return sum(max(half + h - abs(ox - x), 0) * (_HIGH - abs(oy - y)) for ox, oy, h in near)
