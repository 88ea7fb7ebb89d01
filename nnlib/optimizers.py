"""Optimizers: how a parameter vector moves once its gradient is known. They know no network and no loss.

Derived in lessons 03 and 09. In the formulas θ is the vector of parameters and g its gradient ∂L/∂θ;
products, quotients, squares and roots of vectors go entry by entry.

The code writes into arrays that exist already (the memory, or `step`, by which θ moves) and never into g:
with fresh arrays a step of a small network would take up to twice as long. For the same reason the constants
of a formula are arrays without axes: NumPy takes longer to convert a number than to multiply a short vector.
"""

import math
import warnings
from collections.abc import Callable
from numbers import Real
from typing import Any, Self

import numpy as np

from nnlib.shapes import ShapeError, expect_number, expect_numbers, expect_positive, expect_same_shape

Schedule = Callable[[int], float]  # t, the number of steps taken so far -> eta of the next one


class Optimizer:
    """What all optimizers share: the step size eta, the count t of steps, and checks before a step.

    settings: the other constants of the formula by name, fixed from the start. A child class names the
    vectors of its memory in `_keeps`; they are zeros before the first step. Its formula is `_update`.
    """

    _parameters: Any  # of the last step; None before the first
    _gradient: Any
    _arrays: tuple[np.ndarray, ...]  # for `_update`: step, eta, and the settings, after each β its 1 - β
    # All attributes there are, so that a misspelt one, as in optimizer.lr = 0.1, is an AttributeError.
    __slots__ = ("t", "_eta", "_settings", "_parameters", "_gradient", "_arrays")
    _keeps: tuple[str, ...] = ()
    _update: Callable[[np.ndarray, np.ndarray], None]  # (theta, g): moves theta by the formula

    def __new__(cls, *_: Any, **settings: Any) -> Self:
        for name in ("lr", "learning_rate", "alpha"):
            if name in settings:
                raise TypeError(f"{cls.__name__} calls its step size eta: {cls.__name__}(eta=...).")
        return super().__new__(cls)

    def __init__(self, eta: float | Schedule, **settings: float):
        for name, value in settings.items():
            (expect_share if name.startswith("beta") else expect_positive)(name, value)
        self.eta, self.t = eta, 0
        self._settings = {name: float(value) for name, value in settings.items()}
        self._parameters = self._gradient = None

    def __repr__(self) -> str:
        settings = "".join(f", {name}={value}" for name, value in self._settings.items())
        eta = "a schedule" if callable(self.eta) else self.eta
        return f"{type(self).__name__}(eta={eta}{settings}) after {self.t:,} steps"

    @property
    def eta(self) -> float | Schedule:
        """The step size: a positive number, or a schedule t -> eta. It may be changed between steps."""
        return self._eta

    @eta.setter
    def eta(self, eta: float | Schedule) -> None:
        if not callable(eta):
            expect_step_size(eta)
            eta = float(eta)
        self._eta = eta

    def step(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move `parameters` in place, one step against `gradient`, which is only read."""
        # Vectors are checked when they are new, and not at every step.
        if parameters is not self._parameters or gradient is not self._gradient:
            gradient = self._accepted(parameters, gradient)
        eta = self._eta
        self._arrays[1][...] = self._scheduled(eta) if callable(eta) else eta
        self.t += 1
        self._update(parameters, gradient)

    def _accepted(self, parameters: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Check new vectors and prepare the arrays for them; the gradient in the type of the parameters."""
        _expect_vectors(parameters, gradient)
        if parameters is not self._parameters:
            before = self._parameters
            if before is None:
                for name in self._keeps:
                    setattr(self, name, np.zeros_like(parameters))
            elif self._keeps and (before.size, before.dtype) != (parameters.size, parameters.dtype):
                one, two = (f"{v.size} parameters of {v.dtype}" for v in (before, parameters))
                hint = "another network needs an optimizer of its own"
                raise ShapeError(f"This {type(self).__name__} remembers {one}, but now come {two}: {hint}.")
            numbers = [0.0]  # room for eta
            for name, value in self._settings.items():
                numbers += [value, 1 - value] if name.startswith("beta") else [value]
            constants = [np.array(number, parameters.dtype) for number in numbers]
            self._arrays = (np.empty_like(parameters), *constants)
        same_type = gradient.dtype == parameters.dtype  # else it is converted at every step
        self._parameters, self._gradient = parameters, gradient if same_type else None
        return gradient.astype(parameters.dtype, copy=False)

    def _scheduled(self, schedule: Schedule) -> float:
        eta = schedule(self.t)
        if isinstance(eta, bool) or not isinstance(eta, Real) or not 0 <= float(eta) < math.inf:
            wanted = "it must be a finite number of at least 0"
            raise ValueError(f"The schedule gave eta={eta!r} after {self.t} steps; {wanted}.")
        if eta == 0:
            what = "The schedule gives eta=0: it has run out, and no step moves the parameters any more."
            warnings.warn(f"{what} Give it as many steps as the training takes.", stacklevel=3)
        return float(eta)


class GradientDescent(Optimizer):
    """θ ← θ - η g.

    On a quadratic it converges if and only if 0 < eta < 2/λmax of its second derivatives.

    >>> theta = np.array([3.0, -1.0])
    >>> GradientDescent(eta=0.5).step(theta, gradient=np.array([2.0, 4.0]))
    >>> theta
    array([ 2., -3.])
    """

    __slots__ = ()

    def __init__(self, eta: float | Schedule = 0.1):
        super().__init__(eta)

    def _update(self, theta, g):
        step, eta = self._arrays
        theta -= np.multiply(g, eta, step)


class Momentum(Optimizer):
    """v ← β v + g,  θ ← θ - η v: one step along all gradients so far, the older the less.

    If g stays the same, v grows towards g / (1 - β): with beta = 0.9 steps become ten times as long.

    Source: Polyak, 1964, "Some methods of speeding up the convergence of iteration methods". As in
    PyTorch v is without η; others remember η v, which differs only when eta changes on the way.

    >>> theta, momentum = np.array([0.0]), Momentum(eta=1.0, beta=0.5)
    >>> for _ in range(3):
    ...     momentum.step(theta, gradient=np.array([1.0]))
    ...     print(theta)
    [-1.]
    [-2.5]
    [-4.25]
    """

    v: np.ndarray
    __slots__ = _keeps = ("v",)

    def __init__(self, eta: float | Schedule = 0.01, beta: float = 0.9):
        super().__init__(eta, beta=beta)

    def _update(self, theta, g):
        v, (step, eta, beta, _) = self.v, self._arrays
        v *= beta
        v += g
        theta -= np.multiply(v, eta, step)


class Nesterov(Momentum):
    """v ← β v + g,  θ ← θ - η (g + β v): momentum that looks one step ahead.

    Nesterov measures the gradient where the memory alone would lead, at φ - η β v, and moves φ from there.
    Here θ IS that point ahead, so that gradients are measured where the parameters are, as everywhere.

    Source: Nesterov, 1983, "A method of solving a convex programming problem with convergence rate O(1/k²)";
    Sutskever, Martens, Dahl and Hinton, 2013, "On the importance of initialization and momentum in deep
    learning", equations 3 and 4, rewritten for the point ahead as in PyTorch.
    """

    __slots__ = ()

    def _update(self, theta, g):
        v, (step, eta, beta, _) = self.v, self._arrays
        v *= beta
        v += g
        np.multiply(v, beta, step)
        step += g
        step *= eta
        theta -= step


class AdaGrad(Optimizer):
    """G ← G + g²,  θ ← θ - η g / (√G + ε).

    The sum G only grows, so the steps become shorter and shorter. Where all gradients of a parameter were 0,
    so is √G: the small ε makes that quotient 0 and hardly changes the others, here and in the next two.

    Source: Duchi, Hazan and Singer, 2011, "Adaptive subgradient methods for online learning and stochastic
    optimization", figure 1 with the diagonal matrix.
    """

    G: np.ndarray
    __slots__ = _keeps = ("G",)

    def __init__(self, eta: float | Schedule = 0.01, eps: float = 1e-10):
        super().__init__(eta, eps=eps)

    def _update(self, theta, g):
        step, eta, eps = self._arrays
        self.G += np.multiply(g, g, step)
        _move_by_quotient(theta, step, eta, g, self.G, eps)


class RMSProp(Optimizer):
    """v ← β v + (1 - β) g²,  θ ← θ - η g / (√v + ε).

    Source: Tieleman and Hinton, 2012, "Neural networks for machine learning", lecture 6.5. Their formula has
    no ε; PyTorch adds it outside the root too, and has beta = 0.99 by default.
    """

    v: np.ndarray
    __slots__ = _keeps = ("v",)

    def __init__(self, eta: float | Schedule = 0.001, beta: float = 0.9, eps: float = 1e-8):
        super().__init__(eta, beta=beta, eps=eps)

    def _update(self, theta, g):
        step, eta, beta, rest, eps = self._arrays
        _average(self.v, np.multiply(g, g, step), beta, rest, step)
        _move_by_quotient(theta, step, eta, g, self.v, eps)


class Adam(Optimizer):
    """m ← β1 m + (1 - β1) g,  v ← β2 v + (1 - β2) g²,  θ ← θ - η m̂ / (√v̂ + ε).

    m̂ = m / (1 - β1ᵗ) and v̂ = v / (1 - β2ᵗ) in step t = 1, 2, ... are weighted means of the gradients and of
    their squares: the division makes up for the start at 0. So the first step has length eta in each entry.

    Source: Kingma and Ba, 2015, "Adam: a method for stochastic optimization", algorithm 1; the step is
    computed in the order of the end of their section 2.

    >>> theta = np.array([0.0, 0.0])
    >>> Adam(eta=0.5).step(theta, gradient=np.array([100.0, -0.01]))
    >>> theta.round(6)
    array([-0.5,  0.5])
    """

    m: np.ndarray
    v: np.ndarray
    __slots__ = _keeps = ("m", "v")

    def __init__(
        self, eta: float | Schedule = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ):
        super().__init__(eta, beta1=beta1, beta2=beta2, eps=eps)

    def _update(self, theta, g):
        m, v, (step, eta, beta1, rest1, beta2, rest2, eps) = self.m, self.v, self._arrays
        _average(m, g, beta1, rest1, step)
        _average(v, np.multiply(g, g, step), beta2, rest2, step)
        # With c = √(1 - β2ᵗ) is √v̂ = √v / c, so η m̂ / (√v̂ + ε) = η c / (1 - β1ᵗ) · m / (√v + ε c): the
        # corrections are two numbers, and no vector is divided for them.
        b1, b2, e = self._settings.values()
        c = math.sqrt(1 - b2**self.t)
        eta[...], eps[...] = float(eta) * c / (1 - b1**self.t), e * c
        _move_by_quotient(theta, step, eta, m, v, eps)


def _average(memory, new, beta, rest, step):
    """memory ← β memory + (1 - β) new, where rest is 1 - β."""
    memory *= beta
    memory += np.multiply(new, rest, step)


def _move_by_quotient(theta, step, eta, top, squares, eps):
    """θ ← θ - η top / (√squares + ε)."""
    np.sqrt(squares, step)
    step += eps
    np.divide(top, step, step)
    step *= eta
    theta -= step


def expect_step_size(eta: float) -> None:
    """Raise unless eta is one finite number above 0."""
    expect_number("eta", eta)
    if -math.inf < eta <= 0:
        hint = f"Descent already subtracts the gradient; use eta={-eta}."
        hint = hint if eta else "With eta=0 no step moves the parameters."
        raise ValueError(f"eta must be positive, got {eta}. {hint}")
    expect_positive("eta", eta)


def expect_share(name: str, share: float) -> None:
    """Raise unless share, the part of a memory that a step keeps, is a number from 0 to below 1."""
    expect_number(name, share)
    if not 0 <= share < 1:
        hint = "With 1 nothing is ever forgotten."
        raise ValueError(f"{name} must be at least 0 and below 1, got {share}. {hint}")


def _expect_vectors(parameters: np.ndarray, gradient: np.ndarray) -> None:
    """Raise unless parameters are a vector that a step can move in place, and gradient fits it."""
    if not isinstance(parameters, np.ndarray) or parameters.dtype not in (np.float32, np.float64):
        wanted = "an array of floats, which a step can change in place"
        kind = getattr(parameters, "dtype", type(parameters).__name__)
        raise TypeError(f"parameters must be {wanted}, got {kind}.")
    if parameters.ndim != 1:
        raise ShapeError(f"parameters must be one flat vector, but it has shape {parameters.shape}.")
    if not parameters.flags.writeable:
        raise ValueError("parameters cannot be written to; use a copy: parameters.copy().")
    if not isinstance(gradient, np.ndarray):
        raise TypeError(f"gradient must be a NumPy array, got {type(gradient).__name__}.")
    expect_numbers("gradient", gradient)
    expect_same_shape("gradient", gradient, "parameters", parameters.shape)
