"""Losses: one number that says how wrong the outputs are, and its derivative with respect to them.

Derived in lessons 04 and 06. All are means over the N examples, so that the size of a batch does not change
the size of a step. Their arrays are allocated when the shape of the outputs changes and reused otherwise.
"""

import math

import numpy as np

from nnlib.activations import sigmoid
from nnlib.shapes import ShapeError, expect_finite, expect_labels, expect_shape


class SquaredError:
    """L = 1/N Σ over examples of ½ Σ over outputs of (a - y)².

    Shapes: outputs A (K, N), targets Y (K, N). Range: 0 and above.

    >>> SquaredError().forward(np.array([[2.0, 5.0]]), np.array([[6.0, 6.0]]))
    4.25
    """

    _error = None

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


class BinaryCrossEntropy:
    """L = 1/N Σ over examples of -log p if y = 1, else -log(1 - p), with p = sigmoid(z) = 1 / (1 + e^-z).

    Shapes: logits Z (1, N), labels y (N,), each 0 or 1.
    Range: 0 and above; log 2 for z = 0. Error: about 1e-16 max|z|.
    Both cases are log(1 + e^z) - y z, and the logarithm is taken without computing a large e^z.

    >>> BinaryCrossEntropy().forward(np.array([[1e4, 0.0]]), np.array([0, 1])).__round__(6)
    5000.346574
    """

    _Z = None

    def forward(self, Z: np.ndarray, y: np.ndarray) -> float:
        """The loss of logits Z against labels y."""
        Z, y = np.asarray(Z), np.asarray(y)
        expect_shape("Z", Z, "1 N", "One logit an example tells two classes apart.")
        self.expect_targets(y, *Z.shape)
        self._Z, self._y = Z.copy(), y.astype(Z.dtype)
        return float(np.mean(np.logaddexp(0, self._Z) - self._y * self._Z))

    def backward(self) -> np.ndarray:
        """dL/dZ = (p - y) / N, shape (1, N)."""
        if self._Z is None:
            raise RuntimeError("backward() needs a forward() first: no logits are stored.")
        p = sigmoid(self._Z, out=np.empty_like(self._Z))
        return (p - self._y) / np.array(p.shape[1], p.dtype)

    @staticmethod
    def labels(Z: np.ndarray) -> np.ndarray:
        """The likelier label (N,) of each example: 1 where z > 0."""
        return (Z[0] > 0).astype(int)

    @staticmethod
    def expect_targets(y: np.ndarray, K: int, N: int) -> None:
        """Raise unless y is 0 or 1 for each of N examples, and the network has one output."""
        if K != 1:
            hint = "for more classes there is SoftmaxCrossEntropy"
            raise ShapeError(f"BinaryCrossEntropy takes one logit an example, not {K}; {hint}.")
        expect_labels(y, N, K=2)


class SoftmaxCrossEntropy:
    """L = 1/N Σ over examples of -log p[y], with p = softmax(z) = e^z / Σ e^z down each column.

    Shapes: logits Z (K, N), integer labels y (N,) from 0 to K - 1.
    Range: 0 and above; log K for equal logits. Error: about 1e-16 max|z|.
    The largest logit of each column is subtracted first, so no exponential overflows; softmax stays the same.

    >>> SoftmaxCrossEntropy().forward(np.array([[1e4], [0.0]]), np.array([1]))
    10000.0
    """

    _Z = None

    def __getstate__(self) -> dict:
        """Nothing: arrays that are views of others would be torn apart, so a copy makes its own."""
        return {}

    def forward(self, Z: np.ndarray, y: np.ndarray) -> float:
        """The loss of logits Z against labels y."""
        if self._Z is None or Z.shape != self._Z.shape or Z.dtype is not self._Z.dtype:
            expect_shape("Z", Z, "K N")
            self._allocate(*Z.shape, Z.dtype)
        y = np.asarray(y)
        if y.shape != self._place.shape or y.dtype is not self._one.dtype:
            self.expect_targets(y, *Z.shape)
            self._one = np.array(1, y.dtype)
        np.add(y, self._one, self._place)
        self._columns.take(self._place, 1, self._Y, "clip")  # one-hot: Y[:, n] is 1 at y[n] and 0 elsewhere
        Z = np.subtract(Z, np.maximum.reduce(Z, 0, None, self._top), self._Z)
        sums = np.dot(self._ones, np.exp(Z, self._exp), self._sums)
        np.log(sums, self._log_sums)
        # -log p[y] = log Σ e^z - z[y]. The sum over all examples is one product: under Z lies a row of
        # log Σ e^z, under the one-hot Y a row of -1.
        loss = -float(np.dot(self._Y_1, self._Z_log)) / len(y)
        if math.isnan(loss):
            self.expect_targets(y, *Z.shape)
        return loss

    def backward(self) -> np.ndarray:
        """dL/dZ = (p - Y) / N with Y one-hot, shape (K, N); the loss's own array, overwritten next time."""
        if self._Z is None:
            raise RuntimeError("backward() needs a forward() first: no logits are stored.")
        p = np.divide(self._exp, self._sums, self._dL_dZ)
        p_minus_Y = np.subtract(p, self._Y, p)
        return np.divide(p_minus_Y, self._N, p_minus_Y)

    @staticmethod
    def labels(Z: np.ndarray) -> np.ndarray:
        """The likeliest label (N,) of each example: the place of its largest logit."""
        return Z.argmax(axis=0)

    @staticmethod
    def expect_targets(y: np.ndarray, K: int, N: int) -> None:
        """Raise unless y is a label from 0 to K - 1 for each of N examples."""
        expect_labels(y, N, K)

    def _allocate(self, K: int, N: int, dtype: np.dtype) -> None:
        # Column y + 1 is the one-hot column of label y. A label outside 0 ... K - 1 gets a column of nan,
        # hence a loss of nan: no label has to be looked at before.
        self._columns = np.full((K, K + 2), np.nan, dtype)
        self._columns[:, 1:-1] = np.eye(K)
        self._place, self._one = np.empty(N, np.intp), np.array(1)
        with_log, with_1 = np.empty((2, K + 1, N), dtype)
        with_1[K] = -1
        self._Z, self._log_sums, self._Y = with_log[:K], with_log[K], with_1[:K]
        self._Z_log, self._Y_1 = with_log.ravel(), with_1.ravel()
        self._top, self._sums = np.empty((2, N), dtype)
        self._exp, self._dL_dZ = np.empty((2, K, N), dtype)
        self._ones, self._N = np.ones(K, dtype), np.array(N, dtype)
