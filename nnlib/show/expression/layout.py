"""Where the boxes of an expression are on a sheet, and the ways from each to those it was computed from."""

from collections.abc import Mapping, Sequence

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.columns import Layout, Place, layout
from nnlib.show.expression.symbols import plain
from nnlib.show.network.path_lines import Point

MOST, TOP, ROW, RING = 24, 104, 94, 5
_GAP, _SIDE, _APART = 96, 40, 14


def drawable(order: Sequence[Value]) -> Layout:
    """The layout of the nodes of an expression in topological order.

    Raises:
        ValueError: there are over 24 nodes, or nothing was computed.
    """
    if len(order) > MOST:
        raise ValueError(f"A graph of up to {MOST} nodes can be drawn, this one has {len(order)}.")
    if not order[-1].parents:
        raise ValueError("This Value was not computed from others: there is no graph to draw.")
    return layout(order)


class ExpressionLayout:
    """Boxes wide enough for the symbols of all nodes, on a sheet that is at least `least` wide."""

    def __init__(self, graph: Layout, symbols: Mapping[Value, str], least: float):
        self.graph = graph
        self.wide = max(98, 8 * max(len(plain(symbol)) for symbol in symbols.values()) + 14)
        whole = graph.columns * (self.wide + _GAP) - _GAP + 2 * _SIDE
        self.width = max(whole, least)
        self.left = (self.width - whole) / 2 + _SIDE
        self.bottom = TOP + graph.rows * ROW

    def centre(self, node: Value) -> Point:
        return self._centre(self.graph.places[node])

    def ways(self) -> dict[tuple[Value, int], list[Point]]:
        """The way of every edge."""
        return {
            (node, choice): self.way(node, node.parents[choice], choice) for node, choice in self.graph.ways
        }

    def way(self, node: Value, parent: Value, choice: int) -> list[Point]:
        """The corners of an edge: right out of the parent, level past other columns, in from the left."""
        places = self.graph.ways[node, choice]
        twin = len(set(node.parents)) < len(node.parents)  # a · a: two edges side by side
        shift = self._shift(node, choice)
        x, y = self._centre(places[0])
        points = [(x + self.wide / 2, y + (shift if twin else 0))]
        for place in places[1:-1]:
            x, y = self._centre(place)
            points += [(x - self.wide / 2, y), (x + self.wide / 2, y)]
        x, y = self._centre(places[-1])
        ring = 0 if self.graph.places[node].after else RING  # the result has a second border
        return [*points, (x - self.wide / 2 - ring, y + shift)]

    def _shift(self, node: Value, choice: int) -> float:
        """The edge that comes from above enters a node above the middle, the other one below."""
        if len(node.parents) < 2:
            return 0.0
        rows = [self.graph.ways[node, i][-2].row for i in (0, 1)]
        upper = choice == 0 if rows[0] == rows[1] else rows[choice] == min(rows)
        return -_APART if upper else _APART

    def _centre(self, place: Place) -> Point:
        column = self.left + self.wide / 2 + place.column * (self.wide + _GAP)
        return column, TOP + ROW * (place.row + self.graph.rows / 2)
