"""What a learner's code can reach while it is graded, and how the process that runs it is started.

"bubblewrap" (Linux with the program bwrap): no network, no file but those of Python, the system's libraries
and the parts of nnlib that know no answer; processes and a small folder of its own. "limits": a process like
any other of this user, with limits on time and memory and nothing more.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import nnlib
from nnlib.course.refusal import Refusal
from nnlib.course.sandbox.jail import FOLDER, ROOT

LEVELS = ("bubblewrap", "limits")
COURSE = "/course"  # where the sandbox has nnlib
_PACKAGE = Path(nnlib.__file__).resolve().parent
_HIDDEN = ("course", "__pycache__", "__main__.py")
_SEEN_OF_THE_COURSE = ("course/__init__.py", "course/sandbox")
_SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/fonts")
_ONE_CORE = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
_QUIET = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "LANG": "C.UTF-8"}


_PROBE = """
from nnlib.course.sandbox.jail import leave_root, next_child_begins_a_namespace, own_user_namespace
leave_root(), own_user_namespace(), next_child_begins_a_namespace()
"""


def choose_isolation(level: str | None = None) -> str:
    """The level that was asked for, or the best one that works here.

    Raises Refusal: bubblewrap was asked for and does not work.
    """
    if level == "limits":
        return level
    trouble = _trouble_with_bubblewrap()
    if not trouble:
        return "bubblewrap"
    if level == "bubblewrap":
        raise Refusal(trouble)
    return "limits"


def sandbox_command(level: str, descriptor: int) -> list[str]:
    """The command that starts the warm process, which inherits the descriptor of its socket."""
    # -P: the folder in which it starts is a learner's, and no module comes from there.
    program = [_python(), "-P", "-m", "nnlib.course.sandbox.warm", str(descriptor), level]
    return [*_bubblewrap(), *program] if level == "bubblewrap" else program


def sandbox_environment(level: str, folder: str) -> dict[str, str]:
    """The environment of the warm process: nothing of the grader's own."""
    course = COURSE if level == "bubblewrap" else str(_PACKAGE.parent)
    return {"PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "PYTHONPATH": course, **_ONE_CORE, **_QUIET}


def _python() -> str:
    """This Python, without "..": the sandbox does not have the folders on such a way."""
    return os.path.abspath(sys.executable)


@cache
def _trouble_with_bubblewrap() -> str:
    if not shutil.which("bwrap"):
        return "the program bwrap is not here; install the package bubblewrap."
    probe = [*_bubblewrap(), _python(), "-c", _PROBE]
    there = sandbox_environment("bubblewrap", FOLDER)
    done = subprocess.run(probe, env=there, capture_output=True, encoding="utf-8")
    said = (done.stderr.strip().splitlines() or [""])[-1]
    return f"bubblewrap does not work here: {said}" if done.returncode else ""


def _bubblewrap() -> list[str]:
    """The sandbox around the warm process. As root it keeps the two rights with which it leaves root."""
    options = ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent"]
    options += ["--new-session", "--proc", "/proc", "--dev", "/dev"]
    if os.getuid() == 0:
        options += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        options += ["--unshare-user"]
    binds = {place: place for place in _readable()}
    parts = [part.name for part in sorted(_PACKAGE.iterdir()) if part.name not in _HIDDEN]
    binds |= {f"{COURSE}/nnlib/{part}": str(_PACKAGE / part) for part in (*parts, *_SEEN_OF_THE_COURSE)}
    for folder in sorted({str(parent) for inside in binds for parent in Path(inside).parents} - {"/"}):
        options += ["--perms", "0755", "--dir", folder]  # else only root could pass through
    for inside, place in binds.items():
        options += ["--ro-bind", place, inside]
    if any(_PACKAGE.is_relative_to(place) for place in _readable()):
        options += ["--tmpfs", str(_PACKAGE)]
    return ["bwrap", *options, "--dir", FOLDER, "--dir", ROOT, "--remount-ro", "/", "--chdir", "/", "--"]


def _readable() -> list[str]:
    """The system's folders and Python's: links are followed by bubblewrap, so that /lib may be one."""
    pythons = {os.path.abspath(sys.prefix), sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    return [place for place in (*_SYSTEM, *sorted(pythons)) if os.path.exists(place)]
