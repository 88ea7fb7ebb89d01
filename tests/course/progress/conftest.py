"""A learner at a live notebook in an empty folder, without a kernel."""

from types import SimpleNamespace

import pytest

from nnlib.course.progress import record


class Front:
    """The kernel as a front end has called it; `message` is what it was sent."""

    def __init__(self):
        self.message = {"content": {"allow_stdin": True}}
        self.kernel = SimpleNamespace(get_parent=lambda: self.message)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """The folder of the notebooks; nothing of an earlier test is remembered."""
    monkeypatch.chdir(tmp_path)
    for variable in ("NNLIB_VALIDATE", "NBGRADER_EXECUTION"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(record, "_unwritten", [])
    monkeypatch.setattr(record, "_show_again", None)
    return tmp_path


@pytest.fixture
def front(monkeypatch):
    """A learner works in JupyterLab."""
    front = Front()
    monkeypatch.setattr("IPython.get_ipython", lambda: front)
    return front
