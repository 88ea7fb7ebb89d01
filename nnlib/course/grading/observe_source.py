"""The source of an exercise's `observe` function, to be executed in the sandbox.

The module in which it is declared also holds answers, so the sandbox never loads it. What is sent is the
function itself with those imports, helpers and constants of its module that it uses, found by their names.
"""

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from symtable import SymbolTable, symtable
from typing import Any

from nnlib.course.checks import Exercise, Mistake
from nnlib.course.refusal import Refusal

SANDBOX = "nnlib.course.sandbox"
_PACKAGES = sys.stdlib_module_names | {"numpy", "nnlib"}
_AT_TOP_LEVEL = "write observe as a function at the top level of a file, so that its source can be sent"
_KNOWS = "observe uses {}, which knows an answer; let it do without, or give it a helper of its own"
_IMPORTS = "observe imports {}; it may import Python's modules, NumPy, the core of nnlib and " + SANDBOX


def source_of(exercise: Exercise) -> str:
    """Python that defines the exercise's `observe` under its own name.

    Raises Refusal: its source is not to be found, or it uses what the sandbox must not have.
    """
    observe = exercise.observe
    if observe.__module__.startswith(f"{SANDBOX}."):
        return f"from {observe.__module__} import {observe.__name__}"
    module = sys.modules[observe.__module__]
    if getattr(module, observe.__name__, None) is not observe:
        raise Refusal(f"exercise {exercise.id}: {_AT_TOP_LEVEL}.")
    statements, names = _needed(inspect.getsource(module), observe.__name__)
    exercises = [exercise, *getattr(module, "EXERCISES", ())]
    for name in sorted(names):
        if _knows_answers(getattr(module, name, None), exercises):
            raise Refusal(f"exercise {exercise.id}: {_KNOWS.format(name)}.")
    for name in chain.from_iterable(map(_imported, statements)):
        if not _is_allowed(name):
            raise Refusal(f"exercise {exercise.id}: {_IMPORTS.format(name)}.")
    return "\n".join(map(ast.unparse, statements))


def _needed(source: str, first: str) -> tuple[list[ast.stmt], set[str]]:
    """The statements of a module that the function `first` needs, and the names that they define."""
    body, tables = ast.parse(source).body, symtable(source, first, "exec").get_children()
    for part in chain.from_iterable(
        map(ast.walk, body)
    ):  # annotations are for readers: they need not be sent
        if isinstance(part, ast.arg):
            part.annotation = None
        elif isinstance(part, ast.FunctionDef):
            part.returns = None
    names, waiting = set(), {first}
    while waiting:
        names |= waiting
        defining = [node for node in body if _defined(node) & waiting]
        waiting = set().union(*(_used(node, tables) for node in defining)) - names
    statements = [node for node in body if _defined(node) & names]
    for node in statements:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [alias for alias in node.names if _bound(alias) in names]
    return statements, names


def _defined(node: ast.stmt) -> set[str]:
    """The names that a statement of a module defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return set(map(_bound, node.names))
    return {part.id for part in _names(node) if isinstance(part.ctx, ast.Store)}


def _used(node: ast.stmt, tables: Iterable[SymbolTable]) -> set[str]:
    """The names of its module that a statement uses; a function's own variables are not among them."""
    if not isinstance(node, ast.FunctionDef):
        return {part.id for part in _names(node)}
    outside = chain.from_iterable(map(_names, (node.args, *node.decorator_list)))
    inside = (_global_names(table) for table in tables if table.get_name() == node.name)
    return {part.id for part in outside}.union(*inside)


def _global_names(table: SymbolTable) -> set[str]:
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return own.union(*map(_global_names, table.get_children()))


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _knows_answers(value: Any, exercises: Iterable[Exercise]) -> bool:
    if isinstance(value, list | tuple | dict):
        return any(_knows_answers(part, exercises) for part in value)
    hidden = ((e.expected, e.cases, e.meaning, *(m.answer for m in e.known_mistakes)) for e in exercises)
    oracle = callable(value) and any(value is one for one in chain.from_iterable(hidden))
    return oracle or isinstance(value, Exercise | Mistake)


def _imported(node: ast.stmt) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.ImportFrom):
            yield from (f"{part.module}.{alias.name}" for alias in part.names)
        elif isinstance(part, ast.Import):
            yield from (alias.name for alias in part.names)


def _is_allowed(name: str) -> bool:
    if f"{name}.".startswith(("nnlib.course.", "nnlib.show.")):
        return f"{name}.".startswith(f"{SANDBOX}.")
    return name.partition(".")[0] in _PACKAGES
