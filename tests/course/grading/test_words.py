"""Words reach their reader wherever they stand, and the lesson's own words never pass for them."""

import base64
import json
from copy import deepcopy
from pathlib import Path

import pytest

from nnlib.course.grading.graded_lesson import lesson_to_grade
from nnlib.course.grading.notebook_file import read_cells
from nnlib.course.grading.words import ELSEWHERE, LONGEST_ANSWER, NO_CARD, UNWRITTEN, written_words

READ = next((Path(__file__).parents[3] / "notebooks").glob("05_*.ipynb")).read_bytes()
MINE = "The slope tells where to go, and $\\eta$ how far.\n\n* Because.\n\n# And so on"
PICTURE = base64.b64encode(b"\x89PNG").decode()


@pytest.fixture
def cells():
    return json.loads(READ)["cells"]


def place(cells, id):
    return next(n for n, cell in enumerate(cells) if cell.get("id") == id)


def markdown(source, **more):
    return {"cell_type": "markdown", "metadata": {}, "source": source, "id": "new"} | more


def read(cells):
    return read_cells(json.dumps({"cells": cells}).encode())


def found(cells):
    return written_words(read(cells), lesson_to_grade("05"))["5.9"]


def without_marks(cell):
    return {"cell_type": cell["cell_type"], "metadata": {}, "source": cell["source"], "id": "x"}


def test_an_untouched_notebook_holds_none(cells):
    assert (found(cells).text, found(cells).notes) == ("", [])
    assert found(list(map(without_marks, cells))).text == ""


@pytest.mark.parametrize("marked", [True, False], ids=["with marks", "without marks"])
@pytest.mark.parametrize(
    "way", ["in its cell", "below it", "retyped", "in raw", "in the card", "in the next heading"]
)
def test_words_are_found(way, marked, cells):
    write, card = (cells[place(cells, f"{role}-5-9")] for role in ("explain", "card"))
    after = cells[place(cells, "explain-5-9") + 2]
    match way:
        case "in its cell":
            write["source"] = MINE
        case "below it":
            cells.insert(cells.index(write) + 1, markdown(MINE))
        case "retyped":
            cells[cells.index(write)] = markdown(MINE)
        case "in raw":
            cells[cells.index(write)] = markdown(MINE, cell_type="raw")
        case "in the card":
            card["source"] = "".join(card["source"]) + "\n" + MINE
        case "in the next heading":
            after["source"] = MINE + "\n\n" + "".join(after["source"])
    words = found(cells if marked else list(map(without_marks, cells)))
    assert (words.text, words.notes) == (MINE, [])


def test_the_parts_of_a_split_answer_are_put_together_in_their_order(cells):
    at = place(cells, "explain-5-9")
    parts = deepcopy([cells[at] | {"source": part} for part in ("first", "second", UNWRITTEN)])
    cells[at : at + 1] = [parts[0], markdown("between"), *parts[1:]]
    assert found(cells).text == "first\n\nbetween\n\nsecond"


@pytest.mark.parametrize("kind", ["markdown", "code"])
def test_where_nothing_stands_under_the_card_the_reader_sees_the_candidates(kind, cells):
    at = place(cells, "explain-5-9") + 1 if kind == "code" else len(cells)
    cells.insert(at, {"cell_type": kind, "metadata": {}, "source": '"It tells where to go."', "id": "new"})
    assert (found(cells).text, found(cells).notes) == ('"It tells where to go."', [ELSEWHERE])


def test_words_elsewhere_are_nobodys_where_there_are_some_under_the_card(cells):
    cells[place(cells, "explain-5-9")]["source"] = MINE
    assert found([markdown("My notes."), *cells]).text == MINE


def test_a_line_of_the_card_that_is_quoted_in_an_answer_stays(cells):
    line = "".join(cells[place(cells, "card-5-9")]["source"]).split("\n")[2]
    cells[place(cells, "explain-5-9")]["source"] = f"{line}\nNo."
    assert found(cells).text == f"{line}\nNo."


def test_a_notebook_without_card_and_cell_is_told(cells):
    kept = [cell for cell in cells if not cell["id"].endswith("-5-9")]
    assert (found(kept).text, found(kept).notes) == ("", [NO_CARD])


def test_what_is_too_long_for_a_table_is_cut_and_it_is_said(cells):
    cells[place(cells, "explain-5-9")]["source"] = "word " * 5_000
    words = found(cells)
    assert len(words.text) == LONGEST_ANSWER
    assert words.notes[0].startswith("The answer has 24,999 characters, of which 20,000 are here")


@pytest.mark.parametrize("name", ["photo.png", "my photo.png"])
def test_attached_pictures_come_with_the_words(name, cells):
    write = cells[place(cells, "explain-5-9")]
    write["source"] = f"Look: ![mine](attachment:{name.replace(' ', '%20')}) and ![](lost.png)"
    write["attachments"] = {name: {"image/png": PICTURE}, "other.png": {"image/png": PICTURE[:4]}}
    words = found(cells)
    assert read(cells)[place(cells, "explain-5-9")]["pictures"]["0f4636c78f65.png"] == b"\x89PNG"
    assert "![mine](attachment:0f4636c78f65.png)" in words.text
    assert words.notes == ["The picture lost.png cannot be shown here."]


def test_pictures_that_stand_in_the_text_as_in_colab_do_not_cut_it(cells, monkeypatch):
    write = cells[place(cells, "explain-5-9")]
    large = base64.b64encode(bytes(300_000)).decode()
    write["source"] = f"![](data:image/png;base64,{large}) and so."
    pictures = read(cells)[place(cells, "explain-5-9")]["pictures"]
    assert list(map(len, pictures.values())) == [300_000] and found(cells).text.endswith(") and so.")
    monkeypatch.setattr("nnlib.course.grading.notebook_file.LARGEST_PICTURE", 2**17)
    assert found(cells).notes == ["The picture larger-than-0-MB cannot be shown here."]
