"""How long is one training step? nnlib beside two steps written by hand, as ratios of one interleaved run.

A step is forward, loss, backward and update of a 64-32-16-10 network on digits, with softmax cross-entropy.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # read when NumPy loads

import argparse  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402

import numpy as np  # noqa: E402

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy  # noqa: E402
from nnlib.datasets import digits  # noqa: E402

SIZES, ETA, CHECKED_STEPS = [64, 32, 16, 10], 0.05, 5
Step = Callable[[np.ndarray, np.ndarray], float]


def start() -> list[np.ndarray]:
    """[W1, b1, W2, b2, W3, b3], the same for every contender."""
    return Network(SIZES, rng=np.random.default_rng(0)).weights_and_biases()


def nnlib_step(activation: str, N: int) -> tuple[Step, list[np.ndarray]]:
    network = Network(SIZES, activation, loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
    optimizer = GradientDescent(ETA)

    def step(X, y):
        loss, gradient = network.loss_and_gradient(X, y)
        optimizer.step(network.parameters, gradient)
        return loss

    return step, network.weights_and_biases()


def textbook_step(activation: str, N: int) -> tuple[Step, list[np.ndarray]]:
    """As a course writes it: a fresh array for every result, an update for every parameter."""
    f = np.tanh if activation == "tanh" else lambda z: np.maximum(z, 0)
    slope = (lambda a: 1 - a**2) if activation == "tanh" else (lambda a: a > 0)
    W1, b1, W2, b2, W3, b3 = parameters = start()

    def step(X, y):
        A1 = f(W1 @ X + b1)
        A2 = f(W2 @ A1 + b2)
        Z3 = W3 @ A2 + b3
        p = np.exp(Z3 - Z3.max(axis=0))
        p /= p.sum(axis=0)
        loss = -np.log(p[y, np.arange(N)]).mean()
        dL_dZ3 = (p - (np.arange(10)[:, None] == y)) / N
        dL_dZ2 = W3.T @ dL_dZ3 * slope(A2)
        dL_dZ1 = W2.T @ dL_dZ2 * slope(A1)
        for W, b, dL_dZ, A in ((W1, b1, dL_dZ1, X), (W2, b2, dL_dZ2, A1), (W3, b3, dL_dZ3, A2)):
            W -= ETA * (dL_dZ @ A.T)
            b -= ETA * dL_dZ.sum(axis=1, keepdims=True)
        return loss

    return step, parameters


def tight_step(activation: str, N: int) -> tuple[Step, list[np.ndarray]]:
    """As fast as NumPy was seen to go: nothing allocated, nothing checked, biases as a last column of W."""
    parameters, is_tanh = start(), activation == "tanh"
    theta = np.concatenate([part.T.ravel() for part in parameters])  # [W b] of each layer, column by column
    dL_dtheta = np.empty_like(theta)
    shapes = list(zip(SIZES[1:], SIZES[:-1], strict=True))
    ends = np.cumsum([H * (D + 1) for H, D in shapes])[:-1]
    M = [m.reshape(D + 1, H).T for (H, D), m in zip(shapes, np.split(theta, ends), strict=True)]
    dL_dM_T = [m.reshape(D + 1, H) for (H, D), m in zip(shapes, np.split(dL_dtheta, ends), strict=True)]
    W_T = [m[:, :-1].T for m in M]
    with_ones = [np.ones((H + 1, N)) for H in SIZES]
    with_ones[0] = np.ones((N, 65)).T
    A, X0 = [a[:-1] for a in with_ones], with_ones[0][:-1]
    Z, exps, (top, sums, logs) = np.empty((10, N)), np.empty((10, N)), np.empty((3, N))
    dL_dZ = [np.empty((H, N)) for H in SIZES[1:]]
    dL_dZ_T, slopes, masks = [d.T for d in dL_dZ], [np.empty_like(d) for d in dL_dZ], [d > 0 for d in dL_dZ]
    one, zero, eta, per_example = (np.array(number, float) for number in (1, 0, ETA, 1 / N))
    one_hot, rows = np.zeros((10, N)), np.arange(10)[:, None]
    dot, subtract, multiply = np.dot, np.subtract, np.multiply

    def activate(a):
        np.tanh(a, a) if is_tanh else np.maximum(a, zero, out=a)

    def times_slope(d, a, slope, mask):
        if is_tanh:
            multiply(a, a, slope)
            subtract(one, slope, slope)
            multiply(d, slope, d)
        else:
            multiply(d, np.greater(a, zero, mask), d)

    def step(X, y):
        X0[...] = X
        activate(dot(M[0], with_ones[0], A[1]))
        activate(dot(M[1], with_ones[1], A[2]))
        dot(M[2], with_ones[2], Z)
        subtract(Z, np.maximum.reduce(Z, 0, None, top), Z)
        np.add.reduce(np.exp(Z, exps), 0, None, sums)
        np.equal(rows, y, one_hot)
        loss = (np.add.reduce(np.log(sums, logs)) - np.vdot(one_hot, Z)) * per_example
        subtract(np.divide(exps, sums, dL_dZ[2]), one_hot, dL_dZ[2])
        multiply(dL_dZ[2], per_example, dL_dZ[2])
        for i in (2, 1):
            dot(with_ones[i], dL_dZ_T[i], dL_dM_T[i])
            times_slope(dot(W_T[i], dL_dZ[i], dL_dZ[i - 1]), A[i], slopes[i - 1], masks[i - 1])
        dot(with_ones[0], dL_dZ_T[0], dL_dM_T[0])
        subtract(theta, multiply(dL_dtheta, eta, dL_dtheta), theta)
        return loss

    return step, [part for m in M for part in (m[:, :-1], m[:, -1:])]


CONTENDERS = {"tight": tight_step, "nnlib": nnlib_step, "textbook": textbook_step}


def batches(N: int) -> list[tuple[np.ndarray, np.ndarray]]:
    data = digits()
    starts = range(0, len(data.y_train) - N + 1, N)
    return [(data.X_train[:, i : i + N], data.y_train[i : i + N]) for i in starts]


def measure(activation: str, N: int, repetitions: int) -> dict[str, float]:
    """Seconds a step for each contender: the fastest of many short turns, taken one after the other."""
    made, work = {name: make(activation, N) for name, make in CONTENDERS.items()}, batches(N)
    for step, _ in made.values():
        for k in range(CHECKED_STEPS):
            step(*work[k % len(work)])
    for wanted, *actual in zip(*(parameters for _, parameters in made.values()), strict=True):
        for values in actual:
            np.testing.assert_allclose(values, wanted, atol=1e-12)  # all contenders do the same work
    turns = [work[k % len(work)] for k in range(max(3, 20_000 // (N + 30)))]
    fastest = dict.fromkeys(made, float("inf"))
    for _ in range(repetitions):
        for name, (step, _) in made.items():
            begin = time.perf_counter()
            for X, y in turns:
                step(X, y)
            fastest[name] = min(fastest[name], (time.perf_counter() - begin) / len(turns))
    return fastest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=41, help="turns of each contender (default 41)")
    repetitions = parser.parse_args().repetitions
    print(f"{'activation':10} {'batch':>6} {'tight µs':>9} {'nnlib':>7} {'textbook':>9}")
    for activation in ("tanh", "relu"):
        for N in (1, 32, 128, 1437):
            seconds = measure(activation, N, repetitions)
            tight = seconds["tight"]
            ratios = f"{seconds['nnlib'] / tight:7.2f} {seconds['textbook'] / tight:9.2f}"
            print(f"{activation:10} {N:6} {tight * 1e6:9.1f} {ratios}")


if __name__ == "__main__":
    main()
