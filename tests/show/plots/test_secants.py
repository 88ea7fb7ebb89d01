import math
import re

import numpy as np
import pytest
from expecting import refused
from pictures import expect_tidy, polylines, words_of

from nnlib.differences import derivative, forward_difference
from nnlib.show.plots.axes import padded
from nnlib.show.plots.secants import DIFFERENCES, digits_right, draw_error_curve, secant, slope_errors
from nnlib.show.sheet import Sheet


def sine(at=1.0, width=0.1, method="forward"):
    return secant(math.sin, at, math.cos(at), width, method, (at - 2, at + 2))


@pytest.mark.parametrize(("method", "difference"), [("forward", forward_difference), ("central", derivative)])
def test_the_measured_slope_is_told_with_its_digits(method, difference):
    picture, measured = sine(method=method), difference(math.sin, 1.0, 0.1)
    assert f"measured {measured:.10g}" in picture.alt
    printed = re.findall(
        r'<text x="526.0" y="(?:436|462|488).0" font-size="15" text-anchor="end"[^>]*nn-ink\)">([\d.]*)<',
        picture.svg,
    )
    assert printed == [f"{value:.15f}" for value in (math.cos(1.0), measured, abs(measured - math.cos(1.0)))]


def test_the_title_counts_the_right_digits():
    assert sine(width=1e-8).alt.startswith("A forward difference of width 10⁻⁸ gets 8 digits right.")
    assert sine(width=1e-16).alt.startswith("A forward difference of width 10⁻¹⁶ gets no digit right.")
    flat = secant(lambda x: 2.0, 0.0, 0.0, 0.1, "forward", (-2, 2)).alt
    assert flat.endswith("gets 16 digits right. At x = 0 the slope is 0, measured 0.")


@pytest.mark.parametrize("method", DIFFERENCES)
@pytest.mark.parametrize("at", [0.6, 1.5])  # flat enough to cross the whole picture, and too steep for that
def test_the_secant_joins_its_two_points_and_the_tangent_touches_the_curve(at, method):
    def data(x, y):
        """From the sheet to the data, where the box of the axes is (70, 90) to (500, 350)."""
        return -2 + 4 * (float(x) - 70) / 430, high - (high - low) * (float(y) - 90) / 260

    svg, (low, high) = secant(lambda x: x**3, at, 3 * at**2, 0.4, method, (-2, 2)).svg, padded([-8, 8], 0.1)
    line = r'points="([\d.]+),([\d.]+) ([\d.]+),([\d.]+)" [^>]*nn-derivative[^>]*width="2.2"'
    tangent, measured = ((data(*ends[:2]), data(*ends[2:])) for ends in re.findall(line, svg)[:2])
    left, right = at - 0.4 * (method == "central"), at + 0.4
    for (x0, y0), (x1, y1), (x, slope) in (
        (*tangent, (at, 3 * at**2)),
        (*measured, (left, (right**3 - left**3) / (right - left))),
    ):
        # A place on the sheet is rounded to a hundredth of a unit, which is up to 0.001 of the data.
        assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, abs=5e-3)
        assert y0 + (x - x0) * (y1 - y0) / (x1 - x0) == pytest.approx(x**3, abs=5e-3)


def crossed(svg):
    """Names of the curves of errors that lie on a curve, on the disc or on the line below it."""
    (disc,) = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="6.0"', svg)
    marks = [np.array([[float(disc[0]), float(disc[1]) + down] for down in (-6, 0, 6)])]
    for line in polylines(svg, "ink|muted|derivative"):
        steps = np.arange(0, len(line) - 1 + 1e-9, 1 / 32)
        marks.append(np.stack([np.interp(steps, np.arange(len(line)), column) for column in line.T], axis=1))
    points = np.concatenate(marks)
    for word, left, top, right, bottom in words_of(svg):
        on = (points > [left, top]) & (points < [right, bottom])
        if word in DIFFERENCES and on.all(axis=1).any():
            yield word


@pytest.mark.parametrize(
    ("f", "df_dx", "at"),
    [
        *((math.sin, math.cos, at) for at in (-2.0, 0.0, 1.0, math.pi / 2)),
        (math.exp, math.exp, 3.0),
        (lambda x: 3 * x, lambda x: 3.0, 1.0),
        (lambda x: x**2, lambda x: 2 * x, 1.0),
        (lambda x: x**3, lambda x: 3 * x**2, -0.5),
        (lambda x: 1 / x, lambda x: -1 / x**2, 1.5),
    ],
)
@pytest.mark.parametrize("method", DIFFERENCES)
def test_no_word_lies_on_another_and_the_name_of_a_curve_is_crossed_by_nothing(f, df_dx, at, method):
    for power in range(-16, 1):
        svg = secant(f, at, df_dx(at), 10.0**power, method, (min(at, 0.2), 4.0)).svg
        assert list(crossed(svg)) == []
        expect_tidy(svg)


def test_no_name_stands_between_the_peaks_of_a_jagged_curve():
    jagged = np.where(np.arange(161) % 2, 1e-2, 1e-14)
    flat = {"forward": 1e-6, "central": 1e-10}
    errors = {name: np.where(np.arange(161) < 50, level, jagged) for name, level in flat.items()}
    sheet = Sheet(1000, 500)
    draw_error_curve(sheet, errors, "central", 1e-3, 1e-2)
    assert list(crossed(sheet.picture("").svg)) == []


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


def test_what_has_no_slope_is_refused():
    with refused(ValueError, "eps must be positive and finite, got 0.0."):
        sine(width=0.0)
    with refused(ValueError, "f must be finite around 1, but at a distance of 0.5 it is not."):
        slope_errors(lambda x: float("inf") if x > 1 else x, 1.0, 1.0, [0.5])


def test_errors_are_those_of_the_two_differences():
    errors = slope_errors(math.exp, 0.3, math.exp(0.3), [1e-2, 1e-5])
    for name, difference in DIFFERENCES.items():
        wanted = [abs(difference(math.exp, 0.3, h) - math.exp(0.3)) for h in (1e-2, 1e-5)]
        assert errors[name].tolist() == wanted
