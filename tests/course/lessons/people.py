"""Programs as people write them: right ones in many ways, and wrong ones with what the check has to say.

A file answers_NN.py beside this one has those of a lesson.
"""

from collections import defaultdict
from collections.abc import Callable

# What a program is told that leaves to nnlib what it has to derive.
DERIVE = "what nnlib has to find slopes cannot be called inside your function"
RIGHT: dict[str, list[Callable]] = defaultdict(list)
WRONG: dict[str, list[tuple[Callable, str]]] = defaultdict(list)


def right(id: str) -> Callable:
    """Mark a function as a right answer to an exercise."""

    def mark(program):
        RIGHT[id].append(program)
        return program

    return mark


def wrong(id: str, says: str) -> Callable:
    """Mark a function as a wrong answer, and say a part of the sentence that its author has to read."""

    def mark(program):
        WRONG[id].append((program, says))
        return program

    return mark
