"""What all optimizers share: the checks before a step, the step size, and the memory between steps.

Derived in lessons 03 and 09.
"""

import math
from collections.abc import Callable
from numbers import Real
from types import MappingProxyType

import numpy as np

from nnlib.shapes import ShapeError

Schedule = Callable[[int], float]  # t, the number of steps taken so far -> eta of the next one


class Optimizer:
    """An optimizer without its formula: each child says in `_update` how a gradient becomes a step.

    t: how many steps were taken. settings: the constants of the formula by name, fixed from the start.
    memory: what is kept from one step to the next, vectors by name, each with one entry for each parameter
    (and none before the first step).
    """

    # All attributes there are: a misspelt one, as in optimizer.lr = 0.1, must not pass in silence.
    __slots__ = ("t", "settings", "memory", "_eta", "_given", "_parameters", "_gradient", "_move", "_numbers")

    def __init__(self, eta: float | Schedule, memory: tuple[str, ...] = (), **settings: float):
        self.eta, self.t, self.settings = eta, 0, MappingProxyType(settings)
        self.memory = {name: np.zeros(0) for name in memory}
        self._gradient = None

    @property
    def eta(self) -> float | Schedule:
        """The step size: a positive number, or a schedule t -> eta. It may be changed between steps."""
        return self._given

    @eta.setter
    def eta(self, eta: float | Schedule) -> None:
        if not callable(eta):
            expect_step_size(eta)
        self._given = eta
        self._parameters = None  # so that the next step makes itself ready anew

    def step(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        """Move `parameters` in place, one step against `gradient`, which is only read."""
        if parameters is not self._parameters or gradient is not self._gradient:  # not those checked before
            self._accept(parameters, gradient)
        if callable(self._given):
            self._eta[...] = self._scheduled()
        self.t += 1
        self._update(parameters, gradient)

    def state(self) -> dict[str, float | np.ndarray]:
        """Copies of t, the memory and all numbers that were set: everything but a schedule."""
        kind, numbers = type(self).__name__, {"t": self.t, **self.settings}
        if not callable(self.eta):
            numbers["eta"] = self.eta
        vectors = {name: vector.copy() for name, vector in self.memory.items()}
        return {f"{kind}.{name}": value for name, value in (numbers | vectors).items()}

    def restore(self, state: dict[str, float | np.ndarray]) -> None:
        """Become the optimizer whose `state()` this is: its next steps are the same, bit for bit.

        Raises: ValueError if that is another kind of optimizer, or one for other parameters.
        """
        kind, wanted = type(self).__name__, self.state().keys()
        if set(state) != wanted:
            raise ValueError(f"{kind} needs a state of {', '.join(wanted)}; this one has {', '.join(state)}.")
        mine = {name.removeprefix(f"{kind}."): value for name, value in state.items()}
        memory = {name: np.array(mine[name]) for name in self.memory}
        for name, vector in memory.items():
            expect_vector(name, vector)
            self._expect_alike(self.memory[name], vector)
        if not callable(self.eta):
            self.eta = float(mine["eta"])
        self.t, self.memory = int(mine["t"]), memory
        self.settings = MappingProxyType({name: float(mine[name]) for name in self.settings})
        self._parameters = None  # so that the next step checks that its parameters fit the memory

    def __reduce__(self) -> tuple:  # a copied or unpickled optimizer is a new one that takes up the state
        return type(self), (self.eta,), self.state()

    __setstate__ = restore

    def _accept(self, parameters: np.ndarray, gradient: np.ndarray) -> None:
        expect_vector("parameters", parameters)
        expect_same_length(parameters, gradient)
        if parameters is not self._parameters:
            for vector in self.memory.values():
                self._expect_alike(vector, parameters)
            self._prepare(parameters)
        self._parameters, self._gradient = parameters, gradient

    def _prepare(self, parameters: np.ndarray) -> None:
        """Make the arrays that steps need, once. Numbers become 0-d arrays, which NumPy takes in faster."""
        self._move = np.empty_like(parameters)
        self._eta = np.array(np.nan if callable(self._given) else self._given, parameters.dtype)
        self._numbers = [np.array(number, parameters.dtype) for number in self._constants()]
        for name, vector in self.memory.items():
            if not vector.size:
                self.memory[name] = np.zeros_like(parameters)

    def _constants(self) -> tuple[float, ...]:
        return tuple(self.settings.values())

    def _expect_alike(self, vector: np.ndarray, other: np.ndarray) -> None:
        alike = vector.shape == other.shape and vector.dtype == other.dtype
        if vector.size and other.size and not alike:
            one, two = (f"{v.size} parameters of {v.dtype}" for v in (vector, other))
            hint = "another network needs an optimizer of its own"
            raise ShapeError(f"This {type(self).__name__} remembers {one}, but now come {two}: {hint}.")

    def _scheduled(self) -> float:
        eta = self._given(self.t)
        if not isinstance(eta, Real) or not 0 <= eta < math.inf:
            wanted = "it must be a finite number of at least 0"
            raise ValueError(f"The schedule gave eta={eta!r} after {self.t} steps; {wanted}.")
        return eta


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


def expect_share(name: str, share: float) -> None:
    """Raise unless `share`, the part of a memory that a step keeps, is a number from 0 to below 1."""
    if isinstance(share, bool) or not isinstance(share, Real):
        raise TypeError(f"{name} must be a number, got {share!r}.")
    if not 0 <= share < 1:
        hint = "With 1 nothing is ever forgotten."
        raise ValueError(f"{name} must be at least 0 and below 1, got {share}. {hint}")


def expect_vector(name: str, vector: np.ndarray) -> None:
    """Raise unless vector is a one-dimensional NumPy array of floats, which can be moved in place."""
    if not isinstance(vector, np.ndarray) or vector.dtype.kind != "f":
        kind = vector.dtype if isinstance(vector, np.ndarray) else type(vector).__name__
        raise TypeError(f"{name} must be an array of floats, which a step can change in place, got {kind}.")
    if vector.ndim != 1:
        raise ShapeError(f"{name} must be one flat vector, but it has shape {vector.shape}.")


def expect_same_length(parameters: np.ndarray, gradient: np.ndarray) -> None:
    """Raise unless the gradient is an array with one entry for each parameter."""
    if not isinstance(gradient, np.ndarray):
        raise TypeError(f"gradient must be a NumPy array, got {type(gradient).__name__}.")
    wanted, actual = parameters.shape, gradient.shape
    if actual != wanted:
        raise ShapeError(f"gradient must have the shape of parameters, {wanted}, but it has shape {actual}.")
