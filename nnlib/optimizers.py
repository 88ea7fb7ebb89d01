"""Optimizers: how a parameter vector moves once its gradient is known. They know no network and no loss.

Derived in lessons 03 and 09. In the formulas θ is the vector of parameters and g its gradient ∂L/∂θ;
products, quotients, squares and roots of vectors go entry by entry. The code writes into arrays that exist
already (the memory, or `step`, which is what θ moves by), and never into g: with fresh arrays a step of a
small network would take up to twice as long.
"""

import math
import warnings
from collections.abc import Callable
from numbers import Real
from typing import Any, Self

import numpy as np

from nnlib.shapes import ShapeError, expect_numbers, expect_positive

Schedule = Callable[[int], float]  # t, the number of steps taken so far -> eta of the next one


class Optimizer:
    """What all optimizers share: the step size eta, the count t of steps, and checks before a step.

    settings: the constants of the formula by name, fixed from the start. A child names its memory in
    `_keeps`, one vector for each name, zeros before the first step; its formula stands in `_update`.
    """

    # All attributes there are: a misspelt one, as in optimizer.lr = 0.1, must not pass in silence.
    _eta: float | Schedule
    _step: Any  # None before the first step, as the next three
    _numbers: Any
    _parameters: Any
    _gradient: Any
    __slots__ = ("t", "_eta", "_settings", "_numbers", "_step", "_parameters", "_gradient")
    _keeps: tuple[str, ...] = ()

    def __new__(cls, *_: Any, **settings: Any) -> Self:
        for name in ("lr", "learning_rate", "alpha"):
            if name in settings:
                raise TypeError(f"{cls.__name__} calls its step size eta: {cls.__name__}(eta=...).")
        return super().__new__(cls)

    def __init__(self, eta: float | Schedule, **settings: float):
        self.eta, self.t, self._settings = eta, 0, settings
        self._step = self._numbers = self._parameters = self._gradient = None
        for name in self._keeps:
            setattr(self, name, None)

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

    @property
    def settings(self) -> dict[str, float]:
        return dict(self._settings)

    def step(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move `parameters` in place, one step against `gradient`, which is only read."""
        # Vectors are checked when they are new, and not at every step.
        if parameters is not self._parameters or gradient is not self._gradient:
            self._accept(parameters, gradient)
        if gradient.dtype != parameters.dtype:  # else squares of small integers would overflow
            gradient = gradient.astype(parameters.dtype)
        eta = self._scheduled(self._eta) if callable(self._eta) else self._eta
        self.t += 1
        self._update(parameters, gradient, eta)

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        """Move theta by the formula."""
        raise NotImplementedError

    def _accept(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        expect_vector("parameters", parameters)
        expect_same_length(parameters, gradient)
        for name in self._keeps:
            self._expect_alike(getattr(self, name), parameters)
        if parameters is not self._parameters:
            self._step = np.empty_like(parameters)
            # 0-d arrays: NumPy takes longer to convert a number than to multiply a short vector by it.
            self._numbers = [np.array(number, parameters.dtype) for number in self._constants()]
            for name in self._keeps:
                if getattr(self, name) is None:
                    setattr(self, name, np.zeros_like(parameters))
        self._parameters, self._gradient = parameters, gradient

    def _constants(self) -> tuple[float, ...]:
        """The numbers that `_update` needs as arrays; by default the settings."""
        return tuple(self._settings.values())

    def _expect_alike(self, kept: np.ndarray | None, parameters: np.ndarray) -> None:
        if kept is not None and (kept.shape != parameters.shape or kept.dtype != parameters.dtype):
            one, two = (f"{v.size} parameters of {v.dtype}" for v in (kept, parameters))
            hint = "another network needs an optimizer of its own"
            raise ShapeError(f"This {type(self).__name__} remembers {one}, but now come {two}: {hint}.")

    def _average_squares(self, v: np.ndarray, g: np.ndarray, beta: np.ndarray, rest: np.ndarray) -> None:
        """v ← β v + (1 - β) g², where rest is 1 - β."""
        v *= beta
        squares = np.multiply(g, g, self._step)
        squares *= rest
        v += squares

    def _move_by_quotient(
        self,
        theta: np.ndarray,
        eta: float | np.ndarray,
        top: np.ndarray,
        squares: np.ndarray,
        eps: np.ndarray,
    ) -> None:
        """θ ← θ - η top / (√squares + ε)."""
        step = np.sqrt(squares, self._step)
        step += eps
        np.divide(top, step, step)
        step *= eta
        theta -= step

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

    On a quadratic the walk converges if and only if 0 < eta < 2/λmax of its second derivatives.

    >>> theta = np.array([3.0, -1.0])
    >>> GradientDescent(eta=0.5).step(theta, gradient=np.array([2.0, 4.0]))
    >>> theta
    array([ 2., -3.])
    """

    __slots__ = ()

    def __init__(self, eta: float | Schedule = 0.1):
        super().__init__(eta)

    def _constants(self) -> tuple[float, ...]:
        return (0.0,)  # room for eta

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        (rate,) = self._numbers
        rate[...] = eta
        theta -= np.multiply(g, rate, self._step)


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
    __slots__ = ("v",)
    _keeps = ("v",)

    def __init__(self, eta: float | Schedule = 0.01, beta: float = 0.9):
        super().__init__(eta, beta=checked_share("beta", beta))

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        v, (beta,) = self.v, self._numbers
        v *= beta
        v += g
        theta -= np.multiply(v, eta, self._step)


class Nesterov(Momentum):
    """v ← β v + g,  θ ← θ - η (g + β v): momentum that looks one step ahead.

    Nesterov measures the gradient where the memory alone would lead, at φ - η β v, and moves φ from there.
    Here θ IS that point ahead, so that gradients are measured where the parameters are, as everywhere.

    Source: Nesterov, 1983, "A method of solving a convex programming problem with convergence rate O(1/k²)";
    Sutskever, Martens, Dahl and Hinton, 2013, "On the importance of initialization and momentum in deep
    learning", equations 3 and 4, rewritten for the point ahead as in PyTorch.

    >>> theta = np.array([0.0])
    >>> Nesterov(eta=1.0, beta=0.5).step(theta, gradient=np.array([1.0]))
    >>> theta
    array([-1.5])
    """

    __slots__ = ()

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        v, step, (beta,) = self.v, self._step, self._numbers
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

    >>> theta = np.array([0.0, 0.0])
    >>> AdaGrad(eta=0.5).step(theta, gradient=np.array([100.0, -0.01]))
    >>> theta.round(6)
    array([-0.5,  0.5])
    """

    G: np.ndarray
    __slots__ = ("G",)
    _keeps = ("G",)

    def __init__(self, eta: float | Schedule = 0.01, eps: float = 1e-10):
        super().__init__(eta, eps=checked_eps(eps))

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        G, (eps,) = self.G, self._numbers
        G += np.multiply(g, g, self._step)
        self._move_by_quotient(theta, eta, g, G, eps)


class RMSProp(Optimizer):
    """v ← β v + (1 - β) g²,  θ ← θ - η g / (√v + ε).

    Source: Tieleman and Hinton, 2012, "Neural networks for machine learning", lecture 6.5. Their formula has
    no ε; PyTorch adds it outside the root too, and has beta = 0.99 unless told otherwise.

    >>> theta = np.array([0.0])
    >>> RMSProp(eta=0.1, beta=0.75).step(theta, gradient=np.array([5.0]))
    >>> theta.round(6)
    array([-0.2])
    """

    v: np.ndarray
    __slots__ = ("v",)
    _keeps = ("v",)

    def __init__(self, eta: float | Schedule = 0.001, beta: float = 0.9, eps: float = 1e-8):
        super().__init__(eta, beta=checked_share("beta", beta), eps=checked_eps(eps))

    def _constants(self) -> tuple[float, ...]:
        beta, eps = self._settings.values()
        return beta, 1 - beta, eps

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        v, (beta, rest, eps) = self.v, self._numbers
        self._average_squares(v, g, beta, rest)
        self._move_by_quotient(theta, eta, g, v, eps)


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
    __slots__ = ("m", "v")
    _keeps = ("m", "v")

    def __init__(
        self, eta: float | Schedule = 0.001, beta1: float = 0.9, beta2: float = 0.999, eps: float = 1e-8
    ):
        shares = {"beta1": checked_share("beta1", beta1), "beta2": checked_share("beta2", beta2)}
        super().__init__(eta, **shares, eps=checked_eps(eps))

    def _constants(self) -> tuple[float, ...]:
        beta1, beta2, _ = self._settings.values()
        return beta1, 1 - beta1, beta2, 1 - beta2, 0.0, 0.0  # the last two change with t

    def _update(self, theta: np.ndarray, g: np.ndarray, eta: float) -> None:
        m, v, (beta1, rest1, beta2, rest2, eps_c, rate) = self.m, self.v, self._numbers
        m *= beta1
        m += np.multiply(g, rest1, self._step)
        self._average_squares(v, g, beta2, rest2)
        # With c = √(1 - β2ᵗ) is √v̂ = √v / c, so η m̂ / (√v̂ + ε) = η c / (1 - β1ᵗ) · m / (√v + ε c): the
        # corrections are two numbers, and no vector is divided for them.
        b1, b2, eps = self._settings.values()
        c = math.sqrt(1 - b2**self.t)
        eps_c[...], rate[...] = eps * c, eta * c / (1 - b1**self.t)
        self._move_by_quotient(theta, rate, m, v, eps_c)


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


def checked_share(name: str, share: float) -> float:
    """The part of a memory that a step keeps; raise unless it is a number from 0 to below 1."""
    if isinstance(share, bool) or not isinstance(share, Real):
        raise TypeError(f"{name} must be a number, got {share!r}.")
    if not 0 <= share < 1:
        hint = "With 1 nothing is ever forgotten."
        raise ValueError(f"{name} must be at least 0 and below 1, got {share}. {hint}")
    return float(share)


def checked_eps(eps: float) -> float:
    """eps as a float; raise unless it is one finite number above 0."""
    expect_positive("eps", eps)
    return float(eps)


def expect_vector(name: str, vector: np.ndarray) -> None:
    """Raise unless vector is a one-dimensional array of float32 or float64, which can be moved in place."""
    if not isinstance(vector, np.ndarray) or vector.dtype not in (np.float32, np.float64):
        kind = vector.dtype if isinstance(vector, np.ndarray) else type(vector).__name__
        raise TypeError(f"{name} must be an array of floats, which a step can change in place, got {kind}.")
    if vector.ndim != 1:
        raise ShapeError(f"{name} must be one flat vector, but it has shape {vector.shape}.")
    if not vector.flags.writeable:
        raise ValueError(f"{name} cannot be written to; use a copy: {name}.copy().")


def expect_same_length(parameters: np.ndarray, gradient: np.ndarray) -> None:
    """Raise unless the gradient is an array of numbers with one entry for each parameter."""
    if not isinstance(gradient, np.ndarray):
        raise TypeError(f"gradient must be a NumPy array, got {type(gradient).__name__}.")
    expect_numbers("gradient", gradient)
    wanted, actual = parameters.shape, gradient.shape
    if actual != wanted:
        raise ShapeError(f"gradient must have the shape of parameters, {wanted}, but it has shape {actual}.")
