import math

import numpy as np
import pytest

from nnlib.differences import derivative, forward_difference
from nnlib.show.plots.error_curve import WIDTHS, digits_right, error_curve, power_of_ten, slope_errors


def test_errors_are_those_of_the_two_differences():
    errors = slope_errors(math.exp, 0.3, math.exp(0.3), [1e-2, 1e-5])
    for name, difference in (("forward", forward_difference), ("central", derivative)):
        wanted = [abs(difference(math.exp, 0.3, h) - math.exp(0.3)) for h in (1e-2, 1e-5)]
        assert errors[name].tolist() == wanted


def test_ten_times_narrower_is_ten_times_better_forward_and_a_hundred_times_central():
    errors = slope_errors(math.sin, 1.0, math.cos(1.0), [1e-2, 1e-3])
    # The next term of Taylor's series is smaller than the first by a factor of h, here at most 0.01.
    assert errors["forward"][0] / errors["forward"][1] == pytest.approx(10, rel=0.01)
    assert errors["central"][0] / errors["central"][1] == pytest.approx(100, rel=0.01)


def test_the_picture_tells_the_best_width_of_each():
    errors = slope_errors(math.sin, 1.0, math.cos(1.0))
    picture = error_curve(math.sin, 1.0, math.cos(1.0))
    for name, error in errors.items():
        assert f"at h = {power_of_ten(WIDTHS[np.argmin(error)])}" in picture.alt
        assert name in picture.alt
    assert picture.alt.startswith(
        "Narrower is better, until rounding takes over. The smallest error is forward, "
    )


def test_on_a_straight_line_the_widest_probe_is_best():
    for slope in (3.0, 0.0):
        picture = error_curve(lambda x, slope=slope: slope * x, 1.0, slope)
        assert picture.alt.startswith(
            "On a straight line wider is better: all error is rounding. The smallest"
        )
        assert ">On a straight line wider is better: all error is rounding</text>" in picture.svg


@pytest.mark.parametrize(
    ("f", "slope"), [(math.sin, math.cos(1.0)), (lambda x: 3 * x, 3.0), (lambda x: 7.0, 0.0)]
)
def test_no_word_lies_on_another(f, slope, expect_tidy):
    expect_tidy(error_curve(f, 1.0, slope).svg)


@pytest.mark.parametrize(
    ("measured", "slope", "count"),
    [
        (0.5403, 0.5403, 16),
        (0.12, 0.123, 1),
        (123.4, 123.0, 2),
        (-1.0, 1.0, 0),
        (0.001, 0.0, 3),
        (9.0, 0.0, 0),
        (1e-4, math.cos(math.pi / 2), 4),
    ],
)
def test_right_digits_are_counted_from_the_relative_error(measured, slope, count):
    assert digits_right(measured, slope) == count


def test_a_function_with_a_hole_is_refused():
    with pytest.raises(ValueError) as error:
        slope_errors(lambda x: float("inf") if x > 1 else x, 1.0, 1.0, [0.5])
    assert str(error.value) == "f must be finite around 1, but at a distance of 0.5 it is not."
