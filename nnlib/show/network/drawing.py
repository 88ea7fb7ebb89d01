"""A network on a sheet: circles hold values, pills hold weights and biases, lines join them.

Inputs are on the left, the loss is on the right.
"""

from collections.abc import Collection, Mapping
from math import gcd

import numpy as np

from nnlib.show.network.at import NetworkAt
from nnlib.show.network.parts import LOSS, Parameter, Unit, parameters
from nnlib.show.network.path_lines import Point, clear
from nnlib.show.numbers import fitting, numeral
from nnlib.show.sheet import Sheet
from nnlib.show.strokes import dots, strokes

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


class NetworkDrawing:
    """A network at one example. `moved` tells which numbers a step has changed, and by how much."""

    def __init__(self, sheet: Sheet, at: NetworkAt, moved: Mapping[Unit | Parameter, float] | None = None):
        self.sheet, self.at, self.moved = sheet, at, moved or {}
        self.layout = NetworkLayout(at.network.sizes)

    def edges(self) -> None:
        """All edges, faint; with heads where there are few.

        Lines without heads are one mark: a picture of few marks is redrawn sooner.
        """
        at, last = self.at, self.layout.last
        arrows, lines = [(a, LOSS) for a in at.units("a", last)], []
        for layer in range(1, last + 1):
            lines += [(a, z) for a in at.units("a", layer - 1) for z in at.units("z", layer)]
            arrows += zip(at.units("z", layer), at.units("a", layer), strict=True)
        if self.layout.small:
            arrows, lines = arrows + lines, []
        places = [np.array([self.layout.place(start), self.layout.place(end)]) for start, end in lines]
        self.sheet.path(strokes(places), "faint")
        for start, end in arrows:
            self.sheet.arrow(*self.layout.way(end, start))

    def units(
        self, lit: Mapping[Unit, str], known: Collection[Unit], slopes: Collection[Unit] | None = None
    ) -> None:
        """Every unit: in its colour if lit, its value if known, its derivative if that is in `slopes`.

        Without slopes, the values are grey where nothing is lit.
        """
        for unit in [*self.at.units("a", 0), *self.at.forward_order()]:
            values = "value" if unit in lit or slopes is not None else "muted"
            self._unit(unit, lit.get(unit), values if unit in known else "", unit in (slopes or ()))
        for unit in self.at.units("a", self.layout.last):
            x, y = self.layout.place(unit)
            target = f"target {numeral(self.at.target(unit.row), 4)}"
            # Its end left of the edge to the loss, which may leave steeply downwards.
            self.sheet.text(x + 15, y + RADIUS + 19, target, "muted", 12, "end")

    def _unit(self, unit: Unit, lit: str | None, value: str, slope: bool) -> None:
        (x, y), sheet = self.layout.place(unit), self.sheet
        edge, face = (lit, f"{lit}-wash") if lit else ("muted" if value else "faint", "paper")
        if unit == LOSS:
            sheet.circle(x, y, RADIUS + RING, edge, "paper", 1)
        sheet.circle(x, y, RADIUS, edge, face, 2 if lit else 1.2)
        sheet.text(x, y - (9 if slope else 3), unit.symbol, "ink" if lit else "muted", 16, formula=True)
        if value:
            sheet.text(x, y + (4 if slope else 13), fitting(self.at.values[unit]), value, 11)
        if slope:
            sheet.text(x, y + 17, fitting(self.at.slopes[unit], 6), "derivative", 11, bold=True)
        self._mark_move(unit, x + RADIUS, y + RADIUS - 2)

    def parameters(self, chosen: Parameter | None, written: Collection[Parameter] | None = None) -> None:
        """The pills, or dots where they are many; the chosen one is always a pill, and orange.

        With `written`, orange are those whose derivative is written.
        """
        chosen_hue = "derivative" if written is None or chosen in written else "value"
        others: dict[str, list[Parameter]] = {"faint": [], "derivative": []}
        for parameter in parameters(self.at.network).values():
            if parameter != chosen:
                others["derivative" if parameter in (written or ()) else "faint"].append(parameter)
        for hue, group in others.items():
            if self.layout.small:
                for parameter in group:
                    self._pill(parameter, hue, "paper", 1)
            else:
                self._rings(group, hue)
        if chosen is not None:
            draw = self._pill if self.layout.small else self._tall_pill
            draw(chosen, chosen_hue, f"{chosen_hue}-wash", 2)

    def _rings(self, group: list[Parameter], hue: str) -> None:
        """A small ring for each, a bias with a line to its z."""
        places = [self.layout.handle(parameter) for parameter in group]
        stalks = [
            clear(place, self.layout.place(Unit("z", parameter.layer, parameter.row)), 5, RADIUS)
            for place, parameter in zip(places, group, strict=True)
            if parameter.column is None
        ]
        self.sheet.path(strokes(map(np.array, stalks)), hue)
        for colour, width in ((hue, 10.3), ("paper", 7.7)):
            self.sheet.path(dots(np.array(places)), colour, width)

    def _tall_pill(self, parameter: Parameter, edge: str, face: str, line: float) -> None:
        x, y = self.layout.pill(parameter)
        self.sheet.box(x, y, 58, 38, edge, face, line, corner=10)
        self.sheet.text(x, y - 3, self.at.symbol(parameter), "ink", 14, formula=True)
        self.sheet.text(x, y + 13, fitting(self._value(parameter)), "value", 11)
        self._mark_move(parameter, x + 35, y + 4)

    def _pill(self, parameter: Parameter, edge: str, face: str, line: float) -> None:
        (x, y), chosen = self.layout.pill(parameter), line > 1
        self.sheet.box(x, y, 134 if chosen else 126, 26 if chosen else 24, edge, face, line)
        label = f"{self.at.symbol(parameter)} = {fitting(self._value(parameter))}"
        self.sheet.text(x, y + 5, label, "ink" if chosen else "muted", 13, formula=True)
        self._mark_move(parameter, x + 63, y - 10)

    def _value(self, parameter: Parameter) -> float:
        return parameter.of(self.at.network, self.at.network.parameters)

    def _mark_move(self, of: Unit | Parameter, x: float, y: float) -> None:
        """A small triangle where a step has changed a number: up where it has grown."""
        change = self.moved.get(of, 0.0)
        if change:
            self.sheet.text(x, y, "▲" if change > 0 else "▼", "derivative", 11)
