from nnlib.show.numbers import fitting, numeral


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
