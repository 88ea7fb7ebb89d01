import numpy as np
import pytest
from expecting import refused

from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent
from nnlib.show.plots.walks import for_many, walk, walk_all
from nnlib.show.widgets.descent_explorer import (
    DescentExplorer,
    fewest,
    keeping_task,
    notches,
    settling,
    settling_task,
    shares_kept,
    steps_of_all,
)

START, X, Y = (10.0, 1.0), (-11.0, 11.0), (-4.0, 4.0)


def valley(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2


def slope(theta):
    return np.array([2 * theta[0], 20 * theta[1]])


def explorer(**options):
    return DescentExplorer(valley, slope, START, X, Y, **options)


def settles(f, gradient, start, eta):
    """Whether gradients become smaller in the long run: no bouncing for ever, no running away."""
    return bool(settling(of_many(gradient, start), start, [eta])[0])


def steps_below(f, gradient, start, eta, goal, most):
    """After how many steps f is below the goal for the first time, None if not within `most`."""
    below = np.flatnonzero(walk(f, gradient, start, eta, most).heights < goal)
    return int(below[0]) if below.size else None


def fewest_steps(f, gradient, start, etas, goal, most):
    """The least of `steps_below` over all etas."""
    counts = steps_of_all(of_many(f, start), of_many(gradient, start), start, list(etas), goal, most)
    return int(counts.min()) if np.isfinite(counts).any() else None


def share_kept(f, gradient, start, eta):
    """What came out of the first step as a share of the promise −η ‖g‖²; 1 where nothing is promised."""
    return float(shares_kept(of_many(f, start), of_many(gradient, start), start, [eta])[0])


def largest_that_settles(f, gradient, start, eta, notch):
    """The task of the largest η with which the walk settles, and whether this is it among all notches."""
    gradient, etas = of_many(gradient, start), notches(notch)
    return settling_task(eta, settling(gradient, start, [eta])[0], etas, settling(gradient, start, etas))


def largest_that_keeps(f, gradient, start, eta, notch):
    """The task of the largest η whose first step keeps most of its promise, and whether this is it."""
    f, gradient, etas = of_many(f, start), of_many(gradient, start), notches(notch)
    return keeping_task(
        eta, shares_kept(f, gradient, start, [eta])[0], etas, shares_kept(f, gradient, start, etas)
    )


def of_many(function, start):
    """The function for many points at once, tried on the start and a place beside it."""
    return for_many(function, np.array(start, dtype=float)[:, None] + [[0, 1e-3, -2e-3], [0, 2e-3, 1e-3]])


def test_the_picture_is_that_of_the_figure_with_what_is_set():
    widget = explorer()
    widget.eta.value, widget.step.value, widget.start_x.value, widget.start_y.value = 0.05, 3, -2.2, 2.0
    wanted = descent(Landscape(valley, X, Y), slope, (-2.2, 2.0), 0.05, 40, 3)
    assert widget.picture.value == wanted.svg


def test_the_choice_of_a_task_changes_the_sentence():
    widget = explorer()
    said = set()
    for task in widget.task.options:
        widget.task.value = task
        said.add(widget.said.value)
        assert ("goal 0.001" in widget.picture.value) == (task == "fewest steps")
    assert len(said) == 3


@pytest.mark.parametrize(
    ("eta", "said"),
    [
        (0.02, "Not yet: it does, but also with a larger η."),
        (0.098, "Not yet: it does, but also with a larger η."),
        (0.099, "Reached: with η = 0.099 it does, with 0.1 no longer."),
        (0.1, "Not yet: with η = 0.1 it does not in 200 steps."),
        (0.12, "Not yet: with η = 0.12 it does not in 200 steps."),
    ],
)
def test_the_largest_eta_lies_just_below_two_over_the_largest_curvature(eta, said):
    widget = explorer()
    widget.eta.value = eta
    assert said in widget.said.value


def test_the_goal_is_met_at_the_first_step_below_it():
    heights = walk(valley, slope, START, 0.05, 10).heights
    assert steps_below(valley, slope, START, 0.05, heights[3], 10) == 4
    assert steps_below(valley, slope, START, 0.05, 1.001 * heights[3], 10) == 3
    assert steps_below(valley, slope, START, 0.05, heights[10], 10) is None


def test_the_fewest_steps_are_counted_over_all_notches():
    etas = [0.001 * notch for notch in range(1, 121)]
    counts = {eta: steps_below(valley, slope, START, eta, 1e-3, 40) for eta in etas}
    least = min(count for count in counts.values() if count)
    assert fewest_steps(valley, slope, START, etas, 1e-3, 40) == least
    widget = explorer()
    widget.task.index = 1
    for eta, count in counts.items():
        widget.eta.value = eta
        assert ("Reached" in widget.said.value) == (count == least)


def test_the_promise_is_kept_to_nine_tenths_where_the_curvature_says():
    # On a quadratic a step keeps 1 − η gᵀHg / 2‖g‖² of its promise, here 1 − 5.5 η.
    assert share_kept(valley, slope, START, 0.01) == pytest.approx(1 - 0.055)
    widget = explorer()
    widget.task.index = 2
    for eta, said in ((0.017, "but a larger one does too"), (0.018, "Reached"), (0.019, "Not yet: this one")):
        widget.eta.value = eta
        assert said in widget.said.value


def saddle(theta):
    return theta[0] ** 2 - theta[1] ** 2


def saddle_slope(theta):
    return np.array([2 * theta[0], -2 * theta[1]])


def banana(theta):
    return (1 - theta[0]) ** 2 + 10 * (theta[1] - theta[0] ** 2) ** 2


def banana_slope(theta):
    x, y = theta
    return np.array([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)])


def test_nothing_settles_beside_a_saddle_but_on_its_ridge_it_does():
    assert not settles(saddle, saddle_slope, (1.0, 1e-3), 0.1)
    assert settles(saddle, saddle_slope, (1.0, 0.0), 0.1)
    # So small a step comes nearer to the saddle for 200 steps, and leaves it after more.
    assert not settles(saddle, saddle_slope, (1.5, 0.01), 0.006)


@pytest.mark.parametrize("x", [-1.5, -0.3, 0.7, 1.2])
@pytest.mark.parametrize("y", [-0.5, 0.4, 2.0])
def test_what_settles_is_what_comes_to_rest_in_the_long_run(x, y):
    etas = np.array([0.004, 0.01, 0.015, 0.019, 0.02, 0.021, 0.03, 0.05])
    _, squares = walk_all(banana_slope, (x, y), etas, 8000)
    # The slowest of them, η = 0.004, shrinks by 1 − 0.004 · 0.39 a step, to exp(−25) of ‖g‖² in 8000 steps.
    assert settling(banana_slope, (x, y), etas).tolist() == (squares[-1] < 1e-9 * squares[0]).tolist()


def test_a_function_that_takes_one_point_at_a_time_has_the_same_tasks():
    def alone(theta):
        assert theta.shape == (2,)
        return banana(theta)

    def slope_alone(theta):
        assert theta.shape == (2,)
        return banana_slope(theta)

    for start in ((-1.5, 2.0), (0.5, 0.5)):
        for task in (largest_that_settles, largest_that_keeps):
            many = task(banana, banana_slope, start, 0.01, 0.001)
            assert task(alone, slope_alone, start, 0.01, 0.001) == many
        assert fewest_steps(alone, slope_alone, start, [0.01, 0.02], 0.5, 40) == fewest_steps(
            banana, banana_slope, start, [0.01, 0.02], 0.5, 40
        )


@pytest.mark.parametrize("start", [(-1.5, 2.0), (1.2, -0.8), (0.0, 0.0)])
def test_the_largest_is_larger_than_all_others_that_do(start):
    etas = notches(0.001)
    there = settling(banana_slope, start, etas)
    reached = [
        eta
        for eta, here in zip(etas, there, strict=True)
        if "Reached" in settling_task(eta, here, etas, there)
    ]
    assert reached == [etas[there].max()] == [0.019]  # 2 / λ at (1, 1) is 2 / (51 + √2501) = 0.0198
    assert "Reached: with η = 0.019" in largest_that_settles(banana, banana_slope, start, 0.019, 0.001)


def test_a_larger_eta_counts_though_one_between_does_not_settle():
    etas, there = np.array([0.1, 0.2, 0.3]), np.array([True, False, True])
    assert "Not yet: it does, but also with a larger η." in settling_task(0.1, True, etas, there)
    assert "Not yet: with η = 0.2 it does not in 200 steps." in settling_task(0.2, False, etas, there)
    reached = "Reached: with η = 0.3 it does, and it is the largest of the slider."
    assert reached in settling_task(0.3, True, etas, there)
    assert "with η = 0.15 it does, with 0.2 no longer" in settling_task(0.15, True, etas[:2], there[:2])


def test_a_larger_share_counts_though_one_between_is_smaller():
    etas, there = np.array([0.1, 0.2, 0.3]), np.array([0.95, 0.5, 0.92])
    assert "but a larger one does too" in keeping_task(0.1, 0.95, etas, there)
    assert "Not yet: this one keeps 50.0%" in keeping_task(0.2, 0.5, etas, there)
    assert "Not yet: this one keeps 89.9%" in keeping_task(0.2, 0.899, etas, there)
    assert "Reached: η = 0.3, the largest of the slider, keeps 92.0%" in keeping_task(0.3, 0.92, etas, there)
    reached = "Reached: η = 0.15 keeps 91.0%, η = 0.2 keeps 50.0%"
    assert reached in keeping_task(0.15, 0.91, etas[:2], there[:2])


def test_the_eta_that_exercise_36_asks_for_reaches_its_task_and_one_digit_more_does_not():
    """0.0182 keeps 89.99%: no η of three digits comes nearer to 90%."""
    reached = "Reached: η = 0.0182 keeps 89.99%, η = 0.019 keeps 89.6%."
    assert reached in largest_that_keeps(valley, slope, (10, 1), 0.0182, 0.001)
    assert "Not yet: this one keeps 89.9%" in largest_that_keeps(valley, slope, (10, 1), 0.0183, 0.001)


SADDLE, BANANA, VALLEY = (saddle, saddle_slope), (banana, banana_slope), (valley, slope)


@pytest.mark.parametrize(
    ("of", "start", "options", "task", "said"),
    [
        (
            SADDLE,
            (1.5, 0.01),
            {},
            0,
            "There is none: from here it settles with no η of the slider in 200 steps.",
        ),
        (VALLEY, (2.0, 0.0), {}, 0, "From here it settles with every η of the slider."),
        (BANANA, (-1.5, 2.0), {}, 1, "From here no η of the slider does within 40 steps."),
        (BANANA, (1.0, 1.0), {}, 1, "The start lies below it already."),
        (
            SADDLE,
            (1.5, 0.0),
            {"notch": 1e-4, "eta": 0.01},
            2,
            "From here every η of the slider keeps that much.",
        ),
        (
            BANANA,
            (-1.5, 2.0),
            {"notch": 0.02},
            2,
            "There is none: from here no η of the slider keeps that much.",
        ),
    ],
)
def test_a_task_that_has_no_answer_from_here_says_so(of, start, options, task, said):
    widget = DescentExplorer(*of, start, (-2.0, 2.0), (-1.0, 3.0), **options)
    widget.task.index = task
    for eta in np.linspace(widget.eta.min, widget.eta.max, 7):
        widget.eta.value = eta
        assert f"{said} Choose another start.</b>" in widget.said.value


def test_an_eta_typed_between_two_notches_is_taken_as_it_is():
    widget = explorer()
    widget.eta.value = 0.0995
    assert "Reached: with η = 0.0995 it does, with 0.1 no longer." in widget.said.value
    assert widget.picture.value == descent(Landscape(valley, X, Y), slope, START, 0.0995, 40, 40).svg


def test_a_start_at_the_bottom_is_settled():
    assert settles(valley, slope, (0.0, 0.0), 0.1) and share_kept(valley, slope, (0.0, 0.0), 0.1) == 1.0


@pytest.mark.parametrize(
    ("count", "least", "said"),
    [
        (None, 9, "Not yet: not within 40 steps."),
        (1, 1, "Reached: 1 step, no η needs fewer."),
        (8, 9, "Reached: 8 steps, no η needs fewer."),
        (12, None, "Reached: 12 steps, no η needs fewer."),
        (10, 9, "Not yet: 10 steps, and there is a shorter way."),
        (9, 9, "Reached: 9 steps, no η needs fewer."),
    ],
)
def test_a_number_of_steps_is_judged_by_the_least(count, least, said):
    assert said in fewest(count, least, 1e-3, 40)


def test_another_start_has_another_least_number_of_steps():
    widget = explorer()
    widget.task.index, widget.eta.value = 1, 0.091
    assert "Reached: 29 steps" in widget.said.value
    widget.start_y.value = 0.0  # no zigzag from here: the larger η the better
    assert "29 steps, and there is a shorter way" in widget.said.value
    widget.eta.value = 0.12
    assert "Reached" in widget.said.value


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"eta": 0.2}, "eta must lie between 0.001 and 0.12, got 0.2."),
        (
            {"start": (0.0, 5.0)},
            "The start (0, 5) lies outside the picture, x (-11.0, 11.0) and y (-4.0, 4.0).",
        ),
    ],
)
def test_what_the_controls_do_not_have_is_refused(options, message):
    with refused(ValueError, message):
        DescentExplorer(valley, slope, **({"start": START, "x": X, "y": Y} | options))
