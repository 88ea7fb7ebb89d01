"""The marks of an expression on a sheet, when one of its inputs is chosen: its paths stand out."""

from collections.abc import Collection

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.at import ExpressionAt
from nnlib.show.expression.layout import ExpressionLayout
from nnlib.show.expression.symbols import symbol
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Sheet

_HIGH = 50


class ExpressionDrawing:
    """The nodes of an expression and its edges, on a sheet that is at least `least` wide."""

    def __init__(self, at: ExpressionAt, least: float):
        self.at, self.symbols = at, {node: symbol(node, at.letters) for node in at.order}
        self.places = ExpressionLayout(at.graph, self.symbols, least)

    def box(self, node: Value) -> tuple[float, float, float, float]:
        """The middle of a node, its width and its height."""
        return *self.places.centre(node), self.places.wide, _HIGH

    def draw(self, sheet: Sheet, chosen: Value, lit: Collection[Value]) -> None:
        """All nodes, those on a path in blue and the chosen input in orange."""
        for node in self.at.order:
            x, y, wide, high = self.box(node)
            hue = "derivative" if node is chosen else "value" if node in lit else None
            edge, face = (hue, f"{hue}-wash") if hue else ("muted", "paper")
            if node is self.at.result:
                sheet.box(x, y, wide + 10, high + 10, edge, "paper", 1, corner=14)
            sheet.box(x, y, wide, high, edge, face, 2 if hue else 1.2, corner=10)
            sheet.text(x, y - 5, self.symbols[node], "ink" if hue else "muted", 14, formula=True)
            sheet.text(x, y + 15, numeral(node.data, 4), "value" if hue else "muted", 13, bold=bool(hue))

    def edges(self, sheet: Sheet) -> None:
        for points in self.places.ways().values():
            if len(points) > 2:
                sheet.line(points[:-1])
            sheet.arrow(points[-2], points[-1])
