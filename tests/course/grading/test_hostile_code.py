"""Whatever a notebook does: the verdict is fair, the other exercises keep their points, nothing is left."""

import json
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from cells_for_tests import below, solved, typed
from hostile_code import CASES, NOTEBOOKS, inside

from nnlib.course.grading import graded_lesson, warm_process
from nnlib.course.grading import grader as grader_module
from nnlib.course.grading.grader import Grader
from nnlib.course.grading.notebook_file import read_cells
from nnlib.course.refusal import Refusal

pytestmark = pytest.mark.slow

MINE = "5.4"


@pytest.fixture(scope="module")
def temporary(tmp_path_factory):
    """A folder for temporary files that no other test uses at the same time."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("temporary"))
    yield Path(tempfile.tempdir)
    tempfile.tempdir = before


@pytest.fixture(scope="module")
def grader(temporary):
    with pytest.MonkeyPatch.context() as shorter:  # most of these cases use up all the time that they get
        shorter.setattr(grader_module, "SECONDS_OF_A_CELL", 1.5)
        shorter.setattr(graded_lesson, "SECONDS", 0.7)
        shorter.setattr(warm_process, "PATIENCE", 1.0)
        try:
            with Grader(seed=20, isolation="bubblewrap") as grader:
                yield grader
        except Refusal as trouble:
            pytest.skip(str(trouble))
    assert not list(temporary.iterdir()), "the folder of a warm process is still there"
    assert not list(sandboxed()), "the warm process is still there"


def sandboxed():
    """(id, depth) of the processes below this one that live in process namespaces of their own.

    At depth 2 are a warm process and what bubblewrap puts around it, at depth 3 a submission. A process
    whose parent has ended is adopted inside its namespace, and so is still found below this one.
    """
    for process in psutil.Process().children(recursive=True):
        with suppress(OSError):  # it has just ended
            if (deeper := depth(process.pid) - depth("self")) > 0:
                yield process.pid, deeper + 1


def depth(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return len(re.search(r"^NSpid:(.*)$", status, re.MULTILINE)[1].split())


def assert_fair(graded, fair, words=""):
    """The points are these, all others are paid in full, and what is said to the student can be printed."""
    asked = [one for one in graded.exercises if one["kind"] != "explain"]
    assert {one["id"]: one["points"] for one in asked} == {one["id"]: one["of"] for one in asked} | fair
    about = [text for one in asked for text in [*one["sentences"], *one["notes"]] if one["id"] in fair]
    said = " ".join([*about, *graded.notes])
    assert words in said and said.isprintable() and len(said) < 3000, said


def assert_nothing_is_left(temporary):
    assert not [pid for pid, depth in sandboxed() if depth > 2], "a submission's process is still there"
    assert not [path for folder in temporary.iterdir() for path in folder.iterdir()]


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_on_a_cell_is_fair_and_nothing_is_left(name, grader, temporary):
    case = CASES[name]
    graded = grader.grade("05", solved("05", typed(answer_5_4=case.source)))
    assert_fair(graded, {MINE: case.points}, case.words)
    assert_nothing_is_left(temporary)


@pytest.mark.parametrize("name", sorted(NOTEBOOKS, key=lambda name: NOTEBOOKS[name].lesson))
def test_the_verdict_on_a_notebook_is_fair_and_nothing_is_left(name, grader, temporary):
    case = NOTEBOOKS[name]
    file = json.dumps({"cells": solved(case.lesson, *case.changes)}).encode()
    assert_fair(grader.grade(case.lesson, read_cells(file)), case.fair, case.words)
    assert_nothing_is_left(temporary)


def test_after_all_of_them_a_solved_notebook_gets_all_points(grader):
    assert_fair(grader.grade("05", solved()), {})


def test_an_answer_has_its_time_for_each_case_and_not_for_all_of_them(grader):
    slow = inside("import time; time.sleep(0.5)")
    assert_fair(grader.grade("05", solved("05", typed(answer_5_4=slow))), {})


def test_experiments_that_never_end_cost_no_exercise_its_points(grader, monkeypatch):
    monkeypatch.setattr(warm_process, "SECONDS_OF_A_RUN", 4.0)
    endless = below("answer-5-1", *(f"while True: pass  # {n}" for n in range(3)))  # each takes all its time
    assert_fair(grader.grade("05", solved("05", endless)), {}, "A cell of your own failed")


def test_a_notebook_that_takes_too_long_in_all_is_told_so_and_keeps_what_it_has(grader, monkeypatch):
    monkeypatch.setattr(grader_module, "SECONDS_OF_A_NOTEBOOK", 1.2)
    graded = grader.grade("05", solved("05", below("answer-5-3", "while True: pass")))
    told = [one["sentences"] for one in graded.exercises if one["kind"] != "explain"]
    assert told == [[], [], *[[grader_module.TOO_LONG_IN_ALL]] * 6]


def test_another_warm_process_gives_the_same_record_though_addresses_differ(grader):
    source = inside("print(object(), lambda: 0)", last="raise ValueError(object())")
    made = solved("05", typed(answer_5_4=source))
    with Grader(seed=20, isolation="bubblewrap") as another:
        assert another.grade("05", made).exercises == grader.grade("05", made).exercises


SIX = "import os, time\nfor _ in range(6):\n    if os.fork() == 0: {}time.sleep(99)\n"
TAKE = SIX.format("x = bytearray(600 * 2**20); ") + "time.sleep(99)"
SHARE = "x = bytearray(2**29)\n" + SIX.format("") + "time.sleep(1); 1 / 0"


@pytest.mark.parametrize(
    ("source", "words"), [(TAKE, "more memory"), (SHARE, "ZeroDivisionError")], ids=["taken", "shared"]
)
def test_the_processes_of_a_submission_have_one_limit_and_what_they_share_counts_once(
    source, words, grader, monkeypatch
):
    monkeypatch.setattr(grader_module, "SECONDS_OF_A_CELL", 60.0)
    assert_fair(grader.grade("05", solved("05", below("answer-5-1", source))), {}, words)


def test_where_the_memory_of_the_machine_ends_the_kernel_ends_a_learners_code_first(grader):
    scores = {}
    with ThreadPoolExecutor() as pool:
        own = below("answer-5-1", "import time; time.sleep(1)")
        running = pool.submit(grader.grade, "05", solved("05", own))
        while not running.done():
            for pid, depth in sandboxed():
                with suppress(OSError):
                    score = Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="utf-8")
                    scores[depth] = max(scores.get(depth, 0), int(score))
    assert scores == {2: 500, 3: 1000}
