"""The picture of one parameter's paths: its numbers are the computed ones, its labels are in their places."""

import re

import numpy as np
import pytest
from examples import mazur, one_example
from pictures import bold_numbers, expect_tidy

from nnlib import Network, SquaredError
from nnlib.show.network.at import NetworkAt
from nnlib.show.network.chain_rule import chain_rule, chain_rule_at, paths_to
from nnlib.show.network.parts import parameter_difference, parameters
from nnlib.show.numbers import numeral

SMALLEST_TO_LARGEST = [[1, 1], [2, 2, 2], [2, 1, 2], [3, 4, 2], [1, 3, 2, 2], [2, 5, 5, 1], [5, 5, 5, 5, 5]]


@pytest.mark.parametrize("sizes", [[2, 2, 2], [3, 4, 2], [1, 3, 2, 2], [2, 5, 5, 1]])
def test_the_three_sums_are_printed_and_agree_for_every_parameter(sizes):
    network, x, y = one_example(sizes=sizes)
    _, gradient = network.loss_and_gradient(x, y)
    gradient = gradient.copy()
    for name, parameter in parameters(network).items():
        total = paths_to(NetworkAt(network, x, y), parameter, most=4).total
        measured = round(parameter_difference(network, x, y, parameter), 10)
        svg = chain_rule(network, x, y, name).svg
        three = [numeral(value, 7) for value in (total, parameter.of(network, gradient), measured)]
        assert bold_numbers(svg, "derivative")[-3:] == three
        assert "All three are equal, to within 1e−9." in svg


def test_each_path_stands_with_its_factors_and_its_product():
    network, x, y = one_example()
    at = NetworkAt(network, x, y)
    paths = paths_to(at, parameters(network)["W1[1, 2]"], most=4)
    svg = chain_rule(network, x, y, "W1[1, 2]").svg
    assert paths.count == 2
    for path in paths.largest:
        assert f">{numeral(path.product)}<" in svg
        assert all(f">{numeral(slope)}<" in svg for slope in path.slopes)


@pytest.mark.parametrize("sizes", SMALLEST_TO_LARGEST)
def test_no_words_touch_or_leave_the_sheet_whatever_is_chosen(sizes):
    network, x, y = one_example(sizes=sizes)
    at, every = NetworkAt(network, x, y), list(parameters(network).values())
    for parameter in {every[0], every[len(every) // 2], every[sizes[0] * sizes[1]], every[-1]}:
        for before in (None, network.parameters - 0.1):
            expect_tidy(chain_rule_at(at, parameter, paths_to(at, parameter), 0.5, before).svg)


@pytest.mark.parametrize(
    ("most", "words"), [(2, "3 smaller paths more, together {}"), (4, "1 smaller path more: {}"), (5, None)]
)
def test_the_smaller_paths_are_counted_and_summed_not_dropped(most, words):
    network, x, y = one_example(sizes=(2, 5, 5, 1))
    at, parameter = NetworkAt(network, x, y), parameters(network)["W1[0, 0]"]
    every = paths_to(at, parameter, most=99).largest
    svg = chain_rule_at(at, parameter, paths_to(at, parameter, most), 0.5).svg
    assert len(every) == 5
    if words is None:
        assert "smaller path" not in svg
    else:
        assert f">{words.format(numeral(sum(path.product for path in every[most:])))}<" in svg


def test_the_published_derivatives_of_mazur_are_in_the_finding():
    assert chain_rule(*mazur(), "W1[0, 0]", labels={"W1[0, 0]": "w_1"}).alt == (
        "w1 reaches the loss along 2 paths; together 0.00043857. "
        "Products, path by path: 0.0006684, −0.00022983."
    )
    assert chain_rule(*mazur(), "W2[0, 0]").alt == (
        "W2[0, 0] reaches the loss along 1 path; the product is 0.082167. Products, path by path: 0.082167."
    )


def test_the_step_and_what_it_promises_are_computed():
    network, x, y = one_example()
    _, gradient = network.loss_and_gradient(x, y)
    slope = network.named(gradient)["b2"][1, 0]
    svg = chain_rule(network, x, y, "b2[1, 0]", eta=0.25).svg
    assert ">one step with η = 0.25<" in svg
    assert f"→ {numeral(network.layers[1].b[1, 0] - 0.25 * slope, 7)}<" in svg
    assert f"ΔL = {numeral(-0.25 * slope**2, 4)}<" in svg


def test_a_cross_entropy_starts_with_what_the_softmax_misses():
    network, x, y = one_example("softmax", (2, 3, 3))
    svg = chain_rule(network, x, y, "W1[0, 0]").svg
    p = network.probabilities(x)[:, 0]
    assert all(f">{numeral(value)}<" in svg for value in p - [0, 0, 1])
    assert svg.count(">p</tspan> − ") == 3


def test_a_difference_across_a_kink_is_called_unequal():
    network = Network([1, 1, 1], activation="relu", loss=SquaredError())
    network.parameters = np.array([1.0, 0.0, 1.0, 0.0])  # z = x = 0: exactly at the kink
    svg = chain_rule(network, np.array([[0.0]]), np.array([[1.0]]), "b1[0, 0]").svg
    assert "They are NOT equal: they differ by 0.5. Does a relu stand at its kink, z = 0?" in svg


def test_what_a_step_has_moved_is_marked_up_or_down():
    network, x, y = one_example()
    assert not re.search("[▲▼]", chain_rule(network, x, y, "W1[0, 0]").svg)
    before = network.parameters.copy()
    network.layers[1].b[...] += [[0.5], [-0.5]]
    at, bias = NetworkAt(network, x, y), parameters(network)["b2[0, 0]"]
    svg = chain_rule_at(at, bias, paths_to(at, bias), 0.5, before).svg
    loss_fell = network.loss(x, y) < network.loss_at(before, x, y)
    # Of each output its z and its a, the chosen bias, and the loss.
    assert (svg.count("▲"), svg.count("▼")) == (3 + (not loss_fell), 2 + loss_fell)
