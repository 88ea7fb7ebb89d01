"""The ten beliefs that the quiz of lesson 00 asks for and that of lesson 11 asks for again."""

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from nnlib.course.checks import find
from nnlib.course.progress.course import name_of
from nnlib.course.progress.record import Results

OPENING, CLOSING = "0.1", "11.7"
HEADS = ("question about the belief that …", "lesson 00", "lesson 11", "read again")
_LEFT = 'style="text-align: left"'  # JupyterLab sets the cells of a table to the right


@dataclass(frozen=True)
class Belief:
    """A misconception that both quizzes ask for at the same place, and the section that treats it."""

    id: str
    text: str
    lesson: str
    section: str

    @property
    def link(self) -> str:
        """To the cell that begins the section; to the lesson where its notebook is not beside this one.

        By the cell and not by the heading: JupyterLab finds no heading with other letters than ASCII.
        """
        file, heading = f"{self.lesson}.ipynb", f"## {self.section}"
        try:
            cells = json.loads(Path(file).read_text(encoding="utf-8-sig"))["cells"]
            found = [cell["id"] for cell in cells if heading in "".join(cell["source"]).split("\n")]
        except (OSError, ValueError, LookupError, TypeError):
            return file
        return f"{file}#cell-id={quote(str(found[0]))}" if found else file


_ROWS = """
M1 | Backpropagation and gradient descent are one thing | 08 | 2 · Exchange one part, keep the other
M2 | Backpropagation updates the weights | 08 | 1 · One lap, with a hash after every move
M3 | The derivative points downhill | 03 | 1 · Which way to go, and what a step promises
M4 | The gradient points at the minimum | 03 | 3 · Many directions, one step size
M5 | Weights are drawn anew for each input | 04 | 1 · A neuron is two lines
M6 | The activation uses the weights | 04 | 1 · A neuron is two lines
M8 | The rise over a whole unit is the derivative | 01 | 2 · The trap of the whole unit
M9 | A zero gradient means a minimum | 03 | 4 · Flat is not lowest
M10 | A larger η learns faster | 03 | 2 · One number decides: crawl, land, zigzag or run away
M21 | Backprop needs the value of the loss | 08 | 1 · One lap, with a hash after every move
"""
# In the order of the questions.
BELIEFS = [
    Belief(id, text, name_of(lesson), section)
    for id, text, lesson, section in (row.split(" | ") for row in _ROWS.strip().split("\n"))
]


def marks(id: str, known: Results) -> list[bool] | None:
    """Which questions of a quiz were answered right; None where no answers of its length are kept."""
    right, given = find(id).right(), known.quizzes.get(id, "")
    if len(given) != len(right):
        return None
    return [mine == theirs for mine, theirs in zip(given, right, strict=True)]


@dataclass(frozen=True)
class Comparison:
    """The two quizzes side by side, misconception by misconception.

    Which questions of the first were answered wrong stays unsaid until the second is answered too.
    """

    known: Results

    @property
    def summary(self) -> str:
        if marks(CLOSING, self.known) is None and marks(OPENING, self.known):
            return "In lesson 00: answers are kept, and their score waits for lesson 11."
        return f"{self._score('In lesson 00', OPENING)} {self._score('In lesson 11', CLOSING)}"

    @property
    def rows(self) -> list[tuple[Belief, str, str]]:
        """Each belief with how both quizzes were answered on it; empty before the second quiz."""
        now = marks(CLOSING, self.known)
        if now is None:
            return []
        before = marks(OPENING, self.known) or [None] * len(now)
        said = {True: "right", False: "wrong", None: "not kept"}
        return [(b, said[old], said[new]) for b, old, new in zip(BELIEFS, before, now, strict=True)]

    @property
    def held(self) -> list[Belief]:
        """What the last answers still get wrong."""
        return [belief for belief, _, now in self.rows if now == "wrong"]

    def __str__(self) -> str:
        lines = [self.summary]
        if self.rows:
            lines.append(_row(HEADS[1], HEADS[2], HEADS[0]))
        for belief, before, now in self.rows:
            lines.append(_row(before, now, belief.text))
            if belief in self.held:
                lines.append(_row("", "", f'→ read again: {belief.lesson}.ipynb, "{belief.section}"'))
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        again = {b: f'<a href="{b.link}">lesson {b.lesson[:2]}, {escape(b.section)}</a>' for b in self.held}
        rows = [(escape(b.text), before, now, again.get(b, "")) for b, before, now in self.rows]
        heads = [f'<th scope="col" {_LEFT}>{head}</th>' for head in HEADS]
        body = "".join(f"<tr>{''.join(f'<td {_LEFT}>{entry}</td>' for entry in row)}</tr>" for row in rows)
        table = f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>{body}</tbody></table>" * bool(rows)
        return {"text/plain": str(self), "text/html": f"<p>{escape(self.summary)}</p>{table}"}

    def _score(self, when: str, id: str) -> str:
        found = marks(id, self.known)
        return f"{when}: {sum(found)} of {len(found)} right." if found else f"{when}: no answers are kept."


def _row(before: str, now: str, text: str) -> str:
    return f"{before:11}{now:11}{text}"
