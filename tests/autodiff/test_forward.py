import autograd
import numpy as np
import pytest

from nnlib import Value, jacobian
from nnlib.autodiff.forward import Dual
from nnlib.autodiff.tape import Tensor


def shape_of(t):
    return (t.value if isinstance(t, Dual) else t.data).shape


FUNCTIONS = {
    "negative": lambda t: -t,
    "powers": lambda t: t**3 + t**2,
    "exp": lambda t: t.exp(),
    "log": lambda t: (t * t + 1).log(),
    "tanh": lambda t: t.tanh(),
    "sigmoid": lambda t: t.sigmoid(),
    "relu": lambda t: t.relu(),
    "quotient": lambda t: t / (t * t + 1) + 2 / (t * t + 3),
    "difference": lambda t: 1 - t - 3,
    "sums": lambda t: t.sum() * (t - t.sum(axis=1, keepdims=True)) + t.sum(axis=0),
    "products": lambda t: (t @ t.T) @ t,
    "product with a constant": lambda t: t.T @ (t * 3) - 2 * t.T @ np.ones(shape_of(t)),
    "indexing": lambda t: t[0] * t[:, :1],
}


@pytest.mark.parametrize("shape", [(3, 2), (1, 4), (2, 1)])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_forward_and_reverse_mode_agree_on_a_random_direction_and_upstream_gradient(name, shape):
    f, rng = FUNCTIONS[name], np.random.default_rng(0)
    x, direction = rng.normal(size=shape), rng.normal(size=shape)
    forward, tensor = f(Dual(x, direction)), Tensor(x)
    upstream, result = rng.normal(size=forward.value.shape), f(tensor)
    result.backward(upstream)
    np.testing.assert_allclose(forward.value, result.data, atol=1e-14)
    # Both are upstream · J · direction, from the left and from the right.
    assert np.sum(upstream * forward.slope) == pytest.approx(np.sum(tensor.grad * direction), rel=1e-12)


def test_one_direction_is_one_column_of_the_jacobian():
    x = np.array([0.3, -1.2, 2.0])

    def f(x):
        return (x * x[0]).tanh() if isinstance(x, Dual) else np.tanh(x * x[0])

    J = jacobian(f, x)
    np.testing.assert_allclose(J, autograd.jacobian(lambda x: autograd.numpy.tanh(x * x[0]))(x), atol=1e-9)
    columns = [f(Dual(x, direction)).slope for direction in np.eye(3)]
    np.testing.assert_allclose(columns, J.T, atol=1e-9)  # the Jacobian is measured


def test_a_constant_has_slope_0():
    assert Dual(3.0).slope == 0
    np.testing.assert_array_equal((Dual(np.ones(2), np.ones(2)) + np.array([5.0, 6.0])).slope, [1, 1])


def test_the_square_of_epsilon_is_nought():
    x = Dual(2.0, 1.0)
    assert (x**3).slope == 12.0 and (x * x * x).slope == 12.0


def test_the_slope_of_relu_at_the_kink_is_0_whatever_the_engine():
    x = [-1.0, 0.0, 2.0]
    tensor, values = Tensor(x), [Value(number) for number in x]
    tensor.relu().sum().backward()
    sum(value.relu() for value in values).backward()
    assert Dual(np.array(x), np.ones(3)).relu().slope.tolist() == tensor.grad.tolist() == [0.0, 0.0, 1.0]
    assert [value.grad for value in values] == [0.0, 0.0, 1.0]
