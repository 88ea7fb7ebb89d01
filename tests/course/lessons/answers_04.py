"""Lesson 04: programs as people write them."""

import numpy as np
from people import DERIVE, right, slips, wrong

from nnlib import BinaryCrossEntropy, GradientDescent, Network, SquaredError
from nnlib.initializers import zeros


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 4.2


@right("4.2")
def squared_by_sums(A, Y):
    N = A.shape[1]
    return 0.5 * np.sum((A - Y) ** 2) / N, (A - Y) / N


@right("4.2")
def squared_by_examples(A, Y):
    N, L, slopes = A.shape[1], 0.0, np.zeros(A.shape)
    for n in range(N):
        error = A[:, n] - Y[:, n]
        L += 0.5 * error @ error / N
        slopes[:, n] = error / N
    return L, slopes


@right("4.2")
def squared_by_einsum(A, Y):
    E = A - Y
    return np.einsum("kn,kn->", E, E) / (2 * E.shape[1]), E / E.shape[1]


@right("4.2")
def squared_by_pure_python(A, Y):
    N = len(A[0])
    rows = [[float(a - t) for a, t in zip(*pair, strict=True)] for pair in zip(A, Y, strict=True)]
    return sum(e * e for row in rows for e in row) / 2 / N, [[e / N for e in row] for row in rows]


right("4.2")(
    lambda A, Y: (np.mean(np.sum((A - Y) ** 2 / 2, axis=0)), (A - Y) / len(A[0])),
    lambda A, Y: (np.trace((A - Y) @ (A - Y).T) / (2 * np.size(A, axis=1)), (A - Y) * (1 / A.shape[1])),
)


@wrong("4.2", DERIVE)
def squared_by_the_library(A, Y):
    loss = SquaredError()
    return loss.forward(np.array(A, dtype=float), np.array(Y, dtype=float)), loss.backward()


slips("4.2", squared_by_sums)("""
A.shape[1] -> A.size
A.shape[1] -> len(A)
    The mean runs over the examples alone
0.5 * np.sum((A - Y) ** 2) / N, (A - Y) / N -> np.mean((A - Y) ** 2), 2 * (A - Y) / A.size
    The ½ is missing, and in L outputs are averaged
(A - Y) / N -> A - Y
    In dL_dA every number is the right one times the number of examples
0.5 * ->
    In L every number is twice the right one: look for a ½ that was lost
** 2) / N -> ** 2)
    In L every number is the right one times the number of examples
(A - Y) / N -> (Y - A) / N
    In dL_dA every number is right except for its sign
0.5 * np.sum((A - Y) ** 2) / N -> np.sqrt(0.5 * np.sum((A - Y) ** 2) / N)
    you take a root of it
(A - Y) / N -> (A - Y).mean(axis=1, keepdims=True)
    In dL_dA: the shape must be (1, 4), yours is (1, 1)
0.5 * np.sum((A - Y) ** 2) / N, (A - Y) / N -> (A - Y) / N, 0.5 * np.sum((A - Y) ** 2) / N
    in another order: L and dL_dA are wanted
""")

# 4.3


@right("4.3")
def slopes_by_means_of_powers(X, Y, w, b):
    return w * np.mean(X**2) + b * np.mean(X) - np.mean(X * Y), w * np.mean(X) + b - np.mean(Y)


@right("4.3")
def slopes_by_sums(X, Y, w, b):
    dL_dP = (w * X + b - Y) / X.shape[1]
    return np.sum(dL_dP * X), np.sum(dL_dP)


@right("4.3")
def slopes_by_loops(X, Y, w, b):
    N, dw, db = X.shape[1], 0.0, 0.0
    for x, y in zip(X[0], Y[0], strict=True):
        dw += (w * x + b - y) * x / N
        db += (w * x + b - y) / N
    return dw, db


@right("4.3")
def slopes_by_products(X, Y, w, b):
    e = (w * X + b - Y) / X.size
    return (e @ X.T).item(), e.sum()


@right("4.3")
def slopes_by_vdot(X, Y, w, b):
    e = np.ravel(w * X + b - Y)
    return [np.vdot(e, X) / e.size, np.vdot(e, np.ones(e.size)) / e.size]


@right("4.3")
def slopes_by_sums_of_products(X, Y, w, b):
    N, x, y = X.size, X.sum(), Y.sum()
    return (w * (X * X).sum() + b * x - (X * Y).sum()) / N, (w * x + N * b - y) / N


right("4.3")(lambda X, Y, w, b: (np.mean((w * X + b - Y) * X), np.mean(w * X + b - Y)))

slips("4.3", slopes_by_sums)("""
= (w -> = 2 * (w && np.sum(dL_dP) -> np.mean(dL_dP)
    This is hasty_slopes as it was
np.sum(dL_dP) -> np.mean(dL_dP)
    For the bias you take a mean
= (w -> = 2 * (w
    One bug is left: a factor 2
np.sum(dL_dP * X), np.sum(dL_dP) -> np.mean(dL_dP * X), np.mean(dL_dP)
    Every number is the right one over the number of examples
/ X.shape[1] ->
    times the number of examples
np.sum(dL_dP * X) -> np.sum(dL_dP)
    The input of each example is missing
w * X + b - Y -> Y - w * X - b
    right except for its sign
np.sum(dL_dP * X), np.sum(dL_dP) -> np.sum(dL_dP), np.sum(dL_dP * X)
    in another order: dL_dw and dL_db are wanted
""")

# 4.6


@right("4.6")
def by_logaddexp(Z, y):
    p = sigmoid(Z)
    return np.mean(np.logaddexp(0, Z) - y * Z), (p - y) / Z.shape[1]


@right("4.6")
def by_signs(Z, y):
    s = np.where(y == 1, Z, -Z)
    return np.logaddexp(0, -s).mean(), -np.where(y == 1, 1, -1) * sigmoid(-s) / y.size


@right("4.6")
def by_a_loop(Z, y):
    N, L, slopes = len(y), 0.0, []
    for z, label in zip(Z[0], y, strict=True):
        L += (np.log(1 + np.exp(z)) - label * z) / N
        slopes.append((1 / (1 + np.exp(-z)) - label) / N)
    return L, [slopes]


@right("4.6")
def by_the_largest(Z, y):
    L = np.maximum(Z, 0) - y * Z + np.log1p(np.exp(-np.abs(Z)))
    return float(L.sum()) / Z.shape[1], (np.exp(-np.logaddexp(0, -Z)) - y) / Z.shape[1]


@right("4.6")
def by_two_branches(Z, y):
    small = np.exp(-np.abs(Z))
    p = np.where(Z > 0, 1 / (1 + small), small / (1 + small))
    return (np.log1p(small) + np.where(Z > 0, (1 - y) * Z, -y * Z)).mean(), (p - y) / Z.size


right("4.6")(
    lambda Z, y: (np.mean(np.log1p(np.exp(Z)) - y * Z), (sigmoid(Z) - y) / Z.size),
    lambda Z, y: (np.average(np.logaddexp(Z, 0) - Z * y), (0.5 * (1 + np.tanh(Z / 2)) - y) / Z.size),
)


@wrong("4.6", DERIVE)
def by_the_library_of_the_course(Z, y):
    loss = BinaryCrossEntropy()
    return loss.forward(np.array(Z, dtype=float), y), loss.backward()


@wrong("4.6", "You take the logarithm of a probability that was rounded")
def by_the_logarithm_of_p(Z, y):
    p = sigmoid(Z)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), (p - y) / Z.shape[1]


slips("4.6", by_the_logarithm_of_p)("""
np.log(p) -> np.log(p + 1e-12) && np.log(1 - p) -> np.log(1 - p + 1e-12)
sigmoid(Z) -> np.clip(sigmoid(Z), 1e-9, 1 - 1e-9)
    You take the logarithm of a probability that was rounded
""")

slips("4.6", by_logaddexp)("""
(p - y) / -> (p - y) * p * (1 - p) /
    The slope is the one of the half square
sigmoid(Z) -> Z
    when the call of a function is left out in the line that returns
(p - y) / Z.shape[1] -> p - y
    In dL_dZ every number is the right one times the number of examples
- y * Z -> - (1 - y) * Z && p - y -> p - (1 - y)
    Yes and no have changed places
np.logaddexp(0, Z) - y * Z -> y * Z - np.logaddexp(0, Z)
    In L every number is right except for its sign
/ Z.shape[1] -> / Z.shape[1])[0] && (p - y) -> ((p - y)
    In dL_dZ: the shape must be (1, 1), yours is (1,)
(p - y) -> (-y / p + (1 - y) / (1 - p))
    In dL_dZ you stop at the probability
""")

# 4.7


@right("4.7")
def fit(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    for _ in range(steps):
        p = sigmoid(W @ X + b)
        pull = (p - y) / X.shape[1]
        W = W - eta * pull @ X.T
        b = b - eta * pull.sum()
    return W, b


@right("4.7")
def fit_by_loops(X, y, eta, steps):
    (D, N), b = X.shape, 0.0
    w = [0.0] * D
    for _ in range(steps):
        p = [sigmoid(sum(w[d] * X[d, n] for d in range(D)) + b) for n in range(N)]
        dw = [sum((p[n] - y[n]) * X[d, n] for n in range(N)) / N for d in range(D)]
        db = sum(p[n] - y[n] for n in range(N)) / N
        w = [w[d] - eta * dw[d] for d in range(D)]
        b -= eta * db
    return [w], b


@right("4.7")
def fit_in_one_vector(X, y, eta, steps):
    with_ones = np.vstack([X, np.ones(X.shape[1])])
    theta = np.zeros(len(with_ones))
    for _ in range(steps):
        theta -= eta * with_ones @ (sigmoid(theta @ with_ones) - y) / X.shape[1]
    return theta[None, :-1], theta[-1]


@right("4.7")
def fit_by_recursion(X, y, eta, steps):
    if steps == 0:
        return np.zeros((1, len(X))), 0.0
    W, b = fit_by_recursion(X, y, eta, steps - 1)
    pull = (sigmoid(W @ X + b) - y) / len(y)
    return W - eta * pull @ X.T, b - eta * pull.sum()


@right("4.7")
def fit_by_einsum(X, y, eta, steps):
    W, b = np.zeros(len(X)), np.zeros(())
    for _ in range(steps):
        pull = (1 / (1 + np.exp(-np.einsum("d,dn->n", W, X) - b)) - y) / len(y)
        W, b = W - eta * np.einsum("n,dn->d", pull, X), b - eta * np.einsum("n->", pull)
    return W.reshape(1, -1), b


@right("4.7")
def fit_by_the_library(X, y, eta, steps):
    neuron = Network([len(X), 1], loss=BinaryCrossEntropy(), initializer=zeros)
    for _ in range(steps):
        _, slopes = neuron.loss_and_gradient(np.array(X, dtype=float), y)
        GradientDescent(eta).step(neuron.parameters, slopes)
    return neuron.parameters[None, :-1], neuron.parameters[-1]


slips("4.7", fit)("""
np.zeros -> np.ones
    W and b start at zero
np.zeros((1, len(X))) -> 0.01 * np.random.default_rng(0).normal(size=(1, len(X)))
    a run that begins with W = 0 and b = 0
sigmoid(W @ X + b) -> sigmoid(np.zeros(X.shape[1]))
    Every step uses the slopes of the start
W - eta -> W - 0.1 && b - eta -> b - 0.1
range(steps) -> range(1000)
    What is handed over as eta or as steps is not used
pull.sum() -> pull.sum(); return W, b
    a return inside the loop, or does each lap start anew?
pull.sum() -> np.mean(sigmoid(W @ X + b) - y)
    AFTER the step of W
/ X.shape[1] ->
pull @ X.T -> (pull * X).mean(axis=1)
    you take it twice, or not at all
X.T -> X
    (1, 3) @ (1, 3) do not fit: the inner lengths are 3 and 1. Which one turns?
sigmoid(W @ X + b) -> W @ X + b > 0
    The slope needs the probability itself
W - eta -> W + eta && b - eta -> b + eta
    Your neuron walks up the slope
pull @ X.T -> (pull * X).sum()
    Each weight has a slope of its own
(p - y) / -> (p - y) * p * (1 - p) /
    You walk along the slope of the half square
sigmoid(W @ X + b) -> W @ X + b
    Your numbers come out when the call of a function is left out in one line.
""")
