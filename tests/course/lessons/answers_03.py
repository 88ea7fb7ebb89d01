"""Lesson 03: programs as people write them."""

from functools import reduce

import numpy as np
from people import right, slips, wrong

from nnlib import GradientDescent

# 3.1


@right("3.1")
def with_a_loop(gradient_of, theta, eta, steps):
    at = theta
    for _ in range(steps):
        at = at - eta * gradient_of(at)
    return at


@right("3.1")
def with_while(gradient_of, theta, eta, steps):
    while steps > 0:
        theta = theta - eta * gradient_of(theta)
        steps -= 1
    return theta


@right("3.1")
def by_recursion(gradient_of, theta, eta, steps):
    if steps == 0:
        return theta
    return by_recursion(gradient_of, theta - eta * gradient_of(theta), eta, steps - 1)


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


slips("3.1", with_a_loop)("""
- eta -> + eta
    Your walk climbs
at = at - -> at -=
    Your function writes into theta, and the caller still needs the start.
at = theta -> at = theta.copy() && at = at - -> at[:] = at -
    keeps whole numbers, and cuts what is stored in it
eta * gradient_of(at) -> np.clip(eta * gradient_of(at), -1, 1)
    Your long steps are cut
gradient_of(at) -> gradient_of(at); return at
    a return inside the loop, no loop
gradient_of(at) -> gradient_of(theta)
    All your steps use the gradient of the start
eta * gradient_of(at) -> eta * gradient_of(at) / np.linalg.norm(gradient_of(at))
    All your steps are equally long
return at -> return np.array([1.7, 1.6])
    The inputs were theta = [3, -2, 1], eta = 0.3, steps = 3
at - eta -> theta - eta
    Each of your steps begins at the first point again
return at -> raise NotImplementedError; return at
    delete that line
at - eta * gradient_of(at) -> theta - eta * gradient_of(theta)
    does each lap start anew?
range(steps) -> range(1, steps)
range(steps) -> range(steps + 1)
    You take one step more, or one fewer
""")

slips("3.1", with_a_copy_of_floats)("""
np.array(theta, dtype=float) -> theta.copy()
    An array of whole numbers cannot take others in place
""")


@wrong("3.1", "Your walk ends early where the slopes are small")
def until_the_slopes_are_tiny(gradient_of, theta, eta, steps):
    for _ in range(steps):
        g = gradient_of(theta)
        if np.linalg.norm(g) < 1e-6:
            break
        theta = theta - eta * g
    return theta


slips("3.1", until_the_slopes_are_tiny)("""
np.linalg.norm(g) < 1e-6 -> np.all(np.abs(g) < 1e-3)
    Your walk ends early where the slopes are small
""")

# 3.5


@right("3.5")
def by_least_and_most(curvatures):
    lo, hi = curvatures.min(), curvatures.max()
    return 2 / hi, 2 / (lo + hi), (hi - lo) / (hi + lo)


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
    kappa = most / least
    return 2 / most, 2 / (least + most), (kappa - 1) / (kappa + 1)


slips("3.5", by_least_and_most)("""
curvatures.min(), curvatures.max() -> curvatures[0], curvatures[-1]
curvatures.min() -> curvatures[0]
    you take the least or the most by its place
2 / (lo + hi), (hi - lo) / (hi + lo) -> 2 / curvatures.sum(), 1 - 2 / curvatures.sum() * lo
    The sum or the mean of all curvatures
2 / hi, 2 / (lo + hi) -> 2 / (lo + hi), 2 / hi
    The values are right, and in another order: below, best and factor are wanted
(hi - lo) -> (lo - hi)
    In factor every number is right except for its sign
2 / hi -> 1 / hi
    with yours it still keeps some
2 / (lo + hi), (hi - lo) / (hi + lo) -> 1 / hi, 1 - lo / hi
    Your best η lands in the steepest direction
, (hi - lo) / (hi + lo) ->
    3 values are wanted, got 2
""")

# 3.8


@right("3.8")
def one_after_the_other(x, y, w, b, eta):
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        if max(abs(dL_dw), abs(dL_db)) < 0.001:
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
    return [w, b]


@right("3.8")
def in_closed_form(x, y, w, b, eta):
    error, factor, n = w * x + b - y, 1 - eta * (x * x + 1), 0
    while n < 100 and max(abs(x), 1) * abs(error * factor**n) >= 0.001:
        n += 1
    moved = error * (1 - factor**n) / (x * x + 1)
    return w - x * moved, b - moved


slips("3.8", one_after_the_other)("""
max(abs(dL_dw), abs(dL_db)) -> max(dL_dw, dL_db) && eta * dL_db -> eta * (w * x + b - y)
    This is hasty_fit as it was
eta * dL_db -> eta * (w * x + b - y)
    one parameter moves by a slope that was measured after the other had moved
max(abs(dL_dw), abs(dL_db)) -> max(dL_dw, dL_db)
    a large negative slope still counts as a small one
max(abs(dL_dw), abs(dL_db)) -> min(abs(dL_dw), abs(dL_db))
    it has to wait for both
0.001 -> 1e-4
    What counts as small is 0.001
range(100) -> range(1000)
range(100) -> range(101)
    or after a hundred steps
return w, b -> return b, w
    The values are right, and in another order: w and b are wanted
b = b - eta * dL_db -> b = b - eta * dL_db; raise NotImplementedError
    delete that line
max(abs(dL_dw), abs(dL_db)) < 0.001 -> False
    or takes all its laps
""")


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
