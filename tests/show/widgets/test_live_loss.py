import re
import time
from contextlib import nullcontext

import numpy as np
import pytest
from expecting import refused
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from nnlib import GradientDescent, Network, SquaredError, train
from nnlib.show.images import as_drawings
from nnlib.show.plots.training_history import training_history
from nnlib.show.widgets.live_loss import LiveLoss
from nnlib.training import History


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves by hand: clock[0] is the time in seconds."""
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def shown(live):
    return live._repr_mimebundle_()["text/plain"]


def after(steps):
    return History(loss=[1.0 / (step + 1) for step in range(steps)])


def test_it_draws_every_so_many_steps_and_at_most_ten_times_a_second(clock):
    live, seen = LiveLoss(every=5), []
    for clock[0], steps in ((0.0, 4), (0.0, 5), (0.05, 10), (0.2, 15)):
        live(after(steps))
        seen.append(re.search("appears here|in [0-9]+ steps", shown(live))[0])
    assert seen == ["appears here", "in 5 steps", "in 5 steps", "in 15 steps"]


def trained(live, epochs=3, **options):
    rng = np.random.default_rng(0)
    network = Network([3, 2], loss=SquaredError(), rng=rng)
    X, Y = rng.normal(size=(3, 21)), rng.normal(size=(2, 21))
    options = {"batch_size": 5, "rng": rng, "progress": False, "callback": live} | options
    return train(network, GradientDescent(0.1), X, Y, epochs=epochs, **options)


@pytest.mark.parametrize(("epochs", "every"), [(1, 4), (3, 4), (3, 100)])
def test_where_the_with_ends_the_whole_run_is_drawn(clock, epochs, every):
    live = LiveLoss(every)
    with live:
        history = trained(live, epochs)
        assert f"in {5 * epochs} steps" not in shown(live)
    assert live._view.value == training_history(history).svg
    assert live._steps_per_epoch == (5 if epochs > 1 else None)
    assert f"in {5 * epochs} steps" in shown(live) and "average of each epoch" in live._view.value


def test_a_run_that_fails_or_is_stopped_is_drawn_to_its_last_step(clock):
    for problem, seen in (
        (ZeroDivisionError, pytest.raises(ZeroDivisionError)),
        (KeyboardInterrupt, nullcontext()),
    ):
        live = LiveLoss(every=4)

        def fails(network, X, y, live=live, problem=problem):
            if live._history is not None and len(live._history.loss) == 7:
                raise problem
            return network.loss_and_gradient(X, y)

        with seen, live:
            trained(live, provider=fails)
        assert "in 7 steps" in shown(live) and "average of each epoch" in live._view.value


def test_where_nothing_is_trained_it_says_what_will_come():
    live = LiveLoss()
    for _ in range(2):
        assert shown(live) == "The loss curve appears here when training starts."
        with live:
            pass


CELLS = """\
from IPython.display import display
from nnlib.training import History
from nnlib.show.widgets.live_loss import LiveLoss
live = LiveLoss()
display(live)
---
with live:
    live(History(loss=[2.0, 1.0, 0.5]))
---
try:
    with live:
        live(History(loss=[2.0, 1.0, 0.5, 0.25]))
        1 / 0
except ZeroDivisionError:
    pass
"""


def test_the_notebook_keeps_the_last_picture_where_the_training_was_shown():
    notebook, kept = new_notebook(cells=[new_code_cell(source) for source in CELLS.split("---\n")]), []

    def keep(**_):
        _, output = notebook.cells[0].outputs  # the first is the widget
        kept.append(dict(output.data))

    NotebookClient(notebook, kernel_name="python3", store_widget_state=False, on_cell_executed=keep).execute()
    for data, words in zip(kept, ("appears here", "in 3 steps", "in 4 steps"), strict=True):
        assert words in data["text/plain"]
        assert ("<svg" in as_drawings(data["text/html"])) == (words != "appears here")
    assert all(cell.outputs == [] for cell in notebook.cells[1:])


def test_every_must_be_at_least_one():
    with refused(ValueError, "every must be at least 1, got 0."):
        LiveLoss(every=0)
