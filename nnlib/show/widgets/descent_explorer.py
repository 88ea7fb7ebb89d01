"""Gradient descent on a plane: handles on η, the steps and the start, and three tasks to choose from."""

import numpy as np

from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent
from nnlib.show.plots.walks import Field, for_many
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice, number_control, round_notch, whole_number_control
from nnlib.show.widgets.descent_tasks import (
    NOTCHES,
    Height,
    fewest,
    keeping_task,
    notches,
    settling,
    settling_task,
    shares_kept,
    steps_of_all,
)
from nnlib.show.widgets.explorer import Explorer, row

Range = tuple[float, float]


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
