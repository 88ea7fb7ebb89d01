import re

import numpy as np
import pytest

from nnlib.shapes import ShapeError
from nnlib.show.plots.logistic_neuron import pixel_panels, two_losses


def test_both_slopes_are_told_and_compared():
    picture = two_losses(-5)
    assert picture.alt == "At z = −5 the cross-entropy is 150 times as steep: slopes −0.993 and −0.0066."
    assert ">cross-entropy, slope −0.993</text>" in picture.svg


def test_a_z_outside_the_picture_is_refused():
    with pytest.raises(ValueError, match=r"^z must lie between -8 and 4, got 9\.$"):
        two_losses(9)


def test_each_panel_tells_its_range_and_shows_its_signs():
    weights = np.zeros(64)
    weights[0], weights[63] = 2.0, -1.0
    picture = pixel_panels("Two pixels count", [("W", weights[None, :], "value")])
    assert picture.alt == "Two pixels count. W: −1 to 2."
    assert len(re.findall('fill="var\\(--nn-value\\)" stroke="var\\(--nn-value', picture.svg)) == 1
    assert len(re.findall('fill="var\\(--nn-paper\\)" stroke="var\\(--nn-value', picture.svg)) == 1


def test_an_empty_panel_is_drawn():
    assert pixel_panels("Nothing yet", [("W", np.zeros(64), "value")]).alt == "Nothing yet. W: 0 to 0."


@pytest.mark.parametrize(
    ("values", "colour", "error"),
    [
        (np.zeros(63), "value", ShapeError),
        (np.full(64, np.nan), "ink", ValueError),
        (np.ones(64), "red", ValueError),
    ],
)
def test_what_is_no_panel_is_refused(values, colour, error):
    with pytest.raises(error):
        pixel_panels("A title", [("W", values, colour)])
