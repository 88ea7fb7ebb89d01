import numpy as np
import pytest

from nnlib.show.widgets.controls import (
    NOTCH,
    ExampleControls,
    number_control,
    set_highest,
    whole_number_control,
)

X, Y = np.array([[-0.72131575], [0.1], [3.3]]), np.array([[0.0], [1.9011872]])


def control(value=0.0, low=-3.0, high=3.0, step=0.1):
    return number_control("x", value, low, high, step).children


@pytest.mark.parametrize(
    ("pair", "value", "other"),
    [(control(), 1.5, -2.0), (whole_number_control("layers", 3, 1, 9).children, 7, 2)],
)
def test_box_and_slider_move_together(pair, value, other):
    box, slider = pair
    box.value = value
    assert slider.value == value
    slider.value = other
    assert box.value == other and (box.min, box.max) == (slider.min, slider.max)


@pytest.mark.parametrize(
    ("posted", "wanted"),
    [(-0.30000000000000027, -0.3), (0.8999999999999999, 0.9), (-0.2999999, -0.3), (4e-16, 0.0)],
)
def test_a_slider_that_counts_in_binary_fractions_writes_a_round_number(posted, wanted):
    box, slider = control(value=1.0)
    slider.value = posted
    assert box.value == wanted
    assert slider.value == posted  # a slider that is being moved is left alone


@pytest.mark.parametrize("own", [0.123456789012345, -2.96, 0.1 + 0.2])
def test_a_number_that_lies_on_no_notch_stays_exact_beside_a_slider_on_the_nearest(own):
    for box, slider in (control(value=own), control()):
        box.value = own
        nearest = round(own, 1)
        assert box.value == own and slider.value == nearest
        slider.value = nearest + 4e-17  # what a browser posts when it shows the slider
        slider.value = nearest + 1e-12
        assert box.value == own
        slider.value = nearest + 0.1
        assert box.value == round(nearest + 0.1, 1)


def test_the_box_is_told_of_once_for_each_move():
    box, slider = control()
    seen = []
    box.observe(lambda change: seen.append(change.new), "value")
    box.value = 0.25
    slider.value = 1.0000000000000002
    slider.value = 1.0
    assert seen == [0.25, 1.0]


def test_ends_that_are_no_notch_can_be_reached():
    box, slider = control(value=0.0, low=-0.25, high=1.0, step=0.1)
    slider.value = 1.0
    assert box.value == 1.0
    box.value = -7.0
    assert (box.value, slider.value) == (-0.25, -0.25)


@pytest.mark.parametrize("pair", [control(), whole_number_control("x", 3, 1, 9).children])
def test_the_label_belongs_to_the_box_and_is_not_cut_off(pair):
    box, slider = pair
    assert box.description == "x" and slider.description == ""
    assert box.style.description_width == "initial"


def test_a_lower_end_takes_the_value_down_and_a_higher_one_leaves_it():
    control = whole_number_control("move", 8, 1, 9)
    box, slider = control.children
    set_highest(control, 4)
    assert (box.value, slider.value, box.max, slider.max) == (4, 4, 4, 4)
    set_highest(control, 50)
    box.value = 40
    assert (box.value, slider.value, box.max, slider.max) == (40, 40, 50, 50)


def test_what_is_given_lies_on_a_notch_of_its_slider_and_inside_its_range():
    controls = ExampleControls(X, Y, K=2)
    x, y = controls.read()
    assert np.array_equal(x, X) and np.array_equal(y, Y)  # to the last bit
    for control in (*controls.inputs, *controls.targets):
        box, slider = control.children
        notches = (slider.value - slider.min) / NOTCH
        assert notches == pytest.approx(round(notches), abs=1e-9)
        assert (slider.min, slider.max) == (box.min, box.max) and slider.min <= min(0, box.value) + 1e-9
        assert slider.max >= max(1, box.value)
    controls.inputs[0].children[1].value = -0.7213157499999999  # as it comes back from a browser
    controls.inputs[1].children[1].value = 0.15000000000000013
    assert controls.read()[0].tolist() == [[-0.72131575], [0.15], [3.3]]


@pytest.mark.parametrize(("K", "most"), [(3, 2), (1, 1)])
def test_a_label_runs_over_the_classes(K, most):
    controls = ExampleControls(X, np.array([1]), K)
    box = controls.targets[0].children[0]
    assert (box.min, box.max) == (0, most)
    box.value = 0
    y = controls.read()[1]
    assert y.tolist() == [0] and y.dtype.kind == "i"
