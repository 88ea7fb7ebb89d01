"""Lesson 01: programs as people write them."""

from fractions import Fraction
from math import cosh, exp, tanh

import numpy as np
from people import DERIVE, right, slips, wrong

from nnlib import derivative, gradient

# 1.2


@right("1.2")
def rise_over_run(f, x, eps=1e-5):
    slope = (f(x + eps) - f(x - eps)) / (2 * eps)
    return slope


@right("1.2")
def in_four_lines(f, x, eps=1e-5):
    rise = f(x + eps) - f(x - eps)
    run = (x + eps) - (x - eps)
    return rise / run


@right("1.2")
def mean_of_both_sides(f, x, eps=1e-5):
    forward = (f(x + eps) - f(x)) / eps
    backward = (f(x) - f(x - eps)) / eps
    return (forward + backward) / 2


@right("1.2")
def with_other_names(function, place, width=1e-5):
    left, right_ = function(place - width), function(place + width)
    return 0.5 * (right_ - left) / width


right("1.2")(
    lambda f, x, eps=1e-5: np.gradient([f(x - eps), f(x), f(x + eps)], eps)[1],
    lambda f, x, eps=1e-5: np.polyfit([-eps, 0, eps], [f(x - eps), f(x), f(x + eps)], 2)[1],
    lambda f, x, eps=1e-5: np.diff([f(x - eps), f(x + eps)]).sum() / np.array(2 * eps),
    lambda f, x, eps=1e-5: derivative(f, x, eps=eps),
)

slips("1.2", rise_over_run)("""
- f(x - eps)) / (2 * eps) -> - f(x)) / eps
    You look to one side only
return slope -> return abs(slope)
return slope -> return max(0, slope)
    Where f falls its slope is negative; yours never is.
f(x + eps) - f(x - eps) -> f(abs(x) + eps) - f(abs(x) - eps)
    The sign of x says where f is looked at
/ (2 * eps) -> / 2 * eps
    the whole run needs brackets
(f(x + eps) - f(x - eps)) / (2 * eps) -> f(x + eps) - f(x - eps) / (2 * eps)
    Only the second value is divided
(f(x + eps) - f(x - eps)) / (2 * eps) -> f(x + eps) - f(x - eps) / 2 * eps
    Only the second value is divided: the whole rise needs brackets.
f(x + eps) - f(x - eps) -> f(x - eps) - f(x + eps)
    right except for its sign
(f(x + eps) - f(x - eps)) / (2 * eps) -> (f(x + 1e-6) - f(x - 1e-6)) / 2e-6
    it has another width, or none
(f(x + eps) - f(x - eps)) / (2 * eps) -> (f * (x + eps) - f * (x - eps)) / (2 * eps)
    unsupported operand type(s) for *: 'function' and 'float'
return slope -> slope
    is a return missing?
return slope -> raise NotImplementedError; return slope
    delete that line
""")


@wrong("1.2", "it has another width, or none")
def five_points(f, x, eps=1e-5):
    return (8 * (f(x + eps) - f(x - eps)) - (f(x + 2 * eps) - f(x - 2 * eps))) / (12 * eps)


# 1.6


@right("1.6")
def three_formulas(d, t, o, x):
    return d, -2 * (t - o), 1 - np.tanh(x) ** 2


@right("1.6")
def by_a_helper(d, t, o, x):
    def of_square(u, du):
        return u * du + du * u

    s = 1 / (1 + np.exp(-2 * x))
    return of_square(d, 1) / 2, of_square(t - o, -1), 4 * s * (1 - s)


right("1.6")(
    lambda d, t, o, x: (d, 2 * o - 2 * t, 4 / (exp(x) + exp(-x)) ** 2),
    lambda d, t, o, x: [0.5 * (d + d), (t - o) * -2, cosh(x) ** -2],
    lambda d, t, o, x: np.array([d, 2 * (o - t), (1 - np.tanh(x)) * (1 + np.tanh(x))]),
    lambda d, t, o, x: (float(Fraction(1, 2) * 2) * d, 2 * (t - o) ** 1 * (0 - 1), 1 - tanh(x) * tanh(x)),
)

slips("1.6", three_formulas)("""
d, -2 * (t - o), 1 - np.tanh(x) ** 2 -> 1.0, 2 * (t - o) * o, 1 + np.tanh(x) ** 2
    These are the three claims as they were
-2 -> 2
    t − o falls when o grows
return d -> return abs(d)
    A slope may be negative: where does ½d² fall?
np.tanh(x) ** 2 -> np.tanh(x)
    of_tanh is not the slope of tanh
-2 * (t - o) -> -(t - o)
    In of_squared_error every number is half the right one
, 1 - np.tanh(x) ** 2 ->
    3 values are wanted, got 2
1 - np.tanh(x) ** 2 -> np.tanh(complex(x, 1e-20)).imag * 1e20
    your function measures, with complex numbers
""")

wrong("1.6", DERIVE)(lambda d, t, o, x: (d, -2 * (t - o), derivative(np.tanh, x)))
wrong("1.6", DERIVE)(
    lambda d, t, o, x: (derivative(lambda d: d**2 / 2, d), -2 * (t - o), 1 - np.tanh(x) ** 2)
)


def each_measured(slope, d, t, o, x):
    return slope(lambda d: 0.5 * d**2, d), slope(lambda o: (t - o) ** 2, o), slope(np.tanh, x)


wrong("1.6", DERIVE)(lambda *case: each_measured(derivative, *case))
wrong("1.6", "a formula gives it to the last digit")(
    lambda *case: each_measured(lambda f, x: (f(x + 1e-6) - f(x)) / 1e-6, *case)
)
wrong("1.6", "is something measured")(
    lambda *case: each_measured(lambda f, x: (f(x + 1e-6) - f(x - 1e-6)) / 2e-6, *case)
)

# 1.7


@right("1.7")
def along_each_axis(f, theta, eps=1e-5):
    slopes = np.zeros(len(theta))
    for i, e in enumerate(np.eye(len(theta))):
        slopes[i] = (f(theta + eps * e) - f(theta - eps * e)) / (2 * eps)
    return slopes


@right("1.7")
def with_a_float_copy(f, theta, eps=1e-5):
    slopes = np.empty(theta.size)
    for i in range(theta.size):
        above, below = theta.astype(float), theta.astype(float)
        above[i] += eps
        below[i] -= eps
        slopes[i] = (f(above) - f(below)) / (2 * eps)
    return slopes


@right("1.7")
def a_list_of_slopes(f, theta, eps=1e-5):
    def along(i):
        e = np.arange(len(theta)) == i
        return (f(theta + eps * e) - f(theta - eps * e)) / eps / 2

    return list(map(along, range(len(theta))))


@right("1.7")
def gradient_of_nnlib(f, theta, eps=1e-5):
    return gradient(f, theta, eps)


@right("1.7")
def moved_and_moved_back(f, theta, eps=1e-5):
    point, slopes = np.array(theta, dtype=float), []
    for i, before in enumerate(theta):
        point[i] = before + eps
        above = f(point)
        point[i] = before - eps
        slopes.append((above - f(point)) / (2 * eps))
        point[i] = before
    return np.array(slopes)


@right("1.7")
def by_the_first_instrument(f, theta, eps=1e-5):
    def slope(i):
        return derivative(lambda t: f(np.array([*theta[:i], t, *theta[i + 1 :]])), theta[i], eps=eps)

    return np.array([slope(i) for i in range(len(theta))])


@right("1.7")
def one_after_the_other_by_recursion(f, theta, eps=1e-5, i=0):
    if i == len(theta):
        return []
    step = np.where(np.arange(len(theta)) == i, eps, 0.0)
    slope = (f(theta + step) - f(theta - step)) / (2 * eps)
    return [slope, *one_after_the_other_by_recursion(f, theta, eps, i + 1)]


slips("1.7", along_each_axis)("""
slopes = np.zeros(len(theta)) -> slopes = theta
    theta has to come out as it went in
np.zeros(len(theta)) -> np.zeros_like(theta)
    copied from it or made like it cuts what is stored there
- f(theta - eps * e)) / (2 * eps) -> - f(theta)) / eps
    You look to one side only
f(theta + eps * e) - f(theta - eps * e) -> f(theta + eps) - f(theta - eps)
    All entries move at once
/ (2 * eps) -> / (2 * eps); return slopes
    Only the first slope is found
return slopes -> return slopes[::-1]
    With theta = [0.5, 1], eps = 0.001 you return [-4, -8]; [-8, -4] is right
f(theta + eps * e) - f(theta - eps * e) -> f(theta[i] + eps) - f(theta[i] - eps)
    f wants all of theta, (2,); what you hand over has shape ().
f(theta + eps * e) - f(theta - eps * e) -> f(theta + eps * np.eye(len(theta))) - f(theta - eps * e)
    f wants all of theta, (2,); what you hand over has shape (2, 2).
""")

slips("1.7", with_a_float_copy)("""
theta.astype(float), theta.astype(float) -> theta.copy(), theta.copy()
theta.astype(float), theta.astype(float) -> theta.copy(), theta.copy() && np.empty(theta.size) -> theta.copy()
    copied from it or made like it cuts what is stored there
""")


@wrong("1.7", "An entry is moved and not moved back")
def walks_on(f, theta, eps=1e-5):
    point, slopes = theta.astype(float), []
    for i in range(len(point)):
        before = f(point)
        point[i] += eps
        slopes.append((f(point) - before) / eps)
    return np.array(slopes)


@wrong("1.7", "It keeps whole numbers here: what you store in it is cut.")
def moves_theta_itself(f, theta, eps=1e-5):
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += eps
        above = f(theta)
        theta[i] -= 2 * eps
        slopes[i] = (above - f(theta)) / (2 * eps)
        theta[i] += eps
    return slopes


@wrong("1.7", "copied from it or made like it cuts what is stored there")
def wiggle_of_whole_numbers(f, theta, eps=1e-5):
    wiggle, slopes = np.zeros_like(theta), np.zeros(len(theta))
    for i in range(len(theta)):
        wiggle[i] = eps
        slopes[i] = (f(theta + wiggle) - f(theta - wiggle)) / (2 * eps)
        wiggle[i] = 0
    return slopes


@wrong("1.7", "The inputs were theta = ")
def two_knobs_by_hand(f, theta, eps=1e-5):
    w, b = theta
    dw = (f(np.array([w + eps, b])) - f(np.array([w - eps, b]))) / (2 * eps)
    db = (f(np.array([w, b + eps])) - f(np.array([w, b - eps]))) / (2 * eps)
    return np.array([dw, db])
