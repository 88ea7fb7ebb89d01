"""A box to type a number into, with a slider beside it for those who would rather drag."""

import ipywidgets


def number_control(label: str, value: float, low: float, high: float, step: float) -> ipywidgets.HBox:
    """The box and the slider, linked; observe the `value` of either. The label belongs to the box.

    A screen reader is given no name for a slider of ipywidgets, but it reads the label of a box.
    """
    full = {"description_width": "initial"}  # the narrow default cuts a label off
    box = ipywidgets.BoundedFloatText(
        value=value, min=low, max=high, step=step, description=label, style=full, layout={"width": "120px"}
    )
    slider = ipywidgets.FloatSlider(value=value, min=low, max=high, step=step, readout=False)
    ipywidgets.link((box, "value"), (slider, "value"))
    return ipywidgets.HBox([box, slider])
