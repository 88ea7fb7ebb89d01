"""Small networks, each with an example, and expressions."""

import numpy as np

from nnlib import BinaryCrossEntropy, Network, SoftmaxCrossEntropy, SquaredError, Value

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


def tangle(seed, operations):
    """An expression in which any earlier result may be used again, and some twice at once; its inputs."""
    rng = np.random.default_rng(seed)
    inputs = [Value(value) for value in rng.uniform(0.5, 1.5, size=3)]
    steps = list(inputs)
    for _ in range(operations):
        one, other = (steps[i] for i in rng.integers(len(steps), size=2))
        steps.append([one + other, one * other, one - other, (one * other).tanh()][rng.integers(4)])
    return sum(steps[4:], steps[0] * steps[1] * steps[2]), dict(zip("abc", inputs, strict=True))
