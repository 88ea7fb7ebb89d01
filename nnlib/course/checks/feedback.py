"""Feedback on an answer, with the same content as text and as HTML, and the two ways to deliver it."""

import os
import re
from html import escape

from nnlib.course.checks.verdict import NOT_BEGUN, RIGHT, Verdict


class NotSolved(Exception):
    """Raised by a check while a notebook is validated; shows its message and no traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def validating() -> bool:
    """Whether nbval or nbgrader runs the notebook, so that a check has to fail its cell."""
    return "NNLIB_VALIDATE" in os.environ or "NBGRADER_EXECUTION" in os.environ


def as_html(sentence: str) -> str:
    """A sentence for a page: what stands between backticks is code, which no browser shall translate."""
    return re.sub("`([^`]+)`", r'<code translate="no">\1</code>', escape(sentence))


class Feedback:
    """What a learner reads under a check cell."""

    def __init__(self, verdict: Verdict):
        self.verdict = verdict

    @property
    def headline(self) -> str:
        exercise, state = self.verdict.exercise, self.verdict.state
        if state == RIGHT and exercise.points:
            points = "1 point" if exercise.points == 1 else f"{exercise.points} points"
            return f"Exercise {exercise.id} is right: {points}."
        if state == RIGHT:
            return f"Exercise {exercise.id}: answers taken, not graded."
        if state == NOT_BEGUN:
            return f"Exercise {exercise.id} is not begun. Answer in the cell above, then run both cells."
        return f"Exercise {exercise.id} is not right yet."

    def __str__(self) -> str:
        return " ".join([self.headline, *self._reasons])

    @property
    def _reasons(self) -> tuple[str, ...]:
        return self.verdict.sentences + self.verdict.notes

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        sign = {RIGHT: "✓", NOT_BEGUN: "○"}.get(self.verdict.state, "→")
        reasons = "".join(f"<br>{as_html(sentence)}" for sentence in self._reasons)
        # A border without a colour of its own follows a light or a dark page; words carry the verdict.
        style = (
            "border:1px solid; border-left-width:5px; border-radius:4px; padding:.5em .8em; max-width:46em"
        )
        label = f"Feedback on exercise {self.verdict.exercise.id}"
        words = f"<b>{sign} {escape(self.headline)}</b>{reasons}"
        html = f'<div role="status" aria-label="{label}" style="{style}">{words}</div>'
        # nbgrader takes the text of a graded cell for its points and warns of any that is no number.
        text = str(float(self.verdict.points)) if "NBGRADER_EXECUTION" in os.environ else str(self)
        return {"text/plain": text, "text/html": html}
