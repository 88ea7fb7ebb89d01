"""Drawings as images: seen where no notebook is trusted, and drawings again on a page of our own."""

import ast
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import nnlib
from nnlib.show.images import as_drawings, as_images
from nnlib.show.sheet import Sheet
from nnlib.show.theme import LIGHT

PACKAGE = Path(nnlib.__file__).parent
ALT = 'w1 < 2 & "w2" isn\'t > 5% #1'


def drawn(alt=ALT):
    sheet = Sheet(200, 50)
    with sheet.window(10, 10, 90, 90):
        sheet.line([(0, 0), (200, 200)])
    sheet.text(10, 20, "η → 50% & #1 < 2")
    return sheet.picture(alt)


class Tags(HTMLParser):
    """The tags with their attributes, and the text that stands outside of styles."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        if self.tags[-1][0] != "style":
            self.text += data


def test_a_picture_shows_itself_as_one_image_of_the_whole_drawing_with_its_words():
    picture = drawn()
    tags = Tags(picture._repr_mimebundle_()["text/html"]).tags
    assert [tag for tag, _ in tags] == ["style", "div", "label", "span", "input", "img"]
    assert tags[3][1]["style"] == "display:none"  # the box for the size, where a page drops the style
    image = tags[-1][1]
    assert image["alt"] == ALT
    assert image["style"] == "width:100%; max-width:200px; height:auto; display:block"
    kind, _, address = image["src"].partition(",")
    assert kind == "data:image/svg+xml" and unquote(address) == picture.svg
    assert not re.search(r"[#<>\"\n]", address)
    assert ET.fromstring(unquote(address)).tag == "{http://www.w3.org/2000/svg}svg"


def test_every_drawing_among_other_html_becomes_an_image_and_is_a_drawing_again_afterwards():
    html = f"<p>before</p>{drawn().svg}<p>between</p>{drawn('other words').svg}<p>after</p>"
    images = as_images(html)
    assert "<svg" not in images and [tag for tag, _ in Tags(images).tags].count("img") == 2
    frame = r'<div class="nnlib-frame">.*?</span>|</label></div>'  # the box for the size of each picture
    assert Tags(re.sub(frame, "", images)).text == "beforebetweenafter"
    assert re.sub(frame, "", as_drawings(images)) == html


@pytest.mark.parametrize("html", ["", "<p>no picture</p>", "<svg>of somebody else</svg>"])
def test_html_without_a_drawing_of_ours_stays_as_it_is(html):
    assert as_images(html) == html == as_drawings(html)


# As the standard "Filter Effects" defines invert and hue-rotate(180deg).
TURNED = ((-0.574, 1.43, 0.144), (0.426, 0.43, 0.144), (0.426, 1.43, -0.856))


def on_a_dark_page(hue, part):
    mixed = [int(hue[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    mixed = [value * (1 - 2 * part) + part for value in mixed]
    return [min(max(sum(a * b for a, b in zip(row, mixed, strict=True)), 0), 1) for row in TURNED]


def luminance(hue):
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in hue]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("paper", ["paper", "value-wash", "derivative-wash"])
@pytest.mark.parametrize("ink", ["ink", "value", "derivative"])
def test_words_can_be_read_on_a_dark_page_and_keep_their_hue(ink, paper):
    part = float(re.search(r"invert\(([\d.]+)\) hue-rotate\(180deg\)", as_images(drawn().svg))[1])
    front, back = on_a_dark_page(LIGHT[ink], part), on_a_dark_page(LIGHT[paper], part)
    assert luminance(back) < 0.05 and (luminance(front) + 0.05) / (luminance(back) + 0.05) > 4.5
    if ink != "ink":
        assert (front[2] > front[0]) == (ink == "value")


def test_no_pattern_needs_a_python_in_which_possessive_quantifiers_are_mended():
    """Up to Python 3.11.4, which Debian 12 has, they miss what they should find."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not re.search(r"[\])][*+?]\+|\(\?>", node.value), f"{path.name}, line {node.lineno}"
