import re

import numpy as np
import pytest

from nnlib import Network, SoftmaxCrossEntropy, train
from nnlib.optimizers import AdaGrad, Adam, GradientDescent, Momentum, Nesterov, RMSProp
from nnlib.schedules import cosine
from nnlib.storage import save

OPTIMIZERS = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]


def exactly(message):
    return f"^{re.escape(message)}$"


def data(N=40, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(2, N))
    return X, (X[0] * X[1] > 0).astype(int)


class Run:
    """A run of training that can be cut off: network, optimizer and generator are made anew each time."""

    def __init__(self, optimizer=Adam, eta=0.05, sizes=(2, 4, 2), N=40, **options):
        self.network = Network(list(sizes), loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(1))
        self.optimizer, self.data, self.options = optimizer(eta), data(N), options

    def __call__(self, epochs, **more):
        options = {"batch_size": 8, "rng": np.random.default_rng(2), "progress": False} | self.options | more
        history = train(self.network, self.optimizer, *self.data, epochs=epochs, **options)
        return history, self.network.parameters


class PowerCut(Exception):
    pass


def power_cut_after(steps):
    def callback(history):
        if len(history.loss) == steps:
            raise PowerCut

    return callback


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.npz"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_run_cut_off_in_an_epoch_goes_on_to_the_same_end_bit_for_bit(optimizer, path):
    validation = data(20, seed=9)
    wanted, parameters = Run(optimizer, validation=validation)(6)
    with pytest.raises(PowerCut):
        Run(optimizer, validation=validation, checkpoint=path)(6, callback=power_cut_after(17))
    history, resumed = Run(optimizer, validation=validation, checkpoint=path)(6)
    assert history == wanted
    assert resumed.tobytes() == parameters.tobytes()


@pytest.mark.parametrize("bits", ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"])
def test_every_bit_generator_of_numpy_goes_on_where_it_was(bits, path):
    def rng(seed):
        return np.random.Generator(getattr(np.random, bits)(seed))

    whole, resumed = rng(0), rng(1)
    _, parameters = Run()(4, rng=whole)
    with pytest.raises(PowerCut):
        Run(checkpoint=path)(4, rng=rng(0), callback=power_cut_after(12))
    _, again = Run(checkpoint=path)(4, rng=resumed)
    assert again.tobytes() == parameters.tobytes() and resumed.random() == whole.random()


def test_a_step_size_that_was_changed_on_the_way_is_remembered(path):
    def halving(run, last=np.inf):
        def callback(history):
            if len(history.loss) == last:
                raise PowerCut
            if len(history.loss) == 7:
                run.optimizer.eta /= 2

        return callback

    whole, cut = Run(), Run(checkpoint=path)
    _, parameters = whole(4, callback=halving(whole))
    with pytest.raises(PowerCut):
        cut(4, callback=halving(cut, last=12))
    resumed = Run(checkpoint=path)
    assert resumed(4)[1].tobytes() == parameters.tobytes()


def test_a_schedule_goes_on_where_it_was(path):
    _, parameters = Run(GradientDescent, cosine(0.5, steps=30))(6)
    with pytest.raises(PowerCut):
        Run(GradientDescent, cosine(0.5, steps=30), checkpoint=path)(6, callback=power_cut_after(12))
    _, resumed = Run(GradientDescent, cosine(0.5, steps=30), checkpoint=path)(6)
    assert resumed.tobytes() == parameters.tobytes()


def test_early_stopping_remembers_its_best_epoch_over_the_cut(path):
    options = {"validation": data(15, seed=3), "patience": 3}
    wanted, parameters = Run(eta=0.5, **options)(60)
    assert wanted.stopped_early
    with pytest.raises(PowerCut):
        last_step_but_one = 5 * wanted.epochs - 1
        Run(eta=0.5, checkpoint=path, **options)(60, callback=power_cut_after(last_step_but_one))
    history, resumed = Run(eta=0.5, checkpoint=path, **options)(60)
    assert history == wanted
    assert resumed.tobytes() == parameters.tobytes()


def test_the_same_objects_can_go_on_as_when_a_cell_is_run_again(path):
    wanted, parameters = Run()(6)
    cut = Run(checkpoint=path)
    with pytest.raises(PowerCut):
        cut(6, callback=power_cut_after(17))
    history, resumed = cut(6)
    assert history == wanted and resumed.tobytes() == parameters.tobytes()


def test_a_finished_run_can_be_made_longer(path):
    wanted, parameters = Run()(5)
    Run(checkpoint=path)(2)
    history, longer = Run(checkpoint=path)(5)
    assert history == wanted and longer.tobytes() == parameters.tobytes()


def test_a_finished_run_called_again_takes_no_step(path):
    _, parameters = Run(checkpoint=path)(3)
    before = parameters.copy()
    history, after = Run(checkpoint=path)(3, callback=power_cut_after(16))
    assert history.epochs == 3 and after.tobytes() == before.tobytes()


def test_a_failure_while_writing_keeps_the_checkpoint_of_the_epoch_before(path, monkeypatch):
    Run(checkpoint=path)(2)
    before = path.read_bytes()

    def fail(*arguments, **arrays):
        raise OSError("no space left on the disk")

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(OSError, match="no space left"):
        Run(checkpoint=path)(4)
    assert path.read_bytes() == before and list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        ({"sizes": (2, 5, 2)}, "there sizes was [2, 4, 2], here it is [2, 5, 2]"),
        ({"optimizer": Momentum}, "there optimizer was Adam, here it is Momentum"),
        ({"eta": 0.1}, "there Adam.eta was 0.05, here it is 0.1"),
        ({"N": 41}, "there N was 40, here it is 41"),
        ({"batch_size": 4}, "there batch_size was 8, here it is 4"),
        ({"validation": data(20)}, "there N_validation was None, here it is 20"),
    ],
)
def test_the_checkpoint_of_another_run_is_refused_and_kept(other, difference, path):
    Run(checkpoint=path)(1)
    before = path.read_bytes()
    hint = "Delete the file, or give this run another one."
    message = f"{path} is a checkpoint of another run: {difference}. {hint}"
    with pytest.raises(ValueError, match=exactly(message)):
        Run(checkpoint=path, **other)(2)
    assert path.read_bytes() == before


def test_a_damaged_checkpoint_is_refused_and_changes_nothing(path):
    Run(checkpoint=path)(1)
    path.write_bytes(path.read_bytes()[:-200])
    run = Run(checkpoint=path)
    before = run.network.parameters.copy()
    message = f"{path} cannot be read: it is damaged, or nnlib did not write it."
    with pytest.raises(ValueError, match=exactly(message)):
        run(2)
    np.testing.assert_array_equal(run.network.parameters, before)


@pytest.mark.parametrize("missing", ["parameters", "best", "loss", "optimizer.Adam.t"])
def test_a_checkpoint_that_lacks_something_is_refused_and_changes_nothing(missing, path):
    Run(checkpoint=path)(1)
    with np.load(path) as arrays:
        np.savez(path, **{name: array for name, array in arrays.items() if name != missing})
    run, rng = Run(checkpoint=path), np.random.default_rng(2)
    before = run.network.parameters.copy()
    message = f"{path} does not hold a sound checkpoint; delete it to start again."
    with pytest.raises(ValueError, match=exactly(message)):
        run(2, rng=rng)
    np.testing.assert_array_equal(run.network.parameters, before)
    assert run.optimizer.t == 0 and rng.random() == np.random.default_rng(2).random()


def test_a_saved_network_is_no_checkpoint(path):
    save(Run().network, path)
    with pytest.raises(ValueError, match=exactly(f"{path} holds a network, not a checkpoint.")):
        Run(checkpoint=path)(1)


def test_a_path_that_can_be_no_checkpoint_is_refused_before_the_first_step(tmp_path):
    with pytest.raises(ValueError, match=r"^path must end in \.npz, got "):
        Run(checkpoint=tmp_path / "run.txt")(1, callback=power_cut_after(1))
