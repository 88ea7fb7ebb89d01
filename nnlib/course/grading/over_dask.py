"""Grade submissions on a running Dask cluster; each worker has its own sandbox."""

from collections.abc import Iterator, Sequence

from distributed import Client

from nnlib.course.grading.grader import Graded
from nnlib.course.grading.submissions import Submission
from nnlib.course.grading.workers import grade_in_process


def grade_on_cluster(
    address: str, submissions: Sequence[Submission], seed: int, isolation: str
) -> Iterator[Graded]:
    """The result of each submission in order, graded on a cluster.

    Raises ConnectionError: nothing answers at this address.
    """
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, TimeoutError, ValueError):
        raise ConnectionError(f"no Dask scheduler answers at {address}.") from None
    with client:
        futures = client.map(grade_in_process, submissions, seed=seed, isolation=isolation, pure=False)
        yield from (future.result() for future in futures)
