import io
import pickle
import re
import signal
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from expecting import refused

import nnlib
from nnlib import (
    BinaryCrossEntropy,
    GradientDescent,
    History,
    Momentum,
    Network,
    SoftmaxCrossEntropy,
    SquaredError,
    TrainingError,
    accuracy,
    train,
)
from nnlib.providers import by_differences, by_dual_numbers, by_scalar_engine, by_tape
from nnlib.training import minibatches


def two_clouds(N=50):
    """Points around (-2, 0) and (2, 0) with labels 0 and 1."""
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=N)
    return rng.normal(size=(2, N)) * 0.5 + np.array([[-2.0], [0.0]]) * (1 - 2 * y), y


def classifier(**options):
    return Network([2, 4, 2], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(1), **options)


def run(network=None, X=None, y=None, eta=0.1, **options):
    data = two_clouds()
    options = {"epochs": 3, "batch_size": 8, "rng": np.random.default_rng(2), "progress": False} | options
    return train(
        network or classifier(),
        GradientDescent(eta),
        data[0] if X is None else X,
        data[1] if y is None else y,
        **options,
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_training_separates_two_clouds(dtype):
    network, (X, y) = classifier(dtype=dtype), two_clouds()
    assert accuracy(network, X, y) < 0.9
    history = run(network, epochs=20)
    assert accuracy(network, X, y) == 1.0 and network.parameters.dtype == dtype
    assert history.loss[-1] < 0.1 < history.loss[0]


def test_history_has_one_loss_a_step_and_one_validation_result_an_epoch():
    network, validation, seen = classifier(), two_clouds(20), []
    options = {"validation": validation, "callback": lambda history: seen.append(len(history.loss))}
    history = run(network, **options)  # 50 examples in batches of 8: 7 steps an epoch
    assert len(history.loss) == 3 * 7
    assert history.epochs == len(history.validation_loss) == len(history.validation_accuracy) == 3
    assert history.validation_loss[-1] == network.loss(*validation)
    assert history.validation_accuracy[-1] == accuracy(network, *validation)
    assert not history.interrupted and seen == list(range(1, 3 * 7 + 1))
    told = r"History\(3 epochs, 21 steps, loss [\d.]+ -> [\d.]+, validation loss [\d.]+\)"
    assert re.fullmatch(told, repr(history)) and repr(History()) == "History(0 epochs, 0 steps)"


def test_targets_that_are_numbers_have_a_validation_loss_but_no_accuracy():
    X, Y = np.ones((2, 5)), np.ones((1, 5))
    history = run(Network([2, 1], loss=SquaredError()), X, Y, epochs=2, validation=(X, Y))
    assert len(history.validation_loss) == 2 and history.validation_accuracy == []


def test_a_full_batch_walks_as_the_loop_written_by_hand():
    X, y = two_clouds()
    network, by_hand, optimizer = classifier(), classifier(), GradientDescent(0.1)
    history = run(network, batch_size=1000, epochs=5)
    assert history.validation_loss == history.validation_accuracy == []
    for step in range(5):
        loss, gradient = by_hand.loss_and_gradient(X, y)
        assert history.loss[step] == pytest.approx(loss, abs=1e-13)
        optimizer.step(by_hand.parameters, gradient)
    np.testing.assert_allclose(network.parameters, by_hand.parameters, atol=1e-13)


@pytest.mark.parametrize("order", ["C", "F"])
def test_the_same_rng_gives_the_same_training_whatever_the_order_in_memory(order):
    networks = [classifier(), classifier()]
    run(networks[0])
    run(networks[1], X=np.array(two_clouds()[0], order=order))
    # A product may add in another order where the columns lie otherwise in memory: last digits.
    np.testing.assert_allclose(networks[0].parameters, networks[1].parameters, rtol=0, atol=1e-12)


@pytest.mark.parametrize(("N", "batch_size"), [(10, 3), (9, 3), (3, 10), (5, 1)])
def test_minibatches_hold_every_example_once_and_keep_the_short_last_one(N, batch_size):
    rng = np.random.default_rng(0)
    batches, others = (list(minibatches(N, batch_size, rng)) for _ in range(2))
    assert np.concatenate(batches).tolist() != np.concatenate(others).tolist()  # an order of its own
    assert sorted(np.concatenate(batches)) == list(range(N))
    assert [len(batch) for batch in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert len(batches) == -(-N // batch_size)


@pytest.mark.filterwarnings("error")
def test_a_run_that_diverges_stops_with_history_and_last_good_parameters():
    network = Network([2, 1], loss=SquaredError(), rng=np.random.default_rng(0))
    X, Y = np.ones((2, 8)), np.ones((1, 8))
    with pytest.raises(TrainingError) as caught:
        run(network, X, Y, eta=1e30, epochs=100)
    history = caught.value.history
    assert len(history.loss) > 1 and np.isfinite(history.loss).all()
    assert str(caught.value) == (
        f"Training stopped at step {len(history.loss) + 1}: the loss became inf; "
        f"the last finite loss was {history.loss[-1]:.6g}. "
        "The network has its last good parameters back; a smaller eta is the usual cure."
    )
    assert network.loss(X, Y) == history.loss[-1]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("start", "eta", "message"),
    [
        (1e200, 0.1, "step 1: the loss became inf; no step had a finite loss"),
        (1e150, 1e200, "step 2: the step before left parameters that are not finite"),
    ],
)
def test_a_run_that_overflows_in_its_first_loss_or_its_very_last_step_keeps_its_start(start, eta, message):
    network = Network([1, 1], loss=SquaredError())
    network.parameters = np.array([start, 0.0])
    with pytest.raises(TrainingError, match=f"^Training stopped at {message}"):
        run(network, np.ones((1, 1)), np.ones((1, 1)), eta=eta, epochs=1)
    assert network.parameters.tolist() == [start, 0.0]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0."),
        ({"batch_size": 2.5}, TypeError, "batch_size must be a whole number, got 2.5."),
        ({"rng": 0}, TypeError, "rng must be a generator such as np.random.default_rng(0), got 0."),
        ({"validation": ()}, TypeError, "validation must be a pair: validation=(X, y)."),
        ({"validation": np.ones((2, 3))}, TypeError, "validation must be a pair: validation=(X, y)."),
        (
            {"patience": 3},
            ValueError,
            "patience needs unseen examples to look at: pass validation=(X, y) too.",
        ),
    ],
)
def test_options_that_make_no_sense_are_refused_at_the_door(options, error, message):
    with refused(error, message):
        run(**options)


def test_data_and_parts_that_do_not_fit_are_refused_at_the_door():
    X, y = two_clouds()
    with refused(ValueError, "y holds the label 2, but there are K=2 classes, so labels run from 0 to 1."):
        run(y=np.full(50, 2))
    sentence = "X must have shape (D=2, N), but it has shape (50, 2)."
    with refused(ValueError, f"{sentence} Columns are examples: X.T turns rows into columns."):
        run(X=X.T)
    X[0, 2] = np.nan
    with refused(ValueError, "X holds nan in example 3 (column 2); clean or drop it before training."):
        run(X=X)
    with refused(RuntimeError, "This network has no loss: Network(..., loss=SquaredError()) would have one."):
        run(Network([2, 2]))
    options = {"X": X, "y": y, "epochs": 1, "rng": np.random.default_rng(0)}
    with refused(
        TypeError, "optimizer must be an object, not its class: write Momentum(...), with brackets."
    ):
        train(classifier(), Momentum, **options)
    network = "network must be an object such as Network([2, 3, 1])"
    with refused(TypeError, f"{network}, got GradientDescent(eta=0.1) after 0 steps."):
        train(GradientDescent(0.1), classifier(), **options)


@pytest.mark.parametrize("provider", [by_differences, by_dual_numbers, by_scalar_engine, by_tape])
def test_any_provider_of_gradients_trains_the_network_to_the_same_end(provider):
    ours, theirs = classifier(), classifier()
    history = run(ours, epochs=1)
    assert run(theirs, epochs=1, provider=provider).loss == pytest.approx(history.loss, rel=1e-7)
    np.testing.assert_allclose(theirs.parameters, ours.parameters, atol=1e-7)


def noisy_labels(seed=5, N=20):
    X, y = two_clouds(N)
    return X, np.where(np.random.default_rng(seed).uniform(size=N) < 0.3, 1 - y, y)


def test_training_stops_when_patience_has_run_out_and_brings_the_best_epoch_back():
    network, validation = classifier(), noisy_labels()
    history = run(network, eta=1.0, epochs=200, validation=validation, patience=4)
    assert history.stopped_early and history.epochs < 200
    assert history.epochs == len(history.validation_loss) == history.best_epoch + 4
    assert history.best_epoch == 1 + np.argmin(history.validation_loss)
    assert network.loss(*validation) == pytest.approx(min(history.validation_loss), rel=1e-15)
    again = classifier()
    run(again, eta=1.0, epochs=history.best_epoch, validation=validation)
    np.testing.assert_array_equal(again.parameters, network.parameters)


@pytest.mark.parametrize(("patience", "kept"), [(None, lambda losses: losses[-1]), (100, min)])
def test_a_run_to_the_end_keeps_its_last_epoch_or_with_patience_its_best(patience, kept):
    network, validation = classifier(), noisy_labels()
    history = run(network, eta=1.0, epochs=12, validation=validation, patience=patience)
    assert history.epochs == 12 and not history.stopped_early
    assert network.loss(*validation) == pytest.approx(kept(history.validation_loss), rel=1e-15)


def test_an_interrupted_run_with_patience_keeps_its_best_epoch():
    def stop(history):
        if history.epochs == 8:
            raise KeyboardInterrupt

    network, validation = classifier(), noisy_labels()
    history = run(network, eta=1.0, epochs=20, validation=validation, patience=100, callback=stop)
    assert history.interrupted and not history.stopped_early and history.best_epoch < 8
    assert network.loss(*validation) == pytest.approx(min(history.validation_loss), rel=1e-15)


@pytest.mark.filterwarnings("error")
def test_a_validation_loss_that_is_not_finite_stops_the_run():
    network, far = Network([1, 1], loss=SquaredError()), (np.full((1, 1), 1e200), np.ones((1, 1)))
    message = "^Training stopped at step 2: the validation loss became inf; the last finite loss was "
    with pytest.raises(TrainingError, match=message) as caught:
        run(network, np.ones((1, 1)), np.ones((1, 1)), epochs=1, validation=far)
    assert caught.value.history.epochs == 0 and len(caught.value.history.loss) == 1


@pytest.mark.parametrize("order", ["C", "F"])
def test_training_holds_the_data_once_whatever_their_order_in_memory(order):
    X, y = np.zeros((50, 40_000), np.float32, order), np.arange(40_000) % 2
    network = Network([50, 4, 2], loss=SoftmaxCrossEntropy(), dtype=np.float32)
    tracemalloc.start()
    try:
        run(network, X, y, epochs=1, batch_size=400, validation=(X, y))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # The order of the examples and a batch, but no second X.
    assert peak < 0.2 * (X.nbytes + network.parameters.nbytes)


@pytest.mark.parametrize(
    ("module", "terminal", "shown"),
    [
        ("io", True, True),
        ("io", False, False),  # a log file
        ("ipykernel.iostream", False, True),
        ("pyodide_kernel.display", False, True),
    ],
)
def test_the_progress_bar_counts_steps_in_a_terminal_and_in_a_notebook(
    module, terminal, shown, monkeypatch, capsys
):
    stream = type("Stream", (io.StringIO,), {"__module__": module, "isatty": lambda _: terminal})()
    monkeypatch.setattr(sys, "stdout", stream)
    run(epochs=2, progress=True)
    assert ("14/14" in stream.getvalue() and "loss" in stream.getvalue()) == shown
    assert bool(stream.getvalue()) == shown and capsys.readouterr().err == ""


def test_without_tqdm_a_network_trains_without_a_bar(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run(progress=True).epochs == 3
    assert capsys.readouterr().out == ""


def test_training_without_progress_does_not_load_tqdm():
    program = (
        "import sys, numpy as np, nnlib\n"
        "network = nnlib.Network([2, 1], loss=nnlib.SquaredError())\n"
        "nnlib.train(network, nnlib.GradientDescent(), np.ones((2, 3)), np.ones((1, 3)), epochs=1,\n"
        "            rng=np.random.default_rng(0), progress=False)\n"
        "print('tqdm' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "False"


def test_an_interrupt_during_validation_leaves_lists_of_the_same_length(monkeypatch):
    results = iter([0.5, KeyboardInterrupt])

    def interrupted_at_the_second_call(*_):
        if (result := next(results)) is KeyboardInterrupt:
            raise result
        return result

    monkeypatch.setattr("nnlib.training.accuracy", interrupted_at_the_second_call)
    network, again = classifier(), classifier()
    history = run(network, validation=noisy_labels(), patience=5)
    assert history.interrupted and len(history.loss) == 2 * 7
    assert history.epochs == len(history.validation_loss) == len(history.validation_accuracy) == 1
    run(again, epochs=1)
    np.testing.assert_array_equal(network.parameters, again.parameters)  # the last ones that were validated


@pytest.fixture
def python_raises_at_ctrl_c():
    """As in a notebook and a terminal; a worker of pytest-xdist ignores the signal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def lines_of_nnlib(run, stop_at=None):
    """The result of a run with Ctrl-C pressed in this line of nnlib, and how many lines ran."""
    package, count = str(Path(nnlib.__file__).parent), 0

    def trace(frame, event, argument):
        nonlocal count
        if not frame.f_code.co_filename.startswith(package):
            return None
        if event == "line":
            count += 1
            if count == stop_at:
                signal.raise_signal(signal.SIGINT)
        return trace

    before = sys.gettrace()  # a measurement of coverage, or a debugger
    sys.settrace(trace)
    try:
        return run(), count
    finally:
        sys.settrace(before)


def interrupted_run():
    """A small run with everything that has to agree afterwards, and what its parts were after each step."""
    network, optimizer, steps = classifier(), Momentum(0.1), [(0, 0, classifier().parameters)]

    def callback(history):
        steps.append((len(history.loss), optimizer.t, network.parameters.copy()))

    options = {"epochs": 2, "batch_size": 5, "rng": np.random.default_rng(0), "progress": False}
    options |= {"validation": two_clouds(4), "patience": 5, "callback": callback}
    history = train(network, optimizer, *two_clouds(9), **options)
    return network, optimizer, history, steps


def test_ctrl_c_at_any_line_leaves_history_counters_and_parameters_that_agree(python_raises_at_ctrl_c):
    interrupted_run()  # what is computed once and kept is no longer among the lines
    whole, lines = lines_of_nnlib(interrupted_run)
    ends, reached = [whole[3][2 * epoch][2] for epoch in range(3)], 0
    for number in range(1, lines + 1):
        try:
            (network, optimizer, history, steps), _ = lines_of_nnlib(interrupted_run, number)
        except KeyboardInterrupt:
            continue  # before or after the training itself: nothing is half done then
        reached += 1
        taken = len(history.loss)
        assert optimizer.t == taken == steps[-1][0] and history.interrupted, number
        assert len(history.validation_loss) == len(history.validation_accuracy) == history.epochs, number
        assert history.epochs in (taken // 2, (taken - 1) // 2) and not history.stopped_early, number
        kept = ends[history.best_epoch] if history.best_epoch else steps[-1][2]
        np.testing.assert_array_equal(network.parameters, kept)
    assert reached > lines / 2 and signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_second_ctrl_c_does_not_wait(python_raises_at_ctrl_c):
    def hangs(network, X, y):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the second one did not stop it")

    history = run(provider=hangs)
    assert history.interrupted and history.loss == []


def test_a_program_with_a_handler_of_its_own_for_ctrl_c_keeps_it():
    pressed, before = [], signal.signal(signal.SIGINT, lambda *_: pressed.append(1))
    try:
        history = run(callback=lambda history: signal.raise_signal(signal.SIGINT))
        assert len(pressed) == len(history.loss) and not history.interrupted
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_network_trains_in_a_second_thread():
    histories = []
    thread = threading.Thread(target=lambda: histories.append(run()))
    thread.start()
    thread.join()
    assert histories[0].loss == run().loss


def test_numbers_that_underflow_do_not_stop_a_run_whose_caller_raises_for_them():
    rng = np.random.default_rng(0)
    network = Network([2, 4, 1], loss=BinaryCrossEntropy(), rng=rng)
    X, y = two_clouds()
    with np.errstate(all="raise"):
        train(network, GradientDescent(5.0), 40 * X, y, epochs=20, rng=rng, progress=False)


def test_a_parameter_that_hides_behind_a_finite_loss_is_noticed_at_the_next_step():
    calls = []

    def one_inf(network, X, y):
        loss, gradient = network.loss_and_gradient(X, y)
        calls.append(1)
        if len(calls) == 1:
            network.named(gradient)["b1"][0] = np.inf  # tanh of it is 1: the loss stays finite
        return loss, gradient

    network = classifier()
    with pytest.raises(TrainingError, match="^Training stopped at step 2: the step before left parameters"):
        run(network, provider=one_inf)
    assert np.isfinite(network.parameters).all()


def test_a_training_error_comes_back_from_another_process_as_it_was():
    error = TrainingError("too far")
    error.history = History(epochs=2)
    twin = pickle.loads(pickle.dumps(error))
    assert str(twin) == "too far" and twin.history == error.history
