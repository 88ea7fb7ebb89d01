"""The name of an answer belongs to the learner: no later cell of its lesson gives it another value."""

import ast
import re
from pathlib import Path

import pytest

SOLUTIONS = sorted((Path(__file__).parents[3] / "solutions").glob("*.py"))
ANSWER = re.compile(r'^check\("([\d.]+)", (\w+)\)', re.MULTILINE)


def code_cells(path):
    cells = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for cell in cells:
        head, _, body = cell.partition("\n")
        if "[markdown]" not in head:
            yield body


def stored(cell):
    """The names that a cell gives a value to at its top level, functions and classes among them."""
    for statement in ast.parse(cell).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            yield statement.name
        else:
            names = (part for part in ast.walk(statement) if isinstance(part, ast.Name))
            yield from (name.id for name in names if isinstance(name.ctx, ast.Store))


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_cell_after_a_check_stores_the_name_of_an_answer(path):
    answered, clashes = {}, []
    for cell in code_cells(path):
        clashes += [(answered[name], name) for name in stored(cell) if name in answered]
        answered |= {name: id for id, name in ANSWER.findall(cell)}
    assert answered and not clashes
