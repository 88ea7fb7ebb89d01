"""Exercises of lesson 08, the loop: what is right is a closed form, or the mean over all examples."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.course.sandbox.observation import Case
from nnlib.optimizers import GradientDescent

EXACT = "The same sums in another order: they differ by a few times 1e-16."


# 8.3: a walk of any optimizer with any gradient. The loss is ½‖A θ‖², whose gradient is Aᵀ A θ.


def walk_cases(rng):
    def case(P, steps, eta):
        return rng.normal(size=(P + 1, P)) / np.sqrt(P), rng.normal(size=P), eta, steps

    readable = np.array([[1.0, 0.0], [0.0, 2.0], [0.0, 0.0]]), np.array([3.0, 1.0]), 0.1, 3
    return [readable, case(3, 4, 0.2), case(2, 1, 0.3), case(5, 6, 0.1)]


def walk_of_descent(answer: Callable, case: Case) -> Any:
    """The walk, and the parameters that were handed in, which must stay as they were."""
    A, theta, eta, steps = case
    start = theta.copy()
    walk = answer(lambda theta: A.T @ (A @ theta), GradientDescent(eta), start, steps)
    return walk, start


def closed_form_walk(case):
    """Along each eigenvector of Aᵀ A, with eigenvalue λ, k steps multiply by (1 − η λ)^k."""
    A, theta, eta, steps = case
    values, vectors = np.linalg.eigh(A.T @ A)
    factors = (1 - eta * values) ** np.arange(steps + 1)[:, None]
    return (factors * (vectors.T @ theta)) @ vectors.T, theta


def walk_with(
    start: Callable = np.copy,
    noted: Callable = np.copy,
    noted_first: Callable = np.copy,
    fresh: bool = True,
    moves: bool = True,
    sign: float = 1.0,
):
    """A walk in which one habit is wrong."""

    def walk(gradient_of, optimizer, theta, steps):
        theta = start(theta)
        visited, g = [noted_first(theta)], gradient_of(theta)
        for _ in range(steps):
            if fresh:
                g = gradient_of(theta)
            if moves:
                optimizer.step(theta, sign * g)
            visited.append(noted(theta))
        return np.array(visited)

    return walk


def same(theta):
    return theta


def gradients_instead(gradient_of, optimizer, theta, steps):
    theta, found = theta.copy(), []
    for _ in range(steps + 1):
        found.append(gradient_of(theta))
        optimizer.step(theta, found[-1])
    return np.array(found)


# 8.5: the gradient over all examples from those of the batches


def batch_cases(rng):
    def case(P, *sizes):
        examples = rng.normal(size=(sum(sizes), P))
        ends = np.cumsum(sizes)[:-1]
        slopes = np.array([part.mean(axis=0) for part in np.split(examples, ends)])
        return slopes, np.array(sizes), examples

    whole = np.array([[1.0, 0.0], [3.0, 4.0], [8.0, 2.0]])
    readable = np.array([[2.0, 2.0], [8.0, 2.0]]), np.array([2, 1]), whole
    return [readable, case(5, 4, 4, 2), case(2, 5), case(4, 3, 3, 3, 3, 1), case(3, 8, 6)]


# 8.6: one epoch of minibatch descent on a linear neuron, w (D,), X (D, N), y (N,)


def slope(w, X, y):
    """∂L/∂w of ½ the mean squared error."""
    return X @ (w @ X - y) / len(y)


def epoch_cases(rng):
    def case(D, N, batch_size, eta):
        return (
            rng.normal(size=D),
            rng.normal(size=(D, N)),
            rng.normal(size=N),
            eta,
            batch_size,
            rng.permutation(N),
        )

    X, y = np.array([[1.0, 0.0, 2.0]]), np.array([1.0, 1.0, 0.0])
    readable = np.array([0.0]), X, y, 0.5, 2, np.array([2, 0, 1])
    return [readable, case(2, 7, 3, 0.1), case(3, 5, 1, 0.2), case(4, 9, 4, 0.05)]


def recursive_epoch(case):
    """One batch by least squares' normal equations, the rest by recursion: no loop, no slicing in steps."""
    w, X, y, eta, batch_size, order = case
    if not len(order):
        return w
    now, rest = order[:batch_size], order[batch_size:]
    A, b = X[:, now] @ X[:, now].T / len(now), X[:, now] @ y[now] / len(now)
    return recursive_epoch((w - eta * (A @ w - b), X, y, eta, batch_size, rest))


def epoch_with(
    starts=lambda N, D, size: range(0, N, size),
    pick_X=lambda order: order,
    pick_y=lambda order: order,
    error=lambda w, A, b: w @ A - b,
    divisor=lambda b, N, D, size: len(b),
    where=lambda now, first: now,
    move=lambda w, step, eta: w - step,
):
    """One epoch in which one habit is wrong."""

    def one_epoch(w, X, y, eta, batch_size, order):
        first, columns, targets = w, pick_X(order), pick_y(order)
        D, N = X.shape
        for start in starts(N, D, batch_size):
            part = slice(start, start + batch_size)
            A, b = X[:, columns[part]], y[targets[part]]
            step = eta * A @ error(where(w, first), A, b) / divisor(b, N, D, batch_size)
            w = move(w, step, eta)
        return w

    return one_epoch


def in_file_order(order):
    return np.arange(len(order))


def drop_short(N, D, size):
    return range(0, N - size + 1, size)


EXERCISES = [
    Exercise(
        id="8.1",
        title="Between the third move and the fourth",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: 1.0,
        tolerance=1e-9,
        reason="A number that nothing has touched is exactly what it was.",
        mistakes=(
            Mistake("That is w after the step. Only the backward pass has run.", 0.7),
            Mistake("That is w after a step up the slope; and no step has been made yet.", 1.3),
            Mistake("3 is the derivative, and it stands beside w, not in its place.", 3.0),
            Mistake("−0.3 is the move that a step would make; w itself is asked for.", -0.3),
            Mistake("0.3 is the length of the move that a step would make; w itself is asked for.", 0.3),
        ),
        meaning=lambda case, right: "Backward wrote a number beside w. Nobody has used it yet.",
    ),
    Exercise(
        id="8.2",
        title="Put the training in order",
        kind="order",
        stars=2,
        minutes=4,
        points=2,
        expected=lambda case: "dcabf",
        options={
            "a": "`        loss, gradient = network.loss_and_gradient(X[:, batch], y[batch])`",
            "b": "`        optimizer.step(network.parameters, gradient)`",
            "c": "`    for batch in minibatches(N, batch_size, rng):`",
            "d": "`for epoch in range(epochs):`",
            "e": "`        network.parameters -= eta * gradient`",
            "f": "`    held_out.append(network.loss(X_test, y_test))`",
        },
        mistakes=(
            Mistake("Line b uses a gradient that line a has not computed yet.", "dcbaf"),
            Mistake(
                "One epoch is made of many batches: which of the two loops is inside the other?", "cdabf"
            ),
            *forms(
                "Lines b and e both step: the parameters would move twice for one gradient.",
                "dcabef",
                "dcaebf",
            ),
            Mistake("Line e is plain descent written out; the optimizer is to decide how to step.", "dcaef"),
            Mistake(
                "Line f stands one level further out: it looks at the held-out examples once an epoch.",
                "dcafb",
            ),
            Mistake("The held-out loss belongs to the END of an epoch here.", "dfcab"),
        ),
        meaning=lambda case, right: (
            "Each batch: a gradient, then one step. Each epoch: one look at other examples."
        ),
    ),
    Exercise(
        id="8.3",
        title="Introduce the two strangers",
        kind="code",
        stars=2,
        minutes=8,
        points=3,
        cases=walk_cases,
        observe=walk_of_descent,
        expected=closed_form_walk,
        parts=("the walk", "the parameters that were handed in, afterwards"),
        if_wrong={
            "the walk": "Take the first case by hand: where do you stand after one step, and what is noted?"
        },
        tolerance=1e-9,
        reason="Six steps repeat a rounding error of 1e-16 a few times; eigenvectors add about 1e-15.",
        mistakes=(
            Mistake(
                "You walk on the array that was handed in, which its owner still needs: copy it first.",
                walk_with(start=same),
            ),
            *forms(
                "Rows show the last point: an optimizer moves its array in place, so note down copies of it.",
                walk_with(noted=same, noted_first=same),
                walk_with(noted=same, noted_first=same, start=same),
                walk_with(noted=same),
                walk_with(noted_first=same),
            ),
            Mistake("Your points never move: nobody calls the optimizer's step.", walk_with(moves=False)),
            Mistake(
                "The gradient is computed once and used for all steps; each point has its own.",
                walk_with(fresh=False),
            ),
            Mistake(
                "You walk uphill: the optimizer subtracts, so hand it the gradient as it is.",
                walk_with(sign=-1.0),
            ),
            Mistake("You return the gradients; the points are wanted.", gradients_instead),
        ),
        meaning=lambda case, right: "Row k is where the parameters stand after k steps; row 0 is the start.",
    ),
    Exercise(
        id="8.4",
        title="How often did the weights change?",
        kind="derive",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: 1350,
        tolerance=1e-9,
        reason="A count is exact.",
        mistakes=(
            Mistake("That leaves the short last batch of each epoch out; it makes a step as well.", 1320),
            Mistake("That is one epoch. There are thirty.", 45),
            Mistake("An epoch is not a step: it is as many steps as there are batches.", 30),
            Mistake("An example is not a step: a batch makes one step for all of its examples.", 43110),
            *forms(
                "The batches do not run on from one epoch into the next: each epoch ends with a short one.",
                1347,
                1348,
                1347.1875,
            ),
            Mistake("That is the number of examples; how many batches do they make, and how often?", 1437),
        ),
        meaning=lambda case, right: "Every batch, the short one too, makes one step.",
    ),
    Exercise(
        id="8.5",
        title="One gradient out of many",
        kind="code",
        stars=2,
        minutes=6,
        points=2,
        cases=batch_cases,
        given=2,
        expected=lambda case: case[2].mean(axis=0),
        tolerance=1e-9,
        reason=EXACT,
        mistakes=(
            Mistake(
                "Every batch counts the same in yours, so that each example of a short one counts for more.",
                lambda slopes, sizes: slopes.mean(axis=0),
            ),
            Mistake(
                "The batches are added up without a division: the step would grow with their number.",
                lambda slopes, sizes: slopes.sum(axis=0),
            ),
            Mistake(
                "That is the SUM over all examples; divide by how many there are.",
                lambda slopes, sizes: sizes @ slopes,
            ),
            Mistake(
                "You divide by the number of batches; what is averaged over are examples.",
                lambda slopes, sizes: sizes @ slopes / len(sizes),
            ),
            Mistake(
                "All batches are taken to be as large as the first; the last one may be short.",
                lambda slopes, sizes: sizes @ slopes / (sizes[0] * len(sizes)),
            ),
            *forms(
                "Only one of the batches enters.",
                lambda slopes, sizes: slopes[0],
                lambda slopes, sizes: slopes[-1],
                lambda slopes, sizes: slopes[0] * sizes[0] / sizes.sum(),
            ),
            Mistake(
                "Weights divided by their sum: the sum to divide by is that of the sizes, not of the slopes.",
                lambda slopes, sizes: sizes @ slopes / slopes.sum(),
            ),
            Mistake(
                "The fraction stands on its head: the sum over the slopes belongs above, the number below.",
                lambda slopes, sizes: sizes.sum() / (sizes @ slopes),
            ),
            Mistake(
                "The sizes weigh the wrong way round: a larger batch must count for more.",
                lambda slopes, sizes: (1 / sizes) @ slopes / (1 / sizes).sum(),
            ),
            *forms(
                "You divide by the number of examples, but each batch is a mean of its own already.",
                lambda slopes, sizes: slopes.sum(axis=0) / sizes.sum(),
                lambda slopes, sizes: slopes.mean(axis=0) / sizes.sum(),
            ),
        ),
        meaning=lambda case, right: "Entry p is the mean, over all examples, of the slope in parameter p.",
    ),
    Exercise(
        id="8.6",
        title="Two bugs in one epoch",
        kind="debug",
        stars=3,
        minutes=8,
        points=3,
        cases=epoch_cases,
        expected=recursive_epoch,
        tolerance=1e-9,
        reason=EXACT,
        mistakes=(
            Mistake(
                "This is sloppy_epoch as it was: both bugs are still there.",
                epoch_with(starts=drop_short, pick_y=in_file_order),
            ),
            Mistake(
                "One bug is left: the examples come in a new order, and their targets stay in the old one.",
                epoch_with(pick_y=in_file_order),
            ),
            Mistake(
                "One bug is left: examples at the end of the order never get their turn.",
                epoch_with(starts=drop_short),
            ),
            Mistake(
                "Now neither is shuffled: the order that was handed in is not used at all.",
                epoch_with(pick_X=in_file_order, pick_y=in_file_order),
            ),
            Mistake(
                "The targets are shuffled and the examples are not.",
                epoch_with(pick_X=in_file_order),
            ),
            Mistake(
                "Every batch is divided by batch_size; the short one has fewer examples.",
                epoch_with(divisor=lambda b, N, D, size: size),
            ),
            Mistake(
                "The sum over a batch is used where the mean is wanted.",
                epoch_with(divisor=lambda b, N, D, size: 1),
            ),
            Mistake(
                "All slopes are taken at the first w: each step must start where the last one ended.",
                epoch_with(where=lambda now, first: first),
            ),
            Mistake("Your steps lead up the slope.", epoch_with(move=lambda w, step, eta: w + step)),
            *forms(
                "You return the last move instead of the weights, or weights that never moved.",
                epoch_with(move=lambda w, step, eta: -step),
                epoch_with(move=lambda w, step, eta: step),
                epoch_with(move=lambda w, step, eta: w),
            ),
            *forms(
                "Some examples are used in two batches, or batches are skipped: they must meet end to end.",
                epoch_with(starts=lambda N, D, size: range(N)),
                epoch_with(starts=lambda N, D, size: range(0, N, 2 * size)),
                epoch_with(starts=lambda N, D, size: range(1, N, size)),
                epoch_with(starts=lambda N, D, size: range(size, N, size)),
                epoch_with(starts=lambda N, D, size: range(0, N, max(size // 2, 1))),
            ),
            *forms(
                "A batch is divided by the number of all examples, or of weights: its own examples count.",
                epoch_with(divisor=lambda b, N, D, size: N),
                epoch_with(divisor=lambda b, N, D, size: D),
            ),
            *forms(
                "The number of weights says nothing about how many examples there are.",
                epoch_with(starts=lambda N, D, size: range(0, D, size)),
            ),
            *forms(
                "The error must be answer minus target, for the examples of this batch.",
                epoch_with(error=lambda w, A, b: w @ A + b),
                epoch_with(error=lambda w, A, b: w @ A),
                epoch_with(error=lambda w, A, b: -b),
            ),
            *forms(
                "The learning rate has got lost: a step is eta times the gradient.",
                epoch_with(move=lambda w, step, eta: w - step / eta),
                epoch_with(move=lambda w, step, eta: w - eta * step),
            ),
            *forms(
                "Each step must begin at the weights that the last one has left.",
                epoch_with(move=lambda w, step, eta: step - w),
                epoch_with(move=lambda w, step, eta: eta - step),
            ),
            *forms(
                "Only one batch gets its turn; an epoch visits every example once.",
                epoch_with(starts=lambda N, D, size: range(0, 1)),
                epoch_with(starts=lambda N, D, size: range(size * ((N - 1) // size), N, size)),
            ),
        ),
        meaning=lambda case, right: (
            "After the epoch every example has been used exactly once, with its own target."
        ),
    ),
    Exercise(id="8.7", title="Answer the question", kind="explain", stars=2, minutes=5, points=2),
]
