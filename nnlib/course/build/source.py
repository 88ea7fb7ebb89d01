"""Read solutions/NN_name.py into a notebook that has not run yet.

The source is jupytext's percent format, in these cells:

    # %% [markdown]                                  prose
    # %%                                             code; over 15 lines it says why: reason="..."
    # %% tags=["proof"]                              a proof: learners get no such cell and no assert
    # %% [markdown] tags=["card"] exercise="5.1"     a task; heading and options come from the declaration
    # %% tags=["answer"] exercise="5.1"              ### BEGIN SOLUTION, the answer, ### END SOLUTION; for
                                                     code nothing: it comes from the declaration
    # %% tags=["check"] exercise="5.1"               check("5.1", name)
    # %% [markdown] tags=["write"] exercise="5.9"    nothing: the model answer comes from the declaration

An exercise has a card, an answer and a check; one of the kind "explain" has a card and a cell to write in.
Any other cell to write in (the learner's own summary) names no exercise and is not graded.
"""

import hashlib
from collections import Counter
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nnlib.course.build import exercise_cells
from nnlib.course.build.errors import AuthorError, blaming, shown

# Nothing here may differ between machines, so the version of Python is left out.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read_lesson(path: Path) -> NotebookNode:
    """The lesson with its answers: cells with ids, headings and nbgrader's metadata, without outputs.

    Raises AuthorError, naming file and cell, where the source breaks a rule.
    """
    raw = jupytext.reads(path.read_text(encoding="utf-8-sig"), fmt="py:percent")
    cells, cells_with_source = [], Counter()
    for number, raw_cell in enumerate(raw.cells, start=1):
        with blaming(path, number, raw_cell.source):
            cells.append(_finished(raw_cell, cells_with_source))
            if cells[-1].id.startswith("explain-"):
                cells.append(exercise_cells.model_answer(raw_cell.metadata.exercise))
    _expect_whole_exercises(path, cells)
    return new_notebook(cells=cells, metadata=NOTEBOOK_METADATA)


def _finished(raw: NotebookNode, cells_with_source: Counter) -> NotebookNode:
    if raw.cell_type not in ("code", "markdown"):
        raise AuthorError("is neither code nor markdown; a lesson begins with `# %%`, without a header.")
    raw.metadata.pop("lines_to_next_cell", None)  # jupytext's own note about blank lines
    raw.source = raw.source.strip("\n")
    role = exercise_cells.role_of(raw)
    if role in ("answer", "write") and "exercise" in raw.metadata:
        exercise_cells.fill_in_solution(raw, role)
    exercise_cells.check_text(raw, role)
    new_cell = new_code_cell if raw.cell_type == "code" else new_markdown_cell
    exercise = raw.metadata.get("exercise")
    if exercise is None:
        return new_cell(raw.source, id=_hashed_id(raw.source, cells_with_source), metadata=raw.metadata)
    declaration = exercise_cells.declared(exercise, role)
    cell = new_cell(raw.source, id=exercise_cells.cell_id(role, exercise), metadata=raw.metadata)
    if role == "card":
        cell.source = exercise_cells.card(declaration, raw.source)
    elif role != "answer":
        cell.metadata["nbgrader"] = exercise_cells.nbgrader_metadata(role, declaration)
    return cell


def _hashed_id(source: str, cells_with_source: Counter) -> str:
    """An id that depends on the cell alone, so that a cell put in changes no other id."""
    cells_with_source[source] += 1
    name = "c-" + hashlib.sha256(source.encode()).hexdigest()[:8]
    return name if cells_with_source[source] == 1 else f"{name}-{cells_with_source[source]}"


def _expect_whole_exercises(path: Path, cells: list[NotebookNode]) -> None:
    ids = Counter(cell.id for cell in cells)
    for exercise in {cell.metadata["exercise"]: None for cell in cells if "exercise" in cell.metadata}:
        in_words = exercise_cells.declared(exercise, "card").kind == "explain"
        for role in ["card", "write"] if in_words else ["card", "answer", "check"]:
            count = ids[exercise_cells.cell_id(role, exercise)]
            if count != 1:
                has = f"{count} cells" if count else "no cell"
                sentence = f"exercise {exercise} has {has} tagged {role}; it needs one."
                raise AuthorError(f"{shown(path)}: {sentence}")
