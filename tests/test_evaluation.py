import numpy as np
import pytest

from nnlib import BinaryCrossEntropy, Network, SoftmaxCrossEntropy, SquaredError, accuracy
from nnlib.evaluation import CHUNK, columns, mean_loss


def classifier(loss=SoftmaxCrossEntropy):
    K = 1 if loss is BinaryCrossEntropy else 2
    return Network([2, 4, K], loss=loss(), rng=np.random.default_rng(1))


def points(N=50):
    return np.random.default_rng(0).normal(size=(2, N))


@pytest.mark.parametrize("loss", [BinaryCrossEntropy, SoftmaxCrossEntropy])
@pytest.mark.parametrize("N", [50, 2 * CHUNK + 1])
def test_accuracy_is_the_share_of_right_labels(loss, N):
    network, X = classifier(loss), points(N)
    assert accuracy(network, X, network.predict(X)) == 1.0
    assert accuracy(network, X, 1 - network.predict(X)) == 0.0
    some = np.where(np.arange(N) < N // 2, network.predict(X), 1 - network.predict(X))
    assert accuracy(network, X, some) == (N // 2) / N


@pytest.mark.parametrize("y", [np.zeros((1, 50), int), np.zeros(49, int), np.zeros(50)])
def test_accuracy_never_broadcasts_labels(y):
    with pytest.raises((ValueError, TypeError), match=r"^y must "):
        accuracy(classifier(), points(), y)


def test_a_regression_network_has_no_accuracy():
    with pytest.raises(TypeError, match="needs classes, hence a cross-entropy"):
        accuracy(Network([2, 1], loss=SquaredError()), np.ones((2, 3)), np.zeros(3, int))


@pytest.mark.parametrize("N", [1, CHUNK, 2 * CHUNK + 1])
def test_the_mean_loss_in_chunks_is_the_mean_loss_of_all(N):
    network, X = classifier(), points(N)
    y = np.arange(N) % 2
    assert mean_loss(network, X, y) == pytest.approx(network.loss(X, y), rel=1e-12)
    regression, Y = Network([2, 3], loss=SquaredError()), np.ones((3, N))
    assert mean_loss(regression, X, Y) == pytest.approx(regression.loss(X, Y), rel=1e-12)


@pytest.mark.parametrize("order", ["C", "F"])
def test_gathered_examples_lie_together_in_memory_whatever_they_come_from(order):
    X, which = np.array(points(), order=order), np.array([3, 1, 4, 1])
    batch = columns(X, which)
    np.testing.assert_array_equal(batch, X[:, which])
    assert batch.flags.f_contiguous and not np.shares_memory(batch, X)
