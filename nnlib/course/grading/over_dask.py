"""Hand submissions to the workers of a running Dask cluster; each keeps a sandbox of its own."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from distributed import Client

from nnlib.course.grading.grader import Grader
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.workers import Result, grade_one

BATCH, AHEAD = 16, 4  # submissions in a task; tasks for each worker that may be on their way

_graders: dict[tuple[int, str], Grader] = {}  # of this worker's process: a sandbox is warmed up once


def grade_on_cluster(
    address: str, submissions: Sequence[Submission], seed: int, isolation: str
) -> Iterator[Result]:
    """The result of each submission in order, graded on a cluster.

    Raises:
        ConnectionError: nothing answers at this address.
    """
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise ConnectionError(f"no Dask scheduler answers at {address}.") from None
    with client:
        most = AHEAD * max(len(client.scheduler_info()["workers"]), 1)
        on_their_way = []
        for batch in _batches(submissions):
            on_their_way.append(client.submit(partial(_grade_batch, seed, isolation), batch, pure=False))
            if len(on_their_way) >= most:
                yield from on_their_way.pop(0).result()
        for task in on_their_way:
            yield from task.result()


def _batches(submissions: Sequence[Submission]) -> Iterator[list[Submission]]:
    """The submissions in batches of one lesson each."""
    for _, group in groupby(submissions, key=lambda submission: submission.lesson):
        of_lesson = list(group)
        yield from (of_lesson[start : start + BATCH] for start in range(0, len(of_lesson), BATCH))


def _grade_batch(seed: int, isolation: str, batch: list[Submission]) -> list[Result]:
    """In a worker of the cluster."""
    if (seed, isolation) not in _graders:
        _graders[seed, isolation] = Grader(seed, isolation)
    return [grade_one(_graders[seed, isolation], submission) for submission in batch]
