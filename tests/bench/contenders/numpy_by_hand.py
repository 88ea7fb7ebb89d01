"""NumPy by hand, twice: the tightest step that we found, which is the floor, and a textbook's, the plainest.

The floor checks nothing and allocates nothing; every constant, one-hot target and row of ones is ready before
the clock starts. Biases ride in the weight matrices, examples lie along the contiguous axis.
"""

import math
from collections.abc import Callable

import numpy as np
from workloads import Runner, Workload

multiply, add, divide, subtract = np.multiply, np.add, np.divide, np.subtract


def floor(work: Workload) -> Runner:
    N, dtype, last = work.size, work.dtype, len(work.sizes) - 2
    stacks = [np.vstack([W.T, b]) for W, b in zip(work.start[::2], work.start[1::2], strict=True)]
    theta = np.concatenate([stack.ravel() for stack in stacks])
    gradient, ends = np.empty_like(theta), np.cumsum([stack.size for stack in stacks])[:-1]
    P, dP = (
        [part.reshape(stack.shape) for part, stack in zip(np.split(v, ends), stacks, strict=True)]
        for v in (theta, gradient)
    )
    P_T, W = [p.T for p in P], [p[:-1] for p in P]
    with_ones = [np.ones((H + 1, N), dtype) for H in work.sizes[:-1]]
    A = [a[:-1] for a in with_ones]
    D = [np.empty((H, N), dtype) for H in work.sizes[1:]]
    D_T, slope = [d.T for d in D], [np.empty_like(d) for d in D]
    Z, (top, sums, logs) = np.empty((work.sizes[-1], N), dtype), np.empty((3, N), dtype)
    zero, one, count = (np.array(number, dtype) for number in (0, 1, N))
    data = [_prepared(X, y, work) for X, y in work.batches]
    dot, exp, log, vdot, tanh, sign = np.dot, np.exp, np.log, np.vdot, np.tanh, np.sign
    largest, total, maximum, is_tanh = np.maximum.reduce, np.add.reduce, np.maximum, work.activation == "tanh"
    update = (_sgd if work.optimizer == "sgd" else _adam)(theta, gradient, work.eta)

    def step(k):
        X1, X1_T, Y, Y_over_N = data[k]
        a = X1_T
        for i in range(last):
            h = A[i + 1]
            dot(P_T[i], a, h)
            tanh(h, h) if is_tanh else maximum(h, zero, out=h)
            a = with_ones[i + 1]
        d = D[last]
        dot(P_T[last], a, Z)
        subtract(Z, largest(Z, 0, None, top), Z)
        total(exp(Z, d), 0, None, sums)
        loss = (total(log(sums, logs)) - vdot(Y, Z)) / N
        divide(d, multiply(sums, count, sums), d)
        subtract(d, Y_over_N, d)
        for i in range(last, 0, -1):
            dot(with_ones[i], D_T[i], dP[i])
            d, h, s = D[i - 1], A[i], slope[i - 1]
            dot(W[i], D[i], d)
            if is_tanh:
                multiply(d, subtract(one, multiply(h, h, s), s), d)
            else:
                multiply(d, sign(h, s), d)
        dot(X1_T, D_T[0], dP[0])
        update()
        return loss

    return Runner(step, lambda: [part for p in P for part in (p[:-1].T, p[-1])])


def _prepared(X: np.ndarray, y: np.ndarray, work: Workload) -> tuple[np.ndarray, ...]:
    X1 = np.hstack([X, np.ones((len(X), 1), work.dtype)])
    Y = np.ascontiguousarray(np.eye(work.sizes[-1], dtype=work.dtype)[y].T)
    return X1, X1.T, Y, Y / np.array(work.size, work.dtype)


def _sgd(theta: np.ndarray, gradient: np.ndarray, eta: float) -> Callable[[], None]:
    eta = np.array(eta, theta.dtype)

    def update():
        subtract(theta, multiply(gradient, eta, gradient), theta)

    return update


def _adam(theta: np.ndarray, gradient: np.ndarray, eta: float) -> Callable[[], None]:
    """Ten calls: M = m / (1 - β₁), V = v / (1 - β₂), all other constants folded into two numbers."""
    M, V, move, t = np.zeros_like(theta), np.zeros_like(theta), np.empty_like(theta), 0
    beta1, beta2, eps, rate = (np.array(number, theta.dtype) for number in (0.9, 0.999, 0, 0))

    def update():
        nonlocal t
        t += 1
        c1, c2 = (1 - 0.9) / (1 - 0.9**t), math.sqrt((1 - 0.999) / (1 - 0.999**t))
        eps[...], rate[...] = 1e-8 / c2, eta * c1 / c2
        add(multiply(M, beta1, M), gradient, M)
        add(multiply(V, beta2, V), multiply(gradient, gradient, gradient), V)
        divide(M, add(np.sqrt(V, move), eps, move), move)
        subtract(theta, multiply(move, rate, move), theta)

    return update


def textbook(work: Workload) -> Runner:
    """A fresh array for every result, a loop over the parameters for the update."""
    P = [p.copy() if p.ndim == 2 else p[:, None].copy() for p in work.start]
    layers, t = len(P) // 2, 0
    m, v = [np.zeros_like(p) for p in P], [np.zeros_like(p) for p in P]
    f, slope = (
        (np.tanh, lambda a: 1 - a**2)
        if work.activation == "tanh"
        else (lambda z: np.maximum(z, 0), lambda a: a > 0)
    )

    def step(k):
        nonlocal t
        X, y = work.batches[k]
        A, t = [X.T], t + 1
        for i in range(layers):
            Z = P[2 * i] @ A[-1] + P[2 * i + 1]
            A.append(f(Z) if i < layers - 1 else Z)
        p = np.exp(A[-1] - A[-1].max(axis=0))
        p /= p.sum(axis=0)
        columns = np.arange(len(y))
        loss = -np.log(p[y, columns]).mean()
        p[y, columns] -= 1
        dL_dZ, gradients = p / len(y), []
        for i in reversed(range(layers)):
            gradients = [dL_dZ @ A[i].T, dL_dZ.sum(axis=1, keepdims=True), *gradients]
            if i:
                dL_dZ = P[2 * i].T @ dL_dZ * slope(A[i])
        for i, g in enumerate(gradients):
            if work.optimizer == "sgd":
                P[i] -= work.eta * g
            else:
                m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g**2
                P[i] -= work.eta * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
        return loss

    return Runner(step, lambda: [p.reshape(s.shape) for p, s in zip(P, work.start, strict=True)])


CONTENDERS = {"floor": floor, "textbook": textbook}
