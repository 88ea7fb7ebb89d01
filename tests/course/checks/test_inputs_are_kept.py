"""Inputs are kept and named on the way to a verdict, and what is no function is told as such."""

from dataclasses import replace

import numpy as np

from nnlib.course.checks import judge
from nnlib.course.checks.exercise import Exercise

DOUBLED = Exercise(
    id="9.9", title="Twice as much", kind="code", stars=1, minutes=1, points=1,
    cases=lambda rng: [(np.array([1.0, 2.0]), 3.0), (np.array([4.0, -1.0, 0.5]), 3.0)],
    expected=lambda case: case[1] * case[0],
    solution='''
def doubled(x, factor):
    """Each number times the factor."""
    ### BEGIN SOLUTION
    made = np.zeros(len(x))
    for i in range(len(x)):
        made[i] = factor * x[i]
    return made
    ### END SOLUTION
''',
    edits="""
made = np.zeros(len(x)) -> made = x && factor * x[i] -> factor + x[i]
    You add the factor.
""",
)  # fmt: skip


def call_with_more(answer, case):
    return answer(*case)


def judged(answer):
    return judge(DOUBLED, answer, np.random.default_rng(0))


def test_a_known_mistake_that_writes_into_its_inputs_changes_no_case():
    for _ in range(2):
        assert judged(lambda x, factor: x + factor).sentences == ("You add the factor.",)
    np.testing.assert_array_equal(DOUBLED.fixed_cases[0][0], [1, 2])
    assert judged(DOUBLED.answer()).state == "right"


def test_a_wrong_shape_is_told_with_the_inputs_that_gave_it():
    (said,) = judged(lambda x, factor: np.array([3.0, 6.0])).sentences
    assert said.endswith("yours is (2,). The inputs were x = [4, -1, 0.5], factor = 3.")


def test_a_value_where_a_function_is_wanted_is_told_also_where_observe_is_not_a_plain_call():
    for exercise in (DOUBLED, replace(DOUBLED, observe=call_with_more)):
        (said,) = judge(exercise, 3.0, np.random.default_rng(0)).sentences
        assert said == "A function is wanted, got float: give its name, without brackets."
