"""Grade a folder of submissions. After a stop at any moment, the same run goes on where it was."""

import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from nnlib.course.files import whole_file
from nnlib.course.grading.by_hand import follow_keys
from nnlib.course.grading.graded_lesson import SOLUTIONS, lesson_to_grade
from nnlib.course.grading.grader import Graded
from nnlib.course.grading.isolation import expect_isolation
from nnlib.course.grading.results_file import (
    RESULTS,
    as_line,
    cut_torn_line,
    digest_of_checks,
    make_record,
    read_records,
    read_run,
    roster_of,
    write_run,
)
from nnlib.course.grading.roster import Roster, read_roster
from nnlib.course.grading.shown_words import keep_pictures
from nnlib.course.grading.submissions import Submission, find_submissions
from nnlib.course.grading.workers import grade_in_workers
from nnlib.course.refusal import Refusal

PART, MOST_NAMED = f"{RESULTS}.part", 5
GradeAll = Callable[[Sequence[Submission], int, str], Generator[Graded | str]]


@dataclass
class Summary:
    """How many submissions were graded, refused, untouched, and taken over from an earlier run.

    `failed` counts those of the refused at which the grader itself failed.
    """

    seed: int
    graded: int = 0
    refused: int = 0
    failed: int = 0
    untouched: int = 0
    taken_over: int = 0


def grade(
    source: Path,
    out: Path,
    seed: int | None = None,
    isolation: str = "bubblewrap",
    workers: int = 1,
    grade_all: GradeAll | None = None,
    report: Callable[[dict, int, int], None] = lambda record, done, of: None,
    *,
    roster: Path | None = None,
    layout: str | None = None,
    lesson: str | None = None,
    replace: bool = False,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Summary:
    """Grade all submissions in `source` into out/results.jsonl; those that are there and still hold are kept.

    `grade_all` grades elsewhere than in processes of this machine; `report` is called with each record,
    `tell` with sentences on what was found. `lesson` leaves the results of all others as they are, `replace`
    lets those of students go who are not in `source`. The roster of an earlier run is kept.

    Raises:
        Refusal: there is nothing to grade, the answers are missing, out holds another run, it is not clear
            whose the submissions are, or this level of isolation is not available.
    """
    expect_isolation(isolation, source, out)
    if not any(SOLUTIONS.glob("*.ipynb")):
        raise Refusal(f"there is no folder {SOLUTIONS} with the answers; grade with the whole repository.")
    people = read_roster(roster) if roster else roster_of(out)
    found = find_submissions(source, people, layout, tell, partial(keep_pictures, out))
    # What has been graded is on a draw that its students have read about, so new files get the next one.
    draw = read_run(out).get("draw", 0)
    plan = _plan(found, source, lesson, draw)
    before, part = (list(_of_now(read_records(path), found, people)) for path in (out / RESULTS, out / PART))
    if not replace:
        _expect_all(out, [*before, *part], plan, source, lesson)
    seed = _settled_seed(out, seed)
    out.mkdir(parents=True, exist_ok=True)
    drawn = False
    write_run(out, seed, draw, people)
    follow_keys(out, read_records(out / RESULTS), before)
    summary = Summary(seed)
    grade_all = grade_all or partial(grade_in_workers, workers=workers)
    here = {one.path for one in found}
    others = (one for one in before if one["lesson"] not in (lesson, "") or one["submission"] not in here)
    whole = [one for one in others if one["lesson"] != lesson] if lesson else []
    known = {(one["submission"], one["sha256"]): one for one in (*before, *part)}
    records = _records(out, plan, whole, known, lambda new: grade_all(new, seed, isolation), summary)
    for number, one in enumerate(records, start=1):
        report(one, number, len(plan))
        summary.graded += one["status"] == "graded"
        summary.refused += one["status"] == "refused"
        summary.failed += not one["checks"]
        summary.untouched += one["status"] == "untouched"
        drawn = drawn or one["status"] != "refused" and one["draw"] == draw
    if drawn:  # also by a run that was stopped after its last file
        write_run(out, seed, draw + 1, people)
    return summary


def _plan(found: list[Submission], source: Path, lesson: str | None, draw: int) -> list[Submission]:
    """What is to be graded, after a look at the lessons: a fault there shows before anything is written."""
    plan = [replace(one, draw=draw) for one in found if lesson is None or one.lesson in (lesson, "")]
    if not any(one.lesson for one in plan) and (lesson or not any(one.student for one in plan)):
        raise Refusal(f"{source} holds no notebook{f' of lesson {lesson}' if lesson else ''}.")
    for number in {one.lesson for one in plan} - {""}:
        lesson_to_grade(number)
    return plan


def _of_now(records: list[dict], found: list[Submission], roster: Roster) -> Iterator[dict]:
    """The records, with the people that their files are from now: a roster that came late gives new keys.

    Nothing to grade hangs on these. Whose a file was that is not there any more, the roster tells.
    """
    now = {(one.path, one.sha256): (one.student, one.name, asdict(one.origin)) for one in found}
    for one in records:
        origin = one["origin"]
        people = origin["members"] or [(one["student"], one["name"])]
        listed = [(roster.find(*person) or person)[:2] for person in people]
        student, name = (", ".join(texts) for texts in zip(*listed, strict=True))
        absent = student, name, origin | {"members": listed if origin["members"] else ()}
        keys = "student", "name", "origin"
        yield one | dict(zip(keys, now.get((one["submission"], one["sha256"]), absent), strict=True))


def _expect_all(
    out: Path, before: list[dict], plan: list[Submission], source: Path, lesson: str | None
) -> None:
    """Let no student's results go without a word because the submissions are others'."""
    here = {(one.student, one.lesson) for one in plan} | {(one.student, "") for one in plan if one.trouble}
    lost = {
        one["name"]
        for one in before
        if one["status"] == "graded" and lesson in (None, one["lesson"])
        if not {(one["student"], one["lesson"]), (one["student"], "")} & here
    }
    if lost:
        names = ", ".join(sorted(lost)[:MOST_NAMED]) + (", …" if len(lost) > MOST_NAMED else "")
        raise Refusal(
            f"{out} holds results of submissions that are not in {source}, of {len(lost)} "
            f"{'student' if len(lost) == 1 else 'students'} ({names}); choose another folder for the "
            "results, or let those go with --replace."
        )


def _settled_seed(out: Path, seed: int | None) -> int:
    """The seed of this run: that of the run which is continued, the one given, or a fresh secret."""
    before = read_run(out).get("seed")
    if before is not None and seed not in (None, before):
        raise Refusal(f"{out} was graded with another seed; leave out --seed, or choose another folder.")
    seed = before if before is not None else secrets.randbits(63) if seed is None else seed
    if not isinstance(seed, int) or seed < 0:  # run.json may have been changed by hand
        raise Refusal(f"a seed is a whole number from 0 on, not {seed}.")
    return seed


def _records(
    out: Path, plan: list[Submission], whole: list[dict], known: dict, grade_new: Callable, summary: Summary
) -> Iterator[dict]:
    """The records of the plan in its order. Each new one is in the partial file before it is given.

    `known` are those from before by path and hash, `whole` those that stay whatever the plan is.
    """
    path, part = out / RESULTS, out / PART
    cut_torn_line(part)
    before = [known.get((one.path, one.sha256)) for one in plan]
    # A new or changed file is graded on the draw of this run, another one on that which it had.
    plan = [replace(one, draw=old["draw"]) if old else one for one, old in zip(plan, before, strict=True)]
    now = summary.seed, digest_of_checks()
    kept = [
        old if old and (old["seed"], old["checks"]) == now and old["reason"] in ("", one.trouble) else None
        for one, old in zip(plan, before, strict=True)
    ]
    new = [one for one, old in zip(plan, kept, strict=True) if old is None and not one.trouble]
    summary.taken_over = len(plan) - kept.count(None)
    with part.open("ab") as file, closing(grade_new(new)) as results:
        for submission, record in zip(plan, kept, strict=True):
            if record is None:
                graded = submission.trouble or next(results)
                record = make_record(submission, graded, summary.seed)
                file.write(as_line(record))
                file.flush()
            whole.append(record)
            yield record
    with whole_file(path) as file:
        file.writelines(map(as_line, sorted(whole, key=lambda one: one["lesson"])))
    part.unlink()
