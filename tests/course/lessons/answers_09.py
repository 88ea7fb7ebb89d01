"""Lesson 09: programs as people write them."""

import numpy as np
from people import right, wrong

# 9.2


@right("9.2")
def entry_by_entry(theta, v, g, eta, beta):
    new = [beta * a + b for a, b in zip(v, g, strict=True)]
    return [t - eta * a for t, a in zip(theta, new, strict=True)], new


@right("9.2")
def move_first(theta, v, g, eta, beta):
    move = eta * beta * v + eta * g
    return theta - move, move / eta


@right("9.2")
def in_one_array(theta, v, g, eta, beta):
    v_new = np.add(np.multiply(v, beta), g)
    return np.array([theta - eta * v_new, v_new])


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
    return theta - eta * new, new


@wrong("9.2", "That is plain descent")
def no_memory(theta, v, g, eta, beta):
    return theta - eta * g, g


@wrong("9.2", "shares that add up to 1 would make it a mean")
def a_mean(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g
    return theta - eta * v, v


@wrong("9.2", "is that of before this gradient came")
def the_old_memory_in_the_step(theta, v, g, eta, beta):
    return theta - eta * v, beta * v + g


@wrong("9.2", "is that of before this gradient came")
def the_old_memory_returned(theta, v, g, eta, beta):
    return theta - eta * (beta * v + g), v


@wrong("9.2", "Nesterov's step")
def nesterov(theta, v, g, eta, beta):
    v = beta * v + g
    return theta - eta * (g + beta * v), v


@wrong("9.2", "η belongs to the step")
def eta_in_the_memory(theta, v, g, eta, beta):
    v = beta * v - eta * g
    return theta + v, v


@wrong("9.2", "The values are right, and in another order")
def memory_first(theta, v, g, eta, beta):
    v = beta * v + g
    return v, theta - eta * v


@wrong("9.2", "got one array")
def only_theta(theta, v, g, eta, beta):
    return theta - eta * (beta * v + g)


@wrong("9.2", "Your numbers come out when a sign is changed in the line that returns")
def uphill(theta, v, g, eta, beta):
    v = beta * v + g
    return theta + eta * v, v


# 9.4


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
    return theta - eta / (np.sqrt(v) + 1e-8) * g, v


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


@right("9.4")
def stacked(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * np.abs(g) ** 2
    return np.stack([theta - eta * g / (np.sqrt(v) + 1e-8), v])


def rmsprop(divisor, theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / divisor(v), v


@wrong("9.4", "ε is inside the root")
def eps_inside_the_root(*case):
    return rmsprop(lambda v: np.sqrt(v + 1e-8), *case)


@wrong("9.4", "ε is missing")
def eps_missing(*case):
    return rmsprop(np.sqrt, *case)


@wrong("9.4", "Your ε is another number")
def another_eps(*case):
    return rmsprop(lambda v: np.sqrt(v) + 1e-6, *case)


@wrong("9.4", "it belongs to the step, and is forgotten after it")
def eps_in_the_mean(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g**2 + 1e-8
    return theta - eta * g / np.sqrt(v), v


@wrong("9.4", "beside the root, or a bracket is")
def eps_outside_the_fraction(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g**2
    return theta - eta * (g / np.sqrt(v) + 1e-8), v


@wrong("9.4", "The gradient enters v squared")
def not_squared(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * g
    return theta - eta * g / (np.sqrt(v) + 1e-8), v


@wrong("9.4", "you make one number of all entries")
def one_norm_for_all(theta, v, g, eta, beta):
    v = beta * v + (1 - beta) * np.sum(g**2)
    return theta - eta * g / (np.sqrt(v) + 1e-8), v


@wrong("9.4", "have changed places")
def memory_before_theta(*case):
    return rmsprop(lambda v: np.sqrt(v) + 1e-8, *case)[::-1]


@wrong("9.4", "the memory of before this gradient came")
def the_old_mean_in_the_step(theta, v, g, eta, beta):
    return theta - eta * g / (np.sqrt(v) + 1e-8), beta * v + (1 - beta) * g**2


@wrong("9.4", "AdaGrad's sum")
def adagrad(theta, v, g, eta, beta):
    v = v + g**2
    return theta - eta * g / (np.sqrt(v) + 1e-8), v


@wrong("9.4", "when the call of a function is left out in the line that returns")
def no_root(*case):
    return rmsprop(lambda v: v + 1e-8, *case)


# 9.6


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
def adam_as_pytorch_does(theta, m, v, g, t, eta, beta1, beta2):
    m = m + (1 - beta1) * (g - m)
    v = beta2 * v + (1 - beta2) * g * g
    denominator = np.sqrt(v) / np.sqrt(1 - beta2**t) + 1e-8
    return theta - eta / (1 - beta1**t) * m / denominator, m, v


@right("9.6")
def adam_with_sums_of_weights(theta, m, v, g, t, eta, beta1, beta2):
    m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
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


def adam(theta, m, v, g, t, eta, beta1, beta2, divisor=lambda v: np.sqrt(v) + 1e-8, off=0):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    with np.errstate(all="ignore"):
        m_hat, v_hat = m / (1 - beta1 ** (t + off)), v / (1 - beta2 ** (t + off))
        return theta - eta * m_hat / divisor(v_hat), m, v


@wrong("9.6", "counts a step too many or too few")
def adam_one_step_ahead(*case):
    return adam(*case, off=1)


@wrong("9.6", "counts a step too many or too few")
def adam_one_step_behind(*case):
    return adam(*case, off=-1)


@wrong("9.6", "ε is inside the root")
def adam_with_eps_inside(*case):
    return adam(*case, divisor=lambda v: np.sqrt(v + 1e-8))


@wrong("9.6", "ε is missing")
def adam_without_eps(*case):
    return adam(*case, divisor=np.sqrt)


@wrong("9.6", "The shortened form of the paper")
def adam_as_the_paper_shortens_it(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    rate = eta * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + 1e-8), m, v


@wrong("9.6", "You hand back a corrected mean")
def adam_that_keeps_m_hat(theta, m, v, g, t, eta, beta1, beta2):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (np.sqrt(v / (1 - beta2**t)) + 1e-8), m, v


@wrong("9.6", "began at 0")
def adam_without_corrections(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (np.sqrt(v) + 1e-8), m, v


@wrong("9.6", "uses one of them, or both, as they are")
def adam_with_m_alone_corrected(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v) + 1e-8), m, v


@wrong("9.6", "the root of a negative number")
def adam_with_a_mean_of_gradients_under_the_root(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-8), m, v


@wrong("9.6", "a share that is kept t times over is a power")
def adam_with_beta_times_t(theta, m, v, g, t, eta, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    with np.errstate(all="ignore"):
        return theta - eta * m / (1 - beta1 * t) / (np.sqrt(v / (1 - beta2 * t)) + 1e-8), m, v


@wrong("9.6", "β₁ belongs to m, β₂ to v")
def adam_with_its_betas_swapped(theta, m, v, g, t, eta, beta1, beta2):
    return adam(theta, m, v, g, t, eta, beta2, beta1)


@wrong("9.6", "The values are right, and in another order")
def adam_in_another_order(*case):
    theta, m, v = adam(*case)
    return m, v, theta


@wrong("9.6", "uses the memories of before this gradient came")
def adam_with_old_memories(theta, m, v, g, t, eta, beta1, beta2):
    _, new_m, new_v = adam(theta, m, v, g, t, eta, beta1, beta2)
    return theta - eta * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + 1e-8), new_m, new_v


@wrong("9.6", "3 values are wanted, separated by commas; got one array")
def adam_that_returns_theta_alone(*case):
    return adam(*case)[0]


# 9.9


@right("9.9")
def decay_by_a_factor(theta, g, scale, is_weight, eta, lam):
    kept = 1 - eta * lam * is_weight
    return theta - eta / scale * (g + lam * is_weight * theta), kept * theta - eta * g / scale


@right("9.9")
def decay_where_it_is_a_weight(theta, g, scale, is_weight, eta, lam):
    decay = np.where(is_weight, lam * theta, 0)
    return theta - eta * (g + decay) / scale, theta - eta * (g / scale + decay)


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
def both_in_one_array(theta, g, scale, is_weight, eta, lam):
    decay = is_weight * theta * lam
    return np.array([theta, theta]) - eta * np.array([(g + decay) / scale, g / scale + decay])


@right("9.9")
def common_step_first(theta, g, scale, is_weight, eta, lam):
    moved, pull = theta - eta * g / scale, eta * lam * theta * is_weight
    return moved - pull / scale, moved - pull


@wrong("9.9", "The values are right, and in another order")
def on_the_weight_first(theta, g, scale, is_weight, eta, lam):
    decay = lam * theta * is_weight
    return theta - eta * (g / scale + decay), theta - eta * (g + decay) / scale


@wrong("9.9", "The biases are decayed as well")
def biases_too(theta, g, scale, is_weight, eta, lam):
    return theta - eta * (g + lam * theta) / scale, theta - eta * g / scale - eta * lam * theta


@wrong("9.9", "Both of yours put the decay in the same place")
def twice_in_the_gradient(theta, g, scale, is_weight, eta, lam):
    moved = theta - eta * (g + lam * theta * is_weight) / scale
    return moved, moved.copy()


@wrong("9.9", "Both of yours put the decay in the same place")
def twice_on_the_weight(theta, g, scale, is_weight, eta, lam):
    moved = (1 - eta * lam * is_weight) * theta - eta * g / scale
    return moved, moved.copy()


@wrong("9.9", "the factor is 1 − ηλ")
def without_eta(theta, g, scale, is_weight, eta, lam):
    decay = lam * theta * is_weight
    return theta - eta * (g + decay) / scale, theta - eta * g / scale - decay


@wrong("9.9", "has the slope λw")
def with_a_two(theta, g, scale, is_weight, eta, lam):
    decay = 2 * lam * theta * is_weight
    return theta - eta * (g + decay) / scale, theta - eta * g / scale - eta * decay


@wrong("9.9", "The sign of the decay is turned")
def away_from_zero(theta, g, scale, is_weight, eta, lam):
    decay = lam * theta * is_weight
    return theta - eta * (g - decay) / scale, (1 + eta * lam * is_weight) * theta - eta * g / scale
