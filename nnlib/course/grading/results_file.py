"""One line of results.jsonl for each submission; all other files are made from them.

A line contains no time and no path, so that the same files, checks and seed give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

import nnlib
from nnlib.course.files import whole_file
from nnlib.course.grading.graded_lesson import SOLUTIONS
from nnlib.course.grading.grader import Graded
from nnlib.course.grading.notebook_file import read_cells
from nnlib.course.grading.roster import Roster
from nnlib.course.grading.submissions import Submission
from nnlib.course.refusal import Refusal

NO_PART_IN_VERDICTS = ("show/", "course/build/", "__main__.py")
RESULTS, RUN, LOCK = "results.jsonl", "run.json", ".lock"


def make_record(submission: Submission, graded: Graded | str, seed: int) -> dict[str, Any]:
    """The record of a submission; for a refused one, with the reason only.

    An untouched copy is one that nobody has begun; it counts as not handed in.
    """
    refused, graded = (graded, Graded([])) if isinstance(graded, str) else ("", graded)
    status = "refused" if refused else "untouched" if graded.untouched else "graded"
    judged = [one for one in graded.exercises if one["kind"] != "explain"]
    by_hand = [one for one in graded.exercises if one["kind"] == "explain"]
    return {
        **{key: getattr(submission, key) for key in ("sha256", "lesson", "student", "name", "draw")},
        **{key: getattr(graded, key) for key in ("exercises", "notes", "isolation")},
        "submission": submission.path,
        "origin": asdict(submission.origin),
        "status": status,
        "reason": refused,
        "points": sum(one["points"] for one in judged),
        "of": sum(one["of"] for one in judged),
        "of_by_hand": sum(one["of"] for one in by_hand),
        "seed": seed,
        # Where the grader itself failed, the next run tries again.
        "checks": "" if refused and not submission.trouble else digest_of_checks(),
    }


@cache
def digest_of_checks() -> str:
    """A hash of everything that verdicts depend on: code, and the lessons' cells."""
    package, digest = Path(nnlib.__file__).resolve().parent, hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        if not path.relative_to(package).as_posix().startswith(NO_PART_IN_VERDICTS):
            digest.update(path.read_bytes())
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        digest.update("".join(cell["source"] for cell in read_cells(path.read_bytes())).encode())
    return digest.hexdigest()[:16]


def as_line(record: dict[str, Any]) -> bytes:
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a file, up to an incomplete last line.

    Raises Refusal: a line is damaged.
    """
    records = []
    if path.exists():
        with path.open("rb") as file:
            for number, one in enumerate(file, start=1):
                if not one.endswith(b"\n"):
                    break
                records.append(_parsed(one, f"line {number} of {path}"))
    return records


def read_run(out: Path) -> dict[str, Any]:
    """The seed of a run, the next draw of its cases, and its roster; empty before the first one.

    Raises Refusal: the file is damaged.
    """
    path = out / RUN
    return _parsed(path.read_bytes(), str(path)) if path.exists() else {}


def roster_of(out: Path) -> Roster:
    """The roster that a run was given."""
    return Roster(read_run(out).get("roster", ()))


def write_run(out: Path, seed: int, draw: int, roster: Roster) -> None:
    """Keep what the same command needs to go on."""
    with whole_file(out / RUN) as file:
        content = {"seed": seed, "draw": draw, "roster": roster.people}
        file.write(json.dumps(content, indent=1, sort_keys=True).encode() + b"\n")


def _parsed(line: bytes, where: str) -> dict[str, Any]:
    try:
        return json.loads(line)
    except ValueError:
        raise Refusal(f"{where} is damaged; restore it from a copy, or choose another folder.") from None


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Make the folder for results, and let no other command change it meanwhile; the system frees the lock.

    Raises Refusal: another command works there, or nothing can be written there.
    """
    if out.exists() and not out.is_dir():
        raise Refusal(f"{out} is a file; name a folder for the results.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / LOCK, timeout=0):
            yield
    except Timeout:
        raise Refusal(f"another command is at work in {out}; wait until it ends.") from None
    except ConnectionError:
        raise
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise Refusal(
            f"the results in {out} cannot be completed: {error.strerror or error}{where}. What was there "
            "before is still there, and the same command goes on once that is mended."
        ) from None


def cut_torn_line(path: Path) -> None:
    """Remove an incomplete last line."""
    if path.exists():
        with path.open("rb+") as file:
            whole = sum(len(one) for one in file if one.endswith(b"\n"))
            file.truncate(whole)
