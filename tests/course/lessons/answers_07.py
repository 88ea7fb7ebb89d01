"""Lesson 07: programs as people write them."""

import math

import numpy as np
from people import DERIVE, right, wrong

from nnlib.autodiff.scalar import Value, topological_order

# 7.1


@right("7.1")
def quotient_by_powers(a, b):
    return a * b**-1.0, b**-1.0, -a * b**-2.0


@right("7.1")
def quotient_over_the_square(a, b):
    return a / b, 1 / b, -a / (b * b)


@right("7.1")
def quotient_with_one_name(a, b):
    r = 1 / b
    return a * r, r, -a * r * r


@right("7.1")
def quotient_as_a_list(x, y):
    return [x / y, 1.0 / y, -(x / y) / y]


@right("7.1")
def quotient_by_the_rule_of_quotients(a, b):
    return a / b, (1 * b - a * 0) / b**2, (0 * b - a * 1) / b**2


@right("7.1")
def quotient_in_numpy(a, b):
    return np.divide(a, b), np.reciprocal(float(b)), np.negative(a) / np.square(b)


@wrong("7.1", "In dq_db every number is right except for its sign")
def minus_forgotten(a, b):
    return a / b, 1 / b, a / b**2


@wrong("7.1", "the slopes of a product")
def slopes_of_a_product(a, b):
    return a / b, b, a


@wrong("7.1", "in another order: q, dq_da and dq_db are wanted")
def slopes_swapped(a, b):
    return a / b, -a / b**2, 1 / b


@wrong("7.1", "The slope in b does not contain a")
def numerator_forgotten(a, b):
    return a / b, 1 / b, -1 / b**2


@wrong("7.1", "the power of b")
def power_not_lowered(a, b):
    return a / b, 1 / b, -a / b


@wrong("7.1", "A logarithm has the slope 1/b")
def logarithm(a, b):
    return a / b, 1 / b, a * np.log(b)


@wrong("7.1", "In dq_db: its three dots are still there")
def half_filled(a, b):
    return a / b, 1 / b, ...


# 7.5


@right("7.5")
def with_enumerate(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for place, entry in reversed(list(enumerate(tape))):
        for parent, slope in entry:
            d[parent] = d[parent] + slope * d[place]
    return d


@right("7.5")
def with_a_range_that_counts_down(tape):
    d = np.zeros(len(tape))
    d[-1] = 1
    for i in range(len(tape) - 1, -1, -1):
        for p, s in tape[i]:
            d[p] += s * d[i]
    return d


@right("7.5")
def asking_who_was_made_from_it(tape):
    d = [0.0] * (len(tape) - 1) + [1.0]
    for parent in range(len(tape) - 2, -1, -1):
        d[parent] = sum(s * d[i] for i in range(len(tape)) for p, s in tape[i] if p == parent)
    return d


@right("7.5")
def with_a_while_loop(tape):
    d = {len(tape) - 1: 1.0}
    i = len(tape) - 1
    while i >= 0:
        for p, s in tape[i]:
            d[p] = d.get(p, 0.0) + s * d.get(i, 0.0)
        i -= 1
    return [d.get(i, 0.0) for i in range(len(tape))]


@right("7.5")
def by_a_matrix(tape):
    n = len(tape)
    J = np.zeros((n, n))
    for i in range(n):
        for p, s in tape[i]:
            J[i, p] += s
    return np.linalg.solve(np.eye(n) - J.T, np.eye(n)[-1])


@right("7.5")
def on_a_copy_that_is_emptied(tape):
    entries, d = [list(entry) for entry in tape], [0.0] * len(tape)
    d[-1] = 1.0
    while entries:
        entry = entries.pop()
        for p, s in entry:
            d[p] += s * d[len(entries)]
    return tuple(d)


@right("7.5")
def forward_once_for_each(tape):
    found = []
    for start in range(len(tape)):
        d = [0.0] * len(tape)
        d[start] = 1.0
        for i in range(start + 1, len(tape)):
            d[i] = sum(s * d[p] for p, s in tape[i])
        found.append(d[-1])
    return found


def walked(tape, places, pairs=lambda entry: entry):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in places:
        for p, s in pairs(tape[i]):
            d[p] += s * d[i]
    return d


@wrong("7.5", "This is hasty_gradients as it was")
def hasty_gradients(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in range(len(tape)):
        for p, s in tape[i]:
            d[p] = s * d[i]
    return d


@wrong("7.5", "the last share wins")
def last_share(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in reversed(range(len(tape))):
        for p, s in tape[i]:
            d[p] = s * d[i]
    return d


@wrong("7.5", "you walk from the inputs")
def front_to_back(tape):
    return walked(tape, range(len(tape)))


@wrong("7.5", "a set or a dict keeps one of the two")
def with_a_set(tape):
    return walked(tape, reversed(range(len(tape))), set)


@wrong("7.5", "you return [0, 2, 0, 4, 0, 1]; [-4, 2, 0, 4, 0, 1] is right")
def ended_by_the_first_input(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in reversed(range(len(tape))):
        if not tape[i]:
            break
        for p, s in tape[i]:
            d[p] += s * d[i]
    return d


@wrong("7.5", "not enough values to unpack")
def two_parents_always(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in reversed(range(len(tape))):
        if tape[i]:
            (p, s), (q, t) = tape[i]
            d[p] += s * d[i]
            d[q] += t * d[i]
    return d


@wrong("7.5", "takes each path anew")
def one_walk_for_each_path(tape):
    d = [0.0] * len(tape)

    def visit(i, share):
        d[i] += share
        for p, s in tape[i]:
            visit(p, s * share)

    visit(len(tape) - 1, 1.0)
    return d


@wrong("7.5", "An entry should pay once, when all of its shares have arrived")
def pays_its_sum_at_every_visit(tape):
    d = [0.0] * len(tape)

    def visit(i, share):
        d[i] += share
        for p, s in tape[i]:
            visit(p, s * d[i])

    visit(len(tape) - 1, 1.0)
    return d


@wrong("7.5", "Your function changes the tape")
def emptying_the_tape(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    while tape:
        entry = tape.pop()
        for p, s in entry:
            d[p] += s * d[len(tape)]
    return d


@wrong("7.5", "a return ends the loop after one entry")
def return_inside_the_loop(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in reversed(range(len(tape))):
        for p, s in tape[i]:
            d[p] += s * d[i]
        return d


@wrong("7.5", "delete that line")
def loop_above_the_raise(tape):
    walked(tape, reversed(range(len(tape))))
    raise NotImplementedError


# 7.6


@right("7.6")
def in_one_call(g, shape):
    left = g.ndim - len(shape)
    axes = tuple(range(left)) + tuple(left + i for i, n in enumerate(shape) if n == 1)
    return g.sum(axis=axes, keepdims=True).reshape(shape)


@right("7.6")
def by_padding_the_shape(g, shape):
    padded = (1,) * (np.ndim(g) - len(shape)) + tuple(shape)
    for axis, (have, want) in enumerate(zip(g.shape, padded, strict=True)):
        if have != want:
            g = np.sum(g, axis=axis, keepdims=True)
    return g.reshape(shape)


@right("7.6")
def entry_by_entry(g, shape):
    out = np.zeros(shape)
    left = g.ndim - len(shape)
    for index in np.ndindex(*g.shape):
        out[tuple(0 if n == 1 else i for i, n in zip(index[left:], shape, strict=True))] += g[index]
    return out


@right("7.6")
def by_add_reduce(g, shape):
    while len(g.shape) != len(shape):
        g = np.add.reduce(g)
    for axis in range(len(shape)):
        if shape[axis] == 1 and g.shape[axis] > 1:
            g = np.add.reduce(g, axis=axis, keepdims=True)
    return g


@right("7.6")
def by_a_loop_over_the_left_axis(g, shape):
    if g.ndim > len(shape):
        return by_a_loop_over_the_left_axis(sum(g[i] for i in range(len(g))), shape)
    return g.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


@right("7.6")
def by_einsum_and_reshape(g, shape):
    letters, left = "abcdef"[: np.ndim(g)], np.ndim(g) - len(shape)
    kept = "".join(c for c, n in zip(letters[left:], shape, strict=True) if n != 1)
    return np.einsum(f"{letters}->{kept}", g).reshape(shape)


@wrong("7.6", "copies are averaged")
def averaged(g, shape):
    while g.ndim > len(shape):
        g = g.mean(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.mean(axis=i, keepdims=True)
    return g


@wrong("7.6", "an axis of length 1 was lost")
def without_keepdims(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=i)
    return g


@wrong("7.6", "The shape must be (3,), yours is (2, 3)")
def only_axes_of_length_one(g, shape):
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=i, keepdims=True)
    return g


@wrong("7.6", "The shape must be (2, 1), yours is (2, 3)")
def only_axes_on_the_left(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    return g


@wrong("7.6", "only cuts the first numbers out")
def resized(g, shape):
    return np.resize(g, shape)


@wrong("7.6", "cannot reshape")
def reshaped(g, shape):
    return g.reshape(shape)


@wrong("7.6", "or only one is kept")
def first_copy(g, shape):
    while g.ndim > len(shape):
        g = g[0]
    for i, n in enumerate(shape):
        if n == 1:
            g = np.take(g, [0], axis=i)
    return g


@wrong("7.6", "Every entry gets the sum of all")
def total(g, shape):
    return np.full(shape, np.sum(g))


# 7.7


@right("7.7")
def layer_by_a_matrix_of_slopes(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, np.multiply(1 - np.square(A), np.add(dW @ X + db, np.dot(W, dX)))


@wrong("7.7", DERIVE)
def layer_by_dual_numbers(W, dW, X, dX, b, db):
    from nnlib import Dual

    dual = (Dual(W, dW) @ Dual(X, dX) + Dual(b, db)).tanh()
    return dual.value, dual.slope


@right("7.7")
def layer_by_complex_steps(W, dW, X, dX, b, db):
    A = np.tanh((W + 1e-20j * dW) @ (X + 1e-20j * dX) + b + 1e-20j * db)
    return A.real, A.imag / 1e-20


@right("7.7")
def layer_by_cosh(W, dW_dt, X, dX_dt, b, db_dt):
    Z = W @ X + b
    return np.tanh(Z), (db_dt + W @ dX_dt + dW_dt @ X) / np.cosh(Z) ** 2


@right("7.7")
def layer_by_einsum(W, dW, X, dX, b, db):
    A = np.tanh(np.einsum("hd,dn->hn", W, X) + b)
    dZ = np.einsum("hd,dn->hn", dW, X) + np.einsum("hd,dn->hn", W, dX) + db
    return A, dZ - A * A * dZ


@right("7.7")
def layer_by_columns(W, dW, X, dX, b, db):
    A, dA = [], []
    for x, dx in zip(X.T, dX.T, strict=True):
        a = np.tanh(W.dot(x) + b[:, 0])
        A.append(a)
        dA.append((1 - a**2) * (dW.dot(x) + W.dot(dx) + db[:, 0]))
    return np.array(A).T, np.array(dA).T


@right("7.7")
def layer_by_stacked_matrices(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, (np.hstack([dW, W, db]) @ np.vstack([X, dX, np.ones((1, X.shape[1]))])) * (1 - A**2)


@wrong("7.7", "one of the two terms is missing")
def weights_alone_move(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, (1 - A**2) * (dW @ X + db)


@wrong("7.7", "a product's slope has two other terms")
def product_of_slopes(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, (1 - A**2) * (dW @ dX + db)


@wrong("7.7", "The bias moves as well")
def bias_forgotten(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, (1 - A**2) * (dW @ X + W @ dX)


@wrong("7.7", "when one factor is left out in the line that makes `dA_dt`")
def slope_of_Z(W, dW, X, dX, b, db):
    return np.tanh(W @ X + b), dW @ X + W @ dX + db


@wrong("7.7", "A slope is not sent through the tanh")
def tanh_of_the_slope(W, dW, X, dX, b, db):
    return np.tanh(W @ X + b), np.tanh(dW @ X + W @ dX + db)


@wrong("7.7", "the slope of a sigmoid")
def layer_of_sigmoids(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, A * (1 - A) * (dW @ X + W @ dX + db)


@wrong("7.7", "do not fit: the inner lengths are")
def factors_in_another_order(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, (1 - A**2) * (dW @ X + dX @ W + db)


@wrong("7.7", "In dA_dt: its three dots are still there")
def half_of_the_lines(W, dW, X, dX, b, db):
    return np.tanh(W @ X + b), ...


# 7.10: the engine's parts in other shapes, and the training loop in other shapes


def back(result):
    nodes = topological_order(result)
    for node in nodes:
        node.grad = 0.0
    result.grad = 1.0
    for node in nodes[::-1]:
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            parent.grad = parent.grad + node.grad * slope


def tanh(a, slope=lambda t: (1 - t) * (1 + t)):
    t = math.tanh(a.data)
    return Value(t, (a,), (slope(t),))


def answer(units, x, unit=tanh):
    return sum(v * unit(x * w + b) for w, b, v in units)


def descent(start, xs, ys, eta, steps, unit=tanh, walk_back=back, share=None):
    """Losses and moves; the arguments that follow `steps` are the parts that an author got wrong."""
    theta, losses = [[Value(n) for n in unit_start] for unit_start in start], []
    for _ in range(steps):
        loss = sum((answer(theta, x, unit) - y) ** 2 for x, y in zip(xs, ys, strict=True))
        loss = loss * (1 / len(xs) if share is None else share)
        walk_back(loss)
        for node in (node for unit_nodes in theta for node in unit_nodes):
            node.data = node.data - eta * node.grad
        losses.append(loss.data)
    return losses


@right("7.10")
def with_sums_and_generators(start, xs, ys, eta, steps):
    return descent(start, xs, ys, eta, steps)


@right("7.10")
def with_new_nodes_at_every_step(start, xs, ys, eta, steps):
    numbers, losses = [list(unit) for unit in start], []
    for _ in range(steps):
        nodes = [[Value(n) for n in unit] for unit in numbers]
        loss = sum((answer(nodes, x) - y) ** 2 for x, y in zip(xs, ys, strict=True)) * (1 / len(xs))
        back(loss)
        numbers = [[n.data - eta * n.grad for n in unit] for unit in nodes]
        losses.append(loss.data)
    return losses


@right("7.10")
def with_nnlibs_engine(start, xs, ys, eta, steps):
    return descent(start, xs, ys, eta, steps, unit=Value.tanh, walk_back=Value.backward)


@right("7.10")
def with_tanh_from_exponentials(start, xs, ys, eta, steps):
    def unit(a):
        return 1 - 2 / ((2 * a).exp() + 1)

    return np.array(descent(start, xs, ys, eta, steps, unit=unit))


@right("7.10")
def with_a_walk_for_each_share(start, xs, ys, eta, steps):
    def walk(node, share):
        node.grad += share
        for parent, slope in zip(node.parents, node.slopes, strict=True):
            walk(parent, slope * share)

    def walk_back(loss):
        for node in topological_order(loss):
            node.grad = 0.0
        walk(loss, 1.0)

    return descent(start, xs, ys, eta, steps, walk_back=walk_back)


@right("7.10")
def without_an_engine(start, xs, ys, eta, steps):
    w, b, v = np.array(start).T
    x, y, losses = np.array(xs), np.array(ys), []
    for _ in range(steps):
        a = np.tanh(w[:, None] * x + b[:, None])
        error = v @ a - y
        slope = 2 * error * v[:, None] * (1 - a**2)
        losses.append((error**2).mean())
        v = v - eta * (2 * error * a).mean(axis=1)
        w, b = w - eta * (slope * x).mean(axis=1), b - eta * slope.mean(axis=1)
    return losses


@wrong("7.10", "the last share wins")
def shares_overwritten(start, xs, ys, eta, steps):
    def walk_back(loss):
        nodes = topological_order(loss)
        loss.grad = 1.0
        for node in reversed(nodes):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad = slope * node.grad

    return descent(start, xs, ys, eta, steps, walk_back=walk_back)


@wrong("7.10", "old gradients")
def never_cleared(start, xs, ys, eta, steps):
    def walk_back(loss):
        loss.grad = 1.0
        for node in reversed(topological_order(loss)):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad += slope * node.grad

    return descent(start, xs, ys, eta, steps, walk_back=walk_back)


@wrong("7.10", "Their mean is wanted")
def sum_in_place_of_the_mean(start, xs, ys, eta, steps):
    return descent(start, xs, ys, eta, steps, share=1.0)


@wrong("7.10", "is the sigmoid's")
def slope_of_the_sigmoid(start, xs, ys, eta, steps):
    return descent(start, xs, ys, eta, steps, unit=lambda a: tanh(a, lambda t: t * (1 - t)))


@wrong("7.10", "The slope of tanh is missing")
def slope_of_tanh_forgotten(start, xs, ys, eta, steps):
    return descent(start, xs, ys, eta, steps, unit=lambda a: tanh(a, lambda t: 1.0))


@wrong("7.10", "only v moves: does tanh name its parent")
def tanh_without_its_parent(start, xs, ys, eta, steps):
    return descent(start, xs, ys, eta, steps, unit=lambda a: Value(math.tanh(a.data)))


@wrong("7.10", "you walk uphill")
def uphill(start, xs, ys, eta, steps):
    return descent(start, xs, ys, -eta, steps)


@wrong("7.10", "The loss stays the same at every step")
def never_stepped(start, xs, ys, eta, steps):
    return descent(start, xs, ys, 0.0, steps)
