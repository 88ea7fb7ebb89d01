"""What stands where in a picture: its words, its lines, its windows."""

import html
import re
from itertools import combinations

import numpy as np

# Widths of a letter in units of the font size, on the large side of what DejaVu Sans and STIX Two measure.
_SANS, _BOLD, _MATH = 0.6, 0.67, 0.5
_TEXT = re.compile(
    r'<text x="([^"]+)" y="([^"]+)" font-size="([^"]+)" text-anchor="(\w+)"[^>]*?'
    r'( class="math")?( font-weight="bold")?>(.*?)</text>'
)
_WINDOW = re.compile(
    r'<svg x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)" viewBox="\1 \2 \3 \4" overflow="hidden">'
    r"(.*?)</svg>",
    re.DOTALL,
)


def words_of(svg):
    """(text, left, top, right, bottom) of every text."""
    for x, y, size, anchor, math, bold, inner in _TEXT.findall(svg):
        text = html.unescape(re.sub(r"<[^>]+>|\u200b", "", inner))
        size, width = float(size), (_MATH if math else _BOLD if bold else _SANS) * float(size) * len(text)
        left = float(x) - width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        yield text, left, float(y) - 0.75 * size, left + width, float(y) + 0.2 * size


def touching(boxes):
    """Pairs of boxes that share more than a hair."""
    for one, other in combinations(boxes, 2):
        across = min(one[3], other[3]) - max(one[1], other[1])
        down = min(one[4], other[4]) - max(one[2], other[2])
        if across > 1 and down > 2:
            yield one[0], other[0]


def expect_tidy(svg):
    """No text of the picture leaves the sheet or lies on another."""
    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
    words = list(words_of(svg))
    assert words
    assert [w[0] for w in words if w[1] < 0 or w[2] < 0 or w[3] > width or w[4] > height] == []
    assert list(touching(words)) == []


def bold_numbers(svg, colour):
    """What is written in bold in this colour."""
    return re.findall(rf'fill="var\(--nn-(?:{colour})\)" font-weight="bold">([^<]+)</text>', svg)


def polylines(svg, colours):
    """The points of each line of one of these colours, as (x, y) rows."""
    lines = re.findall(rf'<polyline points="([^"]+)" fill="none" stroke="var\(--nn-(?:{colours})\)"', svg)
    return [np.array([point.split(",") for point in line.split()], dtype=float) for line in lines]


def paths_of(svg, colour, width):
    """Of every path with this colour and width its lines, each a list of (x, y)."""
    pattern = rf'<path d="([^"]*)" fill="none" stroke="var\(--nn-{colour}\)" stroke-width="{width}"'
    return [list(_lines_of(shape)) for shape in re.findall(pattern, svg)]


def _lines_of(shape):
    """The lines of a path of `strokes`, or of one of `dots` as a single line."""
    numbers = r"-?(?:\d+\.?\d*|\.\d+)"
    x = y = 0.0
    if "h0" in shape:
        moves = re.findall(rf"[Mm]({numbers}) ?({numbers})h0", shape)
        yield [(x := round(x + float(dx), 1), y := round(y + float(dy), 1)) for dx, dy in moves]
        return
    for start, rest in re.findall(r"M([^Ml]+)l([^M]+)", shape):
        x, y = map(float, re.findall(numbers, start))
        line = [(x, y)]
        values = iter(map(float, re.findall(numbers, rest)))
        for dx, dy in zip(values, values, strict=True):
            line.append((round(line[-1][0] + dx, 1), round(line[-1][1] + dy, 1)))
        yield line


def windows_of(svg):
    """Each window of a picture, its box and its marks, and the picture without them."""
    windows = []
    for *box, marks in _WINDOW.findall(svg):
        x, y, width, height = map(float, box)
        windows.append(((x, y, x + width, y + height), marks))
    return windows, _WINDOW.sub("", svg)
