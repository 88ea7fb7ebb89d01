"""Where the nodes of an expression are: in columns from left to right, so that no edge meets a node.

A node is one column right of its last parent, an input one column left of its first use. An edge that
passes a column takes a free place there, as if it had a node of its own.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from nnlib.autodiff.scalar import Value

_SWEEPS = 8


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
    """places of the nodes; edges as ways, one for each parent of each node, in the order of its parents."""

    places: dict[Value, Place]
    ways: dict[tuple[Value, int], list[Place]]
    columns: int
    rows: int

    def position(self, node: Value) -> tuple[int, float]:
        """Column and row of a node."""
        return self.places[node].column, self.places[node].row


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
    return Layout(places, ways, len(grid), max(map(len, grid)))


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
