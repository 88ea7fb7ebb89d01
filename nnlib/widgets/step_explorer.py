"""One descent step of one neuron, with a handle on its size η."""

import ipywidgets as widgets

from nnlib.figures.four_moves import one_lap
from nnlib.figures.one_step import one_step, two_decimals
from nnlib.widgets.bundle import bundle
from nnlib.widgets.number_control import number_control

GOAL = 0.01


class StepExplorer:
    """The picture `one_step` with a slider and a number box for η, and a task: one step to a loss of zero.

    Raises:
        ValueError: x, y, w, b or eta is not finite, or eta lies outside the slider, 0 to 0.5.
    """

    def __init__(self, x: float, y: float, w: float, b: float, eta: float = 0.1):
        if not 0 <= eta <= 0.5:
            raise ValueError(f"eta must lie on the slider, between 0 and 0.5, got {eta}.")
        self._neuron = (x, y, w, b)
        control = number_control("η", eta, 0.0, 0.5, 0.01)
        self.box, self.slider = control.children
        self.picture = widgets.HTML(self._html())
        self.slider.observe(self._redraw, "value")
        self._view = widgets.VBox([control, self.picture])

    def _drawn(self):
        return one_step(*self._neuron, self.slider.value)

    def _html(self) -> str:
        loss = one_lap(*self._neuron, self.slider.value).new_L
        task = "Task: find the η at which one step brings the loss to zero."
        state = f"Reached: the loss is {two_decimals(loss)}." if loss < GOAL else "Not yet."
        return f'{self._drawn().svg}<p style="font-size: 14px">{task} <b>{state}</b></p>'

    def _redraw(self, _change) -> None:
        self.picture.value = self._html()

    def _repr_mimebundle_(self, **_) -> dict:
        return bundle(self._view, html=self._html(), alt=self._drawn().alt)
