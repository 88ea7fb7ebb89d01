"""Exercises of lesson 01, measured slopes: of a cubic a difference is known to the last digit."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.course.sandbox.observation import Case
from nnlib.differences import derivative

# 1.2: f is a cubic, given by its numbers (highest power first), so that the truncation is exactly c3 eps².

CUBE = np.array([1.0, 0.0, 0.0, 0.0])


def cubic_cases(rng):
    def case():
        x, eps = rng.uniform(0.5, 2, size=2) * [1, 0.2]
        return rng.uniform(0.5, 3, size=4) * rng.choice([-1, 1], size=4), float(x), float(eps)

    return [(CUBE, 1.0, 0.01), case(), case(), case()]


def slope_of_polynomial(answer: Callable, case: Case) -> Any:
    """The case is (numbers of a polynomial, highest power first; x; eps)."""
    numbers, x, eps = case
    return answer(partial(np.polyval, numbers), x, eps)


def slope_with_truncation(case):
    numbers, x, eps = case
    return float(np.polyval(np.polyder(numbers), x) + numbers[0] * eps**2)


def told_cubic(case, right):
    numbers, x, eps = case
    terms = [
        f"{number:+.3g}{power}"
        for number, power in zip(numbers, (" x³", " x²", " x", ""), strict=True)
        if number
    ]
    way = "rises" if right > 0 else "falls"
    f = " ".join(terms).removeprefix("+")
    return f"That was f(x) = {f} at {x:.3g}, eps = {eps:.3g}: it {way} by about {abs(right):.3g} per unit."


# 1.6: three formulas, judged by measurement


def number_cases(rng):
    random = [tuple(float(v) for v in rng.uniform(0.3, 2, size=4) * [1, -1, 1, 1]) for _ in range(3)]
    return [(2.0, 1.0, 0.3, 1.0), *random]


def measured_slopes(case):
    d, t, o, x = case
    return (
        derivative(lambda d: 0.5 * d**2, d),
        derivative(lambda o: (t - o) ** 2, o),
        derivative(np.tanh, x),
    )


def slopes_with(
    half_square=lambda d: d,
    squared_error=lambda t, o: -2 * (t - o),
    tanh=lambda x: 1 - np.tanh(x) ** 2,
):
    """The three formulas with some of them wrong."""
    return lambda d, t, o, x: (half_square(d), squared_error(t, o), tanh(x))


def mixed_up():
    """The three right formulas, one of which is replaced by another one or by an input."""

    def with_other(place, pick):
        def slopes(d, t, o, x):
            right = [d, -2 * (t - o), 1 - np.tanh(x) ** 2]
            right[place] = [*right, t, o, x][pick]
            return tuple(right)

        return slopes

    return [with_other(place, pick) for place in range(3) for pick in range(6) if pick != place]


def as_claimed(*repaired):
    """The three claims of the notebook, except those that are repaired."""
    claims = {
        "half_square": lambda d: 1.0,
        "squared_error": lambda t, o: 2 * (t - o) * o,
        "tanh": lambda x: 1 + np.tanh(x) ** 2,
    }
    return slopes_with(**{name: claim for name, claim in claims.items() if name not in repaired})


# 1.7: f(theta) = sum of weights · (A theta + offsets)^power; for powers up to 3 the truncation is exact


def slopes_of_powers(answer: Callable, case: Case) -> Any:
    """The loss is a weighted sum of powers of affine functions of theta."""
    weights, A, offsets, power, theta, eps = case
    return answer(lambda at: float(weights @ (A @ at + offsets) ** power), theta.copy(), eps)


def gradient_cases(rng):
    def case(K, n):
        weights, offsets = rng.normal(size=K), rng.normal(size=K)
        theta, eps = rng.normal(size=n), rng.uniform(0.05, 0.3)
        return weights, rng.normal(size=(K, n)), offsets, 3, theta, float(eps)

    bowl = np.array([1.0, 10.0]), np.eye(2), np.zeros(2), 2, np.array([10, 1]), 1e-3
    neuron = np.array([0.5]), np.array([[2.0, 1.0]]), np.array([-6.0]), 2, np.array([0.5, 1.0]), 1e-3
    return [bowl, neuron, case(2, 1), case(2, 3), case(3, 5)]


def gradient_with_truncation(case):
    weights, A, offsets, power, theta, eps = case
    slope = A.T @ (weights * power * (A @ theta + offsets) ** (power - 1))
    return slope + (power == 3) * eps**2 * A.T**3 @ weights


def gradient_with(rise, wiggle=lambda i, n, eps: eps * (np.arange(n) == i)):
    """A loop over the entries with a wrong slope of each, or a wrong way to wiggle.

    rise takes f, theta, the wiggle, eps, the number of the entry and the slopes found so far.
    """

    def slopes(f, theta, eps):
        so_far = np.zeros(len(theta))
        for i in range(len(theta)):
            so_far[i] = rise(f, theta, wiggle(i, len(theta), eps), eps, i, so_far)
        return so_far

    return slopes


def over(run):
    """The right rise over a wrong run."""
    return gradient_with(lambda f, theta, w, eps, *_: (f(theta + w) - f(theta - w)) / run(eps))


def central(f, theta, w, eps, *_):
    return (f(theta + w) - f(theta - w)) / (2 * eps)


def one_place_wrong(place):
    """Two gradients: the place above, then the one below, is another one than theta plus or minus a wiggle.

    place takes theta, the wiggle with its sign, eps with its sign, the number of the entry and the slopes.
    """

    def above(f, theta, w, eps, i, so_far):
        return (f(place(theta, w, eps, i, so_far)) - f(theta - w)) / (2 * eps)

    def below(f, theta, w, eps, i, so_far):
        return (f(theta + w) - f(place(theta, -w, -eps, i, so_far))) / (2 * eps)

    return gradient_with(above), gradient_with(below)


def walks_on(f, theta, eps):
    """The entries are moved and never moved back."""
    point, slopes = np.array(theta, dtype=float), np.zeros(len(theta))
    for i in range(len(theta)):
        before = f(point)
        point[i] += eps
        slopes[i] = (f(point) - before) / eps
    return slopes


def walks_on_centrally(f, theta, eps):
    point, slopes = np.array(theta, dtype=float), np.zeros(len(theta))
    for i in range(len(theta)):
        point[i] += eps
        above = f(point)
        point[i] -= 2 * eps
        slopes[i] = (above - f(point)) / (2 * eps)
    return slopes


def in_place(f, theta, eps):
    """The entries of theta itself are moved, and not moved back; whole numbers stay whole."""
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += eps
        above = f(theta)
        theta[i] -= 2 * eps
        slopes[i] = (above - f(theta)) / (2 * eps)
    return slopes


def whole_numbers(f, theta, eps):
    """A copy of whole numbers cannot hold a nudge: 10 + 0.001 is stored as 10."""
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        above, below = theta.copy(), theta.copy()
        above[i], below[i] = theta[i] + eps, theta[i] - eps
        slopes[i] = (f(above) - f(below)) / (2 * eps)
    return slopes


def whole_numbers_to_one_side(f, theta, eps):
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        above = theta.copy()
        above[i] = theta[i] + eps
        slopes[i] = (f(above) - f(theta)) / eps
    return slopes


def whole_wiggle(rise):
    """The wiggle itself is stored in an array of whole numbers, and is 0 there."""

    def slopes(f, theta, eps):
        def stored(i, n, eps):
            return (eps * (np.arange(n) == i)).astype(theta.dtype)

        return gradient_with(rise, stored)(f, theta, eps)

    return slopes


def whole_slopes(f, theta, eps):
    """The slopes are stored in an array of the type of theta."""
    return gradient_with(central)(f, theta, eps).astype(theta.dtype)


EXERCISES = [
    Exercise(
        id="1.1",
        title="Three, then six",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "3",
            "b": "1.5",
            "c": "it cannot be known from this",
            "d": "some number above 0, for the cost is higher at 2 than at 1",
        },
        mistakes=(
            Mistake(
                "3 is the slope of the straight line between the two points. Must the cost run along it?",
                "a",
            ),
            Mistake("1.5 is half the rise. Nothing says where between 1 and 2 the cost rises how fast.", "b"),
            Mistake("It is higher at 2. Must it rise on the very first bit of the way?", "d"),
        ),
        meaning=lambda case, right: "Two values tell the mean slope between them, and none at either end.",
    ),
    Exercise(
        id="1.2",
        title="The first instrument",
        kind="code",
        stars=1,
        minutes=5,
        points=2,
        cases=cubic_cases,
        observe=slope_of_polynomial,
        expected=slope_with_truncation,
        tolerance=1e-9,
        reason="For a cubic the central difference is c1 + c3 eps² exactly; rounding stays below 1e-13 here.",
        mistakes=(
            *forms(
                "You look to one side only, so the bend of the curve gets into the slope.",
                lambda f, x, eps: (f(x + eps) - f(x)) / eps,
                lambda f, x, eps: (f(x) - f(x - eps)) / eps,
            ),
            *forms(
                "One end of your rise is at x itself, but the run is the distance between both sides.",
                lambda f, x, eps: (f(x + eps) - f(x)) / (2 * eps),
                lambda f, x, eps: (f(x) - f(x - eps)) / (2 * eps),
            ),
            Mistake(
                "Your two places are further apart than the distance that you divide by.",
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / eps,
            ),
            *forms(
                "A slope is rise over run: you return the run, or run over rise.",
                lambda f, x, eps: 2 * eps,
                lambda f, x, eps: 2 * eps / (f(x + eps) - f(x - eps)),
            ),
            *forms(
                "That is the change alone; a slope is a change for each unit of x.",
                lambda f, x, eps: f(x + eps) - f(x - eps),
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / 2,
                lambda f, x, eps: f(x + eps) - f(x),
            ),
            *forms(
                "Python divides by 2 and then multiplies by eps: the whole run needs brackets.",
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / 2 * eps,
                lambda f, x, eps: (f(x + eps) - f(x - eps)) * (2 * eps),
            ),
            *forms(
                "Only the second value is divided: the whole rise needs brackets.",
                lambda f, x, eps: f(x + eps) - f(x - eps) / (2 * eps),
                lambda f, x, eps: f(x + eps) - f(x - eps) / 2 * eps,
            ),
            *forms(
                "The two values are added; a rise is a difference.",
                lambda f, x, eps: (f(x + eps) + f(x - eps)) / (2 * eps),
                lambda f, x, eps: (f(x + eps) + f(x - eps)) / 2,
            ),
            *forms(
                "The values change places, so what rises is said to fall.",
                lambda f, x, eps: (f(x - eps) - f(x + eps)) / (2 * eps),
            ),
            *forms(
                "A fine slope, but with another width: eps is meant as the distance to each side.",
                lambda f, x, eps: (f(x + eps / 2) - f(x - eps / 2)) / eps,
                lambda f, x, eps: (f(x + 2 * eps) - f(x - 2 * eps)) / (4 * eps),
            ),
            *forms(
                "You take a width of your own. Whoever calls the instrument chooses it, with eps.",
                *(
                    partial(lambda f, x, eps, h: (f(x + h) - f(x - h)) / (2 * h), h=10.0**-k)
                    for k in range(9)
                ),
            ),
            *forms(
                "Both places lie on the same side, or are one and the same: nothing rises between them.",
                lambda f, x, eps: 0.0,
            ),
            *forms(
                "The run is the distance of the two places; where they lie, x, has no part in it.",
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / (2 * x),
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / x,
            ),
            *forms(
                "That is no distance between your two places: how far is it from one to the other?",
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / (3 * eps),
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / (2 + eps),
            ),
            *forms(
                "One of the two places is not beside x: it is eps, or twice something.",
                lambda f, x, eps: (f(eps + eps) - f(x - eps)) / (2 * eps),
                lambda f, x, eps: (f(x + x) - f(x - eps)) / (2 * eps),
                lambda f, x, eps: (f(x + eps) - f(0.0)) / (2 * eps),
                lambda f, x, eps: (f(eps) - f(x - eps)) / (2 * eps),
                lambda f, x, eps: (f(x + eps) - f(eps)) / (2 * eps),
                lambda f, x, eps: (f(x + eps) - f(eps - x)) / (2 * eps),
            ),
        ),
        meaning=told_cubic,
    ),
    Exercise(
        id="1.3",
        title="By hand, exactly",
        kind="derive",
        stars=2,
        minutes=4,
        points=1,
        expected=lambda case: 12.01,
        tolerance=1e-6,
        reason="The number has four digits, and all of them are asked for.",
        mistakes=(
            Mistake("12 is the true slope. The measured one is off by the truncation error.", 12.0),
            Mistake("That is what looking to the right alone says; here we look both ways.", 12.61),
            Mistake("That is what looking to the left alone says; here we look both ways.", 11.41),
            Mistake("That is the difference of the two values; it is still to be divided.", 2.402),
            Mistake("You divided by 0.1. How far apart are the two places?", 24.02),
            Mistake("That is right for a width of 0.01; here it is 0.1.", 12.0001),
            Mistake("The truncation enters with the square of the width, and the bend cancels.", 12.1),
            Mistake(
                "The bend cancels: its power of h is even. What remains is the change of the bend.", 12.6
            ),
            Mistake("That is the slope at 1, measured with this width. We stand at 2.", 3.01),
            Mistake("The truncation is added to the slope here, since c3 is positive.", 11.99),
        ),
        meaning=lambda case, right: "Off by a hundredth, whatever the place: for this curve c3 is 1.",
    ),
    Exercise(
        id="1.4",
        title="The best width",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "b",
        options={"a": "`1e-2`", "b": "`1e-5`", "c": "`1e-12`", "d": "`1e-15`"},
        mistakes=(
            Mistake("At this width truncation alone costs about 1e-5; there is room below.", "a"),
            Mistake("The two cosines then agree in some 12 of 16 digits. How many are left to divide?", "c"),
            Mistake("The two cosines then agree in nearly all their digits. What is left to divide?", "d"),
        ),
        meaning=lambda case, right: "Narrow enough for truncation, and wide enough for 16 digits.",
    ),
    Exercise(
        id="1.5",
        title="Beside the corner",
        kind="predict",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: 0.55,
        tolerance=1e-6,
        reason="The number has two digits, and both are asked for.",
        mistakes=(
            Mistake(
                "1 is the true slope at x. But the left one of your two places lies past the corner.", 1.0
            ),
            Mistake("0.5 is what it says at the corner itself; x lies a little to the right of it.", 0.5),
            Mistake("Each place is at a distance of 1e-5 from x, so the run is twice that.", 1.1),
            Mistake("You took x for a point on the left of the corner.", 0.45),
            Mistake("That is what looking to the left alone says; here we look both ways.", 0.1),
            Mistake("The measured slope is a rate: divide the rise by the run.", 1.1e-5),
            Mistake("There is no slope only AT the corner; your two places give a number here.", 0.0),
        ),
        meaning=lambda case, right: (
            "A blend of the slopes 0 and 1, by how much of the run lies on each side."
        ),
    ),
    Exercise(
        id="1.6",
        title="Three claims, three repairs",
        kind="debug",
        stars=2,
        minutes=6,
        points=2,
        cases=number_cases,
        expected=measured_slopes,
        parts=("of_half_square", "of_squared_error", "of_tanh"),
        tolerance=1e-7,
        reason="The right values are measured by central differences, which are good to about 1e-9 here.",
        mistakes=(
            Mistake("These are the three claims as they were.", as_claimed()),
            *forms(
                "One claim is repaired, two still stand: compare each with its measured slope.",
                as_claimed("half_square"),
                as_claimed("squared_error"),
                as_claimed("tanh"),
            ),
            Mistake(
                "The ½ and the 2 cancel; but the d does not vanish with them.",
                as_claimed("squared_error", "tanh"),
            ),
            Mistake(
                "In of_squared_error the slope of the inside, t − o, is taken to be o. "
                "By how much does t − o change when o grows by one?",
                as_claimed("half_square", "tanh"),
            ),
            Mistake(
                "1 + tanh² is above 1, and grows. Is tanh steeper at 3 than at 0?",
                as_claimed("half_square", "squared_error"),
            ),
            *forms(
                "Two are right. In of_half_square a factor is wrong: square d gives two equal shares.",
                slopes_with(half_square=lambda d: 2 * d),
                slopes_with(half_square=lambda d: d / 2),
                slopes_with(half_square=lambda d: -d),
            ),
            *forms(
                "Two are right. In of_half_square you return a value and not the slope in d.",
                slopes_with(half_square=lambda d: d**2 / 2),
                slopes_with(half_square=lambda d: d**2),
            ),
            *forms(
                "Two are right. of_squared_error has the wrong sign: t − o falls when o grows.",
                slopes_with(squared_error=lambda t, o: 2 * (t - o)),
            ),
            *forms(
                "Two are right. In of_squared_error the error t − o is not what is multiplied.",
                slopes_with(squared_error=lambda t, o: -2 * (t + o)),
                slopes_with(squared_error=lambda t, o: -2.0),
                slopes_with(squared_error=lambda t, o: -2 * t),
                slopes_with(squared_error=lambda t, o: -2 * o),
                slopes_with(squared_error=lambda t, o: -2 * t - o),
                slopes_with(squared_error=lambda t, o: -2 * (t - o) * o),
                slopes_with(squared_error=lambda t, o: 0.0),
                lambda d, t, o, x: (d, -2 * (d - o), 1 - np.tanh(x) ** 2),
                lambda d, t, o, x: (d, -2 * (x - o), 1 - np.tanh(x) ** 2),
                lambda d, t, o, x: (d, -2 * (t - d), 1 - np.tanh(x) ** 2),
                lambda d, t, o, x: (d, -2 * (t - x), 1 - np.tanh(x) ** 2),
            ),
            *forms(
                "Two are right. In of_squared_error the factor is wrong: a square has two equal shares.",
                slopes_with(squared_error=lambda t, o: -(t - o)),
                slopes_with(squared_error=lambda t, o: -3 * (t - o)),
                slopes_with(squared_error=lambda t, o: -4 * (t - o)),
                slopes_with(squared_error=lambda t, o: t - o),
                slopes_with(squared_error=lambda t, o: (t - o) ** 2),
            ),
            *forms(
                "Two are right. of_tanh is not the slope of tanh: near x = 0 that is 1, far away it is 0.",
                slopes_with(tanh=lambda x: 1 - np.tanh(x)),
                slopes_with(tanh=lambda x: np.tanh(x) ** 2),
                slopes_with(tanh=lambda x: np.tanh(x) ** 2 - 1),
                slopes_with(tanh=lambda x: np.tanh(x)),
                slopes_with(tanh=lambda x: 1 - x**2),
                slopes_with(tanh=lambda x: 2 - np.tanh(x) ** 2),
                slopes_with(tanh=lambda x: -(np.tanh(x) ** 2)),
                slopes_with(tanh=lambda x: 0.5 - np.tanh(x) ** 2),
                slopes_with(tanh=lambda x: 1 - np.tanh(x) ** 3),
                slopes_with(tanh=lambda x: 1 - 2 ** np.tanh(x)),
                slopes_with(tanh=lambda x: 1 / np.cos(x) ** 2),
                slopes_with(tanh=lambda x: 1.0),
            ),
            *forms("Two are right. In place of the third stands another number that you had.", *mixed_up()),
            *forms(
                "Two are right. In of_tanh the tanh of another input is taken: x is the one.",
                lambda d, t, o, x: (d, -2 * (t - o), 1 - np.tanh(d) ** 2),
                lambda d, t, o, x: (d, -2 * (t - o), 1 - np.tanh(t) ** 2),
                lambda d, t, o, x: (d, -2 * (t - o), 1 - np.tanh(o) ** 2),
                lambda d, t, o, x: (d, -2 * (t - o), 1 - np.tanh(-2 * (t - o)) ** 2),
            ),
        ),
        meaning=lambda case, right: "A slope in one letter, with the other letters held.",
    ),
    Exercise(
        id="1.7",
        title="The second instrument",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=gradient_cases,
        observe=slopes_of_powers,
        expected=gradient_with_truncation,
        tolerance=1e-8,
        reason="The differences are exact up to rounding, which is below 1e-11 at the narrowest width here.",
        mistakes=(
            Mistake(
                "(10, 1) is an array of whole numbers, and so is a copy of it: stored there, eps is cut off.",
                whole_numbers,
            ),
            *forms(
                "An entry is moved and not moved back, so the next slope belongs to another place.",
                walks_on,
                walks_on_centrally,
                in_place,
            ),
            Mistake(
                "At (10, 1) both places are theta itself: in an array of whole numbers eps is cut off to 0.",
                whole_wiggle(central),
            ),
            *forms(
                "You look to one side only; and at (10, 1) an array of whole numbers cuts off eps.",
                whole_numbers_to_one_side,
                lambda f, theta, eps: whole_numbers_to_one_side(f, theta, -eps),
                whole_wiggle(lambda f, theta, w, eps, *_: (f(theta) - f(theta - w)) / eps),
            ),
            Mistake(
                "Your slopes at (10, 1) are cut to whole numbers: zeros_like takes over the type of theta.",
                whole_slopes,
            ),
            *forms(
                "All entries move at once; a partial derivative holds all but one.",
                gradient_with(central, wiggle=lambda i, n, eps: np.full(n, eps)),
            ),
            *forms(
                "You look to one side only, so the bend of f gets into every slope.",
                gradient_with(lambda f, theta, w, eps, *_: (f(theta + w) - f(theta)) / eps),
                gradient_with(lambda f, theta, w, eps, *_: (f(theta) - f(theta - w)) / eps),
            ),
            *forms(
                "One of the two places is theta itself, but the run is the distance between both sides.",
                gradient_with(lambda f, theta, w, eps, *_: (f(theta + w) - f(theta)) / (2 * eps)),
                gradient_with(lambda f, theta, w, eps, *_: (f(theta) - f(theta - w)) / (2 * eps)),
            ),
            *forms(
                "The rise has to be divided by the distance of the two places: what do you divide by?",
                over(lambda eps: eps),
                over(lambda eps: 2.0),
                over(lambda eps: 1.0),
                over(lambda eps: 2 / eps),
                over(lambda eps: 3 * eps),
            ),
            *forms(
                "The two values are added; a rise is a difference.",
                gradient_with(lambda f, theta, w, eps, *_: (f(theta + w) + f(theta - w)) / (2 * eps)),
            ),
            *forms("The values change places, so what rises is said to fall.", over(lambda eps: -2 * eps)),
            *forms(
                "A slope is rise over run: you return the run, or run over rise.",
                gradient_with(lambda f, theta, w, eps, *_: 2 * eps),
                gradient_with(lambda f, theta, w, eps, *_: 1 / central(f, theta, w, eps)),
            ),
            *forms(
                "The width is not eps: whoever calls the instrument chooses it.",
                *(
                    partial(lambda f, theta, eps, h: gradient_with(central)(f, theta, h), h=10.0**-k)
                    for k in range(4, 8)
                ),
                gradient_with(central, wiggle=lambda i, n, eps: 1.0 * (np.arange(n) == i)),
                gradient_with(central, wiggle=lambda i, n, eps: i * (np.arange(n) == i)),
                gradient_with(central, wiggle=lambda i, n, eps: eps / 2 * (np.arange(n) == i)),
            ),
            *forms(
                "Your two places lie around 0, or one of them does. The slope is wanted at theta.",
                *one_place_wrong(lambda theta, w, eps, i, so_far: w),
                *one_place_wrong(lambda theta, w, eps, i, so_far: abs(eps) + w),
                *one_place_wrong(lambda theta, w, eps, i, so_far: i + w),
                *one_place_wrong(lambda theta, w, eps, i, so_far: so_far + w),
                *one_place_wrong(lambda theta, w, eps, i, so_far: np.zeros(len(theta))),
                *one_place_wrong(lambda theta, w, eps, i, so_far: 2 * w),
                *one_place_wrong(lambda theta, w, eps, i, so_far: -w - theta),
                gradient_with(lambda f, theta, w, eps, *_: (f(w) - f(-w)) / (2 * eps)),
            ),
            *forms(
                "In one of the two places more than one entry has moved, or by something else than eps.",
                *one_place_wrong(lambda theta, w, eps, i, so_far: theta + eps),
                *one_place_wrong(lambda theta, w, eps, i, so_far: theta + (i if eps > 0 else -i)),
                *one_place_wrong(lambda theta, w, eps, i, so_far: theta + (so_far if eps > 0 else -so_far)),
                one_place_wrong(lambda theta, w, eps, i, so_far: 2 * theta)[0],
            ),
            *forms(
                "You hand back theta or the last wiggle. What is wanted is the array of slopes.",
                lambda f, theta, eps: theta,
                lambda f, theta, eps: eps * (np.arange(len(theta)) == len(theta) - 1),
            ),
        ),
        meaning=lambda case, right: (
            "Entry i is what f gains per unit of the knob i while the others are held."
        ),
    ),
    Exercise(
        id="1.8",
        title="Which way is down?",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "a",
        options={"a": "(−1, −1)", "b": "(−10, −1)", "c": "(−1, −10)", "d": "(1, 1)"},
        mistakes=(
            Mistake(
                "(−10, −1) leads to the minimum. Can a gradient, which knows the slopes here, know that?",
                "b",
            ),
            Mistake(
                "1 and 10 are the numbers in front of the squares. The slopes depend on x and y too.", "c"
            ),
            Mistake("(1, 1) is where g points, and that is up.", "d"),
        ),
        meaning=lambda case, right: "Both partial slopes are 20 here.",
    ),
    Exercise(id="1.9", title="Converged?", kind="explain", stars=2, minutes=4, points=2),
]
