# %% [markdown]
# # Train one neuron: from a number to a yes or no
#
# You will derive two losses that are in every textbook, and teach one neuron to tell handwritten ones from zeros.
#
# | | |
# | --- | --- |
# | **You will be able to** | carry the slope of a loss to w and b, for one example or many; choose a loss by its slope; train a neuron on real data and test it |
# | **You need** | slopes multiply along a path, and paths add ([lesson 02](02_chain_the_slopes.ipynb)); the step and its limit 2/λ ([lesson 03](03_walk_downhill.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter
from nnlib.show import style, table
style()
begin("04")

# %%
from nnlib import BinaryCrossEntropy, GradientDescent, Network, SquaredError
from nnlib import accuracy, derivative, gradient
from nnlib.datasets import digits
from nnlib.initializers import zeros
data = digits()

# %%
def pair(zero, one, X, y):
    chosen = (y == zero) | (y == one)
    return X[:, chosen], (y[chosen] == one).astype(int)

# %%
def train(network, X, y, eta, steps):
    for _ in range(steps):
        L, dL_dtheta = network.loss_and_gradient(X, y)
        GradientDescent(eta).step(network.parameters, dL_dtheta)

# %%
def show(title, images):
    figure, panels = plt.subplots(ncols=len(images), figsize=(6.4, 2.9))
    for panel, (caption, pixels) in zip(panels, images.items()):
        most = np.abs(pixels).max()
        panel.imshow(pixels.reshape(8, 8), cmap="PuOr", vmin=-most, vmax=most)
        panel.set_title(caption, fontsize=10, fontweight="normal")
        panel.axis("off")
    figure.suptitle(title)
    plt.show()

# %%
def tell_apart(zero, one):
    X, y = pair(zero, one, data.X_train, data.y_train)
    X_new, y_new = pair(zero, one, data.X_test, data.y_test)
    neuron = Network([64, 1], loss=BinaryCrossEntropy(), initializer=zeros)
    train(neuron, X, y, eta=0.5, steps=200)
    right = accuracy(neuron, X_new, y_new)
    show(f"{right:.1%} of {len(y_new)} new images are read right",
         {f"average {zero}": X[:, y == 0].mean(axis=1),
          f"average {one}": X[:, y == 1].mean(axis=1),
          "weights": neuron.parameters[:64]})

# %%
tell_apart(0, 1)

# %% [markdown]
# On the right are the weights of **one** neuron, one for each pixel. Purple says *ink here speaks for a 1*, orange *ink here
# speaks for a 0*. With these 64 numbers and one more it makes no mistake on images that were not used in training.
#
# ## 1 · A neuron is two lines
#
# From now on a neuron has two lines:
#
# $$z = w_1x_1 + w_2x_2 + \dots + b, \qquad a = f(z)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $w_1, w_2, \dots$ | `W` | (1, D) | parameters: one weight for each of $D$ inputs |
# | $b$ | `b` | scalar | a parameter too: one bias for the neuron |
# | $z$ | `z` | scalar | the weighted sum |
# | $f$ | `sigmoid`, or nothing | | the **activation**: a fixed function, without parameters |
# | $a$ | `a` | scalar | what the neuron hands on |
#
# If $f$ changes nothing, the neuron is **linear** and answers any number. If $f$ is the sigmoid of lesson 02,
# $\sigma(z) = 1/(1+e^{-z})$, it is **logistic** and answers a number between 0 and 1.
#
# We test two sentences: *inputs receive weights drawn from a distribution*, and *the activation
# function uses the weights*. First we draw weights once and send in two inputs. (`W @ x` multiplies each weight by
# its input and adds up the products.) Then we take two neurons that share only their $z$.

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

# %% covers=["A1", "A2", "M5", "M6"]
rng = np.random.default_rng(4)
W = rng.normal(size=(1, 2))
drawn = W.copy()
answers = [sigmoid(W @ x).item() for x in ([2.0, 1.0], [-1.0, 3.0])]
table({"input": ["first", "second"], "answer": answers,
       "W is as drawn": [np.array_equal(W, drawn)] * 2})

# %%
two_w, two_b = np.array([0.5, -3.0]), np.array([1.0, 8.0])
z = two_w * 2.0 + two_b
assert z.tolist() == [2, 2] and np.array_equal(W, drawn)
table({"w": two_w, "b": two_b, "z": z, "a": sigmoid(z)})

# %% [markdown]
# A weight belongs to a **connection**. The inputs change; the weight stays until a step changes it. And only the first of the two
# lines uses $w$ and $b$. The activation gets $z = 2$ and nothing else. In a network every unit computes both
# lines, and only the last unit's $a$ is called the prediction.
#
# ## 2 · A loss is chosen for its slope
#
# The linear neuron of [lesson 00](00_the_whole_story.ipynb) should answer $y = 6$ to $x = 2$. With $w = 0.5$, $b = 1$ it predicts
# $p = 2$. How bad is that? [A blog post](http://aiaddicted.com/2018/12/15/neural-network-how-are-backward-propagation-and-gradient-descent-are-related/)
# calls the difference, $6 - 2 = 4$, the cost. We compare it with the squares, for several predictions.

# %% covers=["C2", "C3", "C5", "C6", "M7"]
p = np.array([2.0, 5.0, 6.0, 10.0])
slope = [derivative(lambda q: 0.5 * (q - 6) ** 2, each) for each in p]
assert np.allclose(slope, p - 6, rtol=0, atol=1e-9)
table({"prediction": p, "difference": 6 - p, "square": (6 - p) ** 2,
       "half square": 0.5 * (6 - p) ** 2, "its slope": np.round(slope, 9)})

# %% [markdown] tags=["card"] exercise="4.1"
# The difference is smallest for 10, the worst of these. But descent uses slopes and no values. Somebody trains our neuron with the
# bare difference, $L = y - p$, and η = 0.1, from $p = 2$. What will the prediction do?

# %% tags=["answer"] exercise="4.1"
### BEGIN SOLUTION
fate = "c"
### END SOLUTION

# %% tags=["check"] exercise="4.1"
check("4.1", fate)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# What is the slope of $y - p$ in $p$?
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

# %%
steps = [4, 8, 100]
bare = [prediction_after(n, lambda p: -1.0) for n in steps]
half = [prediction_after(n, lambda p: p - 6) for n in steps]
assert np.allclose(bare[1:], [6, 52])
table({"steps": steps, "difference": bare, "half square": half})

# %% [markdown]
# With the difference, the prediction passes the target after eight steps without slowing down, since the slope is −1
# everywhere. The slope of the half square is $p - y$: large far from the target, small near it, and of the other sign on
# the other side. **That is what the square is for.**
#
# The path from there to $w$ and $b$ has two links:
#
# $$\frac{\partial L}{\partial w}=\underbrace{(p-y)}_{\partial L/\partial p}\;\underbrace{x}_{\partial p/\partial w},\qquad
# \frac{\partial L}{\partial b}=\underbrace{(p-y)}_{\partial L/\partial p}\;\underbrace{1}_{\partial p/\partial b}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial p$ | `dL_dp` | scalar | how the loss reacts to the prediction |
# | $\partial p/\partial w$ | `dp_dw` | scalar | $w$ is multiplied by $x$ |
# | $\partial p/\partial b$ | `dp_db` | scalar | $b$ is added as it is |

# %%
x, y, w, b = 2.0, 6.0, 0.5, 1.0
dL_dp = (w * x + b) - y
dp_dw, dp_db = x, 1.0
dL_dw, dL_db = dL_dp * dp_dw, dL_dp * dp_db

# %%
def loss(theta, added=0.0):
    return 0.5 * (theta[0] * x + theta[1] - y) ** 2 + added

# %% covers=["C13", "A4", "M21"]
measured = gradient(loss, np.array([w, b]))
with_100 = gradient(lambda theta: loss(theta, 100.0), np.array([w, b]))
assert np.allclose([measured, with_100], [dL_dw, dL_db], rtol=0, atol=1e-6)
table({"": ["dL_dw", "dL_db"], "by chain rule": [dL_dw, dL_db],
       "by difference": measured, "with 100 added": np.round(with_100, 6)})

# %% [markdown]
# For the last column 100 was added to the loss, and nothing has changed.
# *The optimizer uses the result of the cost function* is a loose sentence: a step uses the slope.
#
# ## 3 · Many examples: sum, mean, half
#
# One example cannot fix two numbers. $w = 3, b = 0$ answers 6 for $x = 2$, and so does $w = 1, b = 4$. So we add three examples. Each
# has its own **loss**; their mean is the **cost** of a choice of $w$ and $b$.

# %%
X, Y = np.array([[2.0, -1.0, 0.0, 3.0]]), np.array([[6.0, -1.0, 2.0, 7.0]])

def losses(w, b):
    return 0.5 * (w * X + b - Y) ** 2

# %% covers=["A3", "C4", "C7"]
choices = np.array([[0.5, 1.0], [3.0, 0.0], [2.0, 1.5]])
each = np.vstack([losses(*choice) for choice in choices])
columns = {f"loss {n}": column for n, column in enumerate(each.T, start=1)}
table({"w": choices[:, 0], "b": choices[:, 1], **columns, "mean": each.mean(axis=1)})

# %% tags=["proof"]
assert losses(0.5, 1.0).mean() == 4.9375 and losses(2.0, 1.5).mean() == 0.125 and losses(3.0, 0.0)[0, 0] == 0

# %% [markdown]
# The third choice misses each target by 0.5 and has the smallest mean there is ([lesson 03](03_walk_downhill.ipynb) solved for it). How do we get there from the first?
# Now $w$ reaches $L$ along **four paths**, one through each example, and paths add:
#
# $$L=\frac1N\sum_n\tfrac12(p_n-y_n)^2$$
#
# $$\frac{\partial L}{\partial w}=\sum_n\underbrace{\frac{p_n-y_n}{N}}_{\partial L/\partial p_n}\;\underbrace{x_n}_{\partial p_n/\partial w},\qquad
# \frac{\partial L}{\partial b}=\sum_n\frac{p_n-y_n}{N}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $N$ | `N` | scalar | number of examples; they are side by side, as columns |
# | $p_1 \dots p_N$ | `P` | (1, N) | all predictions |
# | $\partial L/\partial p_n$ | `dL_dP` | as `P` | how the mean reacts to one prediction: the $1/N$ is in here |
# | $\partial L/\partial w$ | `dL_dw` | scalar | all paths together |

# %% covers=["M38"]
N = X.shape[1]
P = w * X + b
dL_dP = (P - Y) / N
dL_dw, dL_db = np.sum(dL_dP * X), np.sum(dL_dP)
measured = gradient(lambda theta: losses(*theta).mean(), np.array([w, b]))
assert (dL_dw, dL_db) == (-5.75, -2) and np.allclose(measured, (dL_dw, dL_db), rtol=0, atol=1e-9)
table({"": ["dL_dw", "dL_db"], "by chain rule": [dL_dw, dL_db],
       "by difference": measured})

# %% [markdown]
# The division by $N$ happens **once**, where the mean is taken. From there on everything is a sum, for the bias too.
#
# Below are the landscape of $L$ over $w$ and $b$, and the four examples with the neuron's line.
# **Task: find an η with which two steps bring the loss below 0.13.** Then find, to two digits, the η above which it runs away.

# %%
from nnlib.show.widgets.neuron_explorer import NeuronExplorer
neuron = Network([1, 1], loss=SquaredError())
neuron.parameters = np.array([0.5, 1.0])
NeuronExplorer(neuron, X, Y, w=(0.0, 4.0), b=(0.0, 3.0),
               goal=0.13, within=2, eta=0.1, eta_max=1.0)

# %% [markdown] tags=["card"] exercise="4.2"
# Write the loss for any number of outputs. `A` and `Y` have shape (K, N): each example has $K$ outputs. Its loss is half the
# **sum** of its $K$ squared errors, and `L` is the mean over the $N$ examples. Return `L` and `dL_dA`, which has the
# shape of `A`. For our four predictions `L` is 4.9375.

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
# $L=\frac1N\sum_n\sum_k\tfrac12(A_{kn}-Y_{kn})^2$. One entry of $A$ is in one term of this sum.
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
# Some pages leave out the ½, others the division by $N$. [Which one is
# wrong?](https://github.com/Open-Deep-ML/DML-OpenProblem/issues/54) We measure the slope in $w$ for all four losses.

# %% covers=["Q77", "Q23"]
def squares(w):
    return (w * X + b - Y) ** 2

variants = {"mean of half squares": lambda w: np.mean(0.5 * squares(w)),
            "mean of squares": lambda w: np.mean(squares(w)),
            "sum of half squares": lambda w: np.sum(0.5 * squares(w)),
            "sum of squares": lambda w: np.sum(squares(w))}

# %%
measured = np.array([derivative(variant, w) for variant in variants.values()])
assert np.allclose(measured, np.array([1, 2, N, 2 * N]) * -5.75, rtol=0, atol=1e-6)
table({"loss": list(variants), "slope in w": measured, "times": measured / measured[0]})

# %% tags=["proof"]
halved, whole = derivative(lambda p: 0.5 * (p - 6) ** 2, 5.0), derivative(lambda p: (p - 6) ** 2, 5.0)
assert np.allclose([halved, whole], [-1, -2]) and np.isclose(0.2 * halved, 0.1 * whole)

# %% [markdown]
# All are right, each for its own loss. The 2 is the exponent of the square and not a number of parameters: with 2,410 of them it
# would still be 2. At $p=5$, $y=6$ the slope is −1 with the ½ and −2 without. The steps are the same if η is 0.2 with
# the ½ and 0.1 without.
#
# The factor $N$ matters more, because $N$ changes from one set of data to the next. [Sum or mean?](https://stats.stackexchange.com/questions/183840)
# A sum over 64 examples is a mean with 64 times the η. ([`line`](../nnlib/datasets/toy.py) gives noisy points of a straight line.)

# %%
def fitted(X, Y, eta, together, steps=20):
    w, b = 0.0, 0.0
    for _ in range(steps):
        error = w * X + b - Y
        w, b = w - eta * together(error * X), b - eta * together(error)
    return w

# %% covers=["Q91", "M33", "Q92"]
from nnlib.datasets import line
X64, Y64 = line(rng, N=64)
table({"mean, η = 0.5": fitted(X64, Y64, 0.5, np.mean),
       "sum, η = 0.5/64": fitted(X64, Y64, 0.5 / 64, np.sum),
       "sum, η = 0.5": fitted(X64, Y64, 0.5, np.sum)})

# %% tags=["proof"]
assert fitted(X64, Y64, 0.5, np.mean) == fitted(X64, Y64, 0.5 / 64, np.sum)
assert abs(fitted(X64, Y64, 0.5, np.sum)) > 1e6

# %% [markdown]
# The first two walks agree in every digit; the third runs away. If you add up the gradients of a hundred examples one by one, you have a
# sum as well: divide it by a hundred, or divide η.

# %% [markdown] tags=["card"] exercise="4.3"
# ```python
# def hasty_slopes(X, Y, w, b):
#     P = w * X + b
#     dL_dP = 2 * (P - Y) / X.shape[1]
#     return np.sum(dL_dP * X), np.mean(dL_dP)
# ```
#
# This should be the gradient of the mean of **half** squares. At our point it returns −11.5 and −1, where −5.75 and −2 were
# measured. It has **two** bugs. Write `slopes`, the repaired version.

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
# Somebody gives us the inputs 2, −1, 0, 3 in centimetres instead of metres: 200, −100, 0, 300. Keep $b$ fixed.
# In metres the curvature $\partial^2L/\partial w^2$ (the slope of the slope) is the mean of $x^2$, 3.5, and descent in $w$ converges
# up to η = 2/3.5 = 0.571. Up to which η does it converge in centimetres? Enter three significant digits, such as `1.23e-4`.

# %% tags=["answer"] exercise="4.4"
### BEGIN SOLUTION
largest_eta = 5.71e-5
### END SOLUTION

# %% tags=["check"] exercise="4.4"
check("4.4", largest_eta)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The slope in $w$ is a mean of $(p-y)\,x$, and $p$ contains $w\,x$. How often does the factor 100 enter the second derivative?
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
# With both parameters, the largest curvature counts. It comes from the table of second derivatives that
# [lesson 03](03_walk_downhill.ipynb) has for these four points.

# %% covers=["Q82"]
def largest_stable_eta(X):
    second = np.array([[np.mean(X**2), np.mean(X)], [np.mean(X), 1.0]])
    return 2 / np.linalg.eigvalsh(second).max()

# %%
with np.errstate(all="ignore"):  # the second walk overflows
    w_end = [fitted(X, Y, 0.3, np.mean, 100), fitted(100 * X, Y, 0.3, np.mean, 100)]
limits = [largest_stable_eta(X), largest_stable_eta(100 * X)]
table({"inputs": ["metres", "centimetres"], "η below": limits, "w, η = 0.3": w_end})

# %% tags=["proof"]
assert round(limits[0], 4) == 0.5194 and round(limits[1] / limits[0] * 1e4, 2) == 1.1
assert np.mean(X**2) == 3.5 and not np.isfinite(w_end[1])

# %% [markdown]
# A hundred times the input, about a ten-thousandth of the η. With the old η the numbers grow until they are `nan`, "not a number".
# The cure is to scale the inputs to a size near 1. The limit for metres also answers the explorer's second question: above 0.519 it runs away.
#
# ### Inputs that are all positive
#
# What if every input lies [above zero](https://ai.stackexchange.com/questions/26958), as pixels do, or the answers of
# sigmoids? The slope of a weight is $\partial L/\partial z$ times its input, so for one example all weights get slopes of one sign:
# with inputs 0.2 and 0.9 and $\partial L/\partial z=\pm0.5$ they are 0.1 and 0.45, or −0.1 and −0.45. Over many examples, the common
# mean makes one direction far steeper than the rest. Take $D$ independent inputs, spread evenly over a width of 1. The
# table of second derivatives has their mean squared everywhere, and 1/12 more on its diagonal:

# %%
def condition_number(mean, D):
    second = np.full((D, D), mean**2) + np.eye(D) / 12
    curvatures = np.linalg.eigvalsh(second)
    return curvatures.max() / curvatures.min()

# %% covers=["Q218"]
sizes = [2, 10, 100]
uncentred = [condition_number(0.5, D) for D in sizes]
centred = [condition_number(0.0, D) for D in sizes]
assert np.allclose(uncentred, [7, 31, 301]) and np.allclose(centred, 1)
assert np.allclose(np.outer([0.5, -0.5], [0.2, 0.9]), [[0.1, 0.45], [-0.1, -0.45]])
table({"D": sizes, "κ, inputs 0 to 1": uncentred, "κ, inputs −½ to ½": centred})

# %% [markdown]
# With ten inputs the condition number is 31, and 1 once the mean has been subtracted: a round bowl.
#
# **A place to stop.** Remember: a loss is chosen for its slope, the $1/N$ is in that slope, from there on slopes are added. Next: a loss for
# yes or no.
#
# ## 4 · Yes or no: write down the slope, then find its loss
#
# Let the answer be a *yes* or a *no*: $y$ is 1 or 0. We read the $a$ of a logistic neuron as the **probability** $p$ that the answer is
# yes. To go back through it we need its slope, which [lesson 02](02_chain_the_slopes.ipynb) found gate by gate:
#
# $$\frac{\partial a}{\partial z}=a\,(1-a)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial a/\partial z$ | `da_dz` | as `z` | local slope of the sigmoid, from the stored $a$ |
#
# Many programs write it `x * (1 - x)`, and [readers report](https://github.com/iamtrask/iamtrask.github.io/issues/12) that as a bug. If `x` is
# already the sigmoid's result, the line is right. And if `x` is still $z$?

# %% covers=["Q58", "Q59", "M23"]
z = 2.0
a = sigmoid(z)
da_dz = a * (1 - a)
assert abs(da_dz - derivative(sigmoid, z)) < 1e-9 and round(da_dz, 5) == 0.10499
assert z * (1 - z) == -2 and round(sigmoid(a) * (1 - sigmoid(a)), 5) == 0.20716
table({"a (1 − a)": da_dz, "by difference": derivative(sigmoid, z),
       "z (1 − z)": z * (1 - z), "slope at a": sigmoid(a) * (1 - sigmoid(a))})

# %% [markdown]
# Then it is wrong: the sigmoid rises, so no slope of it can be −2.

# %% [markdown] tags=["card"] exercise="4.5"
# For now the loss is still the half square, so that $\partial L/\partial z=(a-y)\,a(1-a)$.
# Two logistic neurons should both answer 0. One answers 0.9, the other 0.99. Both learn with the same η.
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
def of_half_square(a):  # the slope at z, for the target 0
    return (a - 0) * a * (1 - a)

# %%
def steps_to_a_half(a, dL_dz, eta=0.5):
    w = b = np.log(a / (1 - a)) / 2  # with x = 1, sigmoid(w + b) is a
    for step in range(1000):
        if w + b < 0:
            return step
        slope = dL_dz(sigmoid(w + b))
        w, b = w - eta * slope, b - eta * slope

# %%
starts = np.array([0.9, 0.99])
with_square = [steps_to_a_half(a, of_half_square) for a in starts]
assert with_square == [18, 117] and np.round(of_half_square(starts), 4).tolist() == [0.0810, 0.0098]
assert round(of_half_square(0.9) / of_half_square(0.99), 1) == 8.3
table({"a": starts, "dL_dz": of_half_square(starts), "steps to 0.5": with_square})

# %% [markdown]
# The neuron that is more wrong has the smaller slope and needs 117 steps in place of 18. The reason
# is the factor $a(1-a)$: never above ¼, and nearly 0 when the neuron is
# sure, rightly or wrongly. ([A reader](https://github.com/mnielsen/neural-networks-and-deep-learning/issues/70) took the $a^2(1-a)$ of a book for a
# misprint. It is this slope for the target 0.)
#
# In section 2 we chose a loss for its slope. Which slope at $z$ would we **like**? That of the linear neuron, answer minus target:
#
# $$\frac{\partial L}{\partial z} = p - y = \sigma(z) - y$$
#
# We need the slope of the logarithm. From $e^{\log s}=s$, by the chain rule on the left,
# $e^{\log s}\cdot(\log s)'=1$, so **the slope of $\log s$ is $1/s$**.

# %%
s = np.array([0.5, 2.0, 10.0])
measured = [derivative(np.log, each) for each in s]
assert np.allclose(measured, 1 / s, rtol=0, atol=1e-8)
table({"s": s, "slope of log s": measured, "1/s": 1 / s})

# %% [markdown]
# Now try $\log(1+e^z)$. By the chain rule its slope is $\frac{1}{1+e^z}\cdot e^z=\sigma(z)$, the first part of what we want. The
# second part, $-y$, is the slope of $-yz$. So the loss is
#
# $$L=\log(1+e^z)-yz$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $p$ | `p` | scalar | the neuron's answer $\sigma(z)$, read as a probability |
# | $\log(1+e^z)$ | `np.logaddexp(0, z)` | as `z` | the logarithm of $e^0+e^z$, safe for large $z$ |
# | $\partial L/\partial z$ | `dL_dz` | as `z` | what we asked for |

# %%
def cross_entropy_of(z, y):
    return np.logaddexp(0, z) - y * z

def measured_slope(z, y):
    return derivative(lambda z: cross_entropy_of(z, y), z)

# %%
zs, ys = np.array([2.0, 2.0, -5.0]), np.array([1, 0, 1])
p = sigmoid(zs)
dL_dz = p - ys
measured = [measured_slope(z, y) for z, y in zip(zs, ys)]
table({"z": zs, "y": ys, "p − y": dL_dz, "measured": measured,
       "L": cross_entropy_of(zs, ys)})

# %% tags=["proof"]
assert np.allclose(dL_dz, measured, rtol=0, atol=1e-9)
assert np.allclose(cross_entropy_of(zs, ys), -np.log(np.where(ys, p, 1 - p)), rtol=0, atol=1e-12)
assert round(cross_entropy_of(0.0, 1), 4) == round(cross_entropy_of(0.0, 0), 4) == 0.6931
assert sigmoid(40.0) == 1 and cross_entropy_of(40.0, 0) == 40

# %% [markdown]
# What is this function? For $y=1$ it is $\log(1+e^z)-z=\log(1+e^{-z})=-\log p$. For $y=0$ it is $\log(1+e^z)=-\log(1-p)$. In words:
# **minus the logarithm of the probability that the neuron gave to what was true.** An answer of 0.5 costs $\log 2=0.6931$; a sure
# answer costs nearly nothing if it is right, and has no upper limit if it is wrong. This loss is called the **binary cross-entropy**,
# here cross-entropy for short.
#
# Is the slope at the output $p-y$, or $\partial L/\partial a$ times the slope of the sigmoid? [Both formulas](https://community.deeplearning.ai/t/96740) are in use.
# We compare them at $a = 0.8$, $y = 1$, for both losses.

# %% covers=["Q44", "M25"]
a, y = 0.8, 1
da_dz = a * (1 - a)
dL_da = np.array([-y / a, a - y])
assert np.allclose(dL_da * da_dz, [-0.2, -0.032]) and np.isclose(measured_slope(np.log(4), 1), -0.2)
table({"loss": ["cross-entropy", "half square"], "dL_da": dL_da,
       "da_dz": [da_dz, da_dz], "dL_dz": dL_da * da_dz, "a − y": [a - y, a - y]})

# %% [markdown]
# The sigmoid's slope is a factor in **both** lines. In the first one it cancels against $\partial L/\partial a = -1/a$, and $a-y$
# remains. In the second nothing cancels, and the factor must not be left out.
#
# How much steeper is the cross-entropy? Take $z=-5$ where a yes is wanted, an answer of 0.0067.

# %% covers=["Q70", "M26"]
z, p = np.linspace(-8, 4, 121), sigmoid(-5.0)
plt.plot(z, cross_entropy_of(z, 1), label="cross-entropy")
plt.plot(z, 0.5 * (sigmoid(z) - 1) ** 2, "C0--", label="half square")
plt.title(f"At z = −5 the cross-entropy is {1 / (p * (1 - p)):.0f} times as steep")
plt.plot([-5, -5], [cross_entropy_of(-5, 1), 0.5 * (p - 1) ** 2], "C0o")
plt.xlabel("z")
plt.ylabel("loss, where a yes is wanted")
plt.legend()
plt.show()

# %% tags=["proof"]
assert (round(p - 1, 5), round(2 * (p - 1) * p * (1 - p), 5), round(p, 4)) == (-0.99331, -0.01321, 0.0067)
assert round(0.5 * (p - 1) ** 2, 1) == 0.5 and round(cross_entropy_of(-5, 1)) == 5

# %% [markdown]
# The half square is flat where the neuron is most wrong, the cross-entropy is steep there.
# ([A program](https://github.com/mnielsen/neural-networks-and-deep-learning/issues/45) that dropped the sigmoid's slope had changed
# its loss: at this point its slope is −0.99331 and was −0.01321, that of the full square.)

# %%
with_cross = [steps_to_a_half(a, lambda a: a - 0) for a in starts]
table({"a": starts, "half square": with_square, "cross-entropy": with_cross})
# %% [markdown] tags=["card"] exercise="4.6"
# Write the loss of a logistic neuron for $N$ examples. `Z` has shape (1, N), the
# labels `y` have shape (N,) and are 0 or 1. Return `L`, the mean, and `dL_dZ`, which has the shape of `Z`. For $z = 2$ and $y = 1$ alone, `L` is
# 0.126928. Some cases have $z = \pm40$. There a computer's $p$ can be exactly 1, which makes $-\log(1-p)$ infinite, but not $\log(1+e^z)-yz$.

# %% tags=["answer"] exercise="4.6"

# %% tags=["check"] exercise="4.6"
check("4.6", cross_entropy)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Both formulas are above for one example. What does a mean over $N$ examples do to each of them?
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
# ### Why not train on accuracy?
#
# In the end we count how many answers are right. [Why is that not the loss?](https://stats.stackexchange.com/questions/577556) Take four
# examples and one weight:

# %%
x_four, y_four = np.array([-2.0, -1.0, 0.5, 2.0]), np.array([0, 0, 0, 1])

def error_rate(w):
    return np.mean((sigmoid(w * x_four) > 0.5) != y_four)

def mean_loss(w):
    return np.mean(cross_entropy_of(w * x_four, y_four))

# %% covers=["Q201"]
measured = [derivative(error_rate, w) for w in np.linspace(0.05, 2, 40)]
assert error_rate(1.0) == 0.25 and round(derivative(mean_loss, 1.0), 5) == -0.10863
assert measured.count(0) == 40
table({"places": len(measured), "slope 0 of the error rate": measured.count(0),
       "slope of the cross-entropy at 1": derivative(mean_loss, 1.0)})

# %%
w_values = np.linspace(-2, 2, 400)
rates = [error_rate(w) for w in w_values]
plt.plot(w_values, rates, "C0--", label="error rate")
plt.plot(w_values, [mean_loss(w) for w in w_values], "C0-", label="cross-entropy")
plt.title(f"The error rate is {max(rates)} or {min(rates)}, and flat")
plt.xlabel("w")
plt.ylabel("error rate, loss")
plt.legend()
plt.show()

# %% [markdown]
# The share of wrong answers is flat between its jumps. Its slope is 0 at 40 of 40 places, so a step would not move $w$. The
# cross-entropy has a slope everywhere. We train on it and report the accuracy.
#
# **A place to stop.** Remember: for a yes or no, the loss whose slope is $p-y$. Next: what the bias is for, then handwriting.
#
# ## 5 · What a bias is for
#
# What does a logistic neuron without a bias answer to $x = 0$? $z = w\cdot0$, so it says 0.5, whatever $w$ is.
# This matters for the logical **AND** of two inputs. Guess: with no bias, how many of the four answers will be
# on the right side of 0.5 after 2,000 steps?

# %%
X_and = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
y_and = np.array([0, 0, 0, 1])

# %%
def and_answers(moving):  # 1 for a parameter that moves, 0 for one that stays
    neuron = Network([2, 1], loss=BinaryCrossEntropy(), initializer=zeros)
    for _ in range(2000):
        _, dL_dtheta = neuron.loss_and_gradient(X_and, y_and)
        GradientDescent(1.0).step(neuron.parameters, dL_dtheta * moving)
    return sigmoid(neuron.forward(X_and)).ravel()

# %% covers=["Q67", "M38"]
without, with_bias = and_answers([1, 1, 0]), and_answers([1, 1, 1])
assert np.array_equal(without, np.full(4, 0.5)) and np.array_equal(with_bias > 0.5, y_and)
table({"input": ["0, 0", "0, 1", "1, 0", "1, 1"], "wanted": y_and,
       "without bias": without, "with bias": with_bias}, digits=3)

# %% tags=["proof"]
assert ((sigmoid(np.array([[-1.0, -1.0]]) @ X_and) - 0.5) * (y_and - 0.5) > 0).sum() == 2

# %% [markdown]
# None: without a bias it says 0.5 to everything, and its weights have not moved at all. The inputs (0, 1) and (1, 1) contribute +½ and −½ to the slope of
# the second weight, and these cancel; likewise for the first. No other weights have a lower cross-entropy. (More answers right are
# possible: $w=(-1,-1)$ gets two. Accuracy and loss are different measures.) With a bias, two weights solve the task.
#
# All parameters began at **zero**. [Is that allowed?](https://datascience.stackexchange.com/questions/30989) Take $x=0$, $y=1$:

# %% covers=["Q101"]
at_zero = Network([1, 1], loss=BinaryCrossEntropy(), initializer=zeros)
_, dL_dtheta = at_zero.loss_and_gradient(np.array([[0.0]]), np.array([1]))
assert dL_dtheta.tolist() == [0, -0.5]
table({"dL_dw": dL_dtheta[0], "dL_db": dL_dtheta[1]})

# %% [markdown]
# The gradient is not zero, so the neuron leaves. Zero is a bad start for a network with hidden units, since equal units stay equal
# ([lesson 10](10_keep_gradients_alive.ipynb)). One neuron has no second unit. Another reason is often given: its loss is **convex**: the
# curvature is never negative, in any direction. (Here $\partial^2L/\partial z^2=p(1-p)$.) Then a place where the slopes are zero is a lowest place,
# from **every** start.

# %% [markdown] tags=["card"] exercise="4.7"
# Train a logistic neuron with $D$ inputs on `X` (D, N) and labels `y` (N,) for `steps` steps, from zero, with the mean
# cross-entropy. Return `W`, shape (1, D), and `b`, a number. Use `sigmoid`; `W @ X` adds up the $w_dx_d$ of each
# example, which gives a row (1, N). A loop over the inputs is as good as one line.

# %% tags=["answer"] exercise="4.7"

# %% tags=["check"] exercise="4.7"
check("4.7", fit)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In each step: forward to $z$ and $p$; the slope at each $z$; from there to `W` and `b`; the step. The value of the loss is not needed.
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
# Now to the zeros and ones of the first picture: 288 images to train on, 72 others to test. A 1 has ink in the middle, a 0 has a hole.
# So we first give the neuron one input, the mean ink of the four pixels in the middle.

# %%
def middle(X):
    return X[[27, 28, 35, 36]].mean(axis=0, keepdims=True)

# %%
X_train, y_train = pair(0, 1, data.X_train, data.y_train)
X_test, y_test = pair(0, 1, data.X_test, data.y_test)
neuron = Network([1, 1], loss=BinaryCrossEntropy(), initializer=zeros)
train(neuron, middle(X_train), y_train, eta=5.0, steps=30)
w, b = neuron.parameters

# %%
ink = np.linspace(-0.05, 1.05, 100)
right = accuracy(neuron, middle(X_test), y_test)
plt.plot(middle(X_train)[0], y_train, "C2o", fillstyle="none")
plt.plot(ink, sigmoid(w * ink + b))
plt.title(f"With w = {w:.2f} it reads {right:.1%} of the new images")
plt.xlabel("x, ink in the middle")
plt.ylabel("y (rings), p (line)")
plt.show()
assert round(accuracy(neuron, middle(X_train), y_train), 3) == round(right, 3) == 0.972
assert len(y_train) == 288 and len(y_test) == 72

# %% [markdown]
# Two parameters read 97.2% of the new images right. (Only new images count: training images can be learned by heart.)
# The rings far from the curve are a 1 whose stem is beside the middle, or a narrow 0 whose wall reaches into it.
#
# Now the neuron gets all 64 pixels and 64 weights, each zero. Before the first step every $p$ is 0.5, so
# each 0 contributes +½ times its pixels, each 1 contributes −½ times its own. Which picture will the gradient be?

# %%
pixel_reader = Network([64, 1], loss=BinaryCrossEntropy(), initializer=zeros)
_, dL_dtheta = pixel_reader.loss_and_gradient(X_train, y_train)
first_gradient = dL_dtheta[:64].copy()

# %%
train(pixel_reader, X_train, y_train, eta=0.5, steps=1)
after_1 = accuracy(pixel_reader, X_test, y_test)
train(pixel_reader, X_train, y_train, eta=0.5, steps=199)
after_200 = accuracy(pixel_reader, X_test, y_test)

# %%
show(f"New images read right: {after_1:.1%} after one step, {after_200:.0%} after 200",
     {"first gradient": first_gradient,
      "weights after 200": pixel_reader.parameters[:64]})

# %% tags=["proof"]
of_zeros, of_ones = X_train[:, y_train == 0], X_train[:, y_train == 1]
assert np.allclose(first_gradient, (of_zeros.sum(axis=1) - of_ones.sum(axis=1)) / (2 * 288), rtol=0, atol=1e-15)
assert (round(after_1 * 72), after_200) == (71, 1)

# %% [markdown]
# The first gradient is half of *average 0 minus average 1*, each weighted by its share of the images. A step goes against it, so purple turns
# orange: the weights become a stencil of what a 1 has and a 0 has not. After **one** step from zero the neuron reads 71 of 72 new images
# right. Your `fit` of exercise 4.7, with the same data, η and steps, gives the same weights.

# %% [markdown] tags=["card"] exercise="4.8"
# Change the two digits in the next cell and run it as often as you like. Then write two or three sentences: which pair did you find
# hardest for one neuron, and what in the picture of its weights tells why? A neuron adds up one product for each pixel: what can it
# therefore not ask about an image, whatever its weights?

# %%
tell_apart(8, 9)

# %% [markdown] tags=["write"] exercise="4.8"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: the two lines of a neuron; what a loss is chosen for; where the $1/N$ is; which
# loss belongs to a yes or no, and why; what the bias does.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines are in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. $z = Wx + b$ uses the parameters, $a = f(z)$ does not; inputs change, weights stay until a step.
# 2. A loss is chosen for its **slope**: descent uses nothing else of it.
# 3. The $1/N$ is in one place, at $\partial L/\partial p_n$; from there on slopes are **added**, for $w$ and for $b$.
# 4. For a yes or no we want the slope $p - y$ at $z$; the loss that has it is $-\log$ of the probability given to what is true.
# 5. The bias gives an answer where the inputs are zero.
#
# </details>
#
# The formulas of exercises 4.2 and 4.6 are in [losses.py](../nnlib/losses.py), as `SquaredError` and `BinaryCrossEntropy`.
#
# **Next:** [lesson 05](05_backpropagate_by_hand.ipynb) puts neurons behind neurons and carries the slope of the loss through them, by hand.
#
# **Sources.** The sentences about inputs, activations and costs are paraphrased from texts A and C of
# [lesson 08](08_close_the_loop.ipynb). Michael Nielsen,
# [Neural Networks and Deep Learning, chapter 3](http://neuralnetworksanddeeplearning.com/chap3.html), also
# derives the cross-entropy from the slope one wants. Digits: E. Alpaydin and C. Kaynak,
# [Optical Recognition of Handwritten Digits](https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits), UCI, 1998, CC BY 4.0.
