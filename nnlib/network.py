"""Dense layers in sequence, with ALL parameters in one vector and all derivatives in another.

Derived in lesson 06. The layers' W and b are views of the one vector, so a step of an optimizer is a line of
vector arithmetic, and the network itself never changes a parameter.
"""

import math
from itertools import pairwise

import numpy as np

from nnlib.layers import Dense
from nnlib.losses import SoftmaxCrossEntropy, SquaredError
from nnlib.shapes import expect_examples, expect_finite, expect_shape


class Network:
    """Layers of the given sizes, sizes[0] inputs first; columns of X are examples.

    Hidden layers use `activation`, the last one `output`: for SoftmaxCrossEntropy keep the identity.
    Weights are drawn with `rng`; without one, from a fresh generator, so each network is different.

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
        loss: SquaredError | SoftmaxCrossEntropy | None = None,
        rng: np.random.Generator | None = None,
        dtype: type = np.float64,
    ):
        if isinstance(loss, type):
            raise TypeError(f"loss must be an object, not its class: write {loss.__name__}(), with brackets.")
        self.sizes = list(sizes)
        if len(self.sizes) < 2:
            raise ValueError(f"sizes must list at least the inputs and the outputs, got {self.sizes}.")
        rng = np.random.default_rng() if rng is None else rng
        activations = [activation] * (len(self.sizes) - 2) + [output]
        self.layers = [
            Dense(D, H, f, rng, dtype) for (D, H), f in zip(pairwise(self.sizes), activations, strict=True)
        ]
        self.loss_function = loss
        self._parameters = np.empty(sum(layer.size for layer in self.layers), dtype)
        self.gradient = np.zeros_like(self._parameters)
        self._share_vectors()

    @property
    def parameters(self) -> np.ndarray:
        """W1, b1, W2, b2, ... in one vector, each W column by column. Assigning to it writes into it."""
        return self._parameters

    @parameters.setter
    def parameters(self, values: np.ndarray) -> None:
        expect_shape("parameters", values, "P", P=self._parameters.size)
        self._parameters[...] = values

    def weights_and_biases(self) -> list[np.ndarray]:
        """[W1, b1, W2, b2, ...], views of `parameters`."""
        return [view for layer in self.layers for view in (layer.W, layer.b)]

    def gradients(self) -> list[np.ndarray]:
        """[dL_dW1, dL_db1, dL_dW2, dL_db2, ...], views of `gradient`."""
        return [view for layer in self.layers for view in (layer.dL_dW, layer.dL_db)]

    def forward(self, X: np.ndarray) -> np.ndarray:
        """Outputs (K, N) of the last layer, as a fresh array."""
        return self._forward(X).copy()

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Labels (N,): for each example the output that is largest."""
        if not isinstance(self.loss_function, SoftmaxCrossEntropy):
            raise TypeError("predict() needs classes, hence SoftmaxCrossEntropy; use forward(X) here.")
        return self._forward(X).argmax(axis=0)

    def loss(self, X: np.ndarray, y: np.ndarray) -> float:
        """Mean loss of the N examples in X; y holds labels (N,) or targets (K, N), as the loss asks."""
        if self.loss_function is None:
            self.expect_data(X, y)
        loss = self.loss_function.forward(self._forward(X), y)
        if not math.isfinite(loss):
            self.expect_data(X, y)  # bad data are named; if they are sound, the caller gets the loss as it is
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
        """The loss with other parameters in place of the network's own, which are untouched afterwards.

        Made for finite differences: gradient(lambda theta: network.loss_at(theta, X, y), network.parameters),
        on a float64 network, since float32 rounds small differences away.
        """
        own = self.parameters.copy()
        try:
            self.parameters = parameters
            return self.loss(X, y)
        finally:
            self.parameters = own

    def loss_and_gradient(self, X: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss and dL/dθ by backpropagation, in the order of `parameters`, which are only read.

        The gradient is the network's own vector, overwritten by the next call: copy it to keep it.
        """
        loss = self.loss(X, y)
        dL_dA = self.loss_function.backward()
        for layer in reversed(self.layers[1:]):
            dL_dA = layer.backward(dL_dA)
        self.layers[0].backward(dL_dA, need_input=False)  # nobody asks for the derivative of the data
        return loss, self.gradient

    def _forward(self, X: np.ndarray) -> np.ndarray:
        A = X
        for layer in self.layers:
            A = layer.forward(A)
        return A

    def _share_vectors(self) -> None:
        start = 0
        for layer in self.layers:
            stop = start + layer.size
            layer.use(self._parameters[start:stop], self.gradient[start:stop])
            start = stop

    def __setstate__(self, state: dict) -> None:
        """A copied or unpickled network, whose layers have vectors of their own: make them share again."""
        self.__dict__.update(state)
        self._share_vectors()
