import numpy as np
import pytest
from expecting import refused

from nnlib import GradientDescent, Network, SquaredError
from nnlib.show.plots.neuron_fit import loss_surface, neuron_fit
from nnlib.show.widgets.neuron_explorer import NeuronExplorer, neuron_task

X, Y = np.array([[-1.0, 0.0, 1.0, 2.0]]), np.array([[-1.2, 1.1, 2.9, 5.2]])
W, B = (-3.0, 5.0), (-3.0, 3.0)


def neuron():
    network = Network([1, 1], loss=SquaredError())
    network.parameters = np.array([-1.0, -0.5])
    return network


def explorer(**options):
    return NeuronExplorer(neuron(), X, Y, W, B, **({"goal": 0.05, "within": 8} | options))


def drawn(points, eta):
    network = neuron()
    return neuron_fit(network, X, Y, loss_surface(network, X, Y, W, B), np.array(points), eta)


def path(*etas):
    """From the start, a step of each size."""
    network = neuron()
    yield network.parameters.copy()
    for eta in etas:
        GradientDescent(eta).step(network.parameters, network.loss_and_gradient(X, Y)[1])
        yield network.parameters.copy()


def test_the_picture_is_that_of_the_steps_taken_of_whatever_size_and_the_given_network_stays():
    network = neuron()
    widget = NeuronExplorer(network, X, Y, W, B, goal=0.05, within=8)
    first = widget.picture.value
    widget.eta.value = 0.3
    assert widget.picture.value == drawn([*path()], 0.3).svg != first
    widget.step.click()
    widget.eta.value = 0.5
    widget.step.click()
    assert widget.picture.value == drawn([*path(0.3, 0.5)], 0.5).svg
    np.testing.assert_array_equal(network.parameters, neuron().parameters)
    widget.again.click()
    widget.eta.value = 0.1
    assert widget.picture.value == first


def test_a_good_step_size_reaches_the_goal_and_a_small_one_does_not():
    widget = explorer(eta=0.1)
    for _ in range(8):
        widget.step.click()
    assert "all 8 steps are used up" in widget.said.value
    widget.again.click()
    widget.eta.value = 0.7
    for _ in range(8):
        widget.step.click()
    assert "Reached: the loss is" in widget.said.value


def test_a_walk_that_runs_away_comes_to_an_end():
    widget = explorer(eta=2.0)
    for _ in range(100):
        assert not widget.step.disabled
        widget.step.click()
    assert widget.step.disabled and "After 100 steps" in widget.picture.value
    widget.again.click()
    assert not widget.step.disabled


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_a_step_to_no_number_cannot_be_taken_and_the_reason_is_told():
    widget = NeuronExplorer(neuron(), 5 * X, Y, W, B, goal=1.0, within=8, eta=2.0)
    for _ in range(100):
        if widget.step.disabled:
            break
        widget.step.click()
    assert widget.step.disabled and "inf" not in widget.picture.value + widget.said.value
    assert "η = 2 is too large here: after one more step no number could hold the loss." in widget.said.value
    widget.eta.value = 0.02
    assert not widget.step.disabled and "too large here" not in widget.said.value
    widget.eta.value = 2.0
    assert widget.step.disabled
    widget.again.click()
    assert not widget.step.disabled and "too large here" not in widget.said.value


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([3.0], "Not yet: the loss is 3, 2 steps left."),
        ([3.0, 1.0], "Not yet: the loss is 1, 1 step left."),
        ([3.0, 0.500001], "Not yet: the loss is 0.500001, 1 step left."),
        ([3.0, 0.4], "Reached: the loss is 0.4 after 1 step."),
        ([3.0, 0.4, 2.0, 9.0], "Reached: the loss is 0.4 after 1 step."),
        ([3.0, 2.0, 0.4], "Reached: the loss is 0.4 after 2 steps."),
        ([3.0, 2.0, 1.0], "Not this time: all 2 steps are used up."),
        ([3.0, 2.0, 1.0, 0.1], "Not this time: all 2 steps are used up."),
    ],
)
def test_the_goal_counts_only_within_its_steps(losses, said):
    assert said in neuron_task(losses, 0.5, 2)


def test_a_task_that_is_none_is_refused():
    with refused(ValueError, "eta must lie between 0.02 and 2, got 3."):
        explorer(eta=3.0)
    with refused(ValueError, "The loss is below the goal of 100 before the first step."):
        explorer(goal=100.0)
    best = "at best it comes to 0.00625 in 8 steps"
    with refused(ValueError, f"No η up to 2 brings the loss below 0.001: {best}."):
        explorer(goal=0.001)
