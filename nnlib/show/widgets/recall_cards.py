"""Questions whose answers fold open, with two buttons to say whether it was known. They know no lesson."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

import ipywidgets

from nnlib.show.widgets.bundle import Shown, bundle
from nnlib.show.widgets.controls import button

KNEW, MISSED = "I knew it", "not yet"
_TIGHT = 'style="line-height: 1.4; max-width: 52em; margin: .5em 0 0"'  # a widget leaves a line free around


class RecallCards(Shown):
    """`cards` are (id, question, answer); `keep(id, knew)` is called at a press and returns a sentence.

    `rule` says when a question comes back; `twin` shows the same where no kernel is.
    """

    def __init__(
        self,
        heading: str,
        cards: Sequence[tuple[str, str, str]],
        keep: Callable[[str, bool], str],
        rule: str,
        twin: Any,
    ):
        self.keep, self.twin = keep, twin
        self.cards = [Card(question, answer, partial(keep, id)) for id, question, answer in cards]
        title, small = _paragraph(f"<b>{escape(heading)}</b>"), _paragraph(escape(rule))
        self.box = self._view = ipywidgets.VBox([title, *(card.box for card in self.cards), small])
        self.box.add_class("nnlib-answer")

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        still = self.twin._repr_mimebundle_()
        return bundle(html=still["text/html"], alt=still["text/plain"])


class Card:
    """One question: the answer folded under it, the two buttons, and what was said to the one pressed."""

    def __init__(self, question: str, answer: str, pressed: Callable[[bool], str]):
        folded = f"<div {_TIGHT}>{escape(answer)}</div>"
        text = f"<details {_TIGHT}><summary>{escape(question)}</summary>{folded}</details>"
        self.pressed, self.said = pressed, ipywidgets.HTML()
        self.knew, self.missed = (
            button(word, partial(self._say, word, knew), "110px", f"{word}: {question}")
            for word, knew in ((KNEW, True), (MISSED, False))
        )
        buttons = ipywidgets.HBox([self.knew, self.missed, self.said])
        self.box = ipywidgets.VBox([ipywidgets.HTML(text), buttons])

    def _say(self, word: str, knew: bool) -> None:
        sentence = self.pressed(knew)
        self.said.value = f'<div role="status">Noted as “{word}”. {escape(sentence)}</div>'


def _paragraph(html: str) -> ipywidgets.HTML:
    return ipywidgets.HTML(f"<div {_TIGHT}>{html}</div>")
