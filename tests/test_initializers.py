import numpy as np
import pytest
from expecting import refused

from nnlib import Dense, Network
from nnlib.initializers import he, normal, xavier, zeros

H, D = 300, 200
VARIANCES = {xavier: 2 / (D + H), he: 2 / D, normal(0.05): 0.05**2}
NAMES = ["xavier", "he", "normal(0.05)"]


@pytest.mark.parametrize(("initializer", "variance"), VARIANCES.items(), ids=NAMES)
def test_weights_are_normal_with_mean_0_and_the_variance_that_was_derived(initializer, variance):
    W = initializer(np.random.default_rng(0), H, D)
    assert W.shape == (H, D)
    # From n draws the mean is known to σ/√n and the variance to σ²√(2/n); four times that is allowed.
    assert abs(W.mean()) < 4 * np.sqrt(variance / W.size)
    assert W.var() / variance == pytest.approx(1, abs=4 * np.sqrt(2 / W.size))
    share = 0.6827  # of a normal distribution within one standard deviation
    assert np.mean(np.abs(W) < np.sqrt(variance)) == pytest.approx(
        share, abs=4 * np.sqrt(share * (1 - share) / W.size)
    )


def test_he_keeps_the_mean_square_through_twenty_relu_layers_and_xavier_halves_it_in_each():
    # A relu layer with Var W = v/D passes on v/2 of the mean square: 1 for he, 1/2 for xavier with D = H.
    rng, D = np.random.default_rng(0), 400
    X = rng.normal(size=(D, 50))
    for initializer, wanted in ((he, 1.0), (xavier, 0.5)):
        network = Network([D] * 21, "relu", "relu", initializer=initializer, rng=rng)
        network.forward(X)
        squares = [np.mean(layer.A**2) for layer in network.layers]
        per_layer = (squares[-1] / squares[0]) ** (1 / 19)
        # Behind a relu Var a² = 5 (E a²)²: a layer tells its mean square to √(5/D), 19 layers √19 better.
        assert per_layer == pytest.approx(wanted, rel=4 * np.sqrt(5 / D / 19))


@pytest.mark.parametrize("initializer", VARIANCES, ids=NAMES)
def test_the_same_rng_draws_the_same_weights(initializer):
    one, two = (initializer(np.random.default_rng(3), 4, 5) for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_a_layer_starts_with_xavier_weights_and_zero_biases():
    layer = Dense(5, 4, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(layer.W, xavier(np.random.default_rng(3), 4, 5))
    assert not layer.b.any()
    assert not Dense(5, 4, initializer=zeros).W.any()


@pytest.mark.parametrize("initializer", [zeros, *VARIANCES], ids=["zeros", *NAMES])
def test_wrong_use_gets_one_sentence(initializer):
    with refused(TypeError, "rng must be a generator such as np.random.default_rng(0), got 7."):
        initializer(7, 4, 5)
    with refused(ValueError, "D must be at least 1, got 0."):
        initializer(np.random.default_rng(0), 4, 0)


@pytest.mark.parametrize("deviation", [-1.0, 0.0])
def test_a_deviation_is_positive(deviation):
    with refused(ValueError, f"deviation must be positive and finite, got {deviation}."):
        normal(deviation)
