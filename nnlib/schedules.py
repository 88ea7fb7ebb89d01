"""Schedules: functions t → eta, from the number of steps taken so far to the size of the next one.

Derived in lesson 09. An optimizer takes one in place of a number: GradientDescent(cosine(0.1, steps=1000)).
"""

import math
from functools import partial

from nnlib.optimizers import Schedule, expect_step_size
from nnlib.shapes import expect_count


def cosine(eta: float, steps: int) -> Schedule:
    """From eta down to 0 along half a cosine in this many steps, then 0: slow, fast, slow again.

    Source: Loshchilov and Hutter, 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5,
    without restarts.

    >>> [round(cosine(0.8, steps=4)(t), 3) for t in range(6)]
    [0.8, 0.683, 0.4, 0.117, 0.0, 0.0]
    """
    expect_step_size(eta)
    expect_count("steps", steps)
    # A function inside this one could not be pickled, and an optimizer with it neither.
    return partial(_along_a_cosine, float(eta), int(steps))


def _along_a_cosine(eta: float, steps: int, t: int) -> float:
    return eta * (1 + math.cos(math.pi * min(t / steps, 1))) / 2
