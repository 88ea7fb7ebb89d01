"""The engine: what a learner reads for each way in which an answer can be wrong."""

from dataclasses import replace

import numpy as np
import pytest

from nnlib.course import check
from nnlib.course.checks import Exercise, NotSolved, find, judge
from nnlib.course.checks.comparison import as_typed, show
from nnlib.course.checks.feedback import Feedback, as_html

DOUBLE = Exercise(
    id="9.9",
    title="Double it",
    kind="code",
    stars=1,
    minutes=1,
    points=2,
    cases=lambda rng: [(np.array([1.0, -2.0]),), (rng.normal(size=3),)],
    expected=lambda case: 2 * case[0],
    solution="""
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
""",
    edits="""
2 * x -> x**2
    You squared it.
2 * x -> x**3
    You cubed it.
""",
    meaning="Each entry counts twice.",
)


def sentences(answer):
    return " ".join(judge(DOUBLE, answer, np.random.default_rng(0)).sentences)


def test_a_right_answer_gets_its_points():
    verdict = judge(DOUBLE, lambda x: x + x, np.random.default_rng(0))
    assert (verdict.state, verdict.points, verdict.sentences) == ("right", 2, ())


def test_dots_that_are_left_in_one_of_several_values_are_named():
    two = replace(DOUBLE, expected=lambda case: (2 * case[0], case[0]), parts="double same", meaning="")
    said = judge(two, lambda x: (2 * x, ...), np.random.default_rng(0)).sentences
    assert said == (
        "In same: its three dots are still there: put what is asked for in their place. "
        "The inputs were x = [1, -2].",
    )


def test_a_matrix_product_that_does_not_fit_is_told_with_both_shapes():
    M = np.ones((3, 4))
    for product in (lambda x: M @ x, lambda x: np.dot(M, x), lambda x: M.dot(x)):
        said = sentences(product)
        assert said.startswith("(3, 4) @ (2,) do not fit: the inner lengths are 4 and 2. Which one turns?")
    assert sentences(lambda x: M @ np.copy(x)).startswith(
        "A matrix product does not fit: the inner lengths are 4 and 2. Which of the two turns?"
    )
    assert sentences(lambda x: M @ 2.0).startswith("A matrix product needs an array on both sides")


def test_what_is_said_depends_on_the_fixed_cases_alone_if_one_of_them_fails():
    verdicts = [judge(DOUBLE, lambda x: 2 * x + 1, np.random.default_rng(seed)) for seed in range(20)]
    assert len({verdict.sentences for verdict in verdicts}) == 1


def test_what_an_answer_does_with_fresh_cases_is_told_only_where_they_decide():
    known = {case[0].tobytes() for case in DOUBLE.fixed_cases}

    def squares_and_fails_later(x):
        print(x)
        return x**2 if x.tobytes() in known else 1 / 0

    def talks(x):
        print(x)
        return 2 * x

    draws = [np.random.default_rng(seed) for seed in range(1, 6)]
    for answer, said in [(squares_and_fails_later, ("You squared it.",)), (talks, ())]:
        verdicts = [judge(DOUBLE, answer, rng) for rng in draws]
        assert {verdict.sentences for verdict in verdicts} == {said}
        assert len({verdict.notes for verdict in verdicts}) == 1


def test_an_answer_that_is_wrong_for_fresh_cases_only_is_refused_all_the_same():
    known = {case[0].tobytes() for case in DOUBLE.fixed_cases}
    cheat = lambda x: 2 * x if x.tobytes() in known else 2 * x + 1  # noqa: E731
    assert judge(DOUBLE, cheat, np.random.default_rng(5)).state == "not yet"


def test_code_that_raises_at_a_later_case_is_told_with_its_inputs():
    def picky(x):
        return 2 * x.reshape(2)

    assert ": `return 2 * x.reshape(2)`. The inputs were x = [0.12573, -0.132105, 0.6" in sentences(picky)


def test_a_missing_return_is_named():
    assert (
        sentences(lambda x: None) == "Your code gives None: is a return missing? The inputs were x = [1, -2]."
    )


def test_a_wrong_shape_is_told_with_both_shapes():
    assert sentences(lambda x: 2 * x[:, None]) == (
        "The shape must be (2,), yours is (2, 1). "
        "The numbers are as many as wanted: an axis of length 1 was lost or gained. "
        "The inputs were x = [1, -2]."
    )


def test_a_number_that_is_not_finite_is_named():
    assert sentences(lambda x: x * np.nan) == (
        "Your result is not finite (nan or inf): look for a division by zero, the logarithm of zero, "
        "the root of a negative number, or a value that explodes."
    )


def test_what_is_no_number_or_fraction_is_not_computed():
    for text in ("", "()", "1/0", "x", "a/b", "1 +", "9**9**9", "True", "(" * 5000, "1/2/", "f()"):
        assert as_typed(text, 0.5) == text
    assert as_typed("(1/2)", 0.5) == as_typed(" 1 / 2 ", 0.5) == as_typed("-(−0.5)", 0.5) == 0.5


FILLS = {dict: lambda box: box.setdefault(len(box), 1), list: lambda box: box.append(1)}


@pytest.mark.parametrize("kind", FILLS)
def test_what_calls_leave_in_a_default_value_is_noted_and_taken_out_again(kind):
    box = kind()

    def answer(x, seen=box):
        FILLS[kind](seen)
        return 2 * x

    for _ in range(2):
        verdict = judge(DOUBLE, answer, np.random.default_rng(0))
        (note,) = verdict.notes
        assert verdict.state == "right" and "keeps what it writes into seen:" in note
    assert not box


def test_a_default_value_that_is_only_read_is_no_matter_for_a_note():
    table = {"a": np.ones(2)}
    assert judge(DOUBLE, lambda x, of=table: 2 * x, np.random.default_rng(0)).notes == ()
    assert list(table) == ["a"]


def test_an_unknown_error_shows_both_numbers_and_what_the_right_one_means():
    assert sentences(lambda x: 2 * x + 1) == (
        "With x = [1, -2] you return [3, -3]; [2, -4] is right. Each entry counts twice."
    )


def test_an_answer_that_writes_into_its_argument_is_right_and_told_so():
    def scribbler(x):
        x *= 2
        return x

    verdict = judge(DOUBLE, scribbler, np.random.default_rng(0))
    note = "Your function changes its argument x: whoever calls it finds other numbers there."
    assert (verdict.state, verdict.notes) == ("right", (note,))
    assert str(Feedback(verdict)) == f"Exercise 9.9 is right: 2 points. {note}"


def test_an_answer_that_prints_at_every_case_has_one_note_a_text():
    def talker(x):
        print("here")
        return 2 * x

    assert judge(DOUBLE, talker, np.random.default_rng(0)).notes == ("It printed: here",)


def test_the_first_reason_that_applies_is_told():
    """Raised, then form, then a known mistake, then not finite; each wrong in another case."""

    def by_call(*results):
        rest = iter(results)
        return lambda x: next(rest, lambda x: 2 * x)(x)

    def fails(x):
        raise ValueError

    squares, bare, infinite = (lambda x: x**2), (lambda x: 1.0), (lambda x: x * np.inf)
    for by_case, cause in (
        ((squares, bare, fails), "trouble"),
        ((squares, infinite, bare), "form"),
        ((squares, squares, squares), "mistake"),
        ((squares, squares, infinite), "not finite"),
    ):
        assert judge(DOUBLE, by_call(*by_case), np.random.default_rng(0)).cause == cause


def test_several_values_are_told_apart_by_their_names():
    two = replace(
        DOUBLE, expected=lambda case: (2 * case[0], case[0].sum()), parts="double total", meaning=""
    )
    (here, numbers) = judge(two, lambda x: (2 * x, 7.0), np.random.default_rng(0)).sentences
    assert here == "Right: double. Not yet: total."
    assert numbers == "With x = [1, -2] you return as total 7; -1 is right."
    assert judge(two, lambda x: 2 * x[0], np.random.default_rng(0)).sentences == (
        "2 values are wanted, separated by commas; got one number. The inputs were x = [1, -2].",
    )
    assert judge(two, lambda x: 2 * x, np.random.default_rng(0)).sentences == (
        "2 values are wanted, separated by commas; got one array. The inputs were x = [1, -2].",
    )
    assert judge(two, lambda x: (2 * x, x), np.random.default_rng(0)).sentences == (
        "In total: the shape must be () (a single number), yours is (2,). The inputs were x = [1, -2].",
    )
    assert judge(two, lambda x: (2 * x, x.sum(), 0), np.random.default_rng(0)).sentences == (
        "2 values are wanted, got 3. The inputs were x = [1, -2].",
    )


def test_the_value_that_goes_wrong_first_has_its_own_sentence():
    chain = replace(
        DOUBLE,
        expected=lambda case: (2 * case[0].sum(), case[0].sum()),
        parts="double total",
        if_wrong={"total": "Add up first.", "double": "Then double."},
        meaning="",
    )
    for answer, sentence in (
        (lambda x: (8.0, 7.0), "Add up first."),
        (lambda x: (2 * x.sum(), 7.0), "Add up first."),
        (lambda x: (8.0, x.sum()), "Then double."),
    ):
        verdict = judge(chain, answer, np.random.default_rng(0))
        assert (verdict.cause, verdict.sentences[-1]) == ("place", sentence)


def test_a_wrong_list_is_shown_as_the_array_that_is_wanted():
    said = " ".join(judge(DOUBLE, lambda x: list(x / 7), np.random.default_rng(0)).sentences)
    assert "you return [0.14286, -0.28571]; [2, -4] is right." in said


def test_a_text_where_one_number_is_wanted_is_told_so():
    (said,) = judge(find("10.2"), "16 units", np.random.default_rng(0)).sentences
    assert said == "One number is wanted, got the text '16 units': write it like 0.25, 1/4 or 2.5e-1."


def test_a_right_answer_may_be_a_list():
    assert judge(DOUBLE, lambda x: list(2 * x), np.random.default_rng(0)).state == "right"


@pytest.mark.parametrize(
    "answer, sentence",
    [
        ("x", "There is no option 'x'; the letters are a, b, c, d."),
        ("both", "One letter is wanted, of a, b, c, d; you answered 'both'."),
        (4, "The answer is a text in quotes, got 4."),
        (None, "The answer is a text in quotes, got None."),
        ("", "One letter is wanted, of a, b, c, d; you answered ''."),
        ("cd", "One letter is wanted, of a, b, c, d; you answered 'cd'."),
    ],
)
def test_a_letter_that_is_none_of_the_options_is_told_which_there_are(answer, sentence):
    assert judge(find("0.2"), answer, np.random.default_rng(0)).sentences == (sentence,)


def test_a_mistake_is_named_where_the_answer_is_nearer_to_it_than_to_what_is_right():
    says = "12 is the true slope"
    for answer, named in ((12, True), (12.001, True), (12.02, False), (12.008, False)):
        (sentence,) = judge(find("1.3"), answer, np.random.default_rng(0)).sentences
        assert sentence.startswith(says) == named


def test_the_right_value_of_an_answer_that_is_no_code_is_never_shown():
    for id, answer, right in (
        ("0.3", 17.0, "0.5"),
        ("5.3", 17.0, "0.0226"),
        ("5.7", "bfea", "bfead"),
    ):
        said = " ".join(judge(find(id), answer, np.random.default_rng(0)).sentences)
        assert said and right not in said


def test_what_is_said_of_an_odd_answer_is_said_of_answers_and_not_of_code():
    def said(id, answer):
        return " ".join(judge(find(id), answer, np.random.default_rng(0)).sentences)

    assert said("0.3", None).startswith("Your answer is None") and "return" not in said("0.3", None)
    assert "no comma between thousands" in said("8.4", (1, 350))
    assert "no comma" in said("8.4", "1,350") and "no comma" in said("0.3", "0,5")
    assert "comma" not in said("0.2", (0, 7)) and "comma" not in said("0.3", [])


def test_a_check_leaves_the_global_random_state_alone():
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    check("0.4", lambda theta, gradient, eta: theta + np.random.normal())
    assert np.array_equal(np.random.get_state()[1], before)


def test_an_unknown_id_is_told_which_ids_there_are():
    with pytest.raises(LookupError) as error:
        find("0.99")
    assert str(error.value) == "there is no exercise '0.99'; lesson 00 has 0.1, 0.2, 0.3, 0.4, 0.5."
    with pytest.raises(LookupError, match="there is no lesson '77' with exercises."):
        find("77.1")
    with pytest.raises(LookupError, match="there is no exercise 'seven'; an id looks like \"5.1\"."):
        check("seven", 1)
    with pytest.raises(LookupError, match="exercise 5.9 is answered in words, which a person reads."):
        check("5.9", "Because.")


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
    for sentence in (
        "Exercise 0.2 is not right yet.",
        "Line b compares p with the target, and writes only L.",
    ):
        assert sentence in bundle["text/plain"] and sentence in bundle["text/html"]
    assert 'role="status" aria-label="Feedback on exercise 0.2"' in bundle["text/html"]


def test_code_in_a_sentence_is_marked_as_code_and_all_else_is_text():
    assert as_html("`a < b` or <b>") == '<code translate="no">a &lt; b</code> or &lt;b&gt;'
    walk_up = next(m for m in find("0.4").known_mistakes if "`" not in m.sentence)
    verdict = judge(find("0.4"), walk_up.answer, np.random.default_rng(0))
    marked = replace(verdict, sentences=("`-=` writes into it.",))
    html = Feedback(marked)._repr_mimebundle_()["text/html"]
    assert '<code translate="no">-=</code> writes into' in html


def test_the_opening_quiz_takes_answers_and_tells_no_score(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for given in ("aaaaa aaaaa", "A,B,A,B,C,A,C,A,B,B", list("aaaaaaaaaa")):
        said = str(check("0.1", given))
        assert said == "Exercise 0.1: answers taken, not graded. Lesson 11 asks again, and shows both scores."
    for given in ("ab", "zzzzz zzzzz", 3):
        said = str(check("0.1", given))
        assert said.endswith("The answer is a text of 10 letters, one a question, each a or b or c.")


def test_nbgrader_reads_the_points_where_a_learner_reads_words(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    bundle = check("0.2", "d")._repr_mimebundle_()
    assert bundle["text/plain"] == "1.0" and "Exercise 0.2 is right: 1 point." in bundle["text/html"]


def test_rounding_is_shown_as_0_and_nothing_else_is_touched():
    assert show(np.array([1.5, -2.2e-11, 1e-3])) == "[1.5, 0, 0.001]"
    assert show(np.array([123_456, 1])) == "[123456, 1]" and show(np.array([True, False])) == "[ True, False]"
    assert show(np.array([np.inf, 1.0])) == "[inf, 1]" and show(np.array([])) == "[]"
