"""Lesson 04: programs as people write them."""

import numpy as np
from people import DERIVE, right, wrong


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 4.2


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
def squared_by_means(A, Y):
    return np.mean(np.sum((A - Y) ** 2 / 2, axis=0)), (A - Y) / len(A[0])


@right("4.2")
def squared_by_the_norm(A, Y):
    return np.linalg.norm(A - Y) ** 2 / 2 / A.shape[1], np.divide(np.subtract(A, Y), A.shape[1])


@right("4.2")
def squared_by_pure_python(A, Y):
    rows, N = (
        [[float(a - t) for a, t in zip(*pair, strict=True)] for pair in zip(A, Y, strict=True)],
        len(A[0]),
    )
    return sum(e * e for row in rows for e in row) / 2 / N, [[e / N for e in row] for row in rows]


@right("4.2")
def squared_by_a_trace(A, Y):
    E = np.subtract(A, Y)
    return np.trace(E @ E.T) / (2 * np.size(A, axis=1)), E * (1 / np.size(A, axis=1))


@wrong("4.2", DERIVE)
def squared_by_the_library(A, Y):
    from nnlib import SquaredError

    loss = SquaredError()
    return loss.forward(np.array(A, dtype=float), np.array(Y, dtype=float)), loss.backward()


@wrong("4.2", "The mean runs over the examples alone")
def means_over_everything(A, Y):
    return 0.5 * np.mean((A - Y) ** 2), (A - Y) / A.size


@wrong("4.2", "The ½ is missing, and in L outputs are averaged")
def mean_squared_error(A, Y):
    return np.mean((A - Y) ** 2), 2 * (A - Y) / A.size


@wrong("4.2", "The mean runs over the examples alone")
def divided_by_outputs(A, Y):
    return 0.5 * np.sum((A - Y) ** 2) / len(A), (A - Y) / len(A)


@wrong("4.2", "In dL_dA every number is the right one times the number of examples")
def slope_of_one_example(A, Y):
    return 0.5 * np.sum((A - Y) ** 2) / A.shape[1], A - Y


@wrong("4.2", "In L every number is twice the right one: look for a ½ that was lost")
def half_in_one_of_two(A, Y):
    return np.sum((A - Y) ** 2) / A.shape[1], (A - Y) / A.shape[1]


@wrong("4.2", "In L every number is the right one times the number of examples")
def sum_of_losses(A, Y):
    return 0.5 * np.sum((A - Y) ** 2), (A - Y) / A.shape[1]


@wrong("4.2", "In dL_dA every number is right except for its sign")
def targets_minus_outputs(A, Y):
    return 0.5 * np.sum((Y - A) ** 2) / A.shape[1], (Y - A) / A.shape[1]


@wrong("4.2", "you take a root of it")
def root_of_the_mean(A, Y):
    return np.sqrt(0.5 * np.sum((A - Y) ** 2) / A.shape[1]), (A - Y) / A.shape[1]


@wrong("4.2", "In dL_dA: the shape must be (1, 4), yours is (1, 1)")
def slopes_averaged(A, Y):
    return 0.5 * np.sum((A - Y) ** 2) / A.shape[1], (A - Y).mean(axis=1, keepdims=True)


@wrong("4.2", "in another order: L and dL_dA are wanted")
def slope_first(A, Y):
    N = A.shape[1]
    return (A - Y) / N, 0.5 * np.sum((A - Y) ** 2) / N


# 4.3


@right("4.3")
def slopes_by_loops(X, Y, w, b):
    N, dw, db = X.shape[1], 0.0, 0.0
    for x, y in zip(X[0], Y[0], strict=True):
        dw += (w * x + b - y) * x / N
        db += (w * x + b - y) / N
    return dw, db


@right("4.3")
def slopes_by_means(X, Y, w, b):
    error = w * X + b - Y
    return np.mean(error * X), np.mean(error)


@right("4.3")
def slopes_by_products(X, Y, w, b):
    e = (w * X + b - Y) / X.size
    return (e @ X.T).item(), e.sum()


@right("4.3")
def slopes_by_vdot(X, Y, w, b):
    e = np.ravel(w * X + b - Y)
    return [np.vdot(e, X) / e.size, np.vdot(e, np.ones(e.size)) / e.size]


@right("4.3")
def slopes_by_means_of_powers(X, Y, w, b):
    return w * np.mean(X**2) + b * np.mean(X) - np.mean(X * Y), w * np.mean(X) + b - np.mean(Y)


@right("4.3")
def slopes_by_generators(X, Y, w, b):
    pairs = [(w * x + b - y, x) for x, y in zip(X.ravel(), Y.ravel(), strict=True)]
    return sum(e * x for e, x in pairs) / len(pairs), sum(e for e, _ in pairs) / len(pairs)


@right("4.3")
def slopes_by_sums_of_products(X, Y, w, b):
    N, x, y = X.size, X.sum(), Y.sum()
    return (w * (X * X).sum() + b * x - (X * Y).sum()) / N, (w * x + N * b - y) / N


@wrong("4.3", "This is hasty_slopes as it was")
def hasty_slopes(X, Y, w, b):
    dL_dP = 2 * (w * X + b - Y) / X.shape[1]
    return np.sum(dL_dP * X), np.mean(dL_dP)


@wrong("4.3", "For the bias you take a mean")
def mean_for_the_bias(X, Y, w, b):
    dL_dP = (w * X + b - Y) / X.shape[1]
    return np.sum(dL_dP * X), np.mean(dL_dP)


@wrong("4.3", "One bug is left: a factor 2")
def two_left(X, Y, w, b):
    dL_dP = 2 * (w * X + b - Y) / X.shape[1]
    return np.sum(dL_dP * X), np.sum(dL_dP)


@wrong("4.3", "Every number is the right one over the number of examples")
def means_for_both(X, Y, w, b):
    dL_dP = (w * X + b - Y) / X.shape[1]
    return np.mean(dL_dP * X), np.mean(dL_dP)


@wrong("4.3", "times the number of examples")
def slopes_of_the_sum(X, Y, w, b):
    return np.sum((w * X + b - Y) * X), np.sum(w * X + b - Y)


@wrong("4.3", "The input of each example is missing")
def input_forgotten(X, Y, w, b):
    e = (w * X + b - Y) / X.shape[1]
    return np.sum(e), np.sum(e)


@wrong("4.3", "right except for its sign")
def slopes_of_targets_minus_predictions(X, Y, w, b):
    e = (Y - w * X - b) / X.shape[1]
    return np.sum(e * X), np.sum(e)


@wrong("4.3", "in another order: dL_dw and dL_db are wanted")
def bias_first(X, Y, w, b):
    pull = (w * X + b - Y) / X.shape[1]
    return np.sum(pull), np.sum(pull * X)


# 4.6


@right("4.6")
def by_log1p(Z, y):
    return np.mean(np.log1p(np.exp(Z)) - y * Z), (sigmoid(Z) - y) / Z.size


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
def by_tanh(Z, y):
    return np.average(np.logaddexp(Z, 0) - Z * y), (0.5 * (1 + np.tanh(Z / 2)) - y) / Z.shape[1]


@right("4.6")
def by_two_branches(Z, y):
    small = np.exp(-np.abs(Z))
    p = np.where(Z > 0, 1 / (1 + small), small / (1 + small))
    return (np.log1p(small) + np.where(Z > 0, (1 - y) * Z, -y * Z)).mean(), (p - y) / Z.size


@wrong("4.6", DERIVE)
def by_the_library_of_the_course(Z, y):
    from nnlib import BinaryCrossEntropy

    loss = BinaryCrossEntropy()
    return loss.forward(np.array(Z, dtype=float), y), loss.backward()


@wrong("4.6", "You take the logarithm of a probability that was rounded")
def by_the_logarithm_of_p(Z, y):
    p = sigmoid(Z)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), (p - y) / Z.shape[1]


@wrong("4.6", "You take the logarithm of a probability that was rounded")
def with_a_tiny_number(Z, y):
    p = sigmoid(Z)
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12)), (p - y) / Z.shape[1]


@wrong("4.6", "The slope is the one of the half square")
def slope_of_another_loss(Z, y):
    p = sigmoid(Z)
    return np.mean(np.logaddexp(0, Z) - y * Z), (p - y) * p * (1 - p) / Z.shape[1]


@wrong("4.6", "when the call of a function is left out in the line that returns")
def sum_for_answer(Z, y):
    return np.mean(np.logaddexp(0, Z) - y * Z), (Z - y) / Z.shape[1]


@wrong("4.6", "In dL_dZ every number is the right one times the number of examples")
def slopes_not_divided(Z, y):
    return np.mean(np.logaddexp(0, Z) - y * Z), sigmoid(Z) - y


@wrong("4.6", "Yes and no have changed places")
def labels_swapped(Z, y):
    return np.mean(np.logaddexp(0, Z) - (1 - y) * Z), (sigmoid(Z) - (1 - y)) / Z.shape[1]


@wrong("4.6", "In L every number is right except for its sign")
def likelihood(Z, y):
    return np.mean(y * Z - np.logaddexp(0, Z)), (sigmoid(Z) - y) / Z.shape[1]


@wrong("4.6", "In dL_dZ: the shape must be (1, 1), yours is (1,)")
def slopes_without_an_axis(Z, y):
    return np.mean(np.logaddexp(0, Z) - y * Z), ((sigmoid(Z) - y) / Z.shape[1])[0]


@wrong("4.6", "You take the logarithm of a probability that was rounded")
def with_p_clipped(Z, y):
    p = np.clip(sigmoid(Z), 1e-9, 1 - 1e-9)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p)), (sigmoid(Z) - y) / Z.shape[1]


# 4.7


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
def fit_with_a_while_loop(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    while steps > 0:
        error = sigmoid(np.dot(W, X) + b) - y
        dW, db = np.dot(error, X.T) / error.size, error.mean()
        W, b, steps = W - eta * dW, b - eta * db, steps - 1
    return W, b


@right("4.7")
def fit_by_einsum(X, y, eta, steps):
    W, b = np.zeros(len(X)), np.zeros(())
    for _ in range(steps):
        pull = (1 / (1 + np.exp(-np.einsum("d,dn->n", W, X) - b)) - y) / len(y)
        W, b = W - eta * np.einsum("n,dn->d", pull, X), b - eta * np.einsum("n->", pull)
    return W.reshape(1, -1), b


@right("4.7")
def fit_by_the_library(X, y, eta, steps):
    from nnlib import BinaryCrossEntropy, GradientDescent, Network
    from nnlib.initializers import zeros

    neuron = Network([len(X), 1], loss=BinaryCrossEntropy(), initializer=zeros)
    for _ in range(steps):
        _, slopes = neuron.loss_and_gradient(np.array(X, dtype=float), y)
        GradientDescent(eta).step(neuron.parameters, slopes)
    return neuron.parameters[None, :-1], neuron.parameters[-1]


def run(X, y, eta, steps, W=None, b=0.0):
    W = np.zeros((1, len(X))) if W is None else W
    for _ in range(steps):
        pull = (sigmoid(W @ X + b) - y) / X.shape[1]
        W, b = W - eta * pull @ X.T, b - eta * pull.sum()
    return W, b


@wrong("4.7", "W and b start at zero")
def start_at_one(X, y, eta, steps):
    return run(X, y, eta, steps, np.ones((1, len(X))))


@wrong("4.7", "a run that begins with W = 0 and b = 0")
def start_drawn(X, y, eta, steps):
    return run(X, y, eta, steps, 0.01 * np.random.default_rng(0).normal(size=(1, len(X))))


@wrong("4.7", "Every step uses the slopes of the start")
def slopes_once(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    pull = (sigmoid(W @ X + b) - y) / X.shape[1]
    for _ in range(steps):
        W, b = W - eta * pull @ X.T, b - eta * pull.sum()
    return W, b


@wrong("4.7", "What is handed over as eta or as steps is not used")
def eta_of_ones_own(X, y, eta, steps):
    return run(X, y, 0.1, steps)


@wrong("4.7", "What is handed over as eta or as steps is not used")
def steps_of_ones_own(X, y, eta, steps):
    return run(X, y, eta, 1000)


@wrong("4.7", "a return inside the loop, or does each lap start anew?")
def return_inside_the_loop(X, y, eta, steps):
    for _ in range(steps):
        return run(X, y, eta, 1)


@wrong("4.7", "AFTER the step of W")
def bias_after_the_weights(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    for _ in range(steps):
        W = W - eta * (sigmoid(W @ X + b) - y) @ X.T / X.shape[1]
        b = b - eta * np.mean(sigmoid(W @ X + b) - y)
    return W, b


@wrong("4.7", "you take it twice, or not at all")
def sums_for_means(X, y, eta, steps):
    return run(X, y, eta * X.shape[1], steps)


@wrong("4.7", "(1, 3) @ (1, 3) do not fit: the inner lengths are 3 and 1. Which one turns?")
def fit_without_a_transpose(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    for _ in range(steps):
        pull = (sigmoid(W @ X + b) - y) / X.shape[1]
        W, b = W - eta * pull @ X, b - eta * pull.sum()
    return W, b


@wrong("4.7", "The slope needs the probability itself")
def perceptron(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    for _ in range(steps):
        pull = ((W @ X + b > 0) - y) / X.shape[1]
        W, b = W - eta * pull @ X.T, b - eta * pull.sum()
    return W, b


@wrong("4.7", "Your neuron walks up the slope")
def fit_uphill(X, y, eta, steps):
    return run(X, y, -eta, steps)


@wrong("4.7", "Each weight has a slope of its own")
def one_slope_for_all_weights(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    for _ in range(steps):
        pull = (sigmoid(W @ X + b) - y) / X.shape[1]
        W, b = W - eta * (pull * X).sum(), b - eta * pull.sum()
    return W, b


@wrong("4.7", "you take it twice, or not at all")
def mean_of_what_was_divided(X, y, eta, steps):
    W, b = np.zeros((1, len(X))), 0.0
    for _ in range(steps):
        pull = (sigmoid(W @ X + b) - y) / X.shape[1]
        W, b = W - eta * (pull * X).mean(axis=1), b - eta * pull.sum()
    return W, b


@wrong("4.6", "In dL_dZ you stop at the probability")
def slope_at_the_probability(Z, y):
    p = sigmoid(Z)
    return np.mean(np.logaddexp(0, Z) - y * Z), (-y / p + (1 - y) / (1 - p)) / Z.shape[1]


@wrong("4.7", "You walk along the slope of the half square")
def fit_of_the_half_square(X, y, eta, steps):
    W, b = np.zeros((1, X.shape[0])), 0.0
    for _ in range(steps):
        p = sigmoid(W @ X + b)
        pull = (p - y) * p * (1 - p) / X.shape[1]
        W, b = W - eta * pull @ X.T, b - eta * pull.sum()
    return W, b


@wrong("4.7", "Your numbers come out when the call of a function is left out in one line.")
def fit_without_the_sigmoid(X, y, eta, steps):
    W, b = np.zeros((1, X.shape[0])), 0.0
    for _ in range(steps):
        d = (W @ X + b - y) / X.shape[1]
        W, b = W - eta * d @ X.T, b - eta * d.sum()
    return W, b
