import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from expecting import refused
from hypothesis import given
from hypothesis import strategies as st

from nnlib import derivative, gradient
from nnlib.differences import forward_difference, jacobian


@given(st.floats(-3, 3))
def test_the_slope_of_the_sine_is_the_cosine(x):
    # truncation eps²/6 ≈ 2e-11 and round-off 1e-16/1e-5 = 1e-11
    assert derivative(np.sin, x) == pytest.approx(np.cos(x), abs=1e-9)


def test_an_array_of_points_gives_an_array_of_slopes():
    x = np.linspace(-1, 1, 5)
    np.testing.assert_allclose(derivative(np.exp, x), np.exp(x), atol=1e-9)


def test_differences_of_a_cube_err_as_theory_says():
    # f'' = f''' = 6 at 1: a forward difference errs by 3 eps + eps², a central one by eps².
    assert forward_difference(lambda x: x**3, 1.0, eps=0.01) == pytest.approx(3.0301, abs=1e-12)
    assert derivative(lambda x: x**3, 1.0, eps=0.01) == pytest.approx(3.0001, abs=1e-12)


@pytest.mark.parametrize("theta", [0.7, [1, 2, 3], [[0.1, 0.2, 0.3], [1.0, -2.0, 0.0]]])
def test_a_gradient_has_the_shape_of_its_bottom_which_is_left_alone(theta):
    theta = np.array(theta)
    before = theta.copy()
    df_dtheta = gradient(lambda theta: np.sum(theta**2), theta)
    assert df_dtheta.shape == theta.shape
    np.testing.assert_allclose(df_dtheta, 2 * theta, atol=1e-9)
    np.testing.assert_array_equal(theta, before)


def test_more_than_one_number_is_refused():
    with refused(ValueError, "f must return one number, but it returned an array of shape (2,)."):
        gradient(lambda theta: theta, np.zeros(2))


@pytest.mark.parametrize("measure", [derivative, forward_difference, gradient, jacobian])
def test_a_width_of_nought_is_refused(measure):
    with refused(ValueError, "eps must be positive and finite, got 0."):
        measure(np.sin, 1.0, eps=0)


def test_a_central_difference_is_thousands_of_times_closer_than_a_forward_one():
    forward, central = (
        abs(measure(np.sin, 1.0, eps=1e-4) - np.cos(1.0)) for measure in (forward_difference, derivative)
    )
    assert forward == pytest.approx(1e-4 * np.sin(1.0) / 2, rel=1e-3)
    assert central < forward / 1000


@pytest.mark.parametrize(("K", "D"), [(3, 2), (1, 4), (2, 1)])
def test_a_jacobian_has_the_derivative_of_output_k_by_input_d_at_k_d(K, D):
    rng = np.random.default_rng(0)
    M, x = rng.normal(size=(K, D)), rng.normal(size=D)
    J = jacobian(lambda x: np.sin(M @ x), x)
    np.testing.assert_allclose(J, np.cos(M @ x)[:, None] * M, atol=1e-9)
    np.testing.assert_allclose(J, autograd.jacobian(lambda x: anp.sin(anp.dot(M, x)))(x), atol=1e-9)


def test_a_jacobian_has_the_axes_of_the_output_and_then_those_of_the_input():
    X = np.random.default_rng(0).normal(size=(2, 3))
    J = jacobian(lambda X: X.T, X)
    assert J.shape == (3, 2, 2, 3)
    for i, j in np.ndindex(2, 3):
        assert J[j, i, i, j] == pytest.approx(1) and np.sum(np.abs(J[j, i])) == pytest.approx(1)
