# %% [markdown]
# # Chain the slopes: multiply along a path, add over paths
#
# You will carry a slope through any formula that you can draw, and write the whole chain rule as a function of three
# lines.
#
# | | |
# | --- | --- |
# | **You will be able to** | multiply local slopes along a path, add over paths, on any graph; say why we walk from the result back |
# | **You need** | slopes and how to measure them (lesson 01) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import Value, derivative
from nnlib.course import begin, check, choose, enter
rng = np.random.default_rng(2)
begin("02")

# %%
from nnlib.show.expression.graph import expression_graph
inputs = {name: Value(number) for name, number in (("w", 0.5), ("x", 2), ("b", 1), ("y", 6))}
p = inputs["w"] * inputs["x"] + inputs["b"]
expression_graph(0.5 * (p - inputs["y"]) ** 2, inputs)

# %% [markdown]
# The neuron of lesson 00, cut into boxes, which books call **nodes**. Each box computes its blue number from the boxes to its left. An arrow between two
# boxes is a **link**, and the number on it is a **local slope**: how strongly the right box reacts to the left one, all
# other boxes held. The orange number in a box says how strongly the *loss* reacts to it, from however far away.
#
# How do we get from the numbers on the arrows to the numbers in the boxes? With two operations, × and +. This lesson
# is about which of them, when, and in which direction.

# %% [markdown]
# ## 1 · Gears multiply
#
# Three cogwheels. Turn the first one once, and the second turns three times; turn the second once, and the third turns
# twice. How often does the third turn when the first turns once? Six times. Nobody would add. A formula is such a
# gear train, with one difference: most of its gears change their ratio while they turn.
#
# In lesson 00 the slope of the loss by the weight was a product, −4 · 2, and you had to take our word for it. Let us
# push the weight and follow the push from one box to the next, first a push of 1, then one of a thousandth:
#
# $$w \;\to\; v = wx \;\to\; p = v + b \;\to\; L = \tfrac12 (p-y)^2$$

# %%
x, y, w, b = 2.0, 6.0, 0.5, 1.0

def boxes(w):
    v = w * x
    p = v + b
    return np.array([w, v, p, 0.5 * (p - y) ** 2])

for push in (1.0, 0.001):
    moved = boxes(w + push) - boxes(w)
    ratios = moved[1:] / moved[:-1]
    print(f"push {push}: ratios {ratios.round(4)}, their product {np.prod(ratios):.4f}; "
          f"L by w {moved[-1] / moved[0]:.4f}")
    assert np.isclose(np.prod(ratios), moved[-1] / moved[0], rtol=1e-9)

# %% [markdown]
# The product of the ratios is the ratio of the two ends, and not nearly but exactly, for the wide push as for the narrow one.
# The reason fits into one line. These are ordinary fractions, and they cancel:
#
# $$\frac{\Delta v}{\Delta w}\cdot\frac{\Delta p}{\Delta v}\cdot\frac{\Delta L}{\Delta p}=\frac{\Delta L}{\Delta w}$$
#
# (Should a box pass no movement on, the fractions after it have no meaning; but then nothing arrives at $L$ either.)
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
print(f"by chain rule  {dL_dw:+.8f}\nby difference  {numeric:+.8f}")
assert dL_dw == -8 and abs(dL_dw - numeric) < 1e-8

# %% [markdown]
# **A net in which the blog is right.** Lesson 01 owes you something. A blog post lets a cost rise from 3 to 6 while $w$ goes from
# 1 to 2, and calls 3 the derivative. When is that true? A straight link has one ratio, for every push. So it is true when *every*
# link between $w$ and the cost is straight. Take the input 1, the weights $w_1 = 1$ and $w_2 = 3$, the target 0, and as cost the
# plain distance $|w_2 w_1 - 0|$: the links have the ratios 1, 3 and 1. Beside it stands a net whose last link is bent: $p$ grows
# evenly from $\sqrt3$ to $\sqrt6$, and the cost is $p^2$.

# %% covers=["C11", "E12"]
def straight(w1):
    return abs(3 * (w1 * 1) - 0)

def bent(w1):
    return (3**0.5 + (6**0.5 - 3**0.5) * (w1 - 1)) ** 2

for width in (1, 0.1, 0.001):
    slopes = [(cost(1 + width) - cost(1)) / width for cost in (straight, bent)]
    print("width {:5}: straight {:.5f}, bent {:.5f}".format(width, *slopes))
    assert np.isclose(slopes[0], 1 * 3 * 1)
ends = [2 * p * (6**0.5 - 3**0.5) for p in (3**0.5, 6**0.5)]  # slope of p**2, times slope of p
print("bent, by chain rule at w = 1 and 2: {:.5f} and {:.5f}".format(*ends))
assert np.allclose([straight(1), straight(2), bent(1), bent(2)], [3, 6, 3, 6])
assert np.allclose(ends, [derivative(bent, 1), derivative(bent, 2)], rtol=0, atol=1e-8)
assert [round(end, 5) for end in ends] == [2.48528, 3.51472]

# %% [markdown]
# The straight net keeps the blog's promise at any width. The bent one has the same two costs, and neither at its beginning nor
# at its end the slope 3: its last link reacts with $2p$, and $p$ is another number there. A chain of slopes is also a chain
# of *places*. Each local slope is taken at the value that enters its own link.

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
# The **sigmoid**, $a = 1/(1+e^{-z})$, turns any number into one between 0 and 1, and stands at the end of most neurons that we
# shall meet. It looks forbidding until it is cut into **gates**: operations as small as the keys of a pocket calculator, one for each box. (Should the slope of a gate be new to you, measure it, as in lesson 01.) The walk starts at the result, with the
# one slope that needs no thought: $a$ reacts to itself with slope 1. That is the **seed**. Then comes one
# multiplication for each gate, and every box on the way receives its own number.
#
# | gate | local slope | in code | its place |
# | --- | --- | --- | --- |
# | $a = 1/s$ | $\partial a/\partial s = -1/s^2$ | `-1 / s**2` | at $s$ |
# | $s = 1 + q$ | $\partial s/\partial q = 1$ | `1` | the same everywhere |
# | $q = e^m$ | $\partial q/\partial m = e^m = q$ | `q` | at $m$, and the forward pass has left it behind |
# | $m = -z$ | $\partial m/\partial z = -1$ | `-1` | the same everywhere |

# %% covers=["E2"]
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

z = 1.0
m = -z
q = np.exp(m)
s = 1 + q
a = 1 / s
da_da = 1.0  # the seed
da_ds = da_da * (-1 / s**2)
da_dq = da_ds * 1
da_dm = da_dq * q
da_dz = da_dm * -1
print(f"da_ds {da_ds:.4f}, da_dq {da_dq:.4f}, da_dm {da_dm:.4f}, da_dz {da_dz:.4f}; a is {a:.4f}")
assert f"{da_ds:.10f} {da_dq:.10f} {da_dm:.10f}" == "-0.5344466454 -0.5344466454 -0.1966119332"
assert f"{a:.4f} {1 - a:.4f} {da_dz:.4f} {0.73 * 0.27:.4f}" == "0.7311 0.2689 0.1966 0.1971"

# %%
numeric = derivative(sigmoid, z)
print(f"by chain rule  {da_dz:+.10f}\nby difference  {numeric:+.10f}")
assert abs(da_dz - numeric) < 1e-9 and abs(da_dz - a * (1 - a)) < 1e-15

# %% [markdown]
# Stanford's notes for the course CS231n print the same walk with two digits: −0.53, −0.53, −0.20, 0.20. Look at the last
# number once more. 0.1966 is 0.7311 · 0.2689, the answer times what it lacks to 1. Chance? Multiply the four
# local slopes as letters, and use that $q = s - 1$:
#
# $$(-1)\cdot q\cdot 1\cdot\Big(\!-\frac{1}{s^2}\Big)=\frac1s\cdot\frac{q}{s}=\frac1s\Big(1-\frac1s\Big)=a\,(1-a)$$
#
# From here on the sigmoid is *one* gate. Once its answer is there, its slope costs one subtraction and one product. (Whoever
# starts from the rounded 0.73 gets 0.1971, which is 0.20 as well.)
#
# **Several inputs** change nothing as long as each of them has one path. The notes' first example is $f = (x + y)\,z$. Its
# gates are a sum, $q = x + y$, and a product, $f = qz$: the local slopes of a sum are 1, and in a product the local slope towards one
# factor is the *other* factor.

# %% covers=["E2"]
x, y, z = -2.0, 5.0, -4.0
q = x + y
f = q * z
df_dq, df_dz = z, q
df_dx, df_dy = df_dq * 1, df_dq * 1
measured = [derivative(lambda t: (t + y) * z, x), derivative(lambda t: (x + y) * t, z)]
print(f"q {q}, f {f}; df_dq {df_dq}, df_dx {df_dx}, df_dy {df_dy}, df_dz {df_dz}")
assert (f, df_dx, df_dy, df_dz) == (-12, -4, -4, 3) and np.allclose(measured, [df_dx, df_dz])

# %% [markdown] tags=["card"] exercise="2.2" covers=["E3"]
# A walk of your own. Andrej Karpathy's lecture takes $L = (ab + c)\,f$ at $a = 2$, $b = -3$, $c = 10$, $f = -2$.
# Forward: $d = ab = -6$, $e = d + c = 4$, $L = ef = -8$. Walk back through $e$ and $d$ to $a$ on paper, and enter
# $\partial L/\partial a$ with its sign.

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
# **A chain of neurons.** A well-known series of films explains the chain rule on a network with one neuron in each layer.
# The unit before answers 0.48, ours answers 0.66 and should answer 1; the loss is the square, without a ½.
#
# $$\frac{\partial L}{\partial w}=\underbrace{2(a-y)}_{\partial L/\partial a}\;
# \underbrace{a(1-a)}_{\partial a/\partial z}\;\underbrace{a_{\text{before}}}_{\partial z/\partial w},
# \qquad z = w\,a_{\text{before}} + b,\quad a=\sigma(z),\quad L=(a-y)^2$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial a$ | `dL_da` | scalar | local slope of the loss |
# | $\partial a/\partial z$ | `da_dz` | scalar | local slope of the activation |
# | $\partial L/\partial z$ | `dL_dz` | scalar | the product of the two: it waits in the box of $z$ |
# | $\partial z/\partial w$ | `dz_dw` | scalar | the value that $w$ multiplies |
#
# The weight itself is not among the factors, and nobody has told us what it is. Is it really not needed? The check tries
# two quite different weights, each with the bias that makes the unit answer 0.66.

# %% covers=["E11", "Q26", "B7"]
a_before, a, y = 0.48, 0.66, 1.0
dL_da = 2 * (a - y)
da_dz = a * (1 - a)
dL_dz = dL_da * da_dz
dz_dw = a_before
dL_dw = dL_dz * dz_dw
print(f"error {a - y:.2f}, L {(a - y)**2:.4f}; dL_da {dL_da:.2f}, da_dz {da_dz:.4f}, dL_dz {dL_dz:.6f}")
for w in (1.0, -2.0):
    b = np.log(a / (1 - a)) - w * a_before  # with it, z is the number whose sigmoid is 0.66
    numeric = derivative(lambda t: (sigmoid(t * a_before + b) - y) ** 2, w)
    print(f"w {w:+.0f}: by chain rule {dL_dw:.8f}, by difference {numeric:.8f}")
    assert abs(numeric - dL_dw) < 1e-9
found = [dL_da, da_dz, dL_dz, dL_dw]
assert np.allclose(found, [-0.68, 0.2244, -0.152592, -0.07324416], rtol=0, atol=1e-12)
assert f"{a - y:.2f} {(a - y)**2:.4f} {dL_dz / 2:.4f}" == "-0.34 0.1156 -0.0763"

# %% [markdown]
# Learners often ask *which* derivative backprop means, that of the loss or that of the activation. Both. The loss gives the
# first factor, −0.68, and each activation on the way gives one more, here 0.2244. The bias would get −0.152592, since its last factor is 1.
#
# And many texts say that "the error" is sent back. The error is −0.34. What starts back is −0.68, and what arrives at $z$ is
# −0.1526, although nobody ever gave $z$ a target from which it could be in error. With a ½ in the loss it would be −0.34 and
# −0.0763: the slope of a half square happens to look like the error, for the length of one link. What travels is the *slope of the loss*.
#
# ## 3 · Count the multiplications
#
# A chain of $k$ links has $k$ values in front of its result, and we want the slope of the result by each of them. There are
# two ways to organise the products. **Front to back**: start at a value, multiply by every link up to the result, and do the
# same again for the next value. **Back to front**: start at the result once, and leave a number in each box on the way.
#
# Both are right. How many multiplications does each of them need for ten links? Write two numbers down; then a counter beside
# each multiplication will tell.

# %%
def front_to_back(local):
    slopes, count = [], 0
    for start in range(len(local)):
        slope = 1.0
        for factor in local[start:]:
            slope, count = slope * factor, count + 1
        slopes.append(slope)
    return slopes, count

def back_to_front(local):
    slopes, slope, count = [], 1.0, 0
    for factor in reversed(local):
        slope, count = slope * factor, count + 1
        slopes.insert(0, slope)
    return slopes, count


# %% covers=["Q14", "A11"]
from nnlib.show.network.shared_products import shared_products
for k in (4, 10, 100):
    local = rng.uniform(0.5, 1.5, size=k)
    (front, many), (back, few) = front_to_back(local), back_to_front(local)
    print(f"{k:3} links: front to back {many:4}, back to front {few:3}")
    assert np.allclose(front, back, rtol=1e-12) and (many, few) == (k * (k + 1) // 2, k)
q = np.exp(-1)
shared_products([-1, q, 1, -1 / (1 + q) ** 2], ["z", "m", "q", "s", "a"])

# %% [markdown]
# These are the products of the sigmoid, its last gate first. The grey part of each row is the row above: it is there
# already. Front to back multiplies it out again every time, which makes $k + (k-1) + \dots + 1 = k(k+1)/2$.
#
# Is the way back always the cheaper one? No. For the slope by *one* input, either direction costs $k$. The shape
# of the question decides. Training has **one** loss and very many parameters. The factors that their products
# share lie next to the loss, so there we begin. That is all there is to the name *back*propagation: the chain rule, run from the last link to
# the first.

# %% [markdown] tags=["card"] exercise="2.3"
# A chain of tanh neurons: $a_0 = x$ and $a_{i+1} = \tanh(w_i\,a_i)$, and the last value is the result $L$. The
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
# Until now every value had one way to the result. Here is Christopher Olah's example of a value with two:
#
# $$c = a + b,\qquad d = b + 1,\qquad e = c\,d$$
#
# At $a = 2$, $b = 1$ we get $c = 3$, $d = 2$ and $e = 6$. The value $b$ goes into $c$ and into $d$.

# %% [markdown] tags=["card"] exercise="2.4" covers=["M17"]
# Commit yourself before you read on: what is $\partial e/\partial b$ there? Two people have followed one path each. "Through
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
# Why the effects of two paths are added, and not multiplied or averaged, can be seen on a rectangle. Let $e$ be its area, $c$ its
# width and $d$ its height. When both sides grow by a little, the area gains a strip along each side and a tiny square in the
# corner. The strips are the two paths.

# %% covers=["Q32", "M17"]
a, b = 2.0, 1.0
c, d = a + b, b + 1

def e_of(b):
    return (a + b) * (b + 1)

for push in (1, 0.1, 0.001):
    gained = e_of(b + push) - e_of(b)
    strips, corner = (d * push, c * push), push**2
    print(f"push {push:5}: strips {strips[0]:.3f} and {strips[1]:.3f}, corner {corner:.6f}", end="; ")
    print(f"slope {gained / push:.3f}")
    assert np.isclose(gained, sum(strips) + corner) and np.isclose(gained / push, 5 + push)

# %% [markdown]
# The strips shrink as the push does. The corner shrinks as its square, and a slope does not see it. Other gates with two
# inputs are no different: seen from close by, a smooth surface is a plane, and its height changes by what the one input does plus what
# the other does. So each path sends its share as if it were alone, and where paths meet the shares are **added**:
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
print(f"de_dc {de_dc}, de_dd {de_dd}, de_da {de_da}, de_db {de_db}; by difference {numeric:.8f}")
assert (de_dc, de_dd, de_da, de_db) == (2, 3, 2, 5) and abs(de_db - numeric) < 1e-9

# %%
from nnlib.show.expression.chain_rule import expression_chain_rule
node_a, node_b = Value(2), Value(1)
node_c, node_d = node_a + node_b, node_b + 1
expression_chain_rule(node_c * node_d, node_b, {"a": node_a, "b": node_b, "c": node_c, "d": node_d}, output="e")

# %% [markdown]
# *Multiply along each path, add over all paths*: there is no more to the chain rule, whatever the graph looks like. Walking
# back, it leaves two habits. A box **adds** each share to those it already has, and it hands its
# own slope on **only when all its shares are in**.

# %% [markdown] tags=["card"] exercise="2.5"
# The formulas are $u = ab$, $v = u + b$, $L = uv$. In this way back both habits are broken, once each:
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
# Mend it. At $a = 2$, $b = 3$ the slopes are 45 and 36.

# %% tags=["answer"] exercise="2.5"

# %% tags=["check"] exercise="2.5"
check("2.5", way_back)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Draw the graph. Two boxes have two arrows leaving them to the right: these must wait, and must add.
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
# ## 5 · Let the formula draw itself
#
# Writing a local slope on each link is work for a machine. All it takes is a number that **remembers** which numbers it
# was made from, its *parents*, and with which local slopes. We try it on Andrew Ng's example $J = 3(a + bc)$, at $a = 5$, $b = 3$, $c = 2$.

# %%
class Node:
    """A number that remembers its parents, and its local slope towards each."""

    def __init__(self, data, parents=(), slopes=()):
        self.data, self.parents, self.slopes = data, parents, slopes

    def __add__(self, other):
        return Node(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Node(self.data * other.data, (self, other), (other.data, self.data))


# %% covers=["E5"]
a, b, c, three = Node(5.0), Node(3.0), Node(2.0), Node(3.0)
u = b * c
v = a + u
J = three * v
_, dJ_dv = J.slopes
dJ_da, dJ_du = (dJ_dv * slope for slope in v.slopes)
dJ_db, dJ_dc = (dJ_du * slope for slope in u.slopes)
print(f"J {J.data}; dJ_dv {dJ_dv}, dJ_da {dJ_da}, dJ_du {dJ_du}, dJ_db {dJ_db}, dJ_dc {dJ_dc}")
assert (J.data, dJ_dv, dJ_da, dJ_du, dJ_db, dJ_dc) == (33, 3, 3, 3, 6, 9)
assert np.isclose(3 * (5.001 + 3 * 2), 33 + 0.001 * dJ_da)

# %% [markdown]
# Nothing in the line `u = b * c` looks like calculus, and yet its two local slopes are now stored beside its value. `Value` of
# nnlib is this class with more gates: −, /, powers, exp, log, tanh, sigmoid, relu. In this lesson it records and draws. In
# lesson 07 you will teach it to walk back by itself.
#
# A question that somebody once asked in vain: is there a simple picture of the chain rule for *one* particular weight? Below is
# a whole sigmoid neuron from the Stanford notes, with the weights 2 and −3, the bias −3 and the inputs −1 and −2: all of its
# slopes as numbers, and the way back to $w_0$ as a picture.

# %% covers=["A20", "E2", "Q26", "Q40"]
w, x, b = np.array([2.0, -3.0]), np.array([-1.0, -2.0]), -3.0
f = sigmoid(np.sum(w * x) + b)
df_dz = f * (1 - f)
df_dw, df_dx, df_db = df_dz * x, df_dz * w, df_dz * 1
print(f"f {f:.4f}, df_dz {df_dz:.4f}; df_dw {df_dw.round(4)}, df_dx {df_dx.round(4)}, df_db {df_db:.4f}")
assert np.allclose(df_dx, [0.3932238665, -0.5898357997], rtol=0, atol=1e-10)
assert np.allclose(df_dw, [-0.1966119332, -0.3932238665], rtol=0, atol=1e-10) and df_db == df_dz
assert abs(derivative(lambda t: sigmoid(2 * t + 6 - 3), -1.0) - df_dx[0]) < 1e-9
neuron = dict(w_0=Value(w[0]), x_0=Value(x[0]), w_1=Value(w[1]), x_1=Value(x[1]), b=Value(b))
z = neuron["w_0"] * neuron["x_0"] + neuron["w_1"] * neuron["x_1"] + neuron["b"]
expression_chain_rule(z.sigmoid(), neuron["w_0"], neuron, output="f")

# %% [markdown]
# All five share the factor 0.1966, the local slope of the sigmoid, and differ in their last one. The data $x$ receive
# slopes as well, 0.3932 and −0.5898. No step of training uses them; they tell how sensitive the neuron is to each input.
#
# **Your own formula.** Press *start*, then *next*, and watch the values come and the slopes return, box by box. At which step does
# $b$ receive its second share? **Task: find a $b$ at which the result does not react to $b$ at all.** What must the two
# paths do there? Afterwards put a formula of your own into the cell.

# %%
from nnlib.show.widgets.expression_explorer import ExpressionExplorer
ExpressionExplorer(lambda b, a: (a + b) * (b + 1), b=1, a=2)

# %% [markdown]
# A slope of zero need not mean that nobody is listening: two shares may cancel.
#
# How many paths can a formula have? For this question a graph is a table of links: for each box the boxes it was made from, each
# with its local slope. A path from `top` to `bottom` goes first to a parent and then on from there, so three lines count
# them all. We try them on $b$ and $e$, on the small network of lesson 00 with one of its weights, and on a number that is added to itself ten times.

# %%
def paths(links, top, bottom):
    if top == bottom:
        return 1
    return sum(paths(links, middle, bottom) for middle, local in links.get(top, []))

olah = {"c": [("a", 1), ("b", 1)], "d": [("b", 1)], "e": [("c", 2), ("d", 3)]}
small = {"h1": [("w1", 0.012065)], "o1": [("h1", 0.40)], "o2": [("h1", 0.50)], "L": [("o1", 0.1385), ("o2", -0.0381)]}
doubled = {f"v{i + 1}": [(f"v{i}", 1), (f"v{i}", 1)] for i in range(10)}
print("from e to b", paths(olah, "e", "b"), " from L to w1", paths(small, "L", "w1"), end="  ")
print(f"from v10 to v0 {paths(doubled, 'v10', 'v0'):,}")
assert paths(olah, "e", "b") == paths(small, "L", "w1") == 2
assert paths(doubled, "v10", "v0") == 2**10 == 1024 and 2**30 > 10**9
assert round(0.012065 * (0.1385 * 0.40 - 0.0381 * 0.50), 6) == 0.000439

# %% [markdown]
# Ten additions make a thousand paths. And the front page of Karpathy's micrograd shows a formula that no one would want to follow path by
# path, since it uses two numbers over and over:

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


# %% covers=["E3"]
from nnlib.autodiff.scalar import topological_order
a, b = Value(-4), Value(2)
g = readme(a, b)
links = {box: list(zip(box.parents, box.slopes)) for box in topological_order(g)}
measured = [derivative(lambda t: readme(Value(t), b).data, -4),
            derivative(lambda t: readme(a, Value(t)).data, 2)]
print(f"g {g.data:.4f} in {len(links)} boxes; {paths(links, g, a)} paths to a, {paths(links, g, b)} to b")
print("slopes by a and b, measured: {:.4f} and {:.4f}".format(*measured))
assert np.allclose([g.data, *measured], [24.7040816327, 138.8338192420, 645.5772594752], rtol=0, atol=1e-5)
assert (len(links), paths(links, g, a), paths(links, g, b)) == (29, 24, 30)

# %% [markdown] tags=["card"] exercise="2.6" covers=["E3"]
# Three lines that count paths are nearly the chain rule. Write `slope`: multiply the local slopes along each path from
# `top` to `bottom`, and add over all paths. Where no path leads, the slope is 0. In `olah` it is 5 from "e" to "b"; in `small`,
# from "L" to "w1", it is 0.000439, which lesson 05 finds by hand; from `g` to `b` in the 29 boxes of `links` it is 645.5773.
# A box reacts to itself with slope 1: from "e" to "e" it is 1.

# %% tags=["answer"] exercise="2.6"

# %% tags=["check"] exercise="2.6"
check("2.6", slope)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Read `paths` aloud: a box reaches itself along one path; else the paths go on through the neighbours and are added. Where
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
# `slope` is the whole chain rule, and it has one weakness: in `doubled` it walks 1,024 paths for ten boxes, and thirty boxes
# would have a billion. In three sentences: what is computed again and again, what would you store in each
# box, and in which order would you visit the boxes, so that each of them is visited once?

# %% [markdown] tags=["write"] exercise="2.7"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what multiplies and why, where a local slope is taken, what adds and why, which end we
# begin at, and what it is that travels.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Along a path the local slopes **multiply**, since ratios of pushes are fractions that cancel.
# 2. Each local slope is taken at the value that enters **its own** link.
# 3. Where paths meet, their shares **add**: strips of a rectangle, 2 + 3 = 5.
# 4. We begin at the result because it is one and the values are many: $k$ multiplications in place of $k(k+1)/2$.
# 5. What travels is the **slope of the result**: not an error, and not an undone value.
#
# </details>
#
# **Next:** lesson 03 takes slopes as given, wherever they come from, and walks downhill with them.
#
# **Sources.** The gates, the small graph and the sigmoid neuron are from Stanford's CS231n notes on optimization; the value with two paths
# from Christopher Olah's *Calculus on Computational Graphs*; $J = 3(a + bc)$ from Andrew Ng's first deep-learning course;
# the thin network from 3Blue1Brown's film on backpropagation calculus; the product with $f$ and the large formula from Andrej
# Karpathy's micrograd and its lecture. All numbers were computed again here.
