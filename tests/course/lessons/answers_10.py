"""Lesson 10: programs as people write them."""

import math

import numpy as np
from people import right, slips

from nnlib import initializers
from nnlib.clipping import clip_by_norm

# 10.4


@right("10.4")
def he(rng, H, D):
    return rng.normal(0, np.sqrt(2 / D), size=(H, D))


@right("10.4")
def uniform_of_the_same_variance(rng, H, D):
    b = np.sqrt(6 / D)
    return rng.uniform(-b, b, size=(H, D))


@right("10.4")
def a_generator_seeded_by_rng(rng, H, D):
    other = np.random.default_rng(rng.integers(2**32))
    return other.normal(0, np.sqrt(2 / D), (H, D))


right("10.4")(
    initializers.he,
    lambda rng, H, D: [rng.normal(scale=math.sqrt(2 / D), size=D).tolist() for _ in range(H)],
    lambda rng, H, D: rng.normal(0.0, (2 / D) ** 0.5, (D, H)).T,
    lambda rng, H, D: rng.choice([-1.0, 1.0], size=(H, D)) * np.sqrt(2 / D),
    lambda rng, H, D: np.sqrt(2) / np.sqrt(D) * rng.standard_normal(H * D).reshape(H, D),
)

slips("10.4", he)("""
return rng -> return np.random.default_rng(0)
return rng -> np.random.seed(42); return np.random
    goes on from call to call
return rng -> return np.random
return rng -> return np.random.default_rng()
    Draw from the `rng` that is handed over
rng.normal(0, np.sqrt(2 / D), size=(H, D)) -> np.zeros((H, D))
size=(H, D) -> size=(1, D)) + np.zeros((H, D)
size=(H, D) -> size=(H, 1)) + np.zeros((H, D)
    All weights of a unit, or of an input, are equal
rng.normal(0, np.sqrt(2 / D), size=(H, D)) -> np.abs(rng.normal(0, np.sqrt(2 / D), size=(H, D)))
    all your weights are positive
0, ->
    The first number that rng.normal takes is the mean
np.sqrt(2 / D) -> 2 / D
    2/D is the variance
size=(H, D)) -> size=(H, D)), np.zeros((H, 1))
    One array is wanted, the weights alone
np.sqrt(2 / D) -> 0.01
    the number of inputs
size=(H, D) -> size=(D, H)
    The shape must be (H, D) = (40, 30), yours is (30, 40).
size=(H, D) -> size=(H, D + 1)
    The shape must be (H, D) = (40, 30), yours is (40, 31).
size=(H, D) -> size=H
    The shape must be (H, D) = (40, 30), yours is (40,).
, size=(H, D) ->
    The shape must be (H, D) = (40, 30), yours is one float.
return rng.normal(0, np.sqrt(2 / D), size=(H, D)) -> return rng
    The shape must be (H, D) = (40, 30), yours is one Generator.
size=(H, D)) -> size=(H, D))[H]
    Your code raised IndexError: index 40 is out of bounds for axis 0 with size 40. It happened in line
""")

# 10.5


@right("10.5")
def open_share(W, b, X):
    return (W @ X + b > 0).mean(axis=1)


@right("10.5")
def by_loops(W, b, X):
    shares = []
    for w, bias in zip(W, b, strict=True):
        shares.append(sum(1 for x in X.T if w @ x + bias[0] > 0) / len(X.T))
    return shares


right("10.5")(
    lambda W, b, X: np.count_nonzero(np.maximum(W @ X + b, 0), axis=1) / X.shape[1],
    lambda W, b, X: np.where(np.einsum("hd,dn->hn", W, X) + b > 0, 1.0, 0.0).mean(axis=1),
    lambda W, b, X: 1 - np.mean(W @ X + b <= 0, axis=1),
    lambda W, b, X: np.average(np.heaviside(W @ X + b, 0.0), axis=1),
    lambda W, b, X: ((X.T @ W.T + b.T) > 0).sum(0) / len(X[0]),
)

slips("10.5", open_share)("""
mean -> sum
    times the number of examples
> 0 -> >= 0
    at z = 0 it is closed
> 0 -> > 1e-3
> 0 -> > 0.05
    not above another number
mean(axis=1) -> sum(axis=1) / W.shape[0]
    You divide by the number of units or of inputs
+ b ->
    The bias is missing
(W @ X + b > 0) -> np.maximum(0, W @ X + b)
    how often z is above 0 is wanted
axis=1 -> axis=0
    The shape must be (2,), yours is (5,)
""")

# 10.6


@right("10.6")
def where_longer(gradient, largest):
    length = np.linalg.norm(gradient)
    return gradient * largest / length if length > largest else gradient


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


right("10.6")(
    clip_by_norm,
    lambda gradient, largest: gradient * min(1.0, largest / max(np.linalg.norm(gradient), 1e-300)),
    lambda gradient, largest: gradient / max(1, np.linalg.norm(gradient) / largest),
)

slips("10.6", where_longer)("""
gradient * largest / length if length > largest else gradient -> np.clip(gradient, -largest, largest)
    Each entry is cut for itself
if length > largest else gradient ->
    the short ones too
* largest ->
    Yours has length 1
/ length -> / (length + 1e-6)
    A small number makes yours a little too short
np.linalg.norm(gradient) -> sum(gradient**2)
    your root is missing
np.linalg.norm(gradient) -> max(abs(gradient))
    neither its largest entry
length > -> length <
    the wrong way round
gradient * largest / length if length > largest else gradient -> length, gradient
    An array is wanted, got several values
""")

# 10.8


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


@right("10.8")
def through_and_along(W, A, dL_dout):
    F = np.tanh(W @ A)
    return dL_dout + W.T @ (dL_dout * (1 - F**2))


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
    return ((dL_dout.T * (1 - F * F)) @ W + dL_dout.T).T.tolist()


@right("10.8")
def the_block_first(W, A, dL_dout):
    out = A + np.tanh(W @ A)
    return W.T @ (dL_dout * (1 - (out - A) ** 2)) + dL_dout


slips("10.8", through_and_along)("""
dL_dout + ->
+ W.T @ (dL_dout * (1 - F**2)) -> + 0
    what comes along the other is missing
dL_dout + W.T @ (dL_dout * (1 - F**2)) -> np.mean([dL_dout, W.T @ (dL_dout * (1 - F**2))], axis=0)
    half the right one
W.T -> W
    when a transpose (.T) is left out in the line that returns
(dL_dout * (1 - F**2)) -> dL_dout
    when one factor is left out in the line that returns
F**2 -> (A + F) ** 2
    from its own value
return dL_dout -> return A
    Along the skip comes dL_dout itself
""")
