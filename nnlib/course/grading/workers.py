"""Grade submissions in several threads, each with its own sandbox; results in order.

Nearly all the time is that of the sandboxes, which are processes.
"""

from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue

from nnlib.course.grading.grader import Graded, Grader
from nnlib.course.grading.submissions import Submission


def grade_in_workers(
    submissions: Sequence[Submission], seed: int, isolation: str, workers: int
) -> Generator[Graded | str]:
    """The result of each submission in order; a sentence where the grader itself failed.

    Raises ConnectionError: a sandbox does not start.
    """
    idle: SimpleQueue[Grader] = SimpleQueue()

    def grade(one: Submission) -> Graded | str:
        grader = idle.get()
        try:
            return grader.result(one)
        finally:
            idle.put(grader)

    with ExitStack() as stack:
        graders = [stack.enter_context(Grader(seed, isolation)) for _ in range(workers)]
        pool = stack.enter_context(ThreadPoolExecutor(workers))
        for grader in graders:
            idle.put(grader)
            stack.callback(grader.stop)  # before the threads end, so that nothing waits for a learner's code
        yield from pool.map(grade, submissions)
