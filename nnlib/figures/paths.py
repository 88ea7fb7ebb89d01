"""Every way from the loss back to one parameter, as factors to multiply: the chain rule written out.

For ONE example x (D, 1) with target y (K, 1) and SquaredError. A parameter reaches the loss along each choice
of a unit in every later layer; its derivative is the sum over these paths of the product of the factors met.
Derived in lesson 05.
"""

import copy
import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.losses import SquaredError
from nnlib.network import Network
from nnlib.shapes import expect_shape

SLOPES = {"tanh": "1 − a^2", "sigmoid": "a (1 − a)", "relu": "1 if a > 0", "identity": "1"}


@dataclass(frozen=True)
class Parameter:
    """W<layer>[row, column] or, with column None, b<layer>[row, 0]. Layers count from 1, indices from 0."""

    layer: int
    row: int
    column: int | None = None

    @property
    def name(self) -> str:
        letter, column = ("b", 0) if self.column is None else ("W", self.column)
        return f"{letter}{self.layer}[{self.row}, {column}]"

    @property
    def symbol(self) -> str:
        """The same on paper, where indices count from 1: w^{(1)}_{12}, b^{(1)}_1."""
        if self.column is None:
            return unit("b", self.layer, self.row)
        return f"w^{{({self.layer})}}_{{{self.row + 1}{self.column + 1}}}"

    def of(self, arrays: list[np.ndarray]) -> float:
        """This parameter's entry in [W1, b1, W2, b2, ...], or in the list of their derivatives."""
        if self.column is None:
            return float(arrays[2 * self.layer - 1][self.row, 0])
        return float(arrays[2 * self.layer - 2][self.row, self.column])


@dataclass(frozen=True)
class Factor:
    """One local derivative ∂top/∂bottom: the formula for it, and its value at this example."""

    top: str
    bottom: str
    formula: str
    value: float


@dataclass(frozen=True)
class Path:
    """Factors from the loss back to a parameter; units[i] is the unit passed in layer `first layer + i`."""

    units: tuple[int, ...]
    factors: tuple[Factor, ...]

    @property
    def product(self) -> float:
        return math.prod(factor.value for factor in self.factors)


def unit(letter: str, layer: int, row: int) -> str:
    """The symbol of one unit: a^{(2)}_1."""
    return f"{letter}^{{({layer})}}_{row + 1}"


def parameters(network: Network) -> dict[str, Parameter]:
    """All parameters by name: "W1[0, 0]", "W1[0, 1]", ..., "b1[0, 0]", ..., "W2[0, 0]", ..."""
    found = []
    for number, layer in enumerate(network.layers, start=1):
        H, D = layer.W.shape
        found += [Parameter(number, j, k) for j in range(H) for k in range(D)]
        found += [Parameter(number, j) for j in range(H)]
    return {parameter.name: parameter for parameter in found}


def find(network: Network, name: str) -> Parameter:
    """The parameter of that name.

    Raises:
        ValueError: the network has none.
    """
    known = parameters(network)
    if name not in known:
        first, *_, last = known
        raise ValueError(f"the network has no parameter {name!r}; its names are {first} to {last}.")
    return known[name]


def expect_one_example(network: Network, x: np.ndarray, y: np.ndarray) -> None:
    """Raise unless paths can be written out: SquaredError, one column x and one column y."""
    if not isinstance(network.loss_function, SquaredError):
        raise TypeError("the paths are written out for SquaredError: Network(..., loss=SquaredError()).")
    expect_shape("x", x, "D 1", "The paths belong to one example: X[:, [0]].", D=network.sizes[0])
    expect_shape("y", y, "K 1", "The paths belong to one example: Y[:, [0]].", K=network.sizes[-1])
    network.expect_data(x, y)


def paths_to_loss(
    network: Network, x: np.ndarray, y: np.ndarray, name: str, symbols: dict[str, str] | None = None
) -> list[Path]:
    """Every path from the loss back to the parameter `name`, the largest product (in size) first.

    The products add up to ∂L/∂parameter. `symbols` gives parameters other symbols than w^{(1)}_{11}.

    Raises:
        TypeError: another loss than SquaredError.
        ShapeError: x is not (D, 1) or y not (K, 1).
        ValueError: the network has no such parameter.
    """
    expect_one_example(network, x, y)
    parameter = find(network, name)
    network = copy.deepcopy(network)  # a forward pass overwrites what the layers remember
    network.forward(x)
    later = [range(H) for H in network.sizes[parameter.layer + 1 :]]
    ways = [(parameter.row, *choice) for choice in product(*later)]
    paths = [Path(way, tuple(_factors(network, y, parameter, way, symbols or {}))) for way in ways]
    return sorted(paths, key=lambda path: -abs(path.product))


def _factors(network, y, parameter, units, symbols):
    """The factors along one path: ∂L/∂a, then for each layer back ∂a/∂z and ∂z/∂(what fed it)."""
    last, j = len(network.layers), units[-1]
    yield Factor("∂L", "∂" + unit("a", last, j), "a − y", float(network.layers[-1].A[j, 0] - y[j, 0]))
    for l in range(last, parameter.layer - 1, -1):  # noqa: E741  l numbers layers, as in the lessons
        layer, j = network.layers[l - 1], units[l - parameter.layer]
        z = unit("z", l, j)
        yield Factor("∂" + unit("a", l, j), "∂" + z, SLOPES[layer.activation], _slope(layer, j))
        if l > parameter.layer:
            k = units[l - 1 - parameter.layer]
            weight = Parameter(l, j, k)
            symbol = symbols.get(weight.name, weight.symbol)
            yield Factor("∂" + z, "∂" + unit("a", l - 1, k), symbol, float(layer.W[j, k]))
    bottom, k = "∂" + symbols.get(parameter.name, parameter.symbol), parameter.column
    if k is None:
        yield Factor("∂" + z, bottom, "1", 1.0)
    else:
        source = f"x_{k + 1}" if parameter.layer == 1 else unit("a", parameter.layer - 1, k)
        yield Factor("∂" + z, bottom, source, float(layer.X[k, 0]))


def _slope(layer, j: int) -> float:
    slope = ACTIVATIONS[layer.activation][1]
    return 1.0 if slope is None else float(slope(layer.A, out=np.empty_like(layer.A))[j, 0])


def finite_difference(
    network: Network, x: np.ndarray, y: np.ndarray, parameter: Parameter, eps: float = 1e-5
) -> float:
    """∂L/∂parameter by the central difference, without any chain rule. Error: O(eps²) + 1e-16 L / eps."""
    probe = copy.deepcopy(network)
    probe.parameters = np.zeros_like(network.parameters)
    column = parameter.column or 0
    probe.weights_and_biases()[2 * parameter.layer - 1 - (parameter.column is not None)][
        parameter.row, column
    ] = eps
    step, here = probe.parameters.copy(), network.parameters
    return (probe.loss_at(here + step, x, y) - probe.loss_at(here - step, x, y)) / (2 * eps)
