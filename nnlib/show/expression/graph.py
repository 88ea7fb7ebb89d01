"""An expression of `nnlib.autodiff.scalar`, drawn: values forward, derivatives backward, node by node."""

from collections.abc import Mapping

from nnlib.autodiff.scalar import Value, topological_order
from nnlib.show.expression.at import ExpressionAt
from nnlib.show.expression.layout import RING, ExpressionLayout
from nnlib.show.expression.symbols import plain
from nnlib.show.labels import on_edge, placed
from nnlib.show.network.path_lines import Point
from nnlib.show.numbers import factor, numeral
from nnlib.show.sheet import Picture, Sheet

_HIGH, _LEAST = 66, 800


def expression_graph(
    result: Value, names: Mapping[str, Value] | None = None, step: int | None = None, output: str = "L"
) -> Picture:
    """The graph of everything that `result` was computed from, after some steps or, with None, all of them.

    names gives the inputs their letters: {"a": a, "b": b}. Each of the first steps computes a value; then the
    result receives ∂L/∂L = 1, and each further step goes back over one node and adds to its parents. The
    local slopes are on the edges. Nothing is written into the nodes.

    Raises:
        ValueError: the graph has over 24 nodes or nothing was computed, or there is no such step.
    """
    at, last = ExpressionAt(result, names, output), expression_steps(result)
    if step is not None and not 0 <= step <= last:
        raise ValueError(f"step must lie between 0 and {last}, got {step}.")
    return _Drawing(Stage(at, step)).picture()


def expression_steps(result: Value) -> int:
    """How many steps the picture has: one forward and one backward for each computed node, and ∂L/∂L = 1."""
    return 2 * sum(bool(node.parents) for node in topological_order(result)) + 1


def derivatives(order: list[Value], steps: int) -> dict[Value, float]:
    """∂ result / ∂ node as far as it is known once the last `steps` nodes have added to their parents."""
    known, computed = {order[-1]: 1.0}, [node for node in order if node.parents]
    for node in computed[::-1][:steps]:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            known[parent] = known.get(parent, 0.0) + known[node] * slope
    return known


class Stage:
    """An expression after some steps or, with None, all of them.

    known: the nodes whose value is computed. paid: those that have added to the derivatives of their parents.
    slopes: ∂ result / ∂ node as far as it has arrived. active: the node of this step.
    """

    def __init__(self, at: ExpressionAt, step: int | None):
        self.at, self.result, self.L = at, at.result, at.letters[at.result]
        m = len(at.computed)
        self.last = 2 * m + 1
        self.summary, self.step = step is None, self.last if step is None else step
        self.backward = self.step > m  # step m + 1 sets ∂L/∂L = 1; from then on each adds a node to `paid`
        self.known = {*at.inputs, *at.computed[: self.step]}
        self.paid = at.computed[::-1][: max(self.step - m - 1, 0)]
        self.slopes = derivatives(at.order, len(self.paid)) if self.backward else {}
        if self.summary or self.step == 0:
            self.active = None
        else:
            self.active = (self.paid or at.order)[-1] if self.backward else at.computed[self.step - 1]

    def title(self) -> str:
        if self.step == 0:
            return "The inputs are given"
        if self.step < self.last:
            return f"Step {self.step} of {self.last}, {'backward' if self.backward else 'forward'}"
        L, level = self.L, numeral(self.result.data, 4)
        most = max(self.at.inputs, key=lambda node: abs(self.slopes[node]))
        letter, slope = self.at.letters[most], self.slopes[most]
        if slope == 0:
            return plain(f"{L} = {level} does not react to any input here")
        return plain(f"{L} = {level} reacts most to {letter}: ∂{L}/∂{letter} = {numeral(slope, 4)}")

    def line(self) -> str:
        """What the step does, as a formula with its numbers."""
        node, L, at = self.active, self.L, self.at
        if self.summary:
            m = len(at.computed)
            return f"{m} nodes forward gave the value, the same {m} backward gave every derivative"
        if self.step == 0:
            return ", ".join(f"{at.letters[n]} = {numeral(n.data, 4)}" for n in at.inputs)
        if not self.backward:
            return f"{at.symbols[node]} = {numeral(node.data, 4)}"
        if not self.paid:
            return f"∂{L}/∂{L} = 1"
        upstream = factor(self.slopes[node])
        return ",   ".join(
            f"∂{L}/∂{at.letters[parent]} += {upstream} · {factor(slope)}"
            for parent, slope in zip(node.parents, node.slopes, strict=True)
        )

    def alt(self) -> str:
        """Title and line in words, and the derivatives with respect to the inputs once all are known."""
        words = f"{self.title()}. {plain(self.line())}."
        if self.step == self.last:
            slopes = ((self.at.letters[node], numeral(self.slopes[node], 4)) for node in self.at.inputs)
            words += plain(f" {', '.join(f'∂{self.L}/∂{letter} = {slope}' for letter, slope in slopes)}.")
        return words


class _Drawing:
    """The marks of one stage."""

    def __init__(self, stage: Stage):
        self.stage, self.places = stage, ExpressionLayout(stage.at.graph, stage.at.symbols, _LEAST)
        self.sheet = Sheet(self.places.width, self.places.bottom + 10)

    def picture(self) -> Picture:
        stage, sheet = self.stage, self.sheet
        sheet.text(30, 36, stage.title(), size=17, anchor="start", bold=True)
        size, colour = (14, "muted") if stage.summary else (16, "ink")
        sheet.text(30, 70, stage.line(), colour, size, "start", formula=not stage.summary)
        sheet.text(sheet.width - 30, 30, "forward: values", "value", 13, "end", bold=True)
        sheet.text(sheet.width - 30, 49, "backward: derivatives", "derivative", 13, "end", bold=True)
        ways = self.places.ways()
        for (node, _), points in ways.items():
            self._edge(node, points)
        self._local_slopes(ways)
        for node in stage.at.order:
            self._node(node)
        return sheet.picture(stage.alt())

    def _edge(self, node: Value, points: list[Point]) -> None:
        """Pale until its value is used, grey after, orange and turned round once it has carried back."""
        stage, lit = self.stage, node is self.stage.active
        if node in stage.paid:
            colour, points = "derivative", points[::-1]
        elif lit and not stage.backward:
            colour = "value"
        else:
            colour = "muted" if node in stage.known else "faint"
        width = 2.6 if lit and colour != "muted" else 1.4
        draw_edge(self.sheet, points, colour, width)

    def _local_slopes(self, ways: dict) -> None:
        """∂ node / ∂ parent on each edge of a computed node."""
        stage, sheet = self.stage, self.sheet
        labels = {key: numeral(key[0].slopes[key[1]], 3) for key in ways if key[0] in stage.known}
        spots = placed({key: on_edge(*ways[key][-2:], labels[key]) for key in labels})
        for (node, index), (x, y, half, _) in spots.items():
            sheet.box(x, y, 2 * half, 16, "paper", "paper", 0, corner=3)
            carries = node is stage.active and node in stage.paid
            sheet.text(x, y + 4, labels[node, index], "derivative", 12, bold=carries)

    def _node(self, node: Value) -> None:
        x, y = self.places.centre(node)
        known, lit = node in self.stage.known, node is self.stage.active
        edge = ("derivative" if self.stage.backward else "value") if lit else "muted" if known else "faint"
        draw_box(self.sheet, self.places, node, _HIGH, edge, "paper", 2.4 if lit else 1.2)
        self.sheet.text(x, y - 14, self.stage.at.symbols[node], "ink" if known else "muted", 14, formula=True)
        if known:
            self.sheet.text(x, y + 6, numeral(node.data, 4), "value", 13, bold=True)
        if node in self.stage.slopes:
            hue = "derivative-wash"
            self.sheet.box(x, y + 21, self.places.wide - 10, 17, hue, hue, 0, corner=6)
            self.sheet.text(x, y + 26, numeral(self.stage.slopes[node], 4), "derivative", 13, bold=True)


def draw_edge(sheet: Sheet, points: list[Point], colour: str = "faint", width: float = 1.5) -> None:
    """An edge through its corners, with a head at its end."""
    if len(points) > 2:
        sheet.line(points[:-1], colour, width)
    sheet.arrow(points[-2], points[-1], colour, width)


def draw_box(
    sheet: Sheet, places: ExpressionLayout, node: Value, high: float, edge: str, face: str, line: float
) -> None:
    """The box of a node; that of the result has a second border."""
    (x, y), wide = places.centre(node), places.wide
    if places.is_result(node):
        sheet.box(x, y, wide + 2 * RING, high + 2 * RING, edge, "paper", 1, corner=14)
    sheet.box(x, y, wide, high, edge, face, line, corner=10)
