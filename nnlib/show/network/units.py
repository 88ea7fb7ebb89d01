"""The units of a network one by one, with their symbols: x_1, z^{(1)}_2, a^{(1)}_2, and the loss L."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """z or a of one unit in a layer, counted from 1; a of layer 0 is an input. Rows count from 0."""

    letter: str
    layer: int
    row: int

    @property
    def symbol(self) -> str:
        if self == LOSS:
            return "L"
        if self.layer == 0:
            return f"x_{self.row + 1}"
        return f"{self.letter}^{{({self.layer})}}_{self.row + 1}"


LOSS = Unit("L", 0, 0)
