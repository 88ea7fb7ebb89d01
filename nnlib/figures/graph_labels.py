"""Where the labels of edges stand: each on its edge, moved along it until none lies on another."""

from collections.abc import Hashable, Mapping

Spot = tuple[float, float, float]  # the middle of a label, and half its width

_ROUNDS, _HIGH = 4, 17
_MOVES = (0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8, 1, -1)


def spread(edges: Mapping[Hashable, tuple]) -> dict[Hashable, Spot]:
    """A spot for the label of each edge; an edge is ((start, end), label), from left to right.

    A label keeps clear of both ends of its edge. Each in turn takes the spot where it shares least with the
    others, as near to the middle as may be, and this is repeated, since others have moved meanwhile.
    """
    spots = {key: _spots(start, end, label) for key, ((start, end), label) in edges.items()}
    taken = {key: free[0] for key, free in spots.items()}
    for _ in range(_ROUNDS):
        for key, free in spots.items():
            others = [spot for other, spot in taken.items() if other != key]
            taken[key] = min(free, key=lambda spot: sum(_shared(spot, other) for other in others))  # noqa: B023
    return taken


def _spots(start, end, label: str) -> list[Spot]:
    """Spots on the edge whose label lies between its ends, the middle first."""
    (x0, y0), (x1, y1) = start, end
    half = 3.8 * len(label) + 3
    room = max(0.5 - (half + 2) / (x1 - x0), 0)
    shares = (0.5 + room * move for move in _MOVES)
    return [(x0 + t * (x1 - x0), y0 + t * (y1 - y0), half) for t in shares]


def _shared(one: Spot, other: Spot) -> float:
    """The area that two labels share."""
    across = one[2] + other[2] - abs(one[0] - other[0])
    down = _HIGH - abs(one[1] - other[1])
    return max(across, 0) * max(down, 0)
