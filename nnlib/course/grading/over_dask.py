"""Hand submissions to the workers of a running Dask cluster; each keeps a sandbox of its own."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from nnlib.course.grading.archives import Unusable, read
from nnlib.course.grading.grader import Grader
from nnlib.course.grading.notebook_file import LARGEST, read_cells
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.workers import Result, grade_one, refused

BATCH, AHEAD = 16, 4  # submissions in a task; tasks for each worker that may be on their way

_graders: dict[tuple[int, str], Grader] = {}  # of this worker's process: a sandbox is warmed up once


def grade_on(
    address: str, root: Path, submissions: Iterable[Submission], seed: int, isolation: str
) -> Iterator[Result]:
    """The results of all submissions in their order, graded on a cluster.

    Raises:
        ConnectionError: nobody answers at this address.
    """
    from distributed import Client

    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise ConnectionError(f"no Dask scheduler answers at {address}.") from None
    with client:
        most = AHEAD * max(len(client.scheduler_info()["workers"]), 1)
        on_their_way = []
        for batch in _batches(root, submissions):
            on_their_way.append(client.submit(partial(_grade, seed, isolation), batch, pure=False))
            if len(on_their_way) >= most:
                yield from on_their_way.pop(0).result()
        for task in on_their_way:
            yield from task.result()


def _batches(root: Path, submissions: Iterable[Submission]) -> Iterator[list[tuple[Submission, bytes]]]:
    """Submissions with their bytes, for the workers may see no folder of ours; one lesson a batch."""
    batch: list[tuple[Submission, bytes]] = []
    for submission in submissions:
        if batch and (len(batch) == BATCH or batch[0][0].lesson != submission.lesson):
            yield batch
            batch = []
        try:
            batch.append((submission, b"" if submission.trouble else read(root, submission.place, LARGEST)))
        except Unusable as error:
            batch.append((refused(submission, str(error)), b""))
    if batch:
        yield batch


def _grade(seed: int, isolation: str, batch: list[tuple[Submission, bytes]]) -> list[Result]:
    """In a worker of the cluster."""
    if (seed, isolation) not in _graders:
        _graders[seed, isolation] = Grader(seed, isolation)
    grader = _graders[seed, isolation]
    return [grade_one(grader, submission, partial(read_cells, data)) for submission, data in batch]
