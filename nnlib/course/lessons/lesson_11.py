"""Exercises of lesson 11, the reader of digits: what is right is counted by a product, or measured."""

import numpy as np

from nnlib.course.checks.exercise import Exercise, Mistake, forms

# One answer a question of the closing quiz, in the order of the notebook.
QUIZ = "bcababcaab"


# 11.3: what was read as what


def reading_cases(rng):
    def case(K, N):
        return rng.integers(0, K, size=N), rng.integers(0, K, size=N), K

    readable = np.array([0, 0, 0, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 0]), 3
    return [readable, case(4, 23), (np.array([3]), np.array([1]), 5), case(3, 40), case(6, 15)]


def counted_by_a_product(case):
    """One-hot labels times one-hot readings: entry (k, l) adds up the examples where both are 1."""
    y, read, K = case
    return np.eye(K)[:, y] @ np.eye(K)[read]


def counted(y, read, K):
    counts = np.zeros((K, K))
    np.add.at(counts, (y, read), 1)
    return counts


def seen_at_all(y, read, K):
    counts = np.zeros((K, K))
    counts[y, read] += 1  # NumPy carries out an index that comes twice only once
    return counts


def only_wrong(y, read, K):
    counts = counted(y, read, K)
    np.fill_diagonal(counts, 0)
    return counts


def only_right(y, read, K):
    return np.diag(np.diag(counted(y, read, K)))


def shares_of_rows(y, read, K):
    counts = counted(y, read, K)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def one_index_for_all(row, column):
    """Each example raises a row, or a column, in all places that the other array names."""

    def count(y, read, K):
        counts = np.zeros((K, K))
        for label, answer in zip(y, read, strict=True):
            names = {"y": y, "read": read, "label": label, "answer": answer}
            counts[names[row], names[column]] += 1
        return counts

    return count


# 11.5: from the outputs back to the pixels


def way_back_cases(rng):
    def case(D, H, K, N):
        W1, W2 = rng.normal(size=(H, D)), rng.normal(size=(K, H))
        return W1, W2, np.tanh(rng.normal(size=(H, N))), rng.normal(size=(K, N))

    readable = np.array([[0.5], [-0.5]]), np.array([[4.0, 2.5]]), np.array([[0.5], [0.6]]), np.array([[1.0]])
    return [readable, case(4, 3, 2, 5), case(3, 5, 4, 1), case(2, 3, 5, 4)]


def measured_at_the_pixels(case):
    """By differences: near its outputs the loss is a constant plus the sum of dL_dZ2 times Z2."""
    W1, W2, A1, dL_dZ2 = case
    D, N, eps = W1.shape[1], A1.shape[1], 1e-6
    Z1 = np.arctanh(A1)

    def losses(move):  # of each example
        return (dL_dZ2 * (W2 @ np.tanh(Z1 + W1 @ move))).sum(axis=0)

    moves = eps * np.eye(D)[:, :, None] * np.ones(N)
    return np.array([(losses(move) - losses(-move)) / (2 * eps) for move in moves])


def way_back(slope=lambda A1: 1 - A1**2, down=lambda W: W.T, first=lambda W1: W1.T):
    """The way back in which one habit is wrong."""

    def back(W1, W2, A1, dL_dZ2):
        return first(W1) @ ((down(W2) @ dL_dZ2) * slope(A1))

    return back


def along_one_path(W1, W2, A1, dL_dZ2):
    dL_dZ1 = (W2.T @ dL_dZ2) * (1 - A1**2)
    return W1[:1].T @ dL_dZ1[:1]


def along_the_last_path(W1, W2, A1, dL_dZ2):
    dL_dZ1 = (W2.T @ dL_dZ2) * (1 - A1**2)
    return W1[-1:].T @ dL_dZ1[-1:]


def without_the_loss(W1, W2, A1, dL_dZ2):
    return W1.T @ (1 - A1**2)


def with_values(W1, W2, A1, dL_dZ2):
    return W1.T @ A1


EXERCISES = [
    Exercise(
        id="11.1",
        title="The best of twenty",
        kind="choose",
        stars=1,
        minutes=3,
        points=1,
        expected=lambda case: "c",
        options={
            "a": "On new images it will read 98.9 % as well; they are of the same kind.",
            "b": "It is the best of the twenty on new images too.",
            "c": "98.9 % is too flattering: this very number has chosen it.",
            "d": "All is well, since no step of training has used a test image.",
        },
        mistakes=(
            Mistake("It was picked because these 360 images suited it. Others have no reason to do so.", "a"),
            Mistake("One image of 360 is 0.28 points. What else, besides skill, makes a winner?", "b"),
            Mistake("A step is one way of using an image. Is choosing by it not another?", "d"),
        ),
        meaning=lambda case, right: "What has chosen cannot also judge.",
    ),
    Exercise(
        id="11.2",
        title="Which part can go?",
        kind="choose",
        stars=2,
        minutes=3,
        points=1,
        expected=lambda case: "b",
        options={
            "a": "Momentum is removed, and η stays what it was.",
            "b": "The images are shuffled once; every epoch then goes through them in that one order.",
            "c": "The images are sorted by label and never shuffled.",
            "d": "All weights begin at 0.",
        },
        mistakes=(
            Mistake("How long were the steps with a memory of 0.9, and how long are they without?", "a"),
            Mistake("The last batches of an epoch are all nines then. What has it learned last?", "c"),
            Mistake("Lesson 10: which derivatives are there, if every weight on the way back is 0?", "d"),
        ),
        meaning=lambda case, right: "What counts is that every batch looks like the whole.",
    ),
    Exercise(
        id="11.3",
        title="What was read as what",
        kind="code",
        stars=2,
        minutes=7,
        points=2,
        cases=reading_cases,
        expected=counted_by_a_product,
        tolerance=1e-9,
        reason="Counts are exact.",
        mistakes=(
            Mistake(
                "Rows are labels and columns what was read; yours has it the other way round.",
                lambda y, read, K: counted(read, y, K),
            ),
            Mistake(
                "Each pair is noted once, however often it comes: is something set where it should grow?",
                seen_at_all,
            ),
            Mistake("The diagonal, what was read right, belongs in the table too.", only_wrong),
            Mistake("Only what was read right is counted.", only_right),
            *forms(
                "Those are shares; the counts are wanted.",
                shares_of_rows,
                lambda y, read, K: counted(y, read, K) / len(y),
            ),
            *forms(
                "Row and column are chosen by the same array; one is to come from each.",
                lambda y, read, K: counted(y, y, K),
                lambda y, read, K: counted(read, read, K),
            ),
            *forms(
                "One example raises many cells: an index there is a whole array instead of one number of it.",
                one_index_for_all("y", "answer"),
                one_index_for_all("read", "answer"),
                one_index_for_all("label", "read"),
                one_index_for_all("label", "y"),
                one_index_for_all("answer", "y"),
                one_index_for_all("read", "label"),
            ),
            *forms(
                "Every example adds exactly 1 to one cell of a table that begins with zeros.",
                lambda y, read, K: 2 * counted(y, read, K),
                lambda y, read, K: 0.5 * counted(y, read, K),
                lambda y, read, K: -counted(y, read, K),
                lambda y, read, K: counted(y, read, K) + 1,
                lambda y, read, K: 2.0 * seen_at_all(y, read, K),
                lambda y, read, K: 0.5 * seen_at_all(y, read, K),
                lambda y, read, K: np.zeros((K, K)),
            ),
        ),
        meaning=lambda case, right: "Cell (k, l) says how many images with label k were read as l.",
    ),
    Exercise(
        id="11.4",
        title="From the loss to one pixel",
        kind="derive",
        stars=2,
        minutes=5,
        points=2,
        expected=lambda case: 0.7,
        tolerance=5e-3,
        reason="Two significant digits are asked for.",
        mistakes=(
            *forms("That is one path. The pixel reaches the loss through the other unit as well.", 1.5, -0.8),
            Mistake("The second weight is negative: what it carries is subtracted.", 2.3),
            Mistake("The slopes of the two units are missing on the way.", 0.75),
            Mistake("The slope is wanted at z, and 1 − a² is that slope already: no tanh of a.", 0.68),
            Mistake("Paths add up; you multiply them.", -1.2),
            Mistake("Paths add up; they are not averaged.", 0.35),
            Mistake("a·(1 − a) is the slope of a sigmoid. These units are tanh.", 0.2),
            *forms("The slope of tanh is neither 1 − a nor (1 − a)²: what exactly is squared?", 0.5, 0.3),
        ),
        meaning=lambda case, right: "A little more ink there raises the loss, at first by 0.7 per unit.",
    ),
    Exercise(
        id="11.5",
        title="From the loss to every pixel",
        kind="code",
        stars=3,
        minutes=8,
        points=3,
        cases=way_back_cases,
        examples=lambda case: case[2].shape[1],
        expected=measured_at_the_pixels,
        tolerance=1e-7,
        reason="A central difference with eps = 1e-6 is good to about nine digits.",
        mistakes=(
            Mistake(
                "The slope of tanh is missing: the way back passes through the hidden units.",
                way_back(slope=np.ones_like),
            ),
            Mistake(
                "The slope is taken at a. A1 holds tanh(z) already, so its slope needs no further tanh.",
                way_back(slope=lambda A1: 1 - np.tanh(A1) ** 2),
            ),
            Mistake("That is the slope of a sigmoid.", way_back(slope=lambda A1: A1 * (1 - A1))),
            *forms(
                "The slope of tanh, written with its value, is something else: try it at a = 0 and at a = 1.",
                way_back(slope=lambda A1: 1 + A1**2),
                way_back(slope=lambda A1: 1 - A1),
                way_back(slope=lambda A1: (1 - A1) ** 2),
                way_back(slope=lambda A1: 1 - 2 * A1),
                way_back(slope=lambda A1: 1 - A1**3),
                way_back(slope=lambda A1: 2 - A1**2),
                way_back(slope=lambda A1: 0.5 - A1**2),
                way_back(slope=lambda A1: -(A1**2)),
                way_back(slope=lambda A1: A1**2),
                way_back(slope=lambda A1: 1 - 2**A1),
                way_back(slope=lambda A1: 1 - np.exp2(A1)),
                way_back(slope=lambda A1: 1 - np.sqrt(np.abs(A1))),
                way_back(slope=lambda A1: 1 - A1 * 1.0),
                way_back(slope=lambda A1: 1.0 * A1),
            ),
            *forms(
                "A pixel reaches the loss through EVERY hidden unit; only one of them counts in yours.",
                along_one_path,
                along_the_last_path,
            ),
            *forms(
                "Three factors: what arrives at the hidden units, their slope at A1, the weights below them.",
                lambda W1, W2, A1, dL_dZ2: W1.T @ (A1 * (1 - A1**2)),
                lambda W1, W2, A1, dL_dZ2: W1.T @ ((W2.T @ dL_dZ2) * (1 - (W2.T @ dL_dZ2) ** 2)),
            ),
            *forms(
                "Nothing of the loss is in your result: dL_dZ2 is where the way back begins.",
                without_the_loss,
                with_values,
            ),
            Mistake(
                "Going back needs no inverse: sensitivities pass through the weights themselves.",
                way_back(first=np.linalg.pinv),
            ),
            Mistake(
                "Going back needs no inverse: sensitivities pass through the weights themselves.",
                way_back(down=np.linalg.pinv),
            ),
            Mistake(
                "You divide by the number of examples; dL_dZ2 holds that division already.",
                lambda W1, W2, A1, dL_dZ2: way_back()(W1, W2, A1, dL_dZ2) / A1.shape[1],
            ),
        ),
        meaning=lambda case, right: "Entry (k, n) says how the loss reacts to pixel k of image n.",
    ),
    Exercise(
        id="11.6",
        title="One lap in PyTorch",
        kind="order",
        stars=2,
        minutes=4,
        points=2,
        expected=lambda case: "dbeac",
        options={
            "a": "`loss.backward()`",
            "b": "`Z = model(X)`",
            "c": "`optimizer.step()`",
            "d": "`optimizer.zero_grad()`",
            "e": "`loss = F.cross_entropy(Z, y)`",
            "f": "`for p in model.parameters(): p.data -= eta * p.grad`",
        },
        mistakes=(
            *forms(
                "Lines c and f both step: the parameters would move twice for one gradient.",
                "dbeacf",
                "dbeafc",
            ),
            Mistake("Line f is plain descent written out; it leaves no room for momentum.", "dbeaf"),
            Mistake("The step comes before the derivatives it uses: what would it read?", "dbeca"),
            *forms(
                "PyTorch would run that as well; the task asks for the line that clears first.",
                "bdeac",
                "bedac",
            ),
            Mistake("What is cleared here was filled a moment ago: the step would read zeros.", "beadc"),
            *forms("The derivatives need a loss, and there is none yet.", "dabec", "dbaec"),
            Mistake("The loss compares outputs that line b has not computed yet.", "debac"),
            Mistake("Without line d each gradient is added to all those before it.", "beac"),
        ),
        meaning=lambda case, right: "Clear, forward, loss, backward, step.",
    ),
    Exercise(
        id="11.7",
        title="What you know today",
        kind="quiz",
        stars=1,
        minutes=6,
        points=0,
        expected=lambda case: QUIZ,
    ),
    Exercise(id="11.8", title="Hand it over", kind="explain", stars=2, minutes=8, points=3),
]
