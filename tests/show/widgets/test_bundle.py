"""A widget and its still twin as a notebook keeps them."""

import re

import ipywidgets
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from nnlib.show.widgets.bundle import Shown, bundle

VIEW = "application/vnd.jupyter.widget-view+json"
CELL = """\
from nnlib.show.widgets.cost_explorer import CostExplorer
from nnlib.course.answers import choose
display(CostExplorer())
choose("0.2")
CostExplorer()
"""


@pytest.fixture(scope="module")
def outputs():
    notebook = new_notebook(cells=[new_code_cell(CELL)])
    NotebookClient(notebook, kernel_name="python3", store_widget_state=True).execute()
    state = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    return notebook.cells[0].outputs, {name: model["state"] for name, model in state.items()}


def test_a_widget_is_an_output_of_its_own_and_its_twin_is_the_next(outputs):
    """In one output the front end would take the widget's form, and say that its model is not found."""
    assert [sorted(output.data) for output in outputs[0]] == [[VIEW], ["text/html", "text/plain"]] * 3


def test_a_living_widget_hides_its_own_twin_and_no_other(outputs):
    cells, models = outputs
    marks = [re.findall(r'class="nnlib-still ([\w-]+)"', twin.data["text/html"]) for twin in cells[1::2]]
    assert marks[0] == marks[2] != marks[1]
    for view, (mark,) in zip(cells[::2], marks, strict=True):
        children = [models[name.removeprefix("IPY_MODEL_")] for name in models[id_of(view)]["children"]]
        assert f".{mark}," in children[-1]["value"] and children[-1]["value"].endswith("}</style>")
        assert children[-1]["value"].count("nnlib-still") == 2


def id_of(view):
    return view.data[VIEW]["model_id"]


def test_a_twin_with_a_name_keeps_its_mark_when_it_changes():
    def mark(*of):
        return re.search(r'class="([^"]*)"', bundle(*of)["text/html"])[1]

    assert mark("<p>1</p>", "", "curve") == mark("<p>2</p>", "", "curve") != mark("<p>1</p>", "")
    assert mark("<p>1</p>", "") != mark("<p>2</p>", "")


def test_a_view_can_be_shown_twice(monkeypatch):
    """The style that hides the twin stands around the view, and does not gather within it."""

    class Slider(Shown):
        _view = ipywidgets.VBox([ipywidgets.IntSlider(3)])

        def _repr_mimebundle_(self, **_):
            return bundle("<p>3</p>", "3")

    shown = []
    monkeypatch.setattr("nnlib.show.widgets.bundle.display", lambda data, **_: shown.append(data))
    slider = Slider()
    slider._ipython_display_()
    slider._ipython_display_()
    assert len(shown) == 4 and len(slider._view.children) == 1
