"""The chain rule for one parameter, drawn: its paths to the loss, their factors, three equal sums."""

import copy

import numpy as np

from nnlib.network import Network

from .paths import Parameter, Path, find, finite_difference, parameters, paths_to_loss
from .svg import Picture, Sheet

WIDTH, TOP, ROW = 1080, 152, 118
RADIUS = 27
ROW_OF_LEDGER = 92
DASHES = ("", "9 6", "2 6", "14 5 3 5")  # paths differ by their dashes and numbers, not by their hue


def chain_rule(
    network: Network,
    x: np.ndarray,
    y: np.ndarray,
    name: str,
    eta: float = 0.5,
    labels: dict[str, str] | None = None,
    most: int = 4,
) -> Picture:
    """How the parameter `name`, such as "W1[0, 0]", reaches the loss of one example x (D, 1), y (K, 1).

    Shows every path with its factors and their product (the `most` largest, the rest counted and summed), the
    sum over all paths, the derivative that backward computes, the finite difference, and what a step of
    gradient descent with η would do to this parameter. labels gives other symbols: {"W1[0, 0]": "w_1"}.

    Raises:
        TypeError, ShapeError, ValueError: as `paths_to_loss`.
    """
    labels = labels or {}
    network = copy.deepcopy(network)  # the caller's gradient stays what it was
    paths = paths_to_loss(network, x, y, name, labels)
    parameter, shown = find(network, name), paths[:most]
    total = sum(path.product for path in paths)
    rows = max(network.sizes)
    ledger = TOP + (rows - 1) * ROW + 110
    summary = ledger + ROW_OF_LEDGER * len(shown) + (26 if len(paths) > most else 0) + 10
    sheet = Sheet(WIDTH, summary + 108)
    found = _finding(labels.get(name, name), len(paths), total)
    sheet.text(30, 40, found, size=18, anchor="start", bold=True)
    sheet.text(30, 64, "Multiply along each path from the loss back; add the paths.", "muted", 13, "start")
    sheet.text(WIDTH - 30, 40, "forward: values", "value", 13, "end", bold=True)
    sheet.text(WIDTH - 30, 64, "backward: derivatives", "derivative", 13, "end", bold=True)
    _Diagram(sheet, network, x, y, labels).draw(parameter, shown)
    _ledger(sheet, ledger, shown, paths)
    _summary(sheet, summary, network, (x, y), parameter, total, eta, labels.get(name, parameter.symbol))
    products = ", ".join(digits(path.product) for path in shown)
    return sheet.picture(f"{found}. Products, path by path: {products}.")


def digits(value: float, significant: int = 5) -> str:
    """A number with so many significant digits and a true minus sign; gradients can be small."""
    return f"{value:.{significant}g}".replace("-", "−")


def _finding(label: str, count: int, total: float) -> str:
    if count == 1:
        return f"{label.replace('_', '')} reaches the loss along 1 path; the product is {digits(total)}"
    return f"{label.replace('_', '')} reaches the loss along {count} paths; together {digits(total)}"


class _Diagram:
    """The network from left to right: x, then z and a of every layer, then the loss."""

    def __init__(self, sheet: Sheet, network: Network, x, y, labels: dict[str, str]):
        self.sheet, self.network, self.x, self.y, self.labels = sheet, network, x, y, labels
        network.forward(x)
        self.last = len(network.layers)
        wide = (WIDTH - 120 - 105 * self.last - 125) / self.last
        self.columns = {("a", 0): 60.0}
        for layer in range(1, self.last + 1):
            self.columns["z", layer] = self.columns["a", layer - 1] + wide
            self.columns["a", layer] = self.columns["z", layer] + 105
        middle = TOP + (max(network.sizes) - 1) * ROW / 2
        self.loss_at = (self.columns["a", self.last] + 125, middle)
        self.small = all(layer.W.size <= 4 for layer in network.layers)

    def place(self, letter: str, layer: int, row: int) -> tuple[float, float]:
        size, most = self.network.sizes[layer], max(self.network.sizes)
        return self.columns[letter, layer], TOP + ROW * (row + (most - size) / 2)

    def draw(self, chosen: Parameter, paths: list[Path]) -> None:
        self._edges()
        for number, path in reversed(list(enumerate(paths, start=1))):
            self._path(chosen, path, number, len(paths))
        on_path = {(chosen.layer + i, row) for path in paths for i, row in enumerate(path.units)}
        self._units(on_path)
        for parameter in parameters(self.network).values():
            if self.small or parameter == chosen:
                self._pill(parameter, parameter == chosen)
        for number, path in enumerate(paths, start=1):
            same = [n for n, other in enumerate(paths, start=1) if other.units[-1] == path.units[-1]]
            self._number(path, number, same.index(number) - (len(same) - 1) / 2)

    def _edges(self) -> None:
        for number, layer in enumerate(self.network.layers, start=1):
            for j, k in np.ndindex(layer.W.shape):
                self._edge(self.place("a", number - 1, k), self.place("z", number, j))
            for j in range(layer.W.shape[0]):
                self._edge(self.place("z", number, j), self.place("a", number, j))
        for j in range(self.network.sizes[-1]):
            self._edge(self.place("a", self.last, j), self.loss_at, 5)

    def _edge(self, start, end, ring: float = 0) -> None:
        (x0, y0), (x1, y1) = start, end
        reach = (RADIUS + ring) / np.hypot(x1 - x0, y1 - y0)
        self.sheet.arrow(start, (x1 - reach * (x1 - x0), y1 - reach * (y1 - y0)))

    def _path(self, chosen: Parameter, path: Path, number: int, count: int) -> None:
        """The way back from the loss as one line; ways that share an edge run side by side."""
        shift = 7 * (number - (count + 1) / 2)
        points = [self.loss_at]
        for i in reversed(range(len(path.units))):
            layer, row = chosen.layer + i, path.units[i]
            points += [self.place("a", layer, row), self.place("z", layer, row)]
        points.append(self._pill_place(chosen))
        points = [(px, py + shift) for px, py in points]
        self.sheet.line(points, "derivative", 2.6, DASHES[(number - 1) % len(DASHES)])

    def _number(self, path: Path, number: int, place: float) -> None:
        """The path's number on its last edge; paths that share this edge put theirs one behind the other."""
        (x0, y0), (x1, y1) = self.place("a", self.last, path.units[-1]), self.loss_at
        t = 0.5 + 0.17 * place
        px, py = x0 + t * (x1 - x0), y0 + t * (y1 - y0)
        self.sheet.circle(px, py, 11, "derivative", "paper", 1.6)
        self.sheet.text(px, py + 5, str(number), "derivative", 13, bold=True)

    def _units(self, on_path: set) -> None:
        for k in range(self.network.sizes[0]):
            self._unit(self.place("a", 0, k), f"x_{k + 1}", self.x[k, 0], False)
        for number, layer in enumerate(self.network.layers, start=1):
            Z = layer.W @ layer.X[: layer.W.shape[1]] + layer.b
            for j in range(layer.W.shape[0]):
                lit = (number, j) in on_path
                self._unit(self.place("z", number, j), f"z^{{({number})}}_{j + 1}", Z[j, 0], lit)
                self._unit(self.place("a", number, j), f"a^{{({number})}}_{j + 1}", layer.A[j, 0], lit)
        for j in range(self.network.sizes[-1]):
            px, py = self.place("a", self.last, j)
            self.sheet.text(px, py + RADIUS + 19, f"target {digits(self.y[j, 0], 4)}", "muted", 12)
        self.sheet.circle(*self.loss_at, RADIUS + 5, "value", "paper", 1)
        self._unit(self.loss_at, "L", self.network.loss(self.x, self.y), True)

    def _unit(self, place, symbol: str, value: float, lit: bool) -> None:
        px, py = place
        edge, face = ("value", "value-wash") if lit else ("muted", "paper")
        self.sheet.circle(px, py, RADIUS, edge, face, 2 if lit else 1.2)
        self.sheet.text(px, py - 3, symbol, "ink" if lit else "muted", 17, formula=True)
        self.sheet.text(px, py + 14, digits(value, 4 if value >= 0 else 3), "value" if lit else "muted", 11)

    def _pill_place(self, parameter: Parameter) -> tuple[float, float]:
        zx, zy = self.place("z", parameter.layer, parameter.row)
        if parameter.column is None:
            upper = zy <= self.loss_at[1]
            return zx - 8, zy + (-52 if upper else 52)
        ax, ay = self.place("a", parameter.layer - 1, parameter.column)
        along = 0.5 if abs(ay - zy) < 1 or not self.small else 0.3  # beside the crossing
        return ax + along * (zx - ax), ay + along * (zy - ay)

    def _pill(self, parameter: Parameter, chosen: bool) -> None:
        px, py = self._pill_place(parameter)
        value = digits(parameter.of(self.network.weights_and_biases()), 5 if self.small else 4)
        label = f"{self.labels.get(parameter.name, parameter.symbol)} = {value}"
        width = ((138 if self.small else 118), 28) if chosen else (98, 24)
        edge, face = ("derivative", "derivative-wash") if chosen else ("faint", "paper")
        self.sheet.box(px, py, *width, edge, face, 2 if chosen else 1)
        size = 14 if chosen and self.small else 12.5
        self.sheet.text(px, py + 5, label, "ink" if chosen else "muted", size, formula=True)


def _ledger(sheet: Sheet, top: float, shown: list[Path], paths: list[Path]) -> None:
    """A row a path: each factor as a fraction, its formula and its number, and the product at the end."""
    sheet.line([(30, top - 34), (WIDTH - 30, top - 34)], "rule", 1)
    for number, path in enumerate(shown, start=1):
        middle = top + ROW_OF_LEDGER * (number - 1)
        sheet.circle(42, middle + 4, 11, "derivative", "paper", 1.6)
        sheet.text(42, middle + 9, str(number), "derivative", 13, bold=True)
        sheet.line(
            [(60, middle + 4), (92, middle + 4)], "derivative", 2.6, DASHES[(number - 1) % len(DASHES)]
        )
        step = (WIDTH - 290) / len(path.factors)
        size = 15 if len(path.factors) < 7 else 12
        for place, factor in enumerate(path.factors):
            px = 105 + step * (place + 0.5)
            sheet.fraction(px, middle - 6, factor.top, factor.bottom, size=size)
            sheet.text(px, middle + 34, factor.formula, "muted", size - 1, formula=True)
            sheet.text(px, middle + 51, digits(factor.value), "derivative", size - 2)
            if place:
                sheet.text(px - step / 2, middle, "×", "muted", 15)
        sheet.text(WIDTH - 178, middle, "=", "muted", 15)
        sheet.text(WIDTH - 30, middle + 1, digits(path.product), "derivative", 16, "end", bold=True)
    if len(paths) > len(shown):
        rest = sum(path.product for path in paths[len(shown) :])
        note = f"{len(paths) - len(shown)} smaller paths more, together {digits(rest)}"
        sheet.text(WIDTH - 30, top + ROW_OF_LEDGER * len(shown) - 10, note, "muted", 13, "end")


def _summary(sheet: Sheet, top: float, network, example, parameter, total, eta, symbol) -> None:
    """Three numbers that agree, found in three ways, and what one step would do."""
    network.loss_and_gradient(*example)
    backward = parameter.of(network.gradients())
    measured = finite_difference(network, *example, parameter)
    sheet.line([(30, top - 22), (WIDTH - 30, top - 22)], "rule", 1)
    facts = (
        ("sum of all paths", total),
        ("backward computed", backward),
        ("finite difference", measured),
    )
    for place, (words, value) in enumerate(facts):
        px = 30 + 210 * place
        sheet.text(px, top + 4, words, "muted", 13, "start")
        sheet.text(px, top + 28, digits(value, 7), "derivative", 17, "start", bold=True)
    value = parameter.of(network.weights_and_biases())
    after = f"{symbol}: {digits(value, 7)} → {digits(value - eta * backward, 7)}"
    px = 690
    sheet.text(px, top + 4, f"one step with η = {digits(eta)}", "muted", 13, "start")
    sheet.text(px, top + 28, after, "ink", 17, "start", formula=True)
    share = f"promises a change of the loss by {digits(-eta * backward**2, 4)}"
    sheet.text(px, top + 52, share, "muted", 13, "start")
    sheet.text(
        30, top + 52, "Reading the derivative changed no weight; only a step would.", "muted", 13, "start"
    )
