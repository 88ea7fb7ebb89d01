import re

from nnlib.show.widgets.cost_explorer import WIDTHS, CostExplorer, costs_compared_at, ratio


def test_box_and_slider_move_together_and_redraw():
    widget = CostExplorer()
    for width in WIDTHS:
        widget.width.value = width
        assert widget.box.value == width
        assert widget.picture.value == costs_compared_at(width).svg


def test_the_task_is_reached_at_the_narrowest_width_and_nowhere_else():
    widget = CostExplorer()
    reached = []
    for width in WIDTHS:
        widget.box.value = width
        if "Reached" in widget.said.value:
            reached.append(width)
    (narrowest,) = reached
    assert ratio(narrowest) > 1000
    assert all(ratio(width) <= 1000 for width in WIDTHS if width < narrowest)


def test_the_title_and_the_task_say_the_same_number():
    widget = CostExplorer()
    for width in WIDTHS:
        widget.box.value = width
        said = re.search(r"[\d,]+ times", widget.said.value.partition("<b>")[2])[0]
        assert f" cost {said} as much as " in costs_compared_at(width).alt


def test_a_wrong_width_says_on_which_side_to_look():
    widget = CostExplorer()
    widget.box.value = 1
    assert "too narrow" in widget.said.value
    widget.box.value = 320
    assert "there is a narrower one" in widget.said.value
