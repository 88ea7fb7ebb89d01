"""The same class gives the same bytes: with any number of workers, on a cluster, and after a kill."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from functools import partial

import psutil
import pytest

from nnlib.course.grading import grader, warm_process
from nnlib.course.grading.batch import grade
from nnlib.course.grading.by_hand import take_over
from nnlib.course.grading.graded_lesson import NOTEBOOKS
from nnlib.course.grading.isolation import _trouble_with_bubblewrap, start
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.results_file import LOCK, read_records
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.warm_process import _own_folder
from nnlib.course.grading.workers import grade_in_workers
from nnlib.course.refusal import Refusal

FORMATS = ("canvas", "moodle", "gradescope", "nbgrader")
LEVEL = "limits"  # what is tested here does not depend on it
NOT_COMPARED = {"run.json", LOCK}
STEM = "05_backpropagate_by_hand"
TRY, *ENDLESS = [
    {"cell_type": "code", "source": source, "id": "", "metadata": {}}
    for source in ("x = 1", *(f"while {n}: 0" for n in range(1, 13)))
]


def files(out):
    """All that has to be the same, by name."""
    paths = [path for path in out.rglob("*") if path.is_file() and path.name not in NOT_COMPARED]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def graded(class_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("graded")
    summary = grade(class_folder, out, seed=4, isolation=LEVEL)
    write_all(out, FORMATS)
    return out, summary


def test_every_file_gets_a_record(graded, class_folder):
    out, summary = graded
    records = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(records) == sum(1 for _ in class_folder.rglob("*.ipynb")) == summary.graded + summary.refused
    assert {one["student"]: one["points"] for one in records if one["student"] != "bob"} == {
        "anna": 12, "cem": 1, "dora": 0, "eve": 0, "fay": 0,
    }  # fmt: skip
    assert summary.refused == 1


def test_two_workers_give_the_same_bytes(graded, class_folder, tmp_path):
    grade(class_folder, tmp_path, seed=4, isolation=LEVEL, workers=2)
    write_all(tmp_path, FORMATS)
    assert files(tmp_path) == files(graded[0])


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_of_the_grader_at_one_file_is_told_and_the_others_are_graded(
    workers, graded, class_folder, tmp_path, monkeypatch
):
    pair, before = grader.pair, read_records(graded[0] / "results.jsonl")

    def faulty(cells, lesson):
        if len(asked) == 2:
            raise TypeError("expected a text")
        asked.append(cells)
        return pair(cells, lesson)

    asked = []
    monkeypatch.setattr(grader, "pair", faulty)
    summary = grade(class_folder, tmp_path, seed=4, isolation=LEVEL, workers=workers)
    reasons = [one["reason"] for one in read_records(tmp_path / "results.jsonl")]
    told = [reason for reason in reasons if "TypeError: expected a text" in reason]
    assert len(reasons) == len(before)
    assert len(told) == summary.failed == summary.refused - 1 == len(before) - 3
    monkeypatch.undo()
    grade(class_folder, tmp_path, seed=4, isolation=LEVEL)  # it is tried again, and only that
    again = read_records(tmp_path / "results.jsonl")
    assert [one["points"] for one in again] == [one["points"] for one in before]


@pytest.mark.parametrize(
    ("name", "kept"), [("results.jsonl", (0.5, 1)), ("results.jsonl.part", (0.001, 0.999, 1))]
)
def test_what_is_cut_off_anywhere_is_taken_up_again(name, kept, graded, class_folder, tmp_path):
    whole = (graded[0] / "results.jsonl").read_bytes()
    run = (graded[0] / "run.json").read_bytes().replace(b'"draw": 1', b'"draw": 0')  # as before its end
    for size in (int(share * len(whole)) for share in kept):
        (tmp_path / "run.json").write_bytes(run)
        (tmp_path / "results.jsonl").unlink(missing_ok=True)
        (tmp_path / name).write_bytes(whole[:size])
        summary = grade(class_folder, tmp_path, isolation=LEVEL)
        assert (tmp_path / "results.jsonl").read_bytes() == whole
        assert summary.taken_over == whole[:size].count(b"\n")
        assert (tmp_path / "run.json").read_bytes() == (graded[0] / "run.json").read_bytes()


def test_changed_checks_are_tried_on_the_cases_that_each_file_had(
    graded, class_folder, tmp_path, monkeypatch
):
    alone = class_folder / "dora"
    grade(alone, tmp_path, seed=4, isolation=LEVEL)
    monkeypatch.setattr("nnlib.course.grading.results_file.digest_of_checks", lambda: "other")
    assert grade(alone, tmp_path, isolation=LEVEL).taken_over == 0
    (record,) = map(json.loads, (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines())
    assert (record["checks"], record["draw"]) == ("other", 0)


def test_a_changed_file_is_graded_anew_and_the_others_are_taken_over(graded, class_folder, tmp_path):
    here, out = shutil.copytree(class_folder, tmp_path / "class"), tmp_path / "out"
    out.mkdir()
    for name in ("results.jsonl", "run.json"):
        shutil.copy(graded[0] / name, out)
    (here / "eve" / "05_backpropagate_by_hand.ipynb").write_bytes(
        (here / "anna" / "05_backpropagate_by_hand.ipynb").read_bytes()
    )
    assert grade(here, out, isolation=LEVEL).taken_over == 6
    before, after = ((folder / "results.jsonl").read_bytes().splitlines() for folder in (graded[0], out))
    (changed,) = set(after) - set(before)
    assert json.loads(changed)["student"] == "eve" and len(after) == len(before)
    points = {one["student"]: one.get("points") for one in map(json.loads, after)}
    assert points["eve"] == points["anna"] == 12
    draws = {one["student"]: one["draw"] for one in map(json.loads, after)}
    assert draws == dict.fromkeys(draws, 0) | {"eve": 1}
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["draw"] == 2
    assert not list(out.glob("*.part"))


@pytest.mark.slow
@pytest.mark.parametrize("records_before", [0, 2, 5])
def test_a_killed_grader_goes_on_and_arrives_at_the_same_bytes(
    graded, class_folder, tmp_path, records_before
):
    command = [sys.executable, "-m", "nnlib", "grade", class_folder, "--out", tmp_path, "--seed", "4"]
    command += ["--isolation", LEVEL, *(part for one in FORMATS for part in ("--export", one))]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    results, deadline = tmp_path / "results.jsonl.part", time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        if results.exists() and results.read_bytes().count(b"\n") >= records_before:
            break
    running.kill()
    running.wait()
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == files(graded[0])


def test_a_drawn_seed_is_kept_and_another_one_is_refused(class_folder, tmp_path):
    alone = class_folder / "dora"
    drawn = grade(alone, tmp_path, isolation=LEVEL).seed
    assert grade(alone, tmp_path, isolation=LEVEL).seed == drawn
    with pytest.raises(Refusal, match="was graded with another seed"):
        grade(alone, tmp_path, seed=drawn + 1, isolation=LEVEL)


@pytest.mark.parametrize(
    ("make", "words"), [(False, "there is no file or folder"), (True, "holds no notebook")]
)
def test_nothing_to_grade_is_said(tmp_path, make, words):
    if make:
        (tmp_path / "in").mkdir()
    with pytest.raises(Refusal, match=words):
        grade(tmp_path / "in", tmp_path / "out", isolation=LEVEL)


def test_without_the_answers_nothing_is_graded_and_it_is_said(class_folder, tmp_path, monkeypatch):
    monkeypatch.setattr("nnlib.course.grading.batch.SOLUTIONS", tmp_path / "solutions")
    with pytest.raises(Refusal, match="there is no folder .*solutions with the answers"):
        grade(class_folder, tmp_path / "out", isolation=LEVEL)


@pytest.mark.slow
def test_a_dask_cluster_of_two_processes_gives_the_same_bytes(graded, class_folder, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    from nnlib.course.grading.over_dask import grade_on_cluster

    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        grade_all = partial(grade_on_cluster, cluster.scheduler_address)
        grade(class_folder, tmp_path, seed=4, isolation=LEVEL, grade_all=grade_all)
    write_all(tmp_path, FORMATS)
    assert files(tmp_path) == files(graded[0])


def copy_of(lesson):
    (path,) = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    return json.loads(path.read_text(encoding="utf-8"))


def test_a_lesson_that_was_never_begun_is_not_handed_in(class_folder, tmp_path):
    """A whole course in one archive, run, in a version of which another cell was still different."""
    course = tmp_path / "class" / "anna" / "course"
    course.mkdir(parents=True)
    for lesson in ("05", "06", "07"):
        notebook = copy_of(lesson)
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        code[0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
        if lesson == "06":
            code[1]["source"] = "an_older_version = 1"
        if lesson == "07":
            notebook["cells"].append(TRY)
        (course / f"{lesson}_x.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (course / "05_mine.ipynb").write_bytes((class_folder / "bob" / "second try.ipynb").read_bytes())
    out = tmp_path / "out"
    assert grade(course.parents[1], out, seed=4, isolation=LEVEL).untouched == 2
    students = write_all(out, ["canvas"])
    assert [(one.key, sorted(one.counts), one.points("07")) for one in students] == [
        ("anna", ["05", "07"], 0)
    ]
    assert "Lesson 06" not in (out / "canvas.csv").read_text(encoding="utf-8")
    assert "as it was handed out" in (out / "feedback" / "anna.html").read_text(encoding="utf-8")


def test_one_lesson_can_be_graded_and_leaves_the_results_of_others(class_folder, tmp_path):
    here = tmp_path / "class" / "anna"
    here.mkdir(parents=True)
    (here / "5.ipynb").write_bytes((class_folder / "cem" / f"{STEM}.ipynb").read_bytes())
    grade(here.parent, tmp_path, seed=4, isolation=LEVEL)
    (here / "5.ipynb").unlink()
    six = copy_of("06")
    six["cells"].append(TRY)
    (here / "6.ipynb").write_text(json.dumps(six), encoding="utf-8")
    for _ in range(2):
        grade(here.parent, tmp_path, isolation=LEVEL, lesson="06")
        assert [one["lesson"] for one in read_records(tmp_path / "results.jsonl")] == ["05", "06"]
    with pytest.raises(Refusal, match="holds no notebook of lesson 05"):
        grade(here.parent, tmp_path, isolation=LEVEL, lesson="05")


def test_results_do_not_go_without_a_word_when_the_source_is_another(graded, class_folder, tmp_path):
    for name in ("results.jsonl", "run.json"):
        shutil.copy(graded[0] / name, tmp_path)
    dora, before = class_folder / "dora", (tmp_path / "results.jsonl").read_bytes()
    with pytest.raises(Refusal, match=r"not in .*dora, of 4 students \(anna, bob, cem, fay\)"):
        grade(dora, tmp_path, isolation=LEVEL)
    assert (tmp_path / "results.jsonl").read_bytes() == before
    assert grade(dora, tmp_path, isolation=LEVEL, replace=True).graded == 1


def test_a_roster_is_kept_and_gives_the_keys(class_folder, tmp_path):
    (tmp_path / "roster.csv").write_text("id;name;e-mail\ns2;Bob;\ns1;Dora;d@uni\n", encoding="utf-8")
    here, out = tmp_path / "class", tmp_path / "out"
    shutil.copytree(class_folder / "dora", here / "dora")
    grade(here, out, seed=4, isolation=LEVEL, roster=tmp_path / "roster.csv")
    assert grade(here, out, isolation=LEVEL).taken_over == 1
    assert [(one.key, one.name, len(one.counts)) for one in write_all(out)] == [
        ("s2", "Bob", 0),
        ("s1", "Dora", 1),
    ]


def with_points(sheet, **points):
    """Fill in a sheet by the keys of students; returns the points in it."""
    rows = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
    for row in rows:
        row["points"] = points.get(row["student"], row["points"])
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return {row["student"]: row["points"] for row in rows}


def test_a_roster_that_comes_late_takes_points_along_and_grades_nothing_anew(graded, class_folder, tmp_path):
    out, roster = shutil.copytree(graded[0], tmp_path / "out"), tmp_path / "roster.csv"
    with_points(out / "by_hand.csv", anna="2")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    with_points(out / "by_hand.csv", dora="1")
    roster.write_text("id,name\ns1,Anna\ns2,dora\n", encoding="utf-8")
    assert grade(class_folder, out, isolation=LEVEL, roster=roster).new == 0
    assert {one.key: one.all_points for one in write_all(out)}["s1"] == 14
    assert with_points(out / "by_hand.csv") == {"s1": "2", "s2": "1"}
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    assert not list(out.glob("by_hand_*"))


def test_a_roster_that_comes_with_another_lesson_makes_no_two_rows_of_one_student(graded, tmp_path):
    out, here, roster = shutil.copytree(graded[0], tmp_path / "out"), tmp_path / "class", tmp_path / "r.csv"
    with_points(out / "by_hand.csv", anna="2")
    write_all(out, taken=take_over(out, out / "by_hand.csv"))
    (here / "anna").mkdir(parents=True)
    six = copy_of("06")
    six["cells"].append(TRY)
    (here / "anna" / "6.ipynb").write_text(json.dumps(six), encoding="utf-8")
    roster.write_text("id,name\ns1,Anna\ns2,Dora\n", encoding="utf-8")
    grade(here, out, isolation=LEVEL, roster=roster, lesson="06")
    points = {one.key: (sorted(one.counts), one.all_points) for one in write_all(out)}
    assert points["s1"] == (["05", "06"], 14) and points["s2"] == (["05"], 0)
    assert set(points) == {"s1", "s2", "bob", "cem", "eve", "fay"}, "also whose file could not be read"


@pytest.mark.parametrize("seed", [-1, "x"])
def test_a_seed_that_is_none_is_refused_and_not_kept(class_folder, tmp_path, seed):
    with pytest.raises(Refusal, match="a seed is a whole number from 0 on"):
        grade(class_folder / "dora", tmp_path / "out", seed=seed, isolation=LEVEL)
    assert not (tmp_path / "out").exists()


def test_damaged_results_are_told_in_one_sentence(graded, class_folder, tmp_path):
    for name in ("run.json", "results.jsonl"):
        (tmp_path / name).write_bytes(b"{ damaged\n")
        with pytest.raises(Refusal, match=f"{name} is damaged"):
            grade(class_folder, tmp_path, isolation=LEVEL)
        (tmp_path / name).unlink()


ENDED = """
import os, signal
from contextlib import closing
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.workers import grade_in_workers

submissions = [Submission("05", "anna", "a", "anna", "", "", cells) for cells in {cells!r}]
with closing(grade_in_workers(submissions, 1, "limits", 2)) as results:
    next(results)
    {then}
"""


def left_by(folder, cells, then):
    """What a grader that ended in the middle has left: the folders of its sandboxes, and processes."""
    (folder / "script.py").write_text(ENDED.format(cells=cells, then=then), encoding="utf-8")
    here = os.environ | {"TMPDIR": str(folder), "PYTHONPATH": str(NOTEBOOKS.parent)}
    subprocess.run([sys.executable, str(folder / "script.py")], env=here, timeout=100)
    homes = ((one, (one.info["environ"] or {}).get("HOME", "")) for one in psutil.process_iter(["environ"]))
    sandboxes = [process for process, home in homes if home.startswith(str(folder))]
    return list(folder.glob("nnlib-sandbox-*")), psutil.wait_procs(sandboxes, timeout=20)[1]


@pytest.mark.skipif(_trouble_with_bubblewrap() != "", reason="bubblewrap does not work here")
def test_sandboxes_end_by_themselves_and_are_not_killed(monkeypatch):
    started = []
    monkeypatch.setattr(warm_process, "start", lambda *a, **o: started.append(start(*a, **o)) or started[0])
    submission = Submission("05", "anna", "a", "anna", "", "", [TRY])
    with closing(grade_in_workers([submission], 1, "bubblewrap", 1)) as results:
        next(results)
    assert [process.returncode for process in started] == [0]


def test_a_grader_that_is_killed_leaves_no_process_and_the_next_deletes_its_folders(tmp_path, monkeypatch):
    folders, left = left_by(tmp_path, [[TRY]] * 3, "os.kill(os.getpid(), signal.SIGKILL)")
    assert folders and not left
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    strangers = tmp_path / "nnlib-sandbox-strangers"
    strangers.mkdir()
    if os.getuid() == 0:
        os.chown(strangers, 12345, -1)
    with _own_folder() as first, _own_folder() as second:
        kept = {first, second} | ({strangers} if os.getuid() == 0 else set())
        assert set(tmp_path.glob("nnlib-sandbox-*")) == kept
    assert not first.exists() and not second.exists()


def test_a_grader_that_is_stopped_waits_for_no_learners_code_and_leaves_nothing(tmp_path):
    """It would take two minutes for each of the others."""
    assert left_by(tmp_path, [[TRY], ENDLESS, ENDLESS], "raise KeyboardInterrupt") == ([], [])
