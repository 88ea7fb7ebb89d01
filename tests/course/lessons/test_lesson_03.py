"""Facts of lesson 03 that its notebook and its exercises both rest on."""

import sys
from pathlib import Path

import numpy as np
import pytest

from nnlib import GradientDescent
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_03 import closed_form_fit, closed_form_walk, searched_limits

sys.path.insert(0, str(Path(__file__).parent))
from mutants import Solution  # noqa: E402


def verdict(id, answer, seed=0):
    return judge(find(id), answer, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(3))
def test_what_the_lesson_writes_is_the_optimizer_of_nnlib(seed):
    descend = Solution("3.1").answer()
    for A, c, theta, eta, steps in find("3.1").cases(np.random.default_rng(seed)):

        def gradient_of(theta, A=A, c=c):
            return A.T @ (A @ theta - c)

        walked, optimizer = theta.copy(), GradientDescent(eta)
        for _ in range(steps):
            optimizer.step(walked, gradient_of(walked))
        np.testing.assert_allclose(descend(gradient_of, theta, eta, steps), walked, rtol=0, atol=1e-12)


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

    eta = find("3.6").expected(())
    came_out = f(10 - 20 * eta, 1 - 20 * eta) - f(10, 1)
    assert came_out / (-eta * 800) == pytest.approx(0.9, abs=1e-12)


@pytest.mark.parametrize("answer", [9.1, 9.10, 9.1004])
def test_three_digits_of_the_way_from_the_saddle_are_enough(answer):
    assert verdict("3.7", answer).state == "right"


def test_a_walk_that_moves_the_callers_start_is_told_so():
    def in_place(gradient_of, theta, eta, steps):
        for _ in range(steps):
            theta -= eta * gradient_of(theta)
        return theta

    assert "the array that the caller still needs" in verdict("3.1", in_place).sentences[0]


def test_a_step_length_of_another_kind_is_told_from_one_that_ignores_eta():
    def unit_steps(gradient_of, theta, eta, steps):
        for _ in range(steps):
            g = gradient_of(theta)
            theta = theta - eta * g / np.linalg.norm(g)
        return theta

    assert verdict("3.1", unit_steps).sentences[0].startswith("All your steps are equally long.")
