"""Lesson 06: programs as people write them."""

from math import hypot

import numpy as np
from people import right, slips, wrong


def eye(K, y):
    return (np.arange(K)[:, None] == y).astype(float)


# 6.2


@right("6.2")
def linear(W, b, X, Y):
    dZ = (W @ X + b - Y) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@right("6.2")
def loops_over_examples(W, b, X, Y):
    dW, db, dX = np.zeros_like(W), np.zeros_like(b), np.zeros_like(X)
    for n in range(X.shape[1]):
        x, y = X[:, n : n + 1], Y[:, n : n + 1]
        dz = (W @ x + b - y) / X.shape[1]
        dW, db = dW + dz @ x.T, db + dz
        dX[:, n : n + 1] = W.T @ dz
    return dW, db, dX


@right("6.2")
def einsum(W, b, X, Y):
    dZ = (np.einsum("hd,dn->hn", W, X) + b - Y) / X.shape[1]
    return np.einsum("hn,dn->hd", dZ, X), np.einsum("hn->h", dZ)[:, None], np.einsum("hd,hn->dn", W, dZ)


@right("6.2")
def one_product_for_weights_and_bias(W, b, X, Y):
    with_ones = np.vstack([X, np.ones(X.shape[1])])
    dZ = (np.hstack([W, b]) @ with_ones - Y) / X.shape[1]
    both = dZ @ with_ones.T
    return both[:, :-1], both[:, -1:], W.T @ dZ


@right("6.2")
def mean_in_place_of_sums(W, b, X, Y):
    error = W @ X + b - Y
    return error @ X.T / X.shape[1], error.mean(axis=1)[:, None], (error.T @ W).T / X.shape[1]


@right("6.2")
def lists_where_arrays_are_wanted(W, b, X, Y):
    return [slopes.tolist() for slopes in linear(W, b, X, Y)]


slips("6.2", linear)("""
W.T -> W
    (3, 2) @ (3, 4) do not fit: the inner lengths are 2 and 3. Which one turns?
W.T -> np.linalg.pinv(W)
    An inverse asks which factor
axis=1 -> axis=0
    summed over the other axis
, keepdims=True ->
    In dL_db: the shape must be (3, 1), yours is (3,)
/ X.shape[1] ->
    times the number of examples
= (W -> = 2 * (W
    twice the right one
W @ X + b - Y -> Y - W @ X - b
    right except for its sign
""")

# 6.4


@right("6.4")
def dense_with_einsum(X, W, b, dL_dA):
    A = np.tanh(np.einsum("ij,jn->in", W, X) + b)
    dZ = np.einsum("in,in->in", dL_dA, 1 - A**2)
    return A, np.einsum("in,jn->ij", dZ, X), dZ.sum(axis=1, keepdims=True), np.einsum("ij,in->jn", W, dZ)


@right("6.4")
def dense(X, W, b, dL_dA):
    A = np.tanh(W @ X + b)
    dZ = dL_dA * (1 - A**2)
    return A, dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@right("6.4")
def dense_by_examples(X, W, b, dL_dA):
    A = np.column_stack([np.tanh(W @ x + b[:, 0]) for x in X.T])
    dZ = [(1 - a * a) * d for a, d in zip(A.T, dL_dA.T, strict=True)]
    dW = sum(np.outer(z, x) for z, x in zip(dZ, X.T, strict=True))
    return A, dW, sum(dZ)[:, None], np.column_stack([W.T @ z for z in dZ])


@right("6.4")
def dense_with_cosh(X, W, b, dL_dA):
    Z = W @ X + b
    dZ = dL_dA / np.cosh(Z) ** 2
    return np.tanh(Z), dZ @ X.T, dZ.sum(axis=1)[:, np.newaxis], W.T @ dZ


@right("6.4")
def dense_by_sigmoids(X, W, b, dL_dA):
    s = 1 / (1 + np.exp(-2 * (W @ X + b)))
    dZ = dL_dA * 4 * s * (1 - s)
    return [2 * s - 1, dZ @ X.T, np.add.reduce(dZ, axis=1, keepdims=True), (dZ.T @ W).T]


@right("6.4")
def dense_with_names_of_ones_own(inputs, weights, bias, upstream):
    out = np.tanh(np.matmul(weights, inputs) + bias)
    local = upstream - upstream * out * out
    return out, np.matmul(local, inputs.T), local @ np.ones((inputs.shape[1], 1)), np.matmul(weights.T, local)


@right("6.4")
def dense_by_complex_steps(X, W, b, dL_dA):
    """Measured, which the card does not forbid."""
    A = np.tanh(W @ X + b)
    slope = np.tanh(W @ X + b + 1e-20j).imag / 1e-20
    dZ = dL_dA * slope
    return A, dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


slips("6.4", dense)("""
X.T -> X
    do not fit
W.T -> np.linalg.pinv(W)
    An inverse asks
A**2 -> (W @ X + b) ** 2
    its value A is what it needs
(1 - A**2) -> A * (1 - A)
    the slope of a sigmoid
X.T, dZ.sum -> X.T / X.shape[1], dZ.mean
    averaged once too often
np.tanh(W @ X + b) -> np.tanh(W @ X)
    Forward: the bias belongs to Z
""")

# 6.5


@right("6.5")
def by_a_shift(Z, y):
    z, Y = Z - Z.max(axis=0), eye(len(Z), y)
    E, S = np.exp(z), np.exp(z).sum(axis=0)
    return np.mean(np.log(S) - (Y * z).sum(axis=0)), (E / S - Y) / len(y)


@right("6.5")
def by_logaddexp(Z, y):
    log_p = Z - np.logaddexp.reduce(Z, axis=0)
    p = np.exp(log_p)
    return -np.mean(log_p[y, range(len(y))]), (p - eye(len(Z), y)) / y.size


@right("6.5")
def by_log_probabilities(Z, y):
    log_p = Z - Z.max(axis=0) - np.log(np.exp(Z - Z.max(axis=0)).sum(axis=0))
    N = len(y)
    dZ = np.exp(log_p)
    dZ[y, np.arange(N)] -= 1
    return -log_p[y, np.arange(N)].mean(), dZ / N


@right("6.5")
def column_by_column(Z, y):
    losses, slopes = [], []
    for z, k in zip(Z.T, y, strict=True):
        z = z - max(z)
        total = sum(np.exp(v) for v in z)
        losses.append(np.log(total) - z[k])
        slopes.append([np.exp(v) / total - (j == k) for j, v in enumerate(z)])
    return sum(losses) / len(losses), np.array(slopes).T / len(losses)


@right("6.5")
def in_rows(Z, y):
    R = Z.T - Z.T.max(axis=1, keepdims=True)
    E = np.exp(R)
    S = E.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    G = E / S
    G[rows, y] -= 1
    return (np.log(S[:, 0]) - R[rows, y]).mean(), G.T / len(y)


@right("6.5")
def slope_by_einsum(Z, y):
    z, Y = Z - np.max(Z, axis=0) - 1.0, eye(len(Z), y)
    sums = np.einsum("kn->n", np.exp(z))
    return (np.log(sums) - np.einsum("kn,kn->n", Y, z)).mean(), (np.exp(z) / sums - Y) / len(y)


slips("6.5", by_a_shift)("""
np.exp(z).sum(axis=0) -> np.exp(z).sum()
    over the whole batch
Z.max(axis=0) -> Z.max()
    a shift of its own
Z.max(axis=0) -> Z.max(axis=1, keepdims=True)
Z.max(axis=0) -> Z.mean(axis=0)
    by its maximum along axis 0
""")

slips("6.5", by_logaddexp)("""
/ y.size -> / len(Z)
    your slopes are divided by something else
(p - eye(len(Z), y)) / y.size -> p - eye(len(Z), y)
    In dL_dZ every number is the right one times the number of examples
(p - eye(len(Z), y)) -> (p - eye(len(Z), y)) * p * (1 - p)
    multiply by p(1 - p) once more
np.mean(log_p[y, range(len(y))]) -> np.mean(log_p * eye(len(Z), y))
    divided by the number of classes as well
""")


@wrong("6.5", "You take the logarithm of a probability that was rounded to 0")
def probability_with_a_tiny_number(Z, y):
    E = np.exp(Z - Z.max(axis=0))
    p, Y = E / E.sum(axis=0), eye(len(Z), y)
    return -np.mean(np.log((Y * p).sum(axis=0) + 1e-12)), (p - Y) / len(y)


slips("6.5", probability_with_a_tiny_number)("""
E / E.sum(axis=0) -> np.clip(E / E.sum(axis=0), 1e-15, 1) && + 1e-12 ->
    You take the logarithm of a probability that was rounded to 0
- Z.max(axis=0) -> && + 1e-12 ->
Z.max(axis=0) -> Z.max() && + 1e-12 ->
Z.max(axis=0) -> Z.max(axis=1, keepdims=True) && + 1e-12 ->
    Each column needs a shift of its own, by its maximum along axis 0
Z.max(axis=0) -> Z.max(axis=1, keepdims=True) && E.sum(axis=0) -> E.sum(axis=1, keepdims=True) && + 1e-12 ->
    runs along the rows
""")

# 6.6


@right("6.6")
def error_of_all(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


@right("6.6")
def error_by_a_loop(f, theta, gradient, directions, eps):
    u, v = [], []
    for d in directions:
        u.append(sum(g * x for g, x in zip(gradient, d, strict=True)))
        v.append((f(theta + eps * d) - f(theta - eps * d)) / eps / 2)
    u, v = np.array(u), np.array(v)
    return np.sqrt(((u - v) ** 2).sum()) / max(np.sqrt((u**2).sum()), np.sqrt((v**2).sum()))


@right("6.6")
def error_by_hypot(f, theta, gradient, directions, eps):
    u = [float(gradient @ d) for d in directions]
    v = [(f(theta + d * eps) - f(theta + d * -eps)) / (2 * eps) for d in directions]
    return hypot(*(a - b for a, b in zip(u, v, strict=True))) / max(hypot(*u), hypot(*v))


@right("6.6")
def error_with_scaled_directions(f, theta, gradient, directions, eps):
    step = eps * directions
    rise = np.array([f(theta + s) - f(theta - s) for s in step])
    u, v = 2 * step @ gradient, rise
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


@right("6.6")
def error_by_einsum(f, theta, gradient, directions, eps):
    u = np.einsum("mp,p->m", directions, gradient)
    v = np.apply_along_axis(lambda d: (f(theta + eps * d) - f(theta - eps * d)) / (2 * eps), 1, directions)
    return float(np.linalg.norm(u - v) / sorted([np.linalg.norm(u), np.linalg.norm(v)])[1])


@right("6.6")
def error_as_an_array_of_no_axes(f, theta, gradient, directions, eps):
    v = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    pair = np.stack([directions @ gradient, v])
    return np.array(np.linalg.norm(pair[0] - pair[1]) / np.linalg.norm(pair, axis=1).max())


slips("6.6", error_of_all)("""
u = directions -> eps = 1e-5; u = directions
    The eps that is handed over is not used
- f(theta - eps * d)) / (2 * eps) -> - f(theta)) / eps
    one-sided difference
max(np.linalg.norm(u), np.linalg.norm(v)) -> (np.linalg.norm(u) + np.linalg.norm(v))
    by the sum of the two lengths
max(np.linalg.norm(u), np.linalg.norm(v)) -> max(np.linalg.norm(u), np.linalg.norm(v)) < 1e-6
    got the truth value
np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v)) -> max(abs(u - v) / np.fmax(abs(u), abs(v)))
    You compare direction by direction
np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v)) -> sum((u - v) ** 2) / max(u @ u, v @ v)
    is the root of the sum of its squares
f(theta + eps * d) - f(theta - eps * d) -> f(theta + eps * directions) - f(theta - eps * directions)
    `f` takes one point, of shape (4,); yours is of shape (3, 4). The inputs were theta
/ max(np.linalg.norm(u), np.linalg.norm(v)) ->
    The distance is right
""")


@wrong("6.6", "Your function changes its argument theta")
def theta_moved_and_not_put_back(f, theta, gradient, directions, eps):
    v = []
    for d in directions:
        theta += eps * d
        above = f(theta)
        theta -= 2 * eps * d
        v.append((above - f(theta)) / (2 * eps))
    u = directions @ gradient
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


# 6.8


@right("6.8")
def with_heaviside(X, W, Z, dL_dA):
    dZ = dL_dA * np.heaviside(Z, 0.0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@right("6.8")
def masked(X, W, Z, dL_dA):
    dZ = dL_dA * (Z > 0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@right("6.8")
def with_a_copy_that_is_masked(X, W, Z, dL_dA):
    dZ = dL_dA.copy()
    dZ[Z <= 0] = 0
    return dZ @ X.T, np.sum(dZ, axis=1)[:, None], W.T @ dZ


@right("6.8")
def with_where(X, W, Z, dL_dA):
    dZ = np.where(Z > 0, dL_dA, 0.0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@right("6.8")
def with_signs(X, W, Z, dL_dA):
    dZ = np.maximum(np.sign(Z), 0) * dL_dA
    return np.einsum("hn,dn->hd", dZ, X), dZ.sum(axis=1, keepdims=True), np.einsum("hd,hn->dn", W, dZ)


@right("6.8")
def from_the_values_of_the_units(X, W, Z, dL_dA):
    dZ = dL_dA * (np.maximum(Z, 0) > 0)
    return dZ @ X.T, dZ @ np.ones((X.shape[1], 1)), W.T @ dZ


@right("6.8")
def relu_by_loops(X, W, Z, dL_dA):
    dZ = np.zeros(Z.shape)
    for index in np.ndindex(*Z.shape):
        if Z[index] > 0:
            dZ[index] = dL_dA[index]
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


slips("6.8", masked)("""
dL_dA * (Z -> np.maximum(dL_dA.mean(axis=1, keepdims=True), 0) * (Z
    This is passes_with_ones as it was.
dL_dA * (Z -> dL_dA.mean(axis=1, keepdims=True) * (Z
    each example has slopes of its own
dL_dA * (Z -> np.maximum(dL_dA, 0) * (Z
    a slope may be negative
Z > 0 -> Z >= 0
    the gate opens above 0
* (Z > 0) ->
    when one factor is left out in the line that makes `dL_dZ`
W.T -> np.linalg.pinv(W)
    An inverse asks
""")
