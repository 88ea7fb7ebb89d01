"""A training run recorded move by move: what each move computed, and whether it changed the parameters."""

import copy
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np

from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.shapes import expect_count, expect_generator
from nnlib.training import minibatches


@dataclass(frozen=True)
class Lap:
    """One lap of the loop, all four moves: its batch, what was computed, and fingerprints of θ.

    marks holds five fingerprints: before the lap, and after each move.
    """

    epoch: int
    batch: np.ndarray
    loss: float
    slope: float  # the length of the gradient
    moved: float  # how far the step moved θ
    marks: tuple[str, ...]


def fingerprint(parameters: np.ndarray) -> str:
    """Six letters of a hash of every bit: another vector almost certainly has another one."""
    return sha256(parameters.tobytes()).hexdigest()[:6]


def recorded_laps(
    network: Network,
    optimizer: Optimizer,
    X: np.ndarray,
    y: np.ndarray,
    batch_size: int,
    epochs: int,
    rng: np.random.Generator,
) -> list[Lap]:
    """All laps of a training run on copies of network, optimizer and rng, which stay as they are."""
    network.expect_data(X, y)
    expect_count("batch_size", batch_size)
    expect_count("epochs", epochs)
    expect_generator(rng)
    network, optimizer, rng = copy.deepcopy((network, optimizer, rng))
    return [
        _lap(network, optimizer, X, y, batch, epoch)
        for epoch in range(1, epochs + 1)
        for batch in minibatches(X.shape[1], batch_size, rng)
    ]


def _lap(network: Network, optimizer: Optimizer, X, y, batch: np.ndarray, epoch: int) -> Lap:
    before, marks = network.parameters.copy(), [fingerprint(network.parameters)]

    def done() -> None:
        marks.append(fingerprint(network.parameters))

    network.forward(X[:, batch])
    done()
    network.loss(X[:, batch], y[..., batch])
    done()
    loss, gradient = network.loss_and_gradient(X[:, batch], y[..., batch])
    done()
    optimizer.step(network.parameters, gradient)
    done()
    moved = float(np.linalg.norm(network.parameters - before))
    return Lap(epoch, batch, loss, float(np.linalg.norm(gradient)), moved, tuple(marks))


def changes(laps: list[Lap], moves: int) -> int:
    """How often the parameters changed in the first `moves` moves, as their fingerprints show."""
    pairs = [pair for lap in laps for pair in pairwise(lap.marks)]
    return sum(before != after for before, after in pairs[:moves])
