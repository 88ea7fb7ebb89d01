"""The units and the parameters of a network one by one: symbols on paper, names in code, slopes measured.

On paper x_1, z^{(1)}_2, a^{(1)}_2 are units, w^{(1)}_{12}, b^{(1)}_1 are parameters, and L is the loss.
"""

from dataclasses import dataclass

import numpy as np

from nnlib.network import Network


@dataclass(frozen=True)
class Unit:
    """z or a of one unit in a layer, counted from 1; a of layer 0 is an input. Rows count from 0."""

    letter: str
    layer: int
    row: int

    @property
    def symbol(self) -> str:
        if self == LOSS:
            return "L"
        if self.layer == 0:
            return f"x_{self.row + 1}"
        return f"{self.letter}^{{({self.layer})}}_{self.row + 1}"


LOSS = Unit("L", 0, 0)


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
            return f"b^{{({self.layer})}}_{self.row + 1}"
        return f"w^{{({self.layer})}}_{{{self.row + 1}{self.column + 1}}}"

    def of(self, network: Network, vector: np.ndarray) -> float:
        """This parameter's entry in a vector in the order of `network.parameters`."""
        return float(vector[self.place(network)])

    def place(self, network: Network) -> int:
        """Its index in `network.parameters`: layer after layer, each [W b] column by column."""
        before = sum(layer.size for layer in network.layers[: self.layer - 1])
        layer = network.layers[self.layer - 1]
        return before + (layer.D if self.column is None else self.column) * layer.H + self.row


def parameters(network: Network) -> dict[str, Parameter]:
    """All parameters by name: "W1[0, 0]", "W1[0, 1]", ..., "b1[0, 0]", ..., "W2[0, 0]", ..."""
    found = []
    for number, layer in enumerate(network.layers, start=1):
        H, D = layer.W.shape
        found += [Parameter(number, j, k) for j in range(H) for k in range(D)]
        found += [Parameter(number, j) for j in range(H)]
    return {parameter.name: parameter for parameter in found}


def parameter_named(network: Network, name: str) -> Parameter:
    """The parameter of that name.

    Raises:
        ValueError: the network has none.
    """
    known = parameters(network)
    if name not in known:
        first, *_, last = known
        raise ValueError(f"the network has no parameter {name!r}; its names are {first} to {last}.")
    return known[name]


def parameter_difference(
    network: Network, x: np.ndarray, y: np.ndarray, parameter: Parameter, eps: float = 1e-5
) -> float:
    """∂L/∂parameter by the central difference, without any chain rule. Error: O(eps²) + 1e-16 L / eps."""
    place, losses = parameter.place(network), []
    for step in (eps, -eps):
        moved = network.parameters.copy()
        moved[place] += step
        losses.append(network.loss_at(moved, x, y))
    return (losses[0] - losses[1]) / (2 * eps)
