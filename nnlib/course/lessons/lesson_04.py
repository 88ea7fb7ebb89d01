"""Exercises of lesson 04, one neuron: slopes are measured, losses follow from an identity."""

import math
from types import SimpleNamespace

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.differences import gradient

# The four examples of the lesson: inputs, targets, and the neuron's predictions for w = 0.5, b = 1.
X = np.array([[2.0, -1.0, 0.0, 3.0]])
Y = np.array([[6.0, -1.0, 2.0, 7.0]])
P = 0.5 * X + 1.0
MEASURED = "The right slopes are measured by central differences, which are good to about 1e-9 here."


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 4.2: half squared error, mean over the examples


def outputs_cases(rng):
    def case(K, N):
        return rng.normal(size=(K, N)), rng.normal(size=(K, N))

    return [(P, Y), case(2, 1), case(2, 5), case(4, 3)]


def half_squares(A, Y):
    """The mean loss by ‖A − Y‖² = ‖A‖² − 2 A·Y + ‖Y‖²."""
    return float(np.vdot(A, A) - 2 * np.vdot(A, Y) + np.vdot(Y, Y)) / (2 * A.shape[1])


def measured_squared_error(case):
    A, Y = case
    return half_squares(A, Y), gradient(lambda A: half_squares(A, Y), A)


def squared_with(loss=lambda E, K, N: 0.5 * np.sum(E**2) / N, slope=lambda E, K, N: E / N, error=np.subtract):
    """A squared error one part of which is another function of the errors E (K, N)."""

    def squared_error(A, Y):
        E = error(A, Y)
        return float(loss(E, *E.shape)), slope(E, *E.shape)

    return squared_error


def combined(for_the_first, for_the_second):
    """The first value of one answer with the second value of another."""
    return lambda *case: (for_the_first(*case)[0], for_the_second(*case)[1])


def with_loss(loss):
    """dL_dA is right, and L another number."""
    return lambda A, Y: (float(loss(A, Y)), (A - Y) / A.shape[1])


def with_slope(slope):
    """L is right, and dL_dA something else."""
    return lambda A, Y: (half_squares(A, Y), slope(A, Y, A.shape[1]))


# 4.3: the slopes of w and b


def line_cases(rng):
    def case(N):
        w, b = (float(value) for value in rng.normal(size=2))
        return rng.normal(size=(1, N)), rng.normal(size=(1, N)), w, b

    return [(X, Y, 0.5, 1.0), case(1), case(3), case(6)]


def measured_slopes(case):
    X, Y, w, b = case

    def cost(theta):
        return half_squares(theta[0] * X + theta[1], Y)

    return tuple(gradient(cost, np.array([w, b])))


def slopes_with(
    error=lambda X, Y, w, b: w * X + b - Y,
    of_w=lambda E, X, N: np.sum(E * X) / N,
    of_b=lambda E, X, N: np.sum(E) / N,
):
    """Slopes in which the error of each example, or what becomes of it, is wrong."""

    def slopes(X, Y, w, b):
        E, N = error(X, Y, w, b), X.shape[1]
        return float(of_w(E, X, N)), float(of_b(E, X, N))

    return slopes


def with_slope_of_w(slope):
    """dL_db is right, and dL_dw something else, of the case and of the errors over N."""
    return lambda X, Y, w, b: (
        float(slope(X, Y, w, b, (w * X + b - Y) / X.shape[1])),
        slopes_with()(X, Y, w, b)[1],
    )


# 4.4: the curvature in w


def largest_eta(scale):
    """2 over the second derivative in w of the mean loss, measured: for a parabola any width is exact."""

    def cost(w):
        return half_squares(w * scale * X + 1.0, Y)

    return 2 / (cost(1.5) - 2 * cost(0.5) + cost(-0.5))


# 4.6: cross-entropy


def logits_cases(rng):
    def case(N):
        return rng.normal(size=(1, N), scale=2), np.append(rng.integers(0, 2, size=N - 1), 1)

    far = np.array([[40.0, -40.0, 1.0]]), np.array([0, 1, 1])
    return [(np.array([[2.0]]), np.array([1])), case(5), case(4), far, case(3)]


def minus_log_p(z, y):
    """−log of the probability that was given to the label: always log(1 + e^−s), s towards the label."""
    s = z if y else -z
    return math.log1p(math.exp(-s)) if s > 0 else -s + math.log1p(math.exp(s))


def mean_minus_log_p(Z, y):
    return sum(minus_log_p(z, label) for z, label in zip(Z[0], y, strict=True)) / len(y)


def measured_cross_entropy(case):
    Z, y = case
    return mean_minus_log_p(Z, y), gradient(lambda Z: mean_minus_log_p(Z, y), Z)


def cross_entropy_with(
    loss=lambda Z, y: np.logaddexp(0, Z) - y * Z,
    slope=lambda p, y: p - y,
    loss_together=np.mean,
    slope_divided=lambda N: N,
):
    """A cross-entropy one part of which is wrong."""

    def cross_entropy(Z, y):
        with np.errstate(all="ignore"):
            L = float(loss_together(loss(Z, y)))
            return L, slope(sigmoid(Z), y) / slope_divided(Z.shape[1])

    return cross_entropy


def with_mean_loss(loss):
    """dL_dZ is right, and L another number, of the case and of the right one."""
    return lambda Z, y: (float(loss(Z, y, mean_minus_log_p(Z, y))), (sigmoid(Z) - y) / len(y))


def with_slope_at_z(slope):
    """L is right, and dL_dZ something else."""

    def cross_entropy(Z, y):
        L = mean_minus_log_p(Z, y)
        with np.errstate(all="ignore"):
            return L, slope(Z, y, L, len(y))

    return cross_entropy


# 4.7: from zero, so many steps


def training_cases(rng):
    def case(D, N, eta, steps):
        return rng.normal(size=(D, N)), np.append(rng.integers(0, 2, size=N - 1), 1), eta, steps

    return [
        (np.array([[0.0, 1.0, 2.0]]), np.array([0, 0, 1]), 1.0, 1),
        case(2, 1, 0.7, 3),
        case(3, 5, 0.5, 4),
        case(2, 6, 2.0, 5),
    ]


def measured_fit(case):
    """Descent with slopes that are measured."""
    X, y, eta, steps = case

    def cost(theta):
        return mean_minus_log_p(theta[None, :-1] @ X + theta[-1], y)

    theta = np.zeros(len(X) + 1)
    for _ in range(steps):
        theta = theta - eta * gradient(cost, theta)
    return theta[None, :-1], float(theta[-1])


def fit_with(
    z=lambda s: s.W @ s.X + s.b,
    answer=lambda s: sigmoid(s.z),
    pull=lambda s: (s.p - s.y) / s.N,
    dL_dW=lambda s: s.pull @ s.X.T,
    dL_db=lambda s: np.sum(s.pull),
    W=lambda s: s.W - s.eta * s.dL_dW,
    b=lambda s: s.b - s.eta * s.dL_db,
    start=0.0,
    more_steps=0,
    late=False,
    returned=lambda s: s.b,
):
    """A training run with one habit that is wrong: each part is a function of the state s."""

    def look(s):
        s.z = z(s)
        s.p = answer(s)
        s.pull = pull(s)
        s.dL_dW, s.dL_db = dL_dW(s), dL_db(s)

    def fit(X, y, eta, steps):
        s = SimpleNamespace(X=X, y=y, eta=eta, steps=steps, N=X.shape[1], W=np.zeros((1, len(X))), b=start)
        with np.errstate(all="ignore"):
            for s.lap in range(steps + more_steps):
                look(s)
                s.W = W(s)
                if late:
                    look(s)
                s.b = float(b(s))
            return s.W, float(returned(s))

    return fit


EXERCISES = [
    Exercise(
        id="4.1",
        title="A loss without a square",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "it comes to 6 and stays there",
            "b": "it swings around 6 and comes to rest",
            "c": "it passes 6 and goes on, always at the same speed",
            "d": "it falls below 2 and goes on falling",
        },
        mistakes=(
            Mistake("To stay at 6 it needs a slope of 0 there. What is the slope of y − p at p = 6?", "a"),
            Mistake("To swing back it needs a slope of the other sign beyond 6. Is there one anywhere?", "b"),
            Mistake("y − p becomes smaller when p grows, and a step makes the loss smaller.", "d"),
        ),
        meaning=lambda case, right: "The slope is −1 everywhere, and nothing tells the step to end.",
    ),
    Exercise(
        id="4.2",
        title="Half the squared error of many",
        kind="code",
        stars=2,
        minutes=5,
        points=2,
        cases=outputs_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_squared_error,
        parts=("L", "dL_dA"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "Right for one output, too small for several: outputs are added, only examples averaged.",
                squared_with(lambda E, K, N: 0.5 * np.mean(E**2), lambda E, K, N: E / (K * N)),
            ),
            *forms(
                "In one of the two, outputs are averaged as well: they are added, only examples averaged.",
                squared_with(loss=lambda E, K, N: 0.5 * np.mean(E**2)),
                squared_with(slope=lambda E, K, N: E / (K * N)),
            ),
            *forms(
                "The ½ is missing, and in L outputs are averaged where they have to be added.",
                squared_with(lambda E, K, N: np.mean(E**2), lambda E, K, N: 2 * E / N),
                squared_with(lambda E, K, N: np.mean(E**2), lambda E, K, N: 2 * E / (K * N)),
                squared_with(lambda E, K, N: np.mean(E**2)),
            ),
            *forms(
                "You divide by the number of outputs, K; the mean runs over the examples.",
                squared_with(lambda E, K, N: 0.5 * np.sum(E**2) / K, lambda E, K, N: E / K),
                squared_with(loss=lambda E, K, N: 0.5 * np.sum(E**2) / K),
                squared_with(slope=lambda E, K, N: E / K),
            ),
            *forms(
                "L is right. Is dL_dA the slope of the mean, or of one example's own loss?",
                squared_with(slope=lambda E, K, N: E),
                squared_with(slope=lambda E, K, N: 2 * E),
            ),
            Mistake(
                "dL_dA is right, but L is a sum over the examples where a mean is wanted.",
                squared_with(loss=lambda E, K, N: 0.5 * np.sum(E**2)),
            ),
            *forms(
                "L and dL_dA belong to two different losses: one has the ½ and the other has not.",
                squared_with(loss=lambda E, K, N: np.sum(E**2) / N),
                squared_with(slope=lambda E, K, N: 2 * E / N),
                squared_with(slope=lambda E, K, N: 0.5 * E / N),
            ),
            Mistake(
                "L is right, but a step along your dL_dA would make it larger: which way round is the error?",
                squared_with(slope=lambda E, K, N: -E / N),
            ),
            *forms(
                "Prediction and target are added somewhere; an error is how far they are apart.",
                squared_with(error=np.add),
                combined(squared_with(error=np.add), squared_with()),
                combined(squared_with(), squared_with(error=np.add)),
            ),
            *forms(
                "Only the outputs enter, not how far they are from the targets (or only the targets).",
                *(
                    combination
                    for one_sided in (squared_with(error=lambda A, Y: A), squared_with(error=lambda A, Y: Y))
                    for combination in (
                        one_sided,
                        combined(one_sided, squared_with()),
                        combined(squared_with(), one_sided),
                    )
                ),
                squared_with(slope=lambda E, K, N: np.full((K, N), 1 / N)),
            ),
            *forms(
                "The errors have to be squared before they are added: so they can cancel.",
                squared_with(loss=lambda E, K, N: 0.5 * np.sum(E) / N),
                squared_with(loss=lambda E, K, N: 0.5 * np.sum(E) ** 2 / N),
                squared_with(loss=lambda E, K, N: np.sum(E) / N),
            ),
            *forms(
                "dL_dA is right. L is another number: look at its factor, its power, and what divides what.",
                with_loss(lambda A, Y: 0.5 / A.shape[1]),
                with_loss(lambda A, Y: 3 * half_squares(A, Y)),
                with_loss(lambda A, Y: 0.5 * np.sum((A - Y) ** 3) / A.shape[1]),
                with_loss(lambda A, Y: 0.5 * np.sum(2.0 ** (A - Y)) / A.shape[1]),
                with_loss(lambda A, Y: 1 / half_squares(A, Y)),
                with_loss(lambda A, Y: A.shape[1]),
                with_loss(lambda A, Y: 1),
            ),
            *forms(
                "dL_dA is right. In L the number of examples is compared with outputs or targets.",
                with_loss(lambda A, Y: half_squares(A.shape[1] + 0 * A, Y)),
                with_loss(lambda A, Y: half_squares(A, A.shape[1] + 0 * Y)),
            ),
            *forms(
                "L is right. In dL_dA something stands in for the error, or for the number that divides it.",
                with_slope(lambda A, Y, N: N / (A - Y)),
                with_slope(lambda A, Y, N: (N - Y) / N),
                with_slope(lambda A, Y, N: (A - N) / N),
                with_slope(lambda A, Y, N: (N * half_squares(A, Y) - Y) / N),
                with_slope(lambda A, Y, N: (A - N * half_squares(A, Y)) / N),
                with_slope(lambda A, Y, N: (A - Y) / A),
                with_slope(lambda A, Y, N: (A - Y) / Y),
                with_slope(lambda A, Y, N: (A - Y) / (N * half_squares(A, Y))),
            ),
            Mistake(
                "The errors are not squared, their signs are dropped: that is another loss.",
                squared_with(loss=lambda E, K, N: 0.5 * np.sum(np.abs(E)) / N),
            ),
        ),
        meaning=lambda case, right: "Each entry of dL_dA says how the mean loss reacts to that one output.",
    ),
    Exercise(
        id="4.3",
        title="Two bugs in two slopes",
        kind="debug",
        stars=2,
        minutes=4,
        points=2,
        cases=line_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_slopes,
        parts=("dL_dw", "dL_db"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "This is hasty_slopes as it was: neither number is a slope of the mean of half squares.",
                slopes_with(
                    of_w=lambda E, X, N: 2 * np.sum(E * X) / N, of_b=lambda E, X, N: 2 * np.sum(E) / N**2
                ),
            ),
            Mistake(
                "dL_dw is right. For the bias you still take a mean of what has been divided by N already.",
                slopes_with(of_b=lambda E, X, N: np.sum(E) / N**2),
            ),
            Mistake(
                "dL_db is right. For the weight you divide by N twice.",
                slopes_with(of_w=lambda E, X, N: np.sum(E * X) / N**2),
            ),
            Mistake(
                "Both are divided by N twice: the 1/N of the mean belongs in one place.",
                slopes_with(of_w=lambda E, X, N: np.sum(E * X) / N**2, of_b=lambda E, X, N: np.sum(E) / N**2),
            ),
            *forms(
                "One bug is left: a factor 2 that belongs to the mean of whole squares.",
                slopes_with(
                    of_w=lambda E, X, N: 2 * np.sum(E * X) / N, of_b=lambda E, X, N: 2 * np.sum(E) / N
                ),
                slopes_with(of_w=lambda E, X, N: 2 * np.sum(E * X) / N),
                slopes_with(of_b=lambda E, X, N: 2 * np.sum(E) / N),
            ),
            *forms(
                "One of the two is a sum over the examples where the slope of a mean is wanted.",
                slopes_with(of_w=lambda E, X, N: np.sum(E * X)),
                slopes_with(of_b=lambda E, X, N: np.sum(E)),
            ),
            *forms(
                "The input of each example is missing from dL_dw: on the path to w it is the last factor.",
                slopes_with(of_w=lambda E, X, N: np.sum(E) / N),
                slopes_with(of_w=lambda E, X, N: np.sum(E)),
            ),
            Mistake(
                "The bias is added as it is; on its path there is no input to multiply by.",
                slopes_with(of_b=lambda E, X, N: np.sum(E * X) / N),
            ),
            *forms(
                "The errors are missing: a slope has to say how far predictions and targets are apart.",
                slopes_with(of_w=lambda E, X, N: np.sum(X)),
                slopes_with(of_w=lambda E, X, N: np.sum(X) / N),
                slopes_with(of_w=lambda E, X, N: np.sum(X * X)),
                slopes_with(of_b=lambda E, X, N: np.sum(X)),
                slopes_with(of_b=lambda E, X, N: 1.0),
                slopes_with(of_w=lambda E, X, N: np.sum(X * X) / N, of_b=lambda E, X, N: np.sum(X) / N),
            ),
            *forms(
                "dL_db is right. On the path to w the last factor is the input, and yours is another number.",
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(pull * Y)),
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(pull * w)),
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(pull * b)),
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(pull * pull)),
            ),
            *forms(
                "dL_db is right. In dL_dw something else is multiplied by the inputs than the errors.",
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(Y * X)),
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(w * X)),
                with_slope_of_w(lambda X, Y, w, b, pull: np.sum(b * X)),
            ),
            *forms(
                "dL_dw is right. What you add up for the bias are no errors.",
                combined(slopes_with(), lambda X, Y, w, b: (0.0, float(np.sum(Y)))),
                combined(slopes_with(), lambda X, Y, w, b: (0.0, w)),
                combined(slopes_with(), lambda X, Y, w, b: (0.0, b)),
            ),
            *forms(
                "What stands where the errors over N belong is no error: predictions minus targets are.",
                lambda X, Y, w, b: (float(np.sum(X.shape[1] * X)), float(X.shape[1])),
                lambda X, Y, w, b: (
                    float(np.sum(X.shape[1] / (w * X + b - Y) * X)),
                    float(np.sum(X.shape[1] / (w * X + b - Y))),
                ),
            ),
            Mistake(
                "The target is added to the prediction; the error is their difference.",
                slopes_with(lambda X, Y, w, b: w * X + b + Y),
            ),
            *forms(
                "The prediction in your error is not w x + b.",
                slopes_with(lambda X, Y, w, b: w * X - b - Y),
                slopes_with(lambda X, Y, w, b: w * X - Y),
                slopes_with(lambda X, Y, w, b: b - Y),
                slopes_with(lambda X, Y, w, b: w + b - Y),
                slopes_with(lambda X, Y, w, b: X + b - Y),
                slopes_with(lambda X, Y, w, b: w * X + w - Y),
                slopes_with(lambda X, Y, w, b: b * X + b - Y),
                slopes_with(lambda X, Y, w, b: w * X + X - Y),
                slopes_with(lambda X, Y, w, b: X * X + b - Y),
                slopes_with(lambda X, Y, w, b: w * b + b - Y),
                slopes_with(lambda X, Y, w, b: w * w + b - Y),
                slopes_with(lambda X, Y, w, b: w * Y + b - Y),
                slopes_with(lambda X, Y, w, b: Y * X + b - Y),
            ),
            *forms(
                "The target Y is not in your error, or something else stands in its place.",
                slopes_with(lambda X, Y, w, b: w * X + b),
                slopes_with(lambda X, Y, w, b: w * X + b - X),
                slopes_with(lambda X, Y, w, b: w * X + b - w),
                slopes_with(lambda X, Y, w, b: w * X + b - b),
            ),
        ),
        meaning=lambda case, right: "Both are rates at which the mean loss changes, per unit of w and of b.",
    ),
    Exercise(
        id="4.4",
        title="The same task in centimetres",
        kind="derive",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: largest_eta(100.0),
        tolerance=2e-3,
        reason="Three significant digits are asked for.",
        mistakes=(
            Mistake(
                "That is a hundredth of the old limit. The slope contains x, and so does p inside it.",
                largest_eta(1.0) / 100,
            ),
            Mistake("That is the old limit. Does the curvature not know the inputs?", largest_eta(1.0)),
            Mistake(
                "A steeper loss needs smaller steps: the limit shrinks.",
                largest_eta(1.0) * 100,
            ),
            Mistake(
                "That η lands on the minimum in one step. It is stable for longer than that.",
                largest_eta(100.0) / 2,
            ),
            Mistake(
                "The direction is wrong: a steeper loss needs smaller steps, and by that factor.",
                largest_eta(1.0) * 1e4,
            ),
            Mistake("That is the new curvature itself. The limit is 2 over it.", 2 / largest_eta(100.0)),
        ),
        meaning=lambda case, right: "A step longer than this overshoots by more than it corrects.",
    ),
    Exercise(
        id="4.5",
        title="Who learns faster?",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "the one at 0.99, since its error is larger",
            "b": "both nearly the same, since their errors are nearly the same",
            "c": "the one at 0.9, several times more",
        },
        mistakes=(
            Mistake("Its error is the larger one. But how steep is the sigmoid where it answers 0.99?", "a"),
            Mistake(
                "The errors are alike. The path from the loss to z has a second factor: is it alike?", "b"
            ),
        ),
        meaning=lambda case, right: "The flat end of the sigmoid holds back who is furthest out.",
    ),
    Exercise(
        id="4.6",
        title="The loss of a yes or no",
        kind="code",
        stars=2,
        minutes=6,
        points=3,
        cases=logits_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_cross_entropy,
        parts=("L", "dL_dZ"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "The slope is the one of the half square; this loss was made to have another one.",
                cross_entropy_with(slope=lambda p, y: (p - y) * p * (1 - p)),
            ),
            Mistake(
                "dL_dZ is right, but L is a sum over the examples where a mean is wanted.",
                cross_entropy_with(loss_together=np.sum),
            ),
            *forms(
                "L is right. dL_dZ is divided by N never, or twice: the mean divides once.",
                cross_entropy_with(slope_divided=lambda N: 1),
                cross_entropy_with(slope_divided=lambda N: N * N),
            ),
            *forms(
                "Yes and no have changed places: you take the probability of what was NOT true.",
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) - (1 - y) * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) - (1 - y) * Z, lambda p, y: p - (1 - y)),
                cross_entropy_with(slope=lambda p, y: p - (1 - y)),
            ),
            Mistake(
                "L is right, and with your dL_dZ a step would raise it: which way round is the difference?",
                cross_entropy_with(slope=lambda p, y: y - p),
            ),
            Mistake(
                "L must be 0 or more; yours has the other sign.",
                cross_entropy_with(lambda Z, y: y * Z - np.logaddexp(0, Z)),
            ),
            *forms(
                "Only one of the two labels costs anything in your L: what if the other one is true?",
                cross_entropy_with(lambda Z, y: y * np.logaddexp(0, -Z)),
                cross_entropy_with(lambda Z, y: (1 - y) * np.logaddexp(0, Z)),
            ),
            *forms(
                "The half square is another loss: its slope at z is not p − y.",
                cross_entropy_with(lambda Z, y: 0.5 * (sigmoid(Z) - y) ** 2),
                cross_entropy_with(
                    lambda Z, y: 0.5 * (sigmoid(Z) - y) ** 2, lambda p, y: (p - y) * p * (1 - p)
                ),
            ),
            Mistake(
                "A logarithm to the base 2 has another slope: the natural one is meant.",
                cross_entropy_with(lambda Z, y: (np.logaddexp(0, Z) - y * Z) / np.log(2)),
            ),
            *forms(
                "The labels do not enter your L as they should: of −y z something is missing.",
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z)),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) - y + 0 * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) - Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) - y * y + 0 * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) - Z * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, Z) + y * Z),
            ),
            *forms(
                "The part log(1 + e^z) of your L is another function.",
                cross_entropy_with(lambda Z, y: Z - y * Z),
                cross_entropy_with(lambda Z, y: 0 - y * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(1, Z) - y * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(-1, Z) - y * Z),
                cross_entropy_with(lambda Z, y: np.logaddexp(0, y) - y * Z),
            ),
            *forms(
                "dL_dZ compares an answer with its label; in yours one is missing, or they are added.",
                cross_entropy_with(slope=lambda p, y: p),
                cross_entropy_with(slope=lambda p, y: y + 0 * p),
                cross_entropy_with(slope=lambda p, y: -y + 0 * p),
                cross_entropy_with(slope=lambda p, y: p + y),
            ),
            *forms(
                "dL_dZ is right. Your L does not come from the logits and labels, or is turned upside down.",
                with_mean_loss(lambda Z, y, L: Z.shape[1]),
                with_mean_loss(lambda Z, y, L: 1 / L),
                with_mean_loss(lambda Z, y, L: np.mean(np.logaddexp(0, Z.shape[1]) - y * Z)),
                with_mean_loss(lambda Z, y, L: np.mean(np.logaddexp(0, Z) - y * Z.shape[1])),
            ),
            Mistake(
                "L is right. dL_dZ takes the sum z for the answer: where is the sigmoid?",
                with_slope_at_z(lambda Z, y, L, N: (Z - y) / N),
            ),
            *forms(
                "L is right. In dL_dZ something stands in for the label, or for the number that divides.",
                with_slope_at_z(lambda Z, y, L, N: N / (sigmoid(Z) - y)),
                with_slope_at_z(lambda Z, y, L, N: (sigmoid(Z) - L) / N),
                with_slope_at_z(lambda Z, y, L, N: (sigmoid(Z) - Z) / N),
                with_slope_at_z(lambda Z, y, L, N: (sigmoid(Z) - y) / L),
                with_slope_at_z(lambda Z, y, L, N: (sigmoid(Z) - y) / Z),
            ),
        ),
        meaning=lambda case, right: (
            "L is the mean of −log of the probability given to the label; dL_dZ says how it reacts to each z."
        ),
    ),
    Exercise(
        id="4.7",
        title="Train a neuron, from a blank page",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=training_cases,
        examples=lambda case: case[0].shape[1],
        expected=measured_fit,
        parts=("W", "b"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "Your neuron walks up the slope: a step goes against the gradient.",
                fit_with(W=lambda s: s.W + s.eta * s.dL_dW, b=lambda s: s.b + s.eta * s.dL_db),
            ),
            *forms(
                "One of the two, W or b, walks up its slope while the other one goes down.",
                fit_with(W=lambda s: s.W + s.eta * s.dL_dW),
                fit_with(b=lambda s: s.b + s.eta * s.dL_db),
            ),
            Mistake(
                "You add the examples up without a mean: each step is N times too long.",
                fit_with(pull=lambda s: s.p - s.y),
            ),
            Mistake(
                "You train on the half square: the factor p (1 − p) has come back.",
                fit_with(pull=lambda s: (s.p - s.y) * s.p * (1 - s.p) / s.N),
            ),
            Mistake("W learns, but b has not moved.", fit_with(b=lambda s: s.b)),
            Mistake("b learns, but W has not moved.", fit_with(W=lambda s: s.W)),
            Mistake(
                "The bias feels a mean of what has been divided by N already.",
                fit_with(dL_db=lambda s: np.mean(s.pull)),
            ),
            Mistake("A step too many is taken.", fit_with(more_steps=1)),
            Mistake("A step too few is taken.", fit_with(more_steps=-1)),
            Mistake(
                "b moves with slopes from AFTER the step of W: both belong to the point where a step begins.",
                fit_with(late=True),
            ),
            *forms(
                "The weighted sum is taken for the answer: where is the sigmoid?",
                fit_with(answer=lambda s: s.z),
            ),
            Mistake(
                "Your answer stands still: it comes from the inputs, or the labels, without W.",
                fit_with(z=lambda s: s.b + 0 * s.W @ s.X),
            ),
            *forms(
                "The examples number N; you divide by something else.",
                fit_with(pull=lambda s: (s.p - s.y) / len(s.X)),
                fit_with(pull=lambda s: (s.p - s.y) / (2 * s.N)),
                fit_with(pull=lambda s: 2 * (s.p - s.y) / s.N),
            ),
            Mistake(
                "Yes and no have changed places in the slope.",
                fit_with(pull=lambda s: (s.p - (1 - s.y)) / s.N),
            ),
            *forms(
                "W and b start at zero; one of yours starts elsewhere.",
                fit_with(start=1.0),
                fit_with(start=-1.0),
            ),
            *forms(
                "What the answer is compared with, by a difference, is its label; yours does something else.",
                fit_with(pull=lambda s: (s.p + s.y) / s.N),
                fit_with(pull=lambda s: (s.p - s.lap) / s.N),
                fit_with(pull=lambda s: (s.p - s.b) / s.N),
                fit_with(pull=lambda s: (s.p - s.eta) / s.N),
                fit_with(pull=lambda s: (s.p - s.steps) / s.N),
                fit_with(pull=lambda s: s.p / s.N),
            ),
            *forms(
                "The bias does not enter the weighted sum as it should.",
                fit_with(z=lambda s: s.W @ s.X),
                fit_with(z=lambda s: s.W @ s.X - s.b),
                fit_with(z=lambda s: s.W @ s.X + s.lap),
                fit_with(z=lambda s: s.W @ s.X + s.eta),
                fit_with(z=lambda s: s.W @ s.X + s.steps),
                fit_with(z=lambda s: s.W @ s.X + s.y),
            ),
            *forms(
                "A step begins where the parameter is: W or b begins each of its steps somewhere else.",
                fit_with(W=lambda s: s.eta * s.dL_dW - s.W),
                fit_with(W=lambda s: s.lap - s.eta * s.dL_dW),
                fit_with(W=lambda s: s.b - s.eta * s.dL_dW),
                fit_with(W=lambda s: s.eta - s.eta * s.dL_dW),
                fit_with(W=lambda s: s.steps - s.eta * s.dL_dW),
                fit_with(W=lambda s: -s.eta * s.dL_dW),
                fit_with(b=lambda s: s.eta * s.dL_db - s.b),
                fit_with(b=lambda s: s.lap - s.eta * s.dL_db),
                fit_with(b=lambda s: s.eta - s.eta * s.dL_db),
                fit_with(b=lambda s: s.steps - s.eta * s.dL_db),
                fit_with(b=lambda s: -s.eta * s.dL_db),
            ),
            *forms(
                "What scales the slope in a step is the learning rate; in W or in b it is something else.",
                fit_with(W=lambda s: s.W - s.dL_dW, b=lambda s: s.b - s.dL_db),
                fit_with(W=lambda s: s.W - s.dL_dW),
                fit_with(W=lambda s: s.W - s.lap * s.dL_dW),
                fit_with(W=lambda s: s.W - s.b * s.dL_dW),
                fit_with(W=lambda s: s.W - s.steps * s.dL_dW),
                fit_with(W=lambda s: s.W - s.pull * s.pull @ s.X.T),
                fit_with(W=lambda s: s.W - s.y * s.pull @ s.X.T),
                fit_with(b=lambda s: s.b - s.dL_db),
                fit_with(b=lambda s: s.b - s.lap * s.dL_db),
                fit_with(b=lambda s: s.b - s.steps * s.dL_db),
            ),
            *forms(
                "b is right after one step. On the path to a weight, one of two factors is another number.",
                fit_with(dL_dW=lambda s: s.y @ s.X.T),
                fit_with(dL_dW=lambda s: s.pull @ s.pull.T),
                fit_with(dL_dW=lambda s: s.pull @ s.y.T),
            ),
            *forms(
                "W is right after one step, but what moves b is not the slope at z, from all the examples.",
                fit_with(dL_db=lambda s: 1.0),
                fit_with(dL_db=lambda s: np.sum(s.W)),
                fit_with(dL_db=lambda s: np.sum(s.X)),
                fit_with(dL_db=lambda s: np.sum(s.lap)),
                fit_with(dL_db=lambda s: np.sum(s.eta)),
                fit_with(dL_db=lambda s: np.sum(s.steps)),
                fit_with(dL_db=lambda s: np.sum(s.y)),
            ),
            *forms(
                "W is right. The second value that you return is not the bias.",
                fit_with(returned=lambda s: s.lap),
                fit_with(returned=lambda s: s.eta),
                fit_with(returned=lambda s: s.steps),
            ),
        ),
        meaning=lambda case, right: "These are the parameters after the last step.",
    ),
    Exercise(id="4.8", title="Two digits of your choice", kind="explain", stars=2, minutes=5, points=2),
]
