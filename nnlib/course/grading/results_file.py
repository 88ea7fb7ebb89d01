"""One line of results.jsonl for each submission; all other files are made from them.

A line contains no time and no path, so that the same files, checks and seed give the same bytes.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import nnlib
from nnlib.course.grading.graded_lesson import SOLUTIONS
from nnlib.course.grading.grader import Graded
from nnlib.course.grading.submissions import Submission

NO_PART_IN_VERDICTS = ("show/", "course/build/", "__main__.py")
RESULTS, RUN = "results.jsonl", "run.json"


def make_record(submission: Submission, graded: Graded | None, seed: int, reason: str) -> dict[str, Any]:
    """The record of a submission; for a refused one (None), with the reason only."""
    exercises = graded.exercises if graded else []
    judged = [one for one in exercises if one["kind"] != "explain"]
    by_hand = [one for one in exercises if one["kind"] == "explain"]
    return {
        "submission": submission.path,
        "sha256": submission.sha256,
        "student": submission.student,
        "name": submission.name,
        "lesson": submission.lesson,
        "status": "graded" if graded else "refused",
        "reason": "" if graded else reason,
        "notes": graded.notes if graded else [],
        "isolation": graded.isolation if graded else "",
        "seed": seed,
        "draw": submission.draw,
        "checks": digest_of_checks(),
        "points": sum(one["points"] for one in judged),
        "of": sum(one["of"] for one in judged),
        "of_by_hand": sum(one["of"] for one in by_hand),
        "exercises": exercises,
    }


@cache
def digest_of_checks() -> str:
    """A hash of everything that verdicts depend on: code, and the lessons' cells."""
    package, digest = Path(nnlib.__file__).resolve().parent, hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        if not path.relative_to(package).as_posix().startswith(NO_PART_IN_VERDICTS):
            digest.update(path.read_bytes())
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        digest.update("".join(part for cell in cells for part in cell["source"]).encode())
    return digest.hexdigest()[:16]


def as_line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a file, up to an incomplete last line."""
    records = []
    if path.exists():
        with path.open("rb") as file:
            for one in file:
                if not one.endswith(b"\n"):
                    break
                records.append(json.loads(one))
    return records


def cut_torn_line(path: Path) -> None:
    """Remove an incomplete last line."""
    if path.exists():
        with path.open("rb+") as file:
            whole = sum(len(one) for one in file if one.endswith(b"\n"))
            file.truncate(whole)


def is_of(record: dict[str, Any], submission: Submission, seed: int) -> bool:
    """Whether grading this submission now would give the same record."""
    now = {"submission": submission.path, "sha256": submission.sha256, "student": submission.student}
    now |= {"lesson": submission.lesson, "seed": seed, "checks": digest_of_checks()}
    return all(record.get(key) == value for key, value in now.items())
