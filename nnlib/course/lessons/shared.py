"""What the oracles of several lessons share."""

from collections.abc import Callable

import numpy as np

from nnlib.differences import gradient

MEASURED = dict(tolerance=1e-6, reason="Measured by central differences, which are good to about 1e-9 here.")


# What people do on the way back: to a transpose, and to the slope of tanh, of which {0} is the value.
TURNED = """
{0}.T -> np.linalg.pinv({0})
    An inverse asks which factor would give this product. Nothing is undone here: rows must become columns.
{0}.T -> {0}.reshape({0}.shape[::-1])
    reshape keeps the order of the numbers and mixes the columns up; rows must become columns.
"""
OF_TANH = """
1 - {0}**2 -> 1 - {1}**2 || 1 - np.tanh({0})**2
    The slope of tanh is taken at the wrong place: its value {0} is what it needs.
1 - {0}**2 -> {0} * (1 - {0}) || {0} > 0
    That is the slope of a sigmoid, or of relu; these units are tanh.
"""


def measured_each(loss: Callable, *arrays: np.ndarray) -> tuple:
    """dL/d of each of the arrays, by wiggling one entry at a time."""

    def along(place):
        return lambda one: loss(*arrays[:place], one, *arrays[place + 1 :])

    return tuple(gradient(along(place), one) for place, one in enumerate(arrays))
