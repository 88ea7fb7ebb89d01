from itertools import product

import numpy as np
from expecting import refused

from nnlib import Dense, ShapeError
from nnlib.show.network.matrix_product import Factor, matrix_product
from nnlib.show.numbers import fitting
from nnlib.show.widgets.product_explorer import ProductExplorer, product_task

H, D, N = 3, 4, 2
RNG = np.random.default_rng(5)
W, X, G = RNG.normal(size=(H, D)), RNG.normal(size=(D, N)), RNG.normal(size=(H, N))
NAMES = ["W", "Wᵀ", "X", "Xᵀ", "∂L/∂Z", "∂L/∂Zᵀ"]


def chosen(left, right, row=0, column=0):
    widget = ProductExplorer(W, X, G)
    widget.left.value, widget.right.value = left, right
    widget.row.value, widget.column.value = row, column
    return widget


def test_the_picture_is_that_of_the_product_with_its_rows_and_columns_which_keep_their_choice():
    widget = chosen("W", "X", 2, 1)
    wanted = matrix_product(Factor("W", "H D", W), Factor("X", "D N", X), 2, 1)
    assert widget.picture.value == wanted.svg
    widget.left.value = "Xᵀ"  # (N, D) @ (D, N)
    assert (widget.row.options, widget.column.options) == ((0, 1), (0, 1))
    assert (widget.row.value, widget.column.value) == (1, 1)
    assert not widget.row.disabled
    widget.left.value = "X"
    assert widget.row.disabled and widget.column.disabled


def test_one_product_alone_reaches_the_shape_and_its_largest_entry_alone_the_task():
    layer = Dense(D, H)
    layer.W = W
    layer.forward(X)
    dL_dX = layer.backward(G)
    largest, widget, reached = np.unravel_index(np.abs(dL_dX).argmax(), dL_dX.shape), chosen("W", "X"), []
    for left, right in product(NAMES, NAMES):
        widget.left.value, widget.right.value = left, right
        if widget.row.disabled:
            assert "columns of" in widget.said.value
            continue
        for row, column in product(widget.row.options, widget.column.options):
            widget.row.value, widget.column.value = row, column
            if "Reached" in widget.said.value:
                reached.append((left, right, row, column))
    assert reached == [("Wᵀ", "∂L/∂Z", *largest)]


def test_a_wrong_choice_is_told_what_is_wrong_with_it():
    first = ProductExplorer(W, X, G).said.value
    assert "Not yet: this product has the shape (H, D)." in first
    assert "Not yet: 2 columns of ∂L/∂Z meet 3 rows of W." in chosen("∂L/∂Z", "W").said.value
    sizes = np.abs(W.T @ G)
    row, column = np.unravel_index(sizes.argmin(), sizes.shape)
    said = chosen("Wᵀ", "∂L/∂Z", int(row), int(column)).said.value
    assert f"Not yet: the entry has size {fitting(sizes.min())}; another one is larger." in said


def test_matrices_that_do_not_belong_together_are_refused():
    with refused(ShapeError, "X must have shape (D=4, N), but it has shape (2, 4)."):
        ProductExplorer(W, X.T, G)
    with refused(ValueError, "H, D and N must differ, or shapes cannot tell what fits; got 3, 3 and 2."):
        ProductExplorer(np.ones((3, 3)), np.ones((3, 2)), np.ones((3, 2)))


def test_an_entry_that_is_nearly_the_largest_is_not_the_largest():
    left, right = Factor("Wᵀ", "D H", np.array([[-1.0]])), Factor("∂L/∂Z", "H N", np.array([[1.0, 1.001]]))
    assert "Not yet" in product_task(left, right, 0, 0) and "Reached" in product_task(left, right, 0, 1)
