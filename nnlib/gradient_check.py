"""Is a gradient right? It is compared with finite differences along random directions, as in lesson 06."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnlib.differences import gradient as measured_gradient
from nnlib.shapes import expect_generator, expect_numbers, expect_positive, expect_same_shape

DIRECTIONS = 5


@dataclass(frozen=True)
class GradientCheck:
    """What a check found. `error` is relative; `wrong` has a line for each parameter whose entries differ."""

    error: float
    passed: bool
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        verb = "agrees with" if self.passed else "differs from"
        verdict = f"The gradient {verb} finite differences: relative error {self.error:.1e}."
        return "\n".join([verdict, *self.wrong])


def check_gradient(
    f: Callable[[np.ndarray], float],
    theta: np.ndarray,
    gradient: np.ndarray,
    rng: np.random.Generator,
    named: Callable[[np.ndarray], dict[str, np.ndarray]] = lambda vector: {"theta": vector},
    eps: float = 1e-5,
    tolerance: float = 1e-7,
) -> GradientCheck:
    """Compare `gradient` with the slope of f at theta along a few random directions, two calls of f for each.

    Along a direction d of length 1 the slope must be gradient · d; a wrong entry shows in almost every d.
    Only if one differs, all entries are measured, and the report says which parameters are wrong and by how
    much: `named`, such as `network.named`, cuts a vector into them. theta is never changed.

    Error: truncation eps² and round-off 1e-16 |f| / eps, relative to the slopes; the tolerance is far above
    both and far below any mistake in a formula. Where relu has its kink within eps, a right gradient differs.
    Only f is known to a check: it cannot say whether f is the loss that was meant.

    Raises: ShapeError unless gradient has the shape of theta. TypeError unless theta is float64.

    >>> theta, rng = np.array([1.0, 2.0]), np.random.default_rng(0)
    >>> check_gradient(lambda theta: theta @ theta, theta, 2 * theta, rng).passed
    True
    >>> print(check_gradient(lambda theta: theta @ theta, theta, np.array([2.0, 8.0]), rng))
    The gradient differs from finite differences: relative error 3.9e-01.
    theta: 1 of 2 entries differ, most of all theta[1]: yours +8, measured +4 (ratio 2).
    """
    expect_generator(rng)
    expect_positive("eps", eps)
    theta, gradient = np.asarray(theta), np.array(gradient)  # f may overwrite the vector that was given
    if theta.dtype != np.float64:
        hint = "smaller floats round the differences away"
        raise TypeError(f"A gradient check needs theta in float64, got {theta.dtype}: {hint}.")
    expect_numbers("gradient", gradient)
    expect_same_shape("gradient", gradient, "theta", theta.shape)
    directions = [d / np.linalg.norm(d) for d in rng.normal(size=(DIRECTIONS, *theta.shape))]
    yours = np.array([np.sum(gradient * d) for d in directions])
    measured = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    error = _relative_error(yours, measured, round_off=1e-15 * abs(f(theta)) / eps)
    if error <= tolerance:
        return GradientCheck(error, True, ())
    return GradientCheck(error, False, _wrong(gradient, measured_gradient(f, theta, eps), named, tolerance))


def _relative_error(yours: np.ndarray, measured: np.ndarray, round_off: float) -> float:
    """‖yours - measured‖, less round-off, over the longer of the two; inf if an entry is not finite."""
    if not (np.isfinite(yours).all() and np.isfinite(measured).all()):
        return float("inf")
    beyond = float(np.linalg.norm(yours - measured)) - round_off * yours.size**0.5
    longer = float(max(np.linalg.norm(yours), np.linalg.norm(measured)))
    return beyond / longer if beyond > 0 else 0.0


def _wrong(gradient: np.ndarray, measured: np.ndarray, named: Callable, tolerance: float) -> tuple[str, ...]:
    lines = []
    for (name, yours), right in zip(named(gradient).items(), named(measured).values(), strict=True):
        distance = np.nan_to_num(np.abs(yours - right), nan=np.inf)
        differs = ~(distance <= 10 * tolerance * np.abs(measured).max())  # nan differs too
        if differs.any():
            place = np.unravel_index(distance.argmax(), yours.shape)
            ratio = f" (ratio {yours[place] / right[place]:.3g})" if right[place] else ""
            index = ", ".join(map(str, place))
            lines.append(
                f"{name}: {differs.sum()} of {yours.size} entries differ, most of all {name}[{index}]: "
                f"yours {yours[place]:+.6g}, measured {right[place]:+.6g}{ratio}."
            )
    return tuple(lines)
