"""A sheet of 8×8 pixels to draw a digit on, and what a network reads in it."""

import copy
from html import escape

import ipywidgets as widgets
import numpy as np

from nnlib.network import Network
from nnlib.show.digits.reading import digit_reading, three_decimals
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import FULL, button
from nnlib.show.widgets.explorer import Explorer, row

ONE = "\n".join(["...##..."] * 8)
GOAL = 0.9
# The name of a pixel is for screen readers: for the eye it is pushed out of its button.
_STYLE = (
    "<style>.nnlib-canvas button {padding: 0; margin: 0; min-width: 0; width: 28px; height: 28px; "
    "border: 1px solid #98A2B3; overflow: hidden; white-space: nowrap; text-indent: 40px} "
    ".nnlib-canvas button.mod-active {background: currentColor} "
    ".nnlib-canvas button:focus {outline: 3px solid #C44E00 !important; outline-offset: -3px !important} "
    ".nnlib-drawing textarea {font-family: monospace}</style>"
)


class DigitCanvas(Explorer):
    """The picture `digit_reading` of what is drawn: click a pixel, or Tab to it and press Space, or type.

    Each pixel is called by its row and column, counted from 0 as in the picture, and says whether it is ink
    or paper. The drawing is also a text of 8 lines, # for ink. Works on a copy of the network. Task: a
    drawing that is read as `label` with p > 0.9.

    Raises:
        TypeError, ValueError: the network does not read 64 pixels, or the label is none of its classes.
    """

    def __init__(self, network: Network, label: int = 7, drawing: str = ONE):
        self._network, self._label = copy.deepcopy(network), label
        self.pixels = [widgets.ToggleButton(description=_name(place, False)) for place in range(64)]
        self.text = widgets.Textarea(rows=9, description="as text, # is ink", value=drawing)
        self.text.style, self.text.layout = FULL, {"width": "240px"}
        self.clear = button("clean sheet", self._wipe)
        grid = widgets.GridBox(
            self.pixels, layout={"grid_template_columns": "repeat(8, 28px)", "width": "240px"}
        )
        grid.add_class("nnlib-canvas")
        self.text.add_class("nnlib-drawing")
        self._setting = False
        self._from_text()
        for pixel in self.pixels:
            pixel.observe(lambda _: self._from_pixels(), "value")
        self.text.observe(lambda _: self._from_text(), "value")
        self._start(widgets.HTML(_STYLE), row(grid, self.text, self.clear), redraw_for=[self.text])

    def _from_pixels(self) -> None:
        if self._setting:  # the text sets the pixels: it must not be set by them
            return
        rows = [self.pixels[start : start + 8] for start in range(0, 64, 8)]
        self.text.value = "\n".join("".join("#" if pixel.value else "." for pixel in row) for row in rows)

    def _from_text(self) -> None:
        self._x, self._setting = pixels_of(self.text.value), True
        try:
            for place, (pixel, ink) in enumerate(zip(self.pixels, self._x, strict=True)):
                pixel.value, pixel.description = bool(ink), _name(place, bool(ink))
        finally:
            self._setting = False

    def _draw(self) -> tuple[Picture, str]:
        picture = digit_reading(self._network, self._x, self._label)
        p = self._network.probabilities(self._x[:, None])[:, 0]
        return picture, drawing_task(p, self._label)

    def _wipe(self) -> None:
        self.text.value = "\n".join(["." * 8] * 8)


def _name(place: int, ink: bool) -> str:
    """What a pixel is called and whether it is inked: a button of ipywidgets says neither by itself."""
    return f"row {place // 8}, column {place % 8}: {'ink' if ink else 'paper'}"


def pixels_of(text: str) -> np.ndarray:
    """x (64,): 1 where the first 8 characters of the first 8 lines are #, else 0. What is missing is paper.

    >>> int(pixels_of("##").sum())
    2
    """
    x = np.zeros((8, 8))
    for down, line in enumerate(text.splitlines()[:8]):
        for across, character in enumerate(line[:8]):
            x[down, across] = character == "#"
    return x.ravel()


def drawing_task(p: np.ndarray, label: int) -> str:
    """HTML of the task, and whether a drawing with these probabilities solves it, in the picture's words."""
    goal = f"Task: draw a digit that is read as {label} with p > {GOAL}."
    reached = escape(f"p {three_decimals(p[label], equals='= ')}")
    if p[label] > GOAL:
        return f"{goal} <b>Reached: {reached}.</b>"
    return f"{goal} <b>Not yet: read as {p.argmax()}; for {label}, {reached}.</b>"
