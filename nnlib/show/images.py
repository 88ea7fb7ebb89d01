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
_INSIDE = r"(?:[^<]|<svg .*?</svg>|<(?!/svg>))*+"  # a window of a sheet is an <svg> of its own
_SVG = re.compile(
    rf'<svg class="nnlib"[^>]* aria-label="([^"]*)"[^>]* style="([^"]*)"{_INSIDE}</svg>', re.DOTALL
)
_IMAGE = re.compile(r'<img class="nnlib"[^>]* src="data:image/svg\+xml,([^"]*)">')
# What an address within an attribute must not contain. The rest stays as it is and can be read.
_ESCAPES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in '%"#<>&\n'})


def as_images(html: str) -> str:
    """The HTML with each of our drawings as an image, which needs nothing of the page to be seen."""
    images, found = _SVG.subn(_image, html)
    return _DARK + images if found else html


def as_drawings(html: str) -> str:
    """The opposite, for a page of our own: what `as_images` has made, as it was before."""
    return _IMAGE.sub(lambda image: unquote(image[1]), html.replace(_DARK, ""))


def _image(svg: re.Match) -> str:
    address = f"data:image/svg+xml,{svg[0].translate(_ESCAPES)}"
    return f'<img class="nnlib" alt="{svg[1]}" style="{svg[2]}" src="{address}">'
