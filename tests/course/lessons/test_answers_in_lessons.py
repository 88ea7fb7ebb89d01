"""The answer to an exercise is in its own cells and nowhere else, and nothing in the lesson overwrites it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jupytext
import pytest

from nnlib.course.checks import Exercise, lesson
from nnlib.course.checks.holes import solution_regions

SOURCES = sorted((Path(__file__).parents[3] / "solutions").glob("[01]*_*.py"))
SMALL = 6  # fewer names, numbers and operators, as in w - eta * g, are in every lesson
LESSONS = pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)


@cache
def cells(source: Path) -> list:
    return jupytext.read(source, fmt="py:percent").cells


def exercises(source: Path) -> list[Exercise]:
    return lesson(source.stem[:2])


def own_code(source: Path) -> Iterator[ast.Module]:
    """The lesson's own code cells."""
    for cell in cells(source):
        if cell.cell_type == "code" and "exercise" not in cell.metadata:
            yield ast.parse(cell.source)


def checked_names(source: Path) -> list[str]:
    looks = (re.match(r'check\("[\d.]+", (\w+)\)', cell.source) for cell in cells(source))
    return [look[1] for look in looks if look]


def stored(tree: ast.Module) -> Iterator[str]:
    """The names that a cell defines for the whole notebook."""
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            waiting += ast.iter_child_nodes(node)


@LESSONS
def test_no_cell_of_a_lesson_assigns_to_the_name_of_an_answer(source):
    names = checked_names(source)
    assert len(set(names)) == len(names), "two exercises have one name"
    assert not [
        (name, ast.unparse(tree)) for tree in own_code(source) for name in stored(tree) if name in names
    ]


def normalised(expression: ast.expr) -> str:
    """An expression in which each name is replaced by its place in the order of appearance."""
    tree, places = ast.parse(ast.unparse(expression), mode="eval"), {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id != "np":
            node.id = places.setdefault(node.id, f"v{len(places)}")
    return ast.unparse(tree)


def expressions(tree: ast.AST) -> set[str]:
    """All expressions in some code, and their parts, normalised; small ones left out."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.BinOp | ast.Call | ast.Compare)]
    return {normalised(node) for node in nodes if size(node) >= SMALL}


def size(node: ast.AST) -> int:
    """How many names, numbers and operators an expression has."""
    return sum(isinstance(part, ast.Name | ast.Constant | ast.operator) for part in ast.walk(node))


def answer_alone(exercise: Exercise) -> set[str]:
    """The expressions between the markers of a solution, in which the given ones are left out."""
    lines = exercise.solution.split("\n")
    given = list(lines)
    for begin, end in reversed(solution_regions(exercise.solution, "code")):
        indent = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip())]
        given[begin : end + 1] = [f"{indent}pass"]
    return expressions(ast.parse(exercise.solution)) - expressions(ast.parse("\n".join(given)))


@LESSONS
def test_the_answer_to_an_exercise_is_nowhere_in_the_open(source):
    """No cell has more than half of its expressions. A formula or two may be there: they were derived.

    Where a bug is to be mended, the code that has it is given.
    """
    open_ones = []
    for exercise in exercises(source):
        if exercise.kind == "code" and len(alone := answer_alone(exercise)) > 3:
            for tree in own_code(source):
                if len(alone & expressions(tree)) > len(alone) / 2:
                    open_ones.append((exercise.id, ast.unparse(tree)))
    assert open_ones == []


@LESSONS
def test_the_lines_of_an_order_are_nowhere_in_the_open_in_this_order(source):
    shown = ["\n".join(map(str.strip, ast.unparse(tree).split("\n"))) for tree in own_code(source)]
    for exercise in exercises(source):
        if exercise.kind == "order":
            lines = [exercise.options[letter].strip("`") for letter in exercise.right()]
            pattern = ".*".join(map(re.escape, map(unparsed, lines)))
            assert not [cell for cell in shown if re.search(pattern, cell, re.DOTALL)], exercise.id


def unparsed(line: str) -> str:
    try:
        return ast.unparse(ast.parse(line))
    except SyntaxError:  # the head of a loop, say
        return line
