"""What every contender does: one training step, on 36 combinations of network, batch, optimizer and type.

A step is forward, loss value, backward and update, with softmax cross-entropy. Shuffling and gathering of
minibatches is in nobody's time. The same start and the same batches go to every contender.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from nnlib.datasets import digits

LEARNING_RATES = {"sgd": 0.05, "adam": 1e-3}
LONGEST_EPOCH = 200  # batches; enough that no contender finds its data in the processor's first cache


@dataclass(frozen=True)
class Workload:
    """`batch` 0 is the full batch; `optimizer` is "sgd" or "adam"."""

    data: str
    activation: str
    batch: int
    optimizer: str
    dtype: str

    @property
    def name(self) -> str:
        return f"{self.data} {self.activation} {self.batch or 'full'} {self.optimizer} {self.dtype}"

    @property
    def sizes(self) -> list[int]:
        return [64, 32, 16, 10] if self.data == "digits" else [784, 128, 64, 10]

    @property
    def eta(self) -> float:
        return LEARNING_RATES[self.optimizer]

    @cached_property
    def batches(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """(X, y) of each batch, X with one example a row: the transpose of what the course writes."""
        X, y = self._examples
        size = self.batch or len(y)
        starts = range(0, min(len(y) // size, LONGEST_EPOCH) * size, size)
        return [(X[i : i + size], y[i : i + size]) for i in starts]

    @property
    def size(self) -> int:
        """Examples in a batch."""
        return len(self.batches[0][1])

    @cached_property
    def start(self) -> list[np.ndarray]:
        """[W1, b1, W2, b2, ...], W (H, D) and b (H,)."""
        rng, parameters = np.random.default_rng(1), []
        for D, H in pairwise(self.sizes):
            W = rng.standard_normal((H, D)) / np.sqrt(D)
            parameters += [W.astype(self.dtype), np.zeros(H, self.dtype)]
        return parameters

    @property
    def _examples(self) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(0)
        if self.data == "digits":
            data = digits()
            X, y = np.hstack([data.X_train, data.X_test]).T, np.hstack([data.y_train, data.y_test])
        else:  # the speed does not depend on what the pixels show
            X, y = rng.random((4096, 784)), rng.integers(10, size=4096)
        order = rng.permutation(len(y))
        return np.ascontiguousarray(X[order], self.dtype), y[order].astype(np.int64)


WORKLOADS = [
    Workload("digits", activation, batch, optimizer, dtype)
    for activation in ("tanh", "relu")
    for dtype in ("float64", "float32")
    for optimizer in ("sgd", "adam")
    for batch in (1, 32, 128, 0)
] + [
    Workload("mnist", "relu", 64, optimizer, dtype)
    for dtype in ("float64", "float32")
    for optimizer in ("sgd", "adam")
]


@dataclass(frozen=True)
class Runner:
    """What a contender hands over: `step(k)` trains on batch k, `parameters()` lists them as in `start`.

    `wait` returns when queued work is done. Where a call does a whole epoch, `steps_per_call` says how many.
    """

    step: Callable[[int], object]
    parameters: Callable[[], list[np.ndarray]]
    wait: Callable[[], object] = lambda: None
    steps_per_call: int = 1
