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


def test_it_takes_the_python_of_runtime_txt_and_the_requirements_and_obeys_no_other_file(plan):
    assert re.findall(r"Building conda environment for python=([\d.]+)", plan) == [VERSION]
    assert (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip() == f"python-{VERSION}"
    assert pip_steps(plan) == ['install --no-cache-dir -r ".binder/requirements.txt"']
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
    where = [python, "-c", "import nnlib; print(nnlib.__file__)"]
    found = subprocess.run(where, cwd=notebooks, capture_output=True, encoding="utf-8").stdout
    assert found.strip() == str(shared_course / "nnlib" / "__init__.py")
    run = [python, "-m", "jupyter", "execute", "00_the_whole_story.ipynb"]
    done = subprocess.run(run, cwd=notebooks, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def installed(python, *options):
    command = [python, "-m", "pip", "list", "--format=json", *options]
    found = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    return {package["name"]: package["version"] for package in json.loads(found)}
