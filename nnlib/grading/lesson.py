"""What the grader knows of a lesson: its exercises, its own cells, and what each check looks at."""

import ast
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nnlib import exercises
from nnlib.exercises import Exercise
from nnlib.exercises.verdict import Verdict, conclude
from nnlib.observing.observation import Case, Observation
from nnlib.observing.plain import plain
from nnlib.observing.wire import encode

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"


@dataclass(frozen=True)
class Lesson:
    """`cells` are the sources of its own code cells, `looks` maps an exercise to what its check looks at.

    `answers` maps an exercise to its answer cell as the author wrote it: for the names it defines.
    """

    number: str
    exercises: tuple[Exercise, ...]
    cells: tuple[str, ...]
    looks: dict[str, str]
    answers: dict[str, str]


@cache
def lesson(number: str) -> Lesson:
    """The lesson "05", read from the notebook of its solution.

    Raises:
        LookupError: there is no such lesson.
    """
    found = exercises.lesson(number)
    (path,) = SOLUTIONS.glob(f"{number}_*.ipynb")
    own, looks, answers = [], {}, {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source, metadata = "".join(cell["source"]), cell["metadata"]
        id, tags = metadata.get("exercise"), metadata.get("tags", [])
        if cell["cell_type"] == "code" and id is None:
            own.append(source)
        elif "check" in tags:
            looks[id] = _second_argument(source)
        elif "answer" in tags:
            answers[id] = source
    return Lesson(number, tuple(found), tuple(own), looks, answers)


def _second_argument(source: str) -> str:
    """What a check cell `check("8.3", walk)` looks at: `walk`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return next(ast.unparse(call.args[1]) for call in calls if len(call.args) == 2)


class Judge:
    """Draws the cases of a seed and judges what was observed: the side that knows what is right.

    The cases are the same for all students, so that nobody is luckier than another.
    """

    def __init__(self, seed: int):
        self.seed = seed
        self._cases: dict[str, list[Case]] = {}
        self._sent: dict[str, list] = {}
        self._right: dict[str, dict[int, Any]] = {}

    def cases(self, exercise: Exercise) -> list[Case]:
        """All cases, oracle's part included: these never leave this process."""
        if exercise.id not in self._cases:
            numbers = map(int, exercise.id.split("."))
            rng = np.random.default_rng([self.seed, *numbers])
            self._cases[exercise.id] = exercise.cases_to_try(rng)
        return self._cases[exercise.id]

    def question(self, exercise: Exercise, look: str) -> dict:
        """The step that asks the warm process to observe an answer: only what the answer itself is given."""
        if exercise.id not in self._sent:
            self._sent[exercise.id] = [encode(exercise.inputs(case)) for case in self.cases(exercise)]
        return {"look": look, "how": exercise.observe.__name__, "cases": self._sent[exercise.id]}

    def conclude(self, exercise: Exercise, observations: list[Observation]) -> Verdict:
        """The verdict; what a hostile answer makes of the comparison itself is its own fault."""
        right = self._all_right(exercise)
        try:
            return conclude(exercise, self.cases(exercise), observations, lambda case: right[id(case)])
        except Exception as error:
            sentence = f"Your result could not be compared ({type(error).__name__})."
            return Verdict(exercise, "not yet", (sentence,), "form")

    def _all_right(self, exercise: Exercise) -> dict[int, Any]:
        """What is right for each case, worked out once: an oracle may measure thousands of slopes."""
        if exercise.id not in self._right:
            cases = self.cases(exercise)
            self._right[exercise.id] = {id(case): plain(exercise.expected(case)) for case in cases}
        return self._right[exercise.id]
