"""Run a learner's code for a limited time, and restore the state of the process."""

import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any

import numpy as np


class OutOfTime(BaseException):
    """The time is over. A BaseException, so that a learner's `except Exception` does not catch it."""


class StoppedByUser(BaseException):
    """A real Ctrl-C, not a KeyboardInterrupt that the code raised itself."""


def run_for(seconds: float, run: Callable[[], Any]) -> Any:
    """run(), stopped by OutOfTime after this many seconds.

    The limit needs an alarm signal, which only the main thread on Linux and macOS receives; elsewhere there
    is no limit. The alarm acts between two Python operations, so it cannot stop one long operation of NumPy.
    Earlier signal handlers and timers are restored.

    Raises:
        OutOfTime: the code took too long.
        StoppedByUser: the user pressed Ctrl-C.
    """
    if threading.current_thread() is not threading.main_thread():
        return run()
    interrupt = signal.signal(signal.SIGINT, _stopped_by_user)
    try:
        return _run_with_alarm(seconds, run) if hasattr(signal, "setitimer") else run()
    finally:
        signal.signal(signal.SIGINT, interrupt or signal.SIG_DFL)


def _stopped_by_user(signum, frame):
    raise StoppedByUser


def _run_with_alarm(seconds: float, run: Callable[[], Any]) -> Any:
    here, ended, began = sys._getframe(), False, time.monotonic()
    # A bare `except` in the answer may catch an OutOfTime. Others follow at doubling delays, so that one of
    # them hits outside the `try`.
    delays = cycle([1e-6 * 2**doublings for doublings in range(11)])

    def alarm(signum, frame):
        if ended or frame is here or frame.f_code is unraisable.__code__:
            return
        signal.setitimer(signal.ITIMER_REAL, next(delays), 1e-3)
        raise OutOfTime

    # An OutOfTime inside a __del__ ends only that, and Python would report it on stderr.
    def unraisable(lost: Any) -> None:
        if lost.exc_type is not OutOfTime:
            report(lost)

    report, sys.unraisablehook = sys.unraisablehook, unraisable
    handler = signal.signal(signal.SIGALRM, alarm)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1e-3)
    try:
        return run()
    finally:
        ended = True  # an alarm that is already pending must do nothing
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)
        sys.unraisablehook = report
        if remaining:  # a timer of other code continues, minus the elapsed time
            rest = max(remaining - (time.monotonic() - began), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)


@contextmanager
def world_kept() -> Iterator[list[warnings.WarningMessage]]:
    """Restore global state afterwards: random states, NumPy's error and print settings, warnings.

    Yields the list of warnings raised meanwhile.
    """
    numpy_state, python_state = np.random.get_state(), random.getstate()
    with np.errstate(), np.printoptions(), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            yield warned
        finally:
            np.random.set_state(numpy_state)
            random.setstate(python_state)
