"""A network at ONE example, number by number: the value of each unit and the slope of each link between them.

Derived in lesson 05. Every derivative here is one that backward wrote, or the formula of a single link.
Backward only reads the weights and a step moves them: the sentences about both are here, too.
"""

import copy
import math

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.layers import Dense
from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network
from nnlib.shapes import expect_shape
from nnlib.show.network.parts import LOSS, Parameter, Unit, parameters
from nnlib.show.network.paths import LocalDerivative
from nnlib.show.numbers import numeral

MOST_LAYERS, MOST_UNITS = 4, 5
# ∂L/∂a of an output, and ∂a/∂z, each written with what the forward pass has computed.
LOSS_SLOPES = {SquaredError: "a − y", BinaryCrossEntropy: "p − y", SoftmaxCrossEntropy: "p − y"}
SLOPES = {"tanh": "1 − a^2", "sigmoid": "a (1 − a)", "relu": "sign a", "identity": "1"}
Labels = dict[str, str]  # symbols for parameters, by their names: {"W1[0, 0]": "w_1"}


class NetworkAt:
    """A copy of the network after one forward and one backward pass; the given one stays as it was.

    values and slopes hold the number of each unit and ∂L/∂unit; gradient is in the order of `parameters`.

    Raises:
        TypeError, ShapeError, ValueError: as `expect_drawable`.
    """

    def __init__(self, network: Network, x, y, labels: Labels | None = None):
        expect_drawable(network, x, y)
        self.network, self.labels = copy.deepcopy(network), labels or {}
        self.x, self.y, self.last = np.asarray(x), np.asarray(y), len(network.layers)
        self.before = self.network.parameters.copy()
        self.loss, self.gradient = self.network.loss_and_gradient(self.x, self.y)
        if not (math.isfinite(self.loss) and np.isfinite(self.gradient).all()):
            raise ValueError("The loss or its gradient is not finite: some weights have grown too large.")
        self.values, self.slopes = {LOSS: self.loss}, {LOSS: 1.0}
        self._fill("a", 0, self.network.layers[0].X, self.network.layers[0].W.T @ self._dL_dZ(1))
        self._activation_slopes = [_slopes(layer) for layer in self.network.layers]
        dL_dA = self.network.loss_function.backward()
        for number, layer in reversed(list(enumerate(self.network.layers, start=1))):
            self._fill("a", number, layer.A, dL_dA)
            self._fill("z", number, layer.Z, self._dL_dZ(number))
            dL_dA = layer.W.T @ self._dL_dZ(number)

    def _dL_dZ(self, layer: int) -> np.ndarray:
        return self.network.layers[layer - 1].dL_db  # for one example the slope of b is that of Z

    def _fill(self, letter: str, layer: int, column: np.ndarray, slopes: np.ndarray) -> None:
        for row in range(len(column)):
            unit = Unit(letter, layer, row)
            self.values[unit], self.slopes[unit] = float(column[row, 0]), float(slopes[row, 0])

    def units(self, letter: str, layer: int) -> list[Unit]:
        return [Unit(letter, layer, row) for row in range(self.network.sizes[layer])]

    def forward_order(self) -> list[Unit]:
        """Every computed unit, layer by layer: z, then a, and the loss at the end."""
        layers = range(1, self.last + 1)
        return [*(unit for layer in layers for letter in "za" for unit in self.units(letter, layer)), LOSS]

    def target(self, row: int) -> float:
        """What output `row` should be: labels count as 1 for their class and 0 for the others."""
        if isinstance(self.network.loss_function, SoftmaxCrossEntropy):
            return float(self.y[0] == row)
        return float(self.y[row]) if self.y.ndim == 1 else float(self.y[row, 0])

    def links(self, parameter: Parameter | None = None) -> dict[Unit, list[tuple]]:
        """Each unit from the loss back, with what it was computed from and the slopes.

        With a parameter, the links end at it; without, they go on to the inputs.
        """
        links = {LOSS: [(unit, self.slopes[unit]) for unit in self.units("a", self.last)]}
        for l in range(self.last, parameter.layer - 1 if parameter else 0, -1):  # noqa: E741
            below, slopes = self.units("a", l - 1), self._activation_slopes[l - 1]
            weights = self.network.layers[l - 1].W.tolist()
            for a, z, slope in zip(self.units("a", l), self.units("z", l), slopes, strict=True):
                links[a] = [(z, slope)]
                links[z] = list(zip(below, weights[z.row], strict=True))
        if parameter:
            layer, column = parameter.layer, parameter.column
            slope = 1.0 if column is None else self.values[Unit("a", layer - 1, column)]
            for unit in self.units("z", layer):
                links[unit] = [(parameter, slope)] if unit.row == parameter.row else []
        return links

    def symbol(self, parameter: Parameter) -> str:
        return self.labels.get(parameter.name, parameter.symbol)

    def factor(self, top: Unit, bottom: Unit | Parameter, value: float) -> LocalDerivative:
        """The link from top to bottom with its formula."""
        if top == LOSS:
            formula = LOSS_SLOPES[type(self.network.loss_function)]
        elif top.letter == "a":
            formula = SLOPES[self.network.layers[top.layer - 1].activation]
        elif isinstance(bottom, Unit):
            formula = self.symbol(Parameter(top.layer, top.row, bottom.row))
        else:
            column = bottom.column
            formula = "1" if column is None else Unit("a", bottom.layer - 1, column).symbol
        name = bottom.symbol if isinstance(bottom, Unit) else self.symbol(bottom)
        return LocalDerivative("∂" + top.symbol, "∂" + name, formula, value)


def _slopes(layer: Dense) -> list[float]:
    """∂a/∂z of each unit after a forward pass with one example."""
    slope = ACTIVATIONS[layer.activation][1]
    return [1.0] * len(layer.A) if slope is None else slope(layer.A, np.empty_like(layer.A))[:, 0].tolist()


def expect_drawable(network: Network, x: np.ndarray, y: np.ndarray) -> None:
    """Raise unless the network is small, can be measured, and x and y are one example for it."""
    sizes, loss = network.sizes, network.loss_function
    if len(sizes) - 1 > MOST_LAYERS or max(sizes) > MOST_UNITS:
        limit = f"up to {MOST_LAYERS} layers of up to {MOST_UNITS} units, and {MOST_UNITS} inputs"
        raise ValueError(f"The paths can be drawn for {limit}; this network has sizes {sizes}.")
    if network.parameters.dtype != np.float64:
        raise TypeError("The paths need a float64 network: float32 rounds the finite difference away.")
    if loss is not None and type(loss) not in LOSS_SLOPES:
        known = ", ".join(kind.__name__ for kind in LOSS_SLOPES)
        raise TypeError(f"The paths are known for {known}, not for {type(loss).__name__}.")
    expect_shape("x", x, "D 1", "The paths belong to one example: X[:, [0]].", D=sizes[0])
    if isinstance(loss, SquaredError):
        expect_shape("y", y, "K 1", "The paths belong to one example: Y[:, [0]].", K=sizes[-1])
    network.expect_data(x, y)


def unchanged(at: NetworkAt, written: int) -> str:
    """What backward has done to the parameters, when `written` derivatives are written."""
    before, after = (p.view(np.uint8).reshape(p.size, -1) for p in (at.before, at.network.parameters))
    of, changed = f"of {at.before.size}", int((before != after).any(axis=1).sum())
    wrote = f"Backward has written {written} {of} derivatives"
    return f"{wrote} and changed {changed} {of} parameters, compared bit by bit."


def moves(at: NetworkAt, before: np.ndarray | None) -> dict[Unit | Parameter, float]:
    """By how much each number differs from what it was with the parameters `before`; nothing without them."""
    if before is None:
        return {}
    network = copy.deepcopy(at.network)
    network.parameters = before
    then = NetworkAt(network, at.x, at.y)
    change = {unit: value - then.values[unit] for unit, value in at.values.items()}
    for parameter in parameters(network).values():
        change[parameter] = parameter.of(network, at.before) - parameter.of(network, then.before)
    return {what: by for what, by in change.items() if by != 0}


def step_report(at: NetworkAt, before: np.ndarray, eta: float) -> str:
    """What one step of size η from the parameters `before` has changed, promised and kept, in sentences."""
    network = copy.deepcopy(at.network)
    network.parameters = before
    then, moved = NetworkAt(network, at.x, at.y), moves(at, before)
    weights = sum(isinstance(what, Parameter) for what in moved)
    values, of_values = len(moved) - weights, len(at.forward_order())
    promise = -eta * float(then.gradient @ then.gradient)
    return (
        f"One step of all parameters: the loss went from {numeral(then.loss)} to {numeral(at.loss)}. "
        f"−η times the squared length of the gradient promised {numeral(promise, 3)}; it changed by "
        f"{numeral(at.loss - then.loss, 3)}. Changed, marked ▲ or ▼: {weights} of {before.size} parameters, "
        f"{values} of {of_values} values; no input and no target."
    )
