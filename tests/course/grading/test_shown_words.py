"""What a student wrote becomes text, a formula or a stored picture, and nothing else."""

import base64
import json

import pytest

from nnlib.course.grading.batch import grade
from nnlib.course.grading.output_files import write_all
from nnlib.course.grading.shown_words import LONGEST_FORMULA, as_shown
from nnlib.course.grading.submissions import find_submissions

INSIDE = "data:image/png;base64,iVBORw=="


def seen(words):
    return str(as_shown(words, lambda name: f"pictures/{name}"))


@pytest.mark.parametrize("formula", ["$a_1$", "$ a_1 $", r"\(a_1\)", "$$a_1$$", r"\[a_1\]"])
def test_a_formula_is_drawn_in_every_writing_that_jupyter_knows(formula):
    html = seen(f"So {formula}.")
    assert "<msub><mi>a</mi><mn>1</mn></msub></math>." in html
    assert ('display="block"' in html) == (formula[:2] in ("$$", r"\["))


@pytest.mark.parametrize(
    "words",
    [
        "$5 and $6.",
        "`$a$`",
        r"$\unheardof a$",
        r"$\newcommand{\b}{c}\b$",
        f"${'{' * LONGEST_FORMULA}x$",
    ],
)
def test_what_is_no_formula_stays_as_it_was_typed(words):
    assert seen(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        r"$\text{<script>alert(1)</script>}$",
        '![x" onerror="alert(1)](attachment:0123456789ab.png)',
        '<img src="attachment:0123456789ab.png" onerror="alert(1)">',
        "![](javascript:alert(1)) ![](https://example.org/spy.png)",
    ],
)
def test_no_words_become_a_program_or_ask_another_site(words):
    html = seen(words)
    assert "<script" not in html and "http" not in html.replace("](http", "") and ' onerror="' not in html
    assert html.count("<img") == ("attachment:" in words)


def test_pictures_are_stored_shown_on_both_pages_and_dropped_with_their_words(class_folder, tmp_path):
    folder, out = tmp_path / "class", tmp_path / "out"
    (folder / "dora").mkdir(parents=True)
    notebook = json.loads(next((class_folder / "dora").glob("*.ipynb")).read_text(encoding="utf-8"))
    write = next(cell for cell in notebook["cells"] if cell["id"] == "explain-5-9")
    write["attachments"] = {"photo.png": {"image/png": base64.b64encode(b"\x89PNG").decode()}}
    mine = r"![curve](attachment:photo.png) and $\eta$"
    for words, stored in ((mine, ["0f4636c78f65.png"]), ("None.", [])):
        write["source"] = words
        (folder / "dora" / "05.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        grade(folder, out, seed=4, isolation="limits")
        held = [cell for one in find_submissions(folder) for cell in one.cells if "pictures" in cell]
        assert not held, "those of a class are too much for the memory"
        write_all(out)
        assert [path.name for path in (out / "pictures").glob("*")] == stored
        for page, where in (("by_hand", "pictures/0f4636c78f65.png"), ("feedback/dora", INSIDE)):
            html = (out / f"{page}.html").read_text(encoding="utf-8")
            assert (f'<img src="{where}" alt="curve">' in html, "<mi>η</mi>" in html) == (bool(stored),) * 2
