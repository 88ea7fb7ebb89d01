"""Hand submissions to the workers of a running Dask cluster; each keeps a sandbox of its own."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from distributed import Client

from nnlib.course.grading.grader import Grader
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.workers import Result, grade_one

BATCH = 16  # submissions in a task

_grader = cache(Grader)  # in a worker's process: a sandbox is warmed up once


def grade_on_cluster(
    address: str, submissions: Sequence[Submission], seed: int, isolation: str
) -> Iterator[Result]:
    """The result of each submission in order, graded on a cluster.

    Raises ConnectionError: nothing answers at this address.
    """
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise ConnectionError(f"no Dask scheduler answers at {address}.") from None
    with client:
        for task in client.map(
            _grade_batch, list(_batches(submissions)), seed=seed, isolation=isolation, pure=False
        ):
            yield from task.result()


def _batches(submissions: Sequence[Submission]) -> Iterator[list[Submission]]:
    """The submissions in batches of one lesson each."""
    for _, group in groupby(submissions, key=lambda submission: submission.lesson):
        of_lesson = list(group)
        yield from (of_lesson[start : start + BATCH] for start in range(0, len(of_lesson), BATCH))


def _grade_batch(batch: list[Submission], seed: int, isolation: str) -> list[Result]:
    return [grade_one(_grader(seed, isolation), submission) for submission in batch]
