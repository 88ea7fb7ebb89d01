"""Foreign code gets so much time and no more, and nobody's handlers, timers or settings are lost."""

import gc
import os
import random
import signal
import sys
import threading
import warnings

import numpy as np
import pytest

from nnlib.course.sandbox.limits import OutOfTime, StoppedByUser, run_for, world_kept

needs_alarm = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarm")
needs_monitoring = pytest.mark.skipif(
    not hasattr(sys, "monitoring"), reason="sys.monitoring came with Python 3.12"
)


def work():
    for _ in range(1_000_000):
        pass


def loop():
    while True:
        pass


def loop_that_swallows_everything():
    while True:
        try:
            work()
        except:  # noqa: E722
            pass


def loop_that_swallows_twice():
    while True:
        try:
            try:
                sum(range(1000))
            finally:
                continue  # noqa: B012
        except BaseException:
            sum(range(1000))


class SlowToGo:
    def __del__(self):
        sum(range(10_000))


def loop_over_what_is_slow_to_go():
    while True:
        SlowToGo()


def test_the_result_of_quick_code_is_handed_on():
    assert run_for(5, lambda: 7) == 7


def loop_in_a_generator():
    return sum(n for n in iter(int, 1))


def recursion_that_branches(n=0):
    return n > 300 or recursion_that_branches(n + 1) + recursion_that_branches(n + 1)


ENDLESS = [loop, loop_that_swallows_everything, loop_that_swallows_twice, loop_in_a_generator]
ENDLESS += [loop_over_what_is_slow_to_go, recursion_that_branches]


@needs_alarm
@pytest.mark.parametrize("endless", ENDLESS)
def test_endless_code_is_stopped_even_if_it_catches_everything(endless):
    with pytest.raises(OutOfTime):
        run_for(0.05, endless)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@needs_monitoring
@pytest.mark.parametrize("endless", ENDLESS)
def test_without_an_alarm_endless_code_is_stopped_all_the_same(endless, monkeypatch, capfd):
    monkeypatch.delattr(signal, "setitimer", raising=False)
    before = [sys.monitoring.get_tool(n) for n in range(6)]
    with pytest.raises(OutOfTime):
        run_for(0.05, endless)
    assert run_for(5, lambda: 7) == 7
    assert [sys.monitoring.get_tool(n) for n in range(6)] == before and capfd.readouterr().err == ""


@needs_alarm
def test_a_time_that_ends_while_an_object_goes_is_reported_nowhere_else(capfd):
    report = sys.unraisablehook
    for _ in range(20):
        with pytest.raises(OutOfTime):
            run_for(0.002, loop_over_what_is_slow_to_go)
    assert capfd.readouterr().err == "" and sys.unraisablehook is report


@needs_alarm
def test_handlers_and_a_timer_of_somebody_else_are_put_back():
    theirs = []
    before = signal.signal(signal.SIGALRM, lambda *_: theirs.append("rang"))
    try:
        signal.setitimer(signal.ITIMER_REAL, 50, 60)
        interrupt = signal.getsignal(signal.SIGINT)
        with pytest.raises(OutOfTime):
            run_for(0.02, loop)
        remaining, interval = signal.setitimer(signal.ITIMER_REAL, 0)
        assert 40 < remaining < 50 and interval == 60
        assert signal.getsignal(signal.SIGINT) is interrupt
        signal.raise_signal(signal.SIGALRM)
        assert theirs == ["rang"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def no_collector():
    """No cyclic garbage collection: test tools hook into it, and no alarm must ring in a hook."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@needs_alarm
def test_an_alarm_that_comes_just_as_the_code_ends_harms_nobody(no_collector):
    handler, stopped = signal.getsignal(signal.SIGALRM), 0
    for n in range(500):
        try:
            run_for(2e-4, lambda: sum(range(5_000 + 100 * n)))  # noqa: B023
        except OutOfTime:
            stopped += 1
        assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
        assert signal.getsignal(signal.SIGALRM) is handler
    assert stopped


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl-C there")
def test_a_real_ctrl_c_is_told_from_one_that_the_code_raises():
    with pytest.raises(StoppedByUser):
        run_for(5, lambda: os.kill(os.getpid(), signal.SIGINT))

    def raises():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_for(5, raises)


def test_outside_the_main_thread_the_code_runs_without_a_limit():
    results = []
    thread = threading.Thread(target=lambda: results.append(run_for(1e-9, lambda: sum(range(100_000)))))
    thread.start()
    thread.join()
    assert results == [4999950000]


def test_the_world_is_afterwards_what_it_was():
    states = np.random.get_state()[1].copy(), random.getstate()
    settings, options, filters = np.geterr(), np.get_printoptions(), list(warnings.filters)
    with pytest.raises(ZeroDivisionError), world_kept() as warned:
        np.random.seed(1), random.seed(1), np.random.normal(size=3)
        np.seterr(all="raise")
        np.set_printoptions(precision=1)
        warnings.warn("careful", stacklevel=1)
        raise ZeroDivisionError
    assert [str(warning.message) for warning in warned] == ["careful"]
    assert np.array_equal(np.random.get_state()[1], states[0]) and random.getstate() == states[1]
    assert (np.geterr(), np.get_printoptions()) == (settings, options)
    assert warnings.filters == filters
