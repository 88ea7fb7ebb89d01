# %% [markdown]
# # Walk downhill: take steps, and know where they will lead
#
# You will write gradient descent as a single line, and say before its first step whether a walk is going to crawl,
# land, zigzag or run away.
#
# | | |
# | --- | --- |
# | **You will be able to** | write gradient descent; forecast what a step brings; predict from the curvature which η converge; tell a flat place from a lowest one |
# | **You need** | a slope and its sign (lesson 01), slopes that multiply along a chain (lesson 02) |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import GradientDescent, derivative, gradient
from nnlib.course import begin, check, choose, enter
from nnlib.show.plots.walks import walk
begin("03")

# %%
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.descent import descent

def f(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2

def df_dtheta(theta):
    return np.array([2 * theta[0], 20 * theta[1]])

valley = Landscape(f, x=(-11, 11), y=(-4, 4))
descent(valley, df_dtheta, start=(10, 1), eta=0.09, steps=20)

# %% [markdown]
# This is a map of a long valley. Along each grey line the ground is equally high, and the bottom lies in the middle. A walker
# starts at the ring and asks one thing only before every step: in which direction does the ground fall most steeply *here*?
#
# The walker hardly ever heads for the bottom, and gets there. Had η been a sixth larger, the same rule would have led up
# into the mountains. By the end of this lesson you can foretell both with a pencil, from two numbers that describe the valley.

# %% [markdown]
# ## 1 · Which way to go, and what a step promises
#
# The loss is 3 at $w = 1$, and its slope there is 3. Should $w$ go up or down, and how far?
#
# A positive slope says that more $w$ means more loss, so $w$ goes down. A negative one says the opposite, and $w$ goes up.
# Either way we move *against* the slope. How far, the slope does not say. We take a fixed share of it,
# the **learning rate** $\eta$:
#
# $$w \leftarrow w-\eta\,g,\qquad g=\frac{\partial L}{\partial w}$$
#
# What will that do to the loss? A slope is a rate: for a small move $s$, the loss changes by about $g\,s$. Our move is
# $s=-\eta g$. Put it in:
#
# $$L(w-\eta g)\;\approx\; L(w)+g\cdot(-\eta g)\;=\;L(w)-\eta\,g^2$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\eta$ | `eta` | scalar | learning rate: the share of the slope that becomes a step |
# | $g=\partial L/\partial w$ | `dL_dw` | as `w` | slope where we stand |
# | $-\eta\,g^2$ | `promised` | scalar | change of the loss that the slope **promises** |
#
# Here is the whole reason why subtracting works. The slope comes in twice, once as the way to go and once as the rate of
# what going brings, and a number times itself is never negative. With the minus in front, the promise is never a rise.

# %% covers=["Q11", "A15", "C14"]
w, L, dL_dw, eta = 1.0, 3.0, 3.0, 0.1
w_new = w - eta * dL_dw
promised = -eta * dL_dw**2
print(f"w {w} → {w_new:.1f},  loss {L} → about {L + promised:.1f}")
assert round(w_new, 10) == 0.7 and round(promised, 10) == -0.9 and round(L + promised, 10) == 2.1

# %% [markdown]
# What if somebody forgets the minus, having read that the gradient shows the way of steepest *descent*? The loss is
# $\theta^2$, its slope $2\theta$, we start at 3. One walker adds η times the slope, the other subtracts it.

# %% covers=["A9", "A16", "B5", "M3", "M12"]
with_it, against_it = [3.0], [3.0]
for _ in range(3):
    with_it.append(with_it[-1] + 0.1 * 2 * with_it[-1])
    against_it.append(against_it[-1] - 0.1 * 2 * against_it[-1])
lengths = -np.diff(against_it)
print("with the gradient   ", np.round(with_it, 3))
print("against the gradient", np.round(against_it, 3), " lengths of the steps", lengths.round(3))
assert np.allclose(with_it, [3, 3.6, 4.32, 5.184]) and np.allclose(lengths, [0.6, 0.48, 0.384])

# %% [markdown]
# The gradient points uphill: 3, 3.6, 4.32. And look at the steps of the one who goes down. The same η, yet 0.6, then 0.48, then
# 0.384. A step is $\eta$ *times the slope* long, so it shortens by itself where the ground levels out.
#
# How good is the promise? For $w = 1$ and a slope of 3 it foresaw 2.1, without ever looking at the curve. In
# lesson 01 we drew five curves through the same two points, 3 at $w = 1$ and 6 at $w = 2$, and took one step on each. Did the
# promises hold?

# %% covers=["C12", "E12", "C14", "Q11"]
curves = {
    "3w": lambda w: 3 * w,
    "w² + 2": lambda w: w**2 + 2,
    "3·2^(w−1)": lambda w: 3 * 2 ** (w - 1),
    "3w² − 6w + 6": lambda w: 3 * w**2 - 6 * w + 6,
    "6w² − 15w + 12": lambda w: 6 * w**2 - 15 * w + 12,
}
after = []
for name, curve in curves.items():
    dL_dw = derivative(curve, 1.0)
    w_new = 1 - 0.1 * dL_dw
    after.append((3 - 0.1 * dL_dw**2, curve(w_new)))
    print(f"{name:15} slope {round(dL_dw, 4) + 0.0:+.4f}   w {w_new:.4f}   "
          f"promised loss {after[-1][0]:.4f}   came out {after[-1][1]:.4f}")
assert np.round(after, 4).T.tolist() == [[2.1, 2.6, 2.5676, 3, 2.1], [2.1, 2.64, 2.5973, 3, 2.64]]

# %% [markdown]
# Of those that move, only the straight line keeps its promise to the last digit. The last curve has the slope −3, so its
# step leads *up* to 1.3. The fourth is flat at $w=1$. It promises nothing and does nothing, and such places return in section 4.
#
# With many parameters, each moves against its own slope and adds its own $-\eta\,g_i^2$. The promise becomes
# $-\eta\,\lVert g\rVert^2$, where $\lVert g\rVert^2$ is the sum of the squared slopes, and the step is $\eta\,\lVert g\rVert$ long.
# Our neuron of lesson 00, $L=\tfrac12(2w+b-6)^2$ at $w=0.5$, $b=1$, has the slopes −8 and −4, hence
# $\lVert g\rVert^2=80$. What share of its promise does a step keep as η shrinks? (`walk` takes the steps, and notes for
# each what was promised and what came out.)

# %% covers=["B10", "B13", "Q38"]
def neuron(theta):
    return 0.5 * (2 * theta[0] + theta[1] - 6) ** 2

def dneuron_dtheta(theta):
    return (2 * theta[0] + theta[1] - 6) * np.array([2, 1])

theta_0 = np.array([0.5, 1.0])
for eta in (0.1, 0.01, 0.001):
    one = walk(neuron, dneuron_dtheta, theta_0, eta, steps=1)
    kept = one.came_out(0) / one.promised(0)
    print(f"η = {eta:<5}  promised change {one.promised(0):.4f}   came out {one.came_out(0):.4f}   kept {kept:.2%}")
    assert abs(kept - (1 - 2.5 * eta)) < 1e-9
assert np.allclose(dneuron_dtheta(theta_0), [-8, -4]) and np.isclose(one.squares[0], 80)
assert np.isclose(np.linalg.norm(one.points[1] - theta_0), 0.001 * np.sqrt(80))

# %%
from nnlib.show.plots.one_step import one_step
one_step(x=2, y=6, w=0.5, b=1, eta=0.1)

# %% [markdown]
# With η = 0.1 the loss should have come from 8 down to 0, and came to 2. Missing are 25% of the promise, then 2.5%, then 0.25%: a step
# ten times smaller misses by a share ten times smaller. That also settles a doubt. Each slope was measured with the other
# parameter at rest, and yet both move at once. Whatever that spoils is in the missing share, and vanishes with it.
#
# The share kept is $1-2.5\,\eta$ exactly. Where does the 2.5 come from? It must be something about how the
# curve *bends*. First, though, write down the walk.

# %% [markdown] tags=["card"] exercise="3.1" covers=["A15"]
# Write gradient descent for any number of parameters. `gradient_of(theta)` gives the slopes at a point, one for each
# parameter; take exactly `steps` steps, asking for them anew before each. `theta` is an array, perhaps of whole numbers;
# the caller still needs it as the start, so it must not be changed in place. The neuron above comes from (0.5, 1) to (1.7, 1.6) in two steps of η = 0.1.

# %% tags=["answer"] exercise="3.1"

# %% tags=["check"] exercise="3.1"
check("3.1", descend)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# One step is a line that you know from lesson 00. It has to happen `steps` times, each time from where the last one ended.
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
#
# ## 2 · One number decides: crawl, land, zigzag or run away
#
# The promise is kept better by smaller steps. But small steps take long. Would larger ones not arrive sooner?

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
# The surprise has a short explanation, and a useful one. Take a bowl with its bottom at
# $\theta^*$:
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
# Start and bottom have dropped out. Every step multiplies the distance by one and the same number, and after $n$ steps it
# has been multiplied $n$ times. Five kinds of walk are all there are:
#
# | $\eta\lambda$ | factor | the walk |
# | --- | --- | --- |
# | between 0 and 1 | between 1 and 0 | crawls down one side |
# | 1 | 0 | lands in one step |
# | between 1 and 2 | between 0 and −1 | zigzags, and comes nearer |
# | 2 | −1 | bounces between two points for ever |
# | above 2 | below −1 | runs away |

# %% covers=["M10", "B10", "A16"]
curvature, ends = 2.0, []
for eta in (0.1, 0.5, 0.9, 1.0, 1.1):
    factor = 1 - eta * curvature
    stepped = walk(lambda t: t @ t, lambda t: 2 * t, [3.0], eta, steps=4).points.ravel()
    ends.append(stepped[-1])
    print(f"η = {eta}  factor {factor:+.1f}  first step to {stepped[1]:+.1f}  "
          f"four steps to {stepped[-1]:.4f}, by formula {3 * factor**4:.4f}")
    assert abs(stepped[-1] - 3 * factor**4) < 1e-12
assert np.round(ends, 4).tolist() == [1.2288, 0, 1.2288, 3, 6.2208]
assert np.allclose([stepped[1], stepped[1] ** 2], [-3.6, 12.96])

# %%
from nnlib.show.plots.bowl_walks import bowl_walks
bowl_walks(curvature=2, start=3, etas=[0.1, 0.5, 0.9, 1.0, 1.1], steps=4)

# %% [markdown]
# A larger η is faster only up to $1/\lambda$, where the walk lands. Beyond that it overshoots, and from
# $2/\lambda$ on it never arrives. At η = 1.1 the very first step leads from 3 to −3.6. It went in the direction that
# lowers the loss, and raised the loss from 9 to 12.96.
#
# What has the promise to do with it? Before the step the loss is $\tfrac12\lambda d^2$, with $d$ for the distance; after it,
# $\tfrac12\lambda d^2(1-\eta\lambda)^2$. Divide the change by the promise $-\eta\,(\lambda d)^2$, and all but one thing cancels:
#
# $$\frac{\text{came out}}{\text{promised}}=1-\tfrac12\,\eta\lambda$$
#
# A step keeps nothing of its promise exactly when $\eta = 2/\lambda$, and that is where walks cease to arrive. The two limits
# are one. The neuron kept $1-2.5\,\eta$, so along its step the curvature is 5. And here is lesson 00 again: the neuron landed
# with η = 0.2, which is 1/5, and was back at its old loss with η = 0.4, which is 2/5.
#
# Must η be below 1, as one so often reads? In the formula the only thing that matters is the product with $\lambda$.

# %% covers=["Q79", "M11"]
curvature = 0.2  # of L = 0.1 θ²
for eta in (1.0, 5.0, 9.0):
    there = walk(lambda t: 0.1 * t @ t, lambda t: curvature * t, [3.0], eta, steps=1).points[-1, 0]
    print(f"L = 0.1 θ²,  η = {eta}:  3 → {round(there, 4) + 0.0:.1f}")
    assert abs(there - 3 * (1 - eta * curvature)) < 1e-12
assert 1 / curvature == 5 and 2 / curvature == 10

# %% [markdown]
# With η = 5 it lands in one step, and everything below 10 arrives. A learning rate is neither large nor small in itself. It is
# large or small *against a curvature*.

# %% [markdown] tags=["card"] exercise="3.3" covers=["E13"]
# A page that warns of overshooting prints this walk: 1000, −1100, 1210, −1331. It does not say which η was used. Suppose
# that the loss was $\theta^2$. Which η was it?

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
# ## 3 · Many directions, one step size
#
# Back to the valley, $f=x^2+10y^2$. (On this map $x$ and $y$ are the two parameters.) Its slopes are $2x$ and $20y$: the
# first does not ask where $y$ is, nor the second where $x$ is. So a walk through the valley is two walks at once, one in
# a bowl of curvature 2 and one in a bowl of curvature 20, and both are made with the same η. A step multiplies
# $x$ by $1-2\eta$ and $y$ by $1-20\eta$. Both must lie between −1 and 1:
#
# $$\text{the walk converges}\iff 0<\eta<\frac{2}{\lambda_{\max}}$$
#
# That is, from wherever it starts. The steepest direction alone sets the limit, here $2/20 = 0.1$.
#
# Now for the direction of the steps. At $(10, 1)$ the downhill arrow misses the bottom by 39.29°, as you saw in lesson 01.
# Surely that gets better on the way? Guess. And guess at which angle a step meets the grey lines, where it begins and where it ends.

# %% covers=["M4", "Q17", "Q19", "Q20"]
def angle(a, b):  # between two lines, 0° to 90°
    return np.degrees(np.arccos(min(abs(a @ b) / np.linalg.norm(a) / np.linalg.norm(b), 1)))

def along_contour(g):  # at a right angle to the gradient
    return np.array([-g[1], g[0]])

path = walk(f, df_dtheta, (10, 1), eta=1 / 11, steps=5).points
for here, there in zip(path[:-1], path[1:]):
    miss = angle(there - here, here)
    begins, ends = (angle(there - here, along_contour(df_dtheta(point))) for point in (here, there))
    print(f"({here[0]:7.4f}, {here[1]:+.4f})  misses the bottom by {miss:.2f}°,  "
          f"begins at {begins:.2f}° to the contour, ends at {ends:.2f}°")
    assert round(miss, 2) == 39.29 and abs(begins - 90) < 1e-4 and ends < 1e-4
assert np.allclose(path[1:] / path[:-1], [9 / 11, -9 / 11])

# %% [markdown]
# It never gets better. With η = 1/11 the factors are 9/11 and −9/11: after every step the picture is the same, smaller and
# mirrored. The arrow misses the bottom by 39.29° for ever, and the walk arrives all the same. Steepest is a statement about
# the ground underfoot. Only in a round bowl does it agree, from everywhere, with the way to the bottom.
#
# The second guess settles an old complaint about textbook figures, whose steps do not stand at right angles on the contours
# as they should. A step begins at 90°, because there its gradient was measured. Where it ends, nobody has measured anything
# yet. Here it arrives exactly *along* a contour: with this η it stops at the lowest point of its line.

# %% [markdown] tags=["card"] exercise="3.4" covers=["M4", "Q19"]
# Another valley, $f=4x^2+y^2$, and we stand at $(1, 4)$. In which direction does the first step of gradient descent go?

# %% tags=["answer"] exercise="3.4"
### BEGIN SOLUTION
heading = "b"
### END SOLUTION

# %% tags=["check"] exercise="3.4"
check("3.4", heading)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A direction follows from the two slopes at this point, not from where the bottom is.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\partial f/\partial x=8x$ and $\partial f/\partial y=2y$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# At (1, 4) both slopes are 8. The step goes against both.
#
# </details>
#
# ---
# What does a walk look like whose η is slightly too large? We take 0.105, a sixth more than in the first picture. Will $f$
# rise from the first step on?

# %% covers=["Q80", "E13", "Q85"]
too_large = walk(f, df_dtheta, (10, 1), eta=0.105, steps=14)
print("step    x        y        f")
for n in (0, 1, 2, 3, 5, 8, 14):
    x, y = too_large.points[n]
    print(f"{n:3} {x:8.3f} {y:+8.3f} {too_large.heights[n]:8.2f}")
assert too_large.heights.argmin() == 5 and too_large.heights[14] > 110 and np.isclose(0.105 / 0.09, 7 / 6)
assert np.allclose(1000 * too_large.points[:4, 1], [1000, -1100, 1210, -1331])

# %%
descent(valley, df_dtheta, start=(10, 1), eta=0.105, steps=14)

# %% [markdown]
# For five steps all seems well, $f$ falls from 110 to 35.41. Then it rises and never comes back. Nothing has changed on the
# way. From the start $y$ was multiplied by −1.1 (there is your 1000, −1100, 1210, −1331), but its share of the
# height was small, and the fall of $x$ hid it. **A loss that falls for a while does not prove that η is small enough.**
#
# Is η then the cause of the swinging? With one and the same η, $y$ swings and $x$ does not. It takes the product
# $\eta\lambda$, and the curvature is as guilty as η. (Two more causes, noise and memory, come up in lessons 08 and 09.)
#
# Which fixed η is the best? Raise it from 0. The factor of the flattest direction shrinks, but beyond some point that of
# the steepest, negative by then, grows in size. The slower of the two holds the walk up, so the best we can do is to
# make them equally large, $1-\eta\lambda_{\min}=-(1-\eta\lambda_{\max})$:
#
# $$\eta_{\text{best}}=\frac{2}{\lambda_{\min}+\lambda_{\max}},\qquad
# \text{factor}=\frac{\kappa-1}{\kappa+1},\qquad \kappa=\frac{\lambda_{\max}}{\lambda_{\min}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\lambda_{\min},\lambda_{\max}$ | `curvatures` | vector | curvature along each direction: least and most |
# | $\kappa$ | `kappa` | scalar | **condition number**: steepest curvature over flattest |
#
# How many steps does the best η need to come a thousand times nearer to the bottom?

# %%
curvatures = np.array([2.0, 20.0])
etas = np.linspace(0.0001, 0.1, 100_000)
slowest = np.abs(1 - etas[:, None] * curvatures).max(axis=1)
print(f"best of 100,000 η: {etas[slowest.argmin()]:.6f}   by formula: {2 / curvatures.sum():.6f}")
assert abs(etas[slowest.argmin()] - 1 / 11) < 1e-6 and abs(slowest.min() - 9 / 11) < 1e-4
needed = {}
for kappa in (1, 10, 100, 1000):
    factor, needed[kappa] = (kappa - 1) / (kappa + 1), 1
    while factor ** needed[kappa] > 1 / 1000:
        needed[kappa] += 1
print("steps for each condition number:", needed)
assert list(needed.values()) == [1, 35, 346, 3454]

# %% [markdown]
# A round bowl takes one step. After that, ten times the condition number takes about ten times as many steps. It is not the number of
# parameters that makes descent slow, nor the size of the slopes, but the *ratio* of the steepest curvature to the flattest.
# Lesson 09 shows how a memory of earlier steps gets along with far fewer.
#
# Most valleys lie askew, and their parameters get mixed up. So do our neuron's: its slope in $w$ asks for $b$, too. But turn
# the map. The loss sees nothing but the sum $2w+b$. Go along $(-1, 2)$, and the sum stays, so the curvature is 0.
# Go along $(2, 1)$, and the sum changes as fast as it can, by $\sqrt5$ per unit of length, so the curvature is 5. Along
# these two directions everything is as before. **Every quadratic has such directions**, as many as it has parameters and at
# right angles to each other: the eigenvectors of the table of its second derivatives. NumPy finds their curvatures.

# %%
table = np.array([[4.0, 2.0], [2.0, 1.0]])  # how the slopes in w and in b change per unit of w and of b
curvatures = np.linalg.eigvalsh(table)
lands_at = walk(neuron, dneuron_dtheta, theta_0, eta=0.2, steps=1).points[-1]
print(f"curvatures {(curvatures.round(6) + 0.0).tolist()}, largest η {2 / curvatures.max():.1f}; with 0.2 it lands at {lands_at}")
assert np.allclose(curvatures, [0, 5]) and np.allclose(lands_at, [2.1, 1.8])
assert np.isclose(neuron(lands_at), 0) and np.isclose((lands_at - theta_0) @ [-1, 2], 0)

# %% [markdown]
# The 5 is the one that we found from the promise, and 2/5 the limit of lesson 00. A curvature of 0 has the factor 1. In that
# direction the neuron never moves, and since the ground is level there it has no reason to: with η = 0.2 it lands at
# (2.1, 1.8), the point of the valley floor nearest to its start.

# %% [markdown] tags=["card"] exercise="3.5"
# Given the curvatures along all directions (all above 0, in any order), return three numbers: the η that a walk must stay
# **below** to converge, the **best** fixed η, and the **factor**, as a positive number, by which the slowest direction still
# shrinks with it. For curvatures 2 and 20: 0.1, 0.090909, 0.818182.

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
# `least, most = np.min(curvatures), np.max(curvatures)`. With the best η, the flattest direction shrinks by
# `1 - best * least`, and the steepest by the same amount.
#
# </details>
#
# ---
# In a moment you can walk through the valley yourself, with three tasks to choose from. For the largest η that settles and for
# the fewest steps you have the formulas. The third asks for the largest η whose **first step** keeps 90% of its promise. Which
# curvature does a step feel that goes along $x$ *and* $y$? At $(10, 1)$ both slopes are 20, the step leans on both
# directions alike, and its curvature is the mean of 2 and 20, which is 11.

# %% [markdown] tags=["card"] exercise="3.6"
# First use your pencil. With which η does the first step from $(10, 1)$ keep exactly 90% of its promise? Enter three significant
# digits, then go and see.

# %% tags=["answer"] exercise="3.6"
### BEGIN SOLUTION
nine_tenths = 0.0182
### END SOLUTION

# %% tags=["check"] exercise="3.6"
check("3.6", nine_tenths)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# In section 2 there is a formula for the share that a step keeps. It needs η and the curvature along the step.
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
first = walk(f, df_dtheta, (10, 1), eta=0.01, steps=1)
assert np.isclose(first.came_out(0) / first.promised(0), 1 - 0.5 * 0.01 * 11)
DescentExplorer(f, df_dtheta, start=(10, 1), x=(-11, 11), y=(-4, 4))

# %% [markdown]
# **Tasks: make a forecast for each of the three, then move η.** Afterwards try other starts: which of the three answers stays the same?
#
# <details><summary>Which answer stays the same?</summary>
#
# The first. The largest η belongs to the valley; how many steps it takes and what the first one keeps depend on the start. (Start at
# $y=0$, though, and nobody notices the steep direction: every η of the slider settles.)
#
# </details>
#
# ---
# A real loss is no quadratic. Its curvature differs from place to place, and so does the largest η. But near a bottom a
# smooth loss is nearly always close to one, and there our two numbers rule.
#
# ## 4 · Flat is not lowest
#
# Descent comes to rest where the gradient is zero. *Repeat until it converges to a minimum*, say the texts. Is a place
# where all slopes are zero a minimum? Change one sign in our valley: $f=x^2-y^2$. At $(0, 0)$ both slopes, $2x$ and $-2y$, are zero.
# Along $x$ it is the lowest point, along $y$ the highest. It is called a **saddle**.

# %% [markdown] tags=["card"] exercise="3.7" covers=["M9", "Q86", "Q22"]
# We walk on $f=x^2-y^2$ with η = 0.1, starting at $(1, 0.001)$, a hair's breadth beside the line that leads straight to the
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
# The slope is $-2y$, the curvature −2, and the factor $1-\eta\lambda$ as always. A minus of a minus is a plus.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $0.001\cdot 1.2^{50}$
#
# </details>

# %% covers=["M9", "B12", "A14", "Q22", "Q86"]
def saddle(theta):
    return theta[0] ** 2 - theta[1] ** 2

def dsaddle_dtheta(theta):
    return np.array([2 * theta[0], -2 * theta[1]])

on_the_line = walk(saddle, dsaddle_dtheta, (1, 0), eta=0.1, steps=50).points[-1]
beside_it = walk(saddle, dsaddle_dtheta, (1, 0.001), eta=0.1, steps=50).points[-1]
print("slopes at (0, 0):", dsaddle_dtheta(np.zeros(2)) + 0.0)
print(f"from (1, 0):     x = {on_the_line[0]:.6f}, y = {on_the_line[1] + 0.0}")
print(f"from (1, 0.001): x = {beside_it[0]:.6f}, y = {beside_it[1]:.2f}")
assert beside_it[1] > 1 and on_the_line[1] == 0 and abs(on_the_line[0]) < 2e-5

# %%
descent(Landscape(saddle, x=(-2, 2), y=(-1.5, 1.5)), dsaddle_dtheta, start=(1, 0.001), eta=0.1, steps=36)

# %% [markdown]
# On the line the walk settles on the saddle, and nothing tells it from a minimum: slopes of zero in all directions. A
# thousandth beside the line it rests for a while and is gone. A negative curvature makes the factor larger than 1
# for *every* η, so whatever is off grows.
#
# That is half of the answer to a good question. In lesson 00 each step was judged on 16 other images, so each saw another surface:
# can such a walk be stuck at a saddle? Not for long. Each batch of images shakes it a little, and even a billionth off the line is a
# whole unit after 114 steps. What does hold a walk is a **plateau**, where the slopes for all images are tiny at once. And
# a walk that does end in a valley need not be in the deepest. Which one it finds, the start decides.

# %% covers=["B12", "A14", "M9", "Q86"]
def wrong_tanh(w):
    return 0.5 * (np.tanh(w[0]) + 1) ** 2

def two_valleys(w):
    return w[0] ** 4 / 4 - w[0] ** 2 / 2 + 0.1 * w[0]

flat = walk(wrong_tanh, lambda w: (np.tanh(w) + 1) * (1 - np.tanh(w) ** 2), [10.0], eta=0.1, steps=1000)
print(f"plateau: loss {flat.heights[-1]:.4f}; in 1000 steps w has moved by {10 - flat.points[-1, 0]:.1e}")
for start in (2.0, -2.0):
    end = walk(two_valleys, lambda w: w**3 - w + 0.1, [start], eta=0.1, steps=300)
    print(f"two valleys: from w = {start:+.0f} to {end.points[-1, 0]:+.4f}, loss {end.heights[-1]:+.4f}")
    assert round(end.heights[-1], 4) == {2.0: -0.1526, -2.0: -0.3524}[start]
assert f"{10 - flat.points[-1, 0]:.1e}" == "1.6e-06" and round(flat.heights[-1], 4) == 2
assert 1e-9 * 1.2**113 < 1 < 1e-9 * 1.2**114

# %% [markdown]
# The plateau is a neuron with a tanh that answers +1 where −1 is wanted. It could hardly be more wrong, and hardly a slope
# tells it so. The honest sentence reads: *derivatives lead to a place where they are zero, or nearly.*
#
# ## 5 · Why not solve for zero, and who computed the slopes?
#
# At school we did not walk. We set the derivative to zero and solved. Why not here? First, there may be nothing to solve
# with. For $L=e^w+\tfrac12w^2$ the slope is $e^w+w$, and $w=-e^w$ has $w$ on both sides. No rearranging gets it out, while
# descent walks there. Second, even where all slopes are straight lines, solving needs a table with a row and a column for
# each parameter, and the network of lesson 07 has 23,860 of them. Third, as we have seen, what solves *slope = 0* may be a saddle.

# %% covers=["Q22"]
bend = walk(lambda w: np.exp(w[0]) + w[0] ** 2 / 2, lambda w: np.exp(w) + w, [0.0], eta=0.5, steps=40)
w_end, P = bend.points[-1, 0], 23_860
print(f"40 steps lead to w = {w_end:.10f}, and eʷ + w = 0 there to 12 digits: {abs(np.exp(w_end) + w_end) < 1e-12}")
print(f"solving for {P:,} parameters: a table of {P**2:,} numbers ({8 * P**2 / 1e9:.1f} GB), {P**3 / 3:.1e} products")
print(f"one step of descent: {P:,} products")
assert round(w_end, 10) == -0.5671432904 and abs(np.exp(w_end) + w_end) < 1e-12
assert f"{P**2:,} {8 * P**2 / 1e9:.1f} {P**3 / 3:.1e}" == "569,299,600 4.6 4.5e+12"

# %% [markdown]
# One thing is still open. The walker was handed ready-made formulas for the slopes. Would it notice if they came from somewhere
# else? We send it through the valley three times: with the formula, with slopes that are *measured* by wiggling, and with
# an **optimizer** of nnlib, an object that takes two arrays, parameters and gradient, and moves the first. It
# knows of no valley.

# %% covers=["A15"]
by_formula = walk(f, df_dtheta, (10, 1), eta=0.09, steps=50).points
by_measuring = walk(f, lambda theta: gradient(f, theta), (10, 1), eta=0.09, steps=50).points
theta, optimizer, by_nnlib = np.array([10.0, 1.0]), GradientDescent(eta=0.09), [(10, 1)]
for _ in range(50):
    optimizer.step(theta, df_dtheta(theta))
    by_nnlib.append(tuple(theta))
far = np.abs(by_measuring - by_formula).max(), np.abs(np.array(by_nnlib) - by_formula).max()
print(f"the same walk with measured slopes: {far[0] < 1e-9}, with nnlib.GradientDescent: {far[1] < 1e-12}")
assert far[0] < 1e-9 and far[1] < 1e-12

# %% [markdown]
# Three times the same walk, to nine decimals at least. **Gradient descent only uses derivatives. It does not care who computed them.** That is
# half of the sentence that holds this course together. The other half, how to compute them for a whole network at the
# price of about two forward passes, begins in lesson 05.

# %% [markdown] tags=["card"] exercise="3.8"
# `hasty_fit` should walk until **both** slopes of a neuron are smaller in size than 0.001, or for a hundred steps. Given our
# neuron, it returns (0.5, 1) at once, as if that were the bottom. **Two** bugs are in it. Write `fit`, the repaired version.

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
# At the start the slopes are −8 and −4. Is −8 a small number? And after that: from which point does each of the two slopes come
# that a step uses?
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
# Correct it, in at most four sentences. It is loose in three places.

# %% [markdown] tags=["write"] exercise="3.9"

# %% [markdown]
# ## Summary
#
# Write five lines before you unfold ours: which way, what is promised, which number decides, what makes descent slow, where it ends.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. $\theta\leftarrow\theta-\eta g$: against the gradient, which points uphill; the step is $\eta\lVert g\rVert$ long.
# 2. It promises a change of $-\eta\lVert g\rVert^2$, which is never a rise, and keeps the more of it the smaller η is.
# 3. Along a direction of curvature λ each step multiplies the distance by $1-\eta\lambda$: it converges if and only if $0<\eta<2/\lambda_{\max}$.
# 4. One η serves all directions, so the condition number $\lambda_{\max}/\lambda_{\min}$ makes descent slow.
# 5. It ends where the slopes are zero, lowest or not, and never asks who computed them.
#
# </details>
#
# **Next:** lesson 04 takes these steps with a neuron that learns from real data, and finds out what its slopes are made of.
#
# **Sources.** The valley, the saddle and the five curves answer questions that learners asked on public question-and-answer sites; all
# their numbers were computed anew. The walk 1000, −1100, 1210, −1331 is from a page on learning rates. The loose sentences that we
# correct are paraphrased from a discussion thread, an encyclopaedia article and a blog post. The best fixed η of a quadratic
# stands in textbooks on optimization, among them B. T. Polyak's *Introduction to Optimization*.
