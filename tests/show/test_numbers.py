from nnlib.show.numbers import fitting, numeral, short


def test_numbers_have_a_true_minus_and_zero_has_none_and_idle_zeros_are_left_out():
    numbers = [numeral(value) for value in (-0.25, -0.0, 1e-7, 123456.0)]
    assert numbers == ["−0.25", "0", "1e−7", "1.2346e5"]
    assert [short(value) for value in (8.0, 0.5, -1.25, 100.0, -0.0)] == ["8", "0.5", "−1.25", "100", "0"]


def test_a_number_is_shortened_until_it_fits():
    values = (0.59331, -0.036351, -0.00036351, 1234567.0)
    assert [fitting(value) for value in values] == ["0.5933", "−0.0364", "−0.0004", "1.235e6"]
    assert [fitting(value, 6) for value in values[:2]] == ["0.5933", "−0.036"]
