"""Exercises of lesson 09, optimizers: what is right is a weighted sum or mean over all gradients so far."""

from collections.abc import Callable

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms

SUMS = "The same sum in another order: rounding differs by a few times 1e-16."


def weights(beta: float, T: int) -> np.ndarray:
    """βᵀ⁻¹, ..., β, 1: what a memory that keeps the share β makes of T gradients."""
    return beta ** np.arange(T - 1, -1, -1.0)


# 9.2: one step of momentum. Behind what the answer is given, the case holds all gradients so far.


def momentum_cases(rng):
    return [
        (theta, weights(beta, len(G) - 1) @ G[:-1], G[-1], eta, beta, G) for theta, G, eta, beta in walks(rng)
    ]


def walks(rng):
    """(theta, G, eta, beta): G (T, P) holds a gradient a row."""

    def case(P, T, eta, beta):
        return rng.normal(size=P), rng.normal(size=(T, P)), eta, beta

    readable = np.array([1.0]), np.array([[2.0], [3.0]]), 0.1, 0.5
    return [readable, case(3, 4, 0.2, 0.9), case(2, 1, 0.05, 0.8), case(4, 6, 0.5, 0.3)]


def momentum_by_sum(case):
    theta, _, _, eta, beta, G = case
    v = weights(beta, len(G)) @ G
    return theta - eta * v, v


def momentum_with(memory: Callable, move: Callable = lambda theta, v, old, g, eta: theta - eta * v):
    def momentum_step(theta, v, g, eta, beta):
        new = memory(v, g, eta, beta)
        return move(theta, new, v, g, eta), new

    return momentum_step


def remembered(v, g, eta, beta):
    return beta * v + g


# 9.4: one step of RMSProp, from all gradients so far


def rmsprop_cases(rng):
    def before(G, beta):
        return (1 - beta) * weights(beta, len(G) - 1) @ G[:-1] ** 2

    return [(theta, before(G, beta), G[-1], eta, beta, G) for theta, G, eta, beta in walks(rng)]


def rmsprop_by_sum(case):
    theta, _, _, eta, beta, G = case
    v = (1 - beta) * weights(beta, len(G)) @ G**2
    return theta - eta * G[-1] / (np.sqrt(v) + 1e-8), v


def rmsprop_with(
    memory: Callable = lambda v, g, beta: beta * v + (1 - beta) * g**2,
    divisor: Callable = lambda new, old: np.sqrt(new) + 1e-8,
    move: Callable = lambda theta, g, d, eta: theta - eta * g / d,
):
    def rmsprop_step(theta, v, g, eta, beta):
        new = memory(v, g, beta)
        return move(theta, g, divisor(new, v), eta), new

    return rmsprop_step


# 9.6 and 9.7: Adam. Its two means are the weighted means of all gradients, and of their squares.


def adam_cases(rng):
    def case(theta, G, eta, beta1, beta2):
        before, T = G[:-1], len(G)
        m = (1 - beta1) * weights(beta1, T - 1) @ before
        v = (1 - beta2) * weights(beta2, T - 1) @ before**2
        return theta, m, v, G[-1], T, eta, beta1, beta2, G

    def drawn(P, T, *numbers):
        return case(rng.normal(size=P), rng.normal(size=(T, P)), *numbers)

    readable = case(np.array([0.0, 0.0]), np.array([[5.0, -0.001]]), 0.001, 0.9, 0.999)
    return [readable, drawn(3, 4, 0.1, 0.9, 0.99), drawn(2, 1, 0.05, 0.5, 0.9), drawn(4, 6, 0.2, 0.8, 0.95)]


def adam_by_means(case):
    theta, *_, eta, beta1, beta2, G = case
    w1, w2 = weights(beta1, len(G)), weights(beta2, len(G))
    mean, mean_square = np.average(G, axis=0, weights=w1), np.average(G**2, axis=0, weights=w2)
    moved = theta - eta * mean / (np.sqrt(mean_square) + 1e-8)
    return moved, (1 - beta1) * w1 @ G, (1 - beta2) * w2 @ G**2


def adam_with(
    means: Callable = lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2),
    corrected: Callable = lambda m, v, t, b1, b2: (m / (1 - b1**t), v / (1 - b2**t)),
    divisor: Callable = lambda v: np.sqrt(v) + 1e-8,
    move: Callable = lambda theta, m, d, eta, g: theta - eta * m / d,
    kept: Callable = lambda raw, hats: raw,
):
    """A step of Adam in which one habit is wrong."""

    def adam_step(theta, m, v, g, t, eta, beta1, beta2):
        raw = means(m, v, g, beta1, beta2)
        hats = corrected(*raw, t, beta1, beta2)
        return move(theta, hats[0], divisor(hats[1]), eta, g), *kept(raw, hats)

    return adam_step


def one_too_few(m, v, t, b1, b2):
    return (m / (1 - b1 ** (t - 1)), v / (1 - b2 ** (t - 1))) if t > 1 else (m, v)


EXERCISES = [
    Exercise(
        id="9.1",
        title="How much memory?",
        kind="predict",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "β = 0, which is plain descent",
            "b": "β = 0.5",
            "c": "β = 0.9",
            "d": "all three end equally low, since η is the same",
        },
        mistakes=(
            Mistake("Without a memory each step covers only 4 % of what is left in the flat direction.", "a"),
            Mistake("More memory is not always better: with 0.9 it is still swinging after 50 steps.", "c"),
            Mistake("The same η makes very different walks: the memory lengthens the steps.", "d"),
        ),
        meaning=lambda case, right: "Enough memory to speed up, little enough to come to rest.",
    ),
    Exercise(
        id="9.2",
        title="A step with memory",
        kind="code",
        stars=1,
        minutes=5,
        points=2,
        cases=momentum_cases,
        given=5,
        expected=momentum_by_sum,
        parts=("theta", "v"),
        if_wrong={
            "v": "It begins with the memory: compare its line, name by name, with the one above.",
            "theta": "The memory is right. The step from it is not: which names belong there?",
        },
        tolerance=1e-9,
        reason=SUMS,
        mistakes=(
            Mistake(
                "The two have changed places: first theta, then the memory.",
                lambda *case: momentum_with(remembered)(*case)[::-1],
            ),
            Mistake(
                "The gradient enters this memory whole; a factor 1 - beta would make it a mean.",
                momentum_with(lambda v, g, eta, beta: beta * v + (1 - beta) * g),
            ),
            Mistake(
                "The memory is right, but the step goes along the new gradient alone.",
                momentum_with(remembered, lambda theta, v, old, g, eta: theta - eta * g),
            ),
            Mistake(
                "The memory is right, but the step goes along what it was before this gradient came.",
                momentum_with(remembered, lambda theta, v, old, g, eta: theta - eta * old),
            ),
            Mistake(
                "Nothing is forgotten in yours: the old memory is kept whole.",
                momentum_with(lambda v, g, eta, beta: v + g),
            ),
            *forms(
                "The gradient is forgotten instead of the memory: which of the two is old?",
                momentum_with(lambda v, g, eta, beta: v + beta * g),
                momentum_with(lambda v, g, eta, beta: beta * g),
                momentum_with(lambda v, g, eta, beta: v),
                momentum_with(lambda v, g, eta, beta: beta * v),
                momentum_with(lambda v, g, eta, beta: g),
                momentum_with(lambda v, g, eta, beta: beta * g + g),
            ),
            Mistake(
                "That is a step up the slope.",
                momentum_with(remembered, lambda t, v, old, g, eta: t + eta * v),
            ),
            *forms(
                "The memory and the new gradient are added; yours takes one from the other.",
                momentum_with(lambda v, g, eta, beta: beta * v - g),
                momentum_with(lambda v, g, eta, beta: g - beta * v),
            ),
            *forms(
                "η belongs to the step; in this memory there is none.",
                momentum_with(lambda v, g, eta, beta: beta * v + eta * g, lambda t, v, old, g, eta: t - v),
                momentum_with(lambda v, g, eta, beta: beta * v + eta * g),
                momentum_with(lambda v, g, eta, beta: beta * v - eta * g, lambda t, v, old, g, eta: t + v),
                momentum_with(lambda v, g, eta, beta: eta * v + g),
            ),
            *forms(
                "The learning rate has got lost: the step is η times the memory.",
                momentum_with(remembered, lambda t, v, old, g, eta: t - v),
                momentum_with(remembered, lambda t, v, old, g, eta: t - eta),
            ),
            *forms(
                "You return the move, or its opposite; the moved parameters are wanted.",
                momentum_with(remembered, lambda t, v, old, g, eta: -eta * v),
                momentum_with(remembered, lambda t, v, old, g, eta: eta * v - t),
            ),
        ),
        meaning=lambda case, right: (
            "v is the sum of all gradients so far, each times β once for every step since."
        ),
    ),
    Exercise(
        id="9.3",
        title="What becomes of a steady push",
        kind="derive",
        stars=2,
        minutes=4,
        points=1,
        expected=lambda case: 20.0,
        tolerance=1e-6,
        reason="The limit of a geometric sum is exact; entered digits may be few.",
        mistakes=(
            Mistake("That is the gradient itself; a memory of 0.95 makes more of it.", 1.0),
            Mistake("That would be the limit for β = 0.9.", 10.0),
            Mistake("That is the sum of two terms; there is no end to them.", 1.95),
            Mistake("1 − β is what is lost in each step; how often does it go into 1?", 0.05),
            Mistake("19 is the sum without its first term, the newest gradient.", 19.0),
            Mistake("β itself is the share that is kept, not what adds up.", 0.95),
        ),
        meaning=lambda case, right: (
            "Along a slope that stays the same, the steps become twenty times as long."
        ),
    ),
    Exercise(
        id="9.4",
        title="Forget the old squares",
        kind="code",
        stars=2,
        minutes=6,
        points=2,
        cases=rmsprop_cases,
        given=5,
        expected=rmsprop_by_sum,
        parts=("theta", "v"),
        if_wrong={
            "v": "It begins with the mean of squares: compare its line, name by name, with the one above.",
            "theta": "The mean of squares is right. The step from it is not: which names belong there?",
        },
        tolerance=1e-9,
        reason=SUMS,
        mistakes=(
            Mistake(
                "That is AdaGrad's sum, which only grows; this memory is a mean that forgets.",
                rmsprop_with(lambda v, g, beta: v + g**2),
            ),
            *forms(
                "The mean needs both shares: β of the old, and what is left of 1 for the new square.",
                rmsprop_with(lambda v, g, beta: beta * v + g**2),
                rmsprop_with(lambda v, g, beta: v + (1 - beta) * g**2),
                rmsprop_with(lambda v, g, beta: (1 - beta) * g**2),
                rmsprop_with(lambda v, g, beta: beta * v),
                rmsprop_with(lambda v, g, beta: g**2),
                rmsprop_with(lambda v, g, beta: beta * v + (1 + beta) * g**2),
                rmsprop_with(lambda v, g, beta: beta * v + (2 - beta) * g**2),
                rmsprop_with(lambda v, g, beta: beta * v + 1 - beta),
            ),
            *forms(
                "The shares have changed places: β belongs to the old mean.",
                rmsprop_with(lambda v, g, beta: (1 - beta) * v + beta * g**2),
            ),
            *forms(
                "The gradient enters squared, and nothing else: its size is wanted, not its sign.",
                rmsprop_with(lambda v, g, beta: beta * v + (1 - beta) * np.abs(g)),
                rmsprop_with(lambda v, g, beta: beta * v + (1 - beta) * 2**g),
            ),
            *forms(
                "The root is missing: g over its own square would be larger, the smaller g is.",
                rmsprop_with(divisor=lambda new, old: new + 1e-8),
            ),
            *forms(
                "The step must be divided by the mean that already holds this gradient.",
                rmsprop_with(divisor=lambda new, old: np.sqrt(old) + 1e-8),
            ),
            Mistake("That is a step up the slope.", rmsprop_with(move=lambda t, g, d, eta: t + eta * g / d)),
            *forms(
                "The division by the root is missing, or is a product: each weight gets a scale of its own.",
                rmsprop_with(move=lambda t, g, d, eta: t - eta * g),
                rmsprop_with(move=lambda t, g, d, eta: t - eta * g * d),
                rmsprop_with(move=lambda t, g, d, eta: t - d),
            ),
            *forms(
                "The learning rate has got lost.",
                rmsprop_with(move=lambda t, g, d, eta: t - g / d),
                rmsprop_with(move=lambda t, g, d, eta: t - eta / d),
                rmsprop_with(move=lambda t, g, d, eta: t - eta),
            ),
            *forms(
                "You return the move, or its opposite; the moved parameters are wanted.",
                rmsprop_with(move=lambda t, g, d, eta: -eta * g / d),
                rmsprop_with(move=lambda t, g, d, eta: eta * g / d - t),
            ),
            Mistake(
                "ε stands outside the root: it is added when the root is drawn.",
                rmsprop_with(divisor=lambda new, old: np.sqrt(new + 1e-8)),
            ),
            Mistake("ε is missing beside the root.", rmsprop_with(divisor=lambda new, old: np.sqrt(new))),
            *forms(
                "The number that keeps the quotient finite is tiny, and it is ADDED to the root.",
                rmsprop_with(divisor=lambda new, old: np.sqrt(new) + 1),
                rmsprop_with(divisor=lambda new, old: np.sqrt(new) - 1),
                rmsprop_with(divisor=lambda new, old: np.sqrt(new + 1)),
                rmsprop_with(divisor=lambda new, old: 1e-8),
            ),
        ),
        meaning=lambda case, right: "v is the mean of the squares so far, the older the less.",
    ),
    Exercise(
        id="9.5",
        title="Adam's very first step",
        kind="predict",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "too small, by a factor of 10: the mean of gradients has only begun to grow",
            "b": "the right size: both means are too small by the same factor",
            "c": "too large, by a factor of about 3",
            "d": "too large, by a factor of 1000",
        },
        mistakes=(
            Mistake("m is too small by 10. But what is it divided by, and how much too small is that?", "a"),
            Mistake("The two memories forget at different rates, β₁ = 0.9 and β₂ = 0.999.", "b"),
            Mistake(
                "v is too small by 1000; the step is divided by its ROOT, and m is too small as well.", "d"
            ),
        ),
        meaning=lambda case, right: "A tenth above, the root of a thousandth below.",
    ),
    Exercise(
        id="9.6",
        title="Write Adam",
        kind="code",
        stars=3,
        minutes=10,
        points=3,
        cases=adam_cases,
        given=8,
        expected=adam_by_means,
        parts=("theta", "m", "v"),
        if_wrong={
            "m": "It begins with the mean of gradients: compare its line, name by name, with the one above.",
            "v": "m is right, the mean of squares is not: compare its line, name by name.",
            "theta": "Both means are right. The step from them is not: the corrections, or the fraction?",
        },
        tolerance=1e-9,
        reason=SUMS,
        mistakes=(
            Mistake(
                "The means are right, but the step uses them as they are, and they began at 0.",
                adam_with(corrected=lambda m, v, t, b1, b2: (m, v)),
            ),
            Mistake(
                "Only m is corrected; v started at 0 as well.",
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b1**t), v)),
            ),
            Mistake(
                "Only v is corrected; m started at 0 as well.",
                adam_with(corrected=lambda m, v, t, b1, b2: (m, v / (1 - b2**t))),
            ),
            *forms(
                "The correction is that of the first step for ever; it must fade as t grows.",
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b1), v / (1 - b2))),
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b1), v / (1 - b2**t))),
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b1**t), v / (1 - b2))),
            ),
            Mistake(
                "t counts this step as well: in the first one it is 1.", adam_with(corrected=one_too_few)
            ),
            *forms(
                "Each memory has a β of its own, also in its correction.",
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b2**t), v / (1 - b1**t))),
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b1**t), v / (1 - b1**t))),
                adam_with(corrected=lambda m, v, t, b1, b2: (m / (1 - b2**t), v / (1 - b2**t))),
            ),
            Mistake(
                "You hand back the corrected means; the next step must go on from the plain ones.",
                adam_with(kept=lambda raw, hats: hats),
            ),
            *forms(
                "The gradient enters v squared.",
                adam_with(lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * np.abs(g))),
            ),
            *forms(
                "A mean needs both shares: β of the old, and what is left of 1 for the new.",
                adam_with(lambda m, v, g, b1, b2: (b1 * m + g, b2 * v + g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m + g, b2 * v + (1 - b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, b2 * v + g**2)),
                adam_with(lambda m, v, g, b1, b2: (m + (1 - b1) * g, b2 * v + (1 - b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, v + (1 - b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m - (1 - b1) * g, b2 * v + (1 - b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m + (1 + b1) * g, b2 * v + (1 - b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, b2 * v + (1 + b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: ((1 - b1) * g, b2 * v + (1 - b2) * g**2)),
                adam_with(lambda m, v, g, b1, b2: (b1 * m + (1 - b1) * g, (1 - b2) * g**2)),
            ),
            *forms(
                "The shares have changed places: β belongs to the old mean.",
                adam_with(lambda m, v, g, b1, b2: ((1 - b1) * m + b1 * g, (1 - b2) * v + b2 * g**2)),
            ),
            *forms(
                "Both memories are right. The step goes along the gradient; Adam's goes along the mean.",
                adam_with(move=lambda t, m, d, eta, g: t - eta * g / d),
            ),
            Mistake("The root is missing under the step.", adam_with(divisor=lambda v: v + 1e-8)),
            Mistake("That is a step up the slope.", adam_with(move=lambda t, m, d, eta, g: t + eta * m / d)),
            *forms(
                "Both memories are right. The division by the root is missing, or η is.",
                adam_with(move=lambda t, m, d, eta, g: t - eta * m),
                adam_with(move=lambda t, m, d, eta, g: t - m / d),
                adam_with(move=lambda t, m, d, eta, g: t - eta),
                adam_with(move=lambda t, m, d, eta, g: t - d),
                adam_with(move=lambda t, m, d, eta, g: t - eta * m * d),
            ),
            *forms(
                "Both memories are right. You return the move; the moved parameters are wanted.",
                adam_with(move=lambda t, m, d, eta, g: -eta * m / d),
                adam_with(move=lambda t, m, d, eta, g: eta * m / d - t),
            ),
            *forms(
                "Both memories are right. What keeps the quotient finite is 1e-8, added to the root.",
                adam_with(divisor=lambda v: np.sqrt(v) + 1),
                adam_with(divisor=lambda v: np.sqrt(v) - 1),
            ),
        ),
        meaning=lambda case, right: (
            "The step is η times a mean of gradients over the root of a mean of their squares."
        ),
    ),
    Exercise(
        id="9.7",
        title="Two memories of nothing",
        kind="choose",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "plain descent, θ ← θ − η g",
            "b": "a step of η against the sign of each entry of g",
            "c": "no step at all, since nothing is remembered",
            "d": "AdaGrad, since only squares are left",
        },
        mistakes=(
            Mistake(
                "m̂ is g, as in plain descent; but it is still divided by the root of its own square.", "a"
            ),
            Mistake("With β = 0 the newest gradient is all there is; it is not forgotten.", "c"),
            Mistake("AdaGrad adds up all squares; here only the newest one is left.", "d"),
        ),
        meaning=lambda case, right: "A number divided by its own size is its sign.",
    ),
    Exercise(id="9.8", title="Which one, and why", kind="explain", stars=2, minutes=5, points=2),
]
