"""The minutes of a lesson follow the rule that the README states."""

from pathlib import Path

import nbformat
import pytest

from nnlib.course.build.minutes import FORMULAS, LINES, WORDS, minutes, reading, working, write_minutes
from nnlib.course.build.publishing import BOOTSTRAP
from nnlib.course.build.source import read_lesson

ROOT = Path(__file__).parents[3]


def notebook(*cells):
    made = [
        nbformat.v4.new_code_cell(text) if kind == "code" else nbformat.v4.new_markdown_cell(text)
        for kind, text in cells
    ]
    return nbformat.v4.new_notebook(cells=made)


def test_words_lines_and_displayed_formulas_are_counted_and_blank_lines_are_not():
    prose = notebook(("markdown", " ".join(["word"] * 2 * WORDS)))
    code = notebook(("code", "\n\n".join(["x = 1"] * 2 * LINES)))
    formulas = notebook(("markdown", "\n\n".join(["$$L = \\tfrac12 (p -\n y)^2$$"] * 2 * FORMULAS)))
    assert (reading(prose), reading(code), reading(formulas)) == (2, 2, 2)


def test_a_short_formula_or_a_name_in_code_is_read_as_one_word_and_markup_as_none():
    text = "<details><summary>one</summary> $a + b = c$ `W @ A + b` </details>\n\n| | |\n| --- | --- |"
    assert reading(notebook(("markdown", text))) * WORDS == 3


def test_hints_and_the_cell_that_fetches_the_course_cost_nothing_and_an_exercise_what_its_card_says(source):
    lesson = read_lesson(source)
    before = reading(lesson)
    lesson.cells += notebook(("markdown", "<details><summary>Hint 1 · idea</summary> " + "so " * 999)).cells
    lesson.cells += notebook(("code", "fetch()\n" * 99)).cells
    lesson.cells[-1].id = BOOTSTRAP
    assert reading(lesson) == before
    assert working(lesson) == 8 + 1 + 5  # the cards of 5.1, 5.2 and 5.9


def test_the_sum_is_rounded_to_five_minutes_and_written_with_the_sittings_and_the_count_of_exercises():
    lesson = notebook(
        ("markdown", "| **Time** | {minutes} minutes in {sittings}, {exercises} exercises |"),
        ("markdown", "**A place to stop.** Remember the slope."),
        ("markdown", "word " * WORDS * 13),
    )
    assert minutes(lesson) == 15
    write_minutes(lesson)
    assert lesson.cells[0].source == "| **Time** | 15 minutes in 2 sittings, 0 exercises |"


@pytest.mark.parametrize(
    "source", sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py")), ids=lambda path: path.stem[:2]
)
def test_no_lesson_states_minutes_that_somebody_has_typed(source):
    text = source.read_text(encoding="utf-8")
    assert text.count("| **Time** | {minutes} minutes in {sittings}, {exercises} exercises |") == 1
    assert "an hour you will" not in text
