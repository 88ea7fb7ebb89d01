"""The training loop move by move: batches of a size that can be chosen, and what changes the parameters."""

import copy

import numpy as np

from nnlib.network import Network
from nnlib.optimizers import Optimizer
from nnlib.show.loop.laps import Lap, changes, recorded_laps
from nnlib.show.loop.minibatch_loop import MOST_EXAMPLES, minibatch_loop
from nnlib.show.numbers import times
from nnlib.show.sheet import Picture
from nnlib.show.widgets.controls import set_highest, whole_number_control
from nnlib.show.widgets.explorer import Explorer, row

EPOCHS, BATCH, GOAL = 2, 16, 5


class LoopExplorer(Explorer):
    """The picture `minibatch_loop` of two epochs, with controls for the size of a batch and for the move.

    Everything runs on copies; the order of the examples is the same for each size. Task: a size of batch with
    which one epoch changes the parameters 5 times, and the move that makes the fifth change.

    Raises:
        ValueError: there are fewer than 5 or more than 100 examples, or as many (6, 7, 8, 11, 12, 16) as no
            size of batch cuts into 5; or they do not fit the network.
    """

    def __init__(
        self, network: Network, optimizer: Optimizer, X: np.ndarray, y: np.ndarray, rng: np.random.Generator
    ):
        N = np.shape(X)[-1]
        if not GOAL <= N <= MOST_EXAMPLES:
            raise ValueError(f"The picture and its task need {GOAL} to {MOST_EXAMPLES} examples, got {N}.")
        if not any(-(-N // size) == GOAL for size in range(1, N + 1)):
            raise ValueError(f"No size of batch cuts {N} examples into {GOAL} batches: the task needs one.")
        self._run = copy.deepcopy((network, optimizer, np.asarray(X), np.asarray(y)))
        self._rng, self._recorded = copy.deepcopy(rng), {}
        batch = whole_number_control("batch size", min(BATCH, N), 1, N)
        self._moves = whole_number_control("move", 1, 1, 4)
        self.batch_size, self.move = batch.children[0], self._moves.children[0]
        self._resize()
        self.batch_size.observe(lambda _: self._resize(), "value")
        self._start(row(batch, self._moves), redraw_for=(self.batch_size, self.move))

    def laps(self) -> list[Lap]:
        """The run with the size of batch that is set, recorded once."""
        size = self.batch_size.value
        if size not in self._recorded:
            self._recorded[size] = recorded_laps(*self._run, size, EPOCHS, self._rng)
        return self._recorded[size]

    def _resize(self) -> None:
        set_highest(self._moves, 4 * len(self.laps()))

    def handle(self):
        return "move", self.move, {str(move): move for move in range(1, self.move.max + 1)}

    def _draw(self) -> tuple[Picture, str]:
        return minibatch_loop(self.laps(), self.move.value), loop_task(self.laps(), self.move.value)


def loop_task(laps: list[Lap], moves: int) -> str:
    """The task, and how far this run has come after `moves` moves."""
    goal = (
        f"Task: choose a batch size with which one epoch changes the parameters exactly {GOAL} times, "
        "and stop at the move that makes the last of these changes."
    )
    epoch = sum(lap.epoch == 1 for lap in laps)
    in_epoch, now = changes(laps, 4 * epoch), changes(laps, moves)
    if in_epoch != GOAL:
        return f"{goal} <b>Not yet: one epoch changes them {times(in_epoch)}.</b>"
    if now == GOAL > changes(laps, moves - 1):
        return f"{goal} <b>Reached: move {moves} makes change {now}, the last of epoch 1.</b>"
    so_far = f"they have changed {times(now)}" if now else "they have not changed yet"
    return f"{goal} <b>The batch size is right. Not yet: so far {so_far}.</b>"
