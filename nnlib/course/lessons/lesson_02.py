"""Exercises of lesson 02, the chain rule on any graph: what is right is measured, or pushed forwards."""

from types import SimpleNamespace

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.differences import derivative, gradient

MEASURED = "The right values are measured by central differences, which are good to about 1e-9 here."

OLAH = {"c": [("a", 1.0), ("b", 1.0)], "d": [("b", 1.0)], "e": [("c", 2.0), ("d", 3.0)]}


# 2.3: a chain of tanh neurons


def chain_cases(rng):
    def case(k):
        return float(rng.uniform(0.3, 0.9)), rng.uniform(0.5, 1.8, size=k) * rng.choice([-1, 1], size=k)

    return [(0.5, np.array([1.5, -2.0])), case(1), case(3), case(4)]


def measured_chain(case):
    """dL/da_i for each i: the chain from there on, as a function of where it begins."""
    x, w = case

    def result_from(i):
        def result(a):
            for w_i in w[i:]:
                a = np.tanh(w_i * a)
            return a

        return result

    a, slopes = x, []
    for i in range(len(w) + 1):
        slopes.append(derivative(result_from(i), a))
        a = np.tanh(w[i] * a) if i < len(w) else a
    return np.array(slopes)


def chain_with(
    link=lambda a, w, i: (1 - a[i + 1] ** 2) * w[i], onwards=lambda dL_da, local: dL_da * local, seed=1.0
):
    """A way back in which the slope of a link, or what is done with it, is a wrong one."""

    def chain_slopes(x, w):
        a = [x]
        for w_i in w:
            a.append(np.tanh(w_i * a[-1]))
        dL_da = [seed]
        for i in reversed(range(len(w))):
            dL_da.insert(0, onwards(dL_da[0], link(a, w, i)))
        return np.array(dL_da)

    return chain_slopes


def chain_values(x, w):
    a = [x]
    for w_i in w:
        a.append(np.tanh(w_i * a[-1]))
    return np.array(a)


def front_products(x, w):
    """d a_i / d x: what the input does to every value, in place of what every value does to the result."""
    a, da_dx = x, [1.0]
    for w_i in w:
        a = np.tanh(w_i * a)
        da_dx.append(da_dx[-1] * (1 - a**2) * w_i)
    return np.array(da_dx)


# 2.5: shares that must wait and add


def way_back_cases(rng):
    return [(2.0, 3.0), *(tuple(float(v) for v in rng.uniform(0.5, 3, size=2)) for _ in range(4))]


def measured_way_back(case):
    slopes = gradient(lambda ab: ab[0] * ab[1] * (ab[0] * ab[1] + ab[1]), np.array(case))
    return float(slopes[0]), float(slopes[1])


def way_back_with(
    dv=lambda n: n.u,
    du=lambda n: n.v + n.dL_dv,
    da=lambda n: n.dL_du * n.b,
    db=lambda n: n.dL_du * n.a + n.dL_dv,
):
    """A way back in which one line is a wrong one; each line sees all names that were made before it."""

    def way_back(a, b):
        n = SimpleNamespace(a=a, b=b, u=a * b, v=a * b + b)
        n.dL_dv = dv(n)
        n.dL_du = du(n)
        n.dL_da = da(n)
        return n.dL_da, db(n)

    return way_back


def each(names, line):
    """The line with another one of the names in it each time."""
    return [lambda n, name=name: line(n, getattr(n, name)) for name in names.split()]


# 2.6: any graph


def graph_cases(rng):
    """(links, top, bottom): the lesson's graph, then others; a box stands after those it was made from."""

    def graph(boxes, inputs=2):
        names = [chr(ord("a") + i) for i in range(boxes)]
        links = {}
        for place in range(inputs, boxes):
            parents = [names[place - 1], *rng.choice(names[:place], size=2)]
            links[names[place]] = [
                (str(p), float(rng.uniform(0.5, 2) * rng.choice([-1, 1]))) for p in parents
            ]
        return links, names

    five, letters5 = graph(5)
    seven, letters7 = graph(7)
    square = {"y": [("x", 3.0), ("x", 3.0)], "z": [("y", -0.5)]}
    return [
        (OLAH, "e", "b"),
        (OLAH, "e", "a"),
        (OLAH, "c", "b"),
        ({**OLAH, "e": OLAH["e"][::-1]}, "e", "b"),
        ({"u": [("a", 3.0), ("b", 2.0)], "v": [("u", 1.0), ("b", 1.0)]}, "v", "b"),
        (OLAH, "d", "a"),
        (OLAH, "e", "e"),
        (square, "z", "x"),
        (five, letters5[-1], "b"),
        (seven, letters7[-1], "b"),
        (seven, letters7[-1], letters7[3]),
    ]


def pushed_through(case):
    """What arrives at top of a push of 1 at bottom, carried forwards through links taken as straight."""
    links, top, bottom = case
    moved = {bottom: 1.0}
    for box, parents in links.items():
        if box != bottom:
            moved[box] = sum(local * moved.get(parent, 0.0) for parent, local in parents)
    return moved.get(top, 0.0)


def graph_with(onwards=lambda local, rest: local * rest, gather=sum, at_bottom=1.0, elsewhere=None):
    """The walk over all paths, one part of it wrong; `elsewhere` is what other inputs than bottom give."""

    def slope(links, top, bottom):
        if top == bottom:
            return at_bottom
        if elsewhere is not None and not links.get(top):
            return elsewhere
        shares = [onwards(local, slope(links, middle, bottom)) for middle, local in links.get(top, [])]
        return gather(shares) if shares else 0.0

    return slope


def without_twins(links, top, bottom):
    """x · x counted once: a dict keeps one link to each neighbour."""
    if top == bottom:
        return 1.0
    return sum(
        local * without_twins(links, middle, bottom) for middle, local in dict(links.get(top, [])).items()
    )


def direct_links_only(links, top, bottom):
    return sum(local for middle, local in links.get(top, []) if middle == bottom)


def first_path_that_arrives(links, top, bottom):
    if top == bottom:
        return 1.0
    shares = (local * first_path_that_arrives(links, middle, bottom) for middle, local in links.get(top, []))
    return next((share for share in shares if share), 0.0)


def product_of(shares):
    return float(np.prod(shares))


EXERCISES = [
    Exercise(
        id="2.1",
        title="Each slope at its own place",
        kind="choose",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "(3 · 2²) · (2 · 2) = 48",
            "b": "(3 · 4²) · (2 · 2) = 192",
            "c": "(3 · 4²) + (2 · 2) = 52",
            "d": "(3 · 4²) · (2 · 4) = 384",
        },
        mistakes=(
            Mistake("You took the cube's slope at 2, where the square stands. What enters the cube?", "a"),
            Mistake("Both slopes are right. A push that is stretched twice is not stretched by a sum.", "c"),
            Mistake(
                "The cube's slope is right. The square's is taken at 4; which number enters the square?", "d"
            ),
        ),
        meaning=lambda case, right: (
            "The square stretches a push 4 times, and the cube at its own place 48 times."
        ),
    ),
    Exercise(
        id="2.2",
        title="A walk of three links",
        kind="derive",
        stars=1,
        minutes=4,
        points=1,
        expected=lambda case: round(derivative(lambda a: (a * -3 + 10) * -2, 2.0), 6),
        tolerance=1e-3,
        reason="The slope is a whole number.",
        mistakes=(
            Mistake(
                "That is ∂L/∂b, or else a sum of local slopes. Follow the path to a, and multiply.",
                -4,
            ),
            Mistake("That is ∂L/∂d. One gate is left between d and a.", -2),
            Mistake("That is ∂L/∂f. The path to a leaves the last product by its other side.", 4),
            Mistake("That is b alone, the last of three local slopes. The walk begins at L.", -3),
            Mistake("The size is right. How many of the factors are negative?", -6),
            Mistake("You added local slopes along the path; a push is stretched at each link.", -5),
            Mistake("You multiplied by the value of e; what a product hands to e is its other factor.", -12),
            Mistake("That is the value of L, computed forward. What is wanted is how it reacts to a.", -8),
        ),
        meaning=lambda case, right: "Raising a by 0.001 raises L by 0.006.",
    ),
    Exercise(
        id="2.3",
        title="A chain of neurons, from the back",
        kind="code",
        stars=2,
        minutes=7,
        points=2,
        cases=chain_cases,
        expected=measured_chain,
        tolerance=1e-7,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "The slope of tanh is taken at a[i], where the link begins; the tanh sees w[i] * a[i].",
                chain_with(lambda a, w, i: (1 - a[i] ** 2) * w[i]),
            ),
            Mistake(
                "The slope of tanh is taken at a[i + 1], which has been through the tanh already.",
                chain_with(lambda a, w, i: (1 - np.tanh(a[i + 1]) ** 2) * w[i]),
            ),
            Mistake(
                "A link has two gates. The tanh is there, the multiplication by the weight is not.",
                chain_with(lambda a, w, i: 1 - a[i + 1] ** 2),
            ),
            Mistake(
                "A link has two gates. The weight is there, the slope of the tanh is not.",
                chain_with(lambda a, w, i: w[i]),
            ),
            Mistake(
                "Those are the local slopes, link by link. How does the result react, from further away?",
                chain_with(onwards=lambda dL_da, local: local),
            ),
            Mistake(
                "You walk from the front: that is every value by x, and not the result by every value.",
                front_products,
            ),
            Mistake(
                "The slopes are right, in the order of the walk; a_0 is wanted first, the seed last.",
                lambda x, w: chain_with()(x, w)[::-1],
            ),
            Mistake(
                "Along a chain the slopes are multiplied; you add them.",
                chain_with(onwards=lambda dL_da, local: dL_da + local),
            ),
            Mistake(
                "That is the slope of the sigmoid, a (1 − a); these neurons bend with tanh.",
                chain_with(lambda a, w, i: a[i + 1] * (1 - a[i + 1]) * w[i]),
            ),
            Mistake(
                "Those are the values, computed forward. The slopes travel the other way.",
                chain_values,
            ),
            Mistake(
                "Your walk begins with 0, and everything is multiplied by it. How does L react to itself?",
                chain_with(seed=0.0),
            ),
            Mistake(
                "Nothing but seeds: the number in a box has to go on to its left-hand neighbour.",
                chain_with(onwards=lambda dL_da, local: 1.0),
            ),
            Mistake(
                "Those are the weights. A link has a second gate, and the result lies further away.",
                chain_with(lambda a, w, i: w[i], onwards=lambda dL_da, local: local),
            ),
            Mistake(
                "The tanh rises everywhere; with your local slope it would fall.",
                chain_with(lambda a, w, i: (a[i + 1] ** 2 - 1) * w[i]),
            ),
            Mistake(
                "The local slope is multiplied by a value of the chain, not by the slope that has arrived.",
                chain_with(
                    lambda a, w, i: a[i + 1] * (1 - a[i + 1] ** 2) * w[i],
                    onwards=lambda dL_da, local: local,
                ),
            ),
            *forms(
                "The slope of a tanh is 1 where its answer is 0, and almost 0 where its answer is near 1.",
                chain_with(lambda a, w, i: (1 + a[i + 1] ** 2) * w[i]),
                chain_with(lambda a, w, i: (2 - a[i + 1] ** 2) * w[i]),
                chain_with(lambda a, w, i: -(a[i + 1] ** 2) * w[i]),
                chain_with(lambda a, w, i: (0.5 - a[i + 1] ** 2) * w[i]),
                chain_with(lambda a, w, i: (1 - 2 ** a[i + 1]) * w[i]),
                chain_with(lambda a, w, i: (1 - a[i + 1] ** 3) * w[i]),
                chain_with(lambda a, w, i: (1 - a[i + 1]) * w[i]),
            ),
            *forms(
                "The slope of tanh is taken at another place of the chain than where this tanh stands.",
                chain_with(lambda a, w, i: (1 - a[i - 1] ** 2) * w[i]),
                chain_with(lambda a, w, i: (1 - np.tanh(a[i]) ** 2) * w[i]),
                chain_with(lambda a, w, i: (1 - np.tanh(w[i]) ** 2) * w[i]),
            ),
            Mistake(
                "The link multiplies by its weight; with you, by the value where it begins.",
                chain_with(lambda a, w, i: (1 - a[i + 1] ** 2) * a[i]),
            ),
        ),
        meaning=lambda case, right: "Entry i says how the result reacts to a_i: through all links after it.",
    ),
    Exercise(
        id="2.4",
        title="Two paths, one answer",
        kind="predict",
        stars=1,
        minutes=2,
        points=1,
        expected=lambda case: "c",
        options={"a": "2", "b": "3", "c": "5", "d": "6"},
        mistakes=(
            Mistake("That would be right if d stood still. Does it, when b moves?", "a"),
            Mistake("That would be right if c stood still. Does it, when b moves?", "b"),
            Mistake("Links of one path are multiplied. Are c and d two links of one path?", "d"),
        ),
        meaning=lambda case, right: "Both paths carry the push at the same time, and their shares are added.",
    ),
    Exercise(
        id="2.5",
        title="Two habits broken",
        kind="debug",
        stars=2,
        minutes=6,
        points=2,
        cases=way_back_cases,
        expected=measured_way_back,
        parts=("dL_da", "dL_db"),
        tolerance=1e-7,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "Both slopes are right, and in the wrong order: dL_da comes first.",
                lambda a, b: ((2 * a * b + b) * a + a * b, (2 * a * b + b) * b),
            ),
            Mistake(
                "This is the way back as it was: both slopes are still wrong.",
                lambda a, b: ((a * b + b) * b, a * b),
            ),
            Mistake(
                "One bug is left: u hands its slope on before the share through v has come in.",
                lambda a, b: ((a * b + b) * b, (a * b + b) * a + a * b),
            ),
            Mistake(
                "One bug is left: in dL_db the second share overwrites the first.",
                lambda a, b: ((2 * a * b + b) * b, a * b),
            ),
            Mistake(
                "b goes into v directly as well; that share is missing from dL_db.",
                lambda a, b: ((2 * a * b + b) * b, (2 * a * b + b) * a),
            ),
            Mistake(
                "In dL_du the share through v has overwritten the one from L = u v.",
                way_back_with(du=lambda n: n.dL_dv),
            ),
            Mistake(
                "The shares of u have different signs with you; both ways add to L.",
                way_back_with(du=lambda n: n.v - n.dL_dv),
            ),
            *forms(
                "dL_dv is wrong, and all that follows with it: which factor of L = u v belongs there?",
                *(way_back_with(dv=line) for line in each("a b v", lambda n, other: other)),
            ),
            *forms(
                "dL_du is wrong, and all that follows with it. It has two shares, one of them through v.",
                *(way_back_with(du=line) for line in each("a u dL_dv", lambda n, other: other + n.dL_dv)),
                *(way_back_with(du=line) for line in each("a b v", lambda n, other: n.v + other)),
            ),
            *forms(
                "dL_db is right. dL_da has two factors: what has reached u, and one local slope.",
                *(way_back_with(da=line) for line in each("a b u v dL_du dL_dv", lambda n, other: other)),
            ),
            *forms(
                "dL_db is right. In dL_da the local slope multiplies something else than what reached u.",
                *(way_back_with(da=line) for line in each("b u v dL_dv", lambda n, other: other * n.b)),
            ),
            *forms(
                "dL_db is right. dL_da begins with what reached u; the local slope of a product is missing.",
                *(
                    way_back_with(da=line)
                    for line in each("a u v dL_du dL_dv", lambda n, other: n.dL_du * other)
                ),
            ),
            *forms(
                "dL_da is right. In dL_db the share through v is not what reached v.",
                *(
                    way_back_with(db=line)
                    for line in each("a b v dL_da dL_du", lambda n, other: n.dL_du * n.a + other)
                ),
                way_back_with(db=lambda n: n.dL_du * n.a - n.dL_dv),
            ),
            *forms(
                "dL_da is right. In dL_db the share through u is not what reached u times a local slope.",
                *(
                    way_back_with(db=line)
                    for line in each("a b v dL_da", lambda n, other: other * n.a + n.dL_dv)
                ),
                *(
                    way_back_with(db=line)
                    for line in each("b u v dL_da dL_du dL_dv", lambda n, other: n.dL_du * other + n.dL_dv)
                ),
                *(way_back_with(db=line) for line in each("a dL_du", lambda n, other: other + n.dL_dv)),
            ),
            *forms(
                "dL_da is right. dL_db is a sum of two shares, through u and through v.",
                *(way_back_with(db=line) for line in each("a b v dL_da dL_du", lambda n, other: other)),
            ),
        ),
        meaning=lambda case, right: "Both u and b reach L along two ways, and each waits for both shares.",
    ),
    Exercise(
        id="2.6",
        title="The chain rule in three lines",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=graph_cases,
        expected=pushed_through,
        tolerance=1e-9,
        reason="The right values come from the same few products and sums, in another order.",
        mistakes=(
            Mistake(
                "That counts the paths: where do the local slopes enter?",
                graph_with(lambda local, rest: rest),
            ),
            *forms(
                "Along a path you add the local slopes; they are stretches of one push, so they multiply.",
                graph_with(lambda local, rest: local + rest, at_bottom=0.0),
                graph_with(lambda local, rest: local + rest),
            ),
            Mistake(
                "A box reacts to itself with slope 1; your walk ends in 0, and so does every product.",
                graph_with(at_bottom=0.0),
            ),
            Mistake(
                "The last share overwrites those before it; they have to be added.",
                graph_with(gather=lambda shares: shares[-1]),
            ),
            Mistake(
                "Only the first link of each box is followed; a path may turn off at any of them.",
                graph_with(gather=lambda shares: shares[0]),
            ),
            Mistake(
                "Only one path is followed, the first that arrives. All of them carry the push.",
                first_path_that_arrives,
            ),
            Mistake(
                "Only the path with the largest product is kept; all of them are added.",
                graph_with(gather=max),
            ),
            Mistake(
                "Paths that end at another input are counted too; from there no push comes.",
                graph_with(elsewhere=1.0),
            ),
            Mistake(
                "Where a box uses the same neighbour twice, as x · x does, each use is a path of its own.",
                without_twins,
            ),
            Mistake("Only direct links count with you; a path may have many.", direct_links_only),
            Mistake(
                "You return 1 whatever the graph: the walk ends where it begins.",
                lambda links, top, bottom: 1.0,
            ),
            Mistake(
                "You add the first link of each path and leave out the rest of the way.",
                graph_with(lambda local, rest: local),
            ),
            *forms(
                "The shares of several paths are multiplied; they have to be added.",
                graph_with(gather=product_of),
                graph_with(gather=product_of, elsewhere=1.0),
            ),
        ),
        meaning=lambda case, right: (
            "It is what arrives at top when bottom is pushed by one small unit, per unit."
        ),
    ),
    Exercise(id="2.7", title="Paths are too many", kind="explain", stars=2, minutes=4, points=2),
]
