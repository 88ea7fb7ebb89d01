# %% [markdown]
# # Tell the whole story: how backpropagation and gradient descent work together
#
# You will move one neuron by hand, train a network that reads handwritten digits it has never seen, and be able to
# say which part of it did what.
#
# | | |
# | --- | --- |
# | **You will be able to** | name the four moves of learning, say which of them reads, writes and changes what, and prove it |
# | **You need** | a little Python (Shift+Enter runs a cell); no calculus |
# | **Time** | {minutes} minutes in {sittings}, {exercises} exercises |
# | **Words** | [symbols and terms](../solutions/NOTATION.md) |

# %%
import matplotlib.pyplot as plt
import numpy as np
from nnlib.course import begin, check, choose, enter, order
from nnlib.show import style, table
style()
begin("00")

# %% covers=["A6", "B8"]
from nnlib.show.loop.four_moves import four_moves
four_moves(x=2, y=6, w=0.5, b=1, eta=0.1)

# %% [markdown] covers=["A5", "Q1"]
# A learner [asked](https://datascience.stackexchange.com/questions/44703/how-does-gradient-descent-and-backpropagation-work-together):
# *I can list input, weights, activation, loss, optimizer. Where does backpropagation come in, and how is it
# connected to gradient descent?* The picture is our answer. In one sentence, with *backprop* short for backpropagation:
#
# > **Backprop only computes derivatives. Gradient descent only uses them.**
#
# A derivative says how strongly the loss reacts to one weight.

# %% [markdown]
# ## One neuron, one lap
#
# Our neuron has one input $x$, a **weight** $w$ and a **bias** $b$. For $x = 2$ it should answer $y = 6$.
# The next four lessons use these numbers.
#
# **Move 1, forward:** compute the prediction
#
# $$p = w x + b$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $x, y$ | `x`, `y` | scalar | input and target: given |
# | $w, b$ | `w`, `b` | scalar | **parameters**: the numbers that learning may change |
# | $p$ | `p` | scalar | prediction |
#
# **Move 2, loss:** say with one number how bad that is. The difference $y - p$ will not do: a prediction of 10 would get
# $6 - 10 = -4$, which is less than the 0 of a perfect one. Its square is never negative. The ½ cancels a 2 in the next move:
#
# $$L = \tfrac12 (p - y)^2$$

# %% covers=["C3", "M7"]
x, y = 2.0, 6.0
w, b = 0.5, 1.0
p = w * x + b
L = 0.5 * (p - y) ** 2
assert p == 2 and L == 8 and y - 10 == -4
table({"prediction": p, "target": y, "loss": L})

# %% [markdown]
# **Move 3, backward:** ask for each parameter: *how strongly would the loss react if it were moved a little?* That
# number is the **derivative** of the loss, also called its **slope**. We begin at the loss, with its reaction to $p$. One factor
# more gives the reaction to $w$; the factor for $b$ is 1. That is all of backpropagation. Read $\partial L/\partial w$
# as "the derivative of $L$ with respect to $w$":
#
# $$\frac{\partial L}{\partial p} = p - y, \qquad
# \frac{\partial L}{\partial w} = \frac{\partial L}{\partial p}\; x, \qquad
# \frac{\partial L}{\partial b} = \frac{\partial L}{\partial p}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\partial L/\partial w$ | `dL_dw` | scalar | how much $L$ changes per unit of $w$, for a small change |
# | $\partial L/\partial b$ | `dL_db` | scalar | the same for $b$ |
# | $\partial L/\partial p$ | `dL_dp` | scalar | the same for $p$ |
#
# A formula can be tested: nudge $w$ by a millionth and watch the loss.

# %%
dL_dp = p - y
dL_dw = dL_dp * x
dL_db = dL_dp
assert (dL_dp, dL_dw, dL_db) == (-4, -8, -4)

# %%
eps = 1e-6
nudged = 0.5 * ((w + eps) * x + b - y) ** 2
by_nudging = (nudged - L) / eps
assert f"{by_nudging:.6f}" == "-7.999998"
table({"dL_dw by formula": dL_dw, "by nudging": by_nudging, "dL_db": dL_db}, digits=7)

# %% [markdown]
# A derivative of −8 says: *raise $w$ and the loss falls, at first by 8 per unit.* It does not say how far to go.
# That is decided in **move 4, step**, which is all there is to **gradient descent**. Each parameter moves *against* its
# derivative, by the derivative times η, the **learning rate** (read ← as *becomes*):
#
# $$w \leftarrow w - \eta\,\frac{\partial L}{\partial w}, \qquad b \leftarrow b - \eta\,\frac{\partial L}{\partial b}$$
#
# | symbol | code | shape | meaning |
# | --- | --- | --- | --- |
# | $\eta$ | `eta` | scalar | learning rate: chosen by us, above 0 |

# %% covers=["A15", "C14"]
eta = 0.1
w_new = w - eta * dL_dw
b_new = b - eta * dL_db
L_new = 0.5 * (w_new * x + b_new - y) ** 2
assert np.isclose(L_new, 2) and np.isclose(w_new, 1.3) and np.isclose(b_new, 1.4)
table({"": ["before", "after the step"],
       "w": [w, w_new], "b": [b, b_new], "loss": [L, L_new]})

# %% [markdown]
# ## What do you believe?

# %% [markdown] tags=["card"] exercise="0.1"
# You have seen one lap. What do you believe about learning today? A guess is enough. There are no points; your first
# answers are kept, and lesson 11 asks again and shows both scores.
#
# 1. Backprop is replaced by measured slopes, but we keep w ← w − η·slope. Is it still gradient descent?
#    (a) yes, (b) no
# 2. w = 1, the derivative of the loss is 3, η = 0.1. What is w right after the backward pass? (a) 0.7, (b) 1
# 3. C = w² at w = 3. The derivative points (a) uphill, (b) downhill
# 4. On a long oval bowl, the downhill direction points (a) at the minimum, (b) usually somewhere else
# 5. A second example is fed in. What is drawn anew? (a) the weights, (b) the biases, (c) nothing
# 6. Which line uses the weights? (a) z = wx + b, (b) a = f(z)
# 7. C(0) = 4 and C(1) = 9. The derivative at 0 is (a) 5, (b) 2.5, (c) not known from this
# 8. All derivatives are exactly zero. We are (a) somewhere flat, nothing more is known, (b) at the minimum
# 9. L = w², from w = 3. Which η is nearest to the minimum after four steps? (a) 0.1, (b) 0.5, (c) 1.1
# 10. We add 100 to the loss. Which derivatives change? (a) all, (b) none

# %% tags=["answer"] exercise="0.1"
# Ten letters, such as "aaaaa aaaaa".
### BEGIN SOLUTION
beliefs = "ababc acabb"
### END SOLUTION

# %% tags=["check", "nbval-ignore-output"] exercise="0.1"
check("0.1", beliefs)

# %% [markdown] tags=["card"] exercise="0.2" covers=["M2"]
# Here is a whole lap, line by line. In which one does the weight change?

# %% tags=["answer"] exercise="0.2"
### BEGIN SOLUTION
line = "d"
### END SOLUTION

# %% tags=["check"] exercise="0.2"
check("0.2", line)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# A line can read a number without changing it. Look at the left side of each equals sign.
# </details>
# <details><summary>Hint 2 · more of it</summary>
#
# Which of the four names on the left is a parameter?
# </details>
# <details><summary>Hint 3 · nearly the line</summary>
#
# Only one line has the weight on its left side.
# </details>

# %% [markdown]
# ## How far the slope can be trusted
#
# A slope makes a promise. With η = 0.1 the weight moves by 0.8 and the bias by 0.4, so at slopes of −8 and −4 the loss
# should change by $-0.8\cdot 8 - 0.4\cdot 4 = -8$, down to zero. It came down to 2, because the slope changed on
# the way. The smaller the step, the better the promise is kept.

# %% [markdown] tags=["card"] exercise="0.3"
# We stand at w = 1.3, b = 1.4 with a loss of 2, and take a **second** step with η = 0.1. Before you compute anything with
# code: what will the loss be?

# %% tags=["answer"] exercise="0.3"
### BEGIN SOLUTION
prediction = 0.5
### END SOLUTION

# %% tags=["check"] exercise="0.3"
check("0.3", prediction)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Do the four moves again with the new weights. The derivatives have changed with them.
# </details>
# <details><summary>Hint 2 · formula</summary>
#
# Now $p = 1.3\cdot 2 + 1.4 = 4$, so $\partial L/\partial p = -2$. One factor further for each parameter, then the step.
# </details>
# <details><summary>Hint 3 · nearly the line</summary>
#
# After the step w = 1.7 and b = 1.6. What does the neuron answer to x = 2, and what is half the square of its error?
# </details>

# %% [markdown]
# The derivative leaves η open: choose it. The line is the promise, the curve is what happens.
# **Task: find the η at which one step brings the loss to zero.** From which η on does a step make things worse?

# %%
from nnlib.show.widgets.step_explorer import StepExplorer
StepExplorer(x=2, y=6, w=0.5, b=1, eta=0.1)

# %%
def loss_after_one_step(eta):
    return 0.5 * ((w - eta * dL_dw) * x + (b - eta * dL_db) - y) ** 2

def promise(eta):
    return L - eta * (dL_dw**2 + dL_db**2)

# %% covers=["B10"]
etas = [0.1, 0.2, 0.4, 0.5]
promised = [promise(eta) for eta in etas]
came_out = [loss_after_one_step(eta) for eta in etas]
assert np.isclose(promise(0.1), 0) and np.isclose(loss_after_one_step(0.1), 2)
assert np.isclose(loss_after_one_step(0.2), 0) and np.isclose(loss_after_one_step(0.4), 8)
table({"η": etas, "loss promised": promised, "came out": came_out})

# %% [markdown]
# At η = 0.4 a step ends with the loss with which it began, and beyond that with a greater one. The derivative was right
# each time; η decides how far it is trusted.

# %% [markdown] tags=["card"] exercise="0.4"
# Write the step for any number of parameters. `theta` holds them all in one array, `gradient` holds the
# derivative for each, in the same order; return the parameters after one step. For our neuron,
# (0.5, 1) with the gradient (−8, −4) and η = 0.1, expect (1.3, 1.4).

# %% tags=["answer"] exercise="0.4"

# %% tags=["check"] exercise="0.4"
check("0.4", step)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# NumPy subtracts arrays entry by entry, so one line moves all parameters at once.
# </details>
# <details><summary>Hint 2 · formula</summary>
#
# $\theta \leftarrow \theta - \eta\,\nabla L$, where $\nabla L$ is the name of the whole gradient.
# </details>
# <details><summary>Hint 3 · nearly the line</summary>
#
# `return theta - ...`, where the dots are the learning rate times the gradient.
# </details>

# %% [markdown]
# **A place to stop.** Remember the lap: forward, loss, backward, step; only the step changes weights, and η decides how far.
#
# ## The same four moves, on real handwriting
#
# With 2,410 parameters we now do what we did with two. The data are 8 × 8 images of digits that thirteen
# people wrote, [collected by Alpaydin and Kaynak](https://doi.org/10.24432/C50P49). Each image is a **column** of 64
# numbers; 1,437 are for training, and 360 others by the same people are put aside, never to be trained on.

# %%
from nnlib.datasets import digits
data = digits()

def show_digits(images, labels):
    squares = [np.pad(image.reshape(8, 8), 1) for image in images.T]
    plt.figure(figsize=(8, 2))
    plt.imshow(np.hstack(squares), cmap="gray_r")
    plt.xticks(5 + 10 * np.arange(len(labels)), labels)
    plt.yticks([])

# %% tags=["proof"]
assert data.X_train.shape == (64, 1437) and data.X_test.shape == (64, 360)

# %%
show_digits(data.X_train[:, :12], data.y_train[:12])
plt.title("The first 12 digits to train on")
plt.xlabel("label")
plt.show()

# %% [markdown]
# The **network** has 64 inputs, one for each pixel, and 10 outputs, one for each digit. Between them are 32 neurons, called
# **hidden**, since only other neurons see their answers. Each passes its sum through a fixed function, its
# *activation*, here tanh. ([Lessons 04](04_train_one_neuron.ipynb) to [06](06_backpropagate_in_matrices.ipynb) say why, and
# derive [the loss for ten answers](../nnlib/losses.py).)
#
# All 2,410 parameters are kept in one long array. The weights are drawn at random *once*, in the next cell; feeding
# in an image redraws nothing.

# %% covers=["M5", "A1"]
from nnlib import GradientDescent, Network, SoftmaxCrossEntropy, accuracy, train
rng = np.random.default_rng(0)
network = Network([64, 32, 10], activation="tanh", loss=SoftmaxCrossEntropy(), rng=rng)
optimizer = GradientDescent(eta=0.5)
assert network.parameters.size == 64 * 32 + 32 + 32 * 10 + 10 == 2410

# %% [markdown]
# The third move gives us the *gradient*, the list of all 2,410 derivatives, and the fourth uses it. Who changes the
# weights? We compute a hash, a fingerprint of every bit of the parameters, before and after.

# %% covers=["A10", "C9", "M1", "M2"]
from hashlib import sha256

def fingerprint():
    return sha256(network.parameters.tobytes()).hexdigest()

at_start = fingerprint()
loss, gradient = network.loss_and_gradient(data.X_train, data.y_train)
after_backward = fingerprint()
optimizer.step(network.parameters, gradient)
after_step = fingerprint()
assert after_backward == at_start != after_step

# %%
table({"moves": ["forward, loss, backward", "step"],
       "a bit changed": [after_backward != at_start, after_step != after_backward]})

# %% [markdown]
# The first three moves changed no bit. This is the table to remember, with the letters of the first picture:
#
# | move | reads | writes | changes a weight |
# | --- | --- | --- | --- |
# | 1 forward | inputs $x$, parameters $w, b$ | prediction $p$ | no |
# | 2 loss | prediction $p$, target $y$ | loss $L$ | no |
# | 3 backward (backprop) | prediction $p$, target $y$, inputs $x$; between layers also the weights | gradient | no |
# | 4 step (gradient descent) | gradient, η | **parameters** $w, b$ | **yes** |
#
# [`loss_and_gradient`](../nnlib/network.py) computes, [`step`](../nnlib/optimizers.py) changes.
# [`train`](../nnlib/training.py) repeats these two: 16 images, their gradient, one step, the next 16. Going through all
# images once is an **epoch**. Watch it learn:

# %% tags=["nbval-ignore-output"]
from IPython.display import display
from nnlib.show.widgets.live_loss import LiveLoss
live = LiveLoss()
display(live)
with live:
    history = train(network, optimizer, data.X_train, data.y_train, epochs=30,
                    batch_size=16, rng=rng, validation=(data.X_test, data.y_test),
                    progress=False, callback=live)
assert len(history.loss) == 30 * 90

# %% [markdown]
# The thin line is jagged: each step sees only 16 images, and what helps these may hurt others. The average falls, and more
# than 95% of the images put aside are read right. Here are some that are not; would you have read them?

# %% tags=["nbval-ignore-output"]
read = network.predict(data.X_test)
wrong = np.flatnonzero(read != data.y_test)
some = wrong[:9]
show_digits(data.X_test[:, some], [f"{data.y_test[n]}→{read[n]}" for n in some])
plt.title(f"{len(wrong)} of {len(read)} digits put aside are read wrong")
plt.xlabel("label → what the network read")
plt.show()
assert accuracy(network, data.X_test, data.y_test) > 0.95

# %% [markdown] tags=["card"] exercise="0.5" covers=["B8"]
# Put one lap in order. **One of these lines must not be there at all**: leave it out. The answer is the letters of the
# others, in order.

# %% tags=["answer"] exercise="0.5"
### BEGIN SOLUTION
lap = "dbac"
### END SOLUTION

# %% tags=["check"] exercise="0.5"
check("0.5", lap)

# %% [markdown]
# <details><summary>Hint 1 · idea</summary>
#
# Each line uses a name that another line has made. Start with the one that needs only data and parameters.
# </details>
# <details><summary>Hint 2 · more of it</summary>
#
# Which of (c) and (e) changes something that learning may change?
# </details>
# <details><summary>Hint 3 · nearly the line</summary>
#
# Forward, compare, backward, step.
# </details>

# %% [markdown]
# ## How does the derivative get from the loss to one weight?
#
# With one neuron, one path led back from $L$ to $w$, and it had two factors. In a network there are several paths. Here is a
# small one, [Matt Mazur's example](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/), with two inputs,
# two hidden neurons and two outputs; we use it until lesson 09. Choose a weight of the first layer: **how many paths lead
# from it to the loss, and what happens to their products?** [Lesson 05](05_backpropagate_by_hand.ipynb) computes this by hand.

# %%
from nnlib import SquaredError
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer
small = Network([2, 2, 2], activation="sigmoid", output="sigmoid",
                loss=SquaredError(), rng=np.random.default_rng(0))
small.parameters = np.array([0.15, 0.25, 0.20, 0.30, 0.35, 0.35,
                             0.40, 0.50, 0.45, 0.55, 0.60, 0.60])
inputs, targets = np.array([[0.05], [0.10]]), np.array([[0.01], [0.99]])
assert np.isclose(small.loss(inputs, targets), 0.2983711088, rtol=0, atol=1e-9)
ChainRuleExplorer(small, inputs, targets, eta=0.5)

# %% [markdown] covers=["A2", "A3", "A4", "B4", "B5", "C10"]
# ## True, loose or false?
#
# These sentences are from popular texts, reworded; two of the texts stand under Sources. Decide before you unfold.
# [Lesson 11](11_read_digits.ipynb) asks for them again.
#
# <details><summary>1. "Inputs receive weights drawn from a distribution."</summary>
#
# **False.** Weights belong to connections. They are drawn once, shared by all inputs, and changed only by the step.
# </details>
# <details><summary>2. "The activation function uses the weights to make the prediction."</summary>
#
# **Loose.** The sum $z = wx + b$ uses them; the activation sees only $z$. Every layer does both, and only the last
# one's result is the prediction.
# </details>
# <details><summary>3. "The cost compares the actual class and the prediction."</summary>
#
# **Loose.** A class is one of several kinds, such as a digit. Our first target was no class, but the number 6. And the
# loss is one example's; the cost is the mean over many.
# </details>
# <details><summary>4. "The optimizer uses the result of the cost function."</summary>
#
# **Loose.** It uses the derivatives of the cost. Nothing but our plot needs the value.
# </details>
# <details><summary>5. "Gradient descent works by computing the gradient."</summary>
#
# **False.** It uses one; backprop, or a measurement, has computed it.
# </details>
# <details><summary>6. "The gradient points in the direction of steepest descent."</summary>
#
# **False.** Steepest ascent: hence the minus sign.
# </details>
# <details><summary>7. "The difference of target and prediction is the cost."</summary>
#
# **False.** It would prefer 10 to 6. It has to be squared, or its sign dropped.
# </details>
# <details><summary>8. "One unit more of w raised the loss by 3, so the derivative is 3."</summary>
#
# **False.** That is the mean slope over a whole unit. [Lesson 01](01_measure_a_slope.ipynb) says what can be said instead.
# </details>
#
# ## Summary
#
# Write your own five lines before you unfold ours: the four moves, and who changes what.

# %% [markdown] tags=["write"]
# <!-- BEGIN SOLUTION -->
# Forward computes a prediction from inputs and parameters. The loss turns it into one number. Backprop computes how that number
# reacts to each parameter, and changes none of them. Gradient descent moves each parameter against its derivative,
# by η times that derivative. Then the lap begins again.
# <!-- END SOLUTION -->

# %% [markdown]
# <details><summary>Our five lines</summary>
#
# 1. Learning is a lap of four moves: forward, loss, backward, step.
# 2. Backward asks of each parameter how the loss would react to it, and changes nothing.
# 3. Step moves the parameters against these derivatives, and it alone writes to them.
# 4. A slope is a promise that holds for small steps; η decides how much we trust it.
# 5. Two parameters or 2,410, the lap is the same.
# </details>

# %% [markdown]
# **Next:** [lesson 01](01_measure_a_slope.ipynb) measures a slope, and how wrong a measured slope can be.
#
# **Sources.** The thread: [How does gradient descent and backpropagation work together?](https://datascience.stackexchange.com/questions/44703/how-does-gradient-descent-and-backpropagation-work-together)
# The article: [How Does Gradient Descent and Backpropagation Work Together?](https://www.geeksforgeeks.org/how-does-gradient-descent-and-backpropagation-work-together/)
# The blog post: [Neural network – how backward propagation and gradient descent are related](http://aiaddicted.com/2018/12/15/neural-network-how-are-backward-propagation-and-gradient-descent-are-related/).
# Digits: E. Alpaydin and C. Kaynak, [Optical Recognition of Handwritten Digits](https://doi.org/10.24432/C50P49),
# 1998, CC BY 4.0. Small network: M. Mazur, [A step by step backpropagation example](https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/).
