import re

import numpy as np
import pytest

from nnlib import Network, ShapeError, SoftmaxCrossEntropy
from nnlib.show.digits.worst_mistakes import worst_first, worst_mistakes

RNG = np.random.default_rng(3)
X, Y = RNG.uniform(size=(64, 40)), RNG.integers(10, size=40)


def network():
    return Network([64, 8, 10], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


def test_all_mistakes_are_found_and_the_dearest_comes_first():
    net = network()
    order = worst_first(net, X, Y)
    assert sorted(order) == np.flatnonzero(net.predict(X) != Y).tolist()
    losses = [net.loss(X[:, [n]], Y[[n]]) for n in order]
    assert losses == sorted(losses, reverse=True) and losses[0] > losses[-1]


def test_each_digit_is_named_with_what_was_read_and_both_probabilities():
    net = network()
    p, order = net.probabilities(X), worst_first(net, X, Y)[:5]
    svg = worst_mistakes(net, X, Y, count=5).svg
    read = net.predict(X)
    assert re.findall(r">(\d → \d)<", svg) == [f"{Y[n]} → {read[n]}" for n in order]
    wanted = [f"p {p[Y[n], n]:.2f} → {p[read[n], n]:.2f}" for n in order]
    assert re.findall(r">(p [^<]+)</text>", svg) == wanted


def test_the_title_counts_all_mistakes_though_few_are_shown():
    net = network()
    p, order = net.probabilities(X), worst_first(net, X, Y)
    n, wrong = order[0], len(order)
    read, share = p[:, n].argmax(), p[:, n].max()
    assert worst_mistakes(net, X, Y, count=1).alt == (
        f"{wrong} of 40 are read wrong; at worst, {Y[n]} is read as {read} with p = {share:.2f}."
    )


def test_a_network_without_mistakes_has_an_empty_sheet():
    net = network()
    assert worst_mistakes(net, X, net.predict(X)).alt == "0 of 40 are read wrong."


@pytest.mark.parametrize("count", [1, 6, 7, 30])
def test_all_words_lie_on_the_sheet_and_apart(expect_tidy, count):
    expect_tidy(worst_mistakes(network(), X, Y, count).svg)


def test_digits_in_rows_are_refused():
    with pytest.raises(ShapeError) as error:
        worst_mistakes(network(), X.T, Y)
    assert str(error.value) == (
        "X must have shape (64, N), but it has shape (40, 64). "
        "Columns are examples: X.T turns rows into columns."
    )
