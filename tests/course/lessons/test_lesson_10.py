"""Facts of lesson 10 that its notebook and its exercises both rest on."""

import numpy as np
import pytest

from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_10 import DEPTH, layers_that_can_learn, start_of_deep_networks
from nnlib.initializers import he, normal, xavier


@pytest.mark.parametrize("seed", range(4))
def test_with_hes_start_all_twenty_layers_can_learn_whatever_the_seed(seed):
    assert layers_that_can_learn(he, seed) == DEPTH


@pytest.mark.parametrize("start", [xavier, normal(0.01), normal(1.0)])
def test_with_other_starts_most_layers_cannot(start):
    assert layers_that_can_learn(start, 0) < DEPTH / 2


def test_the_start_of_deep_networks_is_tried_with_few_enough_draws_to_try_every_known_mistake():
    """A wrong answer is compared with a dozen mistakes, and each of them draws as much."""
    drawn = 0

    def counted(rng, H, D):
        nonlocal drawn
        drawn += H * D
        return rng.normal(0, np.sqrt(2 / D), size=(H, D))

    start_of_deep_networks(counted, (0,))
    assert drawn < 200_000


def test_a_start_that_gives_dots_is_not_begun():
    assert judge(find("10.4"), lambda rng, H, D: ..., np.random.default_rng(0)).state == "not begun"
