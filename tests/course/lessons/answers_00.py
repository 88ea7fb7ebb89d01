"""Lesson 00: programs as people write them."""

import numpy as np
from people import right, wrong

# 0.4


@right("0.4")
def entry_by_entry(theta, gradient, eta):
    new = theta.copy()
    for i in range(len(theta)):
        new[i] = theta[i] - eta * gradient[i]
    return new


@right("0.4")
def a_list(theta, gradient, eta):
    return [t - eta * g for t, g in zip(theta, gradient, strict=True)]


@right("0.4")
def plus_the_negative(parameters, slopes, rate):
    return parameters + (-rate) * slopes


@right("0.4")
def with_a_name_for_the_step(theta, gradient, eta):
    move = np.multiply(gradient, eta)
    theta = np.subtract(theta, move)
    return theta


@right("0.4")
def with_any_arguments(*given):
    theta, gradient, eta = given
    return theta - gradient * eta


@right("0.4")
def by_a_product(theta, gradient, eta):
    return np.array([1.0, -eta]) @ np.stack([theta, gradient])


@right("0.4")
def in_place(theta, gradient, eta):
    theta -= eta * gradient
    return theta


@right("0.4")
def a_generator(theta, gradient, eta):
    return np.fromiter((t - eta * g for t, g in zip(theta, gradient, strict=True)), float)


@wrong("0.4", "You walk uphill")
def uphill(theta, gradient, eta):
    return theta + eta * gradient


@wrong("0.4", "The learning rate eta is not used")
def without_eta(theta, gradient, eta):
    return theta - gradient


@wrong("0.4", "You return the step alone")
def the_step_alone(theta, gradient, eta):
    return -eta * gradient


@wrong("0.4", "is a return missing?")
def no_return(theta, gradient, eta):
    theta = theta - eta * gradient


@wrong("0.4", "With you, a gradient twice as long gives the same step")
def signs_alone(theta, gradient, eta):
    return theta - eta * np.sign(gradient)


@wrong("0.4", "IndexError: index 1 is out of bounds for axis 0 with size 1")
def two_parameters_by_hand(theta, gradient, eta):
    return np.array([theta[0] - eta * gradient[0], theta[1] - eta * gradient[1]])


@wrong("0.4", "The inputs were theta = [-3, 0, 2.5], gradient = [-6, 2, 5], eta = 0.25")
def numbers_of_the_lesson(theta, gradient, eta):
    return np.array([1.3, 1.4])


@wrong("0.4", "With theta = [-3, 0, 2.5], gradient = [-6, 2, 5], eta = 0.25 you return")
def eta_of_ones_own(theta, gradient, eta):
    return theta - 0.1 * gradient


@wrong("0.4", "delete that line")
def with_the_raise_left_in(theta, gradient, eta):
    new = theta - eta * gradient
    raise NotImplementedError
    return new


@wrong("0.4", "The gradient is multiplied by eta")
def divided_by_eta(theta, gradient, eta):
    return theta - gradient / eta
