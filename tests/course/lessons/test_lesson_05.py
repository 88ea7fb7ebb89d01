"""Facts of lesson 05 that its notebook and its exercises both rest on."""

import numpy as np
import pytest

from nnlib import Network, SquaredError
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_05 import MAZUR, measured_gradients, stepped


def verdict(id, answer):
    return judge(find(id), answer, np.random.default_rng(0))


def test_oracle_measures_the_published_gradients():
    dL_dW1, _, dL_dW2, _ = measured_gradients(MAZUR)
    np.testing.assert_allclose(dL_dW1[0, 0], 0.0004385677, rtol=0, atol=1e-9)
    np.testing.assert_allclose(dL_dW2[0, 0], 0.0821670406, rtol=0, atol=1e-9)


def test_oracle_steps_to_the_published_weights():
    W1, _, W2, _ = stepped((*MAZUR, 0.5))
    published_W1 = [[0.1497807161, 0.1995614323], [0.2497511436, 0.2995022873]]
    published_W2 = [[0.3589164797, 0.4086661861], [0.5113012702, 0.5613701211]]
    np.testing.assert_allclose(W1, published_W1, rtol=0, atol=1e-8)
    np.testing.assert_allclose(W2, published_W2, rtol=0, atol=1e-8)


@pytest.mark.parametrize("answer", [-0.0226, -0.02260, -0.022603, -0.0226025405])
def test_four_digits_of_the_slope_of_w7_are_enough(answer):
    assert verdict("5.3", answer).state == "right"


@pytest.mark.parametrize("answer", [-0.02259, -0.02261, -0.0227])
def test_the_fourth_digit_of_the_slope_of_w7_has_to_be_right(answer):
    assert verdict("5.3", answer).state == "not yet"


@pytest.mark.parametrize("id", ["5.5", "5.6"])
def test_the_four_gradients_are_those_of_the_library(id):
    for x, y, W1, b1, W2, b2, *eta in find(id).cases(np.random.default_rng(3)):
        theta = W1, b1, W2, b2
        sizes = [len(x), len(b1), len(b2)]
        network = Network(sizes, activation="sigmoid", output="sigmoid", loss=SquaredError())
        for view, values in zip(network.weights_and_biases(), theta, strict=True):
            view[...] = values
        network.loss_and_gradient(x, y)
        theirs = network.gradients()
        if eta:
            theirs = [p - eta[0] * g for p, g in zip(theta, theirs, strict=True)]
        for one, other in zip(find(id).answer()(x, y, *theta, *eta), theirs, strict=True):
            np.testing.assert_allclose(one, other, rtol=0, atol=1e-12)
