"""A declaration that contradicts itself is refused at import, in one sentence."""

import numpy as np
import pytest

from nnlib.course.checks.declaration import no_oracle
from nnlib.course.checks.exercise import Exercise, Mistake, forms

CODE = dict(
    id="9.1",
    title="Double it",
    kind="code",
    stars=1,
    minutes=1,
    points=2,
    expected=lambda case: 2 * case[0],
    cases=lambda rng: [(1.0,)],
    tolerance=1e-12,
    reason="one product",
    mistakes=tuple(Mistake(f"Mistake {n}.", lambda x, n=n: n * x) for n in (3, 4, 5, 6)),
)
CHOICE = dict(
    id="9.2",
    title="Pick one",
    kind="choose",
    stars=1,
    minutes=1,
    points=1,
    expected=lambda case: "a",
    options={"a": "this", "b": "that", "c": "neither"},
    mistakes=(Mistake("That is that.", "b"), Mistake("One of them it is.", "c")),
)


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
        (CODE, dict(minutes=0), "minutes are positive, and points are not negative."),
        (CODE, dict(points=-1), "minutes are positive, and points are not negative."),
        (CODE, dict(expected=no_oracle), "an oracle is missing: expected(case)."),
        (CODE, dict(kind="explain"), "a person grades an explanation: no oracle, no mistakes."),
        (CODE, dict(tolerance=0), "numbers need a tolerance and the reason for it."),
        (CODE, dict(if_wrong={"v": "No."}), "if_wrong speaks of a value that is not among the parts."),
        (
            CODE,
            dict(observe=lambda answer, case: answer(case)),
            "write observe as a function at the top level of a file; the grader sends its source.",
        ),
        (CODE, dict(reason=""), "numbers need a tolerance and the reason for it."),
        (CODE, dict(mistakes=CODE["mistakes"][:3]), "code needs at least 4 known mistakes, got 3."),
        (
            CODE,
            dict(mistakes=tuple(forms("All one.", *range(5)))),
            "code needs at least 4 known mistakes, got 1.",
        ),
        (CHOICE, dict(options={}), 'the kind "choose" needs options.'),
        (CHOICE, dict(options={"A": "this"}), "options are named by one small letter each."),
        (CHOICE, dict(expected=lambda case: "d"), "the right answer 'd' is not among the options."),
        (CHOICE, dict(mistakes=(Mistake("No.", "z"),)), "a mistake is not among the options."),
        (
            CHOICE,
            dict(mistakes=(*CHOICE["mistakes"], Mistake("No.", "a"))),
            "a mistake is the right answer, or stands twice.",
        ),
        (CHOICE, dict(mistakes=CHOICE["mistakes"][:1]), "each wrong option needs its mistake."),
        (CHOICE, dict(expected=lambda case: "ab"), "one letter is the right answer."),
    ],
)
def test_a_contradiction_is_told_with_the_exercise(declared, change, sentence):
    Exercise(**declared)
    with pytest.raises(ValueError) as error:
        Exercise(**{**declared, **change})
    assert str(error.value) == f"exercise {(declared | change)['id']}: {sentence}"


def test_an_order_may_know_few_of_its_many_wrong_answers():
    ordered = {**CHOICE, "kind": "order", "expected": lambda case: "ab", "mistakes": (Mistake("No.", "ba"),)}
    assert not Exercise(**ordered).is_code


def test_code_is_tried_with_its_first_case_twice_and_a_value_once():
    rng = np.random.default_rng(0)
    assert Exercise(**CODE).cases_to_try(rng) == [(1.0,), (1.0,)]
    assert Exercise(**CHOICE).cases_to_try(rng) == [()]


def test_a_bug_to_find_is_code_unless_it_has_options():
    assert Exercise(**{**CODE, "kind": "debug"}).is_code
    assert not Exercise(**{**CHOICE, "kind": "debug"}).is_code
