"""The tables for other systems hold what these systems look for, and no formula."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nnlib.course.grading.exports import FORMATS, file_name
from nnlib.course.grading.output_files import write_all

sys.path.insert(0, str(Path(__file__).parent))
from records_for_tests import entry, record, write_records, wrote  # noqa: E402

RECORDS = [
    record("4711", entry("5.1"), entry("5.2", "not yet", sentences=["Look at N."]), name="bergañna"),
    record("4711", entry("6.1"), lesson="06", name="bergañna"),
    record("0012345", entry("5.1", "not begun"), entry("5.2"), wrote("5.9", "Words.")),
    record("-eve", entry("5.1"), entry("5.2"), name="=1+1"),
    record("fay", reason="The file is damaged.", lesson=""),
]


@pytest.fixture
def out(tmp_path):
    write_records(tmp_path, *RECORDS)
    write_all(tmp_path, FORMATS)
    return tmp_path


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_grades_have_a_row_for_each_student_and_a_column_for_each_lesson(out):
    assert table(out / "grades.csv") == [
        ["student", "name", "lesson 05", "lesson 06", "points", "of", "to be read", "refused"],
        ["0012345", "0012345", "2", "", "2", "8", "1", "0"],
        ["'-eve", "'=1+1", "4", "", "4", "8", "0", "0"],
        ["4711", "bergañna", "2", "2", "4", "8", "0", "0"],
        ["fay", "fay", "", "", "0", "8", "0", "1"],
    ]


def test_canvas_finds_its_own_numbers_as_id_and_others_as_those_of_the_institution(out):
    """Canvas's gradebook_importer.rb would take an ID 0012345 for another student's number, 12345."""
    assert table(out / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lesson 05", "Lesson 06"],
        ["    Points Possible", "", "", "", "", "6", "2"],
        ["0012345", "", "0012345", "0012345", "", "2", ""],
        ["'=1+1", "", "'-eve", "'-eve", "", "4", ""],
        ["bergañna", "4711", "", "", "", "2", "2"],
        ["fay", "", "fay", "fay", "", "", ""],
    ]


def test_moodle_gets_a_worksheet_for_each_lesson_with_the_columns_that_it_insists_on(out):
    assert table(out / "moodle_06.csv") == [
        ["Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)"],
        ["Participant 4711", "bergañna", "2", "2", "-"],
    ]
    assert [row[0] for row in table(out / "moodle_05.csv")[1:]] == [
        "Participant 0012345",
        "Participant -eve",
        "Participant 4711",
    ]


def test_nbgrader_gets_the_columns_of_its_own_export(out):
    rows = table(out / "nbgrader.csv")
    assert rows[0] == [
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    ]
    assert rows[3] == ["05", "", "", "4711", "bergañna", "", "", "2", "0", "2", "4"]


def test_gradescope_gets_an_autograder_that_looks_results_up(out):
    autograder = out / "autograder"
    with zipfile.ZipFile(out / "gradescope_05.zip") as archive:
        assert archive.namelist() == ["results.json", "run_autograder", "setup.sh"]
        assert archive.getinfo("run_autograder").external_attr >> 16 == 0o755
        archive.extractall(autograder / "source")
    given = {}
    for number in 4711, 99:
        (autograder / "submission_metadata.json").write_text(json.dumps({"id": number}), encoding="utf-8")
        program = [sys.executable, "source/run_autograder"]
        subprocess.run(program, cwd=autograder, check=True)
        given[number] = json.loads((autograder / "results" / "results.json").read_text(encoding="utf-8"))
    assert given[99]["score"] == 0 and "was not there" in given[99]["output"]
    assert given[4711]["score"] == 2 == sum(test["score"] for test in given[4711]["tests"])
    assert [test["max_score"] for test in given[4711]["tests"]] == [2, 2]
    assert given[4711]["tests"][1]["output"] == "Not yet. Look at N."


def test_the_same_records_give_the_same_bytes(out, tmp_path_factory):
    other = write_records(tmp_path_factory.mktemp("other"), *RECORDS)
    write_all(other, FORMATS)
    files = sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(other) for path in other.rglob("*") if path.is_file())
    assert all((out / file).read_bytes() == (other / file).read_bytes() for file in files)


def test_every_key_has_a_file_name_of_its_own_on_every_system():
    keys = ["anna", "Anna", "ANNA", "../anna", "a/b", "a-b", "con", "CON", "nul", "", ".", "é", "è"]
    keys += ["x" * 300, "x" * 301]
    names = [file_name(key) for key in keys]
    assert len({name.lower() for name in names}) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name) for name in names)
    assert not {name.lower() for name in names} & {"con", "nul"}
