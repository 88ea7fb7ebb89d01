"""What a process does to itself before it runs a learner's code, so that the code can do no harm.

Bubblewrap (`nnlib.course.grading.isolation`) has already removed the network, all files except Python's and
the course's, other processes and many system calls, and has left the right to make namespaces. Here each
submission also gets its own processes and its own folder, which vanish with it. This needs Linux; elsewhere
only the limits remain, and the grader says so.
"""

import ctypes
import os
import resource

NOBODY = 65534
FOLDER = "/learner"  # the only one that can be written to
ROOT = "/root-of-learner"
LESSON = "/lesson"  # what the lesson's own cells write; a submission may only read it
MEMORY, DISK, FILE, FILES = 2 * 2**30, 64 * 2**20, 32 * 2**20, 10_000  # the first three in bytes
PROCESSES, OPEN_FILES, CPU_SECONDS = 64, 128, 120

_NEW_MOUNTS, _NEW_IPC, _NEW_PROCESSES = 0x00020000, 0x08000000, 0x20000000
_NO_SUID, _NO_DEVICES, _BIND_ALL = 2, 4, 4096 | 16384
_READ_ONLY = 1 | 32 | 4096 | _NO_SUID | _NO_DEVICES  # of a mount that is there


def next_child_begins_a_namespace() -> None:
    """The next fork starts a new process namespace: when it ends, the kernel kills all its processes."""
    _call("unshare", _NEW_PROCESSES)


def shut_in() -> None:
    """Mount an empty folder of limited size, close the lesson's, hide processes, drop all capabilities."""
    _call("unshare", _NEW_MOUNTS | _NEW_IPC)
    _mount(FOLDER, f"size={DISK},nr_inodes={FILES},mode=700")
    _call("mount", None, LESSON.encode(), None, _READ_ONLY, None)
    _mount("/proc", "size=4k,mode=500")
    # A process with a changed root cannot create a user namespace, in which it would regain all capabilities.
    _call("mount", b"/", ROOT.encode(), None, _BIND_ALL, None)
    os.chroot(ROOT)
    os.chdir("/")
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", (ctypes.c_uint32 * 2)(0x20080522, 0), nothing)


def limit() -> None:
    """Limits for one submission: memory, file size, open files, processes, processor time."""
    limits = {"RLIMIT_AS": MEMORY, "RLIMIT_FSIZE": FILE, "RLIMIT_NOFILE": OPEN_FILES}
    limits |= {"RLIMIT_NPROC": PROCESSES, "RLIMIT_CPU": CPU_SECONDS, "RLIMIT_CORE": 0}
    for name, value in limits.items():
        if hasattr(resource, name):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (value, value))


def _mount(place: str, options: str) -> None:
    _call("mount", b"tmpfs", place.encode(), b"tmpfs", _NO_SUID | _NO_DEVICES, options.encode())


def _call(name: str, *arguments) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
