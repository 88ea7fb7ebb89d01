"""Exercises of lesson 05, backpropagation by hand: what is right is measured by finite differences."""

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.lessons.shared import MEASURED, TURNED, measured_each
from nnlib.differences import derivative, gradient

# Mazur's network as (x, y, W1, b1, W2, b2): the readable first case of every exercise.
MAZUR = (
    np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]]),
    np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.35], [0.35]]),
    np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([[0.60], [0.60]]),
)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logit(a):
    """The z with sigmoid(z) = a."""
    return np.log(a / (1 - a))


def loss(x, y, W1, b1, W2, b2):
    return 0.5 * float(np.sum((sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2) - y) ** 2))


def measured_gradients(case):
    """dL/d of each of W1, b1, W2, b2."""
    return measured_each(lambda *theta: loss(*case[:2], *theta), *case[2:])


# 5.2: one output weight
def single_weight_cases(rng):
    random = [tuple(float(v) for v in rng.uniform(0.1, 0.9, size=3)) for _ in range(4)]
    return [(0.5932699921, 0.7513650696, 0.01), (-0.7, 0.25, 1), *random]


def measured_weight_slope(case):
    """The weight is taken to be 1; whatever else flows into the unit makes up the rest of its z."""
    a_from, a_to, y_to = case
    rest = logit(a_to) - a_from
    return derivative(lambda w: 0.5 * (sigmoid(w * a_from + rest) - y_to) ** 2, 1.0)


# 5.4: slopes of a hidden layer
def hidden_cases(rng):
    def case(K, H):
        return rng.normal(size=(K, H)), rng.normal(size=(K, 1)), rng.uniform(0.1, 0.9, size=(H, 1))

    mazur = MAZUR[4], np.array([[0.1384985616], [-0.0380982365]]), np.array([[0.5932699921], [0.5968843783]])
    return [mazur, case(3, 2), case(2, 4), case(3, 5)]


def measured_hidden_slope(case):
    """dL/dz1, where the output layer is replaced by the plane that touches it: its slopes are dL_dz2."""
    W2, dL_dz2, a1 = case
    return gradient(lambda z1: float(np.sum(dL_dz2 * (W2 @ sigmoid(z1)))), logit(a1))


# 5.5 and 5.6: the whole backward pass
def network_cases(rng):
    def case(D, H, K):
        shapes = (H, D), (H, 1), (K, H), (K, 1)
        return rng.normal(size=(D, 1)), rng.uniform(size=(K, 1)), *(rng.normal(size=one) for one in shapes)

    whole = np.array([[1], [-2], [3]]), np.array([[2]]), *case(3, 2, 1)[2:]
    return [MAZUR, case(3, 2, 4), case(2, 4, 3), case(4, 3, 2), whole]


def step_cases(rng):
    etas = (0.5, 0.3, 0.8, 1.5, 2.0)
    return [(*case, eta) for case, eta in zip(network_cases(rng), etas, strict=True)]


def stepped(case):
    *network, eta = case
    return tuple(p - eta * dL_dp for p, dL_dp in zip(network[2:], measured_gradients(network), strict=True))


EXERCISES = [
    Exercise("5.1", "Which way do w5 and w7 move?", "predict", stars=1, minutes=2, points=1,
        expected="b",
        options={
            "a": "both shrink",
            "b": "$w_5$ shrinks, $w_7$ grows",
            "c": "$w_5$ grows, $w_7$ shrinks",
            "d": "both grow",
        },
        mistakes={
            "a": "Output o2 answers 0.77 where 0.99 is wanted: should the weight into it shrink?",
            "c": "Output o1 answers 0.75 where 0.01 is wanted: should the weight into it grow?",
            "d": "Look at the two outputs again: which of them is too high, and which too low?",
        },
    ),
    Exercise("5.2", "The gradient of any weight into an output", "code",
        stars=1, minutes=4, points=1, derived=True,
        cases=single_weight_cases, expected=measured_weight_slope, **MEASURED,
        meaning=lambda case, right: f"Per unit of this weight the loss changes at the rate {right:+.4f}.",
        solution='''
def output_weight_slope(a_from, a_to, y_to):
    """dL/dw of one weight into a sigmoid output under half squared error; a number."""
    dL_da = a_to - y_to
    da_dz = a_to * (1 - a_to)
    ### BEGIN SOLUTION
    dL_dw = dL_da * da_dz * a_from
    ### END SOLUTION
    return dL_dw
''',
        edits="""
dL_da * da_dz * a_from -> dL_da + da_dz + a_from
    The factors along a path multiply; you add them.
* da_dz * a_from -> * da_dz
    The last factor is missing: what does z change by when the weight changes?
* a_from -> * 0.40 || * 0.45 || * 0.50 || * 0.55
    You multiply by a weight of the lesson's network; here the question is how z reacts to the weight.
da_dz -> (1 - a_to**2)
    That is the slope of the tanh; this output is a sigmoid.
da_dz -> a_from * (1 - a_from)
    The slope belongs to the unit at the END of the weight; you took the unit where it begins.
da_dz -> 1 / (1 + np.exp(-a_to)) * (1 - 1 / (1 + np.exp(-a_to)))
    The sigmoid's slope is taken at a_to, which has been through the sigmoid already.
""",
    ),
    Exercise("5.3", "The gradient of w7", "derive", stars=2, minutes=5, points=1,
        expected=float(measured_gradients(MAZUR)[2][1, 0]),
        tolerance=2.5e-4, reason="Four significant digits are asked for: half a unit of the fourth.",
        mistakes={
            0.0226025405: "The size is right. Is the output o2 above its target or below it?",
            -0.0190491183: "You multiply by w7 itself. How does z react to w7, and not to the value of h1?",
            (0.08217, 0.08267): "That is the gradient of w5 or w6; w7 goes into the other output.",
            -0.0227402422: "That is the gradient of w8; w7 starts at the hidden unit h1.",
            -0.1287820271: "The local slope of the sigmoid at o2 is missing.",
            (-0.2171, -0.0381): "That is the error of o2, or the slope at its z. How does the path go on?",
            (-0.0452050811, -0.0904101621): "The 2 of the square is cancelled by the ½ in front of it.",
        },
    ),
    Exercise("5.4", "The slopes at a hidden layer", "code", stars=2, minutes=8, points=2, derived=True,
        cases=hidden_cases, expected=measured_hidden_slope, names={"sigmoid": sigmoid}, **MEASURED,
        meaning="Entry [k, 0] is what the loss gains per unit of z at hidden unit k.",
        solution='''
def hidden_slope(W2, dL_dz2, a1):
    """dL/dz1 of the hidden layer, shape (H, 1)."""
    ### BEGIN SOLUTION
    dL_da1 = W2.T @ dL_dz2  # (H, K) @ (K, 1): entry k adds the shares of all outputs
    da1_dz1 = a1 * (1 - a1)
    return dL_da1 * da1_dz1
    ### END SOLUTION
''',
        edits="""
W2.T @ dL_dz2 -> W2[:1].T @ dL_dz2[:1] || W2[-1:].T @ dL_dz2[-1:]
    Only the path through one output is left; every output sends a share, and shares add up.
W2.T @ dL_dz2 -> W2.T @ dL_dz2 / len(W2)
    The shares of the paths are added, not averaged.
dL_da1 * da1_dz1 -> dL_da1
    You return dL/da1. One more factor leads from a1 back to z1.
a1 * (1 - a1) -> sigmoid(a1) * (1 - sigmoid(a1))
    The sigmoid's slope is taken at a1 instead of z1: a1 has been through the sigmoid already.
""" + TURNED.format("W2"),
    ),
    Exercise("5.5", "All gradients of a network of two layers", "code",
        stars=3, minutes=12, points=3, derived=True,
        cases=network_cases, expected=measured_gradients, names={"sigmoid": sigmoid}, **MEASURED,
        parts="dL_dW1 dL_db1 dL_dW2 dL_db2",
        if_wrong={
            "dL_dW2 dL_db2": "W2 and b2 go wrong already: compare the values of both layers first.",
            "dL_dW2": "dL_db2 is right: so are the slopes at the outputs. What else is in dL_dW2 is not.",
            "dL_dW1 dL_db1": "dL_dW2 is right, and the outputs' slopes. Two links lead on to the hidden z.",
            "dL_dW1": "dL_db1 is right: so are the slopes at the hidden z. What else is in dL_dW1 is not.",
            "dL_db2": "The weights are right, so the slopes are too. What of them belongs to a bias?",
            "dL_db1": "The weights are right, so the slopes are too. What of them belongs to a bias?",
        },
        meaning="Each entry is the rate at which the loss changes with that one parameter.",
        solution='''
def gradients(x, y, W1, b1, W2, b2):
    """dL_dW1, dL_db1, dL_dW2, dL_db2, each shaped as its parameter."""
    ### BEGIN SOLUTION
    # forward: these values are stored
    h = sigmoid(W1 @ x + b1)
    p = sigmoid(W2 @ h + b2)
    # backward: one slope for each layer's z, the last layer first
    dL_dz_out = (p - y) * p * (1 - p)
    dL_dz_hid = (W2.T @ dL_dz_out) * h * (1 - h)
    return dL_dz_hid @ x.T, dL_dz_hid, dL_dz_out @ h.T, dL_dz_out
    ### END SOLUTION
''',
        edits="""
(p - y) * p * (1 - p) -> p - y
    The sigmoid's slope at the output is missing.
p * (1 - p) -> sigmoid(p) * (1 - sigmoid(p))
p * (1 - p) -> p * (1 - p) || sigmoid(p) * (1 - sigmoid(p)) && h * (1 - h) -> sigmoid(h) * (1 - sigmoid(h))
    A sigmoid's slope is taken at its value, a, instead of z: a has been through the sigmoid already.
W2.T @ dL_dz_out -> W2[:1].T @ dL_dz_out[:1] || W2[-1:].T @ dL_dz_out[-1:]
    W2 and b2 are right, W1 and b1 are not: each output sends its share, and you count one.
x.T, dL_dz_hid -> x.T, dL_dz_hid.mean() + 0 * b1 && h.T, dL_dz_out -> h.T, dL_dz_out.mean() + 0 * b2
    Every weight is right. Each unit has a bias of its own: you give a whole layer one number.
x.T, dL_dz_hid -> x.T, np.ones_like(b1) && h.T, dL_dz_out -> h.T, np.ones_like(b2)
    Every weight is right. 1 is the last factor on the path to a bias, and not the whole product.
return -> return W1 - 0.5 * && x.T, dL_dz_hid, -> x.T, b1 - 0.5 * dL_dz_hid, W2 - 0.5 * && \
 h.T, dL_dz_out -> h.T, b2 - 0.5 * dL_dz_out
    You return the parameters after a step. The gradients are wanted; stepping is another job.
""" + TURNED.format("W2"),
    ),
    Exercise("5.6", "Two bugs in one step", "debug", stars=2, minutes=8, points=2, derived=True,
        cases=step_cases, expected=stepped, names={"sigmoid": sigmoid}, parts="W1 b1 W2 b2",
        tolerance=1e-7, reason="Central differences are good to about 1e-9; a step is at most 2 gradients.",
        if_wrong={
            "W2 b2": "W2 and b2 go wrong already: compare the values of both layers first, then the steps.",
            "W2": "b2 is right, and so are the slopes at the outputs. What else moves W2 is not.",
            "W1 b1": "W2 is right, W1 and b1 are not: are their slopes right, and do they move as far?",
            "W1": "b1 is right, and so are the slopes at the hidden z. What else moves W1 is not.",
            "b1": "The weights are right, so the slopes are too. What of them moves a bias, and how far?",
            "b2": "The weights are right, so the slopes are too. What of them moves a bias, and how far?",
        },
        meaning="All four gradients belong to the point where the step begins.",
        solution='''
def step(x, y, W1, b1, W2, b2, eta):
    """One step of gradient descent: new W1, b1, W2, b2."""
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    dL_dz2 = (a2 - y) * a2 * (1 - a2)
    ### BEGIN SOLUTION
    # every slope first, at the old point; then every parameter
    dL_dz1_old = (W2.T @ dL_dz2) * a1 * (1 - a1)
    new_W1, new_b1 = W1 - eta * dL_dz1_old @ x.T, b1 - eta * dL_dz1_old
    new_W2, new_b2 = W2 - eta * dL_dz2 @ a1.T, b2 - eta * dL_dz2
    return new_W1, new_b1, new_W2, new_b2
    ### END SOLUTION
''',
        edits="""
W2.T @ dL_dz2 -> (W2 - eta * dL_dz2 @ a1.T).T @ dL_dz2 && a1 * (1 - a1) -> sigmoid(a1) * (1 - sigmoid(a1))
    This is hasty_step as it was: W1 and b1 still go wrong.
W2.T @ dL_dz2 -> (W2 - eta * dL_dz2 @ a1.T).T @ dL_dz2
    One bug is left: the hidden layer is reached through W2 as it is AFTER the update.
a1 * (1 - a1) -> sigmoid(a1) * (1 - sigmoid(a1))
    One bug is left: the sigmoid's slope is taken at a1 instead of z1.
* a1 * (1 - a1) ->
    W2 and b2 are right. Between a1 and z1 the slope of the sigmoid is missing.
- eta -> + eta
    The step walks up the slope; descent subtracts the gradient.
- eta * -> -
    The learning rate is not used: each parameter moves by its whole gradient.
W1 - eta * dL_dz1_old @ x.T, b1 - eta * dL_dz1_old -> dL_dz1_old @ x.T, dL_dz1_old && \
 W2 - eta * dL_dz2 @ a1.T, b2 - eta * dL_dz2 -> dL_dz2 @ a1.T, dL_dz2
    You return the gradients; the moved parameters are wanted.
""",
    ),
    Exercise("5.7", "Put the way back in order", "order", stars=1, minutes=3, points=1,
        expected="bfead",
        options={
            "a": "`dL_dz1 = dL_da1 * a1 * (1 - a1)`",
            "b": "`dL_da2 = a2 - y`",
            "c": "`W2 = W2 - eta * dL_dW2`",
            "d": "`dL_dW1 = dL_dz1 @ x.T`",
            "e": "`dL_da1 = W2.T @ dL_dz2`",
            "f": "`dL_dz2 = dL_da2 * a2 * (1 - a2)`",
        },
        mistakes={
            ("bfcead", "bcfead", "cbfead"): "Line c changes W2 while line e still needs the old one.",
            ("bfecad", "bfeacd", "bfeadc"): "Line c changes a parameter; the way back only reads them.",
            "daefb": "You walk from front to back; each line must find its right-hand side computed.",
        },
    ),
    Exercise("5.8", "The largest of twelve gradients", "choose", stars=1, minutes=4, points=1,
        expected="c",
        options={
            "a": "$w_5$ = `W2[0, 0]`",
            "b": "$w_6$ = `W2[0, 1]`",
            "c": "the bias of o1 = `b2[0, 0]`",
            "d": "the bias of o2 = `b2[1, 0]`",
        },
        mistakes={
            "a": "0.0822 is large, yet one parameter at the same output has a larger last factor.",
            "b": "0.0827 is the largest of the eight weights. There are twelve parameters.",
            "d": "Output o2 is nearer to its target than o1, so its error is the smaller one.",
        },
    ),
    Exercise("5.9", "The slope that training does not need", "explain", stars=2, minutes=4, points=2,
        model="""
The input is data: no step may change it, and no parameter lies before it, so no path to a parameter passes
through its slope. The gradient of $W_1$ needs the *value* of the input, since that is the local slope of
$z_1$ in $W_1$.
""",
        points_to_compare=(
            "The input is data, which no step changes.",
            "No parameter lies before the input, so no gradient of a parameter needs its slope.",
            "The gradient of W1 needs the value of the input.",
        ),
    ),
]
