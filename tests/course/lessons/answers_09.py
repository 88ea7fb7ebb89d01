"""Lesson 09: programs as people write them."""

import numpy as np
from people import right, slips

# 9.2


@right("9.2")
def in_one_array(theta, v, g, eta, beta):
    v_new = np.add(np.multiply(v, beta), g)
    return np.array([theta - eta * v_new, v_new])


@right("9.2")
def momentum(theta, v, g, eta, beta):
    v = beta * v + g
    return theta - eta * v, v


@right("9.2")
def entry_by_entry(theta, v, g, eta, beta):
    new = [beta * a + b for a, b in zip(v, g, strict=True)]
    return [t - eta * a for t, a in zip(theta, new, strict=True)], new


@right("9.2")
def move_first(theta, v, g, eta, beta):
    move = eta * beta * v + eta * g
    return theta - move, move / eta


@right("9.2")
def in_place_on_copies(theta, v, g, eta, beta):
    theta, v = theta.copy(), v.copy()
    v *= beta
    v += g
    theta -= eta * v
    return theta, v


@right("9.2")
def with_a_minus_in_the_memory(theta, v, g, eta, beta):
    u = beta * -v - g
    return theta + eta * u, -u


@right("9.2")
def by_a_product_of_matrices(theta, v, g, eta, beta):
    new = np.array([beta, 1.0]) @ np.array([v, g])
    return np.array([theta - eta * new, new])


slips("9.2", momentum)("""
beta * v + g -> g
    That is plain descent
+ g -> + (1 - beta) * g
    shares that add up to 1 would make it a mean
v = beta * v + g -> u = beta * v + g && - eta * v, v -> - eta * v, u
v = beta * v + g -> u = beta * v + g && - eta * v, v -> - eta * u, v
    is that of before this gradient came
- eta * v -> - eta * (g + beta * v)
    Nesterov's step
+ g -> - eta * g && theta - eta * v -> theta + v
    η belongs to the step
theta - eta * v, v -> v, theta - eta * v
    The values are right, and in another order
- eta * v, v -> - eta * v
    got one array
theta - eta -> theta + eta
    Your numbers come out when a sign is changed in the line that returns
""")

# 9.4


@right("9.4")
def stacked(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * np.abs(g) ** 2
    return np.stack([theta - eta * g / (np.sqrt(v) + 1e-8), v])


@right("9.4")
def rmsprop(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / (np.sqrt(v) + 1e-8), v


@right("9.4")
def by_a_loop(theta, v, g, eta, beta):
    moved, kept = [], []
    for t, a, b in zip(theta, v, g, strict=True):
        kept.append(beta * a + (1 - beta) * b * b)
        moved.append(t - eta * b / (kept[-1] ** 0.5 + 1e-8))
    return moved, kept


@right("9.4")
def as_a_move_towards_the_square(theta, v, g, eta, beta):
    v = v + (1 - beta) * (g * g - v)
    return np.stack([theta - eta / (np.sqrt(v) + 1e-8) * g, v])


@right("9.4")
def with_named_steps(theta, v, g, eta, beta, eps=1e-8):
    v_new = beta * v + (1 - beta) * np.square(g)
    rms = v_new**0.5 + eps
    return theta - eta * (g / rms), v_new


@right("9.4")
def by_average(theta, v, g, eta, beta):
    new = np.average([v, g**2], axis=0, weights=[beta, 1 - beta])
    return theta + -eta * g / (1e-8 + np.sqrt(new)), new


@right("9.4")
def with_updates_in_place(theta, v, g, eta, beta):
    v = v.copy()
    v *= beta
    v += (1 - beta) * np.power(g, 2)
    step = np.divide(g, np.sqrt(v) + 1e-8)
    return np.subtract(theta, eta * step), v


slips("9.4", rmsprop)("""
np.sqrt(v) + 1e-8 -> np.sqrt(v + 1e-8)
    ε is inside the root
np.sqrt(v) + 1e-8 -> np.sqrt(v)
    ε is missing
1e-8 -> 1e-6
    Your ε is another number
g**2 -> g**2 + 1e-8 && np.sqrt(v) + 1e-8 -> np.sqrt(v)
    it belongs to the step, and is forgotten after it
g / (np.sqrt(v) + 1e-8) -> (g / np.sqrt(v) + 1e-8)
    beside the root, or a bracket is
g**2 -> g
    The gradient enters v squared
g**2 -> np.sum(g**2)
    you make one number of all entries
theta - eta * g / (np.sqrt(v) + 1e-8), v -> v, theta - eta * g / (np.sqrt(v) + 1e-8)
    have changed places
v = beta -> u = beta && 1e-8), v -> 1e-8), u
    the memory of before this gradient came
beta * v + (1 - beta) * g**2 -> v + g**2
    AdaGrad's sum
np.sqrt(v) -> v
    when the call of a function is left out in the line that returns
""")

# 9.6


@right("9.6")
def adam(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8), m, v


@right("9.6")
def adam_by_a_loop(theta, m, v, g, t, eta, beta1, beta2):
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i in range(len(theta)):
        m[i] = beta1 * m[i] + (1 - beta1) * g[i]
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] ** 2
        theta[i] -= eta * m[i] / (1 - beta1**t) / (np.sqrt(v[i] / (1 - beta2**t)) + 1e-8)
    return theta, m, v


@right("9.6")
def adam_with_scaled_eps(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    root = np.sqrt(1 - beta2**t)
    return theta - eta * root / (1 - beta1**t) * m / (np.sqrt(v) + 1e-8 * root), m, v


@right("9.6")
def adam_with_sums_of_weights(theta, m, v, g, t, eta, beta1, beta2):
    m, v = m + (1 - beta1) * (g - m), beta2 * v + (1 - beta2) * g**2
    of_m = sum((1 - beta1) * beta1**k for k in range(t))
    of_v = sum((1 - beta2) * beta2**k for k in range(t))
    return theta - eta * (m / of_m) / (np.sqrt(v / of_v) + 1e-8), m, v


@right("9.6")
def adam_in_lists(theta, m, v, g, t, eta, beta1, beta2):
    m = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g, strict=True)]
    v = [beta2 * a + (1 - beta2) * b**2 for a, b in zip(v, g, strict=True)]
    c1, c2 = 1 - pow(beta1, t), 1 - pow(beta2, t)
    rows = zip(theta, m, v, strict=True)
    return [[x - eta * (a / c1) / ((b / c2) ** 0.5 + 1e-8) for x, a, b in rows], m, v]


@right("9.6")
def adam_with_inner_functions(theta, m, v, g, t, eta, beta1, beta2):
    def mean(old, new, beta):
        return beta * old + (1 - beta) * new

    def corrected(mean, beta):
        return mean / (1 - np.power(beta, t))

    m, v = mean(m, g, beta1), mean(v, np.square(g), beta2)
    return np.array([theta - eta * corrected(m, beta1) / (np.sqrt(corrected(v, beta2)) + 1e-8), m, v])


slips("9.6", adam)("""
m_hat, v_hat -> t = t + 1; m_hat, v_hat
m_hat, v_hat -> t = t - 1; m_hat, v_hat
    counts a step too many or too few
np.sqrt(v_hat) + 1e-8 -> np.sqrt(v_hat + 1e-8)
    ε is inside the root
np.sqrt(v_hat) + 1e-8 -> np.sqrt(v_hat)
    ε is missing
m_hat / (np.sqrt(v_hat) + 1e-8) -> np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v) + 1e-8)
    The shortened form of the paper
return theta -> m = m_hat; return theta
    You hand back a corrected mean
m / (1 - beta1**t), v / (1 - beta2**t) -> m, v
    began at 0
v / (1 - beta2**t) -> v
    uses one of them, or both, as they are
g**2 -> g
    the root of a negative number
beta1**t -> beta1 * t && beta2**t -> beta2 * t
    a share that is kept t times over is a power
m = beta1 -> beta1, beta2 = beta2, beta1; m = beta1
    β₁ belongs to m, β₂ to v
theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8), m, v -> m, v, theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8)
    The values are right, and in another order
m = beta1 -> m0, v0 = m, v; m = beta1 && m_hat, v_hat = m / -> m_hat, v_hat = m0 / && , v / -> , v0 /
    uses the memories of before this gradient came
1e-8), m, v -> 1e-8)
    3 values are wanted, separated by commas; got one array
""")

# 9.9


@right("9.9")
def decayed(theta, g, scale, is_weight, eta, lam):
    decay = lam * theta * is_weight
    return theta - eta * (g + decay) / scale, theta - eta * g / scale - eta * decay


@right("9.9")
def decay_by_a_factor(theta, g, scale, is_weight, eta, lam):
    kept = 1 - eta * lam * is_weight
    return theta - eta / scale * (g + lam * is_weight * theta), kept * theta - eta * g / scale


@right("9.9")
def decay_where_it_is_a_weight(theta, g, scale, is_weight, eta, lam):
    decay = np.where(is_weight, lam * theta, 0)
    return np.array([theta, theta]) - eta * np.array([(g + decay) / scale, g / scale + decay])


@right("9.9")
def decay_entry_by_entry(theta, g, scale, is_weight, eta, lam):
    one, two = [], []
    for t, slope, s, weight in zip(theta, g, scale, is_weight, strict=True):
        pull = lam * t if weight else 0.0
        one.append(t - eta * (slope + pull) / s)
        two.append(t - eta * slope / s - eta * pull)
    return one, two


@right("9.9")
def decay_before_the_step(theta, g, scale, is_weight, eta, lam):
    shrunk = theta.copy()
    shrunk[is_weight == 1] *= 1 - eta * lam
    return theta - eta * (g + lam * theta * is_weight) / scale, shrunk - eta * g / scale


@right("9.9")
def common_step_first(theta, g, scale, is_weight, eta, lam):
    moved, pull = theta - eta * g / scale, eta * lam * theta * is_weight
    return moved - pull / scale, moved - pull


slips("9.9", decayed)("""
(g + decay) / scale, -> (g / scale + decay), && g / scale - eta * decay -> (g + decay) / scale
    The values are right, and in another order
* is_weight ->
    The biases are decayed as well
g / scale - eta * decay -> (g + decay) / scale
(g + decay) / scale -> (g / scale + decay)
    Both of yours put the decay in the same place
scale - eta * decay -> scale - decay
    the factor is 1 − ηλ
= lam -> = 2 * lam
    has the slope λw
= lam -> = -lam
    The sign of the decay is turned
""")
