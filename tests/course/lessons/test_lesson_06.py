"""Facts of lesson 06 that its notebook and its exercises both rest on."""

import numpy as np
import pytest

from nnlib import Network, SoftmaxCrossEntropy, check_gradient
from nnlib.course.checks import find
from nnlib.course.lessons.lesson_06 import DL_DZ, LOGITS, W, X, measured_softmax


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
    assert find("6.6").answer()(f, theta, g, directions, 1e-5) == pytest.approx(theirs, rel=0, abs=1e-12)


def test_ones_hide_both_bugs_of_the_relu_layer():
    """The given code of exercise 6.8 and the mended one agree on ones and on nothing else."""
    given = next(m.answer for m in find("6.8").known_mistakes if m.sentence.startswith("This is"))
    Z = W @ X
    for upstream, same in ((np.ones_like(DL_DZ), True), (-DL_DZ, False)):
        pairs = zip(given(X, W, Z, upstream), find("6.8").answer()(X, W, Z, upstream), strict=True)
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
