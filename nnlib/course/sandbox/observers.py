"""How an answer is tried out where calling it with the case is not enough: each builds what the answer needs.

A case is plain data, so that it can be sent to another process; a function that the answer is to be given, or
a network, is made here.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from nnlib.course.sandbox.observation import Case
from nnlib.course.sandbox.raised import Unfit
from nnlib.datasets import digits
from nnlib.losses import SoftmaxCrossEntropy
from nnlib.network import Network
from nnlib.optimizers import GradientDescent

DEPTH, WIDTH, LEAST, MOST = 20, 128, 1e-3, 1.0


def slope_of_polynomial(answer: Callable, case: Case) -> Any:
    """1.2: the case is (numbers of a polynomial, highest power first; x; eps)."""
    numbers, x, eps = case
    return answer(partial(np.polyval, numbers), x, eps)


def slopes_of_powers(answer: Callable, case: Case) -> Any:
    """1.7: the loss is a weighted sum of powers of affine functions of theta."""
    weights, A, offsets, power, theta, eps = case
    return answer(lambda at: float(weights @ (A @ at + offsets) ** power), theta.copy(), eps)


def walk_to_a_target(answer: Callable, case: Case) -> Any:
    """3.1: what a second call gives that begins at the same start: a start that was moved in place shows."""
    A, c, theta, eta, steps = case
    start = theta.copy()

    def gradient_of(theta):
        return A.T @ (A @ theta - c)

    answer(gradient_of, start, eta, steps)
    return answer(gradient_of, start, eta, steps)


def quadratic(A: np.ndarray, c: np.ndarray) -> Callable[[np.ndarray], float]:
    """A loss whose slope is known without a difference: the gradient of ½‖Aθ‖² + cᵀθ is AᵀAθ + c."""
    return lambda theta: 0.5 * float(np.sum((A @ theta) ** 2)) + float(c @ theta)


def check_of_a_quadratic(answer: Callable, case: Case) -> Any:
    """6.6: the loss is the quadratic of A and c; the rest of the case is handed over as it is."""
    A, c, *rest = case
    return answer(quadratic(A, c), *rest)


def walk_of_descent(answer: Callable, case: Case) -> Any:
    """8.3: the walk, and the parameters that were handed in, which must stay as they were."""
    A, theta, eta, steps = case
    start = theta.copy()
    walk = answer(lambda theta: A.T @ (A @ theta), GradientDescent(eta), start, steps)
    return walk, start


def start_of_deep_networks(answer: Callable, case: Case) -> Any:
    """10.4: how many of twenty layers can learn, and the typical weight of two layers of other sizes."""
    (seed,), start = case, of_one_shape(answer)
    return layers_that_can_learn(start, seed), spread(start, seed, 300, 80), spread(start, seed, 80, 300)


def of_one_shape(start: Callable) -> Callable:
    """The same start, but what is not of the shape (H, D) is told at once: inside a network it would show
    as an error of NumPy in a line that no learner wrote."""

    def checked(rng: np.random.Generator, H: int, D: int) -> Any:
        W = start(rng, H, D)
        if W is ...:
            raise NotImplementedError  # a hole
        if W is None:
            raise Unfit("Your code gives None: is a return missing?")
        if (shape := np.shape(W)) != (H, D):
            yours = f"yours is {shape}" if shape else f"yours is one {type(W).__name__}"
            raise Unfit(f"The shape must be (H, D) = ({H}, {D}), {yours}.")
        return np.asarray(W)

    return checked


@cache
def some_digits() -> tuple[np.ndarray, np.ndarray]:
    """A small batch: X (64, 32), y (32,)."""
    data = digits()
    return data.X_train[:, :32], data.y_train[:32]


def layers_that_can_learn(start: Callable, seed: int) -> int:
    """How many of twenty layers have typical derivatives between 0.001 and 1."""
    sizes = [64, *[WIDTH] * (DEPTH - 1), 10]
    rng = np.random.default_rng(seed)
    network = Network(sizes, "relu", loss=SoftmaxCrossEntropy(), rng=rng, initializer=start)
    with np.errstate(all="ignore"):
        network.loss_and_gradient(*some_digits())
        typical = [np.sqrt(np.mean(dL_dW**2)) for dL_dW in network.gradients()[::2]]
    return sum(LEAST <= size <= MOST for size in typical)


def spread(start: Callable, seed: int, H: int, D: int) -> float:
    """The root mean square of the weights of one layer."""
    W = np.asarray(start(np.random.default_rng(seed), H, D), dtype=float)
    return float(np.sqrt(np.mean(W**2)))
