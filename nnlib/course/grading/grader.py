"""Grade one notebook: run its answers in the sandbox and judge the results here."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, partial

from nnlib.course.checks import Exercise, Verdict
from nnlib.course.grading.graded_lesson import GradedLesson, Judge, lesson_to_grade
from nnlib.course.grading.isolation import expect_isolation
from nnlib.course.grading.pairing import NO_CELL, Paired, Step, begun, pair
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.warm_process import GONE, SILENT, WarmProcess
from nnlib.course.grading.words import Words
from nnlib.course.refusal import Refusal
from nnlib.course.sandbox.observation import Observation, too_long

RIGHT, NOT_BEGUN = "right", "not begun"
SECONDS_OF_A_CELL, SECONDS_OF_A_NOTEBOOK, MOST_TRIES, MOST_NOTES = 10.0, 120.0, 10, 5
ALONE = "The notebook is run without files beside it: if {} is one of yours, put what it holds into a cell."
FAULT = "The grader itself failed at this file, which is not its author's fault: {}. The others are graded."
TOO_LONG_IN_ALL = "The notebook as a whole ran for too long; this answer was not reached."


@dataclass(frozen=True)
class Graded:
    """What is recorded of each exercise, notes on the whole, and the isolation.

    `untouched` is a copy as it was handed out, in which nothing was begun.
    """

    exercises: list[dict]
    notes: list[str] = field(default_factory=list)
    isolation: str = ""
    untouched: bool = False


class Grader:
    """Grades notebooks one after the other; use it in `with`. Same notebook, seed and draw, same result.

    It keeps one warm process, that of the lesson graded last: sort the notebooks by lesson.

    Raises Refusal: this level of isolation is not available.
    """

    def __init__(self, seed: int, isolation: str = "bubblewrap"):
        expect_isolation(isolation)
        self.isolation = isolation
        self._judge_of = cache(partial(Judge, seed))
        self._judge = self._judge_of(0)
        self._warm: WarmProcess | None = None
        self._number, self._end, self._stopped = "", 0.0, False

    def __enter__(self) -> "Grader":
        return self

    def __exit__(self, *_) -> None:
        self._end_warm()

    def stop(self) -> None:
        """End what another thread is grading here, which then raises ConnectionError."""
        self._stopped = True
        if warm := self._warm:
            warm.stop()

    def result(self, one: Submission) -> Graded | str:
        """As `grade`; a sentence where a fault of the grader itself prevents it, so that the others go on."""
        try:
            return self.grade(one.lesson, one.cells, one.draw)
        except (ConnectionError, Refusal):
            raise
        except Exception as error:
            return FAULT.format(f"{type(error).__name__}: {error}"[:300])

    def grade(self, number: str, cells: list[dict], draw: int = 0) -> Graded:
        """Grade the cells of a notebook of lesson "05", as `read_cells` gives them, on the cases of a draw.

        Raises ConnectionError: the lesson's own cells do not run in the sandbox.
        """
        here, self._judge = lesson_to_grade(number), self._judge_of(draw)
        paired = pair(cells, here)
        if paired.untouched(cells, here):
            entries = [_entry(one, Verdict(one, NOT_BEGUN), Words()) for one in here.exercises]
            return Graded(entries, untouched=True)
        self._warm_process(here)  # before the time limit starts
        self._end = time.monotonic() + SECONDS_OF_A_NOTEBOOK
        verdicts = self._verdicts(here, paired)
        words = paired.words
        entries = [_entry(one, verdicts.get(one.id), words.get(one.id, Words())) for one in here.exercises]
        more = len(paired.notes) - MOST_NOTES
        rest = [f"There are {more} more notes like these."] if more > 0 else []
        return Graded(entries, paired.notes[:MOST_NOTES] + rest, self.isolation)

    def _verdicts(self, here: GradedLesson, paired: Paired) -> dict[str, Verdict]:
        """The verdict on each answer, run in the order of the notebook and, if it fails, also alone."""
        observed, verdicts = self._observe(here, paired, list(paired.order)), {}
        for exercise in (one for one in here.exercises if one.kind != "explain"):
            id, verdict = exercise.id, self._conclude(exercise, observed.get(exercise.id))
            alone = [one for one in paired.order if one.id in ("", id)]
            if (
                verdict.state != RIGHT
                and begun(paired.answers.get(id, ""), exercise)
                and alone != paired.order
            ):
                # Another answer may have caused it.
                again = self._conclude(exercise, self._observe(here, paired, alone).get(id))
                verdict = again if again.state == RIGHT else verdict
            verdicts[id] = verdict
        for id, sentence in paired.seen.items():
            if verdicts[id].state != RIGHT:
                verdicts[id] = replace(verdicts[id], notes=(*verdicts[id].notes, sentence))
        return verdicts

    def _conclude(self, exercise: Exercise, observations: list[Observation] | None) -> Verdict:
        if observations is None:
            return Verdict(exercise, NOT_BEGUN, (), notes=(NO_CELL,))
        return self._judge.conclude(exercise, observations)

    def _observe(self, here: GradedLesson, paired: Paired, order: list[Step]) -> dict[str, list[Observation]]:
        """What was observed of each answer. If a cell ends Python, the others run again without it."""
        observed: dict[str, list[Observation]] = {}
        for tries in range(1, len(order) + 2):
            steps = list(self._steps(here, paired, order))
            found = self._follow(here, [step for _, step in steps])
            fine = self._take_in(paired, steps, found, observed)
            if len(found) == len(steps) and not (found and found[-1][-1].trouble in SILENT):
                return observed
            last, _ = steps[len(found) - 1]
            if last[0]:
                observed.setdefault(last[0], found[-1])
            # A cell of the learner's own that timed out is not run again.
            order = [one for one in order if one != last and (one[0] or fine.get(one, tries < MOST_TRIES))]
            if time.monotonic() > self._end:
                break
        for id, _ in order:
            observed.setdefault(id, [Observation(trouble=TOO_LONG_IN_ALL)])
        return observed

    @staticmethod
    def _take_in(paired: Paired, steps, found, observed) -> dict[Step, bool]:
        """Store observations of answers and note other failures; returns which cells ended in time."""
        failed, fine = {}, {}
        for (one, step), seen in zip(steps, found, strict=False):  # the last steps may not have been reached
            id, trouble = one[0], seen[-1].trouble
            if "run" in step:
                fine[one] = trouble != too_long(SECONDS_OF_A_CELL)
            if "run" in step and id and (trouble or not seen[-1].begun):
                failed[id] = seen
            elif "look" in step:
                observed.setdefault(id, failed.get(id, seen))
            elif not id and trouble:
                paired.notes.append(f"A cell of your own failed: {trouble}")
            if missing := re.search(r"ModuleNotFoundError: No module named '([^']+)'", trouble):
                paired.notes.append(ALONE.format(missing[1]))
        paired.notes[:] = dict.fromkeys(paired.notes)
        return fine

    def _steps(self, here: GradedLesson, paired: Paired, order: list[Step]) -> Iterator[tuple[Step, dict]]:
        """What to do, each with the words in which the warm process is told."""
        by_id = {exercise.id: exercise for exercise in here.exercises}
        for place, step in enumerate(order, start=1):
            name = step.id or f"of your own, {place}"
            if step.source is None:
                yield step, self._judge.question(by_id[step.id], paired.looks[step.id])
            else:
                yield step, {"run": step.source, "name": name, "seconds": SECONDS_OF_A_CELL}

    def _follow(self, here: GradedLesson, steps: list[dict]) -> list[list[Observation]]:
        warm = self._warm_process(here)
        try:
            return warm.follow(steps, self._end)
        except OSError:  # the fork has taken the warm process with it, which the sandbox prevents
            self._end_warm()
            return [[Observation(trouble=GONE)]]

    def _warm_process(self, here: GradedLesson) -> WarmProcess:
        fits = self._warm is not None and self._number == here.number and self._warm.alive
        if not (fits or self._stopped):
            self._end_warm()
            self._warm, self._number = WarmProcess(self.isolation, here), here.number
        if self._stopped:
            raise ConnectionError("stopped")
        return self._warm

    def _end_warm(self) -> None:
        if self._warm is not None:
            self._warm.close()
            self._warm = None


def _entry(exercise: Exercise, verdict: Verdict | None, words: Words) -> dict:
    """What is recorded of an exercise: the verdict, or the words of a written answer."""
    if exercise.kind == "explain":
        verdict = Verdict(exercise, "written" if words.text else "not written", notes=tuple(words.notes))
    asked = {"id": exercise.id, "title": exercise.title, "kind": exercise.kind, "of": exercise.points}
    given = {"state": verdict.state, "points": verdict.points, "cause": verdict.cause, "words": words.text}
    return asked | given | {"sentences": list(verdict.sentences), "notes": list(verdict.notes)}
