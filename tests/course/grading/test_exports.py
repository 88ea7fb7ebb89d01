"""The tables for other systems hold what these systems look for, and no formula."""

import csv
import json
import re
import subprocess
import sys
import zipfile

import pytest
from records_for_tests import entry, record, write_records, wrote

from nnlib.course.grading.exports import FORMATS, file_name, write_exports
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.results_file import read_records, write_run
from nnlib.course.grading.roster import Roster
from nnlib.course.grading.students import students_of

CANVAS = {"system": "canvas", "number": "4711", "prefix": "bergana_LATE_4711_98", "late": True}
MOODLE = {"system": "moodle", "number": "77", "prefix": "Cem Öz_77", "group": "Team 1"}
GRADESCOPE = {"system": "gradescope", "number": "501", "prefix": "submission_501"}
RECORDS = [
    record(
        "4711", entry("5.1"), entry("5.2", "not yet", sentences=["Look at N."]), name="bergañna", **CANVAS
    ),
    record("4711", entry("6.1"), lesson="06", name="bergañna", **CANVAS | {"late": False}),
    record("0012345", entry("5.1", "not begun"), entry("5.2"), wrote("5.9", "Words."), section="B"),
    record("-eve", entry("5.1"), entry("5.2"), name="=1+1"),
    record("fay", reason="The file is damaged.", lesson="", **GRADESCOPE | {"number": "503"}),
    record("Cem Öz", entry("5.1"), **MOODLE),
    record("Dora", entry("5.1"), entry("5.2", "not yet", sentences=["Look at N."]), **GRADESCOPE),
    record("Dora", entry("5.1", "not yet"), submission="2", **GRADESCOPE | {"number": "502"}),
    record("gil", entry("5.1", "not begun"), untouched=True, **GRADESCOPE | {"number": "504"}),
    record("", reason="It is no notebook, and its name tells no student.", lesson=""),
]


@pytest.fixture
def out(tmp_path):
    write_records(tmp_path, *RECORDS)
    people = [("4711", "Anna Berg", "a@b"), ("4712", "Bo Li", ""), ("fay", "Fay", "f@b")]
    write_run(tmp_path, 4, 0, Roster(people))
    write_all(tmp_path, FORMATS)
    return tmp_path


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_grades_have_a_row_for_each_student_also_of_the_roster_and_a_column_for_each_lesson(out):
    head, *rows = table(out / "grades.csv")
    assert head == [
        *("student", "name", "email", "section", "group", "late", "lesson 05", "lesson 06"),
        *("points", "of all lessons", "to be read", "refused", "page"),
    ]
    assert [[row[0], row[1], *row[6:12]] for row in rows] == [
        ["4711", "Anna Berg", "2", "2", "4", "8", "0", "0"],
        ["4712", "Bo Li", "", "", "", "8", "0", "0"],
        ["fay", "Fay", "", "", "", "8", "0", "1"],
        ["0012345", "0012345", "2", "", "2", "8", "1", "0"],
        ["'-eve", "'=1+1", "4", "", "4", "8", "0", "0"],
        ["Cem Öz", "Cem Öz", "2", "", "2", "8", "0", "0"],
        ["Dora", "Dora", "2", "", "2", "8", "0", "0"],
        ["gil", "gil", "", "", "", "8", "0", "0"],
    ]
    assert [row[2:6] for row in rows[:4]] == [
        ["a@b", "", "", "05"], ["", "", "", ""], ["f@b", "", "", ""], ["", "B", "", ""],
    ]  # fmt: skip
    assert rows[5][4] == "Team 1" and rows[1][12] == "" and (out / rows[0][12]).exists()


def test_each_exercise_has_a_column(out):
    head, *rows = table(out / "exercises.csv")
    assert head == ["student", "name", "5.1 of 2", "5.2 of 2", "5.9 of 2", "6.1 of 2"]
    assert rows[0][2:] == ["2", "0", "", "2"] and rows[3][2:] == ["0", "2", "", ""]


def test_canvas_finds_its_own_numbers_as_id_and_others_as_those_of_the_institution(out):
    """Canvas's gradebook_importer.rb would take an ID 0012345 for another student's number, 12345."""
    assert table(out / "canvas.csv")[:6] == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lesson 05", "Lesson 06"],
        ["    Points Possible", "", "", "", "", "6", "2"],
        ["Anna Berg", "4711", "", "", "", "2", "2"],
        ["Bo Li", "", "4712", "4712", "", "", ""],
        ["Fay", "", "fay", "fay", "", "", ""],
        ["0012345", "", "0012345", "0012345", "B", "2", ""],
    ]


def test_moodle_gets_a_worksheet_with_the_columns_that_it_insists_on_for_those_it_has_numbered(out):
    assert table(out / "moodle_05.csv") == [
        ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"],
        ["Participant 77", "Cem Öz", "2", "2", "-"],
    ]
    missing = write_exports(students_of(read_records(out / "results.jsonl"), {}, Roster()), out, ["moodle"])
    assert missing[0].startswith("Without a number of Moodle, and so without grades there: 0012345, =1+1,")


def test_canvas_gets_no_grades_of_people_whose_names_it_hides_but_their_pages(tmp_path):
    hidden = {"system": "canvas", "number": "anon_12345", "prefix": "anon_12345_98"}
    write_records(tmp_path, record("anon_12345", entry("5.1"), **hidden), RECORDS[0])
    said = []
    write_all(tmp_path, ["canvas"], tell=said.append)
    assert said == ["Without a number of Canvas, and so without grades there: anon_12345."]
    assert "anon" not in (tmp_path / "canvas.csv").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "canvas_feedback_05.zip") as archive:
        assert archive.namelist() == ["anon_12345_98_feedback.html", "bergana_LATE_4711_98_feedback.html"]


def test_pages_are_packed_under_the_names_by_which_a_system_takes_them_back(out):
    """importziplib.php splits at four underscores; assignment.rb takes the first two numbers."""
    for name, inside in (
        ("moodle_feedback_05.zip", "Cem Öz_77_assignfeedback_file_feedback.html"),
        ("canvas_feedback_05.zip", "bergana_LATE_4711_98_feedback.html"),
    ):
        with zipfile.ZipFile(out / name) as archive:
            assert archive.namelist() == [inside]
            assert b"Feedback for" in archive.read(inside)


def test_all_exports_that_are_there_are_made_anew_and_none_is_left_behind(out):
    write_records(out, record("4711", entry("5.1"), **CANVAS))
    write_all(out)
    assert table(out / "canvas.csv")[2] == ["Anna Berg", "4711", "", "", "", "2"]
    assert [row[0] for row in table(out / "nbgrader.csv")] == ["assignment", "05"]
    assert not (out / "gradescope_06.zip").exists() and not (out / "canvas_feedback_06.zip").exists()


def test_nbgrader_gets_the_columns_of_its_own_export(out):
    rows = table(out / "nbgrader.csv")
    assert rows[0] == [
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    ]
    assert rows[1] == ["05", "", "", "4711", "Anna Berg", "", "a@b", "2", "0", "2", "4"]


def test_gradescope_gets_an_autograder_that_looks_results_up(out):
    autograder = out / "autograder"
    with zipfile.ZipFile(out / "gradescope_05.zip") as archive:
        assert archive.namelist() == ["results.json", "run_autograder", "setup.sh"]
        assert archive.getinfo("run_autograder").external_attr >> 16 == 0o755
        archive.extractall(autograder / "source")
    given = {}
    for number in 501, 502, 503, 504, 99:
        (autograder / "submission_metadata.json").write_text(json.dumps({"id": number}), encoding="utf-8")
        program = [sys.executable, "source/run_autograder"]
        subprocess.run(program, cwd=autograder, check=True)
        given[number] = json.loads((autograder / "results" / "results.json").read_text(encoding="utf-8"))
    assert given[99]["score"] == 0 and "was not there" in given[99]["output"]
    assert given[503] == {"score": 0, "output": "The file is damaged."}
    assert given[504]["score"] == 0 and "as it was handed out" in given[504]["output"]
    assert given[501]["score"] == 2 == sum(test["score"] for test in given[501]["tests"])
    assert [test["max_score"] for test in given[501]["tests"]] == [2, 2]
    assert given[501]["tests"][1]["output"] == "Not yet. Look at N."
    assert given[502] == given[501], "the better submission counts"


def test_every_key_has_a_file_name_of_its_own_on_every_system():
    keys = ["anna", "Anna", "ANNA", "../anna", "a/b", "a-b", "con", "CON", "nul", "", ".", "é", "è"]
    keys += ["x" * 300, "x" * 301]
    names = [file_name(key) for key in keys]
    assert len({name.lower() for name in names}) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name) for name in names)
    assert not {name.lower() for name in names} & {"con", "nul"}
