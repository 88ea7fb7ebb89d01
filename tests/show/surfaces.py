"""Surfaces over a plane and their gradients, for one point or many."""

import numpy as np


def valley(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2


def valley_slope(theta):
    return np.array([2 * theta[0], 20 * theta[1]])


def saddle(theta):
    return theta[0] ** 2 - theta[1] ** 2


def saddle_slope(theta):
    return np.array([2 * theta[0], -2 * theta[1]])


def banana(theta):
    return (1 - theta[0]) ** 2 + 10 * (theta[1] - theta[0] ** 2) ** 2


def banana_slope(theta):
    x, y = theta
    return np.array([-2 * (1 - x) - 40 * x * (y - x**2), 20 * (y - x**2)])


VALLEY, SADDLE, BANANA = (valley, valley_slope), (saddle, saddle_slope), (banana, banana_slope)
