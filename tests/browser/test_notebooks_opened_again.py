"""Notebooks that another kernel has run: a lesson on the next morning, and one from another machine."""

import shutil

import nbformat
import pytest
from lab import PANEL, Notebook, narrow, wait_until

pytestmark = pytest.mark.slow

LESSON = "05_backpropagate_by_hand.ipynb"
IMAGES = f"""() => [...document.querySelectorAll("{PANEL} img.nnlib")]
    .filter(image => image.checkVisibility() && image.naturalWidth && image.width > 300)
    .map(image => image.alt)"""


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
