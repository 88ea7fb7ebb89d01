"""Exercises of lesson 09, optimizers: what is right is a weighted sum or mean over all gradients so far."""

import numpy as np

from nnlib.course.checks.exercise import Exercise


def faded(beta, G):
    """βᵀ⁻¹ G[0] + ... + β G[-2] + G[-1]: what a memory that keeps the share β makes of T gradients."""
    return beta ** np.arange(len(G) - 1, -1, -1.0) @ G


# Where gradients are tiny, every slip with ε = 1e-8 shows; where one is 0, ε keeps 0/0 from becoming nan.
TINY = np.array([[3e-7, -2e-7], [-1e-7, 4e-7], [2e-7, 5e-7]])
ZERO = np.array([[0.0, 2.0], [0.0, -1.0]])


def walks(rng):
    """(theta, G, eta, beta): G (T, P) holds a gradient a row."""

    def case(P, T, eta, beta):
        return rng.normal(size=P), rng.normal(size=(T, P)), eta, beta

    readable = np.array([1.0]), np.array([[2.0], [3.0]]), 0.1, 0.5
    return [readable, (np.zeros(2), TINY, 0.1, 0.8), (np.array([1.0, -1.0]), ZERO, 0.2, 0.6),
            case(3, 4, 0.2, 0.9), case(2, 1, 0.05, 0.8), case(4, 6, 0.5, 0.3), case(1, 40, 0.1, 0.9)]


# 9.2: one step of momentum. Behind what the answer is given, the case holds all gradients so far.
def momentum_cases(rng):
    return [(theta, faded(beta, G[:-1]), G[-1], eta, beta, G) for theta, G, eta, beta in walks(rng)]


def momentum_by_sum(case):
    theta, _, _, eta, beta, G = case
    return theta - eta * faded(beta, G), faded(beta, G)


# 9.4: one step of RMSProp, from all gradients so far
def rmsprop_cases(rng):
    return [(theta, (1 - beta) * faded(beta, G[:-1] ** 2), G[-1], eta, beta, G)
            for theta, G, eta, beta in walks(rng)]


def rmsprop_by_sum(case):
    theta, _, _, eta, beta, G = case
    v = (1 - beta) * faded(beta, G**2)
    return theta - eta * G[-1] / (np.sqrt(v) + 1e-8), v


# 9.6: Adam. Its two means are the weighted means of all gradients, and of their squares.
def adam_cases(rng):
    def case(theta, G, eta, beta1, beta2):
        m, v = (1 - beta1) * faded(beta1, G[:-1]), (1 - beta2) * faded(beta2, G[:-1] ** 2)
        return theta, m, v, G[-1], len(G), eta, beta1, beta2, G

    def drawn(P, T, *numbers):
        return case(rng.normal(size=P), rng.normal(size=(T, P)), *numbers)

    return [case(np.zeros(2), np.array([[5.0, -0.001]]), 0.001, 0.9, 0.999),
            case(np.zeros(2), TINY, 0.1, 0.9, 0.99), case(np.ones(2), ZERO, 0.2, 0.6, 0.8),
            drawn(3, 4, 0.1, 0.9, 0.99), drawn(2, 1, 0.05, 0.5, 0.9), drawn(4, 40, 0.2, 0.8, 0.95)]


def adam_by_means(case):
    theta, *_, eta, beta1, beta2, G = case
    m, v, ones = faded(beta1, G), faded(beta2, G**2), np.ones(len(G))
    moved = theta - eta * m / faded(beta1, ones) / (np.sqrt(v / faded(beta2, ones)) + 1e-8)
    return moved, (1 - beta1) * m, (1 - beta2) * v


# 9.9: weight decay in two places. The slope of the penalty is measured along the imaginary axis.
def decay_cases(rng):
    def case(P, eta, lam):
        is_weight = np.where(np.arange(P) % 3 == 1, 0.0, 1.0)
        return rng.normal(size=P), rng.normal(size=P), rng.uniform(0.2, 5, size=P), is_weight, eta, lam

    readable = *np.array([[1, 1], [10, 0.1], [10, 0.1], [1, 1]]), 0.01, 0.1
    with_a_bias = *np.array([[2.0, -3.0], [1.0, 2.0], [2.0, 4.0], [1.0, 0.0]]), 0.5, 0.2
    drawn = case(3, 0.2, 0.1), case(5, 0.05, 0.5), case(1, 0.3, 0.3), case(40, 0.1, 0.01)
    return [readable, with_a_bias, *drawn]


def decayed_by_measuring(case):
    theta, g, scale, is_weight, eta, lam = case
    pull = np.imag(lam / 2 * (theta + 1e-20j) ** 2 * is_weight) / 1e-20
    moved = theta - eta * g / scale
    return moved - eta * pull / scale, moved - eta * pull


EXERCISES = [
    Exercise("9.1", "Which β ends lowest?", "predict", stars=1, minutes=3, points=1,
        expected="b",
        options={
            "a": "β = 0, which is plain descent",
            "b": "β = 0.5",
            "c": "β = 0.9",
            "d": "all three end equally low, since η is the same",
        },
        mistakes={
            "a": "Without a memory each step covers only 4% of what is left in the flat direction.",
            "c": "More memory is not always better: with 0.9 it is still swinging after 50 steps.",
            "d": "The same η makes very different walks: the memory lengthens the steps.",
        },
    ),
    Exercise("9.2", "A step of momentum", "code", stars=1, minutes=5, points=2,
        cases=momentum_cases, given=5, expected=momentum_by_sum, parts="theta v",
        meaning="v is the sum of all gradients so far, each times β once for every step since.",
        solution='''
def momentum_step(theta, v, g, eta, beta):
    """theta (P,) and v (P,) after one step."""
    ### BEGIN SOLUTION
    v = beta * v + g
    return theta - eta * v, v
    ### END SOLUTION
''',
        edits="""
beta * v + g -> g
    That is plain descent: the memory that is handed over is not used.
beta * v + g -> beta * v + (1 - beta) * g || (1 - beta) * v + beta * g
    The gradient enters this memory whole; shares that add up to 1 would make it a mean.
v = beta * v + g -> v, old = beta * v + g, v && eta * v, v -> eta * old, v || eta * v, old
    Your step, or the memory that you return, is that of before this gradient came; both need the new one.
theta - eta * v, -> theta - eta * (g + beta * v),
    That is Nesterov's step, which looks one step ahead; this one goes along the memory as it is.
beta * v + g -> beta * v + eta * g && theta - eta * v -> theta - v || theta - eta * v
beta * v + g -> beta * v - eta * g && theta - eta * v -> theta + v
    η belongs to the step; in this memory there is none.
""",
    ),
    Exercise("9.3", "The limit of momentum on an even slope", "derive", stars=2, minutes=4, points=1,
        expected=20.0, tolerance=1e-6, reason="The limit of a geometric sum is exact.",
        mistakes={
            1: "That is the gradient itself; a memory with β = 0.95 makes more of it.",
            10: "That would be the limit for β = 0.9.",
            (1.95, 19): "Some terms are left out: the sum begins with the newest gradient, and has no end.",
            (0.05, 0.95): "β is kept and 1 − β lost in each step. What does that add up to without an end?",
            1 / 1.95: "That is the limit if the gradient changes its sign at every step.",
        },
    ),
    Exercise("9.4", "A step of RMSProp", "code", stars=2, minutes=6, points=2,
        cases=rmsprop_cases, given=5, expected=rmsprop_by_sum, parts="theta v",
        meaning="v is the mean of the squares so far, the older the less; theta moves by g over its root.",
        solution='''
def rmsprop_step(theta, v, g, eta, beta):
    """theta (P,) and v (P,) after one step."""
    ### BEGIN SOLUTION
    v = beta * v + (1 - beta) * g**2
    return theta - eta * g / (np.sqrt(v) + 1e-8), v
    ### END SOLUTION
''',
        edits="""
return theta - eta * g / (np.sqrt(v) + 1e-8), v -> return v, theta - eta * g / (np.sqrt(v) + 1e-8)
    The two results have changed places: first theta, then the memory.
v = beta * v -> old = v; v = beta * v && np.sqrt(v) -> np.sqrt(old)
    v is right. Your step divides by the memory of before this gradient came; it needs the new one.
beta * v + (1 - beta) * g**2 -> v + g**2
    That is AdaGrad's sum, which only grows; this memory is a mean that forgets.
beta * v + (1 - beta) * g**2 -> (1 - beta) * v + beta * g**2
    The shares have changed places: β belongs to the old mean.
g**2 -> g || np.abs(g)
    The gradient enters v squared.
g**2 -> g @ g || np.mean(g**2) || np.linalg.norm(g)
    Each entry has a mean of squares of its own; you make one number of all entries of g.
np.sqrt(v) + 1e-8 -> np.sqrt(v + 1e-8)
    v is right. ε is inside the root in yours: it is added after the root is taken.
(np.sqrt(v) + 1e-8) -> np.sqrt(v) || np.sqrt(v) + 1e-8
g / (np.sqrt(v) + 1e-8) -> (g / np.sqrt(v) + 1e-8)
    v is right. ε is missing beside the root, or a bracket is: where g has always been 0, you divide 0 by 0.
g**2 -> g**2 + 1e-8 && (np.sqrt(v) + 1e-8) -> np.sqrt(v) || (np.sqrt(v) + 1e-8)
    ε is added to the mean of squares in yours; it belongs to the step, and is forgotten after it.
1e-8 -> 1e-5 || 1e-6 || 1e-7 || 1e-9 || 1e-10 || 1e-12
    v is right. Your ε is another number than 1e-8.
""",
    ),
    Exercise("9.5", "Adam's very first step", "predict", stars=2, minutes=3, points=1,
        expected="c",
        options={
            "a": "too small, by a factor of 10",
            "b": "the right size: both means are too small by the same factor",
            "c": "too large, by a factor of about 3",
            "d": "too large, by a factor of 1000",
        },
        mistakes={
            "a": "m is too small by 10. But what is it divided by, and how much too small is that?",
            "b": "The two memories forget at different rates, β₁ = 0.9 and β₂ = 0.999.",
            "d": "v is too small by 1000; the step is divided by its root, and m is too small as well.",
        },
    ),
    Exercise("9.6", "A step of Adam", "code", stars=3, minutes=10, points=3,
        cases=adam_cases, given=8, expected=adam_by_means, parts="theta m v",
        meaning="The step is η times a mean of gradients over the root of a mean of their squares.",
        solution='''
def adam_step(theta, m, v, g, t, eta, beta1, beta2):
    """theta, m and v, each (P,), after one step."""
    ### BEGIN SOLUTION
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - eta * m_hat / (np.sqrt(v_hat) + 1e-8), m, v
    ### END SOLUTION
''',
        edits="""
m / (1 - beta1**t) -> m && v / (1 - beta2**t) -> v
m / (1 - beta1**t) -> m
v / (1 - beta2**t) -> v
    The means are right, but the step uses one of them, or both, as they are, and they began at 0.
**t -> **count && count -> (t + 1) || (t - 1) || max(t - 1, 1)
    The means are right. A correction counts a step too many or too few: t is 1 in the first step already.
**t -> * t ||
    The means are right. The correction fades as t grows: a share that is kept t times over is a power.
beta1 -> 0.9 && beta2 -> 0.999
    You use numbers of your own; beta1 and beta2 are handed over.
beta1 -> beta3 && beta2 -> beta1 && beta3 -> beta2
    The two β have changed places: β₁ belongs to m, β₂ to v.
), m, v -> ), m_hat, v_hat || ), m_hat, v
    You hand back a corrected mean; the next step must go on from the plain ones.
m = beta1 -> m0, v0, m = m, v, beta1 && m_hat = m / -> m_hat = m0 / && v_hat = v / -> v_hat = v0 /
m = beta1 -> m0, v0, m = m, v, beta1 && ), m, v -> ), m0, v0
    Your step, or what you return, uses the memories of before this gradient came; both need the new ones.
np.sqrt(v_hat) + 1e-8 -> np.sqrt(v_hat + 1e-8)
    Both means are right. ε is inside the root in yours: it is added after the root is taken.
m_hat / (np.sqrt(v_hat) + 1e-8) -> m_hat / np.sqrt(v_hat) || m_hat / np.sqrt(v_hat) + 1e-8 || \
(m_hat / np.sqrt(v_hat) + 1e-8)
    Both means are right. ε is missing beside the root, or a bracket is: where g was always 0, 0 is over 0.
eta * m_hat / (np.sqrt(v_hat) -> eta * np.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (np.sqrt(v)
    Both means are right. The shortened form of the paper adds ε to the root of v; here v is corrected first.
1e-8 -> 1e-5 || 1e-6 || 1e-7 || 1e-9 || 1e-10 || 1e-12
    Both means are right. Your ε is another number than 1e-8.
""",
    ),
    Exercise("9.7", "Adam with β₁ = β₂ = 0", "choose", stars=2, minutes=3, points=1,
        expected="b",
        options={
            "a": "plain descent, θ ← θ − η g",
            "b": "a step of η against the sign of each entry of g",
            "c": "no step at all, since nothing is remembered",
            "d": "AdaGrad, since only squares are left",
        },
        mistakes={
            "a": "m̂ is g, as in plain descent; but it is still divided by the root of its own square.",
            "c": "With β = 0 the newest gradient is all there is; it is not forgotten.",
            "d": "AdaGrad adds up all squares; here only the newest one is left.",
        },
    ),
    Exercise("9.8", "Choose an optimizer, and say why", "explain", stars=2, minutes=5, points=2,
        model="""
Start with Adam, since its first step is η for gradients of 5 and of 0.001 alike; 0.001 is the usual η,
and 0.01 suits a small network. Tune η first, over powers of ten, on held-out data and with several seeds. If
the last bit counts, let η shrink along a cosine: on our eight points that brought the end from 0.0026 to
0.000001 above the lowest loss. If memory is scarce, take momentum: one vector instead of two, and in the
long valley 25 steps to descent's 86.
""",
        points_to_compare=(
            "A first choice is named, with a reason that a cell of this lesson shows.",
            "η is tuned first, on held-out data and with several seeds.",
            "It is said what would make you change; one number supports it.",
        ),
    ),
    Exercise("9.9", "Weight decay in two places", "code", stars=2, minutes=6, points=2,
        cases=decay_cases, expected=decayed_by_measuring, parts="in_gradient on_weight",
        tolerance=1e-8, reason="A slope measured along the imaginary axis is exact.",
        meaning="Both are θ after one step; they differ in whether λθ is divided by the scale.",
        solution='''
def two_decays(theta, g, scale, is_weight, eta, lam):
    """theta (P,) after a step: decay in the gradient, decay on the weight."""
    ### BEGIN SOLUTION
    decay = lam * theta * is_weight
    in_gradient = theta - eta * (g + decay) / scale
    on_weight = theta - eta * g / scale - eta * decay
    return in_gradient, on_weight
    ### END SOLUTION
''',
        edits="""
* is_weight ->
    The biases are decayed as well; λθ is for weights alone.
(g + decay) / scale -> g / scale - eta * decay
g / scale - eta * decay -> (g + decay) / scale
    Both of yours put the decay in the same place: only in the gradient it is divided by the scale.
- eta * decay -> - decay
    in_gradient is right. On the weight the decay is multiplied by η too: the factor is 1 − ηλ.
(g + decay) -> (g - decay) && - eta * decay -> + eta * decay
    The sign of the decay is turned: yours pushes the weights away from 0.
lam * theta -> lam || lam * np.sign(theta) || 2 * lam * theta || lam * theta**2 || 0.5 * lam * theta**2
    A penalty of ½λw² has the slope λw, no more and no less: the larger the weight, the stronger the pull.
""",
    ),
]
