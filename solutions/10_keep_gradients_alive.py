# %% [markdown]
# # Keep gradients alive: why deep networks fall silent or explode, and how to start them well
#
# By the end you will have made a network of twenty layers learn, by choosing nothing but how its weights begin.
#
# | | |
# | --- | --- |
# | **You will be able to** | say why weights must be random; predict how derivatives shrink or grow with depth; derive Xavier and He; diagnose dead units; clip a gradient; say what a skip connection does to it |
# | **You need** | the backward pass as a product ([05](05_backpropagate_by_hand.ipynb), [06](06_backpropagate_in_matrices.ipynb)); the sigmoid's slope ([04](04_train_one_neuron.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter
from nnlib.show import style, table
style()
begin("10")

# %%
from nnlib import Adam, BinaryCrossEntropy, GradientDescent, Network, SquaredError
from nnlib import SoftmaxCrossEntropy, accuracy, he, train, xavier
from nnlib.datasets import digits
from nnlib.initializers import normal, zeros
from nnlib.show.plots.gradient_histograms import gradient_histograms, typical_sizes

# %%
data = digits()
training = data.X_train, data.y_train
X, y = data.X_train[:, :200], data.y_train[:200]

# %%
def deep(activation, initializer, depth=8, width=32, seed=0):
    sizes, rng = [64, *[width] * (depth - 1), 10], np.random.default_rng(seed)
    loss = SoftmaxCrossEntropy()
    return Network(sizes, activation, loss=loss, rng=rng, initializer=initializer)

# %%
gradient_histograms(deep("sigmoid", xavier), X, y)

# %% [markdown]
# One backward pass through eight layers of sigmoids, before any training. Each line is a layer, and the disc marks its **typical** size, the root of the mean square.
# The last layer gets derivatives of a useful size; what arrives at the first is almost nothing. Every derivative here is right, and most are of no use.
#
# ## 1 · Why weights must differ
#
# All weights zero looks like a neutral start, and all equal like a fair one. Take a network with
# two inputs and **three hidden units**, every weight and bias at 0.5, and train it for a thousand steps.

# %% [markdown] tags=["card"] exercise="10.1" covers=["M27", "Q103"]
# After the thousand steps: how many **different** hidden units does the network have? Enter the number.

# %% tags=["answer"] exercise="10.1"
### BEGIN SOLUTION
different_units = 1
### END SOLUTION

# %% tags=["check"] exercise="10.1"
check("10.1", different_units)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Units with the same inputs and weights have the same value. What differs on the way back?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial a_k=\sum_j W_{jk}\,\partial L/\partial z_j$, and all the $W_{jk}$ are equal.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Equal before the step, equal derivatives, equal after the step.
#
# </details>

# %%
rng = np.random.default_rng(0)
points = rng.normal(size=(2, 8))
targets = (points[0] * points[1] > 0)[None] * 1.0

# %%
def trained_from(everywhere, steps=1000):
    network = Network([2, 3, 1], activation="tanh", loss=SquaredError())
    network.parameters[...] = everywhere
    for _ in range(steps):
        _, gradient = network.loss_and_gradient(points, targets)
        GradientDescent(0.1).step(network.parameters, gradient)
    return network

# %% covers=["M27", "Q103", "Q100"]
starts = [0.5, 0.0]
spreads = [np.ptp(trained_from(start).layers[0].W, axis=0).max() for start in starts]
moved = [(trained_from(start, 1).parameters != start).sum() for start in starts]
assert max(spreads) < 1e-13 and moved == [13, 1]
spreads = np.round(spreads, 12)
table({"all parameters": starts, "moved by step 1": moved, "units differ by": spreads})

# %% [markdown]
# Equal units receive equal derivatives, make equal steps and stay equal. With all zeros it is worse: the way back leads through W2, which is zero, and the way forward delivers zeros,
# so that of 13 parameters only the last bias has a derivative. **Randomness is not there to explore. It is there to break a tie.**
#
# Biases may start at 0, since random weights break the tie. And a network **without** hidden units has no tie to break:
# softmax regression starts from zeros and learns.

# %% covers=["Q101", "Q100"]
one_layer = Network([64, 10], loss=SoftmaxCrossEntropy(), initializer=zeros)
for _ in range(100):
    _, gradient = one_layer.loss_and_gradient(data.X_train, data.y_train)
    GradientDescent(0.5).step(one_layer.parameters, gradient)
assert accuracy(one_layer, data.X_test, data.y_test) > 0.9
right = accuracy(one_layer, data.X_test, data.y_test)
table({"one layer from zeros, read right": right}, digits=3)

# %%
corners, label = np.array([[0, 0, 1, 1], [0, 1, 1, 0.0]]), np.array([0, 1, 0, 1])

# %%
def trained_on_xor(sizes, equal):
    loss, rng = BinaryCrossEntropy(), np.random.default_rng(0)
    network = Network(sizes, "sigmoid", loss=loss, rng=rng)
    network.parameters[...] = 0.5 if equal else network.parameters
    for _ in range(3000):
        _, gradient = network.loss_and_gradient(corners, label)
        GradientDescent(1.0).step(network.parameters, gradient)
    return 1 / (1 + np.exp(-network.forward(corners)[0]))

# %% covers=["Q76"]
answers = {
    "no hidden unit": trained_on_xor([2, 1], equal=True),
    "8 equal units": trained_on_xor([2, 8, 1], equal=True),
    "8 random units": trained_on_xor([2, 8, 1], equal=False),
}
assert np.abs(answers["no hidden unit"] - 0.5).max() < 1e-6 and round(np.log(2), 3) == 0.693
assert np.abs(answers["8 equal units"] - [0, 2 / 3, 2 / 3, 2 / 3]).max() < 0.02 and np.abs(answers["8 random units"] - label).max() < 0.02
table({"XOR": label} | answers, digits=2)

# %% [markdown]
# Why does *[my XOR network end at 0.5 for every input](https://ai.stackexchange.com/questions/27010)*? 0.5 everywhere, with a loss of ln 2 = 0.693, is the best **constant**: what a network without a hidden layer finds.
# Answers of 0 and ⅔ show one bend in place of two, since eight equal units are one.
#
# ## 2 · A product of many factors
#
# In a chain with one unit per layer, the derivative at the first layer is a product of two factors a layer:
#
# $$\frac{\partial L}{\partial a_1}=\frac{\partial L}{\partial a_n}\;\prod_{l=2}^{n} w_l\, f'(z_l)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $w_l$ | `w` | scalar | the weight into layer $l$ |
# | $f'(z_l)$ | | scalar | slope of the activation there, at most ¼ for a sigmoid |
# | $n$ | `depth` | whole number | the number of layers |

# %% [markdown] tags=["card"] exercise="10.2" covers=["E13"]
# Ten sigmoid units follow each other, all weights are 1, and each unit is at z = 0, where its slope is largest. By which factor is a
# derivative multiplied on the way through all **ten**? Three significant digits.

# %% tags=["answer"] exercise="10.2"
### BEGIN SOLUTION
through_ten = 9.54e-7
### END SOLUTION

# %% tags=["check"] exercise="10.2"
check("10.2", through_ten)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The best case for a sigmoid, ten times.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\sigma'(0)=\sigma(0)\,(1-\sigma(0))$, and slopes along a chain multiply.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# ¼ to the tenth power.
#
# </details>

# %% covers=["E13", "Q106"]
w = np.array([1, 4, 8])
factor = w * 0.25  # weight times the sigmoid's slope at z = 0
assert f"{0.25**10:.4e} {0.25**20:.4e}" == "9.5367e-07 9.0949e-13" and factor[2] == 2.0
powers = {"of 10 layers": factor**10, "of 20": factor**20}
table({"w": w, "factor of a layer": factor} | powers, digits=5)

# %% [markdown]
# With a factor below 1 derivatives **vanish**. With 2 in each layer they **explode**, although these are sigmoids. What counts is the *factor of a layer*, weight
# times slope, and whether it is near 1. The network from above, with twenty layers:

# %% covers=["M29"]
mute = deep("sigmoid", xavier, depth=20)
first_layer, loss = typical_sizes(mute, X, y)[0], mute.loss(X, y)
assert first_layer < 1e-13 and loss > np.log(10)
guessing = np.log(10)
table({"layer 1": first_layer, "loss": loss, "loss of guessing": guessing}, digits=3)

# %% [markdown] tags=["card"] exercise="10.3" covers=["M29"]
# In this network the derivatives of the first layer are below $10^{-13}$. What follows?

# %% tags=["answer"] exercise="10.3"
### BEGIN SOLUTION
follows = "d"
### END SOLUTION

# %% tags=["check"] exercise="10.3"
check("10.3", follows)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# What does a slope of zero say, and what not?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# The table above shows the loss beside that of guessing.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# A network that knows nothing is not at its minimum.
#
# </details>

# %% [markdown]
# ## 3 · Keep the size: Xavier and He
#
# How large should weights be, so that a layer keeps the size of what passes? Two words for random numbers: $\mathrm{E}[z]$ is the **mean** of z over all draws. $\mathrm{Var}\,z=\mathrm{E}[(z-\mathrm{E}[z])^2]$,
# the **variance**, is the mean square of its distance from that mean; its root is the standard deviation. Where the mean is 0, $\mathrm{Var}\,z=\mathrm{E}[z^2]$.
#
# Take one unit, $z=\sum_k w_k a_k$ with $D$ terms (its bias starts at 0), and draw the weights with mean 0, independently of each other and of the values. Then each term has mean 0 and mean square
# $\mathrm{E}[w^2]\,\mathrm{E}[a^2]$. In $z^2$ the products of two different terms have mean 0, so only the squares add up:
#
# $$\mathrm{Var}\,z = \sum_{k=1}^{D} \mathrm{Var}(w_k)\;\mathrm{E}[a_k^2] = D\;\mathrm{Var}(w)\;\mathrm{E}[a^2]$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $D, H$ | `D`, `H` | whole numbers | inputs of the layer, and its units |
# | $\mathrm{Var}(w)$ | `variance` | scalar | what we are free to choose |
# | $\mathrm{E}[a^2]$ | `np.mean(a**2)` | scalar | mean square of the values that come in |
#
# *Forward.* Near 0 tanh is a straight line of slope 1, so $a\approx z$, and the size is kept if $D\,\mathrm{Var}(w)=1$.
# *Backward* each $\partial L/\partial a_k=\sum_j w_{jk}\,\partial L/\partial z_j$ adds up $H$ terms, so there $H\,\mathrm{Var}(w)=1$ is wanted. Measure both with values and derivatives of mean square 1:

# %%
D, H, rng = 100, 300, np.random.default_rng(0)
A, dL_dZ = rng.normal(size=(D, 1000)), rng.normal(size=(H, 1000))
variances = {"1/D": 1 / D, "1/H": 1 / H, "2/(D + H)": 2 / (D + H)}

# %%
there, back = [], []
for variance in variances.values():
    W = rng.normal(0, np.sqrt(variance), size=(H, D))
    there.append(np.mean((W @ A) ** 2))
    back.append(np.mean((W.T @ dL_dZ) ** 2))
assert np.allclose(there, [1, 1 / 3, 1 / 2], rtol=0.05) and np.allclose(back, [3, 1, 1.5], rtol=0.05)
table({"Var(w)": list(variances), "forward": there, "backward": back}, digits=2)

# %% [markdown]
# Unless $D=H$, one variance cannot keep both. **Xavier Glorot**'s compromise is $\mathrm{Var}(w)=2/(D+H)$.
#
# *relu* cuts off one half. If $z$ is spread symmetrically around 0, then $\mathrm{E}[a^2]=\tfrac12\mathrm{Var}\,z$. To make up for that, **Kaiming He** takes
# $\mathrm{Var}(w)=2/D$ (the way back asks for $2/H$). Guess first: what comes out of twenty layers of 256 units if the standard deviation is 0.01, small and safe?

# %%
def after_20_layers(activation, deviation):
    rng, start = np.random.default_rng(0), normal(deviation)
    network = Network([256] * 21, activation, activation, rng=rng, initializer=start)
    return network.forward(rng.normal(size=(256, 64)))

# %%
def size(A):
    return np.sqrt(np.mean(A**2))

# %% covers=["Q104", "M28"]
deviations = [0.01, np.sqrt(1 / 256), np.sqrt(2 / 256), 1.0]
relu = [size(after_20_layers("relu", deviation)) for deviation in deviations]
tanh = [size(after_20_layers("tanh", deviation)) for deviation in deviations]
assert relu[0] < 1e-18 and 0.5e-3 < relu[1] < 2e-3 and 0.5 < relu[2] < 2 and relu[3] > 1e20
assert round(tanh[3], 2) == 0.97 and round(tanh[1], 2) == 0.16 and 0.9e-6 < 0.5**20 < 1e-6
names = ["0.01", "√(1/D)", "√(2/D)", "1"]
table({"standard deviation": names, "relu": relu, "tanh": tanh}, digits=2)

# %%
end = after_20_layers("tanh", 1.0)
plt.hist(end.ravel(), bins=50)
plt.title(f"{np.mean(np.abs(end) > 0.9):.0%} of the values lie beyond ±0.9")
plt.xlabel("tanh after 20 layers, standard deviation 1")
plt.ylabel("values")
plt.show()
assert round(np.mean(np.abs(end) > 0.9), 2) == 0.92 and 1 - 0.9**2 < 0.191

# %% [markdown]
# Small is not safe: $10^{-19}$ comes out, and what comes back will be as small. Under relu $\sqrt{1/D}$ halves the variance in each layer, which leaves a thousandth of the size. With He's rule the size is kept.
#
# For tanh with standard deviation 1, 0.97 looks healthy. But most values are beyond ±0.9, where the slope is below 0.19. At $\sqrt{1/D}$, which is Xavier's rule for $D=H$, tanh shrinks the size slowly,
# to 0.16, since it is a little flatter than a line.
#
# **A place to stop.** Remember: a layer multiplies what comes back by weight times slope, and a variance of about one over the number of inputs keeps sizes. Next: look, and repair.
#
# ## 4 · Look at every layer
#
# The histogram from the top, for any network. **Task: twenty layers whose typical derivatives all lie between 0.001 and 1.**
# Before you search: which combinations do you expect to work?

# %%
from nnlib.show.widgets.depth_explorer import DepthExplorer
DepthExplorer(X, y, rng=np.random.default_rng(0))

# %% [markdown]
# Does such a forecast come true? Train networks of twenty layers for three epochs:

# %%
starts = {
    "sigmoid, Xavier": ("sigmoid", xavier, GradientDescent(0.05)),
    "sigmoid, Xavier, Adam": ("sigmoid", xavier, Adam(0.01)),
    "tanh, 0.01": ("tanh", normal(0.01), GradientDescent(0.05)),
    "tanh, Xavier": ("tanh", xavier, GradientDescent(0.05)),
    "relu, He": ("relu", he, GradientDescent(0.05)),
}

# %% tags=["nbval-ignore-output"] covers=["M28", "M29"]
sizes, losses = [], []
for activation, initializer, optimizer in starts.values():
    network, rng = deep(activation, initializer, depth=20), np.random.default_rng(1)
    sizes.append(typical_sizes(network, X, y)[0])
    train(network, optimizer, *training, epochs=3, rng=rng, progress=False)
    losses.append(network.loss(data.X_test, data.y_test))
assert min(losses[:3]) > 2.29 and losses[3] < 1.8 and losses[4] < 2.25
table({"start": list(starts), "layer 1, before": sizes, "test loss": losses}, digits=3)

# %% [markdown]
# Where the first layer got nothing, the loss stays that of guessing, 2.303. Adam does not help: in the first layers √v is far below its ε = 1e-8, and the step almost 0.
# The last two have begun to learn. What made the difference was drawn before the first step.

# %% [markdown] tags=["card"] exercise="10.4" covers=["Q104", "M28"]
# Write the start of a **relu** layer: `start(rng, H, D)` returns its weights, shape (H, D), drawn from the generator `rng` that is handed over, for instance with `rng.normal`.
# The check builds twenty layers of 64 units with it. The typical derivatives of all twenty must lie between 0.001 and 1.

# %% tags=["answer"] exercise="10.4"

# %% tags=["check"] exercise="10.4"
check("10.4", start)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A sum with more terms needs smaller ones. And relu halves the mean square.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $D\,\mathrm{Var}(w)\cdot\tfrac12=1$. The generator asks for the root of the variance.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `rng.normal(0, deviation, size=(H, D))`.
#
# </details>

# %% [markdown]
# ## 5 · relu: closed for ever, and reopened
#
# A relu's slope is 1 or 0. Where it is 0 (z ≤ 0, the unit is *closed*), nothing comes back. A unit that is
# closed for *every* example is called **dead**. Here is one, with w = b = −1 and inputs between 0 and 1, after 3,000 steps of descent. Beside it a **leaky relu**, whose slope is 0.01 where a relu's is 0.

# %%
def trained_unit(x, leak, steps=3000):
    w = b = -1.0
    for _ in range(steps):
        z = w * x + b
        da_dz = np.where(z > 0, 1.0, leak)
        dL_dz = (da_dz * z - 2 * x) * da_dz  # the target is 2x
        w, b = w - 0.1 * np.mean(dL_dz * x), b - 0.1 * np.mean(dL_dz)
    return w, b

# %% covers=["M30", "Q106"]
x = np.linspace(0, 1, 20)
relu, leaky = trained_unit(x, leak=0.0), trained_unit(x, leak=0.01)
assert relu == (-1.0, -1.0) and abs(leaky[0] - 2) < 0.05 and abs(leaky[1]) < 0.05
table({"": ["w", "b"], "relu": relu, "leaky relu": leaky}, digits=4)

# %% [markdown]
# The relu's w and b have not moved by one bit: in a **first** layer the inputs never change, and no optimizer can make a step of a zero. The leaky one reopens and finds w = 2, b = 0.
# In a **deeper** layer the inputs of a unit change while the layers below learn, and that can open it again:

# %%
def steps_until_open(network, inputs, targets, most=100):
    for steps in range(most):
        network.loss(inputs, targets)
        if network.layers[1].A[1].max() > 0:  # unit 2 of layer 2
            return steps
        _, gradient = network.loss_and_gradient(inputs, targets)
        GradientDescent(0.01).step(network.parameters, gradient)
    return f"not in {most}"

# %%
network = Network([1, 1, 2, 1], "relu", loss=SquaredError())
W1, b1, W2, b2, W3, b3 = network.weights_and_biases()
W1[...], W2[...], W3[...], b2[1] = 1, 1, 1, -1.2  # its z = a − 1.2
steps = steps_until_open(network, x[None], 4 * x[None])
assert 2 <= steps < 20 and b2[1] == -1.2
table({"steps until it opens": steps, "its own bias": b2[1, 0]})

# %% [markdown]
# Units mostly die of **too large a step**, which moves the bias so far down that no example opens the unit any more. One hidden layer of 32 relus:

# %% tags=["nbval-ignore-output"] covers=["M30"]
etas, dead = [0.1, 1.0, 2.0], []
for eta in etas:
    network, rng = deep("relu", he, depth=2), np.random.default_rng(1)
    descent = GradientDescent(eta)
    train(network, descent, *training, epochs=3, rng=rng, progress=False)
    network.forward(data.X_train)
    dead.append((network.layers[0].A.max(axis=1) == 0).sum())
assert dead[0] <= 3 and dead[2] > 15
table({"η": etas, "dead units of 32": dead})

# %% [markdown] tags=["card"] exercise="10.5" covers=["M30"]
# For a relu layer with weights `W` (H, D) and biases `b` (H, 1), and examples `X` (D, N), return for each unit the **share of
# examples** for which it is open (z > 0): shape (H,). A dead unit has 0.
# For the unit with w = 1, b = −0.5 and the inputs 0, 0.25, 0.5, 0.75, 1 it is 0.4.

# %% tags=["answer"] exercise="10.5"

# %% tags=["check"] exercise="10.5"
check("10.5", open_share)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The mean of True and False is a share.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# `W @ X + b` has the shape (H, N). Over which axis do the examples run?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `(... > 0).mean(axis=...)`.
#
# </details>

# %% [markdown]
# ## 6 · Too much: clip, and mind the inputs
#
# A step along a gradient that is far too long throws the weights anywhere. A crude remedy works: keep its **direction** and cut its **length**.
#
# $$g \leftarrow g\;\frac{\ell}{\|g\|}\qquad\text{if } \|g\|>\ell$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\lVert g\rVert$ | `np.linalg.norm(gradient)` | scalar | length of the whole gradient, all layers together |
# | $\ell$ | `largest` | scalar | the longest gradient that is allowed |
#
# This belongs neither to backprop nor to descent. It comes between them ([clipping.py](../nnlib/clipping.py)).

# %% [markdown] tags=["card"] exercise="10.6"
# Write the clipping, for `gradient` (P,) and `largest` above 0. A gradient that is short enough stays as it is.
# (3, 4) with `largest` = 1 becomes (0.6, 0.8).

# %% tags=["answer"] exercise="10.6"

# %% tags=["check"] exercise="10.6"
check("10.6", clip)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Divided by its length, a vector has length 1. What has it to be multiplied by?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\|g\|=\sqrt{\sum_i g_i^2}$, which is `np.linalg.norm(gradient)`.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `gradient * largest / length if length > largest else gradient`.
#
# </details>

# %%
from nnlib.clipping import clip_by_norm
wild = deep("tanh", normal(0.5), depth=20)
_, gradient = wild.loss_and_gradient(X, y)
short = clip_by_norm(gradient, largest=1.0)

# %%
lengths = np.linalg.norm(gradient), np.linalg.norm(short)
cosine = gradient @ short / np.prod(lengths)
assert lengths[0] > 50 and np.isclose(lengths[1], 1) and np.isclose(cosine, 1)
table({"length": lengths, "cosine of the angle": [1, cosine]}, digits=4)

# %% [markdown]
# And the inputs? If they are a hundred times too large, so is every z of the first layer, and the best start is spoilt. The remedy is a division.
# (*Batch* and *layer normalisation* divide like this between the layers, at every step. This course does not build them.)

# %% covers=["Q82"]
scales, saturated = [1, 10, 100], []
plain = deep("tanh", xavier, depth=2)
for scale in scales:
    plain.forward(scale * data.X_train)
    saturated.append(np.mean(np.abs(plain.layers[0].A) > 0.99))
assert saturated[2] > 0.9 and 1 - 0.99**2 < 0.02
table({"inputs times": scales, "hidden values beyond ±0.99": saturated}, digits=2)

# %% [markdown] tags=["card"] exercise="10.7"
# *Twelve layers of sigmoids, weights drawn with standard deviation 0.01, pixels from 0 to 255, and the loss has been 2.30 for an hour.* Diagnose it in four sentences: what you would measure first, what you expect to see, and which two changes you would make.

# %% [markdown] tags=["write"] exercise="10.7"

# %% [markdown]
# ## 7 · A skip connection adds
#
# Another way to keep a factor near 1: a block that computes $F(A)$ from $A$ hands on $A+F(A)$. The values also go past it, along a **skip connection**; the block is called *residual*.
# On the way back two gradients arrive where it begins. Are they added or averaged? Measure $x+\sigma(x)$ at 0, where σ′ = 0.25:

# %% covers=["Q235"]
def block(x):
    return x + 1 / (1 + np.exp(-x))

measured = (block(1e-5) - block(-1e-5)) / 2e-5
assert abs(measured - 1.25) < 1e-9
table({"measured": measured, "added": 1 + 0.25, "averaged": (1 + 0.25) / 2})

# %% [markdown]
# Added, as wherever a value is used twice ([lesson 02](02_chain_the_slopes.ipynb)). So the factor of a block is $1+F'$ in place of $F'$. Through twenty blocks:

# %% covers=["Q235"]
factor = np.array([0.25, 1 + 0.01, 1 + 0.25])
names = ["F′ = 0.25 alone", "skip, F′ = 0.01", "skip, F′ = 0.25"]
assert f"{factor[0]**20:.0e} {factor[1]**20:.2f} {factor[2]**20:.1f}" == "9e-13 1.22 86.7"
table({"block": names, "of 1 block": factor, "of 20": factor**20}, digits=3)

# %% [markdown]
# With skips a small F′ cannot make the product vanish. A larger one can still make it explode.

# %% [markdown] tags=["card"] exercise="10.8"
# Write the way back through a block `out = A + np.tanh(W @ A)`. Given are `W` (D, D), `A` (D, N) and `dL_dout` (D, N); return `dL_dA`, shape (D, N).
# For W = 2, A = 0 and dL_dout = 1 it is 3.

# %% tags=["answer"] exercise="10.8"

# %% tags=["check"] exercise="10.8"
check("10.8", back_through_block)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The skip hands on what arrives, unchanged. The rest is a layer as in lesson 06.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial A=\partial L/\partial\mathrm{out}+W^\top\big(\partial L/\partial\mathrm{out}\cdot(1-F^2)\big)$ with $F=\tanh(WA)$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `F = np.tanh(W @ A)`; then `dL_dout + W.T @ (...)`.
#
# </details>

# %%
def inputs_of_blocks(Ws, A, skip):
    inputs = []
    for W in Ws:
        inputs.append(A)
        A = skip * A + np.tanh(W @ A)
    return inputs

# %%
def sizes_on_the_way_back(Ws, inputs, dL_dA, skip):
    sizes = []
    for W, A in zip(Ws[::-1], inputs[::-1]):
        F = np.tanh(W @ A)
        dL_dA = skip * dL_dA + W.T @ (dL_dA * (1 - F**2))
        sizes.append(size(dL_dA))
    return sizes

# %%
D, blocks, rng = 64, 20, np.random.default_rng(0)
Ws = rng.normal(0, 0.5 / np.sqrt(D), size=(blocks, D, D))
A, dL_dA = rng.normal(size=(D, 50)), rng.normal(size=(D, 50))
without, with_skips = [
    sizes_on_the_way_back(Ws, inputs_of_blocks(Ws, A, skip), dL_dA, skip)
    for skip in (0, 1)
]

# %%
passed = 1 + np.arange(blocks)
plt.semilogy(passed, without, "C1--", label="without skips")
plt.semilogy(passed, with_skips, "C1-", label="with skips")
plt.title(f"Typical size: {without[-1]:.0e} without skips, {with_skips[-1]:.1f} with")
plt.xlabel("blocks passed on the way back")
plt.xticks(range(0, blocks + 1, 5))
plt.ylabel("typical ∂L/∂A")
plt.legend()
plt.show()
assert without[-1] < 2e-6 and 1 < with_skips[-1] < 10

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: on random weights, products, variances, dead units, clipping.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Equal weights stay **equal for ever**; randomness breaks the tie. Biases may be 0.
# 2. On the way back each layer multiplies by **weight × slope**: 0.25¹⁰ is a millionth.
# 3. Keep variances: **2/(D + H)** for tanh, **2/D** for relu, which stops half.
# 4. A **dead** relu of a first layer cannot come back; a deeper one can, and a leaky one does.
# 5. A gradient that is too long is **shortened, not turned**; a **skip connection** adds 1 to the factor of its block.
#
# </details>
#
# **Next:** [lesson 11](11_read_digits.ipynb) takes all of it to a real data set and a tested model.
#
# **Sources.** Glorot and Bengio, [*Understanding the difficulty of training deep feedforward neural networks*](https://proceedings.mlr.press/v9/glorot10a.html), 2010. He and others, [*Delving
# deep into rectifiers*](https://arxiv.org/abs/1502.01852), 2015; skip connections: their [*Deep residual learning*](https://arxiv.org/abs/1512.03385), 2015. Clipping: Pascanu, Mikolov and Bengio, [*On the difficulty of training recurrent neural networks*](https://arxiv.org/abs/1211.5063), 2013. That what comes back shrinks with depth: Sepp Hochreiter's [diploma thesis](https://people.idsia.ch/~juergen/SeppHochreiter1991ThesisAdvisorSchmidhuber.pdf) (in German), 1991.
