"""A network number by number: its slopes are those of backpropagation and of finite differences."""

import copy

import numpy as np
import pytest
from examples import one_example
from expecting import PEERS, refused

from nnlib import Network, ShapeError, SquaredError
from nnlib.show.network.at import NetworkAt, moves, step_report, unchanged
from nnlib.show.network.chain_rule import factors, paths_to
from nnlib.show.network.parts import LOSS, Unit, parameter_difference, parameter_named, parameters

DEEP = {"squared": (3, 4, 2, 2), "binary": (3, 4, 2, 1), "softmax": (3, 4, 2, 3)}


@pytest.fixture
def small():
    return one_example(sizes=(2, 2, 1))


@pytest.mark.parametrize("activation", PEERS)
@pytest.mark.parametrize("kind", DEEP)
def test_the_paths_of_every_parameter_add_up_to_what_backward_and_differences_give(kind, activation):
    network, x, y = one_example(kind, DEEP[kind], activation)
    at = NetworkAt(network, x, y)
    _, gradient = network.loss_and_gradient(x, y)
    gradient, before = gradient.copy(), network.parameters.tobytes()
    for parameter in parameters(network).values():
        total, backward = paths_to(at, parameter, most=3).total, parameter.of(network, gradient)
        assert total == pytest.approx(backward, rel=1e-12, abs=1e-15)
        # Truncation and round-off of the difference are about 1e-10 here, and no relu is at its kink.
        assert parameter_difference(network, x, y, parameter) == pytest.approx(backward, abs=1e-8)
    assert network.parameters.tobytes() == before
    # The derivative by every unit is the sum over what it feeds.
    slopes, links = {LOSS: 1.0}, at.links()
    for unit in at.forward_order()[::-1]:
        for bottom, slope in links[unit]:
            slopes[bottom] = slopes.get(bottom, 0.0) + slope * slopes[unit]
    assert slopes.keys() == at.slopes.keys()
    assert [at.slopes[unit] for unit in slopes] == pytest.approx(list(slopes.values()), rel=1e-12, abs=1e-15)


def test_values_are_those_of_the_forward_pass():
    network, x, y = one_example()
    at = NetworkAt(network, x, y)
    outputs = network.forward(x)
    assert [at.values[unit] for unit in at.units("a", 2)] == outputs[:, 0].tolist()
    assert at.values[LOSS] == network.loss(x, y)
    z = network.layers[0].W @ x + network.layers[0].b
    assert [at.values[unit] for unit in at.units("z", 1)] == pytest.approx(z[:, 0].tolist(), rel=1e-14)
    assert at.values[Unit("a", 0, 2)] == x[2, 0]
    # The target of a label is 1 for its class.
    assert [NetworkAt(*one_example("softmax", (3, 4, 3))).target(row) for row in range(3)] == [0.0, 0.0, 1.0]
    assert NetworkAt(*one_example("binary", (3, 1))).target(0) == 0.0


def test_factors_form_an_unbroken_chain_from_the_loss_to_the_parameter():
    at = NetworkAt(*one_example("softmax", (3, 4, 2, 3)), labels={"W1[0, 0]": "w_1"})
    for name in ("W1[0, 0]", "W1[3, 2]", "b2[0, 0]", "W3[1, 1]"):
        parameter = parameters(at.network)[name]
        for path in paths_to(at, parameter, most=4).largest:
            chain = factors(at, path)
            assert [f.top for f in chain] == ["∂L", *(f.bottom for f in chain[:-1])]
            assert chain[-1].bottom == "∂" + at.symbol(parameter)
            assert np.prod([f.value for f in chain]) == pytest.approx(path.product, rel=1e-12)


def test_the_formula_of_each_factor_gives_its_value():
    """Read as Python, with the numbers of the drawing in place of its symbols."""
    network, x, y = one_example(sizes=(3, 4, 2, 2), activation="sigmoid")
    at = NetworkAt(network, x, y)
    path = paths_to(at, parameters(network)["W1[0, 1]"], most=1).largest[0]
    symbols = {w.symbol: w.of(network, network.parameters) for w in parameters(network).values()}
    symbols |= {unit.symbol: value for unit, value in at.values.items()}
    for factor, top in zip(factors(at, path), path.nodes[:-1], strict=True):
        a = at.values[Unit("a", top.layer, top.row)] if top != LOSS else at.values[path.nodes[1]]
        meaning = {"a": a, "y": at.target(path.nodes[1].row)}
        formula = factor.formula.replace("−", "-").replace("a (", "a * (")
        value = symbols[formula] if formula in symbols else eval(formula, {}, meaning)
        assert value == pytest.approx(factor.value, rel=1e-12)


def test_the_network_is_left_as_it_was():
    network, x, y = one_example()
    network.loss_and_gradient(x, y)
    before = copy.deepcopy((network.parameters, network.gradient, network.layers[0].X))
    NetworkAt(network, 2 * x, y)
    after = network.parameters, network.gradient, network.layers[0].X
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_moves_hold_what_differs_and_nothing_else(small):
    network, x, y = small
    assert moves(NetworkAt(network, x, y), None) == {}  # without a step
    before = network.parameters.copy()
    network.layers[0].b[1] += 0.25
    moved = moves(NetworkAt(network, x, y), before)
    units = {Unit("z", 1, 1), Unit("a", 1, 1), Unit("z", 2, 0), Unit("a", 2, 0), LOSS}
    assert moved.keys() == units | {parameter_named(network, "b1[1, 0]")}
    assert moved[Unit("z", 1, 1)] == pytest.approx(0.25) == moved[parameter_named(network, "b1[1, 0]")]
    assert moved[LOSS] == pytest.approx(network.loss(x, y) - network.loss_at(before, x, y), abs=1e-15)


def test_backward_that_wrote_into_the_weights_would_be_found_out(small):
    network, x, y = small
    network.parameters[0] = 0.0
    at = NetworkAt(network, x, y)
    assert "changed 0 of 9 parameters, compared bit by bit." in unchanged(at, 9)
    at.network.parameters[3] = np.nextafter(at.network.parameters[3], 1)  # the last bit of one weight
    assert "changed 1 of 9 parameters, compared bit by bit." in unchanged(at, 9)
    assert unchanged(at, 5) == (
        "Backward has written 5 of 9 derivatives and changed 1 of 9 parameters, compared bit by bit."
    )
    at.network.parameters[0] = -0.0  # a zero that changes its sign has changed
    assert "changed 2 of 9 parameters" in unchanged(at, 9)


def test_the_sentence_about_a_step_has_its_numbers(small):
    network, x, y = small
    before = network.parameters.copy()
    loss, gradient = network.loss_and_gradient(x, y)
    promise, gradient = -0.1 * gradient @ gradient, gradient.copy()
    network.parameters -= 0.1 * gradient
    after = network.loss(x, y)
    text = step_report(NetworkAt(network, x, y), before, eta=0.1)
    assert f"went from {loss:.5g} to {after:.5g}." in text
    assert f"promised −{-promise:.3g}; it changed by −{loss - after:.3g}." in text
    assert text.endswith("9 of 9 parameters, 7 of 7 values; no input and no target.")


def test_what_cannot_be_drawn_gets_one_sentence():
    network, x, y = one_example()

    class OwnLoss(SquaredError):
        pass

    one = "The paths belong to one example"
    with refused(ShapeError, f"x must have shape (D=3, 1), but it has shape (3, 2). {one}: X[:, [0]]."):
        NetworkAt(network, np.hstack([x, x]), y)
    with refused(ShapeError, f"y must have shape (K=2, 1), but it has shape (2, 2). {one}: Y[:, [0]]."):
        NetworkAt(network, x, np.hstack([y, y]))
    with refused(ValueError, "X holds nan in example 1 (column 0); clean or drop it before training."):
        NetworkAt(network, x * np.nan, y)
    for sizes in ([64, 32, 10], [3, 2, 2, 2, 2, 2]):
        limit = "The paths can be drawn for up to 4 layers of up to 5 units, and 5 inputs"
        with refused(ValueError, f"{limit}; this network has sizes {sizes}."):
            NetworkAt(Network(sizes, loss=SquaredError()), x, y)
    sentence = "The paths need a float64 network: float32 rounds the finite difference away."
    with refused(TypeError, sentence):
        NetworkAt(Network([3, 2], loss=SquaredError(), dtype=np.float32), x, y)
    known = "SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy"
    with refused(TypeError, f"The paths are known for {known}, not for OwnLoss."):
        NetworkAt(Network([3, 2], loss=OwnLoss()), x, y)
    with refused(RuntimeError, "This network has no loss: Network(..., loss=SquaredError()) would have one."):
        NetworkAt(Network([3, 2]), x, y)
    network, x, y = one_example(activation="identity")
    network.parameters *= 1e200
    sentence = "The loss or its gradient is not finite: some weights have grown too large."
    with np.errstate(over="ignore", invalid="ignore"), refused(ValueError, sentence):
        NetworkAt(network, x, y)
