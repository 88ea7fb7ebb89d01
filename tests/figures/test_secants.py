import math
import re

import pytest

from nnlib.differences import derivative, forward_difference
from nnlib.figures.secants import secant


def sine(at=1.0, width=0.1, method="forward", **options):
    return secant(math.sin, at, math.cos(at), width, method, **options)


@pytest.mark.parametrize(("method", "difference"), [("forward", forward_difference), ("central", derivative)])
def test_the_measured_slope_is_told_with_its_digits(method, difference):
    picture, measured = sine(method=method), difference(math.sin, 1.0, 0.1)
    assert f"measured {measured:.10g}" in picture.alt
    printed = "".join(re.findall(r'y="468.0"[^>]*>([\d.]*)<', picture.svg))
    assert float(printed) == pytest.approx(measured, abs=1e-15)


def test_the_title_counts_the_right_digits():
    assert sine(width=1e-8).alt.startswith("A forward difference of width 10⁻⁸ gets 8 digits right.")
    assert sine(width=1e-16).alt.startswith("A forward difference of width 10⁻¹⁶ gets no digit right.")


def test_the_digits_that_agree_stand_in_colour_in_both_rows():
    svg = sine(width=1e-8).svg
    assert svg.count('font-weight="bold">0.54030230</text>') == 2


@pytest.mark.parametrize("method", ["forward", "central"])
@pytest.mark.parametrize("width", [1.0, 0.03, 1e-8, 1e-16])
@pytest.mark.parametrize("at", [-2.0, 0.0, math.pi / 2, 2.0])
def test_no_word_lies_on_another(at, width, method, expect_tidy):
    expect_tidy(sine(at, width, method).svg)


def test_lines_stay_inside_their_axes():
    svg = secant(lambda x: x**3, 1.9, 3 * 1.9**2, 1.0, "forward", (-2, 2)).svg
    for points in re.findall(r'points="([^"]+)" fill="none" stroke="var\(--nn-derivative\)"', svg):
        for x, y in (map(float, point.split(",")) for point in points.split()):
            on_ledger = y > 400
            assert on_ledger or 70 <= x <= 970 and 90 <= y <= 350


def test_a_flat_function_has_a_slope_of_zero():
    picture = secant(lambda x: 2.0, 0.0, 0.0, 0.1)
    assert picture.alt == (
        "A forward difference of width 10⁻¹ gets 16 digits right. At x = 0 the slope is 0, measured 0."
    )


def test_an_unknown_difference_is_refused():
    with pytest.raises(ValueError) as error:
        sine(method="backward")
    assert str(error.value) == 'method must be "forward" or "central", got \'backward\'.'


def test_a_width_of_zero_is_refused():
    with pytest.raises(ValueError) as error:
        sine(width=0.0)
    assert str(error.value) == "eps must be positive and finite, got 0.0."
