"""Lines and dots written short: as one SVG path each, in tenths of a unit, by differences.

A picture with a thousand points, each a mark of its own, would fill a notebook.
"""

from collections.abc import Iterable

import numpy as np


def strokes(lines: Iterable[np.ndarray]) -> str:
    """The path of several lines, each (N, 2): where it starts, then move by move.

    >>> strokes([np.array([[1.0, 2.0], [1.5, 1.04], [4.5, 1.04]])])
    'M1 2l.5-1 3 0'
    """
    return "".join(map(_stroke, lines))


def dots(points: np.ndarray) -> str:
    """The path of a round dot at each of the points (N, 2); it is as wide as the pen.

    >>> dots(np.array([[1.0, 2.0], [3.5, -0.7]]))
    'M1 2h0m2.5-2.7h0'
    """
    tenths = _tenths(points)
    if not len(tenths):
        return ""
    moves = "".join(f"m{_pair(*move)}h0" for move in np.diff(tenths, axis=0).tolist())
    return f"M{_pair(*tenths[0].tolist())}h0{moves}"


def _stroke(line: np.ndarray) -> str:
    tenths = _tenths(line)
    moves = np.diff(tenths, axis=0)
    moves = moves[moves.any(axis=1)].tolist()
    if not moves:
        return ""
    return f"M{_pair(*tenths[0].tolist())}l" + " ".join(_pair(*move) for move in moves).replace(" -", "-")


def _tenths(points: np.ndarray) -> np.ndarray:
    # Rounded twice: the last bits must not decide where a place halfway between two tenths goes.
    tenths = np.round(10 * np.asarray(points, dtype=float), 6)
    return np.rint(tenths).astype(int).reshape(-1, 2)


def _pair(x: int, y: int) -> str:
    """Two numbers given in tenths, separated by a space, or by the minus sign of the second one."""
    return f"{_short(x)} {_short(y)}".replace(" -", "-")


def _short(tenths: int) -> str:
    """A number given in tenths, without needless zeros: 0.5 as .5, and 3.0 as 3."""
    return f"{tenths / 10:g}".replace("0.", ".") if abs(tenths) < 10 else f"{tenths / 10:g}"


def thinned_line(line: np.ndarray, tolerance: float) -> np.ndarray:
    """The line (N, 2) without points that lie closer than the tolerance to the straight line past them."""
    for _ in range(4):  # each time at most every second point goes
        if len(line) < 3:
            return line
        before, here, after = line[:-2], line[1:-1], line[2:]
        way, off = after - before, here - before
        length = np.maximum(np.hypot(*way.T), 1e-300)
        distance = np.abs(way[:, 0] * off[:, 1] - way[:, 1] * off[:, 0]) / length
        keep = np.ones(len(line), dtype=bool)
        keep[1:-1:2] = distance[::2] > tolerance
        line = line[keep]
    return line
