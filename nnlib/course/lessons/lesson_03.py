"""Exercises of lesson 03, gradient descent: what is right is a closed form, or found by search."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.course.sandbox.observation import Case

EXACT = "The same products in another order: they differ by a few times 1e-16."


# 3.1: a walk of so many steps. The loss is ½‖A θ − c‖², whose gradient is Aᵀ (A θ − c).


def walk_cases(rng):
    """(A, c, theta, eta, steps): the neuron of lesson 00 first."""

    def case(P, eta, steps):
        A = rng.normal(size=(P + 1, P)) / np.sqrt(P)
        return A, rng.normal(size=P + 1), rng.normal(size=P), eta, steps

    neuron = np.array([[2.0, 1.0]]), np.array([6.0]), np.array([0.5, 1.0]), 0.1, 2
    return [neuron, case(3, 0.2, 4), case(1, 0.3, 3), case(5, 0.15, 6)]


def walk_to_a_target(answer: Callable, case: Case) -> Any:
    """What a second call gives that begins at the same start: a start that was moved in place shows."""
    A, c, theta, eta, steps = case
    start = theta.copy()

    def gradient_of(theta):
        return A.T @ (A @ theta - c)

    answer(gradient_of, start, eta, steps)
    return answer(gradient_of, start, eta, steps)


def closed_form_walk(case):
    """Along each eigenvector of Aᵀ A, with eigenvalue λ, all steps together multiply by (1 − η λ)^steps."""
    A, c, theta, eta, steps = case
    bottom = np.linalg.pinv(A) @ c
    values, vectors = np.linalg.eigh(A.T @ A)
    return bottom + vectors @ ((1 - eta * values) ** steps * (vectors.T @ (theta - bottom)))


def walk_by(step: Callable, more: int = 0):
    """A walk whose steps, or the number of them, are wrong: step(theta, g, eta) gives the next point."""

    def descend(gradient_of, theta, eta, steps):
        for _ in range(steps + more):
            theta = step(theta, gradient_of(theta), eta)
        return theta

    return descend


def walk_with(start: Callable | None = None, rate: Callable | None = None):
    """A walk in which a number stands where a step begins, or where η belongs; each of (n, steps)."""

    def descend(gradient_of, theta, eta, steps):
        for n in range(steps):
            begin = start(n, steps) if start else theta
            theta = begin - (rate(n, steps) if rate else eta) * gradient_of(theta)
        return theta

    return descend


def one_step_only(gradient_of, theta, eta, steps):
    return theta - eta * gradient_of(theta)


def all_with_the_first_gradient(gradient_of, theta, eta, steps):
    return theta - steps * eta * gradient_of(theta)


def in_place(gradient_of, theta, eta, steps):
    for _ in range(steps):
        theta -= eta * gradient_of(theta)
    return theta


def from_the_start_each_time(gradient_of, theta, eta, steps):
    place = theta
    for _ in range(steps):
        place = theta - eta * gradient_of(place)
    return place


def downhill(theta, g, eta):
    return theta - eta * g


# 3.5: the limits of a quadratic


def curvature_cases(rng):
    """Unsorted, and of different lengths."""
    spread = [
        rng.uniform(0.5, 1, size=size) * rng.permutation(np.geomspace(1, 30, size)) for size in (3, 5, 4)
    ]
    return [(np.array([2.0, 20.0]),), *((curvatures,) for curvatures in spread)]


def slowest(curvatures, eta):
    """By how much the slowest direction is multiplied, in size."""
    return float(np.max(np.abs(1 - eta * curvatures)))


def searched_limits(case):
    """Largest η with which no direction grows, by bisection; the best one, by golden section."""
    (curvatures,) = case
    low, high = 0.0, 4 / float(curvatures.max())
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slowest(curvatures, middle) < 1 else (low, middle)
    below, left, right, golden = low, 0.0, high, (np.sqrt(5) - 1) / 2
    for _ in range(100):
        one, other = right - golden * (right - left), left + golden * (right - left)
        left, right = (left, other) if slowest(curvatures, one) < slowest(curvatures, other) else (one, right)
    return below, left, slowest(curvatures, left)


def extremes(curvatures):
    return curvatures.min(), curvatures.max()


def limits_with(
    below: Callable = lambda least, most: 2 / most,
    best: Callable = lambda least, most: 2 / (least + most),
    factor: Callable = lambda least, most, eta: 1 - eta * least,
    ends: Callable = extremes,
    told: Callable | None = None,
):
    """The three numbers, of which one is wrong; `told` replaces the best η after the factor was found."""

    def limits(curvatures):
        least, most = ends(curvatures)
        eta = best(least, most)
        return below(least, most), told(least, most) if told else eta, factor(least, most, eta)

    return limits


def with_eta(best: Callable):
    """The three numbers where the best η comes from all curvatures at once."""

    def limits(curvatures):
        eta = best(curvatures)
        return 2 / curvatures.max(), eta, 1 - eta * curvatures.min()

    return limits


# 3.8: a neuron that walks until its slopes are small

SMALL, MOST = 0.001, 100


def neuron_cases(rng):
    """(x, y, w, b, eta): errors of both signs; walks that crawl, zigzag, or are on their way at the end."""

    def case(x, error, product):
        w, b = rng.normal(size=2).tolist()
        return x, w * x + b - error, w, b, product / (x * x + 1)

    x = rng.uniform([1.2, 2.0, 0.15, 0.15, 1.2], [2.5, 2.5, 0.4, 0.4, 2.0]).tolist()
    return [
        (2.0, 6.0, 0.5, 1.0, 0.1),
        case(x[0], 2.5, 0.6),
        case(-x[1], -3.0, 1.85),  # a slow zigzag: which of the slopes is larger, changes
        case(x[2], -4.0, 0.4),  # here, and in the next one, b has the larger slope
        case(x[3], 4.0, 0.4),
        case(-x[4], 2.0, 0.01),
    ]


def closed_form_fit(case):
    """A step multiplies the error by 1 − η (x² + 1); the parameters have moved by the sum of all steps."""
    x, y, w, b, eta = case
    error, curvature = w * x + b - y, x * x + 1
    factor = 1 - eta * curvature
    small = max(abs(x), 1) * abs(error) * abs(factor) ** np.arange(MOST) < SMALL
    steps = int(small.argmax()) if small.any() else MOST
    moved = error * (1 - factor**steps) / curvature
    return w - x * moved, b - moved


def walk_down(w: tuple = ("w", "eta", "g_w"), b: tuple = ("b", "eta", "g_b")):
    """A step at once: each parameter from where, at which rate, along what; all by the names of values."""

    def step(values):
        return tuple(values[begin] - values[rate] * values[along] for begin, rate, along in (w, b))

    return step


def w_first(v):
    w = v["w"] - v["eta"] * v["g_w"]
    return w, v["b"] - v["eta"] * (w * v["x"] + v["b"] - v["y"])


def b_first(v):
    b = v["b"] - v["eta"] * v["g_b"]
    return v["w"] - v["eta"] * (v["w"] * v["x"] + b - v["y"]) * v["x"], b


def both_small(g_w, g_b):
    return max(abs(g_w), abs(g_b)) < SMALL


def signed(g_w, g_b):
    return max(g_w, g_b) < SMALL


def fit_with(stop: Callable = both_small, step: Callable | None = None, late: bool = False):
    """The fit in which the end of the walk, or its step, is wrong; `late` looks only after the step."""
    step = step or walk_down()

    def fit(x, y, w, b, eta):
        for n in range(MOST):
            g_b = w * x + b - y
            g_w = g_b * x
            ends = stop(g_w, g_b)
            if ends and not late:
                break
            numbers = {"one": 1.0, "n": n, "-eta": -eta, "zero": 0.0, "-w": -w, "-b": -b}
            w, b = step(numbers | {"x": x, "y": y, "w": w, "b": b, "eta": eta, "g_w": g_w, "g_b": g_b})
            if ends:
                break
        return w, b

    return fit


def in_one_parameter(begin: tuple = (), rate: tuple = (), along: tuple = ()):
    """Fits in which w, or else b, begins at one of these, or moves at one of these rates, or along these."""
    made = []
    for own, slope in (("w", "g_w"), ("b", "g_b")):
        terms = [(other, "eta", slope) for other in begin if other != own]
        terms += [(own, other, slope) for other in rate]
        terms += [(own, "eta", other) for other in along if other != slope]
        made += [fit_with(step=walk_down(**{own: term})) for term in terms]
    return made


EXERCISES = [
    Exercise(
        id="3.1",
        title="Write gradient descent",
        kind="code",
        stars=1,
        minutes=5,
        points=2,
        cases=walk_cases,
        observe=walk_to_a_target,
        expected=closed_form_walk,
        tolerance=1e-9,
        reason=EXACT,
        mistakes=(
            Mistake(
                "Your walk climbs: the gradient points to where the loss grows.",
                walk_by(lambda theta, g, eta: theta + eta * g),
            ),
            Mistake(
                "Every step is the whole gradient: the learning rate is not used.",
                walk_by(lambda theta, g, eta: theta - g),
            ),
            Mistake(
                "After one step your walk is over. Is the return inside the loop, or is there no loop?",
                one_step_only,
            ),
            Mistake(
                "All your steps use the gradient of the start; each needs that of the place where it begins.",
                all_with_the_first_gradient,
            ),
            Mistake(
                "The start is not where it was: `-=` writes into the array that the caller still needs.",
                in_place,
            ),
            Mistake(
                "Each of your steps begins at the first point again, not where the last one ended.",
                from_the_start_each_time,
            ),
            *forms(
                "Your walk is one step too long or too short.",
                walk_by(downhill, more=1),
                walk_by(downhill, more=-1),
            ),
            Mistake(
                "All your steps are equally long. A step is η times the gradient: shorter where it is flat.",
                walk_by(lambda theta, g, eta: theta - eta * g / np.linalg.norm(g)),
            ),
            Mistake(
                "Only the signs of the slopes are used; a steeper direction gets a longer step.",
                walk_by(lambda theta, g, eta: theta - eta * np.sign(g)),
            ),
            *forms(
                "You return a step, or a gradient, where the point is wanted that the steps lead to.",
                walk_by(lambda theta, g, eta: eta * g),
                walk_by(lambda theta, g, eta: -eta * g),
                walk_by(lambda theta, g, eta: g),
                lambda gradient_of, theta, eta, steps: gradient_of(theta),
            ),
            *forms(
                "Every entry moves by the same length: your step does not look at the gradient.",
                walk_by(lambda theta, g, eta: theta - eta),
                walk_by(lambda theta, g, eta: theta - eta * eta),
            ),
            *forms(
                "What is scaled by η is the point itself; it has to be the gradient.",
                walk_by(lambda theta, g, eta: theta - eta * theta),
                walk_by(lambda theta, g, eta: theta - theta * g),
            ),
            *forms(
                "A step begins at the point where the last one ended; yours begins at a number.",
                walk_by(lambda theta, g, eta: eta - eta * g),
                walk_with(start=lambda n, steps: n),
                walk_with(start=lambda n, steps: steps),
            ),
            Mistake(
                "Point and step have changed places in your difference.",
                walk_by(lambda theta, g, eta: eta * g - theta),
            ),
            *forms(
                "The gradient is scaled by a count of steps, where η belongs.",
                walk_with(rate=lambda n, steps: n),
                walk_with(rate=lambda n, steps: steps),
            ),
            Mistake("Your walk ends where it started.", lambda gradient_of, theta, eta, steps: theta),
        ),
        meaning=lambda case, right: "Each step uses the slopes at the point where it begins.",
    ),
    Exercise(
        id="3.2",
        title="Nine times as large",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "much nearer to the bottom: to about 0.1",
            "b": "away from the bottom: beyond 3",
            "c": "just as near: to 1.2288",
            "d": "just as near on the other side: to −1.2288",
        },
        mistakes=(
            Mistake("The steps are nine times as large. Does the first one stop before the bottom?", "a"),
            Mistake("The first step does cross the bottom. Is it then farther from it than before?", "b"),
            Mistake("The distance is right. Every step changes the side; count how often.", "d"),
        ),
        meaning=lambda case, right: "A step may be too long and still lead nearer.",
    ),
    Exercise(
        id="3.3",
        title="The η behind a walk",
        kind="derive",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: 1.05,
        tolerance=1e-3,
        reason="The answer has two decimals.",
        mistakes=(
            Mistake("That is ηλ, and the curvature of θ² is not 1.", 2.1),
            Mistake(
                "That is the size of the factor. Its sign, and the 1 it is subtracted from, are missing.", 1.1
            ),
            Mistake("The sign of the factor is lost: each step changes the side.", -0.05),
            Mistake("The sign of the factor is lost, and one in the equation too.", 0.05),
            Mistake("You took the factor as −0.9, but the numbers grow.", 0.95),
            Mistake("You solved 1 − η = −0.1. What does θ² do to η there?", 0.55),
            Mistake("That is the factor of one step. Which η makes 1 − 2η equal to it?", -1.1),
        ),
        meaning=lambda case, right: "It is a little above the limit, which is 1.",
    ),
    Exercise(
        id="3.4",
        title="Which way from here?",
        kind="choose",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "along $(-1, -4)$",
            "b": "along $(-1, -1)$",
            "c": "along $(-4, -1)$",
            "d": "along $(1, 1)$",
        },
        mistakes=(
            Mistake("That is where the bottom lies. What are the two slopes at this point?", "a"),
            Mistake("4 and 1 are the factors in f. A slope also depends on where we stand.", "c"),
            Mistake("That is the gradient, and it points uphill.", "d"),
        ),
        meaning=lambda case, right: "Both slopes are equal here, though the bottom lies elsewhere.",
    ),
    Exercise(
        id="3.5",
        title="The limits of a valley",
        kind="code",
        stars=2,
        minutes=6,
        points=2,
        cases=curvature_cases,
        expected=searched_limits,
        parts=("below", "best", "factor"),
        tolerance=1e-9,
        reason="The search narrows an interval down to rounding errors.",
        mistakes=(
            *forms(
                "The limit is where a step keeps nothing of its promise; with yours it still keeps some.",
                limits_with(below=lambda least, most: 1 / most),
                limits_with(below=lambda least, most: 2 / (least + most)),
            ),
            *forms(
                "With an η a little below your limit, the steepest direction still runs away.",
                limits_with(below=lambda least, most: 2 / least),
                limits_with(below=lambda least, most: 3 / most),
                limits_with(below=lambda least, most: 1 / least + 1 / most),
            ),
            *forms(
                "Where all curvatures double, each step size must halve. Your limit does not.",
                limits_with(below=lambda least, most: 2),
                limits_with(below=lambda least, most: most),
                limits_with(below=lambda least, most: least),
                limits_with(below=lambda least, most: most / 2),
            ),
            Mistake(
                "Your best η lands in the steepest direction; with it the flattest one has hardly moved.",
                limits_with(best=lambda least, most: 1 / most),
            ),
            Mistake(
                "Your best η lands in the flattest direction and runs away in the steepest.",
                limits_with(best=lambda least, most: 1 / least),
            ),
            *forms(
                "With your best η the flattest and the steepest direction are not equally fast.",
                limits_with(best=lambda least, most: 1 / (least + most)),
                limits_with(best=lambda least, most: 3 / (least + most)),
                limits_with(best=lambda least, most: 2 / most),
                limits_with(best=lambda least, most: (1 / least + 1 / most) / 2),
            ),
            *forms(
                "Where all curvatures double, each step size must halve. Your best η does not.",
                limits_with(best=lambda least, most: 2),
                limits_with(best=lambda least, most: least + most),
                limits_with(best=lambda least, most: (least + most) / 2),
                limits_with(best=lambda least, most: 2 / (2 / most + most)),
                limits_with(best=lambda least, most: 2 / (2 / most + least)),
            ),
            Mistake(
                "Your best η is negative: such a walk climbs in every direction.",
                limits_with(best=lambda least, most: 2 / (least - most)),
            ),
            *forms(
                "Your factor belongs to the best η; what you return as the best one is another number.",
                limits_with(told=lambda least, most: 2 / most),
                limits_with(told=lambda least, most: least),
                limits_with(told=lambda least, most: most),
            ),
            Mistake(
                "The factor is wanted as a positive number: by how much do distances still shrink?",
                limits_with(factor=lambda least, most, eta: 1 - eta * most),
            ),
            *forms(
                "Your least and most depend on where a curvature stands, and any order may come.",
                limits_with(ends=lambda curvatures: (curvatures[0], curvatures[-1])),
                limits_with(ends=lambda curvatures: (curvatures[0], curvatures[1])),
            ),
            *forms(
                "The sum or the mean of all curvatures has got in: only the least and the most count.",
                with_eta(lambda curvatures: 2 / curvatures.sum()),
                with_eta(lambda curvatures: 1 / curvatures.mean()),
            ),
            *forms(
                "A direction without curvature does not move, so its factor is 1. What would yours be there?",
                limits_with(factor=lambda least, most, eta: 2 - eta * least),
                limits_with(factor=lambda least, most, eta: -eta * least),
                limits_with(factor=lambda least, most, eta: 0.5 - eta * least),
                limits_with(factor=lambda least, most, eta: eta * least),
                limits_with(factor=lambda least, most, eta: least / most),
            ),
            *forms(
                "Your factor is not what the best η makes of the flattest direction.",
                limits_with(factor=lambda least, most, eta: 1),
                limits_with(factor=lambda least, most, eta: 1 - eta),
                limits_with(factor=lambda least, most, eta: 1 - least),
                limits_with(factor=lambda least, most, eta: 1 + eta * least),
                limits_with(factor=lambda least, most, eta: 1 - 2 / most * least),
                limits_with(factor=lambda least, most, eta: 1 - least * least),
                limits_with(factor=lambda least, most, eta: 1 - most * least),
                limits_with(factor=lambda least, most, eta: 1 - eta * eta),
                limits_with(factor=lambda least, most, eta: 1 - eta * 2 / most),
            ),
            Mistake(
                "Least and most have changed places.",
                limits_with(ends=lambda curvatures: (curvatures.max(), curvatures.min())),
            ),
        ),
        meaning=lambda case, right: (
            "Below the first number no direction grows; with the second the slowest is as fast as can be."
        ),
    ),
    Exercise(
        id="3.6",
        title="Nine tenths of a promise",
        kind="predict",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: 0.2 / 11,
        tolerance=5e-3,
        reason="Three significant digits are asked for.",
        mistakes=(
            Mistake(
                "Half as large as it may be: is the ½ missing, or the sum taken where the mean belongs?",
                0.1 / 11,
            ),
            Mistake("That would be right if the step went along y alone.", 0.2 / 20),
            Mistake("That would be right if the step went along x alone.", 0.2 / 2),
            Mistake("With that one the step keeps 10% of its promise and loses 90%.", 1.8 / 11),
            Mistake(
                "That is the η which needs the fewest steps. The first of them keeps half its promise.",
                1 / 11,
            ),
            Mistake("You took 1 and 10, the numbers in f. Its curvatures are twice these.", 0.2 / 5.5),
        ),
        meaning=lambda case, right: "The notch of the slider just below it keeps a little more.",
    ),
    Exercise(
        id="3.7",
        title="A hair's breadth beside the saddle",
        kind="derive",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: 0.001 * 1.2**50,
        tolerance=2e-3,
        reason="Three significant digits are asked for.",
        mistakes=(
            Mistake("A walk from y = 0 would rest there. Is the slope zero at y = 0.001?", 0.0),
            Mistake(
                "That is what would happen to y in a valley. Here f falls on both sides of y = 0.",
                0.001 * 0.8**50,
            ),
            Mistake("Your steps are all as long as the first. They grow with y.", 0.001 + 50 * 0.1 * 0.002),
            Mistake("The slope of y² is 2y; your factor has η alone in it.", 0.001 * 1.1**50),
            Mistake("That is one step short.", 0.001 * 1.2**49),
            Mistake("That is one step too far.", 0.001 * 1.2**51),
        ),
        meaning=lambda case, right: "A thousandth has grown nine thousandfold.",
    ),
    Exercise(
        id="3.8",
        title="Two bugs in one walk",
        kind="debug",
        stars=2,
        minutes=7,
        points=2,
        cases=neuron_cases,
        expected=closed_form_fit,
        parts=("w", "b"),
        tolerance=1e-9,
        reason=EXACT,
        mistakes=(
            Mistake("This is hasty_fit as it was: it takes −8 for a small slope.", fit_with(signed, w_first)),
            Mistake("One bug is left: a large negative slope still counts as a small one.", fit_with(signed)),
            Mistake(
                "One bug is left: b moves by a slope that was measured after w had moved.",
                fit_with(step=w_first),
            ),
            Mistake("Now w moves by a slope that was measured after b had moved.", fit_with(step=b_first)),
            Mistake(
                "Your walk climbs: both parameters move with their slopes.",
                fit_with(step=walk_down(w=("w", "-eta", "g_w"), b=("b", "-eta", "g_b"))),
            ),
            *forms(
                "The sign is taken off at the wrong place: one slope may be large and negative.",
                fit_with(lambda g_w, g_b: abs(max(g_w, g_b)) < SMALL),
                fit_with(lambda g_w, g_b: max(abs(g_w), g_b) < SMALL),
                fit_with(lambda g_w, g_b: max(g_w, abs(g_b)) < SMALL),
            ),
            *forms(
                "Your walk ends when ONE of the two slopes is small; it has to wait for both.",
                fit_with(lambda g_w, g_b: min(abs(g_w), abs(g_b)) < SMALL),
                fit_with(lambda g_w, g_b: abs(g_w) < SMALL),
                fit_with(lambda g_w, g_b: abs(g_b) < SMALL),
            ),
            *forms(
                "You compare one length, or a sum, of both slopes; each of them is to be small.",
                fit_with(lambda g_w, g_b: np.hypot(g_w, g_b) < SMALL),
                fit_with(lambda g_w, g_b: abs(g_w) + abs(g_b) < SMALL),
                fit_with(lambda g_w, g_b: abs(g_w + g_b) < SMALL),
                fit_with(lambda g_w, g_b: g_w**2 + g_b**2 < SMALL),
            ),
            *forms(
                "What counts as small is 0.001; your walk ends at another number.",
                fit_with(lambda g_w, g_b: max(abs(g_w), abs(g_b)) < SMALL / 2),
                fit_with(lambda g_w, g_b: max(abs(g_w), abs(g_b)) < 1 + SMALL),
                fit_with(lambda g_w, g_b: max(abs(g_w), abs(g_b)) < 0.01),
            ),
            Mistake("Your walk takes one step more after its slopes have become small.", fit_with(late=True)),
            Mistake("Your walk never ends before its hundred steps.", fit_with(lambda g_w, g_b: False)),
            Mistake("Your walk ends before its first step.", fit_with(lambda g_w, g_b: True)),
            *forms(
                "One of the two parameters climbs while the other goes down.",
                *in_one_parameter(rate=("-eta",)),
            ),
            *forms("One of the two parameters does not move.", *in_one_parameter(rate=("zero",))),
            *forms(
                "One of the two parameters moves along the slope of the other.",
                *in_one_parameter(along=("g_w", "g_b")),
            ),
            *forms(
                "One of the two parameters moves by the learning rate times something that is no slope.",
                *in_one_parameter(along=("one", "n", "x", "y", "w", "b", "eta")),
            ),
            *forms(
                "In one of the two steps the slope is not scaled by the learning rate.",
                *in_one_parameter(rate=("one", "x", "y")),
                fit_with(step=walk_down(w=("w", "one", "g_w"), b=("b", "one", "g_b"))),
            ),
            *forms(
                "A step of w begins at w, and one of b at b; one of yours begins elsewhere.",
                *in_one_parameter(begin=("n", "x", "y", "w", "b", "eta", "g_w", "g_b", "zero")),
            ),
            *forms(
                "Parameter and step have changed places in one of your differences.",
                fit_with(step=walk_down(w=("-w", "-eta", "g_w"))),
                fit_with(step=walk_down(b=("-b", "-eta", "g_b"))),
            ),
        ),
        meaning=lambda case, right: "Both slopes of a step belong to the point where it begins.",
    ),
    Exercise(id="3.9", title="Three loose places", kind="explain", stars=2, minutes=4, points=2),
]
