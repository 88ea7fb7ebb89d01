"""Where the boxes of an expression are on a sheet, and the ways from each to those it was computed from.

They lie in columns: a node is one column right of its last parent, an input one column left of its first use.
An edge that passes a column takes a free place there, as if it had a node of its own: no edge meets a node.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from nnlib.autodiff.scalar import Value
from nnlib.show.expression.symbols import plain
from nnlib.show.network.path_lines import Point

TOP, ROW, RING = 104, 94, 5
_GAP, _SIDE, _APART, _SWEEPS = 96, 40, 14, 8


@dataclass(eq=False)
class Place:
    """One place in a column: of a node, or (node None) of an edge that passes by."""

    node: Value | None
    column: int
    row: float = 0.0
    before: list["Place"] = field(default_factory=list)
    after: list["Place"] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """places of the nodes, in the order of reading; a way from each parent of each node, (node, choice)."""

    places: dict[Value, Place]
    ways: dict[tuple[Value, int], list[Place]]
    columns: int
    rows: int


def layout(order: list[Value]) -> Layout:
    """The layout of the nodes of an expression in topological order."""
    column = _columns(order)
    places = {node: Place(node, column[node]) for node in order}
    ways, everything = {}, list(places.values())
    for node in order:
        for index, parent in enumerate(node.parents):
            passing = [Place(None, c) for c in range(column[parent] + 1, column[node])]
            everything += passing
            ways[node, index] = way = [places[parent], *passing, places[node]]
            for left, right in pairwise(way):
                left.after.append(right)
                right.before.append(left)
    # A topological order ends with a node's first parent: turned round, a is above b in a · b.
    grid = [[p for p in reversed(everything) if p.column == c] for c in range(max(column.values()) + 1)]
    _untangle(grid)
    # Column by column, each downwards: a topological order too, and the one that a reader takes.
    read = dict(sorted(places.items(), key=lambda item: (item[1].column, item[1].row)))
    return Layout(read, ways, len(grid), max(map(len, grid)))


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

    def is_result(self, node: Value) -> bool:
        """Whether nothing is computed from it."""
        return not self.graph.places[node].after

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
        ring = RING if self.is_result(node) else 0  # the result has a second border
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


def _columns(order: list[Value]) -> dict[Value, int]:
    """The column of each node: 0 for the leftmost."""
    column = {}
    for node in order:
        column[node] = 1 + max((column[parent] for parent in node.parents), default=-1)
    for node in order:
        uses = [column[child] for child in order if node in child.parents]
        if not node.parents and uses:
            column[node] = min(uses) - 1
    return column


def _untangle(grid: list[list[Place]]) -> None:
    """Order each column by the mean row of its neighbours, to and fro, which removes most crossings."""
    for places in grid:
        _number(places)
    for sweep in range(_SWEEPS):
        forwards = sweep % 2 == 0
        for places in grid if forwards else reversed(grid):
            places.sort(key=lambda place: _mean(place, place.before if forwards else place.after))
            _number(places)


def _mean(place: Place, neighbours: list[Place]) -> float:
    return sum(n.row for n in neighbours) / len(neighbours) if neighbours else place.row


def _number(places: list[Place]) -> None:
    """Rows one apart, around 0."""
    for index, place in enumerate(places):
        place.row = index - (len(places) - 1) / 2
