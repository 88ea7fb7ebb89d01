"""Exercises of lesson 06, backpropagation in matrices: what is right is measured by finite differences."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.course.sandbox.observation import Case
from nnlib.differences import gradient

# The batch of the lesson, in whole numbers: a layer of 3 units, 2 inputs, 4 examples.
W = np.array([[2.0, 1.0], [0.0, 4.0], [-1.0, 3.0]])
X = np.array([[1.0, 1.0, 2.0, -2.0], [0.0, 1.0, 1.0, 3.0]])
B = np.array([[0.5], [-1.0], [0.0]])
DL_DZ = np.array([[1.0, -1.0, 2.0, 1.0], [1.0, 2.0, 0.0, -1.0], [0.0, 1.0, -3.0, 3.0]])
Y = np.array([[2.0, 1.0, 5.0, 0.0], [0.0, 3.0, 1.0, 11.0], [-2.0, 3.0, 2.0, 12.0]])

LOGITS = np.array([[1.2], [2.0], [-4.0], [0.0]])  # a published example of softmax
SIZES = ((3, 2, 1), (2, 4, 3), (4, 2, 5))  # H, D, N of the random layers

MEASURED = "The right values are measured by central differences, which are good to about 1e-9 here."
STARTS = "All three derivatives start from dL_dZ; in yours one of them starts from something else."
TORN = "reshape keeps the order of the numbers and tears the columns apart; rows must become columns."


def columns(slopes):
    return slopes.sum(axis=1, keepdims=True)


def measured_each(loss, *arrays):
    """dL/d of each of the arrays, by wiggling one entry at a time."""

    def along(place):
        return lambda one: loss(*arrays[:place], one, *arrays[place + 1 :])

    return tuple(gradient(along(place), one) for place, one in enumerate(arrays))


def with_part(right, place, wrong):
    """A right answer in which the value at one place comes from another function of the case."""

    def answer(*case):
        parts = list(right(*case))
        parts[place] = wrong(*case)
        return tuple(parts)

    return answer


def three_from(source, weights, inputs):
    """What dL_dW, dL_db and dL_dX come to when `source` stands for dL_dZ."""
    return source @ inputs.T, columns(source), weights.T @ source


def over_examples(part):
    """A part that is averaged over the examples where they should add up."""
    return lambda dL_dZ, *inputs: part(dL_dZ, *inputs) / dL_dZ.shape[1]


def product_with_inputs(dL_dZ, inputs):
    return dL_dZ @ inputs.T


def reshaped(dL_dZ, inputs):
    return dL_dZ @ inputs.reshape(inputs.shape[::-1])


def first_example(dL_dZ, inputs):
    return dL_dZ[:, :1] @ inputs[:, :1].T


# 6.2: a linear layer with the mean of half squared errors


def linear_cases(rng):
    random = [[rng.normal(size=s) for s in ((H, D), (H, 1), (D, N), (H, N))] for H, D, N in SIZES]
    return [(W, B, X, Y), *map(tuple, random)]


def measured_linear(case):
    *arrays, targets = case

    def loss(weights, bias, inputs):
        return 0.5 * float(np.sum((weights @ inputs + bias - targets) ** 2)) / inputs.shape[1]

    return measured_each(loss, *arrays)


def mean_error(Z, targets, bias, inputs):
    return (Z - targets) / Z.shape[1]


def linear_with(at_output=mean_error, weights=product_with_inputs, biases=columns, add_bias=+1):
    """6.2 in which one part is replaced by a wrong one; `at_output` makes dL_dZ."""

    def backward(W, b, X, Y):
        dL_dZ = at_output(W @ X + add_bias * b, Y, b, X)
        return weights(dL_dZ, X), biases(dL_dZ), W.T @ dL_dZ

    return backward


def linear_started_from(place, source):
    """6.2 in which the derivative at this place is made from source(W, b, X, Y)."""
    return with_part(linear_with(), place, lambda W, b, X, Y: three_from(source(W, b, X, Y), W, X)[place])


# 6.4: a tanh layer, forward and backward


def dense_cases(rng):
    def case(H, D, N):
        shapes, scales = ((D, N), (H, D), (H, 1), (H, N)), (1.0, 0.7, 0.7, 1.0)
        return tuple(scale * rng.normal(size=shape) for shape, scale in zip(shapes, scales, strict=True))

    return [(X / 4, W / 4, B, DL_DZ), *(case(*sizes) for sizes in SIZES)]


def tanh(Z):
    """By the exponentials that define it, and not by the function that a learner calls."""
    return (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))


def measured_dense(case):
    inputs, weights, bias, dL_dA = case

    def loss(weights, bias, inputs):
        return float(np.sum(dL_dA * tanh(weights @ inputs + bias)))

    return tanh(weights @ inputs + bias), *measured_each(loss, weights, bias, inputs)


def through_tanh(A, Z, dL_dA, bias):
    return dL_dA * (1 - A**2)


def dense_with(through=through_tanh, weights=product_with_inputs, biases=columns, f=np.tanh, add_bias=+1):
    """6.4 in which one part is replaced by a wrong one; `through` makes dL_dZ."""

    def layer(X, W, b, dL_dA):
        Z = W @ X + add_bias * b
        A = f(Z)
        dL_dZ = through(A, Z, dL_dA, b)
        return A, weights(dL_dZ, X), biases(dL_dZ), W.T @ dL_dZ

    return layer


def slope_instead(slope):
    return dense_with(lambda A, Z, dL_dA, bias: dL_dA * slope(A))


def dense_started_from(place, source):
    """6.4 in which the derivative at this place, from 1 to 3, is made from source(X, W, b, dL_dA)."""
    return with_part(
        dense_with(), place, lambda X, W, b, dL_dA: three_from(source(X, W, b, dL_dA), W, X)[place - 1]
    )


def upstream(X, W, b, dL_dA):
    return dL_dA


def outputs(X, W, b, dL_dA):
    return np.tanh(W @ X + b)


# 6.5: softmax with cross-entropy


def softmax_cases(rng):
    def case(K, N):
        return 2 * rng.normal(size=(K, N)), rng.integers(K, size=N)

    far, y = case(3, 4)
    far = far + np.array([[1000.0, -1000.0, 0.0, 400.0]])  # each column needs a shift of its own
    lost = np.array([[0.0, 30.0], [900.0, 0.0], [4.0, 1.0]])  # and the right class may be hopeless
    return [(LOGITS, np.array([0])), case(3, 5), case(5, 2), (far, y), (lost, np.array([0, 2])), case(2, 3)]


def cross_entropy(Z, y):
    right = Z[y, np.arange(len(y))]
    return float(np.mean(np.logaddexp.reduce(Z, axis=0) - right))


def measured_softmax(case):
    Z, y = case
    # Where the loss is large, rounding would drown its slopes: a shift of a column changes none of them.
    near = Z - Z.max(axis=0)
    return cross_entropy(Z, y), gradient(lambda logits: cross_entropy(logits, y), near)


class Parts:
    """What an answer to 6.5 is made of: shifted logits `z`, their exponentials `E`, one-hot labels `Y`, p."""

    def __init__(self, Z, y):
        self.Z, self.labels, (self.K, self.N) = Z, y, Z.shape
        self.z = Z - Z.max(axis=0)
        self.E = np.exp(self.z)
        self.sums = self.E.sum(axis=0)
        self.p, self.Y = self.E / self.sums, np.eye(len(Z))[:, y]
        self.right = (self.Y * self.z).sum(axis=0)
        self.L = np.mean(np.log(self.sums) - self.right)


def softmax_with(loss=lambda of: of.L, slope=lambda of: of.p - of.Y, over=lambda of: of.N):
    """6.5 in which one part is replaced by another function of the Parts; `loss` may give one a column."""

    def answer(Z, y):
        of = Parts(Z, y)
        return np.mean(loss(of)), slope(of) / over(of)

    return answer


def log_of(total):
    return softmax_with(lambda of: np.log(total(of)) - of.right)


def taken_off(taken):
    return softmax_with(lambda of: np.log(of.sums) - taken(of))


def minus_Y(said):
    return softmax_with(slope=lambda of: said(of) - of.Y)


def p_minus(truth):
    return softmax_with(slope=lambda of: of.p - truth(of))


# 6.6: the relative error of a gradient along directions


def check_cases(rng):
    """Each gradient is wrong in its own way: twice the right one, in one entry, or too small."""

    def case(P, M, eps, wrong):
        A, c, theta = rng.normal(size=(P + 1, P)), rng.normal(size=P), rng.normal(size=P)
        directions = rng.normal(size=(M, P))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        return A, c, theta, wrong(A.T @ (A @ theta) + c), directions, eps

    def in_one_entry(right):
        return right + 2.0 * (np.arange(right.size) == right.size - 1)

    return [
        case(4, 3, 0.1, lambda right: 2 * right),
        case(3, 1, 1e-2, in_one_entry),
        case(5, 2, 0.5, lambda right: 0.3 * right),
        case(6, 4, 1e-3, in_one_entry),
    ]


def quadratic(A: np.ndarray, c: np.ndarray) -> Callable[[np.ndarray], float]:
    """A loss whose slope is known without a difference: the gradient of ½‖Aθ‖² + cᵀθ is AᵀAθ + c."""
    return lambda theta: 0.5 * float(np.sum((A @ theta) ** 2)) + float(c @ theta)


def check_of_a_quadratic(answer: Callable, case: Case) -> Any:
    """The loss is the quadratic of A and c; the rest of the case is handed over as it is."""
    A, c, *rest = case
    return answer(quadratic(A, c), *rest)


def known_error(case):
    """The slopes by an identity: for a quadratic, f(θ + d) - f(θ - d) is 2 g·d exactly, however long d is."""
    A, c, theta, yours, directions, _ = case
    f = quadratic(A, c)
    right = np.array([(f(theta + d) - f(theta - d)) / 2 for d in directions])
    return apart(directions @ yours, right) / longer(directions @ yours, right)


def length(vector):
    return float(np.linalg.norm(vector))


def longer(yours, measured):
    return max(length(yours), length(measured))


def apart(yours, measured):
    return length(yours - measured)


def up(theta, d, eps, g):
    return theta + eps * d


def down(theta, d, eps, g):
    return theta - eps * d


def central(above=up, below=down, run=lambda eps: 2 * eps):
    """A measured slope from two points, each a function of (theta, d, eps, g)."""
    return lambda f, *at: (f(above(*at)) - f(below(*at))) / run(at[2])


# Where a point may lie after one slip; `step` is eps above and -eps below.
WRONG_POINTS = (
    lambda theta, d, step, g: theta + np.sign(step) * d,
    lambda theta, d, step, g: theta + step,
    lambda theta, d, step, g: step * d,
    lambda theta, d, step, g: abs(step) + step * d,
    lambda theta, d, step, g: g + step * d,
    lambda theta, d, step, g: d + step * d,
    lambda theta, d, step, g: theta + np.sign(step) * g * d,
    lambda theta, d, step, g: theta + np.sign(step) * theta * d,
    lambda theta, d, step, g: theta + np.sign(step) * d * d,
    lambda theta, d, step, g: theta + step * g,
    lambda theta, d, step, g: theta + step * theta,
)


def wrong_points():
    """Slopes of which one point lies elsewhere."""
    for point in WRONG_POINTS:

        def below(theta, d, eps, g, point=point):
            return point(theta, d, -eps, g)

        yield from (central(above=point), central(below=below))
    yield central(above=lambda theta, d, eps, g: theta)
    yield central(below=lambda theta, d, eps, g: theta)
    yield central(above=lambda theta, d, eps, g: eps * d - theta)
    yield central(below=lambda theta, d, eps, g: eps * d - theta)


def error_with(slope=central(), over=longer, distance=apart):  # noqa: B008
    """6.6 in which one part is replaced by a wrong one."""

    def answer(f, theta, gradient, directions, eps):
        yours = directions @ gradient
        measured = np.array([slope(f, theta, d, eps, gradient) for d in directions])
        return float(distance(yours, measured) / over(yours, measured))

    return answer


def over_other(lengths):
    """6.6 that divides by lengths(yours, measured, theta, gradient, directions)."""

    def answer(f, theta, gradient, directions, eps):
        yours = directions @ gradient
        measured = np.array([central()(f, theta, d, eps, gradient) for d in directions])
        return apart(yours, measured) / lengths(yours, measured, theta, gradient, directions)

    return answer


# 6.8: a relu layer whose upstream slopes may be anything


def relu_cases(rng):
    def case(H, D, N):
        inputs, weights = rng.normal(size=(D, N)), rng.normal(size=(H, D))
        Z = weights @ inputs + rng.normal(size=(H, 1))
        Z = np.where(np.abs(Z) < 0.01, 0.3, Z)  # the kink is nowhere near
        dL_dA = rng.normal(size=(H, N))
        # In the first unit an open gate meets slopes of negative mean: so the two bugs can be told apart.
        Z[0, 0], dL_dA[0] = abs(Z[0, 0]), -np.sign(dL_dA[0].mean()) * dL_dA[0]
        return inputs, weights, Z, dL_dA

    return [(X, W, W @ X + B, DL_DZ), *(case(*sizes) for sizes in SIZES)]


def measured_relu(case):
    inputs, weights, Z, dL_dA = case
    rest = Z - weights @ inputs

    def loss(weights, bias, inputs):
        return float(np.sum(dL_dA * np.maximum(weights @ inputs + bias + rest, 0)))

    return measured_each(loss, weights, np.zeros((len(Z), 1)), inputs)


def masked(Z, dL_dA):
    return dL_dA * (Z > 0)


def relu_with(through):
    """6.8 with this dL_dZ."""
    return lambda X, W, Z, dL_dA: three_from(through(Z, dL_dA), W, X)


def relu_started_from(place, source):
    """6.8 in which the derivative at this place is made from source(Z, dL_dA)."""
    return with_part(
        relu_with(masked), place, lambda X, W, Z, dL_dA: three_from(source(Z, dL_dA), W, X)[place]
    )


def averaged(dL_dA):
    return np.broadcast_to(dL_dA.mean(axis=1, keepdims=True), dL_dA.shape)


EXERCISES = [
    Exercise(
        id="6.1",
        title="What is a unit of each input worth?",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "(0.375, 0.25)",
            "b": "(1, 1)",
            "c": "(2, 5)",
            "d": "(3, 4)",
        },
        mistakes=(
            Mistake(
                "That is the inverse of W times (1, 1): it says which inputs would give z = (1, 1). "
                "Nobody asks for these.",
                "a",
            ),
            Mistake(
                "A wiggle of the second input is multiplied by 4 on its way to z₂: is that worth 1?", "b"
            ),
            Mistake(
                "You add along the rows of W: that is how values travel forward. "
                "Start at one input and add over the paths that leave it.",
                "d",
            ),
        ),
        meaning=lambda case, right: "One slope for each input, over all the paths that leave it.",
    ),
    Exercise(
        id="6.2",
        title="A linear layer and its batch",
        kind="code",
        stars=2,
        minutes=6,
        points=2,
        cases=linear_cases,
        examples=lambda case: case[2].shape[1],
        expected=measured_linear,
        parts=("dL_dW", "dL_db", "dL_dX"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "The weights are right. A bias reaches every example, so its slopes add up as those of a "
                "weight do; yours are averaged once more.",
                linear_with(biases=over_examples(columns)),
            ),
            *forms(
                "The 1/N of the mean is there twice: the slopes in dL_dZ hold it already.",
                linear_with(weights=over_examples(product_with_inputs)),
                linear_with(weights=over_examples(product_with_inputs), biases=over_examples(columns)),
            ),
            Mistake(TORN, linear_with(weights=reshaped)),
            Mistake("In dL_dW only the first example is heard.", linear_with(weights=first_example)),
            *forms(
                "The slope of half a square is the error itself. What has become of it?",
                linear_with(lambda Z, targets, bias, inputs: np.ones_like(Z) / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: np.ones_like(Z)),
                linear_with(lambda Z, targets, bias, inputs: 0.5 * (Z - targets) ** 2 / Z.shape[1]),
            ),
            *forms(
                "The loss compares Z WITH its target; in yours only one of the two enters, or their sum.",
                linear_with(lambda Z, targets, bias, inputs: (Z + targets) / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: Z / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: -targets / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: targets / Z.shape[1]),
            ),
            *forms(
                "The error is Z minus Y; in yours something else stands in the place of one of them.",
                linear_with(lambda Z, targets, bias, inputs: (bias - targets) / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: (Z - bias) / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: 1 - targets / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: Z / Z.shape[1] - 1),
            ),
            *forms(
                "The mean of the loss runs over the N examples; you divide by something else.",
                linear_with(lambda Z, targets, bias, inputs: (Z - targets) / len(Z)),
                linear_with(lambda Z, targets, bias, inputs: (Z - targets) / len(inputs)),
                linear_with(lambda Z, targets, bias, inputs: (Z - targets) / Z.size),
                linear_with(lambda Z, targets, bias, inputs: (Z - targets) / Z),
            ),
            *forms(
                "A bracket has slipped: the whole error is divided by N.",
                linear_with(lambda Z, targets, bias, inputs: Z - targets / Z.shape[1]),
                linear_with(lambda Z, targets, bias, inputs: Z / Z.shape[1] - targets),
            ),
            *forms(
                STARTS,
                *(
                    linear_started_from(place, source)
                    for place in range(3)
                    for source in (lambda W, b, X, Y: W @ X + b, lambda W, b, X, Y: Y)
                ),
                with_part(linear_with(), 1, lambda W, b, X, Y: columns(W)),
                with_part(linear_with(), 1, lambda W, b, X, Y: b),
            ),
            *forms(
                "The bias belongs to Z, and is added: yours is left out or taken away.",
                linear_with(add_bias=0),
                linear_with(add_bias=-1),
            ),
        ),
        meaning=lambda case, right: "Each entry is the rate at which the mean loss changes with that entry.",
    ),
    Exercise(
        id="6.3",
        title="Where does the largest entry come from?",
        kind="derive",
        stars=1,
        minutes=4,
        points=1,
        expected=lambda case: 8.0,
        tolerance=1e-9,
        reason="Whole numbers, multiplied and added.",
        mistakes=(
            Mistake(
                "That is the whole entry; the share of one unit is asked for, one of its three terms.", 10
            ),
            Mistake("That is the share of the first unit; the second one is asked for.", -1),
            Mistake("That is the share of the third unit; the second one is asked for.", 3),
            Mistake("That is the weight alone. A share is a weight times a slope.", 4),
            Mistake("That is the slope alone. A share is a weight times a slope.", 2),
            *forms("That is an entry of ∂L/∂X, but not one of the terms of its largest.", 7, 5, 6, -7, -3),
            Mistake("That is an entry of ∂L/∂W: which product has the shape of X?", -11),
            *forms("That is an entry of W X, the way forward: which product has the shape of X?", 12, 11),
        ),
        meaning=lambda case, right: "A weight times the slope at the unit that it leads to.",
    ),
    Exercise(
        id="6.4",
        title="A whole layer, from a blank page",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=dense_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_dense,
        parts=("A", "dL_dW", "dL_db", "dL_dX"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "A is right. The slopes that arrive do not enter your way back: dL_dA is not used.",
                dense_with(lambda A, Z, dL_dA, bias: 1 - A**2),
            ),
            Mistake(
                "A is right. The slope of tanh is missing on the way from A to Z.",
                dense_with(lambda A, Z, dL_dA, bias: dL_dA),
            ),
            Mistake(
                "A is right. The slope of tanh is computed from Z, but its formula wants A.",
                dense_with(lambda A, Z, dL_dA, bias: dL_dA * (1 - Z**2)),
            ),
            Mistake(
                "A is right. For the slope, tanh is applied to A, which has been through it already.",
                slope_instead(lambda A: 1 - np.tanh(A) ** 2),
            ),
            Mistake(
                "A is right. That is the slope of a sigmoid; these units are tanh.",
                slope_instead(lambda A: A * (1 - A)),
            ),
            *forms(
                "A is right. The slope is not that of tanh, which is 1 where A is 0 and dies out near 1.",
                *map(
                    slope_instead,
                    (
                        lambda A: 1 + A**2,
                        lambda A: 2 - A**2,
                        lambda A: -(A**2),
                        lambda A: A**2,
                        lambda A: 0.5 - A**2,
                        lambda A: 1 - A**3,
                        lambda A: 1 - A,
                        lambda A: 1 - 2**A,
                        lambda A: 1 - 2 * A,
                        lambda A: A,
                    ),
                ),
            ),
            *forms(
                "A is right. Where a value belongs stands a slope, or the other way round: what is dL_dA?",
                dense_with(lambda A, Z, dL_dA, bias: dL_dA * (1 - dL_dA**2)),
                dense_with(lambda A, Z, dL_dA, bias: A * (1 - A**2)),
            ),
            *forms(
                "A is right. The bias is part of Z and of nothing else; in yours it takes part in a slope.",
                dense_with(lambda A, Z, dL_dA, bias: bias * (1 - A**2)),
                dense_with(lambda A, Z, dL_dA, bias: dL_dA * (1 - bias**2)),
            ),
            Mistake(
                "A, dL_dW and dL_dX are right. A bias reaches every example, so its slopes add up; yours are "
                "averaged.",
                dense_with(biases=over_examples(columns)),
            ),
            *forms(
                "Something is averaged once too often. The mean, if there is one, is in dL_dA already.",
                dense_with(weights=over_examples(product_with_inputs)),
                dense_with(weights=over_examples(product_with_inputs), biases=over_examples(columns)),
            ),
            Mistake(TORN, dense_with(weights=reshaped)),
            *forms(
                "One of the derivatives starts from dL_dA. All three start from Z, behind the tanh.",
                *(dense_started_from(place, upstream) for place in (1, 2, 3)),
            ),
            *forms(
                STARTS,
                *(dense_started_from(place, outputs) for place in (1, 2, 3)),
                with_part(dense_with(), 2, lambda X, W, b, dL_dA: columns(W)),
                with_part(dense_with(), 2, lambda X, W, b, dL_dA: b),
            ),
            *forms(
                "The way back is right. The first value wanted is A, what the layer answers.",
                with_part(dense_with(), 0, upstream),
                with_part(dense_with(), 0, lambda *case: case[3] * (1 - outputs(*case) ** 2)),
                with_part(dense_with(), 0, lambda X, W, b, dL_dA: W @ X + b),
            ),
            *forms(
                "Forward: the bias belongs to Z, and is added.",
                dense_with(add_bias=0),
                dense_with(add_bias=-1),
            ),
            Mistake("Forward: the tanh is missing; A is what comes out of it.", dense_with(f=lambda Z: Z)),
        ),
        meaning=lambda case, right: (
            "The layer answers A; each derivative says how the loss reacts to one entry of W, b or X."
        ),
    ),
    Exercise(
        id="6.5",
        title="Softmax with cross-entropy, for any logits",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=softmax_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_softmax,
        parts=("L", "dL_dZ"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "L is a mean over the columns, so 1/N belongs in dL_dZ too.",
                softmax_with(over=lambda of: 1),
            ),
            Mistake(
                "L is right. The slopes of a mean over N examples are divided by N, not by another number.",
                softmax_with(over=lambda of: of.K),
            ),
            Mistake(
                "L is the mean over the examples; yours is their sum.",
                softmax_with(lambda of: of.N * of.L, over=lambda of: 1),
            ),
            Mistake(
                "L is right. p - Y holds softmax's own slope already; you multiply by p(1 - p) once more.",
                softmax_with(slope=lambda of: (of.p - of.Y) * of.p * (1 - of.p)),
            ),
            Mistake(
                "L is right. Your slope is Y - p: a step would make the right class less likely.",
                softmax_with(slope=lambda of: of.Y - of.p),
            ),
            *forms(
                "L is right. A slope is what was said minus what was right: one of them is missing or added.",
                softmax_with(slope=lambda of: of.p),
                softmax_with(slope=lambda of: of.p + of.Y),
                softmax_with(slope=lambda of: -of.Y),
                softmax_with(slope=lambda of: of.Y),
            ),
            Mistake(
                "L is right. In yours only the right class has a slope; the other logits matter too.",
                softmax_with(slope=lambda of: (of.p - of.Y) * of.Y),
            ),
            *forms(
                "L is right. What you compare with Y are no probabilities: a column of them adds up to 1.",
                *map(
                    minus_Y,
                    (
                        lambda of: of.E,
                        lambda of: of.sums,
                        lambda of: of.z,
                        lambda of: of.Z / of.sums,
                        lambda of: of.z / of.sums,
                        lambda of: of.Y / of.sums,
                        lambda of: of.labels / of.sums,
                        lambda of: of.L / of.sums,
                        lambda of: of.E / of.L,
                        lambda of: of.E / of.K,
                        lambda of: np.ones_like(of.E),
                    ),
                ),
            ),
            *forms(
                "L is right. What is taken off p must be 1 at the right class and 0 elsewhere.",
                *map(
                    p_minus,
                    (
                        lambda of: of.E,
                        lambda of: of.z,
                        lambda of: of.Z,
                        lambda of: of.sums,
                        lambda of: of.labels,
                        lambda of: of.L,
                        lambda of: 1.0,
                    ),
                ),
            ),
            *forms(
                "You take the logarithm of a probability that was rounded to 0. Use the form of L that needs "
                "only logits.",
                *(
                    softmax_with(lambda of, tiny=10.0**-n: -np.log((of.Y * of.p).sum(axis=0) + tiny))
                    for n in (7, 8, 9, 10, 12, 15, 16)
                ),
            ),
            *forms(
                "The sign of a term in the loss is wrong: L is near 0 where the right class has nearly all.",
                softmax_with(lambda of: np.log(of.sums) + of.right),
                softmax_with(lambda of: -of.L),
            ),
            *forms(
                "One term of L is missing: there is one about all classes and one about the right class.",
                softmax_with(lambda of: np.log(of.sums)),
                softmax_with(lambda of: -of.right),
                softmax_with(lambda of: of.right),
            ),
            *forms(
                "The loss is the logarithm of a probability: a logarithm is missing.",
                softmax_with(lambda of: of.sums - of.right),
                softmax_with(lambda of: 1 - (of.Y * of.p).sum(axis=0)),
            ),
            *forms(
                "dL_dZ is right. In L the logarithm has to be that of the sum of the exponentials.",
                *map(log_of, (lambda of: of.K, lambda of: of.N)),
            ),
            *forms(
                "dL_dZ is right. In L the second term is about the right class alone, and shifted too.",
                *map(
                    taken_off,
                    (
                        lambda of: of.z.sum(axis=0),
                        lambda of: (of.Y * of.Z).sum(axis=0),
                        lambda of: (of.Y * of.E).sum(axis=0),
                        lambda of: of.Y * of.z,
                        lambda of: 1.0,
                        lambda of: (of.Y * of.sums).sum(axis=0),
                        lambda of: (of.Y * of.labels).sum(axis=0),
                        lambda of: (of.E * of.z).sum(axis=0),
                        lambda of: (of.Z * of.z).sum(axis=0),
                        lambda of: (of.z * of.z).sum(axis=0),
                        lambda of: (of.sums * of.z).sum(axis=0),
                        lambda of: (of.labels * of.z).sum(axis=0),
                    ),
                ),
            ),
        ),
        meaning=lambda case, right: (
            "L is how surprised the network is by the right classes; dL_dZ says how it reacts to each logit."
        ),
    ),
    Exercise(
        id="6.6",
        title="One number for a whole gradient",
        kind="code",
        stars=2,
        minutes=8,
        points=2,
        cases=check_cases,
        observe=check_of_a_quadratic,
        expected=known_error,
        tolerance=1e-7,
        reason="A quadratic has no truncation; what is left is round-off, about 1e-12.",
        mistakes=(
            Mistake(
                "The distance is right. It says little alone: divide by the longer of the two.",
                error_with(over=lambda yours, measured: 1.0),
            ),
            Mistake(
                "You divide by the sum of the two lengths, as some courses do; here by the longer one.",
                error_with(over=lambda yours, measured: length(yours) + length(measured)),
            ),
            *forms(
                "You divide by another length than that of the longer of the two vectors of slopes.",
                error_with(over=lambda yours, measured: length(yours)),
                error_with(over=lambda yours, measured: length(measured)),
                error_with(over=lambda yours, measured: min(length(yours), length(measured))),
            ),
            *forms(
                "You divide by another length than that of the longer of the two vectors of slopes.",
                *(over_other(lambda *all, n=n: length(all[n])) for n in (2, 3, 4)),
                *(
                    over_other(lambda *all, n=n, m=m: max(length(all[n]), length(all[m])))
                    for n in (2, 3, 4)
                    for m in (0, 1)
                ),
            ),
            Mistake(
                "That is a one-sided difference: its error is of the order of eps, not of eps².",
                error_with(central(below=lambda theta, d, eps, g: theta, run=lambda eps: eps)),
            ),
            *forms(
                "The two points are 2 eps apart: your measured slopes have another run under their rise.",
                *(
                    error_with(central(run=run))
                    for run in (
                        lambda eps: eps,
                        lambda eps: 1.0,
                        lambda eps: 2.0,
                        lambda eps: 2 / eps,
                        lambda eps: 3 * eps,
                        lambda eps: 2 * eps * eps,
                    )
                ),
                error_with(lambda f, *at: 1 / central()(f, *at)),
            ),
            *forms(
                "The two points do not lie on both sides of theta, eps away along d.",
                *map(error_with, wrong_points()),
                error_with(
                    central(lambda theta, d, eps, g: theta + eps, lambda theta, d, eps, g: theta - eps)
                ),
            ),
            Mistake(
                "The measured slopes have the wrong sign, or they are added where they should be compared.",
                error_with(central(down, up)),
            ),
            *forms(
                "The measured slopes are not made from the difference of the two losses.",
                error_with(lambda f, *at: (f(up(*at)) + f(down(*at))) / (2 * at[2])),
                error_with(lambda f, *at: f(up(*at)) / (2 * at[2])),
                error_with(lambda f, *at: f(down(*at)) / (2 * at[2])),
            ),
            *forms(
                "What you divide is not the distance between the two vectors.",
                error_with(distance=lambda yours, measured: abs(length(yours) - length(measured))),
                error_with(distance=lambda yours, measured: length(yours)),
                error_with(distance=lambda yours, measured: length(measured)),
                error_with(distance=lambda yours, measured: length(longer(yours, measured) - measured)),
                error_with(distance=lambda yours, measured: length(yours - longer(yours, measured))),
                error_with(distance=lambda yours, measured: longer(yours, measured) ** 2),
            ),
            Mistake(
                "The ratio is upside down: a right gradient has the error 0.",
                error_with(distance=longer, over=apart),
            ),
            Mistake(
                "The slope along d is gradient · d; in yours theta stands where the gradient belongs.",
                lambda f, theta, gradient, directions, eps: error_with()(f, theta, theta, directions, eps),
            ),
            Mistake(
                "You add up squares and leave out the root: the length of a vector has one.",
                error_with(
                    over=lambda yours, measured: longer(yours, measured) ** 2,
                    distance=lambda yours, measured: apart(yours, measured) ** 2,
                ),
            ),
            Mistake(
                "You look at the largest single slope; the lengths of the whole vectors are asked for.",
                error_with(
                    over=lambda yours, measured: max(np.abs(yours).max(), np.abs(measured).max()),
                    distance=lambda yours, measured: np.abs(yours - measured).max(),
                ),
            ),
        ),
        meaning=lambda case, right: (
            f"The two slopes are apart by {right:.3g} of the longer one, taken over all directions together."
        ),
    ),
    Exercise(
        id="6.7",
        title="Which slip does the test overlook?",
        kind="predict",
        stars=2,
        minutes=2,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "`dL_dZ = dL_dA * (1 - Z**2)`",
            "b": "`dL_dZ = 1 - A**2`",
            "c": "`dL_dZ = dL_dA * A * (1 - A)`",
            "d": "`dL_dZ = -dL_dA * (1 - A**2)`",
        },
        mistakes=(
            Mistake(
                "Line a takes the slope at the wrong place. Whatever arrives from above, "
                "1 - Z² is another number than 1 - A².",
                "a",
            ),
            Mistake("Line c has the slope of another activation, wrong for any slope from above.", "c"),
            Mistake("Line d has the wrong sign, and 1 with a wrong sign is −1.", "d"),
        ),
        meaning=lambda case, right: "Put 1 for dL_dA into the right line, and into this one.",
    ),
    Exercise(
        id="6.8",
        title="Two bugs that ones cannot see",
        kind="debug",
        stars=2,
        minutes=6,
        points=2,
        cases=relu_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_relu,
        parts=("dL_dW", "dL_db", "dL_dX"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "This is passes_with_ones as it was.",
                relu_with(lambda Z, dL_dA: np.maximum(averaged(dL_dA), 0) * (Z > 0)),
            ),
            Mistake(
                "One bug is left: each example has slopes of its own; yours are averaged over the batch.",
                relu_with(lambda Z, dL_dA: averaged(dL_dA) * (Z > 0)),
            ),
            Mistake(
                "One bug is left: a slope may be negative, and the relu of a slope is not the slope of relu.",
                relu_with(lambda Z, dL_dA: np.maximum(dL_dA, 0) * (Z > 0)),
            ),
            *forms(
                "The mask is made from the slopes that arrive. Whether a unit was open is decided by its Z.",
                relu_with(lambda Z, dL_dA: np.maximum(dL_dA, 0)),
                relu_with(lambda Z, dL_dA: (dL_dA > 0) * 1.0),
                relu_with(lambda Z, dL_dA: dL_dA * (Z > dL_dA)),
            ),
            Mistake(
                "The slopes that arrive have got lost: your mask is right, but nothing is multiplied by it.",
                relu_with(lambda Z, dL_dA: (Z > 0) * 1.0),
            ),
            Mistake(
                "Every unit passes everything on: where is the slope of relu?",
                relu_with(lambda Z, dL_dA: dL_dA),
            ),
            *forms(
                "You multiply by the value of the unit; a slope of relu is 0 or 1.",
                relu_with(lambda Z, dL_dA: dL_dA * np.maximum(Z, 0)),
                relu_with(lambda Z, dL_dA: dL_dA * Z),
            ),
            Mistake(
                "Values pass the gate where slopes should: what arrives from above does not enter.",
                relu_with(lambda Z, dL_dA: np.maximum(Z, 0)),
            ),
            *forms(
                "The mask opens at another place than 0, where relu has its bend.",
                relu_with(lambda Z, dL_dA: dL_dA * (Z > 1)),
                relu_with(lambda Z, dL_dA: dL_dA * (Z > -1)),
            ),
            *forms(
                STARTS,
                *(
                    relu_started_from(place, source)
                    for place in range(3)
                    for source in (lambda Z, dL_dA: dL_dA, lambda Z, dL_dA: Z)
                ),
                with_part(relu_with(masked), 1, lambda X, W, Z, dL_dA: columns(W)),
            ),
            Mistake(
                "The mask is the wrong way round: closed units pass slopes on, open ones do not.",
                relu_with(lambda Z, dL_dA: dL_dA * (Z < 0)),
            ),
        ),
        meaning=lambda case, right: (
            "Each entry is the rate at which Σ dL_dA·A changes with that one entry of W, b or X."
        ),
    ),
    Exercise(
        id="6.9",
        title="The way back through two layers",
        kind="order",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: "bdea",
        options={
            "a": "`dL_dW1 = dL_dZ1 @ X.T`",
            "b": "`dL_dZ2 = (P - Y) / N`",
            "c": "`dL_dZ1 = (A1 - Y) / N`",
            "d": "`dL_dA1 = W2.T @ dL_dZ2`",
            "e": "`dL_dZ1 = dL_dA1 * (1 - A1**2)`",
        },
        mistakes=(
            *forms(
                "Line c compares hidden units with targets. Only outputs have any; even the shapes differ.",
                "ca",
                "bca",
                "bdca",
                "bdcea",
                "bdeca",
                "bcdea",
                "cdea",
            ),
            Mistake("You walk from front to back; the first slope is known at the loss.", "aedb"),
        ),
        meaning=lambda case, right: "Each line uses what the line before it made.",
    ),
    Exercise(id="6.10", title="A test that proves little", kind="explain", stars=2, minutes=4, points=2),
]
