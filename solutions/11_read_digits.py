# %% [markdown]
# # Read digits: from a pile of images to a model that has been tested
#
# By the end you will have a reader of handwritten digits whose quality you can state with its uncertainty, and you will know what
# each part of it is worth, where it fails, and that PyTorch computes the same derivatives.
#
# | | |
# | --- | --- |
# | **You will be able to** | split data so that a test means something; compare with a baseline; read learning curves and a confusion matrix; remove parts to see what they do; use ∂L/∂x |
# | **You need** | the loop (lesson 08), momentum (09), a sound start (10) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import GradientDescent, Momentum, Network, SoftmaxCrossEntropy, accuracy, gradient, he, train, xavier
from nnlib.course import begin, check, choose, enter, order
begin("11")

# %% tags=["nbval-ignore-output"] reason="the data, the network and its training get their names once"
from nnlib.datasets import digits
from nnlib.show.digits.reading import digit_reading, input_derivative
from nnlib.show.digits.worst_mistakes import worst_first, worst_mistakes
data = digits()
folds = np.array_split(np.random.default_rng(11).permutation(1437), 5)

def pick(*numbers):
    chosen = np.concatenate(numbers)
    return data.X_train[:, chosen], data.y_train[chosen]

def reader(seed, sizes=(64, 32, 10), initializer=xavier):
    rng = np.random.default_rng(seed)
    return Network(sizes, "tanh", loss=SoftmaxCrossEntropy(), rng=rng, initializer=initializer)

def fit(network, X, y, seed, epochs=20, **more):
    rng = np.random.default_rng(seed)
    return train(network, Momentum(0.1, 0.9), X, y, epochs=epochs, batch_size=16, rng=rng, progress=False, **more)

(X, y), (X_val, y_val) = pick(*folds[1:]), pick(folds[0])
first = reader(seed=0)
fit(first, X, y, seed=0)
worst = worst_first(first, X_val, y_val)[0]
digit_reading(first, X_val[:, worst], label=y_val[worst])

# %% [markdown]
# This network has learned to read from 1,149 images. Here is one that it had not seen, and it is wrong, and *sure* of it. On the right stands
# a derivative that we have not used yet: how the loss would react to more ink, pixel by pixel. How good is such a reader? What is it
# worth that we gave it momentum, or a hidden layer? Would a number like "97 %" hold tomorrow? Training it took less time than reading this does. The rest of
# the lesson goes into these questions.
#
# ## 1 · Three piles and a baseline
#
# We want to know how the reader does on images that had **no part** in making it. That is stricter than it sounds. An image has a part
# when a step uses its gradient. It also has one when *we* use it: to choose the number of epochs or of
# hidden units, or the seed. So the images go into three piles.
#
# | pile | images | decides |
# | --- | --- | --- |
# | training | 1,149 | every step |
# | validation | 288 | every choice of ours |
# | test | 360 | nothing; it is read once, at the end |

# %% [markdown] tags=["card"] exercise="11.1"
# Somebody has trained twenty readers that differ in nothing but their seed, and has read the 360 test images with each of them. The best one gets
# 98.9 %. What follows?

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
# The best of twenty is the one with the most skill, or with the most luck. Which of the two goes with it to new images?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Which of the four sentences says that a number which was used to choose can no longer judge?
#
# </details>

# %% [markdown]
# How much can choosing alone do? Take it to the extreme: a thousand "readers" without any skill, who guess. The best of them is found with the
# validation images, and then it goes on guessing. (We use the labels of the test pile here only as a list of 360 digits.)

# %%
guesses = np.random.default_rng(0).integers(0, 10, size=(1000, 288 + 360))
shares = (guesses[:, :288] == y_val).mean(axis=1)
best = shares.argmax()
later = (guesses[best, 288:] == data.y_test).mean()
print(f"a thousand guessers: {shares.mean():.1%} on average, the best one {shares[best]:.1%}; on other images {later:.1%}")
assert 0.095 < shares.mean() < 0.105 and shares[best] > 0.14 and later < 0.13

# %% [markdown]
# Choosing made half as much again out of nothing, and on other images it is gone. With real readers the effect is smaller. It is never zero.
# That is why the test pile is read once and chooses nothing. We have to confess two things about ours. Earlier lessons have
# measured on these 360 images. They chose nothing by them, yet whoever has seen a result knows a little of it. And they come from the **same
# thirteen hands** as the training images. What we shall measure is how new *images* are read. About new *writers* it says nothing.
#
# Next question: what would a number be worth, with nothing to compare it to? Two **baselines**, for which nobody has to train. The first always
# gives the most frequent label. The second computes the mean image of each digit, and reads an image as the digit whose mean is nearest.

# %%
from nnlib.show.digits.contact_sheet import digit_sheet

def class_means(X, y):
    return np.stack([X[:, y == k].mean(axis=1) for k in range(10)], axis=1)

def read_by_means(means, X):
    distance = ((X[:, None, :] - means[:, :, None]) ** 2).sum(axis=0)  # (10, N)
    return distance.argmin(axis=0)

means = class_means(X, y)
most_frequent = np.bincount(y).argmax()
baselines = {"always " + str(most_frequent): most_frequent, "nearest mean": read_by_means(means, X_val)}
for name, read in baselines.items():
    print(f"{name:13} {np.mean(read == y_val):.1%} of the validation images")
assert np.mean(baselines["nearest mean"] == y_val) > 0.87
digit_sheet(means, np.arange(10), columns=10)

# %% [markdown]
# Ten blurred images read almost nine of ten digits. A network with 90 % would have been a waste of electricity, and only the
# baseline tells us so. From here on we fight for the rest.
#
# ## 2 · Train, and choose
#
# The loop is that of lesson 08, with 64-32-10 units, tanh, Xavier's start and momentum. We let it run for sixty epochs, far too long on purpose, and
# look after each one at the validation images. Before you run it: which of the two curves will still be falling at the end?

# %% tags=["nbval-ignore-output"] covers=["A8", "B15", "Q83", "M13"]
from nnlib.show.plots.held_out import held_out
network = reader(seed=0)
history = fit(network, X, y, seed=0, epochs=60, validation=(X_val, y_val))
trained_on = [steps.mean() for steps in np.split(np.array(history.loss), 60)]
validation, best = history.validation_loss, history.best_epoch
rises, step_rises = (np.diff(validation) > 0).sum(), (np.diff(history.loss) > 0).sum()
wrong = np.round(288 * (1 - np.array(history.validation_accuracy))).astype(int)
print(f"validation loss: rose in {rises} of 59 epochs")
print(f"loss of a batch: rose in {step_rises:,} of {len(history.loss) - 1:,} steps")
print(f"validation images read wrong: {wrong[best - 1]} after the best epoch, {wrong[-1]} after the last")
assert trained_on[-1] < 0.002 and 5 <= best <= 25 and 0.06 < validation[best - 1] < validation[-1] < 0.14
assert round(-np.log(0.001), 1) == 6.9 and round(-np.log(0.2), 1) == 1.6
assert np.ptp(validation[14:]) < 0.03 < 0.1 < np.ptp(validation[:14])
assert 15 < rises < 45 and 1700 < step_rises < 2600 and abs(wrong[-1] - wrong[best - 1]) <= 4
held_out(trained_on, validation, names=("training", "validation"))

# %% [markdown]
# "Training is minimising the loss." The dashed curve does that, down to a thousandth, and has been useless to us since about the tenth
# epoch. The solid one is the loss we care about; no step has ever used it. And it does not fall smoothly: after about half of all epochs it was higher than before. So
# was the loss of a batch, after about half of all steps. Nothing is broken. Each batch is another sixteen images.
#
# The rise after the best epoch is small, and it costs hardly an image. What grows is confidence, in mistakes too: one made with p = 0.001 for the label costs 6.9, one made
# with 0.2 only 1.6. Where exactly the minimum lies is the luck of this pile. From about epoch 15
# on the curve is flat. We settle for 20 epochs.
#
# And the size? 288 images are few: one of them is 0.35 points. Two networks that differ by two images cannot be told apart. So let **each fifth** of the
# 1,437 images be the validation pile once, while the other four train. Five trainings, and every image is read by a network that has not
# seen it. This is called **cross-validation**.

# %%
def read_by_folds(sizes):
    read, loss = np.empty(1437, dtype=int), 0.0
    for seed, fold in enumerate(folds):
        X_fold, y_fold = pick(fold)
        network = reader(seed, sizes)
        fit(network, *pick(*(other for other in folds if other is not fold)), seed)
        read[fold] = network.predict(X_fold)
        loss += network.loss(X_fold, y_fold) * len(fold) / 1437
    return read, loss


# %% tags=["nbval-ignore-output"] reason="four readers, each with its count, in one table"
read_with, mistakes, losses = {}, {}, {}
read_with["nearest mean"] = np.empty(1437, dtype=int)
for fold in folds:
    rest = pick(*(other for other in folds if other is not fold))
    read_with["nearest mean"][fold] = read_by_means(class_means(*rest), pick(fold)[0])
for sizes in ([64, 10], [64, 32, 10], [64, 64, 10]):
    name = "-".join(map(str, sizes))
    read_with[name], losses[name] = read_by_folds(sizes)
for name, read in read_with.items():
    mistakes[name] = int((read != data.y_train).sum())
    loss = f"loss {losses[name]:.3f}" if name in losses else ""
    print(f"{name:13} reads {mistakes[name]:3} of 1,437 wrong ({mistakes[name] / 1437:.1%})  {loss}")
assert 120 < mistakes["nearest mean"] < 150 and 42 < mistakes["64-10"] < 68
assert mistakes["64-32-10"] < 45 and abs(mistakes["64-64-10"] - mistakes["64-32-10"]) < 12
assert losses["64-32-10"] < 0.11 < 0.12 < losses["64-10"]

# %% [markdown]
# Here is the honest account. One layer without any hidden unit, which is softmax regression, already removes more than half of the baseline's mistakes. A
# hidden layer of 32 removes about a third of the rest. Twice as many hidden units change nothing that could be told from luck. We take the smallest
# network that is not worse: 64-32-10.
#
# ## 3 · What is each part worth?
#
# We use momentum, Xavier's start and a fresh order in every epoch. Because they help, or because everybody does? Take one away at
# a time and look. This is called an **ablation**. We look after five epochs, since given enough time even a bad start may catch up. Commit yourself first.

# %% [markdown] tags=["card"] exercise="11.2" covers=["M27"]
# Four readers are trained for five epochs, each with **one** thing changed compared with ours. Which of them will end with almost the
# same validation **loss** as the complete one?

# %% tags=["answer"] exercise="11.2"
### BEGIN SOLUTION
harmless = "b"
### END SOLUTION

# %% tags=["check"] exercise="11.2"
check("11.2", harmless)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A batch is to stand for the whole. Ask of each change what it does to that, or to the length of a step, or to the derivatives.
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
# An order that was drawn at random once is as mixed in epoch 5 as it was in epoch 1.
#
# </details>

# %%
def without(seed, optimizer=lambda: Momentum(0.1, 0.9), initializer=xavier, fixed_order=None):
    """A reader after five epochs; what is not given is as in the complete one."""
    network, rng, moves = reader(seed, initializer=initializer), np.random.default_rng(seed), optimizer()
    for _ in range(5):
        now = rng.permutation(len(y)) if fixed_order is None else fixed_order
        for start in range(0, len(y), 16):
            batch = now[start : start + 16]
            _, dL_dtheta = network.loss_and_gradient(X[:, batch], y[batch])
            moves.step(network.parameters, dL_dtheta)
    return network


# %% tags=["nbval-ignore-output"] covers=["M27", "M29"] reason="one row for each part that is removed"
from nnlib.initializers import zeros
changes = {
    "complete": {},
    "no momentum, η 0.1": {"optimizer": lambda: GradientDescent(0.1)},
    "no momentum, η 1": {"optimizer": lambda: GradientDescent(1.0)},
    "one fixed order": {"fixed_order": np.arange(len(y))},
    "sorted by label": {"fixed_order": np.argsort(y, kind="stable")},
    "weights from 0": {"initializer": zeros},
}
table = {name: [without(seed, **change) for seed in (0, 1, 2)] for name, change in changes.items()}
lost = {name: [one.loss(X_val, y_val) for one in row] for name, row in table.items()}
print("validation loss, three seeds                   images read wrong of 288")
wrong = {name: [round(288 * (1 - accuracy(one, X_val, y_val))) for one in row] for name, row in table.items()}
for name in table:
    print(f"{name:19}{''.join(f'{loss:8.3f}' for loss in lost[name])}    {''.join(f'{count:6}' for count in wrong[name])}")
assert max(lost["complete"]) < 0.22 < 0.23 < min(lost["no momentum, η 0.1"])
assert max(lost["one fixed order"]) < 0.25 and sorted(lost["no momentum, η 1"])[1] < 0.2
assert sum(lost["no momentum, η 0.1"]) > 1.5 * sum(lost["complete"])
assert abs(np.median(wrong["no momentum, η 0.1"]) - np.median(wrong["complete"])) < 10
assert min(lost["sorted by label"]) > 10 and min(lost["weights from 0"]) > 2.29
still = (table["weights from 0"][0].loss_and_gradient(X, y)[1] == 0).sum()
print(f"started from 0: {still:,} of 2,410 derivatives are exactly 0, and guessing costs {np.log(10):.3f}")
assert still == 2400

# %% [markdown]
# Read each row against the spread between its seeds. The **order** need be drawn only once, as long as it is mixed. Sorted by label, the last
# batches of every epoch are all nines, each kind undoes what the one before has taught, and the loss is far worse than that of guessing. **Zeros** stay at the
# ln 10 of guessing, as lesson 10 said they would: 2,400 of 2,410 derivatives are exactly 0. By that measure this reader is done. Its loss says that it
# has not begun.
#
# And **momentum**? Without it the loss is nearly twice as high (though only a few more images are read wrong): a clear
# verdict, if the table ended there. But without a memory the steps are ten times
# shorter at the same η. Give plain descent η = 1, and it reads as well as the complete reader, only less evenly from seed to seed. What we
# had removed was not the memory. It was the length of the step. An ablation can accuse the wrong part: whoever removes one thing, and
# leaves an η that was tuned for its presence, has removed two.
#
# ## 4 · Look at the mistakes, then test once
#
# A share of right answers hides *what* goes wrong. Count it: how often was an image with label $k$ read as $l$? The table of these
# counts is called a **confusion matrix**.

# %% [markdown] tags=["card"] exercise="11.3"
# Write the function that counts. `y` (N,) holds labels and `read` (N,) what was read, both from 0 to K − 1. Return counts of shape (K, K): row = label, column = what
# was read. For y = 0, 0, 0, 1 and read = 0, 0, 1, 1 the first row is 2, 1.

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
# `zip(y, read)` walks through both arrays together. (Without a loop, `counts[y, read] += 1` looks right and is not: where a pair of indices comes
# twice, NumPy adds only once.)
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `counts[label, answer] += 1` inside the loop, and return the table after it.
#
# </details>

# %% tags=["nbval-ignore-output"]
from nnlib.show.digits.confusion_matrix import confusion_matrix
read = read_with["64-32-10"]
lost_of = np.array([(read[data.y_train == k] != k).sum() for k in range(10)])
assert lost_of[8] == lost_of.max() and ((data.y_train == 8) & (read == 1)).sum() >= 2
confusion_matrix(data.y_train, read)

# %% [markdown]
# All 1,437 images, each read by a network that had not seen it. The mistakes are spread thinly; eights lose more than others, most often to ones. A matrix
# can say that much. What it cannot say is whether *we* would have read them.

# %% tags=["nbval-ignore-output"]
p, wrong = first.probabilities(X_val), worst_first(first, X_val, y_val)
assert 4 <= len(wrong) <= 16 and np.median(p[:, wrong].max(axis=0)) > 0.5
worst_mistakes(first, X_val, y_val)

# %% [markdown]
# Some of these one would forgive anybody, at 8 × 8 pixels. Others are plain, and most are misread with p above ½. A network that was trained until its own
# images cost it next to nothing has learned to be sure.
#
# We looked at validation images on purpose. What you see here gives you ideas, ideas become choices, and a choice makes a pile part of the
# making. The choices are finished now: 64-32-10, momentum, 20 epochs. One last training on all 1,437 images, then the test pile,
# **once**. Write down what you expect before you run it.

# %% tags=["nbval-ignore-output"]
final = reader(seed=0)
fit(final, data.X_train, data.y_train, seed=0)
share = accuracy(final, data.X_test, data.y_test)
uncertainty = np.sqrt(share * (1 - share) / 360)
print(f"{round(360 * share)} of 360 test images are read right: {share:.1%}, give or take {uncertainty:.1%}")
assert share > 0.97 and 0.005 < uncertainty < 0.0095

# %% [markdown]
# The second number belongs to the first. Each image is read right or wrong, like the toss of a biased coin with chance $p$; over $N$ tosses the share
# scatters by $\sqrt{p\,(1-p)/N}$, here by about 0.7 points, two times in three. So this result does not contradict the 2 to 3 % of mistakes that cross-validation found. Nor
# could it tell our reader from one that is half a point better.
#
# And tests only ask what is in the pile. Move every validation image by **one pixel** to the left, with paper coming in on the right. A human hardly notices. Guess, then look.

# %% tags=["nbval-ignore-output"]
moved = np.zeros_like(X_val).reshape(8, 8, -1)
moved[:, :-1] = X_val.reshape(8, 8, -1)[:, 1:]
moved = moved.reshape(64, -1)
as_they_are, one_pixel = accuracy(first, X_val, y_val), accuracy(first, moved, y_val)
print(f"as they are {as_they_are:.0%}, one pixel to the left {one_pixel:.0%}")
print(f"nearest mean, one pixel to the left {np.mean(read_by_means(means, moved) == y_val):.0%}")
assert as_they_are > 0.95 and np.mean(read_by_means(means, moved) == y_val) < one_pixel < 0.5

# %% [markdown]
# Less than half, and the baseline fares worse still. The digits of this collection are all centred, so nothing in the training said that position does not matter. "98 %" is a
# sentence about images made like these.
#
# ## 5 · One layer further back: ∂L/∂x
#
# *"Deltas go from the output to the first hidden layer, not to the input"*, says one of the texts that we judged in lesson 08. For training
# that is enough, since the input has no parameters. But the derivative exists. What would it tell us? How the loss reacts to the
# **data**.
#
# First with numbers, on a neuron from a well-known lecture: two inputs, a sigmoid, $f=\sigma(w_1x_1+w_2x_2+b)$ with $w = (2, -3)$, $b=-3$ and $x = (-1,-2)$.
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
# Both begin with the same factor and part at the last one. That is why an input can have a derivative without anybody
# computing "the error of the input": it is the slope at the unit, carried on through the weight. (In a layer a pixel feeds **many** units. You know what
# happens where ways part.)

# %% covers=["Q40", "A19", "E2", "Q26"]
w, b, x = np.array([2.0, -3.0]), -3.0, np.array([-1.0, -2.0])
f = 1 / (1 + np.exp(-(w @ x + b)))
df_dz = f * (1 - f)
df_dx = df_dz * w
df_dw = df_dz * x
numeric = gradient(lambda x: 1 / (1 + np.exp(-(w @ x + b))), x)
print(f"df/dz {df_dz:.4f}, df/dx {df_dx.round(4)}, by differences {numeric.round(4)}, df/dw {df_dw.round(4)}")
assert np.allclose(df_dx, numeric, rtol=0, atol=1e-9) and df_dx.round(4).tolist() == [0.3932, -0.5898]

# %% [markdown] tags=["card"] exercise="11.4" covers=["M17", "M23"]
# One pixel $x$ feeds two tanh units, through the weights 0.5 and −0.5. Forward, the units came out as $a_1=0.5$ and $a_2=0.6$. Backward, the loss has
# reached them already: $\partial L/\partial a_1=4$ and $\partial L/\partial a_2=2.5$. Work out $\partial L/\partial x$ with pencil and paper, to two significant digits.

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
# Now for all pixels and all images at once. Given are `W1` (H, D) and `W2` (K, H), the values `A1` (H, N) that the tanh units had in the forward pass,
# and `dL_dZ2` (K, N), where the way back begins. Return `dL_dX`, shape (D, N).
# With the numbers of exercise 11.4 in `W1` and `A1`, and with `W2` = (4, 2.5) and `dL_dZ2` = 1, it is the number that you found there.

# %% tags=["answer"] exercise="11.5"

# %% tags=["check"] exercise="11.5"
check("11.5", back_to_the_image)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# You have done all but the last line of it in lesson 06, for the first layer's weights. Which derivative did you have in your hand just before?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial A_1 = W_2^\top\,\partial L/\partial Z_2$, and from layer to layer it is the same rule again. Between the two products stands the slope of tanh.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Three lines: `dL_dA1` with `W2.T`, `dL_dZ1` with `1 - A1**2`, `dL_dX` with `W1.T`.
#
# </details>

# %% [markdown]
# Why do programs compute ∂L/∂X in every layer, if we only train W? Because the X of one layer is the A of the layer below. Skip it there, and the
# way back ends. Only the very first layer may skip it, and ours does, unless asked. Nothing is lost for training: the derivative of W1 needs the slope at
# the hidden units and the *values* of the pixels.

# %% covers=["Q28", "M22", "A12", "A19"]
loss, dL_dtheta = first.loss_and_gradient(X_val, y_val)
dL_dtheta = dL_dtheta.copy()
below, above = first.layers
print("∂L/∂X left out above:", above.backward(first.loss_function.backward(), need_input=False), "→ nothing to go on with")
dL_dA1 = above.backward(first.loss_function.backward())
dL_dZ1 = dL_dA1 / np.cosh(below.Z) ** 2
print("dL_dW1 = dL_dZ1 @ X.T:", np.allclose(dL_dZ1 @ X_val.T, first.named(dL_dtheta)["W1"], rtol=0, atol=1e-14))
dL_dX = input_derivative(first, X_val, y_val)
print(f"∂L/∂X has the shape {dL_dX.shape}; the gradient is the same with it: {np.array_equal(first.gradient, dL_dtheta)}")
assert dL_dX.shape == X_val.shape and np.array_equal(first.gradient, dL_dtheta)

# %% [markdown]
# Two layers of units need deltas, 32 and 10 of them; the 64 pixels need none. Whoever asks for theirs gets a picture: the one at the top of this lesson.
# It does not show *why* the network decides as it does. It shows which ink would change the loss, and in which direction, for a small change.
#
# And a derivative can be *used*. Take a 3 that is read right, keep all the weights, and walk down the loss of the label **8**, in the pixels:
# $x\leftarrow x-\eta\,\partial L/\partial x$. Before you run it: will you see an 8 appear?

# %% tags=["nbval-ignore-output"] covers=["Q40", "A19", "M1"] reason="the walk, the noise to compare with, and the picture"
from IPython.display import display
three = X_val[:, np.flatnonzero((y_val == 3) & (first.predict(X_val) == 3))[:1]]
seal, image, steps = first.parameters.tobytes(), three.copy(), 0
while first.probabilities(image)[8, 0] < 0.9 and steps < 100:
    image = np.clip(image - 0.01 * input_derivative(first, image, np.array([8])), 0, 1)
    steps += 1
length = np.linalg.norm(image - three)
noise = np.random.default_rng(0).normal(size=(64, 1000))
noise *= length / np.linalg.norm(noise, axis=0)
misled = (first.predict(np.clip(three + noise, 0, 1)) != 3).sum()
print(f"8 with p above 0.9 after {steps} steps; no pixel moved by more than {np.abs(image - three).max():.2f}")
print(f"of 1,000 random changes as long as this one, {misled} mislead the reader")
assert first.predict(image)[0] == 8 and steps <= 12 and misled < 20 and seal == first.parameters.tobytes()
before_and_after = np.hstack([three, image])
display(digit_sheet(before_and_after, np.array([3, 3]), first.predict(before_and_after)))
digit_reading(first, image[:, 0], label=3)

# %% [markdown]
# Before and after: you see a 3, and a 3 that is a little dirty. A handful of steps were enough, and hardly any random change of that length does the same. In the direction of the
# derivative every pixel pushes the same way, each by a little. Images made like this are called **adversarial**.
#
# Is that gradient descent? It is: a derivative from backprop, used by a step (and a pixel stays between paper and ink). The rule does not know that its θ is
# an image this time. Here is the course's one sentence once more, from a side we had not seen:
# *Backprop only computes derivatives. Gradient descent only uses them.*
#
# Now draw one yourself, with the mouse, with Tab and Space, or as text. **Task: make a 7 that is read as 7 with p above 0.9.** Then move it to the
# **right**, by one pixel and by another: in the text, put a dot before each line (what comes after the eighth sign is cut off). What is it now?

# %% tags=["nbval-ignore-output"]
from nnlib.show.widgets.digit_canvas import DigitCanvas
sevens = data.X_train[:, data.y_train == 7].reshape(8, 8, -1)
to_the_right = np.zeros_like(sevens)
to_the_right[:, 2:] = sevens[:, :-2]
assert np.mean(final.predict(to_the_right.reshape(64, -1)) == 3) > 0.7
DigitCanvas(final, label=7, drawing="\n".join(["...##"] * 8))

# %% [markdown]
# Two pixels to the right even the sevens that it was trained on are lost: more than 70 % of them are read as a 3.
#
# ## 6 · The same in PyTorch, and more of it
#
# Does it all hold elsewhere? You know the four moves, and in lesson 08 you met the fifth: clear, where a library *adds* gradients to what it finds. That is enough to
# read a lap in PyTorch.

# %% [markdown] tags=["card"] exercise="11.6" covers=["M20", "B8"]
# Put one lap of PyTorch in order, beginning with the line that clears. **One line must not be there.** The answer is the letters of the others.

# %% tags=["answer"] exercise="11.6"
### BEGIN SOLUTION
torch_lap = "dbeac"
### END SOLUTION

# %% tags=["check"] exercise="11.6"
check("11.6", torch_lap)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Behind the new names are the moves that you know. Which line computes outputs, which compares, which differentiates, which moves?
#
# </details>
#
# <details><summary>Hint 2 · more of it</summary>
#
# Two lines move the parameters. One of them leaves the choice of how to somebody else.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Clear, forward, loss, backward, step.
#
# </details>

# %% [markdown]
# Here are both programs, line against line. Ours keeps examples in columns, PyTorch in rows. All else is spelling.
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
# Do they agree in numbers? We gave PyTorch 2.13 the weights of `reader(seed=0)` and the first 50 training images, in float64, and wrote down the loss, the length of
# each part of the gradient and of ∂L/∂X, and the loss after twenty steps. Here they are; PyTorch itself is not needed to run this.

# %% reason="seven stored numbers, and seven of ours beside them"
from_torch = {
    "loss": 2.3852466637678646, "dL_dW1": 0.6493741086049679, "dL_db1": 0.12594235428115497, "dL_dW2": 0.4709084062256668,
    "dL_db2": 0.13335163057137622, "dL_dX": 0.15450660533299268, "loss after 20 steps": 0.243278946883011,
}
X_50, y_50 = data.X_train[:, :50], data.y_train[:50]
network, optimizer = reader(seed=0), Momentum(0.1, 0.9)
loss, dL_dtheta = network.loss_and_gradient(X_50, y_50)
ours = {"loss": loss} | {f"dL_d{name}": np.linalg.norm(part) for name, part in network.named(dL_dtheta).items()}
ours["dL_dX"] = np.linalg.norm(input_derivative(network, X_50, y_50))
for _ in range(20):
    optimizer.step(network.parameters, network.loss_and_gradient(X_50, y_50)[1])
ours["loss after 20 steps"] = network.loss(X_50, y_50)
for name, theirs in from_torch.items():
    print(f"{name:20} PyTorch {theirs:.10f}   ours {ours[name]:.10f}")
    assert abs(theirs - ours[name]) < 1e-12

# %% [markdown]
# Ten decimals agree, and the cell asserts twelve. What you have built in twelve lessons is not a model of the real thing. It *is* the real
# thing, on a smaller machine.
#
# Larger data are the last step. MNIST has 60,000 training images of 28 × 28 pixels from hundreds of hands, and 10,000 to test on. The loop does not change
# by a letter. If its files are on this computer, the next cell trains 784-128-10 on them, with He's start, since it uses relu, and an η that falls to 0. The number of epochs
# was fixed beforehand, so the test images choose nothing. If the files are not here it says so; `mnist()` would fetch them, 11 MB, once.

# %% tags=["nbval-ignore-output"] reason="what runs where MNIST is, and the one line where it is not"
from nnlib.datasets import mnist
from nnlib.schedules import cosine

def train_on_mnist(large, epochs=12, batch_size=64):
    rng, steps = np.random.default_rng(0), epochs * -(-large.y_train.size // batch_size)
    network = Network([784, 128, 10], "relu", loss=SoftmaxCrossEntropy(), rng=rng, dtype=np.float32, initializer=he)
    optimizer = Momentum(cosine(0.03, steps), 0.9)
    train(network, optimizer, large.X_train, large.y_train, epochs=epochs, batch_size=batch_size, rng=rng)
    return network

try:
    large = mnist(download=False)
except FileNotFoundError:
    print("MNIST is not on this computer, so the 8 × 8 digits of UCI remain our data; mnist() would fetch it.")
else:
    share = accuracy(train_on_mnist(large), large.X_test, large.y_test)
    print(f"MNIST: {share:.2%} of 10,000 test images are read right")
    assert share > 0.975

# %% [markdown]
# ## 7 · Ten questions and eight sentences, again
#
# In lesson 00 you said what you believed, on ten points. Here they are in new clothes. After them come the eight sentences of that lesson, "true, loose or false?":
# each of them meets a number from our own reader now. Say what a line will show before you run its cell.

# %% [markdown] tags=["card"] exercise="11.7" covers=["M1", "M2", "M3", "M4", "M5", "M6", "M8", "M9", "M10", "M21"]
# No points, only a count. Do not look back. The cell after the check sets your answers beside those of lesson 00, and names
# the section to read again where one is still wrong.
#
# 1. Program P takes gradients from backprop and steps with Adam. Program Q measures slopes by nudging and steps w ← w − η·slope. Which one is
#    plain gradient descent? (a) P, (b) Q, (c) neither
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

# %% covers=["A1", "A2", "A4", "B4", "M5", "M6", "M21"] reason="one test for each of four sentences"
class LessGuessing(SoftmaxCrossEntropy):
    def forward(self, Z, y):
        return super().forward(Z, y) - np.log(10)

seal = final.parameters.tobytes()
final.forward(X_val)
print("1 inputs receive weights:          288 images read, same bits:", final.parameters.tobytes() == seal)
with_relu = Network([64, 32, 10], "relu")
with_relu.parameters = final.parameters
with_relu.forward(X_val)
same_Z1 = np.array_equal(with_relu.layers[0].Z, final.layers[0].Z)
print("2 the activation uses the weights: relu for tanh, same Z1:", same_Z1)
_, with_guessing = final.loss_and_gradient(X_val, y_val)
same = Network([64, 32, 10], "tanh", loss=LessGuessing())
same.parameters = final.parameters
_, without_guessing = same.loss_and_gradient(X_val, y_val)
print("4 the optimizer uses the loss:     ln 10 less, same gradient:", np.array_equal(with_guessing, without_guessing))
GradientDescent(0.1).step(theta := np.zeros(2), np.array([3.0, -1.0]))
print("5 descent computes the gradient:   given two numbers and no network, it moves to", theta)
assert final.parameters.tobytes() == seal and np.array_equal(with_guessing, without_guessing)
assert same_Z1 and np.allclose(theta, [-0.3, 0.1])

# %% tags=["nbval-ignore-output"] covers=["A3", "B5", "C3", "C10", "M3", "M7", "M8"] reason="one test for each of four sentences"
def with_outputs_times(s):
    network = reader(seed=0)
    network.parameters = first.parameters
    network.layers[1].W, network.layers[1].b = s * network.layers[1].W, s * network.layers[1].b
    return network.loss(X_val, y_val), accuracy(network, X_val, y_val)

(L_at, share_at), (L_later, share_later) = with_outputs_times(0.6), with_outputs_times(2.6)
print(f"3 the cost compares classes:  {share_at:.1%} and {share_later:.1%} read right, losses {L_at:.3f} and {L_later:.3f}")
loss, g = first.loss_and_gradient(X_val, y_val)
up, down = (first.loss_at(first.parameters + move * g, X_val, y_val) - loss for move in (0.1, -0.1))
print(f"6 the gradient points down:   a step along it {up:+.4f}, against it {down:+.4f}")
bare, of_nines = np.mean(y_val - first.predict(X_val)), np.mean(y_val - 9)
print(f"7 the cost is the difference: our reader {bare:+.2f}, one that answers 9 to everything {of_nines:+.2f}")
slope = (with_outputs_times(0.6001)[0] - with_outputs_times(0.5999)[0]) / 0.0002
print(f"8 rise over run is the slope: from 0.6 to 2.6 it is {(L_later - L_at) / 2:+.3f}, the derivative at 0.6 {slope:+.3f}")
assert share_at == share_later and up > 0 > down and of_nines < -4 < abs(bare) < 0.3 and L_later - L_at > 0.01 > 0 > slope

# %% [markdown]
# Number 7 deserves a second look. By the bare difference, the reader that calls everything a nine would be the best of all, since nothing is less
# than 4 below zero. And number 8: between the two ends the loss rises, at the first of them it falls.
#
# <details><summary>The ten answers, with reasons. Open this when you have your score.</summary>
#
# 1. **b.** The name says what is done with a gradient, not where it comes from. P uses backprop and is not plain descent (lesson 08).
# 2. **c.** Backward writes derivatives beside the parameters. Only the step moves them.
# 3. **a.** A derivative points to where the loss grows.
# 4. **b.** Steepest here is not towards the lowest point: 39.29° off, on x² + 10y² at (10, 1).
# 5. **a.** Once, before the first step. After that only the optimizer changes them.
# 6. **b.** z = Wx + b is computed before the activation, which sees nothing but z.
# 7. **c.** Between two points the curve may do anything: lesson 01 had five with one mean slope and five derivatives.
# 8. **a.** Flat is not low. The reader that began at zeros sits at ln 10.
# 9. **a.** The slope is 4θ, so a step multiplies θ by 1 − 4η. At 0.5 it jumps to −1, at 1 to −3.
# 10. **b.** A constant has no slope.
#
# </details>
#
# You have a reader and its numbers. What is missing is what makes them useful to somebody else.

# %% [markdown] tags=["card"] exercise="11.8"
# Somebody wants to use your reader to sort envelopes. Write them a note of five or six sentences: what it was trained and tested on, **one** number with its
# uncertainty and a baseline beside it, how it fails, what you would refuse to promise, and the first thing you would do next.

# %% [markdown] tags=["write"] exercise="11.8"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: which pile decides what, what a number needs, what an ablation shows, what ∂L/∂x is, what a test does not say.

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
# **Where next.** Networks that share weights over the image do not mind a shift: convolution is the next chapter of any book, and its backward pass
# is the one that you know, with sums over places. And go back to lesson 00. It is half an hour long, and you could now write it.
#
# **Sources.** Digits: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998, CC BY 4.0. MNIST: Y. LeCun, C. Cortes and
# C. Burges, 1998. The neuron of section 5 is from Stanford's course on networks for visual recognition. Images changed along ∂L/∂x were first
# described by Christian Szegedy and others, *Intriguing properties of neural networks*, 2013; as maps of what matters, by Karen Simonyan and others in the same
# year. That a test pile wears out is the subject of *The reusable holdout* by Cynthia Dwork and others, 2015.
