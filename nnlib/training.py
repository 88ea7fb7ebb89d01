"""The training loop: pick a batch, ask for loss and gradient, let the optimizer step, write down the loss.

Derived in lesson 08.
"""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from nnlib.checkpoints import Checkpoint
from nnlib.evaluation import accuracy, columns, mean_loss
from nnlib.history import History, TrainingError
from nnlib.network import Network
from nnlib.progress import progress_bar
from nnlib.shapes import expect_count, expect_generator
from nnlib.stepping import Optimizer

Provider = Callable[[Network, np.ndarray, np.ndarray], tuple[float, np.ndarray]]


def train(
    network: Network,
    optimizer: Optimizer,
    X: np.ndarray,
    y: np.ndarray,
    *,
    epochs: int,
    batch_size: int = 32,
    rng: np.random.Generator,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    provider: Provider = Network.loss_and_gradient,
    patience: int | None = None,
    checkpoint: Path | str | None = None,
    progress: bool = True,
    callback: Callable[[History], None] | None = None,
) -> History:
    """Train the network on X (D, N) and y, labels (N,) or targets (K, N), and return the history.

    Each epoch visits every example once, in batches of a fresh random order; the last batch may be short.
    provider(network, X, y) gives loss and gradient; any function of nnlib.providers will do.
    callback(history) is called after each step. Stopping from the keyboard (or "interrupt kernel") ends the
    training early: the history so far is returned, marked `interrupted`, and the network keeps its last step.

    With patience, training ends after that many epochs in a row without a lower validation loss, and the
    network has in any case the parameters of its best epoch afterwards.
    With checkpoint, the name of an .npz file, the run is written there after each epoch. Called again with
    the same arguments, train goes on from there, to the same end as a run that was never interrupted.

    X is never copied as a whole. Batches are gathered fastest where each example lies together in memory,
    as in np.asfortranarray(X) and in all data sets of nnlib.

    Raises: TrainingError if the loss or a parameter is not finite; the network has its last good ones back.
    """
    X, y = _checked(network, X, y)
    validation = validation and _checked(network, *validation)
    expect_count("epochs", epochs)
    expect_count("batch_size", batch_size)
    expect_generator(rng)
    _expect_patience(patience, validation)
    history, N = History(), X.shape[1]
    last_good, best = network.parameters.copy(), network.parameters.copy()
    if checkpoint is not None:
        examples = {"N": N, "batch_size": batch_size, "N_validation": validation and validation[0].shape[1]}
        saved = Checkpoint(checkpoint, network, optimizer, rng, **examples)
        history, best = saved.resume()
    steps = (epochs - history.epochs) * math.ceil(N / batch_size)
    # A number that overflows shows in the loss, which every step looks at: no warning is needed.
    with np.errstate(over="ignore", invalid="ignore"), progress_bar(steps, progress) as advance:
        try:
            while history.epochs < epochs and not _out_of_patience(history, patience):
                batches = ((columns(X, batch), y[..., batch]) for batch in minibatches(N, batch_size, rng))
                for loss in _one_epoch(network, optimizer, batches, provider, history, last_good):
                    advance(loss)
                    if callback is not None:
                        callback(history)
                _end_epoch(network, validation, history, last_good)
                if history.epochs == history.best_epoch:
                    best[...] = network.parameters
                if checkpoint is not None:
                    saved.save(history, best)
        except KeyboardInterrupt:
            history.interrupted = True
    history.stopped_early = history.epochs < epochs and not history.interrupted
    if patience is not None and history.best_epoch is not None:
        network.parameters = best
    return history


def minibatches(N: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Indices of the examples in each batch of one epoch: every index once, in random order.

    >>> [len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]
    [3, 3, 1]
    """
    order = rng.permutation(N)
    for start in range(0, N, batch_size):
        yield order[start : start + batch_size]


def _one_epoch(
    network: Network,
    optimizer: Optimizer,
    batches: Iterator[tuple[np.ndarray, np.ndarray]],
    provider: Provider,
    history: History,
    last_good: np.ndarray,
) -> Iterator[float]:
    """Take a step for each batch and hand out its loss."""
    for X, y in batches:
        loss, gradient = provider(network, X, y)  # backpropagation only computes derivatives,
        if not math.isfinite(loss):
            _give_up(network, history, last_good, f"the loss became {loss}")
        last_good[...] = network.parameters
        optimizer.step(network.parameters, gradient)  # and gradient descent only uses them
        history.loss.append(loss)
        yield loss


def _end_epoch(network: Network, validation: tuple | None, history: History, last_good: np.ndarray) -> None:
    if not np.isfinite(network.parameters).all():
        _give_up(network, history, last_good, "the step left parameters that are not finite")
    if validation is not None:
        loss = mean_loss(network, *validation)
        if not math.isfinite(loss):
            _give_up(network, history, last_good, f"the validation loss became {loss}")
        history.validation_loss.append(loss)
        if validation[1].ndim == 1:
            history.validation_accuracy.append(accuracy(network, *validation))
    history.epochs += 1


def _out_of_patience(history: History, patience: int | None) -> bool:
    return patience is not None and history.epochs - (history.best_epoch or 0) >= patience


def _expect_patience(patience: int | None, validation: tuple | None) -> None:
    if patience is not None:
        expect_count("patience", patience)
        if validation is None:
            raise ValueError("patience needs unseen examples to look at: pass validation=(X, y) too.")


def _checked(network: Network, X: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    network.expect_data(X, y)
    return np.asarray(X), np.asarray(y)


def _give_up(network: Network, history: History, last_good: np.ndarray, what: str) -> None:
    network.parameters = last_good
    last = f"the last finite loss was {history.loss[-1]:.6g}" if history.loss else "no step had a finite loss"
    raise TrainingError(
        f"Training stopped at step {len(history.loss) + 1}: {what}; {last}. "
        "The network has its last good parameters back; a smaller eta is the usual cure.",
        history,
        last_good,
    )
