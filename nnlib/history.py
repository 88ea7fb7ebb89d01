"""What a training run leaves behind, whether it ends well or not; lesson 08 derives the loop."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(repr=False)
class History:
    """What happened in a training run.

    loss: the batch's mean loss before each step. epochs: how many were finished.
    validation_loss, validation_accuracy: one number an epoch; the accuracy only where targets are labels.
    interrupted: whether the run was stopped from the keyboard.
    stopped_early: whether it ended before its last epoch because the validation loss no longer fell.
    """

    loss: list[float] = field(default_factory=list)
    epochs: int = 0
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    interrupted: bool = False
    stopped_early: bool = False

    def __repr__(self) -> str:
        ends = f", loss {self.loss[0]:.4g} -> {self.loss[-1]:.4g}" if self.loss else ""
        seen = f", validation loss {self.validation_loss[-1]:.4g}" if self.validation_loss else ""
        how = ", interrupted" if self.interrupted else ", stopped early" if self.stopped_early else ""
        return f"History({self.epochs} epochs, {len(self.loss)} steps{ends}{seen}{how})"

    @property
    def best_epoch(self) -> int | None:
        """The epoch, counted from 1, with the lowest validation loss; None without validation."""
        return 1 + int(np.argmin(self.validation_loss)) if self.validation_loss else None


class TrainingError(RuntimeError):
    """Training met a number that is not finite; `history` tells what happened before."""

    history: History
