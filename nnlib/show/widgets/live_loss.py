"""The loss curve, drawn while the network trains."""

import time

import ipywidgets as widgets

from nnlib.shapes import expect_count
from nnlib.show.plots.training_history import training_history
from nnlib.show.widgets.bundle import Shown, bundle
from nnlib.training import History

_SECONDS_BETWEEN_REDRAWS = 0.1  # a tenth of a second looks like motion and leaves the time to the training


class LiveLoss(Shown):
    """A picture to show before training and to pass as `callback` to `nnlib.train`, within a `with`.

    It draws at every `every`-th step, at most ten times a second, and where the `with` ends, the last state,
    which also becomes the still picture that the notebook keeps:

        live = LiveLoss()
        display(live)
        with live:
            train(..., callback=live)

    Raises:
        ValueError: every is below 1.
    """

    def __init__(self, every: int = 20):
        expect_count("every", every)
        self.every = every
        self._alt = "The loss curve appears here when training starts."
        self._view = widgets.HTML(f"<p>{self._alt}</p>")
        self._drawn_at = -float("inf")
        self._history: History | None = None
        self._steps_per_epoch: int | None = None

    def __call__(self, history: History) -> None:
        """Draw the history, if it is time to."""
        self._history, steps = history, len(history.loss)
        if history.epochs == 0:
            self._steps_per_epoch = None
        elif self._steps_per_epoch is None:
            # The first step after an epoch: all steps but this one belong to the epochs that are finished.
            self._steps_per_epoch = (steps - 1) // history.epochs or None
        due = steps % self.every == 0 and time.monotonic() - self._drawn_at >= _SECONDS_BETWEEN_REDRAWS
        if due or steps == self.every:
            self._draw()

    def __enter__(self) -> "LiveLoss":
        return self

    def __exit__(self, *_) -> None:
        """Draw the last state, however the training ended."""
        if self._history is not None and self._history.loss:
            self._draw()
            if self._shown_twin is not None:
                self._shown_twin.update(self._repr_mimebundle_(), raw=True)

    def _draw(self) -> None:
        picture = training_history(self._history, steps_per_epoch=self._steps_per_epoch)
        self._view.value, self._alt = picture.svg, picture.alt
        self._drawn_at = time.monotonic()

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return bundle(html=self._view.value, alt=self._alt, name="LiveLoss")
