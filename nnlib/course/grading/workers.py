"""A queue of submissions over several processes, each with a sandbox of its own; results in order.

A process that ends takes nothing along but the submission it was at, which another one then tries once more.
"""

import dataclasses
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path

from nnlib.course.grading.archives import Unusable
from nnlib.course.grading.grader import Graded, Grader
from nnlib.course.grading.notebook_file import Unreadable
from nnlib.course.grading.submissions import Submission, cells_of

Result = tuple[Submission, Graded | None, float]  # what was graded, None where it was refused, seconds
AHEAD = 8  # for each worker so many results may wait for an earlier one
LOST = "The grader's own process ended twice at this file."


def grade_one(grader: Grader, submission: Submission, cells: Callable[[], list[dict]]) -> Result:
    """Grade one submission; a file that cannot be read any more is refused."""
    begun = time.perf_counter()
    if submission.trouble:
        return submission, None, 0.0
    try:
        graded = grader.grade(submission.lesson, cells())
    except (Unusable, Unreadable) as error:
        return refused(submission, str(error)), None, 0.0
    return submission, graded, time.perf_counter() - begun


def grade_here(root: Path, submissions: Iterable[Submission], seed: int, isolation: str) -> Iterator[Result]:
    """The results of all submissions, graded in this process."""
    with Grader(seed, isolation) as grader:
        for submission in submissions:
            yield grade_one(grader, submission, partial(cells_of, root, submission))


def grade_in_workers(
    root: Path, submissions: Iterable[Submission], seed: int, isolation: str, workers: int
) -> Iterator[Result]:
    """The results of all submissions in their order, graded in so many processes."""
    if workers == 1:
        yield from grade_here(root, submissions, seed, isolation)
        return
    pool = _Pool(workers, (root, seed, isolation))
    try:
        yield from pool.results(list(submissions))
    finally:
        pool.end()


class _Pool:
    def __init__(self, workers: int, arguments: tuple):
        self._arguments = arguments
        self._busy: dict = {}  # connection: (process, place of the submission it is at, or None)
        for _ in range(workers):
            self._start()

    def results(self, submissions: list[Submission]) -> Iterator[Result]:
        waiting, done, tries = list(range(len(submissions)))[::-1], {}, {}
        for place in range(len(submissions)):
            while place not in done:
                self._hand_out(submissions, waiting, place + AHEAD * len(self._busy))
                for connection in wait(list(self._busy)):
                    at = self._busy[connection][1]
                    try:
                        done[at] = connection.recv()
                        self._busy[connection][1] = None
                    except (EOFError, OSError):
                        self._replace(connection)
                        self._try_again(at, submissions, waiting, done, tries)
            yield done.pop(place)

    def _hand_out(self, submissions: list[Submission], waiting: list[int], most: int) -> None:
        for connection, state in self._busy.items():
            if state[1] is None and waiting and waiting[-1] < most:
                state[1] = waiting.pop()
                try:
                    connection.send(submissions[state[1]])
                except OSError:
                    pass  # it has just ended: `recv` will say so

    def _try_again(self, at: int | None, submissions, waiting: list[int], done: dict, tries: dict) -> None:
        if at is None:  # it ended by itself, before it was given anything
            raise RuntimeError("the grader's processes cannot start here; grade with --workers 1.")
        tries[at] = tries.get(at, 0) + 1
        if tries[at] == 1:
            waiting.append(at)
        else:
            done[at] = refused(submissions[at], LOST), None, 0.0

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would inherit whatever this process holds
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, *self._arguments), daemon=True)
        process.start()
        theirs.close()
        self._busy[ours] = [process, None]

    def _replace(self, connection) -> None:
        process, _ = self._busy.pop(connection)
        connection.close()
        process.join()
        self._start()

    def end(self) -> None:
        for connection, (process, _) in self._busy.items():
            connection.close()
            process.join(10)
            if process.is_alive():
                process.kill()


def _work(connection, root: Path, seed: int, isolation: str) -> None:
    """In a worker: grade what is sent until nothing is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's affair, which then closes
    with Grader(seed, isolation) as grader:
        while True:
            try:
                submission = connection.recv()
                connection.send(grade_one(grader, submission, partial(cells_of, root, submission)))
            except (EOFError, OSError):
                return


def refused(submission: Submission, trouble: str) -> Submission:
    """The submission with the reason why it is not graded."""
    return dataclasses.replace(submission, trouble=trouble)
