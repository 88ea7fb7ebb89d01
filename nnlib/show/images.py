"""Pictures on a page of others: SVG within an <img> and back, and at full size where the page is narrow.

Front ends do not trust a notebook that somebody else has run. Of its HTML they take every <svg> out, and what
is left are its labels in one line; an <img> stays, with its text alternative.
"""

import re
from urllib.parse import unquote

from nnlib.show.theme import DARK_PAGES

# Within an <img> a picture does not see the page. In a notebook that is trusted, this style makes its white
# paper dark, and keeps blue blue and orange orange; from another one it is taken out, and the paper is white.
_DARK = f":is({DARK_PAGES}) img.nnlib {{ filter: invert(0.92) hue-rotate(180deg) }}"
# On a narrow page a picture is whole, and its letters are small. A box, which only such a page shows, makes
# it as wide as it was drawn; then it is moved with a finger, or with the arrow keys if the box has the focus.
# Without this style, as in a notebook that is not trusted, the box stays away.
SIZE = """
<span class="nnlib-size" style="display:none"><input type="checkbox" aria-label="full size"> full size</span>
""".strip()
NARROW = """
@media screen and (max-width: 40rem) {
  .nnlib-frame { overflow-x: auto; }
  .nnlib-size { display: inline-block !important; position: sticky; left: 0; padding: 6px 0; }
  .nnlib-size:has(:checked)::after { content: ": swipe, or press the arrow keys"; }
  .nnlib-frame:has(.nnlib-size :checked) > * { width: max-content !important; max-width: none; }
  .nnlib-frame:has(.nnlib-size :checked) :is(svg, img).nnlib { width: 100rem !important; }
}
""".strip()
_STYLE = f"<style>{_DARK}\n{NARROW}</style>"
# A tap on the picture is one on its box.
_FRAME = f'<div class="nnlib-frame"><label>{SIZE}{{}}</label></div>'
_OPENING = re.compile(r'<svg class="nnlib"[^>]* aria-label="([^"]*)"[^>]* style="([^"]*)"')
_EDGE = re.compile(r"<svg\b|</svg>")
_IMAGE = re.compile(r'<img class="nnlib"[^>]* src="data:image/svg\+xml,([^"]*)">')
# What an address within an attribute must not contain. The rest stays as it is and can be read.
_ESCAPES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in '%"#<>&\n'})


def as_images(html: str) -> str:
    """The HTML with each of our drawings as an image, which needs nothing of the page to be seen."""
    parts, place = [], 0
    while opening := _OPENING.search(html, place):
        end = _end_of_drawing(html, opening.start())
        parts += [html[place : opening.start()], _image(opening, html[opening.start() : end])]
        place = end
    return "".join([_STYLE, *parts, html[place:]]) if parts else html


def as_drawings(html: str) -> str:
    """What `as_images` has made, with drawings in its frames, for a page of our own with its own style."""
    return _IMAGE.sub(lambda image: unquote(image[1]), html.replace(_STYLE, ""))


def _end_of_drawing(html: str, start: int) -> int:
    """Where the drawing that begins at `start` ends: a window of a sheet is an <svg> within it."""
    depth = 0
    for edge in _EDGE.finditer(html, start):
        depth += -1 if edge[0] == "</svg>" else 1
        if depth == 0:
            return edge.end()
    return len(html)


def _image(opening: re.Match, svg: str) -> str:
    address = f"data:image/svg+xml,{svg.translate(_ESCAPES)}"
    return _FRAME.format(f'<img class="nnlib" alt="{opening[1]}" style="{opening[2]}" src="{address}">')
