"""A slider with a box beside it, for those who would rather type a number than drag a handle."""

import ipywidgets


def number_control(label: str, value: float, low: float, high: float, step: float) -> ipywidgets.HBox:
    """A slider and a box to type into, linked. The first child is the slider; observe its `value`."""
    digits = len(f"{step:g}".partition(".")[2])
    slider = ipywidgets.FloatSlider(
        value=value,
        min=low,
        max=high,
        step=step,
        description=label,
        readout=False,
        style={"description_width": "initial"},
    )
    box = ipywidgets.BoundedFloatText(
        value=round(value, digits), min=low, max=high, step=step, layout={"width": "90px"}
    )
    ipywidgets.link((slider, "value"), (box, "value"))
    return ipywidgets.HBox([slider, box])
