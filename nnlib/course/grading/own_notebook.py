"""`python -m nnlib check`: what the checks of a learner's notebook say, read in a terminal.

The answers are found and judged as the grader does it. They run in a kernel, as on the learner's screen,
because the grader's sandbox needs Linux.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from nnlib.course.checks import Exercise, lesson
from nnlib.course.grading.archives import Unreadable
from nnlib.course.grading.graded_lesson import GradedLesson
from nnlib.course.grading.notebook_file import CARD, lesson_of, read_cells
from nnlib.course.grading.pairing import NO_CELL, Paired, Step, pair
from nnlib.course.grading.words import ELSEWHERE
from nnlib.course.refusal import Refusal

SECONDS_PER_CELL = 120
_CHECK = "from nnlib.course import check\ncheck({!r}, {})"
_LESSONS_OWN = re.compile(r"c-[0-9a-f]{8}|(card|model)-\d+-\d+")  # ids of cells that learners do not write
_OPENS_ONE = re.compile(rf"<details>|{CARD.pattern}")

Ran = list[tuple[Step, NotebookNode]]  # steps, each with the cell in which it was run


@dataclass(frozen=True)
class Line:
    """What is said of one exercise, its points so far, and whether nothing is left to do."""

    text: str
    points: int = 0
    done: bool = False


def report(path: Path) -> tuple[list[str], bool]:
    """One line an exercise, then the points; and whether nothing is left to do.

    Runs the cells in a fresh kernel, in the folder of the notebook. The file stays as it is, and what its
    saved outputs claim is not looked at.

    Raises:
        Refusal: the file is missing, is no notebook, or has no exercise of this course.
    """
    try:
        cells = read_cells(path.read_bytes())
    except OSError:
        raise Refusal(f"there is no file {path}.") from None
    except Unreadable as error:
        raise Refusal(f"{path.name}: {error}") from None
    number = lesson_of(cells, "")
    if not number:
        raise Refusal(f"{path.name} holds no exercise of this course.")
    here = _lesson_at_home(number, cells)
    paired = pair(cells, here)
    ran = _run(paired, path)
    lines = [_line(exercise, paired, ran) for exercise in here.exercises]
    said = [*_faults_between(ran), *paired.notes, *(line.text for line in lines)]
    by_hand = sum(one.points for one in here.exercises if one.kind == "explain")
    most = sum(one.points for one in here.exercises) - by_hand
    total = f"{sum(line.points for line in lines)} of {most} points."
    total += f" A person gives up to {by_hand} more." if by_hand else ""
    return [*said, total], all(line.done for line in lines)


def _lesson_at_home(number: str, cells: list[dict]) -> GradedLesson:
    """What a learner's machine knows of a lesson: it has no copy of the notebook as it was handed out."""
    exercises = tuple(lesson(number))
    texts = [cell for cell in cells if cell["cell_type"] == "markdown"]
    own = (one for one in texts if _LESSONS_OWN.fullmatch(one["id"]) or _OPENS_ONE.match(one["source"]))
    looks = {one.id: one.function for one in exercises if one.is_code}
    return GradedLesson(number, exercises, tuple(cell["source"] for cell in own), looks)


def _run(paired: Paired, path: Path) -> Ran:
    """Run all cells, past those that raise, until the last one or until Python ends."""
    checks = {id: _CHECK.format(id, look) for id, look in paired.looks.items()}
    ran = [
        (step, new_code_cell(checks[step.id] if step.source is None else step.source))
        for step in paired.order
    ]
    how = {"interrupt_on_timeout": True, "allow_errors": True, "store_widget_state": False}
    how |= {"kernel_name": "python3", "resources": {"metadata": {"path": str(path.resolve().parent)}}}
    client = NotebookClient(new_notebook(cells=[cell for _, cell in ran]), timeout=SECONDS_PER_CELL, **how)
    try:
        # Under validation a check raises, so that what is not right cannot be mistaken for what is.
        client.execute(env=os.environ | {"NNLIB_VALIDATE": "1"}, stderr=DEVNULL)
    except DeadKernelError:
        pass  # the cells that were not reached have no execution count
    return ran


def _line(exercise: Exercise, paired: Paired, ran: Ran) -> Line:
    name, id = f"Exercise {exercise.id}", exercise.id
    if exercise.kind == "explain":
        words = paired.words[id]
        if not words.text or ELSEWHERE in words.notes:  # a reader may see more in them than can be told here
            return Line(f"{name} is not begun. Write your answer in the cell under its card.")
        return Line(" ".join([name, "is written; a person reads it.", *words.notes]), done=True)
    if id not in paired.answers:
        return Line(f"{name} is not begun. {NO_CELL}")
    by_step = dict(ran)
    answer, check = by_step.get(Step(id, paired.answers[id])), by_step[Step(id, None)]
    if answer and (fault := _fault(answer)):
        return Line(f"{name} is not right yet. Its answer cell {fault}")
    if check.execution_count is None:
        return Line(f"{name} was not reached: a cell before it ended Python.")
    if fault := _fault(check):
        said = fault if fault.startswith(name) else f"{name} is not right yet. Its check {fault}"
        return Line(" ".join([said, *filter(None, [paired.seen.get(id)])]))
    said = " ".join(o.data.get("text/plain", "") for o in check.outputs if o.output_type == "execute_result")
    return Line(said, exercise.points, done=True)


def _fault(cell: NotebookNode) -> str:
    """What a cell raised: the sentence of a check, or "raised ..." in one line; an empty text for nothing."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            if output.ename == "NotSolved":
                return output.evalue
            if output.ename == "KeyboardInterrupt":
                return f"ran longer than {SECONDS_PER_CELL} s and was stopped."
            evalue = re.sub(r"\(\S+, line (\d+)\)", r"(line \1)", output.evalue)  # a cell's file has no name
            return f"raised {output.ename}: {' '.join(evalue.split())}"
    return ""


def _faults_between(ran: Ran) -> list[str]:
    """A line for the first cell outside the exercises that raised: what follows may fail because of it."""
    for step, cell in ran:
        if not step.id and (fault := _fault(cell)):
            first_line = cell.source.strip().split("\n")[0]
            return [f'The cell "{first_line[:60]}" {fault}']
    return []
