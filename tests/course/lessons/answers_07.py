"""Lesson 07: programs as people write them."""

import math

import numpy as np
from people import DERIVE, right, slips, wrong

from nnlib import Dual
from nnlib.autodiff.scalar import Value, topological_order

# 7.1


@right("7.1")
def quotient(a, b):
    return a / b, 1 / b, -a / b**2


@right("7.1")
def quotient_with_one_name(a, b):
    r = 1 / b
    return a * r, r, -a * r * r


right("7.1")(
    lambda a, b: (a * b**-1.0, b**-1.0, -a * b**-2.0),
    lambda x, y: [x / y, 1.0 / y, -(x / y) / y],
    lambda a, b: (a / b, (1 * b - a * 0) / b**2, (0 * b - a * 1) / b**2),
    lambda a, b: (np.divide(a, b), np.reciprocal(float(b)), np.negative(a) / np.square(b)),
)

slips("7.1", quotient)("""
-a -> a
    In dq_db every number is right except for its sign
1 / b, -a / b**2 -> b, a
    the slopes of a product
1 / b, -a / b**2 -> -a / b**2, 1 / b
    in another order: q, dq_da and dq_db are wanted
-a / b**2 -> -1 / b**2
    The slope in b does not contain a
b**2 -> b
    the power of b
-a / b**2 -> a * np.log(b)
    A logarithm has the slope 1/b
-a / b**2 -> ...
    In dq_db: its three dots are still there
""")

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
def from_the_end(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in reversed(range(len(tape))):
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
    tape, d = [list(entry) for entry in tape], [0.0] * len(tape)
    d[-1] = 1.0
    while tape:
        for p, s in tape.pop():
            d[p] += s * d[len(tape)]
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


slips("7.5", from_the_end)("""
reversed(range(len(tape))) -> range(len(tape)) && += -> =
    This is hasty_gradients as it was
+= -> =
    the last share wins
reversed(range(len(tape))) -> range(len(tape))
    you walk from the inputs
in tape[i] -> in set(tape[i])
    a set or a dict keeps one of the two
for p, s in tape[i] -> for (p, s), (q, t) in [tape[i]] if tape[i] else []
    not enough values to unpack
return d -> raise NotImplementedError; return d
    delete that line
""")

slips("7.5", on_a_copy_that_is_emptied)("""
[list(entry) for entry in tape] -> tape
    Your function changes the tape
""")


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


@wrong("7.5", "takes each path anew")
def one_walk_for_each_path(tape):
    d = [0.0] * len(tape)

    def visit(i, share):
        d[i] += share
        for p, s in tape[i]:
            visit(p, s * share)

    visit(len(tape) - 1, 1.0)
    return d


slips("7.5", one_walk_for_each_path)("""
s * share -> s * d[i]
    An entry should pay once, when all of its shares have arrived
""")


@wrong("7.5", "a return ends the loop after one entry")
def return_inside_the_loop(tape):
    d = [0.0] * len(tape)
    d[-1] = 1.0
    for i in reversed(range(len(tape))):
        for p, s in tape[i]:
            d[p] += s * d[i]
        return d


# 7.6


@right("7.6")
def by_add_reduce(g, shape):
    while len(g.shape) != len(shape):
        g = np.add.reduce(g)
    for axis in range(len(shape)):
        if shape[axis] == 1 and g.shape[axis] > 1:
            g = np.add.reduce(g, axis=axis, keepdims=True)
    return g


@right("7.6")
def axis_by_axis(g, shape):
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for i, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=i, keepdims=True)
    return g


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
def by_a_loop_over_the_left_axis(g, shape):
    if g.ndim > len(shape):
        return by_a_loop_over_the_left_axis(sum(g[i] for i in range(len(g))), shape)
    return g.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)


@right("7.6")
def by_einsum_and_reshape(g, shape):
    letters, left = "abcdef"[: np.ndim(g)], np.ndim(g) - len(shape)
    kept = "".join(c for c, n in zip(letters[left:], shape, strict=True) if n != 1)
    return np.einsum(f"{letters}->{kept}", g).reshape(shape)


slips("7.6", axis_by_axis)("""
sum(axis=0) -> mean(axis=0) && sum(axis=i -> mean(axis=i
    copies are averaged
, keepdims=True ->
    an axis of length 1 was lost
g.ndim > len(shape) -> False
    The shape must be (3,), yours is (2, 3)
n == 1 -> False
    The shape must be (2, 1), yours is (2, 3)
g.sum(axis=0) -> g[0] && g.sum(axis=i, keepdims=True) -> np.take(g, [0], axis=i)
    or only one is kept
return g -> return np.full(shape, np.sum(g))
    Every entry gets the sum of all
""")

wrong("7.6", "only cuts the first numbers out")(lambda g, shape: np.resize(g, shape))
wrong("7.6", "cannot reshape")(lambda g, shape: g.reshape(shape))

# 7.7


@right("7.7")
def layer(W, dW, X, dX, b, db):
    A = np.tanh(W @ X + b)
    return A, (1 - A**2) * (dW @ X + W @ dX + db)


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


@wrong("7.7", DERIVE)
def layer_by_dual_numbers(W, dW, X, dX, b, db):
    dual = (Dual(W, dW) @ Dual(X, dX) + Dual(b, db)).tanh()
    return dual.value, dual.slope


slips("7.7", layer)("""
+ W @ dX ->
    one of the two terms is missing
dW @ X + W @ dX -> dW @ dX
    a product's slope has two other terms
+ db) -> )
    The bias moves as well
(1 - A**2) * ->
    when one factor is left out in the line that makes `dA_dt`
(1 - A**2) * -> np.tanh
    A slope is not sent through the tanh
(1 - A**2) -> A * (1 - A)
    the slope of a sigmoid
W @ dX -> dX @ W
    do not fit: the inner lengths are
(1 - A**2) * (dW @ X + W @ dX + db) -> ...
    In dA_dt: its three dots are still there
""")

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


def descent(start, xs, ys, eta, steps, unit=tanh, walk_back=back):
    theta, losses = [[Value(n) for n in unit_start] for unit_start in start], []
    for _ in range(steps):
        loss = sum((answer(theta, x, unit) - y) ** 2 for x, y in zip(xs, ys, strict=True)) * (1 / len(xs))
        walk_back(loss)
        for node in (node for unit_nodes in theta for node in unit_nodes):
            node.data = node.data - eta * node.grad
        losses.append(loss.data)
    return losses


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
def with_tanh_from_exponentials(start, xs, ys, eta, steps):
    def unit(a):
        return 1 - 2 / ((2 * a).exp() + 1)

    return np.array(descent(start, xs, ys, eta, steps, unit))


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


right("7.10")(
    descent,
    lambda *case: descent(*case, unit=Value.tanh, walk_back=Value.backward),
)

slips("7.10", descent)("""
* (1 / len(xs)) ->
    Their mean is wanted
data - eta -> data + eta
    you walk uphill
eta * node.grad -> 0
    The loss stays the same at every step
""")

wrong("7.10", "is the sigmoid's")(lambda *case: descent(*case, lambda a: tanh(a, lambda t: t * (1 - t))))
wrong("7.10", "The slope of tanh is missing")(lambda *case: descent(*case, lambda a: tanh(a, lambda t: 1.0)))
wrong("7.10", "only v moves: does tanh name its parent")(
    lambda *case: descent(*case, lambda a: Value(math.tanh(a.data)))
)


@wrong("7.10", "the last share wins")
def shares_overwritten(start, xs, ys, eta, steps):
    def walk_back(loss):
        loss.grad = 1.0
        for node in reversed(topological_order(loss)):
            for parent, slope in zip(node.parents, node.slopes, strict=True):
                parent.grad = slope * node.grad

    return descent(start, xs, ys, eta, steps, walk_back=walk_back)


slips("7.10", shares_overwritten)("""
parent.grad = -> parent.grad +=
    old gradients
""")
