"""Lesson 10: programs as people write them."""

import math

import numpy as np
from people import right, wrong

# 10.4


@right("10.4")
def scaled_standard_normal(rng, H, D):
    return rng.standard_normal((H, D)) * np.sqrt(2.0 / D)


@right("10.4")
def uniform_of_the_same_variance(rng, H, D):
    b = np.sqrt(6 / D)
    return rng.uniform(-b, b, size=(H, D))


@right("10.4")
def row_by_row(rng, H, D):
    return [[rng.normal(scale=math.sqrt(2 / D)) for _ in range(D)] for _ in range(H)]


@right("10.4")
def transposed(rng, H, D):
    return rng.normal(0.0, (2 / D) ** 0.5, (D, H)).T


@right("10.4")
def signs_alone(rng, H, D):
    return rng.choice([-1.0, 1.0], size=(H, D)) * np.sqrt(2 / D)


@right("10.4")
def by_hes_name(rng, H, D):
    gain = np.sqrt(2)
    return gain / np.sqrt(D) * rng.normal(size=H * D).reshape(H, D)


@right("10.4")
def a_generator_seeded_by_rng(rng, H, D):
    other = np.random.default_rng(rng.integers(2**32))
    return other.normal(0, np.sqrt(2 / D), (H, D))


@wrong("10.4", "goes on from call to call")
def a_seed_of_ones_own(rng, H, D):
    return np.random.default_rng(0).normal(0, np.sqrt(2 / D), size=(H, D))


@wrong("10.4", "goes on from call to call")
def a_seed_for_all(rng, H, D):
    np.random.seed(42)
    return np.random.randn(H, D) * np.sqrt(2 / D)


@wrong("10.4", "Draw from the `rng` that is handed over")
def numpys_own_generator(rng, H, D):
    return np.random.normal(0, np.sqrt(2 / D), size=(H, D))


@wrong("10.4", "Draw from the `rng` that is handed over")
def a_fresh_generator(rng, H, D):
    rng = np.random.default_rng()
    return rng.normal(0, np.sqrt(2 / D), size=(H, D))


@wrong("10.4", "All weights of a unit, or of an input, are equal")
def zeros(rng, H, D):
    return np.zeros((H, D))


@wrong("10.4", "All weights of a unit, or of an input, are equal")
def full(rng, H, D):
    return np.full((H, D), np.sqrt(2 / D))


@wrong("10.4", "All weights of a unit, or of an input, are equal")
def one_row_repeated(rng, H, D):
    return np.tile(rng.normal(0, np.sqrt(2 / D), size=D), (H, 1))


@wrong("10.4", "All weights of a unit, or of an input, are equal")
def one_column_repeated(rng, H, D):
    return np.tile(rng.normal(0, np.sqrt(2 / D), size=(H, 1)), (1, D))


@wrong("10.4", "all your weights are positive")
def absolute(rng, H, D):
    return np.abs(rng.normal(0, np.sqrt(2 / D), size=(H, D)))


@wrong("10.4", "The first number that rng.normal takes is the mean")
def deviation_as_the_mean(rng, H, D):
    return rng.normal(np.sqrt(2 / D), size=(H, D))


@wrong("10.4", "2/D is the variance")
def variance_as_the_deviation(rng, H, D):
    return rng.normal(0, 2 / D, size=(H, D))


@wrong("10.4", "One array is wanted, the weights alone")
def with_biases(rng, H, D):
    return rng.normal(0, np.sqrt(2 / D), size=(H, D)), np.zeros((H, 1))


@wrong("10.4", "the number of inputs")
def small_ones(rng, H, D):
    return 0.01 * rng.normal(size=(H, D))


@wrong("10.4", "The shape must be (H, D) = (40, 30), yours is (30, 40)")
def on_its_side(rng, H, D):
    return rng.normal(0, np.sqrt(2 / D), size=(D, H))


# 10.5


@right("10.5")
def by_counting(W, b, X):
    Z = W @ X + b
    return np.sum(Z > 0, axis=1) / X.shape[1]


@right("10.5")
def by_loops(W, b, X):
    shares = []
    for w, bias in zip(W, b, strict=True):
        shares.append(sum(1 for x in X.T if w @ x + bias[0] > 0) / len(X.T))
    return shares


@right("10.5")
def by_the_values(W, b, X):
    A = np.maximum(W @ X + b, 0)
    return np.count_nonzero(A, axis=1) / A.shape[1]


@right("10.5")
def by_einsum(W, b, X):
    Z = np.einsum("hd,dn->hn", W, X) + b
    return np.where(Z > 0, 1.0, 0.0).mean(axis=1)


@right("10.5")
def by_the_closed_ones(W, b, X):
    return 1 - np.mean(W @ X + b <= 0, axis=1)


@right("10.5")
def by_heaviside_and_average(W, b, X):
    return np.average(np.heaviside(W @ X + b, 0.0), axis=1)


@right("10.5")
def examples_in_rows(W, b, X):
    return ((X.T @ W.T + b.T) > 0).sum(0) / len(X[0])


@wrong("10.5", "times the number of examples")
def counts(W, b, X):
    return (W @ X + b > 0).sum(axis=1)


@wrong("10.5", "at z = 0 it is closed")
def open_at_zero(W, b, X):
    return (W @ X + b >= 0).mean(axis=1)


@wrong("10.5", "not above another number")
def open_above_a_thousandth(W, b, X):
    return (W @ X + b > 1e-3).mean(axis=1)


@wrong("10.5", "not above another number")
def open_above_a_twentieth(W, b, X):
    return (W @ X + b > 0.05).mean(axis=1)


@wrong("10.5", "You divide by the number of units or of inputs")
def by_the_units(W, b, X):
    return (W @ X + b > 0).sum(axis=1) / W.shape[0]


@wrong("10.5", "The bias is missing")
def no_bias(W, b, X):
    return (W @ X > 0).mean(axis=1)


@wrong("10.5", "how often z is above 0 is wanted")
def mean_values(W, b, X):
    return np.maximum(0, W @ X + b).mean(axis=1)


@wrong("10.5", "The shape must be (2,), yours is (5,)")
def over_the_units(W, b, X):
    return (W @ X + b > 0).mean(axis=0)


# 10.6


@right("10.6")
def by_an_if(gradient, largest):
    length = np.sqrt(np.sum(gradient**2))
    if length <= largest:
        return gradient
    return largest * gradient / length


@right("10.6")
def by_a_factor(gradient, largest):
    return gradient * min(1.0, largest / max(np.linalg.norm(gradient), 1e-300))


@right("10.6")
def by_the_larger_length(gradient, largest):
    return gradient / max(1, np.linalg.norm(gradient) / largest)


@right("10.6")
def in_lists(gradient, largest):
    length = math.sqrt(sum(g * g for g in gradient))
    return [g * largest / length for g in gradient] if length > largest else list(gradient)


@right("10.6")
def by_where(gradient, largest):
    length = np.sqrt(gradient @ gradient)
    return np.where(length > largest, gradient * largest / max(length, largest), gradient)


@right("10.6")
def on_a_copy(gradient, largest):
    g = gradient.copy()
    if (norm := math.hypot(*g)) > largest:
        g *= largest / norm
    return g


@wrong("10.6", "Each entry is cut for itself")
def entry_by_entry(gradient, largest):
    return np.clip(gradient, -largest, largest)


@wrong("10.6", "the short ones too")
def always_the_full_length(gradient, largest):
    with np.errstate(all="ignore"):
        return largest * gradient / np.linalg.norm(gradient)


@wrong("10.6", "Yours has length 1")
def of_length_one(gradient, largest):
    length = np.linalg.norm(gradient)
    return gradient / length if length > largest else gradient


@wrong("10.6", "A small number makes yours a little too short")
def with_a_guard_against_zero(gradient, largest):
    length = np.linalg.norm(gradient)
    return gradient * largest / (length + 1e-6) if length > largest else gradient


@wrong("10.6", "your root is missing")
def without_the_root(gradient, largest):
    length = sum(gradient**2)
    return gradient * largest / length if length > largest else gradient


@wrong("10.6", "neither its largest entry")
def by_the_largest_entry(gradient, largest):
    length = max(abs(gradient))
    return gradient * largest / length if length > largest else gradient


@wrong("10.6", "the wrong way round")
def the_short_ones(gradient, largest):
    length = np.linalg.norm(gradient)
    with np.errstate(all="ignore"):
        return gradient * largest / length if length < largest else gradient


@wrong("10.6", "An array is wanted, got several values")
def the_length_and_the_gradient(gradient, largest):
    length = np.linalg.norm(gradient)
    return length, gradient


# 10.8


@right("10.8")
def by_named_steps(W, A, dL_dout):
    dL_dZ = dL_dout / np.cosh(W @ A) ** 2
    dL_dA = W.T @ dL_dZ
    dL_dA += dL_dout
    return dL_dA


@right("10.8")
def back_by_einsum(W, A, dL_dout):
    slope = 1 - np.tanh(np.einsum("jk,kn->jn", W, A)) ** 2
    return dL_dout + np.einsum("jk,jn->kn", W, slope * dL_dout)


@right("10.8")
def example_by_example(W, A, dL_dout):
    dL_dA = np.zeros(A.shape)
    for n in range(A.shape[1]):
        jacobian = np.eye(len(W)) + (1 - np.tanh(W @ A[:, n]) ** 2)[:, None] * W
        dL_dA[:, n] = dL_dout[:, n] @ jacobian
    return dL_dA


@right("10.8")
def in_rows(W, A, dL_dout):
    F = np.tanh(A.T @ W.T)
    return ((dL_dout.T * (1 - F * F)) @ W + dL_dout.T).T


@right("10.8")
def the_block_first(W, A, dL_dout):
    out = A + np.tanh(W @ A)
    return W.T @ (dL_dout * (1 - (out - A) ** 2)) + dL_dout


@right("10.8")
def sum_by_sum(W, A, dL_dout):
    F = np.tanh(W @ A)
    D, N = A.shape
    return [
        [
            dL_dout[k, n] + sum(W[j, k] * (1 - F[j, n] ** 2) * dL_dout[j, n] for j in range(D))
            for n in range(N)
        ]
        for k in range(D)
    ]


@wrong("10.8", "what comes along the other is missing")
def without_the_skip(W, A, dL_dout):
    return W.T @ (dL_dout * (1 - np.tanh(W @ A) ** 2))


@wrong("10.8", "what comes along the other is missing")
def the_skip_alone(W, A, dL_dout):
    return dL_dout.copy()


@wrong("10.8", "half the right one")
def the_mean(W, A, dL_dout):
    through = W.T @ (dL_dout * (1 - np.tanh(W @ A) ** 2))
    return np.mean([dL_dout, through], axis=0)


@wrong("10.8", "when a transpose (.T) is left out in the line that returns")
def not_transposed(W, A, dL_dout):
    return dL_dout + W @ (dL_dout * (1 - np.tanh(W @ A) ** 2))


@wrong("10.8", "when one factor is left out in the line that returns")
def no_slope(W, A, dL_dout):
    return dL_dout + W.T @ dL_dout


@wrong("10.8", "from its own value")
def slope_of_the_output(W, A, dL_dout):
    out = A + np.tanh(W @ A)
    return dL_dout + W.T @ (dL_dout * (1 - out**2))


@wrong("10.8", "Along the skip comes dL_dout itself")
def the_values_along_the_skip(W, A, dL_dout):
    return A + W.T @ (dL_dout * (1 - np.tanh(W @ A) ** 2))
