"""A small class that several tests grade."""

import json

import pytest
from cells_for_tests import STEM

from nnlib.course.grading.batch import grade
from nnlib.course.grading.exports import FORMATS
from nnlib.course.grading.graded_lesson import NOTEBOOKS, SOLUTIONS, cells_of
from nnlib.course.grading.output_files import write_all

WRONG = "def hidden_slope(W2, dL_dz2, a1):\n    return W2.T @ dL_dz2"


def submission(*solved, **typed):
    """Lesson 05 with the answers of the solution in these cells, and others in those."""
    cells = cells_of(NOTEBOOKS, "05")
    sources = {cell["id"]: cell["source"] for cell in cells_of(SOLUTIONS, "05")}
    for cell in cells:
        id = cell["id"]
        cell["source"] = sources[id] if id in solved else typed.get(id.replace("-", "_"), cell["source"])
    return json.dumps({"cells": cells})


@pytest.fixture(scope="session")
def class_folder(tmp_path_factory):
    """Six students: solved, half-solved, wrong, written, damaged, and one who handed in twice."""
    folder = tmp_path_factory.mktemp("class")
    all_answers = [f"answer-5-{n}" for n in range(1, 9)]
    files = {
        "anna": submission(*all_answers, explain_5_9="=SUM(A1) The slope *tells* where to go."),
        "bob": submission(*all_answers[:4]),
        "cem": submission("answer-5-1", answer_5_4=WRONG),
        "dora": submission(answer_5_4=WRONG, explain_5_9="Short."),
        "eve": "{ damaged",
        "fay": submission(answer_5_4="import os\nos._exit(3)"),
    }
    for name, text in files.items():
        (folder / name).mkdir()
        (folder / name / f"{STEM}.ipynb").write_text(text, encoding="utf-8")
    (folder / "bob" / "second try.ipynb").write_text(submission(*all_answers[:2]), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def graded(class_folder, tmp_path_factory):
    """The results of this class with all exports, to be read or copied."""
    out = tmp_path_factory.mktemp("graded")
    grade(class_folder, out, seed=4, isolation="limits")
    write_all(out, FORMATS)
    return out
