# %% [markdown]
# # Close the loop: how backpropagation and gradient descent work together
#
# By the end you will have run every way to a gradient with every way to step, twenty combinations in all, and seen
# from the numbers which of the two decides what.
#
# | | |
# | --- | --- |
# | **You will be able to** | write the training loop; predict what a step will do to the loss; show that gradients and optimizers are interchangeable; say when to stop |
# | **You need** | the backward pass ([lesson 05](05_backpropagate_by_hand.ipynb), [lesson 06](06_backpropagate_in_matrices.ipynb)), its automatic forms ([lesson 07](07_let_the_machine_do_it.ipynb)), the step ([lesson 03](03_walk_downhill.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib import GradientDescent, Network, SquaredError, Value, train
from nnlib.course import begin, check, choose, enter, order
from nnlib.show import style, table
begin("08")

# %%
from nnlib import Adam, Momentum, RMSProp, SoftmaxCrossEntropy
style()
rng = np.random.default_rng(0)

# %%
from nnlib.datasets import line
from nnlib.show.loop.laps import recorded_laps
from nnlib.show.loop.minibatch_loop import minibatch_loop
X_line, Y_line = line(np.random.default_rng(0), N=12)
neuron = Network([1, 1], loss=SquaredError(), rng=rng)
neuron.parameters[...] = -1.5, 2.5
laps = recorded_laps(neuron, GradientDescent(0.3), X_line, Y_line,
                     batch_size=4, epochs=2, rng=rng)
minibatch_loop(laps, 24)

# %% [markdown]
# Six laps of training: in each, three moves compute and one changes the parameters. The row under the boxes says whether
# the parameters θ are still the same.

# %% [markdown]
# ## 1 · One lap, with a hash after every move
#
# Mazur's network of [lesson 05](05_backpropagate_by_hand.ipynb) makes the four moves, and after each we take a **hash** of all
# parameters: a number made from every bit, which changes if one weight moves by one unit in its last place.
# Hashes are compared and not shown, since the last digit of a step depends on the processor.

# %%
from nnlib.show.loop.laps import fingerprint as hash_of
x, y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])

def mazur_network():
    network = Network([2, 2, 2], "sigmoid", output="sigmoid", loss=SquaredError())
    start = ([[0.15, 0.20], [0.25, 0.30]], 0.35, [[0.40, 0.45], [0.50, 0.55]], 0.60)
    for view, values in zip(network.weights_and_biases(), start, strict=True):
        view[...] = values
    return network


# %%
network, optimizer = mazur_network(), GradientDescent(eta=0.5)
moves = {"forward": lambda: network.forward(x),
         "loss": lambda: network.loss(x, y),
         "backward": lambda: network.loss_and_gradient(x, y),
         "step": lambda: optimizer.step(network.parameters, network.gradient)}

# %%
hashes = [hash_of(network.parameters)]
for move in moves.values():
    move()
    hashes.append(hash_of(network.parameters))

# %% covers=["A10", "C9", "M2", "B8", "Q1"]
same = [before == after for before, after in zip(hashes, hashes[1:])]
assert same == [True, True, True, False] and round(network.loss(x, y), 10) == 0.2804714468
table({"move": list(moves), "θ has the same hash": same})

# %% [markdown]
# Three times the same hash, then a new one. *Backprop only computes derivatives* is the third line, *gradient descent only
# uses them* is the fourth.
#
# `loss_and_gradient` knows the network, the data and the loss, and nothing of η. `step` is given two vectors of equal length,
# and knows no network. In a library, `loss.backward()` and `optimizer.step()` seem to exchange nothing; one writes the
# gradient to a place in memory, and the other reads it there.

# %% [markdown] tags=["card"] exercise="8.1" covers=["M2"]
# A loss C depends on one weight. We stand at w = 1, where dC/dw = 3, and η is 0.1. The backward pass has just finished.
# Enter the value that w has **now**.

# %% tags=["answer"] exercise="8.1"
### BEGIN SOLUTION
w_now = 1.0
### END SOLUTION

# %% tags=["check"] exercise="8.1"
check("8.1", w_now)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Which of the four moves have run, and which has not?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# Compare the third and the fourth line of the table above.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Backward reads w and writes a number beside it.
#
# </details>

# %% [markdown]
# What does the optimizer get of the loss? Only its slope. We add 100 to the loss of every example; the gradient stays the same
# to the last bit.

# %%
class WithAHundred(SquaredError):
    def forward(self, A, Y):
        return super().forward(A, Y) + 100

plain, raised = mazur_network(), mazur_network()
raised.loss_function = WithAHundred()

# %% covers=["M21", "A4", "Q5", "B9"]
loss_plain, g_plain = plain.loss_and_gradient(x, y)
loss_raised, g_raised = raised.loss_and_gradient(x, y)
assert np.isclose(loss_raised - loss_plain, 100) and np.array_equal(g_plain, g_raised)
table({"loss": loss_plain, "with 100 more": loss_raised,
       "equal gradients": np.array_equal(g_plain, g_raised)})

# %% [markdown]
# **The three calls of PyTorch.** There the gradient is stored beside the parameters. The neuron of lesson 00, $w = 0.5$, $b = 1$,
# $x = 2$, $y = 6$, with η = 0.1; 5 and 5 are left from the batch before. Guess which call writes what:

# %%
theta, stored, rows = np.array([0.5, 1.0]), np.array([5.0, 5.0]), []
stored[:] = 0  # optimizer.zero_grad()
rows.append([*theta, *stored])
stored += (theta @ [2, 1] - 6) * np.array([2, 1])  # loss.backward()
rows.append([*theta, *stored])
theta -= 0.1 * stored  # optimizer.step()
rows += [[*theta, *stored]]

# %%
w_column, b_column, dL_dw_column, dL_db_column = np.transpose(rows)
assert rows == [[0.5, 1, 0, 0], [0.5, 1, -8, -4], [1.3, 1.4, -8, -4]]
table({"call": ["zero_grad()", "backward()", "step()"], "w": w_column, "b": b_column,
       "w.grad": dL_dw_column, "b.grad": dL_db_column})

# %% [markdown]
# Only `step` writes parameters. `backward` **adds** to what is stored, so `zero_grad` may stand before it or after the step, but
# must not be missing (section 4).

# %% [markdown] tags=["card"] exercise="8.2" covers=["B8"]
# Put a whole training in order: two loops, and what belongs inside each of them; the held-out examples are looked at after each
# epoch. **One line must not be there.** The answer is the letters of the others, in order.

# %% tags=["answer"] exercise="8.2"
### BEGIN SOLUTION
training = "dcabf"
### END SOLUTION

# %% tags=["check"] exercise="8.2"
check("8.2", training)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# How far a line is indented says which loop it stands in.
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# Two lines move the parameters. One of them leaves the rule to the optimizer.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Epochs outside, batches inside; in a batch first the gradient, then what uses it.
#
# </details>

# %% [markdown]
# ## 2 · Exchange one part, keep the other
#
# If the two parts share nothing but a vector, each of them can be exchanged without a change in the other. We test that with the
# **five ways to the gradient** that we have met:
#
# | provider | from lesson | what it does |
# | --- | --- | --- |
# | differences | 01 | moves each parameter a little and measures the loss |
# | dual numbers | 07 | carries one derivative along in every forward pass |
# | backprop | 05, 06 | one pass forward, one pass back, in matrices |
# | scalar engine | 07 | records every single product and sum, then walks back |
# | tape | 07 | the same for whole arrays |
#
# and **four ways to step**: plain descent, and three that lesson 09 derives. Twenty combinations, 100 steps each,
# from the same twelve parameters. The table has a row for each provider and a column for each optimizer. Guess:
# will the losses differ more between rows or between columns?

# %%
from nnlib.providers import by_backpropagation, by_differences, by_dual_numbers
from nnlib.providers import by_scalar_engine, by_tape
providers = {"differences": by_differences, "dual numbers": by_dual_numbers,
             "backprop": by_backpropagation, "scalar engine": by_scalar_engine,
             "tape": by_tape}

# %%
optimizers = {"descent": GradientDescent(0.5), "momentum": Momentum(0.1),
              "RMSProp": RMSProp(0.01), "Adam": Adam(0.05)}

# %%
from nnlib.show.plots.providers_grid import grid_of_walks, largest_difference
walks = grid_of_walks(mazur_network(), x, y, providers, optimizers, steps=100)
columns = {name: [mazur_network().loss_at(walks[row][name][-1], x, y) for row in walks]
           for name in optimizers}
table({"loss after 100 steps": list(providers), **columns}, digits=8)

# %% covers=["M1", "Q2", "A5", "B1", "B2", "C1", "C8"]
within = [largest_difference([row[name] for row in walks.values()])
          for name in optimizers]
across = largest_difference(list(walks["backprop"].values()))
assert max(within) < 1e-6 and across > 0.5
table({"differences down a column below 1e-6": max(within) < 1e-6,
       "along a row up to": across}, 2)

# %% [markdown]
# Read the table by columns: the same loss, five times. Whatever computed the gradient, the walk is the same, to
# less than a millionth for every parameter at every step. Read it by rows: four different
# walks. **The gradient is a fact about the loss; the step is a decision.**
#
# With only two parameters this can be *seen*: one neuron, fitted to twelve points near a line. Each
# map shows the walks of all five providers, one on top of the other.

# %%
few = {"descent": GradientDescent(0.3), "momentum": Momentum(0.05),
       "RMSProp": RMSProp(0.05), "Adam": Adam(0.1)}
few_walks = grid_of_walks(neuron, X_line, Y_line, providers, few, steps=30)
assert max(largest_difference([few_walks[row][name] for row in providers]) for name in few) < 1e-6

# %%
w_axis, b_axis = np.linspace(-2.2, 3, 60), np.linspace(-1, 3.2, 60)
surface = [[neuron.loss_at(np.array([w, b]), X_line, Y_line) for w in w_axis]
           for b in b_axis]
title = f"{len(few)} optimizers: {len(few)} walks; {len(providers)} providers: one walk"

# %% covers=["M1"]
figure, maps = plt.subplots(2, 2, sharex=True, sharey=True, figsize=(6.4, 5))
for axes, name in zip(maps.flat, few):
    axes.contour(w_axis, b_axis, surface, levels=12, colors="#C5CBD5", linewidths=1)
    for row in providers:
        axes.plot(*few_walks[row][name].T, ".-", color="C1", markersize=4)
    axes.set_title(name)
figure.suptitle(title)
figure.supxlabel("w")
figure.supylabel("b")
plt.show()

# %% [markdown]
# Is training by measured slopes still gradient descent? It is: that word names what is done with the gradient. And training
# by backprop with Adam? It uses backprop and is not plain gradient descent. "Backprop trains the network"
# puts the name of one row on the whole table.
#
# Why, then, does everybody take the same row? The rows differ in price. For twelve parameters, differences
# take 24 forward passes a step; for the 23,860 of [lesson 07](07_let_the_machine_do_it.ipynb), 47,720. Backprop
# needs one pass forward and a pass back that costs no more than two.

# %% [markdown] tags=["card"] exercise="8.3" covers=["M1"]
# Write `walk(gradient_of, optimizer, theta, steps)`: `gradient_of(theta)` gives a gradient,
# `optimizer.step(theta, gradient)` moves `theta` **in place**. Return an array of shape (steps + 1, P): the start, and
# the point after each step. The array that was handed in must stay as it was. Use no more of the optimizer than its `step`,
# and call that once for each step, on the optimizer itself: it may remember.
#
# On the bowl ½(θ₁² + 4θ₂²) from (3, 1) with descent and η = 0.1, the first step leads to (2.7, 0.6).

# %% tags=["answer"] exercise="8.3"

# %% tags=["check"] exercise="8.3"
check("8.3", walk)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In each lap: ask for the gradient where you stand, then step, then write down where you are.
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# `step` changes the array itself. What you noted down a moment ago may be the same array.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Begin with `theta = theta.copy()` and a list that holds one more copy; append a copy after each step; `np.array` of the list.
#
# </details>

# %% [markdown]
# **Freeze a layer.** A frozen layer gets no step. Do the layers before it still get gradients? Take
# $\hat y=w_3w_2w_1x$ with $w=(0.5, 2, -1)$, $x=3$, $y=1$, $L=\frac12(\hat y-y)^2$, and freeze $w_2$:

# %%
w1, w2, w3, x_0, y_0 = 0.5, 2.0, -1.0, 3.0, 1.0
error = w3 * w2 * w1 * x_0 - y_0
dL_dw1, dL_dw2 = error * w3 * w2 * x_0, error * w3 * w1 * x_0
dL_dw3 = error * w2 * w1 * x_0

# %% covers=["Q219"]
w1_new, w3_new = w1 - 0.01 * dL_dw1, w3 - 0.01 * dL_dw3
after = 0.5 * (w3_new * w2 * w1_new * x_0 - y_0) ** 2
assert (dL_dw1, dL_dw2, dL_dw3) == (24, 6, -12) and round(after, 4) == 2.8151
table({"dL_dw1": dL_dw1, "dL_dw2": dL_dw2, "dL_dw3": dL_dw3, "loss": 0.5 * error**2,
       "after": after})

# %% [markdown]
# They do: the 24 has come *through* $w_2$. **Freezing leaves out the step; detaching cuts the way back.** Take two networks of
# one weight each: a generator θ feeds a discriminator φ, $L=-\ln(1-\sigma(\varphi\theta))$, and only φ is to be stepped. If the
# generator's output is handed over as a plain number, the way back ends there:

# %% covers=["Q220"]
slopes = []
for detached in (False, True):
    generator, discriminator = Value(2.0), Value(0.5)
    output = generator.data if detached else generator
    (-(1 - (discriminator * output).sigmoid()).log()).backward()
    slopes.append([discriminator.grad, generator.grad])
assert np.allclose(slopes, [[1.46211716, 0.36552929], [1.46211716, 0]])
table({"": ["dL_dφ", "dL_dθ"], "whole graph": slopes[0], "detached": slopes[1]})

# %% [markdown]
# Without detaching, 0.3655 is computed for nothing. Where gradients add up, it waits in the generator's store and goes into its next
# step, unless somebody clears it.
#
# **A place to stop.** Remember: gradient and step share one vector; rows agree, columns differ. Next: what a gradient
# promises, and gradients of a few examples.

# %% [markdown]
# ## 3 · What the gradient promises, step by step
#
# The gradient says in advance what a small step will bring. If every parameter
# $\theta_i$ moves by $-\eta\,\partial L/\partial\theta_i$, each at its own slope, then
#
# $$\Delta L \approx \sum_i \frac{\partial L}{\partial \theta_i}\Bigl(-\eta\,\frac{\partial L}{\partial \theta_i}\Bigr)
# = -\eta\,\|\nabla L\|^2$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\nabla L$ | `gradient` | (P,) | all derivatives, one per parameter |
# | $\lVert\nabla L\rVert^2$ | `gradient @ gradient` | scalar | the squared length of the gradient |
# | $\Delta L$ | `change` | scalar | the loss after the step minus the loss before |
#
# Each slope was computed as if the *other* parameters stood still, and then all of them move at once. That does no harm:
# the parameters disturb each other only through products of two moves, which are of the order of η². Make η ten times smaller,
# and the promise is ten times closer to the truth.

# %%
def promise_and_change(network, eta):
    loss, gradient = network.loss_and_gradient(x, y)
    promise = -eta * gradient @ gradient
    GradientDescent(eta).step(network.parameters, gradient)
    return promise, network.loss(x, y) - loss

# %% covers=["Q38", "B10", "B13"]
etas = [2.0, 0.5, 0.1, 0.01]
found = [promise_and_change(mazur_network(), eta) for eta in etas]
promise, change = np.transpose(found)
assert round(change[-1] / promise[-1], 4) == 1.0002
table({"η": etas, "promise": promise, "change": change, "ratio": change / promise})

# %% covers=["B13", "Q38"]
network = mazur_network()
promised, kept = -np.transpose([promise_and_change(network, 0.5) for _ in range(100)])
assert kept.min() > 0 and round(promised.sum(), 3) == 0.297 and round(kept.sum(), 3) == 0.292
assert np.isclose(3 - 1.1 * 2 * 3, -3.6)
plt.loglog(promised, kept, "o", color="C0")
plt.loglog(promised, promised, color="C1")
plt.title(f"{len(kept)} steps promise {promised.sum():.3f}, and keep {kept.sum():.3f}")
plt.xlabel("promised fall of the loss, η‖∇L‖²")
plt.ylabel("fall of the loss")
plt.show()

# %% [markdown]
# The dots lie almost on the line. This is the clearest sense in which the two *work
# together*: backprop supplies a forecast, and descent relies on it, to an extent that η sets. If η is too large the forecast
# fails: on $w^2$, a step of η = 1.1 leads from 3 to −3.6.
#
# ## 4 · A few examples at a time
#
# So far every gradient was taken over all examples. The loss over $N$ examples is a mean, and the derivative
# of a mean is the mean of the derivatives:
#
# $$L=\frac1N\sum_n L_n \qquad\Rightarrow\qquad \nabla L=\frac1N\sum_n \nabla L_n$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $L_n$ | `network.loss(X[:, [n]], y[[n]])` | scalar | loss of example $n$ alone |
# | $\nabla L_n$ | a row of `slopes`, below | (P,) | its gradient |

#
# A mean can be estimated from a few. That is a **minibatch**: the mean over 32 examples points roughly
# where the mean over all would, and costs a fraction of it. The walk is called **stochastic gradient descent**. One use of one
# batch is a **step** (many texts say *iteration*). Once through all examples is an **epoch**, as many steps as there are batches.
#
# What exactly is averaged? Suppose a sigmoid neuron with w = 1 sees x = −2, wanting 0, and x = 2, wanting 1. The mean input is
# 0 and the mean target ½, so the "average example" is answered perfectly. Guess: is there nothing to learn?

# %%
def neuron_slope(x, t, w=1.0):
    a = 1 / (1 + np.exp(-w * x))
    return (a - t) * a * (1 - a) * x  # half squared error

# %% covers=["Q89", "M32"]
each = [neuron_slope(-2, 0), neuron_slope(2, 1)]
assert round(np.mean(each), 5) == -0.02503 and neuron_slope(0, 0.5) == 0
table({"one": each[0], "other": each[1], "their mean": np.mean(each),
       "at the mean example": neuron_slope(0, 0.5)}, digits=4)

# %% covers=["E13"]
one = np.array([1.5, -2, 1.1, 0.4, -0.9])
other = np.array([1.2, 2.3, -1.1, -0.8, -0.7])
assert np.allclose((one + other) / 2, [1.35, 0.15, 0, -0.2, -0.8], rtol=0, atol=1e-15)
table({"one gradient": one, "another": other, "mean": ((one + other) / 2).round(12)})

# %% [markdown]
# There is. Gradients are averaged, parameter by parameter; neither the examples nor their errors are. Errors of +2 and
# −2 may cancel in a report. In the gradient each pulls at the weights through its own input.
#
# Mean or **sum** is a convention with a price: for a batch of 64 the sum is 64 times as long,
# and with the same η so is the step.

# %% covers=["Q91", "Q92", "M33"]
slopes = rng.normal(size=(64, 5))
collected = np.zeros(5)
for slope in slopes:  # 64 backward passes that add up
    collected += slope
longer = np.linalg.norm(collected) / np.linalg.norm(slopes.mean(axis=0))
assert np.allclose(collected / 64, slopes.mean(axis=0), rtol=0, atol=1e-15) and np.isclose(longer, 64)
table({"the sum is longer by a factor of": longer})

# %% [markdown]
# Adding up also happens **by accident**. Where a backward pass adds to what it finds and nothing is cleared, every step carries
# all gradients before it along. What does descent on C = θ² do then, from θ = 3 with η = 0.1? Guess.

# %%
def farthest_in_steps_100_to_200(clear):
    theta, collected, path = 3.0, 0.0, []
    for _ in range(200):
        collected = 2 * theta + (0.0 if clear else collected)
        theta -= 0.1 * collected
        path.append(theta)
    return max(abs(theta) for theta in path[100:])

# %% covers=["M20", "Q7"]
cleared = farthest_in_steps_100_to_200(True)
not_cleared = farthest_in_steps_100_to_200(False)
assert cleared < 1e-8 and 2.9 < not_cleared < 3.2
table({"cleared": cleared, "not cleared": not_cleared}, digits=3)

# %% [markdown]
# Not cleared, it swings to and fro for ever and never comes closer: a ball without friction. Lesson 09 adds the friction; the
# result is momentum. nnlib's `network.gradient` is overwritten by each backward pass.

# %% [markdown]
# **Task: choose a size of batch with which one epoch over
# these 32 examples changes the parameters exactly 5 times.**

# %% covers=["M31"]
from nnlib.datasets import moons
from nnlib.show.widgets.loop_explorer import LoopExplorer
X_moons, y_moons = moons(np.random.default_rng(1), N=32)
r = np.random.default_rng(1)
small = Network([2, 4, 2], "tanh", loss=SoftmaxCrossEntropy(), rng=r)
LoopExplorer(small, GradientDescent(0.5), X_moons, y_moons, rng=r)

# %% [markdown] covers=["Q88"]
# The answer is a batch of 7, and no other: four full batches and a short one of 4. So
# 1,000 examples in batches of 32 are 32 steps and not 31¼:

# %% covers=["Q88", "M31", "B11"]
N, size = np.array([1000, 60_000, 1000]), np.array([500, 32, 32])
epochs = np.array([1, 1, 3])
steps = epochs * np.ceil(N / size).astype(int)
assert [size for size in range(1, 33) if np.ceil(32 / size) == 5] == [7] and steps.tolist() == [2, 1875, 96]
table({"examples": N, "size of a batch": size, "epochs": epochs, "steps": steps})

# %% [markdown] tags=["card"] exercise="8.4" covers=["M31", "B11"]
# Lesson 00 had 1,437 training images. Suppose we train for 30 epochs with batches of 32. How often do the weights change?

# %% tags=["answer"] exercise="8.4"
### BEGIN SOLUTION
updates = 1350
### END SOLUTION

# %% tags=["check"] exercise="8.4"
check("8.4", updates)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Each batch changes the weights once. How many batches are there in one epoch?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# 1,437 / 32 is not whole. The examples that are left over make a batch as well, and every epoch begins anew.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# 44 full batches and one of 29, thirty times.
#
# </details>

# %% [markdown]
# Does the loss fall at every step now? What helps the points of a batch may not
# help the others. We take eight points and a neuron, once with all eight in every step, once with one at a time, and
# count the steps that raise the loss over **all** eight. How small must η be for no step to raise it?

# %%
from nnlib.training import minibatches
X8, Y8 = line(np.random.default_rng(8), N=8, noise=0.3)

# %%
def steps_that_raise_the_loss(batch_size, eta, epochs=20):
    network, rng = Network([1, 1], loss=SquaredError()), np.random.default_rng(0)
    network.parameters[...] = -1.0, 2.0
    losses = [network.loss(X8, Y8)]
    for _ in range(epochs):
        for batch in minibatches(X8.shape[1], batch_size, rng):
            _, gradient = network.loss_and_gradient(X8[:, batch], Y8[:, batch])
            GradientDescent(eta).step(network.parameters, gradient)
            losses.append(network.loss(X8, Y8))
    return int((np.diff(losses) > 0).sum())

# %% covers=["M13", "Q83", "Q85", "B15"]
etas = [0.1, 0.01, 0.001]
one_by_one = [steps_that_raise_the_loss(1, eta) for eta in etas]
all_at_once = [steps_that_raise_the_loss(8, eta) for eta in etas]
assert one_by_one[0] == 35 and one_by_one[2] == 1 and all_at_once == [0, 0, 0]
table({"η": etas, "one at a time, of 160": one_by_one, "all, of 20": all_at_once})

# %% [markdown]
# With all points at once, none. One at a time, even η = 0.001 does not save every step: there is a point whose slope
# disagrees with the mean. A jagged curve is no bug, and says nothing against Adam
# or any other optimizer. Over many steps the disagreements cancel.

# %% [markdown] tags=["card"] exercise="8.5" covers=["Q92", "M33"]
# A large set does not fit into memory. `slopes` (B, P) holds the mean gradient of each of B batches and `sizes` (B,) how
# many examples each had. Return the gradient over **all** examples, shape (P,).
# For slopes (2, 2) of two examples and (8, 2) of one, it is (4, 2).

# %% tags=["answer"] exercise="8.5"

# %% tags=["check"] exercise="8.5"
check("8.5", whole_gradient)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Every example counts the same. So how much does a batch count?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# A mean times its number of examples is a sum again: $\nabla L=\sum_b N_b\,\nabla L_b \big/ \sum_b N_b$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `sizes @ slopes` adds the rows, each as often as its size; then divide by the number of all examples.
#
# </details>

# %% [markdown] tags=["card"] exercise="8.6"
# Somebody wrote one epoch for a linear neuron with weights `w` (D,). It runs, the loss falls, and **two** bugs keep it from
# falling as far as it could. `order` holds the numbers of all examples in the order of this epoch. Write `one_epoch`, the
# repaired version.

# %%
def sloppy_epoch(w, X, y, eta, batch_size, order):
    X = X[:, order]
    for start in range(0, len(order) - batch_size + 1, batch_size):
        batch = slice(start, start + batch_size)
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


# %% tags=["answer"] exercise="8.6"

# %% tags=["check"] exercise="8.6"
check("8.6", one_epoch)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Follow one example and its target from the first line to the last. Do they stay together? Do all of them get there?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# Which array was put into the new order, and which was not? Where does `range` stop for 7 examples in batches of 3?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Let `batch = order[start : start + batch_size]` pick from both arrays, and let `range` run up to `len(order)`.
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: gradients are averaged over a batch, a step uses one batch, single steps may raise the loss.
# Next: when to stop, and the question of the course.

# %% [markdown]
# ## 5 · When to stop
#
# Two things are wrong with "repeat until it converges to the minimum". First, as in [lesson 03](03_walk_downhill.ipynb), the
# walk stops at a flat place, which need not be a lowest one. From (1, 0) on x² − y² it walks into a saddle:

# %% covers=["B12", "A14", "M9"]
point = np.array([1.0, 0.0])
for _ in range(300):
    GradientDescent(0.1).step(point, np.array([2 * point[0], -2 * point[1]]))
assert abs(point[0]) < 1e-10 and point[1] == 0
px, py = point.round(10)
table({"x": px, "y": py, "f there": px**2 - py**2, "f at (0, 1)": -1})

# %% [markdown]
# Second, the minimum of **which loss**? We train on some examples in order to do well on others. Thirty noisy
# points, a network with 40 hidden units, and a thousand further points of the same kind that are only looked at:

# %% tags=["nbval-ignore-output"]
r = np.random.default_rng(2)
X_few, y_few = moons(r, N=30, noise=0.3)
X_other, y_other = moons(r, N=1000, noise=0.3)

# %% tags=["nbval-ignore-output"]
network = Network([2, 40, 2], "tanh", loss=SoftmaxCrossEntropy(), rng=r)
optimizer, trained_on, others = Adam(0.02), [], []
for _ in range(400):
    for batch in minibatches(len(y_few), 10, r):
        _, gradient = network.loss_and_gradient(X_few[:, batch], y_few[batch])
        optimizer.step(network.parameters, gradient)
    trained_on.append(network.loss(X_few, y_few))
    others.append(network.loss(X_other, y_other))
best, last = int(np.argmin(others)), others[-1]

# %% tags=["nbval-ignore-output"] covers=["A8", "B15"]
assert trained_on[-1] < 0.01 < 0.25 < min(others) < 0.35 < 0.8 < last
epochs = 1 + np.arange(len(others))
plt.plot(epochs, trained_on, "C0--", label="the 30 points")
plt.plot(epochs, others, "C0-", label="1,000 others")
plt.plot(best + 1, others[best], "C0o")
plt.title(f"Loss of others: {others[best]:.2f} at epoch {best + 1}, "
          f"{last:.2f} at the end")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()

# %% [markdown]
# Both curves fall at first, but only the dashed one goes on. The other rises, sinks once more, and turns for good at the
# marked epoch. This is **overfitting**. Nothing is broken: the gradient
# is that of the loss *on the thirty points*. **Early stopping** keeps the parameters of the epoch that was best on held-out examples, which
# no step has used. `train(..., patience=150)` in [`training.py`](../nnlib/training.py) ends when 150 epochs have brought no
# improvement; with a patience of 20, it ends in the first dip (below, from another start). So "trained" means neither that the gradient is zero nor that the
# loss is lowest, but that the held-out examples get no better.

# %% tags=["nbval-ignore-output"]
def stopped(patience):
    r = np.random.default_rng(2)
    network = Network([2, 40, 2], "tanh", loss=SoftmaxCrossEntropy(), rng=r)
    history = train(network, Adam(0.02), X_few, y_few, epochs=400, batch_size=10, rng=r,
                    validation=(X_other, y_other), patience=patience, progress=False)
    return history.epochs, history.best_epoch, min(history.validation_loss)

# %% tags=["nbval-ignore-output"] covers=["A8"]
runs = [stopped(20), stopped(150)]
assert runs[0][1] < 10 and runs[1][1] > 100
table({"patience": [20, 150], "epochs": [run[0] for run in runs],
       "kept": [run[1] for run in runs],
       "held-out loss": [run[2] for run in runs]}, digits=3)

# %% [markdown]
# ## 6 · Three texts, sentence by sentence
#
# Whoever searches for the question of this course finds a thread (A:
# [How does Gradient Descent and Backpropagation work together?](https://datascience.stackexchange.com/questions/44703/how-does-gradient-descent-and-backpropagation-work-together)),
# an article of GeeksforGeeks (B: [How Does Gradient Descent and Backpropagation Work Together?](https://www.geeksforgeeks.org/how-does-gradient-descent-and-backpropagation-work-together/))
# and a blog post (C:
# [Neural network – how backward propagation and gradient descent are related](http://aiaddicted.com/2018/12/15/neural-network-how-are-backward-propagation-and-gradient-descent-are-related/)).
# Of the 10 statements below, 3 are true as they stand, 2 are loose and 5 are false. *Loose* means: true in part, or under a
# condition that is not said. The rest is in the [table of what the course answers](../solutions/COVERAGE.md).
#
# | text | statement | verdict | because |
# | --- | --- | --- | --- |
# | A | Inputs receive weights drawn from a distribution | **false** | weights belong to connections; two inputs later, every bit is the same |
# | A | The optimizer uses the result of the cost function | **loose** | it uses the slope: 100 more on the loss changes no bit of the gradient |
# | A | Backprop computes derivatives, descent moves the parameters | **true** | three moves keep the hash, the step makes a new one |
# | A | Deltas go back to the first hidden layer, not to the input | **loose** | training needs none there, yet ∂L/∂x exists: (0.00380, 0.00474) in Mazur's network |
# | B | Gradient descent computes the gradient | **false** | it never sees the loss: `step` gets two vectors |
# | B | The gradient shows the direction of steepest descent | **false** | of steepest *ascent*; with the wrong sign θ goes 3 → 3.6 → 4.32 on θ² |
# | B | Repeated until it converges to a minimum | **false** | saddles, early stopping; and 35 of 160 steps raised the loss |
# | B | Backpropagation is efficient | **true** | 23,860 slopes for at most two forward passes, against 47,720 |
# | C | Backprop tells the sensitivity, the optimizer decides | **true** | the table of section 2 |
# | C | w from 1 to 2 takes C from 3 to 6, so dC/dw = 3 | **false** | w² + 2 does the same with slope 2, 3w² − 6w + 6 with slope 0 |

# %% covers=["A1", "A2", "A3", "A19", "B3", "B4", "B14", "B16"]
network = mazur_network()
before = hash_of(network.parameters)
network.forward(x), network.forward(2 * x)
unchanged = hash_of(network.parameters) == before
network.loss_and_gradient(x, y)
dL_dx = network.layers[0].W.T @ network.layers[0].dL_db
assert unchanged and dL_dx.round(5).ravel().tolist() == [0.0038, 0.00474]
table({"two inputs, the same weights": [unchanged] * 2, "dL_dx": dL_dx[:, 0]}, digits=3)

# %% covers=["A7", "A9", "A16", "B5"]
uphill, downhill = [3.0], [3.0]
for _ in range(3):
    uphill.append(uphill[-1] + 0.1 * 2 * uphill[-1])
    downhill.append(downhill[-1] - 0.1 * 2 * downhill[-1])
assert np.allclose(uphill[:3], [3, 3.6, 4.32]) and np.allclose(-np.diff(downhill), [0.6, 0.48, 0.384])
table({"with the wrong sign": uphill, "against the slope": downhill})

# %%
w, slopes = Value(1.0), []
curves = [w * 3, w**2 + 2, w**2 * 3 - w * 6 + 6]
for C in curves:
    C.backward()
    slopes.append(w.grad)

# %% covers=["C10", "C11", "C12", "C3", "B17", "C14"]
assert [C.data for C in curves] == [3, 3, 3] and slopes == [3, 2, 0]
table({"C": ["3w", "w² + 2", "3w² − 6w + 6"], "C(1)": [C.data for C in curves],
       "slope at 1": slopes})

# %% [markdown] tags=["card"] exercise="8.7" covers=["A5", "Q1", "Q10"]
# Somebody asks: *I can list input, weights, activation, loss and optimizer. Where does backpropagation sit, and how is
# it tied to gradient descent?* Answer in three or four sentences. Use at least one number from this lesson, and say what
# could be exchanged without the other part noticing.

# %% [markdown] tags=["write"] exercise="8.7"

# %% [markdown]
# ## 7 · Can η be learned as well?
#
# The loss after a step, $L(\theta-\eta g)$, is a function of η too. By the chain rule over all
# parameters $\theta'_i=\theta_i-\eta g_i$, each of which moves by $-g_i$ per unit of η, its slope is
#
# $$\frac{\mathrm dL(\theta')}{\mathrm d\eta}=\sum_i \frac{\partial L}{\partial\theta_i}(\theta')\,(-g_i)$$
#
# At η = 0 this is $-\lVert g\rVert^2$, the promise of section 3. The neuron $\frac12(2w+b-6)^2$ from (0.5, 1), measured:

# %%
def loss_after_a_step(eta):
    w, b = 0.5 - eta * -8, 1.0 - eta * -4  # g = (−8, −4)
    return 0.5 * (2 * w + b - 6) ** 2

# %%
etas = np.array([0.0, 0.1, 0.2, 0.3])
measured = (loss_after_a_step(etas + 1e-5) - loss_after_a_step(etas - 1e-5)) / 2e-5
assert np.allclose(measured, [-80, -40, 0, 40], atol=1e-6)
table({"η": etas, "loss after the step": loss_after_a_step(etas),
       "slope in η": np.round(measured, 6)})

# %% [markdown] tags=["card"] exercise="8.8" covers=["Q238"]
# Write the slope of the loss in η, after one step of plain descent from `theta`. `gradient_of` gives the gradient at any
# point. Call it twice and measure nothing. In the table above: −80, −40, 0, 40.

# %% tags=["answer"] exercise="8.8"

# %% tags=["check"] exercise="8.8"
check("8.8", slope_in_eta)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Two gradients are needed: one says how the point moves as η grows, the other how the loss reacts where the point has come to.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The sum in the formula is a product of two vectors, $-\,g(\theta')\cdot g(\theta)$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `after = theta - eta * g`, then the gradient there, times `g`, with a minus.
#
# </details>

# %% [markdown]
# So η can be learned, one step at a time. The strength of a weight penalty cannot be learned from the training loss:
# the penalty only adds to it, so its slope is never negative.

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what is exchanged with what, what is promised, what is averaged, what an epoch is, when
# one stops.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Providers and optimizers share **one vector** and nothing else: rows agree, columns differ.
# 2. A small step changes the loss by about **−η‖∇L‖²**.
# 3. Gradients are **averaged** over examples, each counting the same; examples and errors are not.
# 4. A **step** uses one batch, an **epoch** every example once; single steps may go up.
# 5. Held-out examples say when to stop.
#
# </details>
#
# **Next:** [lesson 09](09_step_better.ipynb) keeps the gradient and changes the decision: momentum, RMSProp and Adam.
#
# **Sources.** The statements of section 6 are paraphrased; every number beside them was computed here. On detaching: two threads,
# [why is detach necessary](https://github.com/pytorch/examples/issues/116) and
# [one on CycleGAN](https://github.com/junyanz/pytorch-CycleGAN-and-pix2pix/issues/388); on freezing, [one of neon](https://github.com/NervanaSystems/neon/issues/344);
# on the slope in η, [a question](https://math.stackexchange.com/questions/4504029). Léon Bottou's
# [*Stochastic Gradient Descent Tricks*](https://doi.org/10.1007/978-3-642-35289-8_25) is the classic on section 4, Lutz Prechelt's
# [*Early Stopping, but When?*](https://doi.org/10.1007/978-3-642-35289-8_5) on section 5.
