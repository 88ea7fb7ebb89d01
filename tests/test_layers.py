import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from nnlib import Dense, ShapeError
from nnlib.activations import ACTIVATIONS

SHAPES = [(2, 3, 5), (4, 1, 1), (3, 6, 2)]  # D, H, N: never square, one with a single example
F = {
    "tanh": anp.tanh,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "relu": lambda z: anp.maximum(z, 0),
    "identity": lambda z: z,
}


def exactly(message):
    return f"^{re.escape(message)}$"


def layer_and_batch(activation, D, H, N, seed=0):
    """A layer with biases that are not 0, a batch, and a random dL/dA."""
    rng = np.random.default_rng(seed)
    layer = Dense(D, H, activation, rng)
    layer.b = rng.normal(size=(H, 1))
    return layer, rng.normal(size=(D, N)), rng.normal(size=(H, N)), rng


@pytest.mark.parametrize(("D", "H", "N"), SHAPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_forward_is_f_of_WX_plus_b(activation, D, H, N):
    layer, X, _, _ = layer_and_batch(activation, D, H, N)
    A = layer.forward(X)
    np.testing.assert_allclose(layer.Z, layer.W @ X + layer.b, atol=1e-14)
    np.testing.assert_allclose(A, F[activation](layer.W @ X + layer.b), atol=1e-14)
    np.testing.assert_array_equal(layer.X, X)
    assert A is layer.A


@pytest.mark.parametrize(("D", "H", "N"), SHAPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_agrees_with_central_differences_along_random_directions(activation, D, H, N):
    layer, X, dL_dA, rng = layer_and_batch(activation, D, H, N)
    layer.forward(X)
    assert np.abs(layer.Z).min() > 1e-4  # no relu near its kink, where a difference straddles both slopes
    dL_dX = layer.backward(dL_dA).copy()
    eps = 1e-6
    for values, dL_dvalues in [(X, dL_dX), (layer.W, layer.dL_dW.copy()), (layer.b, layer.dL_db.copy())]:
        assert dL_dvalues.shape == values.shape
        direction, start = rng.normal(size=values.shape), values.copy()
        L = []
        for side in (+1, -1):
            values[...] = start + side * eps * direction
            L.append(np.sum(dL_dA * layer.forward(X)))
        values[...] = start
        # round-off of L, about 1e-15, divided by 2 eps
        assert (L[0] - L[1]) / (2 * eps) == pytest.approx(np.sum(dL_dvalues * direction), abs=1e-8)


@pytest.mark.parametrize(("D", "H", "N"), SHAPES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_agrees_with_automatic_differentiation(activation, D, H, N):
    layer, X, dL_dA, _ = layer_and_batch(activation, D, H, N, seed=1)

    def L(W, b, X):
        return anp.sum(dL_dA * F[activation](anp.dot(W, X) + b))

    layer.forward(X)
    dL_dX = layer.backward(dL_dA)
    wanted = autograd.grad(L, argnum=(0, 1, 2))(layer.W.copy(), layer.b.copy(), X)
    for actual, right in zip((layer.dL_dW, layer.dL_db, dL_dX), wanted, strict=True):
        np.testing.assert_allclose(actual, right, atol=1e-13)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_twice_gives_the_same_result_and_only_reads_its_argument(activation):
    layer, X, dL_dA, _ = layer_and_batch(activation, 2, 3, 4)
    given = dL_dA.copy()
    layer.forward(X)
    first = [layer.backward(dL_dA).copy(), layer.dL_dW.copy(), layer.dL_db.copy()]
    second = [layer.backward(dL_dA), layer.dL_dW, layer.dL_db]
    for one, two in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(dL_dA, given)


def test_without_need_input_only_the_parameters_get_derivatives():
    layer, X, dL_dA, _ = layer_and_batch("tanh", 2, 3, 4)
    layer.forward(X)
    layer.backward(dL_dA)
    wanted = layer.dL_dW.copy()
    layer.dL_dW[...] = 0
    assert layer.backward(dL_dA, need_input=False) is None
    np.testing.assert_array_equal(layer.dL_dW, wanted)


def test_a_batch_changed_after_forward_does_not_change_backward():
    layer, X, dL_dA, _ = layer_and_batch("tanh", 2, 3, 4)
    layer.forward(X)
    layer.backward(dL_dA)
    wanted = layer.dL_dW.copy()
    layer.forward(X)
    X[...] = 7.0
    layer.backward(dL_dA)
    np.testing.assert_array_equal(layer.dL_dW, wanted)


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_order_of_the_data_in_memory_does_not_matter(order):
    layer, X, dL_dA, _ = layer_and_batch("tanh", 3, 2, 4)
    A = layer.forward(np.array(X, order=order))
    np.testing.assert_allclose(A, np.tanh(layer.W @ X + layer.b), atol=1e-15)
    layer.backward(dL_dA)
    np.testing.assert_allclose(layer.dL_dW, (dL_dA * (1 - A**2)) @ X.T, atol=1e-14)


def test_batches_of_changing_size_go_through_one_layer():
    layer = Dense(2, 3, "relu", np.random.default_rng(0))
    for N in (4, 1, 4, 7):
        X = np.random.default_rng(N).normal(size=(2, N))
        np.testing.assert_allclose(layer.forward(X), np.maximum(layer.W @ X, 0), atol=1e-15)


def test_assigning_to_W_and_b_writes_into_the_vector_that_holds_them():
    layer, vector = Dense(2, 1), np.zeros(3)
    layer.use(vector, np.zeros(3))
    layer.W, layer.b = np.array([[1.0, 2.0]]), np.array([[3.0]])
    assert vector.tolist() == [1.0, 2.0, 3.0]


def test_a_layer_keeps_its_values_when_its_home_changes():
    layer = Dense(2, 3, rng=np.random.default_rng(0))
    W = layer.W.copy()
    vector, gradient = np.empty(9), np.empty(9)
    layer.use(vector, gradient)
    np.testing.assert_array_equal(layer.W, W)
    for view, home in [
        (layer.W, vector),
        (layer.b, vector),
        (layer.dL_dW, gradient),
        (layer.dL_db, gradient),
    ]:
        assert np.shares_memory(view, home)


@pytest.mark.parametrize(
    ("mistake", "error", "message"),
    [
        (
            lambda layer: layer.backward(np.ones((3, 1))),
            RuntimeError,
            "backward() needs a forward() first: Dense has no stored X.",
        ),
        (
            lambda layer: layer.forward(np.ones(2)),
            ShapeError,
            "X must have shape (D=2, N), but it has shape (2,). "
            "One example still needs a batch axis: x[:, None].",
        ),
        (
            lambda layer: (layer.forward(np.ones((2, 4))), layer.backward(np.ones((3, 1)))),
            ShapeError,
            "dL_dA must have shape (H=3, N=4), but it has shape (3, 1).",
        ),
        (
            lambda layer: setattr(layer, "W", np.ones((2, 3))),
            ShapeError,
            "W must have shape (H=3, D=2), but it has shape (2, 3).",
        ),
        (
            lambda layer: setattr(layer, "b", np.ones(3)),
            ShapeError,
            "b must have shape (H=3, 1), but it has shape (3,). b is a column: b[:, None].",
        ),
        (
            lambda layer: Dense(2, 3, "Tanh"),
            ValueError,
            "activation must be one of tanh, sigmoid, relu, identity, got 'Tanh'.",
        ),
        (lambda layer: Dense(2, 0), ValueError, "H must be at least 1, got 0."),
    ],
)
def test_wrong_use_gets_one_sentence(mistake, error, message):
    with pytest.raises(error, match=exactly(message)):
        mistake(Dense(2, 3))
