# %% [markdown]
# # Read digits: from a pile of images to a model that has been tested
#
# By the end you will have a reader of handwritten digits whose quality you can state with its uncertainty, and a recipe for your own table of data.
#
# | | |
# | --- | --- |
# | **You will be able to** | split data so that a test means something; compare with a baseline; read learning curves and a confusion matrix; remove parts to see what they do; use ∂L/∂x; go from a CSV file to a tested model |
# | **You need** | the loop ([lesson 08](08_close_the_loop.ipynb)), momentum ([09](09_step_better.ipynb)), a sound start ([10](10_keep_gradients_alive.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter, order
from nnlib.show import style, table
style()
begin("11")

# %%
from nnlib import GradientDescent, Momentum, Network, SoftmaxCrossEntropy
from nnlib import accuracy, gradient, he, train, xavier
from nnlib.datasets import digits
data = digits()
shuffled = np.random.default_rng(11).permutation(len(data.y_train))
folds = np.array_split(shuffled, 5)

# %%
def pick(*numbers):
    chosen = np.concatenate(numbers)
    return data.X_train[:, chosen], data.y_train[chosen]

# %%
(X, y), (X_val, y_val) = pick(*folds[1:]), pick(folds[0])

# %%
def reader(seed, sizes=(64, 32, 10), initializer=xavier):
    rng, loss = np.random.default_rng(seed), SoftmaxCrossEntropy()
    return Network(sizes, "tanh", loss=loss, rng=rng, initializer=initializer)

# %%
def fit(network, X, y, seed, epochs=20, **more):
    rng, momentum = np.random.default_rng(seed), Momentum(0.1, 0.9)
    more = {"epochs": epochs, "batch_size": 16, "rng": rng, "progress": False} | more
    return train(network, momentum, X, y, **more)

# %% tags=["nbval-ignore-output"]
from nnlib.show.digits.reading import digit_reading, input_derivative, worst_first
first = reader(seed=0)
fit(first, X, y, seed=0)
worst = worst_first(first, X_val, y_val)[0]
digit_reading(first, X_val[:, worst], label=y_val[worst])

# %% [markdown]
# This network has learned from 1,149 images. Here is one that it had not seen; it is wrong, and *sure* of it. On the right is
# a new derivative: how the loss would react to more ink, pixel by pixel. How good is such a reader? Would a number like "97%" hold tomorrow?
#
# ## 1 · Three piles and a baseline
#
# We want to know how the reader does on images that had **no part** in making it. An image has a part when a step uses its gradient, and also when *we* use it, to choose a **hyperparameter**: whatever no step sets, such as η, the number of epochs or of
# hidden units, or the seed. So the images go into three piles.
#
# | pile | images | decides |
# | --- | --- | --- |
# | training | 1,149 | every step |
# | validation | 288 | every choice of ours |
# | test | 360 | nothing; it is read once, at the end |

# %% [markdown] tags=["card"] exercise="11.1"
# Twenty readers, which differ in nothing but their seed, have read the 360 test images. The best one gets 98.9%. What follows?

# %% tags=["answer"] exercise="11.1"
### BEGIN SOLUTION
follows = "c"
### END SOLUTION

# %% tags=["check"] exercise="11.1"
check("11.1", follows)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Suppose all twenty were equally good. Would they read equally many of these 360 images?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# The best of twenty has the most skill, or the most luck. Which of the two goes with it to new images?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# A number that was used to choose can no longer judge.
#
# </details>

# %% [markdown]
# How much can choosing alone do? A thousand "readers" guess. The best of them is found with the validation images, and then goes on guessing.
# (The labels of the test pile serve here only as a list of 360 digits.)

# %%
N_val, N_test = len(y_val), len(data.y_test)
guesses = np.random.default_rng(0).integers(0, 10, size=(1000, N_val + N_test))
shares = (guesses[:, :N_val] == y_val).mean(axis=1)
best = shares.argmax()
later = (guesses[best, N_val:] == data.y_test).mean()
assert 0.095 < shares.mean() < 0.105 and shares[best] > 0.14 and later < 0.13
table({"mean": shares.mean(), "the best one": shares[best], "later": later}, digits=3)

# %% [markdown]
# Choosing alone raised the share by half, and on other images the gain is gone. That is why the test pile is read once and chooses nothing. Two weaknesses of ours: earlier lessons have measured on these 360 images, though they chose nothing by them.
# And they come from the **same thirteen writers** as the training images: about new ones our test says nothing.
#
# A number needs something to compare it to. Two **baselines** need no training: one always gives the most frequent label, the other reads an image as the digit whose mean image is nearest.

# %%
def class_means(X, y):
    return np.stack([X[:, y == k].mean(axis=1) for k in range(10)], axis=1)

def read_by_means(means, X):
    distance = ((X[:, None, :] - means[:, :, None]) ** 2).sum(axis=0)  # (10, N)
    return distance.argmin(axis=0)

# %%
means, frequent = class_means(X, y), np.bincount(y).argmax()
by_means = np.mean(read_by_means(means, X_val) == y_val)
assert by_means > 0.87
always = np.mean(y_val == frequent)
table({"always the same label": always, "nearest mean": by_means}, digits=3)

# %%
row = means.reshape(8, 8, 10).transpose(0, 2, 1).reshape(8, 80)
plt.figure(figsize=(6.4, 1.3))
plt.imshow(row, cmap="gray_r")
plt.title(f"Ten mean images read {by_means:.1%} of the validation images")
plt.axis("off")
plt.show()

# %% [markdown]
# A network with 90% would hardly be better than ten blurred images.
#
# ## 2 · Train, and choose
#
# The loop is that of lesson 08, with 64-32-10 units, tanh, Xavier's start and momentum. It runs for sixty epochs, far too long on purpose, with a look at the validation images after each. Which of the two curves will still be falling at the end?

# %% tags=["nbval-ignore-output"] covers=["A8", "B15", "M13"]
network = reader(seed=0)
history = fit(network, X, y, seed=0, epochs=60, validation=(X_val, y_val))
epochs = 1 + np.arange(len(history.validation_loss))
trained_on = np.array(history.loss).reshape(len(epochs), -1).mean(axis=1)

# %% tags=["nbval-ignore-output"]
plt.semilogy(epochs, trained_on, "C0--", label="training, mean over the epoch")
plt.semilogy(epochs, history.validation_loss, "C0-", label="validation, after it")
plt.title(f"The validation loss is lowest after epoch {history.best_epoch}")
plt.xlabel("epoch")
plt.ylabel("loss")
plt.legend()
plt.show()
assert trained_on[-1] < 0.002 and 5 <= history.best_epoch <= 25

# %% tags=["nbval-ignore-output"] covers=["Q83"]
validation, best = np.array(history.validation_loss), history.best_epoch
wrong = np.round(288 * (1 - np.array(history.validation_accuracy))).astype(int)
rises = (np.diff(validation) > 0).sum()
step_rises = (np.diff(history.loss) > 0).sum()

# %% tags=["nbval-ignore-output"]
assert 0.06 < validation[best - 1] < validation[-1] < 0.14
assert round(-np.log(0.001), 1) == 6.9 and round(-np.log(0.2), 1) == 1.6
assert np.ptp(validation[14:]) < 0.03 < 0.1 < np.ptp(validation[:14])
assert 15 < rises < 45 and 1700 < step_rises < 2600 and abs(wrong[-1] - wrong[best - 1]) <= 4
names = ["epochs with a higher validation loss", "steps with a higher batch loss",
         "images wrong after the best epoch", "images wrong at the end"]
table({"": names, "count": [rises, step_rises, wrong[best - 1], wrong[-1]]})

# %% [markdown]
# The solid curve is the loss we care about; no step has ever used it. That the training loss goes on falling while the validation loss rises is called **overfitting**;
# [early stopping](08_close_the_loop.ipynb), more data and a [weight decay](09_step_better.ipynb) are remedies. Both curves are noisy: the validation loss
# rose in about half of all epochs, the loss of a batch in about half of all steps. Each batch is another sixteen images.
#
# The rise after the best epoch costs hardly an image. What grows is confidence, in mistakes too: one with p = 0.001 for the label costs −ln 0.001 = 6.9, one with 0.2 only 1.6.
# From about epoch 15 on the curve is flat: we settle for 20.
#
# At the left, the validation loss is *below* the training loss. **Is something leaking?** No: the training loss is a mean over the epoch, taken while the weights were still worse. With L = θ², from θ = 3 with η = 0.1 and ten steps an epoch:

# %% covers=["Q202"]
theta, losses = 3.0, []
for _ in range(10):
    losses.append(theta**2)
    theta = theta - 0.1 * 2 * theta
assert round(np.mean(losses), 4) == 2.4712 and round(theta**2, 4) == 0.1038 and trained_on[0] > validation[0]
table({"mean over the epoch": np.mean(losses), "at its end": theta**2}, digits=5)

# %% [markdown]
# Now the size. 288 images are few: one is 0.35 points. So let **each fifth** of the 1,437 images be the validation pile once, while the other four train.
# This is **cross-validation**: every image is read by a network that has not seen it.

# %%
def all_but(fold):
    return pick(*(other for other in folds if other is not fold))

# %%
def read_by_folds(sizes):
    read = np.empty_like(data.y_train)
    for seed, fold in enumerate(folds):
        network = reader(seed, sizes)
        fit(network, *all_but(fold), seed)
        read[fold] = network.predict(data.X_train[:, fold])
    return read

# %% tags=["nbval-ignore-output"]
read_with = {"nearest mean": np.empty_like(data.y_train)}
for fold in folds:
    fold_means = class_means(*all_but(fold))
    read_with["nearest mean"][fold] = read_by_means(fold_means, data.X_train[:, fold])

# %% tags=["nbval-ignore-output"]
for sizes in ([64, 10], [64, 32, 10], [64, 64, 10]):
    read_with["-".join(map(str, sizes))] = read_by_folds(sizes)
mistakes = [(read != data.y_train).sum() for read in read_with.values()]
assert 120 < mistakes[0] < 150 and 42 < mistakes[1] < 68 and mistakes[2] < 45 and abs(mistakes[3] - mistakes[2]) < 12
table({"reader": list(read_with), "wrong of 1,437": mistakes})

# %% [markdown]
# Softmax regression, without a hidden unit, removes more than half of the baseline's mistakes, and a hidden layer of 32 about a third of the rest.
# Twice as many units change nothing that could be told from luck. We take 64-32-10.
#
# **A place to stop.** Remember: three piles, a baseline, and a choice made on validation images alone. Next: what each part is worth, and the test.
#
# ## 3 · What is each part worth?
#
# We use momentum, Xavier's start and a fresh order in every epoch. Do they help? Take one away at a time and look: this is an **ablation**. We look after five epochs, since given enough time even a bad start may catch up.

# %% [markdown] tags=["card"] exercise="11.2" covers=["M27"]
# Four readers are trained for five epochs, each with **one** change. Which ends with almost the same validation **loss** as the complete one?

# %% tags=["answer"] exercise="11.2"
### BEGIN SOLUTION
harmless = "b"
### END SOLUTION

# %% tags=["check"] exercise="11.2"
check("11.2", harmless)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# What does each change do to a batch, to the length of a step, to the derivatives?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# With β = 0.9 a step is up to ten times as long as η times the gradient. Sorted by label, a batch holds one kind of digit.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# An order drawn at random once is as mixed in epoch 5 as in epoch 1.
#
# </details>

# %%
def without(seed, optimizer=Momentum, eta=0.1, initializer=xavier, fixed_order=None):
    """A reader after five epochs; what is not given is as in the complete one."""
    network = reader(seed, initializer=initializer)
    rng, moves = np.random.default_rng(seed), optimizer(eta)
    for _ in range(5):
        now = rng.permutation(len(y)) if fixed_order is None else fixed_order
        for start in range(0, len(y), 16):
            batch = now[start : start + 16]
            _, dL_dtheta = network.loss_and_gradient(X[:, batch], y[batch])
            moves.step(network.parameters, dL_dtheta)
    return network

# %%
from nnlib.initializers import zeros
changes = {
    "complete": {},
    "no momentum, η 0.1": {"optimizer": GradientDescent},
    "no momentum, η 1": {"optimizer": GradientDescent, "eta": 1.0},
    "one fixed order": {"fixed_order": np.arange(len(y))},
    "sorted by label": {"fixed_order": np.argsort(y, kind="stable")},
    "weights from 0": {"initializer": zeros},
}

# %% tags=["nbval-ignore-output"] covers=["M27", "M29"]
results = {"reader": list(changes)}
for seed in (0, 1, 2):
    readers = [without(seed, **change) for change in changes.values()]
    results[f"loss, seed {seed}"] = [one.loss(X_val, y_val) for one in readers]
results["wrong, seed 2"] = [(one.predict(X_val) != y_val).sum() for one in readers]
table(results, digits=3)

# %% tags=["proof"]
lost = np.array([results[f"loss, seed {seed}"] for seed in (0, 1, 2)]).T
assert lost[0].max() < 0.22 < 0.23 < lost[1].min() and lost[3].max() < 0.25 and np.sort(lost[2])[1] < 0.2
assert lost[1].sum() > 1.5 * lost[0].sum() and lost[4].min() > 10 and lost[5].min() > 2.29

# %% [markdown]
# Read each row against the spread between its seeds. The **order** need be drawn only once, as long as it is mixed. Sorted by label, the last
# batches of every epoch are all nines, and the loss is far worse than that of guessing. **Zeros** stay at the ln 10 of guessing, as in lesson 10.
#
# And **momentum**? Without it the loss is nearly twice as high. But without a memory the steps are ten times shorter at the same η. Give plain descent η = 1, and it reads as well as the complete reader, only less evenly from seed to seed. An ablation can accuse the wrong part: whoever removes one thing, and leaves an
# η that was tuned for it, has removed two.
#
# ## 4 · Look at the mistakes, then test once
#
# A share of right answers hides *what* goes wrong. Count it: how often was an image with label $k$ read as $l$? The table of these
# counts is called a **confusion matrix**.

# %% [markdown] tags=["card"] exercise="11.3"
# `y` (N,) holds labels and `read` (N,) what was read, both from 0 to K − 1. Write the function that counts, shape (K, K): row = label, column = what was read. For y = 0, 0, 0, 1 and read = 0, 0, 1, 1 the first row is 2, 1.

# %% tags=["answer"] exercise="11.3"

# %% tags=["check"] exercise="11.3"
check("11.3", confusion)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Begin with a table of zeros. Each image adds one to one cell of it.
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# `zip(y, read)` walks through both arrays. (`counts[y, read] += 1` without a loop adds only once where a pair comes twice.)
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `counts[label, answer] += 1` inside the loop.
#
# </details>

# %% tags=["nbval-ignore-output"]
read, edges = read_with["64-32-10"], np.arange(-0.5, 10)
counts = np.histogram2d(data.y_train, read, bins=edges)[0]
np.fill_diagonal(counts, 0)

# %% tags=["nbval-ignore-output"]
plt.figure(figsize=(4.2, 3.6))
plt.imshow(counts, cmap="Blues")
plt.colorbar(label="images", ticks=np.unique(counts))
most = counts.sum(axis=1).argmax()
plt.title(f"{counts.sum():.0f} mistakes; label {most} loses most")
plt.xlabel("read as")
plt.ylabel("label")
plt.xticks(range(10))
plt.yticks(range(10))
plt.show()
assert counts.sum(axis=1).argmax() == 8 and counts[8, 1] >= 2

# %% [markdown]
# All 1,437 images, without the diagonal of right answers. The mistakes are spread thinly; eights lose more than others, most often to ones.
# Would *we* have read them? The worst of our first reader, as label → what was read:

# %% tags=["nbval-ignore-output"]
wrong, p = worst_first(first, X_val, y_val), first.probabilities(X_val)
figure, axes = plt.subplots(2, 3, figsize=(6.4, 4.6))
figure.suptitle(f"{len(wrong)} of {len(y_val)} validation images are read wrong")
for place, n in zip(axes.flat, wrong):
    place.imshow(X_val[:, n].reshape(8, 8), cmap="gray_r")
    was_read, sure = p[:, n].argmax(), p[:, n].max()
    place.set_title(f"{y_val[n]} → {was_read}, p = {sure:.2f}", fontsize=9)
for place in axes.flat:
    place.axis("off")
assert 4 <= len(wrong) <= 16 and np.median(p[:, wrong].max(axis=0)) > 0.5

# %% [markdown]
# Some are hard at 8 × 8 pixels, others are plain, and most are misread with p above ½: a network that was trained until its own images cost next to nothing has learned to be sure.
#
# We looked at validation images on purpose: what you see becomes choices. They are finished now: 64-32-10, momentum, 20 epochs.
# One last training on all 1,437 images, then the test pile, **once**. Write down what you expect before you run it.

# %% tags=["nbval-ignore-output"]
final = reader(seed=0)
fit(final, data.X_train, data.y_train, seed=0)
of_means = read_by_means(class_means(data.X_train, data.y_train), data.X_test)
by_reader = accuracy(final, data.X_test, data.y_test)
shares = np.array([by_reader, np.mean(of_means == data.y_test)])
uncertainty = np.sqrt(shares * (1 - shares) / 360)
assert shares[0] > 0.97 > 0.92 > shares[1] and 0.005 < uncertainty[0] < 0.0095
names = ["reader", "nearest mean"]
table({"": names, "right": shares, "give or take": uncertainty}, digits=3)

# %% [markdown]
# Each image is read right or wrong, like the toss of a biased coin with chance $p$. Over $N$ tosses the share scatters by $\sqrt{p\,(1-p)/N}$, here by about 0.7 points, two times in three.
# So this does not contradict the 2 to 3% of mistakes that cross-validation found, nor could it tell our reader from one that is half a point better.
#
# And a test only asks what is in the pile. Move every validation image by **one pixel** to the left. Guess, then look.

# %% tags=["nbval-ignore-output"]
moved = np.zeros_like(X_val).reshape(8, 8, -1)
moved[:, :-1] = X_val.reshape(8, 8, -1)[:, 1:]
moved = moved.reshape(64, -1)

# %% tags=["nbval-ignore-output"]
of_reader = [accuracy(first, images, y_val) for images in (X_val, moved)]
of_means = [np.mean(read_by_means(means, images) == y_val) for images in (X_val, moved)]
assert of_reader[0] > 0.95 and of_means[1] < of_reader[1] < 0.5
names = ["as they are", "one pixel left"]
table({"images": names, "reader": of_reader, "nearest mean": of_means}, digits=2)

# %% [markdown]
# Less than half are read right. All digits of this collection are centred, so nothing in the training said that position does not matter. "98%" is a
# sentence about images made like these.
#
# **A place to stop.** Remember: a test is read once, has an uncertainty, and speaks of images like its own. Next: the way back to the image itself.
#
# ## 5 · One layer further back: ∂L/∂x
#
# Training has no use for the derivative of the input. But it tells how the loss reacts to the **data**.
#
# First on a neuron from [the notes of CS231n](https://cs231n.github.io/optimization-2/), $f=\sigma(w_1x_1+w_2x_2+b)$ with $w = (2, -3)$, $b=-3$ and $x = (-1,-2)$.
#
# $$\frac{\partial f}{\partial x_k}=\underbrace{f\,(1-f)}_{\partial f/\partial z}\;\underbrace{w_k}_{\partial z/\partial x_k}
# \qquad\text{beside}\qquad \frac{\partial f}{\partial w_k}=\underbrace{f\,(1-f)}_{\partial f/\partial z}\;\underbrace{x_k}_{\partial z/\partial w_k}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial f/\partial z$ | `df_dz` | scalar | slope of the sigmoid at $z$ |
# | $\partial f/\partial x$ | `df_dx` | (2,) | reaction to the inputs: passes through the weights |
# | $\partial f/\partial w$ | `df_dw` | (2,) | reaction to the weights: passes through the inputs |
#
# In a layer a pixel feeds **many** units, and what comes back from them adds up.

# %% covers=["Q40", "A19", "E2", "Q26"]
w, b, x = np.array([2.0, -3.0]), -3.0, np.array([-1.0, -2.0])
f = 1 / (1 + np.exp(-(w @ x + b)))
df_dz = f * (1 - f)
df_dx = df_dz * w
df_dw = df_dz * x
numeric = gradient(lambda x: 1 / (1 + np.exp(-(w @ x + b))), x)
assert np.allclose(df_dx, numeric, rtol=0, atol=1e-9) and df_dx.round(4).tolist() == [0.3932, -0.5898]
table({"df/dx": df_dx, "by differences": numeric, "df/dw": df_dw}, digits=4)

# %% [markdown] tags=["card"] exercise="11.4" covers=["M17", "M23"]
# One pixel $x$ feeds two tanh units, through the weights 0.5 and −0.5. Their values are $a_1=0.5$ and $a_2=0.6$, and the way back has brought
# $\partial L/\partial a_1=4$ and $\partial L/\partial a_2=2.5$. Work out $\partial L/\partial x$ by hand, to two significant digits.

# %% tags=["answer"] exercise="11.4"
### BEGIN SOLUTION
dL_dpixel = 0.7
### END SOLUTION

# %% tags=["check"] exercise="11.4"
check("11.4", dL_dpixel)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Along a path slopes multiply; paths add up. Each path has three factors.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The slope of tanh, from its value, is $1-a^2$. So the first path is $4\,(1-0.5^2)\cdot 0.5$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The first path gives 1.5. The second has a negative weight.
#
# </details>

# %% [markdown] tags=["card"] exercise="11.5" covers=["M23", "M22", "A12"]
# Now for all pixels and images. Given are `W1` (H, D) and `W2` (K, H), the values `A1` (H, N) of the tanh units, and `dL_dZ2` (K, N), where the way back begins. Return `dL_dX`, shape (D, N).
# With the numbers of exercise 11.4 in `W1` and `A1`, and with `W2` = (4, 2.5) and `dL_dZ2` = 1, it is the number that you found there.

# %% tags=["answer"] exercise="11.5"

# %% tags=["check"] exercise="11.5"
check("11.5", back_to_the_image)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Lesson 06 did all but the last line. Which derivative came just before that of W1?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial A_1 = W_2^\top\,\partial L/\partial Z_2$, and the next layer has the same rule. Between the two products stands the slope of tanh.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Three lines: `dL_dA1` with `W2.T`, `dL_dZ1` with `1 - A1**2`, `dL_dX` with `W1.T`.
#
# </details>

# %% [markdown]
# Why do programs compute ∂L/∂X in every layer, if we only train W? Because the X of one layer is the A of the layer below: without it the way back ends there.
# Only the first layer may skip it, and ours does, unless asked: the derivative of W1 needs the *values* of the pixels, and no derivative with respect to them.

# %%
_, dL_dtheta = first.loss_and_gradient(X_val, y_val)
dL_dW1 = first.named(dL_dtheta.copy())["W1"]
below, above = first.layers
dL_dA1 = above.backward(first.loss_function.backward())
dL_dZ1 = dL_dA1 / np.cosh(below.Z) ** 2

# %% covers=["Q28", "M22", "A12", "A19"]
difference = np.abs(dL_dZ1 @ X_val.T - dL_dW1).max()
dL_dX = input_derivative(first, X_val, y_val)
assert difference < 1e-14 and dL_dX.shape == X_val.shape
shape = str(dL_dX.shape)
table({"dL_dZ1 @ X.T is dL_dW1, to 1e-14": difference < 1e-14,
       "shape of dL_dX": shape})

# %% [markdown]
# For one image, ∂L/∂X is the picture at the top of this lesson. It does not show *why* the network decides as it does, but which ink would change the loss, for a small change.
#
# And it can be *used*. Take a 3 that is read right, keep all weights, and walk down the loss of the label **8**, in the pixels:
# $x\leftarrow x-\eta\,\partial L/\partial x$. Will you see an 8 appear?

# %% tags=["nbval-ignore-output"] covers=["Q40", "A19", "M1"]
right_threes = np.flatnonzero((y_val == 3) & (first.predict(X_val) == 3))
three = X_val[:, right_threes[:1]]
image, steps, before = three.copy(), 0, first.parameters.copy()
while first.probabilities(image)[8, 0] < 0.9 and steps < 100:
    dL_dx = input_derivative(first, image, np.array([8]))
    image = np.clip(image - 0.01 * dL_dx, 0, 1)
    steps += 1

# %% tags=["nbval-ignore-output"]
noise = np.random.default_rng(0).normal(size=(64, 1000))
noise *= np.linalg.norm(image - three) / np.linalg.norm(noise, axis=0)
misled = (first.predict(three + noise) != 3).sum()
assert first.predict(image)[0] == 8 and steps <= 12 and misled < 20 and np.array_equal(before, first.parameters)
largest = np.abs(image - three).max()
table({"steps": steps, "largest change": largest, "misled by noise": misled}, digits=2)

# %% tags=["nbval-ignore-output"]
gap = np.zeros((8, 1))
both = np.hstack([three.reshape(8, 8), gap, image.reshape(8, 8)])
plt.imshow(both, cmap="gray_r")
plt.title(f"Read as 3, and after {steps} steps as {first.predict(image)[0]}")
plt.axis("off")
plt.show()

# %% [markdown]
# You see a 3, and a 3 that is a little dirty. Along the derivative every pixel pushes the same way, each by a little; hardly any of 1,000 random changes of the same length does the same. Such images are called **adversarial**.
#
# Is that gradient descent? It is: a derivative from backprop, used by a step, whose θ is an image this time. *Backprop only computes derivatives. Gradient descent only uses them.*
#
# Now draw one yourself, with the mouse, with Tab and Space, or as text. **Task: make a 7 that is read as 7 with p above 0.9.** Then move it to the **right**, by one pixel and by another: put a dot before each line of the text. What is it now?

# %% tags=["nbval-ignore-output"]
from nnlib.show.widgets.digit_canvas import DigitCanvas
DigitCanvas(final, label=7, drawing="\n".join(["...##"] * 8))

# %% tags=["nbval-ignore-output"]
sevens = data.X_train[:, data.y_train == 7].reshape(8, 8, -1)
shifted = np.zeros_like(sevens)
shifted[:, 2:] = sevens[:, :-2]
as_three = np.mean(final.predict(shifted.reshape(64, -1)) == 3)
assert as_three > 0.7
table({"sevens, two pixels to the right, read as 3": as_three}, digits=2)

# %% [markdown]
# Moved by two pixels, even most of the sevens that it was trained on are read as a 3.
#
# **A place to stop.** Remember: the way back can go on to the data, and a step can use what arrives there. Next: PyTorch, ten questions and your own table.
#
# ## 6 · The same in PyTorch, and more of it
#
# You know the four moves, and from lesson 08 the fifth: clear, where a library *adds* gradients to what it finds.

# %% [markdown] tags=["card"] exercise="11.6" covers=["M20", "B8"]
# Put one lap of PyTorch in order, beginning with the line that clears. **One line must not be there.**

# %% tags=["answer"] exercise="11.6"
### BEGIN SOLUTION
torch_lap = "dbeac"
### END SOLUTION

# %% tags=["check"] exercise="11.6"
check("11.6", torch_lap)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Which line computes outputs, which compares, which differentiates, which moves?
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
# Clear, forward, loss, backward, step.
#
# </details>

# %% [markdown]
# Both programs, line against line. Ours keeps examples in columns, PyTorch in rows.
#
# | ours | PyTorch |
# | --- | --- |
# | `network = Network([64, 32, 10], "tanh", loss=SoftmaxCrossEntropy())` | `model = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10))` |
# | `optimizer = Momentum(0.1, 0.9)` | `optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)` |
# | (each gradient replaces the last one) | `optimizer.zero_grad()` |
# | `loss, gradient = network.loss_and_gradient(X, y)` | `loss = F.cross_entropy(model(X.T), y)` |
# | (the same call) | `loss.backward()` |
# | `optimizer.step(network.parameters, gradient)` | `optimizer.step()` |
#
# Do they agree in numbers? PyTorch 2.13 was given the weights of `reader(seed=0)` and the first 50 training images, in float64. Stored here are its loss, the length of each part of the gradient and of ∂L/∂X, and the loss after twenty steps.

# %% reason="seven stored numbers"
from_torch = {
    "loss": 2.3852466637678646, "dL_dW1": 0.6493741086049679,
    "dL_db1": 0.12594235428115497, "dL_dW2": 0.4709084062256668,
    "dL_db2": 0.13335163057137622, "dL_dX": 0.15450660533299268,
    "loss after 20 steps": 0.243278946883011,
}

# %%
X_50, y_50 = data.X_train[:, :50], data.y_train[:50]
network, optimizer = reader(seed=0), Momentum(0.1, 0.9)
loss, dL_dtheta = network.loss_and_gradient(X_50, y_50)
ours = [loss, *(np.linalg.norm(part) for part in network.named(dL_dtheta).values())]
ours += [np.linalg.norm(input_derivative(network, X_50, y_50))]

# %%
for _ in range(20):
    optimizer.step(network.parameters, network.loss_and_gradient(X_50, y_50)[1])
ours.append(network.loss(X_50, y_50))
assert np.allclose(ours, list(from_torch.values()), rtol=0, atol=1e-12)
theirs = list(from_torch.values())
table({"": list(from_torch), "PyTorch": theirs, "ours": ours}, digits=10)

# %% [markdown]
# All digits agree. What you have built in twelve lessons *is* the real thing, on a smaller machine.
#
# MNIST is larger: 60,000 training images of 28 × 28 pixels, and 10,000 to test on. If its files are on this computer, this trains 784-128-10 on them, with relu, He's start and an η that falls to 0. The number of epochs
# was fixed beforehand, so the test images choose nothing. [`mnist()`](../nnlib/datasets/mnist_digits.py) would fetch the files, 11 MB, once.

# %%
from nnlib.datasets import mnist
from nnlib.schedules import cosine

def train_on_mnist(large, epochs=12, batch_size=64):
    rng, loss = np.random.default_rng(0), SoftmaxCrossEntropy()
    steps = epochs * int(np.ceil(large.y_train.size / batch_size))  # of the schedule
    network = Network([784, 128, 10], "relu", loss=loss, rng=rng, initializer=he)
    optimizer = Momentum(cosine(0.03, steps), 0.9)
    sizes = {"epochs": epochs, "batch_size": batch_size}
    train(network, optimizer, large.X_train, large.y_train, **sizes, rng=rng)
    return network

# %% tags=["nbval-ignore-output"]
try:
    large = mnist(download=False)
except FileNotFoundError:
    share = "not on this computer"
else:
    share = accuracy(train_on_mnist(large), large.X_test, large.y_test)
    assert share > 0.975
table({"MNIST, test images read right": share}, digits=4)

# %% [markdown]
# ## 7 · Ten questions, again
#
# In [lesson 00](00_the_whole_story.ipynb) you answered ten questions. Here they are in other words.

# %% [markdown] tags=["card"] exercise="11.7" covers=["M1", "M2", "M3", "M4", "M5", "M6", "M8", "M9", "M10", "M21"]
# No points. The cell after the check sets your answers beside those of lesson 00, and names what to read again.
#
# 1. Program P takes gradients from backprop and steps with Adam, Q measures slopes by nudging and steps w ← w − η·slope.
#    Plain gradient descent is (a) P, (b) Q, (c) neither
# 2. `loss.backward()` has just run, `optimizer.step()` has not. Which of the 2,410 parameters have moved? (a) all, (b) those of the last
#    layer, (c) none
# 3. ∂L/∂x of a pixel is +2. To lower the loss, it should get (a) less ink, (b) more ink
# 4. On a long oval bowl you walk straight on in the direction that falls fastest at the start. You will (a) come through the lowest point,
#    (b) usually pass beside it
# 5. The reader has read a thousand images. How often were its weights drawn at random? (a) once, (b) once an epoch, (c) once an image
# 6. In the hidden layer tanh is replaced by relu; weights and image stay. What stays the same? (a) A1, (b) Z1, (c) the outputs
# 7. The validation loss is 0.10 at η = 0.1 and 0.12 at η = 0.2. Its derivative with respect to η at 0.1 is (a) 0.2, (b) 0.1, (c) not known
#    from this, not even its sign
# 8. All derivatives of a network are exactly 0. It (a) may still know nothing, (b) has learned what it can
# 9. L = 2θ² from θ = 1. Which η reaches the minimum in one step? (a) 0.25, (b) 0.5, (c) 1
# 10. We subtract ln 10 from every loss, so that guessing counts as 0. What changes? (a) the steps, (b) only what is printed

# %% tags=["answer"] exercise="11.7"
# Ten letters, such as "aaaaa aaaaa".
### BEGIN SOLUTION
beliefs_today = "bcaba bcaab"
### END SOLUTION

# %% tags=["check", "nbval-ignore-output"] exercise="11.7"
check("11.7", beliefs_today)

# %%
from nnlib.course import quizzes_compared
quizzes_compared()

# %% [markdown]
# <details><summary>The ten answers, with reasons.</summary>
#
# 1. **b.** The name says what is done with a gradient, not where it comes from.
# 2. **c.** Backward writes derivatives beside the parameters. Only the step moves them.
# 3. **a.** A derivative points to where the loss grows.
# 4. **b.** Steepest here is not towards the lowest point: 39.29° off, on x² + 10y² at (10, 1).
# 5. **a.** Once. After that only the optimizer changes them.
# 6. **b.** z = Wx + b is computed before the activation.
# 7. **c.** Between two points the curve may do anything: lesson 01 had five curves with five derivatives.
# 8. **a.** Flat is not low. The reader that began at zeros sits at ln 10.
# 9. **a.** The slope is 4θ, so a step multiplies θ by 1 − 4η. At 0.5 it jumps to −1, at 1 to −3.
# 10. **b.** A constant has no slope.
#
# </details>

# %% [markdown] tags=["card"] exercise="11.8"
# Somebody wants to use your reader to sort envelopes. Write them a note of five or six sentences: what it was trained and tested on, **one** number with its
# uncertainty and a baseline beside it, how it fails, what you would refuse to promise, and the first thing you would do next.

# %% [markdown] tags=["write"] exercise="11.8"

# %% [markdown]
# ## 8 · Your own table
#
# A table in a CSV file: one example a **row**, numbers in columns, the label as a word at the end. We write one, of made-up fruit, so that this runs anywhere. Then put your own file in the place of `folder / "fruit.csv"`.

# %%
import tempfile
from pathlib import Path
folder, rng = Path(tempfile.mkdtemp()), np.random.default_rng(0)
kinds = {"apple": (180, 84, 12), "pear": (190, 72, 10), "plum": (60, 45, 11)}

# %%
with open(folder / "fruit.csv", "w", encoding="utf-8") as file:
    file.write("weight_g,width_mm,sugar_percent,kind\n")
    for kind in rng.choice(list(kinds), size=300):
        g, mm, percent = kinds[kind] * rng.normal(1, 0.08, size=3)
        file.write(f"{g:.0f},{mm:.0f},{percent:.1f},{kind}\n")

# %%
rows = np.loadtxt(folder / "fruit.csv", delimiter=",", skiprows=1, dtype=str,
                  encoding="utf-8")
names, y_all = np.unique(rows[:, -1], return_inverse=True)  # words become 0, 1, 2
numbers = rows[:, :-1].astype(float)
train_rows, val_rows, test_rows = np.split(rng.permutation(len(rows)), [180, 240])
columns = {"weight_g": numbers[:3, 0], "width_mm": numbers[:3, 1]}
table(columns | {"kind": rows[:3, -1], "label": y_all[:3]})

# %% [markdown]
# Split first. Then **scale**, as lesson 10 asked: what is subtracted and divided by comes from the training rows alone, since validation and test must have no part in it. Here from least to most:

# %%
low, high = numbers[train_rows].min(axis=0), numbers[train_rows].max(axis=0)
X_all = ((numbers - low) / (high - low)).T  # columns are examples
assert X_all.shape == (3, 300) and X_all[:, train_rows].min() == 0 and X_all[:, train_rows].max() == 1
table({"column": ["weight_g", "width_mm", "sugar_percent"], "least": low, "most": high})

# %% [markdown] tags=["card"] exercise="11.9"
# The usual scale is another one: subtract the mean of each column and divide by its standard deviation (`np.std`). Write it. `numbers` (N, D) has one example a row, `train_rows` are the indices of the training rows. Return all examples as columns, shape (D, N).
# For the rows 1, 3, 8 and the training rows 0, 1 it is −1, 1, 6.

# %% tags=["answer"] exercise="11.9"

# %% tags=["check"] exercise="11.9"
check("11.9", standardised)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# As above, with two other statistics of the training rows.
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# Over which axis do the examples run, before the table is turned?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `numbers[train_rows].mean(axis=0)`, the same with `std`; then subtract, divide and `.T`.
#
# </details>

# %%
def split(part):
    return X_all[:, part], y_all[part]

# %%
network = Network([3, 8, 3], loss=SoftmaxCrossEntropy(), rng=rng)
history = train(network, Momentum(0.05), *split(train_rows), epochs=60, rng=rng,
                validation=split(val_rows), patience=10, progress=False)

# %%
epochs = np.arange(len(history.validation_loss)) + 1
plt.plot(epochs, history.validation_loss, "C0-")
lowest = min(history.validation_loss)
plt.title(f"Validation loss {lowest:.3f} after epoch {history.best_epoch}")
plt.xlabel("epoch")
plt.ylabel("validation loss")
plt.show()

# %%
from nnlib import load, save
save(network, folder / "fruit.npz")
again = load(folder / "fruit.npz")
frequent = np.mean(y_all[test_rows] == np.bincount(y_all[train_rows]).argmax())
X_test, y_test = split(test_rows)
assert np.array_equal(again.forward(X_test), network.forward(X_test)) and accuracy(again, X_test, y_test) > 0.85
right = accuracy(again, X_test, y_test)
table({"right": right, "most frequent kind": frequent}, digits=3)

# %% [markdown]
# The file holds the network, not the scale: keep `low`, `high` and `names` with it. For a number to predict in place of a kind, use one output, `SquaredError()` and targets of shape (1, N).

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: on piles, a baseline and uncertainty, ablation, ∂L/∂x, and what a test does not say.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Training images decide steps, **validation** images decide choices, the **test** decides nothing and is read once.
# 2. A share needs a **baseline** beside it and $\sqrt{p(1-p)/N}$ behind it.
# 3. Remove **one** part at a time, tune the rest anew, and look at more than one seed.
# 4. **∂L/∂x** is the same way back, one layer further. Used by a step, it changes the image and no weight.
# 5. A test speaks of images **like these**: one pixel to the side is another question.
#
# </details>
#
# **Where next.** Convolution shares weights over the image, so that its answer moves along with a shift; pooling then forgets the place. Its backward pass
# is the one that you know, with sums over places. And go back to [lesson 00](00_the_whole_story.ipynb): you could now write it.
#
# **Sources.** Digits: Alpaydin and Kaynak, [Optical Recognition of Handwritten Digits](https://doi.org/10.24432/C50P49), UCI Machine Learning Repository, 1998, CC BY 4.0. MNIST: LeCun, Cortes and Burges, 1998. Images changed along ∂L/∂x: Szegedy and others, [*Intriguing properties of neural networks*](https://arxiv.org/abs/1312.6199), 2013; maps of what matters: Simonyan and others, [*Deep inside convolutional networks*](https://arxiv.org/abs/1312.6034), 2013.
# That a test pile wears out: Dwork and others, [*The reusable holdout*](https://doi.org/10.1126/science.aaa9375), 2015. Validation loss below training loss: [a question on Cross Validated](https://stats.stackexchange.com/questions/284072).
