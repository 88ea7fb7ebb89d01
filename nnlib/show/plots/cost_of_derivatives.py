"""What the gradient costs, three ways, as a network grows, on logarithmic axes: there slopes are powers."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from nnlib.show.labels import placed
from nnlib.show.numbers import numeral
from nnlib.show.plots.axes import Axes, decades
from nnlib.show.sheet import Picture, Sheet

# A curve is known by its dashes and its label, not by its hue: none of them is a value or a derivative.
_DASHES = ("", "9 5", "2 5")


def multiplications(sizes: Sequence[int]) -> dict[str, int]:
    """How many products of two numbers the gradient of one example takes, for layers of these sizes.

    A pass forward takes F = Σ D H. Differences make two passes for each parameter. A dual number needs three
    products for one, the value's and two for the slope, and a pass for each parameter. Backpropagation makes
    one pass, and in each layer as many products again for ∂L/∂W and, but for the first, for ∂L/∂X.
    Activations and the loss are not counted: their number is that of the units.

    >>> multiplications([2, 3, 1])
    {'finite differences': 234, 'forward mode': 351, 'reverse mode': 21}
    """
    layers = [D * H for D, H in pairwise(sizes)]
    F, P = sum(layers), sum((D + 1) * H for D, H in pairwise(sizes))
    return {
        "finite differences": 2 * P * F,
        "forward mode": 3 * P * F,
        "reverse mode": 3 * F - layers[0],
    }


def cost_of_derivatives(
    parameters: Sequence[int], costs: Mapping[str, Sequence[float]], unit: str, at: int | None = None
) -> Picture:
    """One curve for each way: its costs, in `unit`, of networks with these numbers of parameters.

    The title compares the first way with the last one in the network of number `at`, or the last network.

    Raises:
        ValueError: there are fewer than two networks, a curve has another number of costs, or one of them is
            not a finite number above 0.
    """
    _expect_curves(parameters, costs)
    at = len(parameters) - 1 if at is None else at
    first, *_, last = costs
    ratio = float(numeral(costs[first][at] / costs[last][at], 2))
    found = f"{parameters[at]:,} parameters: {first} cost {ratio:,.10g} times as much as {last}"
    sheet = Sheet(max(760, 34 + 11 * len(found)), 420, found)
    every = [cost for values in costs.values() for cost in values]
    axes = Axes(sheet, (84, 88, 590, 350), decades(parameters), decades(every), log_x=True, log_y=True)
    axes.draw("parameters", unit)
    x, bottom = axes.place(parameters[at], axes.y[0])
    sheet.line([(x, axes.box[1]), (x, bottom)], "muted", 1, dash="3 4")
    ends = {name: axes.place(axes.x[1], values[-1])[1] for name, values in costs.items()}
    moves = sorted(range(-200, 201), key=abs)
    heights = placed({name: [(600, end + move, 60, 10) for move in moves] for name, end in ends.items()})
    for (name, values), dash in zip(costs.items(), _DASHES, strict=False):
        axes.curve(parameters, values, "ink", 2.2, dash)
        sheet.circle(*axes.place(parameters[at], values[at]), 4, edge="ink", face="ink")
        sheet.text(600, heights[name][1] + 5, name, "ink", 14, "start")
    return sheet.picture(f"{found}.")


def _expect_curves(parameters: Sequence[int], costs: Mapping[str, Sequence[float]]) -> None:
    if len(parameters) < 2:
        raise ValueError(f"A curve needs at least two networks, got {len(parameters)}.")
    for name, values in costs.items():
        if len(values) != len(parameters):
            raise ValueError(f"{name} has {len(values)} costs for {len(parameters)} networks.")
        if not (np.isfinite(values).all() and min(values) > 0):
            raise ValueError(f"A logarithmic axis needs costs above 0, but {name} has {min(values)}.")
