"""Notebooks that another kernel has run: a lesson on the next morning, and one from another machine."""

import json
import shutil

import nbformat
import pytest
from lab import OPEN, PANEL, READY, Notebook, narrow, wait_until, write_notebook

pytestmark = pytest.mark.slow

LESSON = "05_backpropagate_by_hand.ipynb"
IMAGES = f"""() => [...document.querySelectorAll("{PANEL} img.nnlib")]
    .filter(image => image.checkVisibility() && image.naturalWidth && image.width > 300)
    .map(image => image.alt)"""
ALL_AT_ONCE = """async paths => {
    const running = [];
    for (const panel of jupyterapp.shell.widgets("main")) {
        if (!paths.includes(panel.context?.path)) continue;
        jupyterapp.shell.activateById(panel.id);
        while (jupyterapp.shell.currentWidget !== panel) await new Promise(requestAnimationFrame);
        running.push(jupyterapp.commands.execute("notebook:run-all-cells"));
    }
    await Promise.all(running);
    return running.length;
}"""
SOLVED = """
from nnlib.course.checks import lesson
from nnlib.course.progress import record
from nnlib.course.checks.verdict import RIGHT, Verdict
for exercise in lesson("{lesson}"):
    record.note(Verdict(exercise, RIGHT))
"""


def alts_stored_in(path):
    """The words of the pictures that the outputs of a notebook hold, in order."""
    from bs4 import BeautifulSoup

    outputs = [o for c in nbformat.read(path, 4).cells for o in c.get("outputs", []) if "data" in o]
    pages = [BeautifulSoup(output.data.get("text/html", ""), "html.parser") for output in outputs]
    return [image["alt"] for page in pages for image in page.find_all("img", class_="nnlib")]


def test_a_lesson_saved_and_opened_on_the_next_morning_shows_its_pictures(lab, page):
    path = f"notebooks/saved_{LESSON}"
    shutil.copy(lab.root / "notebooks" / LESSON, lab.root / path)
    notebook = Notebook(lab, page, path)
    notebook.run_all()
    assert notebook.faults() == []
    living = page.locator(f"{PANEL} .nnlib-still").count()
    assert living >= 6 and seen(page.locator(f"{PANEL} .nnlib-still")) == 0
    notebook.save()
    notebook.close()

    page.goto("about:blank")  # JupyterLab loads anew; the kernel is gone
    notebook = Notebook(lab, page, path)
    dead = page.locator(f"{PANEL} .jp-OutputArea-output").filter(has_text="model not found")
    wait_until(lambda: dead.count() >= 6, 60, lambda: "no widget has looked for its model")
    assert notebook.faults() == []
    assert seen(page.locator(f"{PANEL} .nnlib-still")) == living
    stored = alts_stored_in(lab.root / path)
    assert len(stored) > 3 and page.evaluate(IMAGES) == stored
    how = page.locator(f"{PANEL} .nnlib-still:has(img)").last
    assert "run the cells from the top" in how.evaluate("e => getComputedStyle(e, '::after').content")

    notebook.run_all()
    assert notebook.faults() == []
    assert seen(page.locator(f"{PANEL} .nnlib-still")) == 0
    notebook.close()


def seen(elements):
    return elements.evaluate_all("all => all.filter(one => one.checkVisibility()).length")


def test_solutions_that_are_not_trusted_show_their_pictures_and_no_labels_run_together(lab, page):
    notebook = Notebook(lab, page, f"solutions/{LESSON}")
    notebook.settle()
    assert not page.evaluate("jupyterapp.shell.currentWidget.content.model.cells.get(1).trusted")
    assert notebook.faults() == []
    stored = alts_stored_in(lab.root / "solutions" / LESSON)
    assert len(stored) >= 5 and page.evaluate(IMAGES) == stored
    # Without its style, a box for the full size of a picture would do nothing.
    with narrow(page):
        assert seen(page.locator(f"{PANEL} .nnlib-size")) == 0
    notebook.close()


def test_three_lessons_that_run_at_once_keep_every_solved_exercise(lab, page):
    lessons = ("01", "05", "08")
    for lesson in lessons:
        cells = ["from nnlib.course.notebook import begin\nbegin('05')", SOLVED.format(lesson=lesson)]
        write_notebook(lab.root / "notebooks" / f"solved_{lesson}.ipynb", cells)
    paths = [f"notebooks/solved_{lesson}.ipynb" for lesson in lessons]
    notebook = Notebook(lab, page, paths[0])
    for path in paths[1:]:
        page.evaluate(OPEN, path)
        wait_until(lambda path=path: page.evaluate(READY, path), 90, lambda path=path: f"{path} did not open")
    for _ in range(3):
        (lab.root / "notebooks" / "progress.json").unlink(missing_ok=True)
        assert page.evaluate(ALL_AT_ONCE, paths) == 3
        kept = json.loads((lab.root / "notebooks" / "progress.json").read_text(encoding="utf-8"))
        assert sorted(kept["exercises"]) == sorted(exercises_of(lessons))
    notebook.close()
    page.goto("about:blank")


def exercises_of(lessons):
    from nnlib.course.checks import lesson

    return [exercise.id for number in lessons for exercise in lesson(number)]
