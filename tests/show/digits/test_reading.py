import re

import numpy as np
import pytest
from expecting import refused
from pictures import expect_tidy

from nnlib import Network, ShapeError, SoftmaxCrossEntropy, SquaredError
from nnlib.show.digits.reading import digit_reading, input_derivative, worst_first


def network(sizes=(64, 5, 10), activation="tanh"):
    return Network(list(sizes), activation, loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


X = np.random.default_rng(1).uniform(size=(64, 3))


def surest(factor):
    """A network that is as sure as you like: the logits of class 3 are multiplied."""
    net = network()
    net.layers[-1].b[3] = factor
    return net


@pytest.mark.parametrize(("sizes", "N"), [((4, 3), 1), ((4, 6, 3), 5), ((7, 2, 5, 3), 4)])
def test_the_derivative_by_the_input_is_that_of_central_differences(sizes, N):
    rng, net = np.random.default_rng(2), network(sizes)
    X, y, V = rng.normal(size=(sizes[0], N)), rng.integers(3, size=N), rng.normal(size=(sizes[0], N))
    h = 1e-5
    measured = (net.loss(X + h * V, y) - net.loss(X - h * V, y)) / (2 * h)
    # Truncation and rounding of a central difference of this width are both near 1e-10 here.
    slope = input_derivative(net, X, y)
    input_derivative(net, 1 - X, y)  # the next one leaves the first as it was
    assert np.sum(slope * V) == pytest.approx(measured, abs=1e-8)


def test_title_bars_and_derivative_say_what_was_computed():
    net = network()
    before = net.parameters.tobytes()
    picture, p = digit_reading(net, X[:, 0], 4), net.probabilities(X[:, :1])[:, 0]
    assert net.parameters.tobytes() == before
    dL_dx = input_derivative(net, X[:, :1], np.array([4]))[:, 0].reshape(8, 8)
    row, column = np.unravel_index(np.abs(dL_dx).argmax(), (8, 8))
    effect = "raises" if dL_dx[row, column] > 0 else "lowers"
    number = f"{dL_dx[row, column]:.4g}".replace("-", "−")
    assert picture.alt == (
        f"Read as {p.argmax()} with p = {p.max():.3f}. "
        f"More ink in row {row}, column {column} (counted from 0) {effect} L fastest: ∂L/∂x = {number} there."
    )
    assert [f"{share:.3f}" for share in p] == re.findall(r">(0\.\d{3})</text>", picture.svg)
    assert f"L = −log p[4] = {-np.log(p[4]):.4g}" in picture.svg


def test_no_certainty_is_claimed_that_is_none_and_without_a_label_there_is_no_derivative():
    picture = digit_reading(surest(30.0), X[:, 0])
    assert picture.alt == "Read as 3 with p > 0.999." and picture.svg.count("&lt; 0.001") == 9
    assert "∂" not in picture.svg
    sure = digit_reading(surest(12.0), X[:, 0], 3).svg
    assert re.search(r"L = −log p\[3\] = \d\.\d+e−[1-9]<", sure) and "e−0" not in sure


def test_a_pixel_that_changes_nothing_is_said_to_change_nothing():
    net = network()
    net.layers[0].W = np.zeros((5, 64))
    assert digit_reading(net, X[:, 0], 1).alt.endswith(" ∂L/∂x is 0 in every pixel.")


@pytest.mark.parametrize("label", [None, 0, 9])
@pytest.mark.parametrize("factor", [0.0, 5.0, 1000.0])
def test_all_words_lie_on_the_sheet_and_apart(label, factor):
    expect_tidy(digit_reading(surest(factor), X[:, 0], label).svg)


def test_wrong_questions_get_one_sentence():
    with refused(
        ShapeError,
        ("x must have shape (D=64,), but it has shape (64, 3). One digit is a column of pixels: X[:, 0]."),
    ):
        digit_reading(network(), X)
    with refused(ValueError, "y holds the label 10, but there are K=10 classes, so labels run from 0 to 9."):
        digit_reading(network(), X[:, 0], 10)
    with refused(TypeError, "Probabilities of digits need Network(..., loss=SoftmaxCrossEntropy())."):
        digit_reading(Network([64, 10], loss=SquaredError()), X[:, 0])


RNG = np.random.default_rng(3)
MANY, LABELS = RNG.uniform(size=(64, 40)), RNG.integers(10, size=40)


def test_all_mistakes_are_found_and_the_dearest_comes_first():
    net = network()
    order = worst_first(net, MANY, LABELS)
    assert sorted(order) == np.flatnonzero(net.predict(MANY) != LABELS).tolist()
    losses = [net.loss(MANY[:, [n]], LABELS[[n]]) for n in order]
    assert losses == sorted(losses, reverse=True) and losses[0] > losses[-1]
    assert worst_first(net, MANY, net.predict(MANY)).size == 0
