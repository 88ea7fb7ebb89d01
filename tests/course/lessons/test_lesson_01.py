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


def test_the_oracles_give_the_published_numbers():
    theta_cubed, three_claims = (find(id).fixed_cases[0] for id in ("1.2", "1.6"))
    assert slope_with_truncation(theta_cubed) == pytest.approx(3.0001)
    np.testing.assert_allclose(slopes_by_complex_steps(three_claims), [2, -1.4, 0.41997], rtol=0, atol=5e-6)
    bowl, neuron, *_ = find("1.7").fixed_cases
    np.testing.assert_allclose(gradient_with_truncation(bowl), [20, 20], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient_with_truncation(neuron), [-8, -4], rtol=0, atol=1e-12)


def test_the_central_difference_at_two_and_beside_the_corner_are_what_the_exercises_ask_for():
    assert derivative(lambda theta: theta**3, 2.0, eps=0.1) == pytest.approx(find("1.3").right())
    assert derivative(lambda x: max(x, 0.0), 4e-6, eps=1e-5) == pytest.approx(find("1.5").right())


def test_of_the_four_widths_the_one_called_best_is_best():
    widths = dict(zip("abcd", (1e-2, 1e-5, 1e-12, 1e-15), strict=True))
    errors = {letter: abs(derivative(math.cos, 1.0, h) + math.sin(1.0)) for letter, h in widths.items()}
    assert min(errors, key=errors.get) == find("1.4").right()


@pytest.mark.parametrize("at", [1.0, 1.0003])
def test_a_wiggle_below_the_last_digit_sees_no_slope_anywhere(at):
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
