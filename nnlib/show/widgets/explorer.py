"""What the moving pictures share: controls in a row, a picture, and under it a task."""

from abc import ABC, abstractmethod
from typing import Any

import ipywidgets

from nnlib.show.images import SIZE
from nnlib.show.sheet import Picture
from nnlib.show.widgets.bundle import Shown, bundle


class Explorer(Shown, ABC):
    """A subclass makes its controls and calls `_start`; `_draw` gives the picture that they describe."""

    @abstractmethod
    def _draw(self) -> tuple[Picture, str]:
        """The picture for what is set now, and the task with how far it is solved."""

    def handle(self) -> tuple[str, ipywidgets.Widget, dict[str, Any]]:
        """What moves the picture on a page without a kernel: a number's name, its control, and its values.

        Each value has the words that are shown for it, from the left of a slider to the right. An explorer
        that has no such number stands still there.
        """
        raise NotImplementedError

    def frames(self) -> tuple[str, int, list[tuple[str, Picture, str]]]:
        """The name of that number, which value it has now, and for each value its words, picture and task."""
        name, control, values = self.handle()
        now, frames = control.value, []
        for words, value in values.items():
            control.value = value
            frames.append((words, *self._draw()))
        control.value = now
        return name, list(values.values()).index(now), frames

    def _start(self, *rows, redraw_for=()) -> None:
        """Show the rows above picture and task, and draw now and whenever one of these controls changes.

        What cannot be drawn now is the caller's mistake, and is raised.
        """
        self.picture, self.said = ipywidgets.HTML(), ipywidgets.HTML()
        self._view = ipywidgets.VBox([*rows, framed(self.picture), self.said])
        for control in redraw_for:
            control.observe(lambda _: self._redraw(), "value")
        self._set(*self._draw())

    def _redraw(self) -> None:
        try:
            picture, task = self._draw()
        except (ValueError, ArithmeticError) as problem:  # log of a negative number, division by 0
            picture, task = Picture("", str(problem)), str(problem)
        self._set(picture, task)

    def _set(self, picture: Picture, task: str) -> None:
        self._drawn, self.picture.value, self.said.value = picture, picture.svg, task_line(task)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return bundle(html=self.picture.value + self.said.value, alt=self._drawn.alt)


def framed(drawing: ipywidgets.Widget) -> ipywidgets.Box:
    """The drawing with the box for its full size on a narrow page, which a redraw leaves as it is."""
    frame = ipywidgets.VBox([ipywidgets.VBox([ipywidgets.HTML(f"<label>{SIZE}</label>"), drawing])])
    frame.add_class("nnlib-frame")
    return frame


def row(*controls: ipywidgets.Widget) -> ipywidgets.HBox:
    """Controls side by side, in several lines where there is not room for one."""
    return ipywidgets.HBox(controls, layout={"flex_flow": "row wrap"})


def task_line(text: str) -> str:
    """HTML of the sentence under a picture; a screen reader may read it out when it changes."""
    return f'<p role="status" style="font-size: 14px">{text}</p>'
