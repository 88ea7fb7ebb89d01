"""One descent step of one neuron, with a handle on its size η."""

from nnlib.show.loop.four_moves import one_lap
from nnlib.show.numbers import fixed
from nnlib.show.plots.one_step import one_step
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import number_control
from nnlib.show.widgets.explorer import Explorer

GOAL, MOST, NOTCH = 0.01, 0.5, 0.01


class StepExplorer(Explorer):
    """The picture `one_step` with a slider and a number box for η, and a task: one step to a loss of zero.

    Raises:
        ValueError: x, y, w, b or eta is not finite, or eta lies outside the slider, 0 to 0.5, or no η on the
            slider solves the task.
    """

    def __init__(self, x: float, y: float, w: float, b: float, eta: float = 0.1):
        if not 0 <= eta <= MOST:
            raise ValueError(f"eta must lie on the slider, between 0 and {MOST}, got {eta}.")
        self._neuron = (x, y, w, b)
        least = min(one_lap(*self._neuron, notch * NOTCH).new_L for notch in range(round(MOST / NOTCH) + 1))
        if least >= GOAL:
            raise ValueError(f"No η up to {MOST} brings the loss to zero: at best it comes to {least:.3g}.")
        control = number_control("η", eta, 0.0, MOST, NOTCH)
        self.box, self.slider = control.children
        self._start(control, redraw_for=[self.box])

    def handle(self):
        return "η", self.box, {fixed(eta, 2): eta for eta in (round(n * NOTCH, 9) for n in range(51))}

    def _draw(self) -> tuple[Picture, str]:
        neuron = (*self._neuron, self.box.value)
        return one_step(*neuron), step_task(one_lap(*neuron).new_L)


def step_task(loss: float) -> str:
    """The task, and whether a step to this loss solves it."""
    goal = "Task: find the η at which one step brings the loss to zero."
    state = f"Reached: the loss is {fixed(loss, 2)}." if loss < GOAL else "Not yet."
    return f"{goal} <b>{state}</b>"
