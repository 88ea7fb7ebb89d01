"""Lesson 02: programs as people write them."""

from collections import deque
from functools import cache
from math import prod

import numpy as np
from people import DERIVE, right, slips, wrong

from nnlib import Value


def values(x, w):
    a = [x]
    for w_i in w:
        a.append(np.tanh(w_i * a[-1]))
    return a


# 2.3


@right("2.3")
def from_the_last(x, w):
    a, slopes = values(x, w), np.ones(len(w) + 1)
    for i in reversed(range(len(w))):
        slopes[i] = slopes[i + 1] * (1 - a[i + 1] ** 2) * w[i]
    return slopes


@right("2.3")
def with_a_deque(x, w):
    a, slopes = values(x, w), deque([1.0])
    for after, w_i in zip(a[:0:-1], w[::-1], strict=True):
        slopes.appendleft(slopes[0] * (1 - after * after) * w_i)
    return slopes


@right("2.3")
def by_cumulated_products(x, w):
    local = [(1 - after**2) * w_i for after, w_i in zip(values(x, w)[1:], w, strict=True)]
    return np.cumprod([1.0, *local[::-1]])[::-1]


@right("2.3")
def each_product_on_its_own(x, w):
    local = [(1 - after**2) * w_i for after, w_i in zip(values(x, w)[1:], w, strict=True)]
    return [prod(local[i:]) for i in range(len(w) + 1)]


@right("2.3")
def by_recursion(x, w):
    if len(w) == 0:
        return [1.0]
    a = np.tanh(w[0] * x)
    rest = by_recursion(a, w[1:])
    return [(1 - a**2) * w[0] * rest[0], *rest]


@right("2.3")
def by_complex_steps(x, w):
    """Measured, which the card does not forbid."""
    return np.array([values(a + 1e-30j, w[i:])[-1].imag * 1e30 for i, a in enumerate(values(x, w))])


@wrong("2.3", DERIVE)
def by_the_engine(x, w):
    chain = [Value(x)]
    for w_i in w:
        chain.append((chain[-1] * float(w_i)).tanh())
    chain[-1].backward()
    return [value.grad for value in chain]


slips("2.3", from_the_last)("""
return slopes -> return slopes[:-1]
    k + 1 numbers are wanted for k weights, and yours are k: is the seed there, and a_0?
a[i + 1] -> a[i]
a[i + 1] -> np.tanh(a[i])
    the tanh sees w[i] * a[i]
* w[i] ->
    You pass only one of them
return slopes -> return slopes[::-1]
    in the order of the walk
slopes[i + 1] * ->
    Those are the local slopes
* w[i] -> * a[i]
    towards the weight
np.ones(len(w) + 1) -> np.full(len(w) + 1, values(x, w)[-1])
    How does L react to itself?
return slopes -> raise NotImplementedError; return slopes
    delete that line
return slopes -> return slopes.round()
    With x = 0.5, w = [1.5, -2] you return
return slopes -> return slopes.astype(np.float32)
    digits are right and no more
""")


@wrong("2.3", "You walk from the front")
def from_the_front(x, w):
    a, da_dx = values(x, w), [1.0]
    for i in range(len(w)):
        da_dx.append(da_dx[-1] * (1 - a[i + 1] ** 2) * w[i])
    return da_dx


# 2.5


@right("2.5")
def by_matrices(a, b):
    u, v = a * b, a * b + b
    upper = np.array([v, u])
    return np.array([[b, b], [a, a + 1]]) @ upper


@right("2.5")
def line_by_line(a, b):
    u = a * b
    v = u + b
    dL_dv = u
    dL_du = v + dL_dv
    dL_da = dL_du * b
    dL_db = dL_du * a + dL_dv
    return dL_da, dL_db


@right("2.5")
def with_plus_equals(a, b):
    u = a * b
    v = u + b
    dL_du = dL_db = 0
    dL_du += v
    dL_dv = u
    dL_du += dL_dv
    dL_db += dL_dv
    dL_db += dL_du * a
    return [dL_du * b, dL_db]


@right("2.5")
def by_central_differences(a, b):
    def L(a, b):
        return a * b * (a * b + b)

    h = 1e-5
    return (L(a + h, b) - L(a - h, b)) / (2 * h), (L(a, b + h) - L(a, b - h)) / (2 * h)


@right("2.5")
def in_a_dict(a, b):
    grad = dict(v=a * b)
    grad["u"] = a * b + b + grad["v"]
    grad |= dict(a=grad["u"] * b, b=grad["u"] * a + grad["v"])
    return grad["a"], grad["b"]


right("2.5")(
    lambda a, b: ((2 * a * b + b) * b, 2 * a * a * b + 2 * a * b),
    lambda a, b: np.array([[b, b], [a, a + 1]]) @ np.array([a * b + b, a * b]),
)


@wrong("2.5", DERIVE)
def way_back_of_the_engine(a, b):
    a, b = Value(a), Value(b)
    u = a * b
    (u * (u + b)).backward()
    return a.grad, b.grad


@wrong("2.5", "This is the way back as it was")
def as_it_was(a, b):
    u = a * b
    v = u + b
    dL_du = v
    dL_da = dL_du * b
    dL_db = dL_du * a
    dL_dv = u
    dL_du = dL_du + dL_dv
    dL_db = dL_dv
    return dL_da, dL_db


slips("2.5", as_it_was)("""
dL_db = dL_dv -> dL_db = dL_db + dL_dv
    u hands its slope on before the share through v has come in
""")

slips("2.5", line_by_line)("""
dL_du * a + dL_dv -> dL_dv
    the second share overwrites the first
return dL_da, dL_db -> return abs(dL_da), abs(dL_db)
return dL_da, dL_db -> return dL_da, abs(dL_db)
    A slope may be negative
return dL_da, dL_db -> return dL_db, dL_da
    The values are right, and in another order: dL_da and dL_db are wanted
dL_du * a + dL_dv -> dL_du * a
    b goes into v directly as well
dL_du * b -> dL_du * a && dL_du * a + -> dL_du * b +
dL_dv = u -> dL_dv = v && v + dL_dv -> u + dL_dv
    You take the factor itself, in u = a b or in L = u v.
dL_du * a + dL_dv -> dL_du * a + 2 * dL_dv
    Right: dL_da. Not yet: dL_db.
""")

# 2.6


@right("2.6")
def sum_of_paths(links, top, bottom):
    if top == bottom:
        return 1
    return sum(local * sum_of_paths(links, m, bottom) for m, local in links.get(top, []))


@right("2.6")
def with_the_case_of_the_input(links, top, bottom):
    if top == bottom:
        return 1.0
    if top not in links:
        return 0.0
    return np.sum([local * with_the_case_of_the_input(links, m, bottom) for m, local in links[top]])


@right("2.6")
def with_a_cache_of_its_own(links, top, bottom):
    @cache
    def along(box):
        return 1 if box == bottom else sum(local * along(m) for m, local in links.get(box, []))

    return along(top)


@right("2.6")
def with_a_stack(links, top, bottom):
    total, stack = 0.0, [(top, 1.0)]
    while stack:
        box, product = stack.pop()
        if box == bottom:
            total += product
        else:
            stack += [(middle, product * local) for middle, local in links.get(box, [])]
    return total


@right("2.6")
def forwards(links, top, bottom):
    reaction = {bottom: 1.0}
    for box in links:
        if box != bottom:
            reaction[box] = sum(local * reaction.get(m, 0.0) for m, local in links[box])
    return reaction.get(top, 0.0)


@right("2.6")
def backwards(links, top, bottom):
    waiting = dict.fromkeys([*links, bottom, top], 0.0)
    waiting[top] = 1.0
    for box in reversed(list(links)):
        if box != bottom:
            for m, local in links[box]:
                waiting[m] = waiting.get(m, 0.0) + waiting[box] * local
    return waiting[bottom]


@right("2.6")
def by_an_inverse(links, top, bottom):
    names = list(dict.fromkeys([*links, *(m for parents in links.values() for m, _ in parents), top, bottom]))
    M = np.zeros((len(names), len(names)))
    for box, parents in links.items():
        for m, local in parents:
            M[names.index(box), names.index(m)] += local
    return np.linalg.inv(np.eye(len(names)) - M)[names.index(top), names.index(bottom)]


slips("2.6", sum_of_paths)("""
return 1 -> return 0 && local * sum -> local * (m == bottom) + local * sum
top == bottom -> False
    A box reacts to itself with slope 1; with you it is 0.
local * ->
    That counts the paths
return 1 -> return 0 && local * -> local +
    Along a path you add the local slopes
links.get(top, []) -> dict(links.get(top, [])).items()
    each use is a path of its own
sum(local -> int(sum([local && links.get(top, [])) -> links.get(top, [])]))
    you return -3; -3.75 is right
links.get(top, []) -> links[top]
    KeyError: 'a' is no key there. `.get` helps where
top == bottom -> top not in links && links.get(top, []) -> links[top]
    Paths that end at another input are counted too
""")


@wrong("2.6", "Each box is visited once.")
def with_a_set_of_visited_boxes(links, top, bottom, seen=None):
    seen = set() if seen is None else seen
    if top == bottom:
        return 1
    if top in seen:
        return 0
    seen.add(top)
    return sum(local * with_a_set_of_visited_boxes(links, m, bottom, seen) for m, local in links.get(top, []))


@wrong("2.6", "top = 'e', bottom = 'a' you return 5; 2 is right")
def with_a_memory_between_calls(links, top, bottom, memory={}):  # noqa: B006
    if top == bottom:
        return 1
    if top not in memory:
        shares = (local * with_a_memory_between_calls(links, m, bottom) for m, local in links.get(top, []))
        memory[top] = sum(shares)
    return memory[top]


@wrong("2.6", "The shares of several links are averaged")
def averaged(links, top, bottom):
    if top == bottom:
        return 1
    shares = [local * averaged(links, m, bottom) for m, local in links.get(top, [])]
    return np.mean(shares) if shares else 0


@wrong("2.6", "Your function keeps what it writes into memo: a default value is made once")
def memo_by_pair(links, top, bottom, memo={}):  # noqa: B006
    if top == bottom:
        return 1
    if (top, bottom) not in memo:
        shares = (local * memo_by_pair(links, m, bottom) for m, local in links.get(top, []))
        memo[top, bottom] = sum(shares)
    return memo[top, bottom]


@wrong("2.6", "Only one link of each box, or one path, counts with you")
def return_in_the_loop(links, top, bottom):
    if top == bottom:
        return 1
    for m, local in links.get(top, []):
        if found := return_in_the_loop(links, m, bottom):
            return local * found
    return 0


@wrong("2.6", "A function that ends without `return` gives None.")
def return_in_the_loop_alone(links, top, bottom):
    total = 0
    for box, local in links.get(top, []):
        total += local if box == bottom else local * return_in_the_loop_alone(links, box, bottom)
        return total


# 2.8


@right("2.8")
def with_add_at(ids, slopes, rows):
    dL_dE = np.zeros((rows, slopes.shape[1]))
    np.add.at(dL_dE, ids, slopes)
    return dL_dE


@right("2.8")
def in_plain_lists(ids, slopes, rows):
    table = [[0.0] * len(slopes[0]) for _ in range(rows)]
    for row, slope in zip(ids.tolist(), slopes.tolist(), strict=True):
        table[row] = [a + b for a, b in zip(table[row], slope, strict=True)]
    return table


right("2.8")(
    lambda ids, slopes, rows: np.eye(rows)[:, ids] @ slopes,
    lambda ids, slopes, rows: np.array([slopes[ids == row].sum(axis=0) for row in range(rows)]),
    lambda ids, slopes, rows: np.stack([np.bincount(ids, s, minlength=rows) for s in slopes.T], axis=1),
    lambda ids, slopes, rows: np.einsum("nr,nd->rd", ids[:, None] == np.arange(rows), slopes),
)

slips("2.8", with_add_at)("""
np.add.at(dL_dE, ids, slopes) -> dL_dE[ids] += slopes
np.add.at(dL_dE, ids, slopes) -> dL_dE[ids] = slopes
np.add.at(dL_dE, ids, slopes) -> dL_dE[ids[::-1]] = slopes[::-1]
    you keep one share alone
return dL_dE -> return dL_dE / len(ids)
return dL_dE -> return dL_dE / np.maximum(1, np.bincount(ids, minlength=rows))[:, None]
    in all or of that row
return dL_dE -> return np.tile(slopes.sum(axis=0), (rows, 1))
    has the slope 0
return dL_dE -> return slopes
    The shape must be
dL_dE, ids, -> dL_dE, np.arange(len(slopes)) % rows,
    which one does ids name?
""")
