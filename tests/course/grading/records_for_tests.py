"""Records as the grader writes them, made by hand: for tests of all that is made of them."""

import csv
from dataclasses import asdict

from nnlib.course.grading.by_hand import SHEET, take_over
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.results_file import RESULTS, as_line
from nnlib.course.grading.submissions import Origin


def entry(id, state="right", of=2, sentences=(), cause="", kind="code", words="", notes=()):
    """One exercise of a record."""
    return {
        "id": id, "title": f"Title of {id}", "kind": kind, "state": state, "of": of, "cause": cause,
        "points": of if state == "right" else 0, "sentences": list(sentences), "notes": list(notes),
        "words": words,
    }  # fmt: skip


def wrote(id, words, of=2):
    """A written answer."""
    return entry(id, "written", of, kind="explain", words=words)


def record(
    student, *exercises, name=None, lesson="05", submission="", reason="", notes=(), untouched=False, **origin
):
    """One submission; with a reason it is refused. `origin` holds fields of Origin."""
    status = "refused" if reason else "untouched" if untouched else "graded"
    judged = [one for one in exercises if one["kind"] != "explain"]
    return {
        "submission": submission or f"{student}/{lesson}.ipynb", "sha256": "0" * 64, "student": student,
        "name": student if name is None else name, "lesson": lesson, "seed": 4, "checks": "0" * 16,
        "status": status, "reason": reason, "notes": list(notes), "isolation": "" if reason else "bubblewrap",
        "origin": asdict(Origin(**origin)), "exercises": list(exercises),
        "points": sum(one["points"] for one in judged), "of": sum(one["of"] for one in judged),
        "of_by_hand": sum(one["of"] for one in exercises if one["kind"] == "explain"),
    }  # fmt: skip


def write_records(out, *records):
    """Make them the results of a folder."""
    (out / RESULTS).write_bytes(b"".join(map(as_line, records)))
    return out


def table(path):
    """The rows of a table, each by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def save(path, rows, delimiter=","):
    """Write a table as a spreadsheet does."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def fill(out, **points):
    """Fill in points, and "points; comment", by the keys of the students."""
    rows = table(out / SHEET)
    for row in rows:
        if row["student"] in points:
            row["points"], _, row["comment"] = points[row["student"]].partition("; ")
    save(out / SHEET, rows)


def read_in(out, sheet=SHEET):
    """Do what the command by-hand does; returns what it says."""
    said = []
    write_all(out, taken=take_over(out, out / sheet, said.append))
    return said
