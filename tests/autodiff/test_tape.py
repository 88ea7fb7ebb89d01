import gc
import re
from itertools import pairwise

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

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
    "sigmoid": (lambda t: t.sigmoid(), lambda t: 1 / (1 + anp.exp(-t))),
    "relu": (lambda t: t.relu(), lambda t: anp.maximum(t, 0)),
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


def exactly(message):
    return f"^{re.escape(message)}$"


def by_tape(f, *arrays, upstream):
    tensors = [Tensor(array) for array in arrays]
    result = f(*tensors)
    result.backward(upstream(result.data.shape))
    return result.data, [tensor.grad for tensor in tensors]


def random_upstream(seed=1):
    return lambda shape: np.random.default_rng(seed).normal(size=shape)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_operation_agrees_with_two_oracles_under_a_random_upstream_gradient(name, shape):
    f, peer = FUNCTIONS[name]
    x = np.random.default_rng(0).normal(size=shape)
    assert np.abs(x).min() > 1e-3  # no relu near its kink
    data, (dL_dx,) = by_tape(f, x, upstream=random_upstream())
    g = random_upstream()(data.shape)

    def L(x):
        return anp.sum(g * (peer or f)(x))

    np.testing.assert_allclose(data, (peer or f)(x), atol=1e-14)
    np.testing.assert_allclose(dL_dx, autograd.grad(L)(x), atol=1e-12)
    np.testing.assert_allclose(dL_dx, gradient(L, x), atol=1e-7)  # of cubes and their like, near 1e-9


@pytest.mark.parametrize("other", [(3, 2), (3, 1), (1, 2), (2,), (1, 1), (), (4, 3, 2)])
@pytest.mark.parametrize("name", BESIDE)
def test_broadcasting_is_summed_back_on_both_sides(name, other):
    f, rng = BESIDE[name], np.random.default_rng(0)
    a, b = rng.normal(size=(3, 2)), 1 + rng.uniform(size=other)
    data, actual = by_tape(f, a, b, upstream=random_upstream())
    g = random_upstream()(data.shape)
    wanted = autograd.grad(lambda a, b: anp.sum(g * f(a, b)), argnum=(0, 1))(a, b)
    for mine, right, given in zip(actual, wanted, (a, b), strict=True):
        assert mine.shape == given.shape
        np.testing.assert_allclose(mine, right, atol=1e-12)


@pytest.mark.parametrize("name", BESIDE)
def test_an_array_beside_a_tensor_is_a_constant(name):
    f, rng = BESIDE[name], np.random.default_rng(0)
    a, c = rng.normal(size=(3, 2)), 1 + rng.uniform(size=(3, 1))
    result = f(Tensor(a), c)
    np.testing.assert_array_equal(result.data, f(a, c))
    leaves = [parent for parent in result.parents if not parent.parents]
    assert all(leaf.data.shape == (3, 2) for leaf in leaves)


@pytest.mark.parametrize("seed", range(10))
def test_a_random_network_agrees_with_autograd_and_pytorch(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 6, size=rng.integers(2, 5))
    N, names = rng.integers(1, 7), rng.choice(["tanh", "sigmoid", "relu"], size=len(sizes))
    shapes = [shape for D, H in pairwise(sizes) for shape in ((H, D), (H, 1))]
    arrays = [rng.normal(size=shape) for shape in shapes]
    X, g = rng.normal(size=(sizes[0], N)), rng.normal(size=(sizes[-1], N))
    peers = {"tanh": anp.tanh, "sigmoid": FUNCTIONS["sigmoid"][1], "relu": FUNCTIONS["relu"][1]}

    def run(parameters, apply, A):
        for i in range(0, len(parameters), 2):
            A = apply(names[i // 2], parameters[i] @ A + parameters[i + 1])
        return (A * g).sum() if not hasattr(A, "requires_grad") else (A * torch_g).sum()

    tensors = [Tensor(array) for array in arrays]
    result = run(tensors, lambda name, Z: getattr(Z, name)(), X)
    result.backward()
    wanted = autograd.grad(lambda parameters: run(parameters, lambda name, Z: peers[name](Z), X))(arrays)
    for tensor, right in zip(tensors, wanted, strict=True):
        np.testing.assert_allclose(tensor.grad, right, atol=1e-12)
    torch = pytest.importorskip("torch", reason="PyTorch is one of two oracles; pip install torch to use it")
    theirs, torch_g = [torch.tensor(array, requires_grad=True) for array in arrays], torch.tensor(g)
    run(theirs, lambda name, Z: getattr(torch, name)(Z), torch.tensor(X)).backward()
    for tensor, right in zip(tensors, theirs, strict=True):
        np.testing.assert_allclose(tensor.grad, right.grad.numpy(), atol=1e-12)


def test_the_gradients_of_two_parents_of_a_sum_are_different_arrays():
    a, b = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
    y = (a + b).sum()
    y.backward()
    assert not np.shares_memory(a.grad, b.grad)
    a.grad[...] = 7
    np.testing.assert_array_equal(b.grad, [1.0, 1.0])


def test_backward_twice_gives_the_same_result():
    a = Tensor([[1.0, -2.0]])
    y = (a.tanh() * a).sum()
    y.backward()
    first = a.grad.copy()
    y.backward()
    np.testing.assert_array_equal(a.grad, first)


def test_what_the_caller_changes_afterwards_does_not_change_the_expression():
    x = np.array([1.0, 2.0])
    a = Tensor(x)
    y = (a * a).sum()
    x[...] = 100.0
    y.backward()
    np.testing.assert_array_equal(a.grad, [2.0, 4.0])


def test_a_graph_a_hundred_thousand_deep_does_not_overflow():
    a = y = Tensor(1.0)
    for _ in range(100_000):
        y = y + 1.0
    y.backward()
    assert a.grad == 1.0


def test_a_dropped_expression_is_freed_at_once():
    gc.collect()
    gc.disable()
    try:
        y = Tensor(np.ones((3, 3)))
        for _ in range(100):
            y = (y @ y).tanh() + y
        y.sum().backward()
        del y
        assert gc.collect() == 0
    finally:
        gc.enable()


def change_in_place():
    Tensor([1.0])[0] = 2.0


@pytest.mark.parametrize(
    ("mistake", "error", "message"),
    [
        (
            change_in_place,
            TypeError,
            "A Tensor cannot be changed in place: backward needs the values that it was computed with. "
            "Build a new one.",
        ),
        (
            lambda: Tensor([1.0, 2.0]).backward(),
            ShapeError,
            "backward() starts from one number, but this has shape (2,): "
            "sum it first, or give backward the upstream gradient.",
        ),
        (
            lambda: Tensor([1.0, 2.0]).backward(np.ones(3)),
            ShapeError,
            "upstream must have shape (2,), but it has shape (3,).",
        ),
        (
            lambda: Tensor(np.ones((2, 3))) @ np.ones(3),
            ShapeError,
            "@ takes two matrices, got the shapes (2, 3) and (3,); "
            "one example still needs a batch axis: x[:, None].",
        ),
        (
            lambda: Tensor(np.ones((2, 3))) @ np.ones((2, 3)),
            ShapeError,
            "@ needs as many columns on the left as rows on the right, got the shapes (2, 3) and (2, 3).",
        ),
        (lambda: Tensor([1.0, -2.0]).log(), ValueError, "log needs positive numbers, got -2.0."),
        (lambda: Tensor([-1.0]) ** 0.5, ValueError, "A negative base needs a whole exponent, got 0.5."),
        (
            lambda: Tensor([1.0]) ** Tensor([1.0]),
            TypeError,
            "The exponent must be a number, got Tensor([1.]).",
        ),
    ],
)
def test_wrong_use_gets_one_sentence(mistake, error, message):
    with pytest.raises(error, match=exactly(message)):
        mistake()
