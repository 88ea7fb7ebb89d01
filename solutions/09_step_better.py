# %% [markdown]
# # Step better: derive momentum, RMSProp and Adam, each from a fault of the one before
#
# By the end you will have written Adam from a blank page, and know for each of its parts which complaint about
# plain descent it answers.
#
# | | |
# | --- | --- |
# | **You will be able to** | derive and implement momentum, RMSProp and Adam with its corrections; tune η fairly; choose an optimizer and a schedule |
# | **You need** | zigzags and the bound 2/λmax (lesson 03); the contract of gradient and step (lesson 08) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp
from nnlib.course import begin, check, choose, enter
from nnlib.show.plots.valleys import VALLEYS, stays_below, walk_of
begin("09")

# %%
from nnlib.show.plots.optimizer_race import optimizer_race
valley = VALLEYS["long valley"]
walks = {
    "descent, η = 0.02": walk_of(GradientDescent(0.02), valley, 200),
    "momentum, η = 0.05, β = 0.7": walk_of(Momentum(0.05, 0.7), valley, 200),
    "Adam, η = 0.5": walk_of(Adam(0.5), valley, 200),
}
optimizer_race("long valley", walks, "momentum, η = 0.05, β = 0.7", at=200, steps=200)

# %% [markdown]
# Three walks down one valley, and all three were given the **same gradients**: at the same point, the same vector.
# What differs is what they make of it. Nothing in this lesson touches backprop.

# %% [markdown]
# ## 1 · What is wrong with plain descent
#
# Our valley is $f(x,y)=\tfrac12(x^2+50y^2)$. Lesson 03 has told us how plain descent walks in it: each step multiplies $x$ by
# $1-\eta$ and $y$ by $1-50\eta$. With η = 0.02 the second factor is 0 and the first one 0.98. The steep
# direction is done at once. The flat one keeps 98 % of its distance at every step.
#
# Could a larger η help? Up to 0.04 it may grow. The best one *in the long run* makes both factors equally large, and then $y$ zigzags.

# %% covers=["Q85"]
def steps_needed(optimizer, most=400):
    points = walk_of(optimizer, valley, most)
    return stays_below(valley.f(points.T), 0.01, most)

best = 2 / (1 + 50)
print(f"η = 0.02: factors 0.98 and 0, below 0.01 from step {steps_needed(GradientDescent(0.02))}")
print(f"η = {best:.4f}: factors {1 - best:.3f} and {1 - 50 * best:.3f}, from step {steps_needed(GradientDescent(best))}")
print(f"η = 0.0401: {steps_needed(GradientDescent(0.0401)) or 'never'}")
assert (steps_needed(GradientDescent(0.02)), steps_needed(GradientDescent(best))) == (166, 102)
assert steps_needed(GradientDescent(0.0401)) is None

# %%
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent
plane = Landscape(valley.f, valley.x, valley.y)
descent(plane, valley.gradient, valley.start, best, steps=60)

# %% [markdown]
# Look at the steps of this zigzag one after the other. Across the valley they point up, down, up, down: they contradict each
# other. Along the valley they all agree, and are all too short. Whoever looks at one gradient at a time cannot see this.
# Whoever remembers a few can: **the sum of several gradients cancels where they contradict and grows where they
# agree**. That is the first idea.

# %% [markdown] tags=["card"] exercise="9.1" covers=["M16"]
# On x² + 10y² from (10, 1) we take 50 steps with η = 0.02 along a memory. At each step it keeps the share β of what it holds and
# takes in the new gradient whole. Which β ends lowest?

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
# Lesson 08 never cleared its sum, which is β = 1: there nothing came to rest.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Neither none nor the most.
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
# | $g$ | `g` | (P,) | the gradient where we stand, from any provider |
# | $v$ | `v` | (P,) | the memory, which starts at 0 |
# | $\beta$ | `beta` | scalar | the share of the memory that a step keeps, 0 to below 1 |
#
# Two extremes show what it does. Where $g$ stays the same, $v$ tends to $g(1+\beta+\beta^2+\dots)$: with β = 0.9
# the steps become ten times as long, as exercise 9.3 lets you derive. Where $g$ changes its sign at every step, $v$ tends to $g(1-\beta+\beta^2-\dots)=g/(1+\beta)$:
# little more than half. A ball that rolls down a groove gains speed along it and stops swaying, and β says how little friction
# there is.

# %% covers=["M16"]
def after_50_steps(beta):
    theta, momentum = np.array([10.0, 1.0]), Momentum(0.02, beta)
    for _ in range(50):
        momentum.step(theta, np.array([2 * theta[0], 20 * theta[1]]))
    return theta[0] ** 2 + 10 * theta[1] ** 2

heights = {beta: after_50_steps(beta) for beta in (0, 0.5, 0.9)}
print(", ".join(f"β = {beta}: {height:.4f}" for beta, height in heights.items()))
assert [round(height, 4) for height in heights.values()] == [1.687, 0.012, 0.467]

# %% [markdown]
# More is not better. With 0.9 the ball is fast and still swinging through the minimum when the time is up. In our long valley
# β = 0.9 needs 76 steps and 0.8 needs 37, both with η = 0.02; 0.7 needs 25, with η = 0.05, where plain descent took 102.
# The theory of quadratics even names the best pair, and from there no tuning helps any more.
#
# One more turn of the screw: the memory already says where the next step will lead, whatever the gradient. So measure the gradient **there**.
# That is Nesterov's version. It notices a little earlier that it is about to go too far.

# %% reason="six optimizers, a line each"
rows = {
    "descent, best η": GradientDescent(best),
    "momentum 0.9": Momentum(0.02, 0.9),
    "momentum 0.8": Momentum(0.02, 0.8),
    "momentum 0.7": Momentum(0.05, 0.7),
    "momentum, best pair": Momentum(4 / (np.sqrt(50) + 1) ** 2, ((np.sqrt(50) - 1) / (np.sqrt(50) + 1)) ** 2),
    "Nesterov 0.8": Nesterov(0.02, 0.8),
}
needed = {name: steps_needed(optimizer) for name, optimizer in rows.items()}
for name, steps in needed.items():
    print(f"{name:20} stays below 0.01 from step {steps}")
assert list(needed.values()) == [102, 76, 37, 25, 28, 23] and steps_needed(GradientDescent(0.0385)) == 86

# %% [markdown]
# The "best pair" takes 28 and the rough 0.7 only 25: *best* refers to the rate in the long run, not to the first centimetre.
# A theorem promises exactly what it says. The same holds for plain descent: its best η takes 102 steps, and 0.0385 only 86.

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
# On a long, even slope the gradient is 1 at every step. With β = 0.95, what does the memory $v$ tend to? Derive it, then enter
# the number.

# %% tags=["answer"] exercise="9.3"
### BEGIN SOLUTION
limit = 20.0
### END SOLUTION

# %% tags=["check"] exercise="9.3"
check("9.3", limit)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In the limit the memory no longer changes: what comes in makes up for what is lost.
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
# ## 3 · A scale for every weight
#
# Momentum still has one η for all weights. In the valley that is the root of the trouble: $y$ would like an η of 1/50, $x$ one of 1.
# Who could tell them apart? The gradients themselves. In the steep direction they are *large*. So divide each weight's
# step by the size that its own gradients have had:
#
# $$G \leftarrow G + g^2,\qquad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{G}+\varepsilon}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $g^2$ | `g**2` | (P,) | entry by entry |
# | $G$ | `G` | (P,) | sum of all squares so far, each weight its own |
# | $\varepsilon$ | `eps` | scalar | tiny, so that 0/0 is 0 |
#
# This is **AdaGrad**, and the first step is remarkable: $g/\sqrt{g^2}=\pm1$. Every weight moves by η, whether its gradient was 100 or 0.01.
# Here it needs five steps for what took descent a hundred. Before you fall in love, turn the valley by 45°, so that it lies between the
# axes. Nothing has changed for a ball. What do you expect of AdaGrad?

# %% reason="the same race in two valleys"
turn = np.array([[1, -1], [1, 1]]) / np.sqrt(2)

def steps_in(H, start, optimizer, most=400):
    theta, heights = start.copy(), [start @ H @ start / 2]
    for _ in range(most):
        optimizer.step(theta, H @ theta)
        heights.append(theta @ H @ theta / 2)
    return stays_below(heights, 0.01, most)

straight, start = np.diag([1.0, 50.0]), np.array([-4.0, 1.0])
valleys = {"along the axes": (straight, start), "turned by 45°": (turn @ straight @ turn.T, turn @ start)}
for name, (H, here) in valleys.items():
    counts = [steps_in(H, here, one) for one in (Momentum(0.05, 0.7), AdaGrad(5.0), AdaGrad(1.5))]
    print(f"{name:15}: momentum {counts[0]}, AdaGrad with η = 5: {counts[1]}, with η = 1.5: {counts[2]}")
    assert counts[0] == 25
turned = {eta: steps_in(*valleys["turned by 45°"], AdaGrad(eta)) for eta in (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 7.0)}
assert steps_in(straight, start, AdaGrad(5.0)) == 5 and turned[1.5] == 127 == min(filter(None, turned.values()))

# %% [markdown]
# Momentum does not notice the turn at all: 25 steps in both. AdaGrad needs 127 instead of 5, at the best of seven η. A scale per weight
# is a scale **per axis**, and the valley no longer runs along one. Why is it so useful all the same? Because in networks
# the weights are not mixed at random. Whole groups of them, those of a layer or of a rare input, have gradients of another size than the rest, and
# that is a matter of axes.
#
# AdaGrad has a fault of its own, and it is easy to see: the sum only grows. On an even slope, step number $t$ has the length $\eta/\sqrt t$,
# whether we have arrived or not. After a hundred steps it is a tenth. The cure is that of momentum: forget.
#
# $$v \leftarrow \beta v + (1-\beta)\, g^2,\qquad \theta \leftarrow \theta - \eta\,\frac{g}{\sqrt{v}+\varepsilon}$$
#
# With the factor $1-\beta$ this is a **mean** of squares instead of a sum, and $\sqrt v$ is the usual size of $g$, its *root mean square*.
# The method is called **RMSProp**. (From here on $v$ is this mean of squares, as in the papers; a memory of directions will be
# called $m$.)

# %%
def length_of_step(optimizer, number):
    theta = np.zeros(1)
    for _ in range(number):
        before = theta.copy()
        optimizer.step(theta, np.array([3.0]))  # an even slope
    return float(np.abs(theta - before)[0])

for number in (1, 4, 100):
    ada, rms = length_of_step(AdaGrad(0.1), number), length_of_step(RMSProp(0.1), number)
    print(f"step {number:3}: AdaGrad {ada:.4f}, RMSProp {rms:.4f}")
assert np.isclose(length_of_step(AdaGrad(0.1), 100), 0.01) and np.isclose(length_of_step(RMSProp(0.1), 1), 0.31623, rtol=1e-5)
assert length_of_step(RMSProp(0.1), 10) > 0.12 and length_of_step(RMSProp(0.1), 20) < 0.11

# %% [markdown] tags=["card"] exercise="9.4"
# Write one step of RMSProp with ε = 1e-8. Return the new parameters and the new mean of squares.
# From v = 0, with g = 3, β = 0.9 and η = 0.1, the parameter moves by −0.316.

# %% tags=["answer"] exercise="9.4"

# %% tags=["check"] exercise="9.4"
check("9.4", rmsprop_step)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A mean that forgets keeps the share β of itself and takes in the rest of what is new.
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
# Did you notice the 0.316? η was 0.1, and the first step is three times as long as that; only after some twenty steps do they
# come down to it. The mean of squares starts
# at 0 and has taken in a tenth of one square: it is **too small**, and we divide by its root. Keep that in mind.
#
# **Adam** puts the two memories together: a mean of gradients for the direction, a mean of squares for the scale.
#
# $$m \leftarrow \beta_1 m + (1-\beta_1)\,g,\qquad v \leftarrow \beta_2 v + (1-\beta_2)\,g^2$$
#
# Both start at 0, so both are too small at first. By how much? Let the gradient be the same $g$ at every step. Written out,
#
# $$m_t=(1-\beta_1)\,(1+\beta_1+\dots+\beta_1^{\,t-1})\,g=(1-\beta_1^{\,t})\,g$$
#
# The weights that $m$ gives to the past add up to $1-\beta_1^t$ and not to 1. So divide by that, and $m$ is an honest weighted mean from the first
# step on. The same for $v$:
#
# $$\hat m=\frac{m}{1-\beta_1^{\,t}},\qquad \hat v=\frac{v}{1-\beta_2^{\,t}},\qquad
# \theta\leftarrow\theta-\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $m, v$ | `m`, `v` | (P,) | means of gradients and of squares, biased towards 0 |
# | $t$ | `t` | whole number | 1 in the first step |
# | $\hat m, \hat v$ | `m_hat`, `v_hat` | (P,) | the same, corrected for the start |
# | $\beta_1, \beta_2$ | `beta1`, `beta2` | scalar | 0.9 and 0.999 unless told otherwise |

# %% covers=["Q95", "E13"]
m, history = 0.0, []
for _ in range(10):
    m = 0.9 * m + 0.1 * 5.0
    history.append(m)
print(f"g = 5 at every step: m after 1 step {history[0]:.2f}, after 10 steps {history[-1]:.5f}")
print(f"divided by 1 - 0.9^t: {history[0] / (1 - 0.9):.5f} and {history[-1] / (1 - 0.9**10):.5f}")
assert round(history[0], 10) == 0.5 and round(history[-1], 10) == 3.2566077995
assert np.isclose(history[-1] / (1 - 0.9**10), 5)

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

# %% covers=["M14", "M15", "Q95", "Q97", "A17"]
for g in (5.0, 0.05, 0.001):
    theta, gradient = np.zeros(1), np.array([g])
    Adam(eta=0.001).step(theta, gradient)
    uncorrected_step = 0.001 * 0.1 * g / (np.sqrt(0.001 * g**2) + 1e-8)
    print(f"g = {g}: first step {-theta[0]:.6f}, without correction {uncorrected_step:.6f}, gradient still {gradient[0]}")
    assert np.isclose(-theta[0], 0.001, rtol=1e-4) and round(uncorrected_step / 0.001, 2) in (3.16, 3.15)

# %% [markdown]
# Without the correction the first step is √10 ≈ 3.16 times **too long**, since the root of $v$ falls short by more than $m$ does. And with it,
# the first step is η for gradients of 5, of 0.05 and of 0.001. Two beliefs end here. Adam does not *change the gradients*:
# they are what they were, and only the step made of them differs. Nor does it make η *irrelevant*: η **is** the
# length of a step, in every weight, as long as the gradients agree. What has become irrelevant is the scale of the loss.

# %% [markdown] tags=["card"] exercise="9.6"
# The blank page: one step of Adam with ε = 1e-8. `t` is the number of this step, 1 for the first. Return the new `theta`, and
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
# The corrected means serve this step only. The next one goes on from $m$ and $v$ as they were before the correction.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `m_hat = m / (1 - beta1**t)`, the same for `v`; the step is that of RMSProp with `m_hat` in place of `g` and `v_hat` in place of `v`.
#
# </details>

# %% [markdown]
# The correction has made honest means of both memories. Is that what the library computes? Here are the weighted means
# of all gradients so far, with nothing else remembered, beside nnlib's Adam, for ten steps on Rosenbrock's banana valley:

# %%
banana, gradients = VALLEYS["Rosenbrock"], []
theta, library = np.array(banana.start), Adam(eta=0.1)
other = theta.copy()
for t in range(1, 11):
    gradients.append(banana.gradient(theta))
    ages = np.arange(t)[::-1]  # the newest gradient has the age 0
    direction = np.average(gradients, axis=0, weights=0.9**ages)
    scale = np.sqrt(np.average(np.square(gradients), axis=0, weights=0.999**ages))
    theta = theta - 0.1 * direction / (scale + 1e-8)
    library.step(other, banana.gradient(other))
print("by means of all gradients", theta, " nnlib", other)
assert np.allclose(theta, other, rtol=0, atol=1e-12)

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
print("β₁ = β₂ = 0, g = (5, −0.05): step", theta.round(6))
assert np.allclose(theta, [-0.1, 0.1], rtol=1e-6)

# %% [markdown]
# ## 5 · A fair race
#
# Which one is best? A race means nothing unless each runner has *its own* η. Below, six optimizers start in three valleys. Each has
# the η of a list of fifteen that suits it best there with β = 0.9. One of them is yours to tune. **Task: choose the optimizer, η and β so that
# the height stays below 0.01 from the step named below the picture.** In Rosenbrock's valley a longer memory than 0.9 is needed.

# %%
from nnlib.show.widgets.race_explorer import RaceExplorer
RaceExplorer("long valley")

# %% [markdown]
# Go through the three valleys. There is no order that holds in all of them. And these are valleys in two dimensions. What about the
# 2,410 parameters that read digits? Again each optimizer first gets the best η of three, by its mean over three seeds, then runs
# with three others.
# What chooses is a fifth of the *training* images, held out for it. The test images choose nothing.

# %% tags=["nbval-ignore-output"] reason="a tuned race is a loop in a loop"
from nnlib import Network, SoftmaxCrossEntropy, train
from nnlib.datasets import digits
data = digits()
held_out = np.arange(1437) % 5 == 0  # every fifth of the training images

def held_out_loss(make, eta, seed):
    rng = np.random.default_rng(seed)
    network = Network([64, 32, 10], activation="tanh", loss=SoftmaxCrossEntropy(), rng=rng)
    train(network, make(eta), data.X_train[:, ~held_out], data.y_train[~held_out], epochs=4, rng=rng, progress=False)
    return network.loss(data.X_train[:, held_out], data.y_train[held_out])

tried = {GradientDescent: (0.5, 1.0, 1.5), Momentum: (0.1, 0.2, 0.5), RMSProp: (0.005, 0.01, 0.02), Adam: (0.01, 0.02, 0.05)}
results = {}
for make, etas in tried.items():
    eta = min(etas, key=lambda eta: sum(held_out_loss(make, eta, seed) for seed in (0, 1, 2)))
    results[make.__name__] = [held_out_loss(make, eta, seed) for seed in (3, 4, 5)]
    print(f"{make.__name__:16} η = {eta:<6} held-out loss {np.round(results[make.__name__], 3)} with seeds 3, 4, 5")
slow, usual = (np.mean([held_out_loss(Adam, eta, seed) for seed in (3, 4, 5)]) for eta in (0.001, 0.01))
print(f"Adam with η = 0.001 ends at {slow:.2f}, with η = 0.01 at {usual:.2f}")
assert max(max(losses) for losses in results.values()) < 0.35 and 1 < slow < 1.2 and 0.1 < usual < 0.2

# %% [markdown]
# Tuned, all four arrive in the same region, and the seeds differ about as much as the optimizers do. Whoever shows one run
# of each has shown nothing. What you buy with Adam is rarely a lower loss. It is that η = 0.01 is seldom far off on a network you
# have never seen; 0.001 is safe but slow (here it ends near 1.1 after these four epochs, 0.01 near 0.16). What you pay is two more
# vectors of memory as long as θ itself, as long as you train.
#
# Plain descent is enough when the problem is small or its curvatures are alike; when a batch's noise is the limit and not the valley; and
# when you want to understand what happens.

# %% [markdown]
# ## 6 · Schedules: let η shrink
#
# With batches there is a limit that no memory removes. Lesson 08's eight points, one at a time: at the minimum the mean of the
# eight gradients is zero, but each single one is not. A constant η keeps jumping about at a distance that η itself sets.
# Large steps arrive early and stay noisy; small ones would come much closer, some day. So begin with large ones and let them shrink, for
# instance along half a cosine.

# %% covers=["Q85", "Q97"] reason="the experiment and its three runs belong together"
from nnlib import SquaredError
from nnlib.datasets import line
from nnlib.schedules import cosine
from nnlib.training import minibatches
X, Y = line(np.random.default_rng(8), N=8, noise=0.3)
A = np.vstack([X, np.ones((1, 8))])
lowest = 0.5 * np.mean((np.linalg.lstsq(A.T, Y[0], rcond=None)[0] @ A - Y[0]) ** 2)

def above_the_lowest(eta, epochs=100):
    neuron, rng, optimizer = Network([1, 1], loss=SquaredError()), np.random.default_rng(0), GradientDescent(eta)
    neuron.parameters[...] = -1.0, 2.0
    for _ in range(epochs):
        for batch in minibatches(8, 1, rng):
            optimizer.step(neuron.parameters, neuron.loss_and_gradient(X[:, batch], Y[:, batch])[1])
    return neuron.loss(X, Y) - lowest

ends = {name: above_the_lowest(eta) for name, eta in (("0.3", 0.3), ("0.01", 0.01), ("cosine from 0.3", cosine(0.3, 800)))}
print("\n".join(f"η = {name:15}: {end:.6f} above the lowest loss" for name, end in ends.items()))
assert ends["0.3"] > 0.002 and ends["0.01"] > 0.02 and ends["cosine from 0.3"] < 2e-6

# %% [markdown]
# The same number of steps, the same backprop, the same formula. Only η knew what time it was.

# %% [markdown] tags=["card"] exercise="9.8"
# A friend trains a network on her own data and asks which optimizer to take. Answer in four sentences: what you would start
# with and why, what you would tune first, what would make you change, and one number from this lesson that supports you.

# %% [markdown] tags=["write"] exercise="9.8"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what is wrong with one η, what momentum sums, what a scale per weight is, why Adam
# divides by $1-\beta^t$, what makes a race fair.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. One η for all directions must obey the steepest: descent zigzags or creeps. All optimizers get the **same gradient**.
# 2. **Momentum** sums gradients that fade: what agrees grows up to 1/(1 − β) times, what contradicts cancels.
# 3. **AdaGrad** and **RMSProp** divide each weight's step by the usual size of its own gradients: a scale per axis.
# 4. **Adam** takes both means and divides by $1-\beta^t$, because they start at 0; its first step is η.
# 5. Races need **tuned η and several seeds**; a shrinking η removes the noise that no memory can.
#
# </details>
#
# **Next:** lesson 10 asks what happens when the gradient itself arrives as almost nothing, or as far too much.
#
# **Sources.** Momentum: Boris Polyak, 1964. Nesterov's version: Yurii Nesterov, 1983, in the form of Sutskever and others, 2013. AdaGrad: Duchi, Hazan and
# Singer, 2011. RMSProp: Tieleman and Hinton, lecture 6.5 of 2012. Adam: Kingma and Ba, 2015. The published values of m for g = 5 are those of a
# much-read answer on the web about the correction; Gabriel Goh's article on momentum in Distill shows in moving pictures what section 2 counts.
