"""Exercises of lesson 07, automatic differentiation: what is right is measured or found another way."""

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms
from nnlib.differences import derivative, gradient

MEASURED = "The right values are measured by central differences, which are good to about 1e-9 here."


# y = (c + d) + c d with c = a + b and d = a b, at a = 2, b = 3: the tape of the published graph.
FIVE_LINES = [
    [],
    [],
    [(0, 1.0), (1, 1.0)],
    [(0, 3.0), (1, 2.0)],
    [(2, 1.0), (3, 1.0)],
    [(2, 6.0), (3, 5.0)],
    [(4, 1.0), (5, 1.0)],
]


def five_lines(a, b):
    c, d = a + b, a * b
    return (c + d) + c * d


# 7.1: a quotient and its local slopes


def quotient_cases(rng):
    random = [tuple(float(v) for v in rng.uniform(1.2, 4.0, size=2) * rng.choice([-1, 1], 2)) for _ in "four"]
    return [(3.0, 2.0), *random]


def measured_quotient(case):
    a, b = case
    return a / b, derivative(lambda a: a / b, a), derivative(lambda b: a / b, b)


def with_slopes(slope_a, slope_b):
    """A quotient with these two slopes, functions of a and b."""
    return lambda a, b: (a / b, slope_a(a, b), slope_b(a, b))


def over_b(a, b):
    return 1 / b


def minus_over_square(a, b):
    return -a / b**2


# 7.5: a tape walked back


def tape_cases(rng):
    sizes = (1, 3, False), (3, 6, True), (2, 8, False)
    return [(FIVE_LINES,), *((random_tape(rng, *size),) for size in sizes)]


def random_tape(rng, inputs, made, ends_as_square):
    """Entries with two parents each, of which one is the entry before: all that is made leads to the end.

    One entry, and the last if so wanted, has twice the same parent, as x * x has.
    """
    tape = [[] for _ in range(inputs)]
    for place in range(inputs, inputs + made):
        parents = [place - 1, int(rng.integers(place))]
        tape.append([(parent, float(rng.normal())) for parent in parents])
    for place in (inputs, len(tape) - 1) if ends_as_square else (inputs,):
        tape[place] = [(place - 1, float(rng.normal())), (place - 1, float(rng.normal()))]
    return tape


def carried_forward(case):
    """The slope of the last entry by each, from one pass forward for every entry."""
    (tape,) = case
    found = []
    for start in range(len(tape)):
        slopes = np.zeros(len(tape))
        slopes[start] = 1.0
        for place in range(start + 1, len(tape)):
            slopes[place] = sum(slope * slopes[parent] for parent, slope in tape[place])
        found.append(slopes[-1])
    return np.array(found)


def walk(places=lambda n: reversed(range(n)), add=lambda old, share: old + share, seed=1.0):
    """A walk over a tape in which one part is replaced."""

    def gradients(tape):
        dL_d = [0.0] * len(tape)
        dL_d[-1] = seed
        for place in places(len(tape)):
            for parent, slope in tape[place]:
                dL_d[parent] = add(dL_d[parent], slope * dL_d[place])
        return dL_d

    return gradients


def shares(share, front_to_back=False):
    """A walk that pays share(slope, what the node has, what its parent has)."""

    def gradients(tape):
        dL_d = [0.0] * len(tape)
        dL_d[-1] = 1.0
        for place in range(len(tape)) if front_to_back else reversed(range(len(tape))):
            for parent, slope in tape[place]:
                dL_d[parent] += share(slope, dL_d[place], dL_d[parent])
        return dL_d

    return gradients


def any_order(tape):
    """The walk of the lesson that pays its whole sum at every visit."""
    dL_d = [0.0] * len(tape)

    def visit(place, share):
        dL_d[place] += share
        for parent, slope in tape[place]:
            visit(parent, slope * dL_d[place])

    visit(len(tape) - 1, 1.0)
    return dL_d


def first_parent_only(tape):
    return walk()([entry[:1] for entry in tape])


def last_parent_only(tape):
    return walk()([entry[-1:] for entry in tape])


def pays_itself(tape):
    return walk()([[(place, slope) for _, slope in entry] for place, entry in enumerate(tape)])


def with_place(factor):
    def gradients(tape):
        return walk()([[(p, factor(place, p)) for p, _ in entry] for place, entry in enumerate(tape)])

    return gradients


# 7.6: what was copied is summed


def copy_cases(rng):
    pairs = [
        ((3, 4), (4,)),
        ((5, 3), (5, 1)),
        ((2, 5), (1, 5)),
        ((3, 2), (3, 2)),
        ((4, 3), ()),
        ((2, 3, 4), (3, 1)),
        ((2, 3, 5), (2, 1, 1)),
    ]
    random = [(rng.normal(size=given), shape) for given, shape in pairs]
    return [(np.ones((2, 3)), (2, 1)), *random]


def measured_copies(case):
    """The gradient of the sum of g times the copies, in the array that was copied."""
    g, shape = case
    return gradient(lambda b: float(np.sum(g * (np.zeros(g.shape) + b))), np.full(shape, 0.5))


def left_axes_gone(g, shape, how=np.sum):
    while g.ndim > len(shape):
        g = how(g, axis=0)
    return g


def sum_with(how_left=np.sum, how_one=np.sum):
    """A sum over the copies, in which one of the two kinds of axes is treated differently."""

    def sum_over_copies(g, shape):
        g = left_axes_gone(np.asarray(g), shape, how_left)
        for axis, length in enumerate(shape):
            if length == 1:
                g = how_one(g, axis=axis, keepdims=True)
        return g

    return sum_over_copies


def first(g, axis, keepdims=False):
    """The first copy, in place of the sum of all."""
    return np.take(g, [0], axis) if keepdims else np.take(g, 0, axis)


def last(g, axis, keepdims=False):
    return np.take(g, [-1], axis) if keepdims else np.take(g, -1, axis)


def reshaped(g, shape):
    return np.resize(g, shape)


def total_everywhere(g, shape):
    return np.full(shape, g.sum())


def zeros_of_shape(g, shape):
    return np.zeros(shape)


def ones_of_shape(g, shape):
    return np.ones(shape)


# 7.7: slopes carried through a layer


def layer_cases(rng):
    def case(H, D, N):
        W, X, b = (H, D), (D, N), (H, 1)
        return tuple(0.6 * rng.normal(size=shape) for shape in (W, W, X, X, b, b))

    one = np.ones((1, 1))
    return [(one, one, one, one, 0 * one, one), case(2, 3, 1), case(3, 2, 4), case(4, 2, 3)]


def measured_layer(case):
    W, dW_dt, X, dX_dt, b, db_dt = case

    def A(t):
        return np.tanh((W + t * dW_dt) @ (X + t * dX_dt) + b + t * db_dt)

    return A(0.0), derivative(A, 0.0)


def three_terms(W, dW_dt, X, dX_dt, b, db_dt):
    return dW_dt @ X + W @ dX_dt + db_dt


def slope_of_tanh(A, Z):
    return 1 - A**2


def layer_with(dZ_dt=three_terms, dA_dZ=slope_of_tanh):
    """A layer that carries slopes, in which one part is replaced by a wrong one."""

    def layer_along(W, dW_dt, X, dX_dt, b, db_dt):
        Z = W @ X + b
        A = np.tanh(Z)
        return A, dA_dZ(A, Z) * dZ_dt(W, dW_dt, X, dX_dt, b, db_dt)

    return layer_along


def sum_for_slope(A, Z):
    return 1 + A**2


EXERCISES = [
    Exercise(
        id="7.1",
        title="Division, and its two slopes",
        kind="code",
        stars=1,
        minutes=4,
        points=1,
        cases=quotient_cases,
        expected=measured_quotient,
        parts=("q", "dq_da", "dq_db"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            Mistake(
                "The slope in b is negative for a > 0: a larger divisor gives a smaller quotient.",
                with_slopes(over_b, lambda a, b: a / b**2),
            ),
            Mistake(
                "The slope in a is the slope of a straight line a times something; 1 belongs to a sum.",
                with_slopes(lambda a, b: 1.0, minus_over_square),
            ),
            Mistake(
                "Those are the slopes of a product; a quotient needs its own.",
                with_slopes(lambda a, b: b, lambda a, b: a),
            ),
            Mistake("The two slopes have changed places.", with_slopes(minus_over_square, over_b)),
            *forms(
                "In the slope in b the numerator is lost: twice as large an a falls twice as steeply.",
                with_slopes(over_b, lambda a, b: -1 / b**2),
                with_slopes(over_b, lambda a, b: -1 / b),
                with_slopes(over_b, lambda a, b: -b),
                with_slopes(over_b, lambda a, b: b),
                with_slopes(over_b, lambda a, b: -1.0),
            ),
            *forms(
                "In the slope in b the power of b is not right: what becomes of -1 when 1 is taken away?",
                with_slopes(over_b, lambda a, b: -a / b),
                with_slopes(over_b, lambda a, b: -a),
                with_slopes(over_b, lambda a, b: -a / b**3),
                with_slopes(over_b, lambda a, b: -b / a),
                with_slopes(over_b, lambda a, b: -(b**2) / a),
            ),
            *forms(
                "As a function of a alone this is a straight line: its slope depends on b and not on a.",
                with_slopes(lambda a, b: b, minus_over_square),
                with_slopes(lambda a, b: a, minus_over_square),
                with_slopes(lambda a, b: 1 / a, minus_over_square),
                with_slopes(lambda a, b: a / b, minus_over_square),
                with_slopes(lambda a, b: b / a, minus_over_square),
                with_slopes(lambda a, b: 2 / b, minus_over_square),
                with_slopes(lambda a, b: 0.5 / b, minus_over_square),
                with_slopes(lambda a, b: 0.0, minus_over_square),
            ),
        ),
        meaning=lambda case, right: (
            f"Here the quotient changes by {right[1]:+.3g} per unit of a, by {right[2]:+.3g} per unit of b."
        ),
    ),
    Exercise(
        id="7.2",
        title="What the last share leaves",
        kind="predict",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: "b",
        options={"a": "7", "b": "1", "c": "3", "d": "6"},
        mistakes=(
            Mistake("7 is the true slope. Does a plain = keep the shares that came before the last?", "a"),
            Mistake("3 comes through the product. Does the sum pay x anything after that?", "c"),
            Mistake("6 would need the two shares of the product to be added; = adds nothing.", "d"),
        ),
        meaning=lambda case, right: "The share that comes last has overwritten the two before it.",
    ),
    Exercise(
        id="7.3",
        title="Four paths by hand",
        kind="derive",
        stars=2,
        minutes=5,
        points=1,
        expected=lambda case: round(derivative(lambda a: five_lines(a, 3.0), 2.0), 6),
        tolerance=1e-6,
        reason="The number is whole.",
        mistakes=(
            Mistake("A share is counted twice: c pays 1 and then 7, though 7 holds that 1 already.", 29),
            Mistake("Those are the two paths through e. Two more lead through f.", 4),
            Mistake("Those are the two paths through f. Two more lead through e.", 21),
            Mistake("Those are the paths through c. The input a goes into d as well.", 7),
            Mistake("Those are the paths through d. The input a goes into c as well.", 18),
            Mistake("That is the derivative in b.", 19),
            Mistake("That is the value of y. Its derivative by a is asked for.", 41),
            Mistake("In the product f the slope towards c is d, and the slope towards d is c.", 27),
        ),
        meaning=lambda case, right: "Four paths, and each of them counts once.",
    ),
    Exercise(
        id="7.4",
        title="Put the way back in order",
        kind="order",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: "dfbcga",
        options={
            "a": "`parent.grad += slope * node.grad`",
            "b": "`result.grad = 1.0`",
            "c": "`for node in reversed(order):`",
            "d": "`order = topological_order(result)`",
            "e": "`node.data -= eta * node.grad`",
            "f": "`for node in order: node.grad = 0.0`",
            "g": "`for parent, slope in zip(node.parents, node.slopes):`",
        },
        mistakes=(
            *forms(
                "Line f empties the result too: the 1 is gone before anybody has used it.", "dbfcga", "bdfcga"
            ),
            *forms(
                "Line e takes a step. The way back writes derivatives and leaves every value alone.",
                "dfbcgae",
                "dfbcgea",
                "dfbcega",
                "dfbecga",
            ),
            Mistake("Without line f a second call adds to what the first one left.", "dbcga"),
            Mistake("Without line b all derivatives stay 0: nothing is ever paid.", "dfcga"),
            Mistake("Line b inside the loop sets the 1 anew at each node; it belongs before it.", "dfcbga"),
        ),
        meaning=lambda case, right: "Know all nodes, empty them, seed the result, and pay from the end.",
    ),
    Exercise(
        id="7.5",
        title="Two bugs on a tape",
        kind="debug",
        stars=2,
        minutes=8,
        points=2,
        cases=tape_cases,
        expected=carried_forward,
        tolerance=1e-9,
        reason="Sums of a few products; the oracle multiplies the same slopes from the other end.",
        mistakes=(
            Mistake(
                "This is hasty_gradients as it was: every entry but the last ones stays 0.",
                walk(range, lambda old, share: share),
            ),
            Mistake(
                "One bug is left: the last share wins. An entry that is used twice needs both.",
                walk(add=lambda old, share: share),
            ),
            Mistake(
                "One bug is left: you walk from the inputs, where nothing has arrived yet.",
                walk(range),
            ),
            Mistake("A node pays more than once: each time with all that it has so far.", any_order),
            Mistake("Shares are subtracted where they should be added.", walk(add=lambda o, s: o - s)),
            *forms(
                "Only one parent of each entry is paid.",
                first_parent_only,
                last_parent_only,
            ),
            *forms(
                "A share is the local slope times what the paying entry has; one of the two is missing.",
                shares(lambda slope, has, had: slope),
                shares(lambda slope, has, had: has),
                shares(lambda slope, has, had: slope, front_to_back=True),
            ),
            *forms(
                "The share is taken from the parent's own derivative; the entry that was made from it pays.",
                shares(lambda slope, has, had: slope + had),
            ),
            *forms(
                "Nothing leaves the last entry: does your walk visit it, and does it pay from what it has?",
                shares(lambda slope, has, had: slope * had),
                walk(lambda n: reversed(range(n - 1))),
            ),
            Mistake(
                "Slope and derivative are added; along a path they multiply.", shares(lambda s, h, _: s + h)
            ),
            Mistake("You divide by the slope; a share is the slope times.", shares(lambda s, h, _: h / s)),
            Mistake(
                "Each entry pays itself and not its parents: who made it never hears of it.",
                pays_itself,
            ),
            *forms(
                "Where the slope belongs you multiply by a place, which only says WHERE a number stands.",
                with_place(lambda place, parent: parent),
                with_place(lambda place, parent: place),
            ),
        ),
        meaning=lambda case, right: "Entry by entry: how fast the last one changes with this one.",
    ),
    Exercise(
        id="7.6",
        title="Sum over the copies",
        kind="code",
        stars=3,
        minutes=9,
        points=3,
        cases=copy_cases,
        expected=measured_copies,
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            *forms(
                "The shape is right, but copies are averaged; each has its own effect, and effects add.",
                sum_with(np.mean, np.mean),
                sum_with(how_one=np.mean),
                sum_with(how_left=np.mean),
            ),
            *forms(
                "The shape is right, but only one copy is counted.",
                sum_with(first, first),
                sum_with(how_one=first),
                sum_with(how_left=first),
                sum_with(last, last),
                sum_with(how_one=last),
                sum_with(how_left=last),
                reshaped,
            ),
            Mistake(
                "Every entry gets the sum of all; sum along the copied axes only.",
                total_everywhere,
            ),
            *forms(
                "The shape is right, but nothing of g is in the numbers.",
                zeros_of_shape,
                ones_of_shape,
            ),
            *forms(
                "Along one kind of axis the largest copy is taken in place of the sum of all.",
                sum_with(np.max, np.max),
                sum_with(how_one=np.max),
                sum_with(how_left=np.max),
            ),
        ),
        meaning=lambda case, right: "An entry that was copied feels what all of its copies feel, together.",
    ),
    Exercise(
        id="7.7",
        title="A layer that carries slopes",
        kind="code",
        stars=2,
        minutes=7,
        points=2,
        cases=layer_cases,
        examples=lambda case: case[2].shape[1],
        expected=measured_layer,
        parts=("A", "dA_dt"),
        tolerance=1e-6,
        reason=MEASURED,
        mistakes=(
            *forms(
                "A product moves because of BOTH factors; one of the two terms is missing.",
                layer_with(lambda W, dW, X, dX, b, db: dW @ X + db),
                layer_with(lambda W, dW, X, dX, b, db: W @ dX + db),
            ),
            Mistake(
                "You multiply the slopes of both factors; a product's slope is a sum of two terms.",
                layer_with(lambda W, dW, X, dX, b, db: dW @ dX + db),
            ),
            *forms(
                "The bias moves as well: its slope is missing.",
                layer_with(lambda W, dW, X, dX, b, db: dW @ X + W @ dX),
                layer_with(lambda W, dW, X, dX, b, db: dW @ X),
                layer_with(lambda W, dW, X, dX, b, db: W @ dX),
            ),
            Mistake(
                "The bias itself has got in where its slope belongs.",
                layer_with(lambda W, dW, X, dX, b, db: dW @ X + W @ dX + b),
            ),
            *forms(
                "The slope of Z, with which you begin, has got lost on the way to that of A.",
                layer_with(dA_dZ=slope_of_tanh, dZ_dt=lambda W, dW, X, dX, b, db: 1),
                layer_with(lambda W, dW, X, dX, b, db: db),
                layer_with(lambda W, dW, X, dX, b, db: b),
                layer_with(lambda W, dW, X, dX, b, db: np.tanh(W @ X + b)),
            ),
            Mistake(
                "You return the slope of Z; one more factor leads through the tanh.",
                layer_with(dA_dZ=lambda A, Z: 1),
            ),
            Mistake(
                "That is the slope of the sigmoid; this layer bends by tanh.",
                layer_with(dA_dZ=lambda A, Z: A * (1 - A)),
            ),
            *forms(
                "The slope of tanh is taken at the wrong place: its value A is what it needs.",
                layer_with(dA_dZ=lambda A, Z: 1 - Z**2),
                layer_with(dA_dZ=lambda A, Z: 1 - np.tanh(A) ** 2),
            ),
            *forms(
                "The factor is not the slope of tanh: try it where A is 0 and where A is nearly 1.",
                layer_with(dA_dZ=sum_for_slope),
                layer_with(dA_dZ=lambda A, Z: 1 - A),
                layer_with(dA_dZ=lambda A, Z: 2 - A**2),
                layer_with(dA_dZ=lambda A, Z: -(A**2)),
                layer_with(dA_dZ=lambda A, Z: 0.5 - A**2),
                layer_with(dA_dZ=lambda A, Z: 1 - A**3),
                layer_with(dA_dZ=lambda A, Z: A**2 - 1),
            ),
            *forms(
                "The terms of the slope of Z are added; one of yours is subtracted.",
                layer_with(lambda W, dW, X, dX, b, db: dW @ X - W @ dX + db),
                layer_with(lambda W, dW, X, dX, b, db: dW @ X + W @ dX - db),
                layer_with(lambda W, dW, X, dX, b, db: W @ dX - dW @ X + db),
            ),
            *forms(
                "In a term a value stands where a slope belongs: each term has one factor that moves.",
                layer_with(lambda W, dW, X, dX, b, db: W @ X + W @ dX + db),
                layer_with(lambda W, dW, X, dX, b, db: dW @ X + W @ X + db),
            ),
            *forms(
                "In a term both factors are slopes: each term has one factor that moves.",
                layer_with(lambda W, dW, X, dX, b, db: dW @ X + dW @ dX + db),
                layer_with(lambda W, dW, X, dX, b, db: dW @ dX + W @ dX + db),
            ),
        ),
        meaning=lambda case, right: "Each entry says how fast its unit changes as t begins to grow.",
    ),
    Exercise(
        id="7.8",
        title="Where differences stop being harmless",
        kind="derive",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: 16.0,
        tolerance=1e-9,
        reason="It is one of the widths on the list.",
        mistakes=(
            Mistake("With 8 units the factor is about 571: too narrow.", 8),
            Mistake("With 32 units the factor is over a thousand, and there is a narrower one.", 32),
            Mistake("That is the factor with that width; the width itself is asked for.", 1133),
            Mistake("The widths on the list are powers of two and 320: neither 13 nor 14 is among them.", 13),
            Mistake("The widths on the list are powers of two and 320: neither 13 nor 14 is among them.", 14),
        ),
        meaning=lambda case, right: "From that width on, differences cost over a thousand times as much.",
    ),
    Exercise(id="7.9", title="One in, a million out", kind="explain", stars=2, minutes=5, points=2),
]
