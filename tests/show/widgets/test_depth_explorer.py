import numpy as np
import pytest
from expecting import refused

from nnlib.show.plots.gradient_histograms import gradient_histograms
from nnlib.show.widgets.depth_explorer import ACTIVATIONS, INITIALIZERS, DepthExplorer


def batch(N=40):
    rng = np.random.default_rng(1)
    return rng.normal(size=(16, N)), np.arange(N) % 4


def explorer(**options):
    return DepthExplorer(*batch(), np.random.default_rng(0), **options)


def test_the_picture_is_that_of_the_figure_with_what_is_set():
    widget = explorer()
    widget.activation.value, widget.initializer.value, widget.depth.value = "relu", "He", 20
    assert widget.picture.value == gradient_histograms(widget.network(), *batch()).svg
    np.testing.assert_array_equal(widget.network().parameters, widget.network().parameters)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("initializer", INITIALIZERS)
def test_the_task_is_reached_by_the_pairs_that_lesson_10_derives(activation, initializer):
    widget = explorer(depth=20)
    widget.activation.value, widget.initializer.value = activation, initializer
    pairs = {("tanh", "Xavier"), ("tanh", "He"), ("relu", "He")}
    assert ("Reached: all 20 layers do." in widget.said.value) == ((activation, initializer) in pairs)


def test_a_shallower_network_does_not_reach_it():
    widget = explorer(depth=3)
    widget.activation.value, widget.initializer.value = "tanh", "Xavier"
    assert "Not yet: 3 of 3 layers do." in widget.said.value


@pytest.mark.parametrize("depth", [1, 31])
def test_a_depth_that_the_controls_do_not_have_is_refused(depth):
    with refused(ValueError, f"depth must lie between 2 and 30, got {depth}."):
        explorer(depth=depth)
