import re

import numpy as np
import pytest

from nnlib import ShapeError
from nnlib.show.digits.contact_sheet import digit_sheet

X = np.linspace(0, 1, 64 * 5).reshape(64, 5)
LABELS = np.array([0, 1, 2, 3, 4])


def captions(picture):
    return re.findall(r'font-size="13"[^>]*>([^<]+)</text>', picture.svg)


def test_every_digit_stands_over_its_label(expect_tidy):
    picture = digit_sheet(X, LABELS, columns=3)
    assert captions(picture) == ["0", "1", "2", "3", "4"]
    expect_tidy(picture.svg)


def test_a_wrong_prediction_is_written_out_and_framed():
    picture = digit_sheet(X, LABELS, np.array([0, 1, 2, 8, 4]))
    assert captions(picture) == ["0", "1", "2", "3 → 8", "4"]
    assert picture.svg.count("<polyline") == 1
    assert picture.alt == "5 digits of 8×8 pixels, 1 of them read wrong and framed."


def test_a_column_of_X_is_read_row_by_row():
    """The second pixel of the third row has ink, in one digit alone."""
    lone = np.zeros((64, 2))
    lone[2 * 8 + 1, 0] = 1.0
    (path,) = re.findall(r'<path d="M(\S+) (\S+)h0" ', digit_sheet(lone, LABELS[:2]).svg)
    assert tuple(map(float, path)) == (14 + 6 * 1.5, 14 + 6 * 2.5)


def test_the_area_of_a_pixel_is_in_proportion_to_its_ink():
    ink = np.zeros((64, 1))
    ink[:2, 0] = 0.25, 1.0
    widths = re.findall(r'<path [^>]*stroke-width="([^"]+)"', digit_sheet(ink, LABELS[:1]).svg)
    assert [float(width) for width in widths] == [3.0, 6.0]


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
