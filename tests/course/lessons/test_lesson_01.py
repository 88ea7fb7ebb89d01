"""Facts of lesson 01 that its notebook and its exercises both rest on."""

import math

import numpy as np
import pytest

from nnlib import derivative
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_01 import (
    gradient_with_truncation,
    slope_with_truncation,
    slopes_by_complex_steps,
)
from nnlib.show.widgets.slope_explorer import width_verdict


def test_the_oracle_of_the_first_instrument_says_what_andrew_ng_says_of_theta_cubed():
    assert slope_with_truncation(find("1.2").cases(np.random.default_rng(0))[0]) == pytest.approx(3.0001)


def test_the_oracle_of_the_second_instrument_knows_the_bowl_and_the_neuron():
    bowl, neuron, *_ = find("1.7").cases(np.random.default_rng(0))
    np.testing.assert_allclose(gradient_with_truncation(bowl), [20, 20], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient_with_truncation(neuron), [-8, -4], rtol=0, atol=1e-12)


def test_the_oracle_of_the_three_claims_gives_the_published_numbers():
    case = find("1.6").cases(np.random.default_rng(0))[0]
    np.testing.assert_allclose(slopes_by_complex_steps(case), [2, -1.4, 0.41997], rtol=0, atol=5e-6)


def test_the_central_difference_at_two_and_beside_the_corner_are_what_the_exercises_ask_for():
    assert derivative(lambda theta: theta**3, 2.0, eps=0.1) == pytest.approx(find("1.3").right())
    assert derivative(lambda x: max(x, 0.0), 4e-6, eps=1e-5) == pytest.approx(find("1.5").right())


def test_of_the_four_widths_the_one_called_best_is_best():
    widths = dict(zip("abcd", (1e-2, 1e-5, 1e-12, 1e-15), strict=True))
    errors = {letter: abs(derivative(math.cos, 1.0, h) + math.sin(1.0)) for letter, h in widths.items()}
    assert min(errors, key=errors.get) == find("1.4").right()


def test_a_wiggle_below_the_last_digit_sees_no_slope_anywhere():
    for at in (1.0, 1.0003):
        assert derivative(lambda w: 0.5 * (2 * w + 1 - 6) ** 2, at, eps=1e-17) == 0.0


@pytest.mark.parametrize("eps", [1e-3, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 1e-8])
@pytest.mark.parametrize("place", range(3))
def test_one_measured_slope_among_two_formulas_is_refused_whatever_its_width(eps, place):
    def slopes(d, t, o, x):
        found = [d, -2 * (t - o), 1 - np.tanh(x) ** 2]
        f, at = [(lambda d: d**2 / 2, d), (lambda o: (t - o) ** 2, o), (np.tanh, x)][place]
        found[place] = derivative(f, at, eps=eps)
        return found

    assert judge(find("1.6"), slopes, np.random.default_rng(0)).state == "not yet"


def test_a_width_of_ten_to_the_minus_five_or_six_is_found_where_the_lesson_calls_it_best():
    for power in (-5, -6):
        assert width_verdict(lambda x: x * x * x, 1.0, 3.0, "central", power) == "found"
    assert width_verdict(lambda x: x * x * x, 1.0, 3.0, "central", -4) == "narrower"
