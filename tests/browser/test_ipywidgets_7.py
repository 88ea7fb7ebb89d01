"""The pictures with ipywidgets 7.7.1, which Colab has: all of them move there too."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from lab import Lab, Notebook, scratch_copy  # noqa: E402

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
# Kernel and page must speak the same protocol: with jupyterlab_widgets 3 every widget would be dead.
PINS = ["ipywidgets==7.7.1", "jupyterlab_widgets<2"]


@pytest.fixture(scope="module")
def lab7(browser, tmp_path_factory):
    """A JupyterLab in an environment of its own, with the course installed as its README says."""
    scratch = tmp_path_factory.mktemp("ipywidgets-7")
    root = scratch_copy(REPOSITORY, scratch / "repository")
    for file in ("pyproject.toml", "README.md", "requirements.txt"):
        shutil.copy(REPOSITORY / file, root)
    subprocess.run([sys.executable, "-m", "venv", scratch / "venv"], check=True)
    python = str(scratch / "venv" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "-r", "requirements.txt", *PINS]
    subprocess.run(install, cwd=root, check=True)
    lab = Lab(root, scratch, python)
    yield lab
    lab.stop()


@pytest.fixture(scope="module")
def page7(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("lesson", ["00_the_whole_story", "05_backpropagate_by_hand", "11_read_digits"])
def test_no_widget_is_dead_and_every_control_moves_its_picture(lesson, lab7, page7):
    notebook = Notebook(lab7, page7, f"notebooks/{lesson}.ipynb")
    notebook.run_all()
    assert notebook.faults() == []
    controls = notebook.controls()
    assert controls
    still = [number for number, control in enumerate(controls) if not notebook.move(control)]
    assert still == []
    assert notebook.faults() == []
    notebook.close()
