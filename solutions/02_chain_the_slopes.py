# %% [markdown]
# # Chain the slopes: multiply along a path, add over paths
#
# You will carry a slope through any formula that you can draw, and write the chain rule as a function of three lines.
#
# | | |
# | --- | --- |
# | **You will be able to** | multiply local slopes along a path, add over paths, on any graph; say why we walk from the result back |
# | **You need** | slopes and how to measure them (lesson 01) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter
from nnlib.show import style, table
style()
begin("02")

# %%
from nnlib import Value, derivative, gradient
from nnlib.show.expression.graph import expression_graph
w, x, b, y = Value(0.5), Value(2), Value(1), Value(6)
v = w * x
p = v + b
expression_graph(0.5 * (p - y) ** 2, dict(w=w, x=x, b=b, y=y, v=v, p=p))

# %% [markdown]
# This is the neuron of [lesson 00](00_the_whole_story.ipynb), cut into boxes, which books call **nodes**. Each box computes its blue
# number from the boxes to its left. The number on the **link** between two boxes is a **local slope**: how strongly the box
# on the right reacts to the box on the left, all others held. The orange number in a box says how strongly the *loss*
# reacts to it. The arrows show the direction in which the orange numbers are computed: back from the loss.
#
# How do the numbers on the links give the orange numbers? With two operations, × and +.

# %% [markdown]
# ## 1 · Gears multiply
#
# Three cogwheels: the second turns three times for each turn of the first, the third twice for each turn of the second.
# How often does the third turn when the first turns once? Six times: the ratios multiply. So do the ratios in a formula,
# but most of them change with the values.
#
# In lesson 00 the slope of the loss with respect to the weight was the product −4 · 2. To see why, we push the weight and
# follow the push from box to box, first a push of 1, then one of a thousandth:
#
# $$w \;\to\; v = wx \;\to\; p = v + b \;\to\; L = \tfrac12 (p-y)^2$$

# %%
x, y, w, b = 2.0, 6.0, 0.5, 1.0

def boxes(w):
    v = w * x
    p = v + b
    return np.array([w, v, p, 0.5 * (p - y) ** 2])

# %%
wide = boxes(w + 1) - boxes(w)
narrow = boxes(w + 0.001) - boxes(w)
ratios = [moved[1:] / moved[:-1] for moved in (wide, narrow)]
ends = [moved[-1] / moved[0] for moved in (wide, narrow)]
assert np.allclose(np.prod(ratios, axis=1), ends, rtol=1e-9) and np.allclose(ends, [-6, -7.998])

# %%
names = ["v by w", "p by v", "L by p", "product of the three", "L by w"]
table({"ratio": names, "push 1": [*ratios[0], np.prod(ratios[0]), ends[0]],
       "push 0.001": [*ratios[1], np.prod(ratios[1]), ends[1]]})

# %% [markdown]
# The product of the ratios is the ratio of the two ends, for the wide push as for the narrow one. These are ordinary
# fractions, and they cancel:
#
# $$\frac{\Delta v}{\Delta w}\cdot\frac{\Delta p}{\Delta v}\cdot\frac{\Delta L}{\Delta p}=\frac{\Delta L}{\Delta w}$$
#
# Now let the push shrink. Each fraction becomes the slope of its own link, and what remains is the **chain rule**:
#
# $$\frac{\partial L}{\partial w}=\underbrace{(p-y)}_{\partial L/\partial p}\;
# \underbrace{1}_{\partial p/\partial v}\;\underbrace{x}_{\partial v/\partial w}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial p$ | `dL_dp` | scalar | local slope of the half square |
# | $\partial p/\partial v$ | `dp_dv` | scalar | local slope of adding $b$ |
# | $\partial v/\partial w$ | `dv_dw` | scalar | local slope of multiplying by $x$ |
# | $\partial L/\partial w$ | `dL_dw` | as `w` | what we want |

# %%
dL_dp = boxes(w)[2] - y
dp_dv = 1.0
dv_dw = x
dL_dw = dL_dp * dp_dv * dv_dw
numeric = derivative(lambda w: boxes(w)[-1], w)
assert dL_dw == -8 and abs(dL_dw - numeric) < 1e-8
table({"by chain rule": dL_dw, "by difference": numeric})

# %% [markdown]
# The links $wx$ and $v+b$ are straight: they have the same ratio for every push. The half square is bent: its ratio was −3
# for the wide push and −3.999 for the narrow one, and its slope $p-y$ is another number at another $p$.
# So it matters **where** a local slope is taken: each at the value that enters its own link.

# %% [markdown] tags=["card"] exercise="2.1" covers=["M23"]
# A chain of two bent links: $u = x^2$, then $L = u^3$. We stand at $x = 2$, so that $u = 4$. Which of these is
# $\partial L/\partial x$?

# %% tags=["answer"] exercise="2.1"
### BEGIN SOLUTION
product = "b"
### END SOLUTION

# %% tags=["check"] exercise="2.1"
check("2.1", product)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# There are two links, so there are two factors. Ask of each: which number goes in there?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial x}=\dfrac{\partial L}{\partial u}\cdot\dfrac{\partial u}{\partial x}$ with
# $\partial L/\partial u = 3u^2$ and $\partial u/\partial x = 2x$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The cube never sees 2. It sees 4.
#
# </details>

# %% [markdown]
# ## 2 · Walk back from the result
#
# The **sigmoid**, $a = 1/(1+e^{-z})$, turns any number into one between 0 and 1. Many neurons end with it. We cut it
# into **gates**, small operations, one for each box. (Their slopes are in the table of
# [lesson 01](01_measure_a_slope.ipynb).) The walk back starts at the result: $a$ reacts to itself with slope 1. That is the
# **seed**. Then comes one multiplication for each gate.
#
# | gate | local slope | in code |
# | --- | --- | --- |
# | $a = 1/s$ | $\partial a/\partial s = -1/s^2$ | `-1 / s**2` |
# | $s = 1 + q$ | $\partial s/\partial q = 1$ | `1` |
# | $q = e^m$ | $\partial q/\partial m = e^m = q$, which the forward pass has stored | `q` |
# | $m = -z$ | $\partial m/\partial z = -1$ | `-1` |

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

z = 1.0
m = -z
q = np.exp(m)
s = 1 + q
a = 1 / s

# %% covers=["E2"]
da_da = 1.0  # the seed
da_ds = da_da * (-1 / s**2)
da_dq = da_ds * 1
da_dm = da_dq * q
da_dz = da_dm * -1
assert f"{da_ds:.10f} {da_dq:.10f} {da_dm:.10f}" == "-0.5344466454 -0.5344466454 -0.1966119332"
assert f"{a:.4f} {1 - a:.4f} {da_dz:.4f} {0.73 * 0.27:.4f}" == "0.7311 0.2689 0.1966 0.1971"
slopes = {"da_ds": da_ds, "da_dq": da_dq, "da_dm": da_dm, "da_dz": da_dz}
table({"a": a, **slopes}, digits=4)

# %%
numeric = derivative(sigmoid, z)
assert abs(da_dz - numeric) < 1e-9 and abs(da_dz - a * (1 - a)) < 1e-15
table({"by chain rule": da_dz, "by difference": numeric, "a(1 − a)": a * (1 - a)})

# %% [markdown]
# [Stanford's notes for CS231n](https://cs231n.github.io/optimization-2/) print the same walk with two digits: −0.53, −0.53,
# −0.20, 0.20. And 0.1966 is $a\,(1-a)$. To see why, multiply the four local slopes as letters, and use $q = s - 1$:
#
# $$(-1)\cdot q\cdot 1\cdot\Big(\!-\frac{1}{s^2}\Big)=\frac1s\cdot\frac{q}{s}=\frac1s\Big(1-\frac1s\Big)=a\,(1-a)$$
#
# From here on the sigmoid is *one* gate, with the slope $a\,(1-a)$.
#
# **Several inputs.** The notes' first example is $f = (x + y)\,z$. Its gates are a sum, $q = x + y$, and a product, $f = qz$:
# the local slopes of a sum are 1, and in a product the local slope towards one factor is the *other* factor.

# %% covers=["E2"]
x, y, z = -2.0, 5.0, -4.0
q = x + y
f = q * z
df_dq, df_dz = z, q
df_dx, df_dy = df_dq * 1, df_dq * 1
measured = [derivative(lambda t: (t + y) * z, x), derivative(lambda t: (x + y) * t, z)]
assert (f, df_dx, df_dy, df_dz) == (-12, -4, -4, 3) and np.allclose(measured, [df_dx, df_dz])
table({"q": q, "f": f, "df_dq": df_dq, "df_dx": df_dx, "df_dy": df_dy, "df_dz": df_dz})

# %% [markdown] tags=["card"] exercise="2.2" covers=["E3"]
# [Andrej Karpathy's lecture](https://www.youtube.com/watch?v=VMj-3S1tku0) takes $L = (ab + c)\,f$ at $a = 2$, $b = -3$,
# $c = 10$, $f = -2$. Forward: $d = ab = -6$, $e = d + c = 4$, $L = ef = -8$. Walk back through $e$ and $d$ to $a$ on paper,
# and enter $\partial L/\partial a$ with its sign.

# %% tags=["answer"] exercise="2.2"
### BEGIN SOLUTION
slope_by_a = 6
### END SOLUTION

# %% tags=["check"] exercise="2.2"
check("2.2", slope_by_a)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# One path leads from $L$ to $a$. It passes a product, a sum and a product.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial a}=\dfrac{\partial L}{\partial e}\cdot\dfrac{\partial e}{\partial d}\cdot\dfrac{\partial d}{\partial a}$,
# and in a product the slope towards one factor is the other factor.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $f \cdot 1 \cdot b$, with the numbers above.
#
# </details>

# %% [markdown]
# **A chain of neurons.** [3Blue1Brown's film](https://www.3blue1brown.com/lessons/backpropagation-calculus) has one neuron in
# each layer. The neuron before gives 0.48, ours gives 0.66 and should give 1; the loss is the square, without a ½:
# $z = w\,a_{\text{before}} + b$, $a=\sigma(z)$ with σ for the sigmoid, $L=(a-y)^2$.
#
# $$\frac{\partial L}{\partial w}=\underbrace{2(a-y)}_{\partial L/\partial a}\;
# \underbrace{a(1-a)}_{\partial a/\partial z}\;\underbrace{a_{\text{before}}}_{\partial z/\partial w}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial a$ | `dL_da` | scalar | local slope of the loss |
# | $\partial a/\partial z$ | `da_dz` | scalar | local slope of the activation |
# | $\partial L/\partial z$ | `dL_dz` | scalar | the product of the two |
# | $\partial z/\partial w$ | `dz_dw` | scalar | the value that $w$ multiplies |
#
# The weight itself is not among the factors. Is it not needed? We measure with two weights, each with the bias that makes
# the neuron give 0.66.

# %%
a_before, a, y = 0.48, 0.66, 1.0
dL_da = 2 * (a - y)
da_dz = a * (1 - a)
dL_dz = dL_da * da_dz
dz_dw = a_before
dL_dw = dL_dz * dz_dw

# %% covers=["E11", "Q26", "B7"]
found = [a - y, dL_da, da_dz, dL_dz, dL_dw]
assert np.allclose(found, [-0.34, -0.68, 0.2244, -0.152592, -0.07324416], rtol=0, atol=1e-12)
table(dict(zip(["error a − y", "dL_da", "da_dz", "dL_dz", "dL_dw"], found)), digits=7)

# %%
def dL_dw_measured(w):
    b = np.log(a / (1 - a)) - w * a_before  # then sigmoid(w * a_before + b) is a
    return derivative(lambda t: (sigmoid(t * a_before + b) - y) ** 2, w)

weights = [1.0, -2.0]
measured = [dL_dw_measured(w) for w in weights]
assert np.allclose(measured, dL_dw, rtol=0, atol=1e-9)
table({"w": weights, "dL_dw measured": measured}, digits=7)

# %% [markdown]
# Both are the same: the weight acts only through the 0.66 that it leads to.
#
# Learners often ask *which* derivative backprop means, that of the loss or that of the activation. Both: the loss gives the
# first factor, −0.68, and each activation on the way gives one more, here 0.2244.
#
# Many texts say that "the error" is sent back. The error is −0.34. What starts back is −0.68, and what arrives at $z$ is
# −0.1526, although $z$ has no target. (With a ½ in the loss the first number would equal the error; the second would not.)
# What is sent back is the *slope of the loss*.
#
# **A place to stop.** Remember: local slopes multiply along a path, each taken at its own value, beginning with the seed 1
# at the result.
#
# ## 3 · Count the multiplications
#
# A chain of $k$ links has $k$ values before its result, and we want the slope of the result with respect
# to each of them. There are two ways. **Front to back**: start at a value, multiply by every link up to the result, and do the same
# for the next value. **Back to front**: start at the result once, and keep a number for each box on the way.
#
# How many multiplications does each of them need for ten links? Write two numbers down, then run.

# %%
def front_to_back(local):
    slopes, count = [], 0
    for start in range(len(local)):
        slopes.append(1.0)
        for factor in local[start:]:
            slopes[-1] *= factor
            count += 1
    return slopes, count

# %%
def back_to_front(local):
    slopes = [1.0]
    for factor in reversed(local):
        slopes.insert(0, slopes[0] * factor)
    return slopes[:-1], len(local)

# %% covers=["Q14", "A11"]
rng = np.random.default_rng(2)
links = [4, 10, 100]
chains = [rng.uniform(0.5, 1.5, size=k) for k in links]
front = [front_to_back(local) for local in chains]
back = [back_to_front(local) for local in chains]
for k, (slopes, many), (same, few) in zip(links, front, back):
    assert np.allclose(slopes, same, rtol=1e-12) and (many, few) == (k * (k + 1) // 2, k)
table({"links": links, "front to back": [count for slopes, count in front],
       "back to front": [count for slopes, count in back]})

# %%
from nnlib.show.network.shared_products import shared_products
q = np.exp(-1)
shared_products([-1, q, 1, -1 / (1 + q) ** 2], ["z", "m", "q", "s", "a"])

# %% [markdown]
# These are the products of the sigmoid, its last gate first. The grey part of each row is the row above, already computed.
# Front to back multiplies it out every time, which makes $k + (k-1) + \dots + 1 = k(k+1)/2$.
#
# For the slope with respect to *one* input, either direction costs $k$. But training has **one** loss and very many parameters. The
# factors that their products share are next to the loss, so we begin there. Hence the name *back*propagation: the chain
# rule, run from the last link to the first.

# %% [markdown] tags=["card"] exercise="2.3"
# In a chain of tanh neurons, $a_0 = x$ and $a_{i+1} = \tanh(w_i\,a_i)$, and the last value is the result $L$. The
# forward pass is given. Write the way back: return $\partial L/\partial a_i$ for **every** value, $a_0$ first and the seed
# 1 last. The slope of tanh at $z$ is $1-\tanh^2 z$. For $x = 0.5$ and $w = (1.5, -2)$: −0.4848, −0.5418, 1.

# %% tags=["answer"] exercise="2.3"

# %% tags=["check"] exercise="2.3"
check("2.3", chain_slopes)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Begin with the seed at the end of the chain. Each number comes from its right-hand neighbour by one multiplication with the
# local slope of the link between them.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The link from $a_i$ to $a_{i+1}$ has two gates, $z = w_i a_i$ and $\tanh z$, so its slope is $(1 - a_{i+1}^2)\,w_i$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Fill an array of ones of length k + 1. For i from k − 1 down to 0: entry i is entry i + 1 times the slope of link i.
#
# </details>

# %% [markdown]
# ## 4 · Where paths meet, add
#
# Until now every value had one way to the result. In [Christopher Olah's example](https://colah.github.io/posts/2015-08-Backprop/)
# $b$ has two:
#
# $$c = a + b,\qquad d = b + 1,\qquad e = c\,d$$
#
# At $a = 2$, $b = 1$ we get $c = 3$, $d = 2$ and $e = 6$.

# %% [markdown] tags=["card"] exercise="2.4" covers=["M17"]
# What is $\partial e/\partial b$ at this point? Two people have followed one path each. "Through
# $c$: times $d$, so 2." "Through $d$: times $c$, so 3."

# %% tags=["answer"] exercise="2.4"
### BEGIN SOLUTION
slope_by_b = "c"
### END SOLUTION

# %% tags=["check"] exercise="2.4"
check("2.4", slope_by_b)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Push $b$ from 1 to 1.001. Which of $c$ and $d$ does not move?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $(3 + 0.001)(2 + 0.001)$ has four terms.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The product is 6.005001. By how much did it grow for a push of 0.001?
#
# </details>

# %% [markdown]
# Why are the effects of two paths added? Let $e$ be the area of a rectangle, $c$ its
# width and $d$ its height. When both sides grow a little, the area gains a strip along each side and a small square in the
# corner. The strips are the two paths.

# %%
a, b = 2.0, 1.0
c, d = a + b, b + 1

def e_of(b):
    return (a + b) * (b + 1)

# %%
push = 0.4
edges = {"edgecolor": "C2", "align": "edge"}
plt.bar(0, d, width=c, color="C0", alpha=0.3, **edges)
plt.bar(c, d, width=push, color="C1", alpha=0.5, **edges)
plt.bar(0, push, width=c, bottom=d, color="C1", alpha=0.5, **edges)
plt.bar(c, push, width=push, bottom=d, color="C3", **edges)
plt.title(f"The strips add {d * push:.3g} and {c * push:.3g}, the corner {push**2:.3g}")
plt.xlabel("width c = a + b")
plt.ylabel("height d = b + 1")
plt.axis("equal")
plt.show()

# %% covers=["Q32", "M17"]
pushes = np.array([1, 0.1, 0.001])
gained = e_of(b + pushes) - e_of(b)
assert np.allclose(gained, d * pushes + c * pushes + pushes**2) and np.allclose(gained / pushes, 5 + pushes)
table({"push": pushes, "strip d·push": d * pushes, "strip c·push": c * pushes,
       "corner": pushes**2, "slope": gained / pushes})

# %% [markdown]
# The strips shrink with the push, the corner with its square, and the slope approaches 2 + 3. The same holds
# for any smooth gate with two inputs: from close by, its surface is a plane. So where paths meet, their shares are **added**:
#
# $$\frac{\partial e}{\partial b}=\underbrace{\frac{\partial e}{\partial c}\cdot\frac{\partial c}{\partial b}}_{\text{through } c}
# +\underbrace{\frac{\partial e}{\partial d}\cdot\frac{\partial d}{\partial b}}_{\text{through } d}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial e/\partial c,\ \partial e/\partial d$ | `de_dc`, `de_dd` | scalar | in a product: the other factor |
# | $\partial c/\partial b,\ \partial d/\partial b$ | `dc_db`, `dd_db` | scalar | in a sum: 1 |
# | $\partial e/\partial b$ | `de_db` | scalar | all paths together |

# %% covers=["E4", "Q32"]
de_dc, de_dd = d, c
dc_da, dc_db, dd_db = 1.0, 1.0, 1.0
de_da = de_dc * dc_da
de_db = de_dc * dc_db + de_dd * dd_db
numeric = derivative(e_of, b)
assert (de_dc, de_dd, de_da, de_db) == (2, 3, 2, 5) and abs(de_db - numeric) < 1e-9
table({"de_dc": de_dc, "de_dd": de_dd, "de_da": de_da,
       "de_db": de_db, "de_db by difference": numeric})

# %%
from nnlib.show.expression.chain_rule import expression_chain_rule
a, b = Value(2), Value(1)
c, d = a + b, b + 1
expression_chain_rule(c * d, b, dict(a=a, b=b, c=c, d=d), output="e")

# %% [markdown]
# *Multiply along each path, add over all paths*: that is the chain rule, on any graph. The walk back has two rules. A box
# **adds** each share to those it already has, and it hands its own slope on **only when all its shares have arrived**.

# %% [markdown] tags=["card"] exercise="2.5"
# The formulas are $u = ab$, $v = u + b$, $L = uv$. This way back breaks both rules, once each:
#
# ```python
# dL_du = v
# dL_da = dL_du * b
# dL_db = dL_du * a
# dL_dv = u
# dL_du = dL_du + dL_dv
# dL_db = dL_dv
# ```
#
# Correct it. At $a = 2$, $b = 3$ the slopes are 45 and 36.

# %% tags=["answer"] exercise="2.5"

# %% tags=["check"] exercise="2.5"
check("2.5", way_back)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Draw the graph. Two boxes go into two others each: these must wait, and must add.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial L}{\partial u}$ has a share from $L = uv$ and one through $v$. So has $\dfrac{\partial L}{\partial b}$, through $u$ and through $v$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Begin with `dL_dv`, then complete `dL_du`, and only then write the lines of `dL_da` and `dL_db`, the latter with two terms.
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: multiply along a path, add over paths, and hand on a slope only when all its shares have
# arrived.
#
# ## 5 · Let the formula draw itself
#
# A program can write the local slopes. All it needs is a number that stores which numbers it was made from, its
# *parents*, and its local slope towards each. We try it on Andrew Ng's example $J = 3(a + bc)$, at $a = 5$, $b = 3$, $c = 2$.

# %%
class Node:
    """A number that stores its parents, and its local slope towards each."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes

    def __add__(self, other):
        return Node(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Node(self.data * other.data, (self, other), (other.data, self.data))


# %%
a, b, c, three = Node(5.0), Node(3.0), Node(2.0), Node(3.0)
u = b * c
v = a + u
J = three * v

# %% covers=["E5"]
_, dJ_dv = J.slopes
dJ_da, dJ_du = (dJ_dv * slope for slope in v.slopes)
dJ_db, dJ_dc = (dJ_du * slope for slope in u.slopes)
assert (J.data, dJ_dv, dJ_da, dJ_du, dJ_db, dJ_dc) == (33, 3, 3, 3, 6, 9)
assert np.isclose(3 * (5.001 + 3 * 2), 33 + 0.001 * dJ_da)
table({"J": J.data, "dJ_dv": dJ_dv, "dJ_da": dJ_da, "dJ_db": dJ_db, "dJ_dc": dJ_dc})

# %% [markdown]
# The line `u = b * c` contains no calculus, and yet it has stored its two local slopes.
# [`Value`](../nnlib/autodiff/scalar.py) is this class with more gates. In [lesson 07](07_let_the_machine_do_it.ipynb) you
# write the walk back for it.
#
# [Somebody asked](https://datascience.stackexchange.com/questions/44703/how-does-gradient-descent-and-backpropagation-work-together),
# without an answer: is there a simple picture of the chain rule for *one* particular weight? Here is a whole sigmoid neuron
# from the Stanford notes, with the weights 2 and −3, the bias −3 and the inputs −1 and −2.

# %% covers=["A20", "E2", "Q26", "Q40"]
w, x, b = np.array([2.0, -3.0]), np.array([-1.0, -2.0]), -3.0
f = sigmoid(np.sum(w * x) + b)
df_dz = f * (1 - f)
df_dw, df_dx, df_db = df_dz * x, df_dz * w, df_dz * 1
assert np.allclose(df_dx, [0.3932238665, -0.5898357997], rtol=0, atol=1e-10)
assert np.allclose(df_dw, [-0.1966119332, -0.3932238665], rtol=0, atol=1e-10) and df_db == df_dz
assert abs(derivative(lambda t: sigmoid(2 * t + 6 - 3), -1.0) - df_dx[0]) < 1e-9
slopes_of_f = [*df_dw, *df_dx, df_db]
table({"": ["w0", "w1", "x0", "x1", "b"], "slope of f": slopes_of_f}, digits=4)

# %%
w_0, x_0, w_1, x_1, b = Value(2.0), Value(-1.0), Value(-3.0), Value(-2.0), Value(-3.0)
z = w_0 * x_0 + w_1 * x_1 + b
inputs = dict(w_0=w_0, x_0=x_0, w_1=w_1, x_1=x_1, b=b)
expression_chain_rule(z.sigmoid(), w_0, inputs, output="f")

# %% [markdown]
# All five share the factor 0.1966, the local slope of the sigmoid. The inputs $x$ receive slopes as well, 0.3932 and −0.5898.
# Training does not use them, but they tell how sensitive the neuron is to each input.
#
# **Your own formula.** Press *start*, then *next*. At which step does $b$ receive its second share? **Task: find a $b$ at which
# the result does not react to $b$ at all.** Then put a formula of your own into the cell: with `+ - * / **` and, as in
# `a.tanh()`, with `exp`, `log`, `tanh`, `sigmoid` and `relu`.

# %%
from nnlib.show.widgets.expression_explorer import ExpressionExplorer
ExpressionExplorer(lambda b, a: (a + b) * (b + 1), b=1, a=2)

# %% [markdown]
# A slope of zero need not mean that no path is there: two shares may cancel.
#
# How many paths can a formula have? Write a graph as a table of links: for each box its parents, each with its local
# slope. A path from `top` to `bottom` goes first to a parent and then on from there, so three lines count them all.

# %%
def paths(links, top, bottom):
    if top == bottom:
        return 1
    return sum(paths(links, middle, bottom) for middle, local in links.get(top, []))

# %% [markdown]
# We count in Olah's graph, in the small network of lesson 00 from one weight, `w1`, to the loss (its explorer shows these
# local slopes), and in a number that is added to itself ten times.

# %%
olah = {"c": [("a", 1), ("b", 1)], "d": [("b", 1)], "e": [("c", 2), ("d", 3)]}
small = {"h1": [("w1", 0.2413 * 0.05)], "o1": [("h1", 0.4)], "o2": [("h1", 0.5)],
         "L": [("o1", 0.74137 * 0.18682), ("o2", -0.21707 * 0.17551)]}
doubled = {f"v{i + 1}": [(f"v{i}", 1), (f"v{i}", 1)] for i in range(10)}
assert round(0.2413 * 0.05 * (0.74137 * 0.18682 * 0.4 - 0.21707 * 0.17551 * 0.5), 6) == 0.000439

# %%
counted = [paths(olah, "e", "b"), paths(small, "L", "w1"), paths(doubled, "v10", "v0")]
assert counted == [2, 2, 2**10] and 2**10 == 1024 and 2**30 > 10**9
table({"from": ["e to b", "L to w1", "v10 to v0"], "paths": counted})

# %% [markdown]
# Ten additions make 1,024 paths. The front page of [micrograd](https://github.com/karpathy/micrograd) has a formula that
# uses two numbers over and over:

# %%
def readme(a, b):
    c = a + b
    d = a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + (b + a).relu())
    d = d + (3 * d + (b - a).relu())
    f = (c - d) ** 2
    return f / 2 + 10 / f


# %%
from nnlib.autodiff.scalar import topological_order
a, b = Value(-4), Value(2)
g = readme(a, b)
links = {box: list(zip(box.parents, box.slopes)) for box in topological_order(g)}

# %% covers=["E3"]
measured = [derivative(lambda t: readme(Value(t), b).data, -4),
            derivative(lambda t: readme(a, Value(t)).data, 2)]
assert np.allclose([g.data, *measured], [24.7040816327, 138.8338192420, 645.5772594752], rtol=0, atol=1e-5)
assert (len(links), paths(links, g, a), paths(links, g, b)) == (29, 24, 30)
table({"input": ["a", "b"], "paths from g": [paths(links, g, a), paths(links, g, b)],
       "measured slope": measured})

# %% [markdown] tags=["card"] exercise="2.6" covers=["E3"]
# Change `paths` into `slope`: multiply the local slopes along each path from `top` to `bottom`, and add over all paths. Where
# no path leads, the slope is 0; a box reacts to itself with slope 1. In `olah` it is 5 from "e" to "b"; in `small`,
# from "L" to "w1", it is 0.000439, as in lesson 00; from `g` to `b` in `links` it is 645.5773.

# %% tags=["answer"] exercise="2.6"

# %% tags=["check"] exercise="2.6"
check("2.6", slope)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In `paths` a box reaches itself along one path; else the paths go on through its parents and are added. Where
# does the local slope enter?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial\,\text{top}}{\partial\,\text{bottom}}=\sum_{\text{middle}}
# \dfrac{\partial\,\text{top}}{\partial\,\text{middle}}\cdot\dfrac{\partial\,\text{middle}}{\partial\,\text{bottom}}$, and the
# first factor is the local slope.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Copy `paths`, rename it in both places, and put one factor in front of the inner call.
#
# </details>

# %% [markdown] tags=["card"] exercise="2.7"
# `slope` is the chain rule, but slow: in `doubled` it walks 1,024 paths for ten additions, and thirty would make a billion.
# In three sentences: what is computed again and again, what would you store in each box, and in which order would
# you visit the boxes, so that each is visited once?

# %% [markdown] tags=["write"] exercise="2.7"

# %% [markdown]
# ## 6 · One weight at many places
#
# A **convolution** uses the same few weights at every place of its input. Here two weights give
# $y_i = w_0x_i+w_1x_{i+1}$ at three places, and the slopes of the loss with respect to $y$ are 1, 2 and 3. Each place is a path from $w_0$ to
# the loss, and paths add.

# %%
x, w, dL_dy = np.array([1.0, 2, 3, 4]), np.array([0.5, -1.0]), np.array([1.0, 2, 3])

def loss(w):
    y = w[0] * x[:-1] + w[1] * x[1:]
    return dL_dy @ y

# %% covers=["Q213"]
at_each_place = dL_dy * x[:-1], dL_dy * x[1:]
sums = [shares.sum() for shares in at_each_place]
means = [shares.mean() for shares in at_each_place]
assert sums == [14, 20] and np.allclose(gradient(loss, w), sums)
assert np.round(means, 2).tolist() == [4.67, 6.67]
table({"": ["w0", "w1"], "sum": sums, "mean": means, "measured": gradient(loss, w)})

# %% [markdown]
# The sum is right, the mean is not ([asked here](https://stats.stackexchange.com/questions/74327)). The places cannot
# drift apart: there is one number $w_0$, and it makes one step.
#
# A **recurrent** network uses its weight once in each step of time ([asked here](https://math.stackexchange.com/questions/3194449)).
# Take $h_t = w\,h_{t-1}+1$ from $h_0=0$. At $w=0.5$, $h_1=1$, $h_2=1.5$ and $h_3=1.75$. The last use of $w$ gives $h_3$ the
# share $h_2=1.5$. The use before it gives $h_1=1$, times $w$ for the link from $h_2$ to $h_3$. The first gives $h_0=0$.

# %%
def h_3(w):
    h = 0.0
    for _ in range(3):
        h = w * h + 1
    return h

# %% covers=["Q216"]
shares = [1.5, 1.0 * 0.5, 0.0 * 0.5**2]
assert sum(shares) == 2 and np.isclose(derivative(h_3, 0.5), 2) and h_3(0.5) == 1.75
table({"last use": shares[0], "use before": shares[1],
       "sum": sum(shares), "measured": derivative(h_3, 0.5)})

# %% [markdown] tags=["card"] exercise="2.8" covers=["Q215"]
# An **embedding** is a table `E` with one row of D numbers for each word; a text reads the rows of its words, some of them
# several times. `ids[n]` is the row read at place n, and `slopes[n]` holds the D slopes of the loss with respect
# to what was read there.
# Return `dL_dE`, an array of shape (`rows`, D). For ids 2, 0, 2 with the slopes (1, 1), (2, 2), (3, 3) and four rows,
# expect (2, 2) in row 0, (4, 4) in row 2 and zeros elsewhere.

# %% tags=["answer"] exercise="2.8"

# %% tags=["check"] exercise="2.8"
check("2.8", slopes_of_rows)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Each place at which a row was read is a path from that row to the loss.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Row $r$ of the result is the sum of `slopes[n]` over all $n$ with `ids[n]` equal to $r$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Begin with zeros, and in a loop over n add `slopes[n]` to one row. (`dL_dE[ids] += slopes` keeps only a row's last share.)
#
# </details>

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what multiplies and why, where a local slope is taken, what adds and why, at which
# end we begin, and what is sent back.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Along a path the local slopes **multiply**, since ratios of pushes are fractions that cancel.
# 2. Each local slope is taken at the value that enters **its own** link.
# 3. Where paths meet, their shares **add**: 2 + 3 = 5. So do the places at which one weight is used.
# 4. We begin at the result because it is one and the values are many: $k$ multiplications in place of $k(k+1)/2$.
# 5. What is sent back is the **slope of the result**, not an error.
#
# </details>

# %% [markdown]
# **Next:** [lesson 03](03_walk_downhill.ipynb) takes slopes as given and walks downhill with them.
#
# **Sources.** Gates, small graph and sigmoid neuron: [CS231n, Backpropagation, Intuitions](https://cs231n.github.io/optimization-2/).
# Two paths: Christopher Olah, [Calculus on Computational Graphs](https://colah.github.io/posts/2015-08-Backprop/).
# $J = 3(a + bc)$: Andrew Ng, [Deep Learning](https://www.coursera.org/specializations/deep-learning). One neuron a layer: 3Blue1Brown,
# [Backpropagation calculus](https://www.3blue1brown.com/lessons/backpropagation-calculus). The product with $f$ and the large
# formula: Andrej Karpathy, [micrograd](https://github.com/karpathy/micrograd). Embedding: [a thread at fast.ai](https://forums.fast.ai/t/embedding-layer-from-the-scratch/26480).
