"""Run a learner's code for a limited time, and restore the state of the process."""

import random
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from typing import Any

import numpy as np

_EVENTS_BETWEEN = 200  # two looks at the clock, where there is no alarm


class OutOfTime(BaseException):
    """The time is over. A BaseException, so that a learner's `except Exception` does not catch it."""


class StoppedByUser(BaseException):
    """A real Ctrl-C, not a KeyboardInterrupt that the code raised itself."""


def run_for(seconds: float, run: Callable[[], Any]) -> Any:
    """run(), stopped by OutOfTime after this many seconds.

    The limit holds in the main thread. It needs an alarm signal, as Linux and macOS have, or sys.monitoring,
    as Python 3.12 has anywhere, in a browser too; elsewhere there is no limit. Both act between two Python
    operations, so neither can stop one long operation of NumPy. Earlier signal handlers and timers are
    restored.

    Raises:
        OutOfTime: the code took too long.
        StoppedByUser: the user pressed Ctrl-C.
    """
    if threading.current_thread() is not threading.main_thread():
        return run()
    interrupt = signal.signal(signal.SIGINT, _stopped_by_user)
    report, sys.unraisablehook = sys.unraisablehook, partial(_unraisable, sys.unraisablehook)
    try:
        if hasattr(signal, "setitimer"):
            return _run_with_alarm(seconds, run)
        return _run_watched(seconds, run) if hasattr(sys, "monitoring") else run()
    finally:
        sys.unraisablehook = report
        signal.signal(signal.SIGINT, interrupt or signal.SIG_DFL)


def _unraisable(report: Callable[[Any], None], lost: Any) -> None:
    """An OutOfTime inside a __del__ ends only that, and Python would report it on stderr."""
    if lost.exc_type is not OutOfTime:
        report(lost)


def _stopped_by_user(signum, frame):
    raise StoppedByUser


def _run_with_alarm(seconds: float, run: Callable[[], Any]) -> Any:
    here, ended, began = sys._getframe(), False, time.monotonic()
    # A bare `except` in the answer may catch an OutOfTime. Others follow at doubling delays, so that one of
    # them hits outside the `try`.
    delays = cycle([1e-6 * 2**doublings for doublings in range(11)])

    def alarm(signum, frame):
        if ended or frame is here or frame.f_code is _unraisable.__code__:
            return
        signal.setitimer(signal.ITIMER_REAL, next(delays), 1e-3)
        raise OutOfTime

    handler = signal.signal(signal.SIGALRM, alarm)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 1e-3)
    try:
        return run()
    finally:
        ended = True  # an alarm that is already pending must do nothing
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)
        if remaining:  # a timer of other code continues, minus the elapsed time
            rest = max(remaining - (time.monotonic() - began), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)


def _run_watched(seconds: float, run: Callable[[], Any]) -> Any:
    """The same without an alarm: where the code jumps or enters a function, we may look at the clock."""
    monitoring, here, ended = sys.monitoring, sys._getframe().f_code, False
    events, tool = monitoring.events, next(n for n in range(6) if monitoring.get_tool(n) is None)
    kinds = (events.PY_START, events.PY_RESUME, events.JUMP, events.INSTRUCTION)
    end, left, draw = time.monotonic() + seconds, _EVENTS_BETWEEN, random.Random(0).randrange

    def look(code, *_):
        nonlocal left
        left -= 1
        if left > 0 or ended or code in (here, _unraisable.__code__):
            return
        left = _EVENTS_BETWEEN
        if time.monotonic() > end:
            # A bare `except` in the answer may catch an OutOfTime. Others follow after so many instructions
            # that one of them hits outside the `try`.
            left = draw(1, _EVENTS_BETWEEN)
            monitoring.set_events(tool, sum(kinds))
            raise OutOfTime

    monitoring.use_tool_id(tool, "the time limit of a check")
    try:
        for kind in kinds:
            monitoring.register_callback(tool, kind, look)
        monitoring.set_events(tool, sum(kinds[:-1]))  # single instructions only once the time is over
        return run()
    finally:
        ended = True
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)


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
