import re

import pytest

from nnlib.show.plots.held_out import held_out


def test_the_title_tells_the_best_epoch_and_how_both_losses_end(expect_tidy):
    picture = held_out([1.0, 0.5, 0.2, 0.02], [1.1, 0.6, 0.7, 0.9])
    assert picture.alt == "Held-out loss: 0.6 at epoch 2, 0.9 after 4; training loss 0.02."
    expect_tidy(picture.svg)


def test_the_two_losses_go_by_the_names_of_the_lesson(expect_tidy):
    picture = held_out([1.0, 0.5, 0.02], [1.1, 0.6, 0.9], names=("training", "validation"))
    assert picture.alt == "Validation loss: 0.6 at epoch 2, 0.9 after 3; training loss 0.02."
    assert ">training<" in picture.svg and ">validation<" in picture.svg and "held" not in picture.svg.lower()
    expect_tidy(picture.svg)


def test_the_mark_stands_at_the_lowest_held_out_loss():
    svg = held_out([1.0, 0.5, 0.2], [1.0, 0.1, 0.3]).svg
    x, y = map(float, re.search(r'<circle cx="(\S+)" cy="(\S+)"', svg).groups())
    assert (x, y) == (340.0, 325.0)  # the middle epoch, at the lower end of an axis from 0.1 to 1


@pytest.mark.parametrize("losses", [([1.0], [1.0]), ([1.0, 2.0], [1.0])])
def test_one_epoch_or_uneven_ones_make_no_picture(losses):
    with pytest.raises(ValueError, match="^Two losses of at least two epochs, got "):
        held_out(*losses)
