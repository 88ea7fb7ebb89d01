"""Without ipywidgets a learner is told what to install."""

import importlib
import sys

from expecting import refused


def test_a_missing_ipywidgets_is_named_with_the_command_that_installs_it(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("nnlib.show.widgets")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with refused(
        ModuleNotFoundError,
        (
            "the moving pictures need the package ipywidgets; "
            "install the course with: python -m pip install -r requirements.txt"
        ),
    ):
        importlib.import_module("nnlib.show.widgets.live_loss")
