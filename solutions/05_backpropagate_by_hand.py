# %% [markdown]
# # Backpropagate by hand: carry the slope of the loss back to any one weight
#
# You will compute every derivative of a small network by hand, check each against a measurement, and find an error in
# a published article.
#
# | | |
# | --- | --- |
# | **You will be able to** | carry ∂L/∂· from the loss to any weight, bias or input; add paths that meet; say which values a step may use |
# | **You need** | the chain rule ([lesson 02](02_chain_the_slopes.ipynb)), descent ([lesson 03](03_walk_downhill.ipynb)), one neuron ([lesson 04](04_train_one_neuron.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter, order
from nnlib.show import style, table
style()
begin("05")

# %%
from nnlib import GradientDescent, Network, SquaredError, derivative, gradient
from nnlib.show.network.chain_rule import chain_rule
LABELS = {"W1[0, 0]": "w_1", "W1[0, 1]": "w_2", "W1[1, 0]": "w_3", "W1[1, 1]": "w_4",
          "W2[0, 0]": "w_5", "W2[0, 1]": "w_6", "W2[1, 0]": "w_7", "W2[1, 1]": "w_8"}

# %%
x, y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])
W1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.35], [0.35]])
W2, b2 = np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([[0.60], [0.60]])
start = (W1, b1, W2, b2)

# %%
def mazur_network():
    sizes = [len(x), len(W1), len(W2)]
    network = Network(sizes, "sigmoid", output="sigmoid", loss=SquaredError())
    for view, values in zip(network.weights_and_biases(), start):
        view[...] = values
    return network

# %%
chain_rule(mazur_network(), x, y, "W1[0, 0]", eta=0.5, labels=LABELS)

# %% [markdown]
# The blue numbers were computed from left to right. The orange ones come back from
# the loss, one factor for each link, to **one weight**. At the end of this lesson you can do this for each of the
# twelve parameters.
#
# ## 1 · Forward: compute the values and keep them
#
# The network is from an [article of Matt Mazur](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/):
# two inputs, two hidden neurons, two outputs. Hidden neurons and outputs are called
# **units**; each is a logistic neuron with its own bias, 0.35 for the hidden ones and 0.60 for the outputs.
#
# | Mazur | code | leads from → to |
# | --- | --- | --- |
# | $w_1, w_2$ | `W1[0, 0]`, `W1[0, 1]` | inputs 1, 2 → hidden unit h1 |
# | $w_3, w_4$ | `W1[1, 0]`, `W1[1, 1]` | inputs 1, 2 → hidden unit h2 |
# | $w_5, w_6$ | `W2[0, 0]`, `W2[0, 1]` | h1, h2 → output o1 |
# | $w_7, w_8$ | `W2[1, 0]`, `W2[1, 1]` | h1, h2 → output o2 |
#
# `W[j, k]` is the weight **to** unit $j$ **from** unit $k$. (The picture counts layers: its
# $a^{(1)}_1$ is $a_{h1}$, the value of h1.) The sum and the value of a unit, and the loss, are
#
# $$z = w\,a + w'\,a' + b,\qquad a=\sigma(z)=\frac{1}{1+e^{-z}}$$
#
# $$L=\tfrac12 (a_{o1}-y_1)^2+\tfrac12 (a_{o2}-y_2)^2$$

# %%
(w1, w2), (w3, w4) = W1
(w5, w6), (w7, w8) = W2
(x1, x2), (y1, y2) = x[:, 0], y[:, 0]
b_h, b_o = b1[0, 0], b2[0, 0]

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def loss_of(z_o1, z_o2):
    return 0.5 * (sigmoid(z_o1) - y1) ** 2 + 0.5 * (sigmoid(z_o2) - y2) ** 2

# %%
z_h1, z_h2 = w1 * x1 + w2 * x2 + b_h, w3 * x1 + w4 * x2 + b_h
a_h1, a_h2 = sigmoid(z_h1), sigmoid(z_h2)
z_o1, z_o2 = w5 * a_h1 + w6 * a_h2 + b_o, w7 * a_h1 + w8 * a_h2 + b_o
a_o1, a_o2 = sigmoid(z_o1), sigmoid(z_o2)
L = loss_of(z_o1, z_o2)

# %% covers=["E1"]
table({"unit": ["h1", "h2", "o1", "o2"], "z": [z_h1, z_h2, z_o1, z_o2],
       "a": [a_h1, a_h2, a_o1, a_o2]}, digits=10)

# %% tags=["proof"]
published = [0.5932699921, 0.7513650696, 0.7729284653, 0.2983711088]
assert np.allclose([a_h1, a_o1, a_o2, L], published, rtol=0, atol=1e-10)
assert round(a_o1, 4) == 0.7514 and round(a_o2, 4) == 0.7729 and round(L, 4) == 0.2984

# %% [markdown]
# Output o1 answers 0.7514 and should answer 0.01, o2 answers 0.7729 and should answer 0.99. All these
# values are **stored**: the way back uses them and computes none of them again.

# %% [markdown] tags=["card"] exercise="5.1"
# Decide before you compute. Both $w_5$ (h1 → o1) and $w_7$ (h1 → o2) start at the *same* hidden unit.
# What will one step of gradient descent do to them?

# %% tags=["answer"] exercise="5.1"
### BEGIN SOLUTION
direction = "b"
### END SOLUTION

# %% tags=["check"] exercise="5.1"
check("5.1", direction)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A step lowers the loss. Which way should each output move for that?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $a_{o} = \sigma(w\,a_{h1} + \dots)$, and $a_{h1}$ is positive: an output rises with each weight into it.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# o1 answers 0.75 and should come down to 0.01; o2 answers 0.77 and should go up to 0.99.
#
# </details>

# %% [markdown]
# ## 2 · One path: from the loss to w5
#
# How does the loss react when $z_{o1}$, the sum of output o1, changes a little? Two links lead there:
#
# $$\frac{\partial L}{\partial z_{o1}}=\underbrace{(a_{o1}-y_1)}_{\partial L/\partial a_{o1}}\;
# \underbrace{a_{o1}(1-a_{o1})}_{\partial a_{o1}/\partial z_{o1}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial a_{o1}$ | `dL_da_o1` | scalar | the ½ cancels the 2 of the square |
# | $\partial a_{o1}/\partial z_{o1}$ | `da_dz_o1` | scalar | local slope of the sigmoid |
# | $\partial L/\partial z_{o1}$ | `dL_dz_o1` | scalar | many books call it $\delta_{o1}$, "the error of the unit" |
#
# We keep the long name. The measured slope needs no chain rule.

# %%
dL_da_o1 = a_o1 - y1
da_dz_o1 = a_o1 * (1 - a_o1)
dL_dz_o1 = dL_da_o1 * da_dz_o1
numeric = derivative(lambda z: loss_of(z, z_o2), z_o1)
assert abs(dL_dz_o1 - numeric) < 1e-9 and abs(dL_dz_o1 - 0.1384985616) < 1e-10
table({"by chain rule": dL_dz_o1, "by difference": numeric}, digits=9)

# %% [markdown]
# Now one link more. In $z_{o1} = w_5 a_{h1} + w_6 a_{h2} + b$ the weight $w_5$ is multiplied by $a_{h1}$, so the
# slope of this link is that **value**. There is one path from $w_5$ to the loss, so there is one product:
#
# $$\frac{\partial L}{\partial w_5}=\underbrace{(a_{o1}-y_1)}_{\partial L/\partial a_{o1}}\;
# \underbrace{a_{o1}(1-a_{o1})}_{\partial a_{o1}/\partial z_{o1}}\;\underbrace{a_{h1}}_{\partial z_{o1}/\partial w_5}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial z_{o1}/\partial w_5$ | `dz_o1_dw5` | scalar | the value at the beginning of the weight |
# | $\partial L/\partial w_5$ | `dL_dw5` | as `w5` | what we want |

# %%
dz_o1_dw5 = a_h1
dL_dw5 = dL_da_o1 * da_dz_o1 * dz_o1_dw5

def loss_by_w5(w):
    return loss_of(w * a_h1 + w6 * a_h2 + b_o, z_o2)

# %% covers=["A20", "E1", "Q26"]
numeric = derivative(loss_by_w5, w5)
assert abs(dL_dw5 - numeric) < 1e-9 and abs(dL_dw5 - 0.0821670406) < 1e-10
table({"dL_da_o1": dL_da_o1, "da_dz_o1": da_dz_o1, "dz_o1_dw5": dz_o1_dw5,
       "product": dL_dw5, "by difference": numeric}, digits=9)

# %%
weights = np.linspace(w5 - 2, w5 + 2, 101)
plt.plot(weights, loss_by_w5(weights))
plt.plot(weights, L + dL_dw5 * (weights - w5))
plt.plot(w5, L, "C0o")
plt.title(f"At w5 = {w5:.2f} the slope of the loss is {dL_dw5:.4f}")
plt.xlabel("w5")
plt.ylabel("loss")
plt.show()

# %% [markdown]
# The slope is positive, so a step makes $w_5$ smaller.
# %% [markdown] tags=["card"] exercise="5.2"
# The same three factors serve every weight into a sigmoid output. Two lines are given; write the last one, for a weight
# from a unit with value `a_from` to an output with value `a_to` and target `y_to`.
# For $w_5$ the result is 0.0821670406.

# %% tags=["answer"] exercise="5.2"

# %% tags=["check"] exercise="5.2"
check("5.2", output_weight_slope)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The path has three links. Which one is missing?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial w = \partial L/\partial a \cdot \partial a/\partial z \cdot \partial z/\partial w$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Multiply `dL_da`, `da_dz` and the value that the weight is multiplied by.
#
# </details>

# %% [markdown] tags=["card"] exercise="5.3"
# Derive $\partial L/\partial w_7$ on paper ($w_7$ leads from h1 to o2) and compute it, with a calculator or in a
# cell of your own. Enter it with its sign, to four significant digits.

# %% tags=["answer"] exercise="5.3"
### BEGIN SOLUTION
dL_dw7 = -0.02260
### END SOLUTION

# %% tags=["check"] exercise="5.3"
check("5.3", dL_dw7)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Walk from the loss to $w_7$. Which output do you pass?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $(a_{o2}-y_2)\;a_{o2}(1-a_{o2})\;a_{h1}$
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $(0.772928 - 0.99)\cdot 0.772928 \cdot 0.227072 \cdot 0.593270$
#
# </details>

# %% [markdown]
# ## 3 · Two paths add: through a hidden unit to w1
#
# The hidden unit h1 feeds **both** outputs. o1 is too high, which asks for a smaller $a_{h1}$; o2 is too low, which asks for a
# larger one. Which is stronger? Guess. As in [lesson 02](02_chain_the_slopes.ipynb), the two paths are **added**:
#
# $$\frac{\partial L}{\partial a_{h1}}=\underbrace{\frac{\partial L}{\partial z_{o1}}\,w_5}_{\text{through o1}}
# +\underbrace{\frac{\partial L}{\partial z_{o2}}\,w_7}_{\text{through o2}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial z_{o2}$ | `dL_dz_o2` | scalar | as for o1, with the numbers of o2 |
# | $w_5, w_7$ | `w5`, `w7` | scalar | local slopes of $z_{o1}$ and $z_{o2}$ in $a_{h1}$ |
# | $\partial L/\partial a_{h1}$ | `dL_da_h1` | scalar | how the loss reacts to h1, all paths together |

# %%
dL_dz_o2 = (a_o2 - y2) * a_o2 * (1 - a_o2)
through_o1, through_o2 = dL_dz_o1 * w5, dL_dz_o2 * w7
dL_da_h1 = through_o1 + through_o2

def loss_by_a_h1(a):
    return loss_of(w5 * a + w6 * a_h2 + b_o, w7 * a + w8 * a_h2 + b_o)

# %% covers=["B7", "Q32", "M17"]
numeric = derivative(loss_by_a_h1, a_h1)
assert abs(dL_da_h1 - numeric) < 1e-9 and abs(dL_da_h1 - 0.0363503064) < 1e-10
table({"through o1": through_o1, "through o2": through_o2,
       "sum": dL_da_h1, "by difference": numeric}, digits=9)

# %% [markdown]
# o1 is stronger. Its path alone gives 0.0554 instead of 0.0364. Two factors are left:
# the sigmoid's slope **at h1** ([whose output?](https://stackoverflow.com/questions/2190732) The hidden unit's own), and the value that
# $w_1$ multiplies, the input $x_1$.
#
# $$\frac{\partial L}{\partial w_1}=\frac{\partial L}{\partial a_{h1}}\;
# \underbrace{a_{h1}(1-a_{h1})}_{\partial a_{h1}/\partial z_{h1}}\;\underbrace{x_1}_{\partial z_{h1}/\partial w_1}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial a_{h1}/\partial z_{h1}$ | `da_dz_h1` | scalar | local slope, at the hidden unit's own value |
# | $\partial z_{h1}/\partial w_1$ | `dz_h1_dw1` | scalar | the value at the beginning of the weight |
# | $\partial L/\partial w_1$ | `dL_dw1` | as `w1` | what we want |

# %% covers=["Q35", "A20"]
da_dz_h1 = a_h1 * (1 - a_h1)
dz_h1_dw1 = x1
dL_dw1 = dL_da_h1 * da_dz_h1 * dz_h1_dw1
numeric = derivative(lambda w: loss_by_a_h1(sigmoid(w * x1 + w2 * x2 + b_h)), w1)
table({"dL_da_h1": dL_da_h1, "da_dz_h1": da_dz_h1, "dz_h1_dw1": dz_h1_dw1,
       "product": dL_dw1, "by difference": numeric}, digits=7)

# %% tags=["proof"]
assert abs(dL_dw1 - numeric) < 1e-9 and abs(dL_dw1 - 0.0004385677) < 1e-10
assert round(through_o1, 4) == 0.0554 and round(dL_da_h1, 4) == 0.0364 and round(dL_dw5 / dL_dw1) == 187

# %%
chain_rule(mazur_network(), x, y, "W1[0, 1]", eta=0.5, labels=LABELS)

# %% [markdown]
# For $w_2$ only the last factor differs. Why is the gradient of $w_1$ 187
# times smaller than that of $w_5$? The two paths have opposite signs, one more sigmoid has a slope below ¼, and $x_1$ is 0.05.
#
# **A place to stop.** Remember: along a path multiply, over paths add. Next: the same for all units of a layer.

# %% [markdown] tags=["card"] exercise="5.4"
# Now for any number of units, written as columns: `a1` (H, 1) holds the hidden values, here $a_{h1}$ and $a_{h2}$. Given the output weights
# `W2` (K, H), the slopes `dL_dz2` (K, 1) at the outputs' $z$, and `a1`, return `dL_dz1` (H, 1), the slopes at the hidden $z$. For our network:
# 0.0087713547 and 0.0099542547. The way leads through the weights and through the sigmoid. You may use loops.

# %% tags=["answer"] exercise="5.4"

# %% tags=["check"] exercise="5.4"
check("5.4", hidden_slope)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Unit $k$ gets a share from every output $j$, each time through the weight `W2[j, k]`.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial a_k}=\sum_j W_{jk}\dfrac{\partial L}{\partial z_j}$: the sum runs over the *first* index of $W$,
# down a column.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# For unit `k`: `sum(W2[j, k] * dL_dz2[j, 0] for j in range(len(W2)))`, times the slope of the sigmoid at `z1`, which is
# `a1[k, 0] * (1 - a1[k, 0])`.
#
# </details>

# %% [markdown]
# ## 4 · Why back to front
#
# The slopes come from the loss to the inputs, which is what **backpropagation** means. There are two reasons for this direction.
#
# *Stored values.* Every factor is known when it is needed. It is one of three things: a value of the forward pass ($a_{o1}$, $a_{h1}$,
# $x_1$), a parameter ($w_5$, $w_7$) or a target ($y_1$).
#
# *Shared factors.* $\partial L/\partial z_{o1}$ is in the product of $w_5$, of $w_6$, of o1's bias, and in every path that goes
# deeper. From the loss backwards we compute it **once** and hand it on. One walk back serves all twelve parameters.
#
# **The biases**: in $z = \dots + b$ the last factor is 1, so the gradient of a bias is the
# slope at its $z$. **The inputs** of a layer give their *value* to its weights' gradients, but the loss has a slope in them as well:

# %%
dL_dz_h1 = dL_da_h1 * da_dz_h1
dL_dz_h2 = (dL_dz_o1 * w6 + dL_dz_o2 * w8) * a_h2 * (1 - a_h2)
dL_dx1 = dL_dz_h1 * w1 + dL_dz_h2 * w3
dL_dx2 = dL_dz_h1 * w2 + dL_dz_h2 * w4

# %%
def loss(x, y, W1, b1, W2, b2):
    return 0.5 * float(np.sum((sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2) - y) ** 2))

# %% covers=["A11", "A13", "A19", "Q40", "C13"]
in_b1 = gradient(lambda b: loss(x, y, W1, b, W2, b2), b1)
in_x = gradient(lambda x: loss(x, y, *start), x)
table({"slope in": ["bias of h1", "bias of h2", "x1", "x2"],
       "by chain rule": [dL_dz_h1, dL_dz_h2, dL_dx1, dL_dx2],
       "by difference": np.append(in_b1, in_x)})

# %% tags=["proof"]
dL_db1, dL_db2 = np.array([[dL_dz_h1], [dL_dz_h2]]), np.array([[dL_dz_o1], [dL_dz_o2]])
assert np.allclose(dL_db1, in_b1, rtol=0, atol=1e-9)
assert np.allclose(dL_db2, gradient(lambda b: loss(x, y, W1, b1, W2, b), b2), rtol=0, atol=1e-9)
assert np.allclose([[dL_dx1], [dL_dx2]], in_x, rtol=0, atol=1e-9)

# %% [markdown] covers=["A12", "M22"]
# The slopes called δ belong to units that have a $z$: two hidden, two outputs. The inputs have no $z$, no
# weights lead *into* them, and training never needs $\partial L/\partial x$. It exists all the same; [lesson 11](11_read_digits.ipynb) uses it to ask
# which pixels a network looks at.
#
# Shorthands for the next exercises, which [lesson 06](06_backpropagate_in_matrices.ipynb) derives: `x.T` is the column `x` as a
# row, and `d @ x.T`, a column times a row, is the table of all
# products. `W2.T` has the rows of `W2` as its columns, so `W2.T @ d` adds down the columns of `W2`.

# %% [markdown] tags=["card"] exercise="5.5"
# For a 2-layer sigmoid network of **any** sizes, with half squared error and one example (`x` and `y` are
# columns), return the four gradients `dL_dW1, dL_db1, dL_dW2, dL_db2`, each with the shape of its parameter.
# Use `sigmoid`. For our network `dL_dW1[0, 0]` is 0.0004385677.

# %% tags=["answer"] exercise="5.5"

# %% tags=["check"] exercise="5.5"
check("5.5", gradients)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Compute in this order: the values of both layers, the slope at the outputs' $z$, the slope at the hidden $z$, the gradients.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial W_{jk}}=\dfrac{\partial L}{\partial z_j}\,a_k$: slope where the weight ends, times value where it begins.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `dL_dW1` is `dL_dz1 @ x.T`. `hidden_slope` from exercise 5.4 does the middle.
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: the gradient of a weight is the slope where it ends times the value where it begins. Next: which
# weights the way back may use.
#
# ## 5 · Old weights or new?
#
# We know $\partial L/\partial w_5$ before we need $w_5$ for $\partial L/\partial a_{h1}$. It is tempting to update $w_5$ at once and walk back through
# the **new** one. Mazur's article says: use the old one. All slopes of a gradient belong to one point.
#
# Below are both variants, made of nnlib's [layers](../nnlib/layers.py). A layer carries a slope back through the weights that it has at that
# moment. As in the article, only the weights move. Guess before you run: after 10,000 steps, is the
# hasty variant (a) far off, (b) a little worse, (c) a little better?

# %%
def weight_step(network, hasty, eta=0.5):
    hidden, output = network.layers
    network.loss(x, y)  # forward: the layers keep their values
    dL_da2 = network.loss_function.backward()
    dL_da1 = output.backward(dL_da2)  # through the old W2
    output.W -= eta * output.dL_dW
    if hasty:
        dL_da1 = output.backward(dL_da2)  # once more, through the new W2
    hidden.backward(dL_da1)
    hidden.W -= eta * hidden.dL_dW

# %%
def error_after(steps, hasty):
    network = mazur_network()
    for _ in range(steps):
        weight_step(network, hasty)
    return network.loss(x, y)

# %% covers=["Q37", "M35", "E1"]
old = [error_after(1, hasty=False), error_after(10_000, hasty=False)]
new = [error_after(1, hasty=True), error_after(10_000, hasty=True)]
table({"weights": ["old", "new"], "loss after 1 step": [old[0], new[0]],
       "after 10,000": [old[1], new[1]]}, digits=9)

# %% tags=["proof"]
assert round(old[0], 10) == 0.2910277737 and round(new[0], 10) == 0.2910279239
assert f"{old[1]:.8e} {new[1]:.8e}" == "3.51018778e-05 3.50847863e-05"
assert f"{error_after(9_999, hasty=False):.6e}" == "3.510855e-05"

# %% [markdown]
# The article prints 0.291027924 and 0.000035085. Both belong to the **new** weights, which its own text warns against.
# (Many copies print 0.0000351085 instead. That is the error of the *old* weights after 9,999 steps.)
# Its explanation, formulas, gradients and first updated weights are right. The two errors printed after stepping come from another
# procedure than the one described.
#
# After one step the hasty variant is a little worse, after 10,000 a little better. Does it "work anyway"?
# A gradient check asks: was what moved $w_1$ the slope at the old point?

# %%
def used_for_w1(hasty):
    network = mazur_network()
    weight_step(network, hasty)
    return (W1[0, 0] - network.layers[0].W[0, 0]) / 0.5

# %%
measured = gradient(lambda W: loss(x, y, W, b1, W2, b2), W1)[0, 0]
table({"weights": ["old", "new"], "used": [used_for_w1(False), used_for_w1(True)],
       "measured": [measured, measured]}, digits=5)

# %% tags=["proof"]
assert np.isclose(used_for_w1(False), measured, rtol=1e-6, atol=0)
assert round(used_for_w1(True), 8) == 0.00036472 and round(measured, 8) == 0.00043857

# %% [markdown]
# The hasty number was not: at the old point it is the slope of nothing. Here it has the right sign, and the loss still falls.
# On another network, or with a larger step, that is not certain.

# %% [markdown] tags=["card"] exercise="5.6"
# `hasty_step` below should be one step of gradient descent on all four parameters. It runs, and the loss even
# falls, but it has **two** bugs. Write `step`, the repaired version.

# %%
def hasty_step(x, y, W1, b1, W2, b2, eta):
    a1 = sigmoid(W1 @ x + b1)
    a2 = sigmoid(W2 @ a1 + b2)
    dL_dz2 = (a2 - y) * a2 * (1 - a2)
    W2 = W2 - eta * dL_dz2 @ a1.T
    b2 = b2 - eta * dL_dz2
    dL_da1 = W2.T @ dL_dz2
    dL_dz1 = dL_da1 * sigmoid(a1) * (1 - sigmoid(a1))
    return W1 - eta * dL_dz1 @ x.T, b1 - eta * dL_dz1, W2, b2


# %% tags=["answer"] exercise="5.6"

# %% tags=["check"] exercise="5.6"
check("5.6", step)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Read each line and ask: does it use values from the same point as the line before?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial a_1$ needs the $W_2$ that made $z_2$, and $\sigma'(z_1)=a_1(1-a_1)$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Move the line of `dL_da1` above the line that changes `W2`; in the line of `dL_dz1`, `a1` is already `sigmoid(z1)`.
#
# </details>

# %% [markdown] tags=["card"] exercise="5.7"
# Put the way back in order, from the loss to the gradient of `W1`. **One line does not belong** to a backward pass:
# leave it out.

# %% tags=["answer"] exercise="5.7"
### BEGIN SOLUTION
way_back = "bfead"
### END SOLUTION

# %% tags=["check"] exercise="5.7"
check("5.7", way_back)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Start at the loss. A line can stand where everything on its right is known.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $L \to a_2 \to z_2 \to a_1 \to z_1 \to W_1$
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# It begins with b and ends with d. Which line writes a parameter? Leave that one out.
#
# </details>

# %% [markdown]
# ## 6 · The same numbers from the library
#
# [`Network`](../nnlib/network.py) does what we did, for all parameters in one walk. It must give our numbers,
# and it must only **read** the parameters. A second object, which knows nothing about
# networks, makes the step.

# %% covers=["A10", "B6"]
network = mazur_network()
before = network.parameters.copy()
L_network, _ = network.loss_and_gradient(x, y)
network_W1, network_b1, network_W2, network_b2 = network.gradients()
table({"dL_dw5": network_W2[0, 0], "dL_dw1": network_W1[0, 0],
       "parameters unchanged": np.array_equal(network.parameters, before)}, digits=9)

# %% tags=["proof"]
assert abs(L_network - L) < 1e-12 and abs(network_W1[0, 0] - dL_dw1) < 1e-12
assert abs(network_W2[0, 0] - dL_dw5) < 1e-12 and np.allclose(network_b1, dL_db1, rtol=0, atol=1e-12)
assert np.allclose(network_b2, dL_db2, rtol=0, atol=1e-12)
assert network.parameters.tobytes() == before.tobytes()

# %% covers=["Q68"]
descent = GradientDescent(eta=0.5)
descent.step(network.parameters, network.gradient)
assert round(network.loss(x, y), 10) == 0.2804714468
assert np.allclose(network.parameters - before, -0.5 * network.gradient, rtol=0, atol=1e-15)
table({"loss before": L, "after the step": network.loss(x, y)}, digits=10)

# %% [markdown]
# The article [leaves the biases where they are](https://github.com/mattm/simple-neural-network/issues/5), which gave 0.2910277737 after one
# step with the old weights; with the biases it is 0.2804714468. Now 10,000 such steps.

# %%
network, losses = mazur_network(), []
for _ in range(10_000):
    L_now, dL_dtheta = network.loss_and_gradient(x, y)
    losses.append(L_now)
    descent.step(network.parameters, dL_dtheta)
L_end = network.loss(x, y)
assert f"{L_end:.8e}" == "2.44756224e-06"
table({"output": network.forward(x).ravel(), "target": y.ravel()}, digits=4)

# %%
plt.loglog(1 + np.arange(len(losses)), losses)
plt.title(f"The loss falls from {losses[0]:.3f} to {L_end:.1e}")
plt.xlabel("step")
plt.ylabel("loss")
plt.show()

# %% [markdown]
# Choose a parameter in the explorer: each path from it to
# the loss lights up with its factors, their products are added below, and the measured slope is beside the sum.

# %% covers=["A20"]
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer
ChainRuleExplorer(mazur_network(), x, y, eta=0.5, labels=LABELS)

# %% [markdown] tags=["card"] exercise="5.8"
# Go through all twelve parameters in the explorer. Which one has the gradient of the **largest size**?
# Before you look: which kind of parameter has the shortest path?

# %% tags=["answer"] exercise="5.8"
### BEGIN SOLUTION
steepest = "c"
### END SOLUTION

# %% tags=["check"] exercise="5.8"
check("5.8", steepest)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# All parameters into o1 share the same first factors. Compare their last ones.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Last factors: $a_{h1}$ for $w_5$, $a_{h2}$ for $w_6$. A bias is multiplied by nothing.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# A sigmoid's value lies below 1. Which parameter has the last factor 1, and which output the larger error?
#
# </details>

# %% [markdown] tags=["card"] exercise="5.9" covers=["Q28"]
# In two sentences: why does training never need $\partial L/\partial x$, though it exists? And what of the input does the gradient of $W_1$
# need instead?

# %% [markdown] tags=["write"] exercise="5.9"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what multiplies, what adds, what is stored, what is computed only once, what must not change
# on the way back.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines are in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Along a path the local slopes **multiply**: 0.0821670406 for $w_5$ is one product.
# 2. Where paths meet, their products **add**: a hidden unit gets a share from every output.
# 3. A weight's gradient is the slope where it ends times the **stored value** where it begins; a bias has the factor 1.
# 4. We walk from the loss backwards so that a shared factor is computed **once**.
# 5. All slopes belong to the **old point**; backprop only reads the parameters, the step changes them.
#
# </details>
#
# **Next:** [lesson 06](06_backpropagate_in_matrices.ipynb) writes the same walk as four lines of matrices, for many examples at once.
#
# **Sources.** The network and its numbers are from Matt Mazur,
# [A Step by Step Backpropagation Example](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/) ([program](https://github.com/mattm/simple-neural-network)).
# Michael Nielsen, [Neural Networks and Deep Learning, chapter 2](http://neuralnetworksanddeeplearning.com/chap2.html), derives the same in matrices and uses the name δ.
