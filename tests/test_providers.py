import numpy as np
import pytest
from expecting import PEERS, refused

from nnlib import BinaryCrossEntropy, Network, SoftmaxCrossEntropy, SquaredError, providers
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp

EXACT = [providers.by_dual_numbers, providers.by_tape, providers.by_scalar_engine]
ALL = [providers.by_backpropagation, providers.by_differences, *EXACT]
LOSSES = [SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy]
OPTIMIZERS = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]


def network_and_data(loss=SoftmaxCrossEntropy, activation="tanh", N=5, seed=0):
    rng = np.random.default_rng(seed)
    K = 1 if loss is BinaryCrossEntropy else 3
    network, X = Network([2, 4, K], activation, loss=loss(), rng=rng), rng.normal(size=(2, N))
    network.parameters = network.parameters + 0.1 * rng.normal(size=network.parameters.size)
    y = rng.normal(size=(K, N)) if loss is SquaredError else rng.integers(max(K, 2), size=N)
    return network, X, y


def distance(one, two):
    return np.linalg.norm(one - two) / np.linalg.norm(two)


@pytest.mark.parametrize("N", [1, 5])
@pytest.mark.parametrize("activation", PEERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_all_providers_give_the_same_loss_and_gradient(loss, activation, N):
    network, X, y = network_and_data(loss, activation, N)
    wanted_loss, wanted = providers.by_backpropagation(network, X, y)
    for provider in EXACT:
        actual_loss, actual = provider(network, X, y)
        assert actual_loss == pytest.approx(wanted_loss, rel=1e-12)
        assert distance(actual, wanted) < 1e-9
    actual_loss, measured = providers.by_differences(network, X, y)
    assert actual_loss == wanted_loss
    assert distance(measured, wanted) < 1e-6  # truncation and round-off


@pytest.mark.parametrize("provider", ALL)
def test_a_provider_leaves_the_parameters_bit_identical_and_gives_a_fresh_vector(provider):
    network, X, y = network_and_data()
    before = network.parameters.tobytes()
    loss, gradient = provider(network, X, y)
    assert network.parameters.tobytes() == before
    assert isinstance(loss, float) and gradient.shape == network.parameters.shape
    kept = gradient.copy()
    provider(network, 2 * X, y)
    np.testing.assert_array_equal(gradient, kept)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_walks_the_same_path_whatever_the_gradient_comes_from(optimizer):
    ends = []
    for provider in ALL:
        network, X, y = network_and_data()
        rule = optimizer(0.05)
        for _ in range(10):
            _, gradient = provider(network, X, y)
            rule.step(network.parameters, gradient)
        ends.append(network.parameters)
    for end, provider in zip(ends[1:], ALL[1:], strict=True):
        assert distance(end, ends[0]) < (1e-6 if provider is providers.by_differences else 1e-9)


@pytest.mark.parametrize("provider", [providers.by_backpropagation, *EXACT])
@pytest.mark.parametrize("loss", [BinaryCrossEntropy, SoftmaxCrossEntropy])
def test_logits_of_ten_thousand_overflow_nowhere(loss, provider):
    network, X, y = network_and_data(loss, "identity")
    network.named(network.parameters)["W2"][...] *= 1e5
    assert np.abs(network.forward(X)).max() > 1e4
    value, gradient = provider(network, X, y)
    assert np.isfinite(value) and np.isfinite(gradient).all()
    assert value == pytest.approx(network.loss(X, y), rel=1e-12)


@pytest.mark.parametrize("provider", EXACT)
def test_equal_logits_have_the_loss_log_K_however_large_they_are(provider):
    network, X, y = network_and_data(SoftmaxCrossEntropy, "identity")
    network.parameters = np.zeros(network.parameters.size)
    network.named(network.parameters)["b2"][...] = 1e15
    loss, gradient = provider(network, X, y)
    assert loss == pytest.approx(np.log(3), rel=1e-15)
    assert distance(gradient, providers.by_backpropagation(network, X, y)[1]) < 1e-9


@pytest.mark.parametrize("provider", ALL)
def test_a_loss_too_large_for_a_float_is_infinite_for_every_provider(provider):
    network, X, y = network_and_data(SquaredError, "identity")
    network.parameters = network.parameters * 1e100
    with np.errstate(over="ignore", invalid="ignore"):  # training does the same, and gives up on such a loss
        assert provider(network, X, y)[0] == np.inf


@pytest.mark.parametrize("provider", EXACT)
def test_a_float32_network_gets_its_gradient_in_float64(provider):
    network, X, y = network_and_data()
    small = Network([2, 4, 3], loss=SoftmaxCrossEntropy(), dtype=np.float32)
    small.parameters = network.parameters
    network.parameters = small.parameters  # rounded as there
    loss, gradient = provider(small, X, y)
    assert gradient.dtype == np.float64
    assert loss == provider(network, X, y)[0]
    np.testing.assert_array_equal(gradient, provider(network, X, y)[1])


def test_differences_of_a_float32_network_are_refused():
    network = Network([2, 1], loss=SquaredError(), dtype=np.float32)
    message = "Differences need a float64 network: float32 rounds small changes of the loss away."
    with refused(TypeError, message):
        providers.by_differences(network, np.ones((2, 1)), np.ones((1, 1)))


@pytest.mark.parametrize("provider", ALL)
def test_bad_data_are_named_by_every_provider(provider):
    network, X, y = network_and_data()
    X[1, 2] = np.nan
    with pytest.raises(ValueError, match=r"^X holds nan in example 3"):
        provider(network, X, y)


@pytest.mark.parametrize("provider", [providers.by_backpropagation, *EXACT])
def test_zero_weights_meet_no_kink_in_a_cross_entropy(provider):
    for loss in (BinaryCrossEntropy, SoftmaxCrossEntropy):
        network, X, y = network_and_data(loss)
        network.parameters = np.zeros(network.parameters.size)
        _, gradient = provider(network, X, y)
        assert distance(gradient, providers.by_differences(network, X, y)[1]) < 1e-6
