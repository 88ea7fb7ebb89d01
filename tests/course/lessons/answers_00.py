"""Lesson 00: programs as people write them."""

import numpy as np
from people import right, slips

# 0.4


@right("0.4")
def with_a_name(theta, gradient, eta):
    new = theta - eta * gradient
    return new


@right("0.4")
def entry_by_entry(theta, gradient, eta):
    new = theta.copy()
    for i in range(len(theta)):
        new[i] = theta[i] - eta * gradient[i]
    return new


@right("0.4")
def with_any_arguments(*given):
    theta, gradient, eta = given
    return theta - gradient * eta


@right("0.4")
def in_place(theta, gradient, eta):
    theta -= eta * gradient
    return theta


right("0.4")(
    lambda theta, gradient, eta: [t - eta * g for t, g in zip(theta, gradient, strict=True)],
    lambda parameters, slopes, rate: parameters + (-rate) * slopes,
    lambda theta, gradient, eta: np.array([1.0, -eta]) @ np.stack([theta, gradient]),
)

slips("0.4", with_a_name)("""
- eta -> + eta
    You walk uphill
eta * gradient -> gradient
    The learning rate eta is not used
theta - eta * gradient -> -eta * gradient
    You return the step alone
return new -> new
    is a return missing?
* gradient -> * np.sign(gradient)
    With you, a gradient twice as long gives the same step
return new -> raise NotImplementedError; return new
    delete that line
theta - eta * gradient -> np.array([theta[0] - eta * gradient[0], theta[1] - eta * gradient[1]])
    IndexError: index 1 is out of bounds for axis 0 with size 1
theta - eta * gradient -> np.array([1.3, 1.4])
    The inputs were theta = [-3, 0, 2.5], gradient = [-6, 2, 5], eta = 0.25
- eta -> - 0.1
    With theta = [-3, 0, 2.5], gradient = [-6, 2, 5], eta = 0.25 you return
eta * gradient -> gradient / eta
    The gradient is multiplied by eta
""")
