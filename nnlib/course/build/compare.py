"""Are the committed notebooks what their sources make? Answered in seconds, without a kernel."""

from copy import deepcopy
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
    code, not_run = [cell for cell in found.cells if cell.cell_type == "code"], deepcopy(found)
    for cell in not_run.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    lines = _differences(not_run, lesson)
    counts = [cell.execution_count for cell in code if cell.source]
    if counts != list(range(1, len(counts) + 1)):
        lines.append("was not run once from top to bottom.")
    for cell in code:
        if stable(cell.outputs) != cell.outputs or any(one.output_type == "error" for one in cell.outputs):
            lines.append(f"cell {cell.get('id')} holds outputs that build would not store.")
    return [f"{shown(path)}: {line}" for line in lines]


def differences_of_copy(path: Path, expected: NotebookNode) -> list[str]:
    """One line if the student copy is not, byte for byte, the expected one."""
    found = _read(path)
    if found is None:
        return [f"{shown(path)}: is missing or not a notebook."]
    if path.read_text(encoding="utf-8-sig") == text_of(expected):
        return []
    return [
        f"{shown(path)}: {line}" for line in _differences(found, expected) or ["is formatted differently."]
    ]


def text_of(notebook: NotebookNode) -> str:
    """The text of the notebook's file."""
    return nbformat.writes(notebook) + "\n"


def _read(path: Path) -> NotebookNode | None:
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _differences(found: NotebookNode, expected: NotebookNode) -> list[str]:
    cells = found.cells, expected.cells
    changed = [cell.get("id") for here, other in (cells, cells[::-1]) for cell in here if cell not in other]
    if changed:
        return [f"differs from its source in: {', '.join(map(str, dict.fromkeys(changed)))}."]
    same = text_of(found) == text_of(expected)
    return [] if same else ["differs from its source in its metadata or the order of its cells."]
