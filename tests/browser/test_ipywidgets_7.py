"""With ipywidgets 7.7.1, which Colab has: pictures move in JupyterLab and, but for sliders, in Notebook 7."""

import shutil
from pathlib import Path

import pytest
from lab import InNotebook7, Lab, Notebook, Notebook7Server, scratch_copy

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
# Kernel and page must speak the same protocol: with jupyterlab_widgets 3 every widget would be dead.
PINS = ["ipywidgets==7.7.1", "jupyterlab_widgets<2"]
# Together these lessons have every kind of control.
KINDS = {"lab": (Lab, Notebook), "notebook": (Notebook7Server, InNotebook7)}
OPENED = [("lab", "00_the_whole_story"), ("lab", "11_read_digits"), ("notebook", "00_the_whole_story")]
SLIDER = "e => e.getAttribute('role') === 'slider' || e.matches('.ui-slider-handle')"


@pytest.fixture(scope="module")
def installed(browser, environment, tmp_path_factory):
    """A folder with the course, and the Python of an environment with what it requires."""
    scratch = tmp_path_factory.mktemp("ipywidgets-7")
    root = scratch_copy(REPOSITORY, scratch / "repository")
    for file in ("pyproject.toml", "LICENSE", "README.md", "requirements.txt"):
        shutil.copy(REPOSITORY / file, root)
    needed = ["-r", "requirements.txt", *PINS, "notebook>=7.2"]
    return root, environment(scratch / "venv", *needed, directory=root)


@pytest.fixture(scope="module")
def front_end(request, installed, browser, tmp_path_factory):
    """A function that opens a notebook there."""
    (server, notebook), (root, python) = KINDS[request.param], installed
    running = server(root, tmp_path_factory.mktemp("server"), python)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield lambda path: notebook(running, page, path)
    page.close()
    running.stop()


@pytest.mark.parametrize(("front_end", "lesson"), OPENED, indirect=["front_end"])
def test_no_widget_is_dead_and_every_control_moves_its_picture(front_end, lesson):
    notebook = front_end(f"notebooks/{lesson}.ipynb")
    notebook.run_all()
    assert notebook.faults() == []
    controls = notebook.controls()
    if isinstance(notebook, InNotebook7):
        # In command mode it takes the arrow keys before a slider sees them, whoever made the slider. Beside
        # each slider that matters stands a number box or a list.
        controls = [control for control in controls if not control.evaluate(SLIDER)]
    assert controls
    still = [number for number, control in enumerate(controls) if not notebook.move(control)]
    assert still == []
    assert notebook.faults() == []
    notebook.close()
