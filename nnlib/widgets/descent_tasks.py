"""What to reach with gradient descent on a plane, and whether a step size η reaches it."""

from collections.abc import Callable, Iterable

import numpy as np

from nnlib.figures.axes import short
from nnlib.figures.walks import Field, walk

Height = Callable[[np.ndarray], float]

MANY = 200  # steps after which a walk has shown whether it settles
KEPT = 0.9  # of the promise


def settles(f: Height, gradient: Field, start, eta: float) -> bool:
    """Whether gradients become smaller in the long run: no bouncing for ever, no running away."""
    squares = walk(f, gradient, start, eta, MANY).squares
    if len(squares) <= MANY:
        return False
    # Compared over ten steps, as a walk that bounces around may have gradients that take turns.
    return bool(squares[-1] <= 1e-18 * squares[0] or squares[-1] < (1 - 1e-9) * squares[-11])


def steps_below(f: Height, gradient: Field, start, eta: float, goal: float, most: int) -> int | None:
    """After how many steps f is below the goal for the first time, None if not within `most`."""
    below = np.flatnonzero(walk(f, gradient, start, eta, most).heights < goal)
    return int(below[0]) if below.size else None


def fewest_steps(
    f: Height, gradient: Field, start, etas: Iterable[float], goal: float, most: int
) -> int | None:
    """The least of `steps_below` over all etas."""
    counts = (steps_below(f, gradient, start, eta, goal, most) for eta in etas)
    return min((count for count in counts if count is not None), default=None)


def share_kept(f: Height, gradient: Field, start, eta: float) -> float:
    """What came out of the first step as a share of the promise −η ‖g‖²; 1 where nothing is promised."""
    way = walk(f, gradient, start, eta, 1)
    return way.came_out(0) / way.promised(0) if way.promised(0) else 1.0


def largest_that_settles(f: Height, gradient: Field, start, eta: float, notch: float) -> str:
    """The task of the largest η with which the walk settles, and whether this is it."""
    words = "Task: find the largest η with which the walk settles down."
    if not settles(f, gradient, start, eta):
        return f"{words} <b>Not yet: with η = {short(eta)} it does not.</b>"
    if settles(f, gradient, start, eta + notch):
        return f"{words} <b>Not yet: it does, but also with a larger η.</b>"
    return f"{words} <b>Reached: with η = {short(eta)} it does, with {short(eta + notch)} no longer.</b>"


def fewest(count: int | None, least: int, goal: float, most: int) -> str:
    """The task of the fewest steps to the goal, and whether `count` steps are as few as can be."""
    words = f"Task: come below f = {goal:g} in as few steps as you can.".replace("-", "−")
    if count is None:
        return f"{words} <b>Not yet: not within {most} steps.</b>"
    if count > least:
        return f"{words} <b>Not yet: {count} steps, and there is a shorter way.</b>"
    return f"{words} <b>Reached: {count} steps, no η needs fewer.</b>"


def largest_that_keeps(f: Height, gradient: Field, start, eta: float, notch: float) -> str:
    """The task of the largest η whose first step keeps most of its promise, and whether this is it."""
    words = f"Task: find the largest η whose first step keeps {KEPT:.0%} of its promise −η ‖g‖²."
    here, beyond = (share_kept(f, gradient, start, each) for each in (eta, eta + notch))
    if here < KEPT:
        return f"{words} <b>Not yet: this one keeps {_percent(here)}.</b>"
    if beyond >= KEPT:
        return f"{words} <b>Not yet: this one keeps {_percent(here)}, but a larger one does too.</b>"
    both = f"η = {short(eta)} keeps {_percent(here)}, η = {short(eta + notch)} keeps {_percent(beyond)}"
    return f"{words} <b>Reached: {both}.</b>"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%".replace("-", "−")
