import re

import numpy as np
import pytest

from nnlib.show.digits.pixels import squares
from nnlib.show.sheet import Sheet

_BOX = re.compile(
    r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" rx="0.0" '
    r'fill="var\(--nn-(\w+)\)" stroke="var\(--nn-(\w+)\)" stroke-width="([^"]+)"/>'
)


def boxes(values, cell=40.0):
    """(centre x, centre y, outer side, filled) of every square, without the frame."""
    sheet = Sheet(400, 400)
    squares(sheet, 10, 20, cell, np.array(values))
    for x, y, width, _, face, _, line in _BOX.findall(sheet.picture("").svg)[1:]:
        side, edge = float(width), float(line)
        yield float(x) + side / 2, float(y) + side / 2, side + edge, face != "paper"


def test_the_area_of_a_square_is_in_proportion_to_its_number_and_below_0_it_is_hollow():
    (_, _, small, filled), (_, _, hollow, faint), (_, _, large, _) = boxes([[0.25, -0.25, 1.0]])
    assert (small, large) == (20.0, 40.0) and filled and not faint
    assert hollow == pytest.approx(small, abs=0.11)  # sides are written with one decimal


def test_a_square_lies_in_the_cell_of_its_row_and_column():
    (square,) = boxes([[0, 0, 0], [0, 0, 1.0]])
    assert square[:2] == (10 + 2.5 * 40, 20 + 1.5 * 40)


def test_no_square_leaves_its_cell_and_0_has_none():
    assert [side for *_, side, _ in boxes([[7.0, 0.0, -7.0]])] == [40.0, 40.0]
