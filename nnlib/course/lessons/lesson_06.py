"""Exercises of lesson 06, backpropagation in matrices: what is right is measured by finite differences."""

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.lessons.shared import MEASURED, OF_TANH, TURNED, measured_each
from nnlib.course.sandbox.raised import Unfit
from nnlib.differences import gradient

# The batch of the lesson, in whole numbers: a layer of 3 units, 2 inputs, 4 examples.
W = np.array([[2.0, 1.0], [0.0, 4.0], [-1.0, 3.0]])
X = np.array([[1.0, 1.0, 2.0, -2.0], [0.0, 1.0, 1.0, 3.0]])
B = np.array([[0.5], [-1.0], [0.0]])
DL_DZ = np.array([[1.0, -1.0, 2.0, 1.0], [1.0, 2.0, 0.0, -1.0], [0.0, 1.0, -3.0, 3.0]])
Y = np.array([[2.0, 1.0, 5.0, 0.0], [0.0, 3.0, 1.0, 11.0], [-2.0, 3.0, 2.0, 12.0]])

LOGITS = np.array([[1.2], [2.0], [-4.0], [0.0]])  # a published example of softmax
SIZES = ((3, 2, 1), (2, 4, 3), (4, 2, 5))  # H, D, N of the random layers


def layers(rng):
    """W, b, X, and another array of the shape of W X."""
    return [[rng.normal(size=s) for s in ((H, D), (H, 1), (D, N), (H, N))] for H, D, N in SIZES]


# 6.2: a linear layer with the mean of half squared errors
def measured_linear(case):
    *layer, Y = case
    return measured_each(lambda W, b, X: 0.5 * np.sum((W @ X + b - Y) ** 2) / X.shape[1], *layer)


# 6.4: a tanh layer, forward and backward
def dense_cases(rng):
    return [(X / 4, W / 4, B, DL_DZ), *((x, 0.7 * w, 0.7 * b, dL_dA) for w, b, x, dL_dA in layers(rng))]


def tanh(Z):
    """By the exponentials that define it, and not by the function that a learner calls."""
    return (np.exp(Z) - np.exp(-Z)) / (np.exp(Z) + np.exp(-Z))


def measured_dense(case):
    X, W, b, dL_dA = case
    return tanh(W @ X + b), *measured_each(lambda W, b, X: np.sum(dL_dA * tanh(W @ X + b)), W, b, X)


# 6.5: softmax with cross-entropy
def softmax_cases(rng):
    def case(K, N):
        return 2 * rng.normal(size=(K, N)), rng.integers(K, size=N, dtype=np.intp)

    far, y = case(3, 4)
    far = far + np.array([[1000.0, -1000.0, 0.0, 400.0]])  # each column needs a shift of its own
    lost = np.array([[0.0, 30.0], [1500.0, 0.0], [4.0, 1.0]])  # and the right class may be hopeless
    return [(LOGITS, np.array([0])), case(3, 5), case(5, 2), (far, y), (lost, np.array([0, 2])), case(2, 3)]


def cross_entropy(Z, y):
    return float(np.mean(np.logaddexp.reduce(Z, axis=0) - Z[y, np.arange(len(y))]))


def measured_softmax(case):
    Z, y = case
    # Where the loss is large, rounding would drown its slopes: a shift of a column changes none of them.
    near = Z - Z.max(axis=0)
    return cross_entropy(Z, y), gradient(lambda logits: cross_entropy(logits, y), near)


# 6.6: the relative error of a gradient along directions
def check_cases(rng):
    """The loss is ½‖Aθ‖² + cᵀθ + k Σθ³. Each gradient is wrong by a factor, or in its last entry."""

    def case(P, M, eps, k, factor, added):
        A, c, theta, directions = (rng.normal(size=size) for size in ((P + 1, P), P, P, (M, P)))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        g = factor * slopes_of(A, c, k, theta) + added * np.eye(P)[-1]
        return theta, g, directions, eps, A, c, k

    return [case(4, 3, 0.1, 0.0, 2, 0), case(3, 1, 0.2, 1.0, 1, 2), case(5, 2, 0.5, 2.0, 0.3, 0),
            case(6, 4, 1e-3, -1.0, 1, 2)]


def loss_with(A, c, k):
    def loss(theta):
        if np.shape(theta) != c.shape:
            raise Unfit(f"`f` takes one point, of shape {c.shape}; yours is of shape {np.shape(theta)}.")
        return float(0.5 * np.sum((A @ theta) ** 2) + c @ theta + k * np.sum(theta**3))

    return loss


def slopes_of(A, c, k, theta):
    return A.T @ (A @ theta) + c + 3 * k * theta**2


def check_of_a_cubic(answer, case):
    """The loss is made of A, c and k, of which the answer knows nothing."""
    theta, g, directions, eps, A, c, k = case
    return answer(loss_with(A, c, k), theta, g, directions, eps)


def known_error(case):
    """Without a difference: of a cubic, the central one along d is off by exactly eps² k Σd³."""
    theta, yours, directions, eps, A, c, k = case
    measured = directions @ slopes_of(A, c, k, theta) + eps**2 * k * np.sum(directions**3, axis=1)
    apart = np.linalg.norm(directions @ yours - measured)
    return apart / max(np.linalg.norm(directions @ yours), np.linalg.norm(measured))


# 6.8: a relu layer whose upstream slopes may be anything
def relu_cases(rng):
    def case(W, b, X, dL_dA):
        Z = W @ X + b
        Z = np.where(np.abs(Z) < 0.01, 0.3, Z)  # near the kink nothing could be measured
        # In the first unit an open gate meets slopes of negative mean: so the two bugs can be told apart.
        Z[0, 0], dL_dA[0] = abs(Z[0, 0]), -np.sign(dL_dA[0].mean()) * dL_dA[0]
        Z[-1, -1] = 0.0  # exactly at the kink, where the slope is 0 by definition
        return X, W, Z, dL_dA

    return [(X, W, W @ X + B, DL_DZ), *(case(*layer) for layer in layers(rng))]


def measured_relu(case):
    X, W, Z, dL_dA = case
    rest, apart = Z - W @ X, dL_dA * (Z != 0)

    def loss(W, b, X):
        return np.sum(apart * np.maximum(W @ X + b + rest, 0))

    return measured_each(loss, W, np.zeros((len(Z), 1)), X)


EXERCISES = [
    Exercise("6.1", "What is a unit of each input worth?", "predict", stars=1, minutes=2, points=1,
        expected="c",
        options={"a": "(0.375, 0.25)", "b": "(1, 1)", "c": "(2, 5)", "d": "(3, 4)"},
        mistakes={
            "a": "That is the inverse of W times (1, 1). The question is how L reacts to the inputs.",
            "b": "A wiggle of the second input is multiplied by 4 on its way to z₂: is that worth 1?",
            "d": "You add along the rows of W, as values travel. Add over the paths that leave one input.",
        },
    ),
    Exercise("6.2", "A linear layer and its batch", "code", stars=2, minutes=6, points=2, derived=True,
        cases=lambda rng: [(W, B, X, Y), *map(tuple, layers(rng))], expected=measured_linear, **MEASURED,
        examples=lambda case: case[2].shape[1], parts="dL_dW dL_db dL_dX",
        meaning="Each entry is the rate at which the mean loss changes with that entry.",
        solution='''
def linear_backward(W, b, X, Y):
    """dL_dW, dL_db, dL_dX of the mean over N examples of half the squared errors."""
    Z, N = W @ X + b, X.shape[1]
    ### BEGIN SOLUTION
    dL_dZ = (Z - Y) / N
    return dL_dZ @ X.T, dL_dZ.sum(axis=1, keepdims=True), W.T @ dL_dZ
    ### END SOLUTION
''',
        edits="""
axis=1, keepdims=True) -> axis=1, keepdims=True) / N
    A bias reaches every example, so its slopes add up as those of a weight do; yours are averaged once more.
(Z - Y) / N -> np.ones_like(Z) / N || 0.5 * (Z - Y)**2 / N || (Z - Y)**2 / N
    The slope of half a square is the error itself. What has become of it?
/ N -> / len(Z) || / len(X) || / Z.size
    The mean of the loss runs over the N examples; you divide by something else.
""" + TURNED.format("W") + TURNED.format("X"),
    ),
    Exercise("6.3", "Where does the largest entry come from?", "derive", stars=1, minutes=4, points=1,
        expected=8.0,
        mistakes={
            10: "That is the whole entry; the share of one unit is asked for, one of its three terms.",
            (-1, 3): "That is the share of another unit; the second one is asked for.",
            (4, 2): "A share is a weight times a slope; that is one of the two alone.",
            (7, 5, 6, -7, -3): "That is an entry of ∂L/∂X, but not one of the terms of its largest.",
            (-11, 12, 11): "That is an entry of ∂L/∂W or of W X: which product has the shape of X?",
        },
    ),
    Exercise("6.4", "A whole layer, from a blank page", "code", stars=3, minutes=8, points=3, derived=True,
        cases=dense_cases, expected=measured_dense, **MEASURED,
        examples=lambda case: case[0].shape[1], parts="A dL_dW dL_db dL_dX",
        meaning="The layer answers A; each derivative says how the loss reacts to one entry of W, b or X.",
        solution='''
def dense(X, W, b, dL_dA):
    """A (H, N), then dL_dW, dL_db, dL_dX, each shaped as W, b or X."""
    ### BEGIN SOLUTION
    # forward: A is what the way back needs
    A = np.tanh(W @ X + b)
    # backward: through the tanh, then to the three bottoms of Z
    dL_dZ = dL_dA * (1 - A**2)
    return A, dL_dZ @ X.T, dL_dZ.sum(axis=1, keepdims=True), W.T @ dL_dZ
    ### END SOLUTION
''',
        edits="""
return A -> return W @ X + b
    The way back is right. The first value wanted is A, what the layer answers.
X + b -> X
    Forward: the bias belongs to Z, and is added.
""" + TURNED.format("W") + TURNED.format("X") + OF_TANH.format("A", "(W @ X + b)"),
    ),
    Exercise("6.5", "Softmax with cross-entropy, for any logits", "code",
        stars=3, minutes=8, points=3, derived=True,
        cases=softmax_cases, expected=measured_softmax, **MEASURED,
        examples=lambda case: case[0].shape[1], parts="L dL_dZ",
        meaning="L tells how surprising the right classes are, dL_dZ how L reacts to each logit.",
        solution='''
def softmax_cross_entropy(Z, y):
    """L, the mean over N examples, and dL_dZ (K, N)."""
    Y = np.eye(len(Z))[:, y]
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=0)
    E = np.exp(shifted)
    sums = E.sum(axis=0)
    L = np.mean(np.log(sums) - (Y * shifted).sum(axis=0))
    return L, (E / sums - Y) / len(y)
    ### END SOLUTION
''',
        edits="""
Z.max(axis=0) -> Z.max(axis=1, keepdims=True) && E.sum(axis=0) -> E.sum(axis=1, keepdims=True)
Z.max(axis=0) -> Z.max(axis=1, keepdims=True) && E.sum(axis=0) -> E.sum(axis=1, keepdims=True) && \
np.log(sums) - (Y * shifted).sum(axis=0) -> -np.log((Y * E / sums).sum(axis=0))
E.sum(axis=0) -> E.sum() || E.sum(axis=1, keepdims=True)
    Your softmax runs along the rows, or over the whole batch; the probabilities of a column add up to 1.
Z.max(axis=0) -> 0 * Z || Z.max() || Z.max(axis=1, keepdims=True) || Z.mean(axis=0) || Z.min(axis=0)
Z - Z.max(axis=0) -> Z || Z - Z.max() || Z - Z.max(axis=1, keepdims=True) && \
np.log(sums) - (Y * shifted).sum(axis=0) -> -np.log((Y * E / sums).sum(axis=0))
    Each column needs a shift of its own, by its maximum along axis 0; else one overflows, or rounds to 0.
np.log(sums) - (Y * shifted).sum(axis=0) -> -np.log((Y * E / sums).sum(axis=0) + tiny) || \
-np.log(np.maximum((Y * E / sums).sum(axis=0), tiny)) && \
tiny -> 1e-7 || 1e-8 || 1e-9 || 1e-10 || 1e-12 || 1e-15 || 1e-16 || 0
    You take the logarithm of a probability that was rounded to 0. Use the form of L that needs only logits.
np.log(sums) - (Y * shifted).sum(axis=0) -> Y * (np.log(sums) - shifted)
    L is the mean over the N examples; yours is divided by the number of classes as well.
(E / sums - Y) -> (E / sums - Y) * E / sums * (1 - E / sums)
    L is right. p - Y holds softmax's own slope already; you multiply by p(1 - p) once more.
E / sums - Y -> E / sums || -Y || (E / sums - Y) * Y
    L is right. Every logit has a slope, and what was said counts in it as well as what was right.
len(y) -> len(Z) || Z.size
    L is right. It is a mean over the N examples; your slopes are divided by something else.
""",
    ),
    Exercise("6.6", "Check a whole gradient along random directions", "code", stars=2, minutes=8, points=2,
        cases=check_cases, observe=check_of_a_cubic, inputs="theta g directions eps",
        expected=known_error, tolerance=1e-7, reason="What is left is round-off, about 1e-12.",
        meaning=lambda case, right: f"So u and v are apart by {right:.3g} of the length of the longer one.",
        solution='''
def direction_error(f, theta, g, directions, eps):
    """Relative error of g · d against central differences of f, for all rows d."""
    ### BEGIN SOLUTION
    yours = directions @ g
    measured = np.array([(f(theta + eps * d) - f(theta - eps * d)) / (2 * eps) for d in directions])
    lengths = np.linalg.norm(yours), np.linalg.norm(measured)
    return np.linalg.norm(yours - measured) / max(lengths)
    ### END SOLUTION
''',
        edits="""
eps * d -> tiny * d && 2 * eps -> 2 * tiny && tiny -> 1e-3 || 1e-5 || 1e-6
    The eps that is handed over is not used: yours is a number of your own.
/ max(lengths) ->
    The distance is right. It says little alone: divide by the longer of the two.
max(lengths) -> sum(lengths) || min(lengths) || lengths[0] || lengths[1]
    You divide by another length, or by the sum of the two lengths; divide by the longer one.
f(theta - eps * d)) / (2 * eps) -> f(theta)) / eps
    That is a one-sided difference: its error is of the order of eps, not of eps².
(2 * eps) -> eps || 2 || 2 * eps
    The two points are 2 eps apart: your measured slopes have another run under their rise.
theta + eps * d -> theta + eps && theta - eps * d -> theta - eps
    The two points do not lie on both sides of theta, eps away along d.
np.linalg.norm(yours - measured) -> abs(np.linalg.norm(yours) - np.linalg.norm(measured))
    What you divide is not the distance between the two vectors.
np.linalg.norm(yours - measured) / max(lengths) -> np.mean(each) || np.max(each) || each[0] || each[-1] && \
each -> (np.abs(yours - measured) / np.maximum(np.abs(yours), np.abs(measured)))
    You compare direction by direction. u and v are vectors: one distance, divided by one length.
np.linalg.norm -> (lambda u: u @ u) || (lambda u: np.abs(u).sum()) || (lambda u: np.abs(u).max())
    The length of a vector is the root of the sum of its squares; yours is another measure.
""",
    ),
    Exercise("6.7", "Which slip does the test overlook?", "predict", stars=2, minutes=2, points=1,
        expected="b",
        options={
            "a": "`dL_dZ = dL_dA * (1 - Z**2)`",
            "b": "`dL_dZ = 1 - A**2`",
            "c": "`dL_dZ = dL_dA * A * (1 - A)`",
            "d": "`dL_dZ = -dL_dA * (1 - A**2)`",
        },
        mistakes={
            "a": "Line a uses Z. Whatever arrives from above, 1 - Z² is another number than 1 - A².",
            "c": "Line c has the slope of another activation, wrong for any slope from above.",
            "d": "Line d has the wrong sign, and 1 with a wrong sign is −1.",
        },
    ),
    Exercise("6.8", "Two bugs that ones cannot see", "debug", stars=2, minutes=6, points=2, derived=True,
        cases=relu_cases, expected=measured_relu, **MEASURED,
        examples=lambda case: case[0].shape[1], parts="dL_dW dL_db dL_dX",
        meaning="Each entry is the rate at which Σ dL_dA·A changes with that one entry of W, b or X.",
        solution='''
def mended(X, W, Z, dL_dA):
    """dL_dW, dL_db, dL_dX of A = relu(Z) with Z = W @ X + b."""
    ### BEGIN SOLUTION
    dL_dZ = dL_dA * (Z > 0)
    return dL_dZ @ X.T, dL_dZ.sum(axis=1, keepdims=True), W.T @ dL_dZ
    ### END SOLUTION
''',
        edits="""
dL_dA * ( -> np.maximum(dL_dA.mean(axis=1, keepdims=True), 0) * (
    This is passes_with_ones as it was.
dL_dA * ( -> dL_dA.mean(axis=1, keepdims=True) * (
    One bug is left: each example has slopes of its own; yours are averaged over the batch.
dL_dA * ( -> np.maximum(dL_dA, 0) * (
    One bug is left: a slope may be negative, and the relu of a slope is not the slope of relu.
(Z > 0) -> np.maximum(Z, 0) || Z
    You multiply by the value of the unit; a slope of relu is 0 or 1.
Z > 0 -> Z >= 0
    At z = 0 the slope of this relu is 0: the gate opens above 0, not at it.
""" + TURNED.format("W"),
    ),
    Exercise("6.9", "The way back through two layers", "order", stars=1, minutes=3, points=1,
        expected="bdea",
        options={
            "a": "`dL_dW1 = dL_dZ1 @ X.T`",
            "b": "`dL_dZ2 = (P - Y) / N`",
            "c": "`dL_dZ1 = (A1 - Y) / N`",
            "d": "`dL_dA1 = W2.T @ dL_dZ2`",
            "e": "`dL_dZ1 = dL_dA1 * (1 - A1**2)`",
        },
        mistakes={
            ("ca", "bca", "bdca", "bdcea", "bdeca", "bcdea", "cdea"):
                "Line c compares hidden units with targets. Only outputs have any; even the shapes differ.",
            "aedb": "You walk from front to back; the first slope is known at the loss.",
        },
    ),
    Exercise("6.10", "Criticise a test that proves little", "explain", stars=2, minutes=4, points=2,
        model="""
Ones hide a way back that never multiplies by the slopes from above, one that averages them over the examples,
and one that drops negative ones, since all of these leave ones as they are. With H = D = N, a product of the
wrong two matrices raises no complaint about shapes. I would take three different lengths, random slopes from
above, and N = 1 as a second case.
""",
        points_to_compare=(
            "Two errors are named that ones, or equal lengths, hide.",
            "It is said why: what such an error does to a one, or that every product fits.",
            "The better test has random slopes from above and three different lengths.",
        ),
    ),
]
