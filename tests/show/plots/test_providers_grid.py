import re
from itertools import combinations

import numpy as np
import pytest

from nnlib import Adam, GradientDescent, Momentum, Network, RMSProp, SquaredError, providers
from nnlib.datasets import line
from nnlib.show.plots.providers_grid import bound, grid_of_walks, largest_difference, providers_grid

X, Y = line(np.random.default_rng(1), N=6)
PROVIDERS = {
    "differences": providers.by_differences,
    "dual numbers": providers.by_dual_numbers,
    "backpropagation": providers.by_backpropagation,
    "scalar engine": providers.by_scalar_engine,
    "tape": providers.by_tape,
}
OPTIMIZERS = {
    "descent": GradientDescent(0.3),
    "momentum": Momentum(0.05),
    "RMSProp": RMSProp(0.1),
    "Adam": Adam(0.3),
}


def neuron():
    network = Network([1, 1], loss=SquaredError())
    network.parameters = np.array([-1.5, 2.5])
    return network


@pytest.fixture(scope="module")
def walks():
    return grid_of_walks(neuron(), X, Y, PROVIDERS, OPTIMIZERS, 20)


def test_each_walk_is_the_one_that_the_optimizer_takes_alone(walks):
    network, adam = neuron(), Adam(0.3)
    for point in walks["backpropagation"]["Adam"]:
        np.testing.assert_array_equal(point, network.parameters)
        adam.step(network.parameters, network.loss_and_gradient(X, Y)[1])


def test_the_way_to_the_gradient_changes_nothing_and_the_optimizer_much(walks):
    for name in OPTIMIZERS:
        # Differences are right to about 1e-10, and no step here is longer than a few times the gradient.
        assert largest_difference([row[name] for row in walks.values()]) < 1e-8
    assert largest_difference(list(walks["tape"].values())) > 0.1


def test_title_and_columns_carry_the_computed_differences(walks):
    svg, columns = providers_grid(neuron(), X, Y, walks).svg, []
    for name in OPTIMIZERS:
        differ = max(
            np.abs(one[name] - other[name]).max() for one in walks.values() for other in walks.values()
        )
        columns.append(bound(differ))
    shown = re.findall(r'fill="var\(--nn-derivative\)" font-weight="bold">([^<]+)<', svg)
    assert shown == columns
    first = list(walks["differences"].values())
    least = min(np.abs(one - other).max() for one in first for other in first if one is not other)
    worst = max(columns, key=lambda text: float(text.removeprefix("less than ").replace("−", "-")))
    assert providers_grid(neuron(), X, Y, walks).alt == (
        f"Down each column 5 walks differ by {worst}; across, by {least:.2g} or more."
    )


def test_one_way_to_the_gradient_has_nothing_to_differ_from(walks):
    one = {"tape": walks["tape"]}
    least = min(largest_difference([a, b]) for a, b in combinations(one["tape"].values(), 2))
    found = f"One way to the gradient, 4 optimizers; their walks differ by {least:.2g} or more."
    assert providers_grid(neuron(), X, Y, one).alt == found
    single = {"tape": {"Adam": walks["tape"]["Adam"]}}
    assert providers_grid(neuron(), X, Y, single).alt == "One way to the gradient, 1 optimizer."


def test_five_ways_and_four_optimizers_take_less_than_80_kilobytes():
    walks = grid_of_walks(neuron(), X, Y, {name: PROVIDERS["tape"] for name in PROVIDERS}, OPTIMIZERS, 60)
    assert len(providers_grid(neuron(), X, Y, walks).svg.encode()) < 80_000


def test_a_provider_that_is_wrong_is_seen_in_its_column():
    def wrong(network, X, y):
        loss, gradient = network.loss_and_gradient(X, y)
        return loss, 1.01 * gradient

    walks = grid_of_walks(neuron(), X, Y, {"right": PROVIDERS["tape"], "wrong": wrong}, OPTIMIZERS, 5)
    assert largest_difference([row["descent"] for row in walks.values()]) > 1e-3


def test_every_cell_has_a_start_and_an_end(walks):
    svg = providers_grid(neuron(), X, Y, walks).svg
    starts = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="5.5" fill="var\(--nn-paper\)"', svg)
    ends = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="5.5" fill="var\(--nn-derivative\)"', svg)
    assert len(set(starts)) == len(set(ends)) == 20
    moves = np.array(ends, dtype=float) - np.array(starts, dtype=float)
    across_and_down = moves.reshape(5, 4, 2)  # rows of providers, columns of optimizers
    np.testing.assert_allclose(
        across_and_down, across_and_down[:1].repeat(5, axis=0), atol=0.11
    )  # one decimal
    assert len({tuple(move) for move in across_and_down[0]}) == 4


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 4), (5, 1), (5, 4)])
def test_all_words_lie_on_the_sheet_and_apart(expect_tidy, walks, rows, columns):
    part = {
        name: {column: walks[name][column] for column in list(OPTIMIZERS)[:columns]}
        for name in list(PROVIDERS)[:rows]
    }
    expect_tidy(providers_grid(neuron(), X, Y, part).svg)


def test_network_and_optimizers_stay_as_they_were():
    network, adam = neuron(), Adam(0.3)
    walks = grid_of_walks(network, X, Y, PROVIDERS, {"Adam": adam}, 2)
    providers_grid(network, X, Y, walks)
    assert network.parameters.tolist() == [-1.5, 2.5] and adam.t == 0


def test_a_network_without_a_map_is_refused(walks):
    with pytest.raises(ValueError) as error:
        providers_grid(Network([2, 1], loss=SquaredError()), X, Y, walks)
    assert str(error.value) == "A map needs two parameters, but this network has 3."
