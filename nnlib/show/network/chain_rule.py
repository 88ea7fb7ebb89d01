"""The chain rule for one parameter, drawn: its paths to the loss, their factors, three equal sums."""

import re

import numpy as np

from nnlib.network import Network
from nnlib.show.network.at import Labels, NetworkAt, moves, unchanged
from nnlib.show.network.drawing import WIDTH, NetworkDrawing, NetworkLayout
from nnlib.show.network.parts import Parameter, parameter_difference, parameter_named
from nnlib.show.network.path_lines import draw_paths, ledger, ledger_height, number_paths, three_ways
from nnlib.show.network.paths import LocalDerivative, Path, Paths, all_paths
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Picture, Sheet


def chain_rule(
    network: Network, x: np.ndarray, y: np.ndarray, name: str, eta: float = 0.5, labels: Labels | None = None
) -> Picture:
    """How the parameter `name`, such as "W1[0, 0]", reaches the loss of one example x (D, 1), y (K, 1).

    With a cross-entropy the target y holds one label: np.array([2]).
    Shows every path with its factors and their product (the 4 largest, the rest counted and summed), the sum
    over all paths, the derivative that backward computes, the finite difference, and what a step of gradient
    descent with η would do to this parameter. labels gives other symbols: {"W1[0, 0]": "w_1"}.

    Raises:
        TypeError, ShapeError, ValueError: no parameter has this name, the network has over 4 layers or over
            5 units in one of them, or x and y are not one example for it.
    """
    parameter, at = parameter_named(network, name), NetworkAt(network, x, y, labels)
    return chain_rule_at(at, parameter, paths_to(at, parameter), eta)


def chain_rule_at(
    at: NetworkAt, parameter: Parameter, paths: Paths, eta: float, before: np.ndarray | None = None
) -> Picture:
    """The same from its parts; what a step from the parameters `before` has changed is marked."""
    found = finding(at.labels.get(parameter.name, parameter.name), paths)
    top = NetworkLayout(at.network.sizes).bottom + 54
    summary = top + ledger_height(paths) + 10
    sheet = Sheet(WIDTH, summary + 100)
    heading(sheet, found, "Multiply along each path from the loss back; add the paths.")
    drawing = NetworkDrawing(sheet, at, moves(at, before))
    drawing.edges()
    draw_paths(sheet, paths.largest, drawing.layout.way)
    lit = {unit for path in paths.largest for unit in path.nodes}
    drawing.units(dict.fromkeys(lit, "value"), at.values.keys())
    drawing.parameters(parameter)
    number_paths(sheet, paths.largest, drawing.layout.way)
    ledger(sheet, top, paths, [factors(at, path) for path in paths.largest])
    backward = parameter.of(at.network, at.gradient)
    three_ways(sheet, summary, paths.total, backward, parameter_difference(at.network, at.x, at.y, parameter))
    _step(sheet, summary, at, parameter, eta)
    sheet.text(30, summary + 74, unchanged(at, at.gradient.size), "muted", 13, "start")
    products = ", ".join(numeral(path.product) for path in paths.largest)
    return sheet.picture(f"{found}. Products, path by path: {products}.")


def paths_to(at: NetworkAt, parameter: Parameter, most: int = 4) -> Paths:
    """The paths from the loss back to a parameter, the `most` largest one by one."""
    return all_paths(at.forward_order()[::-1], at.links(parameter), parameter, most)


def factors(at: NetworkAt, path: Path) -> list[LocalDerivative]:
    """The factors of one path, from the loss back."""
    return [
        at.factor(top, bottom, slope) for (top, bottom, _), slope in zip(path.links, path.slopes, strict=True)
    ]


def heading(sheet: Sheet, found: str, how: str) -> None:
    """The finding, how to read the picture, and what the two colours mean."""
    sheet.text(30, 40, found, size=18, anchor="start", bold=True)
    sheet.text(30, 64, how, "muted", 13, "start")
    sheet.text(sheet.width - 30, 40, "forward: values", "value", 13, "end", bold=True)
    sheet.text(sheet.width - 30, 64, "backward: derivatives", "derivative", 13, "end", bold=True)


def finding(label: str, paths: Paths, goal: str = "the loss") -> str:
    """How many paths there are, and what they add up to."""
    label, total = re.sub("[_{}]", "", label), numeral(paths.total)
    if paths.count == 1:
        return f"{label} reaches {goal} along 1 path; the product is {total}"
    return f"{label} reaches {goal} along {paths.count:,} paths; together {total}"


def _step(sheet: Sheet, top: float, at: NetworkAt, parameter: Parameter, eta: float) -> None:
    """What one step of gradient descent would do to the parameter."""
    value, slope = (parameter.of(at.network, vector) for vector in (at.before, at.gradient))
    after = f"{at.symbol(parameter)}: {numeral(value, 7)} → {numeral(value - eta * slope, 7)}"
    promise = f"which promises, by itself, ΔL = {numeral(-eta * slope * slope, 4)}"
    sheet.text(690, top + 4, f"one step with η = {numeral(eta)}", "muted", 13, "start")
    sheet.text(690, top + 28, after, "ink", 17, "start", formula=True)
    sheet.text(690, top + 52, promise, "muted", 13, "start")
