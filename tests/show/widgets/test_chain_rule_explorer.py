"""Each control of the explorer changes its picture; the network that was given stays as it was."""

import re

import numpy as np
import pytest
from examples import mazur

from nnlib import Network, SoftmaxCrossEntropy, SquaredError
from nnlib.show.network.at import NetworkAt
from nnlib.show.network.chain_rule import chain_rule
from nnlib.show.network.forward_and_backward import forward_and_backward
from nnlib.show.network.parts import parameters
from nnlib.show.network.paths import Path, Paths
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer, paths_task

NETWORK, X, Y = mazur()


def box(control):
    return control.children[0]


def test_the_picture_is_that_of_the_figure_with_the_same_numbers():
    explorer = ChainRuleExplorer(NETWORK, X, Y, eta=0.5)
    explorer.parameter.value = "W2[1, 0]"
    box(explorer.inputs[1]).value = 0.3
    x = np.array([[0.05], [0.3]])
    assert explorer.picture.value == chain_rule(NETWORK, x, Y, "W2[1, 0]", eta=0.5).svg
    explorer.view.value = "units"
    box(explorer.unit).value = 12
    chosen = parameters(NETWORK)["W2[1, 0]"]
    assert explorer.picture.value == forward_and_backward(NetworkAt(NETWORK, x, Y), 12, chosen=chosen).svg


def test_a_step_moves_the_copy_as_promised_and_start_again_brings_it_back():
    given = NETWORK.parameters.tobytes()
    explorer = ChainRuleExplorer(NETWORK, X, Y, eta=0.5)
    first = explorer.picture.value
    _, gradient = NETWORK.loss_and_gradient(X, Y)
    wanted = NETWORK.parameters - 0.5 * gradient
    explorer.step.click()
    assert np.allclose(explorer.network.parameters, wanted, rtol=0, atol=1e-15)
    assert "One step of all parameters: the loss went from 0.29837 to 0.28047." in explorer.told.value
    assert "12 of 12 parameters, 9 of 9 values; no input and no target." in explorer.told.value
    # All that has changed is marked: the weights and biases, each z, each a, and the loss.
    assert len(re.findall("[▲▼]", explorer.picture.value)) == 12 + 9
    before = explorer.network.parameters.tobytes()
    for _, name in explorer.parameter.options:
        explorer.parameter.value = name
    assert explorer.network.parameters.tobytes() == before  # to choose a parameter changes none
    explorer.parameter.value = "W1[0, 0]"
    assert NETWORK.parameters.tobytes() == given
    explorer.again.click()
    assert explorer.picture.value == first and explorer.told.value == ""


def test_the_weight_is_shown_and_changed_in_the_copy_alone():
    given = NETWORK.parameters.tobytes()
    explorer = ChainRuleExplorer(NETWORK, X, Y)
    explorer.parameter.value = "W2[1, 0]"
    assert explorer.weight.value == 0.5
    explorer.weight.value = -1.25
    assert explorer.network.layers[1].W[1, 0] == -1.25
    assert np.sum(explorer.network.parameters != NETWORK.parameters) == 1
    explorer.parameter.value = "W1[0, 0]"
    assert explorer.weight.value == 0.15 and explorer.network.layers[1].W[1, 0] == -1.25
    far, _, _ = mazur()
    far.layers[0].W[0, 0] = 7.3
    assert ChainRuleExplorer(far, X, Y).weight.value == 7.3
    assert NETWORK.parameters.tobytes() == given


def test_paths_that_cancel_reach_the_goal():
    explorer = ChainRuleExplorer(NETWORK, X, Y)
    assert "Not yet: it is 65.6%." in explorer.said.value
    box(explorer.targets[0]).value = 0.5
    assert "Reached: it is" in explorer.said.value
    explorer.parameter.value = "W2[0, 0]"
    assert "Not yet: this one has a single path." in explorer.said.value


def test_a_network_of_single_paths_has_a_task_of_its_own():
    network = Network([2, 2, 1], loss=SquaredError(), rng=np.random.default_rng(0))
    explorer = ChainRuleExplorer(network, X, Y[:1])
    assert "one factor is enough. <b>Not yet" in explorer.said.value
    box(explorer.inputs[0]).value = 0.0
    assert "Reached: it is 0." in explorer.said.value


def test_a_label_can_be_changed():
    network = Network([2, 3, 3], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
    explorer = ChainRuleExplorer(network, X, np.array([2]))
    before = explorer.picture.value
    (label,) = explorer.targets
    assert (box(label).min, box(label).max, box(label).value) == (0, 2, 2)
    box(label).value = 1
    assert explorer.picture.value == chain_rule(network, X, np.array([1]), "W1[0, 0]").svg != before


def test_a_step_that_is_far_too_large_is_taken_back_and_told():
    network = Network([1, 1, 1], activation="identity", loss=SquaredError(), rng=np.random.default_rng(0))
    explorer = ChainRuleExplorer(network, np.array([[1e3]]), np.array([[1.0]]), eta=10.0)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(12):
            explorer.step.click()
    assert "some weights have grown too large. Start again with a smaller η." in explorer.told.value
    assert np.isfinite(explorer.network.parameters).all() and "<svg" in explorer.picture.value
    explorer.again.click()
    assert np.array_equal(explorer.network.parameters, network.parameters)


def test_units_are_stepped_by_buttons_and_only_where_they_are_shown():
    explorer = ChainRuleExplorer(NETWORK, X, Y)
    assert explorer._units.layout.display == "none"
    explorer.view.value = "units"
    assert explorer._units.layout.display == "flex"
    explorer.back.click()
    assert box(explorer.unit).value == 0
    for _ in range(20):
        explorer.on.click()
    assert box(explorer.unit).value == 18


def paths(*products):
    return Paths(tuple(Path(("top", "bottom"), (0,), (product,)) for product in products))


@pytest.mark.parametrize(
    ("found", "several", "said"),
    [
        (paths(2.0, -1.0), True, "Not yet: it is 50.0%."),
        (paths(2.0, -1.901), True, "Reached: it is 4.9%."),
        (paths(-2.0, 1.89), True, "Not yet: it is 5.5%."),
        (paths(-2.0, 1.8996), True, "Not yet: it is 5.02%."),
        (paths(2.0), True, "Not yet: this one has a single path."),
        (
            paths(0.0, 0.0),
            True,
            "Not yet: a factor has ended every path, so there is nothing left to cancel.",
        ),
        (paths(-0.25), False, "Not yet: it is −0.25."),
        (paths(0.0), False, "Reached: it is 0."),
        (paths(-1e-7), False, "Reached: it is −1e−7."),
    ],
)
def test_paths_cancel_when_their_sum_is_small_and_a_single_one_when_its_product_is_0(found, several, said):
    task = "below 5% of the largest product" if several else "one factor is enough"
    assert paths_task(found, several).endswith(f"{task}. <b>{said}</b>")


def test_a_network_that_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="^The paths can be drawn for up to 4 layers of up to 5 units"):
        ChainRuleExplorer(Network([64, 32, 10], loss=SquaredError()), np.ones((64, 1)), np.ones((10, 1)))
