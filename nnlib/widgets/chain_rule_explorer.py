"""Choose any weight or bias and see how the chain rule reaches it, with numbers that can be changed."""

import copy

import ipywidgets
import numpy as np

from nnlib.figures.chain_rule import chain_rule, digits
from nnlib.figures.paths import parameters
from nnlib.figures.svg import Picture
from nnlib.network import Network
from nnlib.optimizers import GradientDescent

from .bundle import bundle
from .number_control import number_control


class ChainRuleExplorer:
    """The picture of `chain_rule` with a control for the parameter, each input, each target and η.

    Works on a copy: "take one step" moves the copy's weights, the given network stays as it is.
    """

    def __init__(self, network: Network, x, y, eta: float = 0.5, labels: dict[str, str] | None = None):
        self.given, self.labels = copy.deepcopy(network), labels or {}
        self.network = copy.deepcopy(network)
        options = [(self._option(name), name) for name in parameters(network)]
        wide = {"description_width": "initial"}
        self.parameter = ipywidgets.Dropdown(options=options, description="parameter", style=wide)
        self.inputs = self._controls("x", np.asarray(x), 0.0, 1.0)
        self.targets = self._controls("y", np.asarray(y), 0.0, 1.0)
        self.eta = number_control("η", eta, min(0.05, eta), max(10.0, eta), 0.05)
        self.step = ipywidgets.Button(description="take one step", layout={"width": "160px"})
        self.again = ipywidgets.Button(description="start again", layout={"width": "160px"})
        self.html, self.said = ipywidgets.HTML(), ipywidgets.HTML()
        self._connect()
        numbers = ipywidgets.HBox([ipywidgets.VBox(self.inputs), ipywidgets.VBox(self.targets)])
        actions = ipywidgets.HBox([self.eta, self.step, self.again])
        self.box = ipywidgets.VBox([self.parameter, numbers, actions, self.said, self.html])
        self._redraw()

    @property
    def picture(self) -> Picture:
        """The picture for what is set now."""
        x, y = self._example()
        name, eta = self.parameter.value, self.eta.children[0].value
        return chain_rule(self.network, x, y, name, eta, self.labels)

    def _option(self, name: str) -> str:
        label = self.labels.get(name)
        return f"{label.replace('_', '')} = {name}" if label else name

    def _controls(self, letter: str, column: np.ndarray, low: float, high: float) -> list:
        low, high = min(low, np.floor(column.min())), max(high, np.ceil(column.max()))
        return [
            number_control(f"{letter}{row}", float(value), low, high, 0.01)
            for row, value in enumerate(column.ravel(), start=1)
        ]

    def _connect(self) -> None:
        for control in (self.parameter, *(c.children[0] for c in (*self.inputs, *self.targets, self.eta))):
            control.observe(lambda _: self._redraw(), names="value")
        self.step.on_click(lambda _: self._take_one_step())
        self.again.on_click(lambda _: self._start_again())

    def _example(self) -> tuple[np.ndarray, np.ndarray]:
        return tuple(
            # A browser's slider counts its steps in binary fractions: 0.05 may come back as 0.0499999.
            np.array([[round(c.children[0].value, 6)] for c in controls])
            for controls in (self.inputs, self.targets)
        )

    def _take_one_step(self) -> None:
        before, gradient = self.network.loss_and_gradient(*self._example())
        GradientDescent(self.eta.children[0].value).step(self.network.parameters, gradient)
        after = self.network.loss(*self._example())
        self.said.value = (
            f"One step of all parameters: the loss went from {digits(before)} to {digits(after)}."
        )
        self._redraw()

    def _start_again(self) -> None:
        self.network.parameters[...] = self.given.parameters
        self.said.value = ""
        self._redraw()

    def _redraw(self) -> None:
        self.html.value = self.picture.svg

    def _repr_mimebundle_(self, **_) -> dict:
        picture = self.picture
        return bundle(self.box, html=picture.svg, alt=picture.alt)
