"""Facts of lesson 10 that its notebook and its exercises both rest on."""

import numpy as np
import pytest

from nnlib.clipping import clip_by_norm
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_10 import DEPTH, layers_that_can_learn, open_by_slope, start_of_deep_networks
from nnlib.initializers import he, normal, xavier
from nnlib.layers import Dense


@pytest.mark.parametrize("seed", range(4))
def test_with_hes_start_all_twenty_layers_can_learn_whatever_the_seed(seed):
    assert layers_that_can_learn(he, seed) == DEPTH


@pytest.mark.parametrize("start", [xavier, normal(0.01), normal(1.0)])
def test_with_other_starts_most_layers_cannot(start):
    assert layers_that_can_learn(start, 0) < DEPTH / 2


def test_the_learners_start_is_he():
    mine = find("10.4").answer()(np.random.default_rng(0), 7, 4)
    np.testing.assert_allclose(mine, he(np.random.default_rng(0), 7, 4), rtol=0, atol=1e-12)


def said(id, answer):
    return judge(find(id), answer, np.random.default_rng(0)).sentences


@pytest.mark.parametrize(
    ("start", "yours"),
    [
        (lambda rng, H, D: rng.normal(size=(D, H)), "(30, 40)"),
        (lambda rng, H, D: rng.normal(size=(H, D + 1)), "(40, 31)"),
        (lambda rng, H, D: rng.normal(size=H), "(40,)"),
        (lambda rng, H, D: rng.normal(), "one float"),
        (lambda rng, H, D: rng, "one Generator"),
    ],
)
def test_a_start_of_another_shape_is_told_both_shapes_and_no_error_of_the_network(start, yours):
    assert said("10.4", start) == (f"The shape must be (H, D) = (40, 30), yours is {yours}.",)


def test_a_start_that_raises_is_still_told_in_which_line():
    (sentence,) = said("10.4", lambda rng, H, D: rng.normal(size=(H, D))[H])
    assert sentence.startswith("Your code raised IndexError: ") and "It happened in line" in sentence


@pytest.mark.parametrize("largest", [0.5, 100.0])
def test_the_learners_clip_is_clip_by_norm(largest):
    gradient = np.random.default_rng(1).normal(size=6)
    mine = find("10.6").answer()(gradient, largest)
    np.testing.assert_allclose(mine, clip_by_norm(gradient, largest), rtol=0, atol=1e-12)


def test_the_share_of_open_examples_is_that_of_values_above_0_in_a_dense_layer():
    rng = np.random.default_rng(2)
    layer, X = Dense(3, 5, "relu", rng, np.float64, he), rng.normal(size=(3, 8))
    layer.b[...] = rng.normal(size=(5, 1))
    A = layer.forward(X)
    np.testing.assert_allclose(open_by_slope((layer.W, layer.b, X)), (A > 0).mean(axis=1), rtol=0, atol=1e-12)
    np.testing.assert_allclose(
        find("10.5").answer()(layer.W, layer.b, X), (A > 0).mean(axis=1), rtol=0, atol=1e-12
    )


def test_the_start_of_deep_networks_is_tried_with_few_enough_draws_to_try_every_known_mistake():
    """A wrong answer is compared with a dozen mistakes, and each of them draws as much."""
    drawn = 0

    def counted(rng, H, D):
        nonlocal drawn
        drawn += H * D
        return rng.normal(0, np.sqrt(2 / D), size=(H, D))

    start_of_deep_networks(counted, (0,))
    assert drawn < 200_000
