"""Lesson 05: programs as people write them."""

import numpy as np
from people import DERIVE, right, wrong


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 5.2


@right("5.2")
def slope_in_one_line(a_from, a_to, y_to):
    return (a_to - y_to) * a_to * (1 - a_to) * a_from


@right("5.2")
def slope_multiplied_out(f, a, y):
    return f * (a - y) * (a - a**2)


@right("5.2")
def slope_by_prod(a_from, a_to, y_to):
    return np.prod([a_to - y_to, a_to * (1 - a_to), a_from])


@right("5.2")
def slope_by_a_loop(a_from, a_to, y_to):
    slope = 1.0
    for factor in (a_from, 1 - a_to, a_to, a_to - y_to):
        slope *= factor
    return slope


@right("5.2")
def slope_with_two_signs(a_from, a_to, y_to):
    return -(y_to - a_to) * (a_to * (1.0 - a_to)) * a_from


@right("5.2")
def slope_as_an_array(a_from, a_to, y_to):
    delta = np.multiply(a_to - y_to, a_to * (1 - a_to))
    return np.array(delta) * a_from


@wrong("5.2", "The factors along a path multiply")
def factors_added(f, a, y):
    return (a - y) + a * (1 - a) + f


@wrong("5.2", "when one factor is left out in the line that makes `dL_dw`")
def without_the_sigmoid(f, a, y):
    return (a - y) * f


@wrong("5.2", "The last factor is missing")
def slope_at_z(f, a, y):
    return (a - y) * a * (1 - a)


@wrong("5.2", "here the question is how z reacts to the weight")
def times_w5(f, a, y):
    w5 = 0.40
    return (a - y) * a * (1 - a) * w5


@wrong("5.2", "right except for its sign")
def target_minus_output(f, a, y):
    return (y - a) * a * (1 - a) * f


@wrong("5.2", "the slope of the tanh")
def slope_of_tanh(f, a, y):
    return (a - y) * (1 - a**2) * f


@wrong("5.2", "you took the unit where it begins")
def slope_at_the_beginning(f, a, y):
    return (a - y) * f * (1 - f) * f


@wrong("5.2", "has been through the sigmoid already")
def sigmoid_of_a(f, a, y):
    return (a - y) * sigmoid(a) * (1 - sigmoid(a)) * f


# 5.4


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
def hidden_by_einsum(W2, dL_dz2, a1):
    return np.einsum("kh,kn,hn->hn", W2, dL_dz2, a1 - a1**2)


@right("5.4")
def hidden_by_a_product_from_the_right(W2, dL_dz2, a1):
    return (dL_dz2.T @ W2).T * a1 * (1 - a1)


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
    return [
        [sum(W2[:, h] * dL_dz2[:, n]) * a * (1 - a) for n, a in enumerate(row)] for h, row in enumerate(a1)
    ]


@right("5.4")
def hidden_by_tensordot(W2, dL_dz2, a1):
    return np.tensordot(W2, dL_dz2, axes=(0, 0)) * np.multiply(a1, 1 - a1)


@wrong("5.4", "the inner lengths are")
def hidden_without_a_transpose(W2, dL_dz2, a1):
    return W2 @ dL_dz2 * a1 * (1 - a1)


@wrong("5.4", "An inverse asks")
def hidden_with_pinv(W2, dL_dz2, a1):
    return np.linalg.pinv(W2) @ dL_dz2 * a1 * (1 - a1)


@wrong("5.4", "a1 has been through the sigmoid already")
def slope_at_a1(W2, dL_dz2, a1):
    return W2.T @ dL_dz2 * sigmoid(a1) * (1 - sigmoid(a1))


@wrong("5.4", "Only the path through one output is left")
def first_path(W2, dL_dz2, a1):
    return W2[[0]].T @ dL_dz2[[0]] * a1 * (1 - a1)


@wrong("5.4", "Only the path through one output is left")
def last_path(W2, dL_dz2, a1):
    out = np.zeros_like(a1)
    for h in range(len(a1)):
        for k in range(len(W2)):
            out[h] = W2[k, h] * dL_dz2[k]
    return out * a1 * (1 - a1)


@wrong("5.4", "One more factor leads from a1 back to z1")
def slope_at_a(W2, dL_dz2, a1):
    return W2.T @ dL_dz2


@wrong("5.4", "not averaged")
def mean_of_the_paths(W2, dL_dz2, a1):
    return np.mean(W2[:, :, None] * dL_dz2[:, None, :], axis=0) * a1 * (1 - a1)


# 5.5


def forward(x, W1, b1, W2, b2):
    h = sigmoid(W1 @ x + b1)
    return h, sigmoid(W2 @ h + b2)


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


@wrong("5.5", DERIVE)
def by_the_library(x, y, W1, b1, W2, b2):
    from nnlib import Network, SquaredError

    sizes = [len(x), len(b1), len(b2)]
    network = Network(sizes, activation="sigmoid", output="sigmoid", loss=SquaredError())
    for view, values in zip(network.weights_and_biases(), (W1, b1, W2, b2), strict=True):
        view[...] = values
    network.loss_and_gradient(x, y)
    return network.gradients()


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


def backward(x, y, W1, b1, W2, b2, values=forward):
    h, p = values(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1, d2 @ h.T, d2


BIAS = "Every weight is right."


@wrong("5.5", f"{BIAS} 1 is the last factor")
def biases_of_ones(x, y, W1, b1, W2, b2):
    dW1, _, dW2, _ = backward(x, y, W1, b1, W2, b2)
    return dW1, np.ones_like(b1), dW2, np.ones_like(b2)


@wrong("5.5", "The weights are right, so the slopes are too. What of them belongs to a bias?")
def biases_with_slopes_at_a(x, y, W1, b1, W2, b2):
    dW1, _, dW2, d2 = backward(x, y, W1, b1, W2, b2)
    return dW1, W2.T @ d2, dW2, forward(x, W1, b1, W2, b2)[1] - y


@wrong("5.5", "The weights are right, so the slopes are too. What of them belongs to a bias?")
def biases_times_their_value(x, y, W1, b1, W2, b2):
    dW1, d1, dW2, d2 = backward(x, y, W1, b1, W2, b2)
    return dW1, d1 * b1, dW2, d2 * b2


@wrong("5.5", f"{BIAS} Each unit has a bias of its own")
def one_bias_for_a_layer(x, y, W1, b1, W2, b2):
    dW1, d1, dW2, d2 = backward(x, y, W1, b1, W2, b2)
    return dW1, np.full_like(d1, d1.mean()), dW2, np.full_like(d2, d2.mean())


@wrong("5.5", "The weights are right, so the slopes are too. What of them")
def zeros_for_the_hidden_biases(x, y, W1, b1, W2, b2):
    dW1, d1, dW2, d2 = backward(x, y, W1, b1, W2, b2)
    return dW1, d1 * x[0] * 3, dW2, d2


@wrong("5.5", "compare the values of both layers first")
def forward_without_b1(x, y, W1, b1, W2, b2):
    return backward(x, y, W1, 0 * b1, W2, b2)


@wrong("5.5", "In dL_dW1 every number is 3 times the right one. The rest is right.")
def three_times_the_first_weights(x, y, W1, b1, W2, b2):
    dW1, *others = backward(x, y, W1, b1, W2, b2)
    return 3 * dW1, *others


@wrong("5.5", "compare the values of both layers first")
def hidden_tanh(x, y, W1, b1, W2, b2):
    h = np.tanh(W1 @ x + b1)
    p = sigmoid(W2 @ h + b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2.T @ d2 * (1 - h**2)
    return d1 @ x.T, d1, d2 @ h.T, d2


@wrong("5.5", "compare the values of both layers first")
def hidden_sine(x, y, W1, b1, W2, b2):
    h = np.sin(W1 @ x + b1)
    p = sigmoid(W2 @ h + b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2.T @ d2 * np.cos(W1 @ x + b1)
    return d1 @ x.T, d1, d2 @ h.T, d2


@wrong("5.5", "stepping is another job")
def parameters_after_a_step(x, y, W1, b1, W2, b2):
    olds = (W1, b1, W2, b2)
    return [p - 0.5 * g for p, g in zip(olds, backward(x, y, *olds), strict=True)]


@wrong("5.5", "The sigmoid's slope at the output is missing")
def error_alone(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    d2 = p - y
    d1 = W2.T @ d2 * h * (1 - h)
    return d1 @ x.T, d1, d2 @ h.T, d2


@wrong("5.5", "twice the right one")
def half_forgotten(x, y, W1, b1, W2, b2):
    return tuple(2 * g for g in backward(x, y, W1, b1, W2, b2))


@wrong("5.5", "do not fit: the inner lengths are")
def gradients_without_a_transpose(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2 @ d2 * h * (1 - h)
    return d1 @ x.T, d1, d2 @ h.T, d2


@wrong("5.5", "An inverse asks")
def gradients_with_pinv(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = np.linalg.pinv(W2) @ d2 * h * (1 - h)
    return d1 @ x.T, d1, d2 @ h.T, d2


@wrong("5.5", "The axes are swapped")
def gradients_turned(x, y, W1, b1, W2, b2):
    dW1, d1, dW2, d2 = backward(x, y, W1, b1, W2, b2)
    return dW1.T, d1, dW2.T, d2


@wrong("5.5", "A sigmoid's slope is taken at its value")
def hidden_slope_at_a1(x, y, W1, b1, W2, b2):
    h, p = forward(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = W2.T @ d2 * sigmoid(h) * (1 - sigmoid(h))
    return d1 @ x.T, d1, d2 @ h.T, d2


@wrong("5.5", "compare the values of both layers first")
def tanh_forward(x, y, W1, b1, W2, b2):
    h = np.tanh(W1 @ x + b1)
    return backward(x, y, W1, b1, W2, b2, lambda *_: (h, np.tanh(W2 @ h + b2)))


@wrong("5.5", "in another order: dL_dW1, dL_db1, dL_dW2 and dL_db2 are wanted")
def last_layer_in_front(*case):
    dW1, d1, dW2, d2 = backward(*case)
    return dW2, d2, dW1, d1


# 5.6


def moved(x, y, W1, b1, W2, b2, eta, reached=None, slope=lambda a: a * (1 - a), sign=-1):
    """The step through these W2, with this slope of the hidden units."""
    h, p = forward(x, W1, b1, W2, b2)
    d2 = (p - y) * p * (1 - p)
    d1 = (W2 if reached is None else reached).T @ d2 * slope(h)
    slopes = d1 @ x.T, d1, d2 @ h.T, d2
    return [p + sign * eta * g for p, g in zip((W1, b1, W2, b2), slopes, strict=True)]


def after(x, y, W1, b1, W2, b2, eta):
    return moved(x, y, W1, b1, W2, b2, eta)[2]


@right("5.6")
def lines_in_another_order(x, y, W1, b1, W2, b2, eta):
    a1, a2 = forward(x, W1, b1, W2, b2)
    dL_dz2 = (a2 - y) * a2 * (1 - a2)
    dL_dz1 = W2.T @ dL_dz2 * a1 * (1 - a1)
    W2 = W2 - eta * dL_dz2 @ a1.T
    b2 = b2 - eta * dL_dz2
    return W1 - eta * dL_dz1 @ x.T, b1 - eta * dL_dz1, W2, b2


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
    return moved(x, y, W1, b1, W2, b2, eta)


@right("5.6")
def with_the_slope_at_z1(x, y, W1, b1, W2, b2, eta):
    z1 = W1 @ x + b1
    return moved(x, y, W1, b1, W2, b2, eta, slope=lambda _: sigmoid(z1) * (1 - sigmoid(z1)))


@right("5.6")
def with_rows_instead_of_columns(x, y, W1, b1, W2, b2, eta):
    h, p = (a.ravel() for a in forward(x, W1, b1, W2, b2))
    out = eta * (p - y.ravel()) * p * (1 - p)
    hidden = (out @ W2) * h * (1 - h)
    moved_W = W1 - np.multiply.outer(hidden, x.ravel()), W2 - np.multiply.outer(out, h)
    return moved_W[0], b1 - hidden[:, None], moved_W[1], b2 - out[:, None]


@wrong("5.6", DERIVE)
def by_descent_of_the_library(x, y, W1, b1, W2, b2, eta):
    slopes = by_the_library(x, y, W1, b1, W2, b2)
    return [p - eta * g for p, g in zip((W1, b1, W2, b2), slopes, strict=True)]


@right("5.6")
def last_layer_first(x, y, W1, b1, W2, b2, eta):
    a1, a2 = forward(x, W1, b1, W2, b2)
    step2 = eta * (a2 - y) * a2 * (1 - a2)
    step1 = np.einsum("kh,kn->hn", W2, step2) * a1 * (1 - a1)
    return W1 - step1 * x.T, b1 - step1, W2 - step2 * a1.T, b2 - step2


@wrong("5.6", "This is hasty_step as it was")
def hasty_step(*case):
    return moved(*case, reached=after(*case), slope=lambda a: sigmoid(a) * (1 - sigmoid(a)))


@wrong("5.6", "What else moves W1 is not.")
def three_steps_of_the_first_weights(x, y, W1, b1, W2, b2, eta):
    V1, *others = moved(x, y, W1, b1, W2, b2, eta)
    return W1 + 3 * (V1 - W1), *others


@wrong("5.6", "and do they move as far?")
def three_steps_of_the_first_layer(x, y, W1, b1, W2, b2, eta):
    V1, c1, *others = moved(x, y, W1, b1, W2, b2, eta)
    return W1 + 3 * (V1 - W1), b1 + 3 * (c1 - b1), *others


@wrong("5.6", "compare the values of both layers first")
def step_with_a_hidden_tanh(x, y, W1, b1, W2, b2, eta):
    slopes = hidden_tanh(x, y, W1, b1, W2, b2)
    return [p - eta * g for p, g in zip((W1, b1, W2, b2), slopes, strict=True)]


@wrong("5.6", "as it is AFTER the update")
def through_the_new_weights(*case):
    return moved(*case, reached=after(*case))


@wrong("5.6", "the sigmoid's slope is taken at a1 instead of z1")
def with_the_slope_at_a1(*case):
    return moved(*case, slope=lambda a: sigmoid(a) * (1 - sigmoid(a)))


@wrong("5.6", "The step walks up the slope")
def uphill(*case):
    return moved(*case, sign=1)


@wrong("5.6", "The learning rate is not used")
def without_eta(x, y, W1, b1, W2, b2, eta):
    return moved(x, y, W1, b1, W2, b2, 1.0)


@wrong("5.6", "You return the gradients")
def gradients_returned(x, y, W1, b1, W2, b2, eta):
    return backward(x, y, W1, b1, W2, b2)


@wrong("5.6", "Between a1 and z1 the slope of the sigmoid is missing")
def line_taken_out(*case):
    return moved(*case, slope=np.ones_like)


@wrong("5.6", "The weights are right, so the slopes are too. What of them moves a bias, and how far?")
def biases_left(x, y, W1, b1, W2, b2, eta):
    V1, _, V2, _ = moved(x, y, W1, b1, W2, b2, eta)
    return V1, b1, V2, b2


@wrong("5.6", "in another order: W1, b1, W2 and b2 are wanted")
def stepped_in_another_order(*case):
    W1, b1, W2, b2 = moved(*case)
    return W2, b2, W1, b1
