"""Facts of lesson 03 that its notebook and its exercises both rest on."""

import numpy as np
import pytest

from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_03 import closed_form_fit, closed_form_walk, searched_limits


def verdict(id, answer, seed=0):
    return judge(find(id), answer, np.random.default_rng(seed))


def test_the_closed_form_knows_the_neuron_of_lesson_00():
    case = find("3.1").cases(np.random.default_rng(0))[0]
    np.testing.assert_allclose(closed_form_walk(case), [1.7, 1.6], rtol=0, atol=1e-12)


def test_the_search_finds_the_limits_of_the_valley():
    found = searched_limits((np.array([2.0, 20.0]),))
    np.testing.assert_allclose(found, [0.1, 1 / 11, 9 / 11], rtol=0, atol=1e-12)


def test_the_closed_form_of_the_fit_stops_where_both_slopes_are_small():
    w, b = closed_form_fit((2.0, 6.0, 0.5, 1.0, 0.1))
    error = 2 * w + b - 6
    assert 2 * abs(error) < 0.001 <= 2 * 2 * abs(error)  # one step before, the error was twice as large
    assert np.isclose(w - 0.5, 2 * (b - 1))


@pytest.mark.parametrize("seed", range(3))
def test_the_walks_of_the_fit_have_errors_of_both_signs_and_one_is_still_on_its_way(seed):
    cases = find("3.8").cases(np.random.default_rng(seed))
    errors = [w * x + b - y for x, y, w, b, _ in cases]
    assert min(errors) < 0 < max(errors)
    x, y, *_ = cases[-1]
    w, b = closed_form_fit(cases[-1])
    assert abs(w * x + b - y) > 0.1


@pytest.mark.parametrize("answer", [0.0182, 0.01818, 0.2 / 11])
def test_three_digits_of_the_eta_that_keeps_nine_tenths_are_enough(answer):
    assert verdict("3.6", answer).state == "right"


def test_the_first_step_keeps_nine_tenths_with_that_eta():
    def f(x, y):
        return x**2 + 10 * y**2

    eta = find("3.6").right()
    came_out = f(10 - 20 * eta, 1 - 20 * eta) - f(10, 1)
    assert came_out / (-eta * 800) == pytest.approx(0.9, abs=1e-12)


@pytest.mark.parametrize("answer", [9.1, 9.10, 9.1004])
def test_three_digits_of_the_way_from_the_saddle_are_enough(answer):
    assert verdict("3.7", answer).state == "right"


@pytest.mark.parametrize(("id", "answer"), [("3.6", 0.0181), ("3.6", 0.0183), ("3.7", 9.09), ("3.7", 9.11)])
def test_a_last_digit_that_is_off_by_one_is_not_right(id, answer):
    assert verdict(id, answer).state == "not yet"


@pytest.mark.parametrize(
    ("answer", "says"),
    [(0.117, "your factor has η alone"), (9100, "From where does y start?"), (1.43e-5, "Where is y?")],
)
def test_a_mistake_is_recognised_in_the_three_digits_that_the_card_asks_for(answer, says):
    assert says in verdict("3.7", answer).sentences[0]
