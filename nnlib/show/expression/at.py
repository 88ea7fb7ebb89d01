"""An expression of `nnlib.autodiff.scalar`, link by link: local slopes with their formulas, and other inputs.

Derived in lessons 02 and 07. Nothing here is written into the given nodes.
"""

import operator
from collections.abc import Mapping

from nnlib.autodiff.scalar import Value, topological_order
from nnlib.show.expression.layout import layout
from nnlib.show.expression.symbols import letters, symbol
from nnlib.show.network.paths import LocalDerivative, Paths, all_paths
from nnlib.show.numbers import short

MOST = 24
_OPERATORS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
_FUNCTIONS = ("exp", "log", "tanh", "sigmoid", "relu")
# ∂v/∂parent for v computed from a, or from a and b.
_SLOPES = {
    "+": ("1", "1"),
    "-": ("1", "−1"),
    "*": ("{b}", "{a}"),
    "/": ("1 / {b}", "−{v} / {b}"),
    "**": ("{b} pow({a}, {b} − 1)", "{v} log {a}"),
    "exp": ("{v}",),
    "log": ("1 / {a}",),
    "tanh": ("1 − {v}^2",),
    "sigmoid": ("{v} (1 − {v})",),
    "relu": ("sign {v}",),
}


class ExpressionAt:
    """Everything that `result` was computed from; names gives letters to inputs, output is the result's.

    Raises:
        TypeError: result is not a Value.
        ValueError: its graph cannot be drawn: it has over 24 nodes, or nothing was computed.
    """

    def __init__(self, result: Value, names: Mapping[str, Value] | None = None, output: str = "L"):
        if not hasattr(result, "parents"):  # lesson 07 has a Value of its own
            raise TypeError(f"An expression is a Value, got {result!r}.")
        nodes = topological_order(result)
        if len(nodes) > MOST:
            raise ValueError(f"A graph of up to {MOST} nodes can be drawn, this one has {len(nodes)}.")
        if not result.parents:
            raise ValueError("This Value was not computed from others: there is no graph to draw.")
        self.result, self.graph = result, layout(nodes)
        self.order = list(self.graph.places)
        self.letters = letters(self.order, names or {}, output)
        self.symbols = {node: symbol(node, self.letters) for node in self.order}
        self.inputs = [node for node in self.order if not node.parents]
        self.computed = [node for node in self.order if node.parents]

    def paths_to(self, node: Value, most: int) -> Paths:
        links = {v: list(zip(v.parents, v.slopes, strict=True)) for v in self.order}
        return all_paths(self.order[::-1], links, node, most)

    def factor(self, node: Value, parent: Value, choice: int) -> LocalDerivative:
        """The link from a node to one of its parents."""
        top, bottom = self.letters[node], self.letters[parent]
        return LocalDerivative("∂" + top, "∂" + bottom, self._formula(node, choice), node.slopes[choice])

    def _formula(self, node: Value, choice: int) -> str:
        name, _, constant = node.operation.partition(" ")
        if name == "-" and len(node.parents) == 1:
            return "−1"
        names = [self.letters[parent] for parent in node.parents]
        if constant:
            names.append(short(float(constant)))
        known = dict(zip("ab", names, strict=False), v=self.letters[node])
        if name == "**" and constant:
            less = short(float(constant) - 1)
            return ("{b} {a}" if less == "1" else "{b} {a}^{{{less}}}").format(**known, less=less)
        return _SLOPES[name][choice].format(**known)


def recomputed(result: Value, inputs: Mapping[Value, float]) -> dict[Value, Value]:
    """The same expression with other numbers for some of its inputs: each old node with its new one.

    Raises:
        ValueError: a node was computed by an operation that `Value` does not have.
    """
    new: dict[Value, Value] = {}
    for node in topological_order(result):
        parents = [new[parent] for parent in node.parents]
        new[node] = _computed(node.operation, parents) if parents else Value(inputs.get(node, node.data))
    return new


def _computed(operation: str, parents: list[Value]) -> Value:
    name, _, constant = operation.partition(" ")
    if name in _FUNCTIONS:
        return getattr(parents[0], name)()
    if name not in _OPERATORS:
        raise ValueError(f"A Value has no operation {operation!r}, so it cannot be computed again.")
    if constant:
        return _OPERATORS[name](parents[0], float(constant))
    return -parents[0] if len(parents) == 1 else _OPERATORS[name](*parents)


def input_difference(result: Value, node: Value, eps: float = 1e-5) -> float:
    """∂result/∂input by the central difference, without any chain rule."""
    above, below = (recomputed(result, {node: node.data + step})[result].data for step in (eps, -eps))
    return (above - below) / (2 * eps)


def backward(result: Value, node: Value) -> float:
    """∂result/∂node as `result.backward()` computes it, in a copy."""
    copies = recomputed(result, {})
    copies[result].backward()
    return copies[node].grad
