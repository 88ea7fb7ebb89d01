"""Facts of lesson 05 that its notebook and its exercises both rest on."""

import numpy as np

from nnlib.course.lessons.lesson_05 import MAZUR, measured_gradients, stepped


def test_the_oracles_give_the_published_gradients_and_weights():
    dL_dW1, _, dL_dW2, _ = measured_gradients(MAZUR)
    np.testing.assert_allclose(dL_dW1[0, 0], 0.0004385677, rtol=0, atol=1e-9)
    np.testing.assert_allclose(dL_dW2[0, 0], 0.0821670406, rtol=0, atol=1e-9)
    W1, _, W2, _ = stepped((*MAZUR, 0.5))
    published_W1 = [[0.1497807161, 0.1995614323], [0.2497511436, 0.2995022873]]
    published_W2 = [[0.3589164797, 0.4086661861], [0.5113012702, 0.5613701211]]
    np.testing.assert_allclose(W1, published_W1, rtol=0, atol=1e-8)
    np.testing.assert_allclose(W2, published_W2, rtol=0, atol=1e-8)
