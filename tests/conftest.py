"""What tests of several parts share."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
# The modules beside the tests can be imported by their names.
HELPERS = ("", "show", "browser", "prose", "course/lessons", "course/grading")
sys.path[:0] = [str(ROOT / "tests" / folder) for folder in HELPERS]

# A slow machine is no failure: no test depends on how long it takes.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """The whole suite takes all cores, where an idle one takes tests from the others.

    Tests named on the command line run one by one.
    Not in pyproject.toml, since a learner validates a notebook without pytest-xdist.
    """
    option = config.option
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS and not hasattr(config, "workerinput")
    if not whole or not config.pluginmanager.hasplugin("xdist"):
        return
    # Two threads of OpenBLAS in each of two processes wait for each other four times as long as they compute.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if option.numprocesses is None:
        quick, cores = option.markexpr.startswith("not slow"), os.cpu_count() or 1
        # Tests of browsers, of time limits and of installing wait for half of their time.
        option.numprocesses = cores if quick else cores * 2
        # What needs an environment or a browser of its own makes it once a file.
        option.dist = "worksteal" if quick else "loadfile"
        option.loadscopereorder = False


def pytest_ignore_collect(collection_path):
    """A module that tests import is no test: imported once more for doctests, it would double its cases."""
    if collection_path.suffix == ".py" and ROOT / "tests" in collection_path.parents:
        return not collection_path.name.startswith("test_") or None


def pytest_collection_modifyitems(items):
    """What takes long begins first, and what takes little fills the last minutes of the other core."""
    items.sort(
        key=lambda item: [not item.get_closest_marker(name) for name in ("live", "processors", "slow")]
    )


@pytest.fixture
def torch():
    """PyTorch, the second of two oracles; the first, autograd, is there always."""
    return pytest.importorskip("torch", reason="PyTorch is one of two oracles; pip install torch to use it")


@pytest.fixture
def answered():
    """A function that gives the student copy of a lesson as a learner would save it, some answers filled in.

    `solved` lists the exercises that hold the answer of the solution, `typed` maps others to their cells.
    """
    import nbformat

    def make(name: str, solved=(), typed=None):
        copy = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        solution = nbformat.read(ROOT / "solutions" / f"{name}.ipynb", as_version=4)
        right = {cell.id: cell.source for cell in solution.cells}
        cells = dict(typed or {})
        for cell in copy.cells:
            if "answer" in cell.metadata.get("tags", []):
                id = cell.metadata.exercise
                cell.source = right[cell.id] if id in solved else cells.pop(id, cell.source)
        assert not cells, f"{name} has no exercise {list(cells)}"
        return copy

    return make


@pytest.fixture(scope="session")
def environment():
    """A function (folder, *requirements) that makes an environment as other places have it, and its Python.

    With a `version`, of that Python. It needs a package index. uv takes seconds where pip takes minutes, but
    does not read pip's settings: where they alone lead to an index, pip goes there.
    """

    def make(folder, *requirements, version="", directory=ROOT):
        base = python(version) if version else sys.executable
        subprocess.run([base, "-m", "venv", "--without-pip", folder], check=True)
        made = str(folder / "bin" / "python")
        uv = ["uv", "pip", "install", "--python", made]  # compiles nothing: little of it is ever imported
        for install in (uv, ["pip", "--python", made, "install"]):
            command = [sys.executable, "-m", *install, "--quiet", *requirements]
            done = subprocess.run(command, cwd=directory, capture_output=True, encoding="utf-8")
            if done.returncode == 0:
                return made
        raise RuntimeError(done.stderr)

    return make


def python(version):
    """The Python of this version where the machine has it, else the one that runs the tests."""
    # Beside the running one lie others where a manager of versions keeps several.
    beside = Path(sys.base_prefix).parent.glob(f"{version}*/bin/python")
    for candidate in [shutil.which(f"python{version}"), *beside]:
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True).returncode == 0:
            return candidate
    return sys.executable
