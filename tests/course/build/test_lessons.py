import json
import re
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
import os
print(os.path.basename(os.getcwd()), flush=True)
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
    (printed,) = outputs[1]
    assert printed["text"][0] == "solutions\n" and printed["text"][1].startswith("two {")
    assert sorted(outputs[2][0]["data"]) == ["image/png", "text/plain"]
    (twin,) = outputs[3]
    assert twin["data"]["text/html"][-1].endswith("<p>the slope is 6</p></div>")
    assert twin["data"]["text/plain"] == ["the slope is 6"]
    assert outputs[4] == []


@pytest.mark.parametrize(
    ("last", "reason"),
    [
        # A tag does not excuse an error.
        ('# %% tags=["raises-exception"]\n1 / 0\n', '("1 / 0"): ZeroDivisionError: division by zero'),
        ("# %%\nwhile True:\n    pass\n", '("while True:"): the cell ran longer than 1 s.'),
        ("# %%\nos._exit(1)\n", '("os._exit(1)"): the kernel died.'),
        (
            '# %%\nfrom nnlib.course import check; check("5.1", "a")\n',
            '("from nnlib.course import check; check("5.1", "a")"): NotSolved: Exercise 5.1 is not right yet',
        ),
    ],
)
def test_a_cell_that_does_not_end_well_is_named_and_nothing_is_written(
    repository, source, monkeypatch, last, reason
):
    if "while" in last:
        monkeypatch.setattr(execute, "SECONDS_PER_CELL", 1)
    source.write_text("# %%\nimport os\n\n" + last, encoding="utf-8")
    with pytest.raises(AuthorError) as error:
        build(repository)
    assert str(error.value).startswith(f"solutions/05_carry_it_back.py, cell 2 {reason}")
    assert files(repository) == {}


@pytest.mark.parametrize(
    "error, said",
    [
        (ValueError("exercise 5.1: expected is missing."), "exercise 5.1: expected is missing."),
        (
            SyntaxError("'(' was never closed", ("lesson_05.py", 7, 1, "")),
            "'(' was never closed (lesson_05.py, line 7)",
        ),
    ],
)
def test_what_is_wrong_with_a_declaration_is_told_and_no_cell_is_blamed(repository, monkeypatch, error, said):
    monkeypatch.setattr(lessons, "declarations", Mock(side_effect=error))
    with pytest.raises(AuthorError, match=f"^nnlib/course/lessons/lesson_05.py: {re.escape(said)}$"):
        build(repository)


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


def test_an_unknown_lesson_and_a_folder_without_lessons_are_refused(repository, source):
    known = "there is no lesson 13; the folder solutions holds 05_carry_it_back."
    with pytest.raises(AuthorError, match=known):
        out_of_date(repository, ["13"])
    source.unlink()
    with pytest.raises(AuthorError, match=f"there is no lesson NN_name.py in {repository / 'solutions'}."):
        build(repository)


SOLUTION, COPY = "solutions/05_carry_it_back.ipynb", "notebooks/05_carry_it_back.ipynb"


def test_the_check_names_every_cell_that_is_out_of_date(built, source):
    assert out_of_date(built) == []
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
    path.write_text(json.dumps(content), encoding="utf-8")


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


def swap(content):
    cells = content["cells"]
    cells[0], cells[2] = cells[2], cells[0]


def run_by_another_python(content):
    content["metadata"]["language_info"]["version"] = "3.12.1"


def replace(content):
    content["cells"][-1] = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": []}


IN_ORDER = "differs from its source in its metadata or the order of its cells."


@pytest.mark.parametrize(
    ("path", "edit", "said"),
    [
        (SOLUTION, swap, IN_ORDER),
        (SOLUTION, run_by_another_python, IN_ORDER),
        (COPY, replace, "differs from its source in: mine, model-5-9."),
        (COPY, lambda content: None, "is formatted differently."),
    ],
)
def test_the_check_finds_what_another_program_has_changed(built, path, edit, said):
    edited(built / path, edit)
    assert out_of_date(built) == [f"{path}: {said}"]


def test_the_check_finds_missing_broken_and_stray_files(built, copy):
    (built / SOLUTION).write_text("<<<<<<< HEAD\n", encoding="utf-8")
    copy.rename(copy.with_name("07_gone.ipynb"))
    (built / "notebooks" / "Untitled.ipynb").write_text("{}", encoding="utf-8")
    assert out_of_date(built) == [
        f"{SOLUTION}: is missing or not a notebook.",
        f"{COPY}: is missing or not a notebook.",
        "notebooks/07_gone.ipynb: there is no solutions/07_gone.py.",
    ]
