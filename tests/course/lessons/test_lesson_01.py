"""Facts of lesson 01 that its notebook and its exercises both rest on."""

import math
import sys
from pathlib import Path

import numpy as np
import pytest

from nnlib import derivative, gradient
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_01 import gradient_with_truncation, measured_slopes, slope_with_truncation

sys.path.insert(0, str(Path(__file__).parent))
from mutants import Solution  # noqa: E402


def verdict(id, answer):
    return judge(find(id), answer, np.random.default_rng(0))


def test_the_oracle_of_the_first_instrument_says_what_andrew_ng_says_of_theta_cubed():
    assert slope_with_truncation(find("1.2").cases(np.random.default_rng(0))[0]) == pytest.approx(3.0001)


def test_the_oracle_of_the_second_instrument_knows_the_bowl_and_the_neuron():
    bowl, neuron, *_ = find("1.7").cases(np.random.default_rng(0))
    np.testing.assert_allclose(gradient_with_truncation(bowl), [20, 20], rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient_with_truncation(neuron), [-8, -4], rtol=0, atol=1e-12)


def test_the_oracle_of_the_three_claims_measures_the_published_numbers():
    case = find("1.6").cases(np.random.default_rng(0))[0]
    np.testing.assert_allclose(measured_slopes(case), [2, -1.4, 0.41997], rtol=0, atol=5e-6)


@pytest.mark.parametrize("at", [-2.0, 0.0, 0.3, 5.0])
@pytest.mark.parametrize("f", [math.sin, math.exp, lambda x: x**3 - x])
def test_the_learners_first_instrument_is_nnlib_derivative(f, at):
    slope_at = Solution("1.2").answer()
    for eps in (1e-5, 1e-2):
        assert slope_at(f, at, eps) == pytest.approx(derivative(f, at, eps), rel=0, abs=1e-12)
    assert slope_at(f, at) == derivative(f, at)


@pytest.mark.parametrize("size", [1, 3, 6])
def test_the_learners_second_instrument_is_nnlib_gradient(size):
    all_slopes, rng = Solution("1.7").answer(), np.random.default_rng(size)
    A, theta = rng.normal(size=(4, size)), rng.normal(size=size)

    def f(theta):
        return float(np.sum(np.tanh(A @ theta)))

    for eps in (1e-5, 1e-2):
        slopes = all_slopes(f, theta, eps)
        assert slopes.shape == theta.shape
        np.testing.assert_allclose(slopes, gradient(f, theta, eps), rtol=0, atol=1e-12)
    np.testing.assert_array_equal(all_slopes(f, theta), gradient(f, theta))


def test_the_central_difference_at_two_and_beside_the_corner_are_what_the_exercises_ask_for():
    assert derivative(lambda theta: theta**3, 2.0, eps=0.1) == pytest.approx(find("1.3").expected(()))
    assert derivative(lambda x: max(x, 0.0), 1e-6, eps=1e-5) == pytest.approx(find("1.5").expected(()))


def test_of_the_four_widths_the_one_called_best_is_best():
    widths = dict(zip("abcd", (1e-2, 1e-5, 1e-12, 1e-15), strict=True))
    errors = {letter: abs(derivative(math.cos, 1.0, h) + math.sin(1.0)) for letter, h in widths.items()}
    assert min(errors, key=errors.get) == find("1.4").expected(())


def test_a_loop_that_walks_on_is_told_that_it_does_not_move_back():
    def walks_on(f, theta, eps):
        point, slopes = theta.astype(float), []
        for i in range(len(point)):
            before = f(point)
            point[i] += eps
            slopes.append((f(point) - before) / eps)
        return np.array(slopes)

    (sentence,) = verdict("1.7", walks_on).sentences
    assert sentence.startswith("An entry is moved and not moved back")


def test_a_width_of_ones_own_is_told_whatever_it_is():
    for h in (1e-3, 1e-6):
        answer = verdict("1.2", lambda f, x, eps, h=h: (f(x + h) - f(x - h)) / (2 * h))
        assert answer.sentences[0].startswith("You take a width of your own.")


def test_a_wiggle_below_the_last_digit_sees_no_slope_anywhere():
    for at in (1.0, 1.0003):
        assert derivative(lambda w: 0.5 * (2 * w + 1 - 6) ** 2, at, eps=1e-17) == 0.0


def wiggling(rise, dtype=None):
    """Slopes by a wiggle that is stored in an array of this type, by default in one of the type of theta."""

    def slopes(f, theta, eps):
        wiggle, found = np.zeros_like(theta, dtype=dtype), np.zeros(len(theta))
        for i in range(len(theta)):
            wiggle[i] = eps
            found[i] = rise(f, theta, wiggle, eps)
            wiggle[i] = 0
        return found

    return slopes


@pytest.mark.parametrize(
    ("rise", "one_sided"),
    [
        (lambda f, theta, w, eps: (f(theta + w) - f(theta - w)) / (2 * eps), False),
        (lambda f, theta, w, eps: (f(theta + w) - f(theta)) / eps, True),
        (lambda f, theta, w, eps: (f(theta) - f(theta - w)) / eps, True),
    ],
)
def test_only_who_looks_to_one_side_is_told_so(rise, one_sided):
    """At (10, 1) an array of whole numbers cuts eps off to 0, whatever is done with it then."""
    for dtype, wrong, cause in ((None, True, "cut"), (float, one_sided, "")):
        found = verdict("1.7", wiggling(rise, dtype))
        said = " ".join(found.sentences)
        assert (found.state == "not yet") == wrong
        assert ("one side only" in said) == one_sided and cause in said
