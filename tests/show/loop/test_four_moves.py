import pytest
from expecting import refused

from nnlib import derivative
from nnlib.show.loop.four_moves import four_moves, one_lap


def test_the_lap_of_the_lesson_has_its_known_numbers():
    lap = one_lap(x=2, y=6, w=0.5, b=1, eta=0.1)
    assert (lap.p, lap.L, lap.dL_dp, lap.dL_dw, lap.dL_db) == (2, 8, -4, -8, -4)
    assert (lap.new_w, lap.new_b, lap.new_L) == pytest.approx((1.3, 1.4, 2.0))


def test_derivatives_of_a_lap_agree_with_differences():
    lap = one_lap(x=-1.5, y=0.3, w=0.7, b=-0.2, eta=0.1)
    assert lap.dL_dw == pytest.approx(derivative(lambda w: one_lap(-1.5, 0.3, w, -0.2, 0.1).L, 0.7))
    assert lap.dL_db == pytest.approx(derivative(lambda b: one_lap(-1.5, 0.3, 0.7, b, 0.1).L, -0.2))


def test_the_text_alternative_carries_the_finding():
    found = "One lap: the loss falls from 8 to 2; only the fourth move writes the weights"
    picture = four_moves(2, 6, 0.5, 1, 0.1)
    assert picture.alt.startswith(found) and found in picture.svg
    assert "the loss rises from 8 to 18" in four_moves(2, 6, 0.5, 1, 0.5).alt
    assert "the loss stays at 8" in four_moves(2, 6, 0.5, 1, 0).alt


def test_a_number_that_is_not_finite_is_named():
    with refused(ValueError, "w must be a finite number, got nan."):
        four_moves(2, 6, float("nan"), 1, 0.1)
