"""Lesson 08: programs as people write them."""

import copy

import numpy as np
from people import right, slips, wrong

from nnlib import GradientDescent  # noqa: F401, it is in a slip

# 8.3


@right("8.3")
def while_loop(gradient_of, optimizer, theta, steps):
    theta = 1.0 * theta
    path = theta.copy().reshape(1, -1)
    while len(path) <= steps:
        optimizer.step(theta=theta, gradient=gradient_of(theta))
        path = np.append(path, [theta], axis=0)
    return path


@right("8.3")
def on_a_copy(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        optimizer.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@right("8.3")
def into_an_array(gradient_of, optimizer, theta, steps):
    path = np.empty((steps + 1, theta.size))
    path[0] = theta
    for k in range(steps):
        path[k + 1] = path[k]
        optimizer.step(path[k + 1], gradient_of(path[k]))
    return path


@right("8.3")
def a_list_of_lists(gradient_of, optimizer, theta, steps):
    here = np.array(theta)
    points = [here.tolist()]
    for _ in range(steps):
        g = gradient_of(here)
        optimizer.step(here, g)
        points.append(here.tolist())
    return points


@right("8.3")
def a_list_of_arrays(gradient_of, optimizer, theta, steps):
    points = [theta]
    for _ in range(steps):
        new = points[-1].copy()
        optimizer.step(new, gradient_of(new))
        points += [new]
    return points


@right("8.3")
def by_recursion(gradient_of, optimizer, theta, steps):
    if steps == 0:
        return theta[None]
    moved = theta.copy()
    optimizer.step(moved, gradient_of(theta))
    return np.vstack([theta, by_recursion(gradient_of, optimizer, moved, steps - 1)])


@right("8.3")
def noted_before_each_step(gradient_of, optimizer, theta, steps):
    t, path = copy.deepcopy(theta), []
    for k in range(steps + 1):
        path.append(t + 0)
        if k < steps:
            optimizer.step(theta=t, gradient=gradient_of(t))
    return np.stack(path)


slips("8.3", on_a_copy)("""
optimizer.step(theta, gradient_of(theta)) -> theta = theta - optimizer.eta * gradient_of(theta)
optimizer.step -> type(optimizer)(optimizer.eta).step
    Your code uses `optimizer.eta`
optimizer.step -> GradientDescent(0.1).step
    `step` of the optimizer that is handed over is never called
optimizer.step -> copy.deepcopy(optimizer).step
    `step` is called on a copy of the optimizer
optimizer.step -> optimizer.__class__().step
    or on a new one; use the one that is handed over
gradient_of(theta)) -> gradient_of(theta)); optimizer.step(theta.copy(), gradient_of(theta))
    Steps wanted: 3. Calls of `step`: 6
range(steps) -> range(steps + 1)
    Steps wanted: 3. Calls of `step`: 4
theta, gradient_of(theta) -> gradient_of(theta), theta
    `step` gets its arguments in the wrong order
optimizer.step -> theta = optimizer.step
optimizer.step -> moved = optimizer.step && append(theta.copy()) -> append(moved)
    `step` returns nothing, it moves theta in place
step(theta, gradient_of(theta)) -> step(gradient_of(theta))
    `step` wants two arrays: first theta, then its gradient
theta, gradient_of(theta) -> theta, gradient_of(points[0])
    always that of the start
theta = theta.copy() ->
    copy it first
[theta.copy()] -> [theta] && append(theta.copy()) -> append(theta)
    note down copies of it
[theta.copy()] -> []
    The shape must be (4, 2), yours is (3, 2)
np.array(points) -> np.array(points).ravel()
    were they put into one row?
""")

slips("8.3", into_an_array)("""
optimizer.step(path[k + 1] -> path[k + 1] = optimizer.step(path[k].copy()
    `step` returns nothing, it moves theta in place
""")


@wrong("8.3", "`step` returns nothing, it moves theta in place")
def what_step_returns_in_a_list(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    return [theta.copy()] + [optimizer.step(theta, gradient_of(theta)) for _ in range(steps)]


# 8.5


@right("8.5")
def by_repeating(slopes, sizes):
    return np.repeat(slopes, sizes, axis=0).mean(axis=0)


@right("8.5")
def by_a_product(slopes, sizes):
    return sizes @ slopes / sizes.sum()


@right("8.5")
def by_a_loop(slopes, sizes):
    total = 0
    for slope, size in zip(slopes, sizes, strict=True):
        total = total + size * slope
    return total / sum(sizes)


@right("8.5")
def as_a_running_mean(slopes, sizes):
    mean, seen = np.zeros(slopes.shape[1]), 0
    for slope, size in zip(slopes, sizes, strict=True):
        seen += size
        mean += (slope - mean) * size / seen
    return list(mean)


right("8.5")(
    lambda slopes, sizes: np.average(slopes, axis=0, weights=sizes),
    lambda slopes, sizes: (slopes * (sizes / sizes.sum())[:, None]).sum(axis=0),
    lambda slopes, sizes: np.repeat(slopes, sizes, axis=0).mean(axis=0),
)

slips("8.5", by_a_product)("""
sizes @ slopes / sizes.sum() -> slopes.mean(axis=0)
sizes @ slopes / sizes.sum() -> sum(slopes)
    Every batch counts the same in yours
/ sizes.sum() ->
    when one factor is left out in the line that returns
sizes.sum() -> len(sizes)
    You divide by the number of batches
sizes @ slopes -> slopes.sum(axis=0)
    each batch is a mean already
sizes.sum() -> (len(sizes) * sizes[0])
    or take all of them to be equally large
sizes @ slopes -> slopes * sizes[:, None]
    The shape must be (2,), yours is (2, 2)
""")

# 8.6


@right("8.6")
def reordered_first(w, X, y, eta, batch_size, order):
    X, y = X[:, order], y[order]
    for start in range(0, len(order), batch_size):
        batch = slice(start, start + batch_size)
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


@right("8.6")
def by_splitting(w, X, y, eta, batch_size, order):
    for batch in np.split(order, range(batch_size, len(order), batch_size)):
        w = w - eta * (X[:, batch] * (w @ X[:, batch] - y[batch])).mean(axis=1)
    return w


@right("8.6")
def example_by_example(w, X, y, eta, batch_size, order):
    w, slope, seen = w.copy(), 0, 0
    for n, example in enumerate(order, start=1):
        slope, seen = slope + (w @ X[:, example] - y[example]) * X[:, example], seen + 1
        if seen == batch_size or n == len(order):
            w -= eta * slope / seen
            slope, seen = 0, 0
    return w


@right("8.6")
def epoch_by_recursion(w, X, y, eta, batch_size, order):
    if len(order) == 0:
        return w
    now = order[:batch_size]
    w = w - eta * X[:, now] @ (X[:, now].T @ w - y[now]) / now.size
    return epoch_by_recursion(w, X, y, eta, batch_size, order[batch_size:])


@right("8.6")
def while_some_are_left(w, X, y, eta, batch_size, order):
    left = list(order)
    while left:
        batch, left = left[:batch_size], left[batch_size:]
        error = np.einsum("d,dn->n", w, X[:, batch]) - y[batch]
        w = w - eta / len(batch) * np.einsum("dn,n->d", X[:, batch], error)
    return w


@right("8.6")
def in_place(w, X, y, eta, batch_size, order):
    """It changes the array that was handed in, which is said and decides nothing."""
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        w -= eta * X[:, batch] @ (w @ X[:, batch] - y[batch]) / len(batch)
    return w


slips("8.6", reordered_first)("""
, y = X[:, order], y[order] -> = X[:, order] && len(order), -> len(order) - batch_size + 1,
    This is sloppy_epoch as it was
, y = X[:, order], y[order] -> = X[:, order]
    their targets stay in the old one
len(order), -> len(order) - 1,
    examples at the end of the order are not used
slice(start, start + batch_size) -> order[start : start + batch_size]
    the order is applied twice
X, y = X[:, order] -> order = np.random.permutation(order); X, y = X[:, order]
    none is to be drawn
X, y = X[:, order], y[order] ->
    the order that was handed in is not used
len(error) -> batch_size
    You divide every batch by batch_size
len(error) -> X.shape[1]
    You divide by the number of all examples
len(error) -> len(error); return w
    does your function return inside the loop
X, y = -> v, X, y = w, && error = w -> error = v
    All slopes are taken at the first w
""")

# 8.8


@right("8.8")
def the_product(gradient_of, theta, eta):
    g = gradient_of(theta)
    there = gradient_of(theta - eta * g)
    return -there @ g


@right("8.8")
def with_a_sum(gradient_of, theta, eta):
    g = gradient_of(theta)
    return sum(a * -b for a, b in zip(gradient_of(theta - eta * g), g, strict=True))


@right("8.8")
def with_einsum(gradient_of, theta, eta):
    before = gradient_of(theta)
    return np.einsum("i,i", gradient_of(theta - eta * before), -before)


@right("8.8")
def with_the_direction_of_motion(gradient_of, theta, eta):
    dtheta_deta = -gradient_of(theta)
    return float(gradient_of(theta + eta * dtheta_deta) @ dtheta_deta)


@right("8.8")
def with_a_loop(gradient_of, theta, eta):
    g, total = gradient_of(theta), 0.0
    there = gradient_of(theta - eta * g)
    for i in range(len(g)):
        total -= there[i] * g[i]
    return total


@right("8.8")
def with_np_sum(gradient_of, theta, eta):
    g = gradient_of(theta)
    return -np.sum(g * gradient_of(theta - g * eta))


slips("8.8", the_product)("""
-there -> there
    right except for its sign
theta - eta * g -> theta
    the slope at η = 0
theta - eta -> theta + eta
    no step of plain descent
-there -> -eta * there
    One η too many
-there @ g -> -there @ there
    Both factors are taken after the step
-there @ g -> -there * g
    The shape must be () (a single number)
-there @ g -> -np.linalg.norm(there) * np.linalg.norm(g)
    need not point the same way
""")
