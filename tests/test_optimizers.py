import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nnlib import GradientDescent, ShapeError


def exactly(message):
    return f"^{re.escape(message)}$"


def test_a_step_subtracts_eta_times_the_gradient_in_place():
    parameters, gradient = np.array([1.0, 2.0]), np.array([10.0, -20.0])
    assert GradientDescent(eta=0.1).step(parameters, gradient) is None
    np.testing.assert_allclose(parameters, [0.0, 4.0], atol=1e-15)


def test_the_gradient_is_only_read():
    gradient = np.array([10.0, -20.0])
    gradient.flags.writeable = False
    GradientDescent().step(np.zeros(2), gradient)
    assert gradient.tolist() == [10.0, -20.0]


def test_eta_may_change_between_steps():
    optimizer, parameters = GradientDescent(eta=1.0), np.zeros(1)
    optimizer.step(parameters, np.ones(1))
    optimizer.eta = 0.5
    optimizer.step(parameters, np.ones(1))
    assert parameters.tolist() == [-1.5]


def test_one_optimizer_may_serve_vectors_of_different_length_and_type():
    optimizer = GradientDescent(eta=1.0)
    for size, dtype in [(2, np.float64), (3, np.float64), (3, np.float32)]:
        parameters = np.zeros(size, dtype)
        optimizer.step(parameters, np.ones(size, dtype))
        assert parameters.dtype == dtype
        assert parameters.tolist() == [-1.0] * size


@given(
    eigenvalues=st.lists(st.floats(0.1, 10), min_size=1, max_size=4),
    fraction=st.floats(0.05, 1.95),
)
def test_descent_on_a_quadratic_converges_for_eta_below_two_over_the_largest_eigenvalue(
    eigenvalues, fraction
):
    largest, smallest = max(eigenvalues), min(eigenvalues)
    assume(fraction * smallest / largest > 0.01)  # along a nearly flat axis 3000 steps are too few to tell
    Lambda, theta = np.array(eigenvalues), np.ones(len(eigenvalues))
    optimizer = GradientDescent(eta=fraction / largest)
    for _ in range(3000):
        optimizer.step(theta, Lambda * theta)
    assert np.abs(theta).max() < 1e-6


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=4), st.floats(2.05, 4))
def test_descent_on_a_quadratic_diverges_for_eta_above_two_over_the_largest_eigenvalue(eigenvalues, fraction):
    Lambda, theta = np.array(eigenvalues), np.ones(len(eigenvalues))
    optimizer = GradientDescent(eta=fraction / Lambda.max())
    for _ in range(300):
        optimizer.step(theta, Lambda * theta)
    assert np.abs(theta).max() > 1e6


def test_at_the_limit_itself_the_walk_jumps_to_and_fro():
    theta, optimizer = np.array([1.0]), GradientDescent(eta=2.0)
    optimizer.step(theta, theta.copy())
    assert theta.tolist() == [-1.0]
    optimizer.step(theta, theta.copy())
    assert theta.tolist() == [1.0]


@pytest.mark.parametrize(
    ("eta", "error", "message"),
    [
        (
            -0.1,
            ValueError,
            "eta must be positive, got -0.1. Descent already subtracts the gradient; use eta=0.1.",
        ),
        (0, ValueError, "eta must be positive, got 0. With eta=0 no step moves the parameters."),
        (float("nan"), ValueError, "eta must be finite, got nan."),
        (float("inf"), ValueError, "eta must be finite, got inf."),
        (-float("inf"), ValueError, "eta must be finite, got -inf."),
        ("0.1", TypeError, "eta must be a number, got '0.1'."),
        (None, TypeError, "eta must be a number, got None."),
        (True, TypeError, "eta must be a number, got True."),
    ],
)
def test_a_wrong_eta_gets_one_sentence(eta, error, message):
    with pytest.raises(error, match=exactly(message)):
        GradientDescent(eta=eta)


@pytest.mark.parametrize(
    ("parameters", "gradient", "error", "message"),
    [
        (
            np.zeros(3),
            np.zeros(2),
            ShapeError,
            "gradient must have the shape of parameters, (3,), but it has shape (2,).",
        ),
        (
            np.zeros(3),
            np.zeros((3, 1)),
            ShapeError,
            "gradient must have the shape of parameters, (3,), but it has shape (3, 1).",
        ),
        (
            np.zeros((2, 3)),
            np.zeros((2, 3)),
            ShapeError,
            "parameters must be one flat vector, but it has shape (2, 3).",
        ),
        (
            np.zeros(2, int),
            np.zeros(2),
            TypeError,
            "parameters must be an array of floats, which a step can change in place, got int64.",
        ),
        (
            [0.0, 0.0],
            np.zeros(2),
            TypeError,
            "parameters must be an array of floats, which a step can change in place, got list.",
        ),
    ],
)
def test_vectors_that_do_not_fit_get_one_sentence(parameters, gradient, error, message):
    with pytest.raises(error, match=exactly(message)):
        GradientDescent().step(parameters, gradient)


def test_a_refused_step_moves_nothing():
    parameters = np.array([1.0, 2.0])
    with pytest.raises(ShapeError):
        GradientDescent().step(parameters, np.ones(1))
    assert parameters.tolist() == [1.0, 2.0]
