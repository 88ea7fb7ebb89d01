from itertools import pairwise

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from expecting import PEERS, refused

from nnlib import ShapeError, gradient
from nnlib.autodiff.tape import Tensor

SHAPES = [(3, 2), (1, 4), (2, 1)]
# Each with the same formula for autograd, where the two write it differently.
FUNCTIONS = {
    "negative": (lambda t: -t, None),
    "square": (lambda t: t**2, None),
    "third power": (lambda t: t**3, None),
    "power -1": (lambda t: (t * t + 1) ** -1, None),
    "exp": (lambda t: t.exp(), anp.exp),
    "log": (lambda t: (t * t + 1).log(), lambda t: anp.log(t * t + 1)),
    "tanh": (lambda t: t.tanh(), anp.tanh),
    "sigmoid": (lambda t: t.sigmoid(), PEERS["sigmoid"]),
    "relu": (lambda t: t.relu(), PEERS["relu"]),
    "sum": (lambda t: t.sum() * t, lambda t: anp.sum(t) * t),
    "sum over examples": (lambda t: t - t.sum(axis=1, keepdims=True), None),
    "sum without axis": (lambda t: t.sum(axis=0) * t, None),
    "transpose": (lambda t: t.T * 2, None),
    "product with itself": (lambda t: t @ t.T, lambda t: anp.dot(t, t.T)),
    "one row": (lambda t: t[0] * t, None),
    "an entry picked twice": (lambda t: t[[0, 0], [-1, -1]] * t[:1, :1], None),
    "used three times": (lambda t: t * t + t, None),
}
BESIDE = {
    "+": lambda t, c: t + c,
    "+ on the right": lambda t, c: c + t,
    "-": lambda t, c: t - c,
    "- on the right": lambda t, c: c - t,
    "*": lambda t, c: t * c,
    "* on the right": lambda t, c: c * t,
    "/": lambda t, c: t / c,
    "/ on the right": lambda t, c: c / (t * t + 1),
}


def check(f, peer, *arrays, differences=False):
    """The value of f, and its slopes under a random upstream gradient, are those of the oracles."""
    tensors = [Tensor(array) for array in arrays]
    result = f(*tensors)
    upstream = np.random.default_rng(1).normal(size=result.data.shape)
    result.backward(upstream)

    def L(*arrays):
        return anp.sum(upstream * peer(*arrays))

    np.testing.assert_allclose(result.data, peer(*arrays), atol=1e-14)
    for place, (tensor, array) in enumerate(zip(tensors, arrays, strict=True)):
        assert tensor.grad.shape == array.shape
        np.testing.assert_allclose(tensor.grad, autograd.grad(L, argnum=place)(*arrays), atol=1e-12)
    if differences:  # of cubes and their like, near 1e-9
        np.testing.assert_allclose(tensors[0].grad, gradient(L, *arrays), atol=1e-7)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_operation_agrees_with_two_oracles_under_a_random_upstream_gradient(name, shape):
    f, peer = FUNCTIONS[name]
    x = np.random.default_rng(0).normal(size=shape)
    assert np.abs(x).min() > 1e-3  # no relu near its kink
    check(f, peer or f, x, differences=True)


@pytest.mark.parametrize("other", [(3, 2), (3, 1), (1, 2), (2,), (1, 1), (), (4, 3, 2)])
@pytest.mark.parametrize("name", BESIDE)
def test_broadcasting_is_summed_back_on_both_sides_and_an_array_is_a_constant(name, other):
    f, rng = BESIDE[name], np.random.default_rng(0)
    a, b = rng.normal(size=(3, 2)), 1 + rng.uniform(size=other)
    check(f, f, a, b)
    check(lambda t: f(t, b), lambda t: f(t, b), a)


@pytest.mark.parametrize("seed", range(10))
def test_a_random_network_agrees_with_autograd_and_pytorch(seed, torch):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, size=rng.integers(2, 5))
    N, names = rng.integers(1, 7), rng.choice(["tanh", "sigmoid", "relu"], size=len(sizes))
    arrays = [rng.normal(size=shape) for D, H in pairwise(sizes) for shape in ((H, D), (H, 1))]
    X = rng.normal(size=(sizes[0], N))

    def run(parameters, apply, A):
        for i in range(0, len(parameters), 2):
            A = apply(names[i // 2], parameters[i] @ A + parameters[i + 1])
        return (A * A).sum()

    tensors, theirs = (
        [Tensor(array) for array in arrays],
        [torch.tensor(a, requires_grad=True) for a in arrays],
    )
    run(tensors, lambda name, Z: getattr(Z, name)(), X).backward()
    run(theirs, lambda name, Z: getattr(torch, name)(Z), torch.tensor(X)).backward()
    exact = autograd.grad(lambda parameters: run(parameters, lambda name, Z: PEERS[name](Z), X))(arrays)
    for mine, right, other in zip(tensors, exact, theirs, strict=True):
        np.testing.assert_allclose(mine.grad, right, atol=1e-12)
        np.testing.assert_allclose(mine.grad, other.grad.numpy(), atol=1e-12)


def test_gradients_are_arrays_of_their_own_and_come_out_alike_twice():
    x = np.array([1.0, 2.0])
    a, b = Tensor(x), Tensor([3.0, 4.0])
    y = (a * a + b).sum() + (a + b).sum()
    x[...] = 100.0  # what the caller changes afterwards does not change the expression
    for _ in range(2):
        y.backward()
        assert a.grad.tolist() == [3.0, 5.0] and b.grad.tolist() == [2.0, 2.0]
        a.grad[...] = 7
        assert b.grad.tolist() == [2.0, 2.0]


def test_wrong_use_gets_one_sentence():
    a = Tensor([1.0, -2.0])
    sentence = "A Tensor cannot be changed in place: backward needs the values that it was computed with."
    with refused(TypeError, f"{sentence} Build a new one."):
        a[0] = 2.0
    sentence = "backward() starts from one number, but this has shape (2,)"
    with refused(ShapeError, f"{sentence}: sum it first, or give backward the upstream gradient."):
        a.backward()
    with refused(ShapeError, "upstream must have shape (2,), but it has shape (3,)."):
        a.backward(np.ones(3))
    sentence = "@ takes two matrices, got the shapes (2, 3) and (3,)"
    with refused(ShapeError, f"{sentence}; one example still needs a batch axis: x[:, None]."):
        Tensor(np.ones((2, 3))) @ np.ones(3)
    sentence = "@ needs as many columns on the left as rows on the right"
    with refused(ShapeError, f"{sentence}, got the shapes (2, 3) and (2, 3)."):
        Tensor(np.ones((2, 3))) @ np.ones((2, 3))
    with refused(ValueError, "log needs positive numbers, got -2.0."):
        a.log()
    with refused(ValueError, "A negative base needs a whole exponent, got 0.5."):
        Tensor([-1.0]) ** 0.5
    with refused(TypeError, "The exponent must be a number, got Tensor([1.])."):
        a ** Tensor([1.0])
