"""One dense layer, A = f(W X + b): forward, and the chain rule back through it.

Derived in lesson 06. Arrays are allocated when the number of examples changes and reused otherwise, since
fresh memory for each step can cost more than its arithmetic.
"""

import numpy as np

from nnlib.initializers import xavier
from nnlib.shapes import expect_count, expect_dtype, expect_examples, expect_shape


def sigmoid(Z: np.ndarray, out: np.ndarray) -> np.ndarray:
    """1 / (1 + e^-z), as e^min(z, 0) / (1 + e^-|z|): no exponent is positive, so nothing overflows."""
    np.exp(np.minimum(Z, 0, out=out), out=out)
    return np.divide(out, 1 + np.exp(-np.abs(Z)), out=out)


def relu(Z: np.ndarray, out: np.ndarray) -> np.ndarray:
    """max(z, 0)."""
    return np.maximum(Z, 0, out=out)


def tanh_slope(A: np.ndarray, out: np.ndarray) -> np.ndarray:
    """1 - a²."""
    return np.subtract(1, np.multiply(A, A, out=out), out=out)


def sigmoid_slope(A: np.ndarray, out: np.ndarray) -> np.ndarray:
    """a (1 - a)."""
    return np.multiply(A, np.subtract(1, A, out=out), out=out)


def relu_slope(A: np.ndarray, out: np.ndarray) -> np.ndarray:
    """1 where a > 0, else 0: at the kink itself the slope is 0 by convention."""
    return np.greater(A, 0, out=out)


# The table of derivatives: a = f(z), and da/dz written with the OUTPUT a, which the forward pass has kept.
# The identity has nothing to compute: a = z, and its slope is 1.
ACTIVATIONS = {
    "tanh": (np.tanh, tanh_slope),
    "sigmoid": (sigmoid, sigmoid_slope),
    "relu": (relu, relu_slope),
    "identity": (None, None),
}


class Dense:
    """Affine map and activation: Z = W X + b, A = f(Z).

    Shapes: X (D, N) → A (H, N), with W (H, D) and b (H, 1); columns are examples.
    W starts as `xavier`, b at 0. `layer.W = values` writes into W, which stays where it is.
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
    ):
        expect_count("D", D)
        expect_count("H", H)
        expect_dtype(dtype)
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}, got {activation!r}.")
        self.activation, (self._f, self._slope) = activation, ACTIVATIONS[activation]
        self.size = H * D + H
        rng = np.random.default_rng() if rng is None else rng
        self._W, self._b = xavier(rng, H, D), np.zeros((H, 1))
        self.use(np.empty(self.size, dtype), np.zeros(self.size, dtype))
        self.X = self.Z = self.A = None

    def __setstate__(self, state: dict) -> None:
        """A copied or unpickled layer, whose views have become arrays of their own: make them views again."""
        self.__dict__.update(state)
        self.use(np.empty(self.size, self.W.dtype), np.zeros(self.size, self.W.dtype))
        self.X = self.Z = self.A = None

    def use(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move W and b into the vector `parameters` and their derivatives into `gradient`, as views of both.

        Each vector holds the matrix [W b] column by column: so the products below run fastest.
        """
        W, b = self.W, self.b
        H, D = W.shape
        self._Wb, self._dL_dWb = (vector.reshape(H, D + 1, order="F") for vector in (parameters, gradient))
        self._W, self._b = self._Wb[:, :D], self._Wb[:, D:]
        self.dL_dW, self.dL_db = self._dL_dWb[:, :D], self._dL_dWb[:, D:]
        self.W, self.b = W, b

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
        if self.X is None or np.shape(X) != self.X.shape:
            self._allocate(X)
        self.X[...] = X  # under it lies a row of ones, so that W X + b is one product: [W b] [X; 1]
        np.dot(self._Wb, self._X1, out=self.Z)  # (H, D+1) @ (D+1, N) = (H, N)
        if self._f is not None:
            self._f(self.Z, out=self.A)
        return self.A

    def backward(self, dL_dA: np.ndarray, need_input: bool = True) -> np.ndarray | None:
        """Write dL/dW and dL/db; return dL/dX, same shape as X, or None without need_input."""
        if self.X is None:
            raise RuntimeError("backward() needs a forward() first: Dense has no stored X.")
        dL_dA = np.asarray(dL_dA, dtype=self.A.dtype)
        if dL_dA.shape != self.A.shape:
            expect_shape("dL_dA", dL_dA, "H N", H=self.A.shape[0], N=self.A.shape[1])
        dL_dZ = dL_dA
        if self._slope is not None:
            dL_dZ = self._slope(self.A, out=self._dL_dZ)
            np.multiply(dL_dA, dL_dZ, out=dL_dZ)  # dL/dZ = dL/dA · f'(Z), entry by entry
        # dL/d[W b] = dL/dZ [X; 1]ᵀ: (H, N) @ (N, D+1) = (H, D+1). Its last column is dL/db: b reaches every
        # example, so its gradients add up. Both sides are transposed, since [W b] lies by columns.
        np.dot(self._X1, dL_dZ.T, out=self._dL_dWb.T)
        if need_input:
            return np.dot(self._W.T, dL_dZ, out=self._dL_dX)  # (D, H) @ (H, N) = (D, N)

    def _allocate(self, X: np.ndarray) -> None:
        (H, D), dtype, X = self._W.shape, self._W.dtype, np.asarray(X)
        expect_examples(X, D)
        N = X.shape[1]
        order = "F" if np.isfortran(X) else "C"  # X is copied fastest into an array that lies as it does
        self._X1 = np.ones((D + 1, N), dtype, order)
        self.X = self._X1[:D]
        self.Z = np.empty((H, N), dtype)
        self.A = self.Z if self._f is None else np.empty((H, N), dtype)
        self._dL_dZ, self._dL_dX = np.empty((H, N), dtype), np.empty((D, N), dtype)
