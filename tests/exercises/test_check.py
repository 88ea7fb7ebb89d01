"""The engine: what a learner reads for each way in which an answer can be wrong."""

import numpy as np
import pytest

from nnlib.exercises import Exercise, Mistake, NotSolved, check, find, judge, lesson

DOUBLE = Exercise(
    id="9.9",
    title="Double it",
    kind="code",
    stars=1,
    minutes=1,
    points=2,
    cases=lambda rng: [(np.array([1.0, -2.0]),), (rng.normal(size=3),)],
    expected=lambda case: 2 * case[0],
    tolerance=1e-12,
    reason="one product",
    mistakes=(Mistake("You squared it.", lambda x: x**2),),
    meaning=lambda case, right: "Each entry counts twice.",
)


def sentences(answer):
    return " ".join(judge(DOUBLE, answer, np.random.default_rng(0)).sentences)


def test_a_right_answer_gets_its_points():
    verdict = judge(DOUBLE, lambda x: x + x, np.random.default_rng(0))
    assert (verdict.state, verdict.points, verdict.sentences) == ("right", 2, ())


def test_a_hole_is_not_begun_and_not_wrong():
    def stub(x):
        raise NotImplementedError

    for hole in (..., stub, lambda x: ..., lambda x: ... * x):
        assert judge(DOUBLE, hole, np.random.default_rng(0)).state == "not begun"


def test_a_known_mistake_gets_its_own_sentence():
    assert sentences(lambda x: x * x) == "You squared it."


def test_code_that_raises_is_told_what_and_where():
    def divides(x):
        return x / int("0x")

    said = sentences(divides)
    assert said.startswith("Your code raised ValueError: invalid literal")
    assert said.endswith('The line is: return x / int("0x")')


def test_a_missing_return_is_named():
    assert sentences(lambda x: None) == "Your code gives None: is a return missing?"


def test_a_wrong_shape_is_told_with_both_shapes():
    assert sentences(lambda x: 2 * x[:, None]) == (
        "The shape must be (2,), yours is (2, 1). "
        "The numbers are as many as wanted: an axis of length 1 was lost or gained."
    )


def test_a_number_that_is_not_finite_is_named():
    assert sentences(lambda x: x * np.nan) == (
        "Your result is not finite (nan or inf): look for a division by zero or a value that explodes."
    )


def test_a_wrong_sign_everywhere_is_recognised():
    assert sentences(lambda x: -2 * x).startswith("Every number is right except for its sign")


def test_an_unknown_error_shows_both_numbers_and_what_the_right_one_means():
    assert sentences(lambda x: 2 * x + 1) == (
        "In the first case that differs you return [ 3., -3.]; [ 2., -4.] is right. Each entry counts twice."
    )


def test_the_arrays_of_a_case_survive_an_answer_that_writes_into_them():
    def scribbler(x):
        x *= 2
        return x

    assert judge(DOUBLE, scribbler, np.random.default_rng(0)).state == "right"


def test_an_unknown_id_is_told_which_ids_there_are():
    with pytest.raises(LookupError) as error:
        find("0.99")
    assert str(error.value) == "there is no exercise '0.99'; lesson 00 has 0.1, 0.2, 0.3, 0.4, 0.5."
    with pytest.raises(LookupError, match="there is no lesson '77' with exercises."):
        find("77.1")
    with pytest.raises(LookupError, match="there is no exercise 'seven'; an id looks like \"5.1\"."):
        check("seven", 1)


def test_a_check_reports_in_a_notebook_and_raises_under_validation(monkeypatch):
    monkeypatch.delenv("NNLIB_VALIDATE", raising=False)
    feedback = check("0.2", "a")
    assert str(feedback).startswith("Exercise 0.2 is not right yet. Line a computes p")
    monkeypatch.setenv("NNLIB_VALIDATE", "1")
    with pytest.raises(NotSolved) as error:
        check("0.2", "a")
    assert str(error.value) == str(feedback)


def test_feedback_has_the_same_words_as_text_and_as_html():
    bundle = check("0.2", "b")._repr_mimebundle_()
    for sentence in ("Exercise 0.2 is not right yet.", "Line b compares p with the target."):
        assert sentence in bundle["text/plain"] and sentence in bundle["text/html"]
    assert 'role="status" aria-label="Feedback on exercise 0.2"' in bundle["text/html"]


def test_the_quiz_counts_and_keeps_the_score(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = str(check("0.1", "aaaaa aaaaa"))
    assert "4 of 10 right. The score is kept in quiz_scores.json" in said
    assert '"right": 4' in (tmp_path / "quiz_scores.json").read_text()
    assert str(check("0.1", "ab")).endswith("The answer is a text of 10 letters, one a question.")


GRADED = [e for number in ("00", "05") for e in lesson(number) if e.kind not in ("explain", "quiz")]


@pytest.mark.parametrize("exercise", GRADED, ids=lambda e: e.id)
def test_every_declared_mistake_is_refused_with_its_own_sentence(exercise):
    assert len({mistake.sentence for mistake in exercise.mistakes}) == len(exercise.mistakes)
    for seed in range(3):
        for mistake in exercise.mistakes:
            verdict = judge(exercise, mistake.answer, np.random.default_rng(seed))
            assert verdict.state == "not yet"
            assert verdict.sentences == (mistake.sentence,)


@pytest.mark.parametrize("exercise", [e for e in GRADED if e.kind in ("code", "bug")], ids=lambda e: e.id)
def test_every_code_exercise_knows_at_least_four_mistakes(exercise):
    assert len(exercise.mistakes) >= 4
    assert exercise.tolerance > 0 and exercise.reason
