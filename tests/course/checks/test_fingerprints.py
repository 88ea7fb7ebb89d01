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


def test_any_factor_is_named_where_advice_for_single_values_would_follow():
    declared = dict(expected=lambda case: (right(*case), 1.0), parts="mean one", if_wrong={"mean": "Advice."})
    assert said(lambda X: (3 * right(X), 1.0), **declared) == (
        "In mean every number is 3 times the right one. The rest is right."
    )
    assert said(lambda X: (3 + right(X), 1.0), **declared) == "place"


@pytest.mark.parametrize(
    "answer, expected",
    [
        (lambda X: (right(X)).astype(X.dtype), fingerprints.WHOLE),
        (lambda X: right(X) + 0.25 * (X.dtype.kind == "i"), "difference"),
        (lambda X: np.round(right(X) + 5), "difference"),
    ],
)
def test_results_that_are_whole_just_where_the_inputs_are_whole_numbers_are_told_so(answer, expected):
    def with_whole_numbers(rng):
        return [*cases(rng), (np.arange(12).reshape(3, 4),)]

    assert said(answer, cases=with_whole_numbers) == expected


@pytest.mark.parametrize(
    "answer, beginning",
    [
        (lambda X: -right(X), "Every number is right except for its sign"),
        (lambda X: 2 * right(X), "Every number is twice the right one"),
        (lambda X: 0.5 * right(X), "Every number is half the right one"),
        (lambda X: 0 * right(X), "Every number is zero"),
        (lambda X: X.shape[1] * right(X), "Every number is the right one times the number of examples"),
        (lambda X: right(X) / X.shape[1], "Every number is the right one over the number of examples"),
        (lambda X: right(X) + X.shape[1] - 1, "One example alone comes out right"),
        (lambda X: right(X) * (1 + 0.9e-8), "The first 8 digits are right and no more"),
        (lambda X: right(X) + 1, "difference"),
        (lambda X: 3 * right(X), "difference"),
        (lambda X: np.where(right(X) > 0, 1, -1) * right(X), "difference"),
    ],
)
def test_a_factor_everywhere_is_recognised_and_another_change_is_not(answer, beginning):
    assert said(answer).startswith(beginning)


def test_a_factor_is_no_factor_if_one_case_lacks_it():
    assert said(lambda X: (2 if X.shape[1] == 3 else -1) * right(X)) == "difference"


def test_without_knowing_the_examples_no_factor_N_is_claimed():
    assert said(lambda X: X.shape[1] * right(X), examples=None) == "edit"


def test_a_transposed_square_is_recognised():
    square = dict(cases=lambda rng: [(rng.normal(size=(2, 2)),)], expected=lambda case: case[0] @ case[0])
    answer = said(lambda A: (A @ A).T, **square, examples=None)
    assert answer == "The numbers are right, but rows and columns have changed places."


def test_another_shape_says_that_the_axes_are_swapped():
    verdict = judge(exercise(), lambda X: right(X).T, np.random.default_rng(0))
    said = "The shape must be (2, 1), yours is (1, 2). The axes are swapped."
    assert verdict.sentences[0].startswith(said)


def test_an_axis_that_was_not_summed_is_not_called_summed():
    longer = judge(exercise(), lambda X: np.vstack([right(X)] * 2)[:, :1], np.random.default_rng(0))
    assert "summed" not in longer.sentences[0]
    other = judge(exercise(), lambda X: np.ones((1, 3)), np.random.default_rng(0))
    assert "Was something summed over the other axis?" in other.sentences[0]


def test_an_answer_that_keeps_something_between_calls_is_recognised():
    calls = []

    def accumulates(X):
        calls.append(1)
        return right(X) * len(calls) ** 2

    assert said(accumulates).startswith("The first call is right, and the same call later is not")


def test_an_answer_that_knows_the_first_case_only_does_not_pass_for_forgetful():
    assert said(lambda X: right(X) + (X.shape[1] > 1) * X.shape[1], examples=None) == "difference"


def test_a_factor_in_some_of_several_values_names_them():
    two = dict(expected=lambda case: (mean_of_examples(case), case[0].sum()), parts="mean total")
    assert said(lambda X: (right(X), -X.sum()), **two) == (
        "In total every number is right except for its sign: is a difference taken the wrong way round? "
        "The rest is right."
    )
    assert said(lambda X: (-right(X), -X.sum()), **two).startswith(
        "Every number is right except for its sign"
    )
    assert said(lambda X: (-right(X), 2 * X.sum()), **two) == "difference"


def test_every_number_is_meant_of_all_cases_or_it_is_said_where():
    clipped = find("10.6")
    (sentence,) = judge(
        clipped, lambda g, largest: g * (g @ g <= largest**2), np.random.default_rng(0)
    ).sentences
    assert sentence.startswith("Where it goes wrong, every number is zero")


@pytest.mark.parametrize(
    "answer, sentence",
    [
        (-0.226, "The digits are right: look at the decimal point."),
        (-0.000226, "The digits are right: look at the decimal point."),
        (-0.023, "That is right as far as it goes: more digits are asked for."),
        (-0.02, "You answered -0.02, and that is not it. Each hint below goes one step further."),
        (-0.0312, "You answered -0.0312, and that is not it. Each hint below goes one step further."),
        (-0.0232, "You answered -0.0232, and that is not it. Each hint below goes one step further."),
    ],
)
def test_slips_of_a_hand_that_types_a_number(answer, sentence):
    assert judge(find("5.3"), answer, np.random.default_rng(0)).sentences == (sentence,)


@pytest.mark.parametrize("id, answer", [("9.3", 200), ("10.1", 1000), ("7.8", 160)])
def test_zeros_at_the_end_are_no_digits_of_a_slip(id, answer):
    (said,) = judge(find(id), answer, np.random.default_rng(0)).sentences
    assert said == f"You answered {answer}, and that is not it. Each hint below goes one step further."


@pytest.mark.parametrize(
    "answer, sentence",
    [
        ("bfea", "5 lines are wanted, got 4."),
        ("bfeaa", "Line a stands twice."),
        ("bfeac", "One of your lines does not belong there, and one that does is missing."),
        ("bfeda", "Line d comes too early: a line that you have below it has to come first."),
        ("dbfea", "Line d comes too early: a line that you have below it has to come first."),
    ],
)
def test_what_is_wrong_with_an_order(answer, sentence):
    assert judge(find("5.7"), answer, np.random.default_rng(0)).sentences == (sentence,)


def test_a_mistake_that_is_wrong_where_the_answer_is_right_is_another_one():
    """Both give 0 for many examples, which alone is wrong; for one example only the mistake does."""
    edits = "(W @ X) -> 0 * (W @ X)\n    You give nothing."
    assert judge(exercise(edits=edits), lambda X: 0 * right(X), np.random.default_rng(0)).sentences == (
        "You give nothing.",
    )
    assert said(lambda X: right(X) * (X.shape[1] == 1), edits=edits).startswith(
        "Where it goes wrong, every number"
    )


def test_two_mistakes_that_give_the_same_are_both_named():
    edits = "X.shape[1] -> X.shape[1] + 1\n    One too many.\n"
    edits += "(W @ X) -> (W @ X + X.shape[1])\n    A length is added."
    found = judge(exercise(edits=edits), lambda X: right(X) + 1, np.random.default_rng(0)).sentences
    assert found == ("One too many. Or: A length is added.",)


def test_a_single_edit_of_the_solution_is_found_as_a_last_resort_and_the_formula_is_not_told():
    verdict = judge(exercise(examples=None), lambda X: W @ X / X.shape[0], np.random.default_rng(0))
    assert verdict.cause == "edit"
    assert "when the other axis is taken in the line that returns" in verdict.sentences[-1]


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
    many = dict(expected=lambda case: tuple(np.arange(12.0) + case[0].sum()))
    assert "another order" not in said(lambda X: tuple(np.arange(12.0) + X.sum())[::-1], **many)
