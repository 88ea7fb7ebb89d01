"""Gradient descent on a plane: handles on η, the steps and the start, and three tasks to choose from.

A task is judged against every η of the slider, so that "the largest" and "the fewest" are true of all.
"""

from collections.abc import Callable

import numpy as np

from nnlib.show.numbers import apart, counted, fixed, numeral
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent
from nnlib.show.plots.walks import Field, for_many, walk_all
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice, number_control, round_notch, whole_number_control
from nnlib.show.widgets.explorer import Explorer, row

Range = tuple[float, float]
Height = Callable[[np.ndarray], float]

NOTCHES = 120  # of a slider of η
MANY = 200  # steps that are looked at before it is said where a walk ends
KEPT = 0.9  # of the promise
ENOUGH = 0.8995  # η has few digits: a share that is 90.0% when it is rounded is as near as one can come
_NEWTON, _H = 15, 1e-5  # steps of Newton's method, and the width of its differences
_FLAT = 3e-7  # of the larger curvature: a smaller one is 0 but for rounding
_ELSEWHERE = "Choose another start."


class DescentExplorer(Explorer):
    """The picture `descent` of f, whose gradient is given, over the rectangle x × y.

    η goes from `notch` to 120 times that. Tasks to choose from: the largest η with which the walk settles,
    the fewest steps to come below `goal`, the largest η whose first step keeps 90% of its promise.

    Raises:
        ValueError: as `Landscape` and `descent`, or eta is not on the slider.
    """

    def __init__(
        self,
        f: Height,
        gradient: Field,
        start: Range,
        x: Range,
        y: Range,
        eta: float = 0.02,
        notch: float = 0.001,
        goal: float = 1e-3,
        steps: int = 40,
    ):
        if not notch <= eta <= NOTCHES * notch:
            raise ValueError(f"eta must lie between {notch:g} and {NOTCHES * notch:g}, got {eta:g}.")
        self._landscape, self._gradient = Landscape(f, x, y), gradient
        self._landscape.expect_inside(start)
        places = np.array([[x[0], x[1], (x[0] + x[1]) / 2], [y[0], (y[0] + y[1]) / 2, y[1]]])
        self._of_many = for_many(f, places), for_many(gradient, places)
        self._etas, self._goal, self._steps, self._tried = notches(notch), goal, steps, {}
        controls = [
            number_control("η", eta, notch, NOTCHES * notch, notch),
            whole_number_control("step", steps, 0, steps),
            number_control("start x", start[0], *x, round_notch(*x)),
            number_control("start y", start[1], *y, round_notch(*y)),
        ]
        self.eta, self.step, self.start_x, self.start_y = (control.children[0] for control in controls)
        options = ["largest η that settles", "fewest steps", "largest η that keeps its promise"]
        self.task = choice("task", options)
        observed = (self.eta, self.step, self.start_x, self.start_y, self.task)
        self._start(row(*controls), redraw_for=observed)
        first, picture, said = self._view.children
        self._view.children = [first, picture, self.task, said]

    def handle(self):
        # A few of all, and the one that the first task asks for.
        settling = self._etas[self._try(0, (self.start_x.value, self.start_y.value), self._etas)]
        etas = sorted({self.eta.value, *self._etas[4::5].tolist(), *settling[-1:].tolist()})
        return "η", self.eta, {numeral(eta): eta for eta in etas}

    def _draw(self) -> tuple[Picture, str]:
        start, eta = (self.start_x.value, self.start_y.value), self.eta.value
        goal = self._goal if self.task.index == 1 else None
        picture = descent(self._landscape, self._gradient, start, eta, self._steps, self.step.value, goal)
        return picture, self._task(start, eta)

    def _task(self, start: Range, eta: float) -> str:
        kind = self.task.index
        if (start, kind) not in self._tried:  # all notches, which takes a while: once for each start
            self._tried = {(start, kind): self._try(kind, start, self._etas)}
        there, notch = self._tried[start, kind], np.flatnonzero(self._etas == eta)
        here = there[notch[0]] if notch.size else self._try(kind, start, [eta])[0]
        if kind == 0:
            return settling_task(eta, here, self._etas, there)
        if kind == 2:
            return keeping_task(eta, here, self._etas, there)
        return fewest(_count(here), _count(there.min()), self._goal, self._steps)

    def _try(self, kind: int, start: Range, etas) -> np.ndarray:
        """What the task looks at, for each η."""
        f, gradient = self._of_many
        if kind == 0:
            return settling(gradient, start, etas)
        if kind == 1:
            return steps_of_all(f, gradient, start, etas, self._goal, self._steps)
        return shares_kept(f, gradient, start, etas)


def _count(steps: float) -> int | None:
    return int(steps) if np.isfinite(steps) else None


def settling(gradient: Field, start, etas) -> np.ndarray:
    """For each η whether the walk settles down; gradient takes many points (2, N).

    It settles where it stops, or where it is in a valley with a bottom at which each curvature λ obeys
    0 < ηλ < 2 (lesson 03): then it comes nearer to the bottom for ever, even where 200 steps do not show it.
    """
    points, squares = walk_all(gradient, start, etas, MANY)
    with np.errstate(all="ignore"):  # a walk that has diverged is nan
        bottom = points[-1]
        for _ in range(_NEWTON):  # H⁻¹ g, and along a direction in which nothing curves, no step
            inverses = np.linalg.pinv(_curvature(gradient, bottom), _FLAT, hermitian=True)
            bottom = bottom - np.einsum("nij,jn->in", inverses, gradient(bottom))
        found = (gradient(bottom) ** 2).sum(axis=0) <= 1e-12 * squares[0]
        least, most = np.linalg.eigvalsh(_curvature(gradient, bottom)).T  # the two curvatures λ
        # A flat valley floor, λ = 0, is measured as nearly 0.
        kept_in = (least > -1e-6 * most) & (np.asarray(etas) * most < 2)
        return found & kept_in | (squares[-1] <= 1e-18 * squares[0])


def _curvature(gradient: Field, points: np.ndarray) -> np.ndarray:
    """The second derivatives of f at many points (2, N): matrices (N, 2, 2), 0 where they are not finite."""
    moves = _H * np.eye(2)[:, :, None]
    H = np.array([(gradient(points + move) - gradient(points - move)) / (2 * _H) for move in moves]).T
    H = np.where(np.isfinite(H).all(axis=(1, 2), keepdims=True), H, 0.0)
    return (H + H.transpose(0, 2, 1)) / 2


def steps_of_all(f: Height, gradient: Field, start, etas, goal: float, most: int) -> np.ndarray:
    """For each η after how many steps f is below the goal for the first time, inf if not within `most`.

    f and gradient take many points (2, N).
    """
    points, _ = walk_all(gradient, start, etas, most)
    with np.errstate(over="ignore", invalid="ignore"):
        below = f(points.transpose(1, 0, 2).reshape(2, -1)).reshape(most + 1, -1) < goal
    return np.where(below.any(axis=0), below.argmax(axis=0), np.inf)


def shares_kept(f: Height, gradient: Field, start, etas) -> np.ndarray:
    """For each η what came out of the first step, as a share of its promise −η ‖g‖²; 1 where that is 0.

    f and gradient take many points (2, N).
    """
    points, squares = walk_all(gradient, start, etas, 1)
    promised = -np.asarray(etas) * squares[0]
    with np.errstate(over="ignore", invalid="ignore"):
        came_out = f(points[1]) - f(points[0])
    return np.divide(came_out, promised, out=np.ones_like(promised), where=promised != 0)


def notches(notch: float) -> np.ndarray:
    """Every η of a slider with this distance between its notches."""
    return (notch * np.arange(1, NOTCHES + 1)).round(9)


def fewest(count: int | None, least: int | None, goal: float, most: int) -> str:
    """The task of the fewest steps to the goal, and whether `count` steps are as few as can be."""
    words = f"Task: come below f = {numeral(goal)} in as few steps as you can."
    if least is None and count is None:
        return f"{words} <b>From here no η of the slider does within {most} steps. {_ELSEWHERE}</b>"
    if count == 0:
        return f"{words} <b>The start lies below it already. {_ELSEWHERE}</b>"
    if count is None:
        return f"{words} <b>Not yet: not within {most} steps.</b>"
    if least is not None and count > least:
        return f"{words} <b>Not yet: {counted(count, 'step')}, and there is a shorter way.</b>"
    return f"{words} <b>Reached: {counted(count, 'step')}, no η needs fewer.</b>"


def settling_task(eta: float, here: bool, etas: np.ndarray, there: np.ndarray) -> str:
    """The sentence: here says whether the walk settles with this η, there whether with each of all etas."""
    larger = etas[etas > eta]
    beyond = f"with {numeral(larger[0])} no longer" if larger.size else "and it is the largest of the slider"
    verdict = _verdict(
        (here, there, there[etas > eta]),
        none=f"from here it settles with no η of the slider in {MANY} steps",
        every="it settles with every η of the slider",
        not_yet=f"with η = {numeral(eta)} it does not in {MANY} steps",
        not_last="it does, but also with a larger η",
        reached=f"with η = {numeral(eta)} it does, {beyond}",
    )
    return f"Task: find the largest η with which the walk settles down. <b>{verdict}</b>"


def keeping_task(eta: float, here: float, etas: np.ndarray, there: np.ndarray) -> str:
    """The sentence: here is the share of the promise that this η keeps, there that of each of all etas."""
    larger, this = etas > eta, f"η = {numeral(eta)}"
    reached = f"{this}, the largest of the slider, keeps {_percent(here)}"
    if larger.any():
        next_one = f"η = {numeral(etas[larger][0])} keeps {_percent(there[larger][0])}"
        reached = f"{this} keeps {_percent(here)}, {next_one}"
    verdict = _verdict(
        (here >= ENOUGH, there >= ENOUGH, there[larger] >= ENOUGH),
        none="from here no η of the slider keeps that much",
        every="every η of the slider keeps that much",
        not_yet=f"this one keeps {_percent(here)}",
        not_last=f"this one keeps {_percent(here)}, but a larger one does too",
        reached=reached,
    )
    words = f"Task: find the largest η whose first step keeps {KEPT:.0%} of its promise −η ‖g‖²."
    return f"{words} <b>{verdict}</b>"


def _verdict(good, none: str, every: str, not_yet: str, not_last: str, reached: str) -> str:
    """Which sentence is true; good says it of this η, of every one of the slider, and of those above it."""
    here, there, above = good
    if not (here or there.any()):
        return f"There is none: {none}. {_ELSEWHERE}"
    if here and there.all():
        return f"From here {every}. {_ELSEWHERE}"
    if not here:
        return f"Not yet: {not_yet}."
    return f"Not yet: {not_last}." if above.any() else f"Reached: {reached}."


def _percent(share: float) -> str:
    """A share, never shown as the one that is asked for where it is another."""
    if not np.isfinite(share):
        return "nothing"
    said = apart(100 * share, 100 * KEPT, fixed, 1)
    return f"{said}%".replace("-", "−")
