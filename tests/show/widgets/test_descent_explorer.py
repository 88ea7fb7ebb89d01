import numpy as np
import pytest
from expecting import refused
from surfaces import BANANA, SADDLE, VALLEY, banana, banana_slope, saddle_slope, valley, valley_slope

from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent
from nnlib.show.plots.walks import walk, walk_all
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
SETTLES, FEWEST, KEEPS = range(3)  # the tasks


def explorer(of=VALLEY, start=START, x=X, y=Y, task=SETTLES, **options):
    widget = DescentExplorer(*of, start, x, y, **options)
    widget.task.index = task
    return widget


def said(eta, **options):
    """What the task says of this η."""
    widget = explorer(**options)
    widget.eta.value = eta
    return widget.said.value


@pytest.mark.parametrize("eta", [0.05, 0.0995])  # on a notch, and typed between two of them
def test_the_picture_is_that_of_the_figure_with_what_is_set(eta):
    widget = explorer()
    widget.eta.value, widget.step.value, widget.start_x.value, widget.start_y.value = eta, 3, -2.2, 2.0
    wanted = descent(Landscape(valley, X, Y), valley_slope, (-2.2, 2.0), eta, 40, 3)
    assert widget.picture.value == wanted.svg


def test_the_choice_of_a_task_changes_the_sentence_and_only_one_has_a_goal():
    widgets = [explorer(task=task) for task in (SETTLES, FEWEST, KEEPS)]
    assert len({widget.said.value for widget in widgets}) == 3
    assert ["goal 0.001" in widget.picture.value for widget in widgets] == [False, True, False]


@pytest.mark.parametrize(
    ("eta", "words"),
    [
        (0.02, "Not yet: it does, but also with a larger η."),
        (0.098, "Not yet: it does, but also with a larger η."),
        (0.099, "Reached: with η = 0.099 it does, with 0.1 no longer."),
        (0.0995, "Reached: with η = 0.0995 it does, with 0.1 no longer."),
        (0.1, "Not yet: with η = 0.1 it does not in 200 steps."),
        (0.12, "Not yet: with η = 0.12 it does not in 200 steps."),
    ],
)
def test_the_largest_eta_lies_just_below_two_over_the_largest_curvature(eta, words):
    assert words in said(eta)


def test_the_fewest_steps_are_counted_over_all_notches_up_to_the_first_below_the_goal():
    def steps_below(eta, goal=1e-3):
        below = np.flatnonzero(walk(valley, valley_slope, START, eta, 40).heights < goal)
        return below[0] if below.size else np.inf

    etas = notches(0.001)
    counts = np.array([steps_below(eta) for eta in etas])
    assert np.isfinite(counts).any() and np.isinf(counts).any()
    np.testing.assert_array_equal(steps_of_all(valley, valley_slope, START, etas, 1e-3, 40), counts)
    best = counts.argmin()
    assert f"Reached: {counts[best]:.0f} steps" in said(etas[best], task=FEWEST)
    reached = walk(valley, valley_slope, START, 0.05, 10).heights[3]  # at the goal is not below it
    assert steps_of_all(valley, valley_slope, START, [0.05], reached, 10) == 4 == steps_below(0.05, reached)


def test_the_promise_is_kept_to_nine_tenths_where_the_curvature_says():
    # On a quadratic a step keeps 1 − η gᵀHg / 2‖g‖² of its promise, here 1 − 5.5 η.
    assert shares_kept(valley, valley_slope, START, [0.01]) == pytest.approx(1 - 0.055)
    assert "but a larger one does too" in said(0.017, task=KEEPS)
    assert "Reached" in said(0.018, task=KEEPS)
    # Exercise 3.6 asks for this one, which keeps 89.99%: no η of three digits comes nearer to 90%.
    assert "Reached: η = 0.0182 keeps 89.99%, η = 0.019 keeps 89.6%." in said(0.0182, task=KEEPS)
    assert "Not yet: this one keeps 89.9%" in said(0.0183, task=KEEPS)
    assert "Not yet: this one" in said(0.019, task=KEEPS)


def test_nothing_settles_beside_a_saddle_but_on_its_ridge_and_at_a_bottom_it_does():
    assert not settling(saddle_slope, (1.0, 1e-3), [0.1])
    assert settling(saddle_slope, (1.0, 0.0), [0.1])
    # So small a step comes nearer to the saddle for 200 steps, and leaves it after more.
    assert not settling(saddle_slope, (1.5, 0.01), [0.006])
    assert settling(valley_slope, (0.0, 0.0), [0.1]) and shares_kept(*VALLEY, (0.0, 0.0), [0.1]) == 1.0


@pytest.mark.parametrize("x", [-1.5, -0.3, 0.7, 1.2])
@pytest.mark.parametrize("y", [-0.5, 0.4, 2.0])
def test_what_settles_is_what_comes_to_rest_in_the_long_run(x, y):
    etas = np.array([0.004, 0.01, 0.015, 0.019, 0.02, 0.021, 0.03, 0.05])
    _, squares = walk_all(banana_slope, (x, y), etas, 8000)
    # The slowest of them, η = 0.004, shrinks by 1 − 0.004 · 0.39 a step, to exp(−25) of ‖g‖² in 8000 steps.
    assert settling(banana_slope, (x, y), etas).tolist() == (squares[-1] < 1e-9 * squares[0]).tolist()


@pytest.mark.parametrize("task", [SETTLES, FEWEST, KEEPS])
def test_a_function_that_takes_one_point_at_a_time_has_the_same_tasks(task):
    def alone(theta):
        assert theta.shape == (2,)
        return banana(theta)

    def slope_alone(theta):
        assert theta.shape == (2,)
        return banana_slope(theta)

    options = {"start": (0.5, 0.5), "x": (-2.0, 2.0), "y": (-1.0, 3.0), "task": task, "goal": 0.5}
    assert said(0.01, of=(alone, slope_alone), **options) == said(0.01, of=BANANA, **options)


@pytest.mark.parametrize("start", [(-1.5, 2.0), (1.2, -0.8), (0.0, 0.0)])
def test_the_largest_is_larger_than_all_others_that_do(start):
    etas = notches(0.001)
    there = settling(banana_slope, start, etas)
    sentences = {eta: settling_task(eta, here, etas, there) for eta, here in zip(etas, there, strict=True)}
    # 2 / λ at (1, 1) is 2 / (51 + √2501) = 0.0198.
    assert [eta for eta, sentence in sentences.items() if "Reached" in sentence] == [0.019]


def test_a_larger_eta_counts_though_one_between_does_not_settle():
    etas, there = np.array([0.1, 0.2, 0.3]), np.array([True, False, True])
    assert "Not yet: it does, but also with a larger η." in settling_task(0.1, True, etas, there)
    assert "Not yet: with η = 0.2 it does not in 200 steps." in settling_task(0.2, False, etas, there)
    reached = "Reached: with η = 0.3 it does, and it is the largest of the slider."
    assert reached in settling_task(0.3, True, etas, there)


def test_a_larger_share_counts_though_one_between_is_smaller():
    etas, there = np.array([0.1, 0.2, 0.3]), np.array([0.95, 0.5, 0.92])
    assert "but a larger one does too" in keeping_task(0.1, 0.95, etas, there)
    assert "Not yet: this one keeps 50.0%" in keeping_task(0.2, 0.5, etas, there)
    assert "Reached: η = 0.3, the largest of the slider, keeps 92.0%" in keeping_task(0.3, 0.92, etas, there)


@pytest.mark.parametrize(
    ("of", "start", "options", "words"),
    [
        (
            SADDLE,
            (1.5, 0.01),
            {},
            "There is none: from here it settles with no η of the slider in 200 steps",
        ),
        (VALLEY, (2.0, 0.0), {}, "From here it settles with every η of the slider"),
        (BANANA, (-1.5, 2.0), {"task": FEWEST}, "From here no η of the slider does within 40 steps"),
        (BANANA, (1.0, 1.0), {"task": FEWEST}, "The start lies below it already"),
        (
            SADDLE,
            (1.5, 0.0),
            {"task": KEEPS, "notch": 1e-4, "eta": 0.01},
            "From here every η of the slider keeps that much",
        ),
        (
            BANANA,
            (-1.5, 2.0),
            {"task": KEEPS, "notch": 0.02},
            "There is none: from here no η of the slider keeps that much",
        ),
    ],
)
def test_a_task_that_has_no_answer_from_here_says_so(of, start, options, words):
    widget = explorer(of, start, (-2.0, 2.0), (-1.0, 3.0), **options)
    for eta in np.linspace(widget.eta.min, widget.eta.max, 7):
        widget.eta.value = eta
        assert f"<b>{words}. Choose another start.</b>" in widget.said.value


@pytest.mark.parametrize(
    ("count", "least", "words"),
    [
        (None, 9, "Not yet: not within 40 steps."),
        (1, 1, "Reached: 1 step, no η needs fewer."),
        (8, 9, "Reached: 8 steps, no η needs fewer."),
        (12, None, "Reached: 12 steps, no η needs fewer."),
        (10, 9, "Not yet: 10 steps, and there is a shorter way."),
    ],
)
def test_a_number_of_steps_is_judged_by_the_least(count, least, words):
    assert words in fewest(count, least, 1e-3, 40)


def test_another_start_has_another_least_number_of_steps():
    widget = explorer(task=FEWEST)
    widget.eta.value = 0.091
    assert "Reached: 29 steps" in widget.said.value
    widget.start_y.value = 0.0  # no zigzag from here: the larger η the better
    assert "29 steps, and there is a shorter way" in widget.said.value
    widget.eta.value = 0.12
    assert "Reached" in widget.said.value


def test_what_the_controls_do_not_have_is_refused():
    with refused(ValueError, "eta must lie between 0.001 and 0.12, got 0.2."):
        explorer(eta=0.2)
    outside = "The start (0, 5) lies outside the picture, x (-11.0, 11.0) and y (-4.0, 4.0)."
    with refused(ValueError, outside):
        explorer(start=(0.0, 5.0))
