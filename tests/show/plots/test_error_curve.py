import math

import pytest

from nnlib.differences import derivative, forward_difference
from nnlib.show.plots.error_curve import digits_right, slope_errors


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
