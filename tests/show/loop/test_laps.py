import numpy as np
import pytest
from expecting import refused

from nnlib import Adam, GradientDescent, Network, SoftmaxCrossEntropy, SquaredError, train
from nnlib.show.loop.laps import changes, fingerprint, recorded_laps


def batch(N=7):
    rng = np.random.default_rng(1)
    return rng.normal(size=(3, N)), rng.integers(2, size=N)


def network():
    return Network([3, 4, 2], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


def laps(batch_size=3, epochs=2, optimizer=None):
    return recorded_laps(
        network(), optimizer or Adam(0.1), *batch(), batch_size, epochs, np.random.default_rng(2)
    )


@pytest.mark.parametrize("batch_size", [1, 3, 7, 9])
def test_the_losses_are_those_of_train_with_the_same_seed(batch_size):
    options = {"epochs": 2, "batch_size": batch_size, "rng": np.random.default_rng(2), "progress": False}
    history = train(network(), Adam(0.1), *batch(), **options)
    assert [lap.loss for lap in laps(batch_size)] == history.loss


def test_every_epoch_takes_every_example_once_and_the_last_batch_may_be_short():
    run = laps()
    assert [len(lap.batch) for lap in run] == [3, 3, 1] * 2
    for epoch in (1, 2):
        taken = np.concatenate([lap.batch for lap in run if lap.epoch == epoch])
        assert sorted(taken) == list(range(7))


def test_a_step_of_plain_descent_is_eta_times_the_gradient_long():
    for lap in laps(optimizer=GradientDescent(0.25)):
        assert lap.moved == pytest.approx(0.25 * lap.slope, rel=1e-12)  # rounding of θ itself


def test_fingerprints_show_that_the_step_alone_changes_the_parameters():
    run = laps()
    for lap in run:
        assert len(set(lap.marks[:4])) == 1 and lap.marks[4] != lap.marks[3]
    assert [lap.marks[4] for lap in run[:-1]] == [lap.marks[0] for lap in run[1:]]
    theta = network().parameters
    assert run[0].marks[0] == fingerprint(theta) and len(fingerprint(theta)) == 6
    theta[3] = np.nextafter(theta[3], 9)  # one bit gives another one
    assert run[0].marks[0] != fingerprint(theta)
    assert [changes(run, moves) for moves in range(0, 13)] == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3]


def test_targets_may_be_rows_and_network_optimizer_and_generator_stay_as_they_were():
    net, adam, rng = Network([3, 2], loss=SquaredError()), Adam(0.1), np.random.default_rng(2)
    before, state, X = net.parameters.copy(), rng.bit_generator.state, batch()[0]
    assert [len(lap.batch) for lap in recorded_laps(net, adam, X, X[:2], 4, 1, rng)] == [4, 3]
    assert np.array_equal(net.parameters, before) and adam.t == 0 and rng.bit_generator.state == state


def test_wrong_numbers_get_one_sentence():
    with refused(ValueError, "batch_size must be at least 1, got 0."):
        laps(batch_size=0)
    with refused(ValueError, "epochs must be at least 1, got 0."):
        laps(epochs=0)
