"""The grader's side of a warm process: start it, send submissions, read observations, end it."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from nnlib.course.grading.graded_lesson import GradedLesson
from nnlib.course.grading.isolation import start
from nnlib.course.sandbox import wire
from nnlib.course.sandbox.jail import FOLDER
from nnlib.course.sandbox.observation import LINES_SHOWN, Observation
from nnlib.course.sandbox.plain_data import Opaque
from nnlib.course.sandbox.warm import KILL

SECONDS_TO_START, SECONDS_OF_A_RUN, PATIENCE = 180.0, 60.0, 5.0
LONGEST_SENTENCE, NOTES_OF_A_CASE = 600, 3 + LINES_SHOWN
LARGEST_REPLY = 2**23  # bytes; a right answer has some hundreds of numbers
GONE = "Your code ended Python, or used more memory than there is for it."
SLOW = "Your code ran for too long and was stopped. Does a loop never end?"
NOT_STARTED = "a lesson's own cells did not run in the sandbox: is this machine overloaded?"
OWN_CELLS = "a lesson's own cells did not run in the sandbox. The first that failed says:"
GARBLED = "Your code wrote into the line on which its results are sent."
FOLDERS = "nnlib-sandbox-"  # how the names of folders for sandboxes begin
SILENT = (GONE, SLOW, GARBLED)  # not reported by the fork itself


class WarmProcess:
    """A process that has run a lesson's own cells and forks for each submission, until it is closed.

    Raises ConnectionError: it did not start, or a cell of the lesson failed.
    """

    def __init__(self, level: str, lesson: GradedLesson):
        self.level, self._closing = level, ExitStack()
        self._folder = self._closing.enter_context(_own_folder())
        self._control, theirs = socket.socketpair()
        home = FOLDER if level == "bubblewrap" else str(self._folder)
        with theirs:
            line = theirs.fileno()
            command = "-m", "nnlib.course.sandbox.warm", str(line), level
            streams = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
            self._process = start(level, *command, folder=home, pass_fds=(line,), cwd=self._folder, **streams)
        try:
            wire.send(self._control, {"cells": lesson.cells, "observers": lesson.observers})
            faults = wire.receive(self._control, SECONDS_TO_START)
        except (OSError, wire.WireError):
            self._process.kill()
            self.close()
            raise ConnectionError(NOT_STARTED) from None
        if faults:
            self.close()
            raise ConnectionError(f"{OWN_CELLS} {faults[0]}")

    def stop(self) -> None:
        """Let the process end, with what it runs; another thread may be following that.

        Bubblewrap would kill it once the thread that has started it ends.
        """
        with suppress(OSError, subprocess.TimeoutExpired):
            self._control.shutdown(socket.SHUT_RDWR)
            self._process.wait(5)

    def close(self) -> None:
        """End the process and delete its files."""
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._closing.close()

    @property
    def alive(self) -> bool:
        """Whether it can take another submission."""
        return self._process.poll() is None

    def follow(self, steps: list[dict], until: float) -> list[list[Observation]]:
        """The observations of each step, up to and including the first that the fork did not answer.

        `until` is the time.monotonic() after which it is stopped.

        That step has one Observation with the trouble. The fork and its files are gone afterwards.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            observed, end = [], min(time.monotonic() + SECONDS_OF_A_RUN, until)
            try:
                wire.send(ours, steps)
                for place, step in enumerate(steps):
                    # A fork that is later than this has failed to stop the code itself.
                    seconds = step["seconds"] * len(step.get("cases", "1")) + PATIENCE
                    seconds = min(seconds, end - time.monotonic())
                    message = wire.receive(ours, max(seconds, 0.1), LARGEST_REPLY)
                    observed.append(_read(message, place, step))
            except TimeoutError:
                observed.append([Observation(trouble=SLOW)])
            except wire.WireError as error:
                gone = "gone" in str(error) or "nothing takes" in str(error)
                observed.append([Observation(trouble=GONE if gone else GARBLED)])
            self._end_fork()
        return observed

    def _end_fork(self) -> None:
        """Have the fork killed, wait for its end, and delete its files."""
        self._control.sendall(KILL)
        self._control.settimeout(SECONDS_TO_START)
        if self._control.recv(1) != KILL:
            raise ConnectionError("the warm process has gone")
        if self.level != "bubblewrap":
            for path in self._folder.iterdir():
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


@contextmanager
def _own_folder() -> Iterator[Path]:
    """A folder that is deleted in the end; those that processes which were killed have left are deleted now.

    It is locked as long as this process lives, and only then gets the name by which others find it.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        with suppress(OSError), _locked(left):
            shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=f".{FOLDERS}"))
    with _locked(new):
        folder = new.rename(new.with_name(new.name[1:]))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lock a folder, until this process ends at the latest.

    Raises OSError: another process has locked it, or it is no folder of this user.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            raise PermissionError
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _read(message, place: int, step: dict) -> list[Observation]:
    """The observations of a step as the fork reports them; a WireError if the message is not valid."""
    wanted = 1 if "run" in step else len(step["cases"])
    match message:
        case [at, list(sent)] if at == place and 1 <= len(sent) <= wanted:
            observations = list(map(_observation, sent))
        case _:
            raise wire.WireError("no answer to this step")
    last = observations[-1]
    if len(sent) < wanted and last.begun and not last.trouble:
        raise wire.WireError("observations are missing")
    return observations


def _observation(one) -> Observation:
    match one:
        case [value, str(trouble), bool(begun), str(given), list(notes)] if all(
            isinstance(note, str) for note in notes
        ):
            shown = tuple(map(_plain, notes[:NOTES_OF_A_CASE]))
            return Observation(_plain_value(wire.decode(value)), _plain(trouble), begun, _plain(given), shown)
    raise wire.WireError("no observation")


def _plain_value(value):
    if isinstance(value, tuple):
        return tuple(map(_plain_value, value))
    if isinstance(value, Opaque):
        return Opaque(_plain(value.what), value.shape)
    return _plain(value) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """A learner's text on one line, without control characters."""
    text = "".join(c if c.isprintable() else " " for c in text[:LONGEST_SENTENCE])
    return re.sub(r"\b0x[0-9a-f]{6,}", "0x...", text)  # memory addresses differ between runs
