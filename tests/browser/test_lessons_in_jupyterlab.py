"""Each lesson in a real JupyterLab, offline: all cells run, each control moves its picture, answers stay."""

import os
import sys
from pathlib import Path

import nbformat
import pytest

from nnlib.exercises.report import report

sys.path.insert(0, str(Path(__file__).parent))
from lab import Lab, Notebook, scratch_copy, wait_until  # noqa: E402

REPOSITORY = Path(__file__).parents[2]
LESSONS = sorted(path.name for path in (REPOSITORY / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module", params=["light", "dark"])
def theme(request):
    return request.param


@pytest.fixture(scope="module")
def lab(theme, tmp_path_factory):
    scratch = tmp_path_factory.mktemp(theme)
    lab = Lab(scratch_copy(REPOSITORY, scratch / "repository"), scratch, dark=theme == "dark")
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


def press(page, button, changes):
    before = changes.inner_text()
    button.focus()
    page.keyboard.press("Enter")
    wait_until(lambda: changes.inner_text() != before, 30, lambda: f"the list still reads {before}")


def put_in_order(page, cell):
    """Sort the lines of exercise 0.5 by keyboard, and hand them in."""
    listed = cell.get_by_label("lines, in order")
    for letter, moves in [("d", ["move up"] * 3), ("e", ["leave out or take in"]), ("b", ["move up"])]:
        labels = listed.locator("option").all_inner_texts()
        listed.select_option(index=next(i for i, label in enumerate(labels) if f"({letter})" in label))
        for move in moves:
            press(page, cell.get_by_role("button", name=move), changes=listed)
    cell.get_by_role("button", name="check this answer").focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("theme", ["light"], indirect=True)
def test_answers_given_by_controls_outlive_saving_reopening_and_the_kernel(theme, lab, page, answered):
    file = lab.root / "notebooks" / "half_solved.ipynb"
    nbformat.write(answered("00_the_whole_story", typed={"0.3": "prediction = 1.0"}), file)
    notebook = Notebook(lab, page, "notebooks/half_solved.ipynb")
    notebook.run_all()
    assert notebook.faults() == []

    choice = notebook.exercise("0.2", "answer")
    choice.get_by_label("(d)").check()
    choice.get_by_role("button", name="check this answer").click()
    choice.get_by_text("Exercise 0.2 is right: 1 point.").wait_for(timeout=30_000)
    lines = notebook.exercise("0.5", "answer")
    put_in_order(page, lines)
    lines.get_by_text("Exercise 0.5 is right: 2 points.").wait_for(timeout=30_000)
    keep_screenshot(notebook, "answers", theme)

    notebook.save()
    notebook = Notebook(lab, page, "notebooks/half_solved.ipynb")
    notebook.restart_kernel()
    notebook.run_all()
    assert notebook.faults() == []
    assert "Exercise 0.2 is right: 1 point." in notebook.exercise("0.2", "check").inner_text()
    notebook.save()
    saved = {cell.id: cell.source for cell in nbformat.read(file, as_version=4).cells}
    assert saved["answer-0-2"].endswith('\nline = "d"') and saved["answer-0-5"].endswith('\nlap = "dbac"')
    assert saved["answer-0-3"] == "prediction = 1.0"
    assert report(file)[0][-1] == "3 of 7 points."


def control_name(control):
    box = "xpath=ancestor-or-self::*[contains(@class, 'jupyter-widgets')][1]"
    return control.evaluate("e => e.tagName") + " " + control.locator(box).inner_text()


def keep_screenshot(notebook, lesson, theme):
    if folder := os.environ.get("NNLIB_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        notebook.screenshot(Path(folder) / f"{Path(lesson).stem}-{theme}.png")
