"""Lesson 06: programs as people write them."""

import numpy as np
from people import right, wrong


def eye(K, y):
    return (np.arange(K)[:, None] == y).astype(float)


# 6.2


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
def bias_by_a_product_with_ones(W, b, X, Y):
    n = len(X[0])
    dZ = (W.dot(X) + b - Y) / n
    return dZ.dot(X.T), dZ @ np.ones((n, 1)), np.transpose(W) @ dZ


@right("6.2")
def mean_in_place_of_sums(W, b, X, Y):
    error = W @ X + b - Y
    return error @ X.T / X.shape[1], error.mean(axis=1)[:, None], (error.T @ W).T / X.shape[1]


@right("6.2")
def lists_where_arrays_are_wanted(W, b, X, Y):
    dZ = (W @ X + b - Y) / X.shape[1]
    return (dZ @ X.T).tolist(), dZ.sum(1, keepdims=True).tolist(), (W.T @ dZ).tolist()


@wrong("6.2", "(3, 2) @ (3, 4) do not fit: the inner lengths are 2 and 3. Which one turns?")
def no_transpose(W, b, X, Y):
    dZ = (W @ X + b - Y) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W @ dZ


@wrong("6.2", "An inverse asks which factor")
def pseudo_inverse(W, b, X, Y):
    dZ = (W @ X + b - Y) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), np.linalg.pinv(W) @ dZ


@wrong("6.2", "summed over the other axis")
def bias_summed_over_units(W, b, X, Y):
    dZ = (W @ X + b - Y) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=0, keepdims=True), W.T @ dZ


@wrong("6.2", "In dL_db: the shape must be (3, 1), yours is (3,)")
def bias_without_an_axis(W, b, X, Y):
    dZ = (W @ X + b - Y) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=1), W.T @ dZ


@wrong("6.2", "times the number of examples")
def sum_in_place_of_the_mean(W, b, X, Y):
    dZ = W @ X + b - Y
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.2", "twice the right one")
def half_forgotten(W, b, X, Y):
    dZ = 2 * (W @ X + b - Y) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.2", "right except for its sign")
def target_minus_output(W, b, X, Y):
    dZ = (Y - W @ X - b) / X.shape[1]
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


# 6.4


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
def dense_with_einsum(X, W, b, dL_dA):
    A = np.tanh(np.einsum("ij,jn->in", W, X) + b)
    dZ = np.einsum("in,in->in", dL_dA, 1 - A**2)
    return A, np.einsum("in,jn->ij", dZ, X), dZ.sum(axis=1, keepdims=True), np.einsum("ij,in->jn", W, dZ)


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


@wrong("6.4", "do not fit")
def dense_without_a_transpose(X, W, b, dL_dA):
    A = np.tanh(W @ X + b)
    dZ = dL_dA * (1 - A**2)
    return A, dZ @ X, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.4", "An inverse asks")
def dense_with_pinv(X, W, b, dL_dA):
    A = np.tanh(W @ X + b)
    dZ = dL_dA * (1 - A**2)
    return A, dZ @ X.T, dZ.sum(axis=1, keepdims=True), np.linalg.pinv(W) @ dZ


@wrong("6.4", "its value A is what it needs")
def slope_from_Z(X, W, b, dL_dA):
    Z = W @ X + b
    dZ = dL_dA * (1 - Z**2)
    return np.tanh(Z), dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.4", "the slope of a sigmoid")
def slope_of_a_sigmoid(X, W, b, dL_dA):
    A = np.tanh(W @ X + b)
    dZ = dL_dA * A * (1 - A)
    return A, dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.4", "averaged once too often")
def dense_with_a_mean(X, W, b, dL_dA):
    A = np.tanh(W @ X + b)
    dZ = dL_dA * (1 - A**2)
    return A, dZ @ X.T / X.shape[1], dZ.mean(axis=1, keepdims=True), W.T @ dZ


@wrong("6.4", "Forward: the bias belongs to Z")
def dense_without_its_bias(X, W, b, dL_dA):
    A = np.tanh(W @ X)
    dZ = dL_dA * (1 - A**2)
    return A, dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


# 6.5


@right("6.5")
def by_log_probabilities(Z, y):
    log_p = Z - Z.max(axis=0) - np.log(np.exp(Z - Z.max(axis=0)).sum(axis=0))
    N = len(y)
    dZ = np.exp(log_p)
    dZ[y, np.arange(N)] -= 1
    return -log_p[y, np.arange(N)].mean(), dZ / N


@right("6.5")
def by_logaddexp(Z, y):
    total = np.logaddexp.reduce(Z, axis=0)
    return np.mean(total - Z[y, range(len(y))]), (np.exp(Z - total) - eye(len(Z), y)) / y.size


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
def shifted_by_one_more(Z, y):
    z = Z - Z.max(axis=0, keepdims=True) - 1.0
    E = np.exp(z)
    p = E / E.sum(axis=0, keepdims=True)
    Y = eye(len(Z), y)
    return float(np.mean(np.log(E.sum(axis=0)) - np.sum(Y * z, axis=0))), (p - Y) / Z.shape[1]


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
    z = Z - np.max(Z, axis=0)
    E, Y = np.exp(z), eye(len(Z), y)
    sums = np.einsum("kn->n", E)
    return (np.log(sums) - np.einsum("kn,kn->n", Y, z)).mean(), (E / sums - Y) / len(y)


@wrong("6.5", "runs along the rows")
def softmax_over_rows(Z, y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    p = E / E.sum(axis=1, keepdims=True)
    Y = eye(len(Z), y)
    return -np.mean(np.log((Y * p).sum(axis=0))), (p - Y) / len(y)


@wrong("6.5", "over the whole batch")
def softmax_over_the_batch(Z, y):
    z = Z - Z.max(axis=0)
    E, Y = np.exp(z), eye(len(Z), y)
    return np.mean(np.log(E.sum()) - (Y * z).sum(axis=0)), (E / E.sum() - Y) / len(y)


@wrong("6.5", "a shift of its own")
def one_shift_for_all(Z, y):
    z = Z - Z.max()
    E, Y = np.exp(z), eye(len(Z), y)
    return np.mean(np.log(E.sum(axis=0)) - (Y * z).sum(axis=0)), (E / E.sum(axis=0) - Y) / len(y)


@wrong("6.5", "You take the logarithm of a probability that was rounded to 0")
def probability_with_a_tiny_number(Z, y):
    E = np.exp(Z - Z.max(axis=0))
    p, Y = E / E.sum(axis=0), eye(len(Z), y)
    return -np.mean(np.log((Y * p).sum(axis=0) + 1e-12)), (p - Y) / len(y)


@wrong("6.5", "by its maximum along axis 0")
def shifted_along_the_rows(Z, y):
    Z = Z - np.max(Z, axis=1, keepdims=True)
    E = np.exp(Z)
    L = np.mean(np.log(np.sum(E, axis=0)) - Z[y, range(len(y))])
    return L, (E / np.sum(E, axis=0) - eye(len(Z), y)) / len(y)


@wrong("6.5", "by its maximum along axis 0")
def probabilities_shifted_along_the_rows(Z, y):
    E = np.exp(Z - Z.max(1, keepdims=True))
    p = E / E.sum(0)
    return -np.mean(np.log(p[y, range(len(y))])), (p - eye(len(Z), y)) / len(y)


@wrong("6.5", "by its maximum along axis 0")
def shifted_by_the_mean(Z, y):
    z = Z - Z.mean(axis=0)
    E = np.exp(z)
    L = np.mean(np.log(E.sum(axis=0)) - z[y, range(len(y))])
    return L, (E / E.sum(axis=0) - eye(len(Z), y)) / len(y)


@wrong("6.5", "You take the logarithm of a probability that was rounded to 0")
def probability_kept_off_zero(Z, y):
    E = np.exp(Z - Z.max(axis=0))
    p = np.clip(E / E.sum(axis=0), 1e-15, 1)
    return -np.mean(np.log(p[y, range(len(y))])), (p - eye(len(Z), y)) / len(y)


@wrong("6.5", "your slopes are divided by something else")
def divided_by_the_classes(Z, y):
    total = np.logaddexp.reduce(Z, axis=0)
    return np.mean(total - Z[y, range(len(y))]), (np.exp(Z - total) - eye(len(Z), y)) / len(Z)


@wrong("6.5", "In dL_dZ every number is the right one times the number of examples")
def slope_of_the_sum(Z, y):
    total = np.logaddexp.reduce(Z, axis=0)
    return np.mean(total - Z[y, range(len(y))]), np.exp(Z - total) - eye(len(Z), y)


@wrong("6.5", "multiply by p(1 - p) once more")
def with_the_slope_of_softmax_again(Z, y):
    total = np.logaddexp.reduce(Z, axis=0)
    p = np.exp(Z - total)
    return np.mean(total - Z[y, range(len(y))]), (p - eye(len(Z), y)) * p * (1 - p) / len(y)


@wrong("6.5", "divided by the number of classes as well")
def mean_over_all_entries(Z, y):
    total = np.logaddexp.reduce(Z, axis=0)
    Y = eye(len(Z), y)
    return -np.mean(Y * (Z - total)), (np.exp(Z - total) - Y) / len(y)


# 6.6


@right("6.6")
def error_by_a_loop(f, theta, gradient, directions, eps):
    u, v = [], []
    for d in directions:
        u.append(sum(g * x for g, x in zip(gradient, d, strict=True)))
        v.append((f(theta + eps * d) - f(theta - eps * d)) / eps / 2)
    u, v = np.array(u), np.array(v)
    return np.sqrt(((u - v) ** 2).sum()) / max(np.sqrt((u**2).sum()), np.sqrt((v**2).sum()))


@right("6.6")
def error_by_dot(f, theta, gradient, directions, eps):
    u = np.dot(directions, gradient)
    v = np.asarray([f(theta + eps * d) - f(theta - eps * d) for d in directions]) / (2 * eps)
    return np.linalg.norm(v - u) / np.maximum(np.linalg.norm(u), np.linalg.norm(v))


@right("6.6")
def error_by_hypot(f, theta, gradient, directions, eps):
    from math import hypot

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


@wrong("6.6", "The eps that is handed over is not used")
def eps_of_ones_own(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = np.array([(f(theta + 1e-5 * d) - f(theta - 1e-5 * d)) / 2e-5 for d in directions])
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


@wrong("6.6", "one-sided difference")
def one_sided(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = np.array([(f(theta + eps * d) - f(theta)) / eps for d in directions])
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


@wrong("6.6", "by the sum of the two lengths")
def by_the_sum(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    return np.linalg.norm(u - v) / (np.linalg.norm(u) + np.linalg.norm(v))


@wrong("6.6", "got the truth value")
def a_test_in_place_of_a_number(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v)) < 1e-6


@wrong("6.6", "You compare direction by direction")
def worst_direction(f, theta, gradient, directions, eps):
    errors = []
    for d in directions:
        u, v = gradient @ d, (f(theta + eps * d) - f(theta - eps * d)) / (2 * eps)
        errors.append(abs(u - v) / max(abs(u), abs(v)))
    return max(errors)


@wrong("6.6", "is the root of the sum of its squares")
def squares_in_place_of_lengths(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    return np.sum((u - v) ** 2) / max(np.sum(u**2), np.sum(v**2))


@wrong("6.6", "`f` takes one point, of shape (4,); yours is of shape (3, 4). The inputs were theta")
def all_directions_at_once(f, theta, gradient, directions, eps):
    u = directions @ gradient
    v = (f(theta + eps * directions) - f(theta - eps * directions)) / (2 * eps)
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))


@wrong("6.6", "The distance is right")
def distance_alone(f, theta, gradient, directions, eps):
    v = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    return np.linalg.norm(directions @ gradient - v)


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
def with_where(X, W, Z, dL_dA):
    dZ = np.where(Z > 0, dL_dA, 0.0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@right("6.8")
def with_a_copy_that_is_masked(X, W, Z, dL_dA):
    dZ = dL_dA.copy()
    dZ[Z <= 0] = 0
    return dZ @ X.T, np.sum(dZ, axis=1)[:, None], W.T @ dZ


@right("6.8")
def with_heaviside(X, W, Z, dL_dA):
    dZ = dL_dA * np.heaviside(Z, 0.0)
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
    dZ = np.array(
        [[d if z > 0 else 0.0 for z, d in zip(*rows, strict=True)] for rows in zip(Z, dL_dA, strict=True)]
    )
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.8", "This is passes_with_ones as it was.")
def as_it_was(X, W, Z, dL_dA):
    dL_dA = dL_dA.mean(axis=1, keepdims=True)
    dZ = np.maximum(dL_dA, 0) * (Z > 0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.8", "each example has slopes of its own")
def still_averaged(X, W, Z, dL_dA):
    dZ = dL_dA.mean(axis=1, keepdims=True) * (Z > 0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.8", "a slope may be negative")
def still_a_relu_of_slopes(X, W, Z, dL_dA):
    dZ = np.maximum(dL_dA, 0) * (Z > 0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.8", "the gate opens above 0")
def open_at_zero(X, W, Z, dL_dA):
    dZ = dL_dA * (Z >= 0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ


@wrong("6.8", "when one factor is left out in the line that makes `dL_dZ`")
def no_mask(X, W, Z, dL_dA):
    return dL_dA @ X.T, dL_dA.sum(axis=1, keepdims=True), W.T @ dL_dA


@wrong("6.8", "An inverse asks")
def relu_with_pinv(X, W, Z, dL_dA):
    dZ = dL_dA * (Z > 0)
    return dZ @ X.T, dZ.sum(axis=1, keepdims=True), np.linalg.pinv(W) @ dZ
