import numpy as np
import pytest

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
    history = train(
        network(),
        Adam(0.1),
        *batch(),
        epochs=2,
        batch_size=batch_size,
        rng=np.random.default_rng(2),
        progress=False,
    )
    assert [lap.loss for lap in laps(batch_size)] == history.loss


def test_every_epoch_takes_every_example_once_and_the_last_batch_may_be_short():
    run = laps()
    assert [len(lap.batch) for lap in run] == [3, 3, 1] * 2
    for epoch in (1, 2):
        taken = np.concatenate([lap.batch for lap in run if lap.epoch == epoch])
        assert sorted(taken) == list(range(7))


def test_fingerprints_show_that_the_step_alone_changes_the_parameters():
    run = laps()
    for lap in run:
        assert len(set(lap.marks[:4])) == 1 and lap.marks[4] != lap.marks[3]
    assert [lap.marks[4] for lap in run[:-1]] == [lap.marks[0] for lap in run[1:]]
    assert run[0].marks[0] == fingerprint(network().parameters)


def test_a_step_of_plain_descent_is_eta_times_the_gradient_long():
    for lap in laps(optimizer=GradientDescent(0.25)):
        assert lap.moved == pytest.approx(0.25 * lap.slope, rel=1e-12)  # rounding of θ itself


def test_changes_are_counted_up_to_a_move():
    assert [changes(laps(), moves) for moves in range(0, 13)] == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3]


def test_targets_may_be_rows():
    X, _ = batch()
    run = recorded_laps(
        Network([3, 2], loss=SquaredError()), GradientDescent(0.1), X, X[:2], 4, 1, np.random.default_rng(0)
    )
    assert [len(lap.batch) for lap in run] == [4, 3]


def test_network_optimizer_and_generator_stay_as_they_were():
    net, adam, rng = network(), Adam(0.1), np.random.default_rng(2)
    before, state = net.parameters.copy(), rng.bit_generator.state
    recorded_laps(net, adam, *batch(), 3, 2, rng)
    assert np.array_equal(net.parameters, before) and adam.t == 0 and rng.bit_generator.state == state


def test_one_bit_gives_another_fingerprint():
    theta = np.ones(5)
    mark = fingerprint(theta)
    theta[3] = np.nextafter(1, 2)
    assert len(mark) == 6 and fingerprint(theta) != mark


@pytest.mark.parametrize(
    ("batch_size", "epochs", "message"),
    [(0, 1, "batch_size must be at least 1, got 0."), (1, 0, "epochs must be at least 1, got 0.")],
)
def test_wrong_numbers_get_one_sentence(batch_size, epochs, message):
    with pytest.raises(ValueError) as error:
        laps(batch_size, epochs)
    assert str(error.value) == message
