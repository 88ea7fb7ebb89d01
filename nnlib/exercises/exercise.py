"""What one exercise is: one declaration that the card, the check, nbval and the gradebook all read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Case = tuple


def one_empty_case(rng: np.random.Generator) -> list[Case]:
    """The cases of an exercise whose answer is a value and not a function."""
    return [()]


def call_or_take(answer: Any, case: Case) -> Any:
    """What a learner's answer gives for one case: a function is called, a value is taken as it is."""
    return answer(*case) if callable(answer) else answer


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer, of the same kind as a right one, and the sentence that its author needs."""

    sentence: str
    answer: Any


@dataclass(frozen=True)
class Exercise:
    """One exercise. `points` 0 means that it is not graded.

    `cases(rng)` lists the inputs, readable ones first; `observe(answer, case)` is the only part that touches
    the learner's object; `expected(case)` is the oracle. A number or array is right within `tolerance`,
    relative to the largest entry of the right one, for the stated `reason`. `meaning(case, right)` says in
    one sentence what the right number means, never how it is found.
    """

    id: str
    title: str
    kind: str
    stars: int
    minutes: int
    points: int
    expected: Callable[[Case], Any] | None = None
    cases: Callable[[np.random.Generator], Sequence[Case]] = one_empty_case
    observe: Callable[[Any, Case], Any] = call_or_take
    tolerance: float = 0.0
    reason: str = ""
    mistakes: tuple[Mistake, ...] = ()
    meaning: Callable[[Case, Any], str] | None = None
