"""Lesson 08: programs as people write them."""

import copy

import numpy as np
from people import right, wrong

from nnlib import GradientDescent

# 8.3


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
            optimizer.step(t, gradient_of(t))
    return np.stack(path)


@right("8.3")
def while_loop(gradient_of, optimizer, theta, steps):
    theta = 1.0 * theta
    path = theta.copy().reshape(1, -1)
    while len(path) <= steps:
        optimizer.step(theta=theta, gradient=gradient_of(theta))
        path = np.append(path, [theta], axis=0)
    return path


@wrong("8.3", "Your code uses `optimizer.eta`")
def the_step_written_out(gradient_of, optimizer, theta, steps):
    points = [theta]
    for _ in range(steps):
        theta = theta - optimizer.eta * gradient_of(theta)
        points.append(theta)
    return np.array(points)


@wrong("8.3", "Your code uses `optimizer.eta`")
def a_new_optimizer_with_its_eta(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        type(optimizer)(optimizer.eta).step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "`step` of the optimizer that is handed over is never called")
def a_descent_of_ones_own(gradient_of, optimizer, theta, steps):
    theta, descent = theta.copy(), GradientDescent(0.1)
    points = [theta.copy()]
    for _ in range(steps):
        descent.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "`step` is called on a copy of the optimizer")
def a_copy_each_lap(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        copy.deepcopy(optimizer).step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "or on a new one; use the one that is handed over")
def a_fresh_one_each_lap(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        optimizer.__class__().step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "Steps wanted: 3. Calls of `step`: 6")
def two_steps_a_lap(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        before, g = theta.copy(), gradient_of(theta)
        optimizer.step(theta, g)
        points.append(theta.copy())
        optimizer.step(before, gradient_of(before))
    return np.array(points)


@wrong("8.3", "Steps wanted: 3. Calls of `step`: 4")
def one_step_too_many(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps + 1):
        optimizer.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "`step` gets its arguments in the wrong order")
def arguments_swapped(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        optimizer.step(gradient_of(theta), theta)
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "`step` returns nothing, it moves theta in place")
def what_step_returns(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        theta = optimizer.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "`step` returns nothing, it moves theta in place")
def what_step_returns_in_a_row(gradient_of, optimizer, theta, steps):
    path = np.zeros((steps + 1, len(theta)))
    path[0] = theta
    for k in range(steps):
        path[k + 1] = optimizer.step(path[k].copy(), gradient_of(path[k]))
    return path


@wrong("8.3", "`step` returns nothing, it moves theta in place")
def what_step_returns_noted(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        points.append(optimizer.step(theta, gradient_of(theta)))
    return np.array(points)


@wrong("8.3", "`step` returns nothing, it moves theta in place")
def what_step_returns_in_a_list(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    return [theta.copy()] + [optimizer.step(theta, gradient_of(theta)) for _ in range(steps)]


@wrong("8.3", "`step` wants two arrays: first theta, then its gradient")
def the_gradient_alone(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta.copy()]
    for _ in range(steps):
        optimizer.step(gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "always that of the start")
def one_gradient_for_all_steps(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points, g = [theta.copy()], gradient_of(theta)
    for _ in range(steps):
        optimizer.step(theta, g)
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "copy it first")
def on_the_array_of_the_owner(gradient_of, optimizer, theta, steps):
    points = [theta.copy()]
    for _ in range(steps):
        optimizer.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "note down copies of it")
def the_same_array_noted_again(gradient_of, optimizer, theta, steps):
    theta = theta.copy()
    points = [theta]
    for _ in range(steps):
        optimizer.step(theta, gradient_of(theta))
        points.append(theta)
    return np.array(points)


@wrong("8.3", "The shape must be (4, 2), yours is (3, 2)")
def without_the_start(gradient_of, optimizer, theta, steps):
    theta, points = theta.copy(), []
    for _ in range(steps):
        optimizer.step(theta, gradient_of(theta))
        points.append(theta.copy())
    return np.array(points)


@wrong("8.3", "were they put into one row?")
def flat(gradient_of, optimizer, theta, steps):
    return into_an_array(gradient_of, optimizer, theta, steps).ravel()


# 8.5


@right("8.5")
def by_average(slopes, sizes):
    return np.average(slopes, axis=0, weights=sizes)


@right("8.5")
def by_a_loop(slopes, sizes):
    total = 0
    for slope, size in zip(slopes, sizes, strict=True):
        total = total + size * slope
    return total / sum(sizes)


@right("8.5")
def by_shares(slopes, sizes):
    return (slopes * (sizes / sizes.sum())[:, None]).sum(axis=0)


@right("8.5")
def by_einsum(slopes, sizes):
    return np.einsum("bp,b->p", slopes, sizes) / np.sum(sizes)


@right("8.5")
def by_repeating(slopes, sizes):
    return np.repeat(slopes, sizes, axis=0).mean(axis=0)


@right("8.5")
def as_a_running_mean(slopes, sizes):
    mean, seen = np.zeros(slopes.shape[1]), 0
    for slope, size in zip(slopes, sizes, strict=True):
        seen += size
        mean += (slope - mean) * size / seen
    return list(mean)


@wrong("8.5", "Every batch counts the same in yours")
def plain_mean(slopes, sizes):
    return slopes.mean(axis=0)


@wrong("8.5", "when one factor is left out in the line that returns")
def no_division(slopes, sizes):
    return sizes @ slopes


@wrong("8.5", "You divide by the number of batches")
def over_the_batches(slopes, sizes):
    return (slopes * sizes[:, None]).mean(axis=0)


@wrong("8.5", "each batch is a mean already")
def mean_of_means_over_examples(slopes, sizes):
    return slopes.sum(axis=0) / sizes.sum()


@wrong("8.5", "or take all of them to be equally large")
def all_as_large_as_the_first(slopes, sizes):
    return sizes @ slopes / (len(sizes) * sizes[0])


@wrong("8.5", "The shape must be (2,), yours is (2, 2)")
def not_added_up(slopes, sizes):
    return slopes * sizes[:, None] / sizes.sum()


@wrong("8.5", "Every batch counts the same in yours")
def sum_of_the_batches(slopes, sizes):
    return sum(slopes)


# 8.6


@right("8.6")
def both_in_the_new_order(w, X, y, eta, batch_size, order):
    X, y = X[:, order], y[order]
    for start in range(0, len(y), batch_size):
        A, b = X[:, start : start + batch_size], y[start : start + batch_size]
        w = w - eta * A @ (w @ A - b) / len(b)
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
def by_the_number_of_batches(w, X, y, eta, batch_size, order):
    for k in range(-(-len(order) // batch_size)):
        batch = order[k * batch_size : (k + 1) * batch_size]
        w = w - eta * np.mean([(w @ X[:, n] - y[n]) * X[:, n] for n in batch], axis=0)
    return w


@right("8.6")
def in_place(w, X, y, eta, batch_size, order):
    """It changes the array that was handed in, which is said and decides nothing."""
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        w -= eta * X[:, batch] @ (w @ X[:, batch] - y[batch]) / len(batch)
    return w


@wrong("8.6", "This is sloppy_epoch as it was")
def as_it_was(w, X, y, eta, batch_size, order):
    X = X[:, order]
    for start in range(0, len(order) - batch_size + 1, batch_size):
        batch = slice(start, start + batch_size)
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


@wrong("8.6", "their targets stay in the old one")
def targets_in_the_old_order(w, X, y, eta, batch_size, order):
    X = X[:, order]
    for start in range(0, len(order), batch_size):
        batch = slice(start, start + batch_size)
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


@wrong("8.6", "examples at the end of the order are not used")
def the_last_batch_left_out(w, X, y, eta, batch_size, order):
    X, y = X[:, order], y[order]
    for start in range(0, len(order) - 1, batch_size):
        batch = slice(start, start + batch_size)
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


@wrong("8.6", "the order is applied twice")
def order_twice(w, X, y, eta, batch_size, order):
    X, y = X[:, order], y[order]
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


@wrong("8.6", "none is to be drawn")
def an_order_of_ones_own(w, X, y, eta, batch_size, order):
    return both_in_the_new_order(w, X, y, eta, batch_size, np.random.permutation(len(order)))


@wrong("8.6", "the order that was handed in is not used")
def in_file_order(w, X, y, eta, batch_size, order):
    for start in range(0, X.shape[1], batch_size):
        batch = slice(start, start + batch_size)
        error = w @ X[:, batch] - y[batch]
        w = w - eta * X[:, batch] @ error / len(error)
    return w


@wrong("8.6", "You divide every batch by batch_size")
def divided_by_batch_size(w, X, y, eta, batch_size, order):
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        w = w - eta * X[:, batch] @ (w @ X[:, batch] - y[batch]) / batch_size
    return w


@wrong("8.6", "does your function return inside the loop")
def the_first_batch_alone(w, X, y, eta, batch_size, order):
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        w = w - eta * X[:, batch] @ (w @ X[:, batch] - y[batch]) / len(batch)
        return w


@wrong("8.6", "All slopes are taken at the first w")
def slopes_at_the_first_weights(w, X, y, eta, batch_size, order):
    moved = w.copy()
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        moved -= eta * X[:, batch] @ (w @ X[:, batch] - y[batch]) / len(batch)
    return moved


# 8.8


@right("8.8")
def by_np_dot(gradient_of, theta, eta):
    g = gradient_of(theta)
    return -np.dot(gradient_of(theta - eta * g), g)


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


@wrong("8.8", "right except for its sign")
def without_the_minus(gradient_of, theta, eta):
    g = gradient_of(theta)
    return gradient_of(theta - eta * g) @ g


@wrong("8.8", "the slope at η = 0")
def the_promise(gradient_of, theta, eta):
    return -gradient_of(theta) @ gradient_of(theta)


@wrong("8.8", "no step of plain descent")
def along_the_gradient(gradient_of, theta, eta):
    g = gradient_of(theta)
    return -gradient_of(theta + eta * g) @ g


@wrong("8.8", "One η too many")
def times_eta(gradient_of, theta, eta):
    g = gradient_of(theta)
    return -eta * gradient_of(theta - eta * g) @ g


@wrong("8.8", "Both factors are taken after the step")
def the_promise_of_the_next_step(gradient_of, theta, eta):
    g = gradient_of(theta - eta * gradient_of(theta))
    return -g @ g


@wrong("8.8", "The shape must be () (a single number)")
def entry_by_entry(gradient_of, theta, eta):
    g = gradient_of(theta)
    return -gradient_of(theta - eta * g) * g


@wrong("8.8", "need not point the same way")
def product_of_lengths(gradient_of, theta, eta):
    g = gradient_of(theta)
    return -np.linalg.norm(gradient_of(theta - eta * g)) * np.linalg.norm(g)
