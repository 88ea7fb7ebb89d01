"""The committed notebooks, run the way a learner, nbval and CI run them.

nbval itself runs one lesson. The solutions of the others run without it, each once, and have to give what
nbval would ask of them; their copies are run from top to bottom by the browser and the grader.

Under strict nbval a cell's text, HTML and SVG must come out as stored; PNG images are not compared. A cell
tagged `nbval-ignore-output` has to run without an error, but may show something else each time (a time, or a
widget without a static twin). Nobody checks what it shows, so a number that matters belongs in an assert.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat.v4 import new_output
from reruns import differences_from_stored

from nnlib.course.build.lessons import build, out_of_date, sources
from nnlib.course.build.proofs import without_proofs_of
from nnlib.course.build.source import read_lesson
from nnlib.course.checks import lesson as exercises_of
from nnlib.course.checks.holes import open_code
from nnlib.course.grading.own_notebook import report

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [source.stem for source in sources(ROOT)]
BY_NBVAL = "00_the_whole_story"
# What ends a cell and shows words.
IN_WORDS = ("print(", "begin(", "quizzes_compared(", "table(")

each_lesson = pytest.mark.parametrize("name", LESSONS)
by_us = pytest.mark.parametrize("name", [name for name in LESSONS if name != BY_NBVAL])


def run_nbval(mode: str, notebook: Path, report: Path) -> list[tuple[dict, str | None]]:
    """Each code cell with the text of its failure, or None where it passed.

    Cells are told by their place in the report: nbval counts from 0 in one version and from 1 in another.
    """
    # Neither the options of the test run around us nor of pyproject.toml may change what a learner would see.
    foreign = ("PYTEST_", "NNLIB_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    options = ["--nbval-current-env", "--nbval-cell-timeout", "120", "--color=no", f"--junitxml={report}"]
    plugins = ["-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", *our_plugin()]
    command = [sys.executable, "-m", "pytest", mode, str(notebook), *options, *plugins]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert run.returncode in (0, 1), run.stdout + run.stderr
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    failures = [case.findtext("failure") for case in ElementTree.parse(report).iter("testcase")]
    return list(zip(cells, failures, strict=True))


def our_plugin() -> list[str]:
    """Our plugin is loaded by itself where nnlib is installed, and named where nnlib is only on the path."""
    installed = entry_points(group="pytest11", name="nnlib")
    return [] if installed else ["-p", "nnlib.course.pytest_plugin"]


def test_nbval_finds_the_stored_outputs_of_a_solution(tmp_path):
    results = run_nbval("--nbval", ROOT / "solutions" / f"{BY_NBVAL}.ipynb", tmp_path / "report.xml")
    failures = [failure for _, failure in results if failure]
    assert not failures, "\n\n".join(failures)


@by_us
def test_a_solution_reproduces_its_stored_outputs(name):
    # Another order of sets than in a build: what depends on it differs.
    differing = differences_from_stored(ROOT / "solutions" / f"{name}.ipynb", PYTHONHASHSEED="1")
    assert not differing, "\n".join(differing)


def claim(cell, text):
    """Give a cell a saved output, as if it had been run."""
    cell.outputs = [new_output("execute_result", {"text/plain": text}, execution_count=1)]
    cell.execution_count = 1


def test_nbval_and_the_command_check_say_the_same_of_a_learners_file_whatever_it_claims(answered, tmp_path):
    typed = {"0.2": 'line = "a"', "0.5": 'lap = "dbac"'}
    notebook = answered("00_the_whole_story", solved=["0.3"], typed=typed)
    for cell in notebook.cells:
        if cell.metadata.get("exercise") in ("0.2", "0.4") and "check" in cell.metadata.tags:
            claim(cell, f"Exercise {cell.metadata.exercise} is right: 2 points.")
        if cell.metadata.get("exercise") == "0.3" and "check" in cell.metadata.tags:
            claim(cell, "Exercise 0.3 is not begun.")
    file = tmp_path / "00_the_whole_story.ipynb"
    nbformat.write(notebook, file)
    failed = {
        cell.id: failure for cell, failure in run_nbval("--nbval-lax", file, tmp_path / "r.xml") if failure
    }
    assert list(failed) == ["check-0-2", "check-0-4"]
    # Behind nbval's heading for whatever the kernel sent.
    messages = [failure.partition("Traceback:")[2].strip() for failure in failed.values()]
    assert all(len(message.split("\n")) <= 3 and "File " not in message for message in messages)
    lines, done = report(file)
    assert not done and lines[-1] == "4 of 7 points."
    assert (
        lines[1].startswith("Exercise 0.2 is not right yet. Line a computes p")
        and lines[1] in failed["check-0-2"]
    )
    assert lines[2] == "Exercise 0.3 is right: 2 points."
    assert lines[3].startswith("Exercise 0.4 is not begun.") and lines[3] in failed["check-0-4"]
    assert lines[4] == "Exercise 0.5 is right: 2 points."


def test_the_notebooks_are_what_their_sources_make():
    lines = out_of_date(ROOT)
    assert not lines, "\n".join([*lines, "Run: python -m nnlib build"])


@each_lesson
def test_a_lesson_holds_the_exercises_declared_for_it_in_their_order(name):
    cells = read_lesson(ROOT / "solutions" / f"{name}.py").cells
    cards = [cell.metadata.exercise for cell in cells if "card" in cell.metadata.get("tags", [])]
    assert cards == [exercise.id for exercise in exercises_of(name[:2])]


@each_lesson
def test_under_each_exercise_that_is_checked_three_hints_are_folded(name):
    hints, id = {}, None
    for cell in read_lesson(ROOT / "solutions" / f"{name}.py").cells:
        if "card" in cell.metadata.get("tags", []):
            id = cell.metadata.exercise
        hints[id] = hints.get(id, 0) + cell.source.count("<details><summary>Hint")
    checked = [exercise.id for exercise in exercises_of(name[:2]) if exercise.kind not in ("explain", "quiz")]
    assert {id: hints[id] for id in checked} == dict.fromkeys(checked, 3)


def lines_of_code(cell) -> int:
    """Lines that a learner sees: without asserts and blank lines, and with holes in place of answers."""
    source = without_proofs_of(cell)
    lines = open_code(source).split("\n") if "### BEGIN SOLUTION" in source else source.split("\n")
    return len([line for line in lines if line.strip()])


@each_lesson
def test_no_cell_is_longer_than_a_screen_and_a_long_one_says_why(name):
    code = [c for c in read_lesson(ROOT / "solutions" / f"{name}.py").cells if c.cell_type == "code"]
    long = {cell.id: lines_of_code(cell) for cell in code if lines_of_code(cell) > 15}
    unexplained = [cell.id for cell in code if cell.id in long and "reason" not in cell.metadata]
    assert max(long.values(), default=0) <= 25, f"longer than 25 lines, so move it into nnlib: {long}"
    assert not unexplained, f'over 15 lines without reason="..." in the cell: {unexplained}'


@each_lesson
def test_a_solution_can_be_read_where_no_kernel_runs(name):
    path = ROOT / "solutions" / f"{name}.ipynb"
    assert path.stat().st_size < 500_000, "a viewer of notebooks on the web gives up on large ones"
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or "check" in tags:
            continue
        ends = ast.parse(cell.source).body[-1:]
        last = "".join(ast.unparse(node) for node in ends if isinstance(node, ast.Expr))
        if last.startswith(IN_WORDS):
            continue
        html = [output.data["text/html"] for output in cell.outputs if "data" in output]
        still = [picture for picture in html if re.search(r'^<table>|<img class="nnlib" alt="[^"]', picture)]
        assert still == html, f"{cell.id} stores a widget without its still twin, or a picture without words"
        # A picture of measured times is not stored: it is another one at each run.
        if "nbval-ignore-output" not in tags:
            assert html or not last, f"{cell.id} ends with a picture that is not stored"


@pytest.mark.slow
def test_a_repeated_build_gives_the_same_bytes(tmp_path):
    """The stored notebooks are the first build. The others are compared without nbval, cell by cell."""
    name = BY_NBVAL
    for folder in ("solutions", "notebooks"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "solutions" / f"{name}.py", tmp_path / "solutions")
    assert build(tmp_path) == []
    for file in (f"solutions/{name}.ipynb", f"notebooks/{name}.ipynb"):
        assert (tmp_path / file).read_bytes() == (ROOT / file).read_bytes(), file
