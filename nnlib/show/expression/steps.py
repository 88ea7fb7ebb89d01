"""Forward, then backward over an expression, one node a step: what is known after each, and what it did."""

from collections.abc import Mapping

from nnlib.autodiff.scalar import Value, topological_order
from nnlib.show.expression.symbols import letters, plain, symbol
from nnlib.show.numbers import factor, numeral


def expression_steps(result: Value) -> int:
    """How many steps the picture has: one forward and one backward for each computed node, and ∂L/∂L = 1."""
    return 2 * len(computed(topological_order(result))) + 1


def derivatives(order: list[Value], steps: int) -> dict[Value, float]:
    """∂ result / ∂ node as far as it is known after so many nodes, from the last one back, have paid in."""
    known = {order[-1]: 1.0}
    for node in computed(order)[::-1][:steps]:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            known[parent] = known.get(parent, 0.0) + known[node] * slope
    return known


def computed(order: list[Value]) -> list[Value]:
    return [node for node in order if node.parents]


class Stage:
    """An expression, whose nodes are given in topological order, after some steps or, with None, all of them.

    known: the nodes whose value is computed. paid: those that have added to the derivatives of their parents.
    slopes: ∂ result / ∂ node as far as it has arrived. active: the node of this step.
    """

    def __init__(self, order: list[Value], names: Mapping[str, Value], output: str, step: int | None):
        self.order, self.letters = order, letters(order, names, output)
        self.symbols = {node: symbol(node, self.letters) for node in order}
        self.computed = computed(order)
        m = len(self.computed)
        self.last = 2 * m + 1
        self.summary, self.step = step is None, self.last if step is None else step
        self.backward = self.step > m  # step m + 1 sets ∂L/∂L = 1; from then on one node after the other pays
        self.known = {node for node in order if not node.parents} | set(self.computed[: self.step])
        self.paid = self.computed[::-1][: max(self.step - m - 1, 0)]
        self.slopes = derivatives(order, len(self.paid)) if self.backward else {}
        if self.summary or self.step == 0:
            self.active = None
        else:
            self.active = (self.paid or order)[-1] if self.backward else self.computed[self.step - 1]

    @property
    def inputs(self) -> list[Value]:
        return [node for node in self.order if not node.parents]

    def title(self) -> str:
        if self.step == 0:
            return "The inputs are given"
        if self.step < self.last:
            return f"Step {self.step} of {self.last}, {'backward' if self.backward else 'forward'}"
        L, level = self.letters[self.order[-1]], numeral(self.order[-1].data, 4)
        most = max(self.inputs, key=lambda node: abs(self.slopes[node]))
        letter, slope = self.letters[most], self.slopes[most]
        if slope == 0:
            return plain(f"{L} = {level} does not react to any input here")
        return plain(f"{L} = {level} reacts most to {letter}: ∂{L}/∂{letter} = {numeral(slope, 4)}")

    def line(self) -> str:
        """What the step does, as a formula with its numbers."""
        node, L = self.active, self.letters[self.order[-1]]
        if self.summary:
            m = len(self.computed)
            return f"{m} nodes forward gave the value, the same {m} backward gave every derivative"
        if self.step == 0:
            return ", ".join(f"{self.letters[n]} = {numeral(n.data, 4)}" for n in self.inputs)
        if not self.backward:
            return f"{self.symbols[node]} = {numeral(node.data, 4)}"
        if not self.paid:
            return f"∂{L}/∂{L} = 1"
        upstream = factor(self.slopes[node])
        return ",   ".join(
            f"∂{L}/∂{self.letters[parent]} += {upstream} · {factor(slope)}"
            for parent, slope in zip(node.parents, node.slopes, strict=True)
        )

    def alt(self) -> str:
        """Title and line in words, and the derivatives by the inputs once all are known."""
        words = f"{self.title()}. {plain(self.line())}."
        if self.step == self.last:
            L = self.letters[self.order[-1]]
            found = (f"∂{L}/∂{self.letters[node]} = {numeral(self.slopes[node], 4)}" for node in self.inputs)
            words += plain(f" {', '.join(found)}.")
        return words
