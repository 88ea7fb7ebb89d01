"""A sheet of paper for pictures that move: a few marks, written as SVG text.

A redraw of such a picture costs a few milliseconds, where a Matplotlib figure costs a hundred. Colours are
the names of `theme`; the sheet follows a light or a dark page by itself.
"""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape

import numpy as np

from nnlib.show.images import as_images
from nnlib.show.theme import svg_style

_LETTERS = re.compile(r"([A-Za-zα-ωŷ]+)")
_SHIFTED = re.compile(r"([_^])(?:\{([^}]*)\}|(.))")
_SHIFTS, _SMALL = {"_": 0.2, "^": -0.29}, 0.72  # downwards, and the size there; in sizes of the formula


def rounded(value: float, digits: int = 1) -> str:
    """A place or a length on the sheet, for an attribute: no last digits, which depend on the processor.

    Rounded twice: the last bits must not decide where a value halfway between two such numbers goes.

    >>> rounded(12), rounded(0.6416209063239482, 2), rounded(-1e-17), rounded(2.25 + 1e-15)
    ('12.0', '0.64', '0.0', '2.2')
    """
    return f"{round(round(float(value), 9), digits) + 0.0:.{digits}f}"  # + 0.0 turns −0.0 into 0.0


def pen(width: float) -> str:
    """The width of a line or the size of letters: as it was chosen, or rounded where it was computed.

    >>> pen(2), pen(1.5), pen(0.6416209063239482)
    ('2', '1.5', '0.64')
    """
    return str(width if isinstance(width, int) else round(round(float(width), 9), 2))


@lru_cache(4096)  # a picture that moves writes the same names again and again
def math_text(formula: str) -> str:
    """SVG text of a short formula: letters slanted, `_1` and `_{12}` lowered, `^2` raised."""
    pieces, level = [], 0.0
    for text, shift in _shifted(formula):
        for run in filter(None, _LETTERS.split(text)):
            marks = ' font-style="italic"' if _LETTERS.fullmatch(run) else ""
            if shift:
                marks += f' font-size="{_SMALL:.0%}"'
            if shift != level:  # a move holds for all that follows, and is given in sizes of what is moved
                marks += f' dy="{(shift - level) / (_SMALL if shift else 1):.2f}em"'
            inner, level = escape(run, quote=False), shift
            pieces.append(f"<tspan{marks}>{inner}</tspan>" if marks else inner)
    return "".join(pieces)


def _shifted(formula: str) -> Iterator[tuple[str, float]]:
    """Its parts, each with how far it is below the line."""
    end = 0
    for match in _SHIFTED.finditer(formula):
        yield formula[end : match.start()], 0.0
        yield match[2] if match[2] is not None else match[3], _SHIFTS[match[1]]
        end = match.end()
    yield formula[end:], 0.0


class Picture:
    """A finished drawing: `.svg` to show, `.alt` to read. Shows itself in a notebook."""

    def __init__(self, svg: str, alt: str):
        self.svg = svg
        self.alt = alt

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/html": as_images(self.svg), "text/plain": self.alt}


class Sheet:
    """A sheet of width × height units (pixels at full size), with its finding as a title in bold at the top.

    Later marks cover earlier ones.
    """

    def __init__(self, width: float, height: float, title: str = ""):
        self.width, self.height = width, height
        self._marks: list[str] = []
        if title:
            self.text(22, 34, title, size=16, anchor="start", bold=True)

    def picture(self, alt: str) -> Picture:
        """The sheet as a Picture; `alt` is one sentence that carries the finding."""
        label = escape(alt)
        return Picture(
            f'<svg class="nnlib" role="img" aria-label="{label}" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" '
            f'style="width:100%; max-width:{self.width:g}px; height:auto; display:block" '
            f'xmlns="http://www.w3.org/2000/svg"><style>{svg_style()}</style>'
            f'<rect width="100%" height="100%" fill="var(--nn-paper)"/>{"".join(self._marks)}</svg>',
            alt,
        )

    def text(self, x, y, content, colour="ink", size=14, anchor="middle", bold=False, formula=False) -> None:
        """Words, or with formula=True a short formula; (x, y) is its start, middle or end on the baseline."""
        inner = math_text(content) if formula else escape(content, quote=False)
        kind = ' class="math"' if formula else ""
        weight = ' font-weight="bold"' if bold else ""
        self._marks.append(
            f'<text x="{rounded(x)}" y="{rounded(y)}" font-size="{pen(size)}" text-anchor="{anchor}" '
            f'fill="var(--nn-{colour})"{kind}{weight}>{inner}</text>'
        )

    def fraction(self, x, y, top, bottom, colour="ink", size=16) -> None:
        """A derivative written as a fraction whose bar lies at height y, centred on x."""
        half = 0.32 * size * max(len(re.sub(r"[_^{}]", "", part)) for part in (top, bottom))
        self.line([(x - half, y), (x + half, y)], colour, width=1)
        self.text(x, y - 0.35 * size, top, colour, size, formula=True)
        self.text(x, y + 0.95 * size, bottom, colour, size, formula=True)

    def line(self, points, colour="faint", width=1.5, dash="") -> None:
        """Straight lines through (x, y) points."""
        # As `rounded` does it, but for all at once: a curve has hundreds of places, a redraw milliseconds.
        places = np.round(np.array(list(points), float), 9).tolist()
        places = " ".join([f"{x:.2f},{y:.2f}" for x, y in places]).replace("-0.00", "0.00")
        self._stroke(f'polyline points="{places}"', colour, width, dash)

    def path(self, shape, colour="faint", width=1.5, dash="") -> None:
        """A path of `strokes` or `dots`: one mark for many lines or dots, so that the text stays short."""
        if shape:
            self._stroke(f'path d="{shape}"', colour, width, dash)

    def _stroke(self, shape: str, colour: str, width: float, dash: str) -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self._marks.append(
            f'<{shape} fill="none" stroke="var(--nn-{colour})" stroke-width="{pen(width)}" '
            f'stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
        )

    @contextmanager
    def window(self, left, top, right, bottom) -> Iterator[None]:
        """What is drawn within the `with` is cut at the edges of this box."""
        x, y, width, height = (rounded(length) for length in (left, top, right - left, bottom - top))
        place = f'x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{x} {y} {width} {height}"'
        self._marks.append(f'<svg {place} overflow="hidden">')
        yield
        self._marks.append("</svg>")

    def circle(self, x, y, radius, edge="muted", face="paper", width=1.5) -> None:
        self._marks.append(
            f'<circle cx="{rounded(x)}" cy="{rounded(y)}" r="{rounded(radius)}" fill="var(--nn-{face})" '
            f'stroke="var(--nn-{edge})" stroke-width="{pen(width)}"/>'
        )

    def box(self, x, y, width, height, edge="faint", face="paper", line=1.0, corner=None) -> None:
        """A rounded box centred on (x, y); corner=None rounds it to a pill."""
        corner = height / 2 if corner is None else corner
        self._marks.append(
            f'<rect x="{rounded(x - width / 2)}" y="{rounded(y - height / 2)}" '
            f'width="{rounded(width)}" height="{rounded(height)}" rx="{rounded(corner)}" '
            f'fill="var(--nn-{face})" stroke="var(--nn-{edge})" stroke-width="{pen(line)}"/>'
        )

    def arrow(self, start, end, colour="faint", width=1.5, head=9.0) -> None:
        """A straight arrow from start to end."""
        (x0, y0), (x1, y1) = start, end
        length = math.hypot(x1 - x0, y1 - y0)
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
        base, half, wing = length - head, width / 2, 0.42 * head
        # The tip, and from there round head and shaft, as (along, across).
        right = [(base, -wing), (base, -half), (0, -half)]
        corners = [(length, 0), *right, *((along, -across) for along, across in right[::-1])]
        points = " ".join(
            f"{rounded(x0 + along * ux - across * uy)},{rounded(y0 + along * uy + across * ux)}"
            for along, across in corners
        )
        self._marks.append(f'<polygon points="{points}" fill="var(--nn-{colour})"/>')
