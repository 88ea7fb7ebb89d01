"""Small networks, each with an example."""

import numpy as np

from nnlib import BinaryCrossEntropy, Network, SoftmaxCrossEntropy, SquaredError

LOSSES = {"squared": SquaredError, "binary": BinaryCrossEntropy, "softmax": SoftmaxCrossEntropy}


def mazur():
    """The network that Matt Mazur published with all its numbers."""
    network = Network([2, 2, 2], activation="sigmoid", output="sigmoid", loss=SquaredError())
    start = [[0.15, 0.20], [0.25, 0.30]], 0.35, [[0.40, 0.45], [0.50, 0.55]], 0.60
    for view, values in zip(network.weights_and_biases(), start, strict=True):
        view[...] = values
    return network, np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])


def one_example(kind="squared", sizes=(3, 4, 2), activation="tanh"):
    """A network with biases that are not 0, one x, and a target or the last label."""
    rng = np.random.default_rng(7)
    network = Network(list(sizes), activation, loss=LOSSES[kind](), rng=rng)
    network.parameters += rng.normal(scale=0.3, size=network.parameters.size)
    y = rng.normal(size=(sizes[-1], 1)) if kind == "squared" else np.array([sizes[-1] - 1])
    return network, rng.normal(size=(sizes[0], 1)), y
