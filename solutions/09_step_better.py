# %% [markdown]
# # Step better: derive momentum, RMSProp and Adam, each from a fault of the one before
#
# By the end you will have written Adam from a blank page, and know which fault each of its parts mends.
#
# | | |
# | --- | --- |
# | **You will be able to** | derive and implement momentum, RMSProp and Adam with its corrections; tune η fairly; choose an optimizer, a schedule and a weight decay |
# | **You need** | zigzags and the bound 2/λmax ([lesson 03](03_walk_downhill.ipynb)); how gradient and step share their work ([lesson 08](08_close_the_loop.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter
from nnlib.show import style, table
style()
begin("09")

# %%
from nnlib import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp
from nnlib.show.plots.valleys import VALLEYS, stays_below, walk_of
valley = VALLEYS["long valley"]
x, y = np.meshgrid(np.linspace(-5, 2, 141), np.linspace(-1.6, 1.6, 65))

# %%
def draw(axes, optimizer, steps, title):
    levels = np.geomspace(0.1, 60, 8)
    axes.contour(x, y, valley.f([x, y]), levels, colors="C3", linewidths=0.6)
    walk = walk_of(optimizer, valley, steps)
    axes.plot(*walk.T, "C1.-", linewidth=1)
    found = f"{title}: f = {valley.f(walk[-1]):.1g} after {steps} steps"
    axes.set(title=found, ylabel="y")

# %%
figure, axes = plt.subplots(3, 1, sharex=True, figsize=(6.4, 7))
draw(axes[0], GradientDescent(0.0385), 60, "Plain descent, η = 0.0385")
draw(axes[1], Momentum(0.05, 0.7), 60, "Momentum, η = 0.05, β = 0.7")
draw(axes[2], Adam(0.5), 60, "Adam, η = 0.5")
axes[2].set_xlabel("x")
plt.show()

# %% [markdown]
# Three walks in one valley. Each step is given the gradient at the point it has reached; the optimizers differ in what they make of it.
# Nothing in this lesson touches backprop.
#
# ## 1 · What is wrong with plain descent
#
# Our valley is $f(x,y)=\tfrac12(x^2+50y^2)$. As in lesson 03, each step of plain descent multiplies $x$ by $1-\eta$ and $y$ by $1-50\eta$.
# With η = 0.02 the steep direction arrives in one step, and the flat one keeps 98% of its distance at every step.
# A larger η, up to 0.04, makes $x$ faster and $y$ zigzag. *In the long run* the best η makes both factors equal in size.

# %%
def steps_needed(optimizer, most=400):
    points = walk_of(optimizer, valley, most)
    return stays_below(valley.f(points.T), 0.01, most) or f"not in {most}"

# %% covers=["Q85"]
best = 2 / (1 + 50)
etas = np.array([0.02, 0.0385, best, 0.0401])
needed = [steps_needed(GradientDescent(eta)) for eta in etas]
assert needed == [166, 86, 102, "not in 400"]
factors = {"factor of x": 1 - etas, "factor of y": 1 - 50 * etas}
table({"η": etas} | factors | {"f < 0.01 from step": needed}, digits=4)

# %% [markdown]
# In the first picture, the steps across the valley contradict each other. Those along it agree, and are too short. So **a sum of several gradients cancels where they contradict and grows where they agree**. That is the first idea.

# %% [markdown] tags=["card"] exercise="9.1" covers=["M16"]
# On x² + 10y² from (10, 1) we take 50 steps with η = 0.02, each along a memory of all gradients so far. Before each step the
# memory keeps the share β of what it holds and adds the whole new gradient. Which β ends lowest?

# %% tags=["answer"] exercise="9.1"
### BEGIN SOLUTION
best_memory = "b"
### END SOLUTION

# %% tags=["check"] exercise="9.1"
check("9.1", best_memory)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A memory speeds up what stays the same. What does it do to something that swings?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# In lesson 08 a sum was never cleared, which is β = 1, and nothing came to rest.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Neither the smallest nor the largest of the three.
#
# </details>

# %% [markdown]
# ## 2 · Momentum: remember the direction
#
# Keep a running sum in which old gradients fade, and step along it:
#
# $$v \leftarrow \beta v + g,\qquad \theta \leftarrow \theta - \eta\, v
# \qquad\Longrightarrow\qquad v_t = g_t + \beta g_{t-1} + \beta^2 g_{t-2} + \dots$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $g$ | `g` | (P,) | the gradient at θ, from any provider |
# | $v$ | `v` | (P,) | the memory, which starts at 0 |
# | $\beta$ | `beta` | scalar | the share of the memory that a step keeps, 0 to below 1 |
#
# Where $g$ stays the same, $v$ tends to $g(1+\beta+\beta^2+\dots)$: with β = 0.9 the steps become ten times as long (exercise 9.3).
# Where $g$ changes its sign at every step, $v$ tends to $g(1-\beta+\beta^2-\dots)=g/(1+\beta)$, little more than half.
# A ball in a groove moves like this; the larger β, the less friction.

# %%
def after_50_steps(beta):
    theta, momentum = np.array([10.0, 1.0]), Momentum(0.02, beta)
    for _ in range(50):
        momentum.step(theta, np.array([2.0, 20.0]) * theta)
    return theta[0] ** 2 + 10 * theta[1] ** 2

# %% covers=["M16"]
betas = [0, 0.5, 0.9]
heights = [after_50_steps(beta) for beta in betas]
assert [round(height, 4) for height in heights] == [1.687, 0.012, 0.467]
table({"β": betas, "height after 50 steps": heights}, digits=4)

# %% [markdown]
# More is not better: with 0.9 the ball still swings through the minimum after 50 steps.
#
# The memory also tells where the next step will lead. **Nesterov's version** measures the gradient at that point ahead, so it notices earlier that it is about to go too far.
# In [optimizers.py](../nnlib/optimizers.py) θ *is* the point ahead; only the step changes, to $\theta\leftarrow\theta-\eta\,(g+\beta v)$ with the new $v$.
# Here are both in our valley, beside the pair (η, β) that theory calls best for it:

# %% reason="six optimizers, a line each"
root = np.sqrt(50)
best_eta, best_beta = 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2
runners = {
    "descent, η = 0.0385": GradientDescent(0.0385),
    "momentum, η = 0.02, β = 0.9": Momentum(0.02, 0.9),
    "momentum, η = 0.02, β = 0.8": Momentum(0.02, 0.8),
    "momentum, η = 0.05, β = 0.7": Momentum(0.05, 0.7),
    "momentum, best pair": Momentum(best_eta, best_beta),
    "Nesterov, η = 0.02, β = 0.8": Nesterov(0.02, 0.8),
}
needed = [steps_needed(runner) for runner in runners.values()]
assert needed == [86, 76, 37, 25, 28, 23]
table({"optimizer": list(runners), "f < 0.01 from step": needed})

# %% [markdown]
# *Best* refers to the long run, not to the first steps: the pair η = 0.05, β = 0.7 is faster here, as 0.0385 was in plain descent.

# %% [markdown] tags=["card"] exercise="9.2"
# Write one step of momentum. `v` is the memory before the step; return the new parameters **and** the new memory.
# For θ = 1, v = 2, g = 3, η = 0.1, β = 0.5 they are 0.6 and 4.

# %% tags=["answer"] exercise="9.2"

# %% tags=["check"] exercise="9.2"
check("9.2", momentum_step)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# First the memory, then the step along it.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $v\leftarrow\beta v+g$, then $\theta\leftarrow\theta-\eta v$ with the **new** $v$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `v = beta * v + g`; return two things, separated by a comma.
#
# </details>

# %% [markdown] tags=["card"] exercise="9.3"
# On a long, even slope the gradient is 1 at every step. With β = 0.95, what does the memory $v$ tend to? Derive the number.

# %% tags=["answer"] exercise="9.3"
### BEGIN SOLUTION
limit = 20.0
### END SOLUTION

# %% tags=["check"] exercise="9.3"
check("9.3", limit)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In the limit the memory no longer changes.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $v = \beta v + 1$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Solve for $v$: one divided by what a step loses.
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: the steepest direction limits η; a fading sum of gradients cancels what swings and lengthens what agrees. Next: a scale for each weight.
#
# ## 3 · A scale for every weight
#
# Momentum still has one η for all weights, but $y$ would need an η of 1/50 and $x$ one of 1. The gradients show which is which: in the steep direction they are *large*. So divide each weight's
# step by the size of its own gradients so far:
#
# $$G \leftarrow G + g^2,\qquad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{G}+\varepsilon}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $g^2$ | `g**2` | (P,) | entry by entry |
# | $G$ | `G` | (P,) | sum of all squares so far, each weight its own |
# | $\varepsilon$ | `eps` | scalar | tiny, so that 0/0 is 0 |
#
# This is **AdaGrad**. Its first step is $g/\sqrt{g^2}=\pm1$ times η for every weight. With η = 5 it needs five steps here. Now turn the valley by 45°, which changes nothing for a ball. What do you expect of AdaGrad?

# %%
def steps_in(H, start, optimizer, most=400):
    theta, heights = start.copy(), [start @ H @ start / 2]
    for _ in range(most):
        optimizer.step(theta, H @ theta)
        heights.append(theta @ H @ theta / 2)
    return stays_below(heights, 0.01, most) or f"not in {most}"

# %%
turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)
along, start = np.diag([1.0, 50.0]), np.array([-4.0, 1.0])
turned, turned_start = turn @ along @ turn.T, turn @ start

# %%
runners = {
    "Momentum, η = 0.05": lambda: Momentum(0.05, 0.7),
    "AdaGrad, η = 5": lambda: AdaGrad(5.0),
    "AdaGrad, η = 1.5": lambda: AdaGrad(1.5),
    "AdaGrad, η = 0.5": lambda: AdaGrad(0.5),
}

# %%
straight = [steps_in(along, start, make()) for make in runners.values()]
slanting = [steps_in(turned, turned_start, make()) for make in runners.values()]
assert straight == [25, 5, 10, 62] and slanting == [25, 148, 127, 271]
table({"": list(runners), "along the axes": straight, "turned by 45°": slanting})

# %% tags=["proof"]
tried = {eta: steps_in(turned, turned_start, AdaGrad(eta)) for eta in (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0)}
assert min(steps for steps in tried.values() if isinstance(steps, int)) == 127

# %% [markdown]
# Momentum does not notice the turn. AdaGrad now needs 127 steps at its best η here, instead of 5: a scale per weight is a scale **per axis**, and the valley no longer runs along one.
# In networks it is useful all the same, since the gradients of one weight can be far larger than those of another. Measure it for the weights that leave each pixel of our digits:

# %%
from nnlib import Network, SoftmaxCrossEntropy, train
from nnlib.datasets import digits
data, rng = digits(), np.random.default_rng(0)
network = Network([64, 32, 10], loss=SoftmaxCrossEntropy(), rng=rng)
network.loss_and_gradient(data.X_train, data.y_train)
of_pixel = np.sqrt(np.mean(network.gradients()[0] ** 2, axis=0))
assert (of_pixel == 0).sum() == 3 and 0.025 < of_pixel.max() < 0.026 and (of_pixel < 1e-4).sum() == 10
tiny = (of_pixel < 1e-4).sum()
table({"largest": of_pixel.max(), "pixels": 64, "below 0.0001": tiny}, digits=3)

# %% [markdown]
# The gradients of ten pixels are below a two-hundredth of the largest: one η for all hardly moves them.
#
# But AdaGrad's sum only grows. On an even slope, step number $t$ has the length $\eta/\sqrt t$, however far the minimum is. The remedy is the same as in momentum: let old values fade.
#
# $$v \leftarrow \beta v + (1-\beta)\, g^2,\qquad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{v}+\varepsilon}$$
#
# With the factor $1-\beta$ this is a **mean** of squares, and $\sqrt v$ is the usual size of $g$, its *root mean square*. This is **RMSProp**.
# (From here on $v$ is this mean, as in the papers; a memory of directions will be called $m$.)

# %%
def length_of_step(optimizer, number):
    theta = np.zeros(1)
    for _ in range(number):
        before = theta.copy()
        optimizer.step(theta, np.array([3.0]))  # an even slope
    return float(np.abs(theta - before)[0])

# %%
numbers = [1, 4, 20, 100]
of_adagrad = [length_of_step(AdaGrad(0.1), number) for number in numbers]
of_rmsprop = [length_of_step(RMSProp(0.1), number) for number in numbers]
assert np.isclose(of_adagrad[3], 0.01) and np.isclose(of_rmsprop[0], 0.31623, rtol=1e-5) and of_rmsprop[2] < 0.11
table({"step": numbers, "AdaGrad": of_adagrad, "RMSProp": of_rmsprop}, digits=4)

# %% [markdown] tags=["card"] exercise="9.4"
# Write one step of RMSProp with ε = 1e-8. Return the new parameters and the new mean of squares.
# From v = 0, with g = 3, β = 0.9 and η = 0.1, the parameter moves by −0.316.

# %% tags=["answer"] exercise="9.4"

# %% tags=["check"] exercise="9.4"
check("9.4", rmsprop_step)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The mean keeps the share β of itself, and takes in 1 − β of what is new.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $v\leftarrow\beta v+(1-\beta)g^2$; the step divides by $\sqrt v+10^{-8}$, with the new $v$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `theta - eta * g / (np.sqrt(v) + 1e-8)`, and `v` behind a comma.
#
# </details>

# %% [markdown]
# ## 4 · Adam: both, and a correction
#
# RMSProp's first step in the table is three times as long as η = 0.1. Its mean of squares starts
# at 0 and has taken in a tenth of one square: it is **too small**, and we divide by its root.
#
# **Adam** puts the two memories together: a mean of gradients for the direction, a mean of squares for the scale.
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g,\qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
#
# Both start at 0 and are too small at first. By how much? If the gradient is the same $g$ at every step,
#
# $$m_t=(1-\beta_1)\,(1+\beta_1+\dots+\beta_1^{\,t-1})\,g=(1-\beta_1^{\,t})\,g$$
#
# The weights that $m$ gives to the past add up to $1-\beta_1^t$. Divide by that, and $m$ is a true weighted mean from the first step on. The same for $v$:
#
# $$\hat m=\frac{m}{1-\beta_1^{\,t}},\qquad \hat v=\frac{v}{1-\beta_2^{\,t}},\qquad
# \theta\leftarrow\theta-\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $m, v$ | `m`, `v` | (P,) | means of gradients and of squares, biased towards 0 |
# | $t$ | `t` | whole number | 1 in the first step |
# | $\hat m, \hat v$ | `m_hat`, `v_hat` | (P,) | the same, corrected for the start |
# | $\beta_1, \beta_2$ | `beta1`, `beta2` | scalar | by default 0.9 and 0.999 |

# %%
m, history = 0.0, []
for _ in range(10):
    m = 0.9 * m + 0.1 * 5.0
    history.append(m)

# %% covers=["E13"]
assert round(history[0], 10) == 0.5 and round(history[-1], 10) == 3.2566077995 and np.isclose(history[-1] / (1 - 0.9**10), 5)
m = np.array([history[0], history[9]])
table({"step": [1, 10], "m": m, "m / (1 − 0.9ᵗ)": m / (1 - 0.9 ** np.array([1, 10]))})

# %% [markdown] tags=["card"] exercise="9.5" covers=["M15"]
# Many pages say: *without the correction Adam would start too slowly*. Decide before you compute: with β₁ = 0.9, β₂ = 0.999 and **no**
# correction, the first step would be …

# %% tags=["answer"] exercise="9.5"
### BEGIN SOLUTION
uncorrected = "c"
### END SOLUTION

# %% tags=["check"] exercise="9.5"
check("9.5", uncorrected)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The step is a fraction. Both its parts are too small at first.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $m = 0.1\,g$ and $v = 0.001\,g^2$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $0.1/\sqrt{0.001}$.
#
# </details>

# %%
def first_step(g):
    theta, gradient = np.zeros(1), np.array([g])
    Adam(eta=0.001).step(theta, gradient)
    return -theta[0]

# %% covers=["M14", "M15", "Q97", "A17"]
slopes = np.array([5.0, 0.05, 0.001])
uncorrected_steps = 0.001 * 0.1 * slopes / (np.sqrt(0.001 * slopes**2) + 1e-8)
first_steps = [first_step(g) for g in slopes]
assert np.allclose(first_steps, 0.001, rtol=1e-4) and np.allclose(uncorrected_steps, 0.00316, rtol=5e-3)
steps = {"first step": first_steps, "without correction": uncorrected_steps}
table({"g": slopes} | steps, digits=4)

# %% [markdown]
# Without the correction the first step is √10 ≈ 3.16 times **too long**, since the root of $v$ falls short by more than $m$ does. With it, the first step is η, whatever the gradient.
# Adam does not *change the gradients*, only the step made of them. Nor does it make η *irrelevant*: η **is** the length of a step, in every weight, as long as the gradients agree.
#
# How long does the correction matter? On an even slope the uncorrected step is $(1-\beta_1^t)/\sqrt{1-\beta_2^t}$ times η:

# %% covers=["Q95"]
t = np.arange(1, 5001)
too_long = (1 - 0.9**t) / np.sqrt(1 - 0.999**t)
plt.semilogx(t, too_long, "C1-")
longest, later = too_long.max(), too_long[999]
plt.title(f"Uncorrected: {longest:.1f} η at most, {later:.2f} η at step 1,000")
plt.xlabel("step t")
plt.ylabel("uncorrected step / η")
plt.show()
assert 6 < too_long.max() < 7 and round(too_long[999], 2) == 1.26 and round(1 - 0.999**1000, 2) == 0.63

# %% [markdown]
# It matters for some thousands of steps, because $v$ averages over about 1,000. At step 1,000 it has reached 0.63 of its true size, and 1/√0.63 is 1.26.

# %% [markdown] tags=["card"] exercise="9.6"
# Write one step of Adam with ε = 1e-8. `t` is the number of this step, 1 for the first. Return the new `theta`, and
# `m` and `v` as the next step needs them. For g = 5, first step, η = 0.001: θ moves by −0.001, m = 0.5, v = 0.025.

# %% tags=["answer"] exercise="9.6"

# %% tags=["check"] exercise="9.6"
check("9.6", adam_step)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Five lines: two means, two corrections, one step.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The corrected means serve this step only; the next one goes on from $m$ and $v$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `m_hat = m / (1 - beta1**t)`, the same for `v`; then RMSProp's step with both.
#
# </details>

# %% [markdown] tags=["card"] exercise="9.7" covers=["Q98"]
# Somebody sets β₁ = β₂ = 0, "to switch Adam off". What is left (ε is tiny)?

# %% tags=["answer"] exercise="9.7"
### BEGIN SOLUTION
nothing_remembered = "b"
### END SOLUTION

# %% tags=["check"] exercise="9.7"
check("9.7", nothing_remembered)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# With β = 0 each mean is its newest entry.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\hat m = g$ and $\hat v = g^2$. What is $g/\sqrt{g^2}$?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# For g = (5, −0.05) the step is (−η, +η).
#
# </details>

# %% covers=["Q98"]
theta = np.zeros(2)
Adam(eta=0.1, beta1=0.0, beta2=0.0).step(theta, np.array([5.0, -0.05]))
assert np.allclose(theta, [-0.1, 0.1], rtol=1e-6)
table({"g": [5.0, -0.05], "step with β₁ = β₂ = 0": theta}, digits=4)

# %% [markdown]
# **A place to stop.** Remember: a scale per weight divides by the root mean square of its gradients, and Adam corrects two means that start at 0. Next: which one to take, and how η and the weights should shrink.
#
# ## 5 · A fair race
#
# A race means nothing unless each runner has *its own* η. Below, six optimizers walk in one of three valleys, each with the best of fifteen η there and β = 0.9. One is yours to tune. **Task: choose the optimizer, η and β so that
# the height stays below 0.01 from the step named below the picture.** Rosenbrock's valley needs a longer memory than 0.9.

# %%
from nnlib.show.widgets.race_explorer import RaceExplorer
RaceExplorer("long valley")

# %% [markdown]
# No order of the six holds in all three valleys. And for the 2,410 parameters that read digits? Each optimizer gets the best η of three, by its mean over three seeds, then runs with three others.
# The choice is made on a held-out fifth of the *training* images; the test images choose nothing.

# %%
held_out = np.arange(len(data.y_train)) % 5 == 0  # every fifth of the training images
X, y_fit = data.X_train[:, ~held_out], data.y_train[~held_out]

# %%
def held_out_loss(optimizer, seed, sizes=(64, 32, 10)):
    rng = np.random.default_rng(seed)
    network = Network(sizes, loss=SoftmaxCrossEntropy(), rng=rng)
    train(network, optimizer, X, y_fit, epochs=4, rng=rng, progress=False)
    return network.loss(data.X_train[:, held_out], data.y_train[held_out])

# %%
tried = {
    GradientDescent: (0.5, 1.0, 1.5), Momentum: (0.1, 0.2, 0.5),
    RMSProp: (0.005, 0.01, 0.02), Adam: (0.01, 0.02, 0.05),
}

# %%
def tuned(make):
    def loss(eta):
        return sum(held_out_loss(make(eta), seed) for seed in (0, 1, 2))
    return min(tried[make], key=loss)

# %% tags=["nbval-ignore-output"]
chosen = {make: tuned(make) for make in tried}
results = {"optimizer": [make.__name__ for make in chosen], "η": list(chosen.values())}
for seed in (3, 4, 5):
    losses = [held_out_loss(make(eta), seed) for make, eta in chosen.items()]
    results[f"seed {seed}"] = losses
    assert max(losses) < 0.35
table(results, digits=3)

# %% [markdown]
# Tuned, all four reach about the same loss; the seeds differ about as much as the optimizers do, so one run of each shows nothing.
# What Adam gives is a step that does not depend on the scale of the loss. Its η still depends on the network:

# %% tags=["nbval-ignore-output"]
etas, deep = [0.0001, 0.001, 0.01], [64, *[64] * 19, 10]
shallow = [held_out_loss(Adam(eta), seed=0) for eta in etas]
twenty = [held_out_loss(Adam(eta), seed=0, sizes=deep) for eta in etas]
assert shallow[2] < 0.3 < 0.8 < shallow[1] and twenty[1] < 0.6 < 2 < twenty[2]
table({"Adam's η": etas, "2 layers": shallow, "20 layers": twenty}, digits=3)

# %% [markdown]
# On two layers 0.01 is best and 0.001 slow; with twenty layers 0.01 learns nothing (guessing costs 2.303). So start with 0.001, the default of nnlib and PyTorch, and try a power of ten to both sides.
# Adam costs two more vectors of memory, each as long as θ. Plain descent is enough when curvatures are alike, or when the noise of the batches is the limit.

# %% [markdown]
# ## 6 · Noise: batch size, and schedules that let η shrink
#
# **Stochastic gradient descent** steps on the gradient of a batch, not of all examples. At the minimum the mean of all
# gradients is 0, but that of a batch is not, so a constant η keeps jumping around it. How far away? Take the loss ½θ², whose slope has noise of standard deviation 1 for one example and 1/√B for a mean over B. We measure it over ten thousand walks:

# %%
def mean_square_distance(eta, B, steps=200):
    rng, theta = np.random.default_rng(0), np.zeros(10_000)
    for _ in range(steps):
        theta = theta - eta * (theta + rng.normal(size=theta.size) / np.sqrt(B))
    return np.mean(theta**2)

# %% covers=["Q224"]
etas, Bs = np.array([0.1, 0.1, 0.4]), np.array([1, 4, 4])
measured = [mean_square_distance(eta, B) for eta, B in zip(etas, Bs)]
assert np.allclose(measured, [0.0526, 0.0132, 0.0625], rtol=0.02)
formula = etas / (2 - etas) / Bs
table({"η": etas, "B": Bs, "mean of θ²": measured, "η/(2 − η)/B": formula}, digits=3)

# %% [markdown]
# So **does η have to change with the batch size?** Four times the batch quarters the mean square; with four times the η as well it is about what it was, and the walk is four times as fast.
# A batch B times as large *allows* an η up to B times as large, but not above 2/λmax, which does not depend on B if the loss is a mean.
#
# No memory removes this noise, but an η that shrinks does, for instance along half a cosine ([schedules.py](../nnlib/schedules.py)). A schedule counts **steps**, not epochs: 100 epochs of 8 batches are 800.

# %%
from nnlib.schedules import cosine
schedule = cosine(0.3, steps=800)
plt.plot([schedule(t) for t in range(1000)], "C1-")
plt.title(f"η falls from {schedule(0)} to {schedule(800):g} in 800 steps, and stays")
plt.xlabel("steps taken")
plt.ylabel("η")
plt.show()

# %% [markdown]
# Give a schedule as many steps as the training takes: at η = 0 nothing moves any more. Now the eight points of lesson 08, one at a time:

# %%
from nnlib import SquaredError
from nnlib.datasets import line
from nnlib.training import minibatches
X8, Y8 = line(np.random.default_rng(8), N=8, noise=0.3)
slope, intercept = np.polyfit(X8[0], Y8[0], 1)
lowest = 0.5 * np.mean((slope * X8 + intercept - Y8) ** 2)

# %%
def above_the_lowest(eta, epochs=100):
    neuron, optimizer = Network([1, 1], loss=SquaredError()), GradientDescent(eta)
    rng = np.random.default_rng(0)
    neuron.parameters[...] = -1.0, 2.0
    for _ in range(epochs):
        for batch in minibatches(8, 1, rng):
            _, g = neuron.loss_and_gradient(X8[:, batch], Y8[:, batch])
            optimizer.step(neuron.parameters, g)
    return neuron.loss(X8, Y8) - lowest

# %%
ends = [above_the_lowest(eta) for eta in (0.3, 0.01, schedule)]
assert ends[0] > 0.002 and ends[1] > 0.02 and ends[2] < 2e-6
names = ["0.3", "0.01", "cosine from 0.3"]
table({"η": names, "above the lowest loss": ends}, digits=2)

# %% [markdown] tags=["card"] exercise="9.8"
# A friend trains a network on her own data and asks which optimizer to take. Answer in four sentences: what to start with and why, what to tune first, what would make you change, and one number from this lesson that supports you.

# %% [markdown] tags=["write"] exercise="9.8"

# %% [markdown]
# ## 7 · Weight decay: pull the weights towards 0
#
# Small weights make smoother functions, which is one remedy (**regularisation**) against [overfitting](11_read_digits.ipynb). Add a **penalty** to the loss, and its slope joins that of each weight:
#
# $$L+\tfrac12\lambda\sum w^2,\qquad g\leftarrow g+\lambda w,\qquad w\leftarrow w-\eta\,(g+\lambda w)=(1-\eta\lambda)\,w-\eta\,g$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\lambda$ | `lam` | scalar | strength of the decay |
# | $w$ | `w` | any | the weights; biases are left out |
#
# λw is added after the way back. For plain descent a penalty and a **decay**, the factor $1-\eta\lambda$, are the same.
# We compare a weight that no data pull on with a bias fitted to the target 6:

# %% covers=["Q225"]
w, b, b_decayed = 2.0, 0.0, 0.0
for _ in range(10):
    w = (1 - 0.5 * 0.1) * w  # η = 0.5, λ = 0.1
for _ in range(1000):
    b = b - 0.1 * (b - 6)
    b_decayed = b_decayed - 0.1 * (b_decayed - 6 + 0.1 * b_decayed)
assert round(w, 4) == 1.1975 and round(b_decayed, 4) == 5.4545 and round(b, 9) == 6
table({"w after 10 steps": w, "bias": b, "bias with decay": b_decayed}, digits=5)

# %% [markdown]
# The decayed bias rests at 5.4545, off its target, and no function becomes smoother by it. So leave biases out.
#
# In an optimizer with a scale there are two places for λw: **in the gradient**, where it is divided by the scale, or **on the weight**, beside the scaled step. The second is called *decoupled*; with Adam it is AdamW.

# %% [markdown] tags=["card"] exercise="9.9"
# Write one step with the decay in each of the two places. `scale` (P,) is what the optimizer divides the gradient by; `is_weight` (P,) is 1 for a weight and 0 for a bias.
# Return θ after a step with the decay in the gradient, then θ after one with the decay on the weight. For two weights θ = (1, 1), g = scale = (10, 0.1), η = 0.01 and λ = 0.1
# they are (0.9899, 0.98) and (0.989, 0.989).

# %% tags=["answer"] exercise="9.9"

# %% tags=["check"] exercise="9.9"
check("9.9", two_decays)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Both use the same λθ, which is 0 for a bias. Only one divides it by the scale.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\theta-\eta\,(g+\lambda\theta)/s$ and $\theta-\eta\,g/s-\eta\lambda\theta$, with $s$ for the scale.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `decay = lam * theta * is_weight`; then a line for each result.
#
# </details>

# %% [markdown]
# In Adam: a thousand steps of a weight whose gradients are +s and −s in turn, so that only the decay moves it.

# %%
def weight_after(s, in_gradient, eta=0.01, lam=0.1, steps=1000):
    w, adam = np.array([1.0]), Adam(eta)
    for t in range(steps):
        g, decay = s * np.array([(-1.0) ** t]), lam * w
        adam.step(w, g + decay if in_gradient else g)
        if not in_gradient:
            w -= eta * decay
    return w[0]

# %% covers=["Q227"]
sizes = [10.0, 0.1]
penalty = [weight_after(s, in_gradient=True) for s in sizes]
decoupled = [weight_after(s, in_gradient=False) for s in sizes]
assert np.round(penalty, 4).tolist() == [0.889, 0.0003] and np.round(decoupled, 4).tolist() == [0.3614, 0.3614]
decays = {"in the gradient": penalty, "on the weight": decoupled}
table({"s": sizes} | decays | {"0.999¹⁰⁰⁰": [0.999**1000] * 2}, digits=4)

# %% [markdown]
# In the gradient, the decay is divided by √v: weights with large gradients hardly shrink, those with small ones vanish. On the weight both shrink alike, by nearly $1-\eta\lambda=0.999$ a step.

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: on one η, momentum, a scale per weight, Adam's division by $1-\beta^t$, and a fair race.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. One η for all directions must obey the steepest: descent zigzags or creeps.
# 2. **Momentum** sums gradients that fade: what agrees grows up to 1/(1 − β) times, what contradicts cancels.
# 3. **AdaGrad** and **RMSProp** divide each weight's step by the usual size of its own gradients: a scale per axis.
# 4. **Adam** takes both means and divides by $1-\beta^t$, because they start at 0. Its weight decay belongs on the weight.
# 5. Races need **tuned η and several seeds**; a shrinking η removes the noise that no memory can.
#
# </details>
#
# **Next:** [lesson 10](10_keep_gradients_alive.ipynb) asks what to do when the gradient itself is almost nothing, or far too much.
#
# **Sources.** Momentum: Polyak, [*Some methods of speeding up the convergence of iteration methods*](https://doi.org/10.1016/0041-5553(64)90137-5), 1964. Nesterov, [*A method of solving a convex programming problem with convergence rate O(1/k²)*](https://www.mathnet.ru/eng/dan46009), 1983, in the form of Sutskever and others: [*On the importance of initialization and momentum in deep learning*](https://proceedings.mlr.press/v28/sutskever13.html), 2013. AdaGrad: Duchi, Hazan and
# Singer, [*Adaptive subgradient methods*](https://jmlr.org/papers/v12/duchi11a.html), 2011. RMSProp: Tieleman and Hinton, [lecture 6](https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf), 2012. Adam: Kingma and Ba, [*Adam*](https://arxiv.org/abs/1412.6980), 2015.
# AdamW: Loshchilov and Hutter, [*Decoupled weight decay regularization*](https://arxiv.org/abs/1711.05101), 2019; the cosine: their [*SGDR*](https://arxiv.org/abs/1608.03983), 2017. m for g = 5: [a question about Adam's correction](https://stats.stackexchange.com/questions/361492). In moving pictures: Goh, [*Why momentum really works*](https://distill.pub/2017/momentum/), 2017.
