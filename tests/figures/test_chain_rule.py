"""The picture of one parameter's paths: its numbers are the computed ones, its labels stay on the sheet."""

import re

import numpy as np
import pytest

from nnlib import Network, SquaredError
from nnlib.figures.chain_rule import chain_rule, digits
from nnlib.figures.paths import finite_difference, parameters, paths_to_loss


def network_of(sizes, activation="tanh"):
    rng = np.random.default_rng(len(sizes))
    network = Network(sizes, activation=activation, loss=SquaredError(), rng=rng)
    return network, rng.normal(size=(sizes[0], 1)), rng.normal(size=(sizes[-1], 1))


@pytest.mark.parametrize("sizes", [[2, 2, 2], [3, 4, 2], [1, 3, 2, 2], [2, 5, 5, 1]])
def test_the_three_sums_are_printed_and_agree_for_every_parameter(sizes):
    network, x, y = network_of(sizes)
    for name, parameter in parameters(network).items():
        total = sum(path.product for path in paths_to_loss(network, x, y, name))
        network.loss_and_gradient(x, y)
        backward = parameter.of(network.gradients())
        assert total == pytest.approx(backward, rel=1e-12, abs=1e-15)
        assert finite_difference(network, x, y, parameter) == pytest.approx(backward, abs=1e-8)
        svg = chain_rule(network, x, y, name).svg
        assert f">{digits(backward, 7)}<" in svg


@pytest.mark.parametrize("sizes", [[2, 2, 2], [3, 4, 2], [2, 5, 5, 1]])
def test_every_label_begins_on_the_sheet(sizes):
    network, x, y = network_of(sizes)
    svg = chain_rule(network, x, y, "W1[0, 0]").svg
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    places = [(float(px), float(py)) for px, py in re.findall(r'<text x="([^"]+)" y="([^"]+)"', svg)]
    assert places and all(0 < px < width and 0 < py < height for px, py in places)


def test_the_smaller_paths_are_counted_and_summed_not_dropped():
    network, x, y = network_of([2, 5, 5, 1])
    paths = paths_to_loss(network, x, y, "W1[0, 0]")
    rest = sum(path.product for path in paths[2:])
    assert (
        f"{len(paths) - 2} smaller paths more, together {digits(rest)}"
        in chain_rule(network, x, y, "W1[0, 0]", most=2).svg
    )


def test_drawing_changes_no_weight():
    network, x, y = network_of([3, 4, 2])
    before = network.parameters.tobytes()
    chain_rule(network, x, y, "b1[2, 0]")
    assert network.parameters.tobytes() == before


def test_drawing_leaves_the_gradient_of_the_last_batch():
    network = Network([3, 4, 2], loss=SquaredError(), rng=np.random.default_rng(0))
    X, Y = np.ones((3, 5)), np.zeros((2, 5))
    before = network.loss_and_gradient(X, Y)[1].copy()
    chain_rule(network, X[:, [0]], Y[:, [0]], "W1[0, 0]")
    assert np.array_equal(network.gradient, before)
