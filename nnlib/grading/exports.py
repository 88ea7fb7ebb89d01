"""Tables for the places where grades are kept. Same records, same bytes.

Sources: Canvas, "How do I import grades in the Gradebook?"; Moodle, "Offline grading worksheet"; Gradescope,
"Autograder specifications" (results.json); nbgrader, "Exporting grades from the database" (CSV).
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

from nnlib.files import whole_file

from .standing import Student, lessons_of, most_of

FORMATS = ("canvas", "moodle", "gradescope", "nbgrader")


def write_grades(students: Sequence[Student], out: Path) -> None:
    """grades.csv: a row for each student, a column for each lesson."""
    lessons = lessons_of(students)
    rows = [["student", "name", *(f"lesson {n}" for n in lessons), "points", "of", "to be read", "refused"]]
    total = sum(most_of(students, lesson) for lesson in lessons)
    for student in students:
        points = [_number(student.points(n)) if n in student.counts else "" for n in lessons]
        whole = _number(sum(student.points(n) for n in lessons))
        rows.append(
            [student.key, student.name, *points, whole, total, len(student.open), len(student.refused)]
        )
    write_table(out / "grades.csv", rows)


def write_exports(students: Sequence[Student], out: Path, formats: Sequence[str]) -> None:
    """The tables that were asked for, each under its own name in `out`."""
    for one in formats:
        {"canvas": _canvas, "moodle": _moodle, "gradescope": _gradescope, "nbgrader": _nbgrader}[one](
            students, out
        )


def _canvas(students: Sequence[Student], out: Path) -> None:
    """The gradebook's own columns; ID is the number in the names of downloaded files."""
    lessons = lessons_of(students)
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(f"Lesson {n}" for n in lessons)]
    possible = ["    Points Possible", "", "", "", "", *(most_of(students, lesson) for lesson in lessons)]
    rows = [
        [s.name, s.key, "", "", "", *(_number(s.points(n)) if n in s.counts else "" for n in lessons)]
        for s in students
    ]
    write_table(out / "canvas.csv", [head, possible, *rows])


def _moodle(students: Sequence[Student], out: Path) -> None:
    """A worksheet for each assignment, here each lesson; the number is that of the downloaded folder."""
    for lesson in lessons_of(students):
        rows = [["Identifier", "Full name", "Grade", "Maximum Grade"]]
        for s in students:
            if lesson in s.counts:
                row = [f"Participant {s.key}", s.name, _number(s.points(lesson)), s.most(lesson)]
                rows.append(row)
        write_table(out / f"moodle_{lesson}.csv", rows)


def _gradescope(students: Sequence[Student], out: Path) -> None:
    """What an autograder leaves as results.json, one file for each submission that counts."""
    folder = out / "gradescope"
    folder.mkdir(exist_ok=True)
    for student in students:
        for lesson, record in sorted(student.counts.items()):
            tests = [
                {
                    "number": one["id"],
                    "name": one["title"],
                    "score": student.by_hand.get(one["id"], (one["points"], ""))[0],
                    "max_score": one["of"],
                    "output": " ".join([one["state"] + ".", *one["sentences"]]),
                }
                for one in record["exercises"]
            ]
            content = {"score": student.points(lesson), "visibility": "visible", "tests": tests}
            text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            with whole_file(folder / f"{file_name(student.key)}_{lesson}.json") as file:
                file.write(text.encode())


def _nbgrader(students: Sequence[Student], out: Path) -> None:
    head = "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
    head += "late_submission_penalty,score,max_score"
    rows = [head.split(",")]
    for lesson in lessons_of(students):
        for s in students:
            if lesson in s.counts:
                score = _number(s.points(lesson))
                rows.append([lesson, "", "", s.key, s.name, "", "", score, 0, score, s.most(lesson)])
    write_table(out / "nbgrader.csv", rows)


def file_name(key: str) -> str:
    """A name for a student's file on every system; different for different keys.

    Example:
        >>> file_name("anna"), file_name("../con")
        ('anna', 'con-94612f4e')
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", key).strip("-")[:60]
    reserved = re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d|", plain)
    if plain == key and plain == plain.lower() and not reserved:
        return plain
    return f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _number(points: float) -> int | float:
    return int(points) if points == int(points) else points


def write_table(path: Path, rows: Sequence[Sequence]) -> None:
    """A table as CSV, in UTF-8, in one piece."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([list(map(harmless, row)) for row in rows])
    with whole_file(path) as file:
        file.write(text.getvalue().encode())


def harmless(value):
    """A text that no spreadsheet takes for a formula, whatever a student has called himself."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
