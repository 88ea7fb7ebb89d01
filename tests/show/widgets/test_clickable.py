"""Clicks are radio buttons that a style sheet lays over the drawing; a browser test clicks them for real."""

import re

import ipywidgets
import pytest

from nnlib.show.widgets.clickable import clickable

SPOTS = [(100, 50, 20, 10), (150, 25, 20, 10), (40, 80, 20, 10)]


@pytest.fixture
def parts():
    chosen = ipywidgets.Dropdown(options=[("first", 1), ("second", 2), ("third", 3)])
    picture = ipywidgets.HTML("<svg></svg>")
    return chosen, picture, clickable(picture, chosen, SPOTS, size=(200, 100))


def test_a_click_and_the_list_choose_the_same(parts):
    chosen, _, box = parts
    (radio,) = [child for child in box.children if isinstance(child, ipywidgets.RadioButtons)]
    radio.value = 3
    assert chosen.value == 3
    chosen.value = 2
    assert radio.value == 2
    assert [label for label, _ in radio.options] == ["first", "second", "third"]


def test_each_label_lies_over_its_spot(parts):
    *_, box = parts
    (style,) = [child.value for child in box.children if "<style>" in str(getattr(child, "value", ""))]
    rule = r"label:nth-of-type\((\d)\) { left: (\S+)%; top: (\S+)%; width: (\S+)%; height: (\S+)%; }"
    found = [tuple(map(float, numbers)) for numbers in re.findall(rule, style)]
    assert found == [(i, x / 2, y, w / 2, h) for i, (x, y, w, h) in enumerate(SPOTS, start=1)]


def test_two_drawings_on_one_page_have_style_sheets_of_their_own(parts):
    chosen, picture, one = parts
    other = clickable(picture, chosen, SPOTS, size=(200, 100))
    first, second = (re.search(r"\.(nnlib-spots-\w+) {", box.children[2].value)[1] for box in (one, other))
    assert first != second and first in one.children[1]._dom_classes
