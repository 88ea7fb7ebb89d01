"""Recall questions as a learner sees them: to fold open, and to answer with "I knew it" or "not yet"."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

from nnlib.course.progress.recall import RULE, Question, answered, due, when
from nnlib.course.progress.record import Results, keep, results

HEADING = "Recall, with the earlier lessons closed"
NOTHING = "No question has come back today."


def heading(question: Question) -> str:
    return f"Lesson {question.lesson}: {question.text}"


class Folded:
    """Questions that need no kernel: a click or a key shows the answer of each."""

    def __init__(self, questions: Sequence[Question]):
        self.questions = questions

    def __str__(self) -> str:
        asked = [f"{place}. {heading(q)}" for place, q in enumerate(self.questions, start=1)]
        answers = [f"{place}. {q.answer}" for place, q in enumerate(self.questions, start=1)]
        return "\n".join([f"{HEADING}:", *asked, "The answers:", *answers])

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        html = "".join(
            f"<details><summary>{escape(heading(q))}</summary><p>{escape(q.answer)}</p></details>"
            for q in self.questions
        )
        return {"text/plain": str(self), "text/html": f"<p><b>{HEADING}</b></p>{html}"}


def questions_for(number: str, known: Results) -> list[Question]:
    """What the lesson asks today."""
    return due(number, known.recall, date.today())


def view(questions: Sequence[Question]) -> Any:
    """The questions with their buttons; where ipywidgets is missing, without."""
    try:
        # Here and not above: a check must not need the packages of a front end.
        from nnlib.show.widgets.recall_cards import RecallCards
    except ModuleNotFoundError:
        return Folded(questions)
    cards = [(question.id, heading(question), question.answer) for question in questions]
    return RecallCards(
        HEADING, cards, _keep_answer, RULE if cards else f"{NOTHING} {RULE}", Folded(questions)
    )


def _keep_answer(id: str, knew: bool) -> str:
    """Keep what a learner said of a question, and say when it comes back."""
    today = date.today()

    def change(known: Results) -> None:
        known.recall[id] = answered(known.recall.get(id), knew, today)

    kept, said = keep(change), when(results().recall[id])
    if kept:
        return said
    return f"{said} Nothing can be stored in this folder, so that is forgotten when the kernel ends."
