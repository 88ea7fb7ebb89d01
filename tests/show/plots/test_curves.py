import numpy as np
import pytest

from nnlib.show.plots.curves import curve_and_tangent, loss_over_steps


def test_the_curve_over_steps_tells_first_and_last_loss():
    picture = loss_over_steps(1 / np.arange(1, 10_001))
    assert picture.alt == "The loss falls from 1 to 0.0001 in 10,000 steps."


def test_a_loss_of_zero_has_no_place_on_a_logarithmic_axis():
    with pytest.raises(ValueError) as error:
        loss_over_steps([1.0, 0.5, 0.0])
    assert str(error.value) == "A logarithmic axis needs losses above 0, but step 3 has 0.0."


def test_one_loss_makes_no_curve():
    with pytest.raises(ValueError) as error:
        loss_over_steps([1.0])
    assert str(error.value) == "A curve needs at least two losses in a row, got shape (1,)."


def test_the_tangent_is_told_with_its_place_and_slope():
    picture = curve_and_tangent(lambda w: 0.5 * (2 * w + 1 - 6) ** 2, at=0.5, slope=-8.0)
    assert picture.alt == "At w = 0.5 the loss is 8 and its slope is −8."
    assert ">slope −8</text>" in picture.svg


def test_a_curve_with_a_gap_is_refused():
    with pytest.raises(ValueError) as error:
        curve_and_tangent(lambda w: float("nan") if w < 0 else w, at=0, slope=1, name="w5", span=1)
    assert str(error.value) == "The loss must be finite on the whole curve, but at w5 = -1 it is not."


def test_a_span_of_zero_is_refused():
    with pytest.raises(ValueError) as error:
        curve_and_tangent(abs, at=1, slope=1, span=0)
    assert str(error.value) == "span must be positive, got 0."
