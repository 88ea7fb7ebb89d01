# %% [markdown]
# # Keep gradients alive: why deep networks fall silent or explode, and how to start them well
#
# By the end you will have made a network of twenty layers learn, by choosing nothing but how its weights begin.
#
# | | |
# | --- | --- |
# | **You will be able to** | say why weights must be random; predict how derivatives shrink or grow with depth; derive Xavier and He; diagnose dead units; clip a gradient |
# | **You need** | the backward pass as a product (05, 06); the sigmoid's slope (04) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import BinaryCrossEntropy, GradientDescent, Network, SoftmaxCrossEntropy, SquaredError, accuracy, he, train, xavier
from nnlib.course import begin, check, choose, enter
from nnlib.initializers import normal, zeros
begin("10")

# %%
from nnlib.datasets import digits
from nnlib.show.plots.gradient_histograms import gradient_histograms, typical_sizes
data = digits()
X, y = data.X_train[:, :200], data.y_train[:200]

def deep(activation, initializer, depth=8, width=32, seed=0):
    sizes = [64, *[width] * (depth - 1), 10]
    return Network(sizes, activation, loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(seed), initializer=initializer)

gradient_histograms(deep("sigmoid", xavier), X, y)

# %% [markdown]
# One backward pass through eight layers of sigmoids, before any training. Each line is a layer, and the scale runs in powers of ten.
# The disc marks the layer's **typical** size, the root of the mean square. The loss speaks to the last layer in a normal voice.
# What arrives at the first is a whisper. Nobody has made a mistake: every derivative in this picture is right, to the last
# digit. They are of no use.

# %% [markdown]
# ## 1 · Why weights must differ
#
# Where should training begin? All weights zero looks like the neutral choice, and all equal like the fair one. Take a network with
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
# Two units that receive the same inputs through the same weights have the same value. What is different on the way back?
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

# %% covers=["M27", "Q103", "Q100"]
rng = np.random.default_rng(0)
points = rng.normal(size=(2, 8))
targets = (points[0] * points[1] > 0)[None] * 1.0
for everywhere in (0.5, 0.0):
    network = Network([2, 3, 1], activation="tanh", loss=SquaredError())
    network.parameters[...] = everywhere
    _, gradient = network.loss_and_gradient(points, targets)
    alive = [name for name, part in network.named(gradient).items() if np.abs(part).max() > 0]
    for _ in range(1000):
        GradientDescent(0.1).step(network.parameters, network.loss_and_gradient(points, targets)[1])
    spread = np.ptp(network.weights_and_biases()[0], axis=0).max()
    print(f"all {everywhere}: derivatives that are not 0 at the start: {alive}; hidden units differ by {spread:.12f} after 1000 steps")
    assert spread < 1e-13 and alive == (["b2"] if everywhere == 0 else ["W1", "b1", "W2", "b2"])

# %% [markdown]
# The spread is not small, it is none: equal units receive equal derivatives, make equal steps and stay equal, as far as the processor rounds them alike. With all
# zeros it is worse: the way back leads through W2, which is zero, and the way forward delivers zeros, so that only the last
# bias has a derivative at all. **Randomness is not there to explore. It is there to break a tie.**
#
# Biases may start at 0, since random weights have broken the tie already. And a network **without** hidden units has no tie to break:
# softmax regression starts from zeros and learns.

# %% covers=["Q101", "Q100", "Q76"] reason="three networks, one after the other"
one_layer = Network([64, 10], loss=SoftmaxCrossEntropy(), initializer=zeros)
for _ in range(100):
    GradientDescent(0.5).step(one_layer.parameters, one_layer.loss_and_gradient(data.X_train, data.y_train)[1])
print(f"digits, one layer from zeros: {accuracy(one_layer, data.X_test, data.y_test):.1%} of the test images")
corners, label = np.array([[0, 0, 1, 1], [0, 1, 1, 0.0]]), np.array([0, 1, 0, 1])
answers = {}
for name, sizes, equal in (("no hidden unit", [2, 1], True), ("equal units", [2, 8, 1], True), ("random units", [2, 8, 1], False)):
    network = Network(sizes, "sigmoid", loss=BinaryCrossEntropy(), rng=np.random.default_rng(0))
    if equal:
        network.parameters[...] = 0.5
    for _ in range(3000):
        GradientDescent(1.0).step(network.parameters, network.loss_and_gradient(corners, label)[1])
    answers[name] = 1 / (1 + np.exp(-network.forward(corners)[0]))
    print(f"XOR, {name:14}: answers {answers[name].round(2)}, loss {network.loss(corners, label):.3f}")
assert accuracy(one_layer, data.X_test, data.y_test) > 0.9 and np.abs(answers["no hidden unit"] - 0.5).max() < 1e-6
assert np.abs(answers["equal units"] - [0, 2 / 3, 2 / 3, 2 / 3]).max() < 0.02 and np.abs(answers["random units"] - label).max() < 0.02
assert round(np.log(2), 3) == 0.693

# %% [markdown]
# The last lines are a diagnosis for a question that comes up every week: *my XOR network ends at 0.5 for every input.* 0.5 everywhere, with a loss of
# ln 2 = 0.693, is the best **constant**: the network acts as if it had no hidden layer at all. Answers of 0 and ⅔ say something else. There is one bend
# where there should be two, since eight equal units are one.

# %% [markdown]
# ## 2 · A product of many factors
#
# Now the whisper. In a chain with one unit per layer, the derivative from the loss back to the first layer is a product, to
# which each layer contributes two factors:
#
# $$\frac{\partial L}{\partial a_1}=\frac{\partial L}{\partial a_n}\;\prod_{l=2}^{n} w_l\, f'(z_l)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $w_l$ | `w` | scalar | the weight into layer $l$ |
# | $f'(z_l)$ | | scalar | slope of the activation there, at most ¼ for a sigmoid |
# | $n$ | `depth` | whole number | the number of layers |

# %% [markdown] tags=["card"] exercise="10.2" covers=["E13"]
# Ten sigmoid units follow each other, all weights are 1, and each unit stands where its slope is largest, at z = 0. By which factor is a
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

# %% covers=["E13", "Q106", "M29"]
print(f"through 10 sigmoids {0.25**10:.4e}, through 20 {0.25**20:.4e}")
factor = {w: w * 0.25 for w in (1, 4, 8)}
print("factor of a layer at z = 0 for w = 1, 4, 8:", list(factor.values()))
mute = deep("sigmoid", xavier, depth=20)
loss, _ = mute.loss_and_gradient(X, y)
print(f"20 layers: typical derivative in layer 1 {typical_sizes(mute, X, y)[0]:.0e}, loss {loss:.2f}; guessing costs {np.log(10):.2f}")
assert f"{0.25**10:.4e} {0.25**20:.4e}" == "9.5367e-07 9.0949e-13" and factor[8] == 2.0
assert typical_sizes(mute, X, y)[0] < 1e-13 and loss > np.log(10)

# %% [markdown]
# A product of many factors is almost never near 1. With a factor of 2 in each layer, as for w = 8 at z = 0, the derivatives
# **explode**. So the question "sigmoids vanish, relu dies, which is it to be?" asks for the wrong thing. What counts is the *factor of a layer*, weight
# times slope, and whether it is kept near 1.

# %% [markdown] tags=["card"] exercise="10.3" covers=["M29"]
# In the network with twenty layers above, the derivatives of the first layer are below $10^{-13}$. What follows?

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
# The cell above prints the loss beside the loss of guessing.
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
# How large should a weight be, so that a layer neither shrinks nor swells what passes? Take one unit, $z=\sum_k w_k a_k$ with $D$ terms
# (the bias starts at 0). The weights are drawn with mean 0, independently of each other and of the values. Then the products are uncorrelated, and variances add:
#
# $$\mathrm{Var}\,z = \sum_{k=1}^{D} \mathrm{Var}(w_k)\;\mathrm{E}[a_k^2] = D\;\mathrm{Var}(w)\;\mathrm{E}[a^2]$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $D, H$ | `D`, `H` | whole numbers | inputs of the layer, and its units |
# | $\mathrm{Var}(w)$ | `deviation**2` | scalar | what we are free to choose |
# | $\mathrm{E}[a^2]$ | `np.mean(a**2)` | scalar | mean square of the values that come in |
#
# *Forward.* Near 0 tanh is a straight line of slope 1, so $a\approx z$, and the size is kept if $D\,\mathrm{Var}(w)=1$.
# *Backward* it is the same sum with the other number: each $\partial L/\partial a_k$ adds up $H$ terms, so there $H\,\mathrm{Var}(w)=1$ is wanted. Unless
# $D=H$, one variance cannot do both. **Xavier Glorot**'s compromise is $\mathrm{Var}(w)=2/(D+H)$.
#
# *relu* cuts off one half. If $z$ is spread symmetrically around 0, then $\mathrm{E}[a^2]=\tfrac12\mathrm{Var}\,z$. To make up for that half, **Kaiming He** takes
# $\mathrm{Var}(w)=2/D$. That is where the 2 comes from. Twenty layers of 256 units put it to the test. Guess first: what comes out at the end of
# twenty layers if the standard deviation is 0.01, small and safe?

# %% covers=["Q104", "M28"] reason="four sizes of weights under two activations, and what a kept size may hide"
z = np.random.default_rng(0).normal(size=1_000_000)
print(f"mean square of relu(z) for Var z = 1: {np.mean(np.maximum(z, 0) ** 2):.3f}")

def after_20_layers(activation, deviation):
    rng = np.random.default_rng(0)
    network = Network([256] * 21, activation, activation, SquaredError(), rng=rng, initializer=normal(deviation))
    return network.forward(rng.normal(size=(256, 64)))

def size_after_20_layers(activation, deviation):
    return np.sqrt(np.mean(after_20_layers(activation, deviation) ** 2))

for name, deviation in (("0.01", 0.01), ("√(1/D)", np.sqrt(1 / 256)), ("√(2/D)", np.sqrt(2 / 256)), ("1", 1.0)):
    relu, tanh = size_after_20_layers("relu", deviation), size_after_20_layers("tanh", deviation)
    print(f"standard deviation {name:7} relu {relu:.1e}   tanh {tanh:.1e}")
stuck = np.mean(np.abs(after_20_layers("tanh", 1.0)) > 0.9)
print(f"tanh, standard deviation 1: {stuck:.0%} of the values beyond ±0.9, where the slope is below {1 - 0.9**2:.2f}")
assert abs(np.mean(np.maximum(z, 0) ** 2) - 0.5) < 0.002 and 0.5 < size_after_20_layers("relu", np.sqrt(2 / 256)) < 2
assert size_after_20_layers("relu", 0.01) < 1e-18 and size_after_20_layers("relu", 1.0) > 1e20
assert 0.9e-6 < 0.5**20 < 1e-6 and 0.5e-3 < size_after_20_layers("relu", np.sqrt(1 / 256)) < 2e-3
assert round(stuck, 2) == 0.92 and round(tanh, 2) == 0.97 and round(size_after_20_layers("tanh", np.sqrt(1 / 256)), 2) == 0.16

# %% [markdown]
# Small is not safe: $10^{-19}$ comes out, and what comes back will be as small. A factor that is off by a little, $\sqrt{1/D}$ under relu, halves the variance in each layer
# and leaves a millionth of it after twenty, a thousandth of the size. With He's rule the size at the end is the size at the beginning.
#
# Beware of tanh with standard deviation 1: its 0.97 is not health. Of all values 92 % are stuck beyond ±0.9, where the slope is below
# 0.19, and section 6 shows what weights like these send back. At $\sqrt{1/D}$, which is Xavier's rule for $D=H$, tanh shrinks the size slowly,
# to 0.16, since it is a little flatter than a line.

# %% [markdown]
# ## 4 · Look at every layer
#
# The same histogram as at the top, for any depth, activation and start. **Task: twenty layers whose typical derivatives all lie between 0.001 and 1.**
# There is more than one solution. Before you search: which combinations do you expect to work, after section 3?

# %%
from nnlib.show.widgets.depth_explorer import DepthExplorer
DepthExplorer(X, y, rng=np.random.default_rng(0))

# %% [markdown]
# A histogram of the start is a forecast. Does it come true? We train four of these networks for three epochs, all with twenty layers.

# %% tags=["nbval-ignore-output"] covers=["M28", "M29"]
starts = {
    "sigmoid, Xavier": ("sigmoid", xavier), "tanh, 0.01": ("tanh", normal(0.01)),
    "tanh, Xavier": ("tanh", xavier), "relu, He": ("relu", he),
}
results = {}
for name, (activation, initializer) in starts.items():
    network = deep(activation, initializer, depth=20)
    first = typical_sizes(network, X, y)[0]
    train(network, GradientDescent(0.05), data.X_train, data.y_train, epochs=3, rng=np.random.default_rng(1), progress=False)
    results[name] = network.loss(data.X_test, data.y_test)
    print(f"{name:16} first layer {first:.0e} at the start; test loss after training {results[name]:.2f} (guessing: 2.30)")
assert min(results["sigmoid, Xavier"], results["tanh, 0.01"]) > 2.29 and results["tanh, Xavier"] < 1.8 and results["relu, He"] < 2.25

# %% [markdown]
# Those that heard nothing have learned nothing: their loss is that of guessing, in three epochs and in three hundred. The others have begun to
# move. They got the same data, the same optimizer and the same η. What made the difference was drawn before the first step.

# %% [markdown] tags=["card"] exercise="10.4" covers=["Q104", "M28"]
# Write the start of a **relu** layer: `start(rng, H, D)` returns its weights, shape (H, D), drawn from the generator `rng` that is
# handed over, for instance with `rng.normal`. The check builds a network of twenty layers of 128 units with it and counts the layers whose typical
# derivative lies between 0.001 and 1. All twenty have to.

# %% tags=["answer"] exercise="10.4"

# %% tags=["check"] exercise="10.4"
check("10.4", start)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A sum with more terms needs smaller ones. And relu lets only half of the mean square through.
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
# A relu's slope is 1 or 0. Where it is 0 (z ≤ 0, the unit is *closed*), nothing comes back, whatever the loss would like to say. A unit that is
# closed for *every* example is called **dead**. Here is one, with w = b = −1 and inputs between 0 and 1, under a thousand steps of descent.

# %% covers=["M30", "Q106"]
dead = Network([1, 1, 1], activation="relu", loss=SquaredError())
W1, b1, W2, _ = dead.weights_and_biases()
W1[...], b1[...], W2[...] = -1.0, -1.0, 1.0
inputs = np.linspace(0, 1, 20)[None]
for _ in range(1000):
    GradientDescent(0.1).step(dead.parameters, dead.loss_and_gradient(inputs, 2 * inputs)[1])
print(f"w = {W1.item()}, b = {b1.item()}, loss {dead.loss(inputs, 2 * inputs):.3f}")
assert W1.item() == b1.item() == -1.0
W1[...] = 0.5
b1[...] = 0.1  # reopened by hand: some z are above 0 again
for _ in range(1000):
    GradientDescent(0.1).step(dead.parameters, dead.loss_and_gradient(inputs, 2 * inputs)[1])
print(f"after reopening: loss {dead.loss(inputs, 2 * inputs):.6f}")
assert dead.loss(inputs, 2 * inputs) < 1e-4

# %% [markdown]
# A thousand steps, and not one bit of w and b has moved. No optimizer can help, for it is given a zero. Who kills units? Mostly **too large a step**,
# which throws the bias so far down that no example opens the unit any more. One hidden layer of 32 relus on the digits:

# %% tags=["nbval-ignore-output"] covers=["M30"]
deaths = {}
for eta in (0.1, 1.0, 2.0):
    network = deep("relu", he, depth=2)
    train(network, GradientDescent(eta), data.X_train, data.y_train, epochs=3, rng=np.random.default_rng(1), progress=False)
    hidden = network.layers[0]
    deaths[eta] = int(((hidden.W @ data.X_train + hidden.b).max(axis=1) <= 0).sum())
    print(f"η = {eta}: {deaths[eta]} of 32 units are dead, loss {network.loss(data.X_train, data.y_train):.2f}")
assert deaths[0.1] <= 3 and deaths[2.0] > 15

# %% [markdown] tags=["card"] exercise="10.5" covers=["M30"]
# A doctor's instrument. For a relu layer with weights `W` (H, D) and biases `b` (H, 1), and examples `X` (D, N), return for each unit the **share of
# examples** for which it is open (z > 0): shape (H,). A dead unit has 0.
# For the unit with w = 1, b = −0.5 and the inputs 0, 0.25, 0.5, 0.75, 1 it is 0.4.

# %% tags=["answer"] exercise="10.5"

# %% tags=["check"] exercise="10.5"
check("10.5", open_share)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A comparison of arrays gives True and False, and their mean is a share.
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
# The other half of the trouble is a gradient that is far too long. A step along it throws the weights anywhere. A crude remedy works: if the gradient
# is longer than we want to believe, keep its **direction** and cut its **length**.
#
# $$g \leftarrow g\;\frac{\ell}{\|g\|}\qquad\text{if } \|g\|>\ell$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\lVert g\rVert$ | `np.linalg.norm(gradient)` | scalar | length of the whole gradient, all layers together |
# | $\ell$ | `largest` | scalar | the longest gradient that is believed |
#
# Where does this belong, to backprop or to descent? To neither. It stands between them, takes a vector and gives a vector.

# %% [markdown] tags=["card"] exercise="10.6"
# Write it: `gradient` (P,), `largest` above 0. A gradient that is short enough stays as it is.
# (3, 4) with `largest` = 1 becomes (0.6, 0.8).

# %% tags=["answer"] exercise="10.6"

# %% tags=["check"] exercise="10.6"
check("10.6", clip)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Divide a vector by its length, and it has length 1. What has it to be multiplied by?
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
cosine = gradient @ short / (np.linalg.norm(gradient) * np.linalg.norm(short))
print(f"length before {np.linalg.norm(gradient):.0f}, after {np.linalg.norm(short):.3f}, cosine of the angle between them {cosine:.6f}")
assert np.linalg.norm(gradient) > 50 and np.isclose(np.linalg.norm(short), 1) and np.isclose(cosine, 1)

# %% [markdown]
# And the inputs? For the first layer they *are* the values that come in. If they are a hundred times too large, so is every z of the first layer,
# and the best start is spoilt before the second layer has been asked. The remedy is a division.

# %% covers=["Q82"]
plain = Network([64, 32, 10], activation="tanh", loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
for scale in (1, 10, 100):
    plain.forward(scale * data.X_train)
    saturated = np.mean(np.abs(plain.layers[0].A) > 0.99)
    print(f"inputs × {scale:3}: {saturated:.0%} of the hidden values are beyond ±0.99, where the slope is below {1 - 0.99**2:.2f}")
assert saturated > 0.9

# %% [markdown] tags=["card"] exercise="10.7"
# *Twelve layers of sigmoids, weights drawn with standard deviation 0.01, pixels from 0 to 255, and the loss has been 2.30 for an hour.* Write
# your diagnosis in four sentences: what you would measure first, what you expect to see, and which two changes you would make.

# %% [markdown] tags=["write"] exercise="10.7"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: why random, why a product, what is kept, who dies, what is cut.

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
# 4. A **dead** relu receives 0 and cannot come back by itself; too large steps kill.
# 5. A gradient that is too long is **shortened, not turned**; inputs are scaled before all else.
#
# </details>
#
# **Next:** lesson 11 takes all of it to a real data set, from the first look at the data to a tested model.
#
# **Sources.** Xavier Glorot and Yoshua Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010. Kaiming He and others, *Delving
# deep into rectifiers*, 2015. Clipping: Pascanu, Mikolov and Bengio, 2013. That what comes back shrinks exponentially with depth was described by Sepp Hochreiter
# in his diploma thesis of 1991, long before anybody had twenty layers.
