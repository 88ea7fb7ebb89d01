"""A queue of submissions over several processes, each with a sandbox of its own; results in order.

If a process ends, only the submission that it was grading is affected; another process tries it once more.
"""

import multiprocessing
import signal
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import wait

from nnlib.course.grading.grader import Graded, Grader
from nnlib.course.grading.submissions import Submission

Result = tuple[Graded | None, float]  # None where the submission was refused; seconds
AHEAD = 8  # results of each worker that may wait for an earlier one


def grade_one(grader: Grader, submission: Submission) -> Result:
    """Grade one submission, unless it is refused."""
    if submission.trouble:
        return None, 0.0
    begun = time.perf_counter()
    return grader.grade(submission.lesson, submission.cells), time.perf_counter() - begun


def grade_in_workers(
    submissions: Sequence[Submission], seed: int, isolation: str, workers: int
) -> Iterator[Result | None]:
    """The result of each submission in order, graded in several processes; None for a lost one."""
    if workers == 1:
        with Grader(seed, isolation) as grader:
            yield from (grade_one(grader, submission) for submission in submissions)
        return
    pool = _Pool(workers, (seed, isolation))
    try:
        yield from pool.results(submissions)
    finally:
        pool.end()


class _Pool:
    def __init__(self, workers: int, arguments: tuple):
        self._arguments = arguments
        self._busy: dict = {}  # connection: (process, place of the submission it is at, or None)
        for _ in range(workers):
            self._start()

    def results(self, submissions: Sequence[Submission]) -> Iterator[Result | None]:
        waiting, done, tries = list(range(len(submissions)))[::-1], {}, set()
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
                        self._try_again(at, waiting, done, tries)
            if isinstance(result := done.pop(place), ConnectionError):
                raise result
            yield result

    def _hand_out(self, submissions: Sequence[Submission], waiting: list[int], most: int) -> None:
        for connection, state in self._busy.items():
            if state[1] is None and waiting and waiting[-1] < most:
                state[1] = waiting.pop()
                try:
                    connection.send(submissions[state[1]])
                except OSError:
                    pass  # it has just ended: `recv` will say so

    def _try_again(self, at: int | None, waiting: list[int], done: dict, tries: set) -> None:
        if at is None:  # it ended by itself, before it was given anything
            raise ConnectionError("the grader's processes cannot start here; grade with --workers 1.")
        if at in tries:
            done[at] = None
        else:
            tries.add(at)
            waiting.append(at)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would inherit all that this process has open
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


def _work(connection, seed: int, isolation: str) -> None:
    """In a worker: grade what is sent, until the connection is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # on Ctrl-C the main process closes the connection
    with Grader(seed, isolation) as grader:
        while True:
            try:
                submission = connection.recv()
                connection.send(_result_or_error(grader, submission))
            except (EOFError, OSError):
                return


def _result_or_error(grader: Grader, submission: Submission) -> Result | ConnectionError:
    try:
        return grade_one(grader, submission)
    except ConnectionError as error:  # no sandbox: no submission is to blame, so the main process raises it
        return error
