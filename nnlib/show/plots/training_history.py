"""How a training run went: loss of each step, average of each epoch, accuracy on unseen data."""

import numpy as np

from nnlib.show.numbers import short
from nnlib.show.plots.axes import Axes, decades, padded, thinned
from nnlib.show.sheet import Picture, Sheet
from nnlib.training import History


def training_history(history: History, steps_per_epoch: int | None = None) -> Picture:
    """The loss over the steps and, where the run had validation labels, the accuracy over the epochs.

    The loss axis is logarithmic if the losses span more than a factor of 30. steps_per_epoch is needed only
    while an epoch is still running, because the history cannot know it then.
    """
    losses = np.asarray(history.loss, dtype=float)
    whole = history.epochs > 0 and not history.interrupted
    block = steps_per_epoch or (len(losses) // history.epochs if whole else max(1, len(losses) // 20))
    middles, averages = _averages(losses, block)
    found = _finding(history, averages[-1])
    sheet = Sheet(860, 360, found)
    both = bool(history.validation_accuracy)
    label = "average of each epoch" if steps_per_epoch or whole else f"average of {block} steps"
    _loss_panel(sheet, (70, 84, 530 if both else 830, 305), losses, middles, averages, label)
    if both:
        _accuracy_panel(sheet, (625, 84, 830, 305), history.validation_accuracy)
    return sheet.picture(f"{found}.")


def _averages(losses: np.ndarray, block: int) -> tuple[list[float], list[float]]:
    """Of each block of steps, the middle step (steps count from 1) and the mean loss."""
    blocks = {start: losses[start : start + block] for start in range(0, len(losses), block)}
    middles = [start + (len(part) + 1) / 2 for start, part in blocks.items()]
    return middles, [float(part.mean()) for part in blocks.values()]


def _finding(history: History, last: float) -> str:
    first, steps = history.loss[0], len(history.loss)
    verb = "falls" if last < first else "rises"
    text = f"The loss {verb} from {short(first, 2)} to {short(last, 2)} in {steps:,} steps"
    if history.validation_accuracy:
        text += f"; {100 * history.validation_accuracy[-1]:.1f}% of unseen examples are read right"
    return text


def _loss_panel(sheet: Sheet, box, losses, middles, averages, label: str) -> None:
    drawn = thinned(len(losses))
    log = losses.min() > 0 and losses.max() > 30 * losses.min()
    y = decades(losses) if log else (0.0, 1.06 * losses.max() or 1.0)
    axes = Axes(sheet, box, x=(0, max(len(losses), 2)), y=y, log_y=log)
    axes.draw("step", "loss")
    axes.curve(drawn + 1, losses[drawn], "faint", width=1)
    axes.curve(middles, averages, "value", width=2.8)
    if len(middles) == 1:
        sheet.circle(*axes.place(middles[0], averages[0]), 4, edge="value", face="value")
    sheet.text(box[2], box[1] - 12, f"each step (thin), {label} (strong)", "muted", 12, "end")


def _accuracy_panel(sheet: Sheet, box, accuracies: list[float]) -> None:
    percents = [100 * share for share in accuracies]
    low, high = padded([*percents, 100.0])
    axes = Axes(sheet, box, x=(0, max(len(percents), 2)), y=(max(low, 0.0), min(high, 100.0)))
    axes.draw("epoch", "unseen examples read right, %")
    epochs = list(range(1, len(percents) + 1))
    axes.curve(epochs, percents, "value", width=2.8)
    x, y = axes.place(epochs[-1], percents[-1])
    sheet.circle(x, y, 4, edge="value", face="value")
    sheet.text(box[2], box[3] - 12, f"{short(percents[-1], 1)}%", "value", 14, "end", bold=True)
