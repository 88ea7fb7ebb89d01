"""Facts of lesson 08 that its notebook and its exercises both rest on."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnlib import Adam, GradientDescent, Momentum, Network, SquaredError, train
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_08 import recurrent_walk, walk_cases
from nnlib.providers import by_backpropagation
from nnlib.show.plots.providers_grid import grid_of_walks
from nnlib.training import minibatches


@pytest.fixture
def fit():
    rng = np.random.default_rng(3)
    network = Network([3, 1], loss=SquaredError(), rng=rng)
    return network, rng.normal(size=(3, 10)), rng.normal(size=(1, 10))


@pytest.mark.parametrize("optimizer", [GradientDescent(0.2), Adam(0.1)])
def test_the_learners_walk_is_the_one_of_the_grid(fit, optimizer):
    network, X, Y = fit
    theirs = grid_of_walks(network, X, Y, {"b": by_backpropagation}, {"o": optimizer}, steps=5)["b"]["o"]

    def gradient_of(theta):
        copy = Network([3, 1], loss=SquaredError())
        copy.parameters[...] = theta
        return copy.loss_and_gradient(X, Y)[1]

    mine = find("8.3").answer()(gradient_of, optimizer, network.parameters, 5)
    np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)


def test_the_oracle_of_a_walk_is_nnlibs_momentum_that_keeps_one_half():
    for theta, steps, A, share in walk_cases(np.random.default_rng(0)):
        moved, optimizer, points = theta.copy(), Momentum(share, 0.5), [theta]
        for _ in range(steps):
            optimizer.step(moved, A.T @ A @ moved)
            points.append(moved.copy())
        np.testing.assert_allclose(recurrent_walk((theta, steps, A, share)), points, rtol=0, atol=1e-14)


def test_the_learners_epoch_takes_the_steps_that_backprop_gives(fit):
    """A linear neuron whose bias stays at 0."""
    network, X, Y = fit
    order = np.concatenate(list(minibatches(10, 4, np.random.default_rng(7))))
    W = network.weights_and_biases()[0]
    mine = find("8.6").answer()(W[0].copy(), X, Y[0], 0.1, 4, order)
    for batch in minibatches(10, 4, np.random.default_rng(7)):
        network.loss_and_gradient(X[:, batch], Y[:, batch])
        W -= 0.1 * network.gradients()[0]
    np.testing.assert_allclose(mine, W[0], rtol=0, atol=1e-12)


def test_the_gradient_of_all_examples_is_the_learners_mean_over_batches(fit):
    network, X, Y = fit
    batches = list(minibatches(10, 4, np.random.default_rng(0)))
    slopes = np.array([network.loss_and_gradient(X[:, b], Y[:, b])[1].copy() for b in batches])
    mine = find("8.5").answer()(slopes, np.array([len(b) for b in batches]))
    np.testing.assert_allclose(mine, network.loss_and_gradient(X, Y)[1], rtol=0, atol=1e-12)


def test_thirty_epochs_over_the_digits_of_lesson_00_are_as_many_steps_as_the_exercise_says():
    rng = np.random.default_rng(0)
    network = Network([1, 1], loss=SquaredError(), rng=rng)
    X, Y = rng.normal(size=(1, 1437)), rng.normal(size=(1, 1437))
    history = train(network, GradientDescent(0.01), X, Y, epochs=30, batch_size=32, rng=rng, progress=False)
    assert len(history.loss) == find("8.4").right()


def test_the_verdicts_on_the_three_texts_are_as_many_as_the_lesson_says():
    text = (Path(__file__).parents[3] / "solutions" / "08_close_the_loop.py").read_text(encoding="utf-8")
    counts = Counter(re.findall(r"^# \| .+ \| \*\*(true|loose|false)\*\* \|", text, re.MULTILINE))
    said = " ".join(re.search(r"Of the \d+ statements[^.]+", text)[0].replace("\n#", "").split())
    assert said == (
        f"Of the {counts.total()} statements below, {counts['true']} are true as they stand, "
        f"{counts['loose']} are loose and {counts['false']} are false"
    )


@pytest.mark.parametrize("short_of_the_bottom", [1e-4, 1e-6, 1e-8, 0.0])
def test_a_right_slope_in_eta_is_right_also_where_the_step_ends_near_the_bottom(short_of_the_bottom):
    """There it is nearly 0: the difference quotient of a loss of 50 is off by more than a millionth of it."""
    exercise = find("8.8")
    bowl = np.array([1.0]), 1 - short_of_the_bottom, np.array([[1.0], [0.0]]), np.array([0.0, 10.0])
    near = replace(exercise, cases=lambda rng: [*exercise.cases(rng), bowl])
    assert judge(near, exercise.answer(), np.random.default_rng(0)).points == exercise.points
