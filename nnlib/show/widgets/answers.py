"""Controls to answer with: pick one option, put lines in order, type a value. They know no exercise."""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from nnlib.show.widgets.bundle import Shown, bundle
from nnlib.show.widgets.controls import FULL, button

_CODE_FONT = (
    "<style>.nnlib-lines select {font-family: monospace} .nnlib-answer label {max-width: none}</style>"
)


class AnswerControl(Shown):
    """A field, a button that hands in what it holds, and below them what `judge` says to it, as HTML.

    Nothing is judged before the button is pressed: moving through the options by keyboard hands in none
    of them. `read()` gives the answer or raises ValueError with what is missing. `twin` is the
    sentence for a place without a kernel.
    """

    def __init__(self, field, read: Callable[[], Any], judge: Callable[[Any], str], twin: str):
        self.field, self.read, self.judge, self.twin = field, read, judge, twin
        self.button = button("check this answer", self.hand_in)
        self.said = ipywidgets.HTML()
        self.handed_in: Any = None
        self.box = self._view = ipywidgets.VBox([field, self.button, self.said])
        self.box.add_class("nnlib-answer")

    def hand_in(self) -> None:
        try:
            answer = self.read()
        except ValueError as missing:
            self.said.value = f'<div role="status">{escape(str(missing))}</div>'
        else:
            if answer != self.handed_in:  # leaving a field hands in what the button is then pressed for
                self.handed_in, self.said.value = answer, self.judge(answer)

    def forget(self) -> None:
        """Show no verdict on an answer that is no longer the one in the field."""
        self.handed_in, self.said.value = None, ""

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return bundle(html=f"<p>{escape(self.twin)}</p>", alt=self.twin)


def pick_one(
    options: dict[str, str], judge: Callable[[Any], str], twin: str, given: Any = None
) -> AnswerControl:
    """Radio buttons for {letter: text}; the answer is a letter, `given` the one chosen before."""
    labels = [(f"({letter}) {text}", letter) for letter, text in options.items()]
    radios = ipywidgets.RadioButtons(
        options=labels,
        value=given if given in options else None,
        description="your answer",
        style=FULL,
        layout={"width": "auto"},
    )

    def read() -> str:
        if radios.value is None:
            raise ValueError("Choose one of the options first.")
        return radios.value

    control = AnswerControl(radios, read, judge, twin)
    radios.observe(lambda _: control.forget(), "value")
    return control


def type_in(
    parse: Callable[[str], Any], judge: Callable[[Any], str], twin: str, given: str = ""
) -> AnswerControl:
    """A field to type into; the answer is what `parse` makes of the text, `given` the text typed before."""
    field = ipywidgets.Text(value=given, description="your answer", style=FULL, continuous_update=False)
    control = AnswerControl(field, lambda: parse(field.value), judge, twin)
    field.observe(lambda _: control.hand_in(), "value")  # the Enter key
    return control


class LinesInOrder:
    """A list of {letter: line}: the chosen line moves up, moves down, is left out or taken in again.

    It stays chosen while it moves, and the keyboard stays on the button.
    """

    def __init__(self, options: dict[str, str], given: Any = None):
        known = isinstance(given, str) and set(given) <= set(options) and len(set(given)) == len(given) > 0
        self.texts, self.taken = options, list(given if known else options)
        self.left_out = [letter for letter in options if letter not in self.taken]
        self.list = ipywidgets.Select(
            rows=len(options), description="lines, in order", style=FULL, layout={"width": "auto"}
        )
        self.up = button("move up", lambda: self._move(-1))
        self.down = button("move down", lambda: self._move(+1))
        self.out = button("leave out or take in", self._leave_out_or_take_in)
        self.list.add_class("nnlib-lines")
        buttons = ipywidgets.HBox([self.up, self.down, self.out])
        self.box = ipywidgets.VBox([ipywidgets.HTML(_CODE_FONT), self.list, buttons])
        self._show(self.taken[0])

    def read(self) -> str:
        """The letters of the lines that are taken, in order."""
        if not self.taken:
            raise ValueError("Every line is left out. Take one in first.")
        return "".join(self.taken)

    def _move(self, by: int) -> None:
        chosen = self.list.value
        if chosen in self.taken:
            here = self.taken.index(chosen)
            there = min(max(here + by, 0), len(self.taken) - 1)
            self.taken.insert(there, self.taken.pop(here))
        self._show(chosen)

    def _leave_out_or_take_in(self) -> None:
        chosen = self.list.value
        source, target = (self.taken, self.left_out) if chosen in self.taken else (self.left_out, self.taken)
        source.remove(chosen)
        target.append(chosen)
        self._show(chosen)

    def _show(self, chosen: str) -> None:
        kept = [(f"{place}  ({a}) {self.texts[a]}", a) for place, a in enumerate(self.taken, start=1)]
        out = [(f"left out  ({a}) {self.texts[a]}", a) for a in self.left_out]
        with self.list.hold_sync():  # one message, or the browser answers that the first line is chosen
            self.list.options = kept + out
            self.list.value = chosen


def put_in_order(
    options: dict[str, str], judge: Callable[[Any], str], twin: str, given: Any = None
) -> AnswerControl:
    """A list to sort for {letter: line}; the answer is a text of letters. Lines may be left out."""
    lines = LinesInOrder(options, given)
    return AnswerControl(lines.box, lines.read, judge, twin)
