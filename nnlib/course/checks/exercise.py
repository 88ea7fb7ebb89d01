"""What one exercise is: one declaration that the card, the check, nbval and the gradebook all read."""

import ast
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nnlib.course.checks.declaration import trouble_with
from nnlib.course.checks.edits import declared, edited, single_edits
from nnlib.course.checks.holes import open_code
from nnlib.course.sandbox.observation import Case, call, take

OTHER_ORDER = "The same sums and products in another order differ by a few times 1e-16."


@dataclass(frozen=True)
class Mistake:
    """A wrong answer, of the same kind as a right one, and the sentence that its author needs."""

    sentence: str
    answer: Any


@dataclass(frozen=True, eq=False)
class Exercise:
    """One exercise. `points` 0 means that it is not graded.

    `kind` is "code", "debug" (mend the code), "derive", "predict", "choose", "order", "explain" or "quiz".
    `options` maps letters to texts in Markdown, for an answer that is a letter or, in "order", several.

    What is right: `expected` is one number or a text; for code it is the oracle, a function of a case. A
    number or array is right within `tolerance`, relative to the largest entry of the right one, for the
    stated `reason`; in code relative to `least` if all of them are smaller. For an exercise in words, `model`
    is one good answer and `points_to_compare` are what any good answer says.

    Code: `solution` is the whole answer cell, with the markers of holes.py; the function that it defines last
    is the answer. It uses NumPy as `np` and the `names` of the lesson. `cases(rng)` lists the inputs, plain
    data, readable ones first; of a case the answer is given the first `given` parts (None: all), the rest is
    for the oracle. `observe(answer, inputs)` is the only part that touches the learner's object; the grader
    sends its source to the sandbox, so it is a function at the top level of a file and uses nothing that
    knows an answer. `inputs` names the parts of a case for messages, where `observe` hands over other things.

    An answer that is to be `derived` cannot call what nnlib has to find slopes; the card says so.

    What is wrong: `edits` has changes of the solution's text with their sentences (see edits.py), `mistakes`
    maps other wrong answers, or several in a tuple, to the sentence that their author needs. `meaning` says
    in one sentence what the right value means, never how it is found; it may be a function of the case and
    the right value. `parts` names the values wherever several are wanted, and `if_wrong` has sentences
    for some of them, or for several ("dL_dW dL_db": where all of these are wrong); the first that fits is
    said, so that the order of computation comes first.
    `examples(case)` counts the examples of a case.

    Raises:
        ValueError: the declaration contradicts itself; says how.
    """

    id: str
    title: str
    kind: str
    stars: int
    minutes: int
    points: int
    expected: Any = None
    tolerance: float = 1e-9
    reason: str = OTHER_ORDER
    model: str = ""
    points_to_compare: tuple[str, ...] = ()
    solution: str = ""
    names: Mapping[str, Any] = field(default_factory=dict)
    cases: Callable[[np.random.Generator], Sequence[Case]] = lambda rng: [()]  # for an answer that is a value
    given: int | None = None
    observe: Callable[[Any, Case], Any] = call
    inputs: str = ""
    derived: bool = False
    edits: str = ""
    mistakes: Mapping[Any, str] = field(default_factory=dict)
    meaning: str | Callable[[Case, Any], str] = ""
    options: Mapping[str, str] = field(default_factory=dict)
    parts: str = ""
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

    @property
    def least(self) -> float:
        """Smaller right entries are compared as if of this size.

        The oracle of code is off by a share of the numbers that it works with, however small the right one.
        """
        return 1e-3 if self.is_code else 1e-300

    @property
    def part_names(self) -> list[str]:
        return self.parts.split()

    def right(self, case: Case = ()) -> Any:
        """What is right for a case."""
        return self.expected(case) if callable(self.expected) else self.expected

    def handed_over(self, case: Case) -> Case:
        """What the answer is given of a case."""
        return case[: self.given]

    @cached_property
    def fixed_cases(self) -> list[Case]:
        """Cases that are the same at every check; for code the first one once more.

        A second call must give what the first gave.
        """
        cases = list(self.cases(np.random.default_rng(0)))
        return [*cases, cases[0]] if self.is_code else cases

    def cases_to_try(self, rng: np.random.Generator) -> list[Case]:
        """The fixed cases, which decide what is said, then fresh ones, which no answer can be tuned to."""
        return [*self.fixed_cases, *self.cases(rng)] if self.is_code else self.fixed_cases

    @cached_property
    def stub(self) -> str:
        """The answer cell of code as a learner finds it."""
        return open_code(self.solution) if self.is_code else ""

    @cached_property
    def known_mistakes(self) -> list[Mistake]:
        """All declared mistakes, with their answers."""
        made = [
            Mistake(sentence, self.answer(edited(self.solution, changes)))
            for sentence, changes in declared(self.edits)
            if changes
        ]
        for answers, sentence in self.mistakes.items():
            several = answers if isinstance(answers, tuple) else (answers,)
            made += [Mistake(sentence, answer) for answer in several]
        return made

    @cached_property
    def machine_edits(self) -> list[Mistake]:
        """Every single change of the solution of code, with what it is."""
        made = []
        for _, what, tree in single_edits(self.solution, self.part_names):
            with suppress(Exception):  # a default value, say, that can no longer be computed
                made.append(Mistake(what, self.answer(tree)))
        return made

    @cached_property
    def function(self) -> str:
        """The name of the function that is the answer: the one that the solution defines last."""
        return [node.name for node in ast.parse(self.solution).body if isinstance(node, ast.FunctionDef)][-1]

    def answer(self, source: str | ast.Module | None = None) -> Any:
        """The function that the solution, or another text of its cell, defines."""
        tree = source if isinstance(source, ast.Module) else ast.parse(source or self.solution)
        namespace = {"np": np, **self.names}
        exec(compile(tree, SOLUTION_FILE, "exec"), namespace)
        return namespace[self.function]


SOLUTION_FILE = "<a solution>"  # what its lines give as the name of their file
