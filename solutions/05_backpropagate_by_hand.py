# %% [markdown]
# # Backpropagate by hand: carry the slope of the loss back to any one weight
#
# You will compute every derivative of a small network by hand, check each against a measurement, and find an error in
# a published article.
#
# | | |
# | --- | --- |
# | **You will be able to** | carry ∂L/∂· from the loss to any weight, bias or input; add paths that meet; say which values a step may use |
# | **You need** | the chain rule (lesson 02), descent (lesson 03), one neuron (lesson 04) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import GradientDescent, Network, SquaredError, derivative, gradient
from nnlib.course import begin, check, choose, enter, order
from nnlib.show.network.chain_rule import chain_rule
from nnlib.show.plots.curves import curve_and_tangent, loss_over_steps
begin("05")

# %%
x, y = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])
W1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([[0.35], [0.35]])
W2, b2 = np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([[0.60], [0.60]])
start = (W1, b1, W2, b2)
LABELS = {f"W{1 + i // 4}[{i % 4 // 2}, {i % 2}]": f"w_{i + 1}" for i in range(8)}  # Mazur's names

def mazur_network():
    network = Network([2, 2, 2], activation="sigmoid", output="sigmoid", loss=SquaredError())
    for view, values in zip(network.weights_and_biases(), start, strict=True):
        view[...] = values
    return network

chain_rule(mazur_network(), x, y, "W1[0, 0]", eta=0.5, labels=LABELS)

# %% [markdown]
# This is the small network of lesson 00. The blue numbers were computed from left to right. The orange ones come back from
# the loss, one factor for each link, to **one weight**. At the end of this lesson you can draw this picture for any of the
# twelve parameters.

# %% [markdown]
# ## 1 · Forward: compute the values and keep them
#
# The numbers are Matt Mazur's: two inputs, two hidden neurons, two outputs. Hidden neurons and outputs are called
# **units**; each is a logistic neuron as in lesson 04, with a bias of its own, 0.35 for the hidden ones and 0.60 for the outputs.
# Mazur gives every weight a name; we say once where each of them lives.
#
# | Mazur | code | leads from → to |
# | --- | --- | --- |
# | $w_1, w_2$ | `W1[0, 0]`, `W1[0, 1]` | inputs 1, 2 → hidden unit h1 |
# | $w_3, w_4$ | `W1[1, 0]`, `W1[1, 1]` | inputs 1, 2 → hidden unit h2 |
# | $w_5, w_6$ | `W2[0, 0]`, `W2[0, 1]` | h1, h2 → output o1 |
# | $w_7, w_8$ | `W2[1, 0]`, `W2[1, 1]` | h1, h2 → output o2 |
#
# `W[j, k]` is the weight **to** unit $j$ **from** unit $k$. (Pictures of any network count layers instead of naming them: their
# $a^{(1)}_1$ is the value of h1, our $a_{h1}$, and their $z^{(2)}_1$ is our $z_{o1}$.) Each unit adds up what reaches it and bends the sum, and
# the loss adds up the outputs' half squared errors:
#
# $$z = w\,a_{\text{from}} + w'\,a'_{\text{from}} + b,\qquad a=\sigma(z)=\frac{1}{1+e^{-z}},\qquad
# L=\tfrac12 (a_{o1}-y_1)^2+\tfrac12 (a_{o2}-y_2)^2$$

# %%
(w1, w2), (w3, w4) = W1
(w5, w6), (w7, w8) = W2
x1, x2, y1, y2, b_h, b_o = 0.05, 0.10, 0.01, 0.99, 0.35, 0.60

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def loss_of(z_o1, z_o2):
    return 0.5 * (sigmoid(z_o1) - y1) ** 2 + 0.5 * (sigmoid(z_o2) - y2) ** 2


# %% covers=["E1"]
z_h1, z_h2 = w1 * x1 + w2 * x2 + b_h, w3 * x1 + w4 * x2 + b_h
a_h1, a_h2 = sigmoid(z_h1), sigmoid(z_h2)
z_o1, z_o2 = w5 * a_h1 + w6 * a_h2 + b_o, w7 * a_h1 + w8 * a_h2 + b_o
a_o1, a_o2 = sigmoid(z_o1), sigmoid(z_o2)
L = loss_of(z_o1, z_o2)
print(f"hidden  z {z_h1:.4f} {z_h2:.4f}   a {a_h1:.10f} {a_h2:.10f}")
print(f"output  z {z_o1:.4f} {z_o2:.4f}   a {a_o1:.10f} {a_o2:.10f}\nloss {L:.10f}")
published = [0.5932699921, 0.7513650696, 0.7729284653, 0.2983711088]
assert np.allclose([a_h1, a_o1, a_o2, L], published, rtol=0, atol=1e-10)

# %% [markdown]
# Output o1 answers 0.7514 and should answer 0.01. Output o2 answers 0.7729 and should answer 0.99. Everything printed
# here is **stored**: the way back will use it and compute none of it again.

# %% [markdown] tags=["card"] exercise="5.1"
# Decide before you read on. Both $w_5$ (h1 → o1) and $w_7$ (h1 → o2) start at the *same* hidden unit.
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
# How does the loss react when $z_{o1}$, the sum in front of output o1, is wiggled? Two links lead there:
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
# We keep the long name, because it says what it is. The check computes the same slope without any chain rule.

# %%
dL_da_o1 = a_o1 - y1
da_dz_o1 = a_o1 * (1 - a_o1)
dL_dz_o1 = dL_da_o1 * da_dz_o1
numeric = derivative(lambda z: loss_of(z, z_o2), z_o1)
print(f"by chain rule  {dL_dz_o1:+.10f}\nby difference  {numeric:+.10f}")
assert abs(dL_dz_o1 - numeric) < 1e-9 and abs(dL_dz_o1 - 0.1384985616) < 1e-10

# %% [markdown]
# Now one link more. In $z_{o1} = w_5 a_{h1} + w_6 a_{h2} + b$ the weight $w_5$ is multiplied by $a_{h1}$, so that
# **value** is its slope. There is one path from $w_5$ to the loss, hence one product:
#
# $$\frac{\partial L}{\partial w_5}=\underbrace{(a_{o1}-y_1)}_{\partial L/\partial a_{o1}}\;
# \underbrace{a_{o1}(1-a_{o1})}_{\partial a_{o1}/\partial z_{o1}}\;\underbrace{a_{h1}}_{\partial z_{o1}/\partial w_5}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial z_{o1}/\partial w_5$ | `dz_o1_dw5` | scalar | the value at the beginning of the weight |
# | $\partial L/\partial w_5$ | `dL_dw5` | as `w5` | what we want |

# %% covers=["A20", "E1", "Q26"]
dz_o1_dw5 = a_h1
dL_dw5 = dL_da_o1 * da_dz_o1 * dz_o1_dw5

def loss_by_w5(w):
    return loss_of(w * a_h1 + w6 * a_h2 + b_o, z_o2)

numeric = derivative(loss_by_w5, w5)
print(f"factors        {dL_da_o1:.6f} · {da_dz_o1:.6f} · {dz_o1_dw5:.6f}")
print(f"by chain rule  {dL_dw5:+.10f}\nby difference  {numeric:+.10f}")
assert abs(dL_dw5 - numeric) < 1e-9 and abs(dL_dw5 - 0.0821670406) < 1e-10

# %%
curve_and_tangent(loss_by_w5, at=w5, slope=dL_dw5, name="w5")

# %% [markdown]
# The slope is positive: a step to the left goes down. The first exercise already said so. Notice how straight the curve is
# near the point. That is why a slope, which is a statement about a point, tells anything about a step.

# %% [markdown] tags=["card"] exercise="5.2"
# The same three factors serve every weight into a sigmoid output. Two lines stand; write the last one, for a weight
# from a unit with value `a_from` to an output with value `a_to` and target `y_to`.
# For $w_5$ the result is 0.0821670406.

# %% tags=["answer"] exercise="5.2"

# %% tags=["check"] exercise="5.2"
check("5.2", output_weight_slope)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The path has three links. Two of them are there.
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
# Derive $\partial L/\partial w_7$ on paper ($w_7$ leads from h1 to o2) and compute it, with a pocket calculator or in a
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
# The hidden unit h1 feeds **both** outputs. Wiggle it, and the loss feels it twice. o1 is too high and wants less of it,
# o2 is too low and wants more. Which side wins? Take a guess. As in lesson 02, the shares of the two paths are **added**:
#
# $$\frac{\partial L}{\partial a_{h1}}=\underbrace{\frac{\partial L}{\partial z_{o1}}\,w_5}_{\text{through o1}}
# +\underbrace{\frac{\partial L}{\partial z_{o2}}\,w_7}_{\text{through o2}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial z_{o2}$ | `dL_dz_o2` | scalar | as for o1, with the numbers of o2 |
# | $w_5, w_7$ | `w5`, `w7` | scalar | local slopes of $z_{o1}$ and $z_{o2}$ in $a_{h1}$ |
# | $\partial L/\partial a_{h1}$ | `dL_da_h1` | scalar | what the loss thinks of h1, all paths together |

# %% covers=["B7", "Q32", "M17"]
dL_dz_o2 = (a_o2 - y2) * a_o2 * (1 - a_o2)
through_o1, through_o2 = dL_dz_o1 * w5, dL_dz_o2 * w7
dL_da_h1 = through_o1 + through_o2

def loss_by_a_h1(a):
    return loss_of(w5 * a + w6 * a_h2 + b_o, w7 * a + w8 * a_h2 + b_o)

numeric = derivative(loss_by_a_h1, a_h1)
print(f"through o1 {through_o1:+.10f}   through o2 {through_o2:+.10f}")
print(f"by chain rule  {dL_da_h1:+.10f}\nby difference  {numeric:+.10f}")
assert abs(dL_da_h1 - numeric) < 1e-9 and abs(dL_da_h1 - 0.0363503064) < 1e-10

# %% [markdown]
# o1 wins. Had we followed its path alone, we would have found 0.0554 instead of 0.0364. From here the walk is
# familiar: the sigmoid's slope **at h1**, then the value that $w_1$ multiplies, which is the input $x_1$.
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
print(f"factors        {dL_da_h1:.6f} · {da_dz_h1:.6f} · {dz_h1_dw1:.6f}")
print(f"by chain rule  {dL_dw1:+.10f}\nby difference  {numeric:+.10f}")
print(f"the gradient of w5 is {dL_dw5 / dL_dw1:.0f} times larger")
assert abs(dL_dw1 - numeric) < 1e-9 and abs(dL_dw1 - 0.0004385677) < 1e-10
assert round(through_o1, 4) == 0.0554 and round(dL_da_h1, 4) == 0.0364 and round(dL_dw5 / dL_dw1) == 187

# %%
chain_rule(mazur_network(), x, y, "W1[0, 1]", eta=0.5, labels=LABELS)

# %% [markdown]
# The gradient of $w_1$ is an old friend: in lesson 02 your `slope` found 0.000439 along the same two paths. The picture
# shows the neighbour $w_2$; all of its factors but the last were there already. And why is the gradient of $w_1$ 187
# times smaller than that of $w_5$? The two outputs pull against each other, one more sigmoid damps, and $x_1$ is 0.05.

# %% [markdown] tags=["card"] exercise="5.4"
# Now for any number of units, and for $N$ examples at once. Given the output weights `W2` (K, H), the slopes `dL_dz2`
# (K, N) and the hidden values `a1` (H, N), return `dL_dz1` (H, N). For our network and its one example:
# 0.0087713547 and 0.0099542547. Two links are open: through the weights, and through the sigmoid. A loop over the units
# is as good as a matrix product.

# %% tags=["answer"] exercise="5.4"

# %% tags=["check"] exercise="5.4"
check("5.4", hidden_slope)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Unit $k$ hears from every output $j$, each time through the weight `W2[j, k]`.
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
# A sum over the first index is a product with `W2.T`. Multiply the result, entry by entry, by the slope of the sigmoid at `z1`,
# which is `a1 * (1 - a1)`.
#
# </details>

# %% [markdown]
# ## 4 · Why back to front
#
# The values were computed from the inputs to the loss. The slopes come from the loss to the inputs, and the name
# **backpropagation** says only that. There are two reasons for this direction.
#
# *Stored values.* Every factor is a value that the forward pass has left behind: $a_{o1}$, $a_{h1}$, $x_1$.
#
# *Shared factors.* $\partial L/\partial z_{o1}$ stands in the product of $w_5$, of $w_6$, of o1's bias, and in every path that goes
# deeper. From the loss backwards we compute it **once** and hand it on. One walk back serves all twelve parameters.
#
# **The biases** cost nothing extra: $z = \dots + b$, so the last factor is 1 and the gradient of a bias is the
# slope at its $z$. **The inputs** of a layer give their *value* to its weights' gradients, and the last line of the
# next cell shows that a slope of the loss in the input exists as well.

# %% covers=["A11", "A13", "A19", "Q40", "C13"]
dL_dz_h1 = dL_da_h1 * da_dz_h1
dL_dz_h2 = (dL_dz_o1 * w6 + dL_dz_o2 * w8) * a_h2 * (1 - a_h2)
dL_db2, dL_db1 = np.array([[dL_dz_o1], [dL_dz_o2]]), np.array([[dL_dz_h1], [dL_dz_h2]])
dL_dx = np.array([[dL_dz_h1 * w1 + dL_dz_h2 * w3], [dL_dz_h1 * w2 + dL_dz_h2 * w4]])

def loss(x, y, W1, b1, W2, b2):
    return 0.5 * float(np.sum((sigmoid(W2 @ sigmoid(W1 @ x + b1) + b2) - y) ** 2))

assert np.allclose(dL_db1, gradient(lambda b: loss(x, y, W1, b, W2, b2), b1), rtol=0, atol=1e-9)
assert np.allclose(dL_db2, gradient(lambda b: loss(x, y, W1, b1, W2, b), b2), rtol=0, atol=1e-9)
assert np.allclose(dL_dx, gradient(lambda x: loss(x, y, *start), x), rtol=0, atol=1e-9)
print("dL_db1", dL_db1.ravel(), " dL_dx", dL_dx.ravel())

# %% [markdown] covers=["A12", "M22"]
# So where do the slopes called δ live? At every unit that has a $z$: two hidden, two outputs. The inputs have no $z$, no
# weights lead *into* them, and training never needs $\partial L/\partial x$. It exists all the same, and lesson 11 uses it to ask
# which pixels a network looks at.

# %% [markdown] tags=["card"] exercise="5.5"
# A blank page. For a 2-layer sigmoid network of **any** sizes, with half squared error and one example (`x` and `y` are
# columns), return the four gradients `dL_dW1, dL_db1, dL_dW2, dL_db2`, each with the shape of its parameter.
# `sigmoid` is at hand. For our network `dL_dW1[0, 0]` is 0.0004385677.

# %% tags=["answer"] exercise="5.5"

# %% tags=["check"] exercise="5.5"
check("5.5", gradients)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Five quantities are enough: the two layers of values, the slope at the outputs' z, the slope at the hidden z, and the answers.
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
# A column (H, 1) times a row (1, D) is a table (H, D) of all the products. `x.T` is a row. `hidden_slope` from
# the last exercise does the middle.
#
# </details>

# %% [markdown]
# ## 5 · Old weights or new?
#
# We know $\partial L/\partial w_5$ before we need $w_5$ for $\partial L/\partial a_{h1}$. It is tempting to update $w_5$ at once and walk back through
# the **new** one. Mazur's article says: use the old one. All gradients belong to one point, and a slope is measured
# where you stand.
#
# Below are both variants, made of nnlib's layers, each of which carries a slope back through the weights that it has at that
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

def error_after(steps, hasty):
    network = mazur_network()
    for _ in range(steps):
        weight_step(network, hasty)
    return network.loss(x, y)


# %% covers=["Q37", "M35", "E1"]
old_1, new_1 = error_after(1, hasty=False), error_after(1, hasty=True)
old_10000, new_10000 = error_after(10_000, hasty=False), error_after(10_000, hasty=True)
print("            after 1 step    after 10,000")
print(f"old weights {old_1:.10f}    {old_10000:.8e}\nnew weights {new_1:.10f}    {new_10000:.8e}")
assert round(old_1, 10) == 0.2910277737 and round(new_1, 10) == 0.2910279239
assert f"{old_10000:.8e} {new_10000:.8e}" == "3.51018778e-05 3.50847863e-05"

# %% [markdown]
# The article prints 0.291027924 and 0.000035085. Both belong to the **new** weights, which its own text warns against.
#
# * *Not wrong:* the explanation, the formulas, the gradients, and the updated weights printed for the first step.
# * *Wrong:* the two errors printed after stepping. They come from another procedure than the one described.
#
# After one step the hasty variant is a little worse, after 10,000 a little better. So it "works anyway". Is that a
# proof? The gradient check asks a sharper question: was what moved $W_1$ the slope at the point where we stood?

# %%
measured = gradient(lambda W: loss(x, y, W, b1, W2, b2), W1)
for name, hasty in (("old", False), ("new", True)):
    network = mazur_network()
    weight_step(network, hasty)
    W1_after = network.layers[0].W
    used = (W1 - W1_after) / 0.5
    print(f"{name} weights: used {used[0, 0]:.8f}, measured {measured[0, 0]:.8f}; new w1 {W1_after[0, 0]:.10f}")
    assert np.allclose(used, measured, rtol=1e-6, atol=0) is not hasty

# %% [markdown]
# The check does not care how far the loss came down. It asks whether a number is what it claims to be, and the hasty one
# is not: it is the derivative of nothing at the old point. Here it points roughly the right way, and the loss forgives it.
# On another network, or with a larger step, nobody has promised that it will.

# %% [markdown] tags=["card"] exercise="5.6"
# `hasty_step` below should be one step of gradient descent on all four parameters. It runs, the shapes are right, and
# the loss even falls. **Two** bugs are in it. Write `step`, the repaired version.

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
# leave it out. The answer is the letters of the others, in order.

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
# `Network` from nnlib does what we did, for all parameters in one walk. It must give our numbers to the twelfth digit.
# And it must only **read** the parameters: derivatives are one job, stepping is another. We compare the bits
# of all twelve parameters before and after; then a second object, which has never heard of networks, makes the step.

# %% covers=["A10", "B6"]
network = mazur_network()
before = network.parameters.copy()
L_network, _ = network.loss_and_gradient(x, y)
network_W1, network_b1, network_W2, network_b2 = network.gradients()
assert abs(L_network - L) < 1e-12 and abs(network_W1[0, 0] - dL_dw1) < 1e-12
assert abs(network_W2[0, 0] - dL_dw5) < 1e-12 and np.allclose(network_b1, dL_db1, rtol=0, atol=1e-12)
assert np.allclose(network_b2, dL_db2, rtol=0, atol=1e-12)
assert network.parameters.tobytes() == before.tobytes()
print(f"dL_dw5 {network_W2[0, 0]:.10f}   dL_dw1 {network_W1[0, 0]:.10f}   parameters unchanged, bit for bit")

# %% covers=["Q68"]
descent = GradientDescent(eta=0.5)
descent.step(network.parameters, network.gradient)
moved = network.parameters - before
print(f"loss {L:.10f} -> {network.loss(x, y):.10f}")
assert round(network.loss(x, y), 10) == 0.2804714468
assert np.allclose(moved, -0.5 * network.gradient, rtol=0, atol=1e-15)

# %% [markdown]
# The article leaves the biases where they are and reaches 0.2910277737 after this step; we train them too and reach
# 0.2804714468. Now 10,000 such laps: a backward pass that computes, a step that uses.

# %%
network, losses = mazur_network(), []
for _ in range(10_000):
    L_now, dL_dtheta = network.loss_and_gradient(x, y)
    losses.append(L_now)
    descent.step(network.parameters, dL_dtheta)
L_end = network.loss(x, y)
print(f"after 10,000 steps {L_end:.8e}")
print("outputs", network.forward(x).ravel().round(4), "for targets", y.ravel())
assert f"{L_end:.8e}" == "2.44756224e-06"

# %%
loss_over_steps(losses)

# %% [markdown]
# And here is the explorer of lesson 00 again, now that you know every number in it. Choose a parameter: each path from it to
# the loss lights up with its factors, their products are added below, and the finite difference stands beside the sum.

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
# In two sentences: why does training never need $\partial L/\partial x$, though it exists? And what does the gradient of $W_1$
# need from the input instead?

# %% [markdown] tags=["write"] exercise="5.9"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what multiplies, what adds, what is stored, what is used only once, what must not change
# on the way back.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Along a path the local slopes **multiply**: 0.0821670406 for $w_5$ is one product.
# 2. Where paths meet, their products **add**: a hidden unit hears from every output.
# 3. A weight's gradient is the slope where it ends times the **stored value** where it begins; a bias has the factor 1.
# 4. We walk from the loss backwards so that a shared factor is computed **once**.
# 5. All slopes belong to the **old point**; backprop only reads the parameters, the step changes them.
#
# </details>
#
# **Next:** lesson 06 writes the same walk as four lines of matrices, for batches of any size.
#
# **Sources.** The network and its numbers are from Matt Mazur's *A Step by Step Backpropagation Example*;
# the difference between its text and two of its printed errors was found by recomputing both variants.
# Michael Nielsen's *Neural Networks and Deep Learning*, chapter 2, tells the same story in matrices and uses the name δ.
