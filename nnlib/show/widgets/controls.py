"""Controls with a label: a choice, a button, and a number as a box to type into with a slider beside it."""

import math
from collections.abc import Callable, Iterable

import ipywidgets
import numpy as np

NOTCH = 0.01  # of the numbers of an example
FULL = {"description_width": "initial"}  # the narrow default cuts a label off


def choice(label: str, options: Iterable, value=None, width: str | None = None) -> ipywidgets.Dropdown:
    """A list to choose from; the first of the options is chosen unless a value is given."""
    options = list(options)
    chosen = {} if value is None else {"value": value}
    return ipywidgets.Dropdown(
        options=options, description=label, style=FULL, layout={"width": width}, **chosen
    )


def choice_with_slider(label: str, options: Iterable, value, width: str | None = None) -> ipywidgets.HBox:
    """The list and a slider beside it to drag instead; observe the `value` of the list."""
    box = choice(label, options, value, width)
    slider = ipywidgets.SelectionSlider(options=box.options, value=value, readout=False)
    ipywidgets.link((box, "value"), (slider, "value"))
    return ipywidgets.HBox([box, slider])


def button(words: str, pressed: Callable[[], None], width="160px", hint="") -> ipywidgets.Button:
    """A button that calls `pressed`."""
    made = ipywidgets.Button(description=words, tooltip=hint, layout={"width": width})
    made.on_click(lambda _: pressed())
    return made


def number_control(label: str, value: float, low: float, high: float, step: float) -> ipywidgets.HBox:
    """The box and the slider; observe the `value` of the box, which has the label and the exact number.

    A number typed into the box stays as it is, and the slider shows the notch nearest to it. The slider
    writes only when it is moved to another notch: a browser puts it on a notch as soon as it is shown, and
    counts notches in binary fractions, so that 0.3 may come as 0.30000000000000004.
    """
    box = ipywidgets.BoundedFloatText(
        value=value, min=low, max=high, step=step, description=label, style=FULL, layout={"width": "120px"}
    )

    def notch(number: float) -> float:
        return round(min(low + step * math.floor((number - low) / step + 0.5), high), 9)  # as browsers round

    # A screen reader is given no name for a slider of ipywidgets, but it reads the label of a box.
    slider = ipywidgets.FloatSlider(value=notch(value), min=low, max=high, step=step, readout=False)

    def show(change) -> None:
        if notch(slider.value) != notch(change.new):  # else nothing goes back to a slider that is being moved
            slider.value = notch(change.new)

    def write(change) -> None:
        if notch(change.new) != notch(box.value):
            box.value = notch(change.new)

    box.observe(show, "value")
    slider.observe(write, "value")
    return ipywidgets.HBox([box, slider])


def whole_number_control(label: str, value: int, low: int, high: int) -> ipywidgets.HBox:
    """The box and the slider, linked; observe the `value` of the box, which has the label."""
    box = ipywidgets.BoundedIntText(
        value=value, min=low, max=high, description=label, style=FULL, layout={"width": "150px"}
    )
    slider = ipywidgets.IntSlider(value=value, min=low, max=high, readout=False)
    ipywidgets.link((box, "value"), (slider, "value"))
    return ipywidgets.HBox([box, slider])


def set_highest(control: ipywidgets.HBox, high: int) -> None:
    """Another upper end; a value above it comes down to it."""
    box, slider = control.children
    slider.max = high  # first the slider, since it takes the box with it, but is not taken with the box
    box.max = high


def round_notch(low: float, high: float) -> float:
    """1, 0.1, 0.01 or another power of ten, so that the way from low to high has 40 to 400 notches.

    >>> round_notch(-3, 3), round_notch(-11, 11), round_notch(0, 0.5)
    (0.1, 0.1, 0.01)
    """
    return 10.0 ** math.floor(math.log10((high - low) / 40) + 1e-9)


class ExampleControls:
    """x (D, 1) with targets y (K, 1), or with a label y (1,) from 0 to K - 1; `box` shows them all."""

    def __init__(self, x: np.ndarray, y: np.ndarray, K: int):
        self._given = x.ravel().tolist(), y.ravel().tolist()
        self._label = y.ndim == 1
        self.inputs = _numbers("x", x)
        if self._label:
            self.targets = [number_control("label", int(y[0]), 0, max(K - 1, 1), 1)]  # one logit: 0 or 1
        else:
            self.targets = _numbers("y", y)
        columns = [ipywidgets.VBox(self.inputs), ipywidgets.VBox(self.targets)]
        self.box = ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})

    def read(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y as they are set now."""
        x, y = (
            np.array([_number(control, value) for control, value in zip(controls, given, strict=True)])
            for controls, given in zip((self.inputs, self.targets), self._given, strict=True)
        )
        return x[:, None], y.astype(int) if self._label else y[:, None]


def _numbers(letter: str, column: np.ndarray) -> list[ipywidgets.HBox]:
    """A control for each number; its range reaches from 0 or below to 1 or above, in whole notches from it.

    A browser puts a slider on the nearest notch as soon as it is shown, so the number must be one.
    """
    low, high = min(0.0, column.min()), max(1.0, math.ceil(column.max()))
    return [
        number_control(f"{letter}{row}", value, value - NOTCH * below, high, NOTCH)
        for row, value in enumerate(column.ravel().tolist(), start=1)
        for below in [math.ceil((value - low) / NOTCH - 1e-9)]
    ]


def _number(control: ipywidgets.HBox, given: float) -> float:
    """What is set; notches are counted in binary fractions, so 0.05 may come back as 0.0499999."""
    value = control.children[0].value
    return given if abs(value - given) < 1e-9 else round(value, 6)
