"""Exercises of lesson 10, healthy gradients: what is right is measured on networks, or is an identity."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.course.sandbox.observation import Case
from nnlib.course.sandbox.raised import Unfit
from nnlib.datasets import digits
from nnlib.initializers import he
from nnlib.losses import SoftmaxCrossEntropy
from nnlib.network import Network

# 10.4: weights for twenty layers of relu

DEPTH, WIDTH, LEAST, MOST = 20, 128, 1e-3, 1.0


def start_of_deep_networks(answer: Callable, case: Case) -> Any:
    """How many of twenty layers can learn, and the typical weight of two layers of other sizes."""
    (seed,), start = case, of_one_shape(answer)
    return layers_that_can_learn(start, seed), spread(start, seed, 300, 80), spread(start, seed, 80, 300)


def of_one_shape(start: Callable) -> Callable:
    """The same start, but what is not of the shape (H, D) is told at once: inside a network it would show
    as an error of NumPy in a line that no learner wrote."""

    def checked(rng: np.random.Generator, H: int, D: int) -> Any:
        W = start(rng, H, D)
        if W is ...:
            raise NotImplementedError  # a hole
        if W is None:
            raise Unfit("Your code gives None: is a return missing?")
        if (shape := np.shape(W)) != (H, D):
            yours = f"yours is {shape}" if shape else f"yours is one {type(W).__name__}"
            raise Unfit(f"The shape must be (H, D) = ({H}, {D}), {yours}.")
        return np.asarray(W)

    return checked


def layers_that_can_learn(start: Callable, seed: int) -> int:
    """How many of twenty layers have typical derivatives between 0.001 and 1."""
    sizes = [64, *[WIDTH] * (DEPTH - 1), 10]
    rng = np.random.default_rng(seed)
    network = Network(sizes, "relu", loss=SoftmaxCrossEntropy(), rng=rng, initializer=start)
    with np.errstate(all="ignore"):
        network.loss_and_gradient(*some_digits())
        typical = [np.sqrt(np.mean(dL_dW**2)) for dL_dW in network.gradients()[::2]]
    return sum(LEAST <= size <= MOST for size in typical)


@cache
def some_digits() -> tuple[np.ndarray, np.ndarray]:
    """A small batch: X (64, 32), y (32,)."""
    data = digits()
    return data.X_train[:, :32], data.y_train[:32]


def spread(start: Callable, seed: int, H: int, D: int) -> float:
    """The root mean square of the weights of one layer."""
    W = np.asarray(start(np.random.default_rng(seed), H, D), dtype=float)
    return float(np.sqrt(np.mean(W**2)))


def drawn_with(deviation: Callable):
    return lambda rng, H, D: rng.normal(0, deviation(H, D), size=(H, D))


# 10.5: for how many of the examples a relu unit is open


def gate_cases(rng):
    def case(H, D, N):
        return rng.normal(size=(H, D)), rng.normal(size=(H, 1)), rng.normal(size=(D, N))

    readable = np.array([[-1.0], [1.0]]), np.array([[-1.0], [-0.5]]), np.array([[0.0, 0.25, 0.5, 0.75, 1.0]])
    return [readable, case(3, 2, 5), case(4, 3, 1), case(2, 5, 7), case(5, 2, 6)]


def open_by_slope(case):
    """Where a unit is open, its value follows z; measured by moving the bias, one example at a time."""
    W, b, X = case

    def values(b):
        return np.maximum(W @ X + b, 0)

    moved = (values(b + 1e-6) - values(b - 1e-6)) / 2e-6
    return np.round(moved).mean(axis=1)


def added_up(W, b, X):
    return (W + b > 0).mean(axis=1)


# 10.6: clipping


def clip_cases(rng):
    long, short = rng.normal(size=5), rng.normal(size=4)
    return [
        (np.array([3.0, 4.0]), 1.0),
        (np.array([0.3, -0.4]), 1.0),
        (long, 0.5 * float(np.linalg.norm(long))),
        (short, 3 * float(np.linalg.norm(short))),
        (100 * rng.normal(size=3), 2.0),
    ]


def shortened(case):
    """As long as allowed, and with the direction that it had: a unit vector times a length."""
    gradient, largest = case
    length = np.sqrt(gradient @ gradient)
    return gradient / length * min(length, largest)


EXERCISES = [
    Exercise(
        id="10.1",
        title="Three hidden units?",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: 1,
        tolerance=1e-9,
        reason="A count is exact.",
        mistakes=(
            Mistake(
                "What should make them different? They begin alike, and each receives the same slope.", 3
            ),
            Mistake("Look for a difference between any two of them at the start. Is there one?", 2),
            Mistake("They do learn: all derivatives are there. Only, they are the same for all three.", 0),
        ),
        meaning=lambda case, right: "Three copies of one unit, for ever.",
    ),
    Exercise(
        id="10.2",
        title="Ten sigmoids in a row",
        kind="derive",
        stars=1,
        minutes=4,
        points=1,
        expected=lambda case: 0.25**10,
        tolerance=5e-3,
        reason="Three significant digits are asked for.",
        mistakes=(
            Mistake("Slopes along a chain multiply; you add them.", 2.5),
            Mistake("That is one link. Ten of them follow each other.", 0.25),
            Mistake("That is twenty links.", 0.25**20),
            Mistake("That is nine links.", 0.25**9),
            Mistake("½ is the sigmoid's value at 0; its slope there is wanted.", 0.5**10),
            Mistake("That is the tenth of a slope; the slopes multiply.", 0.025),
        ),
        meaning=lambda case, right: "Under a millionth of what the last unit receives arrives at the first.",
    ),
    Exercise(
        id="10.3",
        title="A first layer that hears nothing",
        kind="choose",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "d",
        options={
            "a": "The loss is at its minimum, at least for the first layer.",
            "b": "The first layer is unimportant for this task.",
            "c": "Training is finished; smaller derivatives would be noise.",
            "d": "None of these follows. How large is the loss?",
        },
        mistakes=(
            Mistake("A slope of almost 0 says that it is flat here. Flat is not low.", "a"),
            Mistake("Everything that the later layers see has passed through the first one.", "b"),
            Mistake("Nothing has been learned: the loss is even above that of guessing.", "c"),
        ),
        meaning=lambda case, right: "The product on the way back has vanished, not the reason to learn.",
    ),
    Exercise(
        id="10.4",
        title="Make twenty layers learn",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=lambda rng: [(0,), (int(rng.integers(1, 10_000)),)],
        observe=start_of_deep_networks,
        expected=lambda case: start_of_deep_networks(he, case)[:1] + (np.sqrt(2 / 80), np.sqrt(2 / 300)),
        parts=("layers that can learn", "size of W (300, 80)", "size of W (80, 300)"),
        if_wrong={
            "size of W (300, 80)": "The size of the weights must follow from the number of INPUTS.",
            "size of W (80, 300)": "Right for one shape, not for the other: which of H and D decides?",
            "layers that can learn": "Their size is right, and yet layers are deaf: are all weights random?",
        },
        tolerance=0.03,
        reason="24,000 draws have their root mean square within 0.5 %; 3 % is six times that.",
        mistakes=(
            Mistake(
                "Equal weights, equal units: nothing breaks the symmetry.", lambda rng, H, D: np.zeros((H, D))
            ),
            Mistake(
                "2/D is the variance; the generator is asked for a standard deviation.",
                drawn_with(lambda H, D: 2 / D),
            ),
            Mistake(
                "That is 1/D: right where nothing is cut off. relu stops half of what arrives.",
                drawn_with(lambda H, D: np.sqrt(1 / D)),
            ),
            Mistake(
                "That is Xavier's rule, for tanh; with relu half of the variance is lost in each layer.",
                drawn_with(lambda H, D: np.sqrt(2 / (D + H))),
            ),
            Mistake(
                "You count the units of the layer; a sum z has as many terms as there are INPUTS.",
                drawn_with(lambda H, D: np.sqrt(2 / H)),
            ),
            *forms(
                "One size for all layers, however wide: it must depend on the number of inputs.",
                drawn_with(lambda H, D: 1.0),
                drawn_with(lambda H, D: 0.01),
                drawn_with(lambda H, D: 0.1),
                drawn_with(lambda H, D: np.sqrt(2)),
            ),
            *forms(
                "With more inputs yours get larger; a sum of more terms needs smaller ones.",
                drawn_with(lambda H, D: np.sqrt(2 * D)),
                drawn_with(lambda H, D: np.sqrt(D / 2)),
                drawn_with(lambda H, D: np.sqrt(D)),
            ),
            *forms(
                "The right rule has a 2 above D, under the root.",
                drawn_with(lambda H, D: np.sqrt(3 / D)),
                drawn_with(lambda H, D: 2 / np.sqrt(D)),
                drawn_with(lambda H, D: 1 / D),
            ),
        ),
        meaning=lambda case, right: "Twenty of twenty layers receive derivatives between 0.001 and 1.",
    ),
    Exercise(
        id="10.5",
        title="Who is still open?",
        kind="code",
        stars=2,
        minutes=6,
        points=2,
        cases=gate_cases,
        examples=lambda case: case[2].shape[1],
        expected=open_by_slope,
        tolerance=1e-9,
        reason="Shares of a few examples: a count divided by a count.",
        mistakes=(
            Mistake(
                "You count the open examples; the share of all is wanted.",
                lambda W, b, X: (W @ X + b > 0).sum(axis=1),
            ),
            Mistake(
                "The bias is missing: it decides where a unit opens.",
                lambda W, b, X: (W @ X > 0).mean(axis=1),
            ),
            Mistake(
                "That is the share of examples for which a unit is CLOSED.",
                lambda W, b, X: (W @ X + b <= 0).mean(axis=1),
            ),
            Mistake(
                "That is the mean value of each unit; how often it is above 0 is wanted.",
                lambda W, b, X: np.maximum(W @ X + b, 0).mean(axis=1),
            ),
            Mistake(
                "That is the mean of z. How often is it above 0?", lambda W, b, X: (W @ X + b).mean(axis=1)
            ),
            *forms(
                "The bias is added to z; yours enters in another way.",
                lambda W, b, X: (W @ X - b > 0).mean(axis=1),
                lambda W, b, X: (W @ X * b > 0).mean(axis=1),
                lambda W, b, X: (b > 0)[:, 0] * 1.0,
            ),
            Mistake(
                "z = 0 is not open: the unit lets nothing through there.",
                lambda W, b, X: (W @ X + b >= 0).mean(axis=1),
            ),
            Mistake("Products of weights and inputs make z; yours adds the weights up.", added_up),
            *forms(
                "The gate opens at z = 0, at no other number.",
                lambda W, b, X: (W @ X + b > 1).mean(axis=1),
                lambda W, b, X: (W @ X + b > -1).mean(axis=1),
                lambda W, b, X: (W @ X + b > 0.5).mean(axis=1),
            ),
            *forms(
                "That is 0 or 1 for each unit; the share of the examples is wanted.",
                lambda W, b, X: ((W @ X + b > 0).any(axis=1)) * 1.0,
                lambda W, b, X: ((W @ X + b > 0).all(axis=1)) * 1.0,
            ),
        ),
        meaning=lambda case, right: (
            "Entry j is the share of examples that unit j lets through; 0 is a dead unit."
        ),
    ),
    Exercise(
        id="10.6",
        title="Shorten, never turn",
        kind="code",
        stars=2,
        minutes=6,
        points=2,
        cases=clip_cases,
        expected=shortened,
        tolerance=1e-9,
        reason="One division and one product: rounding of 1e-16.",
        mistakes=(
            Mistake(
                "Each entry is cut for itself, which turns the gradient: (3, 4) may not become (1, 1).",
                lambda g, largest: np.clip(g, -largest, largest),
            ),
            Mistake(
                "Every gradient gets the full length, the short ones too; those must stay as they are.",
                lambda g, largest: g * largest / np.linalg.norm(g),
            ),
            *forms(
                "Yours has length 1 where it is shortened; `largest` is the length that is allowed.",
                lambda g, largest: g / np.linalg.norm(g) if np.linalg.norm(g) > largest else g,
                lambda g, largest: g / np.linalg.norm(g),
            ),
            *forms(
                "The length is the ROOT of the sum of squares.",
                lambda g, largest: g * largest / (g @ g) if g @ g > largest else g,
                lambda g, largest: g * largest / (g @ g) if np.linalg.norm(g) > largest else g,
            ),
            *forms(
                "The length of a vector is neither its largest entry nor the sum of its entries.",
                lambda g, largest: g * largest / np.abs(g).max() if np.abs(g).max() > largest else g,
                lambda g, largest: g * largest / np.abs(g).sum() if np.abs(g).sum() > largest else g,
                lambda g, largest: g * largest / g.sum() if g.sum() > largest else g,
            ),
            Mistake("Nothing is shortened.", lambda g, largest: g),
            *forms(
                "The condition is the wrong way round: it is the long ones that are shortened.",
                lambda g, largest: g * largest / np.linalg.norm(g) if np.linalg.norm(g) < largest else g,
            ),
            *forms(
                "The fraction has something wrong above or below: a vector times a length, over a length.",
                lambda g, largest: g**2 / np.linalg.norm(g) if np.linalg.norm(g) > largest else g,
                lambda g, largest: largest * np.ones_like(g) if np.linalg.norm(g) > largest else g,
                lambda g, largest: np.linalg.norm(g) / (g * largest) if np.linalg.norm(g) > largest else g,
            ),
            *forms(
                "A long gradient becomes longer in yours, or keeps too much: divide by its length, once.",
                lambda g, largest: g * np.linalg.norm(g) / largest if np.linalg.norm(g) > largest else g,
                lambda g, largest: g * largest if np.linalg.norm(g) > largest else g,
                lambda g, largest: g * largest,
                lambda g, largest: (
                    largest / np.linalg.norm(g) * np.ones_like(g) if np.linalg.norm(g) > largest else g
                ),
            ),
            Mistake(
                "What is too long becomes nothing; it is to keep its direction.",
                lambda g, largest: np.zeros_like(g) if np.linalg.norm(g) > largest else g,
            ),
        ),
        meaning=lambda case, right: "The direction is that of the gradient; the length is at most `largest`.",
    ),
    Exercise(id="10.7", title="A patient comes in", kind="explain", stars=2, minutes=5, points=2),
]
