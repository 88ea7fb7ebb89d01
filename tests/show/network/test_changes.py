import numpy as np
import pytest

from nnlib import Network, SquaredError
from nnlib.show.network.at import NetworkAt
from nnlib.show.network.changes import moves, so_far, step_report, unchanged
from nnlib.show.network.parts import LOSS, Unit, parameter_named


@pytest.fixture
def example():
    rng = np.random.default_rng(2)
    network = Network([2, 2, 1], loss=SquaredError(), rng=rng)
    return network, rng.normal(size=(2, 1)), rng.normal(size=(1, 1))


def test_moves_hold_what_differs_and_nothing_else(example):
    network, x, y = example
    before = network.parameters.copy()
    network.layers[0].b[1] += 0.25
    moved = moves(NetworkAt(network, x, y), before)
    units = {Unit("z", 1, 1), Unit("a", 1, 1), Unit("z", 2, 0), Unit("a", 2, 0), LOSS}
    assert moved.keys() == units | {parameter_named(network, "b1[1, 0]")}
    assert moved[Unit("z", 1, 1)] == pytest.approx(0.25) == moved[parameter_named(network, "b1[1, 0]")]
    assert moved[LOSS] == pytest.approx(network.loss(x, y) - network.loss_at(before, x, y), abs=1e-15)


def test_without_a_step_nothing_has_moved(example):
    assert moves(NetworkAt(*example), None) == {}


def test_backward_that_wrote_into_the_weights_would_be_found_out(example):
    at = NetworkAt(*example)
    assert "changed 0 of 9 parameters, compared bit by bit." in unchanged(at)
    at.network.parameters[3] = np.nextafter(at.network.parameters[3], 1)  # the last bit of one weight
    assert "changed 1 of 9 parameters, compared bit by bit." in unchanged(at)
    assert so_far(at, 5) == (
        "5 of 9 derivatives of parameters written, 1 of 9 parameters changed, compared bit by bit."
    )


def test_a_zero_that_changes_its_sign_has_changed(example):
    network, x, y = example
    network.parameters[0] = 0.0
    at = NetworkAt(network, x, y)
    at.network.parameters[0] = -0.0
    assert "changed 1 of 9 parameters" in unchanged(at)


def test_the_sentence_about_a_step_has_its_numbers(example):
    network, x, y = example
    before = network.parameters.copy()
    loss, gradient = network.loss_and_gradient(x, y)
    promise, gradient = -0.1 * gradient @ gradient, gradient.copy()
    network.parameters -= 0.1 * gradient
    after = network.loss(x, y)
    text = step_report(NetworkAt(network, x, y), before, eta=0.1)
    assert f"went from {loss:.5g} to {after:.5g}." in text
    assert f"promised −{-promise:.3g}; it changed by −{loss - after:.3g}." in text
    assert text.endswith("9 of 9 parameters, 7 of 7 values; no input and no target.")
