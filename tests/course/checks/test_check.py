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
return 2 * x -> x += 2; return x
    You added 2.
""",
    meaning="Each entry counts twice.",
)
TWO = replace(DOUBLE, expected=lambda case: (2 * case[0], case[0].sum()), parts="double total", meaning="")
KNOWN = {case[0].tobytes() for case in DOUBLE.fixed_cases}


def judged(answer, exercise=DOUBLE, seed=0):
    return judge(exercise, answer, np.random.default_rng(seed))


def said(answer, exercise=DOUBLE):
    return " ".join(judged(answer, exercise).sentences)


@pytest.mark.parametrize("answer", [lambda x: x + x, lambda x: list(2 * x)])
def test_a_right_answer_gets_its_points(answer):
    verdict = judged(answer)
    assert (verdict.state, verdict.points, verdict.sentences) == ("right", 2, ())


@pytest.mark.parametrize(
    ("answer", "sentences"),
    [
        (lambda x: None, "Your code gives None: is a return missing? The inputs were x = [1, -2]."),
        (
            lambda x: 2 * x[:, None],
            "The shape must be (2,), yours is (2, 1). The numbers are as many as wanted: an axis of length 1 "
            "was lost or gained. The inputs were x = [1, -2].",
        ),
        (
            lambda x: x * np.nan,
            "Your result is not finite (nan or inf): look for a division by zero, the logarithm of zero, "
            "the root of a negative number, or a value that explodes.",
        ),
        (
            lambda x: 2 * x + 1,
            "With x = [1, -2] you return [3, -3]; [2, -4] is right. Each entry counts twice.",
        ),
        (
            lambda x: list(x / 7),
            "With x = [1, -2] you return [0.14286, -0.28571]; [2, -4] is right. Each entry counts twice.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_simplest_inputs(answer, sentences):
    assert said(answer) == sentences


@pytest.mark.parametrize(
    ("answer", "sentences"),
    [
        (
            lambda x: (2 * x, 7.0),
            "Right: double. Not yet: total. With x = [1, -2] you return as total 7; -1 is right.",
        ),
        (lambda x: 2 * x[0], "2 values are wanted, separated by commas; got one number."),
        (lambda x: 2 * x, "2 values are wanted, separated by commas; got one array."),
        (lambda x: (2 * x, x.sum(), 0), "2 values are wanted, got 3."),
        (lambda x: (2 * x, x), "In total: the shape must be () (a single number), yours is (2,)."),
        (
            lambda x: (2 * x, ...),
            "In total: its three dots are still there: put what is asked for in their place.",
        ),
    ],
)
def test_several_values_are_told_apart_by_their_names(answer, sentences):
    assert said(answer, TWO).removesuffix(" The inputs were x = [1, -2].") == sentences


def test_several_values_that_have_no_names_are_told_by_their_places():
    unnamed = replace(TWO, parts="")
    assert said(lambda x: (2 * x, 7.0), unnamed).startswith("Right: value 1. Not yet: value 2.")
    assert said(lambda x: (2 * x, x), unnamed).startswith("In value 2: the shape must be ()")


def test_words_that_code_gives_are_right_or_wrong():
    words = replace(DOUBLE, expected=lambda case: "up" if case[0].sum() > 0 else "down", meaning="")
    assert said(lambda x: "down", words).endswith("you return 'down'; 'up' is right.")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda x: (8.0, 7.0), "Add up first."),
        (lambda x: (2 * x.sum(), 7.0), "Add up first."),
        (lambda x: (8.0, x.sum()), "Then double."),
    ],
)
def test_the_value_that_goes_wrong_first_has_its_own_sentence(answer, sentence):
    advice = {"total": "Add up first.", "double": "Then double."}
    chain = replace(TWO, expected=lambda case: (2 * case[0].sum(), case[0].sum()), if_wrong=advice)
    verdict = judged(answer, chain)
    assert (verdict.cause, verdict.sentences[-1]) == ("place", sentence)


M = np.ones((3, 4))
BOTH = "(3, 4) @ (2,) do not fit: the inner lengths are 4 and 2. Which one turns?"


@pytest.mark.parametrize(
    ("product", "beginning"),
    [
        (lambda x: M @ x, BOTH),
        (lambda x: np.dot(M, x), BOTH),
        (lambda x: M.dot(x), BOTH),
        (
            lambda x: M @ np.copy(x),
            "A matrix product does not fit: the inner lengths are 4 and 2. Which of the two turns?",
        ),
        (lambda x: M @ 2.0, "A matrix product needs an array on both sides"),
    ],
)
def test_a_matrix_product_that_does_not_fit_is_told_with_both_shapes(product, beginning):
    assert said(product).startswith(beginning)


def squares_and_fails_later(x):
    print(x)
    return x**2 if x.tobytes() in KNOWN else 1 / 0


def squares_and_cubes_later(x):
    return x**2 if x.tobytes() in KNOWN else x**3


def talks(x):
    print(x)
    return 2 * x


SQUARED = ("You squared it.",)


@pytest.mark.parametrize(
    ("answer", "sentences"),
    [(squares_and_fails_later, SQUARED), (squares_and_cubes_later, SQUARED), (talks, ())],
)
def test_what_an_answer_does_with_fresh_cases_is_told_only_where_they_decide(answer, sentences):
    verdicts = [judged(answer, seed=seed) for seed in range(1, 6)]
    assert {verdict.sentences for verdict in verdicts} == {sentences}
    assert len({verdict.notes for verdict in verdicts}) == 1


def test_an_answer_that_is_wrong_for_fresh_cases_only_is_refused_all_the_same():
    assert judged(lambda x: 2 * x + (x.tobytes() not in KNOWN), seed=5).state == "not yet"


def test_code_that_raises_at_a_later_case_is_told_with_its_inputs():
    def picky(x):
        return 2 * x.reshape(2)

    assert ": `return 2 * x.reshape(2)`. The inputs were x = [0.12573, -0.132105, 0.6" in said(picky)


def test_a_known_mistake_that_writes_into_its_inputs_changes_no_case():
    assert said(lambda x: x + 2) == "You added 2."
    np.testing.assert_array_equal(DOUBLE.fixed_cases[0][0], [1, -2])


def test_a_value_where_a_function_is_wanted_is_told_also_where_observe_is_not_a_plain_call():
    other = replace(DOUBLE, observe=squares_and_fails_later)
    assert said(3.0, other) == "A function is wanted, got float: give its name, without brackets."


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
        verdict = judged(answer)
        (note,) = verdict.notes
        assert verdict.state == "right" and "keeps what it writes into seen:" in note
    assert not box


def test_a_default_value_that_is_only_read_is_no_matter_for_a_note():
    table = {"a": np.ones(2)}
    assert judged(lambda x, of=table: 2 * x).notes == ()
    assert list(table) == ["a"]


def test_an_answer_that_writes_into_its_argument_is_right_and_told_so():
    def scribbler(x):
        x *= 2
        return x

    note = "Your function changes its argument x: whoever calls it finds other numbers there."
    assert str(Feedback(judged(scribbler))) == f"Exercise 9.9 is right: 2 points. {note}"


@pytest.mark.parametrize(
    ("by_case", "cause"),
    [("squares bare fails", "trouble"), ("squares infinite bare", "form")]
    + [("squares squares squares", "mistake"), ("squares squares infinite", "not finite")],
)
def test_the_first_reason_that_applies_is_told(by_case, cause):
    """Raised, then form, then a known mistake, then not finite; each wrong in another case."""
    results = {"squares": np.square, "bare": lambda x: 1.0, "infinite": lambda x: x * np.inf}
    rest = iter(by_case.split())
    assert judged(lambda x: results[next(rest)](x)).cause == cause


@pytest.mark.parametrize(
    ("id", "answer", "sentence"),
    [
        ("0.2", "x", "There is no option 'x'; the letters are a, b, c, d."),
        ("0.2", "both", "One letter is wanted, of a, b, c, d; you answered 'both'."),
        ("0.2", "", "One letter is wanted, of a, b, c, d; you answered ''."),
        ("0.2", 4, "The answer is a text in quotes, got 4."),
        ("0.2", None, "The answer is a text in quotes, got None."),
        ("0.2", (0, 7), "The answer is a text in quotes, got (0, 7)."),
        (
            "0.3",
            None,
            "Your answer is None, which stands for nothing: put what is asked for in its place.",
        ),
        ("0.3", "nan", "You answered nan, and a finite number is wanted."),
        ("0.3", [], "The shape must be () (a single number), yours is (0,)."),
        (
            "8.4",
            (1, 350),
            "The shape must be () (a single number), yours is (2,). A comma makes several numbers: write a "
            "point for decimals, and no comma between thousands.",
        ),
        (
            "0.3",
            "0,5",
            "One number is wanted, got the text '0,5': write a point for decimals, like 0.25, and no comma.",
        ),
        (
            "10.2",
            "16 units",
            "One number is wanted, got the text '16 units': write it like 0.25, 1/4 or 2.5e-1.",
        ),
    ],
)
def test_what_is_said_of_an_odd_answer_is_said_of_answers_and_not_of_code(id, answer, sentence):
    assert said(answer, find(id)) == sentence


def test_a_mistake_is_named_where_the_answer_is_nearer_to_it_than_to_what_is_right():
    for answer, named in ((12, True), (12.001, True), (12.02, False), (12.008, False)):
        assert said(answer, find("1.3")).startswith("12 is the true slope") == named


@pytest.mark.parametrize(
    ("id", "answer", "right"), [("0.3", 17.0, "0.5"), ("5.3", 17.0, "0.0226"), ("5.7", "bfea", "bfead")]
)
def test_the_right_value_of_an_answer_that_is_no_code_is_never_shown(id, answer, right):
    assert said(answer, find(id)) and right not in said(answer, find(id))


@pytest.mark.parametrize(
    ("id", "message"),
    [
        ("0.99", "there is no exercise '0.99'; lesson 00 has 0.1, 0.2, 0.3, 0.4, 0.5."),
        ("77.1", "there is no lesson '77' with exercises."),
        ("seven", "there is no exercise 'seven'; an id looks like \"5.1\"."),
        ("5.9", "exercise 5.9 is answered in words, which a person reads."),
    ],
)
def test_an_id_that_cannot_be_checked_is_told_why(id, message):
    with pytest.raises(LookupError) as error:
        check(id, 1)
    assert str(error.value) == message


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
    for words in (
        "Exercise 0.2 is not right yet.",
        "Line b compares p with the target, and writes only L.",
    ):
        assert words in bundle["text/plain"] and words in bundle["text/html"]
    assert 'role="status" aria-label="Feedback on exercise 0.2"' in bundle["text/html"]


def test_code_in_a_sentence_is_marked_as_code_and_all_else_is_text():
    assert as_html("`a < b` or <b>") == '<code translate="no">a &lt; b</code> or &lt;b&gt;'
    html = Feedback(replace(judged(np.square), sentences=("`-=` writes.",)))._repr_mimebundle_()["text/html"]
    assert '<code translate="no">-=</code> writes' in html


def test_the_opening_quiz_takes_answers_and_tells_no_score(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for given in ("aaaaa aaaaa", "A,B,A,B,C,A,C,A,B,B", list("aaaaaaaaaa")):
        assert str(check("0.1", given)) == (
            "Exercise 0.1: answers taken, not graded. Lesson 11 asks again, and shows both scores."
        )
    for given in ("ab", "zzzzz zzzzz", 3):
        told = str(check("0.1", given))
        assert told.endswith("The answer is a text of 10 letters, one a question, each a or b or c.")


def test_nbgrader_reads_the_points_where_a_learner_reads_words(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    bundle = check("0.2", "d")._repr_mimebundle_()
    assert bundle["text/plain"] == "1.0" and "Exercise 0.2 is right: 1 point." in bundle["text/html"]


def test_rounding_is_shown_as_0_and_nothing_else_is_touched():
    assert show(np.array([1.5, -2.2e-11, 1e-3])) == "[1.5, 0, 0.001]"
    assert show(np.array([123_456, 1])) == "[123456, 1]" and show(np.array([True, False])) == "[ True, False]"
    assert show(np.array([np.inf, 1.0])) == "[inf, 1]" and show(np.array([])) == "[]"
