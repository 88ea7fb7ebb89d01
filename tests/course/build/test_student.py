import json

import pytest

from nnlib.course.build import student
from nnlib.course.build.compare import text_of
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.source import read_lesson
from nnlib.course.build.student import is_own_work, student_copy


@pytest.fixture
def notebook(source, copy):
    """The student copy, written to its place."""
    made = student_copy(read_lesson(source), source)
    copy.write_text(text_of(made), encoding="utf-8")
    return made


def change(path, edit):
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_ids_tags_and_given_cells_are_those_of_the_lesson(source, notebook):
    lesson = read_lesson(source)
    pairs = list(zip(notebook.cells, lesson.cells, strict=True))
    assert all((cell.id, cell.metadata) == (full.id, full.metadata) for cell, full in pairs)
    opened = [cell.id for cell, full in pairs if cell.source != full.source]
    assert opened == ["answer-5-1", "answer-5-2", "explain-5-9"]


def test_a_control_asks_for_an_answer_that_is_no_code(notebook):
    sources = {cell.id: cell.source for cell in notebook.cells}
    assert sources["answer-5-2"].endswith('\nexpected_slope = enter("5.2")')
    assert "raise NotImplementedError" in sources["answer-5-1"]


def test_nothing_has_run(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


def test_no_line_of_an_answer_is_left(copy, notebook):
    text = copy.read_text(encoding="utf-8")
    for line in ("Two equal", "share = w", "share + share", "slope = 6", "SOLUTION"):
        assert line not in text


def test_a_model_answer_in_words_comes_folded_after_the_cell_to_write_in(notebook):
    explain, model = notebook.cells[-2:]
    assert explain.source == "*Write your answer here.*"
    assert model.source == (
        "<details><summary>After you have written: compare with one good answer</summary>\n\n"
        "Both factors of the product move.\n\nThree points to look for in yours:\n\n"
        "1. Two factors.\n2. Both move.\n3. Their shares add up.\n\n</details>"
    )


def test_an_answer_that_slips_through_stops_the_build(source, monkeypatch):
    monkeypatch.setattr(student, "open_code", lambda text, *_: text.replace("SOLUTION", ""))
    with pytest.raises(AuthorError) as error:
        student_copy(read_lesson(source), source)
    assert str(error.value) == (
        'solutions/05_carry_it_back.py, cell 4 ("def dL_dw(w):"): '
        'the line "# Two equal factors, so two equal shares." of an answer would reach students.'
    )


def test_a_line_that_the_lesson_shows_anyway_is_no_secret(source):
    hint = "# %% [markdown]\n# The last line is `return share + share`.\n\n"
    source.write_text(hint + source.read_text(encoding="utf-8"), encoding="utf-8")
    assert "share + share" in student_copy(read_lesson(source), source).cells[0].source


def test_a_copy_as_built_is_nobodys_work(copy, notebook):
    assert not is_own_work(copy)


def test_a_missing_copy_is_nobodys_work(copy):
    assert not is_own_work(copy)


def test_saving_without_a_change_is_no_work(copy, notebook):
    def save_as_jupyterlab_does(content):
        content["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
        content["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
        for cell in content["cells"]:
            cell["metadata"]["trusted"] = True
            cell["source"] = "".join(cell["source"])
        content["cells"] = [dict(reversed(cell.items())) for cell in content["cells"]]

    change(copy, save_as_jupyterlab_does)
    assert not is_own_work(copy)


def answer(content):
    content["cells"][3]["source"] = "def dL_dw(w):\n    return 2 * w"


def run(content):
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1\n"}]


def add_a_note(content):
    content["cells"].append({"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "A note."})


def remove_a_cell(content):
    del content["cells"][0]


def remove_the_stamp(content):
    del content["metadata"]["nnlib"]


def break_the_cells(content):
    content["cells"] = [None]


@pytest.mark.parametrize("edit", [answer, run, add_a_note, remove_a_cell, remove_the_stamp, break_the_cells])
def test_every_change_of_a_cell_makes_it_somebodys_work(copy, notebook, edit):
    change(copy, edit)
    assert is_own_work(copy)


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD\n", b"[]", b"{}", b"\xff\xfe"])
def test_what_is_no_notebook_is_somebodys_work(copy, content):
    copy.write_bytes(content)
    assert is_own_work(copy)
