"""An expression of `nnlib.autodiff.scalar`, drawn: values forward, derivatives backward, node by node."""

from collections.abc import Mapping

from nnlib.autodiff.scalar import Value, topological_order

from .chain_rule import digits
from .graph_labels import spread
from .graph_layout import Layout, Place, layout
from .graph_steps import Stage, step_count
from .graph_symbols import plain
from .svg import Picture, Sheet

MOST = 24
_HIGH, _GAP, _ROW = 66, 96, 94
_LEFT, _TOP, _LEAST = 40, 104, 800


def expression_graph(
    result: Value, names: Mapping[str, Value] | None = None, step: int | None = None, output: str = "L"
) -> Picture:
    """The graph of everything that `result` was computed from, after some steps or, with None, all of them.

    names gives the inputs their letters: {"a": a, "b": b}. Each of the first steps computes a value; then the
    result receives ∂L/∂L = 1, and each further step goes back over one node and adds to its parents. The
    local slopes stand on the edges. Nothing is written into the nodes.

    Raises:
        ValueError: the graph has over 24 nodes or nothing was computed, or there is no such step.
    """
    order, names = topological_order(result), names or {}
    if len(order) > MOST:
        raise ValueError(f"A graph of up to {MOST} nodes can be drawn, this one has {len(order)}.")
    if not result.parents:
        raise ValueError("This Value was not computed from others: there is no graph to draw.")
    last = step_count(result)
    if step is not None and not 0 <= step <= last:
        raise ValueError(f"step must lie between 0 and {last}, got {step}.")
    plan = layout(order)
    # From left to right, each column downwards: a topological order too, and the one that a reader takes.
    stage = Stage(sorted(order, key=plan.position), names, output, step)
    return _Drawing(stage, plan).picture()


class _Drawing:
    """The marks of one stage."""

    def __init__(self, stage: Stage, layout: Layout):
        self.stage, self.layout = stage, layout
        self.wide = max(98, 8 * max(len(plain(symbol)) for symbol in stage.symbols.values()) + 14)
        whole = layout.columns * (self.wide + _GAP) - _GAP + 2 * _LEFT
        self.sheet = Sheet(max(whole, _LEAST), _TOP + layout.rows * _ROW + 10)
        self.left = (self.sheet.width - whole) / 2 + _LEFT

    def picture(self) -> Picture:
        stage, sheet = self.stage, self.sheet
        sheet.text(30, 36, stage.title(), size=17, anchor="start", bold=True)
        size, colour = (14, "muted") if stage.summary else (16, "ink")
        sheet.text(30, 70, stage.line(), colour, size, "start", formula=not stage.summary)
        sheet.text(sheet.width - 30, 30, "forward: values", "value", 13, "end", bold=True)
        sheet.text(sheet.width - 30, 49, "backward: derivatives", "derivative", 13, "end", bold=True)
        ways = {key: self._points(*key, way) for key, way in self.layout.ways.items()}
        for (node, _), points in ways.items():
            self._edge(node, points)
        self._local_slopes(ways)
        for node in stage.order:
            self._node(node)
        return sheet.picture(stage.alt())

    def _centre(self, place: Place) -> tuple[float, float]:
        x = self.left + self.wide / 2 + place.column * (self.wide + _GAP)
        return x, _TOP + _ROW * (place.row + self.layout.rows / 2)

    def _points(self, node: Value, index: int, way: list[Place]) -> list[tuple[float, float]]:
        """The corners of an edge: right out of its parent, level past other columns, in from the left."""
        shift = 0.0
        if len(node.parents) == 2:
            rows = [self.layout.ways[node, i][-2].row for i in (0, 1)]
            upper = index == 0 if rows[0] == rows[1] else rows[index] == min(rows)
            shift = -14.0 if upper else 14.0
        twin = len(set(node.parents)) < len(node.parents)  # a · a: two edges side by side
        x, y = self._centre(way[0])
        points = [(x + self.wide / 2, y + (shift if twin else 0))]
        for place in way[1:-1]:
            x, y = self._centre(place)
            points += [(x - self.wide / 2, y), (x + self.wide / 2, y)]
        x, y = self._centre(way[-1])
        return [*points, (x - self.wide / 2 - (5 if node is self.stage.order[-1] else 0), y + shift)]

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
        labels = {key: digits(key[0].slopes[key[1]], 3) for key in ways if key[0] in stage.known}
        for (node, index), (x, y, half) in spread(
            {key: (ways[key][-2:], labels[key]) for key in labels}
        ).items():
            sheet.box(x, y, 2 * half, 16, "paper", "paper", 0, corner=3)
            carries = node is stage.active and node in stage.paid
            sheet.text(x, y + 4, labels[node, index], "derivative", 12, bold=carries)

    def _node(self, node: Value) -> None:
        x, y = self._centre(self.layout.places[node])
        known, lit = node in self.stage.known, node is self.stage.active
        edge = ("derivative" if self.stage.backward else "value") if lit else "muted" if known else "faint"
        if node is self.stage.order[-1]:
            self.sheet.box(x, y, self.wide + 10, _HIGH + 10, edge, "paper", 1, corner=14)
        self.sheet.box(x, y, self.wide, _HIGH, edge, "paper", 2.4 if lit else 1.2, corner=10)
        self.sheet.text(x, y - 14, self.stage.symbols[node], "ink" if known else "muted", 14, formula=True)
        if known:
            self.sheet.text(x, y + 6, digits(node.data, 4), "value", 13, bold=True)
        if node in self.stage.slopes:
            self.sheet.box(x, y + 21, self.wide - 10, 17, "derivative-wash", "derivative-wash", 0, corner=6)
            self.sheet.text(x, y + 26, digits(self.stage.slopes[node], 4), "derivative", 13, bold=True)
