"""Are the committed notebooks what their sources make? Answered in seconds, without a kernel."""

from itertools import count, product
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nnlib.course.build.errors import shown
from nnlib.course.build.execute import stable


def differences_of_solution(path: Path, lesson: NotebookNode) -> list[str]:
    """One line for each way in which the executed notebook is not the lesson, run once from top to bottom."""
    found = _read(path)
    if found is None:
        return [f"{shown(path)}: is missing or not a notebook."]
    lines, counts = _differing_cells(found, lesson), count(1)
    if found.metadata != lesson.metadata:
        lines.append("its notebook metadata differ.")
    for cell in found.cells:
        if cell.cell_type == "code":
            lines += _faults_of_run(cell, next(counts) if cell.source else None)
    return [f"{shown(path)}: {line}" for line in lines]


def differences_of_copy(path: Path, expected: NotebookNode) -> list[str]:
    """One line for each way in which the student copy is not, byte for byte, the expected one."""
    found = _read(path)
    if found is None:
        return [f"{shown(path)}: is missing or not a notebook."]
    if path.read_text(encoding="utf-8-sig") == text_of(expected):
        return []
    lines = _differing_cells(found, expected)
    return [f"{shown(path)}: {line}" for line in lines or ["its outputs, metadata or formatting differ."]]


def text_of(notebook: NotebookNode) -> str:
    """The text of the notebook's file."""
    return nbformat.writes(notebook) + "\n"


def _read(path: Path) -> NotebookNode | None:
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _differing_cells(found: NotebookNode, expected: NotebookNode) -> list[str]:
    old, new = ({cell.get("id"): cell for cell in notebook.cells} for notebook in (found, expected))
    lines = [f"cell {id} is missing." for id in new if id not in old]
    lines += [f"cell {id} is not in the source." for id in old if id not in new]
    for id, part in product([id for id in new if id in old], ("cell_type", "source", "metadata")):
        if old[id][part] != new[id][part]:
            lines.append(f"cell {id} differs in its {part.replace('_', ' ')}.")
    if not lines and [cell.get("id") for cell in found.cells] != list(new):
        lines.append("its cells are in another order, or twice there.")
    return lines


def _faults_of_run(cell: NotebookNode, count: int | None) -> list[str]:
    lines = []
    if cell.execution_count != count:
        lines.append(f"cell {cell.get('id')} has the execution count {cell.execution_count}, not {count}.")
    if any(output.output_type == "error" for output in cell.outputs):
        lines.append(f"cell {cell.get('id')} holds an error.")
    if stable(cell.outputs) != cell.outputs:
        lines.append(f"cell {cell.get('id')} holds outputs that build would not store.")
    return lines
