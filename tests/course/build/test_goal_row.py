"""The name of the row of goals stays in one line, and what reads the row still finds it."""

import nbformat
import pytest

from nnlib.course.build.goal_row import NAME, keep_in_one_line
from nnlib.course.build.markup import plain
from nnlib.course.build.readme import _goal

HEAD = f"| | |\n| --- | --- |\n| **{NAME}** | add; multiply |\n| **You need** | {NAME} |"


@pytest.fixture
def lesson():
    cells = [nbformat.v4.new_markdown_cell(HEAD), nbformat.v4.new_code_cell(f"'| **{NAME}** |'")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    keep_in_one_line(notebook)
    return notebook


def test_the_name_has_no_place_to_break_and_nothing_else_is_changed(lesson):
    head, code = (cell.source for cell in lesson.cells)
    assert "**You\u00a0will\u00a0be\u00a0able\u00a0to**" in head
    assert head.replace("\u00a0", " ") == HEAD and head.endswith(f"| {NAME} |")
    assert code == f"'| **{NAME}** |'"


def test_the_readme_and_the_pages_find_the_row(lesson):
    assert _goal(lesson) == "add; multiply"
    assert plain("<strong>" + NAME.replace(" ", "\u00a0") + "</strong>") == NAME
