import pytest

from nnlib.show.widgets.number_controls import number_control


def control(value=0.0, low=-3.0, high=3.0, step=0.1):
    return number_control("x", value, low, high, step).children


def test_box_and_slider_move_together():
    box, slider = control()
    box.value = 1.5
    assert slider.value == 1.5
    slider.value = -2.0
    assert box.value == -2.0


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


def test_the_label_belongs_to_the_box_and_is_not_cut_off():
    box, slider = control()
    assert box.description == "x" and slider.description == ""
    assert box.style.description_width == "initial"
