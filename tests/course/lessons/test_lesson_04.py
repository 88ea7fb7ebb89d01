"""Facts of lesson 04 that its notebook and its exercises both rest on."""

import re
from pathlib import Path

import numpy as np
from people import verdict

from nnlib.course.lessons.lesson_04 import (
    P,
    X,
    Y,
    largest_eta,
    mean_minus_log_p,
    measured_slopes,
    measured_squared_error,
)

SOURCE = next((Path(__file__).parents[3] / "solutions").glob("04_*.py"))


def test_the_oracles_give_the_numbers_of_the_lesson():
    assert measured_squared_error((P, Y))[0] == 4.9375
    np.testing.assert_allclose(measured_slopes((X, Y, 0.5, 1.0)), (-5.75, -2), rtol=0, atol=1e-9)
    np.testing.assert_allclose(mean_minus_log_p(np.array([[2.0]]), np.array([1])), 0.126928, atol=5e-7)
    np.testing.assert_allclose([largest_eta(1), largest_eta(100)], [2 / 3.5, 2e-4 / 3.5], rtol=1e-9)


def test_the_hasty_slopes_on_the_card_give_the_numbers_that_it_prints():
    (code,) = re.findall(r"# ```python\n(.*?)# ```", SOURCE.read_text(encoding="utf-8"), flags=re.DOTALL)
    namespace = {"np": np}
    exec(re.sub("^# ?", "", code, flags=re.MULTILINE), namespace)
    hasty = namespace["hasty_slopes"]
    np.testing.assert_allclose(hasty(X, Y, 0.5, 1.0), (-11.5, -1), rtol=1e-12)
    assert verdict("4.3", hasty).sentences[0].startswith("This is hasty_slopes as it was")
