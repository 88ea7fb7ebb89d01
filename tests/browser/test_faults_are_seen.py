"""A notebook full of faults: what the tests of the lessons look for, they find."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from accessibility import findings  # noqa: E402
from lab import Notebook, write_notebook  # noqa: E402

pytestmark = pytest.mark.slow

CELLS = [
    "# One",
    "### Three",
    "import ipywidgets as widgets\nfrom IPython.display import HTML, display",
    "import matplotlib.pyplot as plt\n_ = plt.plot([0, 1])",
    "display(HTML('<p style=\"color: #bbb; background: #fff\">pale on white</p>'))",
    "display(HTML('<p style=\"color: #444; background: #111\">dim on black</p>'))",
    'display(HTML(\'<svg class="nnlib" role="img" width="9" height="9"></svg>\'))',
    'display(HTML(\'<i id="twice">one</i><i id="twice">two</i>\'))',
    "display(widgets.HTML('<input><table><tr><th scope=\"here\">a</th><td>b</td></tr></table>'))",
    "display(widgets.HTML('<p role=\"banana\">bent</p>'))",
    'display(HTML(\'<img alt="far away" src="http://far.example/away.png">\'))',
    'lone, drawn = widgets.IntSlider(5), widgets.HTML(\'<svg width="9" height="9"></svg>\')\n'
    "moving = widgets.IntSlider(0)\n"
    'def redraw(change):\n    drawn.value = f\'<svg width="9" height="{change.new}"></svg>\'\n'
    "moving.observe(redraw, 'value')\n"
    "display(widgets.VBox([lone, moving, drawn]))",
    "output = widgets.Output()\nwith output:\n    1 / 0\ndisplay(output)",
    "raise ValueError('the last cell')",
]


@pytest.fixture(scope="module")
def faulty(lab, page):
    write_notebook(lab.root / "notebooks" / "faulty.ipynb", CELLS)
    notebook = Notebook(lab, page, "notebooks/faulty.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()


def test_each_hindrance_is_found_once(faulty):
    found = [finding.partition(",")[0] for finding in findings(faulty.page)]
    assert sorted(found) == [
        "aria-roles",
        "color-contrast",
        "color-contrast",
        "duplicate-id",
        "heading-order",
        "image-alt",
        "label",
        "scope-attr-valid",
        "svg-img-alt",
    ]


def test_faults_of_a_run_are_found(faulty):
    assert faulty.faults() == [
        "cell 13: ValueError: the last cell",
        "a broken image",
        "a traceback in a widget",
        "a request to http://far.example/away.png",
    ]


def test_a_control_that_moves_nothing_is_found(faulty):
    assert [faulty.move(control) for control in faulty.controls()] == [False, True]
