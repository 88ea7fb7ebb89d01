import pytest

from nnlib.show.network.ledger import agreement
from nnlib.show.numbers import fitting, numeral


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.5, 0.5, 0.5), "All three are equal, to within 1e−9."),
        ((0.5, 0.5, 0.5 + 3e-8), "All three are equal, to within 1e−7."),
        ((0.5, 0.5, 0.5 - 2e-6), "All three are equal, to within 1e−5."),
        (
            (0.5, 0.5, 0.25),
            "They are NOT equal: they differ by 0.25. Does a relu stand at its kink, z = 0?",
        ),
    ],
)
def test_whether_three_numbers_are_equal_is_said_with_the_bound(values, words):
    assert agreement(*values) == words


def test_numbers_have_a_true_minus_and_zero_has_none():
    assert [numeral(value) for value in (-0.25, -0.0, 1e-7, 123456.0)] == [
        "−0.25",
        "0",
        "1e−7",
        "1.2346e5",
    ]


def test_a_number_is_shortened_until_it_fits():
    values = (0.59331, -0.036351, -0.00036351, 1234567.0)
    assert [fitting(value) for value in values] == ["0.5933", "−0.0364", "−0.0004", "1.235e6"]
    assert [fitting(value, 6) for value in values[:2]] == ["0.5933", "−0.036"]
