"""Tables for other systems. The same records give the same bytes.

The formats follow the code that reads them: Canvas, gradebook_importer.rb, and the guide
"How do I import grades in the Gradebook?"; Moodle, assignfeedback_offline_grade_importer, which reads the
"offline grading worksheet"; and nbgrader's own CsvExportPlugin.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from nnlib.course.grading.gradescope import write_gradescope
from nnlib.course.grading.students import Student, lessons_of, most_of
from nnlib.course.grading.tables import write_table


def write_grades(students: Sequence[Student], out: Path) -> None:
    """grades.csv: a row for each student, a column for each lesson."""
    lessons = lessons_of(students)
    rows = [["student", "name", *(f"lesson {n}" for n in lessons), "points", "of", "to be read", "refused"]]
    total = sum(most_of(students, lesson) for lesson in lessons)
    for student in students:
        points = [_number(student.points(n)) if n in student.counts else "" for n in lessons]
        whole = _number(student.all_points)
        rows.append(
            [student.key, student.name, *points, whole, total, len(student.open), len(student.refused)]
        )
    write_table(out / "grades.csv", rows)


def write_exports(students: Sequence[Student], out: Path, formats: Sequence[str]) -> None:
    """The requested tables, by names of FORMATS."""
    for one in formats:
        _WRITERS[one](students, out)


def _canvas(students: Sequence[Student], out: Path) -> None:
    """Canvas looks for a student by ID, then by the two of the institution, then by the name.

    It reads the leading digits of an ID, so a wrong number would find another student.
    """
    lessons = lessons_of(students)
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(f"Lesson {n}" for n in lessons)]
    possible = ["    Points Possible", "", "", "", "", *(most_of(students, lesson) for lesson in lessons)]
    rows = []
    for s in students:
        ids = [s.key, "", ""] if s.came_from_a_system else ["", s.key, s.key]
        rows.append([s.name, *ids, "", *(_number(s.points(n)) if n in s.counts else "" for n in lessons)])
    write_table(out / "canvas.csv", [head, possible, *rows])


def _moodle(students: Sequence[Student], out: Path) -> None:
    """A worksheet for each assignment, here each lesson; the number is that of the downloaded folder.

    "-" is what Moodle itself writes where a grade was never changed.
    """
    for lesson in lessons_of(students):
        rows = [["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]]
        for s in students:
            if lesson in s.counts:
                rows.append([f"Participant {s.key}", s.name, _number(s.points(lesson)), s.most(lesson), "-"])
        write_table(out / f"moodle_{lesson}.csv", rows)


def _nbgrader(students: Sequence[Student], out: Path) -> None:
    """The columns of `nbgrader export`: a row for each student and assignment, here lesson."""
    head = "assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,"
    head += "late_submission_penalty,score,max_score"
    rows = [head.split(",")]
    for lesson in lessons_of(students):
        for s in students:
            if lesson in s.counts:
                score = _number(s.points(lesson))
                rows.append([lesson, "", "", s.key, s.name, "", "", score, 0, score, s.most(lesson)])
    write_table(out / "nbgrader.csv", rows)


_WRITERS = {"canvas": _canvas, "moodle": _moodle, "gradescope": write_gradescope, "nbgrader": _nbgrader}
FORMATS = tuple(_WRITERS)


def file_name(key: str) -> str:
    """A name for a student's file on every system; different for different keys.

    Example:
        >>> file_name("anna"), file_name("../con")
        ('anna', 'con-a2436930')
    """
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", key).strip("-")[:60]
    reserved = re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d|", plain)
    if plain == key and plain == plain.lower() and not reserved:
        return plain
    return f"{plain}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def _number(points: float) -> int | float:
    return int(points) if points == int(points) else points
