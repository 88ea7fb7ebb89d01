"""Losses: one number that says how wrong the outputs are, and its derivative with respect to them.

Derived in lessons 04 and 06. All are means over the N examples, so that the size of a batch does not change
the size of a step.
"""

from functools import lru_cache

import numpy as np

from nnlib.activations import sigmoid
from nnlib.shapes import ShapeError, expect_finite, expect_labels, expect_numbers, expect_shape, expect_some


class SquaredError:
    """L = 1/N Σ over examples of ½ Σ over outputs of (a - y)².

    Shapes: outputs A (K, N), targets Y (K, N). Range: 0 and above.

    >>> SquaredError().forward(np.array([[2.0, 5.0]]), np.array([[6.0, 6.0]]))
    4.25
    """

    _error = None

    def forward(self, A: np.ndarray, Y: np.ndarray) -> float:
        """The loss of outputs A against targets Y."""
        A, Y = _floats("A", A), np.asarray(Y)
        if A.shape != Y.shape or Y.dtype.kind not in "biuf":
            self.expect_targets(Y, *A.shape)
        self._error = (A - Y).astype(A.dtype, copy=False)
        return 0.5 * float(np.vdot(self._error, self._error)) / A.shape[1]

    def backward(self) -> np.ndarray:
        """dL/dA = (A - Y) / N, shape (K, N)."""
        if self._error is None:
            raise RuntimeError("backward() needs a forward() first: no outputs are stored.")
        return self._error / self._error.shape[1]

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

    >>> round(BinaryCrossEntropy().forward(np.array([[1e4, 0.0]]), np.array([0, 1])), 6)
    5000.346574
    """

    _Z = None

    def forward(self, Z: np.ndarray, y: np.ndarray) -> float:
        """The loss of logits Z against labels y."""
        expect_shape("Z", Z, "1 N", "One logit an example tells two classes apart.")
        Z, y = _floats("Z", Z), np.asarray(y)
        self.expect_targets(y, *Z.shape)
        self._Z, self._y = Z.copy(), y.astype(Z.dtype)
        return float(np.mean(np.logaddexp(0, self._Z) - self._y * self._Z))

    def backward(self) -> np.ndarray:
        """dL/dZ = (p - y) / N, shape (1, N)."""
        if self._Z is None:
            raise RuntimeError("backward() needs a forward() first: no logits are stored.")
        return (self.probabilities(self._Z) - self._y) / self._Z.shape[1]

    @staticmethod
    def probabilities(Z: np.ndarray) -> np.ndarray:
        """p = sigmoid(z), the probability (1, N) of label 1."""
        Z = _floats("Z", Z)
        return sigmoid(Z, out=np.empty_like(Z))

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

    >>> SoftmaxCrossEntropy().forward(np.array([[1e4], [0.0]]), np.array([1]))
    10000.0
    """

    _p = None

    def forward(self, Z: np.ndarray, y: np.ndarray) -> float:
        """The loss of logits Z against labels y."""
        Z, y = _floats("Z", Z), np.asarray(y)
        K, N = Z.shape
        if y.shape != (N,) or y.dtype.kind not in "iu" or y[y.argmin()] < 0:
            self.expect_targets(y, K, N)
        identity, ones, ones_N, self._N = _constants(K, N, Z.dtype)
        try:  # one-hot: Y[:, n] is 1 at y[n] and 0 elsewhere
            Y = self._Y = identity.take(y.astype(np.intp, copy=False), 1)
        except IndexError:  # a label above K - 1
            self.expect_targets(y, K, N)
            raise
        # The largest logit of each column is subtracted: softmax stays the same, and nothing overflows.
        Z = Z - np.maximum.reduce(Z)
        right = np.vdot(Y, Z)  # Σ over examples of z[y]
        e = np.exp(Z, Z)
        sums = np.dot(ones, e)
        self._p = np.divide(e, sums, e)
        return float(np.dot(ones_N, np.log(sums)) - right) / N  # -log p[y] = log Σ e^z - z[y]

    def backward(self) -> np.ndarray:
        """dL/dZ = (p - Y) / N with Y one-hot, shape (K, N)."""
        if self._p is None:
            raise RuntimeError("backward() needs a forward() first: no logits are stored.")
        dL_dZ = self._p - self._Y
        return np.divide(dL_dZ, self._N, dL_dZ)

    @staticmethod
    def probabilities(Z: np.ndarray) -> np.ndarray:
        """p = softmax(z), the probability (K, N) of each label."""
        Z = _floats("Z", Z)
        e = np.exp(Z - Z.max(axis=0))  # with the largest logit subtracted, nothing overflows
        return e / e.sum(axis=0)

    @staticmethod
    def labels(Z: np.ndarray) -> np.ndarray:
        """The likeliest label (N,) of each example: the place of its largest logit."""
        return Z.argmax(axis=0)

    @staticmethod
    def expect_targets(y: np.ndarray, K: int, N: int) -> None:
        """Raise unless y is a label from 0 to K - 1 for each of N examples."""
        expect_labels(y, N, K)


def _floats(name: str, outputs: np.ndarray) -> np.ndarray:
    """Outputs (K, N) as floats; raise unless there is at least one example of real numbers."""
    outputs = np.asarray(outputs)
    if outputs.dtype.kind != "f":
        expect_numbers(name, outputs)
        outputs = outputs.astype(np.float64)
    if outputs.ndim != 2 or not outputs.size:
        expect_shape(name, outputs, "K N")
        expect_some(name, outputs)
    return outputs


@lru_cache(maxsize=8)
def _constants(K: int, N: int, dtype: np.dtype) -> tuple[np.ndarray, ...]:
    """The identity (K, K); ones (K,) and (N,): a product with them is the fastest sum; N as an array."""
    return np.eye(K, dtype=dtype), np.ones(K, dtype), np.ones(N, dtype), np.array(N, dtype)
