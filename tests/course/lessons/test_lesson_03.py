"""Facts of lesson 03 that its notebook and its exercises both rest on."""

import numpy as np
import pytest

from nnlib.course.checks import find
from nnlib.course.lessons.lesson_03 import closed_form_fit, closed_form_walk, searched_limits


def test_the_oracles_know_the_neuron_of_lesson_00_and_the_valley():
    np.testing.assert_allclose(closed_form_walk(find("3.1").fixed_cases[0]), [1.7, 1.6], rtol=0, atol=1e-12)
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


def test_the_first_step_keeps_nine_tenths_with_that_eta():
    def f(x, y):
        return x**2 + 10 * y**2

    eta = find("3.6").right()
    came_out = f(10 - 20 * eta, 1 - 20 * eta) - f(10, 1)
    assert came_out / (-eta * 800) == pytest.approx(0.9, abs=1e-12)
