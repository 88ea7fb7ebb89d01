"""Losses: one number that says how wrong the outputs are, and its derivative with respect to them.

Derived in lessons 04 and 06. Both are means over the N examples, so that the size of a batch does not change
the size of a step.
"""

import numpy as np

from nnlib.shapes import expect_finite, expect_labels, expect_shape


class SquaredError:
    """L = 1/N Σ over examples of ½ Σ over outputs of (a - y)².

    Shapes: outputs A (K, N), targets Y (K, N). Range: 0 and above.

    >>> SquaredError().forward(np.array([[2.0, 5.0]]), np.array([[6.0, 6.0]]))
    4.25
    """

    def __init__(self):
        self._error = None

    def forward(self, A: np.ndarray, Y: np.ndarray) -> float:
        """The loss of outputs A against targets Y."""
        Y = np.asarray(Y)
        if Y.shape != A.shape:
            self.expect_targets(Y, *A.shape)
        if self._error is None or self._error.shape != A.shape or self._error.dtype != A.dtype:
            self._error, self._dL_dA = np.empty_like(A), np.empty_like(A)
        error = np.subtract(A, Y, out=self._error)
        return 0.5 * float(np.vdot(error, error)) / A.shape[1]

    def backward(self) -> np.ndarray:
        """dL/dA = (A - Y) / N, shape (K, N); the loss's own array, overwritten by the next call."""
        if self._error is None:
            raise RuntimeError("backward() needs a forward() first: no outputs are stored.")
        return np.divide(self._error, self._error.shape[1], out=self._dL_dA)

    @staticmethod
    def expect_targets(Y: np.ndarray, K: int, N: int) -> None:
        """Raise unless Y is a target for each of the K outputs of N examples."""
        hint = "One target an example is still a row: y[None, :]." if np.ndim(Y) == 1 else ""
        expect_shape("Y", Y, "K N", hint, K=K, N=N)
        expect_finite("Y", Y)


class SoftmaxCrossEntropy:
    """L = 1/N Σ over examples of -log p[y], with p = softmax(z) = e^z / Σ e^z down each column.

    Shapes: logits Z (K, N), integer labels y (N,) from 0 to K - 1.
    Range: 0 and above; log K for equal logits. Error: about 1e-16 max|z|.
    The largest logit of each column is subtracted first, so no exponential overflows; softmax stays the same.

    >>> SoftmaxCrossEntropy().forward(np.array([[1e4], [0.0]]), np.array([1]))
    10000.0
    """

    def __init__(self):
        self._Z = None

    def forward(self, Z: np.ndarray, y: np.ndarray) -> float:
        """The loss of logits Z against labels y."""
        if self._Z is None or self._Z.shape != Z.shape or self._Z.dtype != Z.dtype:
            self._allocate(Z)
        y, N = np.asarray(y), Z.shape[1]
        if y.shape != (N,) or y.dtype.kind not in "iu":
            self.expect_targets(y, *Z.shape)
        np.equal(self._classes, y, out=self._Y)  # one-hot: (K, 1) == (N,) gives (K, N)
        if np.count_nonzero(self._Y) != N:  # a label outside 0 ... K - 1 leaves its column without a 1
            self.expect_targets(y, *Z.shape)
        Z = np.subtract(Z, np.maximum.reduce(Z, out=self._top), out=self._Z)
        np.add.reduce(np.exp(Z, out=self._exp), out=self._sum)
        # -log p[y] = log Σ e^z - z[y], and Y·Z picks out every z[y]
        return float(np.add.reduce(np.log(self._sum)) - np.vdot(self._Y, Z)) / N

    def backward(self) -> np.ndarray:
        """dL/dZ = (p - Y) / N with Y one-hot, shape (K, N); the loss's own array, overwritten next time."""
        if self._Z is None:
            raise RuntimeError("backward() needs a forward() first: no logits are stored.")
        p = np.divide(self._exp, self._sum, out=self._dL_dZ)
        p_minus_Y = np.subtract(p, self._Y, out=self._dL_dZ)
        return np.divide(p_minus_Y, p.shape[1], out=self._dL_dZ)

    @staticmethod
    def expect_targets(y: np.ndarray, K: int, N: int) -> None:
        """Raise unless y is a label from 0 to K - 1 for each of N examples."""
        expect_labels(y, N, K)

    def _allocate(self, Z: np.ndarray) -> None:
        expect_shape("Z", Z, "K N")
        (K, N), dtype = Z.shape, Z.dtype
        self._classes = np.arange(K)[:, None]
        self._Z, self._exp, self._Y, self._dL_dZ = np.empty((4, K, N), dtype)
        self._top, self._sum = np.empty((2, N), dtype)
