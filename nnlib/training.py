"""The training loop: pick a batch, compute loss and gradient, let the optimizer step, record the loss.

Derived in lesson 08.
"""

import math
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import numpy as np

from nnlib.evaluation import accuracy, columns, mean_loss
from nnlib.history import History, TrainingError
from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.shapes import expect_count, expect_generator, expect_object

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
    progress: bool = True,
    callback: Callable[[History], None] | None = None,
) -> History:
    """Train the network on X (D, N) and y, labels (N,) or targets (K, N), and return the history.

    Each epoch visits every example once, in batches of a fresh random order; the last batch may be short.
    provider(network, X, y) gives loss and gradient; any function of nnlib.providers will do.
    callback(history) is called after each step. With progress, tqdm draws a bar where it is installed.

    Ctrl-C (or "interrupt kernel") ends the training after the step or validation under way: the history so
    far is returned, marked `interrupted`, and agrees with the parameters. A second Ctrl-C does not wait: the
    network may then have taken one step more than the history tells.

    With patience, training ends after that many epochs in a row without a lower validation loss, and the
    network has in any case the parameters of its best epoch afterwards.

    X is never copied as a whole. Batches are gathered fastest where each example lies together in memory,
    as in np.asfortranarray(X) and in all data sets of nnlib.

    Raises: TrainingError if the loss or a parameter is not finite; the network has its last good ones back.
    """
    X, y = np.asarray(X), np.asarray(y)
    validation = None if validation is None else _pair(validation)
    _expect_arguments(network, optimizer, (X, y), validation, epochs, batch_size, rng, patience)
    history, steps = History(), epochs * math.ceil(X.shape[1] / batch_size)
    last_good, best = network.parameters.copy(), network.parameters.copy()
    # Every step checks its loss, where overflow shows as inf or nan; what underflows may be taken as 0.
    with (
        np.errstate(over="ignore", under="ignore", invalid="ignore"),
        _progress_bar(steps, progress) as advance,
        _interrupts_that_wait() as pressed,
    ):
        try:
            while history.epochs < epochs:
                for batch in minibatches(X.shape[1], batch_size, rng):
                    # Backpropagation only computes derivatives,
                    loss, gradient = provider(network, columns(X, batch), y[..., batch])
                    _expect_finite("the loss", loss, network, history, last_good)
                    last_good[...] = network.parameters
                    # and gradient descent only uses them.
                    optimizer.step(network.parameters, gradient)
                    history.loss.append(loss)
                    advance(loss)
                    if callback is not None:
                        callback(history)
                    if pressed:
                        raise KeyboardInterrupt
                _end_epoch(network, validation, history, last_good)
                if history.epochs == history.best_epoch:
                    best[...] = network.parameters
                if pressed:
                    raise KeyboardInterrupt
                if patience is not None and history.epochs - (history.best_epoch or 0) >= patience:
                    break
        except KeyboardInterrupt:
            history.interrupted = True
        history.stopped_early = history.epochs < epochs and not history.interrupted
        if patience is not None and history.best_epoch is not None:
            network.parameters = best
    history.interrupted |= bool(pressed)
    return history


def minibatches(N: int, batch_size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Indices of the examples in each batch of one epoch: every index once, in random order.

    >>> [len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]
    [3, 3, 1]
    """
    order = rng.permutation(N)
    for start in range(0, N, batch_size):
        yield order[start : start + batch_size]


def _pair(validation: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError("validation must be a pair: validation=(X, y).")
    return np.asarray(validation[0]), np.asarray(validation[1])


def _expect_arguments(network, optimizer, data, validation, epochs, batch_size, rng, patience) -> None:
    expect_object("network", network, "loss_and_gradient", "Network([2, 3, 1])")
    expect_object("optimizer", optimizer, "step", "GradientDescent(eta=0.1)")
    network.expect_data(*data)
    if validation is not None:
        network.expect_data(*validation)
    expect_count("epochs", epochs)
    expect_count("batch_size", batch_size)
    expect_generator(rng)
    if patience is not None:
        expect_count("patience", patience)
        if validation is None:
            raise ValueError("patience needs unseen examples to look at: pass validation=(X, y) too.")


def _end_epoch(network: Network, validation: tuple | None, history: History, last_good: np.ndarray) -> None:
    _expect_finite("the loss", history.loss[-1], network, history, last_good)
    if validation is not None:
        loss = mean_loss(network, *validation)
        _expect_finite("the validation loss", loss, network, history, last_good)
        shares = [accuracy(network, *validation)] if validation[1].ndim == 1 else []
        # Both are computed before either is stored: an interrupt would leave lists of different lengths.
        history.validation_loss.append(loss)
        history.validation_accuracy += shares
    history.epochs += 1


@contextmanager
def _interrupts_that_wait() -> Iterator[list[int]]:
    """The first Ctrl-C only fills this list, which is read where an interrupt does no harm.

    A second one raises KeyboardInterrupt at once, as something may hang.
    """
    pressed: list[int] = []

    def on_signal(number: int, frame: object) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(number)

    # Python interrupts the main thread alone, and a program with a handler of its own keeps it.
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield pressed
        return
    signal.signal(signal.SIGINT, on_signal)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def _progress_bar(steps: int, wanted: bool) -> Iterator[Callable[[float], None]]:
    """A function that moves the bar on by a step; only terminals and notebooks show one, log files do not."""
    shown = sys.stdout.isatty() or type(sys.stdout).__module__.startswith(("ipykernel", "pyodide_kernel"))
    if not (wanted and shown and find_spec("tqdm")):
        yield lambda loss: None
        return
    from tqdm import tqdm

    if sys.platform == "emscripten":
        tqdm.monitor_interval = 0  # there are no threads, and it would complain
    with tqdm(total=steps, unit="step", file=sys.stdout, mininterval=0.2, ncols=90) as bar:

        def advance(loss: float) -> None:
            bar.set_postfix_str(f"loss {loss:.4f}", refresh=False)
            bar.update()

        yield advance


def _expect_finite(name: str, loss: float, network: Network, history: History, last_good: np.ndarray) -> None:
    """Unless the loss and all parameters are finite, give the network its last good ones back and raise."""
    if not math.isfinite(loss):
        fault = f"{name} became {loss}"
    elif not np.isfinite(network.parameters).all():  # tanh of inf is 1: the loss may be finite all the same
        fault = "the step before left parameters that are not finite"
    else:
        return
    network.parameters = last_good
    last = f"the last finite loss was {history.loss[-1]:.6g}" if history.loss else "no step had a finite loss"
    cure = "The network has its last good parameters back; a smaller eta is the usual cure."
    error = TrainingError(f"Training stopped at step {len(history.loss) + 1}: {fault}; {last}. {cure}")
    error.history = history
    raise error
