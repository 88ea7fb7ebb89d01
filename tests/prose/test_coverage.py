"""The table of what the lessons answer follows the metadata of their cells."""

import tomllib
from pathlib import Path

import pytest

from nnlib.course.build.coverage import QUESTIONS, coverage_page
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.source import read_lesson
from nnlib.course.build.student import student_copy

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


def test_the_cells_of_the_lessons_answer_every_question_in_what_learners_get(lessons):
    parts = tomllib.loads((ROOT / "solutions" / QUESTIONS).read_text(encoding="utf-8"))
    asked = [id for part in parts.values() for id in part["items"]]
    answered = set()
    for name, lesson in lessons.items():
        copy = student_copy(lesson, ROOT / "solutions" / f"{name}.py")
        answered |= {
            id for cell in copy.cells if cell.source.strip() for id in cell.metadata.get("covers", ())
        }
    assert len(asked) > 100 and sorted(asked) == sorted(answered)
