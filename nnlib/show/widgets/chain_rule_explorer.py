"""Choose any weight or bias and see how the chain rule reaches it, with numbers that can be changed."""

import copy
import math

import ipywidgets
import numpy as np

from nnlib.network import Network
from nnlib.optimizers import GradientDescent
from nnlib.show.network.at import NetworkAt, step_report
from nnlib.show.network.chain_rule import chain_rule_at, paths_to
from nnlib.show.network.drawing import WIDTH, NetworkLayout
from nnlib.show.network.forward_and_backward import forward_and_backward, network_steps
from nnlib.show.network.parts import parameters
from nnlib.show.network.paths import Paths
from nnlib.show.numbers import apart, fixed, numeral
from nnlib.show.sheet import Picture
from nnlib.show.widgets.clickable import clickable
from nnlib.show.widgets.controls import FULL, ExampleControls, button, choice, number_control
from nnlib.show.widgets.explorer import Explorer, framed, row, task_line

VIEWS = [("the paths of one parameter", "paths"), ("forward and backward, unit by unit", "units")]
SHARE, SMALL = 0.05, 1e-6


class ChainRuleExplorer(Explorer):
    """The picture of `chain_rule` with controls for the parameter, each number and η; and unit by unit.

    A parameter is chosen in the list or by a click in the drawing. Works on a copy: "take one step" and the
    control for a weight move the copy's weights, the given network stays as it is.

    Raises:
        TypeError, ShapeError, ValueError: as `chain_rule`.
    """

    def __init__(self, network: Network, x, y, eta: float = 0.5, labels: dict[str, str] | None = None):
        x, y = np.asarray(x), np.asarray(y)
        NetworkAt(network, x, y)  # what cannot be drawn is the caller's mistake, and is raised
        self.network, self.given = copy.deepcopy(network), network.parameters.copy()
        self.labels, self._all, self._before = labels or {}, parameters(network), None
        self._make_controls(x, y, eta)
        layout = NetworkLayout(network.sizes)
        wide, high = (120, 26) if layout.small else (16, 16)
        spots = [(*layout.handle(parameter), wide, high) for parameter in self._all.values()]
        numbers = (*self.inputs, *self.targets, self.eta, self.unit)
        observed = (self.view, *(control.children[0] for control in numbers))
        rows = [
            row(self.parameter, self.weight, self.view),
            self.example.box,
            row(self.eta, self.step, self.again),
            self._units,
            self.told,
        ]
        self._start(*rows, redraw_for=observed)
        drawing = clickable(self.picture, self.parameter, spots, (WIDTH, layout.bottom))
        self._view.children = [*rows, framed(drawing), self.said]
        self.parameter.observe(lambda _: self._show_weight(), "value")
        self.weight.observe(lambda change: self._set_weight(change.new), "value")

    def _make_controls(self, x: np.ndarray, y: np.ndarray, eta: float) -> None:
        self.parameter = choice("parameter", [(self._option(name), name) for name in self._all])
        self.view = choice("show", VIEWS)
        # A box alone: a browser puts a slider on its nearest notch, and that would change the weight shown.
        self.weight = ipywidgets.FloatText(
            self._weight(), step=0.01, description="its value", style=FULL, layout={"width": "190px"}
        )
        self.example = ExampleControls(x, y, self.network.sizes[-1])
        self.inputs, self.targets = self.example.inputs, self.example.targets
        self.eta = number_control("η", eta, min(0.05, eta), max(10.0, eta), 0.05)
        self.unit = number_control("step", 0, 0, network_steps(self.network), 1)
        self.step = button("take one step", self._take_one_step)
        self.again = button("start again", self._start_again)
        self.back = button("one unit back", lambda: self._move(-1))
        self.on = button("one unit on", lambda: self._move(1))
        self._units, self.told = ipywidgets.HBox([self.unit, self.back, self.on]), ipywidgets.HTML()

    def _option(self, name: str) -> str:
        label = self.labels.get(name)
        return f"{label.replace('_', '')} = {name}" if label else name

    def _weight(self) -> float:
        return self._all[self.parameter.value].of(self.network, self.network.parameters)

    def _show_weight(self) -> None:
        self.weight.value = self._weight()
        self._redraw()

    def _set_weight(self, value: float) -> None:
        if value != self._weight():  # else it was shown, not changed
            self.network.parameters[self._all[self.parameter.value].place(self.network)] = value
            self._forget_step()
            self._redraw()

    def _move(self, by: int) -> None:
        self.unit.children[0].value += by  # a bounded box keeps it within its range

    def _take_one_step(self) -> None:
        before, eta = self.network.parameters.copy(), self.eta.children[0].value
        try:
            at = NetworkAt(self.network, *self.example.read())
            GradientDescent(eta).step(self.network.parameters, at.gradient)
            after = NetworkAt(self.network, *self.example.read())
            self.told.value = task_line(step_report(after, before, eta))
        except ValueError as problem:
            self.told.value = task_line(f"{problem} Start again with a smaller η.")
            self.network.parameters = before
        self._before = before
        self._show_weight()

    def _start_again(self) -> None:
        self.network.parameters = self.given
        self._forget_step()
        self._show_weight()

    def _forget_step(self) -> None:
        self._before, self.told.value = None, ""

    def handle(self):
        return "parameter", self.parameter, {self._option(name): name for name in self._all}

    def _draw(self) -> tuple[Picture, str]:
        self._units.layout.display = "flex" if self.view.value == "units" else "none"
        at = NetworkAt(self.network, *self.example.read(), self.labels)
        paths = paths_to(at, self._all[self.parameter.value])
        return self._seen(at, paths), paths_task(paths, math.prod(self.network.sizes[2:]) > 1)

    def _seen(self, at: NetworkAt, paths: Paths) -> Picture:
        """The picture for what is set now."""
        chosen = self._all[self.parameter.value]
        if self.view.value == "paths":
            return chain_rule_at(at, chosen, paths, self.eta.children[0].value, self._before)
        return forward_and_backward(at, int(self.unit.children[0].value), self._before, chosen)


def paths_task(paths: Paths, several: bool) -> str:
    """The task, and whether these paths solve it; `several`: some parameter has more than one path.

    Paths that cancel are the surprise of the sum: a number can matter along each way and not in all.
    """
    change = "change an input, a target or a weight until"
    if several:
        goal = (
            f"Task: {change} the paths of one parameter cancel: their sum, by size, below "
            f"{SHARE:.0%} of the largest product."
        )
        return f"{goal} <b>{_cancelled(paths)}</b>"
    goal = (
        f"Task: everything has one path here. {change.capitalize()} its product is 0: one factor is enough."
    )
    verdict = "Reached" if abs(paths.total) < SMALL else "Not yet"
    return f"{goal} <b>{verdict}: it is {numeral(paths.total, 2)}.</b>"


def _cancelled(paths: Paths) -> str:
    if paths.count < 2:
        return "Not yet: this one has a single path."
    largest = abs(paths.largest[0].product)
    if largest < SMALL:
        return "Not yet: a factor has ended every path, so there is nothing left to cancel."
    share = abs(paths.total) / largest
    said = apart(100 * share, 100 * SHARE, fixed, 1)
    return f"{'Reached' if share < SHARE else 'Not yet'}: it is {said}%."
