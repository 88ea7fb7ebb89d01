"""Grade submissions on a running Dask cluster; each thread of its workers has its own sandbox."""

import threading
from collections.abc import Generator, Sequence
from functools import cache

from distributed import Client

from nnlib.course.grading.grader import Graded, Grader
from nnlib.course.grading.submissions import Submission


def grade_on_cluster(
    address: str, submissions: Sequence[Submission], seed: int, isolation: str
) -> Generator[Graded | str]:
    """The result of each submission in order, graded on a cluster; a sentence where the grader itself failed.

    Raises ConnectionError: nothing answers at this address.
    """
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise ConnectionError(f"no Dask scheduler answers at {address}.") from None
    with client:
        futures = client.map(_grade, submissions, seed=seed, isolation=isolation, pure=False)
        yield from (future.result() for future in futures)


def _grade(submission: Submission, seed: int, isolation: str) -> Graded | str:
    return _grader(threading.get_ident(), seed, isolation).result(submission)


@cache
def _grader(thread: int, seed: int, isolation: str) -> Grader:
    return Grader(seed, isolation)
