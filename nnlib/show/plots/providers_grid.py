"""Every way to a gradient with every optimizer: one loss, one start, a walk in each cell of a grid."""

import copy
import math
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.shapes import expect_count
from nnlib.show.numbers import counted, numeral
from nnlib.show.plots.axes import Axes, padded
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.walks import draw_walk
from nnlib.show.sheet import Picture, Sheet
from nnlib.training import Provider

_TOP, _WIDTH, _HEIGHT, _GAP = 106, 168, 112, 14

Walks = dict[str, dict[str, np.ndarray]]


def grid_of_walks(
    network: Network,
    X: np.ndarray,
    y: np.ndarray,
    providers: Mapping[str, Provider],
    optimizers: Mapping[str, Optimizer],
    steps: int,
) -> Walks:
    """walks[provider][optimizer]: the parameters (steps + 1, P) from the network's own onwards.

    Works on copies: network and optimizers stay as they are.
    """
    expect_count("steps", steps)
    walks: Walks = {}
    for row, provider in providers.items():
        walks[row] = {}
        for column, optimizer in optimizers.items():
            walker, stepper = copy.deepcopy((network, optimizer))
            points = [walker.parameters.copy()]
            for _ in range(steps):
                stepper.step(walker.parameters, provider(walker, X, y)[1])
                points.append(walker.parameters.copy())
            walks[row][column] = np.array(points)
    return walks


def largest_difference(walks: list[np.ndarray]) -> float:
    """The largest |difference| between the same parameter after the same step in any two of the walks."""
    return max((float(np.abs(one - other).max()) for one, other in combinations(walks, 2)), default=0.0)


def bound(difference: float) -> str:
    """A power of ten that the difference stays below; how far below a millionth is left to the processor.

    Slopes that are measured are right to about 1e-10, and each processor rounds in its own way.

    >>> bound(2.7e-11), bound(0.0), bound(0.3)
    ('less than 1e−6', 'less than 1e−6', 'less than 1')
    """
    power = math.floor(math.log10(difference)) + 1 if difference > 1e-6 else -6
    return f"less than {numeral(10.0**power, 1)}"


def providers_grid(network: Network, X: np.ndarray, y: np.ndarray, walks: Walks) -> Picture:
    """The walks of `grid_of_walks` over contours of the loss: rows are providers, columns are optimizers.

    Below each column is by how much its walks differ, which is what the way to the gradient changes.

    Raises:
        ValueError: the network has not just two parameters, so that no map of it can be drawn.
    """
    if network.parameters.size != 2:
        raise ValueError(f"A map needs two parameters, but this network has {network.parameters.size}.")
    columns = list(next(iter(walks.values())))
    found = _finding(walks, columns)
    left = 36 + 9.5 * max(len(name) for name in [*walks, "largest difference"])
    width = max(left + len(columns) * (_WIDTH + _GAP) + 8, 34 + 11.5 * len(found), 640)
    sheet = Sheet(width, _TOP + len(walks) * (_HEIGHT + _GAP) + 74, found)
    points = np.concatenate([walk for row in walks.values() for walk in row.values()])
    x, y_range = (padded(points[:, axis], 0.12) for axis in (0, 1))
    landscape = Landscape(lambda theta: network.loss_at(theta, X, y), x, y_range, levels=7)
    for place, name in enumerate(columns):
        middle = left + place * (_WIDTH + _GAP) + _WIDTH / 2
        sheet.text(middle, _TOP - 14, name, "ink", 14, bold=True)
        differ = largest_difference([row[name] for row in walks.values()])
        sheet.text(middle, sheet.height - 50, bound(differ), "derivative", 14, bold=True)
    sheet.text(left - 14, sheet.height - 50, "these differ by", "muted", 13, "end")
    for line, (name, row) in enumerate(walks.items()):
        top = _TOP + line * (_HEIGHT + _GAP)
        sheet.text(left - 14, top + _HEIGHT / 2 + 5, name, "ink", 14, "end", bold=True)
        for place, column in enumerate(columns):
            _cell(sheet, left + place * (_WIDTH + _GAP), top, landscape, row[column])
    sheet.text(22, sheet.height - 18, _axes_in_words(network, x, y_range), "muted", 13, "start")
    return sheet.picture(f"{found}.")


def _cell(sheet: Sheet, left: float, top: float, landscape: Landscape, walk: np.ndarray) -> None:
    axes = Axes(sheet, (left, top, left + _WIDTH, top + _HEIGHT), landscape.x, landscape.y)
    sheet.box(left + _WIDTH / 2, top + _HEIGHT / 2, _WIDTH, _HEIGHT, "faint", corner=0)
    landscape.draw(axes)
    draw_walk(axes, walk)


def _axes_in_words(network: Network, x, y) -> str:
    across, up = list(network.named(network.parameters))
    ranges = [f"{numeral(low, 2)} to {numeral(high, 2)}" for low, high in (x, y)]
    return f"In each map: {across} from {ranges[0]} to the right, {up} from {ranges[1]} upwards"


def _finding(walks: Walks, columns: list[str]) -> str:
    within = max(largest_difference([row[name] for row in walks.values()]) for name in columns)
    first = next(iter(walks.values()))
    across = [largest_difference([first[a], first[b]]) for a, b in combinations(columns, 2)]
    down, apart = f"Down each column {len(walks)} walks differ by {bound(within)}", "across, by"
    if len(walks) == 1:
        down = f"One way to the gradient, {counted(len(columns), 'optimizer')}"
        apart = "their walks differ by"
    return f"{down}; {apart} {numeral(min(across), 2)} or more" if across else down
