"""How many digits an answer needs, and how many are shown of two that differ."""

import re
from functools import wraps

import numpy as np
import pytest
from people import CODE

from nnlib.course.checks import find, judge
from nnlib.course.checks.comparison import show_apart


@pytest.mark.parametrize(
    ("id", "enough", "off"),
    [
        ("3.6", [0.0182, 0.01818, 0.2 / 11], [0.0181, 0.0183]),
        ("3.7", [9.1, 9.1004], [9.09, 9.11]),
        ("4.4", [5.71e-5, 5.714e-5, "5.71e-5"], [5.7e-5, 5.72e-5]),
        ("5.3", [-0.0226, -0.022603, -0.0226025405], [-0.02259, -0.02261, -0.0227]),
    ],
)
def test_the_digits_that_a_card_asks_for_are_enough_and_have_to_be_right(id, enough, off):
    for answer in enough + off:
        wanted = "right" if answer in enough else "not yet"
        assert judge(find(id), answer, np.random.default_rng(0)).state == wanted, answer


@pytest.mark.parametrize(
    ("id", "answer", "says"),
    [
        ("3.7", 0.117, "your factor has η alone"),
        ("3.7", 9100, "From where does y start?"),
        ("3.7", 1.43e-5, "Where is y?"),
        ("4.4", 5.71e-3, "a hundredth of the old limit"),
    ],
)
def test_a_mistake_is_recognised_in_the_digits_that_the_card_asks_for(id, answer, says):
    assert says in judge(find(id), answer, np.random.default_rng(0)).sentences[0]


def to_digits(value, digits):
    return np.vectorize(lambda number: float(f"{number:.{digits}g}"), otypes=[float])(value)


def returning(how, places, answer):
    """The same function, whose numbers are rounded before they are returned."""

    def rounded(value):
        if isinstance(value, tuple | list):
            return type(value)(map(rounded, value))
        is_float = isinstance(value, float) or isinstance(value, np.ndarray) and value.dtype.kind == "f"
        return how(value, places) if is_float else value

    @wraps(answer)
    def wrapped(*case):
        return rounded(answer(*case))

    return wrapped


@pytest.mark.parametrize("how", [np.round, to_digits], ids=["decimals", "digits"])
@pytest.mark.parametrize("id", CODE)
def test_a_right_answer_that_was_rounded_is_told_so(id, how):
    right = find(id).answer()
    for places in (4, 6, 8):
        verdict = judge(find(id), returning(how, places, right), np.random.default_rng(places))
        said = " ".join(verdict.sentences)
        assert verdict.state == "right" or re.search("but rounded|digits are right and no more", said), said


@pytest.mark.parametrize("id", CODE)
def test_two_numbers_that_are_shown_as_unequal_look_unequal(id):
    """Here the numbers are off by too much for a lack of precision, and by too little for six digits."""
    right = find(id).answer()
    almost = returning(lambda value, off: value + off * np.max(np.abs(value)), 2e-6, right)
    said = " ".join(judge(find(id), almost, np.random.default_rng(0)).sentences)
    shown = re.search(r"return (?:as \w+ )?(.+?); (.+?) is right\.", said)
    assert not shown or shown[1] != shown[2], said


def test_as_many_digits_are_shown_as_tell_two_values_apart():
    assert show_apart(2.0, 3.0) == ("2", "3")
    assert show_apart(0.419974, 0.4199743416) == ("0.419974", "0.4199743")
    long = np.linspace(1, 2, 300).reshape(2, 150)
    other = long.copy()
    other[1, 60] += 0.5
    assert show_apart(long, other) == (f"{long[1, 60]:.6g} at [1, 60]", f"{other[1, 60]:.6g}")
    assert show_apart((1.0, 2.0), (1.0, 2.0 + 1e-9)) == ("(1, 2)", "(1, 2.000000001)")


def test_an_array_of_whole_numbers_is_not_taken_for_a_rounded_one():
    """Where eps is cut off, the slopes are 0 or far off, however few digits they have."""
    verdict = judge(find("1.7"), lambda f, theta, eps: np.zeros(len(theta)), np.random.default_rng(0))
    assert "rounded" not in " ".join(verdict.sentences)
