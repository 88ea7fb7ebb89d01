"""The head of a lesson in a real JupyterLab: it follows the checks, takes keys, and outlives the kernel."""

import json

import pytest
from accessibility import findings
from lab import CLOSE, OPEN, PANEL, READY, Notebook, wait_until, write_notebook

pytestmark = pytest.mark.slow

CELLS = [
    'from nnlib.course.notebook import begin, check, quizzes_compared\nbegin("05")',
    'check("0.2", "d"), check("0.1", "aaaaa aaaaa"), check("11.7", "bcaba bcbab")',
    "quizzes_compared()",
]
HEADING_AT = """([panel, text]) => {
    const heading = [...document.querySelectorAll(`${panel} h2`)].find(h => h.textContent.startsWith(text));
    return heading ? heading.getBoundingClientRect().top : null;
}"""


@pytest.fixture(scope="module")
def notebook(lab, page):
    folder = lab.root / "notebooks"
    (folder / "progress.json").unlink(missing_ok=True)
    write_notebook(folder / "head.ipynb", CELLS)
    notebook = Notebook(lab, page, "notebooks/head.ipynb")
    notebook.run_all()
    yield notebook
    notebook.close()


def told(notebook):
    return notebook.page.locator(f"{PANEL} .nnlib-progress").inner_text()


def press(notebook, name, number):
    button = notebook.page.locator(PANEL).get_by_role("button", name=name).nth(number)
    button.focus()
    notebook.page.keyboard.press("Enter")
    notebook.settle()


def test_the_panel_at_the_head_follows_a_check_further_down(notebook):
    assert notebook.faults() == []
    wait_until(lambda: "2 of 5" in told(notebook), 30, lambda: told(notebook))
    assert "The course: 3 of" in told(notebook)


def test_the_head_and_the_comparison_hinder_nobody_in_light_and_dark(notebook):
    assert findings(notebook.page) == []
    with notebook.dark():
        assert findings(notebook.page, only=["color-contrast"]) == []


def test_questions_are_opened_and_answered_by_keyboard_and_outlive_the_kernel(notebook, lab):
    summary = notebook.page.locator(f"{PANEL} summary:visible").first
    summary.focus()
    notebook.page.keyboard.press("Enter")
    answer = notebook.page.locator(PANEL).get_by_text("They multiply").filter(visible=True)
    answer.wait_for(timeout=10_000)
    press(notebook, "I knew it", 0)
    press(notebook, "not yet", 1)
    notebook.page.locator(PANEL).get_by_text("It comes back in 1 day").wait_for(timeout=10_000)
    kept = json.loads((lab.root / "notebooks" / "progress.json").read_text(encoding="utf-8"))
    assert (kept["recall"]["05a"]["known"], kept["recall"]["05b"]["missed"]) == (1, 1)
    notebook.restart_kernel()
    notebook.run_all()
    assert notebook.faults() == []
    assert "2 of 5" in told(notebook)
    assert notebook.page.locator(f"{PANEL} summary:visible").count() == 2


def opened(notebook):
    return notebook.page.evaluate("jupyterapp.shell.currentWidget.context.path")


def follow(notebook, link, path):
    """Click a link of the notebook, and wait until it has opened the notebook `path`."""
    link.click(timeout=30_000)
    wait_until(lambda: opened(notebook) == path, 60, lambda: f"{opened(notebook)} is open")


def test_a_link_of_the_row_opens_its_lesson_and_one_of_the_comparison_the_section(notebook):
    page, lesson = notebook.page, "notebooks/03_walk_downhill.ipynb"
    follow(notebook, page.locator(f"{PANEL} .nnlib-progress a", has_text="03"), lesson)
    page.evaluate(OPEN, "notebooks/head.ipynb")
    wait_until(lambda: page.evaluate(READY, "notebooks/head.ipynb"), 60, lambda: opened(notebook))
    try:
        follow(notebook, page.locator(f"{PANEL} a", has_text="Flat is not lowest"), lesson)

        def at():
            return page.evaluate(HEADING_AT, [PANEL, "4 · Flat is not lowest"])

        wait_until(lambda: at() is not None and 0 <= at() < 900, 30, lambda: f"the heading is at {at()}")
    finally:
        # Only a kernel that has started can be ended.
        wait_until(lambda: page.evaluate(READY, lesson), 60, lambda: f"{lesson} is not ready")
        page.evaluate(CLOSE)
        page.evaluate(OPEN, "notebooks/head.ipynb")
