"""`python -m nnlib check`: what the checks of a learner's notebook say, read in a terminal."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from nnlib.course.checks import Exercise, find, lesson

SECONDS_PER_CELL = 120
UNWRITTEN = "*Write your answer here.*"


class NoLesson(Exception):
    """The file cannot be checked; the message says why in one sentence."""


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
        NoLesson: the file is missing, is no notebook, or has no exercise of this course.
    """
    notebook = _read(path)
    exercises = _exercises_in(notebook)
    if not exercises:
        raise NoLesson(f"{path.name} holds no exercise of this course.")
    _run(notebook, path)
    lines = [_line(exercise, notebook.cells) for exercise in exercises]
    said = [*_faults_between(notebook.cells), *(line.text for line in lines), _total(exercises, lines)]
    return said, all(line.done for line in lines)


def _read(path: Path) -> NotebookNode:
    if not path.is_file():
        raise NoLesson(f"there is no file {path}.")
    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8-sig"), as_version=4)
        nbformat.validate(notebook)
    except Exception:  # damage takes many forms, and there is one thing to say about it
        raise NoLesson(f"{path.name} is not a notebook, or it is damaged.") from None
    return notebook


def _exercises_in(notebook: NotebookNode) -> list[Exercise]:
    """All exercises of each lesson that the notebook has an exercise of."""
    numbers = set()
    for cell in notebook.cells:
        try:
            numbers.add(int(find(cell.metadata.get("exercise", "")).id.partition(".")[0]))
        except LookupError:
            continue
    return [exercise for number in sorted(numbers) for exercise in lesson(f"{number:02d}")]


def _run(notebook: NotebookNode, path: Path) -> None:
    """Run all cells, past those that raise, until the last one or until Python ends."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        interrupt_on_timeout=True,
        allow_errors=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    try:
        # Under validation a check raises, so that what is not right cannot be mistaken for what is.
        client.execute(env=os.environ | {"NNLIB_VALIDATE": "1"}, stderr=DEVNULL)
    except DeadKernelError:
        pass  # the cells that were not reached have no execution count


def _line(exercise: Exercise, cells: list[NotebookNode]) -> Line:
    name = f"Exercise {exercise.id}"
    if exercise.kind == "explain":
        words = _cell(cells, exercise, "write")
        if words is None or UNWRITTEN in words.source or not words.source.strip():
            return Line(f"{name} is not begun. Write your answer in the cell under its card.")
        return Line(f"{name} is written; a person reads it.", done=True)
    check = _cell(cells, exercise, "check")
    if check is None:
        return Line(f"{name} has no check cell in this notebook. Take it over from a fresh copy.")
    if check.execution_count is None:
        return Line(f"{name} was not reached: a cell before it ended Python.")
    answer = _cell(cells, exercise, "answer")
    if answer is not None and (fault := _fault(answer)):
        return Line(f"{name} is not right yet. Its answer cell {fault}")
    if fault := _fault(check):
        return Line(fault if fault.startswith(name) else f"{name} is not right yet. Its check cell {fault}")
    said = " ".join(o.data.get("text/plain", "") for o in check.outputs if o.output_type == "execute_result")
    if not said.startswith(name):
        return Line(f'{name} has a check cell without its check("{exercise.id}", ...). Put that back.')
    return Line(said, exercise.points, done=True)


def _cell(cells: list[NotebookNode], exercise: Exercise, tag: str) -> NotebookNode | None:
    for cell in cells:
        if cell.metadata.get("exercise") == exercise.id and tag in cell.metadata.get("tags", []):
            return cell
    return None


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


def _faults_between(cells: list[NotebookNode]) -> list[str]:
    """A line for the first cell outside the exercises that raised: what follows may fail because of it."""
    for cell in cells:
        if "exercise" not in cell.metadata and (fault := _fault(cell)):
            first_line = cell.source.strip().split("\n")[0]
            return [f'The cell "{first_line[:60]}" {fault}']
    return []


def _total(exercises: list[Exercise], lines: list[Line]) -> str:
    most = sum(exercise.points for exercise in exercises if exercise.kind != "explain")
    by_hand = sum(exercise.points for exercise in exercises if exercise.kind == "explain")
    total = f"{sum(line.points for line in lines)} of {most} points."
    return f"{total} A person gives up to {by_hand} more." if by_hand else total
