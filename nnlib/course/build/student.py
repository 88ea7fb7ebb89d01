"""The student copy of a lesson, and how to tell it from a learner's own work."""

import hashlib
import json
from copy import deepcopy
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from nnlib.course.answers import control_of
from nnlib.course.build.errors import blaming
from nnlib.course.build.exercise_cells import declared, role_of
from nnlib.course.build.proofs import without_proofs_of
from nnlib.course.checks.holes import open_code, open_prose


def student_copy(lesson: NotebookNode, path: Path) -> NotebookNode:
    """The lesson with open holes, without proofs and outputs, with a stamp; `path` is for messages."""
    cells = []
    for number, cell in enumerate(lesson.cells, start=1):
        with blaming(path, number, cell.source):
            copy = _opened(cell)
        if copy.source or cell.cell_type == "markdown":  # a cell of proofs alone is not for learners
            cells.append(copy)
    return new_notebook(cells=cells, metadata=lesson.metadata | {"nnlib": {"built": stamp(cells)}})


def is_own_work(path: Path) -> bool:
    """Whether a learner has changed the file since it was built: its cells no longer match its stamp."""
    if not path.exists():
        return False
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
        return notebook["metadata"]["nnlib"]["built"] != stamp(notebook["cells"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return True  # build has not written it


def stamp(cells: list) -> str:
    """SHA-256 of what makes up the cells: id, type, source, metadata, outputs.

    Blind to what a front end changes when it saves an untouched notebook: the order of keys, indentation,
    sources as text or as lines, the mark that a cell is trusted.
    """
    content = []
    for cell in cells:
        metadata = {key: value for key, value in cell["metadata"].items() if key != "trusted"}
        text = "".join(cell["source"])
        content.append([cell.get("id"), cell["cell_type"], text, metadata, cell.get("outputs", [])])
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _opened(cell: NotebookNode) -> NotebookNode:
    copy = deepcopy(cell)
    if role_of(cell) not in ("answer", "write"):
        copy.source = without_proofs_of(cell) if cell.cell_type == "code" else cell.source
    elif cell.cell_type == "markdown":
        copy.source = open_prose(cell.source)
    else:
        exercise = cell.metadata.exercise
        copy.source = open_code(cell.source, exercise, control_of(declared(exercise, "answer")))
    return copy
