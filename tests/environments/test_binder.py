"""What Binder would build from the repository, without Docker: its plan is read, its steps are repeated."""

import json
import re
import shlex
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
VERSION = "3.12"
# What repo2docker would read beside .binder, or in its place.
OBEYED = [
    "binder",
    *(f".binder/{name}" for name in ("environment.yml", "Pipfile", "postBuild", "setup.py", "start")),
]
RUN_LESSON = """\
import nbformat, sys
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120).execute()
print(len([cell for cell in notebook.cells if cell.cell_type == "code" and cell.execution_count]))
"""


@pytest.fixture(scope="module")
def repo2docker(environment, tmp_path_factory):
    """The folder of its environment. Not in the extra "dev": it brings thirty packages for this one file."""
    folder = tmp_path_factory.mktemp("repo2docker")
    environment(folder / "venv", "jupyter-repo2docker")
    return folder / "venv"


@pytest.fixture(scope="module")
def plan(repo2docker, shared_course):
    """What it says that it would do: the Dockerfile and its own remarks."""
    command = [repo2docker / "bin" / "jupyter-repo2docker", "--no-build", "--debug", "."]
    done = subprocess.run(command, cwd=shared_course, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def pip_steps(plan):
    return re.findall(r"^RUN \$\{KERNEL_PYTHON_PREFIX\}/bin/pip (.+)$", plan, re.MULTILINE)


def test_it_takes_the_python_of_runtime_txt(plan):
    assert re.findall(r"Building conda environment for python=([\d.]+)", plan) == [VERSION]
    assert (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip() == f"python-{VERSION}"


def test_it_installs_the_requirements_once_and_the_course_only_as_it_is_in_the_repository(plan):
    assert pip_steps(plan) == ['install --no-cache-dir -r ".binder/requirements.txt"']
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert lines.count("-e .") == 1


def test_no_other_file_changes_what_it_does():
    assert [name for name in OBEYED if (ROOT / name).exists()] == []


def base(repo2docker):
    """The versions that the image has before our requirements, as repo2docker pins them."""
    (lock,) = repo2docker.glob(
        f"lib/*/site-packages/repo2docker/buildpacks/conda/*py-{VERSION}-linux-64.lock"
    )
    text = lock.read_text(encoding="utf-8")
    return {
        name: re.search(rf"/{name}-([\d.]+)-", text)[1] for name in ("jupyterlab", "ipywidgets", "ipykernel")
    }


def test_after_its_steps_a_lesson_runs_and_the_image_has_kept_its_versions(
    repo2docker, plan, environment, shared_course, tmp_path, monkeypatch
):
    monkeypatch.delenv("PYTHONPATH", raising=False)  # the course must be found as it was installed
    monkeypatch.setenv("PIP_NO_COMPILE", "1")  # most of what pip installs is never imported here
    before = base(repo2docker)
    pins = [f"{name}=={number}" for name, number in before.items()]
    python = environment(tmp_path / "image", "pip", *pins, version=VERSION)
    for step in pip_steps(plan):
        subprocess.run([python, "-m", "pip", "--quiet", *shlex.split(step)], cwd=shared_course, check=True)
    assert {name: number for name, number in installed(python).items() if name in before} == before
    assert installed(python, "--editable").keys() == {"nnlib"}

    notebooks = shared_course / "notebooks"
    where = subprocess.run(
        [python, "-c", "import nnlib; print(nnlib.__file__)"],
        cwd=notebooks,
        capture_output=True,
        encoding="utf-8",
    )
    assert where.stdout.strip() == str(shared_course / "nnlib" / "__init__.py")
    lesson = "00_the_whole_story.ipynb"
    cells = json.loads((notebooks / lesson).read_text(encoding="utf-8"))["cells"]
    done = subprocess.run(
        [python, "-c", RUN_LESSON, lesson], cwd=notebooks, capture_output=True, encoding="utf-8"
    )
    code = [cell for cell in cells if cell["cell_type"] == "code" and cell["source"]]
    assert done.stdout.strip() == str(len(code)), done.stderr


def installed(python, *options):
    command = [python, "-m", "pip", "list", "--format=json", *options]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return {package["name"]: package["version"] for package in json.loads(found)}
