"""Edits of a solution: the ones an author declares, and every single one that a machine can make.

A mistake is the solution with one or a few changes in its text. The author writes down what people do, with
the sentence that they need; for the rest the check itself looks for a single change that gives what the
answer gives.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from nnlib.course.checks.holes import solution_regions

ARROW, AND, OR = " -> ", " && ", " || "


def declared(text: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Pairs (sentence, changes) of a text such as this, where a change is a pair (old, new):

    1 - A**2 -> 1 - Z**2 || 1 - A
    1 - A**2 -> 1 - np.tanh(A)**2 && A @ b -> A
        The sentence for whoever made one of these three mistakes, indented;
        it may go on over several lines.
    A @ b -> A
        The next sentence.
    """
    for block in re.findall(r"((?:^\S.*\n)*)((?:^ +\S.*\n)*)", text.strip("\n") + "\n", re.MULTILINE):
        edits, words = (part.splitlines() for part in block)
        sentence = " ".join(map(str.strip, words))
        if sentence and not edits:
            raise ValueError(f"no edit `old -> new` belongs to the sentence {sentence!r}.")
        if astray := [line for line in edits if ARROW not in f"{line} "]:
            raise ValueError(f"the line {astray[0]!r} is no edit `old -> new`; a sentence is indented.")
        for line in edits:
            for changes in product(*map(_alternatives, line.split(AND))):
                yield sentence, list(changes)


def _alternatives(change: str) -> list[tuple[str, str]]:
    old, _, news = f"{change} ".partition(ARROW)
    return [(old.strip(), new.strip()) for new in f"{news} ".split(OR)]


def edited(solution: str, changes: list[tuple[str, str]]) -> str:
    """The solution with each `old`, wherever it is between the markers, replaced by `new`.

    Raises:
        ValueError: an `old` is not there.
    """
    lines, regions = solution.split("\n"), solution_regions(solution, "code")
    for old, new in changes:
        texts = ["\n".join(lines[begin : end + 1]) for begin, end in regions]
        if not any(old in text for text in texts):
            raise ValueError(f"the solution has no {old!r} to be changed.")
        for (begin, end), text in reversed(list(zip(regions, texts, strict=True))):
            lines[begin : end + 1] = text.replace(old, new).split("\n")
    return "\n".join(lines)


def single_edits(solution: str, known: Iterable[str] = ()) -> Iterator[tuple[str, str, ast.Module]]:
    """Triples (kind of change, what a learner is told, changed tree) for each single change of a solution.

    Of the solution's own names only the `known` ones are said. A tree is valid until the next one is asked
    for.
    """
    tree = ast.parse(solution)
    # Lines of regions are counted from 0, those of a tree from 1.
    regions = {n for begin, end in solution_regions(solution, "code") for n in range(begin + 2, end + 1)}
    told = {*known} | _arguments(tree) | {name for name, line in _made(tree) if line not in regions}
    powers = [n.right for n in ast.walk(tree) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Pow)]
    for statement, node, box, place in list(_places(tree, regions)):
        where = _where(statement, told)
        for kind, other, what in _changes(node, _names_before(tree, node)):
            box[place] = other
            if kind == "wrong variable" and isinstance(other, ast.Name) and not _is_told(other.id, told):
                what = "one value is used in the place of another"
            if node in powers and isinstance(node, ast.Constant):
                what = "a power is another one or left out"
            yield kind, f"{what} in {where}", ast.fix_missing_locations(tree)
            box[place] = node


def _changes(node: ast.AST, names: set[str]) -> Iterator[tuple[str, ast.AST, str]]:
    """Triples (kind of change, what is there instead, what a learner is told) for one node of a solution."""
    match node:
        case ast.BinOp(left, operator, right):
            yield from _changes_of_operation(left, operator, right)
        case ast.UnaryOp(ast.USub(), operand):
            yield "sign flipped", operand, "a sign is changed"
        case ast.keyword("axis", ast.Constant(int(axis))):
            yield "other axis", ast.keyword("axis", ast.Constant(1 - axis)), "the other axis is taken"
        case ast.Subscript(ast.Attribute(_, "shape"), ast.Constant(int(axis))):
            length = ast.Subscript(node.value, ast.Constant(1 - axis), node.ctx)
            yield "other axis", length, "the other axis is taken"
        case ast.Constant(int(c) | float(c)) if not isinstance(c, bool):
            for value in (c + 1, c - 1, c / 2):
                yield "constant ±1, halved", ast.Constant(value), "a number is another one"
        case ast.Attribute(value, "T"):
            yield "dropped .T", value, "a transpose (.T) is left out"
        case ast.Call(ast.Attribute(ast.Name(f)) | ast.Name(f), [x]) if f not in names:
            yield "dropped call", x, "the call of a function is left out"
        case ast.Call(ast.Attribute(value, _)):
            yield "dropped call", value, "the call of a function is left out"
        case ast.Expr(ast.Call()):
            yield "dropped call", ast.Pass(), "the call of a function is left out"
        case ast.AugAssign(target, _, value):
            assigned = ast.Assign([target], value, lineno=node.lineno)
            yield "= for +=", assigned, "a value is replaced where it should add up"
        case ast.Name(name, ast.Load()) if name in names:
            for other in sorted(names - {name}):
                what = f"`{other}` is used in the place of another value"
                yield "wrong variable", ast.Name(other, node.ctx), what


def _changes_of_operation(left: ast.expr, operator: ast.operator, right: ast.expr) -> Iterator:
    match operator:
        case ast.Add() | ast.Sub():
            other = ast.Sub() if isinstance(operator, ast.Add) else ast.Add()
            yield "sign flipped", ast.BinOp(left, other, right), "a sign is changed"
        case ast.Mult() | ast.MatMult() | ast.Div():
            yield "dropped factor", left, "one factor is left out"
            yield "dropped factor", right, "one factor is left out"
    if isinstance(operator, ast.Sub | ast.Div | ast.MatMult | ast.Pow):
        yield "swapped operands", ast.BinOp(right, operator, left), "two values change places"


def _is_told(name: str, told: set[str]) -> bool:
    """Whether a learner knows a name: it is told, or it is that of a slope, such as dL_dW."""
    return name in told or re.fullmatch(r"d\w+_d\w+", name) is not None


def _where(statement: ast.stmt, told: set[str]) -> str:
    """The line of a statement in the words of a learner."""
    match statement:
        case ast.Assign([target]) | ast.AugAssign(target):
            while isinstance(target, ast.Subscript):  # its index may be the answer
                target = target.value
            name = ast.unparse(target)
            return f"the line that makes `{name}`" if _is_told(name, told) else "one line"
        case ast.Return():
            return "the line that returns"
        case ast.For() | ast.While():
            return "the head of a loop"
        case ast.If():
            return "a condition"
    return "one line"


def _places(
    node: ast.AST, lines: set[int], statement: ast.stmt | None = None
) -> Iterator[tuple[Any, ast.AST, Any, Any]]:
    """(Its statement, the node, the list or dict that holds it, its place in it) of each on these lines."""
    for field, value in ast.iter_fields(node):
        box: Any = value if isinstance(value, list) else vars(node)
        places: Any = range(len(value)) if isinstance(value, list) else [field]
        for place in places:
            child = box[place]
            if isinstance(child, ast.AST):
                around = child if isinstance(child, ast.stmt) else statement
                if getattr(child, "lineno", 0) in lines:
                    yield around, child, box, place
                yield from _places(child, lines, around)


def _names_before(tree: ast.Module, node: ast.AST) -> set[str]:
    """Arguments, and variables that a line above this one has made."""
    return _arguments(tree) | {name for name, line in _made(tree) if line < getattr(node, "lineno", 0)}


def _arguments(tree: ast.Module) -> set[str]:
    return {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


def _made(tree: ast.Module) -> list[tuple[str, int]]:
    """Each variable with a line that makes it."""
    names = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return [(n.id, n.lineno) for n in names]
