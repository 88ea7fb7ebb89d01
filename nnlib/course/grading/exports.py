"""Tables for other systems. The same records give the same bytes.

The formats follow the code that reads them: Canvas's gradebook_importer.rb, Moodle's importer of an "offline
grading worksheet" (assignfeedback_offline_grade_importer), and nbgrader's CsvExportPlugin.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from nnlib.course.grading.gradescope import write_gradescope
from nnlib.course.grading.students import Record, Student, lessons_of, most_of, place_of
from nnlib.course.grading.tables import write_table
from nnlib.course.grading.zips import write_zip

MOST_NAMED = 5
FEEDBACK = "feedback"  # the folder of the pages for students


def write_grades(students: Sequence[Student], out: Path) -> None:
    """grades.csv and exercises.csv: a row for each student, a column for each lesson or exercise."""
    lessons = lessons_of(students)
    head = ["student", "name", "email", "section", "group", "late", *(f"lesson {n}" for n in lessons)]
    rows = [[*head, "points", "of all lessons", "to be read", "refused", "page"]]
    total = sum(most_of(students, lesson) for lesson in lessons)
    for s in students:
        who = [s.key, s.name, s.email, s.told("section"), s.told("group"), s.late]
        counts = [f"{s.all_points:g}" if s.counts else "", total, len(s.open), len(s.refused)]
        rows.append([*who, *_points(s, lessons), *counts, page_path(s) if s.records else ""])
    write_table(out / "grades.csv", rows)
    _write_exercises(students, out)


def _points(student: Student, lessons: Sequence[str]) -> list[str]:
    """The points of each lesson; nothing for one that does not count."""
    return [f"{student.points(n):g}" if n in student.counts else "" for n in lessons]


def _write_exercises(students: Sequence[Student], out: Path) -> None:
    """What is still to be read has an empty cell, and so has what was not handed in."""
    counting = [record for s in students for record in s.counts.values()]
    of = {one["id"]: one["of"] for record in counting for one in record["exercises"]}
    ids = sorted(of, key=place_of)
    rows = [["student", "name", *(f"{id} of {of[id]}" for id in ids)]]
    for s in students:
        points = {}
        for record in s.counts.values():
            for one in record["exercises"]:
                given = s.mark(record, one).points if one["state"] == "written" else one["points"]
                points[one["id"]] = "" if given is None else f"{given:g}"
        rows.append([s.key, s.name, *(points.get(id, "") for id in ids)])
    write_table(out / "exercises.csv", rows)


def page_path(student: Student) -> str:
    """The page of a student, from the folder of the results."""
    return f"{FEEDBACK}/{file_name(student.key)}.html"


def write_exports(students: Sequence[Student], out: Path, formats: Sequence[str]) -> list[str]:
    """The requested tables, by names of FORMATS, and those that are there, so that all say the same.

    Returns sentences on who is missing in them.
    """
    said = []
    for name, (write, files) in _WRITERS.items():
        old = set(out.glob(files))
        if name in formats or old:
            for left in old - set(write(students, out)):
                left.unlink()
            missing = [s.name for s in students if _lacks_number(s, name)]
            if missing:
                shown = ", ".join(missing[:MOST_NAMED] + ["…"] * (len(missing) > MOST_NAMED))
                said.append(f"Without a number of {name.capitalize()}, and so without grades there: {shown}.")
    return said


def _lacks_number(student: Student, system: str) -> bool:
    """Whether a student's number is missing, or one of Canvas that hides the name and is none for grades."""
    numbers = [_number_in(record, system) for record in student.counts.values()]
    return "" in numbers if system in _NEED_NUMBERS else any(one.startswith("anon") for one in numbers)


def _number_in(record: Record, system: str) -> str:
    return record["origin"]["number"] if record["origin"]["system"] == system else ""


def _canvas(students: Sequence[Student], out: Path) -> list[Path]:
    """Canvas looks for a student by ID, then by the two of the institution, then by the name.

    It reads the leading digits of an ID, so a wrong number would find another student.
    """
    lessons = lessons_of(students)
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *(f"Lesson {n}" for n in lessons)]
    possible = ["    Points Possible", "", "", "", "", *(most_of(students, lesson) for lesson in lessons)]
    rows = []
    for s in (one for one in students if not _lacks_number(one, "canvas")):
        id = next(filter(None, (_number_in(record, "canvas") for record in s.records)), "")
        other = "" if id == s.key else s.key
        rows.append([s.name, id, other, other, s.told("section"), *_points(s, lessons)])
    write_table(out / "canvas.csv", [head, possible, *rows])
    return [out / "canvas.csv", *_pack(students, out, "canvas", "{prefix}_feedback.html")]


def _moodle(students: Sequence[Student], out: Path) -> list[Path]:
    """A worksheet for each assignment, here each lesson; the number is that of the downloaded folder.

    "-" is what Moodle itself writes where a grade was never changed.
    """
    written = []
    for lesson in lessons_of(students):
        rows = [["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"]]
        for s in students:
            if lesson in s.counts and (number := _number_in(s.counts[lesson], "moodle")):
                rows.append([f"Participant {number}", s.name, f"{s.points(lesson):g}", s.most(lesson), "-"])
        written.append(out / f"moodle_{lesson}.csv")
        write_table(written[-1], rows)
    return written + _pack(students, out, "moodle", "{prefix}_assignfeedback_file_feedback.html")


def _pack(students: Sequence[Student], out: Path, system: str, name: str) -> list[Path]:
    """The pages of a lesson in one archive, named as the system that takes it wants them to be."""
    written = []
    for lesson in lessons_of(students):
        pages = {
            name.format(prefix=s.counts[lesson]["origin"]["prefix"]): out / page_path(s)
            for s in students
            if lesson in s.counts and _number_in(s.counts[lesson], system)
        }
        if pages:
            written.append(out / f"{system}_feedback_{lesson}.zip")
            write_zip(written[-1], pages)
    return written


def _nbgrader(students: Sequence[Student], out: Path) -> list[Path]:
    """The columns of `nbgrader export`: a row for each student and assignment, here lesson."""
    rows = ["assignment duedate timestamp student_id last_name first_name email raw_score".split()]
    rows[0] += ["late_submission_penalty", "score", "max_score"]
    for lesson in lessons_of(students):
        for s in students:
            if lesson in s.counts:
                score = f"{s.points(lesson):g}"
                rows.append([lesson, "", "", s.key, s.name, "", s.email, score, 0, score, s.most(lesson)])
    write_table(out / "nbgrader.csv", rows)
    return [out / "nbgrader.csv"]


_WRITERS = {  # with the names of their files
    "canvas": (_canvas, "canvas*"),
    "moodle": (_moodle, "moodle_*"),
    "gradescope": (write_gradescope, "gradescope_*.zip"),
    "nbgrader": (_nbgrader, "nbgrader.csv"),
}
_NEED_NUMBERS = ("moodle", "gradescope")
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
