"""Wrong answers made by machine: one small change to a solution, or to a value, at a time.

Why not mutmut or cosmic-ray: they change files of a package and run a whole suite for each change. Here one
function, held in memory, is changed, and one check looks at it, so thousands of mutants take seconds.
"""

import ast
from collections.abc import Iterator
from typing import Any

from nnlib.course.checks import Exercise
from nnlib.course.checks.edits import single_edits


def mutants(exercise: Exercise) -> Iterator[tuple[str, str, Any]]:
    """Triples (kind of change, how the answer reads, the answer)."""
    if not exercise.is_code:
        for change, value in wrong_values(exercise.right(), exercise.options, exercise.kind == "order"):
            yield change, repr(value), value
        return
    seen = {ast.unparse(ast.parse(exercise.solution))}
    for change, _, tree in single_edits(exercise.solution):
        source = ast.unparse(tree)
        if source not in seen:
            seen.add(source)
            yield change, source, exercise.answer(source)


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
