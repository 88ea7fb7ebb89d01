"""A notebook full of faults: what the tests of the lessons look for, they find."""

import pytest
from accessibility import findings
from lab import PANEL, Notebook, wait_until, write_notebook

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


REFERENCE = (
    "display({'application/vnd.jupyter.widget-view+json': {'version_major': 2, 'version_minor': 0,"
    " 'model_id': widgets.IntSlider(3).model_id}}, raw=True)"
)
TWIN = "display(HTML('<div class=\"nnlib-still\">the twin</div>'))"
LABELS = (
    'display(HTML(\'<svg class="nnlib" role="img" aria-label="two labels" viewBox="0 0 90 30">\'\n'
    '             \'<text y="20">w1</text><text x="50" y="20">0.05</text></svg>\'))'
)


@pytest.fixture
def left_over(lab, page):
    """A notebook whose widgets were saved, and whose kernel has ended; its second widget has a still twin."""
    path = lab.root / "notebooks" / "left_over.ipynb"
    write_notebook(path, [CELLS[2], REFERENCE, f"{REFERENCE}\n{TWIN}", LABELS])
    notebook = Notebook(lab, page, "notebooks/left_over.ipynb")
    notebook.run_all()
    assert notebook.faults() == []
    notebook.save()
    notebook.close()
    return path.read_text(encoding="utf-8")


def opened(lab, page, content, name):
    """The same notebook under another name, which no kernel has run; it is trusted by what it holds."""
    (lab.root / "notebooks" / name).write_text(content, encoding="utf-8")
    notebook = Notebook(lab, page, f"notebooks/{name}")
    notebook.settle()
    return notebook


def test_a_widget_whose_model_is_not_found_is_seen_and_one_that_is_hidden_by_its_twin_is_not(
    left_over, lab, page
):
    notebook = opened(lab, page, left_over, "next_morning.ipynb")
    said = "Error displaying widget: model not found"
    wait_until(lambda: said in str(notebook.faults()), 60, lambda: str(notebook.faults()))
    assert notebook.faults() == ["cell 1: 1 dead widgets", f"cell 1: {said}", f"cell 2: {said}"]
    notebook.page.evaluate(HIDE, PANEL)
    assert notebook.faults() == ["cell 1: 1 dead widgets", f"cell 1: {said}"]
    notebook.has_run = True
    assert "cell 2: 1 dead widgets" in notebook.faults()
    notebook.close()


HIDE = """panel => {
    const cells = document.querySelectorAll(`${panel} .jp-Notebook .jp-Cell`);
    cells[2].querySelector(".jp-OutputArea-child").style.display = "none";
}"""


def test_a_drawing_that_was_taken_out_of_a_notebook_from_elsewhere_is_seen(left_over, lab, page):
    changed = left_over.replace("two labels", "other labels")  # which is not what was trusted
    notebook = opened(lab, page, changed, "from_elsewhere.ipynb")
    assert "cell 3: 1 drawings are gone, their labels run together" in notebook.faults()
    notebook.close()
