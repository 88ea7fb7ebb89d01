from nnlib.show.widgets.number_controls import set_highest, whole_number_control


def test_box_and_slider_move_together():
    box, slider = whole_number_control("layers", 3, 1, 9).children
    box.value = 7
    assert slider.value == 7
    slider.value = 2
    assert box.value == 2 and (box.min, box.max, slider.min, slider.max) == (1, 9, 1, 9)


def test_the_label_belongs_to_the_box_and_is_not_cut_off():
    box, slider = whole_number_control("layers", 3, 1, 9).children
    assert box.description == "layers" and slider.description == ""
    assert box.style.description_width == "initial"


def test_a_lower_end_takes_the_value_down_and_a_higher_one_leaves_it():
    control = whole_number_control("move", 8, 1, 9)
    box, slider = control.children
    set_highest(control, 4)
    assert (box.value, slider.value, box.max, slider.max) == (4, 4, 4, 4)
    set_highest(control, 50)
    box.value = 40
    assert (box.value, slider.value, box.max, slider.max) == (40, 40, 50, 50)
