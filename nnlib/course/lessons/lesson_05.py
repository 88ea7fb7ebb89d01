"""Exercises of lesson 05, backpropagation by hand: what is right is measured by finite differences."""

from functools import partial

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.differences import derivative, gradient

# Mazur's network as (x, y, W1, b1, W2, b2): the readable first case of every exercise.
MAZUR = (
    np.array([[0.05], [0.10]]),
    np.array([[0.01], [0.99]]),
    np.array([[0.15, 0.20], [0.25, 0.30]]),
    np.array([[0.35], [0.35]]),
    np.array([[0.40, 0.45], [0.50, 0.55]]),
    np.array([[0.60], [0.60]]),
)
MEASURED = "The right values are measured by central differences, which are good to about 1e-9 here."
MAZUR_A1 = np.array([[0.5932699921], [0.5968843783]])
MAZUR_DL_DZ2 = np.array([[0.1384985616], [-0.0380982365]])


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logit(a):
    """The z with sigmoid(z) = a."""
    return np.log(a / (1 - a))


def loss(x, y, W1, b1, W2, b2):
    a2 = sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2)
    return 0.5 * float(np.sum((a2 - y) ** 2))


def measured_gradients(x, y, *parameters):
    """dL/d of each of W1, b1, W2, b2, by wiggling one entry at a time."""

    def along(index):
        return lambda p: loss(x, y, *parameters[:index], p, *parameters[index + 1 :])

    return tuple(gradient(along(index), p) for index, p in enumerate(parameters))


def random_network(rng, D, H, K):
    shapes = (H, D), (H, 1), (K, H), (K, 1)
    return rng.normal(size=(D, 1)), rng.uniform(size=(K, 1)), *(rng.normal(size=shape) for shape in shapes)


# 5.2: one output weight


def single_weight_cases(rng):
    random = [tuple(float(v) for v in rng.uniform(0.1, 0.9, size=3)) for _ in range(4)]
    return [(0.5932699921, 0.7513650696, 0.01), *random]


def measured_weight_slope(case):
    """The weight is taken to be 1; whatever else flows into the unit makes up the rest of its z."""
    a_from, a_to, y_to = case
    rest = logit(a_to) - a_from
    return derivative(lambda w: 0.5 * (sigmoid(w * a_from + rest) - y_to) ** 2, 1.0)


# 5.4: slopes of a hidden layer


def hidden_cases(rng):
    def case(K, H, N):
        return rng.normal(size=(K, H)), rng.normal(size=(K, N)), rng.uniform(0.1, 0.9, size=(H, N))

    return [(MAZUR[4], MAZUR_DL_DZ2, MAZUR_A1), case(3, 2, 1), case(2, 4, 3), case(3, 5, 4)]


def measured_hidden_slope(case):
    """dL/dz1, where the output layer is replaced by the plane that touches it: its slopes are dL_dz2."""
    W2, dL_dz2, a1 = case
    return gradient(lambda z1: float(np.sum(dL_dz2 * (W2 @ sigmoid(z1)))), logit(a1))


# 5.5 and 5.6: the whole backward pass


def network_cases(rng):
    return [MAZUR, *(random_network(rng, *sizes) for sizes in ((3, 2, 4), (2, 4, 3), (4, 3, 2)))]


def step_cases(rng):
    return [(*case, eta) for case, eta in zip(network_cases(rng), (0.5, 0.3, 0.8, 1.5), strict=True)]


def stepped(case):
    *network, eta = case
    old = network[2:]
    return tuple(p - eta * dL_dp for p, dL_dp in zip(old, measured_gradients(*network), strict=True))


def error_times_slope(a, y):
    return (a - y) * a * (1 - a)


def through_w2(a1, W2, dL_dz2):
    return W2.T @ dL_dz2 * a1 * (1 - a1)


def backward_with(
    at_output=error_times_slope,
    at_hidden=through_w2,
    biases=lambda dL_dz: dL_dz,
    hidden=sigmoid,
    output=sigmoid,
    add_bias=+1,
):
    """A backward pass in which one part is replaced by a wrong one."""

    def gradients(x, y, W1, b1, W2, b2):
        a1 = hidden(W1 @ x + add_bias * b1)
        a2 = output(W2 @ a1 + add_bias * b2)
        dL_dz2 = at_output(a2, y)
        dL_dz1 = at_hidden(a1, W2, dL_dz2)
        return dL_dz1 @ x.T, biases(dL_dz1), dL_dz2 @ a1.T, biases(dL_dz2)

    return gradients


def slope_at_a(a1, W2, dL_dz2):
    return W2.T @ dL_dz2 * sigmoid(a1) * (1 - sigmoid(a1))


def one_path_only(a1, W2, dL_dz2):
    return W2[:1].T @ dL_dz2[:1] * a1 * (1 - a1)


def half_a_slope(a1, W2, dL_dz2):
    return W2.T @ dL_dz2 * a1


def other_half_of_a_slope(a1, W2, dL_dz2):
    return W2.T @ dL_dz2 * (1 - a1)


def nothing_from_the_outputs(a1, W2, dL_dz2):
    return np.broadcast_to(a1 * (1 - a1), (W2.shape[1], dL_dz2.shape[1]))


def slope_of_tanh(a1, W2, dL_dz2):
    return W2.T @ dL_dz2 * (1 - a1**2)


# What becomes of the sigmoid's slope, as a function of its value, through one slip in it.
NO_SIGMOID = (
    lambda a: a * (1 + a),
    lambda a: a * (2 - a),
    lambda a: a * (0.5 - a),
    lambda a: -a * a,
)


def hidden_slope_with(slope, W2, dL_dz2, a1):
    return W2.T @ dL_dz2 * slope(a1)


def through_w2_times(slope):
    return lambda a1, W2, dL_dz2: hidden_slope_with(slope, W2, dL_dz2, a1)


def error_times(slope):
    return lambda a, y: (a - y) * slope(a)


def descend(which, old, eta, slope):
    """What each of W1, b1, W2, b2, counted by `which`, becomes."""
    return old - eta * slope


def step_with(at_hidden=through_w2, at_output=error_times_slope, new_weights=False, move=descend):
    """A step of descent with one habit that is wrong."""

    def step(x, y, W1, b1, W2, b2, eta):
        a1 = sigmoid(W1 @ x + b1)
        a2 = sigmoid(W2 @ a1 + b2)
        dL_dz2 = at_output(a2, y)
        dL_dW2 = dL_dz2 @ a1.T
        dL_dz1 = at_hidden(a1, move(2, W2, eta, dL_dW2) if new_weights else W2, dL_dz2)
        slopes = dL_dz1 @ x.T, dL_dz1, dL_dW2, dL_dz2
        olds = W1, b1, W2, b2
        return tuple(
            move(n, old, eta, slope) for n, (old, slope) in enumerate(zip(olds, slopes, strict=True))
        )

    return step


def one_moves(how):
    """Four steps: in each, another one of the parameters moves in this way and the rest descend."""

    def step_of(place):
        return step_with(
            move=lambda n, old, eta, slope: (how if n == place else partial(descend, n))(old, eta, slope)
        )

    return [step_of(place) for place in range(4)]


EXERCISES = [
    Exercise(
        id="5.1",
        title="Which way will they go?",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "both shrink",
            "b": "$w_5$ shrinks, $w_7$ grows",
            "c": "$w_5$ grows, $w_7$ shrinks",
            "d": "both grow",
        },
        mistakes=(
            Mistake("Output o2 answers 0.77 where 0.99 is wanted: should the weight into it shrink?", "a"),
            Mistake("Output o1 answers 0.75 where 0.01 is wanted: should the weight into it grow?", "c"),
            Mistake("Look at the two outputs again: which of them is too high, and which too low?", "d"),
        ),
        meaning=lambda case, right: "Each weight answers to the one output that it feeds.",
    ),
    Exercise(
        id="5.2",
        title="Any weight into an output",
        kind="code",
        stars=1,
        minutes=4,
        points=1,
        cases=single_weight_cases,
        expected=measured_weight_slope,
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "The factors along a path multiply; you add them.", lambda f, a, y: (a - y) + a * (1 - a) + f
            ),
            Mistake(
                "The local slope of the sigmoid is missing from the product.", lambda f, a, y: (a - y) * f
            ),
            Mistake(
                "The last factor is missing: what does z change by when the weight changes?",
                lambda f, a, y: (a - y) * a * (1 - a),
            ),
            Mistake(
                "The error enters as output minus target; with yours a step would climb.",
                lambda f, a, y: (y - a) * a * (1 - a) * f,
            ),
            Mistake(
                "That is the slope of the tanh; this output is a sigmoid.",
                lambda f, a, y: (a - y) * (1 - a**2) * f,
            ),
            Mistake(
                "The slope belongs to the unit at the END of the weight; you took the unit where it begins.",
                lambda f, a, y: (a - y) * f * (1 - f) * f,
            ),
            *forms(
                "One factor alone is one link of the path; all of its links are wanted.",
                lambda f, a, y: f,
                lambda f, a, y: a - y,
                lambda f, a, y: a * (1 - a),
            ),
            *forms(
                "How the loss reacts to the output is missing at the beginning of the path.",
                lambda f, a, y: a * (1 - a) * f,
                lambda f, a, y: a * a * (1 - a) * f,
                lambda f, a, y: y * a * (1 - a) * f,
            ),
            *forms(
                "Where the sigmoid's slope belongs, you multiply by one of the values itself.",
                lambda f, a, y: (a - y) * a * f,
                lambda f, a, y: (a - y) * (1 - a) * f,
                lambda f, a, y: (a - y) * y * f,
                lambda f, a, y: (a - y) * f * f,
            ),
            *forms(
                "The last factor is a value at the other end of the weight, not where it begins.",
                lambda f, a, y: (a - y) * a * (1 - a) * a,
                lambda f, a, y: (a - y) * a * (1 - a) * y,
            ),
            *forms(
                "One link of the path is passed twice, and another one never.",
                lambda f, a, y: (a - y) * (a - y) * f,
                lambda f, a, y: (a - y) * (a - y) * a * (1 - a),
                lambda f, a, y: (a - y) * (a * (1 - a)) ** 2,
                lambda f, a, y: (a * (1 - a)) ** 2 * f,
                lambda f, a, y: a * (1 - a) * f * f,
            ),
        ),
        meaning=lambda case, right: (
            f"One unit more of this weight changes the loss at the rate {right:+.4f}."
        ),
    ),
    Exercise(
        id="5.3",
        title="The neighbour's gradient",
        kind="derive",
        stars=2,
        minutes=5,
        points=1,
        expected=lambda case: float(measured_gradients(*MAZUR)[2][1, 0]),
        tolerance=5e-4,
        reason="Four significant digits are asked for.",
        mistakes=(
            Mistake("The size is right. Is the output o2 above its target or below it?", 0.0226025405),
            Mistake("That is the gradient of w5; w7 goes into the other output, o2.", 0.0821670406),
            Mistake("That is the gradient of w8; w7 starts at the hidden unit h1.", -0.0227402422),
            Mistake("The local slope of the sigmoid at o2 is missing.", -0.1287820271),
            Mistake(
                "That is the slope at z of o2; the value that w7 multiplies is still missing.", -0.0380982365
            ),
        ),
        meaning=lambda case, right: "The loss falls when w7 grows.",
    ),
    Exercise(
        id="5.4",
        title="Through the hidden layer",
        kind="code",
        stars=2,
        minutes=8,
        points=2,
        cases=hidden_cases,
        examples=lambda case: case[1].shape[1],
        expected=measured_hidden_slope,
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "Only the path through the first output is counted; every output sends a share.",
                lambda W2, dL_dz2, a1: one_path_only(a1, W2, dL_dz2),
            ),
            Mistake(
                "You return dL/da1. One more factor leads from a1 back to z1.",
                lambda W2, dL_dz2, a1: W2.T @ dL_dz2,
            ),
            Mistake(
                "The sigmoid's slope is taken at a1 instead of z1: a1 has been through the sigmoid already.",
                lambda W2, dL_dz2, a1: slope_at_a(a1, W2, dL_dz2),
            ),
            Mistake(
                "The shares of the paths are added, not averaged.",
                lambda W2, dL_dz2, a1: W2.T @ dL_dz2 / len(W2) * a1 * (1 - a1),
            ),
            Mistake(
                "reshape puts the entries of W2 in the wrong places; rows must become columns.",
                lambda W2, dL_dz2, a1: W2.reshape(W2.shape[1], -1) @ dL_dz2 * a1 * (1 - a1),
            ),
            Mistake(
                "That is the slope of the tanh; these hidden units are sigmoids.",
                lambda W2, dL_dz2, a1: slope_of_tanh(a1, W2, dL_dz2),
            ),
            *forms(
                "The way through the weights is right; of the sigmoid's slope one factor is missing.",
                lambda W2, dL_dz2, a1: half_a_slope(a1, W2, dL_dz2),
                lambda W2, dL_dz2, a1: other_half_of_a_slope(a1, W2, dL_dz2),
            ),
            *forms(
                "Nothing in your result depends on what the outputs want: their slopes are not carried back.",
                lambda W2, dL_dz2, a1: nothing_from_the_outputs(a1, W2, dL_dz2),
                lambda W2, dL_dz2, a1: a1 * nothing_from_the_outputs(a1, W2, dL_dz2),
                lambda W2, dL_dz2, a1: nothing_from_the_outputs(a1, W2, dL_dz2) ** 2,
            ),
            *forms(
                "The way through the weights is right; the slope is no sigmoid's: try it at a1 near 1.",
                *(partial(hidden_slope_with, slope) for slope in NO_SIGMOID),
            ),
            *forms(
                "The sigmoid's slope is taken at dL_da1, which is a slope itself and no value of the unit.",
                lambda W2, dL_dz2, a1: (W2.T @ dL_dz2) * a1 * (1 - W2.T @ dL_dz2),
                lambda W2, dL_dz2, a1: (W2.T @ dL_dz2) ** 2 * (1 - a1),
                lambda W2, dL_dz2, a1: (W2.T @ dL_dz2) ** 2,
            ),
        ),
        meaning=lambda case, right: (
            "Entry [k, n] is what the loss gains per unit of z at hidden unit k, example n."
        ),
    ),
    Exercise(
        id="5.5",
        title="All of it, from a blank page",
        kind="code",
        stars=3,
        minutes=12,
        points=3,
        cases=network_cases,
        expected=lambda case: measured_gradients(*case),
        parts=("dL_dW1", "dL_db1", "dL_dW2", "dL_db2"),
        if_wrong={
            "dL_db2": "The way back goes wrong at the outputs already: begin with their error and slope.",
            "dL_dW2": "The slopes at the outputs are right; each meets the value its weight starts from.",
            "dL_db1": "All is well up to the outputs. From there to the hidden z lead two links.",
            "dL_dW1": "Only the last link is wrong: what does a weight of the first layer multiply?",
        },
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "The error enters as output minus target; yours points the other way everywhere.",
                backward_with(lambda a, y: (y - a) * a * (1 - a)),
            ),
            Mistake("The sigmoid's slope at the output is missing.", backward_with(lambda a, y: a - y)),
            Mistake(
                "Twice too much everywhere: the loss has a ½, which cancels the 2 of the square.",
                backward_with(lambda a, y: 2 * (a - y) * a * (1 - a)),
            ),
            Mistake(
                "W2 and b2 are right, W1 and b1 are not: the sigmoid's slope at the hidden layer is missing.",
                backward_with(at_hidden=lambda a1, W2, dL_dz2: W2.T @ dL_dz2),
            ),
            Mistake(
                "W2 and b2 are right, W1 and b1 are not: the hidden slope is taken at a1 instead of z1.",
                backward_with(at_hidden=slope_at_a),
            ),
            Mistake(
                "W2 and b2 are right, W1 and b1 are not: a hidden unit hears from every output.",
                backward_with(at_hidden=one_path_only),
            ),
            Mistake(
                "Every weight is right. Each unit has a bias of its own: nothing is averaged.",
                backward_with(biases=lambda dL_dz: np.full_like(dL_dz, dL_dz.mean())),
            ),
            *forms(
                "Of the sigmoid's slope at the output, one of two factors is missing.",
                backward_with(lambda a, y: (a - y) * a),
                backward_with(lambda a, y: (a - y) * (1 - a)),
            ),
            *forms(
                "Of the output's error only one side enters: the loss compares an output WITH its target.",
                backward_with(lambda a, y: a * a * (1 - a)),
                backward_with(lambda a, y: -y * a * (1 - a)),
                backward_with(lambda a, y: y * a * (1 - a)),
            ),
            *forms(
                "The slope at the output holds no error: how does your network learn what was wanted?",
                backward_with(lambda a, y: a * (1 - a)),
                backward_with(lambda a, y: 1 - a),
            ),
            Mistake(
                "Output and target are added; the error is how far they are apart.",
                backward_with(lambda a, y: (a + y) * a * (1 - a)),
            ),
            *forms(
                "The slope at the output is not that of a sigmoid: try it where an output is near 1.",
                *(backward_with(error_times(slope)) for slope in NO_SIGMOID),
                backward_with(error_times(lambda a: 1 - a**2)),
            ),
            *forms(
                "The sigmoid's slope at the output is taken partly at the target: its place is the output.",
                backward_with(lambda a, y: (a - y) * y * (1 - a)),
                backward_with(lambda a, y: (a - y) * a * (1 - y)),
                backward_with(lambda a, y: (a - y) * y * (1 - y)),
            ),
            *forms(
                "Your forward pass leaves out a sigmoid: what a unit hands on is a, not z.",
                backward_with(hidden=lambda z: z),
                backward_with(output=lambda z: z),
                backward_with(hidden=lambda z: z, output=lambda z: z),
            ),
            *forms(
                "Your forward pass does not add the biases.",
                backward_with(add_bias=0),
                backward_with(add_bias=-1),
            ),
            *forms(
                "W2 and b2 are right, W1 and b1 are not: the hidden slope lacks one of its factors.",
                backward_with(at_hidden=half_a_slope),
                backward_with(at_hidden=other_half_of_a_slope),
            ),
            Mistake(
                "W2 and b2 are right, W1 and b1 are not: nothing of the outputs' slopes is carried back.",
                backward_with(at_hidden=nothing_from_the_outputs),
            ),
            *forms(
                "W2 and b2 are right, W1 and b1 are not: the hidden slope is not that of a sigmoid.",
                *(backward_with(at_hidden=through_w2_times(slope)) for slope in NO_SIGMOID),
                backward_with(at_hidden=slope_of_tanh),
            ),
        ),
        meaning=lambda case, right: (
            "Each entry is the rate at which the loss changes with that one parameter."
        ),
    ),
    Exercise(
        id="5.6",
        title="Two bugs in one step",
        kind="debug",
        stars=2,
        minutes=8,
        points=2,
        cases=step_cases,
        expected=stepped,
        parts=("W1", "b1", "W2", "b2"),
        if_wrong={
            "b2": "b2 goes wrong already: it moves against the slope at the outputs' z, eta times as far.",
            "W2": "b2 is right. W2 moves against its own gradient, with the shape that W2 has.",
            "b1": "W2 and b2 are right. What reaches the hidden layer is not the slope at the OLD point.",
            "W1": "Only W1 is wrong: its gradient has the slope at the hidden z, and one factor more.",
        },
        tolerance=1e-7,
        reason="Central differences are good to about 1e-9 here, and a step is at most 1.5 gradients.",
        mistakes=(
            Mistake(
                "This is hasty_step as it was: W1 and b1 still go wrong.",
                step_with(slope_at_a, new_weights=True),
            ),
            Mistake(
                "One bug is left: the hidden layer is reached through W2 as it is AFTER the update.",
                step_with(new_weights=True),
            ),
            Mistake(
                "One bug is left: the sigmoid's slope is taken at a1 instead of z1.", step_with(slope_at_a)
            ),
            Mistake(
                "The step walks up the slope; descent subtracts the gradient.",
                step_with(move=lambda n, old, eta, slope: old + eta * slope),
            ),
            Mistake(
                "The weights are right, but the biases have not moved.",
                step_with(move=lambda n, old, eta, slope: old - eta * slope * (n in (0, 2))),
            ),
            *forms(
                "One of the four parameters walks up its slope while the rest go down.",
                *one_moves(lambda old, eta, slope: old + eta * slope),
            ),
            *forms(
                "One of the four parameters has not moved.",
                *one_moves(lambda old, eta, slope: old),
            ),
            *forms(
                "The learning rate has got lost: a parameter, or each, moves by its whole gradient.",
                step_with(move=lambda n, old, eta, slope: old - slope),
                *one_moves(lambda old, eta, slope: old - slope),
            ),
            *forms(
                "You return a gradient, or the step alone, where the moved parameter is wanted.",
                step_with(move=lambda n, old, eta, slope: slope),
                step_with(move=lambda n, old, eta, slope: -eta * slope),
                *one_moves(lambda old, eta, slope: slope),
                *one_moves(lambda old, eta, slope: -eta * slope),
            ),
            *forms(
                "One of the four parameters moves by the learning rate alone: its gradient is missing.",
                *one_moves(lambda old, eta, slope: old - eta),
            ),
            Mistake(
                "W2 and b2 walk down their slopes, W1 and b1 walk up.",
                step_with(lambda a1, W2, dL_dz2: -through_w2(a1, W2, dL_dz2)),
            ),
            Mistake(
                "The slopes of the outputs never reach the hidden layer: what became of W2?",
                step_with(nothing_from_the_outputs),
            ),
            *forms(
                "W2 and b2 are right. The hidden sigmoid's slope lacks one of its factors, or both.",
                step_with(half_a_slope),
                step_with(other_half_of_a_slope),
                step_with(lambda a1, W2, dL_dz2: W2.T @ dL_dz2),
            ),
            *forms(
                "W2 and b2 are right. The hidden slope is not that of a sigmoid: try it at a1 near 1.",
                *(step_with(through_w2_times(slope)) for slope in NO_SIGMOID),
                step_with(slope_of_tanh),
            ),
        ),
        meaning=lambda case, right: "All four gradients belong to the point where the step begins.",
    ),
    Exercise(
        id="5.7",
        title="Put the way back in order",
        kind="order",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: "bfead",
        options={
            "a": "`dL_dz1 = dL_da1 * a1 * (1 - a1)`",
            "b": "`dL_da2 = a2 - y`",
            "c": "`W2 = W2 - eta * dL_dW2`",
            "d": "`dL_dW1 = dL_dz1 @ x.T`",
            "e": "`dL_da1 = W2.T @ dL_dz2`",
            "f": "`dL_dz2 = dL_da2 * a2 * (1 - a2)`",
        },
        mistakes=(
            Mistake("Line c changes W2 while line e still needs the old one.", "bfcead"),
            Mistake("Line c changes a parameter, and the way back only reads parameters.", "bfeadc"),
            Mistake(
                "You walk from front to back; each line must find its right-hand side computed.", "daefb"
            ),
            Mistake("Line f multiplies by dL_da2, which line b has not made yet.", "fbead"),
            Mistake("Line a multiplies by dL_da1, which line e has not made yet.", "bfaed"),
        ),
        meaning=lambda case, right: (
            "From the loss to the first weights, each line uses what the line before made."
        ),
    ),
    Exercise(
        id="5.8",
        title="The steepest of twelve",
        kind="choose",
        stars=1,
        minutes=4,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "$w_5$ = `W2[0, 0]`",
            "b": "$w_6$ = `W2[0, 1]`",
            "c": "the bias of o1 = `b2[0, 0]`",
            "d": "the bias of o2 = `b2[1, 0]`",
        },
        mistakes=(
            Mistake("0.0822 is large, yet one parameter at the same output has a larger last factor.", "a"),
            Mistake("0.0827 is the largest of the eight weights. There are twelve parameters.", "b"),
            Mistake("Output o2 is nearer to its target than o1, so its error is the smaller one.", "d"),
        ),
        meaning=lambda case, right: "Its path is the shortest: the last factor is exactly 1.",
    ),
    Exercise(id="5.9", title="The slope nobody uses", kind="explain", stars=2, minutes=4, points=2),
]
