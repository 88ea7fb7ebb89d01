"""The distance between two notches of a slider."""

import math


def round_notch(low: float, high: float) -> float:
    """1, 0.1, 0.01 or another power of ten, so that the way from low to high has 40 to 400 notches.

    >>> round_notch(-3, 3), round_notch(-11, 11), round_notch(0, 0.5)
    (0.1, 0.1, 0.01)
    """
    return 10.0 ** math.floor(math.log10((high - low) / 40) + 1e-9)
