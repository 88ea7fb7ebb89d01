"""`python -m nnlib check`: one line an exercise, whatever the file claims and whatever goes wrong in it."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, reads, writes

from nnlib.course import check
from nnlib.course.checks import find, lesson
from nnlib.course.grading import own_notebook
from nnlib.course.grading.grader import Grader
from nnlib.course.grading.notebook_file import read_cells
from nnlib.course.grading.own_notebook import report as report_on
from nnlib.course.grading.words import UNWRITTEN
from nnlib.course.refusal import Refusal

NOTEBOOK = next((Path(__file__).parents[3] / "notebooks").glob("05_*.ipynb"))
SETUP = "from nnlib.course import check, order"
MOST = sum(exercise.points for exercise in lesson("00"))


def exercise(id, answer, check=None, claims=""):
    """Answer and check cell, whose saved output claims something."""
    saved = [new_output("execute_result", {"text/plain": claims}, execution_count=9)] if claims else []
    text = f'check("{id}", it)' if check is None else check
    count = 9 if claims else None
    return [
        new_code_cell(answer, metadata={"tags": ["answer"], "exercise": id}),
        new_code_cell(
            text, metadata={"tags": ["check"], "exercise": id}, outputs=saved, execution_count=count
        ),
    ]


def run(folder, *cells):
    """(lines, done) of a notebook with these cells."""
    path = folder / "mine.ipynb"
    path.write_text(writes(new_notebook(cells=list(cells))), encoding="utf-8")
    before = path.read_bytes()
    lines, done = report_on(path)
    assert path.read_bytes() == before
    assert [file.name for file in folder.iterdir()] == ["mine.ipynb"]
    return lines, done


def test_each_exercise_is_judged_by_running_it_and_not_by_what_the_file_claims(tmp_path, monkeypatch):
    monkeypatch.delenv("NNLIB_VALIDATE", raising=False)
    lines, done = run(
        tmp_path,
        new_code_cell("import no_such_package\nfrom nnlib.course import check"),
        new_code_cell(SETUP),
        *exercise("0.1", 'it = "aaaaa aaaaa"'),
        *exercise("0.2", 'it = "d"', claims="Exercise 0.2 is not right yet."),
        *exercise("0.3", "it = 1.0", claims="Exercise 0.3 is right: 2 points."),
        *exercise("0.4", "def it(theta, gradient, eta)\n    return theta"),
        *exercise("0.5", 'it = order("0.5")', claims="Exercise 0.5 is right: 2 points."),
    )
    assert lines[0] == (
        "The cell \"import no_such_package\" raised ModuleNotFoundError: No module named 'no_such_package'"
    )
    assert lines[1].startswith("Exercise 0.1: answers taken, not graded. Lesson 11")
    assert lines[2:4] == [str(check("0.2", "d")), str(check("0.3", 1.0))]
    assert lines[4].startswith(
        "Exercise 0.4 is not right yet. Its answer cell raised SyntaxError: expected ':'"
    )
    assert lines[5:] == [str(check("0.5", ...)), f"{find('0.2').points} of {MOST} points."]
    assert not done


def test_whatever_becomes_of_checks_and_cells_what_was_judged_before_stands(tmp_path, monkeypatch):
    """A check was changed, another one deleted; a loop never ends; and then the kernel dies."""
    monkeypatch.setattr(own_notebook, "SECONDS_PER_CELL", 2)
    lines, done = run(
        tmp_path,
        new_code_cell(SETUP),
        exercise("0.2", 'it = "a"')[0],
        *exercise("0.3", "while True:\n    it = 1"),
        *exercise("0.4", "it = 1.0", check='"right"'),
        *exercise("0.5", "import os\nos._exit(1)", claims="Exercise 0.5 is right: 2 points."),
    )
    assert lines == [
        "Exercise 0.1 is not begun. There is no answer cell for it in this notebook.",
        str(check("0.2", "a")),
        "Exercise 0.3 is not right yet. Its answer cell ran longer than 2 s and was stopped.",
        str(check("0.4", 1.0)),
        "Exercise 0.5 was not reached: a cell before it ended Python.",
        f"0 of {MOST} points.",
    ]
    assert not done


@pytest.mark.parametrize(
    "text, said",
    [
        (UNWRITTEN, "is not begun. Write your answer in the cell under its card."),
        ("No path leads through it.", "is written; a person reads it."),
    ],
)
def test_an_explanation_and_its_points_are_left_to_a_person(text, said, tmp_path):
    lines, _ = run(tmp_path, new_markdown_cell(text, metadata={"tags": ["write"], "exercise": "5.9"}))
    assert f"Exercise 5.9 {said}" in lines
    by_hand = find("5.9").points
    most = sum(exercise.points for exercise in lesson("05")) - by_hand
    assert lines[-1] == f"0 of {most} points. A person gives up to {by_hand} more."


STRAY = """
def output_weight_slope(a_from, a_to, y_to):
    return (a_to - y_to) * a_to * (1 - a_to) * a_from

def hidden_slope(W2, dL_dz2, a1):
    return W2.T @ dL_dz2
"""


def test_an_answer_is_judged_as_the_grader_judges_it_wherever_it_stands(tmp_path):
    """In the cell of its check, or at the end with the stubs left; or chosen, while the cell was not run."""
    cells = [
        new_code_cell("import numpy as np\nfrom nnlib.course import check, choose, enter, order"),
        *exercise("5.1", 'direction = choose("5.1")', 'direction = "b"\ncheck("5.1", direction)'),
        *exercise("5.2", find("5.2").stub, 'check("5.2", output_weight_slope)'),
        *exercise("5.3", "mine = -0.0227", 'check("5.3", mine)'),
        *exercise("5.4", find("5.4").stub, 'check("5.4", hidden_slope)'),
        *exercise("5.7", 'way_back = order("5.7")', 'check("5.7", way_back)'),
        *exercise("5.8", 'steepest = choose("5.8")', 'check("5.8", steepest)'),
        new_code_cell(STRAY),
    ]
    cells[-2].execution_count = cells[-3].execution_count = 7
    lines, _ = run(tmp_path, *cells)
    said = {line.split()[1]: line for line in lines if line.startswith("Exercise ")}
    with Grader(1, "limits") as grader:
        graded = grader.grade("05", read_cells(writes(new_notebook(cells=cells)).encode()))
    for one in graded.exercises:
        state = {"right": "is right", "not yet": "is not right yet", "not begun": "is not begun"}
        assert one["kind"] == "explain" or state[one["state"]] in said[one["id"]]
        sentences = (*one["sentences"], *one["notes"]) if one["kind"] != "explain" else ()
        assert all(sentence in said[one["id"]] for sentence in sentences)
    states = {one["id"]: one["state"] for one in graded.exercises}
    assert [states[f"5.{n}"] for n in (1, 2, 4)] == ["right", "right", "not yet"]
    assert 'choose("5.8") still holds no answer' in said["5.8"]
    assert "still holds" not in said["5.7"]


@pytest.mark.parametrize("marked", [True, False], ids=["with marks", "without marks"])
def test_the_words_of_a_lesson_pass_for_nobodys_answer(marked, tmp_path):
    cells = reads(NOTEBOOK.read_text(encoding="utf-8")).cells
    prose = [cell for cell in cells if cell.cell_type == "markdown"]
    kept = prose if marked else [new_markdown_cell(cell.source) for cell in prose]
    assert (
        "Exercise 5.9 is not begun. Write your answer in the cell under its card." in run(tmp_path, *kept)[0]
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (None, "there is no file {}."),
        ("", "mine.ipynb: The file is empty."),
        ([new_code_cell("1", metadata={"exercise": "77.1"})], "mine.ipynb holds no exercise of this course."),
    ],
)
def test_what_is_no_notebook_of_this_course_is_refused_in_one_sentence(cells, said, tmp_path):
    path = tmp_path / "mine.ipynb"
    if cells is not None:
        path.write_text(cells and writes(new_notebook(cells=cells)), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        report_on(path)
    assert str(refused.value) == said.format(path)
