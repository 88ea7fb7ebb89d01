"""Whatever is handed in: each file gets its verdict or its reason, and nobody else loses anything."""

import sys
import warnings
from functools import partial
from pathlib import Path

import pytest

from nnlib.grading.grader import Grader
from nnlib.grading.records import line, record
from nnlib.grading.submissions import cells_of, find
from nnlib.grading.workers import grade_one

sys.path.insert(0, str(Path(__file__).parent))
with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # zipfile warns of the doubled name that is wanted here
    from hostile_files import CASES, SOLVED  # noqa: E402

SEED = 5


@pytest.fixture(scope="module")
def grader():
    with Grader(SEED) as grader:
        yield grader


@pytest.mark.parametrize("name", CASES)
def test_each_file_gets_its_verdict_or_its_reason(name, grader, tmp_path):
    folder, case = tmp_path / "submissions", CASES[name]
    folder.mkdir()
    case.make(folder)
    submissions = find(folder)
    results = [
        record(*grade_one(grader, one, partial(cells_of, folder, one))[:2], SEED) for one in submissions
    ]
    points = {one["student"]: one["points"] if one["status"] == "graded" else None for one in results}
    assert points == case.students
    assert all(line(one).endswith(b"}\n") for one in results)
    refused = [one["reason"] for one in results if one["status"] == "refused"]
    assert all(reason.endswith(".") and case.words in reason for reason in refused)
    assert bool(refused) == (None in case.students.values())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["submissions"]


def test_the_order_does_not_depend_on_the_names_of_the_archive(tmp_path):
    CASES["Canvas"].make(tmp_path)
    first = [one.student for one in find(tmp_path)]
    (tmp_path / "x.zip").rename(tmp_path / "y.zip")
    assert [one.student for one in find(tmp_path)] == first == ["47", "48"]


def test_an_untouched_copy_has_no_points_and_says_that_nothing_is_begun(grader):
    from hostile_files import ROOT, STEM

    from nnlib.grading.notebook_file import read_cells

    graded = grader.grade("05", read_cells((ROOT / "notebooks" / f"{STEM}.ipynb").read_bytes()))
    assert {one["state"] for one in graded.exercises} == {"not begun", "not written"}
    assert SOLVED > 0 == sum(one["points"] for one in graded.exercises)
