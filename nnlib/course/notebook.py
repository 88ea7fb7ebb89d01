"""What a lesson takes from the exercises: its head, the check, and the three ways to answer without code."""

from pathlib import Path

from nnlib.course.answers import choose, enter, order
from nnlib.course.checks import check
from nnlib.course.progress import record
from nnlib.course.progress.asking import Folded, questions_for, view
from nnlib.course.progress.beliefs import Comparison
from nnlib.course.progress.course import LESSONS, name_of
from nnlib.course.progress.panel import Panel

__all__ = ["begin", "check", "choose", "enter", "order", "quizzes_compared"]


def begin(number: str) -> None:
    """Show the head of a lesson, such as "05": the learner's progress, and questions on earlier lessons.

    Where no learner is at work, as when the notebook is built or validated, it is the same at every run: the
    lesson's own questions alone.

    Raises:
        LookupError: there is no such lesson.
    """
    from IPython.display import display

    name_of(number)
    if not record.somebody_is_there():
        if questions := questions_for(number, record.Results()):
            display(Folded(questions))
        return
    shown = display(_panel(number), display_id=True)
    record.watch(lambda: shown.update(_panel(number)))
    if number != LESSONS[0][:2]:
        display(view(questions_for(number, record.results())))


def quizzes_compared() -> Comparison:
    """The quiz of lesson 00 and that of lesson 11, misconception by misconception."""
    return Comparison(record.results() if record.somebody_is_there() else record.Results())


def _panel(number: str) -> Panel:
    beside = frozenset(name for name in LESSONS if Path(f"{name}.ipynb").exists())
    return Panel(number, record.results(), beside, record.can_be_kept())
