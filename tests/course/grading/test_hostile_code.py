"""Whatever a notebook does: the verdict is fair, the other exercises keep their points, nothing is left."""

import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from nnlib.course.grading import graded_lesson
from nnlib.course.grading import grader as grader_module
from nnlib.course.grading.grader import Grader
from nnlib.course.refusal import Refusal

sys.path.insert(0, str(Path(__file__).parent))
from hostile_code import CASES, NOTEBOOKS, below, inside, typed  # noqa: E402

pytestmark = pytest.mark.slow

SOLUTIONS = Path(__file__).parents[3] / "solutions"
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
        shorter.setattr(grader_module, "SECONDS_OF_A_CELL", 2.5)
        shorter.setattr(graded_lesson, "SECONDS", 1.5)
        yield from a_grader(temporary)


def a_grader(temporary):
    try:
        with Grader(seed=20, isolation="bubblewrap") as grader:
            yield grader
    except Refusal as trouble:
        pytest.skip(str(trouble))
    assert not list(temporary.iterdir()), "the folder of a warm process is still there"
    assert not list(sandboxed()), "the warm process is still there"


def cells(lesson):
    (path,) = SOLUTIONS.glob(f"{lesson}_*.ipynb")
    read = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [
        {k: c[k] for k in ("cell_type", "metadata", "id")} | {"source": "".join(c["source"])} for c in read
    ]


def sandboxed():
    """(id, depth) of the processes below this one that live in process namespaces of their own.

    At depth 2 are a warm process and what bubblewrap puts around it, at depth 3 a submission. A process
    whose parent has ended is adopted inside its namespace, and so is still found below this one.
    """
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = dict(
                line.split(":", 1) for line in (folder / "status").read_text(encoding="utf-8").splitlines()
            )
        except OSError:
            continue  # it has just ended
        found[int(folder.name)] = int(told["PPid"]), len(told["NSpid"].split()), told["State"]
    here = len(
        Path("/proc/self/status").read_text(encoding="utf-8").split("NSpid:")[1].split("\n")[0].split()
    )
    for pid, (parent, depth, _) in found.items():
        while parent in found and parent != os.getpid():
            parent = found[parent][0]
        if parent == os.getpid() and depth > here:
            yield pid, depth - here + 1


def assert_fair(graded, fair, words):
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
    graded = grader.grade("05", typed(answer_5_4=case.source)(cells("05")))
    assert_fair(graded, {MINE: case.points}, case.words)
    assert_nothing_is_left(temporary)


@pytest.mark.parametrize("name", sorted(NOTEBOOKS, key=lambda name: NOTEBOOKS[name].lesson))
def test_the_verdict_on_a_notebook_is_fair_and_nothing_is_left(name, grader, temporary):
    case = NOTEBOOKS[name]
    graded = grader.grade(case.lesson, case.change(cells(case.lesson)))
    assert_fair(graded, case.fair, case.words)
    assert_nothing_is_left(temporary)


def test_after_all_of_them_a_solved_notebook_gets_all_points(grader):
    assert_fair(grader.grade("05", cells("05")), {}, "")


def test_an_answer_has_its_time_for_each_case_and_not_for_all_of_them(grader, temporary):
    slow = typed(answer_5_4=inside("import time; time.sleep(1.2)"))
    assert_fair(grader.grade("05", slow(cells("05"))), {}, "")


def test_experiments_that_never_end_cost_no_exercise_its_points(grader, monkeypatch):
    monkeypatch.setattr("nnlib.course.grading.warm_process.SECONDS_OF_A_RUN", 4.0)
    endless = [f"while True: pass  # {n}" for n in range(3)]  # each is stopped after its time
    graded = grader.grade("05", below("answer-5-1", *endless)(cells("05")))
    assert_fair(graded, {}, "A cell of your own failed")


def test_a_notebook_that_takes_too_long_in_all_is_told_so_and_keeps_what_it_has(grader, monkeypatch):
    monkeypatch.setattr(grader_module, "SECONDS_OF_A_NOTEBOOK", 3.0)
    graded = grader.grade("05", typed(answer_5_4=inside("while True: pass"))(cells("05")))
    points = {one["id"]: one["points"] for one in graded.exercises}
    assert points["5.1"] and points["5.2"] and points["5.3"] and not points[MINE]
    (mine,) = [one for one in graded.exercises if one["id"] == MINE]
    assert "stopped" in mine["sentences"][0]


def test_another_warm_process_gives_the_same_record_though_addresses_differ(grader):
    source = inside("print(object(), lambda: 0)", last="raise ValueError(object())")
    made = typed(answer_5_4=source)(cells("05"))
    with Grader(seed=20, isolation="bubblewrap") as another:
        assert another.grade("05", made).exercises == grader.grade("05", made).exercises


def test_the_processes_of_a_submission_share_one_limit_of_memory(grader, monkeypatch):
    monkeypatch.setattr(grader_module, "SECONDS_OF_A_CELL", 60.0)
    takes = (
        "import os, time\nfor _ in range(6):\n    if os.fork() == 0:\n        x = bytearray(600 * 2**20)\n"
    )
    graded = grader.grade(
        "05", below("answer-5-1", takes + "        time.sleep(99)\ntime.sleep(99)")(cells("05"))
    )
    assert_fair(graded, {}, "more memory")


def test_processes_that_share_their_memory_are_not_taken_for_more(grader, monkeypatch):
    monkeypatch.setattr(grader_module, "SECONDS_OF_A_CELL", 60.0)
    share = (
        "import os, time\nx = bytearray(2**29)\nfor _ in range(6):\n    if os.fork() == 0: time.sleep(99)\n"
    )
    graded = grader.grade("05", below("answer-5-1", share + "time.sleep(1); 1 / 0")(cells("05")))
    assert_fair(graded, {}, "ZeroDivisionError")


def test_where_the_memory_of_the_machine_ends_the_kernel_ends_a_learners_code_first(grader):
    scores = {}
    with ThreadPoolExecutor() as pool:
        own = below("answer-5-1", "import time; time.sleep(1)")
        running = pool.submit(grader.grade, "05", own(cells("05")))
        while not running.done():
            for pid, depth in sandboxed():
                with suppress(OSError):
                    score = Path(f"/proc/{pid}/oom_score_adj").read_text(encoding="utf-8")
                    scores[depth] = max(scores.get(depth, 0), int(score))
    assert scores == {2: 500, 3: 1000}
