"""The slopes along a chain, written out: but for one factor, each product is the one above it."""

import math
from collections.abc import Sequence

from nnlib.show.numbers import numeral
from nnlib.show.sheet import Picture, Sheet

_LEFT, _TOP, _ROW, _RIGHT, _CELL = 62, 112, 46, 210, 74


def shared_products(slopes: Sequence[float], symbols: Sequence[str]) -> Picture:
    """A chain from symbols[0] to symbols[-1], slopes[i] being the local slope of the link from i to i + 1.

    Below it a row for each value, the last one first: the factors of its product, the new one in orange.

    Raises:
        ValueError: there are not 2 to 7 slopes, one of them is not finite, or the symbols are not one more.
    """
    k = len(slopes)
    if not 2 <= k <= 7 or len(symbols) != k + 1:
        raise ValueError(f"A chain has 2 to 7 links and one symbol more, got {k} and {len(symbols)}.")
    if not all(map(math.isfinite, slopes)):
        raise ValueError(f"A local slope is a finite number, got {list(slopes)}.")
    found = f"{k} products, {k * (k + 1) // 2} factors; from the back, {k} multiplications make them"
    sheet = Sheet(max(_LEFT + 2 * _CELL * k + _RIGHT, 760), _TOP + 74 + _ROW * k, found)
    _chain(sheet, slopes, symbols)
    for row, start in enumerate(reversed(range(k))):
        _product(sheet, _TOP + 66 + _ROW * row, start, slopes, symbols)
    products = (f"∂{symbols[-1]}/∂{symbols[i]} = {numeral(math.prod(slopes[i:]), 4)}" for i in range(k))
    return sheet.picture(f"{found}: {', '.join(products)}.")


def _middle(link: int) -> float:
    """Where the slope of a link is, and below it the factor in every row."""
    return _LEFT + 2 * _CELL * (link + 0.5)


def _chain(sheet: Sheet, slopes: Sequence[float], symbols: Sequence[str]) -> None:
    """The values with an arrow back over each link, and the local slope on it."""
    for i, symbol in enumerate(symbols):
        sheet.circle(_middle(i) - _CELL, _TOP - 22, 19, edge="value", face="value-wash")
        sheet.text(_middle(i) - _CELL, _TOP - 17, symbol, size=16, formula=True)
    for i, slope in enumerate(slopes):
        x = _middle(i)
        sheet.arrow((x + _CELL - 24, _TOP - 22), (x - _CELL + 24, _TOP - 22), "derivative", 1.6)
        sheet.box(x, _TOP - 22, 68, 18, "paper", "paper", 0, corner=3)
        sheet.text(x, _TOP - 17, numeral(slope, 4), "derivative", 14)


def _product(sheet: Sheet, y: float, start: int, slopes: Sequence[float], symbols: Sequence[str]) -> None:
    """One row: the new factor, what the row above has already multiplied, and the result."""
    k = len(slopes)
    if start + 1 < k:
        middle, wide = (_middle(start + 1) + _middle(k - 1)) / 2, 2 * _CELL * (k - start - 2) + 84
        sheet.box(middle, y, wide, 28, "faint", "paper", 1, corner=8)
        sheet.text(_middle(start) + _CELL, y + 5, "×", "muted", 15)
    sheet.box(_middle(start), y, 84, 28, "derivative", "derivative-wash", 1.6, corner=8)
    for i in range(start, k):
        hue = "derivative" if i == start else "muted"
        sheet.text(_middle(i), y + 5, numeral(slopes[i], 4), hue, 14, bold=i == start)
        if i > start + 1:
            sheet.text(_middle(i) - _CELL, y + 5, "×", "muted", 15)
    end = _middle(k - 1) + _CELL
    sheet.text(end - 12, y + 5, "=", "muted", 15)
    sheet.text(end + 18, y + 5, f"∂{symbols[-1]}/∂{symbols[start]}", "ink", 16, "start", formula=True)
    product = numeral(math.prod(slopes[start:]), 4)
    sheet.text(sheet.width - 22, y + 5, product, "derivative", 15, "end", bold=True)
