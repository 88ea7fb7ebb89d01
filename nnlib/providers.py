"""Five ways to the same gradient, all with one signature: (network, X, y) → (loss, gradient).

Derived in lessons 01, 05, 06 and 07. Each only computes derivatives: the parameters are read and never
written, and the gradient is a fresh vector in their order, which any optimizer can use.

Three of them compute the loss with objects that carry derivatives. The formula of the network is written
once, below, for all three: Tensor, Dual, and arrays of Values have the same operations.
"""

from collections.abc import Mapping

import numpy as np

from nnlib.autodiff.forward import Dual
from nnlib.autodiff.scalar import Value
from nnlib.autodiff.tape import Tensor
from nnlib.differences import gradient as measured_gradient
from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network

Differentiable = Tensor | Dual | np.ndarray  # the last one with Values as entries
LossAndGradient = tuple[float, np.ndarray]


def by_backpropagation(network: Network, X: np.ndarray, y: np.ndarray) -> LossAndGradient:
    """The matrices of lesson 06: one pass forward, one pass back."""
    loss, gradient = network.loss_and_gradient(X, y)
    return loss, gradient.copy()


def by_differences(network: Network, X: np.ndarray, y: np.ndarray) -> LossAndGradient:
    """Every parameter moved up and down by a little: two passes forward for each.

    Error: truncation about 1e-10 and round-off about 1e-11 for a loss near 1; see nnlib.differences.
    Raises: TypeError for a float32 network, whose loss is too coarse for them.
    """
    if network.parameters.dtype != np.float64:
        raise TypeError("Differences need a float64 network: float32 rounds small changes of the loss away.")
    return network.loss(X, y), measured_gradient(lambda p: network.loss_at(p, X, y), network.parameters)


def by_dual_numbers(network: Network, X: np.ndarray, y: np.ndarray) -> LossAndGradient:
    """Forward mode: one pass forward for each parameter, which carries the derivative by it."""
    network.expect_data(X, y)
    gradient = np.empty(network.parameters.size)
    for p in range(gradient.size):
        direction = np.zeros_like(gradient)
        direction[p] = 1.0
        values, slopes = network.named(network.parameters), network.named(direction)
        loss = formula(network, {name: Dual(values[name], slopes[name]) for name in values}, X, y)
        gradient[p] = loss.slope
    return float(loss.value), gradient


def by_tape(network: Network, X: np.ndarray, y: np.ndarray) -> LossAndGradient:
    """Reverse mode over arrays: the operations of one pass forward are recorded, then run backward."""
    network.expect_data(X, y)
    tensors = {name: Tensor(view) for name, view in network.named(network.parameters).items()}
    loss, gradient = formula(network, tensors, X, y), np.empty(network.parameters.size)
    loss.backward()
    for name, view in network.named(gradient).items():
        view[...] = tensors[name].grad
    return float(loss.data), gradient


def by_scalar_engine(network: Network, X: np.ndarray, y: np.ndarray) -> LossAndGradient:
    """Reverse mode over single numbers: the engine of lesson 07, with an object for each product and sum."""
    network.expect_data(X, y)
    theta = np.array([Value(p) for p in network.parameters], dtype=object)
    loss = formula(network, network.named(theta), X, y)
    loss.backward()
    return loss.data, np.array([value.grad for value in theta])


def formula(network: Network, parameters: Mapping[str, Differentiable], X: np.ndarray, y: np.ndarray):
    """The loss of the network as one expression in its parameters, given by their names."""
    A: Differentiable = np.asarray(X)
    for number, layer in enumerate(network.layers, start=1):
        A = parameters[f"W{number}"] @ A + parameters[f"b{number}"]
        if layer.activation != "identity":
            A = _each(layer.activation, A)
    return LOSSES[type(network.loss_function)](A, np.asarray(y)) / np.shape(X)[1]


def _squared_error(A: Differentiable, Y: np.ndarray) -> Differentiable:
    error = A - Y
    return (error * error).sum() / 2


def _binary_cross_entropy(Z: Differentiable, y: np.ndarray) -> Differentiable:
    """log(e^0 + e^z) - y z, summed: the larger exponent is taken out, so that none is above 0."""
    top = np.maximum(_numbers(Z), 0)
    return (_each("log", _each("exp", Z - top) + np.exp(-top)) + (top - Z * y)).sum()


def _softmax_cross_entropy(Z: Differentiable, y: np.ndarray) -> Differentiable:
    """log Σ e^z - z[y], summed: the largest exponent is taken out of each sum, so that none is above 0."""
    Z = Z - _numbers(Z).max(axis=0)
    return (_each("log", _each("exp", Z).sum(axis=0)) - Z[y, np.arange(len(y))]).sum()


LOSSES = {
    SquaredError: _squared_error,
    BinaryCrossEntropy: _binary_cross_entropy,
    SoftmaxCrossEntropy: _softmax_cross_entropy,
}


def _each(function: str, Z: Differentiable) -> Differentiable:
    """A function of every entry; an array of Values has no such method, but each of its entries has."""
    if isinstance(Z, np.ndarray):
        return np.frompyfunc(lambda z: getattr(z, function)(), 1, 1)(Z)
    return getattr(Z, function)()


def _numbers(Z: Differentiable) -> np.ndarray:
    """The plain numbers in Z, which are constants to all derivatives."""
    if isinstance(Z, np.ndarray):
        return np.array([value.data for value in Z.flat]).reshape(Z.shape)
    return Z.data if isinstance(Z, Tensor) else Z.value
