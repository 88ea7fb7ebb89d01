"""A declaration that contradicts itself is refused at import, in one sentence."""

import numpy as np
import pytest

from nnlib.course.checks.exercise import Exercise

SOLUTION = """
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
"""
ANY = dict(id="9.1", title="Any", stars=1, minutes=1, points=1)
CODE = ANY | dict(
    kind="code",
    expected=lambda case: 2 * case[0],
    cases=lambda rng: [(1.0,), (rng.normal(),)],
    solution=SOLUTION,
    edits="""
2 * x -> x**2 || x * x
    You squared it.
2 * x -> 3 * x || 4 * x && x -> -x
    Three or four times, and
    with the wrong sign.
""",
)
CHOICE = ANY | dict(
    kind="choose",
    expected="a",
    options={"a": "this", "b": "that", "c": "neither"},
    mistakes={"b": "That is that.", "c": "One of them is right."},
)
WORDS = ANY | dict(kind="explain", model="Because.", points_to_compare=("One.", "Two.", "Three."))
NO_TIME = "minutes are positive, and points are not negative."
NO_MODEL = "an explanation needs a model answer and three points to compare with."
NO_TOLERANCE = "numbers need a tolerance and the reason for it."
NO_CODE = "code, and code alone, has a solution."


@pytest.mark.parametrize(
    "declared, change, sentence",
    [
        (CODE, dict(id="nine"), 'an id is lesson, point, number, such as "5.1".'),
        (
            CODE,
            dict(kind="riddle"),
            "there is no kind 'riddle'; the kinds are code, debug, derive, predict, choose, order, explain, "
            "quiz.",
        ),
        (CODE, dict(stars=4), "stars are 1, 2 or 3, got 4."),
        (CODE, dict(minutes=0), NO_TIME),
        (CODE, dict(points=-1), NO_TIME),
        (CODE, dict(expected=None), "what is right is missing: expected."),
        (WORDS, dict(expected="x"), "a person grades an explanation: no oracle, no mistakes."),
        (WORDS, dict(model=""), NO_MODEL),
        (WORDS, dict(points_to_compare=("One.",)), NO_MODEL),
        (CODE, dict(tolerance=0), NO_TOLERANCE),
        (CODE, dict(if_wrong={"v": "No."}), "if_wrong speaks of a value that is not among the parts."),
        (
            CODE,
            dict(observe=lambda answer, case: answer(case)),
            "write observe as a function at the top level of a file; the grader sends its source.",
        ),
        (CODE, dict(reason=""), NO_TOLERANCE),
        (CODE, dict(solution=""), NO_CODE),
        (CHOICE, dict(solution=SOLUTION), NO_CODE),
        (
            CODE,
            dict(edits="3 * x -> x\n    No."),
            "in its solution or edits: the solution has no '3 * x' to be changed.",
        ),
        (
            CODE,
            dict(edits="    You squared it."),
            "in its solution or edits: no edit `old -> new` belongs to the sentence 'You squared it.'.",
        ),
        (
            CODE,
            dict(edits="2 * x -> x\nForgot."),
            "in its solution or edits: the line 'Forgot.' is no edit `old -> new`; a sentence is indented.",
        ),
        (CODE, dict(edits="2 * x -> x"), "the edits [('2 * x', 'x')] have no sentence."),
        (CHOICE, dict(meaning="It is right."), "a meaning is told of code alone."),
        (
            CHOICE,
            dict(expected=np.ones(2)),
            "what is right of an answer that is no code is one number or a text.",
        ),
        (CHOICE, dict(options={}), 'the kind "choose" needs options.'),
        (CHOICE, dict(options={"A": "this"}), "options are named by one small letter each."),
        (CHOICE, dict(expected="d"), "the right answer 'd' is not among the options."),
        (CHOICE, dict(mistakes={"z": "No."}), "a mistake is not among the options."),
        (
            CHOICE,
            dict(mistakes=CHOICE["mistakes"] | {"a": "No."}),
            "a mistake is the right answer, or stands twice.",
        ),
        (
            CHOICE,
            dict(mistakes={"b": "That is that."}),
            "each wrong option needs its mistake, and these have none: c.",
        ),
        (CHOICE, dict(expected="ab"), "one letter is the right answer."),
    ],
)
def test_a_contradiction_is_told_with_the_exercise(declared, change, sentence):
    Exercise(**declared)
    with pytest.raises(ValueError) as error:
        Exercise(**{**declared, **change})
    assert str(error.value) == f"exercise {(declared | change)['id']}: {sentence}"


def test_a_mistake_is_an_edit_and_several_edits_and_several_outcomes_of_one_may_share_a_sentence():
    found = [(mistake.sentence, mistake.answer(5.0)) for mistake in Exercise(**CODE).known_mistakes]
    assert found == [
        ("You squared it.", 25.0),
        ("You squared it.", 25.0),
        ("Three or four times, and with the wrong sign.", -15.0),
        ("Three or four times, and with the wrong sign.", -20.0),
    ]


def test_an_edit_changes_the_lines_between_the_markers_only():
    given = SOLUTION.replace("    ### BEGIN", "    x = 2 * x\n    ### BEGIN")
    exercise = Exercise(**CODE | dict(solution=given, edits="2 * x -> x\n    No."))
    assert exercise.known_mistakes[0].answer(5.0) == 10.0


def test_several_values_may_share_a_sentence():
    number = CHOICE | dict(kind="derive", options={}, expected=2.0, mistakes={(3, 4.5): "No.", -2: "Sign."})
    known = Exercise(**number).known_mistakes
    assert [(m.sentence, m.answer) for m in known] == [("No.", 3), ("No.", 4.5), ("Sign.", -2)]


def test_code_is_tried_with_fixed_cases_the_first_of_them_twice_then_with_fresh_ones_and_a_value_once():
    exercise = Exercise(**CODE)
    one, other = (exercise.cases_to_try(np.random.default_rng(seed)) for seed in (1, 2))
    assert one[0] == one[2] == (1.0,) and one[:3] == other[:3] == exercise.fixed_cases
    assert one[3:] != other[3:]
    assert Exercise(**CHOICE).cases_to_try(np.random.default_rng(0)) == [()]


def test_a_bug_to_find_is_code_unless_it_has_options():
    assert Exercise(**CODE | dict(kind="debug")).is_code
    assert not Exercise(**CHOICE | dict(kind="debug")).is_code
