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
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from itertools import product
from pathlib import Path

from packaging.requirements import Requirement

import nnlib
from nnlib.course.refusal import Refusal
from nnlib.course.sandbox.jail import FOLDER, LESSON, NOBODY, ROOT

LEVELS = ("bubblewrap", "limits")
COURSE = "/course"  # where the sandbox has nnlib
WITHOUT = "To run submissions unprotected, where they can read the answers and your files: --isolation limits"
_PACKAGE = Path(nnlib.__file__).resolve().parent
_REPOSITORY = _PACKAGE.parent
_HIDDEN = ("course", "__pycache__", "__main__.py")
_SEEN_OF_THE_COURSE = ("course/__init__.py", "course/sandbox")
_SYSTEM = (
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/share",
    "/usr/local/bin",
    "/usr/local/lib",
)
_LINKED = (
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/fonts",
)  # the first four often to /usr
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_OF_PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg")  # of its folder, which may be that of the repository
_IMPORTED = (
    "numpy",
    "matplotlib",
    "ipywidgets",
    "ipython",
    "tqdm",
)  # by the cells of lessons and by the sandbox
_UBUNTU = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
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
    elsewhere = [place for path in private if not (place := path.resolve()).is_relative_to(_REPOSITORY)]
    for place, seen in product(elsewhere, _readable()):
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
        environment |= {"PYTHONPATH": str(_REPOSITORY), "TMPDIR": folder}
        return subprocess.Popen(command, env=environment, pass_fds=pass_fds, **options)
    places = [COURSE, *dict.fromkeys(str(place.parent) for place in _packages())]
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
    return f"bubblewrap does not work here ({said})." + (_allow_on_ubuntu() if os.getuid() else "")


def _allow_on_ubuntu() -> str:
    if not _UBUNTU.exists() or _UBUNTU.read_text(encoding="utf-8").strip() == "0":
        return ""
    return f" This system denies it to ordinary users until you say: sudo sysctl -w kernel.{_UBUNTU.name}=0."


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
    private += ["--seccomp", str(filter), "--die-with-parent"]
    if os.getuid():
        return [program, *_layout(), *private, "--"]
    rights = [f"--cap-{change}" for change in ("drop", "add", "add")]
    options = [
        part for pair in zip(rights, ("ALL", "CAP_SETUID", "CAP_SETGID"), strict=True) for part in pair
    ]
    options += ["--ro-bind", str(Path(program).resolve()), "/bwrap", "--dir", "/tmp"]  # it begins in /tmp
    nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    inner = ["/bwrap", *private, "--dev-bind", "/", "/", "--"]
    return [program, *options, *_layout(), "--die-with-parent", "--", *nobody, *inner]


def _layout() -> list[str]:
    """Options of bubblewrap: namespaces and files. What lies deeper is laid over what contains it."""
    options = ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--new-session"]
    options += ["--proc", "/proc"]
    laid = {place: _laid(place) for place in _readable()}
    covered = {place for place in _covered() if any(Path(place).is_relative_to(one) for one in laid)}
    laid |= {place: ["--tmpfs", place] for place in covered}
    laid |= {str(place): ["--ro-bind", str(place), str(place)] for place in _packages()}
    laid |= {place: ["--dev-bind", place, place] for place in _DEVICES}
    parts = [part.name for part in _PACKAGE.iterdir() if part.name not in _HIDDEN]
    for part in (*parts, *_SEEN_OF_THE_COURSE):
        laid[f"{COURSE}/nnlib/{part}"] = ["--ro-bind", str(_PACKAGE / part), f"{COURSE}/nnlib/{part}"]
    folders = {str(parent) for inside in laid for parent in Path(inside).parents} - {"/"}
    for folder in folders - laid.keys():
        laid[folder] = ["--perms", "0755", "--dir", folder]  # else only root could pass through
    for place in sorted(laid):
        options += laid[place]
    for place in (*sorted(covered), "/"):
        options += ["--remount-ro", place]
    return ["--perms", "1777", "--tmpfs", LESSON, "--dir", FOLDER, "--dir", ROOT, *options, "--chdir", "/"]


def _laid(place: str) -> list[str]:
    link = os.path.islink(place)  # /lib often leads to /usr/lib; there it must show what is covered as well
    return ["--symlink", os.readlink(place), place] if link else ["--ro-bind", place, place]


@cache
def _readable() -> tuple[str, ...]:
    """The system's folders and Python's, or links to them."""
    homes = {os.path.abspath(sys.prefix), sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    of_python = (f"{home}/{part}" for home in sorted(homes) for part in _OF_PYTHON)
    return tuple(place for place in (*_SYSTEM, *_LINKED, *of_python) if os.path.exists(place))


def _covered() -> Iterator[str]:
    """What may know answers within the readable folders: the repository, and all packages of all Pythons."""
    yield str(_REPOSITORY)
    for place in _readable():
        if not os.path.islink(place):
            yield from map(str, Path(place).glob("python*/*-packages"))


@cache
def _packages() -> tuple[Path, ...]:
    """The files and folders of the packages that a lesson's cells and the sandbox import."""
    found: dict[str, list[Path]] = {}
    waiting = list(_IMPORTED)
    while waiting:
        name = Requirement(waiting.pop()).name
        if name not in found:
            package = _installed(name)
            found[name] = list(_files_of(package)) if package else []
            needs = map(Requirement, package.requires or [] if package else [])
            waiting += [str(n) for n in needs if not n.marker or n.marker.evaluate({"extra": ""})]
    return tuple(sorted({path for paths in found.values() for path in paths if path.exists()}))


def _installed(name: str) -> Distribution | None:
    """The package, if it is here: a lesson needs not everything that its packages ask for."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _files_of(package: Distribution) -> Iterator[Path]:
    """Its files and folders in the folder of packages; systems that keep no list of them name the modules."""
    files = {path.parts[0] for path in package.files or ()} - {"..", "__pycache__"}
    modules = package.read_text("top_level.txt") or package.name.lower()
    return (Path(str(package.locate_file(name))) for name in files or modules.split())
