"""The steps that lesson 09 writes are those of nnlib, and its oracles are not a second copy of them."""

import sys
from pathlib import Path

import numpy as np
import pytest

from nnlib import Adam, Momentum, RMSProp
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_09 import (
    adam_by_means,
    adam_cases,
    momentum_by_sum,
    rmsprop_by_sum,
    rmsprop_cases,
)

sys.path.insert(0, str(Path(__file__).parent))
from mutants import Solution  # noqa: E402

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
    step, theta, v = Solution("9.2").answer(), np.ones(P), np.zeros(P)
    for g in gradients:
        theta, v = step(theta, v, g, 0.1, 0.8)
    np.testing.assert_allclose(theta, library_walk(Momentum(0.1, 0.8), gradients), rtol=0, atol=1e-12)


def test_the_learners_rmsprop_is_nnlibs(gradients):
    step, theta, v = Solution("9.4").answer(), np.ones(P), np.zeros(P)
    for g in gradients:
        theta, v = step(theta, v, g, 0.1, 0.9)
    np.testing.assert_allclose(theta, library_walk(RMSProp(0.1, 0.9), gradients), rtol=0, atol=1e-12)


def test_the_learners_adam_is_nnlibs(gradients):
    step, theta, m, v = Solution("9.6").answer(), np.ones(P), np.zeros(P), np.zeros(P)
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


@pytest.mark.parametrize(
    ("cases", "oracle", "shapes"), [(rmsprop_cases, rmsprop_by_sum, 2), (adam_cases, adam_by_means, 3)]
)
def test_the_oracles_give_a_vector_for_each_part(cases, oracle, shapes):
    for case in cases(np.random.default_rng(0)):
        assert [part.shape for part in oracle(case)] == [case[0].shape] * shapes


@pytest.mark.parametrize(
    ("id", "answer", "start"),
    [
        (
            "9.2",
            lambda theta, v, g, eta, beta: (beta * v + g, theta - eta * (beta * v + g)),
            "The two have changed",
        ),
        ("9.4", lambda *case: rmsprop_by(lambda v: np.sqrt(v + 1e-8), *case), "ε stands outside the root"),
        ("9.4", lambda *case: rmsprop_by(np.sqrt, *case), "ε is missing beside the root"),
    ],
)
def test_a_slip_in_a_memory_is_named(id, answer, start):
    assert judge(find(id), answer, np.random.default_rng(0)).sentences[0].startswith(start)


def rmsprop_by(divisor, theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / divisor(v), v
