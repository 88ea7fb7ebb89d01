"""Written answers, which a person reads: a sheet to fill in, and the points that came back.

GRADES/by_hand.csv is filled in with any spreadsheet; `python -m nnlib by-hand GRADES` takes it over. What was
given is kept in by_hand.jsonl, line behind line, the last one counts.
"""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from .batch import NotGraded
from .exports import write_table
from .records import RESULTS, read_records
from .standing import ByHand, Student, standings

SHEET, GIVEN = "by_hand.csv", "by_hand.jsonl"
COLUMNS = ["student", "name", "exercise", "of", "words", "points", "comment"]


def given(out: Path) -> ByHand:
    """The points given so far, with their comments."""
    path, points = out / GIVEN, {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            one = json.loads(line)
            points[one["student"], one["exercise"]] = (one["points"], one["comment"])
    return points


def write_sheet(students: Sequence[Student], out: Path) -> None:
    """by_hand.csv with all written answers, question by question; what was filled in stays."""
    filled = {(row["student"], row["exercise"]): row for row in _rows(out / SHEET, strict=False)}
    rows = []
    for exercise, student, entry in written(students):
        points, comment = student.by_hand.get(exercise, ("", ""))
        before = filled.get((student.key, exercise), {})
        points = points if points != "" else before.get("points", "")
        row = [student.key, student.name, exercise, entry["of"], entry["words"], points]
        rows.append([*row, comment or before.get("comment", "")])
    if rows:
        write_table(out / SHEET, [COLUMNS, *rows])


def written(students: Sequence[Student]) -> list[tuple[str, Student, dict]]:
    """All written answers, question by question."""
    found = [
        (entry["id"], student, entry)
        for student in students
        for record in student.counts.values()
        for entry in record["exercises"]
        if entry["state"] == "written"
    ]
    return sorted(found, key=lambda one: [int(part) for part in one[0].split(".")])


def take_over(out: Path, sheet: Path) -> int:
    """Keep the points that a sheet gives; returns how many rows have points.

    Raises:
        NotGraded: a row is of no written answer, or its points are out of range; nothing is kept then.
    """
    lines, before = [], given(out)
    students = standings(read_records(out / RESULTS), before)
    known = {(student.key, exercise): entry for exercise, student, entry in written(students)}
    for number, row in enumerate(_rows(sheet, strict=True), start=2):
        key = row["student"], row["exercise"]
        if key not in known:
            raise NotGraded(f"row {number}: {key[0]} has written nothing for exercise {key[1]}.")
        if not row["points"].strip():
            continue
        points = _points(row["points"], known[key]["of"], number)
        if before.get(key) != (points, row["comment"]):
            one = {"student": key[0], "exercise": key[1], "points": points, "comment": row["comment"]}
            lines.append(json.dumps(one, ensure_ascii=False, sort_keys=True))
        before[key] = (points, row["comment"])
    with (out / GIVEN).open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(line + "\n" for line in lines)
    return len(before)


def _rows(path: Path, strict: bool) -> list[dict[str, str]]:
    if not path.exists():
        if strict:
            raise NotGraded(f"there is no sheet {path}.")
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if strict and not {"student", "exercise", "points"} <= set(reader.fieldnames or ()):
            raise NotGraded(f"{path.name} needs the columns student, exercise and points.")
        rows = [{key: row.get(key) or "" for key in COLUMNS} for row in reader]
    return [row | {"student": row["student"].removeprefix("'")} for row in rows]


def _points(text: str, of: int, number: int) -> float:
    try:
        points = float(text.replace(",", "."))
    except ValueError:
        raise NotGraded(f"row {number}: {text!r} is no number of points.") from None
    if not 0 <= points <= of:
        raise NotGraded(f"row {number}: {text} points, but there are 0 to {of}.")
    return points
