"""Exercises of lesson 04, one neuron: slopes are measured, losses follow from an identity."""

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.lessons.shared import MEASURED
from nnlib.differences import gradient

# The four examples of the lesson: inputs, targets, and the neuron's predictions for w = 0.5, b = 1.
X = np.array([[2.0, -1.0, 0.0, 3.0]])
Y = np.array([[6.0, -1.0, 2.0, 7.0]])
P = 0.5 * X + 1.0


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# 4.2: half squared error, mean over the examples
def outputs_cases(rng):
    def case(K, N):
        return rng.normal(size=(K, N)), rng.normal(size=(K, N))

    whole = np.array([[1, -2, 0], [3, 0, -1]]), np.array([[0, 2, 0], [1, 1, -4]])
    return [(P, Y), case(2, 1), whole, case(2, 5), case(4, 3)]


def half_squares(A, Y):
    """The mean loss by ‖A − Y‖² = ‖A‖² − 2 A·Y + ‖Y‖²."""
    return float(np.vdot(A, A) - 2 * np.vdot(A, Y) + np.vdot(Y, Y)) / (2 * A.shape[1])


def measured_squared_error(case):
    A, Y = (part.astype(float) for part in case)
    return half_squares(A, Y), gradient(lambda A: half_squares(A, Y), A)


# 4.3: the slopes of w and b
def line_cases(rng):
    def case(N):
        return rng.normal(size=(1, N)), rng.normal(size=(1, N)), *rng.normal(size=2).tolist()

    whole = np.array([[1, 2, -3]]), np.array([[0, 1, 1]]), 2, -1
    return [(X, Y, 0.5, 1.0), case(1), whole, case(6)]


def measured_slopes(case):
    X, Y, *parameters = case

    def cost(theta):
        return half_squares(theta[0] * X + theta[1], Y)

    return tuple(gradient(cost, np.array(parameters, dtype=float)))


# 4.4: the curvature in w
def largest_eta(scale):
    """2 over the second derivative in w of the mean loss, measured: for a parabola any width is exact."""

    def cost(w):
        return half_squares(w * scale * X + 1.0, Y)

    return 2 / (cost(1.5) - 2 * cost(0.5) + cost(-0.5))


# 4.6: cross-entropy
def labels(rng, N):
    """N labels 0 or 1, at least one of them 1."""
    return np.append(rng.integers(0, 2, size=N - 1, dtype=np.intp), 1)


def logits_cases(rng):
    def case(N):
        return rng.normal(size=(1, N), scale=2), labels(rng, N)

    far = np.array([[40.0, -40.0, 1.0]]), np.array([0, 1, 1])
    whole = np.array([[3, -2, 0, 1]]), np.array([1, 0, 0, 1])
    return [(np.array([[2.0]]), np.array([1])), case(5), case(4), whole, far, case(3)]


def mean_minus_log_p(Z, y):
    """−log of the probability that was given to a label: always log(1 + e^−s), s towards the label."""
    s = np.where(y, Z, -Z)
    return float(np.mean(np.log1p(np.exp(-np.abs(s))) + np.maximum(-s, 0)))


def measured_cross_entropy(case):
    Z, y = case
    return mean_minus_log_p(Z, y), gradient(lambda Z: mean_minus_log_p(Z, y), Z.astype(float))


# 4.7: from zero, so many steps
def training_cases(rng):
    def case(D, N, eta, steps):
        return rng.normal(size=(D, N)), labels(rng, N), eta, steps

    simple = np.array([[0.0, 1.0, 2.0]]), np.array([0, 0, 1])
    whole = np.array([[1, -2, 0, 3], [0, 1, 1, -1], [2, 0, 0, 1]]), np.array([1, 0, 0, 1])
    return [(*simple, 1.0, 1), case(2, 1, 0.7, 3), (*whole, 0.3, 2), case(3, 5, 0.5, 4), case(2, 6, 2.0, 5)]


def measured_fit(case):
    """Descent with slopes that are measured."""
    X, y, eta, steps = case

    def cost(theta):
        return mean_minus_log_p(theta[None, :-1] @ X + theta[-1], y)

    theta = np.zeros(len(X) + 1)
    for _ in range(steps):
        theta = theta - eta * gradient(cost, theta)
    return theta[None, :-1], float(theta[-1])


EXERCISES = [
    Exercise("4.1", "A loss without a square", "predict", stars=1, minutes=2, points=1,
        expected="c",
        options={
            "a": "it comes to 6 and stays there",
            "b": "it swings around 6 and comes to rest",
            "c": "it passes 6 and goes on, always at the same speed",
            "d": "it falls below 2 and goes on falling",
        },
        mistakes={
            "a": "To stay at 6 it needs a slope of 0 there. What is the slope of y − p at p = 6?",
            "b": "To swing back it needs a slope of the other sign beyond 6. Is there one anywhere?",
            "d": "y − p becomes smaller when p grows, and a step makes the loss smaller.",
        },
    ),
    Exercise("4.2", "Half the squared error and its slope, for many", "code",
        stars=2, minutes=5, points=2, derived=True,
        cases=outputs_cases, expected=measured_squared_error, parts="L dL_dA", **MEASURED,
        examples=lambda case: case[0].shape[1],
        meaning="Each entry of dL_dA says how the mean loss reacts to that one output.",
        solution='''
def squared_error(A, Y):
    """L, a number, and dL_dA, shape (K, N)."""
    ### BEGIN SOLUTION
    examples = A.shape[1]
    total = 0.5 * np.sum((A - Y) ** 2)
    return total / examples, (A - Y) / examples
    ### END SOLUTION
''',
        edits="""
examples = A.shape[1] -> examples = A.size || examples = len(A)
    The mean runs over the examples alone, and outputs are added: by which number do you divide?
0.5 * np.sum -> np.sum && total / examples -> total / A.size && (A - Y) / examples -> 2 * (A - Y) / A.size
    The ½ is missing, and in L outputs are averaged where they have to be added.
(A - Y) ** 2 -> np.abs(A - Y)
np.sum((A - Y) ** 2) -> np.sum(A - Y) || np.sum(A - Y) ** 2
    Each error has to be squared first, and added then: what do you add?
return total / examples -> return np.sqrt(total / examples)
    L is a mean of squares; you take a root of it.
""",
    ),
    Exercise("4.3", "Two bugs in two slopes", "debug", stars=2, minutes=4, points=2, derived=True,
        cases=line_cases, expected=measured_slopes, parts="dL_dw dL_db", **MEASURED,
        examples=lambda case: case[0].shape[1],
        meaning="Both are rates at which the mean loss changes, per unit of w and of b.",
        solution='''
def slopes(X, Y, w, b):
    """dL_dw and dL_db for L, the mean of half the squared errors; X, Y are (1, N)."""
    ### BEGIN SOLUTION
    pull = (w * X + b - Y) / X.shape[1]
    return np.sum(pull * X), np.sum(pull)
    ### END SOLUTION
''',
        edits="""
(w * X + b - Y) -> 2 * (w * X + b - Y) && np.sum(pull) -> np.mean(pull)
    This is hasty_slopes as it was: neither number is a slope of the mean of half squares.
np.sum(pull) -> np.mean(pull)
    dL_dw is right. For the bias you take a mean of what has been divided by N already.
(w * X + b - Y) -> 2 * (w * X + b - Y)
    One bug is left: a factor 2 that belongs to the mean of whole squares.
np.sum(pull * X) -> np.sum(pull)
    The input of each example is missing from dL_dw: on the path to w it is the last factor.
""",
    ),
    Exercise("4.4", "The largest η for inputs in centimetres", "derive", stars=2, minutes=3, points=1,
        expected=largest_eta(100.0), tolerance=9e-4,
        reason="Three significant digits are asked for: half a unit of the third.",
        mistakes={
            largest_eta(1.0) / 100:
                "That is a hundredth of the old limit. The slope contains x, and so does p inside it.",
            largest_eta(1.0): "That is the old limit. Does the curvature not depend on the inputs?",
            (largest_eta(1.0) * 100, largest_eta(1.0) * 1e4):
                "That is larger than the old limit: a steeper loss needs smaller steps.",
            largest_eta(100.0) / 2: "That η lands on the minimum in one step. A larger one is stable.",
            2 / largest_eta(100.0): "That is the new curvature itself. The limit is 2 over it.",
        },
    ),
    Exercise("4.5", "Which neuron learns faster?", "predict", stars=1, minutes=2, points=1,
        expected="c",
        options={
            "a": "the one at 0.99, since its error is larger",
            "b": "both nearly the same, since their errors are nearly the same",
            "c": "the one at 0.9, several times more",
        },
        mistakes={
            "a": "Its error is the larger one. But how steep is the sigmoid where it answers 0.99?",
            "b": "The errors are alike. The path from the loss to z has a second factor: is it alike?",
        },
    ),
    Exercise("4.6", "Cross-entropy and its slope", "code", stars=2, minutes=6, points=3, derived=True,
        cases=logits_cases, expected=measured_cross_entropy, names={"sigmoid": sigmoid}, parts="L dL_dZ",
        examples=lambda case: case[0].shape[1], **MEASURED,
        meaning="L is the mean of −log of the probability given to the label; dL_dZ is its slope in each z.",
        solution='''
def cross_entropy(Z, y):
    """L, a number, and dL_dZ, shape (1, N)."""
    ### BEGIN SOLUTION
    examples = Z.shape[1]
    L = np.sum(np.logaddexp(0, Z) - y * Z) / examples
    return L, (sigmoid(Z) - y) / examples
    ### END SOLUTION
''',
        edits="""
np.logaddexp(0, Z) - y * Z -> -np.log(0.0 + np.where(y, sigmoid(Z), 1 - sigmoid(Z))) && \
0.0 -> 0.0 || 1e-5 || 1e-6 || 1e-7 || 1e-8 || 1e-9 || 1e-10 || 1e-12 || 1e-15
    You take the logarithm of a probability that was rounded. Use the form of L that needs only z.
np.logaddexp(0, Z) - y * Z -> np.logaddexp(0, Z) - y * Z || 0.5 * (sigmoid(Z) - y)**2 && \
(sigmoid(Z) - y) / -> (sigmoid(Z) - y) * sigmoid(Z) * (1 - sigmoid(Z)) /
    The slope is the one of the half square; this loss was made to have another one.
(sigmoid(Z) - y) / -> -y / sigmoid(Z) / || (-y / sigmoid(Z) + (1 - y) / (1 - sigmoid(Z))) /
    L is right. In dL_dZ you stop at the probability; one link leads from there to z.
y * Z -> (1 - y) * Z && sigmoid(Z) - y -> sigmoid(Z) - (1 - y) || sigmoid(Z) - y
    Yes and no have changed places: you take the probability of what was NOT true.
np.logaddexp(0, Z) - y * Z -> y * np.logaddexp(0, -Z) || (1 - y) * np.logaddexp(0, Z)
    Only one of the two labels costs anything in your L: what if the other one is true?
""",
    ),
    Exercise("4.7", "Train a logistic neuron", "code", stars=3, minutes=8, points=3,
        cases=training_cases, expected=measured_fit, names={"sigmoid": sigmoid}, parts="W b", **MEASURED,
        examples=lambda case: case[0].shape[1],
        meaning="These are the parameters after the last step of a run that begins with W = 0 and b = 0.",
        solution='''
def fit(X, y, eta, steps):
    """W (1, D) and b, a number, after so many steps of gradient descent from zero."""
    ### BEGIN SOLUTION
    W, b = np.zeros((1, X.shape[0])), 0.0
    for _ in range(steps):
        pull = (sigmoid(W @ X + b) - y) / X.shape[1]
        W = W - eta * pull @ X.T
        b = b - eta * np.sum(pull)
    return W, b
    ### END SOLUTION
''',
        edits="""
np.zeros -> np.ones
    W and b start at zero; one of yours starts elsewhere.
sigmoid(W @ X + b) -> 0.5
    Every step uses the slopes of the start: they have to be computed anew in each lap.
range(steps) -> range(min(steps, 1))
    You end one step from the start: a return inside the loop, or does each lap start anew?
/ X.shape[1] -> * sigmoid(W @ X + b) * (1 - sigmoid(W @ X + b)) / X.shape[1]
    You walk along the slope of the half square; the cross-entropy was made to have a simpler one.
range(steps) -> range(10) || range(100) || range(1000)
eta * -> 1.0 * || 0.5 * || 0.1 * || 0.01 *
    What is handed over as eta or as steps is not used: yours is a number of your own.
- eta -> + eta
    Your neuron walks up the slope: a step goes against the gradient.
/ X.shape[1] ->
pull @ X.T -> pull @ X.T / X.shape[1]
    The mean over the examples is taken once, for W and b alike; you take it twice, or not at all.
pull @ X.T -> np.sum(pull * X)
    Each weight has a slope of its own; you add up over the inputs as well.
np.sum(pull) -> np.sum(sigmoid(W @ X + b) - y) / X.shape[1]
    b moves with slopes from AFTER the step of W: both belong to the point where a step begins.
sigmoid(W @ X + b) -> (sigmoid(W @ X + b) > 0.5) || (sigmoid(W @ X + b) >= 0.5)
    Your answers are rounded to 0 or 1. The slope needs the probability itself.
""",
    ),
    Exercise("4.8", "One neuron for two digits of your choice", "explain", stars=2, minutes=5, points=2,
        model="""
Of the pairs I tried, 8 and 9 were the hardest: 98.6% on the training images, 97.2% on new ones. The
averages differ in few pixels, so few weights are large, and they lie where the lower loop of the 8 closes.
One neuron adds up votes of single pixels; it cannot say "ink here, but only if there is none there".
""",
        points_to_compare=(
            "A pair is named with its share of new images that are read right.",
            "The picture is read: where the large weights lie, and which pixels the two digits share.",
            "A weighted sum counts each pixel for itself; it cannot ask for two pixels together.",
        ),
    ),
]
