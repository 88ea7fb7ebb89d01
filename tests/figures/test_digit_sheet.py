import numpy as np
import pytest

from nnlib import ShapeError
from nnlib.figures.digit_sheet import digit_sheet

X = np.linspace(0, 1, 64 * 5).reshape(64, 5)
LABELS = np.array([0, 1, 2, 3, 4])


def captions(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_every_digit_stands_over_its_label():
    assert captions(digit_sheet(X, LABELS, columns=3)) == ["0", "1", "2", "3", "4"]


def test_a_wrong_prediction_is_written_out_and_framed():
    figure = digit_sheet(X, LABELS, np.array([0, 1, 2, 8, 4]))
    assert captions(figure) == ["0", "1", "2", "3 → 8", "4"]
    assert [len(axes.patches) for axes in figure.axes] == [0, 0, 0, 1, 0]
    assert figure.alt == "5 digits of 8×8 pixels, 1 of them read wrong and framed."


def test_a_column_of_X_is_read_row_by_row():
    image = digit_sheet(X, LABELS).axes[2].images[0].get_array()
    assert np.array_equal(image, X[:, 2].reshape(8, 8))


def test_digits_in_rows_are_refused():
    with pytest.raises(ShapeError) as error:
        digit_sheet(X.T, LABELS)
    assert str(error.value) == (
        "X must have shape (64, N), but it has shape (5, 64). "
        "Columns are examples: pass X[:, :24] for the first 24."
    )


def test_no_digits_make_no_sheet():
    with pytest.raises(ValueError) as error:
        digit_sheet(X[:, :0], LABELS[:0])
    assert str(error.value) == "A sheet needs at least one digit and at least one column."
