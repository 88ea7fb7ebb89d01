"""Lesson 02: programs as people write them."""

from collections import deque
from functools import cache
from math import prod

import numpy as np
from people import DERIVE, right, wrong

from nnlib import Value


def values(x, w):
    a = [x]
    for w_i in w:
        a.append(np.tanh(w_i * a[-1]))
    return a


# 2.3


@right("2.3")
def with_insert(x, w):
    a, slopes = values(x, w), [1.0]
    for i in reversed(range(len(w))):
        slopes.insert(0, slopes[0] * w[i] * (1 - a[i + 1] ** 2))
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


@right("2.3")
def with_cosh(x, w):
    a, dL_da = values(x, w), np.ones(len(w) + 1)
    for i in range(len(w) - 1, -1, -1):
        dL_da[i] = dL_da[i + 1] * w[i] / np.cosh(w[i] * a[i]) ** 2
    return dL_da


@wrong("2.3", "k + 1 numbers are wanted for k weights, and yours are k: is the seed there, and a_0?")
def without_the_seed(x, w):
    return with_insert(x, w)[:-1]


@wrong("2.3", "the tanh sees w[i] * a[i]")
def slope_at_the_begin_of_the_link(x, w):
    a, dL_da = values(x, w), np.ones(len(w) + 1)
    for i in reversed(range(len(w))):
        dL_da[i] = dL_da[i + 1] * (1 - a[i] ** 2) * w[i]
    return dL_da


@wrong("2.3", "You pass only one of them")
def without_the_weight(x, w):
    a, dL_da = values(x, w), np.ones(len(w) + 1)
    for i in reversed(range(len(w))):
        dL_da[i] = dL_da[i + 1] * (1 - a[i + 1] ** 2)
    return dL_da


@wrong("2.3", "in the order of the walk")
def with_append(x, w):
    return with_insert(x, w)[::-1]


@wrong("2.3", "You walk from the front")
def from_the_front(x, w):
    a, da_dx = values(x, w), [1.0]
    for i in range(len(w)):
        da_dx.append(da_dx[-1] * (1 - a[i + 1] ** 2) * w[i])
    return da_dx


@wrong("2.3", "Those are the local slopes")
def local_slopes(x, w):
    a = values(x, w)
    return [*((1 - a[i + 1] ** 2) * w[i] for i in range(len(w))), 1.0]


@wrong("2.3", "towards the weight")
def slopes_of_the_weights(x, w):
    a, dL_da = values(x, w), np.ones(len(w) + 1)
    for i in reversed(range(len(w))):
        dL_da[i] = dL_da[i + 1] * (1 - a[i + 1] ** 2) * a[i]
    return dL_da


@wrong("2.3", "How does L react to itself?")
def begins_with_the_result(x, w):
    a, slopes = values(x, w), [values(x, w)[-1]]
    for i in reversed(range(len(w))):
        slopes.insert(0, slopes[0] * w[i] * (1 - a[i + 1] ** 2))
    return slopes


@wrong("2.3", "delete that line")
def chain_with_the_raise_left_in(x, w):
    dL_da = np.ones(len(w) + 1)
    for i in reversed(range(len(w))):
        dL_da[i] = dL_da[i + 1] * w[i]
    raise NotImplementedError
    return dL_da


@wrong("2.3", "With x = 0.5, w = [1.5, -2] you return")
def cut_to_whole_numbers(x, w):
    return np.array(with_insert(x, w)).round()


@wrong("2.3", "digits are right and no more")
def in_single_precision(x, w):
    return np.array(with_insert(x, w), dtype=np.float32)


@wrong("2.3", "the tanh sees w[i] * a[i]")
def weight_forgotten_inside_the_tanh(x, w):
    a, slopes = values(x, w), [1.0]
    for i in reversed(range(len(w))):
        slopes.append(slopes[-1] * w[i] * (1 - np.tanh(a[i]) ** 2))
    return slopes[::-1]


# 2.5


@right("2.5")
def in_closed_form(a, b):
    return (2 * a * b + b) * b, 2 * a * a * b + 2 * a * b


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
    dL_da = dL_du * b
    return [dL_da, dL_db]


@right("2.5")
def by_paths(a, b):
    u, v = a * b, a * b + b
    return sum([v * b, u * 1 * b]), sum([v * a, u * 1 * a, u * 1])


@wrong("2.5", DERIVE)
def way_back_of_the_engine(a, b):
    a, b = Value(a), Value(b)
    u = a * b
    (u * (u + b)).backward()
    return a.grad, b.grad


@right("2.5")
def by_matrices(a, b):
    u, v = a * b, a * b + b
    upper = np.array([v, u])
    return np.array([[b, b], [a, a + 1]]) @ upper


@right("2.5")
def by_central_differences(a, b):
    def L(a, b):
        return a * b * (a * b + b)

    h = 1e-5
    return (L(a + h, b) - L(a - h, b)) / (2 * h), (L(a, b + h) - L(a, b - h)) / (2 * h)


@right("2.5")
def in_a_dict(a, b):
    at = {"u": a * b}
    at["v"] = at["u"] + b
    grad = dict(v=at["u"])
    grad["u"] = at["v"] + grad["v"]
    grad |= dict(a=grad["u"] * b, b=grad["u"] * a + grad["v"])
    return grad["a"], grad["b"]


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


@wrong("2.5", "u hands its slope on before the share through v has come in")
def too_early(a, b):
    u = a * b
    v = u + b
    dL_du = v
    dL_da = dL_du * b
    dL_db = dL_du * a
    dL_dv = u
    dL_du = dL_du + dL_dv
    dL_db = dL_db + dL_dv
    return dL_da, dL_db


@wrong("2.5", "the second share overwrites the first")
def overwritten(a, b):
    u = a * b
    v = u + b
    dL_dv = u
    dL_du = v + dL_dv
    dL_da = dL_du * b
    dL_db = dL_du * a
    dL_db = dL_dv
    return dL_da, dL_db


@wrong("2.5", "A slope may be negative")
def sizes(a, b):
    dL_da, dL_db = in_closed_form(a, b)
    return abs(dL_da), abs(dL_db)


@wrong("2.5", "A slope may be negative")
def size_of_one(a, b):
    dL_da, dL_db = in_closed_form(a, b)
    return dL_da, abs(dL_db)


@wrong("2.5", "The values are right, and in another order: dL_da and dL_db are wanted")
def in_the_wrong_order(a, b):
    return in_closed_form(a, b)[::-1]


@wrong("2.5", "b goes into v directly as well")
def only_through_u(a, b):
    dL_du = 2 * a * b + b
    return dL_du * b, dL_du * a


@wrong("2.5", "You take the factor itself, in u = a b or in L = u v.")
def the_factor_itself(a, b):
    dL_du, dL_dv = 2 * a * b + b, a * b
    return dL_du * a, dL_du * b + dL_dv


@wrong("2.5", "Right: dL_da. Not yet: dL_db.")
def share_twice(a, b):
    dL_da, dL_db = in_closed_form(a, b)
    return dL_da, dL_db + a * b


@wrong("2.5", "You take the factor itself, in u = a b or in L = u v.")
def v_for_u(a, b):
    u = a * b
    v = u + b
    dL_dv = v
    dL_du = u + dL_dv
    return dL_du * b, dL_du * a + dL_dv


# 2.6


@right("2.6")
def with_a_loop(links, top, bottom):
    if top == bottom:
        return 1
    total = 0
    for middle, local in links.get(top, []):
        total += local * with_a_loop(links, middle, bottom)
    return total


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
def one_link_in_front(links, top, bottom):
    def below(box):
        out = 0
        for m, local in links.get(box, []):
            out += local if m == bottom else local * below(m)
        return out

    return 1 if top == bottom else below(top)


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


@wrong("2.6", "A box reacts to itself with slope 1; with you it is 0.")
def right_but_for_itself(links, top, bottom):
    out = 0
    for m, local in links.get(top, []):
        out += local if m == bottom else local * right_but_for_itself(links, m, bottom)
    return out


@wrong("2.6", "A box reacts to itself with slope 1; with you it is 0.")
def without_an_end(links, top, bottom):
    return sum(local * without_an_end(links, m, bottom) for m, local in links.get(top, []))


@wrong("2.6", "That counts the paths")
def paths(links, top, bottom):
    if top == bottom:
        return 1
    return sum(paths(links, middle, bottom) for middle, local in links.get(top, []))


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
        memory[top] = sum(
            local * with_a_memory_between_calls(links, m, bottom) for m, local in links.get(top, [])
        )
    return memory[top]


@wrong("2.6", "Along a path you add the local slopes")
def adds_along_the_path(links, top, bottom):
    if top == bottom:
        return 0
    return sum(local + adds_along_the_path(links, m, bottom) for m, local in links.get(top, []))


@wrong("2.6", "The shares of several links are averaged")
def averaged(links, top, bottom):
    if top == bottom:
        return 1
    shares = [local * averaged(links, m, bottom) for m, local in links.get(top, [])]
    return np.mean(shares) if shares else 0


@wrong("2.6", "each use is a path of its own")
def neighbours_in_a_dict(links, top, bottom):
    if top == bottom:
        return 1
    return sum(
        local * neighbours_in_a_dict(links, m, bottom) for m, local in dict(links.get(top, [])).items()
    )


@wrong("2.6", "you return -3; -3.75 is right")
def whole_numbers(links, top, bottom):
    if top == bottom:
        return 1
    return int(sum(local * whole_numbers(links, m, bottom) for m, local in links.get(top, [])))


@wrong("2.6", "Your function keeps what it writes into memo: a default value is made once")
def memo_by_box(links, top, bottom, memo={}):  # noqa: B006
    if top == bottom:
        return 1
    if top not in memo:
        memo[top] = sum(local * memo_by_box(links, m, bottom) for m, local in links.get(top, []))
    return memo[top]


@wrong("2.6", "Your function keeps what it writes into memo: a default value is made once")
def memo_by_pair(links, top, bottom, memo={}):  # noqa: B006
    if top == bottom:
        return 1
    if (top, bottom) not in memo:
        shares = (local * memo_by_pair(links, m, bottom) for m, local in links.get(top, []))
        memo[top, bottom] = sum(shares)
    return memo[top, bottom]


@wrong("2.6", "KeyError: 'a' is no key there. `.get` helps where")
def no_links_of_inputs(links, top, bottom):
    if top == bottom:
        return 1
    return sum(local * no_links_of_inputs(links, m, bottom) for m, local in links[top])


@wrong("2.6", "Only one link of each box, or one path, counts with you")
def return_in_the_loop(links, top, bottom):
    if top == bottom:
        return 1
    for m, local in links.get(top, []):
        if found := return_in_the_loop(links, m, bottom):
            return local * found
    return 0


@wrong("2.6", "Paths that end at another input are counted too")
def ends_at_any_input(links, top, bottom):
    if top not in links:
        return 1
    return sum(local * ends_at_any_input(links, box, bottom) for box, local in links[top])


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
def by_a_one_hot_product(ids, slopes, rows):
    return np.eye(rows)[:, ids] @ slopes


@right("2.8")
def row_by_row(ids, slopes, rows):
    return np.array([slopes[ids == row].sum(axis=0) for row in range(rows)])


@right("2.8")
def with_bincount(ids, slopes, rows):
    return np.stack([np.bincount(ids, column, minlength=rows) for column in slopes.T], axis=1)


@right("2.8")
def with_einsum(ids, slopes, rows):
    return np.einsum("nr,nd->rd", ids[:, None] == np.arange(rows), slopes)


@right("2.8")
def in_plain_lists(ids, slopes, rows):
    table = [[0.0] * len(slopes[0]) for _ in range(rows)]
    for row, slope in zip(ids.tolist(), slopes.tolist(), strict=True):
        table[row] = [a + b for a, b in zip(table[row], slope, strict=True)]
    return table


@right("2.8")
def in_sorted_runs(ids, slopes, rows):
    dL_dE = np.zeros((rows, slopes.shape[1]))
    order = np.argsort(ids, kind="stable")
    read, begins = np.unique(ids[order], return_index=True)
    dL_dE[read] = np.add.reduceat(slopes[order], begins, axis=0)
    return dL_dE


@wrong("2.8", "you keep one share alone")
def with_an_index_of_rows(ids, slopes, rows):
    dL_dE = np.zeros((rows, slopes.shape[1]))
    dL_dE[ids] += slopes
    return dL_dE


@wrong("2.8", "you keep one share alone")
def assigned(ids, slopes, rows):
    dL_dE = np.zeros((rows, slopes.shape[1]))
    dL_dE[ids] = slopes
    return dL_dE


@wrong("2.8", "in all or of that row")
def means_of_shares(ids, slopes, rows):
    return np.array(
        [slopes[ids == row].mean(axis=0) if row in ids else np.zeros(slopes.shape[1]) for row in range(rows)]
    )


@wrong("2.8", "in all or of that row")
def mean_over_places(ids, slopes, rows):
    return with_add_at(ids, slopes, rows) / len(ids)


@wrong("2.8", "you keep one share alone")
def first_share(ids, slopes, rows):
    dL_dE, seen = np.zeros((rows, slopes.shape[1])), set()
    for n, row in enumerate(ids):
        if row not in seen:
            dL_dE[row] = slopes[n]
            seen.add(row)
    return dL_dE


@wrong("2.8", "has the slope 0")
def all_rows(ids, slopes, rows):
    return np.tile(slopes.sum(axis=0), (rows, 1))


@wrong("2.8", "The shape must be")
def one_row_a_place(ids, slopes, rows):
    return slopes


@wrong("2.8", "which one does ids name?")
def by_place(ids, slopes, rows):
    dL_dE = np.zeros((rows, slopes.shape[1]))
    for n, slope in enumerate(slopes):
        dL_dE[n % rows] += slope
    return dL_dE
