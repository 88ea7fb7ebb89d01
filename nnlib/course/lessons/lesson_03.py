"""Exercises of lesson 03, gradient descent: what is right is a closed form, or found by search."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.sandbox.observation import Case
from nnlib.course.sandbox.raised import Unfit


# 3.1: a walk of so many steps. The loss is ½‖A θ − c‖², whose gradient is Aᵀ (A θ − c).
def walk_cases(rng):
    """(theta, eta, steps, A, c): the neuron, long steps from whole numbers, tiny slopes, then random ones."""

    def case(P, eta, steps):
        A = rng.normal(size=(P + 1, P)) / np.sqrt(P)
        return rng.normal(size=P), eta, steps, A, rng.normal(size=P + 1)

    neuron = np.array([0.5, 1.0]), 0.1, 2, np.array([[2.0, 1.0]]), np.array([6.0])
    long_steps = np.array([3, -2, 1]), 0.3, 3, np.array([[1.0, 0, 1], [0, 2.0, 0]]), np.array([0.0, 7.0])
    tiny_slopes = np.array([1 + 5e-7]), 0.3, 5, np.array([[1.0]]), np.array([1.0])
    return [neuron, long_steps, tiny_slopes, case(3, 0.2, 4), case(1, 0.3, 3), case(5, 0.15, 40)]


def walk_to_a_target(answer: Callable, case: Case) -> Any:
    """Where the walk ends; the caller still needs the start."""
    theta, eta, steps, A, c = case
    before = theta.copy()
    end = answer(lambda at: A.T @ (A @ at - c), theta, eta, steps)
    if not np.array_equal(theta, before):
        raise Unfit("Your function writes into theta, and the caller still needs the start.")
    return end


def closed_form_walk(case):
    """Along each eigenvector of Aᵀ A, with eigenvalue λ, all steps together multiply by (1 − η λ)^steps."""
    theta, eta, steps, A, c = case
    bottom = np.linalg.pinv(A) @ c
    values, vectors = np.linalg.eigh(A.T @ A)
    return bottom + vectors @ ((1 - eta * values) ** steps * (vectors.T @ (theta - bottom)))


# 3.5: the limits of a quadratic
def curvature_cases(rng):
    """The valley of the lesson, unsorted ones and whole numbers, then others of different lengths."""
    random = [rng.uniform(0.5, 1, size=n) * rng.permutation(np.geomspace(1, 30, n)) for n in (3, 5, 4)]
    return [(np.array(one),) for one in ([2.0, 20.0], [3.0, 8.0, 0.5, 1.5], [20, 2, 7], *random)]


def searched_limits(case):
    """Largest η with which no direction grows, by bisection; the best one, by a search in thirds."""

    def slowest(eta):
        return float(np.max(np.abs(1 - eta * case[0])))

    below, high = 0.0, 4 / float(case[0].max())
    for _ in range(100):
        middle = (below + high) / 2
        below, high = (middle, high) if slowest(middle) < 1 else (below, middle)
    best, right = 0.0, below
    for _ in range(200):
        one, other = (2 * best + right) / 3, (best + 2 * right) / 3
        best, right = (best, other) if slowest(one) < slowest(other) else (one, right)
    return below, best, slowest(best)


# 3.8: a neuron that walks until its slopes are small
def neuron_cases(rng):
    """(x, y, w, b, eta): errors of both signs; a slow zigzag; b has the larger slope; still on the way."""

    def case(least, most, error, product):
        x, w, b = rng.uniform(least, most), *rng.normal(size=2).tolist()
        return x, w * x + b - error, w, b, product / (x * x + 1)

    plain, zigzag = case(1.2, 2.5, 2.5, 0.6), case(-2.5, -2.0, -3.0, 1.85)
    larger_in_b = [case(0.15, 0.4, error, 0.4) for error in (-4.0, 4.0)]
    return [(2.0, 6.0, 0.5, 1.0, 0.1), plain, zigzag, *larger_in_b, case(-2.0, -1.2, 2.0, 0.01)]


def closed_form_fit(case):
    """A step multiplies the error by 1 − η (x² + 1); the parameters have moved by the sum of all steps."""
    x, y, w, b, eta = case
    error, factor = w * x + b - y, 1 - eta * (x * x + 1)
    ends = max(abs(x), 1) * abs(error) * abs(factor) ** np.arange(100) < 0.001
    steps = int(np.argmax([*ends, True]))
    moved = eta * error * (1 - factor**steps) / (1 - factor)
    return w - x * moved, b - moved


EXERCISES = [
    Exercise("3.1", "Write gradient descent", "code", stars=1, minutes=5, points=2,
        cases=walk_cases, observe=walk_to_a_target, inputs="theta eta steps", expected=closed_form_walk,
        meaning="Each step uses the slopes at the point where it begins.",
        solution='''
def descend(gradient_of, theta, eta, steps):
    """The point after so many steps of gradient descent; same shape as theta."""
    ### BEGIN SOLUTION
    for _ in range(steps):
        theta = theta - eta * gradient_of(theta)
    ### END SOLUTION
    return theta
''',
        edits="""
theta - eta -> theta + eta
    Your walk climbs: the gradient points to where the loss grows.
range(steps) -> range(1)
    You end one step from the start: a return inside the loop, no loop, or does each lap start anew?
range(steps) -> range(steps + 1) || range(1, steps)
    You take one step more, or one fewer, than `steps` says.
range(steps) -> range(1) && eta * -> steps * eta *
    All your steps use the gradient of the start; each needs that of the place where it begins.
for _ in range(steps): -> for start in [theta] * steps: && theta = theta - -> theta = start -
    Each of your steps begins at the first point again, not where the last one ended.
gradient_of(theta) -> gradient_of(theta) / np.linalg.norm(gradient_of(theta)) || np.sign(gradient_of(theta))
    All your steps are equally long. A step is η times the gradient: shorter where it is flat.
eta * gradient_of(theta) -> np.clip(eta * gradient_of(theta), -1, 1)
    Your long steps are cut. A step is η times the gradient, however long that is.
eta * gradient_of(theta) -> eta * gradient_of(theta) * (np.abs(gradient_of(theta)).max() > 1e-3)
    Your walk ends early where the slopes are small. `steps` says how many are wanted.
""",
    ),
    Exercise("3.2", "An η nine times as large", "predict", stars=1, minutes=2, points=1,
        expected="c",
        options={
            "a": "much nearer to the bottom: to about 0.1",
            "b": "away from the bottom: beyond 3",
            "c": "just as near: to 1.2288",
            "d": "just as near on the other side: to −1.2288",
        },
        mistakes={
            "a": "The steps are nine times as large. Does the first one stop before the bottom?",
            "b": "The first step does cross the bottom. Is it then farther from it than before?",
            "d": "The distance is right. Every step changes the side; count how often.",
        },
    ),
    Exercise("3.3", "The η behind a walk", "derive", stars=2, minutes=3, points=1,
        expected=1.05, tolerance=1e-3, reason="The answer has two decimals.",
        mistakes={
            2.1: "That is ηλ, and the curvature of θ² is not 1.",
            1: "With η = 1 the walk on θ² bounces between two points for ever. Here the numbers grow.",
            (-0.05, 0.05): "The sign of the factor is missing: each step changes the side.",
            0.95: "You took the factor as −0.9, but the numbers grow.",
            0.55: "You solved 1 − η = −0.1, or left the 1 out. How much does a step multiply θ by on θ²?",
            (-1.1, 1.1): "That is the factor of one step, or its size. Which η belongs to it?",
        },
    ),
    Exercise("3.4", "The flat direction of a valley", "choose", stars=2, minutes=3, points=1,
        expected="c",
        options={"a": "along $(1, 0)$", "b": "along $(0, 1)$", "c": "along $(1, 1)$", "d": "along $(1, -1)$"},
        mistakes={
            "a": "Along x alone f is x². Does it rise less if y comes along?",
            "b": "Along y alone f is y². Does it rise less if x comes along?",
            "d": "That is the flat direction of the valley in the picture. Which sign has xy here?",
        },
    ),
    Exercise("3.5", "Limit, best η and factor from curvatures", "code", stars=2, minutes=6, points=2,
        cases=curvature_cases, expected=searched_limits, parts="below best factor",
        reason="The search narrows an interval down to rounding errors.",
        meaning="Below the first number no direction grows; with the second the slowest is fastest.",
        solution='''
def limits(curvatures):
    """(below, best, factor) of gradient descent on a quadratic; three numbers."""
    ### BEGIN SOLUTION
    least, most = np.min(curvatures), np.max(curvatures)
    below = 2 / most
    best = 2 / (least + most)
    return below, best, 1 - best * least
    ### END SOLUTION
''',
        edits="""
below = 2 / most -> below = 1 / most || below = 2 / (least + most)
    The limit is where a step keeps nothing of its promise; with yours it still keeps some.
best = 2 / (least + most) -> best = 1 / most
    Your best η lands in the steepest direction; with it the flattest one has hardly moved.
best = 2 / (least + most) -> best = 2 / np.sum(curvatures) || best = 1 / np.mean(curvatures)
    The sum or the mean of all curvatures is in your best η: only the least and the most count.
np.min(curvatures) -> curvatures[0] && np.max(curvatures) -> np.max(curvatures) || curvatures[-1]
    The curvatures may come in any order; you take the least or the most by its place.
""",
    ),
    Exercise("3.6", "An η that keeps nine tenths of its promise", "predict", stars=2, minutes=3, points=1,
        expected=0.2 / 11, tolerance=2e-3, reason="Three significant digits are asked for.",
        mistakes={
            0.1 / 11: "Half of what it may be: is the ½ missing, or the sum taken where the mean belongs?",
            (0.2 / 20, 0.2 / 2): "That would be right if the step went along one axis alone.",
            1.8 / 11: "With that one the step keeps 10% of its promise and loses 90%.",
            1 / 11: "That is the η which needs the fewest steps. The first of them keeps half its promise.",
            0.2 / 5.5: "You took 1 and 10, the numbers in f. Its curvatures are twice these.",
        },
    ),
    Exercise("3.7", "A walk that starts beside a saddle", "derive", stars=2, minutes=3, points=1,
        expected=0.001 * 1.2**50, tolerance=6e-4, reason="Three significant digits are asked for.",
        mistakes={
            0: "A walk from y = 0 would rest there. Is the slope zero at y = 0.001?",
            0.001 * 0.8**50: "So y would move in a valley. Here f falls on both sides of y = 0.",
            0.8**50: "That is x after 50 steps. Where is y?",
            0.001 + 50 * 0.1 * 0.002: "Your steps are all as long as the first. They grow with y.",
            0.001 * 1.1**50: "The slope of y² is 2y; your factor has η alone in it.",
            1.2**50: "By that number a distance has grown. From where does y start?",
            (0.001 * 1.2**49, 0.001 * 1.2**51): "That is one step short, or one too far.",
        },
    ),
    Exercise("3.8", "Two bugs in one walk", "debug", stars=2, minutes=7, points=2,
        cases=neuron_cases, expected=closed_form_fit, parts="w b",
        meaning="The walk ends where both slopes first are below 0.001 in size, or after a hundred steps.",
        solution='''
def fit(x, y, w, b, eta):
    """The neuron's w and b at the end of the walk."""
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        ### BEGIN SOLUTION
        if max(abs(dL_dw), abs(dL_db)) < 0.001:
            break
        w, b = w - eta * dL_dw, b - eta * dL_db
        ### END SOLUTION
    return w, b
''',
        edits="""
max(abs(dL_dw), abs(dL_db)) -> max(dL_dw, dL_db) && \
w, b = w - eta * dL_dw, b - eta * dL_db -> w = w - eta * dL_dw; b = b - eta * (w * x + b - y)
    This is hasty_fit as it was: it takes −8 for a small slope.
max(abs(dL_dw), abs(dL_db)) -> max(dL_dw, dL_db)
    One bug is left: a large negative slope still counts as a small one.
w, b = w - eta * dL_dw, b - eta * dL_db -> w = w - eta * dL_dw; b = b - eta * (w * x + b - y)
w, b = w - eta * dL_dw, b - eta * dL_db -> b = b - eta * dL_db; w = w - eta * (w * x + b - y) * x
    One bug is left: one parameter moves by a slope that was measured after the other had moved.
max(abs(dL_dw), abs(dL_db)) -> abs(max(dL_dw, dL_db)) || abs(dL_dw + dL_db) || np.hypot(dL_dw, dL_db)
    Each of the two slopes has to be small in size; you compare something else.
max(abs(dL_dw), abs(dL_db)) -> min(abs(dL_dw), abs(dL_db))
    Your walk ends when one of the two slopes is small; it has to wait for both.
break -> w, b = w - eta * dL_dw, b - eta * dL_db; break
    Your walk takes one step more after its slopes have become small.
0.001 -> 1e-2 || 1e-4 || 1e-6 || 0
    What counts as small is 0.001; your walk ends at another number, or takes all its laps.
""",
    ),
    Exercise("3.9", "Three loose places", "explain", stars=2, minutes=4, points=2,
        model="""
We move *against* the gradient, which points uphill. How far is η times the length of the gradient, so that
steps shorten where the ground levels out. With η above 2/λmax we do not arrive anywhere, and with a
smaller one we arrive where the gradient is zero, which may be a saddle, a plateau or a valley that is not the
deepest.
""",
        points_to_compare=(
            "The direction: against the gradient.",
            "The length of a step: η times the length of the gradient, and not η alone.",
            "The end: a place where the slopes are zero, lowest or not, and with too large an η none at all.",
        ),
    ),
]
