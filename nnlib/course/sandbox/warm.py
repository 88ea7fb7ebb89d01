"""The process that runs learners' code: warmed up once, it lives on in a fork for each submission.

    python -m nnlib.course.sandbox.warm DESCRIPTOR LEVEL

It is sent the cells of a lesson and the functions that observe its answers, and runs them. Then, for each
submission, it is sent a socket and forks. The fork follows the steps that it reads from the socket: run this
cell, observe this answer. It knows no right answer, no mistake and no seed.
LEVEL is one of `nnlib.course.grading.isolation`.
"""

import contextlib
import gc
import os
import re
import resource
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nnlib.course.sandbox import jail, wire
from nnlib.course.sandbox.notebook_code import attempt, notebook_namespace, run_cell
from nnlib.course.sandbox.observation import Observation, observe_all

SECONDS_OF_OWN = 60.0  # for a cell of the lesson
SECONDS_BETWEEN_LOOKS = 0.1  # at the memory of a submission
KILL = b"k"


def serve(descriptor: int, level: str) -> None:
    """Serve until the grader closes its end."""
    control, jailed = socket.socket(fileno=descriptor), level == "bubblewrap"
    _let_the_kernel_end(500)  # if the machine runs out of memory: this process, not the grader
    namespace = notebook_namespace()
    lesson = wire.receive(control)
    observers: dict[str, Callable] = {}
    ran = [attempt(lambda: observers.update(_defined(lesson["observers"])), SECONDS_OF_OWN)]
    ran += [run_cell(cell, "lesson", namespace, SECONDS_OF_OWN) for cell in lesson["cells"]]
    wire.send(control, [one.trouble for one in ran if one.trouble])
    gc.collect()
    gc.freeze()  # or the collector would write to, and so copy, every page that forks share
    while (connection := _next(control)) is not None:
        child, first = _fork(connection, jailed, namespace, observers)
        connection.close()
        _end(control, child, first, jailed)


def _let_the_kernel_end(score: int) -> None:
    """How soon, up to 1000, Linux ends this process when the machine runs out of memory."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="utf-8") as file:
        file.write(str(score))


def _defined(sources: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Callable]]:
    """The functions that these sources define, by exercise."""
    for id, (name, source) in sources.items():
        namespace = {"__name__": __name__}
        exec(compile(source, f"{__file__}: {name}", "exec"), namespace)  # errors are the course's own
        yield id, namespace[name]


def _next(control: socket.socket) -> socket.socket | None:
    """The socket of the next submission; None when there is none."""
    _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
    return socket.socket(fileno=descriptors[0]) if descriptors else None


def _fork(connection, jailed: bool, namespace: dict, observers: dict) -> tuple[int, int]:
    """Fork for a submission; returns the child and the process to kill, the first of its namespace."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if jailed:
                jail.next_child_begins_a_namespace()
                first = os.fork()
                if first:
                    os.write(writing, str(first).encode())
                    os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
                _let_the_kernel_end(1000)
                jail.shut_in()
            else:
                os.write(writing, str(os.getpid()).encode())
            _serve_submission(connection, namespace, observers)
        finally:
            os._exit(1)
    os.close(writing)
    first = int(os.read(reading, 20) or child)
    os.close(reading)
    return child, first


def _end(control: socket.socket, child: int, first: int, jailed: bool) -> None:
    """Wait until the grader needs no more, then end the fork and all that it has started, and report it.

    Each process is limited by the kernel; all together are limited here, where no others can be seen.
    """
    while jailed and not select.select([control], [], [], SECONDS_BETWEEN_LOOKS)[0]:
        if _memory_in_use() > jail.MEMORY:
            _kill(first)
            break
    enough = control.recv(1)
    _kill(first)
    os.waitpid(child, 0)
    if enough != KILL:
        os._exit(0)  # the grader has gone
    control.sendall(KILL)


def _memory_in_use() -> int:
    """Bytes of all processes here; if the sum might be too much, what they share is counted once."""
    processes = [path.parent for path in Path("/proc").glob("[0-9]*/statm")]
    resident = sum(map(_resident, processes))
    return resident if resident < jail.MEMORY else sum(map(_share, processes))


def _resident(process: Path) -> int:
    try:
        return int((process / "statm").read_bytes().split()[1]) * resource.getpagesize()
    except OSError:
        return 0  # it has just ended


def _share(process: Path) -> int:
    """What it would free; of a process that hides this, all that it has."""
    try:
        return 1024 * int(re.search(rb"Pss: *(\d+)", (process / "smaps_rollup").read_bytes())[1])
    except (OSError, TypeError):
        return _resident(process)


def _kill(first: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(first, signal.SIGKILL)


def _serve_submission(connection: socket.socket, namespace: dict, observers: dict[str, Callable]) -> None:
    """In the fork: the steps of one submission, each answered by what was observed."""
    os.setsid()  # or a signal to its group would reach the warm process
    keep = connection.fileno()
    if os.getpid() == 1:
        os.chdir(jail.FOLDER)
        tempfile.tempdir = os.environ["TMPDIR"] = jail.FOLDER
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nowhere, standard)
    os.closerange(3, keep)
    os.closerange(keep + 1, 4096)
    jail.limit()
    for place, step in enumerate(wire.receive(connection)):
        observations = _follow(step, namespace, observers)
        told = [(wire.encode(o.value), o.trouble, o.begun, o.given, o.notes) for o in observations]
        wire.send(connection, [place, told])
    os._exit(0)


def _follow(step: dict[str, Any], namespace: dict, observers: dict[str, Callable]) -> list[Observation]:
    if "run" in step:
        return [run_cell(step["run"], step["name"], namespace, step["seconds"])]
    found: list[Any] = []
    looked = attempt(lambda: found.append(eval(step["look"], namespace)), step["seconds"])
    if not found:
        return [looked]
    cases = [wire.decode(case) for case in step["cases"]]
    look, told = observers[step["observe"]], (step["seconds"], step["stub"], step["inputs"], step["derived"])
    return observe_all(look, found[0], cases, *told)


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
