"""Answers are found wherever their owner has left them."""

import pytest
from cells_for_tests import below, code, solved, typed

from nnlib.course.checks import find
from nnlib.course.grading import pairing
from nnlib.course.grading.graded_lesson import lesson_to_grade
from nnlib.course.grading.notebook_file import LONGEST_SOURCE, sources_by_exercise
from nnlib.course.grading.pairing import _read, pair

STUB, OTHER = find("5.4").stub, "hidden_slope = hidden_slope"
ANSWER = sources_by_exercise("answer", solved())["5.4"]
MARKED = {"metadata": {"exercise": "5.4", "tags": ["answer"]}}


def paired(*changes):
    return pair(solved("05", *changes), lesson_to_grade("05"))


def at_the_end(*cells):
    return lambda before: [*before, *cells]


def without_its_cell(cells):
    return [cell for cell in cells if cell["id"] != "answer-5-4"]


def test_every_answer_of_the_solution_is_found_and_no_other_cell_is_run():
    found = paired()
    assert found.answers == sources_by_exercise("answer", solved())
    steps = [step for id, source in found.answers.items() for step in ((id, source), (id, None))]
    assert found.order == steps and found.looks == lesson_to_grade("05").looks
    assert found.words["5.9"].text and found.notes == []


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ([without_its_cell], None),
        ([without_its_cell, at_the_end(code(ANSWER))], ANSWER),
        ([without_its_cell, at_the_end(code(STUB))], STUB),
        ([typed(answer_5_4=STUB), below("answer-5-4", ANSWER)], ANSWER),
        ([at_the_end(code(STUB) | MARKED)], ANSWER),
    ],
    ids=["deleted", "without marks", "a stub without marks", "below the stub", "the stub pasted again"],
)
def test_what_counts_is_what_is_begun_and_has_the_mark_or_the_name(changes, answer):
    found = paired(*changes)
    assert found.answers.get("5.4") == answer and found.notes == []


def test_of_two_cells_the_last_that_is_begun_counts_and_it_is_said():
    found = paired(at_the_end(code(OTHER) | MARKED, code("  ") | MARKED))
    assert found.answers["5.4"] == OTHER
    assert found.notes == ["Exercise 5.4 is answered in 2 cells; the last one counts."]
    # The earlier try is run too, because the later one may call it.
    assert found.order.index(("", ANSWER)) < found.order.index(("5.4", OTHER))


def test_the_learners_own_cells_run_in_their_place_and_an_answer_is_looked_at_where_its_check_stands():
    order = paired(below("answer-5-3", "one = 1"), below("answer-5-4", "two = 2")).order
    place = order.index(("5.4", ANSWER))
    assert order[place - 2 : place + 3] == [
        ("", "one = 1"), ("5.3", None), ("5.4", ANSWER), ("", "two = 2"), ("5.4", None),
    ]  # fmt: skip


def test_cells_of_the_lesson_and_checks_are_not_run_again():
    def spaced(cells):
        return [cell | {"source": cell["source"].replace(" ", "  ")} for cell in cells]

    assert [source for id, source in paired(spaced).order if not id] == []
    assert paired(lambda _: [code("check('5.4', 1)")]).order == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(): pass\nclass C: pass", {"f", "C"}),
        ("a = b, (c, d) = 1, (2, 3)", {"a", "b", "c", "d"}),
        ("x: int = 3\ny += 1", {"x", "y"}),
        ("no python", set()),
        ("(" * 300, set()),
        ("import " + "a." * 60_000 + "a", set()),
    ],
    ids=["definitions", "values", "annotated", "no Python", "deep", "a name with thousands of parts"],
)
def test_the_names_that_a_cell_defines(source, names):
    assert _read(source).names == names


def test_only_so_much_python_is_searched_for_names_and_short_cells_first(monkeypatch):
    monkeypatch.setattr(pairing, "MOST_READ", 5_000)
    read = []
    monkeypatch.setattr(pairing, "_read", lambda source: read.append(source) or _read(source))
    long = [code("x = 1\n" * 999), *[code("y = 2\n" * 99)] * 20]
    found = paired(without_its_cell, lambda cells: [*long, *cells, code(ANSWER)])
    assert found.answers["5.4"] == ANSWER and sum(map(len, read)) <= 5_000


def test_two_stray_answers_in_one_cell_leave_the_stubs_unrun():
    stubs = {id: find(id).stub for id in ("5.4", "5.5")}
    both = "\n".join(sources_by_exercise("answer", solved())[id] for id in stubs)
    empty = typed(answer_5_4=stubs["5.4"], answer_5_5=stubs["5.5"])
    order = paired(empty, at_the_end(code(both))).order
    assert order[-3:] == [("", both), ("5.4", None), ("5.5", None)]
    assert not set(stubs.values()) & {source for _, source in order}


@pytest.mark.parametrize(
    ("source", "rest"),
    [
        ("check('5.4', f)", ""),
        ("f = 1; check('5.4', f)\ng = 2", "f = 1; pass\ng = 2"),
        ("é = 1; check(\n  '5.4',\n  f)\ng = 2", "é = 1; pass\n\n\ng = 2"),
        ("%%time\nf = 1\ncheck('5.4', f)", "%%time\nf = 1\n"),
        ("# none\nprint(check('5.4', f))", "# none\nprint(check('5.4', f))"),
    ],
)
def test_checks_are_cut_out_of_a_cell_and_every_line_stays_where_it_was(source, rest):
    read = _read(source)
    assert (read.source, read.look("5.4")) == (rest, "f")


def test_of_a_cell_that_is_too_long_it_is_said_that_its_end_was_not_read():
    assert (
        paired(typed(answer_5_4="#" * LONGEST_SOURCE))
        .seen["5.4"]
        .startswith("Its cell has more than 200,000")
    )
