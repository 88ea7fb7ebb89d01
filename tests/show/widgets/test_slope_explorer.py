import math

import pytest
from expecting import refused

from nnlib.show.plots.secants import secant
from nnlib.show.widgets.slope_explorer import SlopeExplorer, width_verdict


@pytest.fixture
def widget():
    return SlopeExplorer(math.sin, math.cos, at=1.0, low=-3, high=3)


def test_the_picture_is_that_of_the_figure_with_what_is_set(widget):
    widget.point.value, widget.power.value, widget.method.value = 0.3, -2, "central"
    assert widget.picture.value == secant(math.sin, 0.3, math.cos(0.3), 0.01, "central", (-3, 3)).svg


@pytest.mark.parametrize(("method", "power"), [("forward", -8), ("central", -5)])
def test_the_digits_stop_improving_where_theory_says(method, power):
    slope = math.cos(1.0)
    assert width_verdict(math.sin, 1.0, slope, method, power) == "found"
    assert width_verdict(math.sin, 1.0, slope, method, power + 2) == "narrower"
    assert width_verdict(math.sin, 1.0, slope, method, power - 3) == "wider"
    assert width_verdict(lambda x: 3 * x, 1.0, 3.0, method, 0) == "found"  # a straight line by a wide probe


def test_the_task_is_reached_when_both_widths_are_found_and_another_point_starts_it_again(widget):
    assert "Not yet; forward: try a narrower one." in widget.said.value
    widget.power.value = -12
    assert "Not yet; forward: try a wider one." in widget.said.value
    widget.power.value = -8
    assert "Found for forward: 10⁻⁸; forward: now the other one." in widget.said.value
    widget.power.value = 0
    assert "Found for forward: 10⁻⁸; forward: try a narrower one." in widget.said.value
    widget.power.value = -8
    widget.method.value = "central"
    assert "Found for forward: 10⁻⁸; central: try a wider one." in widget.said.value
    widget.power.value = -5
    assert "Reached: forward: 10⁻⁸, central: 10⁻⁵." in widget.said.value
    widget.point.value = 0.5
    assert "Found for central: 10⁻⁵; central: now the other one." in widget.said.value


def test_where_the_function_ends_there_is_a_sentence_in_place_of_a_picture():
    widget = SlopeExplorer(math.log, lambda x: 1 / x, at=2.0, low=0.5, high=4)
    widget.method.value = "central"
    widget.point.value = 0.5
    assert widget.picture.value == "" and "math domain error" in widget.said.value
    widget.point.value = 3.0
    assert "<svg" in widget.picture.value


def test_a_point_outside_the_slider_is_refused():
    with refused(ValueError, "The point must lie between -3 and 3, got 4.0."):
        SlopeExplorer(math.sin, math.cos, at=4.0, low=-3, high=3)
