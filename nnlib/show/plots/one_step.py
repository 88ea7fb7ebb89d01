"""What the gradient promises for a step of size η, and what comes out: a curve and its tangent at η = 0."""

import numpy as np

from nnlib.show.loop.four_moves import one_lap
from nnlib.show.numbers import fixed, numeral, short
from nnlib.show.plots.axes import Axes
from nnlib.show.sheet import Picture, Sheet


def one_step(x: float, y: float, w: float, b: float, eta: float) -> Picture:
    """The loss of one linear neuron after a single descent step, as a curve over the size η of the step.

    The tangent at η = 0 is the gradient's promise, L − η ‖∇L‖²; it is kept only by small steps.

    Raises:
        ValueError: one of the five is not a finite number, or eta is negative.
    """
    lap = one_lap(x, y, w, b, eta)
    if eta < 0:
        raise ValueError(f"eta must not be negative, got {eta}. Descent already subtracts the gradient.")
    slope = -(lap.dL_dw**2 + lap.dL_db**2)
    promised = lap.L + eta * slope
    size = fixed(eta, 2) if eta == round(eta, 2) else numeral(eta)
    title = f"η = {size}: promised {fixed(promised, 2)}, came out {fixed(lap.new_L, 2)}"
    title += ", higher than before" if lap.new_L > lap.L else ""

    etas = np.linspace(0, max(0.5, eta), 121)
    losses = [one_lap(x, y, w, b, float(each)).new_L for each in etas]
    highest = max(losses) or 1.0
    sheet = Sheet(760, 400, title)
    axes = Axes(sheet, (70, 84, 730, 345), x=(0, etas[-1]), y=(-0.6 * highest, 1.06 * highest))
    axes.draw("size η of the step", "loss L after the step")
    axes.curve(etas, losses, width=2.6)
    axes.straight(0, lap.L, slope, 2)  # the promises
    _marks(axes, eta, promised, lap.new_L)
    return sheet.picture(f"{title}. Before the step the loss is {short(lap.L)}.")


def _marks(axes: Axes, eta: float, promised: float, came_out: float) -> None:
    """At the chosen η: a hollow mark for the promise, a full one for the loss, a line between them."""
    above, below = axes.place(eta, came_out), axes.place(eta, promised)
    sheet = axes.sheet
    sheet.line([above, below], "muted", width=1.2, dash="2 4")
    off_sheet = " (below the picture)" if promised < axes.y[0] else ""
    # Near the right edge the labels are on the left of their marks.
    beside, anchor = (12, "start") if eta < 0.6 * axes.x[1] else (-14, "end")
    sheet.circle(*below, 6, edge="derivative", width=2.4)
    sheet.circle(*above, 6, edge="value", face="value")
    # The promise is left of its line, which falls to the right; without room there, above the curve.
    left = below[0] - axes.box[0] > 130
    promise_x, promise_anchor = (below[0] - 14, "end") if left else (below[0] + 12, "start")
    promise_y = above[1] - 33 if not left else below[1] + (-8 if off_sheet else 24)
    sheet.text(
        above[0] + beside, above[1] - 14, f"came out {fixed(came_out, 2)}", "value", 14, anchor, bold=True
    )
    sheet.text(
        promise_x,
        promise_y,
        f"promised {fixed(promised, 2)}{off_sheet}",
        "derivative",
        14,
        promise_anchor,
    )
