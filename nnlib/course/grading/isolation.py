"""What a learner's code can access while it is graded, and how its process is started.

"bubblewrap" (Linux with the program bwrap): no network; only the files of Python, the system's libraries and
the parts of nnlib without answers; its own processes and a small folder. "limits": an ordinary process of
this user with limits on time and memory.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import nnlib
from nnlib.course.refusal import Refusal
from nnlib.course.sandbox.jail import FOLDER, LESSON, ROOT

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
    """The requested level, or the best one that works here.

    Raises Refusal: bubblewrap was requested and does not work.
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
    # -P: no module is imported from the current folder, which is a learner's.
    program = [_python(), "-P", "-m", "nnlib.course.sandbox.warm", str(descriptor), level]
    return [*_bubblewrap(), *program] if level == "bubblewrap" else program


def sandbox_environment(level: str, folder: str) -> dict[str, str]:
    """The environment of the warm process; nothing is inherited from the grader.

    What a lesson's own cells write, such as Matplotlib's list of fonts, has its own folder in the sandbox.
    """
    course = COURSE if level == "bubblewrap" else str(_PACKAGE.parent)
    written = {"TMPDIR": LESSON, "MPLCONFIGDIR": LESSON} if level == "bubblewrap" else {"TMPDIR": folder}
    return {"PATH": os.defpath, "HOME": folder, "PYTHONPATH": course} | written | _ONE_CORE | _QUIET


def _python() -> str:
    """This Python without ".." in its path: the sandbox may lack the folders in between."""
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
    """The start of the sandbox's command. Root keeps the two capabilities that are needed to leave root."""
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
    options += ["--perms", "1777", "--tmpfs", LESSON]
    return ["bwrap", *options, "--dir", FOLDER, "--dir", ROOT, "--remount-ro", "/", "--chdir", "/", "--"]


def _readable() -> list[str]:
    """The system's folders and Python's; bubblewrap follows links, so /lib may be one."""
    pythons = {os.path.abspath(sys.prefix), sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    return [place for place in (*_SYSTEM, *sorted(pythons)) if os.path.exists(place)]
