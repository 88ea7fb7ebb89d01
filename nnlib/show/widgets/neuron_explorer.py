"""A neuron that learns step by step: a handle on η, a button for a step, and a loss to come below."""

import copy

import numpy as np

from nnlib.network import Network
from nnlib.optimizers import GradientDescent
from nnlib.show.numbers import apart, counted, numeral
from nnlib.show.plots.neuron_fit import loss_surface, neuron_fit
from nnlib.show.plots.walks import walk
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import button, number_control
from nnlib.show.widgets.explorer import Explorer, row

NOTCHES = 100  # of the slider of η
MOST = 100  # steps from one start
Range = tuple[float, float]


class NeuronExplorer(Explorer):
    """The picture `neuron_fit` of a neuron with one input, with a button that takes one step of size η.

    network has the sizes [1, 1] and starts with its own w and b; X (1, N) and y are its data. The picture
    shows w and b in the given ranges. Task: come below the loss `goal` within `within` steps.

    Raises:
        ValueError: as `loss_surface`, or eta is not on the slider, or no η on the slider reaches the goal.
    """

    def __init__(
        self,
        network: Network,
        X: np.ndarray,
        y: np.ndarray,
        w: Range,
        b: Range,
        goal: float,
        within: int = 10,
        eta: float = 0.1,
        eta_max: float = 2.0,
    ):
        notch = eta_max / NOTCHES
        if not notch <= eta <= eta_max:
            raise ValueError(f"eta must lie between {notch:g} and {eta_max:g}, got {eta:g}.")
        self._network, self._data = copy.deepcopy(network), (X, y)
        self._surface = loss_surface(self._network, X, y, w, b)
        self._goal, self._within = goal, within
        self._points = [self._network.parameters.copy()]
        self._losses = [self._surface.f(self._points[0])]
        self._expect_a_task(notch)
        control = number_control("η", eta, notch, eta_max, notch)
        self.eta = control.children[0]
        self.step = button("take one step", self._take_one_step)
        self.again = button("start again", self._start_again)
        self._start(row(control, self.step, self.again), redraw_for=[self.eta])

    def _expect_a_task(self, notch: float) -> None:
        start, goal = self._points[0], self._goal
        if self._surface.f(start) < goal:
            raise ValueError(f"The loss is below the goal of {goal:g} before the first step.")
        etas = notch * np.arange(1, NOTCHES + 1)
        walks = (walk(self._surface.f, self._gradient, start, eta, self._within) for eta in etas)
        least = min(way.heights.min() for way in walks)
        if not least < goal:
            found = f"at best it comes to {least:.3g} in {self._within} steps"
            raise ValueError(f"No η up to {etas[-1]:g} brings the loss below {goal:g}: {found}.")

    def _gradient(self, point: np.ndarray) -> np.ndarray:
        self._network.parameters = point
        return self._network.loss_and_gradient(*self._data)[1].copy()

    def _next(self) -> tuple[np.ndarray, float]:
        """Where one more step leads, and the loss there."""
        point = self._points[-1].copy()
        with np.errstate(over="ignore", invalid="ignore"):  # an overflow shows in the loss
            GradientDescent(self.eta.value).step(point, self._gradient(point))
            return point, self._surface.f(point)

    def _take_one_step(self) -> None:
        point, loss = self._next()
        self._points.append(point)
        self._losses.append(loss)
        self._redraw()

    def _start_again(self) -> None:
        del self._points[1:], self._losses[1:]
        self._redraw()

    def _draw(self) -> tuple[Picture, str]:
        eta, (_, loss) = self.eta.value, self._next()
        too_steep = not np.isfinite(loss)
        self.step.disabled = too_steep or len(self._points) > MOST
        picture = neuron_fit(self._network, *self._data, self._surface, np.array(self._points), eta)
        task = neuron_task(self._losses, self._goal, self._within)
        if too_steep:
            why = "after one more step no number could hold the loss"
            task += (
                f" <b>η = {numeral(eta)} is too large here: {why}. Choose a smaller η, or start again.</b>"
            )
        return picture, task


def neuron_task(losses: list[float], goal: float, within: int) -> str:
    """The task, and whether the losses, the one before the first step included, reach the goal in time."""
    words = f"Task: come below a loss of {numeral(goal)} within {within} steps."
    steps = next((step for step, loss in enumerate(losses) if loss < goal), None)
    if steps is not None and steps <= within:
        reached = apart(losses[steps], goal, numeral, 4)
        return f"{words} <b>Reached: the loss is {reached} after {counted(steps, 'step')}.</b>"
    left = within - (len(losses) - 1)
    if left > 0:
        so_far = apart(losses[-1], goal, numeral, 4)
        return f"{words} <b>Not yet: the loss is {so_far}, {counted(left, 'step')} left.</b>"
    used_up = f"all {counted(within, 'step')} are used up"
    return f"{words} <b>Not this time: {used_up}. Start again with another η.</b>"
