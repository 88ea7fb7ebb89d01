"""Choosing by a click in a drawing, with core widgets alone, the same in ipywidgets 7 and 8.

An SVG in `ipywidgets.HTML` sends no events, but a radio button does, wherever a style sheet puts its label:
one invisible label lies over each thing that can be chosen. Keys and screen readers use the dropdown
instead, and where a page drops the style sheet, the radio buttons are a list under the drawing.
"""

from collections.abc import Sequence

import ipywidgets

Area = tuple[float, float, float, float]  # the middle of what can be clicked, its width and its height


def clickable(
    picture: ipywidgets.HTML, chosen: ipywidgets.Dropdown, spots: Sequence[Area], size: tuple[float, float]
) -> ipywidgets.Box:
    """The picture, in which a click on spots[i] chooses option i of the dropdown.

    Spots are in units of the drawing, whose upper part of this width and height never changes its size.
    """
    radio = ipywidgets.RadioButtons(options=chosen.options, value=chosen.value)
    ipywidgets.link((chosen, "value"), (radio, "value"))
    name = f"nnlib-spots-{radio.model_id}"
    for widget in (name, "nnlib"):
        radio.add_class(widget)
    style = ipywidgets.HTML(f"<style>{_style(name, spots, size)}</style>", layout={"display": "none"})
    box = ipywidgets.VBox(
        [picture, radio, style], layout={"max_width": f"{size[0]:g}px", "overflow": "hidden"}
    )
    box.add_class("nnlib-clickable")
    picture.layout.margin = "0"  # so that a share of the box is the same share of the drawing
    return box


def _style(name: str, spots: Sequence[Area], size: tuple[float, float]) -> str:
    width, height = size
    rules = [
        ".nnlib-clickable { position: relative; }",
        f".{name} {{ position: absolute; top: 0; left: 0; width: 100% !important; height: auto !important; "
        f"margin: 0 !important; aspect-ratio: {width:g} / {height:g}; pointer-events: none; }}",
        f".{name} input {{ display: none; }}",
        f".{name} .widget-radio-box label {{ position: absolute; transform: translate(-50%, -50%); "
        "margin: 0; font-size: 0; border-radius: 13px; cursor: pointer; pointer-events: auto; }",
        f".{name} .widget-radio-box label:hover {{ box-shadow: 0 0 0 2px var(--nn-derivative); }}",
    ]
    for place, (x, y, wide, high) in enumerate(spots, start=1):
        left, top, w, h = 100 * x / width, 100 * y / height, 100 * wide / width, 100 * high / height
        rules.append(
            f".{name} label:nth-of-type({place}) "
            f"{{ left: {left:.2f}%; top: {top:.2f}%; width: {w:.2f}%; height: {h:.2f}%; }}"
        )
    return " ".join(rules)
