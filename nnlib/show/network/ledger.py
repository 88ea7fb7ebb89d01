"""Paths written as products, and the derivative found in three ways: for networks and for expressions."""

from collections.abc import Sequence

from nnlib.show.network.path_lines import DASHES, badge
from nnlib.show.network.paths import LocalDerivative, Paths
from nnlib.show.numbers import numeral
from nnlib.show.sheet import Sheet

ROW = 92
EQUAL = (1e-9, 1e-7, 1e-5)  # round-off and truncation of a central difference, for losses up to about 100


def ledger(sheet: Sheet, top: float, paths: Paths, rows: Sequence[Sequence[LocalDerivative]]) -> float:
    """A row for each of the largest paths, the others counted and summed; returns where it ends."""
    sheet.line([(30, top - 34), (sheet.width - 30, top - 34)], "rule", 1)
    for number, (path, factors) in enumerate(zip(paths.largest, rows, strict=True), start=1):
        middle = top + ROW * (number - 1)
        badge(sheet, 42, middle + 4, number)
        sheet.line(
            [(60, middle + 4), (92, middle + 4)], "derivative", 2.4, DASHES[(number - 1) % len(DASHES)]
        )
        _product(sheet, middle, factors, path.product)
    end = top + ROW * len(paths.largest)
    if paths.smaller:
        words = (
            f"{paths.smaller:,} smaller paths more, together" if paths.smaller > 1 else "1 smaller path more:"
        )
        sheet.text(sheet.width - 30, end - 10, f"{words} {numeral(paths.smaller_sum)}", "muted", 13, "end")
        end += 26
    return end


def ledger_height(paths: Paths) -> float:
    return ROW * len(paths.largest) + (26 if paths.smaller else 0)


def _product(sheet: Sheet, middle: float, factors: Sequence[LocalDerivative], product: float) -> None:
    """Each factor as a fraction over its formula and its number, and the product at the end."""
    step = (sheet.width - 290) / len(factors)
    size = 15 if len(factors) < 7 else 12
    for place, factor in enumerate(factors):
        x = 105 + step * (place + 0.5)
        sheet.fraction(x, middle - 6, factor.top, factor.bottom, size=size)
        sheet.text(x, middle + 34, factor.formula, "muted", size - 1, formula=True)
        sheet.text(x, middle + 51, numeral(factor.value), "derivative", size - 2)
        if place:
            sheet.text(x - step / 2, middle, "×", "muted", 15)
    sheet.text(sheet.width - 178, middle, "=", "muted", 15)
    sheet.text(sheet.width - 30, middle + 1, numeral(product), "derivative", 16, "end", bold=True)


def three_ways(sheet: Sheet, top: float, total: float, backward: float, measured: float) -> None:
    """The sum of all paths, what backward computed, the finite difference, and whether they are equal."""
    sheet.line([(30, top - 22), (sheet.width - 30, top - 22)], "rule", 1)
    facts = (
        ("sum of all paths", numeral(total, 7)),
        ("backward computed", numeral(backward, 7)),
        # Beyond the tenth decimal a difference holds nothing but rounding.
        ("finite difference", numeral(round(measured, 10), 7)),
    )
    for place, (words, value) in enumerate(facts):
        sheet.text(30 + 210 * place, top + 4, words, "muted", 13, "start")
        sheet.text(30 + 210 * place, top + 28, value, "derivative", 17, "start", bold=True)
    sheet.text(30, top + 52, agreement(total, backward, measured), "muted", 13, "start")


def agreement(*values: float) -> str:
    """Whether all values are equal, and how closely."""
    gap = max(values) - min(values)
    for bound in EQUAL:
        if gap <= bound:
            return f"All three are equal, to within {numeral(bound, 1)}."
    return f"They are NOT equal: they differ by {numeral(gap, 2)}. Does a relu stand at its kink, z = 0?"
