"""Exercises of lesson 01, measured slopes: of a cubic a difference is known to the last digit."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.sandbox.observation import Case
from nnlib.course.sandbox.raised import Unfit


# 1.2: f is a cubic, given by its numbers (highest power first), so that the truncation is exactly c3 eps².
def cubic_cases(rng):
    """(numbers of f, x, eps): the example of the lesson, then falling curves, also at x < 0 and at x = 0."""

    def case():
        x, eps = rng.uniform(0.5, 2, size=2) * [rng.choice([-1, 1]), 0.2]
        return rng.uniform(0.5, 3, size=4) * rng.choice([-1, 1], size=4), float(x), float(eps)

    cubics = np.array([[1.0, 0, 0, 0], [-1, 2, 0, 1], [1, -4, 0, 3], [0.5, 1, -2, 0]])
    places = (1.0, 0.01), (-0.5, 0.1), (2, 0.05), (0.0, 0.2)
    return [*((numbers, *place) for numbers, place in zip(cubics, places, strict=True)), case(), case()]


def slope_of_cubic(answer: Callable, case: Case) -> Any:
    """The case is (numbers of a cubic, highest power first; x; eps)."""
    numbers, x, eps = case
    return answer(lambda x: np.polyval(numbers, x), x, eps)


def slope_with_truncation(case):
    numbers, x, eps = case
    return float(np.polyval(np.polyder(numbers), x) + numbers[0] * eps**2)


def told_cubic(case, right):
    terms = zip(case[0], (" x³", " x²", " x", ""), strict=True)
    f = " + ".join(f"{number:.3g}{power}" for number, power in terms if number).replace("+ -", "− ")
    return f"That was f(x) = {f}, which {'rises' if right > 0 else 'falls'} there as x grows."


# 1.6: three formulas; a formula is exact, and what is measured is off by some 1e-11
def number_cases(rng):
    readable = [(2.0, 1.0, 0.3, 1.0), (-3.7, -2.2, 1.9, -0.6), (-1.3, 0.3, 2.6, 1.7)]
    large = (31.7, -23.6, 47.1, 0.23)  # with a wide step, rounding shows only in large numbers
    random = rng.uniform(0.3, 2, size=(3, 4)) * rng.choice([-1, 1], size=(3, 4))
    return [*readable, large, *map(tuple, random.tolist())]


class Real(float):
    """A number from which no complex step can begin; no formula for a slope needs one."""

    def __add__(self, other):
        if isinstance(other, complex):
            raise Unfit("Here formulas are wanted, and your function measures, with complex numbers.")
        return float(self) + other

    def __complex__(self):
        return self + 0j

    __radd__ = __add__


def slopes_of_real_numbers(answer: Callable, case: Case) -> Any:
    """The answer meets numbers that tell when one of them becomes complex."""
    return answer(*map(Real, case))


def slopes_by_complex_steps(case):
    d, t, o, x = case
    step = 1e-20j  # so small that its square vanishes: nothing is left but the slope
    values = 0.5 * (d + step) ** 2, (t - (o + step)) ** 2, np.tanh(x + step)
    return tuple(float(value.imag / step.imag) for value in values)


# 1.7: f(theta) = sum of weights · (A theta + offsets)^power; for powers up to 3 the truncation is exact
def gradient_cases(rng):
    """(theta, eps, weights, A, offsets, power): the bowl and the neuron of the lesson first."""

    def case(K, P, theta=None):
        theta, eps = rng.normal(size=P) if theta is None else theta, rng.uniform(0.05, 0.3)
        return theta, float(eps), rng.normal(size=K), rng.normal(size=(K, P)), rng.normal(size=K), 3

    bowl = np.array([10, 1]), 1e-3, np.array([1.0, 10.0]), np.eye(2), np.zeros(2), 2
    neuron = np.array([0.5, 1.0]), 1e-3, np.array([0.5]), np.array([[2.0, 1.0]]), np.array([-6.0]), 2
    return [bowl, neuron, case(2, 1), case(2, 3, np.array([2, 0, -3])), case(3, 5)]


def slopes_of_powers(answer: Callable, case: Case) -> Any:
    """The loss is a weighted sum of powers of A theta + offsets; theta must come out as it went in."""
    theta, eps, weights, A, offsets, power = case
    before = theta.copy()

    def f(at):
        if np.shape(at) != theta.shape:
            raise Unfit(f"f wants all of theta, {theta.shape}; what you hand over has shape {np.shape(at)}.")
        return float(weights @ (A @ at + offsets) ** power)

    slopes = answer(f, theta, eps)
    if not np.allclose(theta, before, rtol=0, atol=1e-12):
        cut = " It keeps whole numbers here: what you store in it is cut." * (theta.dtype.kind == "i")
        raise Unfit("theta has to come out as it went in, and your function left other numbers in it." + cut)
    return slopes


def gradient_with_truncation(case):
    theta, eps, weights, A, offsets, power = case
    slope = A.T @ (weights * power * (A @ theta + offsets) ** (power - 1))
    return slope + (power == 3) * eps**2 * A.T**3 @ weights


EXERCISES = [
    Exercise("1.1", "A slope from two values?", "predict", stars=1, minutes=2, points=1,
        expected="c",
        options={
            "a": "3",
            "b": "1.5",
            "c": "it cannot be known from this",
            "d": "some number above 0, for the cost is higher at 2 than at 1",
        },
        mistakes={
            "a": "3 is the slope of the straight line between the two points. Must the cost run along it?",
            "b": "1.5 is half the rise. Nothing says where between 1 and 2 the cost rises how fast.",
            "d": "It is higher at 2. Must it rise on the very first bit of the way?",
        },
    ),
    Exercise("1.2", "Measure a slope to both sides", "code", stars=1, minutes=5, points=2,
        cases=cubic_cases, observe=slope_of_cubic, inputs="cubic x eps",
        expected=slope_with_truncation,
        reason="For a cubic the central difference is c1 + c3 eps² exactly; rounding stays below 1e-13 here.",
        meaning=told_cubic,
        solution='''
def slope_at(f, x, eps=1e-5):
    """Slope of f at x by the central difference; a number."""
    ### BEGIN SOLUTION
    return (f(x + eps) - f(x - eps)) / (2 * eps)
    ### END SOLUTION
''',
        edits="""
(f(x + eps) - f(x - eps)) / (2 * eps) -> (f(x + eps) - f(x)) / eps || (f(x) - f(x - eps)) / eps
(f(x + eps) - f(x - eps)) -> (f(x + eps) - f(x)) || (f(x) - f(x - eps))
    You look to one side only, so the bend of the curve gets into the slope; and the run is then eps.
/ (2 * eps) -> / 2 * eps
    Python divides by 2 and then multiplies by eps: the whole run needs brackets.
(f(x + eps) - f(x - eps)) -> f(x + eps) - f(x - eps) && / (2 * eps) -> / (2 * eps) || / 2 * eps
    Only the second value is divided: the whole rise needs brackets.
return ( -> return abs(
return (f(x + eps) - f(x - eps)) / (2 * eps) -> return max(0.0, (f(x + eps) - f(x - eps)) / (2 * eps))
    Where f falls its slope is negative; yours never is.
x + eps -> abs(x) + eps && x - eps -> abs(x) - eps
    You take the slope at |x|. The sign of x says where f is looked at.
x + eps -> x + eps / 2 && x - eps -> x - eps / 2 && (2 * eps) -> eps
return -> eps = 1e-2; return || eps = 1e-3; return || eps = 1e-4; return || eps = 1e-5; return
    Yours is not the slope that a width of eps to each side measures: it has another width, or none.
""",
    ),
    Exercise("1.3", "A central difference by hand", "derive", stars=2, minutes=4, points=1,
        expected=12.01, tolerance=1e-6, reason="The number has four digits, and all of them are asked for.",
        mistakes={
            (12, 12.0001): "12 is the true slope, 12.0001 is measured at a width of 0.01. And at 0.1?",
            (12.61, 11.41): "That is what looking to one side alone says; here we look both ways.",
            (2.402, 24.02): "Divide the difference of the two values by the run. How long is it?",
            3.01: "That is the slope at 1, measured with this width. The place here is 2.",
            11.99: "The truncation error is added to the slope here, since c3 is positive.",
        },
    ),
    Exercise("1.4", "The best width of a central difference", "predict", stars=1, minutes=2, points=1,
        expected="b",
        options={"a": "`1e-2`", "b": "`1e-5`", "c": "`1e-12`", "d": "`1e-15`"},
        mistakes={
            "a": "At this width truncation alone costs about 1e-5; there is room below.",
            "c": "The two cosines then agree in some 12 of 16 digits. How many are left to divide?",
            "d": "The two cosines then agree in nearly all their digits. What is left to divide?",
        },
    ),
    Exercise("1.5", "A central difference beside a corner", "predict", stars=2, minutes=3, points=1,
        expected=0.7, tolerance=1e-6, reason="The number has one digit, and it is asked for.",
        mistakes={
            1: "1 is the true slope at x. But the left one of your two places lies past the corner.",
            0.5: "0.5 is what it says at the corner itself; x lies a little to the right of it.",
            1.4: "Each place is at a distance of 1e-5 from x, so the run is twice that.",
            0.4: "That is what looking to the left alone says; here we look both ways.",
            0: "There is no slope only AT the corner; your two places give a number here.",
        },
    ),
    Exercise("1.6", "Correct three wrong derivatives", "debug", stars=2, minutes=6, points=2, derived=True,
        cases=number_cases, observe=slopes_of_real_numbers, inputs="d t o x",
        expected=slopes_by_complex_steps, parts="of_half_square of_squared_error of_tanh",
        tolerance=1e-13, reason="A formula is right up to rounding; what is measured is off by some 1e-11.",
        meaning="Each is the slope in one letter, the others held; a formula gives it to the last digit.",
        solution='''
def slopes(d, t, o, x):
    """Derivatives of ½d² in d, of (t − o)² in o, and of tanh x in x: three numbers."""
    ### BEGIN SOLUTION
    of_half_square = d
    of_squared_error = -2 * (t - o)
    of_tanh = 1 - np.tanh(x) ** 2
    return of_half_square, of_squared_error, of_tanh
    ### END SOLUTION
''',
        edits="""
half_square = d -> half_square = 1.0 && -2 * (t - o) -> 2 * (t - o) * o && 1 - np -> 1 + np
    These are the three claims as they were.
half_square = d -> half_square = 1.0
    The ½ and the 2 cancel; but the d does not vanish with them.
half_square = d -> half_square = abs(d)
    Two are right. A slope may be negative: where does ½d² fall?
-2 * (t - o) -> 2 * (t - o) || 2 * (t - o) * o || -2 * (t - o) * o
    Two are right. In of_squared_error the slope of the inside is wrong: t − o falls when o grows. How fast?
1 - np.tanh(x) ** 2 -> 1 + np.tanh(x) ** 2 || 1 - np.tanh(x) || 1 / np.cosh(x) || np.sinh(x) / np.cosh(x)
    Two are right. of_tanh is not the slope of tanh: that is 1 at x = 0, and nearly 0 far away on both sides.
1 - np.tanh(x) ** 2 -> (np.tanh(x + 1e-5) - np.tanh(x - 1e-5)) / 2e-5
    These numbers are nearly right, as measured ones are. Here formulas are wanted, right to the last digit.
""",
    ),
    Exercise("1.7", "Measure a whole gradient", "code", stars=3, minutes=12, points=3,
        cases=gradient_cases, observe=slopes_of_powers, inputs="theta eps",
        expected=gradient_with_truncation, tolerance=1e-8,
        reason="The differences are exact up to rounding, which is below 1e-11 at the narrowest width here.",
        meaning="Entry i is what f gains per unit of input i while the others are held. (At (10, 1) f was "
                "the bowl of the card, at (0.5, 1) the loss of the neuron.)",
        solution='''
def all_slopes(f, theta, eps=1e-5):
    """All partial derivatives of f at theta; an array of the same shape, (P,)."""
    ### BEGIN SOLUTION
    df_dtheta = np.zeros(len(theta))
    for i in range(len(theta)):
        wiggle = np.zeros(len(theta))
        wiggle[i] = eps
        df_dtheta[i] = (f(theta + wiggle) - f(theta - wiggle)) / (2 * eps)
    return df_dtheta
    ### END SOLUTION
''',
        edits="""
wiggle = np.zeros(len(theta)) -> wiggle = np.zeros_like(theta)
df_dtheta = np.zeros(len(theta)) -> df_dtheta = np.zeros_like(theta)
theta + wiggle -> (theta + wiggle).astype(theta.dtype) && \
theta - wiggle -> (theta - wiggle).astype(theta.dtype) && \
df_dtheta = np.zeros(len(theta)) -> df_dtheta = 0.0 * theta || df_dtheta = 0 * theta
    (10, 1) has whole numbers, and an array copied from it or made like it cuts what is stored there.
f(theta + wiggle) -> f(theta + eps * (np.arange(len(theta)) <= i)) && \
f(theta - wiggle)) / (2 * eps) -> f(theta + eps * (np.arange(len(theta)) < i))) / eps
wiggle = np.zeros(len(theta)) -> wiggle = wiggle if i else np.zeros(len(theta))
    An entry is moved and not moved back, so the next slope belongs to another place.
wiggle[i] = eps -> wiggle[:] = eps
    All entries move at once; a partial derivative holds all but one.
f(theta - wiggle)) / (2 * eps) -> f(theta)) / eps || f(theta)) / (2 * eps)
    You look to one side only, so the bend of f gets into every slope; and the run is then eps.
/ (2 * eps) -> / 2 * eps
    Python divides by 2 and then multiplies by eps: the whole run needs brackets.
wiggle[i] = eps -> wiggle[i] = 1e-5 && (2 * eps) -> 2e-5
    The width is not eps: the caller chooses it.
df_dtheta[i] = ( -> df_dtheta[i] = (i == 0) * (
    Only the first slope is found: does the function return inside its loop?
""",
    ),
    Exercise("1.8", "The direction of steepest descent", "predict", stars=1, minutes=2, points=1,
        expected="a",
        options={"a": "(−1, −1)", "b": "(−10, −1)", "c": "(−1, −10)", "d": "(1, 1)"},
        mistakes={
            "b": "(−10, −1) leads to the minimum. A gradient is made of the slopes here alone.",
            "c": "1 and 10 are the numbers in front of the squares. The slopes depend on x and y too.",
            "d": "(1, 1) is where g points, and that is up.",
        },
    ),
    Exercise("1.9", "Measured slopes that are all 0", "explain", stars=2, minutes=4, points=2,
        model="""
At $w=1$ the wiggle is below the last digit of $w$, so $w+h$ and $w-h$ are the same stored number, the two
losses are equal and their difference is 0 whatever the slope. I would ask for the slope at $h=10^{-5}$, and
again at $10^{-4}$: where both agree in several digits they can be believed, and where they do not, a corner
or rounding is near. And even a true 0 would only say that it is flat there.
""",
        points_to_compare=(
            "The zeros come from rounding: w + h and w − h are the same stored number.",
            "Two usable widths are named, and why the two results are compared.",
            "A slope of 0 would not yet say that the minimum is reached.",
        ),
    ),
]
