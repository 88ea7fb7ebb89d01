"""The loss on the examples that are trained on, and on others: from which epoch on the two differ."""

from collections.abc import Sequence

import numpy as np

from nnlib.show.numbers import numeral
from nnlib.show.plots.axes import Axes, decades
from nnlib.show.sheet import Picture, Sheet


def held_out(
    training: Sequence[float],
    validation: Sequence[float],
    names: tuple[str, str] = ("trained on", "held out"),
) -> Picture:
    """Both losses, one number an epoch; the lowest validation loss is marked.

    `names` are what the lesson calls the examples of the first loss and those of the second.

    Raises:
        ValueError: there are fewer than two epochs, or not as many of one loss as of the other.
    """
    training, validation = np.asarray(training, dtype=float), np.asarray(validation, dtype=float)
    if training.shape != validation.shape or training.ndim != 1 or len(training) < 2:
        raise ValueError(f"Two losses of at least two epochs, got {training.size} and {validation.size}.")
    best, last = int(validation.argmin()), len(validation)
    found = (
        f"{names[1].replace(' ', '-').capitalize()} loss: {numeral(validation[best], 2)} at epoch {best + 1}"
    )
    found += f", {numeral(validation[-1], 2)} after {last}; training loss {numeral(training[-1], 2)}"
    sheet = Sheet(760, 380, found)
    axes = Axes(sheet, (80, 84, 600, 325), x=(1, last), y=decades([*training, *validation]), log_y=True)
    axes.draw("epoch", "mean loss")
    epochs = np.arange(1, last + 1)
    axes.curve(epochs, training, "muted", 2, dash="6 4")
    axes.curve(epochs, validation, "value", 2.6)
    x, y = axes.place(best + 1, validation[best])
    sheet.line([(x, y), (x, 325)], "value", 1, dash="2 4")
    sheet.circle(x, y, 5, edge="value", face="value")
    _label(sheet, axes, last, validation[-1], names[1], "value")
    _label(sheet, axes, last, training[-1], names[0], "muted")
    return sheet.picture(f"{found}.")


def _label(sheet: Sheet, axes: Axes, epoch: int, loss: float, words: str, hue: str) -> None:
    x, y = axes.place(epoch, loss)
    sheet.text(x + 10, y + 5, words, hue, 14, "start", bold=True)
