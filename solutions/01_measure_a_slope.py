# %% [markdown]
# # Measure a slope: wiggle an input, watch the output
#
# You will build the two instruments that judge every formula of this course, and find out how many of their digits
# to believe.
#
# | | |
# | --- | --- |
# | **You will be able to** | measure a derivative and a whole gradient, say how wrong the measurement is, tell a slope from the change over a whole unit |
# | **You need** | school algebra, functions in Python, the neuron of lesson 00 |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |

# %%
import numpy as np
from nnlib import derivative, gradient
from nnlib.differences import forward_difference
from nnlib.course import begin, check, choose, enter
begin("01")

# %%
from nnlib.show.plots.curves import curve_and_tangent

def loss(w):
    return 0.5 * (2 * w + 1 - 6) ** 2

curve_and_tangent(loss, at=0.5, slope=derivative(loss, 0.5), name="w")

# %% [markdown]
# This is the neuron of lesson 00 again: 2 goes in, 6 is wanted, the weight is 0.5, the bias 1. There we said that its
# loss has the slope −8, nudged the weight by a millionth, saw −8.0000, and went on. Why a
# millionth? Would a tenth have done, and a billionth better? And what is it that a slope of −8 promises?

# %% [markdown]
# ## 1 · Wiggle and watch
#
# Think of the weight as a knob and of the loss as a needle. Turn the knob a little, watch how far the needle goes, and
# divide one by the other, so that a timid turn and a bold one can be compared:
#
# $$\text{slope over } h=\frac{L(w+h)-L(w)}{h}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $w$ | `x` | scalar | where we stand |
# | $h$ | `h` | scalar | width of the wiggle, not 0 |
# | $L$ | `f` | function | what we watch |
#
# Begin with a whole unit. At $w=1.5$ the neuron answers 4, its loss is 2, so the loss has fallen by 6. The picture
# said 8. Who is right?

# %%
def slope_over(f, x, h):
    return (f(x + h) - f(x)) / h

for h in (1, 0.1, 0.01, 0.001):
    print(f"h = {h:<5}   change {loss(0.5 + h) - loss(0.5):+.6f}   slope over h {slope_over(loss, 0.5, h):+.4f}")
assert np.allclose([slope_over(loss, 0.5, h) for h in (1, 0.1, 0.01, 0.001)], [-6, -7.8, -7.98, -7.998])

# %% [markdown]
# Both are. The slopes close in on −8, and each misses it in the same orderly way, by twice the width: 2, 0.2, 0.02,
# 0.002. To see why, leave $h$ a letter. At $w=0.5+h$ the prediction is $2+2h$, hence
#
# $$L(0.5+h)=\tfrac12(2h-4)^2=8-8h+2h^2,\qquad \text{slope over } h=-8+2h$$
#
# Nothing was rounded and no limit was taken. The $-8$ stands there from the beginning; a narrow wiggle only uncovers
# it. This number, **the number in front of $h$**, is the **derivative** of the loss at $w=0.5$, written
# $\frac{dL}{dw}=-8$.
#
# It is a rate, and it belongs to one point. A speedometer that shows 80 km/h is right even if you stop after ten
# minutes and never drive those 80 km. In the same way −8 is right although a whole unit more of $w$ lowered the loss by 6.

# %% [markdown] tags=["card"] exercise="1.1" covers=["M8"]
# The knob of another network stands at $w=1$. All we are told is that its cost is 3 there, and would be 6 at $w=2$.
# What is the derivative of the cost at $w=1$? Commit yourself before you read on.

# %% tags=["answer"] exercise="1.1"
### BEGIN SOLUTION
at_one = "c"
### END SOLUTION

# %% tags=["check"] exercise="1.1"
check("1.1", at_one)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Two points are known. How many curves can you draw through them?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The slope over $h=1$ is $6-3=3$. For our neuron the slope over $h=1$ was −6. Was that its derivative?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# Draw a curve from (1, 3) to (2, 6) that first dips below 3. Which sign has its slope at the left end?
#
# </details>

# %% [markdown]
# ## 2 · The trap of the whole unit
#
# The 3 and the 6 are from a blog post on backpropagation. It says, in other words: raise a weight of layer 1 from 1 to 2, and
# if the cost rises from 3 to 6, then a change of the weight costs three times its size, and 3 is the derivative. Here are
# five costs. Every one of them fits the story to the letter.

# %%
from nnlib.show.plots.slopes import same_two_points
costs = {
    "3w": lambda w: 3 * w,
    "w^2 + 2": lambda w: w**2 + 2,
    "3 · 2^{w−1}": lambda w: 3 * 2 ** (w - 1),
    "3w^2 − 6w + 6": lambda w: 3 * w**2 - 6 * w + 6,
    "6w^2 − 15w + 12": lambda w: 6 * w**2 - 15 * w + 12,
}
assert all(C(1) == 3 and C(2) == 6 for C in costs.values())
same_two_points(costs, 1, 2)

# %% covers=["E12", "C10", "M8"]
widths = (1, 0.1, 0.01, 0.001)
rows = [[*(slope_over(C, 1, h) for h in widths), derivative(C, 1), derivative(C, 2)] for C in costs.values()]
rows = np.round(rows, 5) + 0.0
print("C(w)             h = 1       0.1      0.01     0.001 |    C'(1)    C'(2)")
for name, row in zip(costs, rows):
    print(f"{name:15} {row[0]:6.0f} " + " ".join(f"{s:9.5g}" for s in row[1:4]) + f" | {row[4]:8.5f} {row[5]:8.5f}")
assert rows[:, 0].tolist() == [3, 3, 3, 3, 3]
assert rows[:, 1:4].tolist()[2:] == [[2.1532, 2.08667, 2.08016], [0.3, 0.03, 0.003], [-2.4, -2.94, -2.994]]
assert rows[:, 4].tolist() == [3, 2, 2.07944, 0, -3] and rows[:, 5].tolist() == [3, 4, 4.15888, 6, 9]

# %% [markdown]
# One chord, five tangents: 3, 2, 2.079, 0 and −3. The story's 3 is the mean slope over a whole unit, the slope of the
# chord. It says nothing about the left end, not even the sign. And how would anyone get the 6? Backpropagation never
# tries $w=2$. It stands still at $w=1$ and computes the slope there. (The story is exact where the cost is a straight line
# from 1 to 2. Lesson 02 finds a network for which that holds.)
#
# Does it matter whether one says 2.079 or 3? It matters when somebody acts on it. Let two people take one step of gradient descent
# with $\eta=0.1$: one subtracts η times the true slope, the other η times the 3 of the story, and lands at 0.7 whatever the curve.
# Before you run the cell: on which of the five curves does the second one make things worse?

# %% covers=["C12", "E12", "C14"]
came_out = [C(1 - 0.1 * derivative(C, 1)) for C in costs.values()]
with_three = [C(1 - 0.1 * 3) for C in costs.values()]
for name, by_slope, by_three in zip(costs, came_out, with_three):
    print(f"{name:15}  cost after the true slope {by_slope:.4f}, after slope 3 {by_three:.4f}")
assert np.allclose(came_out, [2.1, 2.64, 2.5973, 3, 2.64], rtol=0, atol=1e-4)
assert np.allclose(with_three[3:], [3.27, 4.44]) and all(b < a for a, b in zip(came_out[1:3], with_three[1:3]))

# %% [markdown]
# The 3 of the story raised the last two costs, to 3.27 and 4.44. On the second and third it did better than the true slope,
# but only because its step was longer on a curve that went its way; for longer steps there is η. The true slope raised nothing. At slope 0
# it left $w$ where it was. At −3, subtracting it moved $w$ *up*, to 1.3, and the cost fell to 2.64.
#
# The sign is the half of a derivative that must not be wrong. It says in which direction the output **rises**:
# a positive slope, and it rises to the right; a negative one, and it rises to the left. A derivative always points
# uphill, and whoever wants to go down has to bring the minus sign along. Our neuron has its lowest loss at $w=2.5$. We look
# at its slope to the left of that, there, and to the right.

# %% covers=["A7", "M3"]
for w in (0.5, 2.5, 3.5):
    left, right = loss(w - 0.01), loss(w + 0.01)
    print(f"w = {w}: slope {derivative(loss, w) + 0.0:+.2f}, loss {left:.4f} before it, {loss(w):.4f} there, {right:.4f} after it")
assert np.allclose([derivative(loss, w) for w in (0.5, 2.5, 3.5)], [-8, 0, 4], rtol=0, atol=1e-8)
assert loss(0.51) < loss(0.5) and loss(3.51) > loss(3.5) and loss(2.5) == 0

# %% [markdown]
# "Uphill" is meant locally: it is true of the first bit of the way. Where the slope is 0 it gives no direction at all.
#
# ## 3 · Look both ways
#
# What `slope_over` measures is called a **forward difference**: it looks ahead, and to that side only. Where a curve bends upwards
# it sees the steeper part and says too much, by $2h$ for our neuron. The cure is to stand in the middle, and to wiggle left as well as right:
#
# $$\text{central difference}=\frac{f(x+h)-f(x-h)}{2h}$$
#
# The two points are $2h$ apart, hence the 2 below. For the neuron and the crude width 1 this gives
# $\frac{L(1.5)-L(-0.5)}{2}=\frac{2-18}{2}=-8$. Exactly −8, with a width at which one side alone said −6! This is the
# **central difference**. A second example is from Andrew Ng's course: $\theta^3$ at $\theta=1$, where the slope is 3, with a width of 0.01.

# %% covers=["E5"]
def cube(theta):
    return theta * theta * theta

forward = slope_over(cube, 1, 0.01)
central = (cube(1 + 0.01) - cube(1 - 0.01)) / (2 * 0.01)
print(f"forward {forward:.4f}, central {central:.4f}, true 3")
assert round(forward, 4) == 3.0301 and round(central, 4) == 3.0001
assert (loss(1.5) - loss(-0.5)) / 2 == -8

# %% [markdown]
# One call more, and the error went from three hundredths to one ten-thousandth. Why so much? Look at what stands behind the number
# in front of $h$. Around a point, a smooth curve can be written in rising powers of the distance:
#
# $$f(x+h)=f(x)+c_1h+c_2h^2+c_3h^3+\dots$$
#
# | symbol | for our neuron at 0.5 | for $\theta^3$ at 1 | meaning |
# | --- | --- | --- | --- |
# | $f(x)$ | 8 | 1 | the value itself |
# | $c_1$ | −8 | 3 | **slope**: the derivative |
# | $c_2$ | 2 | 3 | bend: half the second derivative |
# | $c_3$ | 0 | 1 | how the bend changes: a sixth of the third derivative |
#
# The third column is read off from $(1+h)^3=1+3h+3h^2+h^3$. Put $-h$ in place of $h$, and the odd powers change their sign while
# the even ones keep it. In the difference of the two sides $f(x)$ and the bend cancel:
#
# $$\text{forward}=c_1+c_2h+c_3h^2+\dots\qquad\qquad \text{central}=c_1+c_3h^2+\dots$$
#
# What is left beside $c_1$ is called **truncation error**. With $h=0.01$ it is $3\cdot 0.01+0.0001=0.0301$ for the forward and
# 0.0001 for the central difference, digit for digit what we measured. A ten times narrower wiggle makes the first ten times smaller,
# and the second a hundred times. For the neuron $c_3$ and all that follows is 0, so the width 1 did no harm.

# %% [markdown] tags=["card"] exercise="1.2"
# Build the instrument: the slope of `f` at `x` by the central difference. The width $h$, the distance to *each* side, is
# called `eps` in nnlib. `f` is any function of one number. For $\theta^3$ at 1 with `eps = 0.01` it must say 3.0001.

# %% tags=["answer"] exercise="1.2"

# %% tags=["check"] exercise="1.2"
check("1.2", slope_at)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Call `f` twice, at the same distance on either side of `x`. How far apart are the two places?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Rise over run: the difference of the two values, over the distance of the two places.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `return (f(...) - f(...)) / (2 * eps)`. Mind the brackets around the run.
#
# </details>

# %% [markdown] tags=["card"] exercise="1.3"
# On paper: what *exactly* does the central difference say about $\theta^3$ at $\theta=2$ with a width of 0.1?
# Enter all digits.

# %% tags=["answer"] exercise="1.3"
### BEGIN SOLUTION
measured_at_two = 12.01
### END SOLUTION

# %% tags=["check"] exercise="1.3"
check("1.3", measured_at_two)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Write $(2+h)^3$ in powers of $h$ and read off the four numbers.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $(2+h)^3=8+12h+6h^2+h^3$, and a central difference keeps only odd powers.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $c_1+c_3h^2$ with $c_1=12$, $c_3=1$ and $h=0.1$.
#
# </details>

# %% [markdown]
# ## 4 · Why not narrower still?
#
# If the error is $c_3h^2$, a width of $10^{-12}$ leaves an error of $10^{-24}$ or so, far below anything a computer can show. So
# why does nnlib take $10^{-5}$?

# %% [markdown] tags=["card"] exercise="1.4" covers=["M36"]
# We measure the slope of the cosine at 1, which is $-\sin 1=-0.841\ldots$, by the central difference, on a real computer.
# Which of these widths comes closest?

# %% tags=["answer"] exercise="1.4"
### BEGIN SOLUTION
best_width = "b"
### END SOLUTION

# %% tags=["check"] exercise="1.4"
check("1.4", best_width)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A computer keeps about 16 digits of every number. How many digits do $\cos(1+h)$ and $\cos(1-h)$ have in common?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# Two numbers that agree in 12 of 16 digits leave 4 digits of their difference.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# At $10^{-2}$ the truncation $c_3h^2$ is about $10^{-5}$; at $10^{-12}$ some four digits are left. Is there something better than either?
#
# </details>

# %% covers=["Q29", "M36"]
from math import cos, sin
errors = {h: abs(derivative(cos, 1, eps=h) + sin(1)) for h in (1e-2, 1e-5, 1e-12, 1e-15)}
for h, error in errors.items():
    print(f"h = {h:.0e}   error {error:.1e}")
assert [f"{error:.1e}" for error in errors.values()] == ["1.4e-05", "1.1e-11", "2.3e-05", "4.7e-02"]

# %% [markdown]
# The width of $10^{-12}$, a ten-millionth of the winner, is worse than 0.01. With $10^{-15}$ not even the first digit is
# safe. See it happen, on $\theta^3$. **Task: find, for both differences, the width at which the digits stop improving.**
# The digits that are right are underlined.

# %%
from nnlib.show.widgets.slope_explorer import SlopeExplorer
SlopeExplorer(cube, lambda theta: 3 * theta * theta, at=1.0, low=-2.0, high=2.0, name="θ")

# %% [markdown]
# Come from the right. At first the error falls as truncation says: with a tenfold narrower wiggle it is ten times smaller for the forward
# difference, a hundred times for the central one. Then something else takes over, which grows as the wiggle shrinks. What is it? We
# look at the two values themselves, at $h=10^{-12}$, where their difference should be $6\cdot10^{-12}$.

# %%
above, below = cube(1 + 1e-12), cube(1 - 1e-12)
print(f"above {above:.17f}\nbelow {below:.17f}\ndifference {above - below:.4e}")
print(f"slope {(above - below) / 2e-12:.6f}")
assert f"{above - below:.4e}" == "6.0002e-12" and f"{(above - below) / 2e-12:.4f}" == "3.0001"

# %% [markdown]
# Each value is as good as a stored number can be: right up to about the 16th digit. But most of its digits only say "about 1", and the
# subtraction strikes them out. What survives is the tail, where the errors live, and then we divide the tail by $2h$.
#
# Put sizes to it. A stored number is off by up to $r=1.1\cdot10^{-16}$ of itself. Two values are off by $2r\,|f|$ together, and
# the central difference divides that by $2h$, the forward one by $h$. This is the **rounding error**. So in all
#
# $$\text{error}_{\text{central}}\approx \underbrace{|c_3|\,h^2}_{\text{truncation}}+\underbrace{\frac{r\,|f|}{h}}_{\text{rounding}}\qquad\qquad
# \text{error}_{\text{forward}}\approx |c_2|\,h+\frac{2r\,|f|}{h}$$
#
# One part falls as $h$ shrinks, the other grows. The sum is smallest about where they are equal, and that we can solve for $h$:
#
# $$h_{\text{central}}=\sqrt[3]{\frac{r\,|f|}{|c_3|}}\qquad\qquad h_{\text{forward}}=\sqrt{\frac{2r\,|f|}{|c_2|}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $r$ | `r` | scalar | unit of rounding, $2^{-53}$ |
# | $h_{\text{central}}$, $h_{\text{forward}}$ | `h_central`, `h_forward` | scalar | where both errors are equal |
#
# For $\theta^3$ at 1 we know $f=1$, $c_2=3$ and $c_3=1$. Does the explorer agree?

# %%
from nnlib.show.plots.slopes import two_arms
r = 2.0**-53
h_central, h_forward = np.cbrt(r * 1 / 1), np.sqrt(2 * r * 1 / 3)
error_central = abs(derivative(cube, 1.0, eps=5e-6) - 3)
error_forward = abs(forward_difference(cube, 1.0, eps=1e-8) - 3)
print(f"central  best h {h_central:.1e}, error there {2 * h_central**2:.0e}; measured at 5e-06: {error_central:.0e}")
print(f"forward  best h {h_forward:.1e}, error there {6 * h_forward:.0e}; measured at 1e-08: {error_forward:.0e}")
assert (f"{h_central:.1e}", f"{h_forward:.1e}") == ("4.8e-06", "8.6e-09")
assert f"{2 * h_central**2:.0e}" == f"{error_central:.0e}" == "5e-11" and error_forward < 6 * h_forward
two_arms(cube, at=1.0, slope=3.0, truncation=lambda h: h**2, rounding=lambda h: r / h)

# %% [markdown]
# The dashed lines were not fitted to the curve; they come from the formula. The left arm is ragged because what rounding does to the last digit is luck, and only its size is known: in the second line above, the
# measurement was ten times luckier than its size. (The place $x\pm h$ is rounded as well, which can add a few times as much.)
#
# Remember it like this: of some sixteen digits a forward difference can get about a half right, a central one about two thirds. And the neuron?
# Its $c_3$ is 0, so its V has no right arm. There the *widest* wiggle is the best one.
#
# A rule that goes around says $h=|x|\sqrt{2r}$. How good is it?

# %% covers=["Q31"]
print(f"square root of 2r: {np.sqrt(2 * r):.1e}, cube root: {np.cbrt(2 * r):.1e}")
print("a wiggle of 1e-11 at 1,000,000 changes nothing:", 1e6 + 1e-11 == 1e6)
wide, narrow = (abs(derivative(loss, 0.5, eps=h) + 8) for h in (1, 1e-5))
print(f"neuron: error {wide:g} at h = 1, {narrow:.0e} at h = 1e-05")
assert f"{np.sqrt(2 * r):.1e} {np.cbrt(2 * r):.1e}" == "1.5e-08 6.1e-06"
assert np.finfo(float).eps == 2 * r and 1e6 + 1e-11 == 1e6 and wide == 0 < narrow

# %% [markdown]
# For a forward difference the square root is right, if $f$, $c_2$ and $x$ are of ordinary size: about $1.5\cdot10^{-8}$. For a central one it must be
# the cube root, about $6\cdot10^{-6}$, and nnlib's $10^{-5}$ is that in round numbers. The $|x|$ is right for large $x$, where a narrow wiggle drowns in
# the rounding of $x$ itself. At $x=0$ the rule gives $h=0$ and a division by zero.
#
# **A corner.** All this assumed a smooth curve. The **ReLU**, $\max(x, 0)$, has a corner: its slope is 0 on the left, 1 on the right. A
# central difference is the mean of two slopes, the one over $h$ to the right and the one over $h$ to the left. What does it make of that?

# %% [markdown] tags=["card"] exercise="1.5"
# You stand at $x=4\cdot10^{-6}$, close to the corner and on its right, where the slope is 1. What does the central difference with the width
# $10^{-5}$ say? Work it out by hand.

# %% tags=["answer"] exercise="1.5"
### BEGIN SOLUTION
near_corner = 0.7
### END SOLUTION

# %% tags=["check"] exercise="1.5"
check("1.5", near_corner)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# On which side of the corner do the two places lie?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The places are $1.4\cdot10^{-5}$ and $-0.6\cdot10^{-5}$. What is the ReLU of each?
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# $(1.4\cdot10^{-5}-0)$ over $2\cdot10^{-5}$.
#
# </details>

# %% covers=["Q62", "Q113"]
def relu(x):
    return max(x, 0.0)

for x in (-1.0, 0.0, 1e-6, 1.0):
    print(f"x = {x:<6g} measured slope {derivative(relu, x, eps=1e-5):.2f}")
assert np.isclose(derivative(relu, 0.0), 0.5) and np.isclose(derivative(relu, 1e-6, eps=1e-5), 0.55)

# %% [markdown]
# Away from the corner the instrument is right. At the corner it says 0.5, and close to it a blend such as 0.55 where the truth is 1. It has not
# failed: there *is* no slope at a corner. Any number from 0 to 1 may be called one, and programs agree on 0. But when a
# formula and a measurement differ at a single place, ask first whether a corner lies within the width.
#
# ## 5 · Rules: collect the number in front of h
#
# If the derivative is the number in front of $h$, the rules of school need no memory. Wiggle $x$ by $h$. Up to higher powers of $h$, a
# value $u$ becomes $u+u'h$ and $v$ becomes $v+v'h$, where $u'$ is short for $\frac{du}{dx}$. Multiply out:
#
# $$(u+u'h)(v+v'h)=uv+\underbrace{(u'v+uv')}_{\text{in front of }h}\,h+u'v'h^2$$
#
# That is the product rule. The sum is easier: $u'+v'$. For a quotient $q=u/v$ write $u=qv$, use the product rule,
# $u'=q'v+qv'$, and solve for $q'$:
#
# $$(u+v)'=u'+v',\qquad (uv)'=u'v+uv',\qquad \Big(\frac uv\Big)'=\frac{u'-q\,v'}{v}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $u, v, q$ | `u`, `v`, `q` | scalar | values at $x$; $q=u/v$ |
# | $u', v'$ | `du_dx`, `dv_dx` | scalar | slopes of the two parts |
#
# The instrument is the judge, with $u=x^3$ and $v=\cos x$ at 0.8. And a worked example goes with them: $\tan=\sin/\cos$,
# with $\sin'=\cos$ and $\cos'=-\sin$. The quotient rule gives $\frac{\cos x-\tan x\cdot(-\sin x)}{\cos x}=1+\tan^2x$.

# %%
x = 0.8
u, v, du_dx, dv_dx = cube(x), cos(x), 3 * x**2, -sin(x)
q = u / v
rules = {
    "sum": (du_dx + dv_dx, derivative(lambda x: cube(x) + cos(x), x)),
    "product": (du_dx * v + u * dv_dx, derivative(lambda x: cube(x) * cos(x), x)),
    "quotient": ((du_dx - q * dv_dx) / v, derivative(lambda x: cube(x) / cos(x), x)),
    "tan": (1 + np.tan(x) ** 2, derivative(np.tan, x)),
}
for name, (by_rule, measured) in rules.items():
    print(f"{name:8}  by rule {by_rule:+.6f}   measured {measured:+.6f}")
    assert abs(by_rule - measured) < 1e-8

# %% [markdown]
# In forums one meets formulas like the next three, each believed by the person who asked. *Half of two is one, so $\tfrac12d^2$ has the slope 1.*
# *The slope of $(t-o)^2$ in $o$ is $2(t-o)\,o$.* *The slope of tanh is $1+\tanh^2$.* Ask the instrument.

# %% covers=["Q25", "Q53", "Q61"]
def claimed_slopes(d, t, o, x):
    of_half_square = 0.5 * 2
    of_squared_error = 2 * (t - o) * o
    of_tanh = 1 + np.tanh(x) ** 2
    return of_half_square, of_squared_error, of_tanh

measured = (derivative(lambda d: 0.5 * d**2, 2.0), derivative(lambda o: (1 - o) ** 2, 0.3), derivative(np.tanh, 1.0))
for name, claim, slope in zip(("½d²", "(t−o)²", "tanh"), claimed_slopes(d=2.0, t=1.0, o=0.3, x=1.0), measured):
    print(f"{name:7} claimed {claim:.5f}   measured {slope:+.5f}")
assert np.allclose(measured, [2, -1.4, 0.41997], rtol=0, atol=1e-5)

# %% [markdown] tags=["card"] exercise="1.6"
# All three claims are wrong. Repair them: write `slopes`, which returns the three derivatives for any numbers. The rules above are
# enough; for the last, $\tanh=\sinh/\cosh$ with $\sinh'=\cosh$ and $\cosh'=\sinh$. (No measuring inside: formulas are wanted,
# and the check can tell them from measured slopes by their last digits.)

# %% tags=["answer"] exercise="1.6"

# %% tags=["check"] exercise="1.6"
check("1.6", slopes)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Each is a product or a quotient of two things whose slopes you know: $d\cdot d$, $(t-o)(t-o)$, $\sinh/\cosh$.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\tfrac12(1\cdot d+d\cdot 1)$. The slope of $t-o$ in $o$ is −1. And $\frac{\cosh x-\tanh x\,\sinh x}{\cosh x}$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# `of_half_square` has no number in it, `of_squared_error` begins with `-2`, and in `of_tanh` one sign of the claim changes.
#
# </details>

# %% [markdown]
# ## 6 · Many knobs
#
# A network has thousands of knobs. We measure one at a time: wiggle it, hold the others. The slope found this way is a **partial
# derivative**, written with a round ∂, and the list of all of them is the **gradient**. Our neuron has two:
#
# $$\frac{\partial L}{\partial w}=\frac{L(w+h,\,b)-L(w-h,\,b)}{2h},\qquad
# \frac{\partial L}{\partial b}=\frac{L(w,\,b+h)-L(w,\,b-h)}{2h},\qquad
# \nabla L=\Big(\frac{\partial L}{\partial w},\frac{\partial L}{\partial b}\Big)$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial w$ | `dL_dw` | scalar | slope in $w$ while $b$ is held |
# | $\theta$ | `theta` | (P,) | all parameters in one array |
# | $\nabla L$, $g$ | `gradient(...)` | as `theta` | all partial derivatives, in the same order |

# %%
def neuron_loss(theta):
    w, b = theta
    return 0.5 * (w * 2 + b - 6) ** 2

dL_dw = derivative(lambda w: neuron_loss([w, 1.0]), 0.5)
dL_db = derivative(lambda b: neuron_loss([0.5, b]), 1.0)
print(f"one knob at a time {dL_dw:+.6f} {dL_db:+.6f}")
print("nnlib.gradient    ", gradient(neuron_loss, np.array([0.5, 1.0])).round(6))
assert np.allclose([dL_dw, dL_db], [-8, -4]) and np.allclose(gradient(neuron_loss, np.array([0.5, 1.0])), [-8, -4])

# %% [markdown] tags=["card"] exercise="1.7"
# Build the second instrument, for any number of knobs. `theta` is an array (P,), perhaps of whole numbers; `f(theta)` is one
# number. Return the P partial derivatives by central differences of width `eps`. `theta` must come out as it went in. For $x^2+10y^2$ at (10, 1) expect (20, 20).

# %% tags=["answer"] exercise="1.7"

# %% tags=["check"] exercise="1.7"
check("1.7", all_slopes)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A loop over the entries. In each round one entry moves and all others stay where they were.
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# $\dfrac{\partial f}{\partial\theta_i}=\dfrac{f(\theta+h\,e_i)-f(\theta-h\,e_i)}{2h}$, where $e_i$ is 1 in place $i$ and 0 elsewhere.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# In the loop: `wiggle = np.zeros(len(theta))`, then `wiggle[i] = eps`, then a central difference of `f` between
# `theta + wiggle` and `theta - wiggle`.
#
# </details>

# %% [markdown]
# −8 and −4 were the slopes of lesson 00; this time nobody had to believe a formula. With `slope_at` and `all_slopes` you have
# written what nnlib calls `derivative` and `gradient`. Every derivative from here to lesson 11, by whatever clever way it was found, has to pass before these two.
#
# A gradient can do more than list partial slopes. Suppose we do not turn one knob but walk on the plane of both, a small way $h$ in the
# direction $s$, a vector of length 1. How steep is it that way? Take the bowl $f=x^2+10y^2$ at (10, 1) and collect the number in front of $h$:
#
# $$(10+hs_x)^2+10\,(1+hs_y)^2=110+\underbrace{(20\,s_x+20\,s_y)}_{g\,\cdot\,s}\,h+\dots$$
#
# Each knob contributes its slope times its share of the walk, and the shares add: the **directional derivative** is $g\cdot s$. From school
# we know $g\cdot s=\|g\|\cos\varphi$, where φ is the angle between the two. The cosine is largest, 1, at φ = 0. Hence no
# direction is steeper than that of $g$ itself, and the slope there is $\|g\|$. That is the whole proof. We try all 360 degrees.

# %% covers=["Q16", "B5", "M3"]
def bowl(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2

here = np.array([10.0, 1.0])
g = gradient(bowl, here)
directions = [np.array([np.cos(angle), np.sin(angle)]) for angle in np.radians(range(360))]
slopes_around = np.array([derivative(lambda h: bowl(here + h * s), 0.0) for s in directions])
print(f"g = ({g[0]:.4f}, {g[1]:.4f}), length {np.linalg.norm(g):.4f}")
print(f"steepest up   {slopes_around.argmax():3}°, slope {slopes_around.max():+.4f}")
print(f"steepest down {slopes_around.argmin():3}°, slope {slopes_around.min():+.4f}")
assert np.allclose(g, [20, 20]) and (slopes_around.argmax(), slopes_around.argmin()) == (45, 225)
assert np.allclose(slopes_around, [g @ s for s in directions], rtol=0, atol=1e-6)

# %% [markdown]
# The steepest way **up** is at 45°, where $g=(20, 20)$ points. An encyclopaedia article calls the gradient the direction of steepest *descent*.
# It is off by 180°: descent is $-g$, at 225°. It is the best direction for the next bit of the way. Does it lead to the lowest point?

# %% [markdown] tags=["card"] exercise="1.8" covers=["M4"]
# The lowest point of $f=x^2+10y^2$ is (0, 0). We stand at (10, 1). To which of these is $-g$ parallel?

# %% tags=["answer"] exercise="1.8"
### BEGIN SOLUTION
down = "a"
### END SOLUTION

# %% tags=["check"] exercise="1.8"
check("1.8", down)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# $g$ was measured in the last cell. What does the minus sign do to it?
#
# </details>
#
# <details><summary>Hint 2 · formula</summary>
#
# The partial slopes are $2x$ and $20y$.
#
# </details>
#
# <details><summary>Hint 3 · nearly the line</summary>
#
# At $x=10$, $y=1$ both partial slopes are 20.
#
# </details>

# %% covers=["Q17", "Q19", "M4"]
def heading(direction):
    return np.degrees(np.arctan2(direction[1], direction[0])) % 360

to_minimum = np.array([0.0, 0.0]) - here
round_g = gradient(lambda theta: theta @ theta, here)
print(f"downhill {heading(-g):.2f}°, to the minimum {heading(to_minimum):.2f}°, apart {heading(-g) - heading(to_minimum):.2f}°")
print(f"on the round bowl x² + y²: apart {abs(heading(-round_g) - heading(to_minimum)):.2f}°")
print(f"slope along 135° and 315°: {abs(slopes_around[135]):.4f}, {abs(slopes_around[315]):.4f}")
assert round(heading(-g) - heading(to_minimum), 2) == 39.29
assert abs(heading(-round_g) - heading(to_minimum)) < 1e-6 and abs(slopes_around[[135, 315]]).max() < 1e-6

# %%
from nnlib.show.plots.contours import Landscape
from nnlib.show.plots.slopes import downhill_and_goal
downhill_and_goal(Landscape(bowl, x=(-4, 14), y=(-4, 4)), at=(10, 1), goal=(0, 0))

# %% [markdown]
# They are 39.29° apart. Steepest *here* and straight *to the goal* are different questions, and a slope can only answer the first, since it knows
# nothing but the nearest bit of ground. Look at the pale lines of equal height. At 135° and 315°, along the line, the slope is 0, so the gradient
# stands at a right angle to the line. In a round bowl the right angle happens to meet the middle. In a long one it does not.
#
# That is no fault of the gradient; it is the reason why descent takes many small steps and asks again after each. Lesson 03 walks them.

# %% [markdown] tags=["card"] exercise="1.9"
# A friend has no backpropagation, measures all slopes with $h=10^{-17}$ and reports: "Near $w=1$ each slope is exactly 0.0, so my network has
# converged." In two or three sentences: what has happened, and which two measurements would you ask for?

# %% [markdown] tags=["write"] exercise="1.9"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what a derivative is, what it is not, how it is measured, how wrong that is, and what a gradient points at.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# My five lines stand in the folded summary below.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. The derivative is the number in front of $h$ in $f(x+h)$: a rate at one point, with the sign of **uphill**.
# 2. The change over a whole unit is something else: five curves from 3 to 6 have the slopes 3, 2, 2.079, 0 and −3.
# 3. Look both ways: in a central difference the bend cancels, and the error falls from $c_2h$ to $c_3h^2$.
# 4. Too wide truncates, too narrow rounds; near $10^{-5}$ a central difference gets about ten digits right, unless a corner is near.
# 5. The gradient lists the slopes of all knobs. Nowhere is it steeper than along it, and that need not lead to the minimum.
#
# </details>
#
# **Next:** lesson 02 puts one knob behind another, and finds that their slopes multiply.
#
# **Sources.** The two sides of $\theta^3$ at 1 are from Andrew Ng's lecture on gradient checking. The story of 3 and 6 is from a blog post that explains
# backpropagation to beginners; the five curves are ours. That the gradient shows steepest descent is said in an article of an online encyclopaedia. The three wrong formulas,
# the question of the width, and that of the corner were asked by learners in forums and issue trackers. Nicholas Higham's *Accuracy and Stability of Numerical
# Algorithms* tells the story of rounding at full length.
