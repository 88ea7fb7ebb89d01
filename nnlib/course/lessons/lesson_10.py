"""Exercises of lesson 10, healthy gradients: what is right is measured on networks, or is an identity."""

from functools import cache

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.sandbox.raised import Unfit
from nnlib.datasets import digits
from nnlib.losses import SoftmaxCrossEntropy
from nnlib.network import Network

# 10.4: weights for twenty layers of relu

DEPTH = 20
EQUAL = "All weights of a unit, or of an input, are equal. What would make them differ? Draw each by itself."
ONE_ARRAY = "One array is wanted, the weights alone; yours gives several values."
OTHER_DRAWS = "Draw from the `rng` that is handed over, and from no other one; it goes on from call to call."


def start_of_deep_networks(start, case):
    """The typical weight of two layers, the share of positive ones, how many of twenty layers can learn."""
    rng, the_same = np.random.default_rng(case[0]), np.random.default_rng(case[0])
    one = start(rng, 40, 30)
    if one is ...:
        return one
    if one is None or isinstance(one, tuple):
        raise Unfit("Your code gives None: is a return missing?" if one is None else ONE_ARRAY)
    if np.shape(one) != (40, 30):
        yours = np.shape(one) or f"one {type(one).__name__}"
        raise Unfit(f"The shape must be (H, D) = (40, 30), yours is {yours}.")
    if np.ptp(one, axis=0).max() == 0 or np.ptp(one, axis=1).max() == 0:
        raise Unfit(EQUAL)
    if np.array_equal(one, start(rng, 40, 30)) or not np.array_equal(one, start(the_same, 40, 30)):
        raise Unfit(OTHER_DRAWS)
    layers = [np.asarray(start(rng, H, D)) for H, D in ((300, 80), (80, 300))]
    sizes = [np.sqrt(np.mean(W**2)) for W in layers]
    return *sizes, np.mean([np.mean(W > 0) for W in layers]), layers_that_can_learn(start, case[0])


def layers_that_can_learn(start, seed):
    """How many of twenty layers have typical derivatives between 0.001 and 1."""
    sizes, rng = [*[64] * DEPTH, 10], np.random.default_rng(seed)
    network = Network(sizes, "relu", loss=SoftmaxCrossEntropy(), rng=rng, initializer=start)
    with np.errstate(all="ignore"):
        network.loss_and_gradient(*some_digits())
        return sum(1e-3 <= np.sqrt(np.mean(dL_dW**2)) <= 1 for dL_dW in network.gradients()[::2])


@cache
def some_digits():
    """A batch so small that a network of twenty layers takes milliseconds: X (64, 8), y (8,)."""
    data = digits()
    return data.X_train[:, :8], data.y_train[:8]


# 10.5: for how many of the examples a relu unit is open
def gate_cases(rng):
    def case(H, D, N):
        return rng.normal(size=(H, D)), rng.normal(size=(H, 1)), rng.normal(size=(D, N))

    readable = np.array([[-1], [1]]), np.array([[-1.0], [-0.5]]), np.array([[0.0, 0.25, 0.5, 0.75, 1.0]])
    just_open = np.array([[1.0], [-2.0]]), np.zeros((2, 1)), np.array([[1e-9, -0.5, 2.0, 0.0]])
    return [readable, just_open, case(3, 2, 5), case(4, 3, 1), case(2, 5, 7), case(5, 2, 60)]


def open_by_slope(case):
    """Where a unit is open, its value follows z; measured by moving the bias, one example at a time."""
    W, b, X = case
    above, below = (np.maximum(W @ X + b + move, 0) for move in (1e-12, -1e-12))
    return np.round((above - below) / 2e-12).mean(axis=1)  # ½ at 0, which is rounded to 0


# 10.6: clipping
def clip_cases(rng):
    long, short, steep = rng.normal(size=5), rng.normal(size=4), np.array([3.0, 4.0])
    return [(steep, 1.0), (np.array([0.3, -0.4]), 1.0), (np.array([3.0, -4.0]), 4.5), (steep, 5.0),
            (np.zeros(3), 1.0), (long, 0.5 * float(np.linalg.norm(long))),
            (short, 3 * float(np.linalg.norm(short))), (100 * rng.normal(size=300), 2.0)]


def shortened(case):
    """As long as allowed, and with the direction that it had: a unit vector times a length."""
    gradient, largest = case
    length = np.sqrt(gradient @ gradient)
    return gradient / length * min(length, largest) if length else gradient


# 10.8: a block with a skip connection
def block_cases(rng):
    def case(D, N):
        return rng.normal(size=(D, D)), rng.normal(size=(D, N)), rng.normal(size=(D, N))

    readable = np.array([[2.0]]), np.array([[0.0, 1.0]]), np.array([[1.0, -1.0]])
    return [readable, case(3, 5), case(4, 1), case(2, 3), case(5, 40)]


def measured_at_the_skip(case):
    """By a move along the imaginary axis, which is exact, of each row of A in turn."""
    W, A, dL_dout = case
    moved = A + 1e-20j * np.eye(len(A))[:, :, None]
    return (dL_dout * (moved + np.tanh(W @ moved))).sum(axis=1).imag / 1e-20


EXERCISES = [
    Exercise("10.1", "How many different hidden units?", "predict", stars=1, minutes=2, points=1,
        expected=1, reason="A count is exact.",
        mistakes={
            3: "What should make them different? They begin alike, and each receives the same slope.",
            2: "Look for a difference between any two of them at the start. Is there one?",
            0: "They do learn: all derivatives are there. Only, they are the same for all three.",
        },
    ),
    Exercise("10.2", "Ten sigmoids in a row", "derive", stars=1, minutes=4, points=1,
        expected=0.25**10, tolerance=5e-3, reason="Three significant digits are asked for.",
        mistakes={
            1e-6: "That is rounded to one digit; three are asked for.",
            (2.5, 0.025): "Slopes along a chain multiply: nothing is added, or divided by ten.",
            (0.25, 0.25**9, 0.25**11, 0.25**20): "That is for another number of units than ten.",
            0.5**10: "½ is the sigmoid's value at 0; its slope there is wanted.",
            4.0**10: "The derivative becomes smaller with each unit, not larger.",
        },
    ),
    Exercise("10.3", "A first layer without derivatives", "choose", stars=1, minutes=2, points=1,
        expected="d",
        options={
            "a": "The loss is at its minimum, at least for the first layer.",
            "b": "The first layer is unimportant for this task.",
            "c": "Training is finished; smaller derivatives would be noise.",
            "d": "None of these follows. How large is the loss?",
        },
        mistakes={
            "a": "A slope of almost 0 says that it is flat here. Flat is not low.",
            "b": "Everything that the later layers see has passed through the first one.",
            "c": "Nothing has been learned: the loss is even above that of guessing.",
        },
    ),
    Exercise("10.4", "Make twenty layers learn", "code", stars=3, minutes=8, points=3,
        cases=lambda rng: [(0,), (int(rng.integers(1, 10_000)),)],
        observe=start_of_deep_networks,
        expected=lambda case: (np.sqrt(2 / 80), np.sqrt(2 / 300), 0.5, DEPTH),
        parts="size(300,80) size(80,300) share>0 layers",
        tolerance=0.03, reason="24,000 draws have their root mean square within 0.5%, a sixth of 3%.",
        meaning="The root mean square of the weights for two shapes (H, D), the share of positive weights, "
                "and how many of the 20 layers can learn.",
        solution='''
def start(rng, H, D):
    """Weights (H, D) of a relu layer with D inputs."""
    ### BEGIN SOLUTION
    return rng.normal(0, np.sqrt(2 / D), size=(H, D))
    ### END SOLUTION
''',
        edits="""
0, np.sqrt(2 / D), -> np.sqrt(2 / D),
    The first number that rng.normal takes is the mean: in yours the deviation is 1, and the mean is not 0.
np.sqrt(2 / D) -> 2 / D
    2/D is the variance; the generator is asked for a standard deviation.
np.sqrt(2 / D) -> np.sqrt(1 / D) || np.sqrt(2 / (D + H))
    That is 1/D, or Xavier's rule: right where nothing is cut off. relu stops half of what arrives.
np.sqrt(2 / D) -> 1.0 || 0.01 || 0.1 || np.sqrt(2) || np.sqrt(2 * D) || np.sqrt(D / 2) || np.sqrt(D)
    Yours do not become smaller with the number of inputs; a sum of more terms needs smaller weights.
rng.normal(0, np.sqrt(2 / D) -> rng.uniform(-np.sqrt(2 / D), np.sqrt(2 / D)
    Between -b and b a uniform draw has the variance b²/3; yours is too small.
rng.normal(0, np.sqrt(2 / D), size=(H, D)) -> np.abs(rng.normal(0, np.sqrt(2 / D), size=(H, D)))
    Their size is right. But all your weights are positive: their mean must be 0.
""",
    ),
    Exercise("10.5", "Share of examples that open a relu", "code", stars=2, minutes=6, points=2,
        cases=gate_cases, examples=lambda case: case[2].shape[1],
        expected=open_by_slope, reason="A count divided by a count.",
        meaning="Entry j is the share of examples that unit j lets through; 0 is a dead unit.",
        solution='''
def open_share(W, b, X):
    """Share of the examples that each unit lets through, shape (H,)."""
    ### BEGIN SOLUTION
    return (W @ X + b > 0).mean(axis=1)
    ### END SOLUTION
''',
        edits="""
.mean(axis=1) -> .sum(axis=1) / len(W) || .sum(axis=1) / len(X)
    You divide by the number of units or of inputs; a share of the examples is wanted.
@ X + b -> @ X
    The bias is missing: it decides where a unit opens.
> 0 -> >= 0 || > 1e-6 || > 1e-3 || > 0.05 || > 0.5 || > 1
    A unit is open where z is above 0, not above another number; at z = 0 it is closed.
(W @ X + b > 0) -> np.maximum(W @ X + b, 0) || (W @ X + b)
    That is a mean of values or of z; how often z is above 0 is wanted.
""",
    ),
    Exercise("10.6", "Clip a gradient to a length", "code", stars=2, minutes=6, points=2,
        cases=clip_cases, expected=shortened,
        meaning="The direction is that of the gradient; the length is at most `largest`.",
        solution='''
def clip(gradient, largest):
    """The gradient, shortened to length largest if it is longer; shape (P,)."""
    ### BEGIN SOLUTION
    length = np.linalg.norm(gradient)
    return gradient * largest / length if length > largest else gradient
    ### END SOLUTION
''',
        edits="""
gradient * largest / length if length > largest else gradient -> np.clip(gradient, -largest, largest)
    Each entry is cut for itself, which turns the gradient: (3, 4) may not become (1, 1).
if length > largest else gradient ->
    Every gradient gets the full length, the short ones too; those must stay as they are.
gradient * largest / length -> gradient / length
    Yours has length 1 where it is shortened; `largest` is the length that is allowed.
/ length -> / (length + 1e-6) || / (length + 1e-8)
    A small number makes yours a little too short. Where the length is above `largest`, it cannot be 0.
np.linalg.norm(gradient) -> gradient @ gradient
    The length is the root of the sum of squares: your root is missing.
np.linalg.norm(gradient) -> np.abs(gradient).max() || np.abs(gradient).sum() || gradient.sum()
    The length of a vector is neither its largest entry nor the sum of its entries.
length > largest -> length < largest
    The condition is the wrong way round: it is the long ones that are shortened.
""",
    ),
    Exercise("10.7", "Diagnose a network that does not learn", "explain", stars=2, minutes=5, points=2,
        model="""
2.30 is ln 10, the loss of guessing, so nothing has been learned. I would print the typical derivative of
each layer, and expect it to fall by a factor of at least four per layer, and by far more because the
weights are small as well: the first layer gets nothing. I would divide the pixels by 255 and replace sigmoid
and 0.01 by relu with He's start, or tanh with Xavier's. Then I would measure again before training: all
layers between 0.001 and 1.
""",
        points_to_compare=(
            "2.30 is recognised as the loss of guessing.",
            "The typical derivative of each layer is measured, and is expected to shrink towards the first.",
            "Two changes are named that keep the factor of a layer near 1: inputs, activation or start.",
        ),
    ),
    Exercise("10.8", "Way back through a block with a skip connection", "code",
        stars=2, minutes=6, points=2, derived=True,
        cases=block_cases, examples=lambda case: case[1].shape[1], expected=measured_at_the_skip,
        meaning="Entry (k, n) says how the loss reacts to entry (k, n) of A, along both ways.",
        solution='''
def back_through_block(W, A, dL_dout):
    """dL_dA (D, N) of a block out = A + np.tanh(W @ A)."""
    ### BEGIN SOLUTION
    F = np.tanh(W @ A)
    return dL_dout + W.T @ (dL_dout * (1 - F**2))
    ### END SOLUTION
''',
        edits="""
return dL_dout + -> return
return dL_dout + W.T @ (dL_dout * (1 - F**2)) -> return dL_dout
    That is the way through the block alone, or along the skip alone; what comes along the other is missing.
1 - F**2 -> 1 - A**2 || 1 - (W @ A) ** 2 || 1 - (A + F) ** 2
    Through the block: the slope of tanh comes from its own value, tanh(W A).
(dL_dout * (1 - F**2)) -> dL_dout * (1 - F**2)
    Through the block: first the slope of tanh, then the matrix. A bracket is missing.
dL_dout + W.T -> A + W.T || 1 + W.T
    Along the skip comes dL_dout itself, times a slope of 1.
""",
    ),
]
