"""Grade submissions in several processes, each with its own sandbox; results in order.

If a process dies, the first unfinished submission is graded once more, alone.
"""

import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from nnlib.course.grading.grader import Graded, Grader
from nnlib.course.grading.submissions import Submission

LOST = "The grader's own process ended twice at this file."
NOT_STARTED = "the grader's processes cannot start here; grade with --workers 1."
BEGUN = "begun"  # a file that shows that a process has started


def grade_in_workers(
    submissions: Sequence[Submission], seed: int, isolation: str, workers: int
) -> Iterator[Graded | None]:
    """The result of each submission in order; None if a worker died twice at it.

    Raises ConnectionError: no process starts, or a sandbox does not.
    """
    if workers == 1:
        with Grader(seed, isolation) as grader:
            yield from (grader.grade(one.lesson, one.cells, one.draw) for one in submissions)
        return
    waiting = list(submissions)[::-1]
    while waiting:
        try:
            for result in _in_pool(workers, waiting[::-1], seed, isolation):
                waiting.pop()
                yield result
        except BrokenProcessPool:
            yield _alone(waiting.pop(), seed, isolation)


def grade_in_process(submission: Submission, seed: int, isolation: str) -> Graded:
    """Grade in a process that keeps a grader, and so a warm sandbox, for each of its threads."""
    grader = _grader(threading.get_ident(), seed, isolation)
    return grader.grade(submission.lesson, submission.cells, submission.draw)


@cache
def _grader(thread: int, seed: int, isolation: str) -> Grader:
    return Grader(seed, isolation)


def _alone(submission: Submission, seed: int, isolation: str) -> Graded | None:
    try:
        return next(_in_pool(1, [submission], seed, isolation))
    except BrokenProcessPool:
        return None


def _in_pool(workers: int, submissions: Sequence[Submission], seed: int, isolation: str) -> Iterator[Graded]:
    # Workers are not forked: they would inherit all that this process has open.
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="nnlib-grade-", ignore_cleanup_errors=True) as folder:
        with _starting():
            pool = ProcessPoolExecutor(workers, context, _begin, (folder,))
        futures: list[Future] = []
        try:
            with _starting():
                futures += [pool.submit(grade_in_process, one, seed, isolation) for one in submissions]
            for future in futures:
                yield future.result()
        except BrokenProcessPool:
            if not Path(folder, BEGUN).exists():  # no submission is to blame
                raise ConnectionError(NOT_STARTED) from None
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            # Stopped by Ctrl-C, or only some processes have started: wait for no learner's code.
            if not futures or not all(future.done() for future in futures):
                for process in multiprocessing.active_children():
                    process.terminate()
            pool.shutdown()


@contextmanager
def _starting() -> Iterator[None]:
    """Turn what a system raises that starts no more processes into one sentence."""
    try:
        yield
    except (OSError, NotImplementedError):
        raise ConnectionError(NOT_STARTED) from None


def _begin(folder: str) -> None:
    """In a worker: the main process alone handles Ctrl-C, and removes the folders of the sandboxes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tempfile.tempdir = folder
    Path(folder, BEGUN).touch()


def _end_with_parent() -> None:
    """A main process that was killed tells nobody: a worker would wait for the next submission for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
