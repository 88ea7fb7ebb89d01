"""Where the units, weights and biases of a network are: inputs on the left, the loss on the right."""

from math import gcd

from nnlib.show.network.parts import LOSS, Parameter, Unit
from nnlib.show.network.path_lines import Point, clear

WIDTH, TOP, ROW = 1080, 146, 118
RADIUS, RING = 28, 5
_LEFT, _RIGHT, _BEFORE_LOSS = 30 + RADIUS, 30 + RADIUS + RING, 116


class NetworkLayout:
    """Places on a sheet for a network of these sizes; `small` when every weight has room for its number."""

    def __init__(self, sizes: list[int]):
        self.sizes, self.last, self.rows = sizes, len(sizes) - 1, max(sizes)
        self.pair = 105 if self.last < 3 else 84  # from z to its a
        self.gap = (WIDTH - _LEFT - _RIGHT - _BEFORE_LOSS) / self.last - self.pair  # from a to the next z
        self.small = self.rows <= 2 and self.last <= 2
        self.bottom = TOP + (self.rows - 1) * ROW + RADIUS + 30

    def place(self, unit: Unit) -> Point:
        if unit == LOSS:
            return WIDTH - _RIGHT, TOP + (self.rows - 1) * ROW / 2
        column = _LEFT + unit.layer * (self.gap + self.pair) - (self.pair if unit.letter == "z" else 0)
        return column, TOP + ROW * (unit.row + (self.rows - self.sizes[unit.layer]) / 2)

    def ends(self, parameter: Parameter) -> tuple[Point, Point]:
        """The places of the unit that a weight leads from, and of the z that it leads to."""
        start = Unit("a", parameter.layer - 1, parameter.column)
        return self.place(start), self.place(Unit("z", parameter.layer, parameter.row))

    def pill(self, parameter: Parameter) -> Point:
        """The middle of the label of a parameter: on its edge, and for a bias above z."""
        if parameter.column is None:
            x, y = self.place(Unit("z", parameter.layer, parameter.row))
            return x + self.pair / 2, y - (46 if self.small else 49)
        (ax, ay), (zx, zy) = self.ends(parameter)
        level = abs(ay - zy) < 1 or 1 in self.sizes[parameter.layer - 1 : parameter.layer + 1]
        beside_crossing = 0.5 if level else 0.36
        share = beside_crossing if self.small else 1 - (RADIUS + 36) / self.gap
        return ax + share * (zx - ax), ay + share * (zy - ay)

    def handle(self, parameter: Parameter) -> Point:
        """Where a parameter is clicked: its pill or, in a large network, a dot of its own.

        A share p / (H + p) of the way to H units, the edges are evenly spread, if p and H have no divisor in
        common: edge j of unit k is then H k + p j steps down, and no two of these numbers are equal.
        """
        if self.small:
            return self.pill(parameter)
        if parameter.column is None:
            x, y = self.place(Unit("z", parameter.layer, parameter.row))
            return x + 25, y - 37
        H, (start, end) = self.sizes[parameter.layer], self.ends(parameter)
        outside = (p for p in range(1, 99) if gcd(p, H) == 1 and p / (H + p) * self.gap > RADIUS + 10)
        share = (p := next(outside)) / (H + p)
        return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])

    def way(self, top: Unit, bottom: Unit | Parameter, _choice: int = 0) -> list[Point]:
        """The line between two neighbours from edge to edge, from the lower one in the chain upwards."""
        ring = RADIUS + (RING if top == LOSS else 0)
        if isinstance(bottom, Unit):
            return clear(self.place(bottom), self.place(top), RADIUS, ring)
        (px, py), z = self.pill(bottom), self.place(top)
        if bottom.column is None:  # the pill is above: its lower edge
            return clear((px - self.pair / 4, py + (13 if self.small else 19)), z, 0, RADIUS)
        return clear((px, py), z, 60 if self.small else 29, RADIUS)
