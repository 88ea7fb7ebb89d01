import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from expecting import PEERS, refused

from nnlib import Dense, ShapeError

each_activation = pytest.mark.parametrize("activation", PEERS)


def layer_and_batch(activation="tanh", D=2, H=3, N=4):
    """A layer with biases that are not 0, a batch, and a random dL/dA."""
    rng = np.random.default_rng(0)
    layer = Dense(D, H, activation, rng)
    layer.b = rng.normal(size=(H, 1))
    return layer, rng.normal(size=(D, N)), rng.normal(size=(H, N)), rng


# Never square, and one with a single example.
@pytest.mark.parametrize(("D", "H", "N"), [(2, 3, 5), (4, 1, 1), (3, 6, 2)])
@each_activation
def test_forward_and_backward_agree_with_automatic_differentiation_and_central_differences(
    activation, D, H, N
):
    layer, X, dL_dA, rng = layer_and_batch(activation, D, H, N)

    def L(W, b, X):
        return anp.sum(dL_dA * PEERS[activation](anp.dot(W, X) + b))

    A = layer.forward(X)
    np.testing.assert_allclose(layer.Z, layer.W @ X + layer.b, atol=1e-14)
    np.testing.assert_allclose(A, PEERS[activation](layer.W @ X + layer.b), atol=1e-14)
    np.testing.assert_array_equal(layer.X, X)
    assert A is layer.A
    assert np.abs(layer.Z).min() > 1e-4  # no relu near its kink, where a difference straddles both slopes

    dL_dX = layer.backward(dL_dA).copy()
    exact = autograd.grad(L, argnum=(0, 1, 2))(layer.W.copy(), layer.b.copy(), X)
    places, eps = [layer.W, layer.b, X], 1e-6
    slopes = [layer.dL_dW.copy(), layer.dL_db.copy(), dL_dX]
    for values, slope, wanted in zip(places, slopes, exact, strict=True):
        np.testing.assert_allclose(slope, wanted, atol=1e-13)
        direction, start, sides = rng.normal(size=values.shape), values.copy(), []
        for side in (+1, -1):
            values[...] = start + side * eps * direction
            sides.append(np.sum(dL_dA * layer.forward(X)))
        values[...] = start
        # round-off of L, about 1e-15, divided by 2 eps
        assert (sides[0] - sides[1]) / (2 * eps) == pytest.approx(np.sum(slope * direction), abs=1e-8)


@each_activation
def test_backward_twice_gives_the_same_result_and_only_reads_its_argument(activation):
    layer, X, dL_dA, _ = layer_and_batch(activation)
    given = dL_dA.copy()
    layer.forward(X)
    first = [layer.backward(dL_dA).copy(), layer.dL_dW.copy(), layer.dL_db.copy()]
    second = [layer.backward(dL_dA), layer.dL_dW, layer.dL_db]
    for one, two in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(dL_dA, given)


def test_backward_belongs_to_the_batch_that_forward_saw_and_gives_no_dL_dX_that_nobody_needs():
    layer, X, dL_dA, _ = layer_and_batch()
    layer.forward(X)
    layer.backward(dL_dA)
    wanted = layer.dL_dW.copy()
    X[...], layer.dL_dW[...] = 7.0, 0.0
    assert layer.backward(dL_dA, need_input=False) is None
    np.testing.assert_array_equal(layer.dL_dW, wanted)


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_order_of_the_data_in_memory_does_not_matter(order):
    layer, X, dL_dA, _ = layer_and_batch()
    A = layer.forward(np.array(X, order=order))
    np.testing.assert_allclose(A, np.tanh(layer.W @ X + layer.b), atol=1e-15)
    layer.backward(dL_dA)
    np.testing.assert_allclose(layer.dL_dW, (dL_dA * (1 - A**2)) @ X.T, atol=1e-14)


def test_a_layer_keeps_its_values_when_its_home_changes_and_writes_into_the_new_one():
    layer = Dense(2, 3, rng=np.random.default_rng(0))
    W = layer.W.copy()
    vector, gradient = np.empty(9), np.empty(9)
    layer.use(vector, gradient)
    np.testing.assert_array_equal(layer.W, W)
    layer.W, layer.b = np.ones((3, 2)), np.full((3, 1), 2.0)
    assert vector.tolist() == [1.0] * 6 + [2.0] * 3
    assert np.shares_memory(layer.dL_dW, gradient) and np.shares_memory(layer.dL_db, gradient)


def test_wrong_use_gets_one_sentence():
    layer = Dense(2, 3)
    with refused(RuntimeError, "backward() needs a forward() first: Dense has no stored X."):
        layer.backward(np.ones((3, 1)))
    sentence = "X must have shape (D=2, N), but it has shape (2,)."
    with refused(ShapeError, f"{sentence} One example still needs a batch axis: x[:, None]."):
        layer.forward(np.ones(2))
    layer.forward(np.ones((2, 4)))
    with refused(ShapeError, "dL_dA must have shape (H=3, N=4), but it has shape (3, 1)."):
        layer.backward(np.ones((3, 1)))
    with refused(ShapeError, "W must have shape (H=3, D=2), but it has shape (2, 3)."):
        layer.W = np.ones((2, 3))
    with refused(ShapeError, "b must have shape (H=3, 1), but it has shape (3,). b is a column: b[:, None]."):
        layer.b = np.ones(3)
    with refused(ValueError, "activation must be one of tanh, sigmoid, relu, identity, got 'Tanh'."):
        Dense(2, 3, "Tanh")
    with refused(ValueError, "H must be at least 1, got 0."):
        Dense(2, 0)
