"""One dense layer, A = f(W X + b): forward, and the chain rule back through it.

Derived in lesson 06. Two choices make it fast, and change nothing in the mathematics:

* b is the last column of one matrix [W b], and under X lies a row of ones: W X + b = [W b] [X; 1] is one
  product, and so are dL/dW and dL/db.
* The arrays of a batch are kept and used again for the next batch of the same size, since fresh memory for
  each step can cost more than its arithmetic. In a network, a layer writes its output into the X of the next.
"""

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import DTypeLike

from nnlib.activations import ACTIVATIONS
from nnlib.initializers import xavier
from nnlib.shapes import expect_array, expect_count, expect_examples, expect_numbers


class Dense:
    """Affine map and activation: Z = W X + b, A = f(Z).

    Shapes: X (D, N) → A (H, N), with W (H, D) and b (H, 1); columns are examples.
    W starts as `initializer(rng, H, D)`, b at 0. `layer.W = values` writes into W, which stays where it is.
    X, Z, A and the derivatives dL_dW, dL_db belong to the last batch; the next one overwrites them.

    >>> layer = Dense(D=2, H=1, activation="tanh")
    >>> layer.W, layer.b = np.array([[0.5, -1.0]]), np.array([[0.0]])
    >>> layer.forward(np.array([[2.0], [1.0]]))
    array([[0.]])
    >>> layer.backward(np.array([[1.0]]))
    array([[ 0.5],
           [-1. ]])
    """

    X: Any  # these three are None before the first batch
    Z: Any
    A: Any

    def __init__(
        self,
        D: int,
        H: int,
        activation: str = "identity",
        rng: np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
        initializer: Callable = xavier,
    ):
        expect_count("D", D)
        expect_count("H", H)
        if np.dtype(dtype) not in (np.float64, np.float32):
            raise ValueError(f"dtype must be float64 or float32, got {np.dtype(dtype)}.")
        if not isinstance(activation, str) or activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}.")
        self.D, self.H, self.dtype = int(D), int(H), np.dtype(dtype)
        self.activation, (self._f, self._slope) = activation, ACTIVATIONS[activation]
        self.size = self.H * (self.D + 1)
        self.above: Dense | None = None  # in a network, the layer that takes the output
        rng = np.random.default_rng() if rng is None else rng
        W = initializer(rng, self.H, self.D)
        expect_array("The weights of the initializer", W, "H D", H=self.H, D=self.D)
        self._Wb = np.hstack([W, np.zeros((self.H, 1))])
        self.use(np.empty(self.size, dtype), np.zeros(self.size, dtype))

    def __setstate__(self, state: dict) -> None:
        """In a copied or unpickled layer, what were views are arrays of their own: make them views again."""
        self.__dict__.update(state)
        self.use(np.empty(self.size, self.dtype), np.zeros(self.size, self.dtype))

    def use(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move W and b into the vector `parameters`, their derivatives into `gradient`, as views of both."""
        before, self._Wb, self._dL_dWb = self._Wb, self._matrix(parameters), self._matrix(gradient)
        self._Wb[...] = before
        self._W, self._b = self.split(parameters)
        self._W_T, self._dL_dWb_T = self._W.T, self._dL_dWb.T
        self.dL_dW, self.dL_db = self.split(gradient)
        self.X = self.Z = self.A = None  # a copied layer starts without a batch

    def split(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Views (H, D) and (H, 1) of the places of W and b in a vector."""
        matrix = self._matrix(vector)
        return matrix[:, :-1], matrix[:, -1:]

    def _matrix(self, vector: np.ndarray) -> np.ndarray:
        """A vector as [W b], (H, D+1), column by column: W is then one block of memory, read fastest."""
        return vector.reshape(self.H, self.D + 1, order="F")

    @property
    def W(self) -> np.ndarray:
        return self._W

    @W.setter
    def W(self, values: np.ndarray) -> None:
        expect_array("W", values, "H D", H=self.H, D=self.D)
        self._W[...] = values

    @property
    def b(self) -> np.ndarray:
        return self._b

    @b.setter
    def b(self, values: np.ndarray) -> None:
        expect_array("b", values, "H 1", "b is a column: b[:, None].", H=self.H)
        self._b[...] = values

    def forward(self, X: np.ndarray) -> np.ndarray:
        """A = f(W X + b), the layer's own array."""
        if X is not self.X:  # in a network it is this array: the layer before has written into it
            self._take(X)
        np.dot(self._Wb, self._X1, self.Z)  # (H, D+1) @ (D+1, N) = (H, N)
        if self._f is not None:
            self._f(self.Z, self.A)
        return self.A

    def backward(self, dL_dA: np.ndarray, need_input: bool = True) -> np.ndarray | None:
        """Write dL/dW and dL/db; return dL/dX, same shape as X, or None without need_input."""
        dL_dZ = dL_dA = np.asarray(dL_dA)
        if self.A is None or dL_dA.shape != self.A.shape or dL_dA.dtype != self.dtype:
            dL_dZ = dL_dA = self._checked(dL_dA)
        if self._slope is not None:
            dL_dZ = self._slope(self.A, self._dL_dZ)
            dL_dZ *= dL_dA  # dL/dZ = dL/dA · f'(Z), entry by entry
        # dL/dW = dL/dZ Xᵀ: (H, N) @ (N, D) = (H, D). b reaches every example, so its gradients add up: the
        # ones under X do that. np.dot writes row by row, [W b] is kept column by column: all is transposed.
        np.dot(self._X1, dL_dZ.T, self._dL_dWb_T)
        return np.dot(self._W_T, dL_dZ, self._dL_dX) if need_input else None  # (D, H) @ (H, N) = (D, N)

    def _allocate(self, N: int, order: Literal["C", "F"] = "C") -> None:
        """Make arrays for N examples, in the layers above too: the output of this one is the X of the next.

        order "F" keeps each example together in memory: fastest if that is how the batch is stored.
        """
        self._X1 = np.ones((self.D + 1, N), self.dtype, order)
        self.X = self._X1[:-1]
        if self.above is not None:
            self.above._allocate(N)
        self.A = np.empty((self.H, N), self.dtype) if self.above is None else self.above.X
        self.Z = self.A if self._f is None else np.empty_like(self.A)
        self._dL_dZ, self._dL_dX = np.empty_like(self.A), np.empty((self.D, N), self.dtype)

    def _take(self, X: np.ndarray) -> None:
        """Copy a batch into the layer's own X."""
        X = np.asarray(X)
        if self.X is None or X.shape != self.X.shape:
            expect_examples(X, self.D)
            self._allocate(X.shape[1], "F" if np.isfortran(X) else "C")
        if X.dtype != self.dtype:
            expect_numbers("X", X)
        self.X[...] = X

    def _checked(self, dL_dA: np.ndarray) -> np.ndarray:
        if self.A is None:
            raise RuntimeError("backward() needs a forward() first: Dense has no stored X.")
        expect_array("dL_dA", dL_dA, "H N", H=self.H, N=self.A.shape[1])
        return dL_dA.astype(self.dtype)
