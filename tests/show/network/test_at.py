"""A network number by number: its slopes are those of backpropagation and of finite differences."""

import copy

import numpy as np
import pytest
from expecting import refused

from nnlib import BinaryCrossEntropy, Network, ShapeError, SoftmaxCrossEntropy, SquaredError
from nnlib.show.network.at import NetworkAt, moves, step_report, unchanged
from nnlib.show.network.chain_rule import factors, paths_to
from nnlib.show.network.parts import LOSS, Unit, parameter_difference, parameter_named, parameters

LOSSES = {"squared": SquaredError, "binary": BinaryCrossEntropy, "softmax": SoftmaxCrossEntropy}


def example(kind, activation="tanh", hidden=(4, 2)):
    rng = np.random.default_rng(7)
    K = {"squared": 2, "binary": 1, "softmax": 3}[kind]
    network = Network([3, *hidden, K], activation, loss=LOSSES[kind](), rng=rng)
    network.parameters += rng.normal(scale=0.3, size=network.parameters.size)  # biases that are not 0
    y = rng.normal(size=(K, 1)) if kind == "squared" else np.array([K - 1])
    return network, rng.normal(size=(3, 1)), y


EVERY = [(kind, activation) for kind in LOSSES for activation in ("tanh", "sigmoid", "relu", "identity")]


@pytest.mark.parametrize(("kind", "activation"), EVERY)
def test_the_paths_of_every_parameter_add_up_to_what_backward_and_differences_give(kind, activation):
    network, x, y = example(kind, activation)
    at = NetworkAt(network, x, y)
    _, gradient = network.loss_and_gradient(x, y)
    gradient = gradient.copy()
    for parameter in parameters(network).values():
        total, backward = paths_to(at, parameter, most=3).total, parameter.of(network, gradient)
        assert total == pytest.approx(backward, rel=1e-12, abs=1e-15)
        # Truncation and round-off of the difference are about 1e-10 here, and no relu is at its kink.
        assert parameter_difference(network, x, y, parameter) == pytest.approx(backward, abs=1e-8)


@pytest.mark.parametrize(("kind", "activation"), EVERY)
def test_the_derivative_by_every_unit_is_the_sum_over_what_it_feeds(kind, activation):
    at = NetworkAt(*example(kind, activation))
    slopes = {LOSS: 1.0}
    links = at.links()
    for unit in at.forward_order()[::-1]:
        for bottom, slope in links[unit]:
            slopes[bottom] = slopes.get(bottom, 0.0) + slope * slopes[unit]
    assert slopes.keys() == at.slopes.keys()
    assert [at.slopes[unit] for unit in slopes] == pytest.approx(list(slopes.values()), rel=1e-12, abs=1e-15)


def test_values_are_those_of_the_forward_pass():
    network, x, y = example("squared")
    at = NetworkAt(network, x, y)
    outputs = network.forward(x)
    assert [at.values[unit] for unit in at.units("a", 3)] == outputs[:, 0].tolist()
    assert at.values[LOSS] == network.loss(x, y)
    z = network.layers[0].W @ x + network.layers[0].b
    assert [at.values[unit] for unit in at.units("z", 1)] == pytest.approx(z[:, 0].tolist(), rel=1e-14)
    assert at.values[Unit("a", 0, 2)] == x[2, 0]


def test_factors_form_an_unbroken_chain_from_the_loss_to_the_parameter():
    at = NetworkAt(*example("softmax"), labels={"W1[0, 0]": "w_1"})
    for name in ("W1[0, 0]", "W1[3, 2]", "b2[0, 0]", "W3[1, 1]"):
        parameter = parameters(at.network)[name]
        for path in paths_to(at, parameter, most=4).largest:
            chain = factors(at, path)
            assert [f.top for f in chain] == ["∂L", *(f.bottom for f in chain[:-1])]
            assert chain[-1].bottom == "∂" + at.symbol(parameter)
            assert np.prod([f.value for f in chain]) == pytest.approx(path.product, rel=1e-12)


def test_the_formula_of_each_factor_gives_its_value():
    """Read as Python, with the numbers of the drawing in place of its symbols."""
    network, x, y = example("squared", "sigmoid")
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


def test_targets_of_a_label_are_one_for_its_class():
    assert [NetworkAt(*example("softmax")).target(row) for row in range(3)] == [0.0, 0.0, 1.0]
    assert NetworkAt(*example("binary")).target(0) == 0.0


def test_a_relu_that_is_off_blocks_its_path():
    network = Network([1, 1, 1], activation="relu", loss=SquaredError())
    network.layers[0].W = np.array([[-1.0]])
    at = NetworkAt(network, np.array([[2.0]]), np.array([[1.0]]))
    (path,) = paths_to(at, parameters(network)["W1[0, 0]"], most=4).largest
    assert path.slopes[-2] == 0.0 == path.product


def test_the_network_is_left_as_it_was():
    network, x, y = example("squared")
    network.loss_and_gradient(x, y)
    before = copy.deepcopy((network.parameters, network.gradient, network.layers[0].X))
    NetworkAt(network, 2 * x, y)
    after = network.parameters, network.gradient, network.layers[0].X
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


class OwnLoss(SquaredError):
    pass


ONE_EXAMPLE = "must have shape ({}, 1), but it has shape ({}, 2). The paths belong to one example:"


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            lambda n, x, y: (n, np.hstack([x, x]), y),
            ShapeError,
            f"x {ONE_EXAMPLE.format('D=3', 3)} X[:, [0]].",
        ),
        (
            lambda n, x, y: (n, x, np.hstack([y, y])),
            ShapeError,
            f"y {ONE_EXAMPLE.format('K=2', 2)} Y[:, [0]].",
        ),
        (
            lambda n, x, y: (Network([64, 32, 10], loss=SquaredError()), x, y),
            ValueError,
            "The paths can be drawn for up to 4 layers of up to 5 units, and 5 inputs; "
            "this network has sizes [64, 32, 10].",
        ),
        (
            lambda n, x, y: (Network([3, 2, 2, 2, 2, 2], loss=SquaredError()), x, y),
            ValueError,
            "The paths can be drawn for up to 4 layers of up to 5 units, and 5 inputs; "
            "this network has sizes [3, 2, 2, 2, 2, 2].",
        ),
        (
            lambda n, x, y: (Network([3, 2], loss=SquaredError(), dtype=np.float32), x, y),
            TypeError,
            "The paths need a float64 network: float32 rounds the finite difference away.",
        ),
        (
            lambda n, x, y: (Network([3, 2], loss=OwnLoss()), x, y),
            TypeError,
            "The paths are known for SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy, not for OwnLoss.",
        ),
        (
            lambda n, x, y: (Network([3, 2]), x, y),
            RuntimeError,
            "This network has no loss: Network(..., loss=SquaredError()) would have one.",
        ),
        (
            lambda n, x, y: (n, x * np.nan, y),
            ValueError,
            "X holds nan in example 1 (column 0); clean or drop it before training.",
        ),
    ],
)
def test_what_cannot_be_drawn_gets_one_sentence(change, kind, message):
    with refused(kind, message):
        NetworkAt(*change(*example("squared")))


def test_weights_that_have_grown_too_large_are_named():
    network, x, y = example("squared", "identity")
    network.parameters *= 1e200
    message = "The loss or its gradient is not finite: some weights have grown too large."
    with np.errstate(over="ignore", invalid="ignore"), pytest.raises(ValueError, match=f"^{message}$"):
        NetworkAt(network, x, y)


@pytest.fixture
def small():
    rng = np.random.default_rng(2)
    network = Network([2, 2, 1], loss=SquaredError(), rng=rng)
    return network, rng.normal(size=(2, 1)), rng.normal(size=(1, 1))


def test_moves_hold_what_differs_and_nothing_else(small):
    network, x, y = small
    before = network.parameters.copy()
    network.layers[0].b[1] += 0.25
    moved = moves(NetworkAt(network, x, y), before)
    units = {Unit("z", 1, 1), Unit("a", 1, 1), Unit("z", 2, 0), Unit("a", 2, 0), LOSS}
    assert moved.keys() == units | {parameter_named(network, "b1[1, 0]")}
    assert moved[Unit("z", 1, 1)] == pytest.approx(0.25) == moved[parameter_named(network, "b1[1, 0]")]
    assert moved[LOSS] == pytest.approx(network.loss(x, y) - network.loss_at(before, x, y), abs=1e-15)


def test_without_a_step_nothing_has_moved(small):
    assert moves(NetworkAt(*small), None) == {}


def test_backward_that_wrote_into_the_weights_would_be_found_out(small):
    at = NetworkAt(*small)
    assert "changed 0 of 9 parameters, compared bit by bit." in unchanged(at, 9)
    at.network.parameters[3] = np.nextafter(at.network.parameters[3], 1)  # the last bit of one weight
    assert "changed 1 of 9 parameters, compared bit by bit." in unchanged(at, 9)
    assert unchanged(at, 5) == (
        "Backward has written 5 of 9 derivatives and changed 1 of 9 parameters, compared bit by bit."
    )


def test_a_zero_that_changes_its_sign_has_changed(small):
    network, x, y = small
    network.parameters[0] = 0.0
    at = NetworkAt(network, x, y)
    at.network.parameters[0] = -0.0
    assert "changed 1 of 9 parameters" in unchanged(at, 9)


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
