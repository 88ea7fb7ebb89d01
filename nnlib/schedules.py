"""Schedules: functions t → eta, from the number of steps taken so far to the size of the next one.

Derived in lesson 09. An optimizer takes one in place of a number: GradientDescent(cosine(0.1, steps=1000)).
"""

import math
from numbers import Real

from nnlib.shapes import expect_count, expect_positive
from nnlib.stepping import Schedule, expect_step_size


def step_decay(eta: float, every: int, factor: float = 0.5) -> Schedule:
    """eta · factor^⌊t / every⌋: constant for `every` steps, then `factor` times as large, and so on.

    >>> [step_decay(0.8, every=2)(t) for t in range(5)]
    [0.8, 0.8, 0.4, 0.4, 0.2]
    """
    expect_step_size(eta)
    expect_count("every", every)
    _expect_factor(factor)
    return lambda t: eta * factor ** (t // every)


def exponential_decay(eta: float, factor: float) -> Schedule:
    """eta · factor^t: every step is `factor` times as large as the one before.

    >>> [exponential_decay(0.8, factor=0.5)(t) for t in range(3)]
    [0.8, 0.4, 0.2]
    """
    expect_step_size(eta)
    _expect_factor(factor)
    return lambda t: eta * factor**t


def cosine(eta: float, steps: int, last: float = 0.0) -> Schedule:
    """From eta down to `last` along half a cosine in so many steps, then constant: slow, fast, slow again.

    Source: Loshchilov and Hutter, 2017, "SGDR: stochastic gradient descent with warm restarts", equation 5,
    without restarts.

    >>> [round(cosine(0.8, steps=4)(t), 3) for t in range(6)]
    [0.8, 0.683, 0.4, 0.117, 0.0, 0.0]
    """
    expect_step_size(eta)
    expect_count("steps", steps)
    if not 0 <= last <= eta:
        raise ValueError(f"last must be from 0 to eta={eta}, got {last}.")
    return lambda t: last + (eta - last) * (1 + math.cos(math.pi * min(t / steps, 1))) / 2


def warm_up(eta: float | Schedule, steps: int) -> Schedule:
    """A number or another schedule, times (t + 1) / steps while t < steps: the first steps are short.

    Adam's and RMSProp's averages, and a network with fresh weights, are least to be trusted at the start.

    >>> [warm_up(0.8, steps=4)(t) for t in range(5)]
    [0.2, 0.4, 0.6000000000000001, 0.8, 0.8]
    """
    expect_count("steps", steps)
    if not callable(eta):
        expect_step_size(eta)
    later = eta if callable(eta) else lambda t: eta
    return lambda t: later(t) * min((t + 1) / steps, 1)


def _expect_factor(factor: float) -> None:
    if isinstance(factor, bool) or not isinstance(factor, Real):
        raise TypeError(f"factor must be a number, got {factor!r}.")
    expect_positive("factor", factor)
    if factor > 1:
        raise ValueError(
            f"factor must be at most 1, got {factor}: a schedule makes steps shorter, not longer."
        )
