"""Answers given by a control: shown, judged, kept beside the notebook, and written into the cell."""

import json
import sys
from types import SimpleNamespace

import pytest

from nnlib.course import check
from nnlib.course.answers import as_source, choose, control_of, enter, order, read_number, with_answer
from nnlib.course.checks import find


def becomes(text):
    return {"source": "set_next_input", "text": text, "replace": True}


CELL = '# Run this cell\nline = choose("0.2")'


@pytest.fixture(autouse=True)
def in_a_folder_without_validation(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NNLIB_VALIDATE", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """What was displayed."""
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    return shown


@pytest.fixture(autouse=True)
def rewritten(monkeypatch):
    """The messages on what the running cell, CELL, becomes."""
    rewritten = []
    manager = SimpleNamespace(write_payload=rewritten.append)
    shell = SimpleNamespace(user_ns={"In": ["", CELL]}, payload_manager=manager)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    return rewritten


def click(control, value):
    control.field.value = value
    control.button.click()


def waiting(folder):
    return json.loads((folder / "answers.json").read_text(encoding="utf-8"))


def test_before_an_answer_there_is_a_control_and_dots(shown, rewritten, tmp_path):
    assert choose("0.2") is ...
    (control,) = shown
    assert [letter for _, letter in control.field.options] == list(find("0.2").options)
    assert "`" not in control.field.options[0][0]
    assert rewritten == [] and list(tmp_path.iterdir()) == []


def test_a_click_is_judged_like_the_check_and_waits_beside_the_notebook(shown, tmp_path):
    choose("0.2")
    (control,) = shown
    click(control, "a")
    assert check("0.2", "a")._repr_mimebundle_()["text/html"] in control.said.value
    assert control.said.value.endswith("<p>Run this cell again: your answer is then in the notebook.</p>")
    assert waiting(tmp_path) == {"0.2": "a"}


def test_the_next_run_returns_the_answer_and_writes_it_into_the_cell(shown, rewritten, tmp_path, capsys):
    choose("0.2")
    click(shown[0], "d")
    assert choose("0.2") == "d"
    assert rewritten == [becomes('# Run this cell\nline = choose("0.2", "d")')]
    assert capsys.readouterr().out == (
        'Your answer is now in the cell: choose("0.2", "d"). If not, write it there.\n'
    )
    assert waiting(tmp_path) == {}


@pytest.mark.parametrize(
    ("ask", "id", "answer"),
    [(choose, "0.2", "d"), (enter, "0.3", -0.5), (enter, "0.1", "aaaaa"), (order, "0.5", "dba")],
)
def test_an_answer_in_the_call_is_returned_and_its_control_is_there_to_change_it(ask, id, answer, shown):
    assert ask(id, answer) == answer
    assert shown[0].read() == answer


def test_a_changed_mind_takes_one_click_and_one_run(shown, rewritten):
    assert choose("0.2", "d") == "d"
    click(shown[0], "b")
    assert choose("0.2", "d") == "b"
    assert rewritten == [becomes('# Run this cell\nline = choose("0.2", "b")')]


def test_the_check_cell_says_what_the_control_says(shown, monkeypatch):
    monkeypatch.setattr("nnlib.course.progress.record.somebody_is_there", lambda: True)
    said = []

    def display(what, display_id=None):
        shown.append(what)
        return SimpleNamespace(update=lambda feedback: said.append(str(feedback)))

    monkeypatch.setattr("IPython.display.display", display)
    line = choose("0.2")
    assert check("0.2", line) is None and str(shown[-1]).startswith("Exercise 0.2 is not begun.")
    control = shown[0]
    click(control, "d")
    assert said == ["Exercise 0.2 is right: 1 point."]
    check("0.2", line)  # run again before the answer cell is
    assert str(shown[-1]) == "Exercise 0.2 is right: 1 point."
    check("0.2", "a")  # typed by hand: the control has no part in it
    assert str(shown[-1]).startswith("Exercise 0.2 is not right yet.")


def test_answers_to_several_exercises_wait_side_by_side(shown, tmp_path):
    order("0.5"), enter("0.3"), enter("0.1")
    shown[0].button.click()
    shown[1].field.value = "−0.5"
    shown[2].field.value = " aaaaa bbbbb "
    assert waiting(tmp_path) == {"0.5": "abcde", "0.3": -0.5, "0.1": "aaaaa bbbbb"}
    enter("0.3")
    assert waiting(tmp_path) == {"0.5": "abcde", "0.1": "aaaaa bbbbb"}


@pytest.mark.parametrize("variable", ["NNLIB_VALIDATE", "NBGRADER_EXECUTION"])
def test_under_validation_only_the_cell_counts(variable, monkeypatch, shown, rewritten, tmp_path):
    (tmp_path / "answers.json").write_text('{"0.2": "d"}', encoding="utf-8")
    monkeypatch.setenv(variable, "1")
    assert choose("0.2") is ... and choose("0.2", "b") == "b"
    assert shown == rewritten == [] and waiting(tmp_path) == {"0.2": "d"}


def test_without_ipywidgets_it_says_how_to_answer(monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith("nnlib.show.widgets")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("nnlib.show.widgets", raising=False)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert choose("0.2") is ...
    assert capsys.readouterr().out == 'To answer, write your answer into the call: choose("0.2", ...).\n'


@pytest.mark.parametrize(
    "ipython", [SimpleNamespace(get_ipython=lambda: None), None], ids=["idle", "missing"]
)
def test_outside_ipython_the_waiting_answer_is_returned_all_the_same(ipython, monkeypatch, tmp_path):
    (tmp_path / "answers.json").write_text('{"0.2": "d"}', encoding="utf-8")
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert choose("0.2") == "d"


@pytest.mark.parametrize("content", ["", "<<<<<<< HEAD", "[1]", '{"0.5": "abc"}'])
def test_a_file_that_is_damaged_or_tells_of_others_is_no_answer(content, shown, tmp_path):
    (tmp_path / "answers.json").write_text(content, encoding="utf-8")
    assert choose("0.2") is ...
    click(shown[0], "d")
    assert waiting(tmp_path)["0.2"] == "d"


def test_letters_that_answer_no_quiz_are_not_kept(shown, tmp_path):
    enter("0.1")
    shown[0].field.value = "aba"
    assert "The answer is a text of 10 letters" in shown[0].said.value
    assert not (tmp_path / "answers.json").exists()


def test_the_verdict_goes_when_another_option_is_marked(shown):
    choose("0.2")
    control = shown[0]
    click(control, "a")
    assert "not right yet" in control.said.value
    control.field.value = "d"
    assert control.said.value == ""
    control.button.click()
    assert "is right" in control.said.value


def test_where_nothing_can_be_stored_the_learner_is_told_what_to_write(shown, tmp_path):
    (tmp_path / "answers.json").mkdir()
    choose("0.2")
    click(shown[0], "d")
    assert shown[0].said.value.endswith(
        "<p>Nothing can be stored in this folder: write &quot;d&quot; into the cell yourself.</p>"
    )


@pytest.mark.parametrize(
    "ask, id, message",
    [
        (choose, "0.5", 'choose does not fit exercise 0.5, but order("0.5") does.'),
        (order, "0.3", 'order does not fit exercise 0.3, but enter("0.3") does.'),
        (enter, "0.2", 'enter does not fit exercise 0.2, but choose("0.2") does.'),
        (enter, "0.4", "enter does not fit exercise 0.4, which wants no letter and no number."),
    ],
)
def test_a_control_that_does_not_fit_is_named_with_the_one_that_does(ask, id, message):
    with pytest.raises(LookupError) as error:
        ask(id)
    assert str(error.value) == message


def test_every_kind_has_its_control():
    wanted = {"0.1": "enter", "0.2": "choose", "0.3": "enter", "0.4": None, "0.5": "order"}
    wanted |= {"5.1": "choose", "5.3": "enter", "5.6": None, "5.7": "order", "5.9": None}
    assert {id: control_of(find(id)) for id in wanted} == wanted


@pytest.mark.parametrize(
    "text, value", [("0.5", 0.5), (" -0.0226 ", -0.0226), ("−2", -2), ("1e-3", 0.001), ("5·10^-1", 0.5)]
)
def test_a_number_is_read_as_it_may_be_written_in_a_cell(text, value):
    assert read_number(text) == value


NO_NUMBER = "That is not a number. Write it like -0.25, 1/4 or 2.5e-1."
NO_POINT = "Write a point for decimals, like 0.25, and no comma."


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("half", NO_NUMBER),
        ("[1, 2]", NO_NUMBER),
        ("__import__('os')", NO_NUMBER),
        ("0,25", NO_POINT),
        ("-0,0226", NO_POINT),
    ],
)
def test_what_is_no_number_is_refused_in_one_sentence(text, sentence):
    with pytest.raises(ValueError) as error:
        read_number(text)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "source, changed",
    [
        ('line = choose("0.2")', 'line = choose("0.2", "d")'),
        ("line = choose('0.2')  # mine", 'line = choose("0.2", "d")  # mine'),
        ('line = choose("0.2", "a")', 'line = choose("0.2", "d")'),
        (
            '# choose("0.2")\nε, line = "ü", choose("0.2")',
            '# choose("0.2")\nε, line = "ü", choose("0.2", "d")',
        ),
        ('line = choose("0.3")', None),
        ('line = choose(\n    "0.2"\n)', None),
        ('line = = choose("0.2")', None),
        ("line = 1", None),
    ],
)
def test_the_answer_is_put_into_the_call_and_nothing_else_changes(source, changed):
    assert with_answer(source, "choose", "0.2", "d") == changed


def test_a_number_is_written_as_it_would_be_typed():
    assert as_source(-0.5) == "-0.5"
