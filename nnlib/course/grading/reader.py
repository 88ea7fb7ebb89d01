"""Read what a student has made in a process that has so much time and memory, and may die of it."""

import atexit
import multiprocessing
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Any

from nnlib.course.grading.archives import Unusable

SMALL = 2**20  # bytes; of JSON so many take at most a quarter of a second and 100 MB, of YAML two seconds
SECONDS, SECONDS_TO_START = 10.0, 180.0
MEMORY = 2**30  # bytes beyond what the process has when it begins
TOO_MUCH = f"Reading it takes more than {SECONDS:g} seconds or {MEMORY // 2**30} GB of memory."
NOT_STARTED = "the process that reads large files does not start here."


def within_limits(read: Callable[[bytes], Any], data: bytes) -> Any:
    """read(data); what is small is read at once.

    Raises:
        Unusable: it takes too much.
        ConnectionError: the process does not start.
    What `read` raises is raised here too.
    """
    if len(data) <= SMALL:
        return read(data)
    reader = _reader(read)
    try:
        return reader.apply_async(read, (data,)).get(SECONDS)
    except (MemoryError, multiprocessing.TimeoutError):  # a process that has died does not answer either
        reader.terminate()
        _reader.cache_clear()
        raise Unusable(TOO_MUCH) from None


@cache
def _reader(read: Callable[[bytes], Any]) -> Pool:
    """A process for all files, because its start takes as long as reading a hundred of them."""
    try:
        pool = multiprocessing.get_context("spawn").Pool(1, _begin, (read,))
        atexit.register(pool.terminate)  # which multiprocessing does too late to be silent
        pool.apply_async(int).get(SECONDS_TO_START)
    except (OSError, NotImplementedError, multiprocessing.TimeoutError):
        raise ConnectionError(NOT_STARTED) from None
    return pool


def _begin(read: Callable[[bytes], Any]) -> None:
    """In that process, which has imported by now what `read` needs: the main process alone handles Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # only Linux says how large it is, and only there the limit holds
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
