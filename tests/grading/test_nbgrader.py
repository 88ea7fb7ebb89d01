"""nbgrader itself, in an environment of its own, on the files of the course as they are."""

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from nnlib.authoring.build import sources
from nnlib.exercises import lesson
from nnlib.exercises.report import report

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NAMES = [source.stem for source in sources(ROOT)]
CONFIGURATION = 'c = get_config()\nc.CourseDirectory.course_id = "backprop"\n'


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """A function that runs a command of nbgrader in a folder; installed with what the notebooks import."""
    home = tmp_path_factory.mktemp("nbgrader")
    programs = home / "venv" / "bin"
    subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n")
    needed = ["nbgrader>=0.9", *(line for line in requirements if ">=" in line)]
    pip = [programs / "python", "-m", "pip", "install", "--quiet", *needed]
    installed = subprocess.run(pip, capture_output=True, text=True)
    if installed.returncode:
        pytest.skip(f"pip cannot install nbgrader: {installed.stderr.strip().splitlines()[-1]}")
    private = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environment = os.environ | {name: str(home / name) for name in private}
    environment |= {"PYTHONPATH": str(ROOT), "PATH": f"{programs}:{os.environ['PATH']}"}
    environment.pop("NNLIB_VALIDATE", None)

    def run(folder, *command):
        done = subprocess.run(
            ["nbgrader", *command], cwd=folder, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return run


def write(notebook, path):
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_files_give_the_same_points_in_nbgrader(name, nbgrader, answered, tmp_path):
    code = [exercise for exercise in lesson(name[:2]) if exercise.kind != "explain"]
    all_ids = [exercise.id for exercise in code]
    # Between them, each exercise is solved once and left open once.
    students = {"even": all_ids[::2], "odd": all_ids[1::2]}
    (tmp_path / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    write(answered(name), tmp_path / "source" / "lesson" / f"{name}.ipynb")

    nbgrader(tmp_path, "generate_assignment", "lesson")
    released = nbformat.read(tmp_path / "release" / "lesson" / f"{name}.ipynb", as_version=4)
    changed = [
        new.id
        for new, old in zip(released.cells, answered(name).cells, strict=True)
        if new.source != old.source
    ]
    assert [id for id in changed if not id.startswith("explain-")] == []

    ours = {}
    for student, solved in students.items():
        file = tmp_path / "submitted" / student / "lesson" / f"{name}.ipynb"
        write(answered(name, solved=solved), file)
        lines, _ = report(file)
        ours[student] = float(re.match(r"(\d+) of", lines[-1])[1])
    nbgrader(tmp_path, "autograde", "lesson")
    nbgrader(tmp_path, "export")
    with open(tmp_path / "grades.csv", encoding="utf-8") as file:
        theirs = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}

    assert theirs == ours
    assert ours["even"] + ours["odd"] == sum(exercise.points for exercise in code)
