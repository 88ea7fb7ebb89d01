"""Grade a folder of submissions: it can be stopped at any moment, loses nothing and goes on where it was."""

import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nnlib.course.grading.graded_lesson import SOLUTIONS, graded_lesson
from nnlib.course.grading.isolation import choose
from nnlib.course.grading.observe_source import CannotTravel
from nnlib.course.grading.records import (
    RESULTS,
    RUN,
    TIMINGS,
    cut_torn_line,
    digest_of_checks,
    is_of,
    line,
    read_records,
    record,
    replace,
)
from nnlib.course.grading.submissions import Submission, find
from nnlib.course.grading.workers import LOST, Result, grade_in_workers
from nnlib.files import whole_file

Way = Callable[[Path, Iterable[Submission], int, str], Iterator[Result]]


class NotGraded(Exception):
    """The request cannot be carried out; the message says why in one sentence."""


@dataclass
class Summary:
    """What a run came to."""

    graded: int = 0
    refused: int = 0
    lost: int = 0
    taken_over: int = 0
    isolation: str = ""
    seed: int = 0


def grade(
    source: Path,
    out: Path,
    seed: int | None = None,
    isolation: str | None = None,
    workers: int = 1,
    way: Way | None = None,
    told: Callable[[dict, int, int], None] = lambda record, done, of: None,
) -> Summary:
    """Grade all submissions in `source` into out/results.jsonl; records that are there and still hold stay.

    `way` grades submissions somewhere else than in processes of this machine; `told` hears of each record.

    Raises:
        NotGraded: there is nothing to grade, the answers are not here, or out holds another run.
        NoIsolation: the isolation that was asked for is not to be had.
    """
    level = choose(isolation)
    try:
        plan = find(source)
    except FileNotFoundError as error:
        raise NotGraded(str(error)) from None
    if not plan:
        raise NotGraded(f"{source} holds no notebook.")
    if not any(SOLUTIONS.glob("*.ipynb")):
        raise NotGraded(f"there is no folder {SOLUTIONS} with the answers; grade with the whole repository.")
    try:
        for number in {one.lesson for one in plan} - {""}:
            graded_lesson(number)
    except CannotTravel as error:
        raise NotGraded(str(error)) from None
    out.mkdir(parents=True, exist_ok=True)
    seed = _settle_run(out, seed)
    summary = Summary(isolation=level, seed=seed)
    if way is None:

        def way(root, submissions, seed, level):
            return grade_in_workers(root, submissions, seed, level, workers)

    for number, one in enumerate(_records(source, out, plan, seed, level, way, summary), start=1):
        told(one, number, len(plan))
        _count(one, summary)
    return summary


def _settle_run(out: Path, seed: int | None) -> int:
    """The seed of this run: that of the run which is taken up again, the one given, or a fresh secret."""
    path = out / RUN
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if before and seed not in (None, before["seed"]):
        raise NotGraded(f"{out} was graded with another seed; leave out --seed, or choose another folder.")
    seed = before["seed"] if before else secrets.randbits(63) if seed is None else seed
    with whole_file(path) as file:
        content = {"seed": seed, "checks": digest_of_checks()}
        file.write(json.dumps(content, indent=1, sort_keys=True).encode() + b"\n")
    return seed


def _records(source, out: Path, plan: list[Submission], seed: int, level: str, way: Way, summary: Summary):
    """The records of the plan in its order, each written before it is given."""
    path, part = out / RESULTS, out / f"{RESULTS}.part"
    for torn in (path, out / TIMINGS):
        cut_torn_line(torn)
    there, half_done = read_records(path), read_records(part)
    known = {(one["submission"], one["sha256"]): one for one in (*there, *half_done)}
    kept = [_kept(submission, known, seed) for submission in plan]
    begun = kept[: len(there)]
    if None not in begun and begun == there:  # the usual case: go on behind the last line
        target = path
    else:  # something has changed: write anew, and take over what still holds
        target, begun = part, []
        part.unlink(missing_ok=True)
    missing = (submission for submission, one in zip(plan, kept, strict=True) if one is None)
    results = way(source, missing, seed, level)
    with target.open("ab") as file, (out / TIMINGS).open("a", encoding="utf-8") as timings:
        for place, (submission, one) in enumerate(zip(plan, kept, strict=True)):
            if one is None:
                graded, verdict, seconds = next(results)
                one = record(graded, verdict, seed)
                timings.write(
                    json.dumps({"submission": submission.path, "seconds": round(seconds, 4)}) + "\n"
                )
            else:
                summary.taken_over += 1
            if place >= len(begun):
                file.write(line(one))
                file.flush()
            yield one
        file.flush()
        os.fsync(file.fileno())
    if target == part:
        replace(path, part)


def _kept(submission: Submission, known: dict, seed: int) -> dict | None:
    one = known.get((submission.path, submission.sha256))
    return one if one is not None and is_of(one, submission, seed) and one["reason"] != LOST else None


def _count(one: dict, summary: Summary) -> None:
    summary.graded += one["status"] == "graded"
    summary.refused += one["status"] == "refused"
    summary.lost += one["reason"] == LOST
