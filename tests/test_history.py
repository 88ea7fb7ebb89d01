import pytest

from nnlib import History


@pytest.mark.parametrize(("losses", "best"), [([0.7, 0.4, 0.5], 2), ([0.4, 0.4], 1), ([0.1], 1), ([], None)])
def test_the_best_epoch_is_the_first_with_the_lowest_validation_loss(losses, best):
    assert History(epochs=len(losses), validation_loss=losses).best_epoch == best
