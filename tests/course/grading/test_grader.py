"""One notebook after another: right is right, at any level of isolation, and no exercise pays for another."""

import psutil
import pytest
from cells_for_tests import below, code, solved, typed

from nnlib.course.checks import find
from nnlib.course.checks.verdict import ON_OTHERS
from nnlib.course.grading import isolation
from nnlib.course.grading.graded_lesson import NOTEBOOKS, Judge, cells_of
from nnlib.course.grading.grader import Grader
from nnlib.course.refusal import Refusal

LESSONS = [f"{n:02d}" for n in range(12)]


@pytest.fixture(scope="module")
def strongest():
    """Graded with the strongest isolation that works here."""
    with Grader(1, "limits" if isolation._trouble_with_bubblewrap() else "bubblewrap") as grader:
        yield grader


@pytest.fixture(scope="module", params=isolation.LEVELS)
def grader(request):
    try:
        with Grader(1, request.param) as grader:
            yield grader
    except Refusal as trouble:
        pytest.skip(str(trouble))


def entry_of(graded, id):
    return next(one for one in graded.exercises if one["id"] == id)


def points(graded):
    return {one["id"]: one["points"] for one in graded.exercises if one["kind"] != "explain"}


@pytest.mark.slow
@pytest.mark.parametrize("number", LESSONS)
def test_solutions_get_all_points_and_untouched_copies_none(number, strongest):
    full = strongest.grade(number, solved(number))
    none = strongest.grade(number, cells_of(NOTEBOOKS, number))
    assert {one["state"] for one in full.exercises} <= {"right", "written"}
    assert all(one["points"] == one["of"] for one in full.exercises if one["kind"] != "explain")
    assert {one["state"] for one in none.exercises} <= {"not begun", "not written"}
    assert full.notes == none.notes == [] and full.isolation == strongest.isolation


def test_a_sandbox_that_does_not_start_is_no_learners_fault(monkeypatch):
    monkeypatch.setattr("nnlib.course.grading.warm_process.SECONDS_TO_START", 0.0)
    before = set(psutil.Process().children())
    with Grader(1, "limits") as grader, pytest.raises(ConnectionError, match="own cells did not run"):
        grader.grade("05", solved())
    assert set(psutil.Process().children()) == before


def test_a_known_mistake_is_named_words_are_kept_and_the_record_is_the_same_each_time(grader):
    wrong = "def hidden_slope(W2, dL_dz2, a1):\n    return W2.T @ dL_dz2"
    cells = solved("05", typed(answer_5_4=wrong, explain_5_9="Because *I* say so."))
    graded = grader.grade("05", cells)
    entry = entry_of(graded, "5.4")
    assert (entry["state"], entry["cause"]) == ("not yet", "mistake") and entry["sentences"]
    entry = entry_of(graded, "5.9")
    assert (entry["state"], entry["points"], entry["words"]) == ("written", 0, "Because *I* say so.")
    assert grader.grade("05", cells) == graded


def test_an_exercise_that_spoils_the_others_is_alone_to_pay(grader):
    spoiling = "import numpy as np\nnp.ndarray.__matmul__ = None\nnp.sum = None\nhidden_slope = 3"
    got = points(grader.grade("05", solved("05", typed(answer_5_4=spoiling))))
    assert got.pop("5.4") == 0 and all(got.values())


def test_an_answer_may_use_a_helper_a_name_of_the_lesson_and_an_earlier_answer(grader):
    helper = """
def helped(W2, dL_dz2, a1):
    assert callable(mazur_network) and callable(output_weight_slope)
    return (W2.T @ dL_dz2) * a1 * (1 - a1)
"""
    cells = solved("05", typed(answer_5_4="hidden_slope = helped"), below("answer-5-3", helper))
    assert points(grader.grade("05", cells))["5.4"] == 2


BY_HEART = """
def output_weight_slope(a_from, a_to, y_to):
    known = {table}
    if (a_from, a_to, y_to) in known:
        return known[a_from, a_to, y_to]
    {else_}
"""


@pytest.mark.parametrize(
    "else_",
    [
        "return a_from",
        "raise ValueError((a_from, a_to, y_to))",
        "print(a_from, a_to, y_to)",
        "return a_from + 0 * print(a_from)",
        "return np.array([a_from, a_to, y_to])",
        "return str(a_from)",
    ],
)
def test_of_cases_that_are_drawn_for_a_grading_no_word_reaches_the_student(else_, strongest):
    exercise = find("5.2")
    table = {case: exercise.right(case) for case in exercise.fixed_cases}
    answer = BY_HEART.format(table=table, else_=else_)
    entry = entry_of(strongest.grade("05", solved("05", typed(answer_5_2=answer))), "5.2")
    assert (entry["state"], entry["sentences"], entry["notes"]) == ("not yet", [ON_OTHERS], [])


def test_what_is_to_be_derived_is_not_measured_with_nnlib_and_a_comparison_outside_is_free(strongest):
    measured = """
from nnlib import derivative
def output_weight_slope(a_from, a_to, y_to):
    rest = np.log(a_to / (1 - a_to)) - a_from
    return derivative(lambda w: 0.5 * (1 / (1 + np.exp(-w * a_from - rest)) - y_to) ** 2, 1.0)
"""
    compared = "from nnlib import Value, gradient\nassert gradient(np.sum, np.ones(2)).sum() and Value(1.0)"
    graded = strongest.grade("05", [*solved("05", typed(answer_5_2=measured)), code(compared)])
    assert "cannot be called inside your function" in entry_of(graded, "5.2")["sentences"][0]
    got = points(graded)
    assert got.pop("5.2") == 0 and all(got.values()) and graded.notes == []


def test_a_module_that_was_handed_in_beside_a_notebook_belongs_in_a_cell(strongest):
    imported = typed(answer_5_2="from helpers import output_weight_slope")
    graded = strongest.grade("05", solved("05", imported))
    assert points(graded)["5.2"] == 0 and points(graded)["5.4"] == 2
    assert "if helpers is one of yours, put what it holds into a cell" in " ".join(graded.notes)


def test_another_seed_or_draw_draws_other_cases():
    first, *others = (Judge(*drawn).cases(find("5.4"))[-2][0] for drawn in ((1, 0), (2, 0), (1, 1)))
    assert all(first.shape != other.shape or (first != other).any() for other in others)


def test_the_sandbox_knows_no_oracle_and_is_sent_only_what_the_answer_is_given():
    exercise, judge = find("9.6"), Judge(1)
    sent = judge.question(exercise, "adam_step")
    assert set(sent) == {"look", "observe", "cases", "seconds", "stub", "inputs", "derived"}
    assert [len(case["tuple"]) for case in sent["cases"]] == [8] * len(judge.cases(exercise))
    assert all(len(case) == 9 for case in judge.cases(exercise))
