import re

import numpy as np
import pytest

from nnlib.figures.contours import Landscape
from nnlib.figures.descent import descent
from nnlib.figures.walks import walk
from nnlib.widgets.descent_explorer import DescentExplorer
from nnlib.widgets.descent_tasks import fewest, fewest_steps, settles, share_kept, steps_below

START, X, Y = (10.0, 1.0), (-11.0, 11.0), (-4.0, 4.0)


def valley(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2


def slope(theta):
    return np.array([2 * theta[0], 20 * theta[1]])


def explorer(**options):
    return DescentExplorer(valley, slope, START, X, Y, **options)


def test_every_control_changes_the_picture():
    widget = explorer()
    for control, value in (
        (widget.eta, 0.05),
        (widget.step, 3),
        (widget.start_x, -2.2),
        (widget.start_y, 2.0),
    ):
        before = widget.picture.value
        control.value = value
        assert widget.picture.value != before
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
        (0.1, "Not yet: with η = 0.1 it does not."),
        (0.12, "Not yet: with η = 0.12 it does not."),
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


def test_nothing_settles_beside_a_saddle_but_on_its_ridge_it_does():
    def gradient(theta):
        return np.array([2 * theta[0], -2 * theta[1]])

    def saddle(theta):
        return theta[0] ** 2 - theta[1] ** 2

    assert not settles(saddle, gradient, (1.0, 1e-3), 0.1)
    assert settles(saddle, gradient, (1.0, 0.0), 0.1)


def test_a_start_at_the_bottom_is_settled():
    assert settles(valley, slope, (0.0, 0.0), 0.1) and share_kept(valley, slope, (0.0, 0.0), 0.1) == 1.0


@pytest.mark.parametrize(
    ("count", "least", "said"),
    [
        (None, 0, "Not yet: not within 40 steps."),
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


def test_a_place_without_a_kernel_shows_the_same_picture_task_and_sentence():
    widget = explorer()
    bundle, picture = (
        widget._repr_mimebundle_(),
        descent(Landscape(valley, X, Y), slope, START, 0.02, 40),
    )
    assert bundle["text/html"] == picture.svg + widget.said.value and "Task: find" in widget.said.value
    assert bundle["text/plain"] == picture.alt


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
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        DescentExplorer(valley, slope, **({"start": START, "x": X, "y": Y} | options))
