import math

import numpy as np
import pytest
from expecting import refused

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy
from nnlib.datasets import moons
from nnlib.show.loop.minibatch_loop import minibatch_loop
from nnlib.show.widgets.loop_explorer import LoopExplorer, loop_task

NETWORK = Network([2, 4, 2], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


def explorer(N=30):
    X, y = moons(np.random.default_rng(1), N)
    return LoopExplorer(NETWORK, GradientDescent(0.5), X, y, np.random.default_rng(2))


def test_the_moves_are_those_of_two_epochs_whatever_the_batch_size():
    widget, before = explorer(), NETWORK.parameters.copy()
    for size in (1, 7, 30, 16):
        widget.batch_size.value = size
        assert widget.move.max == 2 * 4 * math.ceil(30 / size)
    widget.move.value = widget.move.max
    widget.batch_size.value = 30
    assert widget.move.value == widget.move.max == 8
    assert widget.picture.value == minibatch_loop(widget.laps(), 8).svg
    np.testing.assert_array_equal(NETWORK.parameters, before)


def test_the_task_is_reached_by_five_batches_an_epoch_and_the_fifth_step_alone():
    widget, reached = explorer(), []
    for size in range(1, 31):
        for move in range(1, 8 * math.ceil(30 / size) + 1):
            widget.batch_size.value = size
            if "Reached" in loop_task(widget.laps(), move):
                reached.append((size, move))
    assert reached == [(6, 20), (7, 20)]


@pytest.mark.parametrize(
    ("size", "move", "words"),
    [
        (30, 4, "Not yet: one epoch changes them once."),
        (1, 20, "Not yet: one epoch changes them 30 times."),
        (6, 19, "The batch size is right. Not yet: so far they have changed 4 times."),
        (6, 21, "The batch size is right. Not yet: so far they have changed 5 times."),
        (6, 20, "Reached: move 20 makes change 5, the last of epoch 1."),
    ],
)
def test_a_choice_is_told_how_far_it_comes(size, move, words):
    widget = explorer()
    widget.batch_size.value, widget.move.value = size, move
    assert words in widget.said.value


def test_examples_that_cannot_be_cut_into_five_batches_are_refused():
    for N in (4, 101):
        sentence = f"The picture and its task need 5 to 100 examples, got {N}."
        with refused(ValueError, sentence):
            explorer(N)
    for N in (6, 7, 8, 11, 12, 16):
        sentence = f"No size of batch cuts {N} examples into 5 batches: the task needs one."
        with refused(ValueError, sentence):
            explorer(N)
    for N in (5, 9, 10, 13, 15, 17, 100):
        explorer(N)
