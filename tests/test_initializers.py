import re

import numpy as np
import pytest

from nnlib import Dense, xavier


def test_xavier_weights_are_normal_with_variance_two_over_inputs_plus_units():
    H, D = 300, 200
    W = xavier(np.random.default_rng(0), H, D)
    assert W.shape == (H, D)
    # From n draws the mean is known to σ/√n and the variance to σ²√(2/n); four times that is allowed.
    assert abs(W.mean()) < 4 * np.sqrt(2 / (H + D) / W.size)
    assert W.var() * (H + D) / 2 == pytest.approx(1, abs=4 * np.sqrt(2 / W.size))
    assert np.mean(np.abs(W) < np.sqrt(2 / (H + D))) == pytest.approx(0.6827, abs=0.01)


def test_the_same_rng_draws_the_same_weights():
    one, two = (xavier(np.random.default_rng(3), 4, 5) for _ in range(2))
    np.testing.assert_array_equal(one, two)


def test_a_layer_starts_with_xavier_weights_and_zero_biases():
    layer = Dense(5, 4, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(layer.W, xavier(np.random.default_rng(3), 4, 5))
    assert not layer.b.any()


def test_a_seed_is_no_generator():
    with pytest.raises(
        TypeError, match=re.escape("rng must be a generator such as np.random.default_rng(0), got 7.")
    ):
        xavier(7, 4, 5)
