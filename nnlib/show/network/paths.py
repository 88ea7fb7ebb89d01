"""Every way from a result back to one thing it depends on: the chain rule written out, path by path.

A graph is given by its links: for each node the nodes it was computed from, each with the slope ∂node/∂that.
The derivative is the sum, over all paths, of the product of the slopes met. Derived in lessons 02 and 05.
"""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

Link = tuple[Hashable, Hashable, int]  # a node, where its link leads, and which of its links it is
Links = Mapping[Hashable, Sequence[tuple[Hashable, float]]]


@dataclass(frozen=True)
class Path:
    """nodes from the result back; choices[i] says which link was taken from nodes[i], slopes[i] its slope."""

    nodes: tuple[Hashable, ...]
    choices: tuple[int, ...] = ()
    slopes: tuple[float, ...] = ()

    @property
    def product(self) -> float:
        return math.prod(self.slopes)

    @property
    def links(self) -> list[Link]:
        """Every link passed."""
        return list(zip(self.nodes[:-1], self.nodes[1:], self.choices, strict=True))

    def then(self, choice: int, node: Hashable, slope: float) -> "Path":
        return Path((*self.nodes, node), (*self.choices, choice), (*self.slopes, slope))


@dataclass(frozen=True)
class LocalDerivative:
    """One local derivative ∂top/∂bottom as it is written: its symbols, the formula for it, and its value."""

    top: str
    bottom: str
    formula: str
    value: float


@dataclass(frozen=True)
class Paths:
    """The paths with the largest products (in size), largest first; the others as their number and sum."""

    largest: tuple[Path, ...] = ()
    smaller: int = 0
    smaller_sum: float = 0.0

    @property
    def count(self) -> int:
        return len(self.largest) + self.smaller

    @property
    def total(self) -> float:
        """The sum over all paths: the derivative."""
        return math.fsum([*(path.product for path in self.largest), self.smaller_sum])


def all_paths(order: Sequence[Hashable], links: Links, goal: Hashable, most: int) -> Paths:
    """The paths from order[0] to goal; order holds each node before those that its links lead to.

    There may be millions, so they are not listed: of the paths that arrive at a node only the `most` largest
    are kept one by one. No other can be among the largest later, since all go on along the same links.
    """
    arrived: dict[Hashable, list[Paths]] = {order[0]: [Paths((Path((order[0],)),))]}
    for node in order:
        if node == goal or node not in arrived:
            continue
        here = _merged(arrived.pop(node), most)
        for choice, (bottom, slope) in enumerate(links.get(node, ())):
            longer = tuple(path.then(choice, bottom, slope) for path in here.largest)
            arrived.setdefault(bottom, []).append(Paths(longer, here.smaller, slope * here.smaller_sum))
    return _merged(arrived.get(goal, []), most)


def _merged(parts: list[Paths], most: int) -> Paths:
    together = sorted((path for part in parts for path in part.largest), key=lambda path: -abs(path.product))
    dropped = together[most:]
    sums = [*(path.product for path in dropped), *(part.smaller_sum for part in parts)]
    return Paths(tuple(together[:most]), len(dropped) + sum(part.smaller for part in parts), math.fsum(sums))
