"""The table of what the lessons answer follows the metadata of their cells."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest

from nnlib.course.build.coverage import COVERAGE_PAGE, QUESTIONS, coverage_page
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.source import read_lesson

ROOT = Path(__file__).parents[2]
LESSON = """\
# %% [markdown] covers=["Q1"]
# # Title
#
# %% [markdown]
# ## 1 · Wiggle the input
# %% covers=["A7", "Q1"]
1 + 1
# %% covers=["A7"]
2 + 2
# %% [markdown] tags=["card"] exercise="5.2" covers=["Q2"]
# Which slope do you expect?
# %% tags=["answer"] exercise="5.2"

# %% tags=["check"] exercise="5.2"
check("5.2", expected_slope)
"""
ITEMS = '[texts]\ntitle = "Texts"\n[texts.items]\nA7 = "Up"\nQ1 = "Why?"\nQ2 = "How?"\nQ3 = "When?"\n'


@pytest.fixture
def lesson(tmp_path):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / QUESTIONS).write_text(ITEMS, encoding="utf-8")
    source = tmp_path / "solutions" / "01_slopes.py"
    source.write_text(LESSON, encoding="utf-8")
    return read_lesson(source)


def test_each_item_is_followed_by_the_sections_that_cover_it_once_each(lesson, tmp_path):
    rows = coverage_page(tmp_path, {"01_slopes": lesson}).splitlines()
    link = "[01](../notebooks/01_slopes.ipynb)"
    assert f"| A7 | Up | {link} Wiggle the input |" in rows
    assert f"| Q1 | Why? | {link} the opening; {link} Wiggle the input |" in rows
    assert f"| Q2 | How? | {link} exercise 5.2 |" in rows
    assert "| Q3 | When? | not yet |" in rows


def test_an_id_that_nobody_knows_is_named_with_its_lesson(lesson, tmp_path):
    lesson.cells[0].metadata["covers"] = ["Q99"]
    with pytest.raises(AuthorError) as error:
        coverage_page(tmp_path, {"01_slopes": lesson})
    assert str(error.value) == "01_slopes: a cell covers 'Q99', which is not in solutions/questions.toml."


def test_no_id_stands_twice_in_the_list_of_questions():
    parts = tomllib.loads((ROOT / "solutions" / QUESTIONS).read_text(encoding="utf-8"))
    ids = [id for part in parts.values() for id in part["items"]]
    assert len(set(ids)) == len(ids) > 100


SECTIONS = (ROOT / "solutions" / COVERAGE_PAGE).read_text(encoding="utf-8").split("\n## ")[1:]
ROWS = [re.fullmatch(r"\| (\w+) \| (.+) \| (.+) \|", line) for part in SECTIONS for line in part.split("\n")]
ENTRIES = {row[1]: row[3] for row in ROWS if row}


def test_every_item_has_a_row_and_no_row_is_empty():
    parts = tomllib.loads((ROOT / "solutions" / QUESTIONS).read_text(encoding="utf-8"))
    assert list(ENTRIES) == [id for part in parts.values() for id in part["items"]]
    assert {re.sub(r"\d", "", id) for id in ENTRIES} == set("ABCQME")
    assert not [id for id, where in ENTRIES.items() if "not yet" in where]


def cells_of_sections(notebook):
    """(section, cell) in order, where the first heading of a lesson opens "the opening"."""
    section = "the opening"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            titles = re.findall(r"^## (?:\d+ · )?(.+)$", cell.source, re.MULTILINE)
            section = titles[-1] if titles else section
        yield section, cell


@pytest.fixture(scope="module")
def notebooks():
    return {
        path.name: nbformat.read(path, as_version=4)
        for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
    }


@pytest.mark.parametrize("id", ENTRIES)
def test_every_entry_leads_to_a_cell_that_shows_or_asks_for_the_number(id, notebooks):
    for entry in ENTRIES[id].split("; ["):
        number, file, where = re.fullmatch(r"\[?(\d\d)\]\(\.\./notebooks/(\S+)\) (.+)", entry).groups()
        assert file.startswith(f"{number}_")
        exercise = re.fullmatch(r"exercise (\d+\.\d+)", where)
        found = [
            cell
            for section, cell in cells_of_sections(notebooks[file])
            if id in cell.metadata.get("covers", ())
            and (cell.metadata.get("exercise") == exercise[1] if exercise else section == where)
        ]
        assert found, f"{id}: no cell of {file} covers it in {where!r}"
        assert all(cell.source.strip() for cell in found)
