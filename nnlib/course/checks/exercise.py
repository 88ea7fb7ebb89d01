"""What one exercise is: one declaration that the card, the check, nbval and the gradebook all read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nnlib.course.checks.declaration import no_oracle, trouble_with
from nnlib.course.sandbox.observation import Case, call, take


def one_empty_case(rng: np.random.Generator) -> list[Case]:
    """The cases of an exercise whose answer is a value and not a function."""
    return [()]


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer, of the same kind as a right one, and the sentence that its author needs."""

    sentence: str
    answer: Any


def forms(sentence: str, *answers: Any) -> list[Mistake]:
    """One misconception that shows in several wrong answers."""
    return [Mistake(sentence, answer) for answer in answers]


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise. `points` 0 means that it is not graded.

    `kind` is "code", "debug" (mend the code), "derive", "predict", "choose", "order", "explain" or "quiz".
    `options` maps letters to texts in Markdown, for an answer that is a letter or, in "order", several.

    `cases(rng)` lists the inputs, plain data, readable ones first; of a case the answer is given the first
    `given` parts (None: all), the rest is for the oracle. `observe(answer, inputs)` is the only part that
    touches the learner's object; the grader sends its source to the sandbox, so it is a function at the top
    level of a file and uses nothing that knows an answer. `expected(case)` is the oracle. A number
    or array is right within `tolerance`, relative to the largest entry of the right one, for the stated
    `reason`. `meaning(case, right)` says in one sentence what the right number means, never how it is found.

    More that helps a diagnosis: `parts` names the values where several are wanted, and `if_wrong` has a
    sentence for some of them, in the order in which they are computed, since the first wrong one spoils the
    rest. `examples(case)` counts the examples of a case.

    Raises:
        ValueError: the declaration contradicts itself; says how.
    """

    id: str
    title: str
    kind: str
    stars: int
    minutes: int
    points: int
    expected: Callable[[Case], Any] = no_oracle
    cases: Callable[[np.random.Generator], Sequence[Case]] = one_empty_case
    given: int | None = None
    observe: Callable[[Any, Case], Any] = call
    tolerance: float = 0.0
    reason: str = ""
    mistakes: tuple[Mistake, ...] = ()
    meaning: Callable[[Case, Any], str] | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    if_wrong: Mapping[str, str] = field(default_factory=dict)
    examples: Callable[[Case], int] | None = None

    def __post_init__(self):
        if self.observe is call and not self.is_code:
            object.__setattr__(self, "observe", take)
        if trouble := trouble_with(self):
            raise ValueError(f"exercise {self.id}: {trouble}")

    @property
    def is_code(self) -> bool:
        """Whether the answer is a function that the learner writes."""
        return self.kind in ("code", "debug") and not self.options

    def inputs(self, case: Case) -> Case:
        """What the answer is given of a case."""
        return case[: self.given]

    def cases_to_try(self, rng: np.random.Generator) -> list[Case]:
        """The cases, and for code the first one once more: a second call must give what the first gave."""
        cases = list(self.cases(rng))
        return [*cases, cases[0]] if self.is_code else cases
