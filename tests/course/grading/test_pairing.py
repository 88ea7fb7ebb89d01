"""Answers are found wherever their owner has left them."""

import json
from pathlib import Path

import pytest

from nnlib.course.checks import find
from nnlib.course.grading.graded_lesson import lesson_to_grade
from nnlib.course.grading.notebook_file import LONGEST_SOURCE, mark_of
from nnlib.course.grading.pairing import _read, pair

STUB = find("5.4").stub
SOLUTION = next((Path(__file__).parents[3] / "solutions").glob("05_*.ipynb"))


@pytest.fixture
def cells():
    read = json.loads(SOLUTION.read_text(encoding="utf-8"))["cells"]
    return [
        {k: c[k] for k in ("cell_type", "metadata", "id")} | {"source": "".join(c["source"])} for c in read
    ]


def one(cells, id):
    return next(cell for cell in cells if cell["id"] == id)


def code(source):
    return {"cell_type": "code", "source": source, "metadata": {}, "id": "x"}


def test_every_answer_of_the_solution_is_found_and_no_other_cell_is_run(cells):
    paired = pair(cells, lesson_to_grade("05"))
    assert paired.answers == {
        c["metadata"]["exercise"]: c["source"] for c in cells if mark_of(c)[0] == "answer"
    }
    steps = [step for id, source in paired.answers.items() for step in ((id, source), (id, None))]
    assert paired.order == steps and paired.looks == lesson_to_grade("05").looks
    assert paired.words["5.9"].text and paired.notes == []


def test_an_answer_without_marks_is_found_by_the_name_that_its_check_looks_at(cells):
    answer = one(cells, "answer-5-4")
    answer["metadata"], answer["id"] = {}, "a0b1"
    assert pair(cells, lesson_to_grade("05")).answers["5.4"] == answer["source"]


def test_of_two_cells_the_last_that_is_begun_counts_and_it_is_said(cells):
    copy = one(cells, "answer-5-4") | {"source": "hidden_slope = 1"}
    empty = copy | {"source": "  "}
    paired = pair([*cells, copy, empty], lesson_to_grade("05"))
    assert paired.answers["5.4"] == "hidden_slope = 1"
    assert paired.notes == ["Exercise 5.4 is answered in 2 cells; the last one counts."]


def test_the_learners_own_cells_run_in_their_place(cells):
    place = cells.index(one(cells, "answer-5-4"))
    cells.insert(place, code("helper = 2"))
    order = pair(cells, lesson_to_grade("05")).order
    assert order[[id for id, _ in order].index("5.4") - 1] == ("", "helper = 2")


def test_cells_of_the_lesson_and_checks_are_not_run_again(cells):
    changed = [
        cell | {"source": cell["source"].replace(" ", "  ")} for cell in cells if cell["cell_type"] == "code"
    ]
    own = [source for id, source in pair(changed, lesson_to_grade("05")).order if not id]
    assert own == []
    assert pair([code("check('5.4', 1)")], lesson_to_grade("05")).order == []


def test_a_deleted_cell_is_simply_missing(cells):
    cells.remove(one(cells, "answer-5-4"))
    assert "5.4" not in pair(cells, lesson_to_grade("05")).answers


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(): pass\nclass C: pass", {"f", "C"}),
        ("a = b, (c, d) = 1, (2, 3)", {"a", "b", "c", "d"}),
        ("x: int = 3\ny += 1", {"x", "y"}),
        ("no python", set()),
        ("(" * 300, set()),
    ],
)
def test_the_names_that_a_cell_defines(source, names):
    assert _read(source).names == names


def test_an_answer_in_a_cell_between_the_stub_and_its_check_counts(cells):
    answer = one(cells, "answer-5-4")
    solved, answer["source"] = answer["source"], STUB
    cells.insert(cells.index(answer) + 1, code(solved))
    paired = pair(cells, lesson_to_grade("05"))
    assert paired.answers["5.4"] == solved and paired.notes == []


def test_a_stub_that_is_pasted_again_counts_as_empty(cells):
    answer = one(cells, "answer-5-4")
    again = answer | {"source": STUB}
    assert pair([*cells, again], lesson_to_grade("05")).answers["5.4"] == answer["source"]


def test_an_earlier_try_is_run_too_because_a_later_one_may_call_it(cells):
    answer = one(cells, "answer-5-4")
    cells.append(answer | {"source": "hidden_slope = hidden_slope"})
    order = pair(cells, lesson_to_grade("05")).order
    assert order.index(("", answer["source"])) < order.index(("5.4", "hidden_slope = hidden_slope"))


def test_only_so_much_python_is_searched_for_names_and_short_cells_first(cells, monkeypatch):
    monkeypatch.setattr("nnlib.course.grading.pairing.MOST_READ", 5_000)
    read = []
    monkeypatch.setattr(
        "nnlib.course.grading.pairing._read", lambda source: read.append(source) or _read(source)
    )
    answer = one(cells, "answer-5-4")
    cells.remove(answer)
    paired = pair(
        [code("x = 1\n" * 999), *[code("y = 2\n" * 99)] * 20, *cells, code(answer["source"])],
        lesson_to_grade("05"),
    )
    assert paired.answers["5.4"] == answer["source"] and sum(map(len, read)) <= 5_000


def test_a_stub_without_marks_is_an_answer_that_is_not_begun(cells):
    answer = one(cells, "answer-5-4")
    answer["source"], answer["metadata"], answer["id"] = STUB, {}, "x"
    assert pair(cells, lesson_to_grade("05")).answers["5.4"] == STUB


def test_an_answer_is_looked_at_where_its_check_stands_and_may_call_what_comes_before(cells):
    place = cells.index(one(cells, "answer-5-4"))
    cells.insert(place + 1, code("def helper(): pass"))
    order = [(id, source is None) for id, source in pair(cells, lesson_to_grade("05")).order]
    assert order[order.index(("5.4", False)) :][:3] == [("5.4", False), ("", False), ("5.4", True)]


def test_two_stray_answers_in_one_cell_leave_the_stubs_unrun(cells):
    lesson = lesson_to_grade("05")
    stray = [one(cells, id) for id in ("answer-5-4", "answer-5-5")]
    both = "\n".join(cell["source"] for cell in stray)
    for cell, id in zip(stray, ("5.4", "5.5"), strict=True):
        cell["source"] = find(id).stub
    paired = pair([*cells, code(both)], lesson)
    assert paired.order[-3:] == [("", both), ("5.4", None), ("5.5", None)]
    assert not {find(id).stub for id in ("5.4", "5.5")} & {source for _, source in paired.order}


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


def test_a_name_with_thousands_of_parts_is_not_read():
    assert _read("import " + "a." * 60_000 + "a").names == frozenset()


def test_of_a_cell_that_is_too_long_it_is_said_that_its_end_was_not_read(cells):
    one(cells, "answer-5-4")["source"] = "#" * LONGEST_SOURCE
    assert pair(cells, lesson_to_grade("05")).seen["5.4"].startswith("Its cell has more than 200,000")
