"""Grade a folder of submissions. After a stop at any moment, the same run goes on where it was."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from nnlib.course.files import whole_file
from nnlib.course.grading.graded_lesson import SOLUTIONS, lesson_to_grade
from nnlib.course.grading.grader import Graded
from nnlib.course.grading.isolation import expect_isolation
from nnlib.course.grading.results_file import (
    RESULTS,
    RUN,
    as_line,
    cut_torn_line,
    digest_of_checks,
    is_of,
    make_record,
    read_records,
)
from nnlib.course.grading.shown_words import keep_pictures
from nnlib.course.grading.submissions import Submission, find_submissions
from nnlib.course.grading.workers import LOST, grade_in_workers
from nnlib.course.refusal import Refusal

GradeAll = Callable[[Sequence[Submission], int, str], Iterator[Graded | None]]


@dataclass
class Summary:
    """How many submissions of a run were graded, refused, lost, and taken over from an earlier run."""

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
    isolation: str = "bubblewrap",
    workers: int = 1,
    grade_all: GradeAll | None = None,
    report: Callable[[dict, int, int], None] = lambda record, done, of: None,
) -> Summary:
    """Grade all submissions in `source` into out/results.jsonl; those that are there and still hold are kept.

    `grade_all` grades elsewhere than in processes of this machine; `report` is called with each record.

    Raises:
        Refusal: there is nothing to grade, the answers are missing, out holds another run, or this level of
            isolation is not available.
    """
    expect_isolation(isolation, source, out)
    if not any(SOLUTIONS.glob("*.ipynb")):
        raise Refusal(f"there is no folder {SOLUTIONS} with the answers; grade with the whole repository.")
    plan = find_submissions(source)
    if not plan:
        raise Refusal(f"{source} holds no notebook.")
    for number in {one.lesson for one in plan} - {""}:
        lesson_to_grade(number)  # a fault of the lesson shows before anything is written
    out.mkdir(parents=True, exist_ok=True)
    seed, draw = _settle_run(out, seed)
    summary = Summary(isolation=isolation, seed=seed)
    grade_all = grade_all or partial(grade_in_workers, workers=workers)
    for number, one in enumerate(_records(out, plan, seed, draw, isolation, grade_all, summary), start=1):
        report(one, number, len(plan))
        summary.graded += one["status"] == "graded"
        summary.refused += one["status"] == "refused"
        summary.lost += one["reason"] == LOST
    return summary


def _settle_run(out: Path, seed: int | None) -> tuple[int, int]:
    """The seed of this run: that of the run which is continued, the one given, or a secret one; and the draw.

    What has been graded is on a draw that its students have read about, so new files get the next one.
    """
    path = out / RUN
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if before and seed not in (None, before["seed"]):
        raise Refusal(f"{out} was graded with another seed; leave out --seed, or choose another folder.")
    seed = before["seed"] if before else secrets.randbits(63) if seed is None else seed
    _note_run(out, seed, draw := before.get("draw", 0))
    return seed, draw


def _note_run(out: Path, seed: int, draw: int) -> None:
    with whole_file(out / RUN) as file:
        content = {"seed": seed, "draw": draw, "checks": digest_of_checks()}
        file.write(json.dumps(content, indent=1, sort_keys=True).encode() + b"\n")


def _records(
    out: Path, plan: list[Submission], seed: int, draw: int, level: str, grade_all: GradeAll, summary: Summary
) -> Iterator[dict]:
    """The records of the plan in its order. Each new one is in the partial file before it is given."""
    path, part, whole = out / RESULTS, out / f"{RESULTS}.part", []
    cut_torn_line(part)
    known = {(one["submission"], one["sha256"]): one for one in (*read_records(path), *read_records(part))}
    plan = [replace(one, draw=_draw(one, known, draw)) for one in plan]
    kept = [_kept(submission, known, seed) for submission in plan]
    new = [one for one, record in zip(plan, kept, strict=True) if record is None and not one.trouble]
    results = grade_all(new, seed, level)
    with part.open("ab") as file:
        for submission, record in zip(plan, kept, strict=True):
            if record is None:
                graded = None if submission.trouble else next(results)
                keep_pictures(out, graded.pictures if graded else {})
                record = make_record(submission, graded, seed, submission.trouble or LOST)
                file.write(as_line(record))
                file.flush()
            else:
                summary.taken_over += 1
            whole.append(as_line(record))
            yield record
    if new:
        _note_run(out, seed, draw + 1)
    with whole_file(path) as file:
        file.writelines(whole)
    part.unlink()


def _draw(submission: Submission, known: dict, draw: int) -> int:
    """The draw that a file is graded on: for a new or changed one that of this run, else the one it had."""
    record = known.get((submission.path, submission.sha256))
    return record["draw"] if record else draw


def _kept(submission: Submission, known: dict, seed: int) -> dict | None:
    record = known.get((submission.path, submission.sha256))
    holds = record is not None and is_of(record, submission, seed) and record["reason"] != LOST
    return record if holds else None
