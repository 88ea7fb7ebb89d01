"""How many multiplications a gradient takes, three ways, for a network that can be made wider."""

from nnlib.show.plots.cost_of_derivatives import cost_of_derivatives, multiplications
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice_with_slider
from nnlib.show.widgets.explorer import Explorer

INPUTS, OUTPUTS, WIDTHS = 64, 10, (1, 2, 4, 8, 16, 32, 64, 128, 256, 320)
GOAL = 1000


class CostExplorer(Explorer):
    """The picture `cost_of_derivatives` for networks of 64 inputs, one hidden layer and 10 outputs.

    The width of the hidden layer is chosen from a list; task: the narrowest one on it for which finite
    differences take over a thousand times the multiplications of reverse mode.
    """

    def __init__(self):
        control = choice_with_slider("hidden units", WIDTHS, WIDTHS[-1])
        self.box, self.width = control.children
        self._start(control, redraw_for=[self.box])

    def _draw(self) -> tuple[Picture, str]:
        return costs_compared_at(self.box.value), cost_task(self.box.value)


def costs_compared_at(width: int) -> Picture:
    """The curves over all widths, compared at one of them."""
    counts = [multiplications([INPUTS, H, OUTPUTS]) for H in WIDTHS]
    parameters = [(INPUTS + 1) * H + (H + 1) * OUTPUTS for H in WIDTHS]
    costs = {name: [count[name] for count in counts] for name in counts[0]}
    return cost_of_derivatives(parameters, costs, WIDTHS.index(width))


def ratio(width: int) -> float:
    """Finite differences over reverse mode."""
    counts = multiplications([INPUTS, width, OUTPUTS])
    return counts["finite differences"] / counts["reverse mode"]


def cost_task(width: int) -> str:
    """The task, and whether this width solves it."""
    goal = (
        f"Task: find the narrowest layer on the list for which differences take over {GOAL:,} times the "
        "multiplications of reverse mode."
    )
    narrowest = next(H for H in WIDTHS if ratio(H) > GOAL)
    if width == narrowest:
        return f"{goal} <b>Reached: {ratio(width):,.0f} times with {width} hidden units.</b>"
    side = "there is a narrower one" if width > narrowest else "too narrow"
    return f"{goal} <b>Not yet: {ratio(width):,.0f} times with {width} hidden units, {side}.</b>"
