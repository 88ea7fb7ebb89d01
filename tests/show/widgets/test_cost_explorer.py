import re

from nnlib.show.widgets.cost_explorer import WIDTHS, CostExplorer, costs_compared_at, ratio


def test_a_wrong_width_says_on_which_side_to_look():
    widget = CostExplorer()
    widget.box.value = 1
    assert "too narrow" in widget.said.value
    widget.box.value = 320
    assert "there is a narrower one" in widget.said.value


def test_the_task_is_reached_at_the_narrowest_width_alone_and_says_the_number_of_the_title():
    widget, reached = CostExplorer(), []
    for width in WIDTHS:
        widget.width.value = width
        assert widget.box.value == width
        picture, verdict = costs_compared_at(width), widget.said.value.partition("<b>")[2]
        assert widget.picture.value == picture.svg
        times = re.search(r"[\d,]+ times", verdict)[0]
        assert f" cost {times} as much as " in picture.alt
        if "Reached" in verdict:
            reached.append(width)
    (narrowest,) = reached
    assert ratio(narrowest) > 1000
    assert all(ratio(width) <= 1000 for width in WIDTHS if width < narrowest)
