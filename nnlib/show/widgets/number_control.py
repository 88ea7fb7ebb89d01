"""A box to type a number into, with a slider beside it for those who would rather drag."""

import math

import ipywidgets


def number_control(label: str, value: float, low: float, high: float, step: float) -> ipywidgets.HBox:
    """The box and the slider; observe the `value` of the box, which has the label and the exact number.

    A number typed into the box stays as it is, and the slider shows the notch nearest to it. The slider
    writes only when it is moved to another notch: a browser puts it on a notch as soon as it is shown, and
    counts notches in binary fractions, so that 0.3 may come as 0.30000000000000004.
    """
    full = {"description_width": "initial"}  # the narrow default cuts a label off
    box = ipywidgets.BoundedFloatText(
        value=value, min=low, max=high, step=step, description=label, style=full, layout={"width": "120px"}
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
