"""Wrong answers made by machine: one small change to a solution at a time.

Why not mutmut or cosmic-ray: they change files of a package and run a whole suite for each change. Here one
function, held in memory, is changed, and one check looks at it, so thousands of mutants take seconds.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SOLUTIONS = Path(__file__).parents[3] / "solutions"
ANSWER_CELL = "answer cell"  # what a mutant's lines give as the name of their file
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


class Solution:
    """The answer cell of an exercise, and the names that it may use."""

    def __init__(self, id: str):
        self.id = id
        (path,) = SOLUTIONS.glob(f"{int(id.split('.')[0]):02d}_*.py")
        cells = re.split(r"^# %%", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        tagged = f'exercise="{id}"'
        (place,) = [n for n, c in enumerate(cells) if c.startswith(' tags=["answer"') and tagged in _head(c)]
        self.source = _body(cells[place])
        self.name = re.search(rf'^check\("{re.escape(id)}", (\w+)\)', "\n".join(cells), re.MULTILINE).group(1)
        self._before = [_body(cell) for cell in cells[:place] if "[markdown]" not in _head(cell)]

    def answer(self, source: str | None = None) -> Any:
        """The learner's object that the cell makes, or that another text of the cell makes."""
        namespace = {}
        for cell in self._before:
            exec(compile(_definitions(cell), "earlier cell", "exec"), namespace)
        exec(compile(source or self.source, ANSWER_CELL, "exec"), namespace)
        return namespace[self.name]

    def mutants(self) -> Iterator[tuple[str, str]]:
        """Pairs (kind of change, text of the changed cell): one change inside the solution each."""
        lines = self.source.split("\n")
        begin, end = (next(n for n, line in enumerate(lines, 1) if mark in line) for mark in (BEGIN, END))
        tree = ast.parse(self.source)
        seen = {ast.unparse(tree)}
        for node, put in list(_slots(tree)):
            if begin < getattr(node, "lineno", 0) < end:
                for change, other in _changes(node, _names_before(tree, node)):
                    put(other)
                    source = ast.unparse(tree)
                    put(node)
                    if source not in seen:
                        seen.add(source)
                        yield change, source


def wrong_values(right: Any, options: dict[str, str], in_order: bool) -> Iterator[tuple[str, Any]]:
    """Pairs (kind of change, wrong answer) for an answer that is a number, a letter or letters in order."""
    if isinstance(right, float | int):
        for change, value in (
            ("sign flipped", -right),
            ("constant ±1, halved", right + 1),
            ("constant ±1, halved", right - 1),
            ("constant ±1, halved", right / 2),
            ("factor", right * 2),
            ("slip of the hand", right * 10),
            ("slip of the hand", right / 10),
            ("slip of the hand", float(f"{right:.1g}")),
        ):
            if value != right:
                yield change, value
    elif in_order:
        spare = [letter for letter in options if letter not in right]
        for n in range(len(right)):
            yield "line left out", right[:n] + right[n + 1 :]
            yield "line twice", right[: n + 1] + right[n:]
            yield from (("line that does not belong", right[:n] + x + right[n + 1 :]) for x in spare)
            yield from (("line that does not belong", right[:n] + x + right[n:]) for x in spare)
        for n in range(len(right) - 1):
            yield "lines swapped", right[:n] + right[n + 1] + right[n] + right[n + 2 :]
        yield "lines swapped", right[::-1]
    else:
        yield from (("other option", letter) for letter in options if letter != right)


def _changes(node: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.AST]]:
    """Pairs (kind of change, what stands there instead) for one node of a solution."""
    match node:
        case ast.BinOp(left, operator, right):
            yield from _changes_of_operation(left, operator, right)
        case ast.UnaryOp(ast.USub(), operand):
            yield "sign flipped", operand
        case ast.keyword("axis", ast.Constant(int(axis))):
            yield "other axis", ast.keyword("axis", ast.Constant(1 - axis))
        case ast.Subscript(ast.Attribute(_, "shape"), ast.Constant(int(axis))):
            yield "other axis", ast.Subscript(node.value, ast.Constant(1 - axis), node.ctx)
        case ast.Constant(int(c) | float(c)) if not isinstance(c, bool):
            yield from (("constant ±1, halved", ast.Constant(other)) for other in (c + 1, c - 1, c / 2))
        case ast.Attribute(value, "T"):
            yield "dropped .T", value
        case ast.Call(ast.Attribute(ast.Name(f)) | ast.Name(f), [x]) if f not in names:
            yield "dropped call", x
        case ast.Call(ast.Attribute(value, _)):
            yield "dropped call", value
        case ast.Expr(ast.Call()):
            yield "dropped call", ast.Pass()
        case ast.AugAssign(target, _, value):
            yield "= for +=", ast.Assign([target], value, lineno=node.lineno)
        case ast.Name(name, ast.Load()) if name in names:
            others = sorted(names - {name})
            yield from (("wrong variable", ast.Name(other, node.ctx)) for other in others)


def _changes_of_operation(left: ast.expr, operator: ast.operator, right: ast.expr) -> Iterator:
    match operator:
        case ast.Add() | ast.Sub():
            other = ast.Sub() if isinstance(operator, ast.Add) else ast.Add()
            yield "sign flipped", ast.BinOp(left, other, right)
        case ast.Mult() | ast.MatMult() | ast.Div():
            yield "dropped factor", left
            yield "dropped factor", right
    if isinstance(operator, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield "swapped operands", ast.BinOp(right, operator, left)


def _slots(node: ast.AST) -> Iterator[tuple[ast.AST, Callable[[ast.AST], None]]]:
    """Every node below, with a function that puts another one into its place."""
    for field, value in ast.iter_fields(node):
        for n, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                yield child, _putter(node, field, n)
                yield from _slots(child)


def _putter(node: ast.AST, field: str, n: int) -> Callable[[ast.AST], None]:
    def put(other):
        if isinstance(getattr(node, field), list):
            getattr(node, field)[n] = other
        else:
            setattr(node, field, other)

    return put


def _names_before(tree: ast.Module, node: ast.AST) -> set[str]:
    """Arguments, and variables that a line above this one has made."""
    arguments = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    made = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return arguments | {n.id for n in made if n.lineno < getattr(node, "lineno", 0)}


def _definitions(cell: str) -> ast.Module:
    """A cell reduced to functions, classes and imports of NumPy and of the core: nothing that runs."""
    tree = ast.parse(cell)
    tree.body = [statement for statement in tree.body if _defines(statement)]
    return tree


def _defines(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "nnlib"
    if isinstance(statement, ast.Import):
        return {alias.name for alias in statement.names} <= {"numpy"}
    return isinstance(statement, ast.FunctionDef | ast.ClassDef)


def _head(cell: str) -> str:
    return cell.split("\n", 1)[0]


def _body(cell: str) -> str:
    return cell.split("\n", 1)[1] if "\n" in cell else ""
