"""What a learner's code can access while it is graded, and how its process is started.

"bubblewrap" (Linux with the program bwrap): no network; only the files of Python, the system's libraries, the
packages that a lesson imports and the parts of nnlib without answers; its own processes and a small folder.
"limits": an ordinary process of this user with limits on time and memory.
"""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from itertools import product
from pathlib import Path

from nnlib.course.grading.visible_files import COURSE, REPOSITORY, file_options, packages, readable
from nnlib.course.refusal import Refusal
from nnlib.course.sandbox.jail import FOLDER, LESSON, NOBODY

LEVELS = ("bubblewrap", "limits")
WITHOUT = "To run submissions unprotected, where they can read the answers and your files: --isolation limits"
_UBUNTU = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
ON_UBUNTU = f" This system denies it to ordinary users until you say: sudo sysctl -w kernel.{_UBUNTU.name}=0."
_ONE_CORE = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
_QUIET = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}
# What no lesson calls: keys and memory that belong to no process, access to other processes, and what attacks
# on the kernel often begin with.
_DENIED = """add_key keyctl request_key memfd_create memfd_secret shmget ptrace process_vm_readv
    process_vm_writev pidfd_getfd kcmp open_by_handle_at bpf perf_event_open userfaultfd io_uring_setup
    io_uring_enter io_uring_register setns fsopen fsmount open_tree move_mount mount_setattr""".split()
_PROBE = "from nnlib.course.sandbox import jail; jail.next_child_begins_a_namespace(); jail.shut_in()"


def expect_isolation(level: str, *private: Path) -> None:
    """Make sure that a level works here, and that no submission can read what is private.

    Raises Refusal: bubblewrap does not work, or one of the private places lies where submissions read.
    """
    if level == "limits":
        return
    if trouble := _trouble_with_bubblewrap():
        raise Refusal(f"Submissions cannot be isolated: {trouble} {WITHOUT}.")
    elsewhere = [place for path in private if not (place := path.resolve()).is_relative_to(REPOSITORY)]
    for place, seen in product(elsewhere, readable()):
        if place.is_relative_to(seen):
            raise Refusal(f"{place} lies in {seen}, which submissions may read; move it elsewhere.")


def start(level: str, *arguments: str, folder: str, pass_fds: tuple[int, ...] = (), **options):
    """Start Python with these arguments; `folder` is where it may write, and "options" are those of Popen.

    Nothing of the environment is inherited. What a lesson's own cells write, such as Matplotlib's list of
    fonts, has its own folder in the sandbox.
    """
    # -P: no module is imported from the current folder, which is a learner's.
    command = [os.path.abspath(sys.executable), "-P", *arguments]
    environment = {"PATH": os.defpath, "HOME": folder} | _ONE_CORE | _QUIET
    if level == "limits":
        environment |= {"PYTHONPATH": str(REPOSITORY), "TMPDIR": folder}
        return subprocess.Popen(command, env=environment, pass_fds=pass_fds, **options)
    places = [COURSE, *dict.fromkeys(str(place.parent) for place in packages())]
    environment |= {"PYTHONPATH": os.pathsep.join(places), "TMPDIR": LESSON, "MPLCONFIGDIR": LESSON}
    with tempfile.TemporaryFile() as denied:
        _filter().export_bpf(denied)
        denied.seek(0)
        command = [*_bubblewrap(denied.fileno()), *command]
        return subprocess.Popen(command, env=environment, pass_fds=(*pass_fds, denied.fileno()), **options)


@cache
def _trouble_with_bubblewrap() -> str:
    """Why it does not work here, in one sentence; empty if it does."""
    if sys.platform != "linux":
        return "that needs Linux."
    if not shutil.which("bwrap"):
        return "the program bwrap is not on the PATH; install the package bubblewrap."
    try:
        _filter()
    except (OSError, RuntimeError) as error:
        return f"libseccomp cannot be used ({error}); install the package libseccomp2."
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    with start("bubblewrap", "-c", _PROBE, folder=FOLDER, **output) as probe:
        said = (probe.communicate()[1].strip().splitlines() or ["it does not start Python"])[-1]
    if not probe.returncode:
        return ""
    denied = os.getuid() and _UBUNTU.exists() and _UBUNTU.read_text(encoding="utf-8").strip() != "0"
    return f"bubblewrap does not work here ({said})." + (ON_UBUNTU if denied else "")


@cache
def _filter():
    """The filter of system calls, made by libseccomp, of those that it knows.

    Raises OSError or RuntimeError: the library is not here.
    """
    import pyseccomp  # only Linux has it

    filter = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in _DENIED:
        if pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) != -1:
            filter.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    return filter


def _bubblewrap(filter: int) -> list[str]:
    """The start of the sandbox's command.

    The kernel does not limit root's processes. So root lays out the files, which nobody else might be able to
    read, and a second bubblewrap in the first one starts Python as the user nobody.
    """
    program = shutil.which("bwrap")
    private = ["--unshare-user", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SYS_CHROOT"]
    private += ["--seccomp", str(filter)]
    spaces = ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--new-session"]
    around = [*spaces, "--proc", "/proc", *file_options(), "--die-with-parent"]
    if os.getuid():
        return [program, *around, *private, "--"]
    options = ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    options += ["--ro-bind", str(Path(program).resolve()), "/bwrap", "--dir", "/tmp"]  # it begins in /tmp
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    inner = ["/bwrap", *private, "--die-with-parent", "--dev-bind", "/", "/", "--"]
    return [program, *options, *around, "--", *nobody, *inner]
