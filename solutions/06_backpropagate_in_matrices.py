# %% [markdown]
# # Backpropagate in matrices: write the way back of a layer for a whole batch
#
# By the end you will have written a dense layer, softmax with cross-entropy and a gradient check, for a batch of any
# size, and you will know a test that wrong code passes.
#
# | | |
# | --- | --- |
# | **You will be able to** | turn a sum over paths into a matrix product; write the way back of a layer for a batch; test a gradient so that the test means something |
# | **You need** | central differences ([lesson 01](01_measure_a_slope.ipynb)), cross-entropy ([lesson 04](04_train_one_neuron.ipynb)), the slopes of Mazur's network ([lesson 05](05_backpropagate_by_hand.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib import Network, gradient, jacobian
from nnlib.course import begin, check, choose, enter, order
from nnlib.show import style, table
begin("06")

# %%
from nnlib import GradientDescent, SoftmaxCrossEntropy, SquaredError, check_gradient
style()
rng = np.random.default_rng(6)

# %%
from nnlib.show.network.matrix_product import Factor, matrix_product
W2 = np.array([[0.40, 0.45], [0.50, 0.55]])
a1 = np.array([[0.5932699921], [0.5968843783]])
dL_dz2 = np.array([[0.1384985616], [-0.0380982365]])
transposed, slopes = Factor("W₂", "K H", W2).T, Factor("∂L/∂z₂", "K N", dL_dz2)
matrix_product(transposed, slopes, row=0, column=0)

# %% [markdown]
# These are Mazur's numbers: 0.4 and 0.5 are his $w_5$ and $w_7$, and the orange column on top holds the slopes at the
# sums of his two output units. You know the sum in the corner: what reaches hidden unit h1 through o1, plus what
# reaches it through o2. So it is one entry of a product of two matrices, in which $W_2$ has its rows and columns
# exchanged. Why exchanged?

# %% [markdown]
# ## 1 · From a sum to a product
#
# Mazur numbers his weights from 1 to 8. For layers of any size a name has to say where a weight lies: $W_{jk}$ leads **to**
# unit $j$ **from** unit $k$. Forward, unit $j$ adds up what reaches it:
#
# $$z_j=\sum_k W_{jk}\,a_k + b_j$$
#
# Compare that with the product of two matrices, row against column: $(AB)_{jn}=\sum_k A_{jk}\,B_{kn}$. The index that
# is summed, $k$, stands in the middle, last in $A$ and first in $B$. In the sum for $z_j$ it stands there too, so the
# layer is a product, $z = Wa + b$. On the way back, unit $k$ adds over the paths that leave it:
#
# $$\frac{\partial L}{\partial a_k}=\sum_j W_{jk}\,\frac{\partial L}{\partial z_j}$$
#
# This sum runs over $j$, the *first* index of $W_{jk}$. To bring it to the middle, we exchange rows and columns:
# $(W^\mathsf T)_{kj}=W_{jk}$, the **transpose**. It holds the same numbers, and the sum is a product:
#
# $$\frac{\partial L}{\partial a_k}=\sum_j (W^\mathsf T)_{kj}\,\frac{\partial L}{\partial z_j},\qquad
# \frac{\partial L}{\partial a}=W^\mathsf T\,\frac{\partial L}{\partial z}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $W_{jk}$ | `W2[j, k]` | scalar | the weight to $j$ from $k$ |
# | $\partial L/\partial z$ | `dL_dz2` | (K, 1) | one slope for each unit of the layer |
# | $\partial L/\partial a$ | `dL_da1` | (H, 1) | one slope for each unit below it |

# %%
dL_da1_by_sums = np.zeros((2, 1))
for k in range(2):
    for j in range(2):
        dL_da1_by_sums[k] += W2[j, k] * dL_dz2[j]
dL_da1 = W2.T @ dL_dz2
assert np.allclose(dL_da1, dL_da1_by_sums, rtol=0, atol=1e-15)
assert np.allclose(dL_da1, [[0.0363503064], [0.0413703226]], rtol=0, atol=1e-10)
table({"by sums": dL_da1_by_sums[:, 0], "by product": dL_da1[:, 0]}, digits=9)

# %% [markdown]
# A sum down a column of $W$ is a sum along a row of $W^\mathsf T$.
#
# The weights are easier still. $W_{jk}$ lies on one link, $z_j=W_{jk}a_k+\dots$, so there is one product and no sum:
#
# $$\frac{\partial L}{\partial W_{jk}}=\frac{\partial L}{\partial z_j}\,a_k,\qquad
# \frac{\partial L}{\partial W}=\frac{\partial L}{\partial z}\,a^\mathsf T$$
#
# A column times a row is the table of all their products: one slope for each weight. **A derivative of $L$ has the
# shape of what stands below the bar.** Some books print slope times value, some value times slope. One is the
# transpose of the other, and only the first has each slope in the place of its weight:

# %% covers=["Q50", "Q52"]
dL_dW2 = dL_dz2 @ a1.T
value_times_slope = a1 @ dL_dz2.T
assert np.allclose(dL_dW2.ravel(), [0.0821670406, 0.0826676278, -0.0226025405, -0.0227402422], rtol=0, atol=1e-10)
assert np.array_equal(value_times_slope.T, dL_dW2) and dL_dW2.shape == W2.shape
table({"weight": ["w5", "w6", "w7", "w8"], "slope times value": dL_dW2.ravel(),
       "value times slope": value_times_slope.ravel()})

# %% [markdown] tags=["card"] exercise="6.1" covers=["Q34"]
# Should we not *undo* $W$ on the way back, that is, divide by it?
# Take a layer without bias, $W=\begin{pmatrix}2&1\\0&4\end{pmatrix}$, and suppose that the loss has the slope 1 at both
# of its sums: $\partial L/\partial z=(1, 1)$. What is $\partial L/\partial a$ for its two inputs? Add over the paths.

# %% tags=["answer"] exercise="6.1"
### BEGIN SOLUTION
worth = "c"
### END SOLUTION

# %% tags=["check"] exercise="6.1"
check("6.1", worth)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Move the first input up by one unit. What happens to $z_1$ and to $z_2$, and what does the loss make of that?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial a_k=W_{1k}\cdot 1+W_{2k}\cdot 1$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# With both slopes equal to 1, you add up the columns of $W$.
#
# </details>

# %% [markdown]
# Think of a farm. A sheep gives 2 of wool and no milk, a goat 1 of wool and 4 of milk: that is $W$, with a row for each good
# and a column for each animal. Wool and milk sell at a price of 1.

# %%
yields, prices = np.array([[2.0, 1.0], [0.0, 4.0]]), np.array([[1.0], [1.0]])

def income(herd):
    return float(np.sum(prices * (yields @ herd)))

# %% covers=["Q34", "M24"]
measured = gradient(income, np.array([[0.3], [-0.7]]))
transposed = yields.T @ prices
inverted = np.linalg.inv(yields) @ prices
inverted_transposed = np.linalg.inv(yields).T @ prices
assert np.allclose(measured, [[2], [5]], rtol=0, atol=1e-9) and np.allclose(inverted, [[0.375], [0.25]])
table({"measured": measured[:, 0], "transposed": transposed[:, 0],
       "inverted": inverted[:, 0],
       "both": inverted_transposed[:, 0]})

# %% [markdown]
# A sheep is worth 2 and a goat 5, and nobody has to turn milk back into goats to find that out. **Quantities travel forward
# along the rows of $W$; prices travel back down its columns**, through the same numbers. A derivative is such a price:
# what the loss pays for one unit more.
#
# The inverse answers another question: which herd gave this wool and this milk? Ours is what a change $da$ of the herd is
# worth. We may price the goods that it brings, or price the animals themselves. Both must give the same sum, for every
# $da$, and only the transpose does that:
#
# $$\frac{\partial L}{\partial z}\cdot(W\,da)=\Big(W^\mathsf T\,\frac{\partial L}{\partial z}\Big)\cdot da$$

# %% covers=["M24"]
added = np.array([[0.01], [-0.02]])
goods_priced = np.sum(prices * (yields @ added))
animals_priced = np.sum(transposed * added)
with_inverse = np.sum(inverted * added)
assert np.isclose(goods_priced, -0.08) and np.isclose(animals_priced, -0.08) and np.isclose(with_inverse, -0.00125)
table({"goods priced": goods_priced, "animals priced": animals_priced,
       "by the inverse": with_inverse})

# %% [markdown]
# A 3 × 2 matrix cannot be inverted at all, but it can be transposed. And compare inverse and transpose of a rotation:

# %%
rotation = np.array([[0.6, -0.8], [0.8, 0.6]])
assert np.allclose(np.linalg.inv(rotation), rotation.T)
table({"inverse": np.linalg.inv(rotation).ravel(), "transpose": rotation.T.ravel()})

# %% [markdown]
# They are **equal**: a test on a rotation cannot tell the two apart. So test with numbers that have no special property
# (section 5).
#
# ## 2 · A batch is columns side by side
#
# $N$ examples are the $N$ columns of one matrix, with a capital letter: $Z = WX + b$. NumPy adds the column $b$ to each
# column, which is called **broadcasting**. Column $n$ of $Z$ depends on column $n$ of $X$ and on no other, while all of them
# share one $W$ and one $b$:
#
# * An *input* belongs to one example. Nothing is added over examples: each column goes back alone.
# * A *parameter* reaches every example, along $N$ paths. Where paths meet, their slopes add.
#
# $$\frac{\partial L}{\partial X}=W^\mathsf T\frac{\partial L}{\partial Z},\qquad
# \frac{\partial L}{\partial W_{jk}}=\sum_n\frac{\partial L}{\partial Z_{jn}}X_{kn},\quad
# \frac{\partial L}{\partial W}=\frac{\partial L}{\partial Z}X^\mathsf T,\qquad
# \frac{\partial L}{\partial b_j}=\sum_n\frac{\partial L}{\partial Z_{jn}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $X$ | `X` | (D, N) | $N$ examples with $D$ inputs each |
# | $W, b$ | `W`, `b` | (H, D), (H, 1) | the parameters of $H$ units |
# | $\partial L/\partial Z$ | `dL_dZ` | (H, N) | the slopes that arrive from above |
# | $\partial L/\partial W$, $\partial L/\partial b$ | `dL_dW`, `dL_db` | as `W`, `b` | for the step |
# | $\partial L/\partial X$ | `dL_dX` | as `X` | for the layer below |
#
# In $\partial L/\partial W$ the sum runs over $n$: to bring it to the middle, $X$ is transposed. The first two rows of
# $W$ below are the farm's.

# %%
W, b = np.array([[2.0, 1.0], [0.0, 4.0], [-1.0, 3.0]]), np.array([[0.5], [-1.0], [0.0]])
X = np.array([[1.0, 1.0, 2.0, -2.0], [0.0, 1.0, 1.0, 3.0]])
matrix_product(Factor("W", "H D", W), Factor("X", "D N", X), row=1, column=3)

# %% [markdown]
# Each column of $X$ meets the whole of $W$ and makes one column of the result. For the way back we invent the slopes that
# arrive from above: a price for each entry of $Z$. As loss we take the bill, $L=\sum\text{price}\cdot Z$; then
# $\partial L/\partial Z$ is the price list itself.

# %%
dL_dZ = np.array([[1.0, -1.0, 2.0, 1.0], [1.0, 2.0, 0.0, -1.0], [0.0, 1.0, -3.0, 3.0]])

def bill(W, b, X):
    return float(np.sum(dL_dZ * (W @ X + b)))

# %%
dL_dW, dL_db, dL_dX = np.zeros_like(W), np.zeros_like(b), np.zeros_like(X)
for n in range(X.shape[1]):
    dL_dW += dL_dZ[:, [n]] @ X[:, [n]].T
    dL_db += dL_dZ[:, [n]]
    dL_dX[:, [n]] = W.T @ dL_dZ[:, [n]]
assert np.allclose(dL_dW, gradient(lambda W: bill(W, b, X), W), rtol=0, atol=1e-8)
assert np.allclose(dL_db, gradient(lambda b: bill(W, b, X), b), rtol=0, atol=1e-8)
assert np.allclose(dL_dX, gradient(lambda X: bill(W, b, X), X), rtol=0, atol=1e-8)
assert np.array_equal(dL_dX[:, 0], [2, 5]) and np.array_equal(dL_db, [[3], [2], [1]])

# %%
columns = {f"example {n + 1}": dL_dX[:, n] for n in range(X.shape[1])}
table({"dL_dX": ["first input", "second input"], **columns})

# %%
measured = gradient(lambda W: bill(W, b, X), W)
table({"dL_dW, example by example": dL_dW.ravel(), "measured": measured.ravel()})

# %% [markdown]
# Example 1 has (2, 5): the sheep and the goat. The formulas need no loop: `dL_dZ @ X.T` adds over the examples by itself, and
# `sum(axis=1, keepdims=True)` adds the columns and leaves a column. In training, $L$ is a **mean** over the batch, and
# its 1/N enters once, at the top, with the slope of the loss.

# %% [markdown] tags=["card"] exercise="6.2"
# A linear layer `Z = W @ X + b` has the loss $L=\frac1N\sum\frac12(Z-Y)^2$. The forward pass is given. Write
# the way back, without a loop: first `dL_dZ`, as for the single neuron of lesson 04, then the three derivatives.

# %% tags=["answer"] exercise="6.2"

# %% tags=["check"] exercise="6.2"
check("6.2", linear_backward)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# How does $L$ react to one entry of $Z$? Everything else is made from these slopes and holds no further 1/N.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial Z}=\dfrac1N(Z-Y)$, then the three formulas above.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# For `dL_dW` the inputs are transposed, for `dL_db` the columns are added with `keepdims=True`.
#
# </details>

# %% [markdown]
# **Shapes are a proof-reader.** What if you forget to transpose?

# %%
def shape_of(compute):
    try:
        return str(compute().shape)
    except ValueError:
        return "refused"

# %%
assert shape_of(lambda: W @ dL_dZ) == "refused" and (W.T @ dL_dZ).shape == X.shape == (2, 4)
table({"product": ["W @ dL_dZ", "W.T @ dL_dZ"],
       "shapes": [f"{A.shape} @ {dL_dZ.shape}" for A in (W, W.T)],
       "result": [shape_of(lambda: W @ dL_dZ), shape_of(lambda: W.T @ dL_dZ)]})

# %% [markdown]
# NumPy's message speaks of *core dimensions*: the two inner lengths, 2 and 3, differ. Ask **which of the two turns**. The
# result has to be (2, 4), like $X$; its 4 columns come from $\partial L/\partial Z$ as it stands, so $W$ turns. Below, any two
# of $W$, $X$, $\partial L/\partial Z$ and their transposes can be put together. Your task is $\partial L/\partial X$.

# %%
from nnlib.show.widgets.product_explorer import ProductExplorer
ProductExplorer(W, X, dL_dZ)

# %% [markdown] tags=["card"] exercise="6.3"
# Solve the task of the picture, then read its corner. The largest entry is a sum with one share for each unit
# of the layer. What is the share of the **second** unit?

# %% tags=["answer"] exercise="6.3"
### BEGIN SOLUTION
share = 8
### END SOLUTION

# %% tags=["check"] exercise="6.3"
check("6.3", share)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# $\partial L/\partial X$ has D rows. Which of the six matrices can stand on the left?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $W^\mathsf T\;\partial L/\partial Z$. Try the entries until the line under the picture says *Reached*.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# It is the entry [1, 1]. Its three terms stand in the corner, in the order of the units.
#
# </details>

# %% [markdown]
# If H, D and N were equal, every product would fit. And shapes do not find every error with the bias. Guess twice. Eight
# examples each send back the slope 1: is the slope of the bias 8, or 1? Four biases are stored flat, as (4,) instead of
# (4, 1): which shape is left after a column is subtracted?

# %% covers=["M38"]
eight_slopes = np.ones((1, 8))
by_sum = eight_slopes.sum(axis=1, keepdims=True)
measured = gradient(lambda b: float(np.sum(eight_slopes * b)), np.array([[0.0]]))
assert by_sum == 8 and np.isclose(measured, 8)
table({"slope of the bias, as a sum": by_sum[0], "measured": measured[0]})

# %% covers=["Q94"]
flat_b, step = np.zeros(4), 0.1 * np.ones((4, 1))
assert (flat_b - step).shape == (4, 4) and shape_of(lambda: flat_b.__isub__(step)) == "refused"
table({"step": ["flat_b - step", "flat_b -= step"],
       "shape": [shape_of(lambda: flat_b - step),
                 shape_of(lambda: flat_b.__isub__(step))]})

# %% [markdown]
# It is 8, since one step of $b$ moves all eight sums. The flat bias has silently become a 4 × 4 table; in place, with `-=`, no
# shape can change, so NumPy refuses. A column minus a column stays a column: that is why `b` is one.
#
# **A place to stop.** Remember: on the way back $W$ is transposed, inputs go back column by column, parameters add over the
# examples. Next: the activation and the loss.
#
# ## 3 · Through the activation, entry by entry
#
# Each unit applies $f$ to its own sum and looks at no other: $A=f(Z)$. One link leads from $A_{jn}$ back to $Z_{jn}$, with one
# factor. That is why a single `*` stands among all the `@`; on paper it is $\odot$:
#
# $$\frac{\partial L}{\partial Z}=\frac{\partial L}{\partial A}\odot f'(Z)$$
#
# The slopes of all $a$ in all $z$ form a matrix too, the **Jacobian**. It is zero off its diagonal, and to multiply by a
# diagonal matrix is to multiply entry by entry. In Mazur's network the slope at the hidden sums is
# $(W_2^\mathsf T\,\partial L/\partial z_2)\odot a_1(1-a_1)$: *add over the outgoing weights, then multiply by the unit's own
# slope*, as in [lesson 05](05_backpropagate_by_hand.ipynb).

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

J = jacobian(sigmoid, np.array([0.3775, 0.3925]))
assert J[0, 1] == J[1, 0] == 0
table({"slope of": ["a_h1", "a_h2"], "in z_h1": J[:, 0], "in z_h2": J[:, 1]}, digits=8)

# %% covers=["Q41", "Q47"]
dL_dz1 = dL_da1 * a1 * (1 - a1)
assert np.allclose(J.T @ dL_da1, dL_dz1, rtol=0, atol=1e-10)
assert np.allclose(dL_dz1, [[0.0087713547], [0.0099542547]], rtol=0, atol=1e-10)
table({"by diagonal matrix": (J.T @ dL_da1)[:, 0],
       "entry by entry": dL_dz1[:, 0]}, digits=8)

# %% [markdown]
# The slope is that of *this* layer's $f$. ReLU, $f(z)=\max(z,0)$, is a gate: slope 1 where $z>0$, else 0. The gate is set by
# $z$, and what passes through it on the way back is the slope from above. Two common errors stand beside it:

# %% covers=["Q55", "Q64"]
Z_r, dL_dA_r = np.array([[2.0, -1.0, 3.0]]), np.array([[5.0, 5.0, -4.0]])
measured = gradient(lambda Z: float(np.sum(dL_dA_r * np.maximum(Z, 0))), Z_r)
masked, times_value = dL_dA_r * (Z_r > 0), dL_dA_r * np.maximum(Z_r, 0)
assert np.allclose(masked, measured, rtol=0, atol=1e-8)
table({"measured": measured[0], "gate": masked[0], "times the value": times_value[0],
       "no gate": dL_dA_r[0]})

# %% [markdown]
# At $z=0$ relu has a **kink**: the slope is 0 on its left and 1 on its right. A program has to choose, and we take 0. Does
# the choice do harm? On each side the first-order forecast holds, and $z$ is hardly ever exactly 0. We count in a training
# run with 8 relu units and 50 examples:

# %%
r = np.random.default_rng(0)
relu_net = Network([2, 8, 2], "relu", loss=SoftmaxCrossEntropy(), rng=r)
X_k, y_k, sums = r.normal(size=(2, 50)), np.arange(50) % 2, []
for _ in range(200):
    W_k, b_k = relu_net.weights_and_biases()[:2]
    sums.append(W_k @ X_k + b_k)
    _, slopes = relu_net.loss_and_gradient(X_k, y_k)
    GradientDescent(0.1).step(relu_net.parameters, slopes)

at_zero = np.sum(np.array(sums) == 0)
assert (np.size(sums), at_zero) == (80_000, 0)
table({"sums z": np.size(sums), "exactly 0": at_zero})

# %% [markdown] tags=["card"] exercise="6.4"
# Write the layer $A=\tanh(WX+b)$, forward and back, for a batch. `dL_dA` (H, N) arrives from above, with the 1/N
# already inside if there is one. The slope of tanh, written with its value, is $1-a^2$.

# %% tags=["answer"] exercise="6.4"

# %% tags=["check"] exercise="6.4"
check("6.4", dense)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Two moves: from `dL_dA` to `dL_dZ`, and from there to the three things that $Z$ is made of.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial Z}=\dfrac{\partial L}{\partial A}\odot(1-A^2)$, then section 2.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Write `dL_dZ` with `*`, and use it three times: with `X.T` on its right, summed over `axis=1`, with `W.T` on its left.
#
# </details>

# %% [markdown]
# Why an activation at all? Without $f$, two layers are
# $W_2(W_1x+b_1)+b_2=(W_2W_1)\,x+(W_2b_1+b_2)$: one matrix, one bias. So are three, below. Then comes XOR: answer 1 if
# exactly one of two inputs is 1. Guess what a linear network says to the four cases after 2,000 steps.

# %% covers=["Q65", "M39"]
W1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.full((2, 1), 0.35)
b2, W3, b3 = np.full((2, 1), 0.60), np.array([[0.7, -0.2]]), np.array([[0.1]])
x = np.array([[0.05], [0.10]])
three_layers = W3 @ (W2 @ (W1 @ x + b1) + b2) + b3
one_layer = (W3 @ W2 @ W1) @ x + (W3 @ (W2 @ b1 + b2) + b3)
assert abs((three_layers - one_layer).item()) < 1e-15
table({"three layers": three_layers[0], "one layer": one_layer[0]}, digits=9)

# %%
XOR_X = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
XOR_Y = np.array([[0.0, 1.0, 1.0, 0.0]])

# %%
def answers_after_training(activation):
    r = np.random.default_rng(0)
    xor = Network([2, 4, 1], activation, loss=SquaredError(), rng=r)
    for _ in range(2000):
        _, slopes = xor.loss_and_gradient(XOR_X, XOR_Y)
        GradientDescent(eta=0.2).step(xor.parameters, slopes)
    return xor.forward(XOR_X)[0]

# %% covers=["Q65", "M39"]
linear, bent = answers_after_training("identity"), answers_after_training("tanh")
assert np.allclose(linear, 0.5, atol=1e-3) and np.allclose(bent, XOR_Y[0], atol=2e-3)
table({"wanted": XOR_Y[0], "linear": linear.round(6), "tanh": abs(bent.round(6))})

# %% [markdown]
# Over the four corners, a linear network of any depth is a plane, and the best plane says 0.5
# everywhere. Only the activation makes depth useful.
#
# ## 4 · Softmax with cross-entropy
#
# For $K$ classes the last layer puts out $K$ numbers of any size, the **logits**. **Softmax** turns a column of them into
# probabilities:
#
# $$p_k=\frac{e^{z_k}}{\sum_i e^{z_i}}=\frac{e^{z_k-c}}{\sum_i e^{z_i-c}}$$
#
# The second form holds for any shift $c$, because $e^{-c}$ cancels. It is there for the computer, for which $e^{1000}$ is
# too large: if $c$ is the largest logit of the column, no exponent is above 0.

# %%
def softmax(Z):
    E = np.exp(Z - Z.max(axis=0))
    return E / E.sum(axis=0)

# %% covers=["E13"]
z = np.array([[1.2], [2.0], [-4.0], [0.0]])
p, shifted = softmax(z), softmax(z + 1000)
with np.errstate(all="ignore"):
    overflown = np.exp(z + 1000) / np.exp(z + 1000).sum()
assert np.allclose(p.ravel(), [0.2831055326, 0.6300629498, 0.0015617699, 0.0852697478], rtol=0, atol=1e-10)
assert np.allclose(softmax(z + 1000), p, rtol=0, atol=1e-12) and np.isnan(overflown).all()
assert np.exp(-900.0) == 0
table({"p": p[:, 0], "1000 added": shifted[:, 0],
       "without the shift": overflown[:, 0]})

# %% [markdown]
# The **cross-entropy** of an example with the right class $y$ is $-\log p_y$: nothing if $p_y=1$, much if $p_y$ is small.
# Write the logarithm of the quotient as a difference first. The slope of $\log S$ is $1/S$ times the slope of $S$
# ([lesson 04](04_train_one_neuron.ipynb)), so
#
# $$L=-\log p_y=\log\sum_i e^{z_i}-z_y,\qquad
# \frac{\partial L}{\partial z_k}=\underbrace{\frac{e^{z_k}}{\sum_i e^{z_i}}}_{\text{from the logarithm}}-
# \underbrace{[\,k=y\,]}_{\text{from } z_y}=p_k-Y_k$$
#
# Here $[\,k=y\,]$ is 1 if $k=y$, and 0 otherwise.
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $y$ | `y` | (N,) | the right class of each example, counted from 0 |
# | $Y$ | `Y = np.eye(K)[:, y]` | (K, N) | **one-hot**: a 1 at the right class, else 0 |
# | $P$ | `P = softmax(Z)` | (K, N) | probabilities, each column adds up to 1 |
# | $\partial L/\partial Z$ | `dL_dZ` | (K, N) | for the mean over $N$ examples: `(P - Y) / N` |
#
# The slope at a logit is the probability given minus the probability wanted. Suppose that the first class is right:

# %%
y_column = np.eye(4)[:, [0]]
dL_dz = p - y_column

def surprise(z):
    return float(np.log(np.exp(z).sum()) - z[0, 0])

numeric = gradient(surprise, z)
assert np.allclose(dL_dz, numeric, rtol=0, atol=1e-9)
assert round(surprise(z), 4) == 1.2619 and round(dL_dz[0, 0], 4) == -0.7169
table({"p - Y": dL_dz[:, 0], "by difference": numeric[:, 0]})

# %%
z0, slope = np.linspace(-4, 6, 101), dL_dz[0, 0]
others = np.exp(z[1:]).sum()
plt.plot(z0, np.log(np.exp(z0) + others) - z0)
plt.plot(z0[30:75], surprise(z) + slope * (z0[30:75] - z[0, 0]))
plt.plot(z[0, 0], surprise(z), "o", color="C0")
plt.title(f"The loss changes {slope:.4f} times as much as the right logit")
plt.xlabel("z₀, the logit of the right class")
plt.ylabel("loss")
plt.show()

# %% [markdown]
# On the left, where the right class gets little probability, the curve is nearly a line of slope −1: however wrong the
# network is, the slope does not fade. On the right it tends to 0.
#
# Softmax's *own* slope is contained in $p-Y$. Its Jacobian is $\mathrm{diag}(p)-p\,p^\mathsf T$, the loss has the
# slope $-1/p_y$ in the probability of the right class and 0 in the others, and their product is $p-Y$. That is why the way back
# begins at $Z$: multiply by a slope of softmax once more, and the result is wrong. With half the square of
# lesson 05 nothing cancels: the second table has both losses for a sigmoid unit at $a=0.8$ with the target 1.

# %% covers=["Q71", "Q46"]
J = np.diagflat(p) - p @ p.T
dL_dp = -y_column / p
once_more = dL_dz * p * (1 - p)
assert np.allclose(J.T @ dL_dp, dL_dz, rtol=0, atol=1e-14) and not np.allclose(once_more, numeric, atol=0.1)
table({"p - Y": dL_dz[:, 0], "by the Jacobian": (J.T @ dL_dp)[:, 0],
       "a slope too many": once_more[:, 0]})

# %% covers=["M25", "Q44"]
a, target = 0.8, 1.0  # a sigmoid unit
by_cross_entropy = -target / a * a * (1 - a)
by_half_square = (a - target) * a * (1 - a)
assert np.isclose(by_cross_entropy, a - target)
table({"dL_dz, cross-entropy": by_cross_entropy, "dL_dz, half square": by_half_square})

# %% tags=["proof"]
measured = gradient(lambda z: float(0.5 * (sigmoid(z) - target) ** 2), np.log(a / (1 - a)))
assert np.isclose(measured, by_half_square, rtol=0, atol=1e-9)

# %% [markdown] tags=["card"] exercise="6.5"
# Return the mean loss and its slopes for a batch of logits `Z` (K, N) of any size and labels `y` (N,). A right
# class with the probability $e^{-900}$ has a loss of 900, but a computer rounds $e^{-900}$ to 0, and $-\log 0$ is infinite.
# For the logits (1.2, 2, −4, 0) and the label 0, $L$ is 1.2619 and the first slope −0.7169.

# %% tags=["answer"] exercise="6.5"

# %% tags=["check"] exercise="6.5"
check("6.5", softmax_cross_entropy)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# There is a form of $L$ above that needs only logits and one sum.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $L=\log\sum_i e^{z_i-c}-(z_y-c)$ with $c$ the largest logit of the column.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `shifted = Z - Z.max(axis=0)`. The right logits are `(Y * shifted).sum(axis=0)`. Take the mean of the losses, and divide the
# slopes by N.
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: an activation acts entry by entry, softmax with cross-entropy leaves $p-Y$. Next: how to
# know that a gradient is right.
#
# ## 5 · A check for all parameters at once
#
# To measure each entry of a gradient $g$ takes two losses for each parameter. It is cheaper to take a step in a
# **random direction** $d$ of length 1, with all parameters at once. [Lesson 01](01_measure_a_slope.ipynb) says at what rate the loss must change:
#
# $$g\cdot d\;\approx\;\frac{L(\theta+h\,d)-L(\theta-h\,d)}{2h}$$
#
# That takes two losses, whatever the number of parameters. If $g$ is wrong by some $r$, the left side is wrong by $r\cdot d$,
# which vanishes only for a $d$ perpendicular to $r$, and a random draw almost never gives one. Three directions in a network
# of 23 parameters:

# %%
network = Network([4, 3, 2], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
X_c, y_c = rng.normal(size=(4, 8)), rng.integers(2, size=8)
theta = network.parameters.copy()
g = network.loss_and_gradient(X_c, y_c)[1].copy()
assert theta.size == 23

def loss_at(theta):
    return network.loss_at(theta, X_c, y_c)

# %%
def slope_along(d):
    return (loss_at(theta + 1e-5 * d) - loss_at(theta - 1e-5 * d)) / 2e-5

directions = [d / np.linalg.norm(d) for d in rng.normal(size=(3, theta.size))]
predicted, measured = [g @ d for d in directions], [slope_along(d) for d in directions]
assert np.allclose(predicted, measured, rtol=0, atol=1e-9)
table({"g · d": predicted, "measured": measured})

# %% [markdown] tags=["card"] exercise="6.6"
# They agree, but how well is well enough? A distance of $10^{-6}$ looks small, but between $10^{-6}$ and $2\cdot10^{-6}$ it is
# half of the larger number. So the distance is divided by the longer of what is compared, and called the
# **relative error**: $\lVert u-v\rVert \,/\, \max(\lVert u\rVert,\lVert v\rVert)$.
#
# `f(theta)` is the loss, `g` the gradient to be tested, each row of `directions` (M, P) a direction of
# length 1. Entry $i$ of $u$ is the slope that the gradient predicts along direction $i$, entry $i$ of $v$ the measured one. Return
# the relative error. For a gradient twice as long as the right one it is 0.5.

# %% tags=["answer"] exercise="6.6"

# %% tags=["check"] exercise="6.6"
check("6.6", direction_error)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# One of the two vectors needs only the gradient, the other only `f`.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Entry $i$ of the first is $g\cdot d_i$; entry $i$ of the second the central difference along $d_i$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `directions @ g` is the first vector; a loop over the rows of `directions` makes the second. `np.linalg.norm` gives lengths.
#
# </details>

# %% [markdown]
# A check that fails often says what is wrong. We plant some errors. Ng's course divides by the sum of the two lengths
# instead of the longer one, so both are shown. Guess: what will each be for a doubled gradient?

# %%
slips = {"right": g, "a ½ lost": 2 * g, "a ½ too many": g / 2, "sum, not mean": 8 * g,
         "mean taken twice": g / 8, "sign": -g,
         "W1 and b1 halved": np.where(np.arange(theta.size) < 15, g / 2, g)}

# %%
def by_the_longer(u, v):
    return np.linalg.norm(u - v) / max(np.linalg.norm(u), np.linalg.norm(v))

def by_the_sum(u, v):
    return np.linalg.norm(u - v) / (np.linalg.norm(u) + np.linalg.norm(v))

# %% covers=["Q107", "Q109", "Q110", "Q112", "M37"]
assert np.isclose(by_the_sum(2 * g, g), 1 / 3) and np.isclose(by_the_longer(2 * g, g), 1 / 2)
assert np.isclose(by_the_sum(1e-6, 2e-6), 1 / 3) and np.isclose(by_the_longer(1e-6, 2e-6), 1 / 2)
table({"error": list(slips), "by the sum": [by_the_sum(u, g) for u in slips.values()],
       "by the longer": [by_the_longer(u, g) for u in slips.values()],
       "yours / right, least": [(u / g).min() for u in slips.values()],
       "most": [(u / g).max() for u in slips.values()]}, digits=4)

# %% [markdown]
# One third (by the sum) or one half (by the longer) is a good sign that one side is twice the other: look for a ½, or for 2/N
# against 1/N. A ratio of $N$, here 8, says that the loss was averaged and the gradient summed. Several ratios, as for the halved
# layer, say that one part of the formula is wrong. None of these is "nearly right": in float64, and where the loss is smooth, a
# right gradient agrees to about eight digits.
# With the 7 digits of **float32** a right slope looks wrong; it wants a wider step ([lesson 01](01_measure_a_slope.ipynb)):

# %%
def error_of_the_slope(kind, h):
    x, h = kind(1.0), kind(h)
    return abs(float((np.exp(x + h) - np.exp(x - h)) / (h + h)) - np.exp(1.0))

errors = [error_of_the_slope(kind, h) for kind, h in
          ((np.float64, 1e-5), (np.float32, 1e-5), (np.float32, 5e-3))]
assert errors[0] < 1e-9 and errors[1] > 1e-3 and errors[2] < 2e-4
table({"numbers": ["float64", "float32", "float32"], "h": [1e-5, 1e-5, 5e-3],
       "wrong by less than": [10.0 ** np.ceil(np.log10(error)) for error in errors]})

# %% [markdown]
# If the check passes, $g$ is the slope of *this* `f`, *at this point*. It does not say whether `f` is the loss that you meant
# or whether the labels are right. A **layer alone** has no loss, so one must be put on
# top. The handiest is the sum of its outputs, $L=\sum A$. Every slope that arrives from above is then 1.

# %% [markdown] tags=["card"] exercise="6.7" covers=["M37"]
# Four authors have written the way back through $A=\tanh Z$, each with a different slip. All test it with $L=\sum A$, so
# that `dL_dA` is all ones. Whose slip does the test overlook?

# %% tags=["answer"] exercise="6.7"
### BEGIN SOLUTION
overlooked = "b"
### END SOLUTION

# %% tags=["check"] exercise="6.7"
check("6.7", overlooked)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Write the right line down. Then put 1 for `dL_dA` in all five.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Right is $\dfrac{\partial L}{\partial A}\odot(1-A^2)$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Which factor makes no difference to a product when it is 1?
#
# </details>

# %%
X_t, prices_at_random = X / 5, rng.normal(size=(3, 4))

def passes(line, dL_dA):
    Z = W @ X_t + b
    dL_dZ = line(np.tanh(Z), Z, dL_dA)

    def loss(W):
        return float(np.sum(dL_dA * np.tanh(W @ X_t + b)))

    return check_gradient(loss, W, dL_dZ @ X_t.T, np.random.default_rng(0)).passed

# %%
lines = {
    "dL_dA * (1 - A**2)": lambda A, Z, dL_dA: dL_dA * (1 - A**2),
    "dL_dA * (1 - Z**2)": lambda A, Z, dL_dA: dL_dA * (1 - Z**2),
    "1 - A**2": lambda A, Z, dL_dA: 1 - A**2,
    "dL_dA * A * (1 - A)": lambda A, Z, dL_dA: dL_dA * A * (1 - A),
    "-dL_dA * (1 - A**2)": lambda A, Z, dL_dA: -dL_dA * (1 - A**2),
}

# %% covers=["M37"]
with_ones = [passes(line, np.ones_like(prices_at_random)) for line in lines.values()]
at_random = [passes(line, prices_at_random) for line in lines.values()]
assert with_ones == [True, False, True, False, False]
assert at_random == [True, False, False, False, False]
table({"line": list(lines), "passes with ones": with_ones, "at random": at_random})

# %% [markdown]
# The line `1 - A**2` never uses what arrives from above; in a network such a layer would ignore the loss. Ones
# hide it. So draw the prices **at random** and let $L=\sum\text{price}\cdot A$. As with the rotation in
# section 1, a special input makes a wrong formula right.

# %% [markdown] tags=["card"] exercise="6.8" covers=["M37", "Q64"]
# `passes_with_ones` is the way back of a ReLU layer, and its author's test with ones passed. **Two** bugs are in it.
# See it pass and fail, then write `mended`.

# %%
def passes_with_ones(X, W, Z, dL_dA):
    """dL_dW, dL_db, dL_dX of A = relu(Z) with Z = W @ X + b."""
    dL_dA = dL_dA.mean(axis=1, keepdims=True)  # one slope for each unit
    dL_dZ = np.maximum(dL_dA, 0) * (Z > 0)  # back through the relu
    return dL_dZ @ X.T, dL_dZ.sum(axis=1, keepdims=True), W.T @ dL_dZ

# %%
def measured_dL_dW(dL_dA):
    return gradient(lambda V: float(np.sum(dL_dA * np.maximum(V @ X + b, 0))), W)

def test_passes(dL_dA):
    dL_dW = passes_with_ones(X, W, W @ X + b, dL_dA)[0]
    return np.allclose(dL_dW, measured_dL_dW(dL_dA), rtol=0, atol=1e-7)

ones = np.ones_like(prices_at_random)
assert test_passes(ones) and not test_passes(prices_at_random)
table({"with ones": test_passes(ones), "at random": test_passes(prices_at_random)})

# %% tags=["answer"] exercise="6.8"

# %% tags=["check"] exercise="6.8"
check("6.8", mended)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Two operations act on `dL_dA`. Each of them leaves ones as they are. What do they do to other numbers?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial Z_{jn}}=\dfrac{\partial L}{\partial A_{jn}}\cdot[\,Z_{jn}>0\,]$: every example has its own slope, of either sign.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Drop the mean and the maximum. What is left of the two lines is one product.
#
# </details>

# %% [markdown]
# ## 6 · The whole network
#
# The parts fit together: the `dL_dX` of a layer is the `dL_dA` of the layer below. That is why we compute it,
# although no step will ever change an input. Only the first layer may leave it out.

# %% [markdown] tags=["card"] exercise="6.9" covers=["Q43"]
# Two layers: $A_1=\tanh(W_1X+b_1)$, $P=\mathrm{softmax}(W_2A_1+b_2)$. Put the way from the loss to the gradient of
# $W_1$ in order. **One line does not belong**: leave it out.

# %% tags=["answer"] exercise="6.9"
### BEGIN SOLUTION
way_back = "bdea"
### END SOLUTION

# %% tags=["check"] exercise="6.9"
check("6.9", way_back)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Start at the loss. Two lines make the same name; one of them compares things that cannot be compared.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $L\to Z_2\to A_1\to Z_1\to W_1$
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# It begins with b and ends with a. The step from $A_1$ to $Z_1$ needs the slope of tanh.
#
# </details>

# %% reason="the whole of the lesson in one function"
def gradients_of(X, Y, *parameters):
    """dL_dW, dL_db of each layer: tanh units, then softmax with cross-entropy."""
    layers = list(zip(parameters[::2], parameters[1::2]))
    fed = [X]  # what each layer is fed
    for W, b in layers[:-1]:
        fed.append(np.tanh(W @ fed[-1] + b))
    W, b = layers[-1]
    P = softmax(W @ fed[-1] + b)
    dL_dZ = (P - Y) / X.shape[1]
    found = []
    for (W, _), A in zip(reversed(layers), reversed(fed)):  # backward
        found = [dL_dZ @ A.T, dL_dZ.sum(axis=1, keepdims=True), *found]
        dL_dZ = W.T @ dL_dZ * (1 - A**2)
    return found

# %% [markdown]
# At the top stands $P-Y$; why not $A_1-Y$ at the hidden layer? $Y$ has a row for each class, $A_1$ one for each hidden
# unit, and hidden units have no targets.
#
# Our function has to agree with [`layers.py`](../nnlib/layers.py) and [`network.py`](../nnlib/network.py) in every
# weight and bias. Then we double one entry of the gradient on purpose, to see what nnlib's
# [check](../nnlib/gradient_check.py) says.

# %% covers=["B6", "Q28", "Q43"]
Y_c = np.eye(network.forward(X_c).shape[0])[:, y_c]  # one-hot
network.loss_and_gradient(X_c, y_c)
ours = gradients_of(X_c, Y_c, *network.weights_and_biases())
pairs = zip(ours, network.gradients())
equal = [abs(mine - theirs).max() < 1e-12 for mine, theirs in pairs]
assert all(equal) and network.layers[0].A.shape != Y_c.shape
assert network.layers[1].backward(np.zeros((2, 8)), need_input=False) is None
table({"gradient": ["dL_dW1", "dL_db1", "dL_dW2", "dL_db2"],
       "shape": [str(g.shape) for g in ours],
       "as nnlib's to 1e-12": equal})

# %%
planted = g.copy()
network.named(planted)["W1"][2, 1] *= 2
assert check_gradient(loss_at, theta, g, rng).passed
print(check_gradient(loss_at, theta, planted, rng, network.named))

# %% [markdown]
# **Other people's symbols.** The same products look different elsewhere, because of two choices: where the 1/N goes, and
# whether examples are columns or rows.
#
# | here | Andrew Ng's lectures | rows are examples |
# | --- | --- | --- |
# | `dL_dZ = (A - Y) / N` | $dZ=A-Y$, without 1/m | `dL_dZ = (A - Y) / N` |
# | `dL_dW = dL_dZ @ X.T` | $dW=\frac1m\,dZ\,X^\mathsf T$ | `dL_dW = X.T @ dL_dZ` |
# | `dL_db`: sum over columns | $db=\frac1m\sum dZ$ | sum over rows |
# | `dL_dX = W.T @ dL_dZ` | $dA^{[l-1]}=W^\mathsf T dZ$ | `dL_dX = dL_dZ @ W.T` |
#
# His $m$ is our $N$, his $dW$ our `dL_dW`. But his $dZ$ is the slope of one example's own loss, and the mean is taken later, at
# each parameter; our `dL_dZ` has it inside. A mixture of the two divides twice. In the last column $W$ has
# the shape (D, H) and $Z=XW$; on the way back the last index of $W$ is summed, and again $W$ turns.

# %%
X_m, Y_m, m = rng.normal(size=(2, 10)), rng.normal(size=(3, 10)), 10
error = W @ X_m - Y_m
ours = (error / m) @ X_m.T
ng = error @ X_m.T / m
twice = (error / m) @ X_m.T / m
by_rows = X_m @ error.T / m

# %% covers=["A18", "Q4", "Q49", "Q50", "Q56", "M34"]
def mean_half_square(W):
    return 0.5 * float(np.sum((W @ X_m - Y_m) ** 2)) / m

measured = gradient(mean_half_square, W)
assert np.allclose(ours, measured, rtol=0, atol=1e-8) and np.allclose(twice / measured, 0.1, rtol=1e-6)
assert np.allclose(ours, ng, rtol=0, atol=1e-12) and np.allclose(ours, by_rows.T, rtol=0, atol=1e-12)
ratios = [(one / measured)[0, 0] for one in (ours, ng, by_rows.T, twice)]
table({"form": ["ours", "Ng", "rows", "divided twice"],
       "of the measured slope": ratios})

# %% [markdown]
# Many pages train a linear model with `X.T @ error / n` and never mention backpropagation. That is the way back through
# one linear layer, where `error` *is* the slope of half a square.

# %% [markdown] tags=["card"] exercise="6.10"
# A friend tests her layer with a 3 × 3 weight matrix, three examples, and ones from above. Everything agrees with the measured
# slopes. In three sentences: name two errors that her test cannot see, say why, and describe the test that you would run.

# %% [markdown] tags=["write"] exercise="6.10"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: why the transpose, what is added over examples, where the 1/N stands, what
# softmax leaves behind, what a test must not be.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. The index that is summed has to stand in the middle: $\partial L/\partial X = W^\mathsf T\,\partial L/\partial Z$. Nothing is inverted; prices go down the columns.
# 2. Parameters reach every example, so their slopes **add** over the batch: $\partial L/\partial W=\partial L/\partial Z\;X^\mathsf T$.
# 3. The activation acts entry by entry, with `*`. The 1/N stands once, at the loss.
# 4. Softmax with cross-entropy leaves $p-Y$, softmax's own slope inside it; a shift keeps both finite.
# 5. Test with random slopes from above and three different lengths: a special input makes a wrong formula right.
#
# </details>
#
# **Next:** in [lesson 07](07_let_the_machine_do_it.ipynb) a program of yours writes the way back, for any formula.
#
# **Sources.** The network of section 1 is Matt Mazur's ([A Step by Step Backpropagation Example](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/)).
# Michael Nielsen's *Neural Networks and Deep Learning*, [chapter 2](http://neuralnetworksanddeeplearning.com/chap2.html),
# derives the same equations with the name δ for $\partial L/\partial Z$; the symbols dZ, dW and 1/m are those of Andrew Ng's
# [Deep Learning lectures](https://www.coursera.org/specializations/deep-learning). The logits (1.2, 2, −4, 0) come from Jay
# Mody's [article on a stable softmax](https://jaykmody.com/blog/stable-softmax/). CS231n has a page of
# [advice on gradient checks](https://cs231n.github.io/neural-networks-3/#gradcheck).
