# %% [markdown]
# # Let the machine do it: build an engine that differentiates what you write
#
# By the end you will have built an engine that takes any formula back to every number in it, trained a network of your
# own class with it, and counted why 23,860 derivatives cost hardly more than one.
#
# | | |
# | --- | --- |
# | **You will be able to** | build reverse-mode differentiation for numbers and for arrays; explain why its way back is cheap, and what it costs instead |
# | **You need** | paths that multiply and add ([lesson 02](02_chain_the_slopes.ipynb)), the way back by hand ([lesson 05](05_backpropagate_by_hand.ipynb)) and in matrices ([lesson 06](06_backpropagate_in_matrices.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib import Value as Finished, derivative, gradient, jacobian
from nnlib.course import begin, check, choose, enter, order
from nnlib.show import style, table
begin("07")

# %%
from nnlib.show.expression.graph import expression_graph
style()
w, b = Finished(0.5), Finished(1.0)
expression_graph((w * 2 + b - 6) ** 2 * 0.5, {"w": w, "b": b})


# %% [markdown]
# This is the neuron of [lesson 00](00_the_whole_story.ipynb), with $x = 2$ and $y = 6$. The orange numbers, −8 and −4
# among them, were found by a program that knows nothing about neurons. We write that program. It will be wrong five
# times before it is right.
#
# ## 1 · A number that remembers
#
# When you walked back by hand, you needed three things at each stop: the **value** there, the values it was made from, and the
# **local slope** towards each of these. So let a number keep all three from the moment it is made.
#
# | symbol | code | meaning |
# | --- | --- | --- |
# | $v$ | `node.data` | the value |
# | $p_1, p_2$ | `node.parents` | the one or two numbers it was made from ($p$ for parent, in this lesson) |
# | $\partial v/\partial p_i$ | `node.slopes[i]` | local slope: a plain number, known as soon as $v$ is |
# | $\partial L/\partial v$ | `node.grad` | 0 on the way forward, filled on the way back |
#
# Python calls `a.__add__(b)` where we write `a + b`, so a class of our own can say what `+`, `*` and `**` do. Each operation
# also stores its slopes: $1$ and $1$ for $a+b$; $b$ and $a$ for
# $ab$; $c\,a^{c-1}$ for $a^c$. A plain number beside an operator is a constant and becomes
# no parent. The name of the operation is kept for drawing and counting.

# %% reason="a class of three operations and one made of them, read as a whole"
class Value:
    """A number that remembers what it was made from."""

    def __init__(self, data, parents=(), slopes=(), operation=""):
        self.data, self.grad = float(data), 0.0
        self.parents, self.slopes, self.operation = parents, slopes, operation

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
        return Value(self.data + other, (self,), (1.0,), f"+ {other}")

    def __mul__(self, other):
        if isinstance(other, Value):
            product = self.data * other.data
            return Value(product, (self, other), (other.data, self.data), "*")
        return Value(self.data * other, (self,), (other,), f"* {other}")

    def __pow__(self, c):
        return Value(self.data**c, (self,), (c * self.data ** (c - 1),), f"** {c}")

    def __sub__(self, other):
        return self + other * -1

    __radd__, __rmul__ = __add__, __mul__


# %% [markdown] tags=["card"] exercise="7.1"
# Division is missing from the class. Its value is given below; find the two local slopes of $q = a/b$.
# At $a = 3$, $b = 2$ they are 0.5 and −0.75.

# %% tags=["answer"] exercise="7.1"

# %% tags=["check"] exercise="7.1"
check("7.1", quotient)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Hold one of the two still. In $a$ alone, $a/b$ is a straight line.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $a/b = a \cdot b^{-1}$, and $c\,b^{c-1}$ is the slope of $b^c$, here with $c=-1$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The first slope does not contain `a`. The second is minus `a` over a square.
#
# </details>

# %% [markdown]
# ## 2 · The way back, wrong and right
#
# The way back starts at the end, with $\partial L/\partial L = 1$. Each node gives
# every parent a **share**: its own derivative times the local slope between them. The parent does the same with its own parents,
# and so on to the inputs, which have none. A function that calls itself does this in four lines:

# %%
def walk_1(node, share=1.0):
    node.grad = share
    for parent, slope in zip(node.parents, node.slopes):
        walk_1(parent, slope * node.grad)

# %%
w, b = Value(0.5), Value(1.0)
walk_1((w * 2 + b - 6) ** 2 * 0.5)
assert (w.grad, b.grad) == (-8, -4)
table({"dL_dw": w.grad, "dL_db": b.grad})

# %% [markdown] tags=["card"] exercise="7.2"
# −8 and −4 are right. But in the neuron a single path leads to each parameter.
# At $x = 3$ the slope of $x\cdot x + x$ is $2x + 1 = 7$. What will `walk_1` leave in `x.grad`? Follow its calls with a pencil;
# the sum's parents are the product and $x$, in this order.

# %% tags=["answer"] exercise="7.2"
### BEGIN SOLUTION
left_in_grad = "b"
### END SOLUTION

# %% tags=["check"] exercise="7.2"
check("7.2", left_in_grad)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# `walk_1` reaches `x` three times. What does `=` do to the number that stood there?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The calls, in order: sum with share 1, product with share 1, `x` with 3, `x` with 3, and one more.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# The last call comes from the sum itself, whose local slope towards `x` is 1.
#
# </details>

# %%
def walk_2(node, share=1.0):
    node.grad += share
    for parent, slope in zip(node.parents, node.slopes):
        walk_2(parent, slope * node.grad)

# %% covers=["M18", "Q115"]
x_1, x_2 = Value(3.0), Value(3.0)
walk_1(x_1 * x_1 + x_1)
walk_2(x_2 * x_2 + x_2)
measured = derivative(lambda x: x * x + x, 3.0)
assert x_2.grad == 7
table({"walk_1": x_1.grad, "walk_2": x_2.grad, "by difference": measured})

# %% [markdown]
# **First trap: shared nodes.** With `=` the last share wins. One character mends it: a node *adds up* what arrives, as
# [lesson 02](02_chain_the_slopes.ipynb) added paths that meet. Somebody once
# [proposed](https://github.com/karpathy/micrograd/pull/23) to drop the plus from micrograd, a small, much-read engine,
# because each node is reached along one path only. That is false as soon as a value is used twice.
#
# Are we done? Here are five lines that somebody gave to [micrograd](https://github.com/karpathy/micrograd/issues/68). Each
# of $a$, $b$, $c$ and $d$ is used twice:
#
# $$c = a+b,\qquad d = ab,\qquad e = c+d,\qquad f = cd,\qquad y = e+f$$

# %% [markdown] tags=["card"] exercise="7.3"
# By hand, at $a = 2$, $b = 3$: along each path from $a$ to $y$ multiply the local slopes, then add the paths. What is $\partial y/\partial a$?

# %% tags=["answer"] exercise="7.3"
### BEGIN SOLUTION
dy_da = 25
### END SOLUTION

# %% tags=["check"] exercise="7.3"
check("7.3", dy_da)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# There are four paths: $a$ goes to $c$ or $d$, and each of these to $e$ or $f$.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Local slopes: $\partial c/\partial a = 1$, $\partial d/\partial a = b$, $\partial f/\partial c = d$, $\partial f/\partial d = c$; the sums have slope 1.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $c = 5$ and $d = 6$. Through $e$: $1\cdot 1 + 1\cdot 3$. Through $f$: $6\cdot 1 + 5\cdot{}$?
#
# </details>

# %%
def five_lines(a, b):
    c, d = a + b, a * b
    e, f = c + d, c * d
    return e + f

# %% covers=["M19", "E3"]
a, b = Value(2.0), Value(3.0)
walk_2(five_lines(a, b))
by_a = derivative(lambda a: five_lines(a, 3.0), 2.0)
by_b = derivative(lambda b: five_lines(2.0, b), 3.0)
assert (a.grad, b.grad) == (29, 22) and np.allclose((by_a, by_b), (25, 19), rtol=0, atol=1e-6)
table({"": ["dy_da", "dy_db"], "walk_2": [a.grad, b.grad], "measured": [by_a, by_b]})

# %% [markdown]
# **Second trap: order.** 29 instead of 25, and 22 instead of 19. Where do the surplus 4 and 3 come from? Node $c$ first gets
# a share of 1 from $e$, and pays 1 to its parents. Later it gets 6 from $f$. Now it holds 7, and pays all 7: the first 1 is
# paid twice. The same happens to the first 1 of node $d$. So $a$ gets $1+3$ too much, 1 through $c$ and 3 through $d$, and
# $b$ gets $1+2$.
#
# A quick repair: pass on the share that has just come in, and not the sum. Then each share walks its own path to the
# inputs. That is right, but how much work is it? Square a number ten times in a row: the way forward makes 10
# multiplications. **Guess** how many this way back makes.

# %%
def walk_3(node, share=1.0):
    """Returns how many multiplications the walk took."""
    node.grad += share
    edges = zip(node.parents, node.slopes)
    return sum(1 + walk_3(parent, slope * share) for parent, slope in edges)

# %%
def squared(x, times):
    for _ in range(times):
        x = x * x
    return x

a, b, x = Value(2.0), Value(3.0), Value(1.0)
walk_3(five_lines(a, b))
steps = walk_3(squared(x, 10))
assert (a.grad, b.grad, x.grad, steps) == (25, 19, 1024, 2046)
table({"dy_da": a.grad, "dy_db": b.grad, "ten squarings": x.grad, "products": steps})

# %% [markdown]
# **Third trap: one walk per path.** All three derivatives are right. But each squaring uses its
# input twice, so the paths double at every stage: $2 + 4 + \dots + 1024 = 2046$ multiplications for a formula with ten.
# In a network most nodes are used more than once, and this walk would never end.
#
# `walk_2` and `walk_3` fail for one reason: a node pays *before everything has arrived*. So let it **wait**, and then pay once:
#
# $$\frac{\partial L}{\partial p}=\sum_{v \text{ made from } p}\;
# \underbrace{\frac{\partial v}{\partial p}}_{\text{slope}}\;\underbrace{\frac{\partial L}{\partial v}}_{\text{complete}}$$
#
# $\partial L/\partial v$ is complete when all that was made from $v$ has paid. So list the nodes in a **topological order**,
# parents before what is made from them, and pay from the end of that list. The function below keeps
# a stack of nodes to visit. A node that comes up for the first time is put back with the mark `None` on top of it, and
# its parents above that:
#
# `[..., node, None, parent, parent]`
#
# The parents are taken off first. When the mark comes up, they are listed, and the node under it follows.

# %%
def topological_order(result):
    order, seen, stack = [], set(), [result]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None, *node.parents)
    return order

# %%
def pay_back(order):
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad

# %%
a, b = Value(2.0), Value(3.0)
pay_back(topological_order(five_lines(a, b)))
assert (a.grad, b.grad) == (25, 19)
table({"dy_da": a.grad, "dy_db": b.grad})

# %%
x = Value(1.0)
squarings = topological_order(squared(x, 10))
pay_back(squarings)
edges = sum(len(node.parents) for node in squarings)
assert (x.grad, edges) == (1024, 20)
table({"ten squarings": x.grad, "products": edges})

# %% [markdown]
# Twenty multiplications in place of 2,046: what all later paths have in common is added up *before* it is carried
# on. The whole of backpropagation is the last line of `pay_back`.
#
# In a chain of ten links, one walk back takes 10 multiplications for all ten slopes, where a walk for each of them takes 55
# ([lesson 02](02_chain_the_slopes.ipynb)).
#
# **Fourth trap: depth.** A function that calls itself for every link needs as many open calls as the chain has links. Python allows
# 1,000 unless one raises the limit; our stack is a list. The loss of a whole data set,
# summed image after image, is such a chain.

# %% tags=["proof"]
chain = [Value(1.0)]
for _ in range(10):
    chain.append(chain[-1] * 2)
pay_back(topological_order(chain[-1]))
assert sum(len(topological_order(node)) - 1 for node in chain) == 55 and chain[0].grad == 1024
assert len(topological_order(chain[-1])) - 1 == 10

# %%
def outcome(way_back):
    try:
        way_back()
    except RecursionError:
        return "gives up"
    return "passes all links"

# %% covers=["Q14"]
end = Value(1.0)
for _ in range(100_000):
    end = end + 1.0
assert outcome(lambda: walk_3(end)) == "gives up" and outcome(lambda: pay_back(topological_order(end)))[0] == "p"
table({"walk_3": outcome(lambda: walk_3(end)),
       "pay_back": outcome(lambda: pay_back(topological_order(end)))})

# %% [markdown]
# Depth raises an error, and slowness is noticed. Shared nodes and a wrong order give plausible numbers, right on many
# formulas. What finds them is a finite difference, on a formula that uses its values more than once.
#
# **Fifth trap: again.** What if we go back several times over one expression? Take $y = 2a$, whose slope is 2. Then take
# $h = 2p$ and $L = 3h$, whose slope is 6, and clear the `grad` of the parameter $p$ before each call: is that
# enough? **Guess** what each call will leave.

# %% covers=["Q7", "M20"]
a, left = Value(1.0), []
y = a * 2
for _ in range(3):
    pay_back(topological_order(y))
    left.append(a.grad)
assert left == [2, 4, 6]
table({"call": [1, 2, 3], "dy_da": left})

# %% covers=["Q116"]
p, left = Value(1.0), []
h = p * 2
for _ in range(2):
    p.grad = 0.0
    pay_back(topological_order(h * 3))
    left.append([h.grad, p.grad])
assert left == [[3, 6], [6, 12]]
table({"": ["dL_dh", "dL_dp"], "call 1": left[0], "call 2": left[1]})

# %% [markdown] tags=["card"] exercise="7.4"
# Gradients do not reset themselves. And in our engine, as [in micrograd](https://github.com/karpathy/micrograd/pull/102), it is
# not enough to clear the parameters: $h$, in the middle, kept its 3, received another 3, and paid 6. (PyTorch keeps no
# gradients in the middle, so there it is enough. It adds to those of parameters on purpose, to collect several batches.)
#
# Put together a `backward(result)` that may be called as often as one likes. The lines of its body are out of order, and **one does not
# belong**: leave it out.

# %% tags=["answer"] exercise="7.4"
### BEGIN SOLUTION
body = "dfbcga"
### END SOLUTION

# %% tags=["check"] exercise="7.4"
check("7.4", body)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# First know all nodes, then empty them.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# list → clear → $\partial L/\partial L = 1$ → each node, last first → each of its parents → add a share
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# It begins with d and ends with a. Which line writes a value, and not a derivative?
#
# </details>

# %%
def backward(result):
    """Write d result / d node into the grad of every node of the result."""
    Finished.backward(result)  # nnlib's, for now; yours comes in section 7

# %%
a, b = Value(2.0), Value(3.0)
y = five_lines(a, b)
backward(y)
backward(y)
assert (a.grad, b.grad) == (25, 19)
expression_graph(y, {"a": a, "b": b}, output="y")

# %% [markdown] tags=["card"] exercise="7.5"
# The picture was drawn from *our* nodes: $a + b$ has waited for 1 and for 6, holds 7, and pays once. The order
# need not be searched for: operations written down *while they happen* are in order already. Such a record is called a **tape**.
# Entry $i$ lists pairs `(place of a parent, slope)`; inputs have empty entries; the last entry is the result. For $x\cdot x + x$ at 3 the tape is
# `[[], [(0, 3.0), (0, 3.0)], [(1, 1.0), (0, 1.0)]]`, and the derivatives are 7, 1 and 1. This function is wrong in **two** ways:
#
# ```python
# def hasty_gradients(tape):
#     dL_d = [0.0] * len(tape)
#     dL_d[-1] = 1.0
#     for place in range(len(tape)):
#         for parent, slope in tape[place]:
#             dL_d[parent] = slope * dL_d[place]
#     return dL_d
# ```
#
# Write `gradients`, the repaired version. An entry may have any number of parents. The tape must stay as it is, and each entry
# pays once: on a tape of 25 squarings that makes 50 multiplications.

# %% tags=["answer"] exercise="7.5"

# %% tags=["check"] exercise="7.5"
check("7.5", gradients)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Two of the traps are back. Which node may pay first? What happens to an entry that is a parent twice?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial L/\partial p$ is a *sum* over all that was made from $p$, and all of these stand later on the tape.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Two small changes: `reversed(...)` around the range, and one character in the last line of the loop.
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: a node keeps its value, its parents and its slopes; shares add; a node pays once, after all
# that was made from it. Next, the engine at work, and then arrays.
#
# ## 3 · The engine at work
#
# First a published test. The page of [micrograd](https://github.com/karpathy/micrograd) shows an expression that
# uses everything more than once, and prints three numbers for it: 24.7041, 138.8338, 645.5773. It needs the relu. A function of
# one number states its value and its slope in one line, as sine and cosine do here.

# %%
import math

def relu(a):
    return Value(max(a.data, 0.0), (a,), (float(a.data > 0),), "relu")

def sin(a):
    return Value(math.sin(a.data), (a,), (math.cos(a.data),), "sin")

def cos(a):
    return Value(math.cos(a.data), (a,), (-math.sin(a.data),), "cos")

# %%
def published(a, b):
    c, d = a + b, a * b + b**3
    c = c + c + 1
    c = c + 1 + c - a
    d = d + d * 2 + relu(b + a)
    d = d + d * 3 + relu(b - a)
    f = (c - d) ** 2
    return f * 0.5 + f**-1 * 10

# %% covers=["E3"]
a, b = Value(-4.0), Value(2.0)
g = published(a, b)
backward(g)
assert [round(v, 4) for v in (g.data, a.grad, b.grad)] == [24.7041, 138.8338, 645.5773]
table({"g": g.data, "dg_da": a.grad, "dg_db": b.grad}, digits=7)

# %% [markdown]
# What sort of differentiation is this? It is not **numeric**: there is no step width and no truncation error. Nor
# is it **symbolic**: no formula for a derivative is ever written. It is **automatic**: the chain rule is applied to *numbers*,
# while a program runs. We compare: first the slope of sin(x) cos(x) at 1, then ten squarings written out as algebra does.

# %% covers=["M40"]
x = Value(1.0)
backward(sin(x) * cos(x))
numeric = derivative(lambda x: math.sin(x) * math.cos(x), 1.0, eps=1e-3)
assert abs(x.grad - math.cos(2.0)) < 1e-15 and 2e-7 < abs(numeric - math.cos(2.0)) < 3e-7
table({"cos 2": math.cos(2.0), "engine": x.grad, "difference": numeric}, digits=9)

# %% covers=["Q118"]
program, algebra = topological_order(squared(x, 10)), "x"
for _ in range(10):
    algebra = f"{algebra}*{algebra}"
assert (len(program) - 1, algebra.count("x")) == (10, 1024)
table({"in the program": len(program) - 1, "in the formula": algebra.count("x")})

# %% [markdown]
# The difference is wrong from the seventh digit on; the engine makes no error but rounding.
#
# Next, the network of [lesson 05](05_backpropagate_by_hand.ipynb). It needs the sigmoid and the forward pass,
# written as if for plain numbers. The rest is one call of `backward`.
#
# Watch what that call changes. One book says that backprop
# [*tweaks the connection weights*](https://stackoverflow.com/questions/49926192). It does not. **Reverse-mode
# differentiation**, our engine, is the general method. **Backpropagation** is its name where the result is a loss. Another
# line does the tweaking: every parameter minus $\eta$ times its derivative.

# %%
def sigmoid(a):
    s = 1 / (1 + math.exp(-a.data))
    return Value(s, (a,), (s * (1 - s),), "sigmoid")

# %%
def mazur_loss(w1, w2, w3, w4, w5, w6, w7, w8, b_h1, b_h2, b_o1, b_o2):
    a_h1 = sigmoid(w1 * 0.05 + w2 * 0.10 + b_h1)
    a_h2 = sigmoid(w3 * 0.05 + w4 * 0.10 + b_h2)
    a_o1 = sigmoid(w5 * a_h1 + w6 * a_h2 + b_o1)
    a_o2 = sigmoid(w7 * a_h1 + w8 * a_h2 + b_o2)
    return ((a_o1 - 0.01) ** 2 + (a_o2 - 0.99) ** 2) * 0.5

# %% covers=["E1", "Q8", "B6"]
START = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55, 0.35, 0.35, 0.60, 0.60]
theta = [Value(number) for number in START]
L = mazur_loss(*theta)
backward(L)
changed = sum(node.data != number for node, number in zip(theta, START))
assert [round(v, 10) for v in (L.data, theta[0].grad, theta[4].grad)] == [0.2983711088, 0.0004385677, 0.0821670406]
table({"loss": L.data, "dL_dw1": theta[0].grad, "dL_dw5": theta[4].grad,
       "parameters changed": changed}, 9)

# %%
def loss_after(steps, trained, eta=0.5):
    theta = START
    for _ in range(steps):
        nodes = [Value(number) for number in theta]
        backward(mazur_loss(*nodes))
        stepped = [node.data - eta * node.grad for node in nodes[:trained]]
        theta = stepped + theta[trained:]
    return mazur_loss(*map(Value, theta)).data

# %% covers=["E1"]
weights, all_twelve = loss_after(1, trained=8), loss_after(1, trained=12)
at_last = loss_after(10_000, trained=12)
assert (f"{weights:.10f}", f"{all_twelve:.10f}", f"{at_last:.8e}") == ("0.2910277737", "0.2804714468", "2.44756224e-06")
table({"weights": weights, "biases too": all_twelve, "10,000 steps": at_last}, digits=9)

# %% [markdown]
# The three numbers of lesson 05, to the last printed digit.
#
# **What is kept alive.** A loss is a node, and a node holds its parents. Whoever adds up losses to print their mean keeps every graph
# in memory. Add the *number* instead. PyTorch's `no_grad` goes further: nothing is recorded, the values are the
# same. In our engine that is a forward pass with plain numbers.

# %%
def half_square(w, b, x, y):
    return (w * x + b - y) ** 2 * 0.5

w, b = Value(0.5), Value(1.0)
as_node, as_number = Value(0.0), 0.0
for _ in range(100):
    L = half_square(w, b, Value(2.0), Value(6.0))
    as_node, as_number = as_node + L, as_number + L.data

# %% covers=["Q211"]
kept = [len(topological_order(node)) for node in (L, as_node)]
assert kept == [10, 903] and as_node.data == as_number == 800 and half_square(0.5, 1.0, 2.0, 6.0) == 8
table({"": ["one loss", "sum of nodes", "sum of numbers", "plain forward"],
       "nodes kept": [*kept, 0, 0],
       "value": [L.data, as_node.data, as_number, half_square(0.5, 1.0, 2.0, 6.0)]})

# %% [markdown]
# **Back a second time.** PyTorch refuses to go back twice through one graph: the first pass frees the stored values. Two losses
# that share $h=\tanh w$, here $h^2$ and $3h$, need no second pass: add them and go back once.

# %% covers=["Q222"]
w = Finished(0.5)
h, slopes = w.tanh(), []
for loss in (h**2, h * 3, h**2 + h * 3):
    loss.backward()
    slopes.append(w.grad)
assert np.allclose(slopes, [0.7268619814, 2.3593431200, 3.0862051014], atol=1e-9)
table({"h²": slopes[0], "3h": slopes[1], "both, one pass": slopes[2]})

# %% [markdown]
# `retain_graph=True` silences the error, keeps the memory, and adds up the gradients of both passes. For a new step, run forward anew.

# %% [markdown]
# ## 4 · From numbers to arrays
#
# A layer with 784 inputs and 30 units makes 23,520 objects for the products of one image, where NumPy
# does the work in one call. So let a node hold a whole array. The order, the clearing and the adding stay as they are. One question is
# new: what is the local slope of an array in an array?
#
# It is a **Jacobian**: a table with the slope of every entry of the result in every entry of the parent. For $Z = WX$ with $W$ (2, 3) and $X$ (3, 4)
# it has $8 \cdot 6 = 48$ entries. But the way back needs only the table's product with what arrives,
# $v = \partial L/\partial Z$, and [lesson 06](06_backpropagate_in_matrices.ipynb) found that product without any table:
#
# $$\frac{\partial L}{\partial W}=v^{\mathsf T} J=\underbrace{\frac{\partial L}{\partial Z}}_{v}\,X^{\mathsf T}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $J=\partial Z/\partial W$ | `dZ_dW` | (2, 4, 2, 3) | the table, which only the next cell builds |
# | $v$ | `g` | as `Z` | what arrives at the node: $\partial L/\partial Z$ (in this section $v$ is no node) |
# | $v\mapsto v^{\mathsf T}J$ | `vjp` | from `Z`'s to `W`'s | **vector-Jacobian product**: what an array has in place of a slope |

# %%
rng = np.random.default_rng(7)
W, X, g = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(2, 4))
dZ_dW = jacobian(lambda W: W @ X, W)
zeros = int(np.sum(abs(dZ_dW) < 1e-9))
assert np.allclose(np.tensordot(g, dZ_dW, axes=2), g @ X.T, rtol=0, atol=1e-9) and zeros == 24
assert dZ_dW.shape == (2, 4, 2, 3) and 784 * 30 == 23_520 and 30 * 32 * 30 * 784 == 22_579_200
table({"entries": dZ_dW.size, "of them zero": zeros,
       "784 inputs, 30 units, 32 images": 30 * 32 * 30 * 784})

# %% [markdown]
# So each node keeps, in place of a slope, a *function* that takes what arrives and gives what is handed on. A sum hands on
# what it gets. A product multiplies by the *other* factor. A matrix product multiplies by the other
# matrix, transposed, on the side where that matrix stood. A sum over all entries hands each of them the same share.

# %% reason="five operations, each with its way back beside it"
class Tensor:
    """An array that remembers what it was made from."""

    def __init__(self, data, parents=(), vjps=()):
        self.data, self.grad = np.asarray(data, dtype=float), None
        self.parents, self.vjps = parents, vjps

    def __add__(self, other):
        return Tensor(self.data + other.data, (self, other), (lambda g: g, lambda g: g))

    def __mul__(self, other):
        a, b = self.data, other.data
        return Tensor(a * b, (self, other), (lambda g: g * b, lambda g: g * a))

    def __matmul__(self, other):
        a, b = self.data, other.data
        return Tensor(a @ b, (self, other), (lambda g: g @ b.T, lambda g: a.T @ g))

    def tanh(self):
        a = np.tanh(self.data)
        return Tensor(a, (self,), (lambda g: g * (1 - a**2),))

    def sum(self):
        shape = self.data.shape
        return Tensor(self.data.sum(), (self,), (lambda g: np.broadcast_to(g, shape),))


# %% [markdown]
# These functions **read stored values on the way back**. What if a value is overwritten in between? $e^x$ is its own slope,
# 2.71828 at $x=1$. We add 1 *in place* and then go back.

# %% covers=["Q221"]
def exp(x):
    e = np.exp(x.data)
    return Tensor(e, (x,), (lambda g: g * e,))

y = exp(Tensor([1.0]))
(vjp,) = y.vjps
before = vjp(np.ones(1)).item()
y.data += 1
assert round(before, 5) == 2.71828 and round(vjp(np.ones(1)).item(), 5) == 3.71828
table({"slope": before, "after y.data += 1": vjp(np.ones(1)).item()})

# %% [markdown]
# The slope is wrong and nothing complains. PyTorch counts the versions of each array and refuses: *a variable needed for gradient
# computation has been modified by an inplace operation*. Write `y = y + 1`, which makes a new node.
#
# A last trap comes from NumPy. `+` **broadcasts**: a bias (4,) that is added to a (4, 4) array is copied row by row. Its gradient
# arrives with the shape of all the copies. What will a step do with that?

# %% covers=["Q94"]
bias, dL_dZ = np.zeros(4), np.ones((4, 4))
moved = bias - 0.1 * dL_dZ
assert moved.shape == (4, 4)
table({"": ["bias", "after a step"], "shape": [str(bias.shape), str(moved.shape)]})

# %% [markdown] tags=["card"] exercise="7.6"
# A derivative has the shape of what stands below its bar, and this one does not. As in lesson 06, each copy has an effect of its own,
# and effects add, so the way back **sums over the copies**. Write that for every way of copying that NumPy has. Shapes are lined up at
# their *right* ends; an array is repeated along axes that it lacks on the left, and along axes where its own length is 1. Given `g` as it
# arrives and the `shape` of the array that was copied, return the gradient with that shape. For `g = np.ones((2, 3))` and the shape
# `(2, 1)` it is a column of threes.

# %% tags=["answer"] exercise="7.6"

# %% tags=["check"] exercise="7.6"
check("7.6", sum_over_copies)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Which two kinds of axes have to be summed?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Axes added on the left must vanish; axes of length 1 must stay, with length 1. NumPy's `keepdims=True` keeps an axis.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# First `g.sum(axis=0)` as long as `g` has more axes than `shape`. Then go through `enumerate(shape)`.
#
# </details>

# %% [markdown]
# The way back over arrays differs from the one over numbers in its last line, where `unbroadcast` from
# [`tape.py`](../nnlib/autodiff/tape.py) is your `sum_over_copies`. And if the result is an array, somebody has to say how a
# loss further on reacts to each entry. That is the $v$ in $v^{\mathsf T}J$: `upstream` below, `gradient` in PyTorch's
# `backward`. Double $v$, and the answer doubles.

# %%
from nnlib.autodiff.tape import unbroadcast

def backward_arrays(result, upstream=1.0):
    """Write dL / d node into the grad of every node; upstream is dL / d result."""
    order = topological_order(result)
    for node in order:
        node.grad = np.zeros_like(node.data)
    result.grad += upstream
    for node in reversed(order):
        for parent, vjp in zip(node.parents, node.vjps):
            parent.grad += unbroadcast(vjp(node.grad), parent.data.shape)

# %% covers=["Q119"]
a, b, found = Tensor([10.0, 10.0]), Tensor([20.0, 20.0]), []
for v in ([1.0, 1.0], [2.0, 2.0]):
    backward_arrays(a * b, upstream=v)
    found.append(a.grad)
assert found[1].tolist() == [40, 40]
table({"v = (1, 1)": found[0], "v = (2, 2)": found[1]})

# %%
W, X, b = (Tensor(rng.normal(size=shape)) for shape in ((2, 3), (3, 4), (2, 1)))
A = (W @ X + b).tanh()
backward_arrays((A * A).sum())
measured = gradient(lambda b: np.sum(np.tanh(W.data @ X.data + b) ** 2), b.data)
assert np.allclose(b.grad, measured, rtol=0, atol=1e-8)
table({"dL_db of a layer": b.grad[:, 0], "measured": measured[:, 0]})

# %% [markdown]
# **A place to stop.** Remember: an array keeps a vector-Jacobian product in place of a slope, and what was copied forward is
# summed on the way back. Next: a way without going back, and what each way costs.
#
# ## 5 · Forward mode: take the slope along
#
# Must one go *back* at all? Suppose each number carries its slope from the start: how fast does it change when the parameters
# move along **one** chosen direction, of which $t$ says how far? Sums add; products combine like this:
#
# $$(u + u'\varepsilon)(v + v'\varepsilon) = uv + (u'v + uv')\,\varepsilon \qquad\text{with } \varepsilon^2 = 0$$
#
# | symbol | code | meaning |
# | --- | --- | --- |
# | $u$ | `self.value` | the value |
# | $u' = \mathrm{d}u/\mathrm{d}t$ | `self.slope` | its slope along the chosen direction |
# | $\varepsilon$ | not stored | a step so small that its square is dropped; $u + u'\varepsilon$ is called a **dual number** |
#
# The neuron again, in three passes: along $w$, along $b$, and along (−8, −4), which is the gradient itself. **Guess** the
# third slope; lesson 00 promised it.

# %%
class Dual:
    """A value and, beside it, its slope along one direction."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        slope = self.slope * other.value + self.value * other.slope
        return Dual(self.value * other.value, slope)

# %%
def slope_along(dw_dt, db_dt):
    error = Dual(0.5, dw_dt) * Dual(2) + Dual(1.0, db_dt) + Dual(-6)
    return (error * error * Dual(0.5)).slope

assert slope_along(-8, -4) == 80 == 8**2 + 4**2
table({"along w": slope_along(1, 0), "along b": slope_along(0, 1),
       "along (−8, −4)": slope_along(-8, -4)})

# %% [markdown] tags=["card"] exercise="7.7"
# Along the gradient the loss rises at $8^2+4^2=80$. Nothing was stored, but each pass answered for
# *one* direction. Now carry slopes through a layer $A=\tanh(WX+b)$ in which weights, inputs and biases may all be moving; `dW_dt`
# has the shape of `W`, and so on. The value is given; find the slope `dA_dt`, of the shape of `A`. With $W=X=1$, $b=0$ and
# all three slopes 1 it is 1.2599.

# %% tags=["answer"] exercise="7.7"

# %% tags=["check"] exercise="7.7"
check("7.7", layer_along)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# First the slope of $Z = WX + b$. Both factors of the product move.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $(uv)' = u'v + uv'$ holds for matrices too, if the order of the factors is kept; then the slope of tanh, entry by entry.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `dZ_dt` has three terms, of which the last is `db_dt`. `dA_dt` is `dZ_dt` times a factor made of `A` alone.
#
# </details>

# %% [markdown]
# ## 6 · What a gradient costs
#
# *Backprop is efficient*, says every text. How efficient? We count, on a network with 28 × 28 pixels, 30 hidden units, 10 digits and 23,860
# parameters. **Guess**: how many times the multiplications of the way forward does the way back take: thousands of times, a hundred
# times, fewer?
#
# Our engine has a node for every product, and NumPy's `@` works on a matrix of `Value`s too.
# The pixels are constants first, and then get slopes as well. The activations are left out.

# %%
from itertools import pairwise

def values(*shape):
    return np.vectorize(Value, otypes=[object])(rng.normal(size=shape))

# %%
def count_products(sizes, x):
    for D, H in pairwise(sizes):
        x = values(H, D) @ x + values(H)
    nodes = topological_order(x.sum())
    products = [node for node in nodes if node.operation.startswith("*")]
    return len(products), sum(len(node.parents) for node in products)

# %% covers=["B14"]
constant = count_products([784, 30, 10], rng.uniform(size=784))
with_slopes = count_products([784, 30, 10], values(784))
counts = np.array([constant, with_slopes])
assert with_slopes == (23_820, 47_640) and 784 * 30 + 30 + 30 * 10 + 10 == 23_860
table({"pixels": ["constants", "with slopes"], "forward": counts[:, 0],
       "backward": counts[:, 1],
       "times": counts[:, 1] / counts[:, 0]}, digits=3)

# %% [markdown]
# **Twice**, and never more. A product has two parents, and the way back uses each edge once: one multiplication towards the
# weight and one towards what fed it, *whatever the number of parameters*. In the first layer the second can be spared, since
# nobody trains pixels, and most products of this network are in its first layer; hence the 1.01.
#
# Finite differences take two passes for each parameter; we do it, and count the calls. Forward mode takes one pass for each,
# but a dual number makes three products where a number makes one. Then we draw all three for growing width.

# %%
from nnlib import Network, SoftmaxCrossEntropy
from nnlib.providers import by_tape
network = Network([784, 30, 10], "tanh", loss=SoftmaxCrossEntropy(), rng=rng)
X, y, calls = rng.uniform(size=(784, 1)), np.array([3]), []

def counted_loss(theta):
    calls.append(theta)
    return network.loss_at(theta, X, y)

# %% covers=["B14", "B2", "Q13"]
measured = gradient(counted_loss, network.parameters)
_, backed = by_tape(network, X, y)
assert len(calls) == 47_720 == 2 * backed.size and np.allclose(measured, backed, rtol=0, atol=1e-8)
table({"derivatives": backed.size, "passes by differences": len(calls),
       "equal to 1e-8": np.allclose(measured, backed, rtol=0, atol=1e-8)})

# %%
from nnlib.show.plots.cost_of_derivatives import multiplications
hidden = np.array([1, 2, 5, 10, 20, 30])
parameters = 795 * hidden + 10
counts = [multiplications([784, H, 10]) for H in hidden]
ratio = counts[-1]["finite differences"] / counts[-1]["reverse mode"]
for H, count in zip(hidden, counts):
    assert sum(count_products([784, H, 10], rng.uniform(size=784))) == count["reverse mode"]
assert counts[-1]["finite differences"] == 47_720 * 23_820 and round(ratio, -3) == 24_000
assert parameters.tolist() == [784 * H + H + H * 10 + 10 for H in hidden]

# %% covers=["B14"]
for name, side in zip(counts[0], ["top", "bottom", "center"]):
    products = [count[name] for count in counts]
    plt.loglog(parameters, products, color="C2", marker="o")
    plt.text(1.12 * parameters[-1], products[-1], name, va=side)
plt.xlim(700, 2e5)
plt.title(f"{parameters[-1]:,} parameters: differences cost {ratio:,.0f} times as much")
plt.xlabel("parameters")
plt.ylabel("multiplications")
plt.show()

# %% [markdown]
# On these axes a power is a straight line. Two of the ways grow with the *square* of the number of parameters $P$: a pass of
# about $P$ products for each parameter. Reverse mode grows with $P$. Descent does not *need* backprop: it
# would walk the same path on differences, at 24,000 times the multiplications.
#
# Why does the direction matter? A network is a chain of functions, so its gradient is a product of Jacobians,
# $v^{\mathsf T} J_3\,J_2\,J_1$, and may be worked out from either end. From the left, a
# row meets a table and a row is left, at every step. From the right, tables meet tables. Backward is cheap because the loss is *one* number.
#
# And the clock of your own machine: the quickest of several passes, times the number of passes for a gradient.

# %% tags=["nbval-ignore-output"] covers=["B14"]
from timeit import repeat
from ipywidgets import HTML
forward = min(repeat(lambda: network.loss(X, y), number=20, repeat=5)) / 20
reverse = min(repeat(lambda: by_tape(network, X, y), number=20, repeat=5)) / 20
by_differences = 2 * network.parameters.size * forward
HTML(f"{by_differences:.2g} seconds by differences, {reverse:.2g} in reverse")



# %%
from nnlib.show.widgets.cost_explorer import CostExplorer
CostExplorer()


# %% [markdown] tags=["card"] exercise="7.8"
# Solve the task of the explorer, and enter the number of hidden units, which is one of the widths **on its list**:
# 1, 2, 4, 8, 16, 32, 64, 128, 256 or 320.

# %% tags=["answer"] exercise="7.8"
### BEGIN SOLUTION
narrowest = 16
### END SOLUTION

# %% tags=["check"] exercise="7.8"
check("7.8", narrowest)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# The line under the picture says how many times, and on which side you are.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Differences take $2P$ passes, reverse mode a little more than two, so the factor is a little less than $P$. Each hidden unit brings
# 65 weights and biases in and 10 weights out.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $1000 / 75$ is over 13. Which width on the list comes next?
#
# </details>

# %% [markdown]
# Is there no price? A dual number may be forgotten as soon as the next layer is done. A tape may forget
# nothing before the way back is over, because its local slopes are made of the values. Count the numbers that its nodes hold, for
# layers of 30 units and 5 examples. What will ten times the depth do?

# %%
def kept_by_tape(depth, H=30, N=5):
    A = Tensor(np.ones((H, N)))
    for _ in range(depth):
        A = (Tensor(np.eye(H)) @ A + Tensor(np.zeros((H, 1)))).tanh()
    return sum(node.data.size for node in topological_order(A) if node.vjps)

depths = [1, 10, 100]
assert [kept_by_tape(depth) for depth in depths] == [450, 4_500, 45_000]
table({"depth": depths, "kept by the tape": [kept_by_tape(depth) for depth in depths],
       "by a dual pass": [2 * 30 * 5] * len(depths)})

# %% [markdown] tags=["card"] exercise="7.9"
# **Memory is the price** of reverse mode: it grows with the depth and with the number of examples. Where it runs out, some
# values are dropped and computed anew on the way back.
#
# | | one pass gives | passes for $P$ parameters | has to keep |
# | --- | --- | --- | --- |
# | finite differences | one value of the loss | $2P$ forward | nothing |
# | forward mode | one direction, exact | $P$ forward, each threefold | nothing |
# | reverse mode | **all** parameters, exact | 1 forward and 1 back | every value on the way |
#
# A program draws a scene: one number goes in, the angle of the lamp, and a million pixels come out. For every pixel you want
# the slope with respect to the angle. Which mode do you choose, how many passes does it take, and
# what would the other mode need? Three sentences.

# %% [markdown] tags=["write"] exercise="7.9"

# %% [markdown]
# ## 7 · Your engine, your network
#
# Now write the rest of the engine, and train with it a network of a class of your own. Here are three tanh units with
# their start values, and eight points of the sine.

# %%
UNITS = [[1.0, 0.0, 1.0], [0.5, 1.0, -1.0], [0.5, -1.0, -1.0]]  # w, b, v of each unit
XS = [-3.0, -2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 3.0]
YS = [math.sin(x) for x in XS]

# %% [markdown] tags=["card"] exercise="7.10"
# Fill the four gaps. `my_backward` is the body that you put in order in 7.4. `tanh` is written like `sin`; its slope is
# $1-\tanh^2$. The network answers $\sum v\tanh(wx+b)$. The loss of a step is the **mean** of $(\text{answer}-y)^2$ over
# the examples; take it, go back, and move every parameter.
#
# `train(UNITS, XS, YS, eta=0.2, steps=300)` begins with a loss of 0.3768 and ends with 0.0046. When the check is
# green, draw it: `plt.semilogy(train(UNITS, XS, YS, 0.2, 300))`.

# %% tags=["answer"] exercise="7.10" reason="an engine and a network, read as a whole"

# %% tags=["check"] exercise="7.10"
check("7.10", train)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Try the four parts one by one: `my_backward` on `five_lines`, `tanh` on one `Value`, then the network on one input.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# A sum of `Value`s may begin with the number 0.0. The mean is the sum times `1 / len(xs)`. A step changes `parameter.data`
# by minus $\eta$ times `parameter.grad`.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# In the loop: `loss = loss + (network(x) - y) ** 2 * (1 / len(xs))` for each example, `my_backward(loss)`, then two loops over
# units and their parameters.
#
# </details>

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what a node remembers, when it may pay, what an array has in place of a slope, what the
# way back costs in time and in memory.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. A node keeps its value, its parents and the local slopes.
# 2. Shares **add up**, and a node pays **once**, after all that was made from it has paid: 25, and not 29.
# 3. An array has a vector-Jacobian product in place of a slope; what was copied forward is summed on the way back.
# 4. Each edge is used once, so the way back costs at most **two** forward passes.
# 5. The price is memory. Forward mode keeps nothing, and has to ask once for every direction.
#
# </details>
#
# **Next:** in [lesson 08](08_close_the_loop.ipynb) five ways to a gradient meet several ways to use one.
#
# **Sources.** The scalar engine follows Andrej Karpathy's [micrograd](https://github.com/karpathy/micrograd). The
# 784-30-10 network is the first one in Michael Nielsen's [*Neural Networks and Deep Learning*](http://neuralnetworksanddeeplearning.com/chap1.html);
# the small one of section 3 is [Matt Mazur's](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/). What PyTorch
# keeps and frees is in its [notes on autograd](https://pytorch.org/docs/stable/notes/autograd.html); people ask about
# [a second pass](https://stackoverflow.com/questions/48274929) and about
# [values changed in place](https://github.com/pytorch/pytorch/issues/96265). That a gradient costs a small multiple of
# the function itself is the cheap gradient principle; the book on it is Griewank and Walther's [*Evaluating Derivatives*](https://doi.org/10.1137/1.9780898717761), 2008.
