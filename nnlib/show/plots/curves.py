"""The loss as a curve: over the steps of a long training, or over one weight with its tangent."""

from collections.abc import Callable, Sequence

import numpy as np

from nnlib.show.numbers import short
from nnlib.show.plots.axes import Axes, decades, padded
from nnlib.show.sheet import Picture, Sheet


def loss_over_steps(losses: Sequence[float]) -> Picture:
    """The loss of each step with both axes logarithmic, so that 10 steps and 10,000 can be seen together.

    Raises:
        ValueError: there are fewer than two losses, or one of them is not a finite number above 0.
    """
    losses = np.asarray(losses, dtype=float)
    if losses.ndim != 1 or len(losses) < 2:
        raise ValueError(f"A curve needs at least two losses in a row, got shape {losses.shape}.")
    bad = np.flatnonzero(~(np.isfinite(losses) & (losses > 0)))
    if bad.size:
        step = bad[0]
        raise ValueError(f"A logarithmic axis needs losses above 0, but step {step + 1} has {losses[step]}.")
    verb = "falls" if losses[-1] < losses[0] else "rises"
    found = f"The loss {verb} from {short(losses[0])} to {short(losses[-1])} in {len(losses):,} steps"
    sheet = Sheet(760, 380, found)
    axes = Axes(sheet, (80, 84, 720, 325), x=(1, len(losses)), y=decades(losses), log_x=True, log_y=True)
    axes.draw("step", "loss")
    # On a logarithmic axis evenly spread points have growing distances; 400 are as fine as the pixels.
    steps = np.unique(np.geomspace(1, len(losses), 400).round().astype(int))
    axes.curve(steps, losses[steps - 1], width=2.6)
    return sheet.picture(f"{found}.")


def curve_and_tangent(
    f: Callable[[float], float],
    at: float,
    slope: float,
    name: str = "w",
    span: float = 2.0,
) -> Picture:
    """The loss f as a curve in one weight, from at − span to at + span, with the line of this slope at `at`.

    Raises:
        ValueError: span is not positive, or f is not finite somewhere on the way.
    """
    if not span > 0:
        raise ValueError(f"span must be positive, got {span}.")
    weights = np.linspace(at - span, at + span, 201)
    losses = np.array([float(f(float(weight))) for weight in weights])
    if not np.isfinite(losses).all():
        bad = weights[~np.isfinite(losses)][0]
        raise ValueError(f"The loss must be finite on the whole curve, but at {name} = {bad:.6g} it is not.")
    level = float(f(at))
    found = f"At {name} = {short(at)} the loss is {short(level)} and its slope is {short(slope)}"
    sheet = Sheet(max(640, 34 + 10 * len(found)), 380, found)
    axes = Axes(sheet, (70, 84, 610, 325), x=(at - span, at + span), y=padded(losses, 0.08))
    axes.draw(name, "loss")
    axes.curve(weights, losses, width=2.6)
    _tangent(axes, at, level, slope)
    return sheet.picture(f"{found}.")


def _tangent(axes: Axes, at: float, level: float, slope: float) -> None:
    """The line through (at, level), as far as it stays inside the axes, and its label."""
    axes.straight(at, level, slope, reach=0.75 * (axes.x[1] - at))
    x, y = axes.place(at, level)
    axes.sheet.circle(x, y, 6, edge="value", face="value")
    side, anchor = (12, "start") if slope <= 0 else (-12, "end")
    axes.sheet.text(x + side, y - 10, f"slope {short(slope)}", "derivative", 14, anchor, bold=True)
