"""Where the labels of a picture lie: each in one of several spots, so that none covers another or a line."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

Spot = tuple[float, float, float, float]  # the middle of a label, half its width and half its height

_ROUNDS, _HALF = 4, 8.5
_CLOSE = 6.0  # of places on a line, in units; a word is at least 16 high and wide
_MOVES = (0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8, 1, -1)


def placed(spots: Mapping[Hashable, Sequence[Spot]], lines: np.ndarray | None = None) -> dict[Hashable, Spot]:
    """For each label the first of its spots that is free, or the one that covers least.

    lines (N, 2) are points on what no label should cover. Labels are placed several times, since others have
    moved meanwhile.

    >>> placed({"a": [(0, 0, 9, 8)], "b": [(10, 0, 9, 8), (10, 20, 9, 8)]})
    {'a': (0, 0, 9, 8), 'b': (10, 20, 9, 8)}
    """
    chosen: dict[Hashable, Spot] = {}
    for _ in range(_ROUNDS):
        for key, choices in spots.items():
            others = [spot for other, spot in chosen.items() if other != key]
            if key not in chosen or _covered(chosen[key], others, lines):
                chosen[key] = _best(choices, others, lines)
    return chosen


def on_edge(start, end, label: str) -> list[Spot]:
    """Spots for a label on an edge from left to right, clear of both ends, the middle first."""
    (x0, y0), (x1, y1) = start, end
    half = 3.8 * len(label) + 3
    room = max(0.5 - (half + 2) / (x1 - x0), 0)
    shares = (0.5 + room * move for move in _MOVES)
    return [(x0 + t * (x1 - x0), y0 + t * (y1 - y0), half, _HALF) for t in shares]


def along(line: np.ndarray) -> np.ndarray:
    """Places on a line (N, 2) that lie so close together that no word fits between them."""
    far = np.append(0, np.cumsum(np.hypot(*np.diff(line, axis=0).T)))
    every = np.arange(0, far[-1] + _CLOSE, _CLOSE)
    return np.stack([np.interp(every, far, column) for column in line.T], axis=1)


def _best(choices: Sequence[Spot], others: list[Spot], lines: np.ndarray | None) -> Spot:
    costs = []
    for spot in choices:
        costs.append(_covered(spot, others, lines))
        if not costs[-1]:
            return spot
    return choices[int(np.argmin(costs))]


def _covered(spot: Spot, others: list[Spot], lines: np.ndarray | None) -> float:
    """The area of a label that lies on others, and how many points of the lines are under it."""
    x, y, half, high = spot
    points = 0 if lines is None else int((np.abs(lines - [x, y]) < [half, high]).all(axis=1).sum())
    shared = ((max(half + w - abs(u - x), 0), max(high + h - abs(v - y), 0)) for u, v, w, h in others)
    return points + sum(across * down for across, down in shared)
