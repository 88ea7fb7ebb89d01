"""What is left of the right answer in a wrong one is recognised, and nothing else is taken for it."""

import numpy as np
import pytest

from nnlib.course.checks import Exercise, find, fingerprints, judge

# The mean of a square over N examples, and what has to become of each of them: shapes (3, N) to (2, N).
W = np.array([[1.0, -2.0, 0.5], [0.3, 0.7, -1.1]])


def cases(rng):
    return [(rng.normal(size=(3, N)),) for N in (1, 3, 5)]


def mean_of_examples(case):
    (X,) = case
    return W @ X / X.shape[1]


SOLUTION = """
def average(X):
    ### BEGIN SOLUTION
    return (W @ X) / X.shape[1]
    ### END SOLUTION
"""


def exercise(**changes):
    declared = dict(
        id="9.1",
        title="Average",
        kind="code",
        stars=1,
        minutes=1,
        points=1,
        cases=cases,
        expected=mean_of_examples,
        solution=SOLUTION,
        names={"W": W},
        examples=lambda case: case[0].shape[1],
    )
    return Exercise(**declared | changes)


def said(answer, **changes):
    verdict = judge(exercise(**changes), answer, np.random.default_rng(0))
    return verdict.sentences[0] if verdict.cause == "fingerprint" else verdict.cause


def right(X):
    return mean_of_examples((X,))


def judged(answer, **changes):
    return judge(exercise(**changes), answer, np.random.default_rng(0)).sentences[-1]


def accumulates(X, calls=[]):  # noqa: B006
    calls.append(1)
    return right(X) * len(calls) ** 2


def with_whole_numbers(rng):
    return [*cases(rng), (np.arange(12).reshape(3, 4),)]


TWO = dict(expected=lambda case: (right(*case), case[0].sum()), parts="mean total")
ADVICE = TWO | dict(if_wrong={"mean": "Advice."})
SQUARE = dict(cases=lambda rng: [(rng.normal(size=(2, 2)),)], expected=lambda case: case[0] @ case[0])
WHOLE_NUMBERS = dict(cases=with_whole_numbers)
UNKNOWN = dict(examples=None)
SIGN = "every number is right except for its sign: is a difference taken the wrong way round?"


@pytest.mark.parametrize(
    ("answer", "changes", "beginning"),
    [
        (lambda X: -right(X), {}, "Every number is right except for its sign"),
        (lambda X: 2 * right(X), {}, "Every number is twice the right one"),
        (lambda X: 0.5 * right(X), {}, "Every number is half the right one"),
        (lambda X: 0 * right(X), {}, "Every number is zero"),
        (lambda X: X.shape[1] * right(X), {}, "Every number is the right one times the number of examples"),
        (lambda X: right(X) / X.shape[1], {}, "Every number is the right one over the number of examples"),
        (lambda X: right(X) + X.shape[1] - 1, {}, "One example alone comes out right"),
        (lambda X: right(X) * (1 + 0.9e-8), {}, "The first 8 digits are right and no more"),
        (lambda X: right(X) + 1, {}, "difference"),
        (lambda X: 3 * right(X), {}, "difference"),
        (lambda X: 2.01 * right(X), {}, "difference"),
        (lambda X: np.where(right(X) > 0, 1, -1) * right(X), {}, "difference"),
        (lambda X: (2 if X.shape[1] == 3 else -1) * right(X), {}, "difference"),
        (lambda X: X.shape[1] * right(X), UNKNOWN, "edit"),
        (lambda X: right(X) * (X.shape[1] == 1), UNKNOWN, "Where it goes wrong, every number is zero"),
        (accumulates, {}, "The first call is right, and the same call later is not"),
        (lambda X: right(X) + (X.shape[1] > 1) * X.shape[1], UNKNOWN, "difference"),
        (lambda A: (A @ A).T, SQUARE, "The numbers are right, but rows and columns have changed places."),
        (lambda X: (right(X), -X.sum()), TWO, f"In total {SIGN} The rest is right."),
        (lambda X: (-right(X), -X.sum()), TWO, "Every number is right except for its sign"),
        (lambda X: (-right(X), 2 * X.sum()), TWO, "difference"),
        (
            lambda X: (3 * right(X), X.sum()),
            ADVICE,
            "In mean every number is 3 times the right one. The rest",
        ),
        (lambda X: (3 + right(X), X.sum()), ADVICE, "place"),
        (lambda X: right(X).astype(X.dtype), WHOLE_NUMBERS, fingerprints.WHOLE),
        (lambda X: right(X) + 0.25 * (X.dtype.kind == "i"), WHOLE_NUMBERS, "difference"),
        (lambda X: np.round(right(X) + 5), WHOLE_NUMBERS, "difference"),
    ],
)
def test_what_is_left_of_the_right_numbers_is_recognised_and_another_change_is_not(
    answer, changes, beginning
):
    assert said(answer, **changes).startswith(beginning)


@pytest.mark.parametrize(
    ("answer", "axis"),
    [
        (lambda X: right(X).T, "yours is (1, 2). The axes are swapped."),
        (lambda X: np.vstack([right(X)] * 2)[:, :1], "yours is (4, 1). The inputs"),
        (lambda X: np.ones((1, 3)), "yours is (1, 3). Was something summed over the other axis?"),
    ],
)
def test_of_another_shape_the_likely_axis_is_told_if_there_is_one(answer, axis):
    assert axis in judged(answer)


POINT = "The digits are right: look at the decimal point."
NOT_IT = "You answered {}, and that is not it. Each hint below goes one step further."
EARLY = "Line d comes too early: a line that you have below it has to come first."


@pytest.mark.parametrize(
    ("id", "answer", "sentence"),
    [
        ("5.3", -0.226, POINT),
        ("5.3", -0.000226, POINT),
        ("5.3", -0.023, "That is right as far as it goes: more digits are asked for."),
        ("5.3", -0.02, NOT_IT),
        ("5.3", -0.0312, NOT_IT),
        ("5.3", -0.0232, NOT_IT),
        ("9.3", 200, NOT_IT),  # zeros at the end are no digits of a slip
        ("5.7", "bfea", "5 lines are wanted, got 4."),
        ("5.7", "bfeaa", "Line a stands twice."),
        ("5.7", "bfeac", "One of your lines does not belong there, and one that does is missing."),
        ("5.7", "bfeda", EARLY),
        ("5.7", "dbfea", EARLY),
    ],
)
def test_slips_of_a_hand_that_types_a_number_or_an_order_are_told(id, answer, sentence):
    assert judge(find(id), answer, np.random.default_rng(0)).sentences == (sentence.format(answer),)


def test_a_mistake_that_is_wrong_where_the_answer_is_right_is_another_one():
    """Both give 0 for many examples, which alone is wrong; for one example only the mistake does."""
    edits = "(W @ X) -> 0 * (W @ X)\n    You give nothing."
    assert judged(lambda X: 0 * right(X), edits=edits) == "You give nothing."
    only_one = said(lambda X: right(X) * (X.shape[1] == 1), edits=edits)
    assert only_one.startswith("Where it goes wrong, every number")


def test_two_mistakes_that_give_the_same_are_both_named():
    edits = "X.shape[1] -> X.shape[1] + 1\n    One too many.\n"
    edits += "(W @ X) -> (W @ X + X.shape[1])\n    A length is added."
    assert judged(lambda X: right(X) + 1, edits=edits) == "One too many. Or: A length is added."


def test_a_single_edit_of_the_solution_is_found_as_a_last_resort_and_the_formula_is_not_told():
    answer = lambda X: W @ X / X.shape[0]  # noqa: E731
    assert said(answer, examples=None) == "edit"
    assert "the other axis is taken in the line that returns" in judged(answer, examples=None)


@pytest.mark.parametrize(
    ("right", "observed", "rounded"),
    [
        ([1.26194, 0.04395], [1.26, 0.04], True),
        ([1500.0], [1499.0], False),
        ([45.0, 2000.0], [46.0, 2000.0], False),
        ([1500.0, 0.3], [1499.0, 0.0], False),
        ([1499.7, 0.6], [1499.0, 0.0], True),  # cut off
    ],
)
def test_an_answer_is_rounded_only_if_each_number_is_the_nearest_or_cut_off(right, observed, rounded):
    assert fingerprints._are_rounded([(np.array(right), np.array(observed))]) is rounded


def test_values_in_another_order_are_told_and_a_declared_mistake_comes_first():
    def answer(X):
        return right(X), X

    declared = dict(expected=lambda case: (case[0], right(*case)), parts="X mean")
    assert said(answer, **declared) == (
        "The values are right, and in another order: X and mean are wanted, in this order."
    )
    assert said(lambda X: (2 * right(X), X), **declared) == "form"
    assert said(answer, mistakes={answer: "Known."}, **declared) == "mistake"


def test_of_many_values_no_other_order_is_looked_for():
    """Twelve values have 479 million orders."""
    many = dict(expected=lambda case: tuple(np.arange(12.0) + case[0].sum()), parts="a b c d e f g h i j k l")
    assert "another order" not in said(lambda X: tuple(np.arange(12.0) + X.sum())[::-1], **many)
