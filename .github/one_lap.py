"""Write the pictures of the README: the four moves of lesson 00, and the same appearing one after the other.

python .github/one_lap.py
"""

from pathlib import Path

from nnlib.show.loop.four_moves import CENTRES, HEIGHT, MIDDLE, WIDTH, four_moves
from nnlib.show.theme import DARK

NEURON = {"x": 2, "y": 6, "w": 0.5, "b": 1, "eta": 0.1}  # the neuron with which lesson 00 begins
# All is over in five seconds: what moves longer needs a button that stops it, and an image has none.
PAUSE, MOVE = 0.6, 1.1
_STYLE = """\
@media (prefers-color-scheme: dark) {{ .nnlib {{ {dark} }} }}
.veil, .ring {{ opacity: 0; animation: {move}s ease-in-out backwards; }}
.veil {{ animation-name: lift; animation-duration: {pause}s; }}
.ring {{ animation-name: glow; }}
@keyframes lift {{ from {{ opacity: 0.9; }} to {{ opacity: 0; }} }}
@keyframes glow {{ 0%, 100% {{ opacity: 0; }} 30%, 80% {{ opacity: 1; }} }}
@media (prefers-reduced-motion: reduce) {{ .veil, .ring {{ animation: none; }} }}"""


def readme_pictures() -> dict[str, str]:
    """The two pictures by file name: one for a reader who wants no motion, one for all others."""
    return {"four_moves.svg": four_moves(**NEURON).svg + "\n", "one_lap.svg": lap_in_motion(**NEURON)}


def lap_in_motion(x: float, y: float, w: float, b: float, eta: float) -> str:
    """SVG: each move in turn comes out from under a veil; without motion all of it is there at once."""
    dark = " ".join(f"--nn-{name}: {hue};" for name, hue in DARK.items())
    style = _STYLE.format(dark=dark, move=MOVE, pause=PAUSE)
    marks = [_move(centre, PAUSE + index * MOVE) for index, centre in enumerate(CENTRES)]
    # What the fourth move brings about: the new parameters, and the way back to the first move.
    end = PAUSE + 3.3 * MOVE
    marks += [_veil(330, 300, CENTRES[-1] - 330 + 14, 125, end), _veil(CENTRES[0] - 10, 62, 780, 55, end)]
    drawn = four_moves(x, y, w, b, eta).svg.replace("</style>", f" {style}</style>", 1)
    return drawn.replace("</svg>", f"{''.join(marks)}</svg>\n")


def _move(centre: float, start: float) -> str:
    left, top = centre - WIDTH / 2, MIDDLE - HEIGHT / 2
    ring = (
        f'<rect class="ring" style="animation-delay:{start:.2f}s" x="{left - 5:g}" y="{top - 5:g}" '
        f'width="{WIDTH + 10:g}" height="{HEIGHT + 10:g}" rx="14" '
        'fill="none" stroke="var(--nn-ink)" stroke-width="2.5"/>'
    )
    return _veil(left - 8, top - 2, WIDTH + 16, HEIGHT + 54, start) + ring


def _veil(x: float, y: float, width: float, height: float, start: float) -> str:
    return (
        f'<rect class="veil" style="animation-delay:{start:.2f}s" x="{x:g}" y="{y:g}" width="{width:g}" '
        f'height="{height:g}" fill="var(--nn-paper)"/>'
    )


if __name__ == "__main__":
    for name, svg in readme_pictures().items():
        Path(__file__).with_name(name).write_text(svg, encoding="utf-8", newline="\n")
