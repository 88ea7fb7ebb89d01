"""What a lesson takes from the course: its head, and the check of an answer."""

import sys
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.course.checks import find
from nnlib.course.checks.feedback import Feedback, NotSolved, validating
from nnlib.course.checks.verdict import RIGHT, judge
from nnlib.course.progress import record
from nnlib.course.progress.asking import Folded, questions_for, view
from nnlib.course.progress.beliefs import Comparison
from nnlib.course.progress.course import LESSONS, name_of
from nnlib.course.progress.panel import Panel
from nnlib.course.progress.quiz import judge_quiz
from nnlib.course.waiting import waiting


def begin(number: str) -> None:
    """Show the head of a lesson, such as "05": the learner's progress, and questions on earlier lessons.

    Where no learner is at work, as when the notebook is built or validated, it is the same at every run: the
    lesson's own questions alone.

    Raises:
        LookupError: there is no such lesson.
    """
    from IPython.display import display

    name_of(number)
    if sys.platform == "emscripten":
        # IPython has set 3000, at which a browser's own stack is full: that ends the kernel, with no message.
        sys.setrecursionlimit(500)
    if not record.somebody_is_there():
        if questions := questions_for(number, record.Results()):
            display(Folded(questions))
        return
    shown = display(_panel(number), display_id=True)
    record.watch(lambda: shown.update(_panel(number)))
    if number != LESSONS[0][:2]:
        display(view(questions_for(number, record.results())))


returned: dict[str, Any] = {}  # by exercise, the answer that its control returned last
_under_checks: dict[str, Any] = {}  # by exercise, the display under its check cell


def check(id: str, answer: Any) -> Feedback | None:
    """Judge an answer and say what is right or wrong with it.

    In a notebook the feedback is the value of the cell. While nbval or nbgrader validates the notebook, an
    answer that is not right raises NotSolved with the same message, whatever outputs the file has stored. The
    random cases are drawn anew at every call, so no answer can be tuned to them. Where a learner is at work,
    the verdict is kept beside the notebook; of an answer that comes from a control, the newest one is judged,
    and what is displayed follows the control (the cell then has no value).

    Raises:
        LookupError: there is no such exercise, or a person reads its answer.
    """
    exercise, there = find(id), record.somebody_is_there()
    if there and id in returned and answer is returned[id]:
        answer = waiting().get(id, answer)
    feedback = judged(id, answer)
    if feedback.verdict.state != RIGHT and exercise.points and validating():
        raise NotSolved(str(feedback))
    if not there or exercise.is_code:
        return feedback
    from IPython.display import display

    _under_checks[id] = display(feedback, display_id=True)
    return None


def judged(id: str, answer: Any) -> Feedback:
    """The feedback on an answer, which is kept where a learner is at work."""
    exercise = find(id)
    if exercise.kind == "explain":
        raise LookupError(f"exercise {id} is answered in words, which a person reads.")
    rng = np.random.default_rng()
    verdict = judge_quiz(exercise, answer) if exercise.kind == "quiz" else judge(exercise, answer, rng)
    record.note(verdict)
    return Feedback(verdict)


def show_again(id: str, feedback: Feedback) -> None:
    """Let the check cell of an exercise say what its control has just said."""
    if shown := _under_checks.get(id):
        shown.update(feedback)


def quizzes_compared() -> Comparison:
    """The quiz of lesson 00 and that of lesson 11, misconception by misconception."""
    return Comparison(record.results() if record.somebody_is_there() else record.Results())


def _panel(number: str) -> Panel:
    beside = frozenset(name for name in LESSONS if Path(f"{name}.ipynb").exists())
    return Panel(number, record.results(), beside, record.can_be_kept())
