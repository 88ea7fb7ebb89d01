"""Dense layers in sequence, with ALL parameters in one vector and all derivatives in another.

Derived in lesson 06. The layers' W and b are views of the one vector, so a step of an optimizer is a line of
vector arithmetic, and the network itself never changes a parameter.
"""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from nnlib.initializers import xavier
from nnlib.layers import Dense
from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.shapes import expect_array, expect_count, expect_examples, expect_finite, expect_object


class Network:
    """Layers of the given sizes, sizes[0] inputs first; columns of X are examples.

    Hidden layers use `activation`, the last one `output`: for a cross-entropy keep the identity.
    Weights come from `initializer(rng, H, D)`; without an `rng`, from a fresh generator each time.
    Every call writes into the same arrays: only one thread at a time may use a network, another needs a copy.

    >>> network = Network([2, 3, 1], loss=SquaredError(), rng=np.random.default_rng(0))
    >>> network.parameters.shape
    (13,)
    >>> X, Y = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, -1.0]])
    >>> loss, gradient = network.loss_and_gradient(X, Y)
    >>> gradient.shape, loss == network.loss(X, Y)
    ((13,), True)
    """

    def __init__(
        self,
        sizes: list[int],
        activation: str = "tanh",
        output: str = "identity",
        loss: SquaredError | BinaryCrossEntropy | SoftmaxCrossEntropy | None = None,
        rng: np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
        initializer: Callable = xavier,
    ):
        _expect_loss(loss, output)
        self.sizes = _checked_sizes(sizes)
        if not isinstance(activation, str):
            raise TypeError(f"activation must be one name for all hidden layers, got {activation!r}.")
        if not callable(initializer):
            raise TypeError(f"initializer must be a function such as nnlib.he, got {initializer!r}.")
        rng = np.random.default_rng() if rng is None else rng
        activations = [activation] * (len(self.sizes) - 2) + [output]
        self.layers = [
            Dense(D, H, f, rng, dtype, initializer)
            for (D, H), f in zip(pairwise(self.sizes), activations, strict=True)
        ]
        for layer, above in pairwise(self.layers):
            layer.above = above
        self.loss_function: Any = loss
        self._parameters: np.ndarray = np.empty(sum(layer.size for layer in self.layers), dtype)
        self.gradient = np.zeros_like(self._parameters)
        self._share_vectors()

    @property
    def parameters(self) -> np.ndarray:
        """W1, b1, W2, b2, ... in one vector, each W column by column. Assigning to it writes into it."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: np.ndarray) -> None:
        expect_array("parameters", values, "P", P=self._parameters.size)
        self._parameters[...] = values

    def named(self, vector: np.ndarray) -> dict[str, np.ndarray]:
        """{"W1": ..., "b1": ..., "W2": ...}: views of any vector in the order of `parameters`."""
        views = {}
        for number, (layer, part) in enumerate(zip(self.layers, self._parts(vector), strict=True), start=1):
            views[f"W{number}"], views[f"b{number}"] = layer.split(part)
        return views

    def weights_and_biases(self) -> list[np.ndarray]:
        """[W1, b1, W2, b2, ...], views of `parameters`."""
        return list(self.named(self.parameters).values())

    def gradients(self) -> list[np.ndarray]:
        """[dL_dW1, dL_db1, dL_dW2, dL_db2, ...], views of `gradient`."""
        return list(self.named(self.gradient).values())

    def forward(self, X: np.ndarray) -> np.ndarray:
        """Outputs (K, N) of the last layer, as a fresh array."""
        return self._forward(X).copy()

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Labels (N,): the likeliest class of each example."""
        self._expect_classes("predict")
        return self.loss_function.labels(self._forward(X))

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """The probability of each class (K, N), or of label 1 (1, N) with BinaryCrossEntropy."""
        self._expect_classes("probabilities")
        return self.loss_function.probabilities(self._forward(X))

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        """Mean loss of the N examples in X; y holds labels (N,) or targets (K, N), as the loss asks."""
        loss = self.loss_function.forward(self._forward(X), y) if self.loss_function else math.nan
        if not math.isfinite(loss):
            self.expect_data(X, y)  # raises if the data are to blame; if not, the loss is inf or nan
        return loss

    def expect_data(self, X: np.ndarray, y: np.ndarray) -> None:
        """Raise, with one sentence that says what is wrong, unless this network can be trained on X and y."""
        if self.loss_function is None:
            raise RuntimeError("This network has no loss: Network(..., loss=SquaredError()) would have one.")
        X, y = np.asarray(X), np.asarray(y)
        expect_examples(X, self.sizes[0])
        expect_finite("X", X)
        self.loss_function.expect_targets(y, self.sizes[-1], X.shape[1])

    def loss_at(self, parameters: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
        """The loss with other parameters; afterwards the network has its own again."""
        own, self.parameters = self.parameters.copy(), parameters
        try:
            return self.loss(X, y)
        finally:
            self.parameters = own

    def loss_and_gradient(self, X: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss and dL/dθ by backpropagation, in the order of `parameters`, which are only read.

        The gradient is the network's own vector, overwritten by the next call: copy it to keep it.
        """
        loss = self.loss(X, y)
        dL_dA, first = self.loss_function.backward(), self.layers[0]
        for layer in reversed(self.layers):
            dL_dA = layer.backward(dL_dA, need_input=layer is not first)  # for the data it is not needed
        return loss, self.gradient

    def _forward(self, X: np.ndarray) -> np.ndarray:
        for layer in self.layers:
            X = layer.forward(X)
        return X

    def _expect_classes(self, method: str) -> None:
        if not hasattr(self.loss_function, "labels"):
            raise TypeError(f"{method}() needs classes, hence a cross-entropy; use forward(X) here.")

    def _parts(self, vector: np.ndarray) -> list[np.ndarray]:
        """The part of a vector that belongs to each layer, as views."""
        return np.split(vector, np.cumsum([layer.size for layer in self.layers[:-1]]))

    def _share_vectors(self) -> None:
        homes = self._parts(self._parameters), self._parts(self.gradient)
        for layer, parameters, gradient in zip(self.layers, *homes, strict=True):
            layer.use(parameters, gradient)

    def __setstate__(self, state: dict) -> None:
        """In a copied or unpickled network, the layers have vectors of their own: make them share again."""
        self.__dict__.update(state)
        self._share_vectors()

    def __repr__(self) -> str:
        loss = f", loss={type(self.loss_function).__name__}()" if self.loss_function else ""
        functions = f"activation={self.layers[0].activation!r}, output={self.layers[-1].activation!r}"
        return f"Network({self.sizes}, {functions}{loss}) with {self.parameters.size:,} parameters"


def _checked_sizes(sizes: Iterable[int]) -> list[int]:
    if not isinstance(sizes, Iterable) or isinstance(sizes, set | frozenset | dict):
        raise TypeError(f"sizes must be a list such as [4, 3]: inputs first, outputs last; got {sizes!r}.")
    sizes = list(sizes)
    if len(sizes) < 2:
        raise ValueError(f"sizes must list at least the inputs and the outputs, got {sizes}.")
    for size in sizes:
        expect_count("each of sizes", size)
    return [int(size) for size in sizes]


def _expect_loss(loss: object, output: str) -> None:
    if loss is not None:
        expect_object("loss", loss, "backward", "SoftmaxCrossEntropy()")
    if isinstance(loss, BinaryCrossEntropy | SoftmaxCrossEntropy) and output != "identity":
        name = type(loss).__name__
        raise ValueError(f'{name} takes logits and squashes them itself: leave out output="{output}".')
