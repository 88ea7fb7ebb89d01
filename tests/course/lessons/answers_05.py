"""Lesson 05: programs as people write them."""

import numpy as np
from people import DERIVE, right, slips, wrong

from nnlib import Network, SquaredError


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 5.2


@right("5.2")
def slope_in_one_line(a_from, a_to, y_to):
    return (a_to - y_to) * a_to * (1 - a_to) * a_from


@right("5.2")
def slope_by_a_loop(a_from, a_to, y_to):
    slope = 1.0
    for factor in (a_from, 1 - a_to, a_to, a_to - y_to):
        slope *= factor
    return slope


right("5.2")(
    lambda f, a, y: f * (a - y) * (a - a**2),
    lambda f, a, y: np.prod([a - y, a * (1 - a), f]),
    lambda f, a, y: -(y - a) * (a * (1.0 - a)) * f,
    lambda f, a, y: np.array(np.multiply(a - y, a * (1 - a))) * f,
)

slips("5.2", slope_in_one_line)("""
* a_to * (1 - a_to) * a_from -> + a_to * (1 - a_to) + a_from
    The factors along a path multiply
* a_to * (1 - a_to) ->
    when one factor is left out in the line that makes `dL_dw`
* a_from ->
    The last factor is missing
* a_from -> * 0.40
    here the question is how z reacts to the weight
a_to - y_to -> y_to - a_to
    right except for its sign
a_to * (1 - a_to) -> (1 - a_to**2)
    the slope of the tanh
a_to * (1 - a_to) -> a_from * (1 - a_from)
    you took the unit where it begins
a_to * (1 - a_to) -> sigmoid(a_to) * (1 - sigmoid(a_to))
    has been through the sigmoid already
""")

# 5.4


@right("5.4")
def hidden(W2, dL_dz2, a1):
    return W2.T @ dL_dz2 * a1 * (1 - a1)


@right("5.4")
def hidden_by_loops(W2, dL_dz2, a1):
    (K, H), N = W2.shape, a1.shape[1]
    out = np.zeros((H, N))
    for h in range(H):
        for n in range(N):
            for k in range(K):
                out[h, n] += W2[k, h] * dL_dz2[k, n]
            out[h, n] *= a1[h, n] * (1 - a1[h, n])
    return out


@right("5.4")
def hidden_by_adding_paths(W2, dL_dz2, a1):
    dL_da1 = sum(w[:, None] * d[None, :] for w, d in zip(W2, dL_dz2, strict=True))
    return dL_da1 * (a1 * (1 - a1))


@right("5.4")
def hidden_through_z(W2, dL_dz2, a1):
    z1 = np.log(a1) - np.log1p(-a1)
    return W2.transpose().dot(dL_dz2) * sigmoid(z1) * (1 - sigmoid(z1))


@right("5.4")
def hidden_as_lists(W2, dL_dz2, a1):
    def row(h):
        return [sum(W2[:, h] * dL_dz2[:, n]) * a * (1 - a) for n, a in enumerate(a1[h])]

    return [row(h) for h in range(len(a1))]


right("5.4")(
    lambda W2, dL_dz2, a1: np.einsum("kh,kn,hn->hn", W2, dL_dz2, a1 - a1**2),
    lambda W2, dL_dz2, a1: (dL_dz2.T @ W2).T * np.multiply(a1, 1 - a1),
)

slips("5.4", hidden)("""
W2.T -> W2
    the inner lengths are
W2.T -> np.linalg.pinv(W2)
    An inverse asks
a1 * (1 - a1) -> sigmoid(a1) * (1 - sigmoid(a1))
    a1 has been through the sigmoid already
W2.T @ dL_dz2 -> W2[[0]].T @ dL_dz2[[0]]
W2.T @ dL_dz2 -> W2[[-1]].T @ dL_dz2[[-1]]
    Only the path through one output is left
* a1 * (1 - a1) ->
    One more factor leads from a1 back to z1
W2.T @ dL_dz2 -> W2.T @ dL_dz2 / len(W2)
    not averaged
""")

# 5.5


def forward(x, W1, b1, W2, b2):
    h = sigmoid(W1 @ x + b1)
    return h, sigmoid(W2 @ h + b2)


@right("5.5")
def with_loops(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    dW1, dW2, d1 = np.zeros_like(W1), np.zeros_like(W2), np.zeros_like(b1)
    d2 = (p - y) * p * (1 - p)
    for k in range(len(W2)):
        for j in range(len(W1)):
            dW2[k, j] = d2[k, 0] * h[j, 0]
            d1[j] += d2[k] * W2[k, j]
    d1 *= h * (1 - h)
    for j in range(len(W1)):
        for i in range(len(x)):
            dW1[j, i] = d1[j, 0] * x[i, 0]
    return dW1, d1, dW2, d2


@right("5.5")
def backward(x, y, W1, b1, W2, b2):
    h = sigmoid(W1 @ x + b1)
    p = sigmoid(W2 @ h + b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1, d2 @ h.T, d2


@right("5.5")
def with_outer_products(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2.T.dot(d2) * h * (1 - h)
    return np.outer(d1, x), d1, np.outer(d2, h), d2


@right("5.5")
def with_broadcasting(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = (W2 * d2).sum(axis=0)[:, None] * h * (1 - h)
    return d1 * x.T, d1.copy(), d2 * h.T, d2.copy()


@right("5.5")
def by_complex_steps(x, y, W1, b1, W2, b2):
    def measured(place):
        theta = [W1, b1, W2, b2]
        slopes = np.zeros(theta[place].shape)
        for index in np.ndindex(*slopes.shape):
            moved = theta[place].astype(complex)
            moved[index] += 1e-20j
            _, p = forward(x, *theta[:place], moved, *theta[place + 1 :])
            slopes[index] = (0.5 * ((p - y) ** 2).sum()).imag / 1e-20
        return slopes

    return [measured(place) for place in range(4)]


@right("5.5")
def with_the_slopes_of_every_z_kept(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    dp_dz, dh_dz = np.diagflat(p - p**2), np.diagflat(h - h**2)
    back = (p - y).T @ dp_dz
    hidden = back @ W2 @ dh_dz
    return (x @ hidden).T, hidden.T, (h @ back).T, back.T


@right("5.5")
def with_a_column_of_ones(x, y, W1, b1, W2, b2):
    one = np.ones((1, 1))
    x1 = np.vstack([x, one])
    h = sigmoid(np.hstack([W1, b1]) @ x1)
    h1 = np.vstack([h, one])
    p = sigmoid(np.hstack([W2, b2]) @ h1)
    d2 = (p - y) * p * (1 - p)
    d1 = (W2.T @ d2) * h * (1 - h)
    both1, both2 = d1 @ x1.T, d2 @ h1.T
    return both1[:, :-1], both1[:, -1:], both2[:, :-1], both2[:, -1:]


@wrong("5.5", DERIVE)
def by_the_library(x, y, W1, b1, W2, b2):
    sizes = [len(x), len(b1), len(b2)]
    network = Network(sizes, activation="sigmoid", output="sigmoid", loss=SquaredError())
    for view, values in zip(network.weights_and_biases(), (W1, b1, W2, b2), strict=True):
        view[...] = values
    network.loss_and_gradient(x, y)
    return network.gradients()


slips("5.5", backward)("""
d1, d2 @ h.T, d2 -> np.ones_like(b1), d2 @ h.T, np.ones_like(b2)
    Every weight is right. 1 is the last factor
d1, d2 @ h.T, d2 -> W2.T @ d2, d2 @ h.T, p - y
d1, d2 @ h.T, d2 -> d1 * b1, d2 @ h.T, d2 * b2
d1, d2 -> d1 * x[0] * 3, d2
    The weights are right, so the slopes are too. What of them belongs to a bias?
d1, d2 @ h.T, d2 -> np.full_like(d1, d1.mean()), d2 @ h.T, np.full_like(d2, d2.mean())
    Every weight is right. Each unit has a bias of its own
@ x + b1 -> @ x
sigmoid(W1 @ x + b1) -> np.tanh(W1 @ x + b1) && h * (1 - h) -> (1 - h**2)
sigmoid(W1 @ x + b1) -> np.sin(W1 @ x + b1) && h * (1 - h) -> np.cos(W1 @ x + b1)
sigmoid(W1 -> np.tanh(W1 && sigmoid(W2 -> np.tanh(W2
    compare the values of both layers first
return d1 -> return 3 * d1
    In dL_dW1 every number is 3 times the right one. The rest is right.
(p - y) * p * (1 - p) -> p - y
    The sigmoid's slope at the output is missing
(p - y) -> 2 * (p - y)
    twice the right one
W2.T -> W2
    do not fit: the inner lengths are
W2.T -> np.linalg.pinv(W2)
    An inverse asks
d1 @ x.T, d1, d2 @ h.T -> x @ d1.T, d1, h @ d2.T
    The axes are swapped
h * (1 - h) -> sigmoid(h) * (1 - sigmoid(h))
    A sigmoid's slope is taken at its value
d1 @ x.T, d1, d2 @ h.T, d2 -> d2 @ h.T, d2, d1 @ x.T, d1
    in another order: dL_dW1, dL_db1, dL_dW2 and dL_db2 are wanted
d1 @ x.T, d1, d2 @ h.T, d2 -> W1 - 0.5 * d1 @ x.T, b1 - 0.5 * d1, W2 - 0.5 * d2 @ h.T, b2 - 0.5 * d2
    stepping is another job
""")

# 5.6


@right("5.6")
def both_layers_at_once(x, y, W1, b1, W2, b2, eta):
    h = sigmoid(W1 @ x + b1)
    p = sigmoid(W2 @ h + b2)
    d2 = (p - y) * p * (1 - p)
    V2, c2 = W2 - eta * d2 @ h.T, b2 - eta * d2
    d1 = W2.T @ d2 * h * (1 - h)
    V1, c1 = W1 - eta * d1 @ x.T, b1 - eta * d1
    return V1, c1, V2, c2


@right("5.6")
def with_an_old_copy(x, y, W1, b1, W2, b2, eta):
    a1, a2 = forward(x, W1, b1, W2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    old = W2.copy()
    W2, b2 = W2 - eta * np.outer(d2, a1), b2 - eta * d2
    d1 = old.T.dot(d2) * (a1 - a1**2)
    return W1 - eta * np.outer(d1, x), b1 - eta * d1, W2, b2


@right("5.6")
def with_a_loop_over_the_parameters(x, y, W1, b1, W2, b2, eta):
    slopes = backward(x, y, W1, b1, W2, b2)
    return [p - eta * g for p, g in zip((W1, b1, W2, b2), slopes, strict=True)]


@right("5.6")
def with_the_slope_at_z1(x, y, W1, b1, W2, b2, eta):
    z1 = W1 @ x + b1
    _, a2 = forward(x, W1, b1, W2, b2)
    d2 = (a2 - y) * a2 * (1 - a2)
    d1 = W2.T @ d2 * sigmoid(z1) * (1 - sigmoid(z1))
    return W1 - eta * d1 @ x.T, b1 - eta * d1, W2 - eta * d2 @ sigmoid(z1).T, b2 - eta * d2


@right("5.6")
def with_rows_instead_of_columns(x, y, W1, b1, W2, b2, eta):
    h, p = (a.ravel() for a in forward(x, W1, b1, W2, b2))
    out = eta * (p - y.ravel()) * p * (1 - p)
    hidden = (out @ W2) * h * (1 - h)
    moved_W = W1 - np.multiply.outer(hidden, x.ravel()), W2 - np.multiply.outer(out, h)
    return moved_W[0], b1 - hidden[:, None], moved_W[1], b2 - out[:, None]


@right("5.6")
def last_layer_first(x, y, W1, b1, W2, b2, eta):
    a1, a2 = forward(x, W1, b1, W2, b2)
    step2 = eta * (a2 - y) * a2 * (1 - a2)
    step1 = np.einsum("kh,kn->hn", W2, step2) * a1 * (1 - a1)
    return W1 - step1 * x.T, b1 - step1, W2 - step2 * a1.T, b2 - step2


slips("5.6", with_a_loop_over_the_parameters)("""
backward -> by_the_library
    what nnlib has to find slopes cannot be called inside your function
return [p - eta * g for p, g in zip((W1, b1, W2, b2), slopes, strict=True)] -> return slopes
    You return the gradients
""")

slips("5.6", both_layers_at_once)("""
W2.T @ d2 * h * (1 - h) -> V2.T @ d2 * sigmoid(h) * (1 - sigmoid(h))
    This is hasty_step as it was
return V1, -> return W1 + 3 * (V1 - W1),
    What else moves W1 is not.
return V1, c1 -> return W1 + 3 * (V1 - W1), b1 + 3 * (c1 - b1)
    and do they move as far?
sigmoid(W1 @ x + b1) -> np.tanh(W1 @ x + b1) && h * (1 - h) -> (1 - h**2)
    compare the values of both layers first
W2.T -> V2.T
    as it is AFTER the update
h * (1 - h) -> sigmoid(h) * (1 - sigmoid(h))
    the sigmoid's slope is taken at a1 instead of z1
return V1, c1, V2, c2 -> return 2 * W1 - V1, 2 * b1 - c1, 2 * W2 - V2, 2 * b2 - c2
    The step walks up the slope
(p - y) -> (p - y) / eta
    The learning rate is not used
* h * (1 - h) ->
    Between a1 and z1 the slope of the sigmoid is missing
return V1, c1, V2, c2 -> return V1, b1, V2, b2
    The weights are right, so the slopes are too. What of them moves a bias, and how far?
return V1, c1, V2, c2 -> return V2, c2, V1, c1
    in another order: W1, b1, W2 and b2 are wanted
""")
