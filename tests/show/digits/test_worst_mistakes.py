import numpy as np

from nnlib import Network, SoftmaxCrossEntropy
from nnlib.show.digits.worst_mistakes import worst_first

RNG = np.random.default_rng(3)
X, Y = RNG.uniform(size=(64, 40)), RNG.integers(10, size=40)


def network():
    return Network([64, 8, 10], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


def test_all_mistakes_are_found_and_the_dearest_comes_first():
    net = network()
    order = worst_first(net, X, Y)
    assert sorted(order) == np.flatnonzero(net.predict(X) != Y).tolist()
    losses = [net.loss(X[:, [n]], Y[[n]]) for n in order]
    assert losses == sorted(losses, reverse=True) and losses[0] > losses[-1]


def test_a_network_without_mistakes_has_none():
    net = network()
    assert worst_first(net, X, net.predict(X)).size == 0
