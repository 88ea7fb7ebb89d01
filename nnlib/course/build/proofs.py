"""Proofs in a lesson's cells: every claim is asserted in the sources, and a learner's copy goes without.

A learner may change any number and run on; an assert about the old number would stop the notebook.
"""

import ast
import re
from itertools import pairwise

from nbformat import NotebookNode

from nnlib.course.build.errors import AuthorError


def without_proofs_of(cell: NotebookNode) -> str:
    """A code cell as a learner gets it: nothing of one that is tagged "proof".

    Raises:
        AuthorError: an assert cannot be taken out of its line or block.
    """
    if "proof" in cell.metadata.get("tags", []):
        return ""
    try:
        return without_proofs(cell.source)
    except SyntaxError:  # the cell will say so when it runs
        return cell.source


def without_proofs(source: str) -> str:
    """A code cell without its asserts; an empty text if it holds nothing else.

    A block that holds asserts alone goes as well, and so do the lines of comment right above an assert.
    """
    lines = source.split("\n")
    gone: set[int] = set()
    _mark(ast.parse(source).body, lines, gone)
    left = "\n".join(line for number, line in enumerate(lines, start=1) if number not in gone)
    if not re.search(r"^\s*[^#\s]", left, re.MULTILINE):
        return ""
    return re.sub(r"\n(\s*\n)+", "\n\n", f"\n{left}").strip("\n")  # a gap leaves one blank line at most


def _mark(block: list[ast.stmt], lines: list[str], gone: set[int]) -> bool:
    """Add the numbers of the lines that go; whether nothing of the block is left."""
    for one, other in pairwise(block):
        if one.end_lineno == other.lineno and ast.Assert in (type(one), type(other)):
            raise AuthorError(f"line {other.lineno}: write each assert on a line of its own.")
    return all([_goes(statement, lines, gone) for statement in block])


def _goes(statement: ast.stmt, lines: list[str], gone: set[int]) -> bool:
    parts = [] if isinstance(statement, ast.FunctionDef | ast.ClassDef) else [statement]
    parts += getattr(statement, "handlers", [])
    blocks = [getattr(part, field, []) for part in parts for field in ("body", "orelse", "finalbody")]
    empty = [_mark(block, lines, gone) for block in blocks if block]
    if isinstance(statement, ast.Assert) or empty and all(empty):
        first = statement.lineno
        while first > 1 and lines[first - 2].strip().startswith("#"):
            first -= 1
        gone.update(range(first, (statement.end_lineno or first) + 1))
        return True
    if any(empty):
        raise AuthorError(
            f"line {statement.lineno}: one part of it holds asserts alone; write it in another way."
        )
    return False
