"""What tests of several parts share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """The whole suite takes all cores, a file a core; tests named on the command line run one by one.

    Not in pyproject.toml, since a learner validates a notebook without pytest-xdist.
    """
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS and not hasattr(config, "workerinput")
    if whole and config.pluginmanager.hasplugin("xdist") and config.option.numprocesses is None:
        config.option.numprocesses, config.option.dist = os.cpu_count(), "loadfile"


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
