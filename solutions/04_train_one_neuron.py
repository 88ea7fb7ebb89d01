# %% [markdown]
# # Train one neuron: from a number to a yes or no
#
# You will derive two losses that stand in every textbook, and teach one neuron to tell handwritten ones from zeros
# that it has never seen.
#
# | | |
# | --- | --- |
# | **You will be able to** | carry the slope of a loss to w and b, for one example or many; choose a loss by its slope; train a neuron on real data and test it |
# | **You need** | slopes multiply along a path, and paths add (lesson 02); the step and its limit 2/λ (lesson 03) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import BinaryCrossEntropy, GradientDescent, Network, SquaredError, accuracy, derivative, gradient
from nnlib.course import begin, check, choose, enter
rng = np.random.default_rng(4)
begin("04")

# %%
from nnlib.datasets import digits
from nnlib.initializers import zeros
data = digits()

def pair(zero, one, X, y):
    chosen = (y == zero) | (y == one)
    return X[:, chosen], (y[chosen] == one).astype(int)

def descend(network, X, y, eta, steps):
    for _ in range(steps):
        L, dL_dtheta = network.loss_and_gradient(X, y)
        GradientDescent(eta).step(network.parameters, dL_dtheta)
    return network

# %%
from nnlib.show.plots.logistic_neuron import pixel_panels, two_losses

def knowledge(zero, one):
    (X, y), (X_new, y_new) = pair(zero, one, data.X_train, data.y_train), pair(zero, one, data.X_test, data.y_test)
    neuron = descend(Network([64, 1], loss=BinaryCrossEntropy(), initializer=zeros), X, y, eta=0.5, steps=200)
    right = f"{accuracy(neuron, X, y):.1%} right in training, {accuracy(neuron, X_new, y_new):.1%} of {len(y_new)} new images"
    return pixel_panels(f"{zero} or {one}? One neuron: {right}", [
        (f"the average {zero}", X[:, y == 0].mean(axis=1), "ink"),
        (f"the average {one}", X[:, y == 1].mean(axis=1), "ink"),
        (f"weights: {zero} hollow, {one} full", neuron.parameters[:64], "value")])

knowledge(0, 1)

# %% [markdown]
# On the right are the weights of **one** neuron, one for each pixel. A full square says *ink here speaks for a 1*, a hollow one
# *ink here speaks for a 0*. With these 64 numbers and one more it reads every image right that took no part in its
# training. At the end of the lesson you know where the squares come from.
#
# ## 1 · A neuron is two lines
#
# The neuron of lesson 00 answered with a number and had one line. From now on a neuron has two:
#
# $$z = w_1x_1 + w_2x_2 + \dots + b, \qquad a = f(z)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $w_1, w_2, \dots$ | `W` | (1, D) | parameters: one weight for each connection |
# | $b$ | `b` | scalar | a parameter too: one bias for the neuron |
# | $z$ | `z` | scalar | the weighted sum |
# | $f$ | `sigmoid`, or nothing | | the **activation**: a fixed function, without parameters |
# | $a$ | `a` | scalar | what the neuron hands on |
#
# If $f$ changes nothing, the neuron is **linear** and answers any number. If $f$ is the sigmoid of lesson 02,
# $\sigma(z) = 1/(1+e^{-z})$, it is **logistic** and answers a number between 0 and 1.
#
# Lesson 00 called two sentences false and loose: *inputs receive weights drawn from a distribution*, and *the activation
# function uses the weights*. Let us watch both. We draw the weights once, send in two inputs, and look at `W` each time; then
# we take two neurons that have nothing in common but their sum.

# %% covers=["A1", "A2", "M5", "M6"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

W = rng.normal(size=(1, 2))
drawn = W.copy()
print("drawn once:   W =", W.ravel())
for name, x in (("first", np.array([[2.0], [1.0]])), ("second", np.array([[-1.0], [3.0]]))):
    a = sigmoid(W @ x)
    print(f"{name:>6} input: W = {W.ravel()}, answer {a.item():.4f}")
assert np.array_equal(W, drawn)
for w, b in ((0.5, 1.0), (-3.0, 8.0)):
    z = w * 2.0 + b
    print(f"w = {w:4}, b = {b}: z = {z}, a = {sigmoid(z):.5f}")
    assert z == 2 and round(sigmoid(z), 5) == 0.88080

# %% [markdown]
# A weight belongs to a **connection**. Inputs come and go; the weight stays until a step changes it. And only the first of the two
# lines knows $w$ and $b$. The activation sees $z = 2$ and cannot tell which weights made it. In a network every unit does both
# lines, and only the last unit's $a$ is called the prediction.
#
# ## 2 · A loss is chosen for its slope
#
# We begin with the linear neuron of lesson 00: $x = 2$ should give $y = 6$, and $w = 0.5$, $b = 1$ give the prediction $p = 2$. How bad is
# that? A blog post takes the difference, $6 - 2 = 4$, and calls it the cost. We try that, and the squares, on other predictions.

# %% covers=["C2", "C3", "C5", "C6", "M7"]
print("prediction   difference   square   half square   slope of the half square")
for p, difference, square, half in ((2, 4, 16, 8), (5, 1, 1, 0.5), (6, 0, 0, 0), (10, -4, 16, 8)):
    slope = derivative(lambda q: 0.5 * (q - 6) ** 2, p)
    print(f"{p:10} {6 - p:12} {(6 - p)**2:8} {0.5 * (6 - p)**2:13} {slope:12.1f}")
    assert (6 - p, (6 - p) ** 2, 0.5 * (6 - p) ** 2) == (difference, square, half)
    assert abs(slope - (p - 6)) < 1e-9

# %% [markdown] tags=["card"] exercise="4.1"
# That the difference likes 10 best of these, you know from lesson 00. But that is read from values, and descent never looks at
# values. Somebody trains our neuron with the bare difference, $L = y - p$, and η = 0.1; it starts at $p = 2$, and the target is 6.
# What will the prediction do?

# %% tags=["answer"] exercise="4.1"
### BEGIN SOLUTION
fate = "c"
### END SOLUTION

# %% tags=["check"] exercise="4.1"
check("4.1", fate)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A step uses the slope of the loss and nothing else. What is the slope of $y - p$ in $p$?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial p = -1$, wherever $p$ is. Which way does a step against it lead?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The slope at $p = 6$ is the same as at $p = 2$. So what would make it stop?
#
# </details>

# %%
def prediction_after(steps, dL_dp, eta=0.1, x=2.0):
    w, b = 0.5, 1.0
    for _ in range(steps):
        slope = dL_dp(w * x + b)
        w, b = w - eta * slope * x, b - eta * slope
    return w * x + b

print("steps   difference   half square")
for steps in (4, 8, 100):
    bare, half = prediction_after(steps, lambda p: -1.0), prediction_after(steps, lambda p: p - 6)
    print(f"{steps:5} {bare:12.2f} {half:13.4f}")
assert np.isclose(prediction_after(8, lambda p: -1.0), 6) and np.isclose(prediction_after(100, lambda p: -1.0), 52)

# %% [markdown]
# The difference passes the target after eight steps without slowing down, and after a hundred it is at 52. A slope of −1 everywhere
# is a motor without a brake. The slope of the half square is $p - y$: strong when far off, weak when near, and on
# the other side it has the other sign. **That is what the square is for.** Keep this thought; in section 4 it
# finds a loss for us.
#
# The way from there to $w$ and $b$ is a path with two links:
#
# $$\frac{\partial L}{\partial w}=\underbrace{(p-y)}_{\partial L/\partial p}\;\underbrace{x}_{\partial p/\partial w},\qquad
# \frac{\partial L}{\partial b}=\underbrace{(p-y)}_{\partial L/\partial p}\;\underbrace{1}_{\partial p/\partial b}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial p$ | `dL_dp` | scalar | how the loss reacts to the prediction |
# | $\partial p/\partial w$ | `dp_dw` | scalar | $w$ is multiplied by $x$ |
# | $\partial p/\partial b$ | `dp_db` | scalar | $b$ is added as it is |

# %% covers=["C13", "A4", "M21"]
x, y, w, b = 2.0, 6.0, 0.5, 1.0
dL_dp = (w * x + b) - y
dp_dw, dp_db = x, 1.0
dL_dw, dL_db = dL_dp * dp_dw, dL_dp * dp_db

def loss(w, b, on_top=0.0):
    return 0.5 * (w * x + b - y) ** 2 + on_top

def measured_with(on_top):
    return derivative(lambda w: loss(w, b, on_top), w), derivative(lambda b: loss(w, b, on_top), b)

print(f"by chain rule             dL_dw {dL_dw:+.6f}  dL_db {dL_db:+.6f}")
for on_top in (0, 100):
    measured = measured_with(on_top)
    print(f"by difference, loss {loss(w, b, on_top):5.1f} dL_dw {measured[0]:+.6f}  dL_db {measured[1]:+.6f}")
    assert (dL_dw, dL_db) == (-8, -4) and np.allclose(measured, (-8, -4), rtol=0, atol=1e-6)

# %% [markdown]
# The last line is measured with 100 added to the loss. Nothing has changed. And where in the chain rule does the value of the loss, 8, occur? Nowhere,
# so a step is the same to the last bit. *The optimizer uses the result of the cost function* is a loose sentence: what it uses is the
# slope. The target takes part in that; the value is for our eyes.
#
# ## 3 · Many examples: sum, mean, half
#
# One example cannot settle two numbers. $w = 3, b = 0$ answers 6 for $x = 2$, and so does $w = 1, b = 4$. So we add three examples. Each
# has its own **loss**; their mean is the **cost** of a choice of $w$ and $b$. (Most books write $C$ or $J$ for it. We
# keep the letter $L$; the text says which of the two is meant.)

# %% covers=["A3", "C4", "C7"]
X, Y = np.array([[2.0, -1.0, 0.0, 3.0]]), np.array([[6.0, -1.0, 2.0, 7.0]])

def losses(w, b):
    return 0.5 * (w * X + b - Y) ** 2

for w_try, b_try in ((0.5, 1.0), (3.0, 0.0), (2.0, 1.5)):
    each = losses(w_try, b_try)
    print(f"w = {w_try}, b = {b_try}: losses {each.ravel()}, mean {each.mean()}")
assert losses(0.5, 1.0).mean() == 4.9375 and losses(2.0, 1.5).mean() == 0.125

# %% [markdown]
# The data stand still; $w$ and $b$ decide. At $w = 3, b = 0$ the first example costs nothing and the others do. The third choice misses each
# target by 0.5 and has the smallest mean there is. How do we get there from the first?
#
# $w$ now reaches $L$ along **four paths**, one through each example, and paths add:
#
# $$L=\frac1N\sum_n\tfrac12(p_n-y_n)^2,\qquad
# \frac{\partial L}{\partial w}=\sum_n\underbrace{\frac{p_n-y_n}{N}}_{\partial L/\partial p_n}\;\underbrace{x_n}_{\partial p_n/\partial w},\qquad
# \frac{\partial L}{\partial b}=\sum_n\frac{p_n-y_n}{N}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $N$ | `N` | scalar | how many examples; they stand side by side, as columns |
# | $p_1 \dots p_N$ | `P` | (1, N) | all predictions |
# | $\partial L/\partial p_n$ | `dL_dP` | as `P` | how the mean reacts to one prediction: the $1/N$ is in here |
# | $\partial L/\partial w$ | `dL_dw` | scalar | all paths together |

# %% covers=["M38"]
N = X.shape[1]
P = w * X + b
dL_dP = (P - Y) / N
dL_dw = np.sum(dL_dP * X)
dL_db = np.sum(dL_dP)
measured = gradient(lambda theta: losses(*theta).mean(), np.array([w, b]))
print(f"by chain rule  {dL_dw:+.6f} {dL_db:+.6f}\nby difference  {measured[0]:+.6f} {measured[1]:+.6f}")
assert (dL_dw, dL_db) == (-5.75, -2) and np.allclose(measured, (dL_dw, dL_db), rtol=0, atol=1e-9)
ones = np.ones((1, 8))  # eight examples that all pull with slope 1
pulled = derivative(lambda b: float(np.sum(ones * (w + b))), b)
print(f"eight slopes of 1: the bias feels {ones.sum():.0f}, measured {pulled:.4f}, their mean is {ones.mean():.0f}")
assert ones.sum() == 8 and abs(pulled - 8) < 1e-6

# %% [markdown]
# The division by $N$ happens **once**, where the mean is taken. From there on everything is a sum, for the bias too: it
# belongs to every example. Whoever takes the mean a second time gets 1 instead of 8 in the last line.
#
# On the left below is the landscape of $L$ over $w$ and $b$, on the right the four examples and the neuron's line.
# **Task: find an η with which two steps bring the loss below 0.13.** Then find, to two digits, the η above which it runs away.

# %%
from nnlib.show.widgets.neuron_explorer import NeuronExplorer
neuron = Network([1, 1], loss=SquaredError())
neuron.parameters = np.array([0.5, 1.0])
NeuronExplorer(neuron, X, Y, w=(0.0, 4.0), b=(0.0, 3.0), goal=0.13, within=2, eta=0.1, eta_max=1.0)

# %% [markdown] tags=["card"] exercise="4.2"
# Write the loss for any number of outputs. `A` and `Y` have shape (K, N): each example has $K$ outputs. Its loss is half the
# **sum** of its $K$ squared errors, and `L` is the mean over the $N$ examples. Return `L` and `dL_dA`, which has the
# shape of `A`. For our four predictions `L` is 4.9375. This is what `nnlib.SquaredError` does.

# %% tags=["answer"] exercise="4.2"

# %% tags=["check"] exercise="4.2"
check("4.2", squared_error)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Only the number of examples divides. Which axis of `A` counts them?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $L=\frac1N\sum_n\sum_k\tfrac12(A_{kn}-Y_{kn})^2$. One entry of $A$ stands in one term of this sum.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `np.sum((A - Y)**2)` adds everything; halve it and divide it by `A.shape[1]`. The derivative of half a square is what was squared.
#
# </details>

# %% [markdown]
# ### Who is right, 2/N or 1/N?
#
# Some pages leave out the ½, others the division by $N$, and under many a tutorial somebody asks which one is wrong. We measure the
# slope in $w$ for all four losses, and then the smallest case there is: a prediction of 5 for a target of 6.

# %% covers=["Q77", "Q23"]
def squares(w):
    return (w * X + b - Y) ** 2

for name, L_of, factor in (("mean of half squares", lambda w: np.mean(0.5 * squares(w)), 1),
                           ("mean of squares", lambda w: np.mean(squares(w)), 2),
                           ("sum of half squares", lambda w: np.sum(0.5 * squares(w)), N),
                           ("sum of squares", lambda w: np.sum(squares(w)), 2 * N)):
    slope = derivative(L_of, w)
    print(f"{name:20}  measured {slope:7.2f} = {factor} × ({dL_dw})")
    assert abs(slope - factor * -5.75) < 1e-6
halved, whole = derivative(lambda p: 0.5 * (p - 6) ** 2, 5.0), derivative(lambda p: (p - 6) ** 2, 5.0)
print(f"p = 5, y = 6: slope {halved:.0f} with the ½, {whole:.0f} without")
assert np.allclose([halved, whole], [-1, -2]) and np.isclose(0.2 * halved, 0.1 * whole)

# %% [markdown]
# All are right, each for its own loss: $2/N$ belongs to the mean of squares, $1/N$ to the mean of half squares. Wrong is
# only the slope of one loss under the name of another. Since a step is η times the slope, the ½ is a matter of η: −1 with
# η = 0.2 and −2 with η = 0.1 make the same step. It is there for tidiness.
#
# The factor $N$ is less harmless, because $N$ changes from one set of data to the next. A sum over 64 examples is a mean with 64
# times the η. Is that too much? We run descent with the mean and with the sum. Then we go through a hundred examples one by one
# and collect their gradients: they are a sum too, so divide by a hundred, or divide η.

# %% covers=["Q91", "M33"]
from nnlib.datasets import line

def fitted(X, Y, eta, together, steps=20):
    w, b = 0.0, 0.0
    for _ in range(steps):
        error = w * X + b - Y
        w, b = w - eta * together(error * X), b - eta * together(error)
    return np.array([w, b])

X64, Y64 = line(rng, N=64)
apart = np.max(np.abs(fitted(X64, Y64, 0.5, np.mean) - fitted(X64, Y64, 0.5 / 64, np.sum)))
print(f"mean with η, sum with η/64: difference {apart}")
print(f"sum with the same η: after 20 steps w is {fitted(X64, Y64, 0.5, np.sum)[0]:.0e}")
assert apart == 0 and abs(fitted(X64, Y64, 0.5, np.sum)[0]) > 1e6

# %% covers=["Q92"]
X100, Y100 = line(rng, N=100)
collected = sum((w * x_n + b - y_n) * x_n for x_n, y_n in zip(X100[0], Y100[0]))
at_once = np.mean((w * X100 + b - Y100) * X100)
print(f"a hundred gradients collected, /100: {collected / 100:.6f}; their mean at once: {at_once:.6f}")
assert np.isclose(collected / 100, at_once, rtol=1e-12)

# %% [markdown] tags=["card"] exercise="4.3"
# ```python
# def hasty_slopes(X, Y, w, b):
#     P = w * X + b
#     dL_dP = 2 * (P - Y) / X.shape[1]
#     return np.sum(dL_dP * X), np.mean(dL_dP)
# ```
#
# This function claims to be the gradient of the mean of **half** squares. At our point it says −11.5 and −1, where −5.75 and −2 were
# measured. **Two** bugs are in it. Write `slopes`, the repaired version.

# %% tags=["answer"] exercise="4.3"

# %% tags=["check"] exercise="4.3"
check("4.3", slopes)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The first number is 2 times too large. The second is half of what it should be, although the same 2 is in it.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\frac{\partial L}{\partial b}=\sum_n \frac{\partial L}{\partial p_n}$, and $\frac{\partial L}{\partial p_n}=\frac{p_n-y_n}{N}$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Take out the 2 that belongs to another loss, and look at the name of the function in front of `(dL_dP)`.
#
# </details>

# %% [markdown] tags=["card"] exercise="4.4"
# Now a factor that comes from the data. Somebody hands over our inputs 2, −1, 0, 3 in centimetres instead of metres: 200, −100, 0, 300. The task is
# no harder; a weight a hundred times smaller solves it. Keep $b$ fixed. In metres the curvature $\partial^2L/\partial w^2$,
# which is the slope of the slope, is the mean of $x^2$, 3.5, and descent in $w$ is stable up to η = 2/3.5 = 0.571. Up to which η is it stable in centimetres? Enter
# three significant digits, such as `1.23e-4`.

# %% tags=["answer"] exercise="4.4"
### BEGIN SOLUTION
largest_eta = 5.71e-5
### END SOLUTION

# %% tags=["check"] exercise="4.4"
check("4.4", largest_eta)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The slope in $w$ is a sum of $(p-y)\,x$, and $p$ contains $w\,x$. How often does the factor 100 enter the second derivative?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\frac{\partial^2 L}{\partial w^2}=\frac1N\sum_n x_n^2$, with the new inputs.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The mean of 40,000, 10,000, 0 and 90,000 is the new curvature. The limit is 2 over it.
#
# </details>

# %% [markdown]
# With both parameters the curvatures come from a table of 2 by 2 numbers, as in lesson 03, and the largest of them counts. The table can be
# read from the slopes: $\partial L/\partial w$ changes with $w$ by the mean of $x^2$, with $b$ by the mean of $x$; $\partial L/\partial b$
# changes with $w$ by the mean of $x$, and with $b$ by 1.

# %% covers=["Q82"]
def largest_stable_eta(X):
    table = np.array([[np.mean(X**2), np.mean(X)], [np.mean(X), 1.0]])
    return 2 / np.linalg.eigvalsh(table).max()

print(f"w alone:  2/λ = {2 / np.mean(X**2):.4f}, then {2 / np.mean((100 * X)**2):.3e}")
print(f"w and b:  2/λ = {largest_stable_eta(X):.4f}, then {largest_stable_eta(100 * X):.3e}")
with np.errstate(all="ignore"):
    for scale in (1, 100):
        print(f"η = 0.3, inputs × {scale}: after 100 steps (w, b) =", fitted(scale * X, Y, 0.3, np.mean, 100).round(3))
assert np.mean(X**2) == 3.5 and np.isclose(3.5 / np.mean((100 * X) ** 2), 1e-4, rtol=1e-12)
assert round(largest_stable_eta(X), 4) == 0.5194 and round(largest_stable_eta(100 * X) / largest_stable_eta(X) * 1e4, 2) == 1.1

# %% [markdown]
# A hundred times the input, a ten-thousandth of the η: exactly $10^{-4}$ for $w$ alone, and $1.1\cdot10^{-4}$ with $b$, whose own curvature stays 1.
# With the old η the numbers grow until they are none: `nan`, "not a number". It is a common accident, and the cure is to bring the inputs
# to a size near 1 before the first step. The explorer's second answer stands here as well: it runs away above 0.519.
#
# ## 4 · Yes or no: write down the slope, then find its loss
#
# Let the answer be a *yes* or a *no*: $y$ is 1 or 0. A linear neuron would say 7 or −3 to such a question. A logistic neuron passes its
# sum through the sigmoid, and we read $a$ as the **probability** $p$ that the answer is yes. To go back through it we need its slope, which
# lesson 02 found gate by gate:
#
# $$\frac{\partial a}{\partial z}=a\,(1-a)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial a/\partial z$ | `da_dz` | as `z` | local slope of the sigmoid, written with what the forward pass has kept: $a$ |
#
# Many programs write it `x * (1 - x)`, and many readers have reported that as a bug. If `x` has been through the sigmoid already, the line
# is right. And if `x` is still $z$?

# %% covers=["Q58", "Q59", "M23"]
z = 2.0
a = sigmoid(z)
da_dz = a * (1 - a)
numeric = derivative(sigmoid, z)
print(f"by formula, a (1 − a)    {da_dz:+.5f}\nby difference            {numeric:+.5f}")
print(f"x = z:      z (1 − z)    {z * (1 - z):+.5f}")
print(f"slope at a instead of z  {sigmoid(a) * (1 - sigmoid(a)):+.5f}")
assert abs(da_dz - numeric) < 1e-9 and round(da_dz, 5) == 0.10499
assert z * (1 - z) == -2 and round(sigmoid(a) * (1 - sigmoid(a)), 5) == 0.20716

# %% [markdown] tags=["card"] exercise="4.5"
# The slope of a rising curve cannot be −2, so that was a bug. Now for the loss. First we try to keep the half square, so
# that $\partial L/\partial z=(a-y)\,a(1-a)$.
#
# Two logistic neurons should both answer 0. One says 0.9, the other 0.99. Both learn with this loss and the same η.
# Which of the two moves its $z$ more in the first step?

# %% tags=["answer"] exercise="4.5"
### BEGIN SOLUTION
faster = "c"
### END SOLUTION

# %% tags=["check"] exercise="4.5"
check("4.5", faster)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The slope at $z$ has two factors. One grows from 0.9 to 0.99. What does the other one do?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial z=(a-0)\cdot a(1-a)$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Compare $0.9\cdot0.9\cdot0.1$ with $0.99\cdot0.99\cdot0.01$.
#
# </details>

# %% covers=["Q73", "Q74", "M26"]
def of_half_square(a):
    return (a - 0) * a * (1 - a)

def steps_to_a_half(a, dL_dz, eta=0.5):
    """A neuron with x = 1 answers a; so many steps bring it below 0.5, where 0 is wanted."""
    w = b = np.log(a / (1 - a)) / 2  # half of z each
    for step in range(1000):
        if w + b < 0:
            return step
        slope = dL_dz(sigmoid(w + b))
        w, b = w - eta * slope, b - eta * slope

for a, slope, wanted in ((0.9, 0.0810, 18), (0.99, 0.0098, 117)):
    numeric, steps = derivative(lambda z: 0.5 * sigmoid(z) ** 2, np.log(a / (1 - a))), steps_to_a_half(a, of_half_square)
    print(f"a = {a:4}: slope {of_half_square(a):.4f}, measured {numeric:.4f}; {steps} steps until a < 0.5")
    assert abs(numeric - of_half_square(a)) < 1e-9 and (round(numeric, 4), steps) == (slope, wanted)
assert round(of_half_square(0.9) / of_half_square(0.99), 1) == 8.3

# %% [markdown]
# The neuron that is more wrong has the smaller slope, 8.3 times smaller, and needs 117 steps where the other one needs 18. The brake is on
# while the neuron is at its worst. It is the factor $a(1-a)$ that pulls it: never above ¼, and nearly 0 when the neuron is
# sure, rightly or wrongly. (A reader took the $a^2(1-a)$ of a book for a misprint. It is this slope for the target 0.)
#
# In section 2 we chose a loss for its slope. Let us be bold and do it again. What slope at $z$ would we **like**? The one that served
# the linear neuron so well: answer minus target.
#
# $$\frac{\partial L}{\partial z} \overset{!}{=} p - y = \sigma(z) - y$$
#
# Which function of $z$ has this derivative? The part $-y$ comes from $-yz$. The part $\sigma(z)=\frac{e^z}{1+e^z}$ has on top the derivative of
# what is below, so it comes from a logarithm:
#
# $$L=\log(1+e^z)-yz$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $p$ | `p` | scalar | the neuron's answer $\sigma(z)$, read as a probability |
# | $\log(1+e^z)$ | `np.logaddexp(0, z)` | as `z` | the logarithm of $e^0+e^z$, computed without any large power |
# | $\partial L/\partial z$ | `dL_dz` | as `z` | what we asked for |

# %%
def cross_entropy_of(z, y):
    return np.logaddexp(0, z) - y * z

def measured_slope(z, y):
    return derivative(lambda z: cross_entropy_of(z, y), z)

for z, y in ((2.0, 1), (2.0, 0), (-5.0, 1)):
    p = sigmoid(z)
    dL_dz = p - y
    numeric = measured_slope(z, y)
    meant = -np.log(p) if y == 1 else -np.log(1 - p)
    print(f"z = {z:4}, y = {y}: dL_dz {dL_dz:+.5f}, measured {numeric:+.5f}; L {cross_entropy_of(z, y):.5f}")
    assert abs(dL_dz - numeric) < 1e-9 and abs(cross_entropy_of(z, y) - meant) < 1e-12
assert round(cross_entropy_of(0.0, 1), 4) == round(cross_entropy_of(0.0, 0), 4) == 0.6931
assert sigmoid(40.0) == 1 and cross_entropy_of(40.0, 0) == 40

# %% [markdown]
# The slope is as ordered. But what is this function? For $y=1$ it is $\log(1+e^z)-z=\log(1+e^{-z})=-\log p$. For $y=0$
# it is $\log(1+e^z)=-\log(1-p)$. In words: **minus the logarithm of the probability that the neuron gave to what
# was true.** To be sure and right costs next to nothing, to be undecided $\log 2=0.6931$, to be sure and wrong as much as you like. It is called the
# **binary cross-entropy**. Statisticians arrive at it from likelihoods. We asked for a slope, and there was no other answer, up to a
# constant on top, of which descent sees nothing.
#
# Two formulas for the output now seem to compete: $p-y$, and $\partial L/\partial a$ times the slope of the sigmoid. Does the slope of the
# sigmoid belong there or not? Let both speak at $a = 0.8$, $y = 1$, for both losses.

# %% covers=["Q44", "M25"]
a, y = 0.8, 1
z, da_dz = np.log(a / (1 - a)), a * (1 - a)
for name, L_of, dL_da, expected in (("cross-entropy", lambda z: cross_entropy_of(z, y), -y / a, -0.2),
                                    ("half square", lambda z: 0.5 * (sigmoid(z) - y) ** 2, a - y, -0.032)):
    dL_dz, numeric = dL_da * da_dz, derivative(L_of, z)
    print(f"{name:13}  dL_da {dL_da:+.3f} · da_dz {da_dz:.2f} = {dL_dz:+.4f}, measured {numeric:+.4f}")
    assert abs(dL_dz - expected) < 1e-12 and abs(numeric - expected) < 1e-9
print(f"a − y = {a - y:+.4f}")

# %% [markdown]
# The sigmoid's slope is a factor in **both** lines. In the first one $\partial L/\partial a = -1/a$ brings its own reciprocal along, and $a-y$
# remains. In the second nothing cancels. Whoever "drops the sigmoid's slope at the output" has changed the loss.
#
# How much is gained? Take $z=-5$ where a yes is wanted, an answer of 0.0067. (The −0.01321 that is often quoted for the squared error
# there belongs to the *full* square.) And let the neurons with 0.9 and 0.99 run once more. The picture shows both losses over $z$: one has a plateau
# where it is most wrong, the other a ramp, and there who is more wrong learns faster.

# %% covers=["Q70", "M26"]
z, y = -5.0, 1
p = sigmoid(z)
of_full_square = 2 * (p - y) * p * (1 - p)
print(f"z = −5: cross-entropy {p - y:.5f}, full square {of_full_square:.5f}, half square {of_full_square / 2:.5f}")
assert (round(p - y, 5), round(of_full_square, 5), round(p, 4)) == (-0.99331, -0.01321, 0.0067)
for a in (0.9, 0.99):
    steps = steps_to_a_half(a, of_half_square), steps_to_a_half(a, lambda a: a - 0)
    print(f"from a = {a:4}: {steps[0]:3} steps with the half square, {steps[1]} with the cross-entropy")
assert steps == (117, 6)
two_losses(z)

# %% [markdown] tags=["card"] exercise="4.6"
# Write the loss of a logistic neuron for $N$ examples. `Z` has shape (1, N), the
# labels `y` have shape (N,) and are 0 or 1. Return `L`, the mean, and `dL_dZ`, which has the shape of `Z`. For $z = 2$ and $y = 1$ alone, `L` is
# 0.126928. Some cases have $z = \pm40$: there a computer's $p$ is exactly 1 or nearly 0, so $-\log(1-p)$ is infinite, but $\log(1+e^z)-yz$ is not.
# This is what `nnlib.BinaryCrossEntropy` does.

# %% tags=["answer"] exercise="4.6"

# %% tags=["check"] exercise="4.6"
check("4.6", cross_entropy)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Both formulas stand above for one example. What does a mean over $N$ examples do to each of them?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $L=\frac1N\sum_n\big(\log(1+e^{z_n})-y_nz_n\big)$ and $\frac{\partial L}{\partial z_n}=\frac{p_n-y_n}{N}$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `np.mean(np.logaddexp(0, Z) - ...)` for the loss; for the slope, `sigmoid(Z)` minus the labels, over `Z.shape[1]`.
#
# </details>

# %% [markdown]
# ## 5 · What a bias is for
#
# What does a logistic neuron without a bias answer to $x = 0$? It has no choice: $z = w\cdot0$, so it says 0.5, whatever $w$ is. Even its
# gradient says so: for $x = 0$ only the bias has a slope. Here is a task in which that matters, the logical **AND** of two inputs. Guess before
# you run: with no bias, how many of the four answers will be on the right side of 0.5 after 2,000 steps?

# %% covers=["Q67", "M38", "Q101"]
neuron = Network([1, 1], loss=BinaryCrossEntropy(), initializer=zeros)
_, dL_dtheta = neuron.loss_and_gradient(np.array([[0.0]]), np.array([1]))
print("x = 0, y = 1, all zero: (dL_dw, dL_db) =", dL_dtheta + 0.0)
assert dL_dtheta.tolist() == [0, -0.5] and all(sigmoid(w * 0.0) == 0.5 for w in (-9.0, 0.5, 7.0))

X_and, y_and = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]]), np.array([0, 0, 0, 1])
for name, moving in (("without bias", [1, 1, 0]), ("with bias", [1, 1, 1])):
    neuron = Network([2, 1], loss=BinaryCrossEntropy(), initializer=zeros)
    for _ in range(2000):
        _, dL_dtheta = neuron.loss_and_gradient(X_and, y_and)
        GradientDescent(1.0).step(neuron.parameters, dL_dtheta * moving)
    p = sigmoid(neuron.forward(X_and)).ravel()
    print(f"AND {name:>12}: loss {neuron.loss(X_and, y_and):.4f}, answers {p.round(3)}")
    assert np.array_equal(p > 0.5, y_and) if moving[2] else np.array_equal(p, np.full(4, 0.5))

# %% [markdown]
# None: without a bias it says 0.5 to everything, and its weights have not moved at all. The inputs (0, 1) and (1, 1) contribute +½ and −½ to the slope of
# the second weight, and these cancel; likewise for the first. This landscape has only one valley, so where the slopes are zero is the bottom: *know
# nothing* is the best that a neuron without a bias can say about AND. With one, the same two weights do it.
#
# All parameters began at **zero**. Is that not a forbidden start? The first line of the output says that it is not: for $x=0$, $y=1$ the
# gradient at zero is (0, −0.5), so the neuron leaves. Zero is a bad start for a network with hidden units, since units that begin as twins stay twins
# (lesson 10). One neuron has no twin. The usual reason, *its loss is convex*, is another matter: it means that **every** start
# leads into the same valley.

# %% [markdown] tags=["card"] exercise="4.7"
# A blank page. Train a logistic neuron with $D$ inputs on `X` (D, N) and labels `y` (N,) for so many steps, from zero, with the mean
# cross-entropy. Return `W`, shape (1, D), and `b`, a number. `sigmoid` is at hand, and `W @ X` adds up the $w_dx_d$ of each
# example, which gives a row (1, N). How the slope of each weight is added up over the examples is yours to write; a loop over
# the inputs is as good as one line.

# %% tags=["answer"] exercise="4.7"

# %% tags=["check"] exercise="4.7"
check("4.7", fit)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Four moves a lap: forward to $z$ and $p$; the slope at each $z$; from there to `W` and `b`; the step. The value of the loss is not needed.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\frac{\partial L}{\partial w_d}=\sum_n\frac{\partial L}{\partial z_n}\,x_{dn}$ and $\frac{\partial L}{\partial b}=\sum_n\frac{\partial L}{\partial z_n}$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# With `dL_dZ` of shape (1, N), the slopes of all the weights are `dL_dZ @ X.T`: a row (1, N) times a table (N, D).
#
# </details>

# %% [markdown]
# ## 6 · Handwriting: two parameters, then sixty-five
#
# Back to the 288 images of zeros and ones. We begin with an idea of our own: a 1 has ink in the middle, a 0 has a hole. So the neuron gets one
# input, the mean ink of the four pixels in the middle, and has two parameters to learn.

# %%
from nnlib.show.plots.neuron_fit import loss_surface, neuron_fit

def middle(X):
    return X[[27, 28, 35, 36]].mean(axis=0, keepdims=True)

X_train, y_train = pair(0, 1, data.X_train, data.y_train)
X_test, y_test = pair(0, 1, data.X_test, data.y_test)
neuron = Network([1, 1], loss=BinaryCrossEntropy(), initializer=zeros)
surface = loss_surface(neuron, middle(X_train), y_train, w=(-2.0, 10.0), b=(-6.0, 2.0))
points = [neuron.parameters.copy()]
for _ in range(30):
    points.append(descend(neuron, middle(X_train), y_train, 5.0, 1).parameters.copy())
shares = accuracy(neuron, middle(X_train), y_train), accuracy(neuron, middle(X_test), y_test)
print(f"read right: training {shares[0]:.1%}, held out {shares[1]:.1%}")
assert [round(share, 3) for share in shares] == [0.972, 0.972]
neuron_fit(neuron, middle(X_train), y_train, surface, points, eta=5.0)

# %% [markdown]
# Two parameters, found by descent, read 97.2 % of the new images right, and as many of those it was trained on. It is the first share that counts;
# a good score in training can be bought by learning the images by heart. The rings far from the curve are where our idea
# fails: a 1 whose stem stands beside the middle, a narrow 0 whose wall reaches into it.
#
# What if we have no idea at all? Then the neuron gets all 64 pixels and 64 weights, each zero. Before the first step every $p$ is 0.5, so
# each 0 contributes +½ times its pixels, each 1 contributes −½ times its own. Can you see the gradient, as a picture, before you run the cell?

# %%
pixel_reader = Network([64, 1], loss=BinaryCrossEntropy(), initializer=zeros)
first_gradient = pixel_reader.loss_and_gradient(X_train, y_train)[1][:64].copy()
of_zeros, of_ones = X_train[:, y_train == 0], X_train[:, y_train == 1]
assert np.allclose(first_gradient, (of_zeros.sum(axis=1) - of_ones.sum(axis=1)) / (2 * 288), rtol=0, atol=1e-15)
for steps, done, wanted in ((1, 1, (0.997, 0.986)), (199, 200, (1, 1))):
    descend(pixel_reader, X_train, y_train, 0.5, steps)
    shares = accuracy(pixel_reader, X_train, y_train), accuracy(pixel_reader, X_test, y_test)
    print(f"after step {done:3}: training {shares[0]:.1%}, held out {shares[1]:.1%}")
    assert (round(shares[0], 3), round(shares[1], 3)) == wanted
pixel_panels("The first gradient: full where a 0 has more ink, hollow where a 1 has", [
    ("gradient before step 1", first_gradient, "derivative"),
    ("weights after 200 steps", pixel_reader.parameters[:64], "value")])

# %% [markdown]
# The first gradient is half of *average 0 minus average 1*, each weighted by its share of the images. The step goes against it, so full squares turn
# hollow: the neuron becomes a stencil of what a 1 has and a 0 has not. **One** step from zero reads 71 of 72 new images right, 200 steps read them
# all. Backprop drew the orange picture. Descent turned it into the blue one.

# %% [markdown] tags=["card"] exercise="4.8"
# Change the two digits in the next cell and run it as often as you like. Then write two or three sentences: which pair did you find
# hardest for one neuron, and what in the picture of its weights tells why? What is the neuron unable to say about the
# two digits, whatever its weights?

# %%
knowledge(8, 9)

# %% [markdown] tags=["write"] exercise="4.8"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: the two lines of a neuron; what a loss is chosen for; where the $1/N$ stands; which
# loss belongs to a yes or no, and why; what the bias does.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. $z = Wx + b$ uses the parameters, $a = f(z)$ does not; inputs change, weights stay until a step.
# 2. A loss is chosen for its **slope**: descent sees nothing else of it, and 100 on top changes nothing.
# 3. The $1/N$ stands in one place, at $\partial L/\partial p_n$; from there on slopes are **added**, for $w$ and for $b$.
# 4. For a yes or no we ask for the slope $p - y$ at $z$, and the loss that has it is $-\log$ of the probability given to the truth.
# 5. The bias lets a neuron say something when its inputs say nothing.
#
# </details>
#
# Exercises 4.2 and 4.6 are two classes of `nnlib/losses.py`, `SquaredError` and `BinaryCrossEntropy`: open the file, you will know every line.
#
# **Next:** lesson 05 puts neurons behind neurons and carries the slope of the loss through them, by hand.
#
# **Sources.** The sentences about inputs, activations and costs are paraphrased from a question-and-answer thread and a blog post, whose target of
# 6 with predictions of 2 and 5 we used. Michael Nielsen's *Neural Networks and Deep Learning*, chapter 3, shows how the squared error learns slowly when it is
# badly wrong, and also derives the cross-entropy from the slope one wants. Digits: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
# Repository, 1998, CC BY 4.0.
