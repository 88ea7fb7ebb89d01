"""Each lesson in a real JupyterLab, offline: it runs, it can be read, and each control moves its picture."""

import os
from pathlib import Path

import pytest
from accessibility import findings
from lab import Notebook

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (REPOSITORY / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=LESSONS)
def lesson(request, lab, page):
    """A lesson that has been run from top to bottom; its tests follow one another in the same page."""
    notebook = Notebook(lab, page, f"notebooks/{request.param}")
    notebook.run_all()
    keep_screenshot(notebook, request.param, "light")
    yield notebook
    notebook.close()


def test_lesson_runs_offline_without_a_fault(lesson):
    assert lesson.faults() == []


def test_what_a_lesson_shows_hinders_nobody(lesson):
    assert findings(lesson.page) == []


def test_what_a_lesson_shows_can_be_read_on_a_dark_page(lesson, request):
    with lesson.dark():
        keep_screenshot(lesson, request.node.callspec.params["lesson"], "dark")
        assert findings(lesson.page, only=["color-contrast"]) == []


def test_every_control_moves_its_picture(lesson):
    still = [control_name(control) for control in lesson.controls() if not lesson.move(control)]
    assert still == []
    assert lesson.faults() == []


def control_name(control):
    box = "xpath=ancestor-or-self::*[contains(@class, 'jupyter-widgets')][1]"
    return control.evaluate("e => e.tagName") + " " + control.locator(box).inner_text()


def keep_screenshot(notebook, lesson, theme):
    if folder := os.environ.get("NNLIB_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        notebook.screenshot(Path(folder) / f"{Path(lesson).stem}-{theme}.png")
