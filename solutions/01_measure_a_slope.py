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
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter
from nnlib.show import style, table
style()
begin("01")

# %%
from nnlib import derivative, gradient

def loss(w):
    return 0.5 * (2 * w + 1 - 6) ** 2

# %%
at = 0.5
slope = derivative(loss, at)
weights = np.linspace(at - 2, at + 2)
plt.plot(weights, loss(weights), "C0")
plt.plot(weights, loss(at) + slope * (weights - at), "C1")
plt.title(f"At w = {at} the loss is {loss(at):g} and its slope is {slope:.5g}")
plt.xlabel("w")
plt.ylabel("loss and tangent")
plt.show()

# %% [markdown]
# This is the neuron of [lesson 00](00_the_whole_story.ipynb): input 2, target 6, weight 0.5, bias 1. There a
# formula gave its loss the slope −8, and a nudge by a millionth gave −7.999998. Why a millionth? Would a tenth have
# done, or a billionth been better?

# %% [markdown]
# ## 1 · Wiggle and watch
#
# Think of the weight as a knob and of the loss as a needle. Turn the knob by $h$, watch how far the needle goes, and
# divide by $h$, so that small and large turns can be compared:
#
# $$\text{slope over } h=\frac{L(w+h)-L(w)}{h}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $w$ | `w` | scalar | where we stand |
# | $h$ | `h` | scalar | width of the wiggle, not 0 |
# | $L$ | `f` | function | what we watch |
#
# Begin with a whole unit. At $w=1.5$ the neuron answers 4 and its loss is 2: it has fallen by 6. The picture
# said 8. Which is right?

# %%
def slope_over(f, w, h):
    return (f(w + h) - f(w)) / h

# %%
widths = [1, 0.1, 0.01, 0.001]
changes = [loss(0.5 + h) - loss(0.5) for h in widths]
slopes_over = [slope_over(loss, 0.5, h) for h in widths]
assert np.allclose(slopes_over, [-6, -7.8, -7.98, -7.998])
table({"h": widths, "change of the loss": changes, "slope over h": slopes_over})

# %% [markdown]
# Both are. The slopes approach −8, and each differs from it by $2h$. To see why, leave $h$ a letter. At $w=0.5+h$ the
# prediction is $2+2h$, hence
#
# $$L(0.5+h)=\tfrac12(2h-4)^2=8-8h+2h^2,\qquad \text{slope over } h=-8+2h$$
#
# Nothing was rounded. The $-8$ does not depend on $h$; as $h$ shrinks, only the rest goes away. **The number in front of $h$**
# in $L(0.5+h)$ is the **derivative** of the loss at $w=0.5$, written $\frac{dL}{dw}=-8$.
#
# It is a rate, and it belongs to one point. A speedometer that shows 80 km/h is right even if you stop after ten
# minutes. In the same way −8 is right although a whole unit more of $w$ lowered the loss by 6.

# %% [markdown] tags=["card"] exercise="1.1" covers=["M8"]
# A weight of another network is $w=1$. All we are told is that the cost is 3 there, and would be 6 at $w=2$.
# What is the derivative of the cost at $w=1$? Decide before you read on.

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
# The 3 and the 6 are from [a blog post](http://aiaddicted.com/2018/12/15/neural-network-how-are-backward-propagation-and-gradient-descent-are-related/)
# on backpropagation. It says, in other words: if raising a weight from 1 to 2 raises the cost from 3 to 6, then the
# derivative is 3. Here are five costs that go through both points.

# %%
costs = {
    "3w": lambda w: 3 * w,
    "w² + 2": lambda w: w**2 + 2,
    "3 · 2ʷ⁻¹": lambda w: 3 * 2 ** (w - 1),
    "3w² − 6w + 6": lambda w: 3 * w**2 - 6 * w + 6,
    "6w² − 15w + 12": lambda w: 6 * w**2 - 15 * w + 12,
}
assert all(C(1) == 3 and C(2) == 6 for C in costs.values())

# %%
w, near = np.linspace(0.5, 2.2), np.array([0.8, 1.2])
dashes = ["-", "--", "-.", ":", (0, (6, 1, 1, 1, 1, 1))]
for (name, C), dash in zip(costs.items(), dashes):
    plt.plot(w, C(w), "C0", linestyle=dash, label=name)
    plt.plot(near, C(1) + derivative(C, 1) * (near - 1), "C1", linestyle="-")
plt.plot([1, 2], [3, 6], "o", color="C2")
plt.title(f"{len(costs)} costs through two common points: {len(costs)} slopes at 1")
plt.xlabel("w")
plt.ylabel("cost C(w)")
plt.legend()
plt.show()

# %% covers=["E12", "C10", "C11", "M8"]
over = {f"h = {h}": [slope_over(C, 1, h) for C in costs.values()] for h in widths}
at_1 = np.round([derivative(C, 1) for C in costs.values()], 5) + 0.0
at_2 = np.round([derivative(C, 2) for C in costs.values()], 5)
assert over["h = 1"] == [3, 3, 3, 3, 3]
assert np.allclose(over["h = 0.1"], [3, 2.1, 2.1532, 0.3, -2.4], atol=5e-5)
assert np.allclose(over["h = 0.001"], [3, 2.001, 2.08016, 0.003, -2.994], atol=5e-6)
assert at_1.tolist() == [3, 2, 2.07944, 0, -3] and at_2.tolist() == [3, 4, 4.15888, 6, 9]
table({"C(w)": list(costs), **over, "slope at 1": at_1, "slope at 2": at_2})

# %% [markdown]
# One chord, five tangents: 3, 2, 2.079, 0 and −3. The 3 of the post is the mean slope over a whole unit, the slope of the
# chord. It does not give the slope at the left end, not even its sign, unless the cost is a straight line. Nor does
# backpropagation try $w=2$: it computes the slope at $w=1$.
#
# Does it matter? Take one step of gradient descent with $\eta=0.1$, once with the true slope, and once with 3, which leads to
# 0.7 on every curve. Guess before you run the cell: on which of the five does the slope 3 raise the cost?

# %% covers=["C12", "E12", "C14"]
true_slope = [C(1 - 0.1 * derivative(C, 1)) for C in costs.values()]
slope_3 = [C(1 - 0.1 * 3) for C in costs.values()]
assert np.allclose(true_slope, [2.1, 2.64, 2.5973, 3, 2.64], rtol=0, atol=1e-4)
assert np.allclose(slope_3[3:], [3.27, 4.44]) and all(b < a for a, b in zip(true_slope[1:3], slope_3[1:3]))
table({"C(w)": list(costs),
       "after the true slope": true_slope, "after slope 3": slope_3})

# %% [markdown]
# The slope 3 raised the last two costs. On the second and third it did better, but only because its step was longer, and
# for a longer step there is η. The true slope raised nothing: at slope 0 it left $w$ where it was, at −3 it moved $w$
# *up*, and the cost fell to 2.64.
#
# The sign is the more important half of a derivative. It says in which direction the output **rises**: to the right if it is
# positive, to the left if it is negative. To go down we need the minus sign. Our neuron has its lowest loss at $w=2.5$. We
# look at its slope to the left of that, there, and to the right.

# %% covers=["A7", "M3"]
places = [0.5, 2.5, 3.5]
assert np.allclose([derivative(loss, w) for w in places], [-8, 0, 4], rtol=0, atol=1e-8)
assert loss(0.51) < loss(0.5) and loss(3.51) > loss(3.5) and loss(2.5) == 0
table({"w": places, "slope": np.round([derivative(loss, w) for w in places], 6) + 0.0,
       "loss at w − 0.01": [loss(w - 0.01) for w in places],
       "at w": [loss(w) for w in places],
       "at w + 0.01": [loss(w + 0.01) for w in places]})

# %% [markdown]
# The sign holds for the first bit of the way only. A slope of 0 gives no direction at all.
#
# ## 3 · Look both ways
#
# What `slope_over` measures is a **forward difference**: it looks to the right only. Where a curve bends
# upwards it gives too much, by $2h$ for our neuron. The remedy is to look to the left as well:
#
# $$\text{central difference}=\frac{f(x+h)-f(x-h)}{2h}$$
#
# The two points are $2h$ apart, hence the 2 below. For the neuron and the large width 1 this **central difference** gives
# $\frac{L(1.5)-L(-0.5)}{2}=\frac{2-18}{2}=-8$, exactly, where one side alone gave −6. A second example, from
# Andrew Ng's course: $\theta^3$ at $\theta=1$, where the slope is 3, with a width of 0.01.

# %%
def cube(theta):
    return theta * theta * theta

# %% covers=["E5"]
forward = slope_over(cube, 1, 0.01)
central = (cube(1 + 0.01) - cube(1 - 0.01)) / (2 * 0.01)
assert round(forward, 4) == 3.0301 and round(central, 4) == 3.0001 and (loss(1.5) - loss(-0.5)) / 2 == -8
table({"forward": forward, "central": central})

# %% [markdown]
# The error fell from 0.0301 to 0.0001. Why so much? Look at what comes after the number in front of $h$. Around a
# point, a smooth curve can be written in rising powers of the distance:
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
# The third column is read off from $(1+h)^3=1+3h+3h^2+h^3$. With $-h$ in place of $h$ the odd powers change their sign and
# the even ones keep it. In the difference of the two sides $f(x)$ and the bend cancel:
#
# $$\text{forward}=c_1+c_2h+c_3h^2+\dots\qquad\qquad \text{central}=c_1+c_3h^2+\dots$$
#
# What is left beside $c_1$ is the **truncation error**. With $h=0.01$ it is $3\cdot 0.01+0.0001=0.0301$ for the forward and
# 0.0001 for the central difference, as measured. A tenth of the width makes the first ten times smaller, and the second a
# hundred times. For the neuron $c_3$ and all that follows is 0, so the width 1 did no harm.

# %% [markdown] tags=["card"] exercise="1.2"
# Return the slope of `f` at `x` by the central difference. `f` is any function of one number; `eps` is the width $h$, the
# distance to *each* side. For $\theta^3$ at 1 with `eps = 0.01` it gives 3.0001.

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
# On paper: what *exactly* does the central difference give for $\theta^3$ at $\theta=2$ with a width of 0.1?
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
# **A place to stop.** Remember: the derivative is the number in front of $h$, and the central difference measures it from both
# sides.
#
# ## 4 · Why not narrower still?
#
# If the error is $c_3h^2$, a width of $10^{-12}$ leaves an error of about $10^{-24}$, smaller than any digit that a computer
# keeps. So why is the width in [`derivative`](../nnlib/differences.py) $10^{-5}$?

# %% [markdown] tags=["card"] exercise="1.4" covers=["M36"]
# We measure the slope of the cosine at 1, which is $-\sin 1=-0.841\ldots$, by the central difference.
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
tried = [1e-2, 1e-5, 1e-12, 1e-15]
errors = [abs(derivative(cos, 1, eps=h) + sin(1)) for h in tried]
assert [f"{error:.1e}" for error in errors] == ["1.4e-05", "1.1e-11", "2.3e-05", "4.7e-02"]
assert f"{derivative(cos, 1, eps=1e-15):.3f}" == "-0.888"
table({"h": tried, "error": errors}, digits=2)

# %% [markdown]
# The width $10^{-12}$ does worse than 0.01, and with $10^{-15}$ only one digit is right. See it happen on
# $\theta^3$. **Task: find, for both differences, the width at which the digits stop improving.** The digits that are right
# are underlined.

# %%
from nnlib.show.widgets.slope_explorer import SlopeExplorer
SlopeExplorer(cube, lambda theta: 3 * theta * theta,
              at=1.0, low=-2.0, high=2.0, name="θ")

# %% [markdown]
# Read the right-hand plot from the right. At first the error falls as truncation says. Then another error takes over, which
# grows as the width shrinks. Look at the two values at $h=10^{-12}$. Their difference should be $6\cdot10^{-12}$.

# %%
above, below = cube(1 + 1e-12), cube(1 - 1e-12)
assert f"{above - below:.4e}" == "6.0002e-12" and f"{(above - below) / 2e-12:.4f}" == "3.0001"
table({"": ["above", "below", "slope"],
       "h = 1e-12": [above, below, (above - below) / 2e-12]}, digits=17)

# %% [markdown]
# Each value is right up to about the 16th digit, as far as a stored number can be. But the subtraction removes all digits that
# both have in common. The last digits remain, which are uncertain, and we divide them by $2h$.
#
# How large is that? A stored number is off by up to $r=1.1\cdot10^{-16}$ of itself. Two values are off by $2r\,|f|$ together,
# and the central difference divides that by $2h$, the forward one by $h$. This is the **rounding error**. So in all
#
# $$\text{error}_{\text{central}}\approx \underbrace{|c_3|\,h^2}_{\text{truncation}}+\underbrace{\frac{r\,|f|}{h}}_{\text{rounding}}\qquad\qquad
# \text{error}_{\text{forward}}\approx |c_2|\,h+\frac{2r\,|f|}{h}$$
#
# One part falls as $h$ shrinks, the other grows. The sum is smallest about where they are equal. Solve for $h$:
#
# $$h_{\text{central}}=\sqrt[3]{\frac{r\,|f|}{|c_3|}}\qquad\qquad h_{\text{forward}}=\sqrt{\frac{2r\,|f|}{|c_2|}}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $r$ | `r` | scalar | unit of rounding, $2^{-53}$ |
# | $h_{\text{central}}$, $h_{\text{forward}}$ | `h_central`, `h_forward` | scalar | where both errors are equal |
#
# There the central error is twice the truncation, $2\,|c_3|\,h^2$. For $\theta^3$ at 1 we know $f=1$, $c_2=3$ and $c_3=1$. Do
# measurements agree?

# %%
r = 2.0**-53
h_central, h_forward = np.cbrt(r * 1 / 1), np.sqrt(2 * r * 1 / 3)
expected = 2 * h_central**2
measured = abs(derivative(cube, 1.0, eps=5e-6) - 3)
assert (f"{h_central:.1e}", f"{h_forward:.1e}") == ("4.8e-06", "8.6e-09")
assert f"{expected:.0e}" == f"{measured:.0e}" == "5e-11"
table({"h forward": h_forward, "h central": h_central,
       "error expected": expected, "measured": measured}, digits=2)

# %%
h = np.geomspace(1e-12, 0.1, 111)
errors = [abs(derivative(cube, 1.0, eps=width) - 3) for width in h]
plt.loglog(h, errors, "o", color="C0", markersize=3)
plt.loglog(h, h**2, "--", color="C2", label="truncation h²")
plt.loglog(h, r / h, ":", color="C2", label="rounding r/h")
plt.ylim(1e-13, 1)
plt.title(f"Truncation and rounding are equal near h = {h_central:.1e}")
plt.xlabel("width h")
plt.ylabel("error")
plt.legend()
plt.show()

# %% [markdown] covers=["Q31"]
# The lines come from the formulas; they were not fitted to the dots. The dots on the left scatter, since of a rounding error
# only the size is known.
#
# Remember: of some sixteen digits a forward difference can get about a half right, a central one about two thirds.
#
# <details><summary>Is the rule h = x√(2r) right?</summary>
#
# For a forward difference $\sqrt{2r}\approx1.5\cdot10^{-8}$ is right if $f$, $c_2$ and $x$ are near 1. For a
# central one it is $\sqrt[3]{2r}\approx6\cdot10^{-6}$. The factor $x$ is right for large $x$: to 1,000,000 a computer cannot
# even add $10^{-11}$. At $x=0$ the rule gives $h=0$ and a division by zero.
# </details>

# %% tags=["proof"]
assert f"{np.sqrt(2 * r):.1e} {np.cbrt(2 * r):.1e}" == "1.5e-08 6.1e-06" and 1e6 + 1e-11 == 1e6
assert derivative(loss, 0.5, eps=1) == -8 != derivative(loss, 0.5)

# %% [markdown]
# **With half the digits.** Python and nnlib compute with 64 bits a number. Deep-learning libraries mostly take 32 bits
# (`float32`). Then $r=2^{-24}\approx6\cdot10^{-8}$, and the best width is $\sqrt[3]{r}\approx0.004$.

# %%
tried = [1e-1, 4e-3, 1e-5, 1e-8]
in_32_bits = [derivative(cube, np.float32(1), np.float32(h)) for h in tried]
in_64_bits = [derivative(cube, 1.0, h) for h in tried]
assert np.allclose(in_32_bits, [3.01, 3, 3.004, 0], rtol=0, atol=5e-4) and abs(in_32_bits[1] - 3) < 3e-5
table({"h": tried, "float32": in_32_bits, "float64": in_64_bits}, digits=8)

# %% [markdown]
# At the width $10^{-5}$ only three digits are right in float32, so a right formula looks wrong. At $10^{-8}$ the slope
# seems to be 0. Check derivatives in float64, or with a width near 0.004.
#
# **A corner.** The **ReLU**, $\max(x, 0)$, has a corner at 0: its slope is 0 on the left, 1 on the right. What does a central
# difference give there?

# %% [markdown] tags=["card"] exercise="1.5"
# At $x=4\cdot10^{-6}$, to the right of the corner, the slope is 1. What does the central difference with the
# width $10^{-5}$ give? Work it out by hand.

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

places = [-1.0, 0.0, 1e-6, 1.0]
assert np.isclose(derivative(relu, 0.0), 0.5) and np.isclose(derivative(relu, 1e-6, eps=1e-5), 0.55)
table({"x": places, "measured slope": [derivative(relu, x, eps=1e-5) for x in places]})

# %% [markdown]
# Away from the corner the measurement is right. At the corner it gives 0.5, and close to it a blend such as 0.55 where the
# slope is 1. At the corner itself there *is* no slope. Any number from 0 to 1 may be used in its place; most
# libraries, such as [PyTorch](https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html), take 0 for their ReLU. When a
# formula and a measurement differ at a single place, ask first whether a corner lies within the width.
#
# **A place to stop.** Remember: too wide truncates, too narrow rounds, and $h$ near $10^{-5}$ is best.
#
# ## 5 · Rules: collect the number in front of h
#
# If the derivative is the number in front of $h$, its rules follow by multiplying out. Move $x$ by $h$.
# Up to higher powers of $h$, a value $u$ becomes $u+u'h$ and $v$ becomes $v+v'h$, where $u'$ is short for $\frac{du}{dx}$:
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
# These and a few base functions give every derivative of this course:
#
# | function | slope | function | slope |
# | --- | --- | --- | --- |
# | $x^n$ | $n\,x^{n-1}$ | $\sin x$ | $\cos x$ |
# | $e^x$ | $e^x$ | $\cos x$ | $-\sin x$ |
# | $\log x$ (base $e$) | $1/x$ | $\tan x=\sin x/\cos x$ | $1+\tan^2x$, by the quotient rule |
#
# We measure them at 0.8, a product and a quotient as well.

# %%
x = 0.8
u, v, du_dx, dv_dx = x**3, cos(x), 3 * x**2, -sin(x)
q = u / v

# %%
by_rule = {
    "x³": (lambda x: x**3, 3 * x**2),
    "1/x = x⁻¹": (lambda x: 1 / x, -1 / x**2),
    "eˣ": (np.exp, np.exp(x)),
    "log x": (np.log, 1 / x),
    "sin x": (np.sin, cos(x)),
    "tan x": (np.tan, 1 + np.tan(x) ** 2),
    "x³ cos x": (lambda x: x**3 * np.cos(x), du_dx * v + u * dv_dx),
    "x³ / cos x": (lambda x: x**3 / np.cos(x), (du_dx - q * dv_dx) / v),
}

# %%
slopes_by_rule = [slope for f, slope in by_rule.values()]
measured = [derivative(f, x) for f, slope in by_rule.values()]
assert np.allclose(slopes_by_rule, measured, rtol=0, atol=1e-8)
table({"function": list(by_rule), "by rule": slopes_by_rule, "measured": measured})

# %% [markdown]
# Learners have made these three claims. *Half of two is one, so $\tfrac12d^2$ has the slope 1.*
# *The slope of $(t-o)^2$ in $o$ is $2(t-o)\,o$* ([asked here](https://github.com/makeyourownneuralnetwork/makeyourownneuralnetwork/issues/77)).
# *The slope of tanh is $1+\tanh^2$* ([here](https://github.com/gy910210/neural-network-from-scratch/issues/2)).

# %%
d, t, o, x = 2.0, 1.0, 0.3, 1.0
claimed = [0.5 * 2, 2 * (t - o) * o, 1 + np.tanh(x) ** 2]

# %% covers=["Q25", "Q53", "Q61"]
measured = [derivative(lambda d: 0.5 * d**2, d),
            derivative(lambda o: (t - o) ** 2, o),
            derivative(np.tanh, x)]
assert np.allclose(measured, [2, -1.4, 0.41997], rtol=0, atol=1e-5)
table({"function": ["½d²", "(t−o)²", "tanh"], "claimed": claimed, "measured": measured})

# %% [markdown] tags=["card"] exercise="1.6"
# All three claims are wrong. Return the three derivatives, for any numbers, by formulas and not by measuring. The rules above
# are enough; for the last, $\tanh=\sinh/\cosh$ with $\sinh'=\cosh$ and $\cosh'=\sinh$.

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
# A network has thousands of weights. We measure one at a time: move it, hold the others. This slope is a **partial
# derivative**, written with a round ∂. The list of all of them is the **gradient**, written $\nabla L$. Our neuron has two:
#
# $$\frac{\partial L}{\partial w}=\frac{L(w+h,\,b)-L(w-h,\,b)}{2h},\qquad
# \frac{\partial L}{\partial b}=\frac{L(w,\,b+h)-L(w,\,b-h)}{2h}$$
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

# %%
theta = np.array([0.5, 1.0])
dL_dw = derivative(lambda w: neuron_loss([w, 1.0]), 0.5)
dL_db = derivative(lambda b: neuron_loss([0.5, b]), 1.0)
assert np.allclose([dL_dw, dL_db], [-8, -4]) and np.allclose(gradient(neuron_loss, theta), [-8, -4])
table({"": ["w", "b"], "one at a time": [dL_dw, dL_db],
       "gradient": gradient(neuron_loss, theta)})

# %% [markdown] tags=["card"] exercise="1.7"
# Now for any number of inputs. `theta` is an array (P,), perhaps of whole numbers; `f(theta)` is one number. Return the P
# partial derivatives by central differences of width `eps`. `theta` must come out as it went in. For $x^2+10y^2$
# at (10, 1) expect (20, 20).

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
# With `slope_at` and `all_slopes` you have written what nnlib calls [`derivative` and `gradient`](../nnlib/differences.py).
# Every derivative up to lesson 11 is compared with these two.
#
# A gradient does more than list partial slopes. Move both inputs at once, by $h$ in the direction $s$, a vector of length 1. How
# steep is it that way? Take the bowl $f=x^2+10y^2$ at (10, 1) and collect the number in front of $h$:
#
# $$(10+hs_x)^2+10\,(1+hs_y)^2=110+\underbrace{(20\,s_x+20\,s_y)}_{g\,\cdot\,s}\,h+\dots$$
#
# Each input contributes its slope times its share of the move, and the contributions add: the **directional derivative** is
# $g\cdot s$. Geometry says $g\cdot s=\|g\|\cos\varphi$, where $\|g\|$ is the length of $g$ and φ the angle between the two.
# The cosine is largest, 1, at φ = 0. Hence no direction is steeper than that of $g$ itself, and the slope there is
# $\|g\|$. We try all 360 degrees.

# %%
def bowl(theta):
    return theta[0] ** 2 + 10 * theta[1] ** 2

here = np.array([10.0, 1.0])
g = gradient(bowl, here)

# %% covers=["Q16", "B5", "M3"]
angles = np.arange(360)
directions = np.array([np.cos(np.radians(angles)), np.sin(np.radians(angles))])
around = np.array([derivative(lambda h: bowl(here + h * s), 0.0) for s in directions.T])
up, down_hill = around.argmax(), around.argmin()
assert np.allclose(g, [20, 20]) and (up, down_hill) == (45, 225)
assert np.allclose(around, g @ directions, rtol=0, atol=1e-6)
table({"": ["steepest up", "steepest down"], "angle in degrees": [up, down_hill],
       "slope": [around[up], around[down_hill]],
       "length of g": [np.linalg.norm(g)] * 2})

# %% [markdown]
# The steepest way **up** is at 45°, where $g=(20, 20)$ points. Whoever calls the gradient the direction of steepest *descent*
# is off by 180°: descent is $-g$, at 225°. Does it lead to the lowest point?

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
apart = heading(-g) - heading(to_minimum)
round_g = gradient(lambda theta: theta @ theta, here)
round_apart = round(heading(-round_g) - heading(to_minimum), 6) + 0.0
assert round(apart, 2) == 39.29 and round_apart == 0 and abs(around[[135, 315]]).max() < 1e-6
table({"bowl": ["x² + 10y²", "x² + y²"],
       "degrees apart": [apart, round_apart]}, digits=4)

# %%
x, y = np.meshgrid(np.linspace(-4, 14), np.linspace(-5, 4, 99))
plt.contour(x, y, bowl([x, y]), levels=range(10, 400, 50), colors="C3", linewidths=0.7)
arrows = {"angles": "xy", "scale_units": "xy", "scale": 1}
plt.quiver(*here, *to_minimum, color="C2", **arrows)
plt.quiver(*here, *(-g / 4), color="C1", **arrows)
plt.axis("scaled")
plt.title(f"Downhill (orange) and the way to the minimum: {apart:.2f}° apart")
plt.xlabel("x")
plt.ylabel("y")
plt.show()

# %% [markdown]
# They are 39.29° apart. A slope tells which way is steepest *here*, not which way leads *to the goal*. At 135° and 315°, along
# the line of equal height, the slope is 0, so the gradient is at a right angle to that line. In a round bowl that
# direction leads to the middle. In a long one it does not. So descent takes many small steps, and finds the slopes anew
# for each ([lesson 03](03_walk_downhill.ipynb)).

# %% [markdown] tags=["card"] exercise="1.9"
# A friend measures all slopes with $h=10^{-17}$ and reports: "Near $w=1$ each slope is exactly 0.0, so my network has
# converged." In two or three sentences: what has happened, and which two measurements would you ask for?

# %% [markdown] tags=["write"] exercise="1.9"

# %% [markdown]
# ## Summary
#
# Write five lines before you open ours: what a derivative is, what it is not, how it is measured, how wrong that is, and where a gradient points.

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
# 5. The gradient lists the slopes of all inputs. No direction is steeper, and it need not lead to the minimum.
#
# </details>

# %% [markdown]
# **Next:** [lesson 02](02_chain_the_slopes.ipynb) puts one function behind another: their slopes multiply.
#
# **Sources.** The story of 3 and 6: [Neural network – how backward propagation and gradient descent are related](http://aiaddicted.com/2018/12/15/neural-network-how-are-backward-propagation-and-gradient-descent-are-related/);
# the five curves are ours. $\theta^3$ at 1: Andrew Ng, [Deep Learning](https://www.coursera.org/specializations/deep-learning). The corner:
# [a question on the derivative of the ReLU](https://stats.stackexchange.com/questions/333394) and
# [a thread on two-sided differences](https://community.deeplearning.ai/t/17546). On rounding: Nicholas Higham, *Accuracy and Stability of Numerical Algorithms*.
