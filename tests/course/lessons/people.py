"""Programs as people write them, right ones in many ways and wrong ones; and what the check says to one.

A file answers_NN.py beside this one has those of a lesson. A program is marked above its `def`, or handed
over if it is one expression: `right("5.2")(lambda f, a, y: ...)`. A wrong one that is a right one with a slip
in its text is written as that slip.
"""

import inspect
import linecache
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import numpy as np

from nnlib.course.checks import find, lesson
from nnlib.course.checks.edits import AND, ARROW, declared
from nnlib.course.checks.verdict import Verdict, conclude
from nnlib.course.sandbox.observation import observe_all
from nnlib.course.sandbox.plain_data import as_plain

EXERCISES = [exercise for number in range(12) for exercise in lesson(f"{number:02d}")]
CHECKED = [e for e in EXERCISES if e.kind not in ("explain", "quiz")]
CODE = [e.id for e in CHECKED if e.is_code]

# What a program is told that leaves to nnlib what it has to derive.
DERIVE = "what nnlib has to find slopes cannot be called inside your function"
RIGHT: dict[str, list[Callable]] = defaultdict(list)
WRONG: dict[str, list[tuple[Callable, str]]] = defaultdict(list)


def right(id: str) -> Callable:
    """Mark one or more functions as right answers to an exercise."""

    def mark(program, *others):
        RIGHT[id] += [program, *others]
        return program

    return mark


def wrong(id: str, says: str) -> Callable:
    """Mark a function as a wrong answer, and say a part of the sentence that its author has to read."""

    def mark(program):
        WRONG[id].append((program, says))
        return program

    return mark


def slips(id: str, program: Callable) -> Callable:
    """Wrong answers that are this program with a slip in its text.

    They are written as the edits of an exercise are: `old -> new`, and indented below it a part of the
    sentence that its author has to read.
    """

    def make(edits):
        for says, changes in declared(edits):
            WRONG[id].append((with_changes(program, changes), says))

    return make


def with_changes(program: Callable, changes: list[tuple[str, str]]) -> Callable:
    """The program that its text defines after each `old`, which stands there once, has become `new`.

    Raises:
        ValueError: an `old` is not there, or more than once.
    """
    source = "def " + inspect.getsource(program).partition("def ")[2]  # without what marks it
    for old, new in changes:
        if (times := source.count(old)) != 1:
            raise ValueError(f"{old!r} stands {times} times in {program.__name__}; once is wanted.")
        source = source.replace(old, new)
    name = f"{program.__name__}: {AND.join(map(ARROW.join, changes))}"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name  # messages quote lines
    namespace = dict(program.__globals__)
    exec(compile(source, name, "exec"), namespace)
    changed = namespace[program.__name__]
    changed.__name__ = name
    return changed


@cache
def drawn(id, seed):
    """The cases of one draw, with what is right for each."""
    exercise = find(id)
    cases = exercise.cases_to_try(np.random.default_rng(seed))
    return cases, [as_plain(exercise.right(case)) for case in cases]


def verdict(id: str, program: Callable, seed: int = 0, part: slice = slice(None)) -> Verdict:
    """What is said after the cases of one draw, or after a part of them."""
    exercise = find(id)
    cases, right = (values[part] for values in drawn(id, seed))
    handed_over = [exercise.handed_over(case) for case in cases]
    told = {"stub": exercise.stub, "inputs": exercise.inputs, "derived": exercise.derived}
    seen, values = observe_all(exercise.observe, program, handed_over, **told), iter(right)
    return conclude(exercise, cases, seen, lambda _: next(values))


def fixed_ones(id: str) -> slice:
    """Where the cases are that are the same at every draw."""
    return slice(len(find(id).fixed_cases))
