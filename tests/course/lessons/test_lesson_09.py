"""The steps that lesson 09 writes are those of nnlib, and its oracles are not a second copy of them."""

import numpy as np
import pytest

from nnlib import Adam, Momentum, RMSProp
from nnlib.course.checks import find
from nnlib.course.lessons.lesson_09 import (
    adam_by_means,
    momentum_by_sum,
    rmsprop_by_sum,
)

STEPS, P = 12, 5


@pytest.fixture
def gradients():
    return np.random.default_rng(4).normal(size=(STEPS, P))


def library_walk(optimizer, gradients):
    theta = np.ones(P)
    for g in gradients:
        optimizer.step(theta, g)
    return theta


def test_the_learners_momentum_is_nnlibs(gradients):
    step, theta, v = find("9.2").answer(), np.ones(P), np.zeros(P)
    for g in gradients:
        theta, v = step(theta, v, g, 0.1, 0.8)
    np.testing.assert_allclose(theta, library_walk(Momentum(0.1, 0.8), gradients), rtol=0, atol=1e-12)


def test_the_learners_rmsprop_is_nnlibs(gradients):
    step, theta, v = find("9.4").answer(), np.ones(P), np.zeros(P)
    for g in gradients:
        theta, v = step(theta, v, g, 0.1, 0.9)
    np.testing.assert_allclose(theta, library_walk(RMSProp(0.1, 0.9), gradients), rtol=0, atol=1e-12)


def test_the_learners_adam_is_nnlibs(gradients):
    step, theta, m, v = find("9.6").answer(), np.ones(P), np.zeros(P), np.zeros(P)
    for t, g in enumerate(gradients, start=1):
        theta, m, v = step(theta, m, v, g, t, 0.1, 0.9, 0.999)
    np.testing.assert_allclose(theta, library_walk(Adam(0.1), gradients), rtol=0, atol=1e-12)


def test_a_constant_gradient_gives_the_published_averages():
    """m after 10 steps with g = 5; and a first step of η, whatever g is."""
    case = np.zeros(1), 0, 0, 5.0, 10, 0.001, 0.9, 0.999, np.full((10, 1), 5.0)
    theta, m, _ = adam_by_means(case)
    np.testing.assert_allclose(m, 3.2566077995, rtol=0, atol=1e-10)
    np.testing.assert_allclose(theta, -0.001, rtol=1e-6)


def test_the_memory_of_a_steady_push_tends_to_what_exercise_9_3_asks_for():
    _, v = momentum_by_sum((np.zeros(1), 0, 1.0, 0.1, 0.95, np.ones((500, 1))))
    np.testing.assert_allclose(v, 20, rtol=1e-9)


def test_where_gradients_are_tiny_every_other_eps_shows_and_elsewhere_a_nearby_one_hardly_does():
    for id, oracle in (("9.4", rmsprop_by_sum), ("9.6", adam_by_means)):
        exercise = find(id)
        other = exercise.answer(exercise.solution.replace("1e-8", "2e-8"))
        off = [
            np.abs(other(*exercise.handed_over(case))[0] - oracle(case)[0]).max()
            for case in exercise.fixed_cases
        ]
        assert off[1] > 1e-3 > 1e-6 > np.delete(off, 1).max()
