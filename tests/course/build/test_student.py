import json

import pytest

from nnlib.course.build.compare import text_of
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
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)


def test_code_is_written_and_a_control_asks_for_any_other_answer(notebook):
    sources = {cell.id: cell.source for cell in notebook.cells}
    assert sources["answer-5-2"].endswith('\nexpected_slope = enter("5.2")')
    assert sources["answer-5-1"].endswith("raise NotImplementedError")


def test_a_model_answer_in_words_comes_folded_after_the_cell_to_write_in(notebook):
    explain, model = notebook.cells[-2:]
    assert explain.source == "*Write your answer here.*"
    assert model.source == (
        "<details><summary>After you have written: compare with one good answer</summary>\n\n"
        "Both factors of the product move.\n\nThree points to look for in yours:\n\n"
        "1. Two factors.\n2. Both move.\n3. Their shares add up.\n\n</details>"
    )


def test_a_copy_that_is_missing_as_built_or_only_saved_is_nobodys_work(source, copy):
    def save_as_jupyterlab_does(content):
        content["metadata"]["language_info"] = {"name": "python", "version": "3.12.1"}
        content["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
        for cell in content["cells"]:
            cell["metadata"]["trusted"] = True
            cell["source"] = "".join(cell["source"])
        content["cells"] = [dict(reversed(cell.items())) for cell in content["cells"]]

    assert not is_own_work(copy)
    copy.write_text(text_of(student_copy(read_lesson(source), source)), encoding="utf-8")
    assert not is_own_work(copy)
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
