"""Facts of lesson 06 that its notebook and its exercises rest on; and its code is what nnlib does."""

import numpy as np
import pytest

from nnlib import Dense, Network, SoftmaxCrossEntropy, SquaredError, check_gradient
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_06 import DL_DZ, LOGITS, SIZES, W, X, measured_softmax

sizes = pytest.mark.parametrize(("H", "D", "N"), SIZES)


def answer(id):
    return find(id).answer()


def expect_same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


@sizes
def test_the_linear_layer_of_the_lesson_is_a_network_of_one_layer(H, D, N):
    rng = np.random.default_rng(0)
    network = Network([D, H], loss=SquaredError(), rng=rng)
    inputs, targets = rng.normal(size=(D, N)), rng.normal(size=(H, N))
    network.loss_and_gradient(inputs, targets)
    dL_dW, dL_db, _ = answer("6.2")(*network.weights_and_biases(), inputs, targets)
    for ours, theirs in zip((dL_dW, dL_db), network.gradients(), strict=True):
        expect_same(ours, theirs)


@sizes
def test_the_tanh_layer_of_the_lesson_is_dense(H, D, N):
    rng = np.random.default_rng(1)
    layer = Dense(D, H, activation="tanh", rng=rng)
    layer.b = rng.normal(size=(H, 1))
    inputs, dL_dA = rng.normal(size=(D, N)), rng.normal(size=(H, N))
    A, dL_dW, dL_db, dL_dX = answer("6.4")(inputs, layer.W, layer.b, dL_dA)
    expect_same(A, layer.forward(inputs))
    expect_same(dL_dX, layer.backward(dL_dA))
    expect_same(dL_dW, layer.dL_dW)
    expect_same(dL_db, layer.dL_db)


@pytest.mark.parametrize("shift", [0.0, 1000.0, -1000.0])
@pytest.mark.parametrize(("K", "N"), [(4, 1), (3, 7)])
def test_the_softmax_of_the_lesson_is_that_of_nnlib(K, N, shift):
    rng = np.random.default_rng(2)
    Z, y = rng.normal(size=(K, N)) + shift, rng.integers(K, size=N)
    L, dL_dZ = answer("6.5")(Z, y)
    theirs = SoftmaxCrossEntropy()
    expect_same(L, theirs.forward(Z, y))
    expect_same(dL_dZ, theirs.backward())


@pytest.mark.parametrize("factor", [2.0, 0.125, -1.0])
def test_the_check_of_the_lesson_is_that_of_nnlib(factor):
    rng = np.random.default_rng(3)
    network = Network([4, 3, 2], loss=SoftmaxCrossEntropy(), rng=rng)
    inputs, y = rng.normal(size=(4, 8)), rng.integers(2, size=8)
    loss, g = network.loss_and_gradient(inputs, y)
    theta, g = network.parameters.copy(), factor * g
    directions = np.random.default_rng(4).normal(size=(5, theta.size))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)

    def f(theta):  # 0 at the point itself: then nnlib forgives no round-off
        return network.loss_at(theta, inputs, y) - loss

    theirs = check_gradient(f, theta, g, np.random.default_rng(4)).error
    expect_same(answer("6.6")(f, theta, g, directions, 1e-5), theirs)


def test_ones_hide_both_bugs_of_the_relu_layer():
    """The given code of exercise 6.8 and the mended one agree on ones and on nothing else."""
    given = next(m.answer for m in find("6.8").known_mistakes if m.sentence.startswith("This is"))
    Z = W @ X
    for upstream, same in ((np.ones_like(DL_DZ), True), (-DL_DZ, False)):
        pairs = zip(given(X, W, Z, upstream), answer("6.8")(X, W, Z, upstream), strict=True)
        assert all(np.allclose(a, b, rtol=0, atol=1e-12) for a, b in pairs) is same


def test_the_puzzle_has_one_largest_entry_and_its_shares_are_told_apart():
    dL_dX = W.T @ DL_DZ
    np.testing.assert_array_equal(dL_dX, [[2, -3, 7, -1], [5, 10, -7, 6]])
    np.testing.assert_array_equal(W[:, 1] * DL_DZ[:, 1], [-1, 8, 3])
    assert 8 not in [*dL_dX.ravel(), *(DL_DZ @ X.T).ravel(), *(W @ X).ravel()]


def test_the_oracle_of_softmax_measures_p_minus_y_of_the_published_example():
    L, dL_dZ = measured_softmax((LOGITS, np.array([0])))
    p = [0.2831055326, 0.6300629498, 0.0015617699, 0.0852697478]
    np.testing.assert_allclose(L, -np.log(p[0]), rtol=0, atol=1e-9)
    np.testing.assert_allclose(dL_dZ.ravel(), np.array(p) - [1, 0, 0, 0], rtol=0, atol=1e-9)


def verdict(id, given):
    return judge(find(id), given, np.random.default_rng(0))


def test_a_softmax_without_a_shift_or_with_one_for_all_columns_is_named():
    def unshifted(Z, y, shift=lambda Z: 0.0):
        E = np.exp(Z - shift(Z))
        p = E / E.sum(axis=0)
        one_hot = np.eye(len(Z))[:, y]
        return -np.mean(np.log((one_hot * p).sum(axis=0))), (p - one_hot) / len(y)

    for one_for_all in (lambda Z: 0.0, lambda Z: Z.max()):
        with np.errstate(all="ignore"):
            found = verdict("6.5", lambda Z, y, s=one_for_all: unshifted(Z, y, s))
            assert found.sentences[0].startswith("Each column needs a shift of its own")
