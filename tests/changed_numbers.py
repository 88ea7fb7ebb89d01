"""Run a lesson with some of its numbers changed: `python changed_numbers.py NOTEBOOK COUNT SEED`.

Prints a line of JSON for each change: the line, the old number, and what stopped the notebook. The lesson
runs once with all changes, and only if that stops once more for each of them.
"""

import ast
import json
import multiprocessing
import os
import random
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import numpy as np

import nnlib
from nnlib.course.sandbox import notebook_code

# Places where a neighbour makes no sense: an index, an axis, a power, a seed.
NOT_IN_CALLS = ("default_rng", "reshape", "print")
NOT_BY_NAME = ("axis", "digits", "seed", "figsize", "size", "maxsplit", "ndmin")


def places(tree: ast.AST, inside: bool = True):
    """The numbers of a cell that a learner may want to change."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.Subscript | ast.FormattedValue | ast.Import | ast.ImportFrom):
            continue
        if isinstance(child, ast.keyword) and child.arg in NOT_BY_NAME:
            continue
        if (
            isinstance(child, ast.Call)
            and getattr(child.func, "attr", getattr(child.func, "id", "")) in NOT_IN_CALLS
        ):
            continue
        if isinstance(child, ast.BinOp) and isinstance(child.op, ast.Pow):
            yield from places(ast.Expression(child.left))
            continue
        if isinstance(child, ast.Constant) and type(child.value) in (int, float):
            yield child
        yield from places(child)


def neighbours(value):
    if isinstance(value, int):
        return [value + 1, 2 * value] + ([value - 1] if value > 2 else [])
    return [value / 2, 2 * value]


def with_numbers(source: str, changes) -> str:
    """The source of a cell with each of these numbers replaced by its new value."""
    lines = [line.encode() for line in source.split("\n")]
    for node, value in sorted(changes, key=lambda change: change[0].col_offset, reverse=True):
        line = lines[node.lineno - 1]
        lines[node.lineno - 1] = line[: node.col_offset] + repr(value).encode() + line[node.end_col_offset :]
    return b"\n".join(lines).decode()


def what_stops(cells) -> tuple[str, bool]:
    """What stops the lesson, if anything does; whether that is a sentence of the course on a wrong input."""
    namespace = notebook_code.notebook_namespace()
    np.seterr(all="ignore")
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # what the cells print
    for number, source in cells:
        try:
            notebook_code._run(source, f"{number}", namespace)
        except Exception as error:
            file = traceback.extract_tb(error.__traceback__)[-1].filename
            ours = Path(file).is_relative_to(Path(nnlib.__file__).parent)
            return f"cell {number}: {type(error).__name__}: {error}", ours and isinstance(
                error, ValueError | RuntimeError
            )
    return "", False


def in_a_process_of_its_own(cells) -> tuple[str, bool]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
        return pool.submit(what_stops, cells).result()


def main(notebook: str, count: int, seed: int) -> None:
    cells = [
        (number, cell.source)
        for number, cell in enumerate(nbformat.read(notebook, as_version=4).cells)
        if cell.cell_type == "code" and "exercise" not in cell.metadata
    ]
    found = [(n, node) for n, (_, source) in enumerate(cells) for node in places(ast.parse(source)) if n]
    chosen = sorted(random.Random(seed).sample(found, min(count, len(found))), key=lambda place: place[0])
    pick = random.Random(seed)
    changes = [(n, node, pick.choice(neighbours(node.value))) for n, node in chosen]

    def changed(*some):
        return [
            (number, with_numbers(source, [change for place, *change in some if place == n]))
            for n, (number, source) in enumerate(cells)
        ]

    together, _ = in_a_process_of_its_own(changed(*changes))
    for change in changes:
        n, node, value = change
        stopped, refused = in_a_process_of_its_own(changed(change)) if together else ("", False)
        line = with_numbers(cells[n][1], [change[1:]]).split("\n")[node.lineno - 1].strip()
        print(json.dumps({"line": line, "was": node.value, "stopped": "" if refused else stopped}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
