import numpy as np
import pytest

from nnlib import Adam, GradientDescent, Momentum, Network, RMSProp, SquaredError, providers
from nnlib.datasets import line
from nnlib.show.plots.providers_grid import grid_of_walks, largest_difference

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
    network = neuron()
    found = grid_of_walks(network, X, Y, PROVIDERS, OPTIMIZERS, 20)
    assert network.parameters.tolist() == [-1.5, 2.5] and not any(one.t for one in OPTIMIZERS.values())
    return found


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


def test_a_provider_that_is_wrong_is_seen_in_its_column():
    def wrong(network, X, y):
        loss, gradient = network.loss_and_gradient(X, y)
        return loss, 1.01 * gradient

    walks = grid_of_walks(neuron(), X, Y, {"right": PROVIDERS["tape"], "wrong": wrong}, OPTIMIZERS, 5)
    assert largest_difference([row["descent"] for row in walks.values()]) > 1e-3
