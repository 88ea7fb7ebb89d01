"""The training loop: pick a batch, ask for loss and gradient, let the optimizer step, write down the loss.

Derived in lesson 08.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from nnlib.network import Network
from nnlib.optimizers import GradientDescent
from nnlib.progress import progress_bar
from nnlib.shapes import expect_count, expect_generator, expect_labels


@dataclass
class History:
    """What a training run left behind.

    loss: the batch's mean loss before each step. epochs: how many were finished.
    validation_loss, validation_accuracy: one number an epoch; the accuracy only where targets are labels.
    interrupted: whether the run was stopped from the keyboard.
    """

    loss: list[float] = field(default_factory=list)
    epochs: int = 0
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    interrupted: bool = False


class TrainingError(RuntimeError):
    """Training met a number that is not finite. Holds the `history` and the last good `parameters`."""

    def __init__(self, message: str, history: History, parameters: np.ndarray):
        super().__init__(message)
        self.history, self.parameters = history, parameters


def train(
    network: Network,
    optimizer: GradientDescent,
    X: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch_size: int = 32,
    rng: np.random.Generator,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    progress: bool = True,
    callback: Callable[[History], None] | None = None,
) -> History:
    """Train the network on X (D, N) and y, labels (N,) or targets (K, N), and return the history.

    Each epoch visits every example once, in batches of a fresh random order; the last batch may be short.
    callback(history) is called after each step. Stopping from the keyboard (or "interrupt kernel") ends the
    training early: the history so far is returned, marked `interrupted`, and the network keeps its last step.

    Raises: TrainingError if the loss or a parameter is not finite; the network has its last good ones back.
    """
    X, y = _checked(network, X, y)
    validation = validation and _checked(network, *validation)
    expect_count("epochs", epochs)
    expect_count("batch_size", batch_size)
    expect_generator(rng)
    history, last_good, N = History(), network.parameters.copy(), X.shape[1]
    steps = epochs * math.ceil(N / batch_size)
    # A number that overflows shows in the loss, which every step looks at: no warning is needed.
    with np.errstate(over="ignore", invalid="ignore"), progress_bar(steps, progress) as advance:
        try:
            for _ in range(epochs):
                for batch in minibatches(N, batch_size, rng):
                    loss, gradient = network.loss_and_gradient(X[:, batch], y[..., batch])
                    if not math.isfinite(loss):
                        _give_up(network, history, last_good, f"the loss became {loss}")
                    last_good[...] = network.parameters
                    optimizer.step(network.parameters, gradient)
                    history.loss.append(loss)
                    advance(loss)
                    if callback is not None:
                        callback(history)
                if not np.isfinite(network.parameters).all():
                    _give_up(network, history, last_good, "the step left parameters that are not finite")
                history.epochs += 1
                _validate(network, validation, history)
        except KeyboardInterrupt:
            history.interrupted = True
    return history


def minibatches(N: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Indices of the examples in each batch of one epoch: every index once, in random order.

    >>> [len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]
    [3, 3, 1]
    """
    order = rng.permutation(N)
    for start in range(0, N, batch_size):
        yield order[start : start + batch_size]


def accuracy(network: Network, X: np.ndarray, y: np.ndarray) -> float:
    """Share of the examples in X whose predicted label is the one in y. Range: 0 to 1."""
    labels, y = network.predict(X), np.asarray(y)
    expect_labels(y, N=len(labels), K=network.sizes[-1])
    return float(np.mean(labels == y))


def _checked(network: Network, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    network.expect_data(X, y)
    # Order F: the numbers of one example lie side by side in memory, so that a batch is gathered quickly.
    return np.asarray(X, dtype=network.parameters.dtype, order="F"), np.asarray(y)


def _validate(network: Network, validation: tuple[np.ndarray, np.ndarray] | None, history: History) -> None:
    if validation is None:
        return
    X, y = validation
    history.validation_loss.append(network.loss(X, y))
    if y.ndim == 1:
        history.validation_accuracy.append(accuracy(network, X, y))


def _give_up(network: Network, history: History, last_good: np.ndarray, what: str) -> None:
    network.parameters = last_good
    last = f"the last finite loss was {history.loss[-1]:.6g}" if history.loss else "no step had a finite loss"
    raise TrainingError(
        f"Training stopped at step {len(history.loss) + 1}: {what}; {last}. "
        "The network has its last good parameters back; a smaller eta is the usual cure.",
        history,
        last_good,
    )
