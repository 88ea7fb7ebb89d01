# %% [markdown]
# # Walk downhill: take steps, and know where they will lead
#
# You will write gradient descent as a single line, and say before its first step whether it will crawl,
# land, zigzag or run away.
#
# | | |
# | --- | --- |
# | **You will be able to** | write gradient descent; forecast what a step brings; predict from the curvature which η converge; tell a flat place from a lowest one |
# | **You need** | a slope and its sign ([lesson 01](01_measure_a_slope.ipynb)), slopes that multiply along a chain ([lesson 02](02_chain_the_slopes.ipynb)) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter
from nnlib.show import style, table
style()
begin("03")

# %%
from nnlib.show.plots.walks import walk

def f(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2

def df_dtheta(theta):
    return np.array([2 * theta[0], 20 * theta[1]])

# %%
def contours(f, x, y):
    points = np.array(np.meshgrid(np.linspace(*x, 81), np.linspace(*y, 81)))
    levels = np.quantile(f(points), np.linspace(0.02, 0.9, 11))
    plt.contour(*points, f(points), levels, colors="C3", linewidths=0.6)
    plt.axis("scaled")
    plt.axis([*x, *y])
    plt.gca().set(xlabel="x", ylabel="y")

# %%
def draw(f, path, x, y):
    contours(f, x, y)
    plt.plot(*path.T, "C1.-")
    plt.plot(*path[0], "C1o", markersize=9, fillstyle="none")

# %%
path = walk(f, df_dtheta, (10, 1), eta=0.09, steps=20).points
draw(f, path, x=(-11, 11), y=(-4, 4))
plt.title(f"η = 0.09: f falls from {f(path[0]):.0f} to {f(path[-1]):.3f}")
plt.show()

# %% [markdown]
# This is a map of a long valley. Along each grey line the ground is equally high, and the bottom lies in the middle. A walk
# starts at the ring. Before every step it uses one fact: in which direction the ground falls most steeply *here*.
#
# The steps hardly ever point at the bottom, and yet the walk gets there. With an η one sixth larger, the same rule
# leads up the sides and away. Two numbers that describe the valley will predict both.
#
# ## 1 · Which way to go, and what a step promises
#
# A loss is 5 at $w = 2$, and its slope there is 3. Should $w$ go up or down, and how far?
#
# A positive slope says that more $w$ means more loss, so $w$ goes down. With a negative one $w$ goes up.
# Either way we move *against* the slope. It does not say how far. We take a fixed multiple of it; the factor is
# the **learning rate** $\eta$:
#
# $$w \leftarrow w-\eta\,g,\qquad g=\frac{\partial L}{\partial w}$$
#
# What will that do to the loss? For a small move $s$, the loss changes by about $g\,s$. Our move is $s=-\eta g$:
#
# $$L(w-\eta g)\;\approx\; L(w)+g\cdot(-\eta g)\;=\;L(w)-\eta\,g^2$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\eta$ | `eta` | scalar | learning rate: a step is η times the slope |
# | $g=\partial L/\partial w$ | `dL_dw` | as `w` | slope where we stand |
# | $-\eta\,g^2$ | `promised` | scalar | change of the loss that the slope **promises** |
#
# This is why subtracting works. The slope is in it twice, once in the move and once in the change of the loss per unit of
# the move, and a square is never negative. With the minus in front, the promise is never a rise.

# %%
def L_of(w):
    return w**2 - w + 3

# %% covers=["Q11", "A15", "C14"]
w, eta = 2.0, 0.1
L, dL_dw = L_of(w), 2 * w - 1
w_new = w - eta * dL_dw
promised = -eta * dL_dw**2
assert (L, dL_dw) == (5, 3) and round(promised, 10) == -0.9 and round(L_of(w_new), 10) == 4.19
table({"w": w, "new w": w_new, "loss": L,
       "promised loss": L + promised, "came out": L_of(w_new)})

# %% [markdown]
# The slope promised 4.1, and the loss came to 4.19, because the curve bends.
#
# What if somebody forgets the minus, having read that the gradient points in the direction of steepest *descent*? Let the loss be
# $\theta^2$, with the slope $2\theta$, and start at 3.

# %% covers=["A9", "A16", "B5", "M3", "M12"]
added, subtracted = [3.0], [3.0]
for _ in range(3):
    added.append(added[-1] + 0.1 * 2 * added[-1])
    subtracted.append(subtracted[-1] - 0.1 * 2 * subtracted[-1])
assert np.allclose(added, [3, 3.6, 4.32, 5.184])
assert np.allclose(-np.diff(subtracted), [0.6, 0.48, 0.384])
table({"added": added, "subtracted": subtracted})

# %% [markdown]
# The gradient points uphill: 3, 3.6, 4.32. The steps of the walk that goes down are 0.6, 0.48 and
# 0.384 long, with one η. A step is $\eta$ *times the slope*, so it gets shorter where the ground levels out.
#
# With many parameters, each moves against its own slope and adds its own $-\eta\,g_i^2$. The promise becomes
# $-\eta\,\lVert g\rVert^2$, where $\lVert g\rVert^2$ is the sum of the squared slopes, and the step is $\eta\,\lVert g\rVert$ long.
# Our neuron of [lesson 00](00_the_whole_story.ipynb), $L=\tfrac12(2w+b-6)^2$ at $w=0.5$, $b=1$, has the slopes −8 and −4, so
# $\lVert g\rVert^2=80$. Which share of its promise does a step keep as η shrinks? ([`walk`](../nnlib/show/plots/walks.py)
# takes the steps and notes for each what was promised and what came out.)

# %%
def neuron(theta):
    return 0.5 * (2 * theta[0] + theta[1] - 6) ** 2

def dneuron_dtheta(theta):
    return (2 * theta[0] + theta[1] - 6) * np.array([2, 1])

# %% covers=["B10", "B13", "Q38"]
theta_0, etas = np.array([0.5, 1.0]), [0.1, 0.01, 0.001]
first_steps = [walk(neuron, dneuron_dtheta, theta_0, eta, steps=1) for eta in etas]
promised = np.array([one.promised(0) for one in first_steps])
came_out = np.array([one.came_out(0) for one in first_steps])
table({"η": etas, "promised": promised, "came out": came_out,
       "share kept": came_out / promised})

# %% tags=["proof"]
assert np.allclose(came_out / promised, 1 - 2.5 * np.array(etas), rtol=0, atol=1e-9)
assert np.allclose(dneuron_dtheta(theta_0), [-8, -4]) and np.isclose(first_steps[0].squares[0], 80)
assert np.isclose(np.linalg.norm(first_steps[2].points[1] - theta_0), 0.001 * np.sqrt(80))

# %% [markdown]
# With η = 0.1 the loss should have fallen by 8, and fell by 6. The missing share is 25%, then 2.5%, then 0.25%: ten times less
# for a step ten times smaller. That also answers
# [a question](https://ai.stackexchange.com/questions/20308) many people ask: each slope is taken with the other
# parameter held fixed, so why may both move at once? The error this makes is part of the missing share, and shrinks with it.
#
# The share kept is exactly $1-2.5\,\eta$. Where does the 2.5 come from?

# %% [markdown] tags=["card"] exercise="3.1" covers=["A15"]
# Write gradient descent for any number of parameters. `gradient_of(theta)` gives the slopes at a point, one for each
# parameter. Take exactly `steps` steps, each with the slopes of the point where it begins. `theta` is an array, perhaps of whole numbers;
# do not change it in place, since the caller still needs it. The neuron above comes from (0.5, 1) to (1.7, 1.6) in two steps of η = 0.1.

# %% tags=["answer"] exercise="3.1"

# %% tags=["check"] exercise="3.1"
check("3.1", descend)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# One step is a line in a loop.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\theta\leftarrow\theta-\eta\,g(\theta)$. NumPy subtracts all entries at once, and `a = a - b` makes a new array where `a -= b`
# writes into the old one.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `for _ in range(steps):` and below it `theta = theta - ...`
#
# </details>

# %% [markdown]
# ## 2 · One number decides: crawl, land, zigzag or run away
#
# Small steps keep more of their promise, but they take long. Would larger ones not arrive sooner?

# %% [markdown] tags=["card"] exercise="3.2" covers=["M10"]
# We walk on $L=\theta^2$ again, from $\theta=3$. Four steps with η = 0.1 lead to $\theta=1.2288$. Where do four steps with
# η = 0.9 lead, nine times as large? Decide before you compute.

# %% tags=["answer"] exercise="3.2"
### BEGIN SOLUTION
nine_times = "c"
### END SOLUTION

# %% tags=["check"] exercise="3.2"
check("3.2", nine_times)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Take the first step on paper. On which side of the bottom does it end, and how far from it?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\theta\leftarrow\theta-0.9\cdot 2\theta$. That is $\theta$ times which number?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Each step multiplies θ by −0.8. With η = 0.1 it multiplies by 0.8.
#
# </details>

# %% [markdown]
# Take a bowl with its bottom at $\theta^*$:
#
# $$L=\tfrac12\lambda\,(\theta-\theta^*)^2,\qquad g=\lambda\,(\theta-\theta^*)$$
#
# The number $\lambda$ says how much the *slope* changes per unit of $\theta$. It is the **curvature**, the derivative of the
# derivative; for $\theta^2$ it is 2. One step from $\theta$, and $\theta^*$ subtracted on both sides:
#
# $$\theta_{\text{new}}-\theta^*=\theta-\eta\lambda\,(\theta-\theta^*)-\theta^*=(1-\eta\lambda)\,(\theta-\theta^*)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\lambda$ | `curvature` | scalar | change of the slope per unit of θ |
# | $1-\eta\lambda$ | `factor` | scalar | what one step does to the distance from the bottom |
#
# Every step multiplies the distance by the same number, wherever it starts. So there are five kinds of walk:
#
# | $\eta\lambda$ | factor | the walk |
# | --- | --- | --- |
# | between 0 and 1 | between 1 and 0 | crawls down one side |
# | 1 | 0 | lands in one step |
# | between 1 and 2 | between 0 and −1 | zigzags, and comes nearer |
# | 2 | −1 | bounces between two points for ever |
# | above 2 | below −1 | runs away |

# %%
def square(theta):
    return np.sum(theta**2)

# %% covers=["M10", "B10", "A16"]
curvature, etas = 2.0, np.array([0.1, 0.5, 0.9, 1.0, 1.1])
factor = 1 - etas * curvature
paths = [walk(square, lambda t: 2 * t, [3.0], eta, steps=4).points for eta in etas]
ends = [path[-1, 0] for path in paths]
table({"η": etas, "factor": factor, "four steps to": ends, "by formula": 3 * factor**4})

# %% tags=["proof"]
assert np.allclose(ends, 3 * factor**4, rtol=0, atol=1e-12)
assert np.round(ends, 4).tolist() == [1.2288, 0, 1.2288, 3, 6.2208]
assert np.allclose([paths[4][1, 0], paths[4][1, 0] ** 2], [-3.6, 12.96])

# %%
bowl = np.linspace(-4.5, 4.5, 91)
figure, panels = plt.subplots(ncols=len(etas), sharey=True, figsize=(6.4, 2.9))
for eta, path, panel in zip(etas, paths, panels):
    panel.plot(bowl, bowl**2, "C0-")
    panel.plot(path, path**2, "C1.-", linewidth=1.2)
    panel.set(title=f"η = {eta}", xlabel="θ", ylim=(-1, 20), xticks=(-3, 0, 3))
panels[0].set_ylabel("loss")
figure.suptitle(f"Any η below {2 / curvature:.0f} arrives")
plt.show()

# %% [markdown]
# A larger η is faster only up to $1/\lambda$. Beyond that it overshoots, and from
# $2/\lambda$ on it never arrives. At η = 1.1 the first step leads from 3 to −3.6: in the right direction,
# and yet the loss rises from 9 to 12.96.
#
# And the promise? At the distance $d$ from the bottom the loss is $\tfrac12\lambda d^2$; after a step it is
# $\tfrac12\lambda d^2(1-\eta\lambda)^2$. Divide the change by the promise $-\eta\,(\lambda d)^2$, and nearly everything cancels:
#
# $$\frac{\text{came out}}{\text{promised}}=1-\tfrac12\,\eta\lambda$$
#
# A step keeps nothing of its promise exactly when $\eta = 2/\lambda$, the limit above.
# The neuron kept $1-2.5\,\eta$, so along its step the curvature is 5. This explains lesson 00: the neuron landed
# with η = 0.2, which is 1/5, and was back at its old loss with η = 0.4, which is 2/5.
#
# Must η be [below 1](https://ai.stackexchange.com/questions/23740)? The formula contains only its product with $\lambda$.

# %% covers=["Q79", "M11"]
etas = np.array([1.0, 5.0, 9.0])
curvature = 0.2  # of L = 0.1 θ²
table({"η": etas, "one step from 3 to": 3 - etas * curvature * 3})

# %% tags=["proof"]
assert np.allclose(3 - etas * curvature * 3, [2.4, 0, -2.4]) and 1 / curvature == 5 and 2 / curvature == 10

# %% [markdown]
# With η = 5 it lands in one step, and any η below 10 arrives. A learning rate is large or small only *compared with a
# curvature*.

# %% [markdown] tags=["card"] exercise="3.3" covers=["E13"]
# A page that warns of overshooting prints this walk: 1000, −1100, 1210, −1331. If the loss was
# $\theta^2$, which η was used?

# %% tags=["answer"] exercise="3.3"
### BEGIN SOLUTION
eta_of_the_page = 1.05
### END SOLUTION

# %% tags=["check"] exercise="3.3"
check("3.3", eta_of_the_page)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Divide each number by the one before. What does every step do?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The factor is $1-\eta\lambda$, its sign included, and $\theta^2$ has the curvature 2.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $1-2\eta=-1.1$
#
# </details>

# %% [markdown]
# **A place to stop.** Remember: a step promises $-\eta\lVert g\rVert^2$, and multiplies the distance by
# $1-\eta\lambda$. Next: several directions that share one η.
#
# ## 3 · Many directions, one step size
#
# Back to the valley, $f=x^2+10y^2$, with the parameters $x$ and $y$. Its slopes are $2x$ and $20y$: the
# first does not depend on $y$, nor the second on $x$. So a walk is two walks at once, one in
# a bowl of curvature 2 and one in a bowl of curvature 20, with the same η. A step multiplies
# $x$ by $1-2\eta$ and $y$ by $1-20\eta$. Both must lie between −1 and 1:
#
# $$\text{every walk converges}\iff 0<\eta<\frac{2}{\lambda_{\max}}$$
#
# The steepest direction alone sets the limit, here $2/20 = 0.1$.
#
# Now for the direction of the steps. At $(10, 1)$ the downhill arrow misses the bottom by 39.29°
# ([lesson 01](01_measure_a_slope.ipynb)). Does that get better on the way? And at which angle does a step meet the grey
# line on which it begins, and the one on which it ends? Guess.

# %%
def angle(a, b):  # between two lines, 0° to 90°
    cosine = abs(np.sum(a * b)) / np.linalg.norm(a) / np.linalg.norm(b)
    return np.degrees(np.arccos(min(cosine, 1)))
# %%
path = walk(f, df_dtheta, (10, 1), eta=1 / 11, steps=5).points
moves, slopes = path[1:] - path[:-1], [df_dtheta(point) for point in path]
miss = [angle(move, point) for move, point in zip(moves, path)]
# A grey line is at 90° to the gradient.
begins = [90 - angle(move, g) for move, g in zip(moves, slopes)]
ends = [90 - angle(move, g) for move, g in zip(moves, slopes[1:])]

# %% covers=["M4", "Q17", "Q19", "Q20"]
table({"x": path[:-1, 0], "y": path[:-1, 1], "misses the bottom by": miss,
       "begins at": begins, "ends at": np.round(ends, 3)}, digits=4)

# %% tags=["proof"]
assert np.allclose(np.round(miss, 2), 39.29) and np.allclose(begins, 90) and max(ends) < 1e-4
assert np.allclose(path[1:] / path[:-1], [9 / 11, -9 / 11])

# %% [markdown]
# It never gets better, and the walk arrives all the same. (With η = 1/11 the factors are 9/11 and −9/11: every step leads to the
# same picture, smaller and mirrored.) Steepest is a statement about
# one place. Only in a round bowl does it point, from everywhere, to the bottom.
#
# Some readers [object](https://datascience.stackexchange.com/questions/63107) that the steps in a textbook figure are not at right
# angles to the contours. A step begins at 90°, because its gradient belongs to that point. Where it ends it may have any angle; with
# this η it ends *along* a contour.
#
# Now an η that is slightly too large, 0.105. Will $f$ rise at once?

# %% covers=["Q80", "E13", "Q85"]
too_large = walk(f, df_dtheta, (10, 1), eta=0.105, steps=14)
lowest = too_large.heights.argmin()
plt.plot(too_large.heights, "C0o-")
plt.title(f"f falls to {too_large.heights[lowest]:.2f} at step {lowest}, then rises")
plt.xlabel("step")
plt.ylabel("f")
plt.show()
assert lowest == 5 and round(too_large.heights[5], 2) == 35.41 and too_large.heights[14] > 110
assert np.allclose(1000 * too_large.points[:4, 1], [1000, -1100, 1210, -1331])

# %% [markdown]
# For five steps $f$ falls, from 110 to 35.41. Then it rises and never comes back.
# From the start $y$ was multiplied by −1.1, but its share of the
# height was small, and the fall of $x$ hid it. **A loss that falls for a while does not prove that η is small enough.**
#
# Is η the only cause of oscillation? No: with the same η, $y$ oscillates and $x$ does not. What counts is the product
# $\eta\lambda$. (Lessons [08](08_close_the_loop.ipynb) and [09](09_step_better.ipynb) add two causes, noise and memory.)
#
# Which fixed η is the best? Raise it from 0. The factor of the flattest direction shrinks, but beyond some point that of
# the steepest is negative and grows in size. The slower direction decides, so at
# the best η both are equally large: $1-\eta\lambda_{\min}$ is $-(1-\eta\lambda_{\max})$, and
#
# $$\eta_{\text{best}}=\frac{2}{\lambda_{\min}+\lambda_{\max}},\qquad
# \text{factor}=\frac{\kappa-1}{\kappa+1},\qquad \kappa=\frac{\lambda_{\max}}{\lambda_{\min}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\lambda_{\min},\lambda_{\max}$ | `curvatures` | vector | curvature along each direction: least and most |
# | $\kappa$ | `kappa` | scalar | **condition number**: steepest curvature over flattest |
#
# How many steps does the best η need to come a thousand times nearer?

# %%
def steps_needed(kappa):
    factor, steps = (kappa - 1) / (kappa + 1), 1
    while factor**steps > 1 / 1000:
        steps += 1
    return steps

# %%
kappas = [1, 10, 100, 1000]
needed = [steps_needed(kappa) for kappa in kappas]
assert needed == [1, 35, 346, 3454]
table({"condition number": kappas, "steps": needed})

# %% tags=["proof"]
etas = np.linspace(0.001, 0.1, 1000)
slowest = np.abs(1 - etas[:, None] * np.array([2.0, 20.0])).max(axis=1)
assert abs(etas[slowest.argmin()] - 1 / 11) < 1e-4 and abs(slowest.min() - 9 / 11) < 1e-3

# %% [markdown]
# A round bowl takes one step; from there, ten times the condition number takes about ten times as many. What makes descent slow is
# not the number of parameters, nor the size of the slopes, but the *ratio* of the steepest curvature to the flattest.
#
# ### Valleys that lie at an angle
#
# Most valleys do not lie along the axes. In $f=x^2+1.6\,xy+y^2$ the slope in $x$ depends on $y$ too. In which
# two directions does this valley look like the first one?

# %%
def tilted(theta):
    return theta[0] ** 2 + 1.6 * theta[0] * theta[1] + theta[1] ** 2

# Rows: the slope in x, the slope in y. Columns: its change per unit of x, of y.
second = np.array([[2.0, 1.6], [1.6, 2.0]])
curvatures, directions = np.linalg.eigh(second)
assert np.allclose(curvatures, [0.4, 3.6])
assert np.allclose(np.abs(directions), np.sqrt(0.5)) and directions[0, 0] * directions[1, 0] < 0

# %%
flat, steep = 2 * directions.T
contours(tilted, x=(-3, 3), y=(-3, 3))
plt.plot(*np.array([-flat, flat]).T, "C0-")
plt.plot(*np.array([-steep, steep]).T, "C0--")
plt.title(f"Curvatures {curvatures[0]:.1f} (solid) and {curvatures[1]:.1f} (dashed)")
plt.show()

# %% [markdown]
# The ellipses have two axes, at right angles. Go along the solid one, with $y=-x$: $f = 2x^2-1.6x^2=0.4x^2$. The distance from the
# bottom is $d=\sqrt2\,|x|$, so $f=0.2\,d^2=\tfrac12\cdot0.4\,d^2$, and the curvature is 0.4. Along the dashed one, $y=x$, it is 3.6.
# Along these two directions, everything is as before.
#
# The slopes are $2x+1.6y$ and $1.6x+2y$. Their changes per unit of $x$ and of $y$ are the four numbers in `second`, the table of
# second derivatives. The axes of the ellipses are called its **eigenvectors**, the curvatures along them its eigenvalues. **Every
# quadratic has such directions**, as many as it has parameters and at right angles to each other. NumPy's `eigh` finds both,
# `eigvalsh` the curvatures alone. Our neuron's slopes, $4w+2b-12$ and $2w+b-6$, give another table:

# %%
curvatures, directions = np.linalg.eigh(np.array([[4.0, 2.0], [2.0, 1.0]]))
assert np.allclose(curvatures, [0, 5]) and np.allclose(directions[1] / directions[0], [-2, 0.5])
table({"curvature": np.round(curvatures, 6), "along w": [1, 1],
       "along b": directions[1] / directions[0]})

# %%
w, b = walk(neuron, dneuron_dtheta, theta_0, eta=0.2, steps=1).points[-1]
assert np.allclose([w, b], [2.1, 1.8]) and np.isclose(w - 2 * b, theta_0[0] - 2 * theta_0[1])
table({"η": 0.2, "w": w, "b": b, "loss": np.round(neuron((w, b)), 9)})

# %% [markdown]
# The 5 is the one that the promise gave. The curvature 0 belongs to $(1, -2)$, along which
# the sum $2w+b$ stays the same. Its factor is 1: the neuron never moves in that direction. With η = 0.2 it lands at
# (2.1, 1.8), of all points with loss 0 the nearest.

# %% [markdown] tags=["card"] exercise="3.4"
# Another valley at an angle, $f=x^2-xy+y^2$. Along which direction is it **flattest**?

# %% tags=["answer"] exercise="3.4"
### BEGIN SOLUTION
flattest = "c"
### END SOLUTION

# %% tags=["check"] exercise="3.4"
check("3.4", flattest)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Go the same length in each of the four directions. Where does $f$ rise least?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Put $y=x$ into $f$, then $y=-x$. A step of $(x, \pm x)$ is $\sqrt2\,|x|$ long.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# With $y=x$, $f=x^2-x^2+x^2$. With $y=-x$, $f=x^2+x^2+x^2$. Along an axis a step of the same length has $f=2x^2$.
#
# </details>

# %% [markdown] tags=["card"] exercise="3.5"
# Given the curvatures along all directions (all above 0, in any order), return three numbers: the η that a walk must stay
# **below** to converge, the **best** fixed η, and the **factor**, as a positive number, by which that η multiplies
# distances in the slowest direction. For curvatures 2 and 20: 0.1, 0.090909, 0.818182.

# %% tags=["answer"] exercise="3.5"

# %% tags=["check"] exercise="3.5"
check("3.5", limits)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Of all the curvatures only two matter, the largest and the smallest.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $2/\lambda_{\max}$, then $2/(\lambda_{\min}+\lambda_{\max})$; the factor of a direction is $1-\eta\lambda$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `least, most = np.min(curvatures), np.max(curvatures)`. The best η multiplies distances in the flattest direction by
# `1 - best * least`.
#
# </details>

# %% [markdown]
# Below you can walk through the valley yourself, with three tasks. For the largest η that settles and for
# the fewest steps you have the formulas. The third asks for the largest η whose **first step** keeps 90% of its promise.
# At $(10, 1)$ both slopes are 20, so the step goes equally far along $x$ and $y$, and the curvature along it is the mean of 2 and 20, which is 11.

# %% [markdown] tags=["card"] exercise="3.6"
# With which η does the first step from $(10, 1)$ keep exactly 90% of its promise? Use a pencil and enter three significant
# digits; then try it below.

# %% tags=["answer"] exercise="3.6"
### BEGIN SOLUTION
nine_tenths = 0.0182
### END SOLUTION

# %% tags=["check"] exercise="3.6"
check("3.6", nine_tenths)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In section 2 there is a formula for the share that a step keeps.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $1-\tfrac12\,\eta\lambda=0.9$
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $\tfrac12\cdot 11\,\eta=0.1$
#
# </details>

# %%
from nnlib.show.widgets.descent_explorer import DescentExplorer
DescentExplorer(f, df_dtheta, start=(10, 1), x=(-11, 11), y=(-4, 4))

# %% tags=["proof"]
first = walk(f, df_dtheta, (10, 1), eta=0.01, steps=1)
assert np.isclose(first.came_out(0) / first.promised(0), 1 - 0.5 * 0.01 * 11)

# %% [markdown]
# **Tasks: make a forecast for each of the three, then move η.** Afterwards try other starts: which of the three answers stays the same?
#
# <details><summary>Which answer stays the same?</summary>
#
# The first: it depends on the valley alone.
#
# </details>
#
# A real loss is no quadratic: its curvature differs from place to place. But near a bottom a
# smooth loss is nearly always close to one, and there our two numbers apply.
#
# **A place to stop.** Remember: the steepest curvature sets the limit $2/\lambda_{\max}$, the condition number the time. Next: places where
# the gradient is zero.
#
# ## 4 · Flat is not lowest
#
# *Repeat until it converges to a minimum*, say the texts. Descent stops where all slopes are zero. Is that a minimum?
# Take $f=x^2-y^2$. At $(0, 0)$ both slopes, $2x$ and $-2y$, are zero.
# Along $x$ it is the lowest point, along $y$ the highest. It is called a **saddle**.

# %% [markdown] tags=["card"] exercise="3.7" covers=["M9", "Q86", "Q22"]
# We walk on $f=x^2-y^2$ with η = 0.1, starting at $(1, 0.001)$, very close to the line that leads straight to the
# saddle. Where is $y$ after **50 steps**? Use a pocket calculator, and enter three significant digits.

# %% tags=["answer"] exercise="3.7"
### BEGIN SOLUTION
y_after_50 = 9.10
### END SOLUTION

# %% tags=["check"] exercise="3.7"
check("3.7", y_after_50)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# $x$ and $y$ walk separately. What does one step do to $y$?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The slope is $-2y$, the curvature −2, and the factor $1-\eta\lambda$. A minus of a minus is a plus.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $0.001\cdot 1.2^{50}$
#
# </details>

# %%
def saddle(theta):
    return theta[0] ** 2 - theta[1] ** 2

def dsaddle_dtheta(theta):
    return np.array([2 * theta[0], -2 * theta[1]])

# %% covers=["M9", "B12", "A14", "Q22", "Q86"]
beside = walk(saddle, dsaddle_dtheta, (1, 0.001), eta=0.1, steps=36).points
draw(saddle, beside, x=(-2, 2), y=(-1.5, 1.5))
plt.title(f"After 36 steps: x = {beside[-1, 0]:.4f}, y = {beside[-1, 1]:.2f}")
plt.show()

# %% tags=["proof"]
on_the_line = walk(saddle, dsaddle_dtheta, (1, 0), eta=0.1, steps=50).points[-1]
assert on_the_line[1] == 0 and abs(on_the_line[0]) < 2e-5 and beside[-1, 1] > 0.5
assert 1e-9 * 1.2**113 < 1 < 1e-9 * 1.2**114 and not dsaddle_dtheta(np.zeros(2)).any()

# %% [markdown]
# Exactly on the line $y=0$, a walk ends at the saddle, and no slope tells it from a minimum. A
# thousandth beside the line it slows down and then leaves: a negative curvature makes the factor larger than 1
# for *every* η. On this saddle, with this η, even a billionth becomes a whole unit
# in 114 steps, since $10^{-9}\cdot1.2^{114}>1$.
#
# What can hold a walk is a **plateau**, a wide region of tiny slopes. And a walk that ends in a valley need not be in the deepest.

# %%
from nnlib import gradient

def wrong_tanh(w):
    return 0.5 * (np.tanh(w[0]) + 1) ** 2

def two_valleys(w):
    return w[0] ** 4 / 4 - w[0] ** 2 / 2 + 0.1 * w[0]

def dtwo_valleys_dw(w):
    return w**3 - w + 0.1

# %% covers=["B12", "A14", "M9", "Q86"]
flat = walk(wrong_tanh, lambda w: gradient(wrong_tanh, w), [10.0], eta=0.1, steps=1000)
from_right = walk(two_valleys, dtwo_valleys_dw, [2.0], eta=0.1, steps=300)
from_left = walk(two_valleys, dtwo_valleys_dw, [-2.0], eta=0.1, steps=300)
table({"walk": ["plateau", "two valleys", "two valleys"],
       "from w": [10.0, 2.0, -2.0],
       "to w": [one.points[-1, 0] for one in (flat, from_right, from_left)],
       "loss": [one.heights[-1] for one in (flat, from_right, from_left)]})

# %% tags=["proof"]
assert abs(flat.points[-1, 0] - 10) < 1e-5 and round(flat.heights[-1], 4) == 2
assert np.round([from_right.heights[-1], from_left.heights[-1]], 4).tolist() == [-0.1526, -0.3524]

# %% [markdown]
# The plateau is a neuron with a tanh that answers +1 where −1 is wanted. In 1,000 steps it
# has not moved visibly. In the two valleys the start decides which one the walk finds.
#
# In lesson 00 each step used another batch of 16 images, and so another loss. Can such a walk leave its valley?
# Take two batches whose mean is `two_valleys`, and begin at the bottom of its upper valley. In one case both batches
# have a slope of 0 there. In the other they disagree: their slopes there are +1.5 and −1.5, and only the mean is 0.

# %%
rng = np.random.default_rng(0)
shared, disagree = from_right.points[-1:], from_right.points[-1:]
for sign in rng.choice([-1, 1], size=300):  # which batch comes next
    g_shared = dtwo_valleys_dw(shared[-1]) * (1 + 0.5 * sign)
    g_disagree = dtwo_valleys_dw(disagree[-1]) + 1.5 * sign
    shared = np.vstack([shared, shared[-1] - 0.1 * g_shared])
    disagree = np.vstack([disagree, disagree[-1] - 0.1 * g_disagree])

# %%
plt.plot(shared, "C1-", label="batches share the bottom")
plt.plot(disagree, "C1:", label="batches disagree")
plt.title(f"One stays at w = {shared[-1, 0]:.2f}, the other crosses w = 0")
plt.xlabel("step")
plt.ylabel("w")
plt.legend()
plt.show()
assert np.allclose(shared, shared[0], atol=1e-6) and disagree.min() < -1.3 < 0 < disagree[10]

# %% [markdown]
# A bottom that the batches share holds the walk. From one in which they disagree it can leave, and here
# it does. The accurate sentence is: *derivatives lead to a place where they are zero, or nearly zero.*
#
# ## 5 · Why not solve for zero?
#
# At school we set the derivative to zero and solved. Sometimes that works here too. For a line $wx+b$ through four
# points, the mean of the half squares $\tfrac12(wx+b-y)^2$ has two slopes, where $\langle\;\rangle$ is a mean over the points:
#
# $$\langle x^2\rangle\,w+\langle x\rangle\,b-\langle xy\rangle,\qquad \langle x\rangle\,w+b-\langle y\rangle$$
#
# Setting both to zero gives two linear equations. This is **least squares**. We solve them, and walk there with the best η:

# %%
x, y = np.array([2.0, -1.0, 0.0, 3.0]), np.array([6.0, -1.0, 2.0, 7.0])
second = np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
solved = np.linalg.solve(second, [np.mean(x * y), np.mean(y)])

# %%
w, b, best = 0.0, 0.0, 2 / np.linalg.eigvalsh(second).sum()
for _ in range(60):
    error = w * x + b - y
    w, b = w - best * np.mean(error * x), b - best * np.mean(error)
assert np.allclose(solved, [2, 1.5]) and np.allclose([w, b], solved, rtol=0, atol=1e-7)
table({"": ["w", "b"], "solved": solved, "60 steps": [w, b]})

# %% [markdown]
# The same bottom. Why not always solve? First, most equations cannot be rearranged: for $L=e^w+\tfrac12w^2$ the slope is
# $e^w+w$, and $w=-e^w$ has $w$ on both sides. Descent finds the place. Second, even a linear system needs
# a table with a row and a column for each parameter, and the network of [lesson 07](07_let_the_machine_do_it.ipynb) has 23,860.
# Third, what solves *slope = 0* may be a saddle.

# %%
w = 0.0
for _ in range(40):
    w = w - 0.5 * (np.exp(w) + w)
assert abs(np.exp(w) + w) < 1e-12 and round(w, 4) == -0.5671 and f"{23_860**2:,}" == "569,299,600"
table({"w": w, "slope at w": np.round(np.exp(w) + w, 9), "table of 23,860²": 23_860**2})

# %% [markdown]
# ## 6 · Who computed the slopes?
#
# So far formulas gave the slopes. Would the walk differ if they came from somewhere
# else? We walk through the valley three times: with the formula, with slopes that are *measured* by wiggling, and with
# an **optimizer** of nnlib ([optimizers.py](../nnlib/optimizers.py)), an object that takes two arrays, parameters and gradient,
# and moves the first. It does not know what the loss is.

# %%
from nnlib import GradientDescent
by_formula = walk(f, df_dtheta, (10, 1), eta=0.09, steps=50).points[-1]
by_measuring = walk(f, lambda theta: gradient(f, theta), (10, 1), 0.09, 50).points[-1]

# %% covers=["A15"]
theta, optimizer = np.array([10.0, 1.0]), GradientDescent(eta=0.09)
for _ in range(50):
    optimizer.step(theta, df_dtheta(theta))
assert np.allclose(by_formula, by_measuring, rtol=0, atol=1e-9)
assert np.allclose(by_formula, theta, rtol=0, atol=1e-12)
table({"": ["x", "y"], "by formula": by_formula,
       "measured": by_measuring, "by the optimizer": theta})

# %% [markdown]
# Three times the same walk. **Gradient descent only uses derivatives. It does not matter who computed them.** That is
# half of this course. The other half, computing them for a whole network, begins in
# [lesson 05](05_backpropagate_by_hand.ipynb).

# %% [markdown] tags=["card"] exercise="3.8"
# `hasty_fit` should walk until **both** slopes of a neuron are smaller in size than 0.001, but for at most a hundred steps. Given our
# neuron, it returns (0.5, 1) at once, as if that were the bottom. It has **two** bugs. Write `fit`, the repaired version.

# %%
def hasty_fit(x, y, w, b, eta):
    for _ in range(100):
        dL_db = w * x + b - y
        dL_dw = dL_db * x
        if max(dL_dw, dL_db) < 0.001:
            break
        w = w - eta * dL_dw
        b = b - eta * (w * x + b - y)
    return w, b

assert hasty_fit(2.0, 6.0, 0.5, 1.0, eta=0.1) == (0.5, 1.0)

# %% tags=["answer"] exercise="3.8"

# %% tags=["check"] exercise="3.8"
check("3.8", fit)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# At the start the slopes are −8 and −4. Is −8 a small number? And at which point is each of the two slopes of a step taken?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Small *in size* is $|g|<0.001$. A step uses $g$ at one point: $w$ and $b$ move together.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `abs(...)` around both slopes; and `dL_db` is there already, computed with the old `w`.
#
# </details>

# %% [markdown] tags=["card"] exercise="3.9" covers=["A16", "B12", "B5"]
# A text says: *The learning rate determines how far we move in the direction of the gradient, and we repeat this until we reach the minimum.*
# Correct it in three places, in at most four sentences.

# %% [markdown] tags=["write"] exercise="3.9"

# %% [markdown]
# ## Summary
#
# Write five lines before you unfold ours: which way, what a step promises, which number decides, what makes descent slow, where it ends.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines are in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. $\theta\leftarrow\theta-\eta g$: against the gradient, which points uphill; the step is $\eta\lVert g\rVert$ long.
# 2. It promises a change of $-\eta\lVert g\rVert^2$, never a rise; the smaller η, the larger the share that it keeps.
# 3. Along a direction of curvature λ each step multiplies the distance by $1-\eta\lambda$: it converges if and only if $0<\eta<2/\lambda_{\max}$.
# 4. One η serves all directions, so the condition number $\lambda_{\max}/\lambda_{\min}$ makes descent slow.
# 5. It ends where the slopes are zero, lowest or not, whoever computed them.
#
# </details>
#
# **Next:** [lesson 04](04_train_one_neuron.ipynb) takes these steps with a neuron that learns from real data.
#
# **Sources.** Gabriel Goh, [Why Momentum Really Works](https://distill.pub/2017/momentum/), draws the directions of a quadratic. The best
# fixed η is in Boris Polyak's *Introduction to Optimization*; see also Boyd and Vandenberghe,
# [Convex Optimization](https://web.stanford.edu/~boyd/cvxbook/), chapter 9. The loose sentences are paraphrased from texts that
# [lesson 08](08_close_the_loop.ipynb) judges sentence by sentence.
