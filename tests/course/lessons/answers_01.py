"""Lesson 01: programs as people write them."""

from fractions import Fraction
from math import cosh, exp, tanh

import numpy as np
from people import DERIVE, right, wrong

from nnlib import derivative, gradient

# 1.2


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


@right("1.2")
def by_numpy_gradient(f, x, eps=1e-5):
    return np.gradient([f(x - eps), f(x), f(x + eps)], eps)[1]


@right("1.2")
def by_a_line_through_both(f, x, eps=1e-5):
    return np.polyfit([-eps, eps], [f(x - eps), f(x + eps)], 1)[0]


@right("1.2")
def an_array_of_no_axes(f, x, eps=1e-5):
    return np.diff([f(x - eps), f(x + eps)]).sum() / np.array(2 * eps)


@right("1.2")
def of_nnlib(f, x, eps=1e-5):
    return derivative(f, x, eps=eps)


@right("1.2")
def by_a_loop(f, x, eps=1e-5):
    total = 0.0
    for sign in (-1, 1):
        total += sign * f(x + sign * eps)
    return total / (2 * eps)


@right("1.2")
def slope_of_a_parabola_through_three(f, x, eps=1e-5):
    return np.polyfit([-eps, 0, eps], [f(x - eps), f(x), f(x + eps)], 2)[1]


@wrong("1.2", "You look to one side only")
def forward(f, x, eps=1e-5):
    return (f(x + eps) - f(x)) / eps


@wrong("1.2", "Where f falls its slope is negative; yours never is.")
def size_alone(f, x, eps=1e-5):
    return abs((f(x + eps) - f(x - eps)) / (2 * eps))


@wrong("1.2", "Where f falls its slope is negative; yours never is.")
def never_below_zero(f, x, eps=1e-5):
    return max(0, (f(x + eps) - f(x - eps)) / (2 * eps))


@wrong("1.2", "The sign of x says where f is looked at")
def at_the_size_of_x(f, x, eps=1e-5):
    x = abs(x)
    return (f(x + eps) - f(x - eps)) / (2 * eps)


@wrong("1.2", "the whole run needs brackets")
def run_without_brackets(f, x, eps=1e-5):
    return (f(x + eps) - f(x - eps)) / 2 * eps


@wrong("1.2", "Only the second value is divided")
def rise_without_brackets(f, x, eps=1e-5):
    return f(x + eps) - f(x - eps) / (2 * eps)


@wrong("1.2", "right except for its sign")
def upside_down(f, x, eps=1e-5):
    return (f(x - eps) - f(x + eps)) / (2 * eps)


@wrong("1.2", "it has another width, or none")
def width_of_ones_own(f, x, eps=1e-5):
    h = 1e-6
    return (f(x + h) - f(x - h)) / (2 * h)


@wrong("1.2", "it has another width, or none")
def five_points(f, x, eps=1e-5):
    return (8 * (f(x + eps) - f(x - eps)) - (f(x + 2 * eps) - f(x - 2 * eps))) / (12 * eps)


@wrong("1.2", "unsupported operand type(s) for *: 'function' and 'float'")
def times_for_a_call(f, x, eps=1e-5):
    return (f * (x + eps) - f * (x - eps)) / (2 * eps)


@wrong("1.2", "is a return missing?")
def no_return(f, x, eps=1e-5):
    slope = (f(x + eps) - f(x - eps)) / (2 * eps)  # noqa: F841


@wrong("1.2", "delete that line")
def raise_left_in(f, x, eps=1e-5):
    slope = (f(x + eps) - f(x - eps)) / (2 * eps)
    raise NotImplementedError
    return slope


@wrong("1.2", "Only the second value is divided: the whole rise needs brackets.")
def no_brackets_at_all(f, x, eps=1e-5):
    return f(x + eps) - f(x - eps) / 2 * eps


# 1.6


@right("1.6")
def by_exponentials(d, t, o, x):
    return d, 2 * o - 2 * t, 4 / (exp(x) + exp(-x)) ** 2


@right("1.6")
def by_cosh(d, t, o, x):
    return [0.5 * (d + d), (t - o) * -2, cosh(x) ** -2]


@right("1.6")
def by_the_quotient_rule(d, t, o, x):
    return 0.5 * 2 * d, -(t - o) - (t - o), (np.cosh(x) - np.tanh(x) * np.sinh(x)) / np.cosh(x)


@right("1.6")
def as_an_array(d, t, o, x):
    return np.array([d, 2 * (o - t), (1 - np.tanh(x)) * (1 + np.tanh(x))])


@right("1.6")
def with_fractions(d, t, o, x):
    half = Fraction(1, 2)
    return float(half * 2) * d, 2 * (t - o) ** 1 * (0 - 1), 1 - tanh(x) * tanh(x)


@right("1.6")
def by_a_helper(d, t, o, x):
    def of_square(u, du):
        return u * du + du * u

    s = 1 / (1 + np.exp(-2 * x))
    return of_square(d, 1) / 2, of_square(t - o, -1), 4 * s * (1 - s)


@wrong("1.6", DERIVE)
def measured_with_nnlib(d, t, o, x):
    return (
        derivative(lambda d: 0.5 * d * d, d),
        derivative(lambda o: (t - o) ** 2, o),
        derivative(np.tanh, x),
    )


@wrong("1.6", DERIVE)
def only_tanh_measured(d, t, o, x):
    return d, -2 * (t - o), derivative(np.tanh, x)


@wrong("1.6", DERIVE)
def only_the_square_measured(d, t, o, x):
    return derivative(lambda d: d**2 / 2, d), -2 * (t - o), 1 - np.tanh(x) ** 2


@wrong("1.6", DERIVE)
def only_the_error_measured(d, t, o, x):
    return d, derivative(lambda o: (t - o) ** 2, o), 1 - np.tanh(x) ** 2


@wrong("1.6", "a formula gives it to the last digit")
def measured_to_one_side(d, t, o, x):
    def slope_over(f, x, h=1e-6):
        return (f(x + h) - f(x)) / h

    return (
        slope_over(lambda d: 0.5 * d**2, d),
        slope_over(lambda o: (t - o) ** 2, o),
        slope_over(np.tanh, x),
    )


@wrong("1.6", "your function measures, with complex numbers")
def by_complex_steps(d, t, o, x):
    def slope(f, x):
        return f(x + 1e-20j).imag / 1e-20

    return slope(lambda d: 0.5 * d * d, d), slope(lambda o: (t - o) ** 2, o), slope(np.tanh, x)


@wrong("1.6", "your function measures, with complex numbers")
def by_complex(d, t, o, x):
    return d, -2 * (t - o), np.tanh(complex(x, 1e-20)).imag * 1e20


@wrong("1.6", "These are the three claims as they were")
def as_claimed(d, t, o, x):
    return 1.0, 2 * (t - o) * o, 1 + np.tanh(x) ** 2


@wrong("1.6", "t − o falls when o grows")
def sign_of_the_inside(d, t, o, x):
    return d, 2 * (t - o), 1 - np.tanh(x) ** 2


@wrong("1.6", "A slope may be negative: where does ½d² fall?")
def size_of_d(d, t, o, x):
    return abs(d), -2 * (t - o), 1 - np.tanh(x) ** 2


@wrong("1.6", "of_tanh is not the slope of tanh")
def tanh_not_squared(d, t, o, x):
    return d, -2 * (t - o), 1 - np.tanh(x)


@wrong("1.6", "In of_squared_error every number is half the right one")
def factor_two_forgotten(d, t, o, x):
    return d, -(t - o), 1 - np.tanh(x) ** 2


@wrong("1.6", "3 values are wanted, got 2")
def two_of_three(d, t, o, x):
    return d, -2 * (t - o)


@wrong("1.6", "is something measured")
def each_measured_by_hand(d, t, o, x):
    h = 1e-6
    of_square = (0.5 * (d + h) ** 2 - 0.5 * (d - h) ** 2) / (2 * h)
    of_error = ((t - o - h) ** 2 - (t - o + h) ** 2) / (2 * h)
    return of_square, of_error, (np.tanh(x + h) - np.tanh(x - h)) / (2 * h)


# 1.7


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
def rows_of_the_unit_matrix(f, theta, eps=1e-5):
    return np.array([(f(theta + eps * e) - f(theta - eps * e)) / (2 * eps) for e in np.eye(len(theta))])


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
    def slope_at(f, x, eps):
        return (f(x + eps) - f(x - eps)) / (2 * eps)

    return np.array(
        [
            slope_at(lambda t, i=i: f(np.array([*theta[:i], t, *theta[i + 1 :]])), theta[i], eps)
            for i in range(len(theta))
        ]
    )


@right("1.7")
def one_after_the_other_by_recursion(f, theta, eps=1e-5, i=0):
    if i == len(theta):
        return []
    step = np.where(np.arange(len(theta)) == i, eps, 0.0)
    return [
        (f(theta + step) - f(theta - step)) / (2 * eps),
        *one_after_the_other_by_recursion(f, theta, eps, i + 1),
    ]


@wrong("1.7", "An entry is moved and not moved back")
def walks_on(f, theta, eps=1e-5):
    point, slopes = theta.astype(float), []
    for i in range(len(point)):
        before = f(point)
        point[i] += eps
        slopes.append((f(point) - before) / eps)
    return np.array(slopes)


@wrong("1.7", "theta has to come out as it went in")
def moves_theta_itself(f, theta, eps=1e-5):
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += eps
        above = f(theta)
        theta[i] -= 2 * eps
        slopes[i] = (above - f(theta)) / (2 * eps)
        theta[i] += eps
    return slopes


@wrong("1.7", "theta has to come out as it went in")
def writes_slopes_into_theta(f, theta, eps=1e-5):
    theta[:] = [(f(theta + eps * e) - f(theta - eps * e)) / (2 * eps) for e in np.eye(len(theta))]
    return theta


@wrong("1.7", "copied from it or made like it cuts what is stored there")
def copies_of_whole_numbers(f, theta, eps=1e-5):
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        above, below = theta.copy(), theta.copy()
        above[i] += eps
        below[i] -= eps
        slopes[i] = (f(above) - f(below)) / (2 * eps)
    return slopes


@wrong("1.7", "copied from it or made like it cuts what is stored there")
def wiggle_of_whole_numbers(f, theta, eps=1e-5):
    wiggle, slopes = np.zeros_like(theta), np.zeros(len(theta))
    for i in range(len(theta)):
        wiggle[i] = eps
        slopes[i] = (f(theta + wiggle) - f(theta - wiggle)) / (2 * eps)
        wiggle[i] = 0
    return slopes


@wrong("1.7", "copied from it or made like it cuts what is stored there")
def slopes_of_whole_numbers(f, theta, eps=1e-5):
    slopes = np.zeros_like(theta)
    for i, e in enumerate(np.eye(len(theta))):
        slopes[i] = (f(theta + eps * e) - f(theta - eps * e)) / (2 * eps)
    return slopes


@wrong("1.7", "copied from it or made like it cuts what is stored there")
def in_copies_of_whole_numbers(f, theta, eps=1e-5):
    slopes = np.zeros_like(theta)
    for i in range(len(theta)):
        above, below = theta.copy(), theta.copy()
        above[i] += eps
        below[i] -= eps
        slopes[i] = (f(above) - f(below)) / (2 * eps)
    return slopes


@wrong("1.7", "It keeps whole numbers here: what you store in it is cut.")
def moved_there_and_back_in_theta(f, theta, eps=1e-5):
    slopes = np.zeros(len(theta))
    for i in range(len(theta)):
        theta[i] += eps
        above = f(theta)
        theta[i] -= 2 * eps
        slopes[i] = (above - f(theta)) / (2 * eps)
        theta[i] += eps
    return slopes


@wrong("1.7", "You look to one side only")
def to_one_side(f, theta, eps=1e-5):
    return np.array([(f(theta + eps * e) - f(theta)) / eps for e in np.eye(len(theta))])


@wrong("1.7", "All entries move at once")
def all_at_once(f, theta, eps=1e-5):
    return np.array([(f(theta + eps) - f(theta - eps)) / (2 * eps) for _ in theta])


@wrong("1.7", "Only the first slope is found")
def return_inside_the_loop(f, theta, eps=1e-5):
    slopes = np.zeros(len(theta))
    for i, e in enumerate(np.eye(len(theta))):
        slopes[i] = (f(theta + eps * e) - f(theta - eps * e)) / (2 * eps)
        return slopes


@wrong("1.7", "The inputs were theta = ")
def two_knobs_by_hand(f, theta, eps=1e-5):
    w, b = theta
    dw = (f(np.array([w + eps, b])) - f(np.array([w - eps, b]))) / (2 * eps)
    db = (f(np.array([w, b + eps])) - f(np.array([w, b - eps]))) / (2 * eps)
    return np.array([dw, db])


@wrong("1.7", "With theta = [0.5, 1], eps = 0.001 you return [-4, -8]; [-8, -4] is right")
def in_reverse_order(f, theta, eps=1e-5):
    return np.array([(f(theta + eps * e) - f(theta - eps * e)) / (2 * eps) for e in np.eye(len(theta))[::-1]])


@wrong("1.7", "f wants all of theta, (2,); what you hand over has shape ().")
def one_entry_for_f(f, theta, eps=1e-5):
    return [(f(one + eps) - f(one - eps)) / (2 * eps) for one in theta]


@wrong("1.7", "f wants all of theta, (2,); what you hand over has shape (2, 2).")
def all_wiggles_at_once_for_f(f, theta, eps=1e-5):
    wiggles = eps * np.eye(len(theta))
    return (f(theta + wiggles) - f(theta - wiggles)) / (2 * eps)
