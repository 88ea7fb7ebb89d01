"""Lesson 03: programs as people write them."""

from functools import reduce

import numpy as np
from people import right, wrong

from nnlib import GradientDescent

# 3.1


@right("3.1")
def with_while(gradient_of, theta, eta, steps):
    while steps > 0:
        theta = theta - eta * gradient_of(theta)
        steps -= 1
    return theta


@right("3.1")
def by_recursion(gradient_of, theta, eta, steps):
    return (
        theta if steps == 0 else by_recursion(gradient_of, theta - eta * gradient_of(theta), eta, steps - 1)
    )


@right("3.1")
def all_points_in_a_list(gradient_of, theta, eta, steps):
    points = [theta]
    for _ in range(steps):
        points.append(points[-1] - eta * gradient_of(points[-1]))
    return points[-1]


@right("3.1")
def by_reduce(gradient_of, theta, eta, steps):
    return reduce(lambda at, _: at - eta * gradient_of(at), range(steps), theta)


@right("3.1")
def with_a_copy_of_floats(gradient_of, theta, eta, steps):
    theta = np.array(theta, dtype=float)
    for _ in range(steps):
        theta -= eta * gradient_of(theta)
    return theta


@right("3.1")
def entry_by_entry(gradient_of, theta, eta, steps):
    at = [float(t) for t in theta]
    for _ in range(steps):
        g = gradient_of(np.array(at))
        at = [t - eta * s for t, s in zip(at, g, strict=True)]
    return at


@right("3.1")
def by_the_optimizer(gradient_of, theta, eta, steps):
    theta, optimizer = theta.astype(float), GradientDescent(eta)
    for _ in range(steps):
        optimizer.step(theta, gradient_of(theta))
    return theta


@wrong("3.1", "Your walk climbs")
def uphill(gradient_of, theta, eta, steps):
    for _ in range(steps):
        theta = theta + eta * gradient_of(theta)
    return theta


@wrong("3.1", "Your function writes into theta, and the caller still needs the start.")
def in_place(gradient_of, theta, eta, steps):
    for _ in range(steps):
        theta -= eta * gradient_of(theta)
    return theta


@wrong("3.1", "An array of whole numbers cannot take others in place")
def with_a_copy_of_whole_numbers(gradient_of, theta, eta, steps):
    theta = theta.copy()
    for _ in range(steps):
        theta -= eta * gradient_of(theta)
    return theta


@wrong("3.1", "Your walk ends early where the slopes are small")
def until_the_slopes_are_small(gradient_of, theta, eta, steps):
    for _ in range(steps):
        g = gradient_of(theta)
        if np.all(np.abs(g) < 1e-3):
            break
        theta = theta - eta * g
    return theta


@wrong("3.1", "Your walk ends early where the slopes are small")
def until_the_slopes_are_tiny(gradient_of, theta, eta, steps):
    for _ in range(steps):
        g = gradient_of(theta)
        if np.linalg.norm(g) < 1e-6:
            break
        theta = theta - eta * g
    return theta


@wrong("3.1", "Your long steps are cut")
def clipped(gradient_of, theta, eta, steps):
    for _ in range(steps):
        theta = theta - np.clip(eta * gradient_of(theta), -1, 1)
    return theta


@wrong("3.1", "a return inside the loop, no loop")
def return_in_the_loop(gradient_of, theta, eta, steps):
    for _ in range(steps):
        theta = theta - eta * gradient_of(theta)
        return theta


@wrong("3.1", "All your steps use the gradient of the start")
def gradient_asked_once(gradient_of, theta, eta, steps):
    g = gradient_of(theta)
    for _ in range(steps):
        theta = theta - eta * g
    return theta


@wrong("3.1", "All your steps are equally long")
def unit_steps(gradient_of, theta, eta, steps):
    for _ in range(steps):
        g = gradient_of(theta)
        theta = theta - eta * g / np.linalg.norm(g)
    return theta


@wrong("3.1", "The inputs were theta = [3, -2, 1], eta = 0.3, steps = 3")
def two_numbers_by_hand(gradient_of, theta, eta, steps):
    return np.array([1.7, 1.6])


@wrong("3.1", "Each of your steps begins at the first point again")
def from_the_start_again(gradient_of, theta, eta, steps):
    at = theta
    for _ in range(steps):
        at = theta - eta * gradient_of(at)
    return at


@wrong("3.1", "keeps whole numbers, and cuts what is stored in it")
def in_a_copy_of_whole_numbers(gradient_of, theta, eta, steps):
    at = theta.copy()
    for _ in range(steps):
        at[:] = at - eta * gradient_of(at)
    return at


@wrong("3.1", "delete that line")
def with_the_raise_left_in(gradient_of, theta, eta, steps):
    for _ in range(steps):
        theta = theta - eta * gradient_of(theta)
    raise NotImplementedError
    return theta


@wrong("3.1", "does each lap start anew?")
def each_lap_from_the_start(gradient_of, theta, eta, steps):
    for _ in range(steps):
        new = theta - eta * gradient_of(theta)
    return new


@wrong("3.1", "You take one step more, or one fewer")
def counted_from_one(gradient_of, theta, eta, steps):
    for _ in range(1, steps):
        theta = theta - eta * gradient_of(theta)
    return theta


@wrong("3.1", "You take one step more, or one fewer")
def counted_to_the_end(gradient_of, theta, eta, steps):
    for _ in range(steps + 1):
        theta = theta - eta * gradient_of(theta)
    return theta


# 3.5


@right("3.5")
def by_the_condition_number(curvatures):
    kappa = max(curvatures) / min(curvatures)
    return 2 / max(curvatures), 2 / (min(curvatures) + max(curvatures)), (kappa - 1) / (kappa + 1)


@right("3.5")
def sorted_first(curvatures):
    least, *_, most = sorted(curvatures)
    eta = 2 / (least + most)
    return [2 / most, eta, abs(1 - eta * most)]


@right("3.5")
def over_all_directions(curvatures):
    eta = 2 / (curvatures.min() + curvatures.max())
    return (2 / curvatures).min(), eta, np.abs(1 - eta * curvatures).max()


@right("3.5")
def as_an_array(curvatures):
    ends = np.array([curvatures.min(), curvatures.max()])
    return np.array([2 / ends[1], 2 / ends.sum(), np.diff(ends)[0] / ends.sum()])


@right("3.5")
def from_steepness_first(curvatures):
    most, least = np.sort(curvatures)[::-1][[0, -1]]
    return 2 / most, 1 / ((least + most) / 2), (most - least) / (most + least)


@right("3.5")
def by_a_loop(curvatures):
    least = most = curvatures[0]
    for one in curvatures[1:]:
        if one < least:
            least = one
        elif one > most:
            most = one
    best = 2 / (least + most)
    return 2 / most, best, -(1 - best * most)


@right("3.5")
def by_quantiles(curvatures):
    least, most = np.quantile(curvatures, [0, 1])
    best = 2 / (least + most)
    return np.array([2 / most, best, np.abs(1 - best * curvatures).max()])


@wrong("3.5", "you take the least or the most by its place")
def first_and_last(curvatures):
    lo, hi = curvatures[0], curvatures[-1]
    return 2 / hi, 2 / (lo + hi), 1 - 2 / (lo + hi) * lo


@wrong("3.5", "you take the least or the most by its place")
def first_as_the_least(curvatures):
    lo, hi = curvatures[0], curvatures.max()
    return 2 / hi, 2 / (lo + hi), 1 - 2 / (lo + hi) * lo


@wrong("3.5", "The sum or the mean of all curvatures")
def with_the_sum(curvatures):
    eta = 2 / curvatures.sum()
    return 2 / curvatures.max(), eta, 1 - eta * curvatures.min()


@wrong("3.5", "The values are right, and in another order: below, best and factor are wanted")
def best_first(curvatures):
    lo, hi = curvatures.min(), curvatures.max()
    return 2 / (lo + hi), 2 / hi, (hi - lo) / (hi + lo)


@wrong("3.5", "In factor every number is right except for its sign")
def negative_factor(curvatures):
    lo, hi = curvatures.min(), curvatures.max()
    return 2 / hi, 2 / (lo + hi), 1 - 2 / (lo + hi) * hi


@wrong("3.5", "with yours it still keeps some")
def half_the_limit(curvatures):
    lo, hi = curvatures.min(), curvatures.max()
    return 1 / hi, 2 / (lo + hi), (hi - lo) / (hi + lo)


@wrong("3.5", "Your best η lands in the steepest direction")
def lands_in_the_steepest(curvatures):
    lo, hi = curvatures.min(), curvatures.max()
    return 2 / hi, 1 / hi, 1 - lo / hi


@wrong("3.5", "3 values are wanted, got 2")
def two_numbers(curvatures):
    return 2 / curvatures.max(), 2 / (curvatures.min() + curvatures.max())


# 3.8


@right("3.8")
def one_after_the_other(x, y, w, b, eta):
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        if abs(dL_dw) < 0.001 and abs(dL_db) < 0.001:
            break
        w = w - eta * dL_dw
        b = b - eta * dL_db
    return w, b


@right("3.8")
def with_arrays(x, y, w, b, eta):
    theta, inputs = np.array([w, b]), np.array([x, 1.0])
    for _ in range(100):
        g = (theta @ inputs - y) * inputs
        if np.abs(g).max() < 1e-3:
            return theta
        theta = theta - eta * g
    return theta


@right("3.8")
def condition_in_the_loop(x, y, w, b, eta):
    steps, error = 0, w * x + b - y
    while steps < 100 and not (abs(error * x) < 0.001 > abs(error)):
        w, b = w - eta * error * x, b - eta * error
        steps, error = steps + 1, w * x + b - y
    return w, b


@right("3.8")
def by_recursion_of_steps(x, y, w, b, eta, left=100):
    error = w * x + b - y
    if left == 0 or abs(error) * max(abs(x), 1) < 0.001:
        return w, b
    return by_recursion_of_steps(x, y, w - eta * error * x, b - eta * error, eta, left - 1)


@right("3.8")
def step_where_a_slope_is_large(x, y, w, b, eta):
    for _ in range(100):
        slopes = (w * x + b - y) * x, w * x + b - y
        if any(abs(slope) >= 0.001 for slope in slopes):
            w, b = (p - eta * s for p, s in zip((w, b), slopes, strict=True))
    return w, b


@right("3.8")
def a_list(x, y, w, b, eta):
    for _ in range(100):
        g_b = w * x + b - y
        g_w = g_b * x
        if g_w**2 < 1e-6 and g_b**2 < 1e-6:
            break
        b -= eta * g_b
        w -= eta * g_w
    return [w, b]


@right("3.8")
def in_closed_form(x, y, w, b, eta):
    error, factor, n = w * x + b - y, 1 - eta * (x * x + 1), 0
    while n < 100 and max(abs(x), 1) * abs(error * factor**n) >= 0.001:
        n += 1
    moved = error * (1 - factor**n) / (x * x + 1)
    return w - x * moved, b - moved


def walk(x, y, w, b, eta, small=lambda g_w, g_b: max(abs(g_w), abs(g_b)) < 0.001, rounds=100):
    for _ in range(rounds):
        g_b = w * x + b - y
        g_w = g_b * x
        if small(g_w, g_b):
            break
        w, b = w - eta * g_w, b - eta * g_b
    return w, b


@wrong("3.8", "This is hasty_fit as it was")
def hasty_fit(x, y, w, b, eta):
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        if max(dL_dw, dL_db) < 0.001:
            break
        w = w - eta * dL_dw
        b = b - eta * (w * x + b - y)
    return w, b


@wrong("3.8", "one parameter moves by a slope that was measured after the other had moved")
def second_bug_left(x, y, w, b, eta):
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        if max(abs(dL_dw), abs(dL_db)) < 0.001:
            break
        w = w - eta * dL_dw
        b = b - eta * (w * x + b - y)
    return w, b


@wrong("3.8", "a large negative slope still counts as a small one")
def first_bug_left(x, y, w, b, eta):
    return walk(x, y, w, b, eta, small=lambda g_w, g_b: max(g_w, g_b) < 0.001)


@wrong("3.8", "it has to wait for both")
def one_small_slope_is_enough(x, y, w, b, eta):
    return walk(x, y, w, b, eta, small=lambda g_w, g_b: abs(g_w) < 0.001 or abs(g_b) < 0.001)


@wrong("3.8", "What counts as small is 0.001")
def another_small_number(x, y, w, b, eta):
    return walk(x, y, w, b, eta, small=lambda g_w, g_b: max(abs(g_w), abs(g_b)) < 1e-4)


@wrong("3.8", "or after a hundred steps")
def a_thousand_rounds(x, y, w, b, eta):
    return walk(x, y, w, b, eta, rounds=1000)


@wrong("3.8", "or after a hundred steps")
def one_round_too_many(x, y, w, b, eta):
    return walk(x, y, w, b, eta, rounds=101)


@wrong("3.8", "The values are right, and in another order: w and b are wanted")
def in_the_wrong_order(x, y, w, b, eta):
    return walk(x, y, w, b, eta)[::-1]


@wrong("3.8", "where both slopes first are below 0.001")
def solved(x, y, w, b, eta):
    error = w * x + b - y
    return w - x * error / (x * x + 1), b - error / (x * x + 1)


@wrong("3.8", "one step more after its slopes have become small")
def looks_after_the_step(x, y, w, b, eta):
    for _ in range(100):
        g_b = w * x + b - y
        g_w = g_b * x
        w, b = w - eta * g_w, b - eta * g_b
        if max(abs(g_w), abs(g_b)) < 0.001:
            break
    return w, b


@wrong("3.8", "delete that line")
def fit_with_the_raise_left_in(x, y, w, b, eta):
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        if max(abs(dL_dw), abs(dL_db)) < 0.001:
            break
        w, b = w - eta * dL_dw, b - eta * dL_db
        raise NotImplementedError
    return w, b


@wrong("3.8", "or takes all its laps")
def never_ends_early(x, y, w, b, eta):
    return walk(x, y, w, b, eta, lambda g_w, g_b: False)
