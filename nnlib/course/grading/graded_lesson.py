"""What the grader knows of a lesson: its exercises, its own cells, and what each check looks at."""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nnlib.course import checks
from nnlib.course.checks import Exercise
from nnlib.course.checks.verdict import Verdict, conclude
from nnlib.course.grading.notebook_file import read_cells, sources_by_exercise
from nnlib.course.grading.observe_source import source_of
from nnlib.course.sandbox.observation import SECONDS, Case, Observation
from nnlib.course.sandbox.plain_data import as_plain
from nnlib.course.sandbox.wire import encode

_COURSE = Path(__file__).resolve().parents[3]
SOLUTIONS, NOTEBOOKS = _COURSE / "solutions", _COURSE / "notebooks"


@dataclass(frozen=True)
class GradedLesson:
    """`prose` are the sources of its Markdown cells, `looks` what the check of each exercise looks at.

    `cells` are the sources of the lesson's own code cells, `proved` the same with the solution's asserts, and
    `observers` the name and source of `observe`, by exercise. The grader alone has these.
    """

    number: str
    exercises: tuple[Exercise, ...]
    prose: tuple[str, ...]
    looks: dict[str, str]
    cells: tuple[str, ...] = ()
    proved: tuple[str, ...] = ()
    observers: dict[str, tuple[str, str]] = field(default_factory=dict)


@cache
def lesson_to_grade(number: str) -> GradedLesson:
    """The lesson "05", read from the notebook of its solution.

    Raises:
        LookupError: there is no such lesson.
        Refusal: an exercise cannot be observed in the sandbox.
    """
    exercises = tuple(checks.lesson(number))
    asked = [one for one in exercises if one.kind != "explain"]
    observers = {one.id: (one.observe.__name__, source_of(one)) for one in asked}
    solved, handed_out = (cells_of(folder, number) for folder in (SOLUTIONS, NOTEBOOKS))
    own, proved = (
        tuple(c["source"] for c in cells if c["cell_type"] == "code" and not c["metadata"]["exercise"])
        for cells in (handed_out, solved)
    )
    texts = (cell for cell in handed_out if cell["cell_type"] == "markdown")
    prose = tuple(cell["source"] for cell in texts if "write" not in cell["metadata"]["tags"])
    looks = {id: _second_argument(source) for id, source in sources_by_exercise("check", solved).items()}
    return GradedLesson(number, exercises, prose, looks, own, proved, observers)


def cells_of(folder: Path, number: str) -> list[dict[str, Any]]:
    """The cells of a lesson's notebook in this folder."""
    (path,) = folder.glob(f"{number}_*.ipynb")
    return read_cells(path.read_bytes())


def _second_argument(source: str) -> str:
    """What a check cell `check("8.3", walk)` looks at: `walk`."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return next(ast.unparse(call.args[1]) for call in calls if len(call.args) == 2)


class Judge:
    """Draws the cases of a seed and judges what was observed: the side that knows what is right.

    The cases of one draw are the same for all students, so that nobody is luckier than another. Changed files
    are graded on the next draw, so that nobody gains by what was said of the cases before.
    """

    def __init__(self, seed: int, draw: int = 0):
        self.seed, self.draw = seed, draw
        # Once for each exercise: an oracle may measure thousands of slopes.
        self.cases, self._right = cache(self._drawn), cache(self._expected)

    def question(self, exercise: Exercise, look: str) -> dict:
        """The step that asks the warm process to observe an answer: only what the answer itself is given."""
        cases = [encode(exercise.handed_over(case)) for case in self.cases(exercise)]
        how = {"stub": exercise.stub, "inputs": exercise.inputs, "derived": exercise.derived}
        return {"look": look, "observe": exercise.id, "cases": cases, "seconds": SECONDS} | how

    def conclude(self, exercise: Exercise, observations: list[Observation]) -> Verdict:
        """The verdict; a result that cannot even be compared is wrong."""
        right = self._right(exercise)
        try:
            cases = self.cases(exercise)
            return conclude(exercise, cases, observations, lambda case: right[id(case)], secret=True)
        except Exception as error:
            sentence = f"Your result could not be compared ({type(error).__name__})."
            return Verdict(exercise, "not yet", (sentence,), "form")

    def _drawn(self, exercise: Exercise) -> list[Case]:
        """All cases, with the parts for the oracle, which never leave this process."""
        numbers = map(int, exercise.id.split("."))
        return exercise.cases_to_try(np.random.default_rng([self.seed, self.draw, *numbers]))

    def _expected(self, exercise: Exercise) -> dict[int, Any]:
        return {id(case): as_plain(exercise.right(case)) for case in self.cases(exercise)}
