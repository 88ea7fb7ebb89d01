"""The committed notebooks, run the way a learner, nbval and CI run them.

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
import time
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_output

from nnlib.course.build.lessons import build, out_of_date, sources
from nnlib.course.build.source import read_lesson
from nnlib.course.checks import lesson as exercises_of
from nnlib.course.checks.report import report

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [source.stem for source in sources(ROOT)]
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
# What ends a cell and shows words.
IN_WORDS = ("print(", "begin(", "quizzes_compared(")

each_lesson = pytest.mark.parametrize("name", LESSONS)


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


@each_lesson
def test_a_solution_reproduces_its_stored_outputs(name, tmp_path):
    results = run_nbval("--nbval", ROOT / "solutions" / f"{name}.ipynb", tmp_path / "report.xml")
    failures = [failure for _, failure in results if failure]
    assert not failures, "\n\n".join(failures)


@each_lesson
def test_an_untouched_copy_fails_exactly_its_graded_checks_and_each_says_why(name, tmp_path):
    results = run_nbval("--nbval-lax", ROOT / "notebooks" / f"{name}.ipynb", tmp_path / "report.xml")
    failed = {cell.id: failure for cell, failure in results if failure}
    graded = {cell.id: cell for cell, _ in results if cell.metadata.get("nbgrader", {}).get("points")}
    assert list(failed) == list(graded), "\n\n".join(failed[id] for id in failed.keys() - graded.keys())
    for id, failure in failed.items():
        _, _, message = failure.partition("Traceback:")  # nbval's heading for whatever the kernel sent
        assert graded[id].metadata.exercise in message and "not begun" in message, failure
        assert len(message.strip().split("\n")) <= 3 and "File " not in message, failure


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
def test_run_all_reaches_the_last_cell_of_an_untouched_copy(name, monkeypatch):
    monkeypatch.delenv("NNLIB_VALIDATE", raising=False)
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    start = time.perf_counter()
    resources = {"metadata": {"path": str(ROOT / "notebooks")}}
    NotebookClient(notebook, timeout=120, resources=resources).execute(stderr=subprocess.DEVNULL)
    print(f"\n{name}: Run All takes {time.perf_counter() - start:.1f} s (wanted: under 60)")
    counts = [cell.execution_count for cell in notebook.cells if cell.cell_type == "code" and cell.source]
    assert counts == list(range(1, len(counts) + 1))


@each_lesson
def test_a_lesson_holds_the_exercises_declared_for_it_in_their_order_and_counts_them(name):
    cells = read_lesson(ROOT / "solutions" / f"{name}.py").cells
    cards = [cell.metadata.exercise for cell in cells if "card" in cell.metadata.get("tags", [])]
    assert cards == [exercise.id for exercise in exercises_of(name[:2])]
    row = next(line for cell in cells for line in cell.source.split("\n") if line.startswith("| **Time** |"))
    assert row.endswith(f" minutes, {NUMBERS[len(cards)]} exercises |")


def lines_of_code(cell) -> int:
    """Lines that a reader of the solution sees, without blank ones and the markers of the answer."""
    lines = [line.strip() for line in cell.source.split("\n")]
    return len([line for line in lines if line and not line.endswith(" SOLUTION")])


def words_of_prose(cell) -> int:
    """Words of the essay: outside cards, folded text, tables, formulas, code and HTML tags."""
    if "card" in cell.metadata.get("tags", []):
        return 0
    text = re.sub(r"<details>.*?</details>|^\|.*?$", " ", cell.source, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"```.*?```|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|<[^>]*>", " ", text, flags=re.DOTALL)
    return len(re.findall(r"[^\W\d_][\w'’-]*", text))


@each_lesson
def test_a_lesson_keeps_the_measures_of_a_good_one(name):
    cells = read_lesson(ROOT / "solutions" / f"{name}.py").cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    # An exercise brings its own card, answer, check and hints: what a reader walks through is the rest.
    essay = [
        c for c in cells if "exercise" not in c.metadata and not c.source.startswith("<details><summary>Hint")
    ]
    long = {cell.id: lines_of_code(cell) for cell in code if lines_of_code(cell) > 15}
    unexplained = [cell.id for cell in code if cell.id in long and "reason" not in cell.metadata]
    words = sum(words_of_prose(cell) for cell in essay if cell.cell_type == "markdown")
    words_a_line = words / sum(lines_of_code(cell) for cell in essay if cell.cell_type == "code")
    print(f"\n{name}: {len(essay)} cells outside exercises, {words_a_line:.1f} words a line, long: {long}")
    assert 25 <= len(essay) <= 45, f"{len(essay)} cells outside exercises; 25 to 45 are a lesson"
    assert 8 <= words_a_line <= 15, f"{words_a_line:.1f} words of prose a line of code; 8 to 15 read well"
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
        still = [picture for picture in html if re.search(r'<img class="nnlib" alt="[^"]', picture)]
        assert still == html, f"{cell.id} stores a widget without its still twin, or a picture without words"
        # A picture of measured times is not stored: it is another one at each run.
        if "nbval-ignore-output" not in tags:
            assert html or not last, f"{cell.id} ends with a picture that is not stored"


@pytest.mark.slow
@each_lesson
def test_a_repeated_build_gives_the_same_bytes(name, tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "solutions" / f"{name}.py", tmp_path / "solutions")
    notebooks = [tmp_path / folder / f"{name}.ipynb" for folder in ("solutions", "notebooks")]
    built = []
    for _ in range(2):
        assert build(tmp_path) == []
        built.append([path.read_bytes() for path in notebooks])
    assert built[0] == built[1]
