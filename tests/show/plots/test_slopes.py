import re

import numpy as np
import pytest

from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.slopes import degrees_between, downhill_and_goal, same_two_points, two_arms

COSTS = {
    "3w": lambda w: 3 * w,
    "w^2 + 2": lambda w: w**2 + 2,
    "3w^2 − 6w + 6": lambda w: 3 * w**2 - 6 * w + 6,
}


def cube(theta):
    return theta * theta * theta


def bowl(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2


def test_one_chord_has_many_tangents(expect_tidy):
    picture = same_two_points(COSTS, 1, 2)
    assert picture.alt == ("Each chord has the slope 3, each tangent at w = 1 its own: 3, 2, 0.")
    expect_tidy(picture.svg)


def test_each_panel_tells_its_slope():
    svg = same_two_points(COSTS, 1, 2).svg
    assert re.findall(r">slope at 1: ([^<]+)<", svg) == ["3", "2", "0"]


def test_curves_that_do_not_meet_are_refused():
    with pytest.raises(ValueError) as error:
        same_two_points({**COSTS, "w": lambda w: w}, 1, 2)
    assert str(error.value) == "The curves must meet at w = 1 and at w = 2."


def test_the_two_errors_of_a_central_difference_meet_where_the_formula_says(expect_tidy):
    r = 2.0**-53
    picture = two_arms(cube, 1.0, 3.0, truncation=lambda h: h**2, rounding=lambda h: r / h)
    assert np.cbrt(r) == pytest.approx(4.8e-6, rel=0.01)
    assert picture.alt.startswith("Truncation and rounding are equal near h = 4.8e−6;")
    expect_tidy(picture.svg)


def test_downhill_misses_the_minimum_of_a_long_bowl(expect_tidy):
    picture = downhill_and_goal(Landscape(bowl, (-4, 14), (-4, 4)), (10, 1), (0, 0))
    assert picture.alt == ("Straight downhill and the way to the minimum differ by 39.29° at x = 10, y = 1.")
    expect_tidy(picture.svg)


def test_downhill_meets_the_minimum_of_a_round_bowl():
    landscape = Landscape(lambda theta: float(theta @ theta), (-4, 14), (-4, 4))
    assert "differ by 0.00°" in downhill_and_goal(landscape, (10, 1), (0, 0)).alt


@pytest.mark.parametrize(("at", "goal"), [((0, 0), (3, 1)), ((3, 1), (3, 1))])
def test_a_flat_place_and_the_goal_itself_are_refused(at, goal):
    with pytest.raises(ValueError) as error:
        downhill_and_goal(Landscape(bowl, (-4, 14), (-4, 4)), at, goal)
    assert str(error.value) == ("Two directions are needed: away from the goal, and where it is not flat.")


def test_a_start_outside_the_landscape_is_refused():
    with pytest.raises(ValueError, match="lies outside the picture"):
        downhill_and_goal(Landscape(bowl, (-4, 14), (-4, 4)), (20, 1), (0, 0))


def test_angles_lie_between_0_and_180_degrees():
    assert degrees_between([1, 0], [-1, 0]) == 180
    assert degrees_between([20, 20], [10, 1]) == pytest.approx(39.2894, abs=1e-4)
