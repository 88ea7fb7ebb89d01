import numpy as np
import pytest
from expecting import refused

from nnlib.shapes import (
    ShapeError,
    expect_count,
    expect_examples,
    expect_finite,
    expect_labels,
    expect_positive,
    expect_shape,
)


def test_a_right_shape_passes_with_known_and_unknown_lengths():
    expect_shape("X", np.zeros((2, 5)), "D N", D=2)
    expect_shape("b", np.zeros((3, 1)), "H 1", H=3)
    expect_shape("y", np.zeros(4), "N")


@pytest.mark.parametrize(
    ("shape", "axes", "known", "message"),
    [
        ((2,), "D N", {"D": 2}, "A must have shape (D=2, N), but it has shape (2,)."),
        ((3, 5), "D N", {"D": 2}, "A must have shape (D=2, N), but it has shape (3, 5)."),
        ((3, 2), "H 1", {"H": 3}, "A must have shape (H=3, 1), but it has shape (3, 2)."),
        ((4, 1), "N", {"N": 4}, "A must have shape (N=4,), but it has shape (4, 1)."),
        ((), "N", {}, "A must have shape (N,), but it has shape ()."),
    ],
)
def test_a_wrong_shape_is_told_with_the_wanted_axes_and_the_actual_shape(shape, axes, known, message):
    with refused(ShapeError, message):
        expect_shape("A", np.zeros(shape), axes, **known)


def test_a_shape_error_is_a_value_error():
    assert issubclass(ShapeError, ValueError)


def test_examples_that_are_no_columns_get_the_hint_that_mends_them():
    sentence = "X must have shape (D=2, N), but it has shape (2,)."
    with refused(ShapeError, f"{sentence} One example still needs a batch axis: x[:, None]."):
        expect_examples(np.zeros(2), D=2)
    sentence = "X must have shape (D=2, N), but it has shape (5, 2)."
    with refused(ShapeError, f"{sentence} Columns are examples: X.T turns rows into columns."):
        expect_examples(np.zeros((5, 2)), D=2)
    with refused(ValueError, "X holds no examples: its shape is (2, 0)."):
        expect_examples(np.zeros((2, 0)), D=2)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_first_example_that_is_not_finite_is_named(value):
    X = np.zeros((2, 6))
    X[1, 3] = X[0, 5] = value
    with refused(ValueError, f"X holds {value} in example 4 (column 3); clean or drop it before training."):
        expect_finite("X", X)


@pytest.mark.parametrize(
    ("y", "error", "message"),
    [
        ([0, 10], ValueError, "y holds the label 10, but there are K=10 classes, so labels run from 0 to 9."),
        ([-1, 0], ValueError, "y holds the label -1, but there are K=10 classes, so labels run from 0 to 9."),
        (
            [0.0, 1.0],
            TypeError,
            "y must be an array of integer labels, got float64; y.astype(int) may be what you want.",
        ),
        (
            [0, 1, 2],
            ShapeError,
            "y must have shape (N=2,), but it has shape (3,). Labels are one integer an example.",
        ),
        (
            [[0, 1]],
            ShapeError,
            "y must have shape (N=2,), but it has shape (1, 2). y.ravel() makes a vector of it.",
        ),
    ],
)
def test_wrong_labels_are_told_in_one_sentence(y, error, message):
    with refused(error, message):
        expect_labels(np.array(y), N=2, K=10)


@pytest.mark.parametrize(
    ("expect", "value", "error", "message"),
    [
        (expect_positive, "1", TypeError, "it must be a number, got '1'."),
        (expect_positive, -1, ValueError, "it must be positive and finite, got -1."),
        (expect_positive, float("nan"), ValueError, "it must be positive and finite, got nan."),
        (expect_count, 2.0, TypeError, "it must be a whole number, got 2.0."),
        (expect_count, True, TypeError, "it must be a whole number, got True."),
        (expect_count, 0, ValueError, "it must be at least 1, got 0."),
    ],
)
def test_wrong_numbers_are_told_in_one_sentence(expect, value, error, message):
    with refused(error, message):
        expect("it", value)
