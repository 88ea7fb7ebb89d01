"""Exercises of lesson 07, automatic differentiation: what is right is measured or found another way."""

from copy import deepcopy

import numpy as np

from nnlib.autodiff.scalar import Value, topological_order
from nnlib.course.checks.exercise import Exercise
from nnlib.course.lessons.shared import MEASURED, OF_TANH, measured_each
from nnlib.course.sandbox.raised import Unfit
from nnlib.differences import derivative, gradient

# y = (c + d) + c d with c = a + b and d = a b, at a = 2, b = 3: the tape of the published graph.
FIVE_LINES = [[], [], [(0, 1.0), (1, 1.0)], [(0, 3.0), (1, 2.0)], [(2, 1.0), (3, 1.0)],
              [(2, 6.0), (3, 5.0)], [(4, 1.0), (5, 1.0)]]
OF_THE_CARD = [[], [(0, 3.0), (0, 3.0)], [(1, 1.0), (0, 1.0)]]  # x x + x at 3
ONE_PARENT_EACH = [[], [(0, -2.0)], [], [(1, 0.5)], [(0, 7.0)], [(3, 4.0)]]  # an input, 2, comes late
SQUARINGS = [[], *([(n, 1.0)] * 2 for n in range(25))]  # x to the power 2**25, at 1


# 7.5: a tape walked back
def tape_cases(rng):
    tapes = [OF_THE_CARD, ONE_PARENT_EACH, FIVE_LINES, [[]]]
    return [(tape,) for tape in (*tapes, random_tape(rng, 1, 3), random_tape(rng, 3, 6), SQUARINGS)]


def random_tape(rng, inputs, made):
    """Entries with one, two or three parents, of which one is the entry before: all leads to the end."""
    tape = [[] for _ in range(inputs)]
    for place in range(inputs, inputs + made):
        parents = [place - 1, *rng.integers(place, size=rng.integers(3))]
        tape.append([(int(parent), float(rng.normal())) for parent in parents])
    return tape


class CountedTape(list):
    """A tape that counts how often it is read: on a long one, a walk for each path would never end."""

    reads = 0

    def __getitem__(self, place):
        self.reads += 1
        if len(self) > 20 and self.reads > 1000 * len(self):
            raise Unfit("On a tape of 25 squarings your walk takes each path anew, all 33 million of them. "
                        "An entry should pay once, when all of its shares have arrived.")
        return super().__getitem__(place)


def walked_back(answer, case):
    """The tape must be left as it is, and be read a few times and not once for each path."""
    (tape,) = case
    counted = CountedTape(deepcopy(tape))
    found = answer(counted)
    if list(counted) != tape:
        raise Unfit("Your function changes the tape: a second walk over it would find another one.")
    return found


def carried_forward(case):
    """The slope of the last entry by each, from one pass forward that carries the slopes by all of them."""
    (tape,) = case
    slopes = np.eye(len(tape))
    for place, entry in enumerate(tape):
        slopes[place] += sum(slope * slopes[parent] for parent, slope in entry)
    return slopes[-1]


# 7.6: what was copied is summed
def copy_cases(rng):
    pairs = [((3, 4), (4,)), ((5, 3), (5, 1)), ((2, 5), (1, 5)), ((3, 2), (3, 2)), ((4, 3), ()),
             ((2, 3, 4), (3, 1)), ((2, 3, 5), (1, 1, 5)), ((1, 4), (4,)), ((6,), (1,))]
    random = [(rng.normal(size=given), shape) for given, shape in pairs]
    return [(np.ones((2, 3)), (2, 1)), (np.arange(6).reshape(2, 3), (3,)), *random]


# 7.7: slopes carried through a layer
def layer_cases(rng):
    def case(H, D, N):
        return tuple(0.6 * rng.normal(size=s) for s in ((H, D), (H, D), (D, N), (D, N), (H, 1), (H, 1)))

    one = np.ones((1, 1))
    return [(one, one, one, one, 0 * one, one), case(2, 3, 1), case(3, 2, 4), case(4, 2, 3)]


def measured_layer(case):
    W, dW, X, dX, b, db = case
    return np.tanh(W @ X + b), derivative(lambda t: np.tanh((W + t * dW) @ (X + t * dX) + b + t * db), 0.0)


# 7.10: a network of the learner's own, trained by the learner's own engine
def network_cases(rng):
    def case(units, examples, eta, steps):
        return rng.normal(size=(units, 3)).tolist(), *rng.uniform(-2, 2, (2, examples)).tolist(), eta, steps

    readable = [[1.0, 0.0, 2.0]], [1.0, -1.0], [0.0, 1.0], 0.1, 3
    return [readable, case(1, 1, 0.2, 2), case(3, 4, 0.1, 6), case(2, 5, 0.05, 3), case(2, 3, 0.1, 1)]


def losses_in_arrays(case):
    """The same descent in NumPy, for all units at once."""
    start, xs, ys, eta, steps = case
    (w, b, v), x, y = np.array(start).T, np.array(xs), np.array(ys)
    losses = []
    for _ in range(steps):
        a = np.tanh(np.outer(w, x) + b[:, None])
        error = v @ a - y
        losses.append(np.mean(error**2))
        dL_dz = v[:, None] * (1 - a**2) * 2 * error / len(y)
        w, b, v = w - eta * dL_dz @ x, b - eta * dL_dz.sum(axis=1), v - eta * 2 * a @ error / len(y)
    return np.array(losses)


EXERCISES = [
    Exercise("7.1", "Division, and its two slopes", "code", stars=1, minutes=4, points=1, derived=True,
        cases=lambda rng: [(3.0, 2.0), (-1.5, 4.0), (6, -4), *map(tuple, rng.uniform(1, 4, (4, 2)).tolist())],
        expected=lambda case: (case[0] / case[1], *measured_each(lambda a, b: a / b, *case)),
        parts="q dq_da dq_db", **MEASURED,
        meaning=lambda case, right: (f"Here the quotient changes by {right[1]:+.3g} per unit of a, "
                                     f"by {right[2]:+.3g} per unit of b."),
        solution='''
def quotient(a, b):
    """a / b and its local slopes in a and in b: three numbers."""
    q = a / b
    ### BEGIN SOLUTION
    dq_da = 1 / b
    dq_db = -q / b
    ### END SOLUTION
    return q, dq_da, dq_db
''',
        edits="""
1 / b -> b && -q / b -> a
    Those are the slopes of a product; a quotient needs its own.
-q / b -> -1 / b**2 || 1 / b**2 || -1 / b || -b
    The slope in b does not contain a: but twice as large a quotient also falls twice as steeply.
-q / b -> -a / b || -a || -q / b**2 || -a / (2 * b)
    In the slope in b the power of b is another one: what becomes of the exponent −1 when 1 is taken away?
-q / b -> a * np.log(b)
    A logarithm has the slope 1/b; the slope of 1/b itself is asked for.
""",
    ),
    Exercise("7.2", "What the last share leaves", "predict", stars=1, minutes=3, points=1,
        expected="b",
        options={"a": "7", "b": "1", "c": "3", "d": "6"},
        mistakes={
            "a": "7 is the true slope. Does a plain = keep the shares that came before the last?",
            "c": "3 comes through the product. Does the sum pay x anything after that?",
            "d": "6 would need the two shares of the product to be added; = adds nothing.",
        },
    ),
    Exercise("7.3", "Four paths by hand", "derive", stars=2, minutes=5, points=1,
        expected=25.0,
        mistakes={
            29: "A share is counted twice: c pays 1 and then 7, though 7 contains that 1 already.",
            (4, 7, 18, 21): "Those are the two paths through one of c, d, e and f; two more lead past it.",
            (19, 22): "That is the derivative in b, or that one with a share counted twice.",
            41: "That is the value of y. Its derivative by a is asked for.",
            27: "In the product f the slope towards c is d, and the slope towards d is c.",
            (1, 3, 6, 15): "That is one of the four paths. What do all of them give together?",
        },
    ),
    Exercise("7.4", "Put the way back in order", "order", stars=1, minutes=3, points=1,
        expected="dfbcga",
        options={
            "a": "`parent.grad += slope * node.grad`",
            "b": "`result.grad = 1.0`",
            "c": "`for node in reversed(order):`",
            "d": "`order = topological_order(result)`",
            "e": "`node.data -= eta * node.grad`",
            "f": "`for node in order: node.grad = 0.0`",
            "g": "`for parent, slope in zip(node.parents, node.slopes):`",
        },
        mistakes={
            ("dbfcga", "bdfcga", "dbcfga", "dbcgfa", "dbcgaf", "dcgafb", "dcgabf"):
                "Line f sets all to 0, also what line b or line a has written: it comes before both.",
            ("dfbcgae", "dfbcgea", "dfbcega", "dfbecga", "dfebcga", "defbcga"):
                "Line e takes a step. The way back writes derivatives and changes no value.",
            "dbcga": "Without line f a second call adds to what the first one left.",
            "dfcga": "Without line b all derivatives stay 0: no share is ever paid.",
            ("dfcbga", "dfcgba", "dfcgab"):
                "Line b comes too late: when the loop begins to pay, the result has nothing yet.",
        },
    ),
    Exercise("7.5", "Two bugs on a tape", "debug", stars=2, minutes=8, points=2,
        cases=tape_cases, expected=carried_forward, observe=walked_back, inputs="tape",
        reason="Sums of a few products; the oracle multiplies the same slopes from the other end.",
        meaning="Entry by entry: how fast the last one changes with this one.",
        solution='''
def gradients(tape):
    """d(last entry) / d(each entry): a list as long as the tape."""
    dL_d = [0.0] * len(tape)
    dL_d[-1] = 1.0
    ### BEGIN SOLUTION
    for place in reversed(range(len(tape))):
        for parent, slope in tape[place]:
            dL_d[parent] += slope * dL_d[place]
    ### END SOLUTION
    return dL_d
''',
        edits="""
reversed(range(len(tape))) -> range(len(tape)) && += -> =
    This is hasty_gradients as it was.
+= -> =
    One bug is left: the last share wins. An entry that is used twice needs both.
reversed(range(len(tape))) -> range(len(tape)) || [len(tape) - 1]
    One bug is left. Only the last pays: you walk from the inputs, or a return ends the loop after one entry.
in tape[place] -> in set(tape[place]) || in dict(tape[place]).items() || in tape[place][:1]
    Not every parent is paid. One may be there twice, as in x·x; a set or a dict keeps one of the two.
reversed(range(len(tape))) -> reversed(range(len(tape) - 1))
    Nothing leaves the last entry. Does your walk visit it, and is it the parents that receive?
""",
    ),
    Exercise("7.6", "Sum over the copies", "code", stars=3, minutes=9, points=3, derived=True,
        cases=copy_cases, **MEASURED,
        expected=lambda case: gradient(lambda b: np.sum(case[0] * (0 * case[0] + b)), np.full(case[1], 0.5)),
        meaning="An entry that was copied acts through all of its copies, and their effects add up.",
        solution='''
def sum_over_copies(g, shape):
    """g summed over all axes along which an array of this shape was repeated."""
    ### BEGIN SOLUTION
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g
    ### END SOLUTION
''',
        edits="""
g.sum( -> g.mean( || g.max(
g.sum(axis=0) -> g[0] && g.sum(axis=axis, keepdims=True) -> g.take([0], axis)
    The shape is right, but copies are averaged, or only one is kept; each has its effect, and effects add.
while g.ndim > len(shape) -> while g.shape != shape && g.sum(axis=0) -> np.resize(g, shape)
    The shape is right, but resize only cuts the first numbers out: no copies are added.
return g -> return np.full(shape, g.sum())
    Every entry gets the sum of all; sum along the copied axes only.
""",
    ),
    Exercise("7.7", "A layer that carries slopes", "code", stars=2, minutes=7, points=2, derived=True,
        cases=layer_cases, expected=measured_layer, parts="A dA_dt", **MEASURED,
        examples=lambda case: case[2].shape[1],
        meaning="Each entry says how fast its unit changes as t begins to grow.",
        solution='''
def layer_along(W, dW_dt, X, dX_dt, b, db_dt):
    """A = tanh(W X + b), and its slope along the direction in which W, X and b move."""
    A = np.tanh(W @ X + b)
    ### BEGIN SOLUTION
    dZ_dt = dW_dt @ X + W @ dX_dt + db_dt
    dA_dt = (1 - A**2) * dZ_dt
    ### END SOLUTION
    return A, dA_dt
''',
        edits="""
dW_dt @ X + W @ dX_dt -> dW_dt @ X || W @ dX_dt
    A product moves because of BOTH factors; one of the two terms is missing.
dW_dt @ X + W @ dX_dt -> dW_dt @ dX_dt || dW_dt @ X + W @ dX_dt + dW_dt @ dX_dt
    The product of the two slopes is of the second order, as ε² is: a product's slope has two other terms.
+ db_dt ->
    The bias moves as well: its slope is missing.
(1 - A**2) * dZ_dt -> np.tanh(dZ_dt) || 1 - np.tanh(dZ_dt)**2 || 1 - dZ_dt**2
    A slope is not sent through the tanh: it is multiplied by the slope that tanh has at Z.
""" + OF_TANH.format("A", "(W @ X + b)"),
    ),
    Exercise("7.8", "From which width on differences cost 1,000 times as much", "derive",
        stars=1, minutes=3, points=1,
        expected=16.0,
        mistakes={
            15: "15 is the narrowest layer of all. Which is the first on the explorer's list that will do?",
            tuple(range(1, 15)): "That is too narrow: there the factor is below 1,000.",
            (*range(17, 33), 64, 75, 128, 256, 320): "The list has a narrower one that will do.",
            (923, 993, 1063, 1133): "That is a factor; the width that belongs to it is asked for.",
        },
    ),
    Exercise("7.9", "Choose a mode: one input, a million outputs", "explain", stars=2, minutes=5, points=2,
        model="""
Forward mode: one pass with the angle's slope set to 1 carries the slopes of all million pixels with it, and
keeps nothing. Reverse mode starts from one output at a time, so it would need a million passes back over a
tape that holds every value. A loss is the opposite case, many numbers in and one out, and there reverse mode
needs the single pass.
""",
        points_to_compare=(
            "Forward mode is chosen, and it takes one pass.",
            "Reverse mode would take one pass back for each pixel, a million in all.",
            "It is said why: one number goes in and many come out, or: what has to be kept in memory.",
        ),
    ),
    Exercise("7.10", "Train your network with your engine", "code", stars=3, minutes=15, points=4,
        cases=network_cases, expected=losses_in_arrays, inputs="start xs ys eta steps",
        names={"Value": Value, "topological_order": topological_order},
        reason="A few steps repeat a rounding error of 1e-16; the oracle works in arrays.",
        meaning="Entry k is the mean of (answer − y)² after k steps; entry 0 is the one of the start.",
        solution='''
def my_backward(result):
    """Write d result / d node into the grad of every node of the result."""
    order = topological_order(result)
    ### BEGIN SOLUTION
    for node in order:
        node.grad = 0.0
    result.grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.slopes):
            parent.grad += slope * node.grad
    ### END SOLUTION


def tanh(a):
    """The tanh of a Value: another Value, with its parent and its slope."""
    ### BEGIN SOLUTION
    t = np.tanh(a.data)
    return Value(t, (a,), (1 - t**2,), "tanh")
    ### END SOLUTION


class MyNetwork:
    """One input, tanh units, one output. Every parameter is a Value."""

    def __init__(self, start):
        self.units = [[Value(number) for number in unit] for unit in start]

    def __call__(self, x):
        """The sum of v * tanh(w * x + b) over the units."""
        ### BEGIN SOLUTION
        answer = 0.0
        for w, b, v in self.units:
            answer = answer + v * tanh(w * x + b)
        return answer
        ### END SOLUTION


def train(start, xs, ys, eta, steps):
    """The mean loss before each step: a list with steps numbers."""
    network, losses = MyNetwork(start), []
    for _ in range(steps):
        ### BEGIN SOLUTION
        loss = 0.0
        for x, y in zip(xs, ys):
            loss = loss + (network(x) - y) ** 2 * (1 / len(xs))
        my_backward(loss)
        for unit in network.units:
            for parameter in unit:
                parameter.data -= eta * parameter.grad
        ### END SOLUTION
        losses.append(loss.data)
    return losses
''',
        edits="""
node.grad = 0.0 -> pass
    Each step has old gradients in it: my_backward has to set every node to 0 before it pays.
my_backward(loss) -> pass
    The loss stays the same at every step. Is my_backward called, does it pay from the result back, does the
    result get its 1, and are the parameters moved?
parent.grad += slope -> parent.grad = slope
    The first loss is right. In my_backward the last share wins; a parameter needs those of all examples.
1 - t**2 -> 1 - a.data**2 || 1 - np.tanh(t)**2 || 1.0 || t * (1 - t)
    The first loss is right. The slope of tanh is missing, is the sigmoid's, or is taken at the wrong place.
Value(t, (a,), (1 - t**2,), "tanh") -> Value(t)
    The first loss is right, but only v moves: does tanh name its parent, and is each parameter moved?
w * x + b -> w * x
    The network leaves out b.
answer = answer + v -> answer = v
loss = loss + (network -> loss = (network
    Something is not added up: the last unit alone is in your answer, or the last example alone in your loss.
-= eta -> += eta
    The first loss is right, and then you walk uphill.
* (1 / len(xs)) -> * 0.5 || * (0.5 / len(xs)) ||
    The first loss is the sum of the squares, or has a factor ½. Their mean is wanted.
""",
    ),
]
