import re

import numpy as np
import pytest

from nnlib import GradientDescent
from nnlib.figures.axes import Axes, short
from nnlib.figures.contours import Landscape
from nnlib.figures.descent import descent, zigzags
from nnlib.figures.svg import Sheet
from nnlib.figures.walks import draw_walk, walk


def valley(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2


def slope(theta):
    return np.array([2 * theta[0], 20 * theta[1]])


START = (10.0, 1.0)
VALLEY = Landscape(valley, (-11, 11), (-4, 4))


def test_a_walk_takes_the_steps_of_gradient_descent():
    way, theta, optimizer = walk(valley, slope, START, 0.03, 7), np.array(START), GradientDescent(0.03)
    for step in range(7):
        assert way.heights[step] == valley(theta) and way.squares[step] == slope(theta) @ slope(theta)
        np.testing.assert_array_equal(way.points[step], theta)
        optimizer.step(theta, slope(theta))
    np.testing.assert_array_equal(way.points[7], theta)


def test_a_promise_is_minus_eta_times_the_square_of_the_gradient():
    way = walk(valley, slope, START, 0.01, 1)
    assert way.promised(0) == pytest.approx(-0.01 * 800)
    assert way.came_out(0) == pytest.approx(valley(np.array([9.8, 0.8])) - 110)


def test_a_walk_that_runs_away_ends_before_numbers_do():
    way = walk(valley, slope, START, 5.0, 1000)
    assert len(way.points) == len(way.heights) == len(way.squares) < 20
    assert np.isfinite(way.heights).all()


def test_zigzag_begins_where_a_step_passes_the_bottom_of_the_valley():
    assert not zigzags(walk(valley, slope, (0.0, 1.0), 0.049, 10))
    assert zigzags(walk(valley, slope, (0.0, 1.0), 0.051, 10))
    assert not zigzags(walk(valley, slope, (0.0, 1.0), 0.051, 1))


@pytest.mark.parametrize(
    ("eta", "found"),
    [
        (0.02, "η = 0.02 descends: f falls from 110 to 19.537 in 20 steps"),
        (0.09, "η = 0.09 zigzags: f falls from 110 to 0.037 in 20 steps"),
        (0.12, "η = 0.12 goes too far: f rises from 110 to"),
    ],
)
def test_the_title_tells_how_the_walk_went(eta, found):
    assert descent(VALLEY, slope, START, eta, 20).alt.startswith(found)


def test_the_last_step_is_set_against_its_promise():
    way = walk(valley, slope, START, 0.02, 3)
    words = (
        f"tep 3 promised a change of −η ‖g‖² = {short(way.promised(2))}, came out {short(way.came_out(2))}"
    )
    picture = descent(VALLEY, slope, START, 0.02, 20, at=3)
    assert words in picture.svg and words in picture.alt


def test_before_the_first_step_there_is_only_a_promise():
    assert descent(VALLEY, slope, START, 0.02, 20, at=0).alt == (
        "Before the first step, at x = 10, y = 1: f = 110. The first step promises a change of −η ‖g‖² = −16."
    )


@pytest.mark.parametrize("at", [0, 1, 20])
@pytest.mark.parametrize("eta", [0.001, 0.09, 0.12])
def test_no_word_lies_on_another(eta, at, expect_tidy):
    expect_tidy(descent(VALLEY, slope, START, eta, 20, at, goal=1e-3).svg)


def test_a_saddle_has_an_even_axis_that_goes_below_zero(expect_tidy):
    saddle = Landscape(lambda theta: theta[0] ** 2 - theta[1] ** 2, (-2, 2), (-2, 2))
    svg = descent(saddle, lambda t: np.array([2 * t[0], -2 * t[1]]), (1.5, 0.01), 0.1, 40, goal=-1.0).svg
    assert ">−5</text>" in svg and ">goal −1</text>" in svg
    expect_tidy(svg)


def test_what_leaves_the_picture_is_cut_at_its_edge_on_the_line_it_had():
    sheet = Sheet(100, 100)
    draw_walk(Axes(sheet, (0, 0, 100, 100), (-1, 1), (-1, 1)), np.array([[0.0, 0.0], [4.0, 2.0], [4.0, 3.0]]))
    svg = sheet.picture("").svg
    assert re.findall(r'points="([^"]+)"', svg) == ["50.00,50.00 100.00,25.00"]
    assert svg.count("<circle") == 1  # the start; the other places lie outside


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"eta": 0.0}, "eta must be positive and finite, got 0.0."),
        ({"start": (12, 0)}, "The start (12, 0) lies outside the picture, x (-11, 11) and y (-4, 4)."),
        ({"at": 21}, "at must lie between 0 and 20, got 21."),
    ],
)
def test_what_cannot_be_walked_is_refused(options, message):
    chosen = {"start": START, "eta": 0.02, "steps": 20} | options
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        descent(VALLEY, slope, **chosen)
