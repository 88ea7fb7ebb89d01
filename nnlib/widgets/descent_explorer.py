"""Gradient descent on a plane: handles on η, the steps and the start, and three tasks to choose from."""

import ipywidgets as widgets

from nnlib.figures.contours import Landscape
from nnlib.figures.descent import descent
from nnlib.figures.walks import Field

from .bundle import bundle
from .descent_tasks import Height, fewest, fewest_steps, largest_that_keeps, largest_that_settles, steps_below
from .number_control import number_control
from .round_notch import round_notch
from .task_line import task_line
from .whole_number_control import whole_number_control

NOTCHES = 120  # of the slider of η
Range = tuple[float, float]


class DescentExplorer:
    """The picture `descent` of f, whose gradient is given, over the rectangle x × y.

    η goes from `notch` to 120 times that. Tasks to choose from: the largest η with which the walk settles,
    the fewest steps to come below `goal`, the largest η whose first step keeps 90% of its promise.

    Raises:
        ValueError: as `Landscape` and `descent`, or eta is not on the slider.
    """

    def __init__(
        self,
        f: Height,
        gradient: Field,
        start: Range,
        x: Range,
        y: Range,
        eta: float = 0.02,
        notch: float = 0.001,
        goal: float = 1e-3,
        steps: int = 40,
    ):
        if not notch <= eta <= NOTCHES * notch:
            raise ValueError(f"eta must lie between {notch:g} and {NOTCHES * notch:g}, got {eta:g}.")
        self._landscape, self._gradient = Landscape(f, x, y), gradient
        self._landscape.expect_inside(start)
        self._notch, self._goal, self._steps, self._least = notch, goal, steps, {}
        controls = [
            number_control("η", eta, notch, NOTCHES * notch, notch),
            whole_number_control("step", steps, 0, steps),
            number_control("start x", start[0], *x, round_notch(*x)),
            number_control("start y", start[1], *y, round_notch(*y)),
        ]
        self.eta, self.step, self.start_x, self.start_y = (control.children[0] for control in controls)
        options = ["largest η that settles", "fewest steps", "largest η that keeps its promise"]
        full = {"description_width": "initial"}
        self.task = widgets.Dropdown(options=options, description="task", style=full)
        self.picture, self.said = widgets.HTML(), widgets.HTML()
        for control in (self.eta, self.step, self.start_x, self.start_y, self.task):
            control.observe(lambda _: self._redraw(), "value")
        row = widgets.HBox(controls)
        row.layout.flex_flow = "row wrap"
        self._view = widgets.VBox([row, self.picture, self.task, self.said])
        self._redraw()

    def _redraw(self) -> None:
        (start, eta), at = self._chosen(), self.step.value
        goal = self._goal if self.task.index == 1 else None
        self._drawn = descent(self._landscape, self._gradient, start, eta, self._steps, at, goal)
        self.picture.value, self.said.value = self._drawn.svg, task_line(self._task(start, eta))

    def _chosen(self) -> tuple[Range, float]:
        """Start and η; a slider counts in binary fractions: 0.05 may come as 0.0499999."""
        start = round(self.start_x.value, 6), round(self.start_y.value, 6)
        return start, round(self.eta.value, 9)

    def _task(self, start: Range, eta: float) -> str:
        walker, task = (self._landscape.f, self._gradient, start), self.task.index
        if task == 1:
            count = steps_below(*walker, eta, self._goal, self._steps)
            least = 0 if count is None else self._fewest(start)
            return fewest(count, least, self._goal, self._steps)
        judge = largest_that_settles if task == 0 else largest_that_keeps
        return judge(*walker, eta, self._notch)

    def _fewest(self, start: Range) -> int:
        """The fewest steps over all notches of the slider, which takes a while: once for each start."""
        if start not in self._least:
            etas = [notch * self._notch for notch in range(1, NOTCHES + 1)]
            walker = self._landscape.f, self._gradient, start
            self._least = {start: fewest_steps(*walker, etas, self._goal, self._steps)}
        return self._least[start]

    def _repr_mimebundle_(self, **_) -> dict:
        return bundle(self._view, html=self.picture.value + self.said.value, alt=self._drawn.alt)
