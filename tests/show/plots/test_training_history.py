import numpy as np

from nnlib.show.plots.training_history import training_history
from nnlib.training import History


def test_the_title_tells_fall_steps_and_accuracy():
    losses = np.linspace(2.31, 0.03, 1800)
    losses[-900:] = 0.03
    history = History(loss=losses.tolist(), epochs=2, validation_accuracy=[0.9, 0.978])
    found = "The loss falls from 2.31 to 0.03 in 1,800 steps; 97.8% of unseen examples are read right"
    assert training_history(history).alt == f"{found}."


def test_losses_over_many_decades_get_a_logarithmic_axis_unless_one_is_0():
    assert ">0</text>" in training_history(History(loss=[4.0, 0.0], epochs=1)).svg
    picture = training_history(History(loss=[10.0, 1.0, 0.1, 0.01], epochs=2))
    assert all(f">{tick}</text>" in picture.svg for tick in ("10", "1", "0.1", "0.01"))


def test_an_interrupted_run_is_averaged_over_blocks_of_steps():
    history = History(loss=[1.0] * 100, epochs=1, interrupted=True)
    assert "average of 5 steps (strong)" in training_history(history).svg


def test_long_runs_stay_short_as_text():
    few, many = (training_history(History(loss=[1.0] * n, epochs=1)).svg for n in (400, 40_000))
    assert len(many) < 1.2 * len(few)
