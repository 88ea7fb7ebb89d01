"""Exercises of lesson 11, the reader of digits: what is right is counted by a product, or measured."""

from statistics import fmean, pstdev

import numpy as np

from nnlib.course.checks.exercise import Exercise
from nnlib.course.lessons.shared import OF_TANH, TURNED
from nnlib.course.sandbox.raised import Unfit

# One answer a question of the closing quiz, in the order of the notebook.
QUIZ = "bcababcaab"


# 11.3: what was read as what
def reading_cases(rng):
    def case(K, N):
        labels, read = rng.integers(0, K, size=(2, N), dtype=np.intp)
        return labels, read, K

    readable = np.array([0, 0, 0, 1, 2, 2]), np.array([0, 0, 1, 1, 2, 0]), 3
    absent = np.array([3, 1, 3]), np.array([1, 1, 1]), 5
    return [readable, absent, case(4, 23), case(3, 40), case(6, 15), case(2, 2000)]


def count_with_every_class(answer, case):
    """The table; one that has no room for classes that do not occur is told at once."""
    y, read, K = case
    counts = answer(y, read, K)
    occurring = {len(set(y)), len(set(read)), len({*y, *read})}
    if np.shape(counts) in {(classes, classes) for classes in occurring if classes < K}:
        raise Unfit(f"Classes that do not occur are missing: the table has {K} rows and {K} columns.")
    return counts


# 11.5: from the outputs back to the pixels
def way_back_cases(rng):
    def case(D, H, K, N):
        W1, W2 = rng.normal(size=(H, D)), rng.normal(size=(K, H))
        return W1, W2, np.tanh(rng.normal(size=(H, N))), rng.normal(size=(K, N))

    readable = np.array([[0.5], [-0.5]]), np.array([[4.0, 2.5]]), np.array([[0.5], [0.6]]), np.array([[1.0]])
    return [readable, case(4, 3, 2, 5), case(3, 5, 4, 1), case(2, 3, 5, 4), case(3, 4, 2, 60)]


def measured_at_the_pixels(case):
    """By a move along the imaginary axis, which is exact, of each pixel in turn.

    Near its outputs the loss is a constant plus the sum of dL_dZ2 times Z2.
    """
    W1, W2, A1, dL_dZ2 = case
    Z1 = np.arctanh(A1) + 1e-20j * W1.T[:, :, None]
    return (dL_dZ2 * (W2 @ np.tanh(Z1))).sum(axis=1).imag / 1e-20


# 11.9: a table of one's own
def table_cases(rng):
    def case(N, D, n):
        numbers = rng.normal(size=(N, D)) * rng.uniform(1, 50, size=D) + rng.uniform(-30, 90, size=D)
        return numbers, rng.permutation(N)[:n]

    readable = np.array([[1.0], [3.0], [8.0]]), np.array([0, 1])
    return [readable, case(5, 3, 3), case(7, 2, 4), case(40, 5, 25)]


def standardised_by_the_book(case):
    """By Python's own statistics, a column of the table at a time."""
    numbers, train_rows = case
    known = numbers[train_rows].T.tolist()
    return np.array([(column - fmean(k)) / pstdev(k) for column, k in zip(numbers.T, known, strict=True)])


EXERCISES = [
    Exercise("11.1", "The best of twenty", "choose", stars=1, minutes=3, points=1,
        expected="c",
        options={
            "a": "On new images it will read 98.9% as well.",
            "b": "It is the best of the twenty on new images too.",
            "c": "98.9% is too flattering: this very number has chosen it.",
            "d": "All is well, since no step of training has used a test image.",
        },
        mistakes={
            "a": "It was picked because it does best on these 360 images; on others it need not.",
            "b": "One image of 360 is 0.28 points. What else, besides skill, makes a winner?",
            "d": "A step is one way of using an image. Is choosing by it not another?",
        },
    ),
    Exercise("11.2", "Which part can go?", "choose", stars=2, minutes=3, points=1,
        expected="b",
        options={
            "a": "Momentum is removed, and η stays what it was.",
            "b": "The images are shuffled once, and every epoch keeps that order.",
            "c": "The images are sorted by label and never shuffled.",
            "d": "All weights begin at 0.",
        },
        mistakes={
            "a": "How long were the steps with a memory of 0.9, and how long are they without?",
            "c": "The last batches of an epoch are all nines then. What has it learned last?",
            "d": "Lesson 10: which derivatives are there, if every weight on the way back is 0?",
        },
    ),
    Exercise("11.3", "Count a confusion matrix", "code", stars=2, minutes=7, points=2,
        cases=reading_cases, observe=count_with_every_class, inputs="y read K",
        expected=lambda case: np.eye(case[2])[:, case[0]] @ np.eye(case[2])[case[1]],
        reason="Counts are exact; here a product of one-hot labels and readings adds them up.",
        meaning="Cell (k, l) says how many images with label k were read as l.",
        solution='''
def confusion(y, read, K):
    """counts[k, l]: how many images with label k were read as l; shape (K, K)."""
    ### BEGIN SOLUTION
    counts = np.zeros((K, K))
    for label, answer in zip(y, read):
        counts[label, answer] += 1
    return counts
    ### END SOLUTION
''',
        edits="""
+= 1 -> = 1
    Each pair is noted once, however often it comes: is something set where it should grow?
np.zeros((K, K)) -> [[0] * K] * K && [label, answer] -> [label][answer]
    All rows are equal: are they one and the same list, as in [[0] * K] * K, or does each count everything?
[label, answer] -> [label - 1, answer - 1]
    Labels count from 0, and so do rows and columns: nothing has to be subtracted.
+= 1 -> += label != answer
    The diagonal, what was read right, belongs in the table too.
return counts -> return counts / counts.sum(axis=1, keepdims=True) || return counts / len(y)
return counts -> return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    Those are shares; the counts are wanted.
+= 1 -> += 1; return counts
    The table is returned inside the loop, after the first image.
np.zeros((K, K)) -> np.zeros((K, K), np.uint8) || np.zeros((K, K), np.int8)
    A number of the type int8 ends at 127, one of uint8 ends at 255, and some counts are larger.
""",
    ),
    Exercise("11.4", "From the loss to one pixel", "derive", stars=2, minutes=5, points=2,
        expected=0.7, tolerance=5e-3, reason="Two significant digits are asked for.",
        mistakes={
            (1.5, -0.8): "That is one path. The pixel reaches the loss through the other unit as well.",
            2.3: "The second weight is negative: what it carries is subtracted.",
            0.75: "The slopes of the two units are missing on the way.",
            (0.68, 0.2, 0.5, 0.3): "The slope is not that of tanh at z: what exactly is squared in it?",
            (-1.2, 0.35): "Paths add up; they are neither multiplied nor averaged.",
        },
    ),
    Exercise("11.5", "From the loss to every pixel", "code", stars=3, minutes=8, points=3, derived=True,
        cases=way_back_cases, examples=lambda case: case[2].shape[1], expected=measured_at_the_pixels,
        meaning="Entry (k, n) says how the loss reacts to pixel k of image n.",
        solution='''
def back_to_the_image(W1, W2, A1, dL_dZ2):
    """dL/dX, shape (D, N), for Z1 = W1 @ X + b1, A1 = tanh(Z1), Z2 = W2 @ A1 + b2."""
    ### BEGIN SOLUTION
    dL_dA1 = W2.T @ dL_dZ2
    dL_dZ1 = dL_dA1 * (1 - A1**2)
    return W1.T @ dL_dZ1
    ### END SOLUTION
''',
        edits=TURNED.format("W1") + TURNED.format("W2") + OF_TANH.format("A1", "np.arctanh(A1)"),
    ),
    Exercise("11.6", "One lap in PyTorch", "order", stars=2, minutes=4, points=2,
        expected="dbeac",
        options={
            "a": "`loss.backward()`",
            "b": "`Z = model(X)`",
            "c": "`optimizer.step()`",
            "d": "`optimizer.zero_grad()`",
            "e": "`loss = F.cross_entropy(Z, y)`",
            "f": "`for p in model.parameters(): p.data -= eta * p.grad`",
        },
        mistakes={
            ("dbeacf", "dbeafc"): "Lines c and f both step: one gradient would move the parameters twice.",
            "dbeaf": "Line f is plain descent written out; it leaves no room for momentum.",
            "dbeca": "The step comes before the derivatives it uses: what would it read?",
            ("bdeac", "bedac", "beacd"):
                "PyTorch would run that as well; the task asks for the line that clears first.",
            "beadc": "What is cleared here was filled a moment ago: the step would read nothing.",
            "beac": "Without line d each gradient is added to all those before it.",
        },
    ),
    Exercise("11.7", "What you know today", "quiz", stars=1, minutes=6, points=0,
        expected=QUIZ,
    ),
    Exercise("11.8", "A note for those who use your reader", "explain", stars=2, minutes=8, points=3,
        model="""
The reader, a network of 64-32-10 units, was trained with 1,437 images of 8 × 8 pixels from thirteen writers.
It read about 98% of 360 test images of the same writers right, give or take 0.7 points; the nearest of ten
mean images reads about 88%. Its mistakes are few and spread, eights read as ones more often than others, and
it is sure of many of them. I would not promise anything for other writers, or for digits that are not
centred: moved by one pixel, less than half are read. First I would collect images from new writers and hold
whole writers out for the test, then train with shifted copies and choose by validation alone.
""",
        points_to_compare=(
            "It says what it was trained and tested on; one number has its uncertainty and a baseline.",
            "It says how the reader fails, and for which images nothing is promised.",
            "A first thing to do next is named, and it answers one of these failures.",
        ),
    ),
    Exercise("11.9", "Scale a table by its training rows", "code", stars=2, minutes=6, points=2,
        cases=table_cases, inputs="numbers train_rows", expected=standardised_by_the_book,
        meaning="Row d is column d of the table, scaled so that its training rows have mean 0, deviation 1.",
        solution='''
def standardised(numbers, train_rows):
    """All examples as columns, shape (D, N), scaled by the training rows alone."""
    ### BEGIN SOLUTION
    mean = numbers[train_rows].mean(axis=0)
    deviation = numbers[train_rows].std(axis=0)
    return ((numbers - mean) / deviation).T
    ### END SOLUTION
''',
        edits="""
numbers[train_rows] -> numbers
numbers[train_rows].mean -> numbers.mean
numbers[train_rows].std -> numbers.std
    All rows have a part in your scale, those for validation and test too; only the training rows may.
(axis=0) -> ()
std(axis=0) -> std()
    Each column of the table has a scale of its own; you take one for all of them.
.std( -> .var(
    That is the variance; the standard deviation is its root.
- mean) / deviation -> ) / deviation
    The mean is not subtracted.
mean(axis=0) -> min(axis=0) && numbers[train_rows].std(axis=0) -> numbers[train_rows].max(axis=0) - mean
    That is the scale from least to most; mean and standard deviation are wanted.
(numbers - mean) / deviation -> numbers - mean / deviation
    A bracket is missing: first subtract, then divide.
.T -> .reshape(numbers.shape[::-1])
    reshape keeps the order of the numbers and mixes the columns up; rows must become columns.
std(axis=0) -> std(axis=0, ddof=1)
    You divide by n − 1 inside the deviation, as pandas does; np.std divides by n.
""",
    ),
]
