"""Controls for a number: a box to type into, with a slider beside it to drag instead."""

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


def whole_number_control(label: str, value: int, low: int, high: int) -> ipywidgets.HBox:
    """The box and the slider, linked; observe the `value` of the box, which has the label."""
    full = {"description_width": "initial"}  # the narrow default cuts a label off
    box = ipywidgets.BoundedIntText(
        value=value, min=low, max=high, description=label, style=full, layout={"width": "150px"}
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
