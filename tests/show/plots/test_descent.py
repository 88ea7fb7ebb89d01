import numpy as np
import pytest
from pictures import expect_tidy, paths_of, windows_of
from surfaces import saddle, saddle_slope, valley
from surfaces import valley_slope as slope

from nnlib import GradientDescent
from nnlib.show.numbers import numeral
from nnlib.show.plots.axes import Axes
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent, zigzags
from nnlib.show.plots.walks import draw_walk, for_many, walk, walk_all
from nnlib.show.sheet import Sheet

START = (10.0, 1.0)
LANDSCAPE = Landscape(valley, (-11, 11), (-4, 4))


def test_a_walk_takes_the_steps_of_gradient_descent():
    way, theta, optimizer = walk(valley, slope, START, 0.03, 7), np.array(START), GradientDescent(0.03)
    for step in range(7):
        assert way.heights[step] == valley(theta) and way.squares[step] == slope(theta) @ slope(theta)
        np.testing.assert_array_equal(way.points[step], theta)
        optimizer.step(theta, slope(theta))
    np.testing.assert_array_equal(way.points[7], theta)
    assert way.promised(0) == pytest.approx(-0.03 * 800)
    assert way.came_out(0) == pytest.approx(valley(np.array([9.4, 0.4])) - 110)


def test_a_walk_that_runs_away_ends_before_numbers_do():
    way = walk(valley, slope, START, 5.0, 1000)
    assert len(way.points) == len(way.heights) == len(way.squares) < 20
    assert np.isfinite(way.heights).all()


def test_zigzag_begins_where_a_step_passes_the_bottom_of_the_valley():
    assert not zigzags(walk(valley, slope, (0.0, 1.0), 0.049, 10))
    assert zigzags(walk(valley, slope, (0.0, 1.0), 0.051, 10))
    assert not zigzags(walk(valley, slope, (0.0, 1.0), 0.051, 1))


@pytest.mark.parametrize(
    ("start", "eta", "found"),
    [
        (START, 0.02, "η = 0.02 descends: f falls from 110 to 19.54 in 20 steps"),
        (START, 0.09, "η = 0.09 zigzags: f falls from 110 to 0.03702 in 20 steps"),
        (START, 0.12, "η = 0.12 goes too far: f rises from 110 to"),
        ((0.0, 0.0), 0.02, "Where the gradient is 0, no η leads away: f = 0 after 20 steps"),
    ],
)
def test_the_title_tells_how_the_walk_went(start, eta, found):
    assert descent(LANDSCAPE, slope, start, eta, 20, 20).alt.startswith(found)


def test_the_last_step_is_set_against_its_promise_and_the_first_has_only_a_promise():
    way = walk(valley, slope, START, 0.02, 3)
    promised, came_out = numeral(way.promised(2), 4), numeral(way.came_out(2), 4)
    words = f"Step 3 promised a change of −η ‖g‖² = {promised}, came out {came_out}"
    picture = descent(LANDSCAPE, slope, START, 0.02, 20, 3)
    assert words in picture.svg and words in picture.alt
    assert descent(LANDSCAPE, slope, START, 0.02, 20, 0).alt == (
        "Before the first step, at x = 10, y = 1: f = 110. The first step promises a change of −η ‖g‖² = −16."
    )


@pytest.mark.parametrize("at", [0, 1, 20])
@pytest.mark.parametrize("eta", [0.001, 0.09, 0.12])
def test_no_word_lies_on_another(eta, at):
    expect_tidy(descent(LANDSCAPE, slope, START, eta, 20, at, goal=1e-3).svg)


def test_a_saddle_has_an_even_axis_that_goes_below_zero():
    svg = descent(Landscape(saddle, (-2, 2), (-2, 2)), saddle_slope, (1.5, 0.01), 0.1, 40, 40, goal=-1.0).svg
    assert ">−5</text>" in svg and ">goal −1</text>" in svg
    expect_tidy(svg)


def test_what_leaves_the_picture_is_cut_at_its_edge_on_the_line_it_had():
    sheet = Sheet(100, 100)
    away = np.array([[0.0, 0.0], [4.0, 2.0], [4.0, 3.0], [0.0, 0.5], [0.5, 0.5]])
    draw_walk(Axes(sheet, (0, 0, 100, 100), (-1, 1), (-1, 1)), away)
    ((box, marks),), rest = windows_of(sheet.picture("").svg)
    assert box == (0, 0, 100, 100)
    line = [(50, 50), (250, -50), (250, -100), (50, 25), (75, 25)]
    assert paths_of(marks, "derivative", 2) == [[line]]
    assert paths_of(marks, "derivative", 5.2) == [[line[1:-1]]]  # a dot for each step between start and end
    assert rest.count("<circle") == 2  # the start and the end, whole even on an edge


def test_all_walks_at_once_are_those_of_each():
    etas = [0.001, 0.05, 0.099, 0.12, 5.0]
    points, squares = walk_all(slope, START, etas, 60)
    for n, eta in enumerate(etas):
        way = walk(valley, slope, START, eta, 60)
        # g @ g and (g * g).sum() add in orders of their own: a few units in the last place.
        np.testing.assert_allclose(points[: len(way.points), :, n], way.points, rtol=1e-12)
        np.testing.assert_allclose(squares[: len(way.points), n], way.squares, rtol=1e-12)
        assert np.isnan(points[len(way.points) :, :, n]).all()
        assert np.isnan(squares[len(way.points) :, n]).all()
    assert np.isnan(squares[-1]).tolist() == [False, False, False, False, True]


@pytest.mark.parametrize(
    "function",
    [
        valley,
        slope,
        lambda theta: theta @ np.diag([1.0, 10.0]) @ theta,  # a matrix for many points
        lambda theta: theta / np.linalg.norm(theta),  # right in shape alone
        lambda theta: np.array([1.0, theta[1]]),
        lambda theta: 1.0 if theta[0] > 0 else 2.0,
        lambda theta: 3.0,
    ],
)
def test_a_function_of_one_point_is_right_about_many(function):
    examples, points = np.random.default_rng(0).normal(size=(2, 2, 4))
    many = for_many(function, examples)(points)
    assert many.T.tolist() == [pytest.approx(function(point)) for point in points.T]


def test_the_curve_of_f_ends_where_it_leaves_the_axes():
    svg = descent(LANDSCAPE, slope, START, 0.12, 20, 20).svg
    heights = walk(valley, slope, START, 0.12, 20).heights
    windows, rest = windows_of(svg)
    (((_, top, _, _), (curve,)),) = [
        (box, lines) for box, marks in windows for lines in paths_of(marks, "value", 2.2)
    ]
    assert len(curve) == len(heights) and top == 92
    assert [y >= top for _, y in curve] == (heights <= 1e4).tolist()  # the axis ends there
    assert paths_of(rest, "value", 2.2) == [] and '--nn-value)" stroke=' not in svg  # no disc beyond the end
