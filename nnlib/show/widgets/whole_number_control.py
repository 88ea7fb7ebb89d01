"""A box to type a whole number into, with a slider beside it, as `number_control` has them for any number."""

import ipywidgets


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
