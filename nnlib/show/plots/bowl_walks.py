"""One bowl walked down with several step sizes, a panel each: from slow ones to one that diverges."""

from collections.abc import Sequence

import numpy as np

from nnlib.shapes import expect_positive
from nnlib.show.numbers import counted, numeral
from nnlib.show.plots.axes import Axes
from nnlib.show.plots.walks import draw_walk
from nnlib.show.sheet import Picture, Sheet

_PITCH, _WIDTH, _TOP, _BOTTOM = 196, 148, 112, 290


def bowl_walks(curvature: float, start: float, etas: Sequence[float], steps: int) -> Picture:
    """Gradient descent on L = ½ λ θ² from the start, `steps` steps with each η; λ is the curvature.

    Each step multiplies θ by 1 − ηλ, the number above its panel. What leaves a panel is cut at its edge.

    Raises:
        ValueError: the curvature or an η is not positive, there is no η or no step, or the start is 0.
    """
    expect_positive("curvature", curvature)
    for eta in etas:
        expect_positive("eta", eta)
    if not len(etas) or steps < 1 or start == 0:
        raise ValueError("A walk needs an η, a step, and a start that is not at the bottom already.")
    limit = 2 / curvature
    title = f"Curvature {numeral(curvature)}: the walk settles with every η below 2/{numeral(curvature)}"
    title += f" = {numeral(limit)} and with no other"
    sheet = Sheet(24 + _PITCH * len(etas), 378, title)
    ends = [_panel(sheet, 44 + n * _PITCH, curvature, start, eta, steps) for n, eta in enumerate(etas)]
    walks = ", ".join(
        f"{numeral(end, 4)} with η = {numeral(eta)}" for eta, end in zip(etas, ends, strict=True)
    )
    taken = f"After {counted(steps, 'step')} from θ = {numeral(start)}"
    return sheet.picture(f"{title}. {taken} it is at θ = {walks}.")


def manner(product: float) -> str:
    """How a walk goes whose η and curvature have this product."""
    if np.isclose(product, 1):
        return "lands in one step"
    if np.isclose(product, 2):
        return "never settles"
    return "crawls" if product < 1 else "zigzags" if product < 2 else "runs away"


def _panel(sheet: Sheet, left: float, curvature: float, start: float, eta: float, steps: int) -> float:
    """One walk over its bowl; where it ends."""
    factor, reach = 1 - eta * curvature, 1.5 * abs(start)
    thetas = start * factor ** np.arange(steps + 1)
    middle = left + _WIDTH / 2
    sheet.text(middle, 68, f"η = {numeral(eta)}", size=15, bold=True)
    sheet.text(middle, 88, f"× {numeral(factor, 3)} a step", "derivative", 14)
    axes = Axes(sheet, (left, _TOP, left + _WIDTH, _BOTTOM), (-reach, reach), (0, 0.5 * curvature * reach**2))
    axes.draw("θ", "L", rules=False)
    across = np.linspace(-reach, reach, 61)
    axes.curve(across, 0.5 * curvature * across**2, "value", 2.2)
    draw_walk(axes, np.stack([thetas, 0.5 * curvature * thetas**2], axis=1))
    sheet.text(middle, _BOTTOM + 66, manner(eta * curvature), "ink", 14, bold=True)
    return float(thetas[-1])
