"""Exercises of lesson 02, the chain rule on any graph: what is right is measured, or pushed forwards."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.sandbox.observation import Case
from nnlib.course.sandbox.raised import Unfit
from nnlib.differences import gradient

OLAH = {"c": [("a", 1.0), ("b", 1.0)], "d": [("b", 1.0)], "e": [("c", 2.0), ("d", 3.0)]}


# 2.3: a chain of tanh neurons
def chain_cases(rng):
    def case(k):
        return float(rng.uniform(0.3, 0.9)), rng.uniform(0.5, 1.8, size=k) * rng.choice([-1, 1], size=k)

    return [(0.5, np.array([1.5, -2.0])), (-0.3, np.array([2, -1, 1])), case(1), case(4), case(9)]


def slopes_of_chain(answer: Callable, case: Case) -> Any:
    """The answer gives one number more than there are weights."""
    slopes = answer(*case)
    if np.shape(slopes) == np.shape(case[1]):
        raise Unfit("k + 1 numbers are wanted for k weights, and yours are k: is the seed there, and a_0?")
    return slopes


def chain_by_complex_steps(case):
    """dL/da_i for each i: the chain from there on, as a function of where it begins."""
    a, w = case
    result = a + 1e-20j  # so small a step that nothing is left of it but its slope
    for w_i in w:
        result = np.tanh(w_i * result)
    rest = chain_by_complex_steps((np.tanh(w[0] * a), w[1:])) if len(w) else []
    return np.array([result.imag / 1e-20, *rest])


# 2.5: shares that must wait and add
def way_back_cases(rng):
    random = rng.uniform(1.2, 3, size=(3, 2)) * rng.choice([-1, 1], size=(3, 2))
    return [(2.0, 3.0), (-1.5, 2.0), (1.0, -2.5), (-3, -1), *map(tuple, random.tolist())]


def measured_way_back(case):
    return tuple(gradient(lambda ab: ab[0] * ab[1] * (ab[0] * ab[1] + ab[1]), np.array(case)))


# 2.6: any graph
def graph_cases(rng):
    """(links, top, bottom): the lesson's graph, then others; each box is listed after its parents."""

    def graph(names):
        links = {}
        for place in range(2, len(names)):
            parents = [names[place - 1], *map(str, rng.choice(list(names[:place]), size=2))]
            slopes = rng.uniform(0.5, 2, size=3) * rng.choice([-1, 1], size=3)
            links[names[place]] = list(zip(parents, slopes.tolist(), strict=True))
        return links

    mixed = {"u": [("a", -3.0), ("b", 2.0)], "v": [("u", 1.0), ("b", 1.0)]}
    halves = {"p": [("a", 0.5), ("b", 2.5)], "q": [("p", -1.5)]}
    square = {"y": [("x", 3.0), ("x", 3.0)], "z": [("y", -0.5)]}
    lesson = [(OLAH, *ends) for ends in ("eb", "ea", "cb", "ee", "da")]
    others = [(mixed, *"vb"), (mixed, *"va"), (halves, *"qb"), (square, *"zx")]
    return [*lesson, *others, (graph("abcde"), *"eb"), (graph("abcdefg"), *"gb"), (graph("abcdefg"), *"gd")]


def pushed_through(case):
    """What arrives at top of a push of 1 at bottom, carried forwards through links taken as straight."""
    links, top, bottom = case
    moved = {bottom: 1.0}
    for box, parents in links.items():
        moved.setdefault(box, sum(local * moved.get(parent, 0.0) for parent, local in parents))
    return moved.get(top, 0.0)


# 2.8: rows of a table that are read, some of them twice
def row_cases(rng):
    """(ids, slopes, rows): the card, no row twice, one row only, then rows that are read often."""

    def case(N, D, rows):
        return rng.integers(rows, size=N, dtype=np.intp), rng.normal(size=(N, D)), rows

    card = np.array([2, 0, 2]), np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]), 4
    whole = np.array([0, 1, 1, 0, 0]), np.array([[1], [-2], [3], [4], [-5]]), 2
    return [card, whole, (np.array([3, 1]), rng.normal(size=(2, 3)), 5), case(6, 2, 3), case(9, 4, 7)]


def one_hot_product(case):
    """Reading is a product with a one-hot matrix, so the slopes come back through its transpose."""
    ids, slopes, rows = case
    return np.eye(rows)[ids].T @ slopes


EXERCISES = [
    Exercise("2.1", "Where each local slope is taken", "choose", stars=1, minutes=2, points=1,
        expected="b",
        options={
            "a": "(3 · 2²) · (2 · 2) = 48",
            "b": "(3 · 4²) · (2 · 2) = 192",
            "c": "(3 · 4²) + (2 · 2) = 52",
            "d": "(3 · 4²) · (2 · 4) = 384",
        },
        mistakes={
            "a": "You took the cube's slope at 2, which enters the square. What enters the cube?",
            "c": "Both slopes are right. A push that is stretched twice is not stretched by a sum.",
            "d": "The cube's slope is right. The square's is taken at 4; which number enters the square?",
        },
    ),
    Exercise("2.2", "Walk back through three gates", "derive", stars=1, minutes=4, points=1,
        expected=6.0, tolerance=1e-3, reason="The slope is a whole number.",
        mistakes={
            -4: "That is ∂L/∂b, or else a sum of local slopes. Follow the path to a, and multiply.",
            (-2, 2): "That is ∂L/∂d, or its size. One gate is left between d and a. Mind the signs.",
            4: "That is ∂L/∂f. The path to a leaves the last product by its other side.",
            (-3, 3): "That is b alone, or its size; it is the last of three factors. The walk begins at L.",
            -6: "The size is right. How many of the factors are negative?",
            (12, -12): "You multiplied by the value of a box; what a product hands on is its other factor.",
            -8: "That is the value of L, computed forward. What is wanted is how it reacts to a.",
        },
    ),
    Exercise("2.3", "All slopes along a chain of neurons", "code",
        stars=2, minutes=10, points=2, derived=True,
        cases=chain_cases, observe=slopes_of_chain, inputs="x w", expected=chain_by_complex_steps,
        meaning="Entry i says how the result reacts to a_i: through all links after it.",
        solution='''
def chain_slopes(x, w):
    """dL/da for every value of the chain: k + 1 numbers for k weights."""
    a = [x]
    for w_i in w:
        a.append(np.tanh(w_i * a[-1]))
    ### BEGIN SOLUTION
    dL_da = np.ones(len(a))  # the seed comes last
    for i in reversed(range(len(w))):
        dL_da[i] = dL_da[i + 1] * (1 - a[i + 1] ** 2) * w[i]
    return dL_da
    ### END SOLUTION
''',
        edits="""
1 - a[i + 1] ** 2 -> 1 - a[i] ** 2 || 1 - np.tanh(a[i + 1]) ** 2 || 1 - (w[i] * a[i]) ** 2
1 - a[i + 1] ** 2 -> 1 - np.tanh(a[i]) ** 2
    The slope of tanh is taken at another place, or without its tanh: the tanh sees w[i] * a[i].
(1 - a[i + 1] ** 2) * w[i] -> (1 - a[i + 1] ** 2) || w[i]
    A link has two gates, the multiplication by the weight and the tanh. You pass only one of them.
(1 - a[i + 1] ** 2) * w[i] -> (1 - a[i + 1] ** 2) * a[i]
    In the gate w[i] * a[i] you took the slope towards the weight. The way goes on to a[i].
dL_da[i + 1] * (1 -> (1
    Those are the local slopes, link by link. How does the result react, from further away?
return dL_da -> return np.cumprod([1.0, *((1 - np.array(a[1:]) ** 2) * w)])
    You walk from the front: that is every value by x, and not the result by every value.
return dL_da -> return dL_da[::-1]
    The slopes are right, in the order of the walk; a_0 is wanted first, the seed last.
np.ones(len(a)) -> np.full(len(a), a[-1])
    Your walk does not begin with the seed. How does L react to itself?
""",
    ),
    Exercise("2.4", "A slope along two paths", "predict", stars=1, minutes=2, points=1,
        expected="c",
        options={"a": "2", "b": "3", "c": "5", "d": "6"},
        mistakes={
            "a": "That would be right if d did not move. Does it, when b moves?",
            "b": "That would be right if c did not move. Does it, when b moves?",
            "d": "Links of one path are multiplied. Are c and d two links of one path?",
        },
    ),
    Exercise("2.5", "Correct a way back", "debug", stars=2, minutes=6, points=2, derived=True,
        cases=way_back_cases, expected=measured_way_back, parts="dL_da dL_db",
        tolerance=1e-7, reason="Measured by central differences, which are good to about 1e-9 here.",
        meaning="Both u and b reach L along two ways, and each waits for both shares.",
        solution='''
def way_back(a, b):
    """dL_da and dL_db of L = u v with u = a b and v = u + b."""
    u = a * b
    v = u + b
    ### BEGIN SOLUTION
    dL_dv = u
    dL_du = v + dL_dv  # both shares are in before anything is handed on
    dL_da = dL_du * b
    dL_db = dL_du * a + dL_dv
    return dL_da, dL_db
    ### END SOLUTION
''',
        edits="""
dL_da = dL_du * b -> dL_da = v * b && dL_du * a + dL_dv -> dL_dv
    This is the way back as it was: both slopes are still wrong.
dL_da = dL_du * b -> dL_da = v * b && dL_du * a -> v * a
    One bug is left: u hands its slope on before the share through v has come in.
dL_du * a + dL_dv -> dL_dv
dL_du = v + dL_dv -> dL_du = dL_dv
    One bug is left: the second share overwrites the first.
dL_du * a + dL_dv -> dL_du * a
    b goes into v directly as well; that share is missing from dL_db.
dL_du * b -> dL_du * a && dL_db = dL_du * a -> dL_db = dL_du * b
dL_dv = u -> dL_dv = v && dL_du = v + -> dL_du = u +
    In a product the slope towards one factor is the other factor. You take the factor itself, in u = a b or
    in L = u v.
return dL_da, dL_db -> return abs(dL_da), abs(dL_db) || return abs(dL_da), dL_db || return dL_da, abs(dL_db)
    A slope may be negative: where a or b is, yours has lost its sign.
""",
    ),
    Exercise("2.6", "The chain rule in three lines", "code", stars=3, minutes=8, points=3,
        cases=graph_cases, expected=pushed_through,
        meaning="It is what arrives at top when bottom is pushed by one small unit, per unit.",
        solution='''
def slope(links, top, bottom):
    """d top / d bottom. links[box] lists (parent, local slope); an input has none."""
    ### BEGIN SOLUTION
    if top == bottom:
        return 1
    return sum(local * slope(links, middle, bottom) for middle, local in links.get(top, []))
    ### END SOLUTION
''',
        edits="""
local * slope -> slope
    That counts the paths: where do the local slopes enter?
local * slope -> local + slope && return 1 -> return 1 || return 0
    Along a path you add the local slopes; they are stretches of one push, so they multiply.
return 1 -> return 0
return 1 -> return 0 && * slope(links, middle, bottom) -> * (middle == bottom or slope(links, middle, bottom))
    A box reacts to itself with slope 1; with you it is 0.
links.get(top, []) -> links.get(top, [])[:1] || links.get(top, [])[-1:]
return sum(local * slope(links, middle, bottom) for middle, local in links.get(top, [])) -> \
return next((s for m, l in links.get(top, []) if (s := l * slope(links, m, bottom))), 0)
    Only one link of each box, or one path, counts with you. All of them carry the push, and add up.
links.get(top, [])) -> links.get(top, [])) / max(1, len(links.get(top, [])))
    The shares of several links are averaged; they have to be added.
links.get(top, []) -> links.pop(top, [])
    Each box is visited once. Several paths may lead through a box, and all count.
if top == bottom: -> if top == bottom or top not in links: || if top not in links:
    Paths that end at another input are counted too; from there no push comes.
links.get(top, []) -> dict(links.get(top, [])).items()
    Where a box uses the same neighbour twice, as x · x does, each use is a path of its own.
""",
    ),
    Exercise("2.7", "Why not to walk each path", "explain", stars=2, minutes=4, points=2,
        model="""
The slope of the result by `v5` is computed anew for each path that arrives there, though it is one number. I
would store in each box the slope of the result by it, starting with the seed 1 in the last one. From the last
box to the first, each adds (its own slope times the local slope) to the boxes it was made from, and its turn
comes only after all boxes that were made from it.
""",
        points_to_compare=(
            "The slope of the result by one box is named as what is computed again and again.",
            "Each box stores that slope, and adds up the shares that come in.",
            "The boxes are visited from the result back, each after all boxes that were made from it.",
        ),
    ),
    Exercise("2.8", "Slopes for the rows of an embedding", "code", stars=2, minutes=6, points=2, derived=True,
        cases=row_cases, expected=one_hot_product, inputs="ids slopes rows",
        meaning="Row r gets the sum of the slopes of all places at which it was read, and 0 if it was not.",
        solution='''
def slopes_of_rows(ids, slopes, rows):
    """dL/dE, of shape (rows, D); row ids[n] of E was read at place n."""
    ### BEGIN SOLUTION
    dL_dE = np.zeros((rows, slopes.shape[1]))
    for n, row in enumerate(ids):
        dL_dE[row] += slopes[n]
    return dL_dE
    ### END SOLUTION
''',
        edits="""
dL_dE[row] += slopes[n] -> dL_dE[row] = slopes[n] || dL_dE[row] += slopes[n] * (not dL_dE[row].any())
    Where a row is read twice, you keep one share alone. Each place is a path, and paths add.
slopes[n] -> slopes[n] / np.sum(np.equal(ids, row)) || slopes[n] / len(ids)
    You divide by how many places there are, in all or of that row. Each place is a path, and paths add.
dL_dE[row] += slopes[n] -> dL_dE[n % rows] += slopes[n]
    The slope of place n belongs to the row that was read there: which one does ids name?
dL_dE[row] += slopes[n] -> dL_dE += slopes[n]
    A row that was not read cannot have changed the loss, and has the slope 0.
""",
    ),
]
