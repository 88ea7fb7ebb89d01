"""Each lesson in a real JupyterLab, offline: all cells run, each control moves its picture."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from lab import Lab, Notebook, scratch_copy  # noqa: E402

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (REPOSITORY / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=["light", "dark"])
def theme(request):
    return request.param


@pytest.fixture
def lab(theme, tmp_path):
    root = scratch_copy(REPOSITORY, tmp_path / "repository")
    lab = Lab(root, tmp_path, dark=theme == "dark")
    yield lab
    lab.stop()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield page
    page.close()


@pytest.mark.parametrize("lesson", LESSONS)
def test_lesson_runs_offline_and_every_control_moves_its_picture(lesson, theme, lab, page):
    notebook = Notebook(lab, page, f"notebooks/{lesson}")
    notebook.run_all()
    assert notebook.faults() == []
    keep_screenshot(notebook, lesson, theme)
    if theme == "light":
        still = [control_name(control) for control in notebook.controls() if not notebook.move(control)]
        assert still == []
        assert notebook.faults() == []


def control_name(control):
    box = "xpath=ancestor-or-self::*[contains(@class, 'jupyter-widgets')][1]"
    return control.evaluate("e => e.tagName") + " " + control.locator(box).inner_text()


def keep_screenshot(notebook, lesson, theme):
    if folder := os.environ.get("NNLIB_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        notebook.screenshot(Path(folder) / f"{Path(lesson).stem}-{theme}.png")
