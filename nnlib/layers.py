"""One dense layer, A = f(W X + b): forward, and the chain rule back through it.

Derived in lesson 06. Three choices of layout make it fast and leave the mathematics as it is:

* Arrays are allocated when the number of examples changes and reused otherwise, since fresh memory for each
  step can cost more than its arithmetic.
* W and b are columns of one matrix [W b], and under X lies a row of ones: W X + b is one product.
* The array that holds one layer's A is the next layer's X: between layers nothing is copied.
"""

from collections.abc import Callable

import numpy as np

from nnlib.activations import ACTIVATIONS
from nnlib.initializers import xavier
from nnlib.shapes import expect_count, expect_dtype, expect_examples, expect_shape


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

    def __init__(
        self,
        D: int,
        H: int,
        activation: str = "identity",
        rng: np.random.Generator | None = None,
        dtype: type = np.float64,
        initializer: Callable = xavier,
    ):
        expect_count("D", D)
        expect_count("H", H)
        expect_dtype(dtype)
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}.")
        self.activation, (self._f, self._slope) = activation, ACTIVATIONS[activation]
        self.size = H * D + H
        rng = np.random.default_rng() if rng is None else rng
        self._W, self._b = initializer(rng, H, D), np.zeros((H, 1))
        self.use(np.empty(self.size, dtype), np.zeros(self.size, dtype))
        self.X = self.Z = self.A = self._dL_dA = None

    def __setstate__(self, state: dict) -> None:
        """A copied or unpickled layer, whose views have become arrays of their own: make them views again."""
        self.__dict__.update(state)
        self.use(np.empty(self.size, self.W.dtype), np.zeros(self.size, self.W.dtype))
        self.X = self.Z = self.A = self._dL_dA = None

    def use(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move W and b into the vector `parameters`, their derivatives into `gradient`, as views of both."""
        W, b = self.W, self.b
        self._Wb, self._dL_dWb = self._matrix(parameters), self._matrix(gradient)
        self._W, self._b = self.split(parameters)
        self._W_T, self._dL_dWb_T = self._W.T, self._dL_dWb.T
        self.dL_dW, self.dL_db = self.split(gradient)
        self.W, self.b = W, b

    def split(self, vector: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Views (H, D) and (H, 1) of the places of W and b in a vector."""
        matrix = self._matrix(vector)
        return matrix[:, :-1], matrix[:, -1:]

    def _matrix(self, vector: np.ndarray) -> np.ndarray:
        """[W b], (H, D+1), which the vector holds column by column: so the products below run fastest."""
        H, D = self._W.shape
        return vector.reshape(H, D + 1, order="F")

    @property
    def W(self) -> np.ndarray:
        return self._W

    @W.setter
    def W(self, values: np.ndarray) -> None:
        expect_shape("W", values, "H D", H=self._W.shape[0], D=self._W.shape[1])
        self._W[...] = values

    @property
    def b(self) -> np.ndarray:
        return self._b

    @b.setter
    def b(self, values: np.ndarray) -> None:
        expect_shape("b", values, "H 1", "b is a column: b[:, None].", H=self._b.shape[0])
        self._b[...] = values

    def forward(self, X: np.ndarray) -> np.ndarray:
        """A = f(W X + b), the layer's own array."""
        if X is not self.X:  # in a network the layer before has written it into this very array
            self._take_in(X)
        np.dot(self._Wb, self._X1, self.Z)  # W X + b as [W b] [X; 1]: (H, D+1) @ (D+1, N) = (H, N)
        if self._f is not None:
            self._f(self.Z, self.A)
        return self.A

    def backward(self, dL_dA: np.ndarray, need_input: bool = True) -> np.ndarray | None:
        """Write dL/dW and dL/db; return dL/dX, same shape as X, or None without need_input."""
        if dL_dA is not self._dL_dA:
            self._dL_dA = dL_dA = self._checked(dL_dA)
        dL_dZ = dL_dA
        if self._slope is not None:
            dL_dZ = self._slope(self.A, self._dL_dZ)
            np.multiply(dL_dA, dL_dZ, dL_dZ)  # dL/dZ = dL/dA · f'(Z), entry by entry
        # dL/d[W b] = dL/dZ [X; 1]ᵀ: (H, N) @ (N, D+1) = (H, D+1). Its last column is dL/db: b reaches every
        # example, so its gradients add up. Both sides are transposed, since [W b] lies by columns.
        np.dot(self._X1, dL_dZ.T, self._dL_dWb_T)
        if need_input:
            return np.dot(self._W_T, dL_dZ, self._dL_dX)  # (D, H) @ (H, N) = (D, N)

    def allocate(self, N: int, A: np.ndarray | None = None, order: str = "C") -> None:
        """Make arrays for N examples; A, if given, is where the output goes: the X of the layer above."""
        (H, D), dtype = self._W.shape, self._W.dtype
        self._X1 = np.ones((D + 1, N), dtype, order)
        self.X = self._X1[:D]
        self.A = np.empty((H, N), dtype) if A is None else A
        self.Z = self.A if self._f is None else np.empty((H, N), dtype)
        self._dL_dA, self._dL_dZ, self._dL_dX = None, np.empty((H, N), dtype), np.empty((D, N), dtype)

    def _take_in(self, X: np.ndarray) -> None:
        if self.X is None or np.shape(X) != self.X.shape:
            X = np.asarray(X)
            expect_examples(X, self._W.shape[1])
            self.allocate(X.shape[1], order=memory_order(X))
        self.X[...] = X

    def _checked(self, dL_dA: np.ndarray) -> np.ndarray:
        if self.X is None:
            raise RuntimeError("backward() needs a forward() first: Dense has no stored X.")
        expect_shape("dL_dA", dL_dA, "H N", H=self.A.shape[0], N=self.A.shape[1])
        return np.asarray(dL_dA, dtype=self.A.dtype)


def memory_order(X: np.ndarray) -> str:
    """F if the columns of X lie one after the other in memory, else C: like is copied to like fastest."""
    return "F" if np.isfortran(X) else "C"
