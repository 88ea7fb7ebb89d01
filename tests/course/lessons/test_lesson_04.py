"""Facts of lesson 04 that its notebook and its exercises rest on; and its code against the library's."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnlib import BinaryCrossEntropy, SquaredError
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_04 import (
    P,
    X,
    Y,
    largest_eta,
    mean_minus_log_p,
    measured_slopes,
    measured_squared_error,
)

SOLUTIONS = Path(__file__).parents[3] / "solutions"


def verdict(id, answer):
    return judge(find(id), answer, np.random.default_rng(0))


def cases(id):
    return find(id).cases(np.random.default_rng(3))


def test_the_oracle_gives_the_numbers_of_the_lesson():
    assert measured_squared_error((P, Y))[0] == 4.9375
    np.testing.assert_allclose(measured_slopes((X, Y, 0.5, 1.0)), (-5.75, -2), rtol=0, atol=1e-9)
    np.testing.assert_allclose(mean_minus_log_p(np.array([[2.0]]), np.array([1])), 0.126928, atol=5e-7)


def test_centimetres_allow_a_ten_thousandth_of_the_eta():
    np.testing.assert_allclose([largest_eta(1), largest_eta(100)], [2 / 3.5, 2e-4 / 3.5], rtol=1e-9)


@pytest.mark.parametrize("answer", [5.71e-5, 5.714e-5, 0.0000571, "5.71e-5"])
def test_three_digits_of_the_largest_eta_are_enough(answer):
    assert verdict("4.4", answer).state == "right"


@pytest.mark.parametrize("answer", [5.7e-5, 5.72e-5, 5.70e-5, 6e-5])
def test_the_third_digit_of_the_largest_eta_has_to_be_right(answer):
    assert verdict("4.4", answer).state == "not yet"


def test_a_hundredth_is_named():
    assert "a hundredth of the old limit" in verdict("4.4", 5.71e-3).sentences[0]


def test_the_hasty_slopes_on_the_card_give_the_numbers_that_it_prints():
    (lesson,) = SOLUTIONS.glob("04_*.py")
    (code,) = re.findall(r"# ```python\n(.*?)# ```", lesson.read_text(encoding="utf-8"), flags=re.DOTALL)
    namespace = {"np": np}
    exec(re.sub("^# ?", "", code, flags=re.MULTILINE), namespace)
    hasty = namespace["hasty_slopes"]
    np.testing.assert_allclose(hasty(X, Y, 0.5, 1.0), (-11.5, -1), rtol=1e-12)
    assert verdict("4.3", hasty).sentences[0].startswith("This is hasty_slopes as it was")


def test_the_squared_error_of_the_lesson_is_the_librarys():
    squared_error = find("4.2").answer()
    for A, Y_case in cases("4.2"):
        theirs = SquaredError()
        L, dL_dA = squared_error(A, Y_case)
        np.testing.assert_allclose(L, theirs.forward(A, Y_case), rtol=1e-12)
        np.testing.assert_allclose(dL_dA, theirs.backward(), rtol=0, atol=1e-12)


def test_the_cross_entropy_of_the_lesson_is_the_librarys():
    cross_entropy = find("4.6").answer()
    for Z, y in cases("4.6"):
        theirs = BinaryCrossEntropy()
        L, dL_dZ = cross_entropy(Z, y)
        np.testing.assert_allclose(L, theirs.forward(Z, y), rtol=1e-12)
        np.testing.assert_allclose(dL_dZ, theirs.backward(), rtol=0, atol=1e-12)
