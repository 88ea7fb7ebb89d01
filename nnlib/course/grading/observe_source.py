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

from nnlib.course.checks import Exercise
from nnlib.course.refusal import Refusal

SANDBOX = "nnlib.course.sandbox"
_AT_TOP_LEVEL = "write observe as a function at the top level of a file, so that its source can be sent"


def source_of(exercise: Exercise) -> str:
    """Python that defines the exercise's `observe` under its own name.

    A test makes sure that no answer goes with it. Raises Refusal: its source is not to be found.
    """
    observe = exercise.observe
    if observe.__module__.startswith(f"{SANDBOX}."):
        return f"from {observe.__module__} import {observe.__name__}"
    module = sys.modules[observe.__module__]
    if getattr(module, observe.__name__, None) is not observe:
        raise Refusal(f"exercise {exercise.id}: {_AT_TOP_LEVEL}.")
    statements = _needed(inspect.getsource(module), observe.__name__)
    return "\n".join(["from __future__ import annotations", *map(ast.unparse, statements)])


def _needed(source: str, first: str) -> list[ast.stmt]:
    """The statements of a module that the function `first` needs, if no annotation is evaluated."""
    body, tables = ast.parse(source).body, symtable(source, first, "exec").get_children()
    names, waiting = set(), {first}
    while waiting:
        names |= waiting
        defining = [node for node in body if _defined(node) & waiting]
        waiting = set().union(*(_used(node, tables) for node in defining)) - names
    statements = [node for node in body if _defined(node) & names]
    for node in statements:
        if isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [alias for alias in node.names if _bound(alias) in names]
    return statements


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
    defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    outside = chain.from_iterable(map(_names, (*defaults, *node.decorator_list)))
    inside = (_global_names(table) for table in tables if table.get_name() == node.name)
    return {part.id for part in outside}.union(*inside)


def _global_names(table: SymbolTable) -> set[str]:
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return own.union(*map(_global_names, table.get_children()))


def _names(node: ast.AST) -> Iterator[ast.Name]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Name))


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]
