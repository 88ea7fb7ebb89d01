"""Whatever is handed in: each file gets its verdict or its reason, and nobody else loses anything."""

import hashlib
import zipfile
from pathlib import Path

import pytest
from hostile_files import CASES, FINE, STEM, writes, zipped

from nnlib.course.grading import archives, reader, submissions
from nnlib.course.grading.exports import FORMATS
from nnlib.course.grading.grader import Grader
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.reader import SMALL, TOO_MUCH
from nnlib.course.grading.results_file import as_line, make_record
from nnlib.course.grading.submissions import find_submissions

SEED = 5


@pytest.fixture(scope="module")
def grader():
    with Grader(SEED, "limits") as grader:  # no file gets as far as this
        yield grader


# zipfile warns of the doubled name that is wanted here
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("name", CASES)
def test_each_file_gets_its_verdict_or_its_reason(name, grader, tmp_path):
    folder, case = tmp_path / "submissions", CASES[name]
    folder.mkdir()
    case.make(folder)
    found = find_submissions(folder)
    results = [make_record(one, one.trouble or grader.result(one), SEED) for one in found]
    points = {one["student"]: one["points"] if one["status"] != "refused" else None for one in results}
    assert points == case.students
    assert all(as_line(one).endswith(b"}\n") for one in results)
    refused = [one["reason"] for one in results if one["status"] == "refused"]
    assert all(reason.endswith(".") and case.words in reason for reason in refused)
    assert bool(refused) == (None in case.students.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submissions"]
    out = tmp_path / "grades"
    out.mkdir()
    (out / "results.jsonl").write_bytes(b"".join(map(as_line, results)))
    assert {student.key for student in write_all(out, FORMATS)} == set(case.students) - {""}
    assert len(list((out / "feedback").iterdir())) == len(set(case.students) - {""})


def test_a_list_of_names_that_a_student_hands_in_renames_nobody(tmp_path):
    listed = b"submission_8:\n  :submitters:\n  - :name: "
    archive = zipped(
        "x.zip",
        (f"export/submission_7/{STEM}.ipynb", FINE),
        ("export/submission_7/submission_metadata.yml", listed + b"Eve\n"),
        (f"export/submission_8/{STEM}.ipynb", FINE),
        ("export/submission_metadata.yml", listed + b"Anna\n"),
    )
    archive(tmp_path)
    assert {one.student: one.name for one in find_submissions(tmp_path)} == {"7": "7", "Anna": "Anna"}


@pytest.mark.slow
def test_brackets_without_end_cost_nobody_else_anything(tmp_path):
    brackets = b"[" * 300 + b"]" * 300 + b","
    (tmp_path / f"eve_{STEM}.ipynb").write_bytes(b'{"cells": [], "x": [' + brackets * 80_000 + b"0]}")
    large = FINE[:-1] + b', "x": "' + b"x" * 2 * SMALL + b'"}'
    for name in ("anna", "zoe"):
        (tmp_path / f"{name}_{STEM}.ipynb").write_bytes(large)
    found = {one.student: one for one in find_submissions(tmp_path)}
    assert {name: one.trouble for name, one in found.items()} == {"anna": "", "eve": TOO_MUCH, "zoe": ""}
    assert found["zoe"].cells == find_submissions(tmp_path / f"zoe_{STEM}.ipynb")[0].cells != []


def test_of_one_students_notebooks_only_so_many_are_graded(tmp_path):
    writes(FINE, f"bob/{STEM}.ipynb")(tmp_path)
    for number in range(submissions.MOST_OF_A_STUDENT + 2):
        writes(FINE, f"anna/{number:02d}.ipynb")(tmp_path)
    refused = [one for one in find_submissions(tmp_path) if one.trouble]
    assert [one.path for one in refused] == ["anna/50.ipynb", "anna/51.ipynb"]
    assert {one.trouble for one in refused} == {submissions.TOO_MANY}


def test_a_list_of_names_without_end_is_given_up_and_students_are_shown_by_number(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 1.0)
    listed = b"".join(b"submission_%d:\n  :submitters:\n  - :name: A\n" % n for n in range(100_000))
    writes(FINE, f"submission_7/{STEM}.ipynb")(tmp_path)
    writes(listed, "submission_metadata.yml")(tmp_path)
    assert [one.name for one in find_submissions(tmp_path)] == ["7"]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_three_files_whose_names_are_nearly_one_are_three_submissions(tmp_path):
    contents = [FINE, FINE + b" ", FINE + b"  "]
    names = [f"anna_{STEM}.ipynb", f"anna_{STEM}.ipynb", f"anna_{STEM}.ipynb#2"]
    zipped("x.zip", *zip(names, contents, strict=True))(tmp_path)
    assert {one.sha256 for one in find_submissions(tmp_path)} == {
        hashlib.sha256(one).hexdigest() for one in contents
    }


def test_a_name_as_long_as_an_archive_may_hold_takes_no_time(tmp_path):
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("_" * 60_000 + ".ipynb", b"{}")
    (one,) = find_submissions(tmp_path / "class.zip")
    assert one.student == "_" * 300


def test_an_archive_that_cannot_be_opened_stops_nobody_else(monkeypatch, tmp_path):
    def closed(path, mode):
        if Path(path).name == "eve.zip":
            raise PermissionError
        return open(path, mode)

    zipped("eve.zip", (f"eve_{STEM}.ipynb", FINE))(tmp_path)
    (tmp_path / f"anna_{STEM}.ipynb").write_bytes(FINE)
    monkeypatch.setattr(archives, "open", closed, raising=False)  # root, who may run this, can open all
    assert {one.student: one.trouble for one in find_submissions(tmp_path)} == {
        "anna": "",
        "eve": "It is a damaged archive.",
    }
