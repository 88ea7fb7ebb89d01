"""The cells of an exercise: what their tags demand, the card's heading, the metadata that nbgrader reads."""

import re

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from nnlib.course.build.errors import AuthorError
from nnlib.course.checks import find
from nnlib.course.checks.holes import MARKERS, expect_no_marker, solution_regions

DERIVE = "Derive it: what `nnlib` has to find slopes cannot be called inside your function."
# tag: cell type
ROLES = {"card": "markdown", "answer": "code", "check": "code", "write": "markdown"}


def role_of(cell: NotebookNode) -> str | None:
    """The cell's part in an exercise, or None; refuses tags, types and keys that do not go together."""
    roles = [tag for tag in cell.metadata.get("tags", []) if tag in ROLES]
    role = roles[0] if roles else None
    exercise = cell.metadata.get("exercise")
    if len(roles) > 1:
        raise AuthorError(f"has the tags {' and '.join(roles)}; a cell plays one part.")
    if role and cell.cell_type != ROLES[role]:
        raise AuthorError(f"is tagged {role}, so it must be a {ROLES[role]} cell.")
    if exercise is None and role in ("card", "answer", "check"):
        raise AuthorError(f'is tagged {role} and needs an exercise, such as exercise="5.1".')
    if exercise is not None and role is None:
        raise AuthorError("names an exercise and needs one of the tags card, answer, check, write.")
    if exercise is not None and not isinstance(exercise, str):
        raise AuthorError(f'write the exercise in quotation marks: exercise="{exercise}".')
    return role


def fill_in_solution(cell: NotebookNode, role: str) -> None:
    """Put the declared answer into a cell for code or for words, which is empty in the source."""
    declaration = declared(cell.metadata.exercise, role)
    if role == "answer" and not declaration.is_code:
        return
    if cell.source:
        raise AuthorError(f"the answer to exercise {declaration.id} is in its declaration; empty this cell.")
    begin, end = MARKERS["markdown"]
    words = f"{begin}\n{declaration.model.strip()}\n{end}"
    cell.source = words if role == "write" else declaration.solution.strip("\n")


def model_answer(exercise: str) -> NotebookNode:
    """A cell with one good answer and three points to compare with, which a learner unfolds after writing."""
    declaration = declared(exercise, "write")
    points = "\n".join(f"{n}. {point}" for n, point in enumerate(declaration.points_to_compare, start=1))
    folded = (
        "<details><summary>After you have written: compare with one good answer</summary>\n\n"
        f"{declaration.model.strip()}\n\nThree points to look for in yours:\n\n{points}\n\n</details>"
    )
    metadata = {"tags": ["model"], "model_of": exercise}
    return new_markdown_cell(folded, id=cell_id("model", exercise), metadata=metadata)


def check_text(cell: NotebookNode, role: str | None) -> None:
    """Refuse a cell whose text does not fit its role."""
    if role in ("answer", "write"):
        solution_regions(cell.source, cell.cell_type)
    else:
        expect_no_marker(cell.source)
    if role == "check":
        call = f'check("{cell.metadata.exercise}", '
        if not re.fullmatch(re.escape(call) + r"\w+\)", cell.source.strip()):
            raise AuthorError(f"a check cell is one line: {call}name).")


def cell_id(role: str, exercise: str) -> str:
    """`check-5-1` for the check of 5.1: the id of the cell and nbgrader's grade_id."""
    return f"{'explain' if role == 'write' else role}-{exercise.replace('.', '-')}"


def declared(exercise: str, role: str):
    """The declaration of an exercise; refuses an unknown one, and one whose kind needs another cell."""
    try:
        declaration = find(exercise)
    except LookupError as error:
        raise AuthorError(f"in nnlib/course/lessons: {error}") from None
    explains = declaration.kind == "explain"
    if role == "write" and not explains or role in ("answer", "check") and explains:
        wanted = "a cell tagged write" if explains else "cells tagged answer and check"
        raise AuthorError(f'exercise {exercise} is of the kind "{declaration.kind}" and needs {wanted}.')
    return declaration


def card(declaration, text: str) -> str:
    """The whole card: heading, the author's text, what is not allowed, and the options if there are any.

    A heading is such as `### Exercise 5.1 · Blame a weight · ★★☆ · 8 min · 2 points`.
    """
    if declaration.options and re.search(r"(?<!\w)\([a-z]\) ", text):
        raise AuthorError("the options belong in the declaration; build writes them onto the card.")
    stars = "★" * declaration.stars + "☆" * (3 - declaration.stars)
    points = {0: "not graded", 1: "1 point"}.get(declaration.points, f"{declaration.points} points")
    facts = declaration.title, stars, f"{declaration.minutes} min", points
    parts = [" · ".join([f"### Exercise {declaration.id}", *facts]), text]
    if declaration.derived:
        parts.append(DERIVE)
    if declaration.options:
        parts.append("\n".join(f"- ({letter}) {option}" for letter, option in declaration.options.items()))
    return "\n\n".join(parts)


def nbgrader_metadata(role: str, declaration) -> dict:
    """nbgrader's cell metadata, schema 3. An exercise that is not graded is worth 0 points there.

    A cell for code has none: nbgrader would empty it down to the name of the function, since the markers of
    the answer are gone from a student copy. Without metadata it leaves the cell as a student hands it in.
    """
    return {
        "schema_version": 3,
        "grade": True,
        "solution": role == "write",
        "locked": role == "check",
        "task": False,
        "grade_id": cell_id(role, declaration.id),
        "cell_type": ROLES[role],
        "points": declaration.points,
    }
