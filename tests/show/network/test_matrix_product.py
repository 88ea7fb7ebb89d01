import re

import numpy as np
import pytest
from expecting import refused
from pictures import bold_numbers, expect_tidy

from nnlib.show.network.matrix_product import Factor, matrix_product
from nnlib.show.numbers import numeral


def lit(svg):
    """The numbers of the row, of the column, and of the entry that are lit."""
    return bold_numbers(svg, "value|derivative")


def terms_and_sum(svg):
    return re.findall(r'text-anchor="end" fill="var\(--nn-ink\)"(?: font-weight="bold")?>([^<]+)<', svg)


def factors(H=3, D=4, N=2, scale=1.0):
    rng = np.random.default_rng(3)  # no term of its products rounds to 0.00
    shapes = {"W": (H, D), "X": (D, N), "∂L/∂Z": (H, N)}
    axes = {"W": "H D", "X": "D N", "∂L/∂Z": "H N"}
    return [
        Factor(name, axes[name], (scale * rng.normal(size=shape)).round(2)) for name, shape in shapes.items()
    ]


def test_a_transpose_has_its_rows_and_letters_exchanged():
    W, _, _ = factors()
    assert str(W) == "W (H=3, D=4)" and str(W.T) == "Wᵀ (D=4, H=3)"
    np.testing.assert_array_equal(W.T.values, W.values.T)


@pytest.mark.parametrize(("row", "column"), list(np.ndindex(4, 2)))
def test_the_lit_entry_is_the_sum_of_the_terms_from_its_row_and_its_column(row, column):
    W, _, G = factors()
    picture = matrix_product(W.T, G, row, column)
    product = (W.values.T @ G.values)[row, column]
    ours, theirs = W.values[:, row], G.values[:, column]
    assert lit(picture.svg) == [numeral(v, 4) for v in (*ours, *theirs, product)]
    total = numeral(product, 4)
    assert terms_and_sum(picture.svg) == [*(numeral(term, 4) for term in ours * theirs), total]
    assert picture.alt == f"Entry [{row}, {column}] of Wᵀ ∂L/∂Z is {total}, a sum of 3 products."


def test_the_terms_that_are_shown_add_up_to_the_sum_that_is_shown():
    W2, dL_dz2 = np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([[0.1384985616], [-0.0380982365]])
    svg = matrix_product(Factor("W", "K H", W2).T, Factor("∂L/∂z", "K N", dL_dz2), 0, 0).svg
    assert terms_and_sum(svg) == ["0.0554", "−0.01905", "0.03635"]


def test_factors_are_written_as_in_their_cells():
    rng = np.random.default_rng(7)
    W, G = Factor("W", "H D", rng.normal(size=(3, 4))), Factor("∂L/∂Z", "H N", rng.normal(size=(3, 2)))
    svg = matrix_product(W.T, G, 2, 1).svg
    lines = re.findall(r">([^<]+ · [^<]+) =<", svg)
    written = [part.strip("()") for line in lines for part in line.split(" · ")]
    assert sorted(written) == sorted(lit(svg)[:6])
    assert len(written[0]) >= 5  # four digits, or the product beside them would not be theirs


def test_a_number_that_does_not_fit_its_cell_loses_decimals_first():
    values = [0.0, 9999.5, -10823.4, 123456.0, -1.23456e-7, -0.0]
    W, X = Factor("W", "H D", np.array([values])), Factor("X", "D N", np.ones((6, 1)))
    assert lit(matrix_product(W, X, 0, 0).svg)[:6] == ["0", "10000", "−10823", "1.235e5", "−1.2e−7", "0"]


def test_what_comes_from_a_derivative_is_orange_and_the_rest_blue():
    W, X, G = factors()
    assert "derivative-wash)" not in matrix_product(W, X, 0, 0).svg
    assert matrix_product(G, X.T, 0, 0).svg.count('fill="var(--nn-derivative-wash)"') == 2 + 1


def test_matrices_that_do_not_fit_are_shown_with_the_reason():
    W, _, G = factors()
    picture = matrix_product(W, G, 0, 0)
    assert picture.alt == "W (H=3, D=4) does not fit ∂L/∂Z (H=3, N=2): 4 columns meet 3 rows."
    assert "no product" in picture.svg and not lit(picture.svg)


@pytest.mark.parametrize("scale", [1.0, 1e-5, 1e4])
@pytest.mark.parametrize(("H", "D", "N"), [(1, 1, 1), (6, 1, 6), (1, 6, 1), (6, 6, 6), (2, 5, 3)])
def test_all_words_lie_on_the_sheet_and_apart(H, D, N, scale):
    W, X, G = factors(H, D, N, scale)
    expect_tidy(matrix_product(W, X, H - 1, N - 1).svg)
    expect_tidy(matrix_product(W.T, G, 0, 0).svg)
    expect_tidy(matrix_product(X, W, 0, 0).svg)


def test_wrong_questions_get_one_sentence():
    W, X, _ = factors()
    with refused(ValueError, "The product has the shape (3, 2) and hence no entry [3, 0]."):
        matrix_product(W, X, 3, 0)
    with refused(ValueError, "The picture has room for 6 rows and columns, but for no X (D=4, N=7)."):
        matrix_product(W, Factor("X", "D N", np.ones((4, 7))), 0, 0)
