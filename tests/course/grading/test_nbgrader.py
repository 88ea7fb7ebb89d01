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


# One of its students solves every second exercise of each lesson, the other one the rest, in three of them.
OF_BOTH = ("00", "05", "07")


def test_the_same_files_give_the_same_points_in_nbgrader(nbgrader, answered, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    commands, possible = [], {}
    for name in NAMES:
        code = [exercise for exercise in lesson(name[:2]) if exercise.kind != "explain"]
        possible[name] = sum(exercise.points for exercise in code)
        write(answered(name), tmp_path / "source" / name / f"{name}.ipynb")
        for student, first in (("even", 0), ("odd", 1)) if name[:2] in OF_BOTH else (("even", 0),):
            solved = [exercise.id for exercise in code[first::2]]
            write(answered(name, solved=solved), tmp_path / "submitted" / student / name / f"{name}.ipynb")
        commands += [f"generate_assignment {name}", f"autograde {name}"]
    nbgrader(tmp_path, *commands, "export")

    for name in NAMES:
        released = nbformat.read(tmp_path / "release" / name / f"{name}.ipynb", as_version=4)
        pairs = zip(released.cells, answered(name).cells, strict=True)
        changed = [new.id for new, old in pairs if new.source != old.source]
        assert [id for id in changed if not id.startswith("explain-")] == []

    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        rows = {(row["student_id"], row["assignment"]): float(row["score"]) for row in csv.DictReader(file)}
    submitted = [(folder.parent.name, folder.name) for folder in (tmp_path / "submitted").glob("*/*")]
    theirs = {(student, name[:2]): rows[student, name] for student, name in submitted}
    grade(tmp_path / "submitted", tmp_path / "ours", seed=1, isolation="limits")
    lines = (tmp_path / "ours" / RESULTS).read_text(encoding="utf-8").splitlines()
    ours = {(one["student"], one["lesson"]): one["points"] for one in map(json.loads, lines)}
    assert theirs == ours and len(ours) == len(NAMES) + len(OF_BOTH)
    for name in NAMES:
        if name[:2] in OF_BOTH:
            assert ours["even", name[:2]] + ours["odd", name[:2]] == possible[name]
