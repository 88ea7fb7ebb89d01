"""The numbers of a picture: short, and the same on every processor."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnlib.show.images import as_drawings
from nnlib.show.sheet import Sheet

NOTEBOOKS = sorted((Path(__file__).parents[2] / "solutions").glob("*.ipynb"))
THIRD = np.float64(1) / 3  # a number that never ends


def long_numbers(svg, most=2):
    """The numbers with more digits after the point in whatever places a mark; not in words or pixels."""
    marks = re.sub(r'aria-label="[^"]*"|base64,[^"]*', "", " ".join(re.findall(r"<[^>]*>", svg)))
    return re.findall(rf"[^\s\"=,;:(>-]*\.\d{{{most + 1},}}(?:e-?\d+)?|\d+(?:\.\d+)?e-?\d+", marks)


def test_a_long_number_is_found_in_a_mark_and_allowed_in_words():
    assert long_numbers('<rect stroke-width="0.6416209063239482"/>') == ["0.6416209063239482"]
    assert long_numbers('<rect x="1e-17" y="12.345"/>') == ["1e-17", "12.345"]
    assert long_numbers('<svg aria-label="0.0004385677"><text x="1.25">0.0004385677</text></svg>') == []


def test_each_mark_rounds_whatever_it_is_given():
    sheet, far = Sheet(100, 100), 30 + THIRD
    sheet.text(THIRD, far, "words", size=12 + THIRD)
    sheet.fraction(far, far, "dL", "dw", size=16 + THIRD)
    sheet.line([(THIRD, far), (far, THIRD)], width=THIRD)
    sheet.path("M1 2h0", width=1 + THIRD)
    sheet.circle(far, far, THIRD, width=THIRD)
    sheet.box(far, far, far, far, line=THIRD, corner=THIRD)
    sheet.arrow((THIRD, THIRD), (far, far), width=THIRD)
    assert long_numbers(sheet.picture("").svg) == []


@pytest.mark.parametrize("noise", [-1e-17, -0.0])
def test_a_nought_that_rounding_made_negative_is_drawn_as_nought(noise):
    sheet = Sheet(100, 100)
    sheet.line([(noise, 0.0), (noise, 1.0)])
    sheet.circle(noise, noise, 1)
    assert "-0" not in sheet.picture("").svg.partition("</style>")[2]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_stored_picture_holds_a_long_number(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    pages = [as_drawings("".join(output.get("data", {}).get("text/html", ""))) for output in outputs]
    pictures = [svg for page in pages for svg in re.findall(r"<svg.*</svg>", page, re.DOTALL)]
    assert pictures or not pages or path.stem[:2] == "07"
    for svg in pictures:
        assert long_numbers(svg) == []
