"""Proofs in a lesson's cells: every claim is asserted in the sources, and a learner's copy goes without.

A learner may change any number and run on; an assert about the old number would stop the notebook.
"""

import ast

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
    except ValueError as error:
        raise AuthorError(str(error)) from None


def without_proofs(source: str) -> str:
    """A code cell without its asserts; an empty text if it holds nothing else.

    A block that holds asserts alone goes as well, and so do the lines of comment right above an assert.
    """
    lines = source.split("\n")
    gone: set[int] = set()
    _mark(ast.parse(source).body, lines, gone)
    kept = [line for number, line in enumerate(lines, start=1) if number not in gone]
    if not any(line.strip() and not line.strip().startswith("#") for line in kept):
        return ""
    return _tidied(kept)


def _mark(block: list[ast.stmt], lines: list[str], gone: set[int]) -> bool:
    """Add the numbers of the lines that go; whether nothing of the block is left."""
    return all([_goes(statement, lines, gone) for statement in block])


def _goes(statement: ast.stmt, lines: list[str], gone: set[int]) -> bool:
    if isinstance(statement, ast.Assert):
        _drop(statement, lines, gone)
        return True
    blocks = [block for field in ("body", "orelse", "finalbody") if (block := getattr(statement, field, []))]
    blocks += [handler.body for handler in getattr(statement, "handlers", [])]
    if isinstance(statement, ast.FunctionDef | ast.ClassDef) or not blocks:
        return False
    empty = [_mark(block, lines, gone) for block in blocks]
    if all(empty):
        _drop(statement, lines, gone)
        return True
    if any(empty):
        raise ValueError(
            f"line {statement.lineno}: one part of it holds asserts alone; write it in another way."
        )
    return False


def _drop(statement: ast.stmt, lines: list[str], gone: set[int]) -> None:
    first = statement.lineno
    if ";" in lines[first - 1] and isinstance(statement, ast.Assert) and statement.end_lineno == first:
        tail = lines[first - 1].encode()[statement.end_col_offset :].decode().strip()
        head = lines[first - 1].encode()[: statement.col_offset].decode().strip()
        if tail.startswith(";") or head:
            raise ValueError(f"line {first}: write each assert on a line of its own.")
    while first > 1 and lines[first - 2].strip().startswith("#"):
        first -= 1
    gone.update(range(first, (statement.end_lineno or first) + 1))


def _tidied(lines: list[str]) -> str:
    """Without blank lines at the ends, and without more than one in a row that a gap has left."""
    tidy: list[str] = []
    for line in lines:
        if line.strip() or (tidy and tidy[-1].strip()):
            tidy.append(line)
    return "\n".join(tidy).strip("\n")
