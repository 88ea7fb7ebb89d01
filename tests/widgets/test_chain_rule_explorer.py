"""Each control of the explorer changes its picture; the network that was given stays as it was."""

import re

import numpy as np
import pytest

from nnlib import Network, SquaredError
from nnlib.widgets.chain_rule_explorer import ChainRuleExplorer

X, Y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


@pytest.fixture
def network():
    network = Network([2, 2, 2], activation="sigmoid", output="sigmoid", loss=SquaredError())
    start = [[0.15, 0.20], [0.25, 0.30]], 0.35, [[0.40, 0.45], [0.50, 0.55]], 0.60
    for view, values in zip(network.weights_and_biases(), start, strict=True):
        view[...] = values
    return network


def test_every_control_changes_the_picture(network):
    explorer = ChainRuleExplorer(network, X, Y)
    numbers = [control.children[0] for control in (*explorer.inputs, *explorer.targets, explorer.eta)]
    assert len(numbers) == 5
    for control, value in [(explorer.parameter, "b2[1, 0]"), *((control, 0.75) for control in numbers)]:
        before = explorer.html.value
        control.value = value
        assert explorer.html.value != before


def test_the_box_beside_a_slider_sets_the_same_number(network):
    explorer = ChainRuleExplorer(network, X, Y)
    box, slider = explorer.inputs[0].children
    box.value = 0.5
    assert slider.value == 0.5
    slider.value = 0.25
    assert box.value == 0.25


def test_a_step_moves_the_copy_as_promised_and_start_again_brings_it_back(network):
    given = network.parameters.tobytes()
    explorer = ChainRuleExplorer(network, X, Y, eta=0.5)
    first = explorer.html.value
    _, gradient = network.loss_and_gradient(X, Y)
    wanted = network.parameters - 0.5 * gradient
    explorer.step.click()
    assert np.allclose(explorer.network.parameters, wanted, rtol=0, atol=1e-15)
    assert explorer.said.value == "One step of all parameters: the loss went from 0.29837 to 0.28047."
    assert network.parameters.tobytes() == given
    explorer.again.click()
    assert explorer.html.value == first and explorer.said.value == ""


def test_without_a_kernel_the_same_picture_stands_still(network):
    explorer = ChainRuleExplorer(network, X, Y, labels={"W1[0, 0]": "w_1"})
    shown = explorer._repr_mimebundle_()
    assert shown["text/html"] == explorer.html.value
    assert shown["text/plain"] == (
        "w1 reaches the loss along 2 paths; together 0.00043857. "
        "Products, path by path: 0.0006684, −0.00022983."
    )
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert not re.search("nan|inf ", shown["text/html"])
