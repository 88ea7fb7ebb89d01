"""Answers given by controls, in a real JupyterLab, stay in the notebook."""

import nbformat
import pytest
from lab import Notebook, wait_until

from nnlib.course.grading.own_notebook import report

pytestmark = pytest.mark.slow


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


def test_answers_given_by_controls_outlive_saving_reopening_and_the_kernel(lab, page, answered):
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

    notebook.save()
    notebook.close()
    page.goto("about:blank")  # JupyterLab loads anew, and knows only what is in the file
    notebook = Notebook(lab, page, "notebooks/half_solved.ipynb")
    notebook.run_all()
    assert notebook.faults() == []
    assert "Exercise 0.2 is right: 1 point." in notebook.exercise("0.2", "check").inner_text()
    notebook.save()
    notebook.close()
    saved = {cell.id: cell.source for cell in nbformat.read(file, as_version=4).cells}
    assert saved["answer-0-2"].endswith('line = choose("0.2", "d")') and saved["answer-0-5"].endswith(
        'lap = order("0.5", "dbac")'
    )
    assert saved["answer-0-3"] == "prediction = 1.0"
    assert report(file)[0][-1] == "3 of 7 points."
