"""The same class gives the same bytes: with any number of workers, on a cluster, and after a kill."""

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
from cells_for_tests import STEM, code
from records_for_tests import fill, read_in, table

from nnlib.course.grading import grader, warm_process
from nnlib.course.grading.batch import PART, grade
from nnlib.course.grading.exports import FORMATS
from nnlib.course.grading.graded_lesson import NOTEBOOKS, cells_of
from nnlib.course.grading.isolation import _trouble_with_bubblewrap, start
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.results_file import LOCK, RESULTS, RUN, read_records
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.warm_process import _own_folder
from nnlib.course.grading.workers import grade_in_workers
from nnlib.course.refusal import Refusal

TRY, *ENDLESS = map(code, ("x = 1", *(f"while {n}: 0" for n in range(1, 13))))
grade = partial(grade, isolation="limits")  # what is tested here does not depend on it


def files(out):
    """All that has to be the same, by name."""
    paths = [path for path in out.rglob("*") if path.is_file() and path.name not in (RUN, LOCK)]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


@pytest.fixture
def out(graded, tmp_path):
    """A copy of the results of the class."""
    return shutil.copytree(graded, tmp_path / "out")


def hand_in(folder, name, *more):
    """Lesson 06 as it was handed out, and more cells."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    cells = [*cells_of(NOTEBOOKS, "06"), *more]
    (folder / name).write_text(json.dumps({"cells": cells}), encoding="utf-8")


def some_of(class_folder, folder, *students):
    """A smaller class, of these students."""
    for student in students:
        shutil.copytree(class_folder / student, folder / student)
    return folder


def test_every_file_gets_a_record(graded, class_folder):
    records = read_records(graded / RESULTS)
    assert len(records) == sum(1 for _ in class_folder.rglob("*.ipynb"))
    assert {one["student"]: one["points"] for one in records if one["student"] != "bob"} == {
        "anna": 12, "cem": 1, "dora": 0, "eve": 0, "fay": 0,
    }  # fmt: skip
    assert [one["student"] for one in records if one["status"] == "refused"] == ["eve"]


def test_two_workers_give_the_same_bytes(graded, class_folder, tmp_path):
    grade(class_folder, tmp_path, seed=4, workers=2)
    write_all(tmp_path, FORMATS)
    assert files(tmp_path) == files(graded)


def test_a_fault_of_the_grader_at_one_file_is_told_and_tried_again_and_the_others_are_graded(
    class_folder, tmp_path, monkeypatch
):
    pair, asked, here = grader.pair, [], some_of(class_folder, tmp_path / "in", "cem", "dora", "eve")

    def faulty(cells, lesson):
        if asked:
            raise TypeError("expected a text")
        asked.append(cells)
        return pair(cells, lesson)

    with monkeypatch.context() as once:
        once.setattr(grader, "pair", faulty)
        summary = grade(here, tmp_path, seed=4)
    told = [one["student"] for one in read_records(tmp_path / RESULTS) if "expected a text" in one["reason"]]
    assert told == ["dora"] and (summary.graded, summary.refused, summary.failed) == (1, 2, 1)
    summary = grade(here, tmp_path)
    assert (summary.graded, summary.failed, summary.taken_over) == (2, 0, 2)


@pytest.mark.parametrize(("name", "share"), [(RESULTS, 0.5), (PART, 0.999), (PART, 1)])
def test_what_is_cut_off_anywhere_is_taken_up_again(name, share, graded, class_folder, tmp_path):
    whole = (graded / RESULTS).read_bytes()
    run = (graded / RUN).read_bytes()
    (tmp_path / RUN).write_bytes(run.replace(b'"draw": 1', b'"draw": 0'))  # as before its end
    left = whole[: int(share * len(whole))]
    (tmp_path / name).write_bytes(left)
    assert grade(class_folder, tmp_path).taken_over == left.count(b"\n")
    assert ((tmp_path / RESULTS).read_bytes(), (tmp_path / RUN).read_bytes()) == (whole, run)


def test_changed_checks_are_tried_on_the_cases_that_each_file_had(class_folder, tmp_path, monkeypatch):
    grade(class_folder / "dora", tmp_path)
    for module in ("batch", "results_file"):
        monkeypatch.setattr(f"nnlib.course.grading.{module}.digest_of_checks", lambda: "other")
    assert grade(class_folder / "dora", tmp_path).taken_over == 0
    (record,) = read_records(tmp_path / RESULTS)
    assert (record["checks"], record["draw"]) == ("other", 0)


def test_a_changed_file_is_graded_anew_and_the_others_are_taken_over(graded, class_folder, out, tmp_path):
    here = shutil.copytree(class_folder, tmp_path / "class")
    shutil.copy(here / "anna" / f"{STEM}.ipynb", here / "eve")
    assert grade(here, out).taken_over == 6
    before, after = ((folder / RESULTS).read_bytes().splitlines() for folder in (graded, out))
    (changed,) = set(after) - set(before)
    assert json.loads(changed)["student"] == "eve" and len(after) == len(before)
    points, draws = (
        {one["student"]: one[key] for one in map(json.loads, after)} for key in ("points", "draw")
    )
    assert points["eve"] == points["anna"] == 12
    assert draws == dict.fromkeys(draws, 0) | {"eve": 1}
    assert json.loads((out / RUN).read_bytes())["draw"] == 2
    assert not list(out.glob("*.part"))


def test_why_a_file_is_refused_is_said_anew_when_the_reason_is_another(tmp_path):
    (tmp_path / "in" / "eve").mkdir(parents=True)
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / "in" / "eve" / name).touch()
        grade(tmp_path / "in", tmp_path)
    (record,) = read_records(tmp_path / RESULTS)
    assert record["reason"] == "There is no notebook, only a.pdf, b.pdf."


@pytest.mark.slow
def test_a_killed_grader_goes_on_and_arrives_at_the_same_bytes(graded, class_folder, tmp_path):
    command = [sys.executable, "-m", "nnlib", "grade", class_folder, "--out", tmp_path, "--seed", "4"]
    command += ["--isolation", "limits", *(part for one in FORMATS for part in ("--export", one))]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part, deadline = tmp_path / PART, time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        if part.exists() and part.read_bytes().count(b"\n") >= 2:
            break
    running.kill()
    running.wait()
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == files(graded)


def test_a_drawn_seed_is_kept_and_another_one_is_refused(class_folder, tmp_path):
    drawn = grade(class_folder / "eve", tmp_path).seed
    assert grade(class_folder / "eve", tmp_path).seed == drawn
    with pytest.raises(Refusal, match="was graded with another seed"):
        grade(class_folder / "eve", tmp_path, seed=drawn + 1)
    run = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    (tmp_path / "run.json").write_text(json.dumps(run | {"seed": -1}), encoding="utf-8")
    with pytest.raises(Refusal, match="a seed is a whole number from 0 on, not -1"):
        grade(class_folder / "eve", tmp_path)


def test_where_there_is_nothing_to_grade_or_nothing_to_grade_it_with_it_is_said(
    class_folder, tmp_path, monkeypatch
):
    with pytest.raises(Refusal, match="there is no file or folder"):
        grade(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in").mkdir()
    with pytest.raises(Refusal, match="holds no notebook"):
        grade(tmp_path / "in", tmp_path / "out")
    monkeypatch.setattr("nnlib.course.grading.batch.SOLUTIONS", tmp_path / "solutions")
    with pytest.raises(Refusal, match="there is no folder .*solutions with the answers"):
        grade(class_folder, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_dask_cluster_of_two_processes_gives_the_same_bytes(graded, class_folder, tmp_path):
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    from nnlib.course.grading.over_dask import grade_on_cluster

    with distributed.LocalCluster(2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        grade_all = partial(grade_on_cluster, cluster.scheduler_address)
        grade(class_folder, tmp_path, seed=4, grade_all=grade_all)
    write_all(tmp_path, FORMATS)
    assert files(tmp_path) == files(graded)


def test_a_lesson_that_was_never_begun_is_not_handed_in(class_folder, tmp_path):
    """In a version of which another cell was still different."""
    here = some_of(class_folder, tmp_path / "class", "cem", "eve")
    hand_in(here, "cem/6.ipynb", code("an_older_version = 1", id="c-0123abcd"))
    assert grade(here, tmp_path).untouched == 1
    cem, _ = write_all(tmp_path, ["canvas"])
    assert (cem.key, [*cem.counts]) == ("cem", ["05"])
    assert "Lesson 06" not in (tmp_path / "canvas.csv").read_text(encoding="utf-8")
    assert "as it was handed out" in (tmp_path / "feedback" / "cem.html").read_text(encoding="utf-8")


def test_one_lesson_can_be_graded_and_leaves_the_results_of_others(class_folder, out, tmp_path):
    here = some_of(class_folder, tmp_path / "class", "eve")
    hand_in(here, "dora/6.ipynb", TRY)
    for _ in range(2):
        grade(here, out, lesson="06")
        assert [one["lesson"] for one in read_records(out / RESULTS)] == ["", *["05"] * 6, "06"]
    with pytest.raises(Refusal, match="holds no notebook of lesson 05"):
        grade(here, out, lesson="05")


def test_results_do_not_go_without_a_word_when_the_source_is_another(class_folder, out):
    dora, before = class_folder / "dora", (out / RESULTS).read_bytes()
    with pytest.raises(Refusal, match=r"not in .*dora, of 4 students \(anna, bob, cem, fay\)"):
        grade(dora, out)
    assert (out / RESULTS).read_bytes() == before
    assert grade(dora, out, replace=True).graded == 1


def test_a_roster_that_comes_late_takes_points_along_is_kept_and_grades_nothing_anew(
    class_folder, out, tmp_path
):
    roster = tmp_path / "roster.csv"
    fill(out, anna="2")
    read_in(out)
    fill(out, dora="1")
    roster.write_text("id;name;e-mail\ns3;Zoe;\ns1;Anna;\ns2;dora;d@uni\n", encoding="utf-8")
    for given in (roster, None):
        assert grade(class_folder, out, roster=given).taken_over == 7
        students = write_all(out)
        assert [(one.key, len(one.counts)) for one in students][:3] == [("s3", 0), ("s1", 1), ("s2", 1)]
        assert students[1].all_points == 14
    assert {row["student"]: row["points"] for row in table(out / "by_hand.csv")} == {"s1": "2", "s2": "1"}
    read_in(out)
    assert not list(out.glob("by_hand_*"))


def test_a_roster_that_comes_with_another_lesson_makes_no_two_rows_of_one_student(out, tmp_path):
    here, roster = tmp_path / "class", tmp_path / "roster.csv"
    fill(out, anna="2")
    read_in(out)
    hand_in(here, "anna/6.ipynb", TRY)
    roster.write_text("id,name\ns1,Anna\ns2,Dora\n", encoding="utf-8")
    grade(here, out, roster=roster, lesson="06")
    points = {one.key: (sorted(one.counts), one.all_points) for one in write_all(out)}
    assert points["s1"] == (["05", "06"], 14) and points["s2"] == (["05"], 0)
    assert set(points) == {"s1", "s2", "bob", "cem", "eve", "fay"}, "also whose file could not be read"


def test_damaged_results_are_told_in_one_sentence(class_folder, tmp_path):
    for name in (RUN, RESULTS):
        (tmp_path / name).write_bytes(b"{ damaged\n")
        with pytest.raises(Refusal, match=f"{name} is damaged"):
            grade(class_folder / "eve", tmp_path)
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
