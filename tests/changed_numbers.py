"""Run a lesson with one number changed at a time: `python changed_numbers.py NOTEBOOK COUNT SEED`.

Prints a line of JSON for each change: the cell, the old and the new number, and what stopped the notebook.
The lesson runs once; at the cell of each change a fork goes on with the changed number to the last cell.
"""

import ast
import json
import os
import random
import sys
import traceback
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


def with_number(source: str, node: ast.Constant, value) -> str:
    lines = source.split("\n")
    line = lines[node.lineno - 1].encode()
    lines[node.lineno - 1] = (
        line[: node.col_offset] + repr(value).encode() + line[node.end_col_offset :]
    ).decode()
    return "\n".join(lines)


def what_stops(cells, namespace) -> str:
    """An empty text if all cells run, or if the course says in a sentence what is wrong with an input."""
    for number, source in cells:
        try:
            notebook_code._run(source, f"{number}", namespace)
        except Exception as error:
            file = traceback.extract_tb(error.__traceback__)[-1].filename
            if isinstance(error, ValueError | RuntimeError) and file.startswith(
                str(Path(nnlib.__file__).parent)
            ):
                return ""
            return f"cell {number}: {type(error).__name__}: {error}"
    return ""


def main(notebook: str, count: int, seed: int) -> None:
    cells = [
        (number, cell.source)
        for number, cell in enumerate(nbformat.read(notebook, as_version=4).cells)
        if cell.cell_type == "code" and "exercise" not in cell.metadata
    ]
    found = [(n, node) for n, (_, source) in enumerate(cells) for node in places(ast.parse(source)) if n]
    chosen = sorted(random.Random(seed).sample(found, min(count, len(found))), key=lambda place: place[0])
    pick = random.Random(seed)
    namespace = notebook_code.notebook_namespace()
    np.seterr(all="ignore")
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # what the cells print
    done = 0
    for n, node in chosen:
        while done < n:
            notebook_code._run(cells[done][1], f"{cells[done][0]}", namespace)
            done += 1
        number, source = cells[n]
        value = pick.choice(neighbours(node.value))
        changed = with_number(source, node, value)
        child = os.fork()
        if child == 0:
            stopped = what_stops([(number, changed), *cells[n + 1 :]], namespace)
            print(
                json.dumps(
                    {
                        "cell": number,
                        "line": changed.split("\n")[node.lineno - 1].strip(),
                        "from": node.value,
                        "to": value,
                        "stopped": stopped,
                    }
                ),
                file=sys.__stdout__,
                flush=True,
            )
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
