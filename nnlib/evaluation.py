"""How good a network is on examples, a thousand at a time: its arrays stay small however many there are.

Derived in lesson 08.
"""

from collections.abc import Iterator

import numpy as np

from nnlib.network import Network
from nnlib.shapes import expect_examples

CHUNK = 1000


def accuracy(network: Network, X: np.ndarray, y: np.ndarray) -> float:
    """Share of the examples in X whose predicted label is the one in y. Range: 0 to 1."""
    X, y = np.asarray(X), np.asarray(y)
    expect_examples(X, network.sizes[0])
    labels = np.concatenate([network.predict(columns(X, part)) for part in _chunks(X.shape[1])])
    network.loss_function.expect_targets(y, network.sizes[-1], len(labels))
    return float(np.mean(labels == y))


def mean_loss(network: Network, X: np.ndarray, y: np.ndarray) -> float:
    """The mean loss over all examples in X: each chunk counts by its share of them."""
    N = X.shape[1]
    return sum(network.loss(columns(X, part), y[..., part]) * (len(part) / N) for part in _chunks(N))


def columns(X: np.ndarray, which: np.ndarray) -> np.ndarray:
    """The examples of X whose numbers are in `which`, as a copy in which each lies together in memory.

    The layout is always the same, since another one could change the last digit of what is computed from it.
    """
    if X.flags.f_contiguous:
        return X.T.take(which, axis=0).T  # same as below, in half the time
    return np.asfortranarray(X[:, which])


def _chunks(N: int) -> Iterator[np.ndarray]:
    return (np.arange(start, min(start + CHUNK, N)) for start in range(0, N, CHUNK))
