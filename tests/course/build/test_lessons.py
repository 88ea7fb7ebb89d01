import json
from unittest.mock import Mock

import pytest

from nnlib.course.build import execute, lessons
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.lessons import build, out_of_date, sources

# What could differ between two runs: a figure, widgets with and without a static twin, terminal colours, the
# order of a set.
LIVELY = """\
# %%
import ipywidgets
import matplotlib.pyplot as plt
from nnlib.show.widgets.bundle import Shown, bundle

class Explorer(Shown):
    _view = ipywidgets.IntSlider(3)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return bundle(html="<p>the slope is 6</p>", alt="the slope is 6")

# %%
print("one", flush=True)
print("\\x1b[31mtwo\\x1b[0m", {"a", "b", "c", "d"})

# %%
plt.plot([1, 2])
plt.show()

# %%
Explorer()

# %%
ipywidgets.IntSlider(3)
"""


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def add_to(source, cell):
    source.write_text(source.read_text(encoding="utf-8") + "\n# %%\n" + cell, encoding="utf-8")


def files(repository):
    return {path.name: path.read_bytes() for path in sorted(repository.rglob("*.ipynb"))}


def test_a_repeated_build_gives_the_same_bytes(repository, source, monkeypatch):
    source.write_text(LIVELY, encoding="utf-8")
    build(repository)
    once = files(repository)
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    build(repository, force=True)
    assert files(repository) == once
    outputs = [cell["outputs"] for cell in read(source.with_suffix(".ipynb"))["cells"]]
    assert outputs[1][0]["text"][:2] == ["one\n", outputs[1][0]["text"][1]]
    assert "two {" in outputs[1][0]["text"][1] and "\x1b" not in outputs[1][0]["text"][1]
    assert sorted(outputs[2][0]["data"]) == ["image/png", "text/plain"]
    (twin,) = outputs[3]
    assert twin["data"]["text/html"][-1].endswith("<p>the slope is 6</p></div>")
    assert twin["data"]["text/plain"] == ["the slope is 6"]
    assert outputs[4] == []


def test_the_solution_has_run_once_from_top_to_bottom(built, source):
    notebook = read(source.with_suffix(".ipynb"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == [1, 2, 3, 4, 5]
    assert code[2]["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["5.1 looked at\n"]}]
    assert notebook["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)


def test_a_lesson_runs_in_its_own_folder(repository, source):
    source.write_text("# %%\nimport os\nprint(os.path.basename(os.getcwd()))\n", encoding="utf-8")
    build(repository)
    assert read(source.with_suffix(".ipynb"))["cells"][0]["outputs"][0]["text"] == ["solutions\n"]


def test_files_end_with_a_line_end_and_show_letters_as_they_are(built, source):
    text = source.with_suffix(".ipynb").read_bytes().decode()
    assert text.endswith("}\n") and "★★☆" in text and '\n "cells": [\n  {' in text


def test_a_failing_cell_is_named_and_nothing_is_written(repository, source):
    add_to(source, "\n1 / 0\n")
    with pytest.raises(AuthorError) as error:
        build(repository)
    assert str(error.value) == (
        'solutions/05_carry_it_back.py, cell 12 ("1 / 0"): ZeroDivisionError: division by zero'
    )
    assert files(repository) == {}


def test_a_tag_does_not_excuse_an_error(repository, source):
    source.write_text('# %% tags=["raises-exception"]\n1 / 0\n', encoding="utf-8")
    with pytest.raises(AuthorError, match="ZeroDivisionError"):
        build(repository)


def test_a_solution_that_its_own_check_refuses_is_a_cell_that_fails(repository, source):
    add_to(source, 'from nnlib.course import check\ncheck("5.1", "a")\n')
    with pytest.raises(AuthorError, match="NotSolved: Exercise 5.1 is not right yet"):
        build(repository)


@pytest.mark.parametrize(
    "error, said",
    [
        (
            ValueError("exercise 5.1: what is right is missing: expected."),
            "exercise 5.1: what is right is missing",
        ),
        (
            SyntaxError("'(' was never closed", ("lesson_05.py", 7, 1, "")),
            "'(' was never closed (lesson_05.py, line 7)",
        ),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told_and_no_cell_is_blamed(repository, monkeypatch, error, said):
    monkeypatch.setattr(lessons, "declarations", Mock(side_effect=error))
    with pytest.raises(AuthorError) as refused:
        build(repository)
    assert str(refused.value).startswith(f"nnlib/course/lessons/lesson_05.py: {said}")


def test_a_kernel_that_dies_is_reported_with_its_cell(repository, source):
    source.write_text("# %%\nimport os\n\n# %%\nos._exit(1)\n", encoding="utf-8")
    with pytest.raises(AuthorError) as error:
        build(repository)
    assert str(error.value) == 'solutions/05_carry_it_back.py, cell 2 ("os._exit(1)"): the kernel died.'


def test_an_endless_cell_is_stopped_and_named(repository, source, monkeypatch):
    monkeypatch.setattr(execute, "SECONDS_PER_CELL", 1)
    source.write_text("# %%\nwhile True:\n    pass\n", encoding="utf-8")
    with pytest.raises(AuthorError) as error:
        build(repository)
    assert str(error.value) == (
        'solutions/05_carry_it_back.py, cell 1 ("while True:"): the cell ran longer than 1 s.'
    )


def test_a_slip_in_one_lesson_shows_before_any_lesson_runs(repository, source):
    source.with_name("06_other.py").write_text("# %%\n# BEGIN SOLUTION\n", encoding="utf-8")
    with pytest.raises(AuthorError, match="^solutions/06_other.py, cell 1"):
        build(repository)
    assert files(repository) == {}


def test_a_learners_copy_is_left_alone(built, copy, without_kernel):
    mine = copy.read_text(encoding="utf-8").replace("raise NotImplementedError", "return 2 * w")
    copy.write_text(mine, encoding="utf-8")
    assert build(built) == [
        "notebooks/05_carry_it_back.ipynb holds somebody's work and was left alone; --force overwrites it."
    ]
    assert copy.read_text(encoding="utf-8") == mine
    assert build(built, force=True) == []
    assert copy.read_text(encoding="utf-8") != mine


def test_build_makes_the_named_lessons_only(repository, source, without_kernel):
    source.with_name("06_other.py").write_text("# %%\na = 1\n", encoding="utf-8")
    build(repository, ["06"])
    build(repository, ["06_other"])
    assert sorted(files(repository)) == ["06_other.ipynb"] and len(sources(repository)) == 2


def test_an_unknown_lesson_is_refused(repository):
    with pytest.raises(AuthorError) as error:
        out_of_date(repository, ["13"])
    assert str(error.value) == "there is no lesson 13; the folder solutions holds 05_carry_it_back."


def test_a_folder_without_lessons_is_refused(tmp_path):
    with pytest.raises(AuthorError) as error:
        build(tmp_path)
    assert str(error.value) == f"there is no lesson NN_name.py in {tmp_path / 'solutions'}."


def test_what_was_built_passes_the_check(built):
    assert out_of_date(built) == []


SOLUTION, COPY = "solutions/05_carry_it_back.ipynb", "notebooks/05_carry_it_back.ipynb"


def test_the_check_names_every_cell_that_is_out_of_date(built, source):
    text = source.read_text(encoding="utf-8")
    text = text.replace("= 6.0\n", "= 2 * 3.0\n").replace("not 3?", "not 4?")
    source.write_text(text, encoding="utf-8")
    assert out_of_date(built) == [
        f"{SOLUTION}: differs from its source in: answer-5-2, card-5-9.",
        f"{COPY}: differs from its source in: card-5-9.",
    ]


def edited(path, edit):
    content = read(path)
    edit(content)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def test_the_check_finds_a_solution_that_was_edited_or_run_by_hand(built, source):
    def edit(content):
        setup, answer, looked = (content["cells"][n] for n in (1, 3, 4))
        setup["execution_count"] = None
        answer["metadata"]["collapsed"] = True
        answer["outputs"] = [{"output_type": "error", "ename": "E", "evalue": "", "traceback": []}]
        looked["outputs"] *= 2

    edited(built / SOLUTION, edit)
    assert out_of_date(built) == [
        f"{SOLUTION}: differs from its source in: answer-5-1.",
        f"{SOLUTION}: was not run once from top to bottom.",
        f"{SOLUTION}: cell answer-5-1 holds outputs that build would not store.",
        f"{SOLUTION}: cell check-5-1 holds outputs that build would not store.",
    ]


def test_the_check_finds_cells_that_moved_vanished_or_came(built):
    def swap(content):
        cells = content["cells"]
        cells[0], cells[2] = cells[2], cells[0]

    def replace(content):
        content["cells"][-1] = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": []}

    edited(built / SOLUTION, swap)
    edited(built / COPY, replace)
    assert out_of_date(built) == [
        f"{SOLUTION}: differs from its source in its metadata or the order of its cells.",
        f"{COPY}: differs from its source in: mine, model-5-9.",
    ]


def test_the_check_finds_another_version_of_python_in_a_solution(built):
    edited(built / SOLUTION, lambda content: content["metadata"]["language_info"].update(version="3.12.1"))
    assert out_of_date(built) == [
        f"{SOLUTION}: differs from its source in its metadata or the order of its cells."
    ]


def test_the_check_compares_copies_byte_for_byte(built, copy):
    copy.write_text(copy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert out_of_date(built) == [f"{COPY}: is formatted differently."]


def test_the_check_finds_missing_broken_and_stray_files(built, copy):
    (built / SOLUTION).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    copy.rename(copy.with_name("07_gone.ipynb"))
    (built / "notebooks" / "Untitled.ipynb").write_text("{}", encoding="utf-8")
    assert out_of_date(built) == [
        f"{SOLUTION}: is missing or not a notebook.",
        f"{COPY}: is missing or not a notebook.",
        "notebooks/07_gone.ipynb: there is no solutions/07_gone.py.",
    ]
