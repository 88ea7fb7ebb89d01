"""What the gradient promises for each step, −η‖∇L‖², beside what the loss then does."""

from collections.abc import Sequence

import numpy as np

from nnlib.show.numbers import numeral
from nnlib.show.plots.axes import Axes, decades, thinned
from nnlib.show.sheet import Picture, Sheet
from nnlib.show.strokes import dots


def promise_kept(promised: Sequence[float], kept: Sequence[float]) -> Picture:
    """Both changes of the loss at every step, by size on a logarithmic axis; a fall is positive here.

    Steps at which the loss rose have no place on that axis; they are counted in the title.

    Raises:
        ValueError: not as many of one as of the other, no step at all, or a promise that is not above 0.
    """
    promised, kept = np.asarray(promised, dtype=float), np.asarray(kept, dtype=float)
    if promised.shape != kept.shape or promised.ndim != 1 or not len(kept):
        raise ValueError(f"Each step has one promise and one change, got {promised.size} and {kept.size}.")
    if not (promised > 0).all():
        raise ValueError("Each promise is the step size times a squared length, so it is above 0.")
    rose = int((kept <= 0).sum())
    found = f"{len(kept):,} steps promised {numeral(promised.sum(), 4)} and kept {numeral(kept.sum(), 4)}"
    found += f"; {rose:,} of them raised the loss" if rose else ", and none raised the loss"
    sheet = Sheet(760, 380, found)
    drawn = thinned(len(kept))
    fell = drawn[kept[drawn] > 0]
    both = np.concatenate([promised[drawn], kept[fell]])
    axes = Axes(sheet, (80, 92, 700, 325), x=(1, max(len(kept), 2)), y=decades(both), log_y=True)
    axes.draw("step", "fall of the loss")
    axes.curve(fell + 1, kept[fell], "value", 2.6)
    some = thinned(len(promised), 21)  # dots, since two lines that lie on each other look like one
    points = axes.places(np.stack([some + 1, promised[some]], axis=1))
    sheet.path(dots(points), "derivative", 7)
    sheet.text(700, 62, "came out", "value", 14, "end", bold=True)
    sheet.text(700, 82, "promised (dots)", "derivative", 14, "end", bold=True)
    return sheet.picture(f"{found}.")
