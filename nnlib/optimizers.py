"""Optimizers: how a parameter vector moves once its gradient is known. They know no network and no loss.

Derived in lesson 03.
"""

import math
from numbers import Real

import numpy as np

from nnlib.shapes import ShapeError


class GradientDescent:
    """θ ← θ - η ∂L/∂θ.

    eta: length of the step per unit of gradient, positive; it may be changed between steps.
    On a quadratic the walk converges if and only if 0 < eta < 2/λmax of its second derivatives.

    >>> theta = np.array([3.0, -1.0])
    >>> GradientDescent(eta=0.5).step(theta, gradient=np.array([2.0, 4.0]))
    >>> theta
    array([ 2., -3.])
    """

    def __init__(self, eta: float = 0.1):
        expect_step_size(eta)
        self.eta = eta
        self._move = None

    def step(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move `parameters` in place, one step against `gradient`, which is only read."""
        move = self._move
        if move is None or move.shape != parameters.shape or move.dtype != parameters.dtype:
            expect_vector("parameters", parameters)
            move = self._move = np.empty_like(parameters)  # kept, so that no step allocates memory
        if gradient.shape != move.shape:
            expect_same_length(parameters, gradient)
        np.multiply(gradient, self.eta, out=move)
        np.subtract(parameters, move, out=parameters)


def expect_step_size(eta: float) -> None:
    """Raise unless eta is one finite number above 0."""
    if isinstance(eta, bool) or not isinstance(eta, Real):
        raise TypeError(f"eta must be a number, got {eta!r}.")
    if not math.isfinite(eta):
        raise ValueError(f"eta must be finite, got {eta}.")
    if eta == 0:
        raise ValueError("eta must be positive, got 0. With eta=0 no step moves the parameters.")
    if eta < 0:
        hint = f"Descent already subtracts the gradient; use eta={-eta}."
        raise ValueError(f"eta must be positive, got {eta}. {hint}")


def expect_vector(name: str, vector: np.ndarray) -> None:
    """Raise unless vector is a one-dimensional NumPy array of floats, which can be moved in place."""
    if not isinstance(vector, np.ndarray) or vector.dtype.kind != "f":
        kind = vector.dtype if isinstance(vector, np.ndarray) else type(vector).__name__
        raise TypeError(f"{name} must be an array of floats, which a step can change in place, got {kind}.")
    if vector.ndim != 1:
        raise ShapeError(f"{name} must be one flat vector, but it has shape {vector.shape}.")


def expect_same_length(parameters: np.ndarray, gradient: np.ndarray) -> None:
    """Raise a ShapeError unless the gradient has one entry for each parameter."""
    wanted, actual = parameters.shape, np.shape(gradient)
    if actual != wanted:
        raise ShapeError(f"gradient must have the shape of parameters, {wanted}, but it has shape {actual}.")
