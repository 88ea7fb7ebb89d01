"""Training with minibatches, move by move: which examples, what is computed, when the parameters change."""

import math

import numpy as np

from nnlib.show.labels import Spot, along, placed
from nnlib.show.loop.laps import Lap, changes
from nnlib.show.numbers import counted, short, times
from nnlib.show.plots.axes import Axes, decades, padded
from nnlib.show.sheet import Picture, Sheet

MOVES = ("forward", "loss", "backward", "step")
MOST_EXAMPLES = 100
_CENTRES, _WIDTH = (130, 376, 622, 868), 214


def minibatch_loop(laps: list[Lap], moves: int) -> Picture:
    """After `moves` moves, four to a lap: the batch among all examples, the moves, the losses so far.

    Raises:
        ValueError: there are no laps or no such move, over 100 examples, or a loss that is not finite.
    """
    _expect_drawable(laps, moves)
    index, move = divmod(moves - 1, 4)
    lap = laps[index]
    found = _finding(laps, moves)
    sheet = Sheet(1000, 520, found)
    _examples(sheet, laps, index)
    for place, name in enumerate(MOVES):
        _move(sheet, lap, place, name, reached=place <= move, current=place == move)
    _losses(sheet, laps, index + (move >= 1))
    moment = f"Epoch {lap.epoch}, lap {index + 1}, move {move + 1} is {MOVES[move]}"
    return sheet.picture(f"{found}. {moment}: {_computed(lap, move)}.")


def _expect_drawable(laps: list[Lap], moves: int) -> None:
    if not 1 <= moves <= 4 * len(laps):
        raise ValueError(f"moves must lie between 1 and {4 * len(laps)}, four for each lap, got {moves}.")
    N = sum(len(lap.batch) for lap in laps if lap.epoch == laps[0].epoch)
    if N > MOST_EXAMPLES:
        raise ValueError(f"The picture has room for {MOST_EXAMPLES} examples an epoch, got {N}.")
    for place, lap in enumerate(laps, start=1):
        if not math.isfinite(lap.loss):
            raise ValueError(f"The loss of step {place} is {lap.loss}: a smaller eta is the usual cure.")


def _finding(laps: list[Lap], moves: int) -> str:
    changed, after = changes(laps, moves), f"After {counted(moves, 'move')}"
    if changed == 0:
        return f"{after} the parameters have not changed"
    where = sorted({move for lap in laps for move in range(4) if lap.marks[move] != lap.marks[move + 1]})
    by = " and the ".join(MOVES[move] for move in where)
    return f"{after} the parameters have changed {times(changed)}, only by the {by}"


def _computed(lap: Lap, move: int) -> str:
    """What a move has computed, in words."""
    return (
        f"outputs for {counted(len(lap.batch), 'example')}",
        f"L = {short(lap.loss)}",
        f"length of ∂L/∂θ {short(lap.slope)}",
        f"θ moves by {short(lap.moved)}",
    )[move]


def _examples(sheet: Sheet, laps: list[Lap], index: int) -> None:
    """A square for each example in the order of this epoch, batch after batch; the current batch is blue."""
    epoch = [place for place, lap in enumerate(laps) if lap.epoch == laps[index].epoch]
    N = sum(len(laps[place].batch) for place in epoch)
    batches = f"batch {index - epoch[0] + 1} of {len(epoch)}"
    said = f"epoch {laps[index].epoch}, {batches}: {N} examples in a fresh order"
    sheet.text(22, 74, said, "muted", 13, "start")
    pitch = min(956 / (N + 0.5 * len(epoch)), 26)
    left = 22.0
    for place in epoch:
        for n in laps[place].batch:
            hue = "value" if place == index else "faint"
            face = "value-wash" if place == index else "rule" if place < index else "paper"
            sheet.box(left + pitch / 2, 98, pitch - 2, pitch - 2, hue, face, 1.2 if place == index else 1, 2)
            if pitch > 20:
                sheet.text(left + pitch / 2, 102, str(n), hue if place == index else "muted", 10)
            left += pitch
        left += 0.5 * pitch


def _move(sheet: Sheet, lap: Lap, place: int, name: str, reached: bool, current: bool) -> None:
    """A box for one move with what it computed, and below it whether θ has kept its hash."""
    x, hue = _CENTRES[place], "value" if place < 2 else "derivative"
    face = f"{hue}-wash" if current else "paper"
    sheet.box(x, 172, _WIDTH, 74, hue if reached else "faint", face, 2.4 if current else 1.2, corner=10)
    left, title = x - _WIDTH / 2 + 16, f"{place + 1} {name}"
    sheet.text(left, 162, title, hue if reached else "muted", 15, "start", reached)
    if place < 3:
        sheet.arrow((x + _WIDTH / 2 + 3, 172), (_CENTRES[place + 1] - _WIDTH / 2 - 3, 172), "muted", 2)
    if not reached:
        return
    sheet.text(left, 190, _computed(lap, place), "ink", 14, "start")
    changed = lap.marks[place] != lap.marks[place + 1]
    # Not the hashes themselves: from the first step on, rounding makes them others on another processor.
    words = "θ has a new hash" if changed else "θ has the same hash"
    sheet.text(x, 230, words, "derivative" if changed else "muted", 13, bold=changed)


def _losses(sheet: Sheet, laps: list[Lap], known: int) -> None:
    """The loss of each lap as far as it is known; a dashed line where an epoch ends."""
    losses = [lap.loss for lap in laps]
    log = min(losses) > 0 and max(losses) > 30 * min(losses)
    y = decades(losses) if log else padded(losses)
    axes = Axes(sheet, (80, 300, 978, 460), (0.5, len(laps) + 0.5), y, log_y=log, whole_x=True)
    axes.draw("step", "loss of the batch")
    curve = axes.places(np.stack([np.arange(len(laps)) + 1, losses], axis=1))
    names = {}
    for place in range(1, len(laps)):
        if laps[place].epoch != laps[place - 1].epoch:
            axes.curve([place + 0.5] * 2, axes.y, "muted", 1, dash="3 4")
            if laps[-1].epoch <= 10:
                words, x = f"epoch {laps[place].epoch}", axes.place(place + 0.5, axes.y[0])[0]
                names[words] = _begins(words, x, axes.box[1], axes.box[3])
    for words, (x, y, half, _) in placed(names, along(curve)).items():
        sheet.text(x - half, y + 4, words, "muted", 12, "start")
    axes.curve(range(1, known + 1), losses[:known], "value", 2)
    for place in range(known if len(laps) <= 80 else 0):
        sheet.circle(*axes.place(place + 1, losses[place]), 3, edge="value", face="value")


def _begins(words: str, x: float, top: float, bottom: float) -> list[Spot]:
    """Spots for the name of an epoch beside the line where it begins: at its lower end, or at its upper."""
    half = 4 * len(words)
    return [(x + 6 + half, y, half, 9) for y in (bottom - 12, top + 8)]
