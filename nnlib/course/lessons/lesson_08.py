"""Exercises of lesson 08, the loop: what is right is a recurrence, or the mean over all examples."""

from copy import deepcopy

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.lessons.shared import MEASURED
from nnlib.course.sandbox.plain_data import as_plain
from nnlib.course.sandbox.raised import Unfit
from nnlib.differences import derivative

# 8.3: a walk with an optimizer that nobody knows. The loss is ½‖A θ‖², whose gradient is Aᵀ A θ.

NOT_CALLED = "`step` of the optimizer that is handed over is never called. It alone decides how to move."
ON_ANOTHER = "`step` is called on a copy of the optimizer, or on a new one; use the one that is handed over."
SWAPPED = "`step` gets its arguments in the wrong order: first theta, then its gradient."
NO_POINT = "One of your points is None, or no point at all: `step` returns nothing, it moves theta in place."
NOT_COPIED = "Your walk changes the array that was handed in, and its owner still needs it: copy it first."


def walk_cases(rng):
    def case(P, steps, share):
        return rng.normal(size=P), steps, rng.normal(size=(P + 1, P)) / np.sqrt(P), share

    readable = np.array([3.0, 1.0]), 3, np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), 0.1
    return [readable, case(3, 4, 0.2), case(2, 1, 0.3), case(5, 6, 0.1), case(2, 0, 0.1)]


def walk_with_a_stranger(answer, case):
    """The walk with an optimizer that can do nothing but `step`: it counts its calls and remembers."""
    theta, steps, A, share = case
    calls, memory, point, slopes = 0, np.zeros(len(theta)), None, None

    def gradient_of(theta):
        nonlocal point, slopes
        if theta is None or calls and np.isnan(theta).any():
            raise Unfit(NO_POINT)
        point, slopes = np.copy(theta), A.T @ (A @ theta)
        return slopes.copy()

    class Optimizer:  # the name is told in errors of Python
        def __init__(self, *settings, **more):
            pass

        def __getattr__(self, name):
            if name.startswith("__"):  # Python's own, which a copy asks for
                raise AttributeError(name)
            raise Unfit(f"Your code uses `optimizer.{name}`. An optimizer promises nothing but its `step`.")

        def step(self, theta=None, gradient=None):
            nonlocal calls, memory
            if gradient is None or callable(gradient):
                raise Unfit("`step` wants two arrays: first theta, then its gradient.")
            if self is not stranger:
                raise Unfit(ON_ANOTHER)
            if np.array_equal(theta, slopes) and np.array_equal(gradient, point):
                raise Unfit(SWAPPED)
            calls, memory = calls + 1, memory / 2 + gradient
            theta -= share * memory

    stranger, start = Optimizer(), theta.copy()
    try:
        walk = answer(gradient_of, stranger, start, steps)
        if isinstance(walk, list) and any(point is None for point in walk):
            raise Unfit(NO_POINT)
    except (AttributeError, TypeError, ValueError) as error:
        nothing = {"NoneType", "inhomogeneous"} & set(str(error).replace("'", " ").split())
        raise Unfit(NO_POINT) if calls and nothing else error from None
    if calls != steps:
        counted = f"Steps wanted: {steps}. Calls of `step`: {calls}. Each call moves theta."
        raise Unfit(counted if calls else NOT_CALLED)
    if not np.array_equal(start, theta):
        raise Unfit(NOT_COPIED)
    return walk


def recurrent_walk(case):
    """Without a memory: half of the last move is made once more."""
    theta, steps, A, share = case
    points = [theta, theta]
    for _ in range(steps):
        points.append(1.5 * points[-1] - 0.5 * points[-2] - share * A.T @ A @ points[-1])
    return np.array(points[1:])


# 8.5: the gradient over all examples from those of the batches
def batch_cases(rng):
    def case(P, *sizes):
        parts = [rng.normal(size=(size, P)) for size in sizes]
        return np.array([part.mean(axis=0) for part in parts]), np.array(sizes), np.concatenate(parts)

    readable = np.array([[2, 2], [8, 2]]), np.array([2, 1]), np.array([[1, 0], [3, 4], [8, 2]])
    return [readable, case(5, 4, 4, 2), case(2, 5), case(4, 3, 3, 3, 3, 1), case(2, 1, 6, 8)]


# 8.6: one epoch of minibatch descent on a linear neuron, w (D,), X (D, N), y (N,)
def epoch_cases(rng):
    def case(D, N, batch_size, eta):
        drawn = rng.normal(size=D), rng.normal(size=(D, N)), rng.normal(size=N)
        return *drawn, eta, batch_size, rng.permutation(N)

    readable = np.zeros(1), np.array([[1.0, 0, 2]]), np.array([1.0, 1, 0]), 0.5, 2, np.array([2, 0, 1])
    return [readable, case(2, 7, 3, 0.1), case(3, 5, 1, 0.2), case(4, 9, 4, 0.05), case(2, 3, 8, 0.1)]


def epoch_each_time(answer, case):
    """The weights after an epoch; an order that is drawn anew shows when the same call is made again."""
    again = {repr(as_plain(answer(*deepcopy(case)))) for _ in range(8)}
    if len(again) > 1:
        raise Unfit("The same call gives different weights: `order` is the order, and none is to be drawn.")
    return answer(*case)


def recursive_epoch(case):
    """One batch by least squares' normal equations, the rest by recursion: no loop, no slicing in steps."""
    w, X, y, eta, batch_size, order = case
    now, rest = order[:batch_size], order[batch_size:]
    A, b = X[:, now] @ X[:, now].T / len(now), X[:, now] @ y[now] / len(now)
    w = w - eta * (A @ w - b)
    return recursive_epoch((w, X, y, eta, batch_size, rest)) if len(rest) else w


# 8.8: how the loss after one step reacts to η. The loss is ½‖A θ − c‖².
def eta_cases(rng):
    def case(P, eta):
        return rng.normal(size=P), eta, rng.normal(size=(P + 1, P)), rng.normal(size=P + 1)

    neuron = np.array([0.5, 1.0]), 0.1, np.array([[2.0, 1.0]]), np.array([6.0])
    return [neuron, (neuron[0], 0.3, *neuron[2:]), case(3, 0.05), case(1, 0.2), case(4, 0.0), case(2, 0.4)]


def slope_on_a_bowl(answer, case):
    """The answer with a function that gives the gradient of the bowl at any point."""
    theta, eta, A, c = case
    return answer(lambda theta: A.T @ (A @ theta - c), theta, eta)


def measured_slope_in_eta(case):
    theta, eta, A, c = case
    g = A.T @ (A @ theta - c)
    return derivative(lambda eta: 0.5 * float(np.sum((A @ (theta - eta * g) - c) ** 2)), eta)


EXERCISES = [
    Exercise("8.1", "Between the third move and the fourth", "predict", stars=1, minutes=2, points=1,
        expected=1.0,
        mistakes={
            (0.7, 1.3, -2): "That is w after a step of some kind. Only the backward pass has run.",
            3: "3 is the derivative. It is written beside w, not in its place.",
            (-0.3, 0.3, 0.1): "That is η, or how far a step would move w; w itself is asked for.",
        },
    ),
    Exercise("8.2", "Put the training in order", "order", stars=2, minutes=4, points=2,
        expected="dcabf",
        options={
            "a": "`        loss, gradient = network.loss_and_gradient(X[:, batch], y[batch])`",
            "b": "`        optimizer.step(network.parameters, gradient)`",
            "c": "`    for batch in minibatches(N, batch_size, rng):`",
            "d": "`for epoch in range(epochs):`",
            "e": "`        network.parameters -= eta * gradient`",
            "f": "`    held_out.append(network.loss(X_test, y_test))`",
        },
        mistakes={
            "cdabf": "One epoch is made of many batches: which of the two loops is inside the other?",
            ("dcabef", "dcaebf"): "Lines b and e both step: one gradient would move the parameters twice.",
            "dcaef": "Line e is plain descent written out; the optimizer is to decide how to step.",
            "dcafb": "Line f is indented less than line b: behind it the loop over batches has ended.",
            "dfcab": "The held-out loss is looked at after each epoch, not before it.",
        },
    ),
    Exercise("8.3", "Walk with any gradient and any optimizer", "code", stars=2, minutes=8, points=3,
        cases=walk_cases, observe=walk_with_a_stranger, inputs="theta steps",
        expected=recurrent_walk, reason="Six steps repeat a rounding error of 1e-16 a few times.",
        meaning="Row k is where theta is after k steps; row 0 is the start.",
        solution='''
def walk(gradient_of, optimizer, theta, steps):
    """Every point of a walk, start included; shape (steps + 1, P)."""
    ### BEGIN SOLUTION
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        optimizer.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)
    ### END SOLUTION
''',
        edits="""
[theta.copy()] -> [theta] || [theta.copy()] && append(theta.copy()) -> append(theta)
    Some rows show a later point than their own: `step` moves its array in place, so note down copies of it.
step(theta, -> step(theta.copy(),
    Your points never move: `step` moves the array that it is given, here a copy that you do not keep.
gradient_of(theta) -> -gradient_of(theta)
    You walk uphill: the optimizer subtracts by itself, so give it the gradient as it is.
gradient_of(theta)) -> gradient_of(points[0]))
    Your gradient is always that of the start: ask for a new one before each step.
""",
    ),
    Exercise("8.4", "How often did the weights change?", "derive", stars=1, minutes=3, points=1,
        expected=1350, reason="A count is exact.",
        mistakes={
            1320: "That leaves the short last batch of each epoch out; it makes a step as well.",
            (44, 45): "That is one epoch, or its full batches alone. There are 30 epochs.",
            (30, 43110): "Neither an epoch nor an example is a step: each batch makes one.",
            (960, 1437): "How many batches do the 1437 examples make, and how often?",
            (1347, 1348, 1347.1875): "No batch runs on into the next epoch: each ends with a short one.",
            2700: "That is for batches of 16, as lesson 00 had them. Here they have 32.",
        },
    ),
    Exercise("8.5", "One gradient out of many", "code", stars=2, minutes=6, points=2,
        cases=batch_cases, given=2, expected=lambda case: case[2].mean(axis=0),
        meaning="Entry p is the mean, over all examples, of the slope in parameter p.",
        solution='''
def whole_gradient(slopes, sizes):
    """The mean gradient over all examples, shape (P,), from the means of batches."""
    ### BEGIN SOLUTION
    return sizes @ slopes / sizes.sum()
    ### END SOLUTION
''',
        edits="""
sizes @ slopes / sizes.sum() -> slopes.mean(axis=0) || slopes.sum(axis=0)
    Every batch counts the same in yours, so that each example of a short one counts for more.
sizes.sum() -> len(sizes) || (sizes[0] * len(sizes)) || (sizes.max() * len(sizes))
    You divide by the number of batches, or take all of them to be equally large; the mean runs over examples.
sizes @ slopes -> slopes.sum(axis=0) || slopes.mean(axis=0)
    You divide by the number of examples, but each batch is a mean already.
""",
    ),
    Exercise("8.6", "Two bugs in one epoch", "debug", stars=3, minutes=8, points=3,
        cases=epoch_cases, observe=epoch_each_time, inputs="w X y eta batch_size order",
        expected=recursive_epoch,
        meaning="After the epoch every example has been used exactly once, with its own target.",
        solution='''
def one_epoch(w, X, y, eta, batch_size, order):
    """The weights (D,) after one epoch of minibatch descent; X (D, N), y (N,)."""
    ### BEGIN SOLUTION
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w
    ### END SOLUTION
''',
        edits="""
len(order), -> len(order) - batch_size + 1, && y[batch] -> y[start : start + batch_size]
    This is sloppy_epoch as it was: both bugs are still there.
y[batch] -> y[start : start + batch_size]
    One bug is left: the examples come in a new order, and their targets stay in the old one.
len(order), -> len(order) - batch_size + 1, || len(order) - batch_size, || len(order) - 1,
    One bug is left: examples at the end of the order are not used.
order[start : start + batch_size] -> np.arange(start, min(start + batch_size, len(order)))
    Now neither is shuffled: the order that was handed in is not used.
batch = order[start : start + batch_size] -> batch = order[order[start : start + batch_size]]
    Examples and targets stay together, but the order is applied twice.
/ len(error) -> / batch_size
    You divide every batch by batch_size; the last one may have fewer examples.
/ len(error) -> / len(order)
    You divide by the number of all examples; the mean over a batch divides by its own.
/ len(error) -> / len(error); return w
    Only the first batch is used: does your function return inside the loop?
batch = -> first = first if start else w; batch = && error = w @ -> error = first @
    All slopes are taken at the first w: each step begins where the last one ended.
""",
    ),
    Exercise("8.7", "Answer the question of the course", "explain", stars=2, minutes=5, points=2,
        model="""
Backpropagation sits between the loss and the optimizer: from the values that the forward pass has stored
it computes how the loss would react to each parameter, and changes none of them; the hash of all
parameters is the same before and after. Gradient descent takes that vector and moves every parameter
against its slope, η times as far. Either can be exchanged: five ways to the gradient gave the same walk
to less than a millionth, and four optimizers gave four walks from the same gradients. What ties them is
one vector, and a promise: a small step lowers the loss by η‖∇L‖².
""",
        points_to_compare=(
            "Backpropagation computes derivatives and changes no parameter; the optimizer moves them.",
            "One vector, the gradient, is all that passes between them, so that either can be exchanged.",
            "A number from this lesson supports one of these sentences.",
        ),
    ),
    Exercise("8.8", "The slope of the loss in η", "code", stars=2, minutes=6, points=2, derived=True,
        cases=eta_cases, observe=slope_on_a_bowl, inputs="theta eta",
        expected=measured_slope_in_eta, **MEASURED,
        meaning="So much would the loss after the step change per unit of η.",
        solution='''
def slope_in_eta(gradient_of, theta, eta):
    """The slope in eta of the loss after one step of plain descent: a number."""
    ### BEGIN SOLUTION
    g = gradient_of(theta)
    after = theta - eta * g
    return -gradient_of(after) @ g
    ### END SOLUTION
''',
        edits="""
gradient_of(after) -> gradient_of(theta)
    That is the slope at η = 0, the promise. The loss is asked for where the step has led.
eta * g -> -eta * g || g
    Yours is no step of plain descent: that goes against the gradient, η times as far.
@ g -> @ gradient_of(after)
    Both factors are taken after the step. By how much θ moves is decided at the start.
@ g -> @ (eta * g)
    One η too many: per unit of η the point moves by −g.
-gradient_of(after) @ g -> -np.linalg.norm(gradient_of(after)) * np.linalg.norm(g)
    The two gradients need not point the same way: multiply entry by entry and add.
""",
    ),
]
