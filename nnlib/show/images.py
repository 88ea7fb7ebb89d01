"""Pictures that outlive a notebook's way to another machine: SVG within an <img>, and back.

Front ends do not trust a notebook that somebody else has run. Of its HTML they take every <svg> out, and what
is left are its labels in one line; an <img> stays, with its text alternative.
"""

import re
from urllib.parse import unquote

from nnlib.show.theme import DARK_PAGES

# Within an <img> a picture does not see the page. In a notebook that is trusted, this style makes its white
# paper dark, and keeps blue blue and orange orange; from another one it is taken out, and the paper is white.
_DARK = f"<style>:is({DARK_PAGES}) img.nnlib {{ filter: invert(0.92) hue-rotate(180deg) }}</style>"
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
    return "".join([_DARK, *parts, html[place:]]) if parts else html


def as_drawings(html: str) -> str:
    """The opposite, for a page of our own: what `as_images` has made, as it was before."""
    return _IMAGE.sub(lambda image: unquote(image[1]), html.replace(_DARK, ""))


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
    return f'<img class="nnlib" alt="{opening[1]}" style="{opening[2]}" src="{address}">'
