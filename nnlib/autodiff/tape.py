"""Reverse mode over arrays: operations are recorded as they run, and backward starts from the last of them.

Derived in lesson 07. A node keeps for each parent a vector-Jacobian product (vjp): a function that takes
∂L/∂(node) and gives ∂L/∂(parent), without ever building the Jacobian. It refers to arrays, never to the node,
so an unused expression is freed at once.
"""

from collections.abc import Callable

import numpy as np

from nnlib.autodiff.elementwise import Elementwise
from nnlib.autodiff.scalar import Value, topological_order
from nnlib.shapes import ShapeError, as_floats, expect_shape


class Tensor(Elementwise):
    """An array of an expression; after `backward`, grad is the result's derivative by it, of the same shape.

    parents are the Tensors it was computed from, vjps[i] takes ∂L/∂(this) to ∂L/∂(parents[i]).
    Arrays and plain numbers in an expression are constants.

    >>> W, x = Tensor([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    >>> L = ((W @ x - 10) ** 2).sum()
    >>> L.backward()
    >>> L.data, W.grad
    (array(1.), array([[6., 8.]]))
    """

    __slots__ = ("data", "grad", "parents", "vjps")

    def __init__(self, data: np.ndarray, parents: tuple = (), vjps: tuple = ()):
        # A copy of what is given: the expression must not change when the caller changes that array.
        self.data = np.asarray(data) if parents else array(data).copy()
        self.parents, self.vjps = parents, vjps
        self.grad: np.ndarray | None = None

    def __repr__(self) -> str:
        return f"Tensor({self.data})"

    def __add__(self, other):
        return node(self.data + array(other), (self, lambda g: g), (other, lambda g: g))

    def __sub__(self, other):
        return node(self.data - array(other), (self, lambda g: g), (other, lambda g: -g))

    def __mul__(self, other):
        a, b = self.data, array(other)
        return node(a * b, (self, lambda g: g * b), (other, lambda g: g * a))

    def __truediv__(self, other):
        a, b = self.data, array(other)
        return node(a / b, (self, lambda g: g / b), (other, lambda g: -g * a / b**2))

    def __rtruediv__(self, other):
        a, b = self.data, array(other)
        return node(b / a, (self, lambda g: -g * b / a**2))

    def __matmul__(self, other):
        return product(self, other)

    def __rmatmul__(self, other):
        return product(other, self)

    def __neg__(self):
        return node(-self.data, (self, lambda g: -g))

    def _each(self, f: Callable, *constants):
        data, slope = f(self.data, *constants)
        return node(data, (self, lambda g: g * slope))

    def sum(self, axis: int | tuple | None = None, keepdims: bool = False):
        shape = self.data.shape

        def spread(g):  # each entry of a sum gets the gradient of the sum
            return np.broadcast_to(g if keepdims or axis is None else np.expand_dims(g, axis), shape)

        return node(self.data.sum(axis, keepdims=keepdims), (self, spread))

    @property
    def T(self):
        return node(self.data.T, (self, lambda g: g.T))

    def __getitem__(self, index):
        shape = self.data.shape

        def scatter(g):
            whole = np.zeros(shape)
            np.add.at(whole, index, g)  # whole[index] += g would count an entry picked twice only once
            return whole

        return node(self.data[index], (self, scatter))

    def __setitem__(self, index, values):
        reason = "backward needs the values that it was computed with. Build a new one"
        raise TypeError(f"A Tensor cannot be changed in place: {reason}.")

    def backward(self, upstream: np.ndarray | None = None) -> None:
        """Write ∂L/∂(node) into the grad of every node of this expression, replacing what it held.

        L is this Tensor if it is one number; if not, upstream is ∂L/∂(this), of its shape.
        """
        shape = self.data.shape
        if upstream is None and shape:
            hint = "sum it first, or give backward the upstream gradient"
            raise ShapeError(f"backward() starts from one number, but this has shape {shape}: {hint}.")
        start = array(1.0 if upstream is None else upstream, "upstream")
        expect_shape("upstream", start, " ".join(map(str, shape)))
        order = topological_order(self)
        for tensor in order:  # each gets its own array: changing one gradient never changes another
            tensor.grad = np.zeros_like(tensor.data)
        self.grad = np.full_like(self.data, start)
        for tensor in reversed(order):
            for parent, vjp in zip(tensor.parents, tensor.vjps, strict=True):
                parent.grad += unbroadcast(vjp(tensor.grad), parent.data.shape)

    __deepcopy__ = Value.__deepcopy__


def node(data: np.ndarray, *inputs: tuple) -> Tensor:
    """The Tensor computed from `inputs`, pairs of an operand and its vjp; constants are dropped."""
    parents, vjps = zip(*(pair for pair in inputs if isinstance(pair[0], Tensor)), strict=True)
    return Tensor(data, parents, vjps)


def product(A, B) -> Tensor:
    """A @ B for matrices, of which at least one is a Tensor."""
    a, b = array(A), array(B)
    if a.ndim != 2 or b.ndim != 2:
        hint = "one example still needs a batch axis: x[:, None]"
        raise ShapeError(f"@ takes two matrices, got the shapes {a.shape} and {b.shape}; {hint}.")
    if a.shape[1] != b.shape[0]:
        wanted = "as many columns on the left as rows on the right"
        raise ShapeError(f"@ needs {wanted}, got the shapes {a.shape} and {b.shape}.")
    return node(a @ b, (A, lambda g: g @ b.T), (B, lambda g: a.T @ g))


def array(operand, name: str = "the operand") -> np.ndarray:
    """The numbers of a Tensor, an array or a plain number, as float64."""
    return operand.data if isinstance(operand, Tensor) else as_floats(name, operand)


def unbroadcast(g: np.ndarray, shape: tuple) -> np.ndarray:
    """Sum g over the axes along which an operand of this shape was repeated: each copy's gradient counts.

    >>> unbroadcast(np.ones((2, 3)), (2, 1))
    array([[3.],
           [3.]])
    """
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    repeated = tuple(axis for axis, length in enumerate(shape) if length == 1 != g.shape[axis])
    return g.sum(axis=repeated, keepdims=True) if repeated else g
