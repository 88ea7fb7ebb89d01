"""Every way to a gradient with every optimizer: one loss, one start, and a walk for each pair."""

import copy
from collections.abc import Mapping
from itertools import combinations

import numpy as np

from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.shapes import expect_count
from nnlib.training import Provider

Walks = dict[str, dict[str, np.ndarray]]


def grid_of_walks(
    network: Network,
    X: np.ndarray,
    y: np.ndarray,
    providers: Mapping[str, Provider],
    optimizers: Mapping[str, Optimizer],
    steps: int,
) -> Walks:
    """walks[provider][optimizer]: the parameters (steps + 1, P) from the network's own onwards.

    Works on copies: network and optimizers stay as they are.
    """
    expect_count("steps", steps)
    walks: Walks = {}
    for row, provider in providers.items():
        walks[row] = {}
        for column, optimizer in optimizers.items():
            walker, stepper = copy.deepcopy((network, optimizer))
            points = [walker.parameters.copy()]
            for _ in range(steps):
                stepper.step(walker.parameters, provider(walker, X, y)[1])
                points.append(walker.parameters.copy())
            walks[row][column] = np.array(points)
    return walks


def largest_difference(walks: list[np.ndarray]) -> float:
    """The largest |difference| between the same parameter after the same step in any two of the walks."""
    return max((float(np.abs(one - other).max()) for one, other in combinations(walks, 2)), default=0.0)
