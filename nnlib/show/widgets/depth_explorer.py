"""A deep network at its start: how activation, initializer and depth decide what reaches the first layer."""

import numpy as np

from nnlib.initializers import he, normal, xavier
from nnlib.losses import SoftmaxCrossEntropy
from nnlib.network import Network
from nnlib.shapes import expect_count, expect_generator
from nnlib.show.plots.gradient_histograms import gradient_histograms, typical_sizes
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import choice, whole_number_control
from nnlib.show.widgets.explorer import Explorer, row

INITIALIZERS = {"normal 0.01": normal(0.01), "normal 1": normal(1.0), "Xavier": xavier, "He": he}
ACTIVATIONS = ("sigmoid", "tanh", "relu")
WIDTH, DEEPEST, GOAL_DEPTH, LEAST, MOST = 32, 30, 20, 1e-3, 1.0


class DepthExplorer(Explorer):
    """The picture `gradient_histograms` of an untrained network, with a control for each of three choices.

    X (D, N) and y (N,) are one batch with labels from 0 to K - 1. The same seed is used for every network, so
    that only the choices make a difference. Task: 20 layers that all can learn.

    Raises:
        ValueError: depth lies outside 2 to 30, or the batch is not one of labelled columns.
    """

    def __init__(self, X: np.ndarray, y: np.ndarray, rng: np.random.Generator, depth: int = 8):
        expect_generator(rng)
        expect_count("depth", depth)
        if not 2 <= depth <= DEEPEST:
            raise ValueError(f"depth must lie between 2 and {DEEPEST}, got {depth}.")
        self._batch, self._seed = (np.asarray(X), np.asarray(y)), int(rng.integers(2**32))
        self._K = int(self._batch[1].max()) + 1
        self.activation = choice("activation", ACTIVATIONS)
        self.initializer = choice("initial weights", INITIALIZERS)
        layers = whole_number_control("layers", depth, 2, DEEPEST)
        self.depth = layers.children[0]
        observed = (self.activation, self.initializer, self.depth)
        self._start(row(self.activation, self.initializer, layers), redraw_for=observed)

    def network(self) -> Network:
        """The network that the controls describe, untrained."""
        D = self._batch[0].shape[0]
        sizes = [D, *[WIDTH] * (self.depth.value - 1), self._K]
        rng, start = np.random.default_rng(self._seed), INITIALIZERS[self.initializer.value]
        return Network(sizes, self.activation.value, loss=SoftmaxCrossEntropy(), rng=rng, initializer=start)

    def handle(self):
        few = sorted({self.depth.value, 2, 4, 8, 14, GOAL_DEPTH})  # each layer takes room on the page
        return "layers", self.depth, {str(depth): depth for depth in few}

    def _draw(self) -> tuple[Picture, str]:
        network = self.network()
        return gradient_histograms(network, *self._batch), depth_task(network, *self._batch)


def depth_task(network: Network, X: np.ndarray, y: np.ndarray) -> str:
    """The task, and whether this network solves it."""
    goal = f"Task: {GOAL_DEPTH} layers whose typical derivatives all lie between {LEAST} and {MOST:g}."
    typical, depth = typical_sizes(network, X, y), len(network.layers)
    fine = sum(LEAST <= size <= MOST for size in typical)
    if fine == depth == GOAL_DEPTH:
        return f"{goal} <b>Reached: all {depth} layers do.</b>"
    return f"{goal} <b>Not yet: {fine} of {depth} layers do.</b>"
