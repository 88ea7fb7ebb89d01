"""A lock, because several lessons that run at once change the same file."""

import errno
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SECONDS_TO_WAIT = 10  # a change takes milliseconds; a process that takes longer hangs
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
# The system's lock belongs to a process, and JupyterLab lets controls and cells run in threads of one kernel.
_ONE_THREAD = threading.RLock()


@contextmanager
def in_turn(file: Path) -> Iterator[None]:
    """Wait until no other process or thread changes `file`, and make the others wait meanwhile.

    The operating system holds the lock on a file beside this one and releases it when the process ends,
    however it ends, so no lock is left behind. Where there are no such locks, or the process that holds
    this one hangs, the change is made without it.

    Raises:
        OSError: nothing can be written here.
    """
    with _ONE_THREAD, open(file.with_name(f".{file.name}.lock"), "ab") as lock:
        end = time.monotonic() + SECONDS_TO_WAIT
        while not _is_ours(lock.fileno()) and time.monotonic() < end:
            time.sleep(0.01)
        yield  # closing the file releases the lock


def _is_ours(lock: int) -> bool:
    """Whether we have the lock, or locks do not work here."""
    try:
        _take(lock)
    except OSError as error:
        return error.errno not in _BUSY  # a folder in which nothing can be locked
    return True


if sys.platform == "emscripten":  # a browser, which has no such locks

    def _take(lock: int) -> None:
        pass

elif sys.platform == "win32":
    import msvcrt

    def _take(lock: int) -> None:
        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(lock: int) -> None:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
