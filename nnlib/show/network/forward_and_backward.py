"""A network computed forward, then backward, unit by unit: each number as it arrives and how it was found."""

import re
from collections.abc import Sequence

import numpy as np

from nnlib.losses import SquaredError
from nnlib.network import Network
from nnlib.show.network.at import LOSS_SLOPES, SLOPES, NetworkAt, moves, unchanged
from nnlib.show.network.chain_rule import heading
from nnlib.show.network.drawing import WIDTH, NetworkDrawing, NetworkLayout
from nnlib.show.network.parts import LOSS, Parameter, Unit
from nnlib.show.numbers import factor, numeral
from nnlib.show.sheet import Picture, Sheet

_CALLS = {"tanh": "tanh {}", "sigmoid": "σ({})", "relu": "relu({})", "identity": "{}"}


def forward_and_backward(
    at: NetworkAt, step: int, before: np.ndarray | None = None, chosen: Parameter | None = None
) -> Picture:
    """The network after `step` steps.

    Values are blue and arrive from left to right, derivatives are orange and arrive from right to left. Under
    the picture is what the step computes, and how many parameters have changed: none. With the parameters
    `before` a step, the numbers that it has changed are marked; the chosen parameter is highlighted.
    """
    stage = NetworkStage(at, step)
    bottom = NetworkLayout(at.network.sizes).bottom
    sheet = Sheet(WIDTH, bottom + 136)
    title, lines = stage.title(), stage.lines()
    heading(sheet, title, "Forward from the inputs to the loss; then back from the loss to the parameters.")
    _network(sheet, stage, moves(at, before), chosen)
    sheet.line([(30, bottom + 14), (WIDTH - 30, bottom + 14)], "rule", 1)
    for place, line in enumerate(lines):
        colour, size = (stage.hue, 16) if place == 1 else ("ink", 16 - place)
        size = min(size, 2 * (WIDTH - 60) / len(_plain(line)))  # a letter is half as wide as it is high
        sheet.text(30, bottom + 42 + 26 * place, line, colour, size, "start", formula=True)
    sheet.text(30, bottom + 122, unchanged(at, len(stage.written)), "muted", 13, "start")
    return sheet.picture(f"{title}: {' '.join(_plain(line) for line in lines[:2])}.")


def network_steps(network: Network) -> int:
    """The last step: one forward and one backward for each z, each a and the loss."""
    return 2 * (2 * sum(network.sizes[1:]) + 1)


class NetworkStage:
    """What is known after some steps.

    The inputs are given. Each of the first n steps computes a value, the loss last; then ∂L/∂L = 1, and each
    further step computes the derivative by one more unit, and by the weights and the bias that lead into it.
    """

    def __init__(self, at: NetworkAt, step: int):
        self.at, self.step = at, step
        order = at.forward_order()
        self.n = len(order)
        self.last = 2 * self.n
        self.backward = step > self.n
        self.hue = "derivative" if self.backward else "value"
        self.known = {*at.units("a", 0), *order[:step]}
        arrived = order[::-1][: max(step - self.n, 0)]
        self.slopes = set(arrived)
        if step == 0:
            self.active = None
        else:
            self.active = arrived[-1] if self.backward else order[step - 1]
        self.written = [p for unit in arrived if unit.letter == "z" for p in self.into(unit)]

    def into(self, z: Unit) -> list[Parameter]:
        """The weights and the bias that lead into z."""
        D = self.at.network.sizes[z.layer - 1]
        return [*(Parameter(z.layer, z.row, k) for k in range(D)), Parameter(z.layer, z.row)]

    def sources(self) -> list[Unit]:
        """The units that this step reads: those before the active one or, going back, those after it."""
        at, unit = self.at, self.active
        if unit is None or (self.backward and unit == LOSS):
            return []
        if self.backward:
            if unit.letter == "z":
                return [Unit("a", unit.layer, unit.row)]
            return at.units("z", unit.layer + 1) if unit.layer < at.last else [LOSS]
        if unit == LOSS:
            return at.units("a", at.last)
        return at.units("a", unit.layer - 1) if unit.letter == "z" else [Unit("z", unit.layer, unit.row)]

    def title(self) -> str:
        if self.step == 0:
            return "The inputs, the targets, the weights and the biases are given"
        if self.step == self.last:
            written = f"{len(self.written)} more for the parameters"
            return f"{self.n} values forward, {self.n} derivatives back, {written}"
        return f"Step {self.step} of {self.last}, {'backward' if self.backward else 'forward'}"

    def lines(self) -> list[str]:
        """What the step does: as a formula, with its numbers, and what it brings for the parameters."""
        if self.active is None:
            inputs = ((x.symbol, numeral(self.at.values[x], 4)) for x in self.at.units("a", 0))
            return [", ".join(f"{symbol} = {value}" for symbol, value in inputs)]
        if not self.backward:
            left, value = self.active.symbol, self.at.values[self.active]
            formula, numbers = self._forward(self.active)
        else:
            left, value = f"∂L/∂{self.active.symbol}", self.at.slopes[self.active]
            formula, numbers = self._back(self.active)
        if not formula:
            return [f"{left} = {numeral(value, 4)}"]
        return [f"{left} = {formula}", f"= {numbers} = {numeral(value, 4)}", *self._for_parameters()]

    def _forward(self, unit: Unit) -> tuple[str, str]:
        at = self.at
        if unit == LOSS:
            return self._loss()
        if unit.letter == "a":
            z, call = Unit("z", unit.layer, unit.row), _CALLS[at.network.layers[unit.layer - 1].activation]
            return call.format(z.symbol), call.format(factor(at.values[z]))
        weights, sources = self.into(unit), self.sources()
        symbols = [(at.symbol(w), a.symbol) for w, a in zip(weights, sources, strict=False)]
        numbers = [(self._value(w), at.values[a]) for w, a in zip(weights, sources, strict=False)]
        bias = weights[-1]
        value = factor(self._value(bias))
        return f"{_sum_of(symbols)} + {at.symbol(bias)}", f"{_sum(numbers)} + {value}"

    def _back(self, unit: Unit) -> tuple[str, str]:
        at = self.at
        if unit == LOSS:
            return "", ""
        if unit.letter == "z":
            a, activation = Unit("a", unit.layer, unit.row), at.network.layers[unit.layer - 1].activation
            [(_, slope)] = at.links()[a]
            formula = SLOPES[activation].replace("1 − a^2", "(1 − a^2)")
            return f"∂L/∂{a.symbol} · {formula}", _sum([(at.slopes[a], slope)])
        if unit.layer == at.last:
            # For a cross-entropy p is what the derivative and the target add up to.
            target, formula = at.target(unit.row), LOSS_SLOPES[type(at.network.loss_function)]
            return formula, f"{numeral(at.slopes[unit] + target, 4)} − {factor(target)}"
        weights = [Parameter(z.layer, z.row, unit.row) for z in self.sources()]
        symbols = [(f"∂L/∂{z.symbol}", at.symbol(w)) for z, w in zip(self.sources(), weights, strict=True)]
        numbers = [(at.slopes[z], self._value(w)) for z, w in zip(self.sources(), weights, strict=True)]
        return _sum_of(symbols), _sum(numbers)

    def _for_parameters(self) -> list[str]:
        """After ∂L/∂z: the derivatives with respect to the weights and the bias that lead into z."""
        if not self.backward or self.active.letter != "z":
            return []
        at = self.at
        found = ((at.symbol(p), numeral(p.of(at.network, at.gradient), 4)) for p in self.into(self.active))
        return [",  ".join(f"∂L/∂{symbol} = {slope}" for symbol, slope in found)]

    def _loss(self) -> tuple[str, str]:
        at = self.at
        if not isinstance(at.network.loss_function, SquaredError):
            return "−log p of the target", f"−log {numeral(np.exp(-at.loss), 4)}"
        errors = [
            f"({numeral(at.values[a], 4)} − {factor(at.target(a.row))})^2" for a in at.units("a", at.last)
        ]
        return "½ Σ (a − y)^2", f"½ ({' + '.join(errors)})"

    def _value(self, parameter: Parameter) -> float:
        return parameter.of(self.at.network, self.at.before)


def _network(sheet: Sheet, stage: NetworkStage, moved: dict, chosen: Parameter | None) -> None:
    drawing = NetworkDrawing(sheet, stage.at, moved)
    drawing.edges()
    for source in stage.sources():
        ends = (source, stage.active) if stage.backward else (stage.active, source)
        way = drawing.layout.way(*ends)
        sheet.arrow(*(way[::-1] if stage.backward else way), stage.hue, 2.4)
    drawing.units({stage.active: stage.hue}, stage.known, stage.slopes)
    drawing.parameters(chosen, stage.written)


def _sum(pairs: Sequence[tuple[float, float]]) -> str:
    return " + ".join(f"{factor(one)} · {factor(other)}" for one, other in pairs)


def _sum_of(pairs: Sequence[tuple[str, str]]) -> str:
    return " + ".join(f"{one} {other}" for one, other in pairs)


def _plain(formula: str) -> str:
    """A short formula as running text."""
    return re.sub("[_^{}]", "", formula.replace("^2", "²"))
