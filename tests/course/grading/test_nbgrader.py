"""nbgrader itself, in an environment of its own, on the files of the course as they are."""

import csv
import json
import os
import subprocess
from pathlib import Path

import nbformat
import pytest

from nnlib.course.build.lessons import sources
from nnlib.course.checks import lesson
from nnlib.course.grading.batch import grade
from nnlib.course.grading.results_file import RESULTS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
NAMES = [source.stem for source in sources(ROOT)]
GRADED = [name for name in NAMES if name[:2] in ("00", "05")]
# Its commands, one after the other: what it imports takes seconds, and so is imported once.
COMMANDS = """\
import multiprocessing, sys
from nbgrader.apps import NbGraderApp
for words in sys.argv[1:]:
    start = multiprocessing.get_context("fork").Process
    command = start(target=NbGraderApp.launch_instance, args=(words.split(),))
    command.start()
    command.join()
    if command.exitcode:
        sys.exit(command.exitcode)
"""
CONFIGURATION = 'c = get_config()\nc.CourseDirectory.course_id = "backprop"\n'


@pytest.fixture(scope="module")
def nbgrader(environment, tmp_path_factory):
    """A function that runs commands of nbgrader in a folder; installed with what the notebooks import."""
    home = tmp_path_factory.mktemp("nbgrader")
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
    needed = [line for line in requirements if ">=" in line]
    python = environment(home / "venv", "nbgrader>=0.9", *needed)
    private = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    variables = os.environ | {name: str(home / name) for name in private}
    variables |= {"PYTHONPATH": str(ROOT), "PATH": f"{Path(python).parent}:{os.environ['PATH']}"}
    variables.pop("NNLIB_VALIDATE", None)

    def run(folder, *commands):
        command = [python, "-c", COMMANDS, *commands]
        done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stdout + done.stderr

    return run


def write(notebook, path):
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def test_the_same_files_give_the_same_points_in_nbgrader(nbgrader, answered, tmp_path):
    """Each lesson becomes an assignment. Two, with every kind of exercise, are handed in and graded.

    One student solves every second exercise, the other one the rest.
    """
    (tmp_path / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    possible = {}
    for name in NAMES:
        write(answered(name), tmp_path / "source" / name / f"{name}.ipynb")
    for name in GRADED:
        code = [exercise for exercise in lesson(name[:2]) if exercise.kind != "explain"]
        possible[name[:2]] = sum(exercise.points for exercise in code)
        for student, first in (("even", 0), ("odd", 1)):
            solved = [exercise.id for exercise in code[first::2]]
            write(answered(name, solved=solved), tmp_path / "submitted" / student / name / f"{name}.ipynb")
    assignments = [f"generate_assignment {name}" for name in NAMES]
    nbgrader(tmp_path, *assignments, *(f"autograde {name}" for name in GRADED), "export")

    for name in NAMES:
        released = nbformat.read(tmp_path / "release" / name / f"{name}.ipynb", as_version=4)
        pairs = zip(released.cells, answered(name).cells, strict=True)
        changed = [new.id for new, old in pairs if new.source != old.source]
        assert [id for id in changed if not id.startswith("explain-")] == []

    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        rows = {(row["student_id"], row["assignment"]): float(row["score"]) for row in csv.DictReader(file)}
    theirs = {(student, name[:2]): rows[student, name] for student in ("even", "odd") for name in GRADED}
    grade(tmp_path / "submitted", tmp_path / "ours", seed=1, isolation="limits")
    lines = (tmp_path / "ours" / RESULTS).read_text(encoding="utf-8").splitlines()
    ours = {(one["student"], one["lesson"]): one["points"] for one in map(json.loads, lines)}
    assert theirs == ours
    assert {name: ours["even", name] + ours["odd", name] for name in possible} == possible
