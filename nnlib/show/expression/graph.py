"""An expression of `nnlib.autodiff.scalar`, drawn: values forward, derivatives backward, node by node."""

from collections.abc import Mapping

from nnlib.autodiff.scalar import Value, topological_order
from nnlib.show.expression.layout import ExpressionLayout, drawable
from nnlib.show.expression.steps import Stage, expression_steps
from nnlib.show.labels import on_edge, placed
from nnlib.show.numbers import numeral
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
    order, names = topological_order(result), names or {}
    graph, last = drawable(order), expression_steps(result)
    if step is not None and not 0 <= step <= last:
        raise ValueError(f"step must lie between 0 and {last}, got {step}.")
    # From left to right, each column downwards: a topological order too, and the one that a reader takes.
    stage = Stage(sorted(order, key=graph.position), names, output, step)
    return _Drawing(stage, ExpressionLayout(graph, stage.symbols, _LEAST)).picture()


class _Drawing:
    """The marks of one stage."""

    def __init__(self, stage: Stage, places: ExpressionLayout):
        self.stage, self.places = stage, places
        self.sheet = Sheet(places.width, places.bottom + 10)

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
        for node in stage.order:
            self._node(node)
        return sheet.picture(stage.alt())

    def _edge(self, node: Value, points: list) -> None:
        """Pale until its value is used, grey after, orange and turned round once it has carried back."""
        stage, lit = self.stage, node is self.stage.active
        if node in stage.paid:
            colour, points = "derivative", points[::-1]
        elif lit and not stage.backward:
            colour = "value"
        else:
            colour = "muted" if node in stage.known else "faint"
        width = 2.6 if lit and colour != "muted" else 1.4
        if len(points) > 2:
            self.sheet.line(points[:-1], colour, width)
        self.sheet.arrow(points[-2], points[-1], colour, width)

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
        (x, y), wide = self.places.centre(node), self.places.wide
        known, lit = node in self.stage.known, node is self.stage.active
        edge = ("derivative" if self.stage.backward else "value") if lit else "muted" if known else "faint"
        if node is self.stage.order[-1]:
            self.sheet.box(x, y, wide + 10, _HIGH + 10, edge, "paper", 1, corner=14)
        self.sheet.box(x, y, wide, _HIGH, edge, "paper", 2.4 if lit else 1.2, corner=10)
        self.sheet.text(x, y - 14, self.stage.symbols[node], "ink" if known else "muted", 14, formula=True)
        if known:
            self.sheet.text(x, y + 6, numeral(node.data, 4), "value", 13, bold=True)
        if node in self.stage.slopes:
            self.sheet.box(x, y + 21, wide - 10, 17, "derivative-wash", "derivative-wash", 0, corner=6)
            self.sheet.text(x, y + 26, numeral(self.stage.slopes[node], 4), "derivative", 13, bold=True)
