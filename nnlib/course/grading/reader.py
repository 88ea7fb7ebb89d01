"""Read what a student has made in a process that has so much time and memory, and may die of it."""

import multiprocessing
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from nnlib.course.grading.archives import Unreadable

SMALL = 2**20  # bytes; of JSON so many take at most a quarter of a second and 100 MB, of YAML two seconds
SECONDS, SECONDS_TO_START = 10.0, 180.0
MEMORY = 2**30  # bytes beyond what the process has when it begins
TOO_MUCH = f"Reading it takes more than {SECONDS:g} seconds or {MEMORY // 2**30} GB of memory."
NOT_STARTED = "the process that reads large files does not start here."


def within_limits(read: Callable[[bytes], Any], data: bytes) -> Any:
    """read(data); what is small is read at once.

    Raises:
        Unreadable: it takes too much.
        ConnectionError: the process does not start.
    What `read` raises is raised here too.
    """
    if len(data) <= SMALL:
        return read(data)
    process, line = _reader(read)
    try:
        line.send(data)
        value, error = line.recv() if line.poll(SECONDS) else (None, MemoryError())
    except (EOFError, OSError):  # it has died
        error = MemoryError()
    if isinstance(error, MemoryError):
        process.kill()
        _reader.cache_clear()
        raise Unreadable(TOO_MUCH)
    if error:
        raise error
    return value


@cache
def _reader(read: Callable[[bytes], Any]) -> tuple[BaseProcess, Connection]:
    """A process for all files, because its start takes as long as reading a hundred of them."""
    context = multiprocessing.get_context("spawn")
    line, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, read), daemon=True)
    try:
        with theirs:
            process.start()
        if line.poll(SECONDS_TO_START) and line.recv() == "ready":
            return process, line
    except (EOFError, OSError, NotImplementedError):
        pass
    raise ConnectionError(NOT_STARTED)


def _serve(line: Connection, read: Callable[[bytes], Any]) -> None:
    """In that process, which has imported by now what `read` needs: the main process alone handles Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # only Linux says how large it is, and only there the limit holds
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    line.send("ready")
    with suppress(EOFError):  # the grader has ended
        while True:
            data = line.recv()
            try:
                line.send((read(data), None))
            except Exception as error:
                line.send((None, error))
