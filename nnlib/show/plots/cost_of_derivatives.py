"""What the gradient costs, three ways, as a network grows, on logarithmic axes: there slopes are powers."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from nnlib.show.labels import placed
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


def cost_of_derivatives(parameters: Sequence[int], costs: Mapping[str, Sequence[int]], at: int) -> Picture:
    """One curve for each way: its multiplications, of networks with these numbers of parameters.

    The title compares the first way with the last one in the network of number `at`.
    """
    first, *_, last = costs
    ratio = costs[first][at] / costs[last][at]
    found = f"{parameters[at]:,} parameters: {first} cost {ratio:,.0f} times as much as {last}"
    sheet = Sheet(max(760, 34 + 11 * len(found)), 420, found)
    every = [cost for values in costs.values() for cost in values]
    axes = Axes(sheet, (84, 88, 590, 350), decades(parameters), decades(every), log_x=True, log_y=True)
    axes.draw("parameters", "multiplications")
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
