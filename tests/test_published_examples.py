"""Worked examples that others have published, recomputed: by the network, by both engines, by differences.

"exact" numbers have ten decimals and are met to 1e-9; "published" ones are met to their last printed digit.
Mazur's example through `Network`, 10,000 steps included, stands in test_network.py.
"""

import numpy as np
import pytest

from nnlib import GradientDescent, Tensor, Value, gradient
from nnlib.differences import forward_difference

EXACT = 1e-9


def gradients(result, *values):
    result.backward()
    return [value.grad for value in values]


def test_mazurs_network_on_the_scalar_engine():
    x, y = (0.05, 0.10), (0.01, 0.99)
    W1 = [[Value(0.15), Value(0.20)], [Value(0.25), Value(0.30)]]
    W2 = [[Value(0.40), Value(0.45)], [Value(0.50), Value(0.55)]]

    def layer(W, a, b):
        return [(row[0] * a[0] + row[1] * a[1] + b).sigmoid() for row in W]

    hidden = layer(W1, x, 0.35)
    out = layer(W2, hidden, 0.60)
    errors = [(o - t) ** 2 * 0.5 for o, t in zip(out, y, strict=True)]
    E = errors[0] + errors[1]
    E.backward()
    assert [o.data for o in out] == pytest.approx([0.7513650696, 0.7729284653], abs=EXACT)
    assert [e.data for e in (*errors, E)] == pytest.approx(
        [0.2748110832, 0.0235600256, 0.2983711088], abs=EXACT
    )
    dW2, dW1 = [w.grad for row in W2 for w in row], [w.grad for row in W1 for w in row]
    assert dW2 == pytest.approx([0.0821670406, 0.0826676278, -0.0226025405, -0.0227402422], abs=EXACT)
    assert dW1 == pytest.approx([0.0004385677, 0.0008771355, 0.0004977127, 0.0009954255], abs=EXACT)
    assert [a.grad for a in hidden] == pytest.approx([0.0363503064, 0.0413703226], abs=EXACT)
    assert dW2[0] == pytest.approx(0.082167041, abs=5e-10) and dW1[0] == pytest.approx(0.000438568, abs=5e-10)
    stepped = [w.data - 0.5 * w.grad for row in (*W2, *W1) for w in row]
    assert stepped == pytest.approx(
        [0.3589164797, 0.4086661861, 0.5113012702, 0.5613701211]
        + [0.1497807161, 0.1995614323, 0.2497511436, 0.2995022873],
        abs=EXACT,
    )


def test_the_gates_of_the_cs231n_notes():
    x, y, z = Value(-2.0), Value(5.0), Value(-4.0)
    q = x + y
    f = q * z
    assert (q.data, f.data) == (3, -12)
    assert gradients(f, z, q, x, y) == [3, -4, -4, -4]


def test_the_sigmoid_neuron_of_the_cs231n_notes_gate_by_gate():
    w, x = [Value(2.0), Value(-3.0), Value(-3.0)], [Value(-1.0), Value(-2.0)]
    dot = w[0] * x[0] + w[1] * x[1] + w[2]
    times = dot * -1
    exp = times.exp()
    plus = exp + 1
    f = 1 / plus
    assert dot.data == 1 and f.data == pytest.approx(0.7310585786, abs=EXACT)
    gates = gradients(f, plus, exp, times, dot)
    assert gates == pytest.approx([-0.5344466454, -0.5344466454, -0.1966119332, 0.1966119332], abs=EXACT)
    assert gates == pytest.approx([-0.53, -0.53, -0.20, 0.20], abs=5e-3)  # as published
    assert [v.grad for v in x] == pytest.approx([0.3932238665, -0.5898357997], abs=EXACT)
    assert [v.grad for v in w] == pytest.approx([-0.1966119332, -0.3932238665, 0.1966119332], abs=EXACT)


def test_the_gates_with_a_maximum_of_the_cs231n_notes():
    x, y, z, w = Value(3.0), Value(-4.0), Value(2.0), Value(-1.0)
    f = (x * y + (z - w).relu() + w) * 2  # max(z, w) = w + max(z - w, 0)
    assert f.data == -20
    assert gradients(f, x, y, z, w) == [-8, 6, 2, 0]


def test_the_staged_example_of_the_cs231n_notes():
    x, y = Value(3.0), Value(-4.0)
    f = (x + y.sigmoid()) / (x.sigmoid() + (x + y) ** 2)
    assert f.data == pytest.approx(1.5456448841, abs=EXACT)
    assert gradients(f, x, y) == pytest.approx([2.0595697956, 1.5922327515], abs=EXACT)


@pytest.mark.parametrize("kind", [Value, Tensor])
def test_the_expression_in_micrograds_readme(kind):
    a, b = kind(-4.0), kind(2.0)
    c = a + b
    d = a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + (b + a).relu())
    d = d + (3 * d + (b - a).relu())
    e = c - d
    f = e**2
    g = f / 2.0 + 10.0 / f
    assert (e.data, f.data) == (-7, 49)
    assert g.data == pytest.approx(24.7040816327, abs=EXACT)
    assert gradients(g, a, b) == pytest.approx([138.8338192420, 645.5772594752], abs=EXACT)
    assert (g.data, a.grad, b.grad) == pytest.approx((24.7041, 138.8338, 645.5773), abs=5e-5)


def test_the_expressions_of_micrograds_lecture():
    a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
    L = (a * b + c) * f
    assert L.data == -8
    assert gradients(L, a, b, c, f) == [6, -4, -2, 4]
    x, w, bias = (Value(2.0), Value(0.0)), (Value(-3.0), Value(1.0)), 6.8813735870195432
    o = (x[0] * w[0] + x[1] * w[1] + bias).tanh()
    assert o.data == pytest.approx(0.7071067812, abs=EXACT)
    assert gradients(o, x[0], w[0], x[1], w[1]) == pytest.approx([-1.5, 1, 0.5, 0], abs=EXACT)


def test_olahs_graph():
    a, b = Value(2.0), Value(1.0)
    c, d = a + b, b + 1
    e = c * d
    assert (c.data, d.data, e.data) == (3, 2, 6)
    assert gradients(e, c, d, a, b) == [2, 3, 2, 5]


def test_ngs_graphs():
    a, b, c = Value(5.0), Value(3.0), Value(2.0)
    u = b * c
    v = a + u
    J = v * 3
    assert (u.data, v.data, J.data) == (6, 11, 33)
    assert gradients(J, v, a, u, b, c) == [3, 3, 3, 6, 9]
    w, b = Value(2.0), Value(8.0)
    c = w * -2
    a = c + b
    d = a - 2
    J = d**2 * 0.5
    assert (c.data, a.data, d.data, J.data) == (-4, 4, 2, 2)
    assert gradients(J, d, a, c, b, w) == [2, 2, 2, 2, -4]


def test_3blue1browns_chain_of_one_neuron():
    a_before, a, y = 0.48, 0.66, 1.0
    z = np.log(a / (1 - a))
    w, b = Value(1.0), Value(z - a_before)  # any w will do, if b makes up for it
    out = (w * a_before + b).sigmoid()
    C = (out - y) ** 2
    C.backward()
    assert (C.data, out.grad) == pytest.approx((0.1156, -0.68), abs=EXACT)
    assert (w.grad, b.grad) == pytest.approx((-0.07324416, -0.152592), abs=EXACT)


# C(1) = 3 and C(2) = 6 on each: the slope between them is 3, those at the ends are what the table says.
CURVES = {
    "3w": (lambda w: 3 * w, [3, 3, 3, 3], 3, 3, 2.1),
    "w² + 2": (lambda w: w**2 + 2, [3, 2.1, 2.01, 2.001], 2, 4, 2.64),
    "3·2^(w-1)": (lambda w: 3 * 2 ** (w - 1), [3, 2.1532, 2.08667, 2.08016], 2.07944, 4.15888, 2.5973),
    "3w² - 6w + 6": (lambda w: 3 * w**2 - 6 * w + 6, [3, 0.3, 0.03, 0.003], 0, 6, 3),
    "6w² - 15w + 12": (lambda w: 6 * w**2 - 15 * w + 12, [3, -2.4, -2.94, -2.994], -3, 9, 2.64),
}


@pytest.mark.parametrize("name", CURVES)
def test_five_curves_through_the_same_two_points_have_five_slopes(name):
    C, secants, slope_1, slope_2, after_a_step = CURVES[name]
    assert (C(1), C(2)) == pytest.approx((3, 6))
    for eps, secant in zip((1, 0.1, 0.01, 0.001), secants, strict=True):
        assert forward_difference(C, 1.0, eps) == pytest.approx(secant, abs=5e-5)
    w1, w2 = Value(1.0), Value(2.0)
    assert gradients(C(w1), w1) + gradients(C(w2), w2) == pytest.approx([slope_1, slope_2], abs=5e-6)
    assert C(1 - 0.1 * w1.grad) == pytest.approx(after_a_step, abs=5e-5)


def test_a_softmax_that_was_published():
    Z = Tensor(np.array([[1.2], [2.0], [-4.0], [0.0]]))
    p = Z.exp() / Z.exp().sum()
    wanted = [0.2831055326, 0.6300629498, 0.0015617699, 0.0852697478]
    assert p.data.ravel() == pytest.approx(wanted, abs=EXACT)
    for k in range(4):  # ∂ log p_k / ∂Z = one-hot(k) - p, which the cross-entropy is made of
        measured = gradient(lambda z, k=k: np.log(np.exp(z[k]) / np.exp(z).sum()), Z.data.ravel())
        (p[k, 0]).log().backward()
        assert Z.grad.ravel() == pytest.approx(np.eye(4)[k] - p.data.ravel(), abs=1e-12)
        assert Z.grad.ravel() == pytest.approx(measured, abs=1e-8)


def test_a_minibatch_averages_the_gradients_of_its_examples():
    single = np.array([[1.5, -2.0, 1.1, 0.4, -0.9], [1.2, 2.3, -1.1, -0.8, -0.7]]).T
    theta = Tensor(np.zeros((1, 5)))
    ((theta @ single).sum() / 2).backward()  # example n's loss is theta · single[:, n]
    assert theta.grad.ravel() == pytest.approx([1.35, 0.15, 0, -0.2, -0.8], abs=EXACT)


def test_a_published_overshoot_grows_by_a_tenth_each_step():
    # On f = ½ θ² with η = 2.1 a step takes θ to -1.1 θ.
    theta, optimizer, walk = np.array([1000.0]), GradientDescent(2.1), [1000.0]
    for _ in range(3):
        optimizer.step(theta, theta.copy())
        walk.append(theta.item())
    assert walk == pytest.approx([1000, -1100, 1210, -1331], abs=EXACT)
