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
    (x, above), (_, below) = axes.place(eta, came_out), axes.place(eta, promised)
    sheet = axes.sheet
    sheet.line([(x, above), (x, below)], "muted", width=1.2, dash="2 4")
    sheet.circle(x, below, 6, edge="derivative", width=2.4)
    sheet.circle(x, above, 6, edge="value", face="value")
    # Near the right edge the labels are on the left of their marks.
    place, anchor = (x + 12, "start") if eta < 0.6 * axes.x[1] else (x - 14, "end")
    sheet.text(place, above - 14, f"came out {fixed(came_out, 2)}", "value", 14, anchor, bold=True)
    off_sheet = " (below the picture)" if promised < axes.y[0] else ""
    # The promise is left of its line, which falls to the right; without room there, above the curve.
    lowest = below + 24 > axes.box[3] - 4  # or the label would lie on the ticks
    place, level, anchor = x - 14, below + (-8 if lowest else 24), "end"
    if x - axes.box[0] <= 130:
        place, level, anchor = x + 12, above - 33, "start"
    sheet.text(place, level, f"promised {fixed(promised, 2)}{off_sheet}", "derivative", 14, anchor)
