"""Controls for one example: a number for each input, and for each target or the label."""

import math

import ipywidgets
import numpy as np

from nnlib.show.widgets.number_controls import number_control

NOTCH = 0.01


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
        number_control(
            f"{letter}{row}", value, value - NOTCH * math.ceil((value - low) / NOTCH - 1e-9), high, NOTCH
        )
        for row, value in enumerate(column.ravel().tolist(), start=1)
    ]


def _number(control: ipywidgets.HBox, given: float) -> float:
    """What is set; notches are counted in binary fractions, so 0.05 may come back as 0.0499999."""
    value = control.children[0].value
    return given if abs(value - given) < 1e-9 else round(value, 6)
