"""Which files a submission sees: Python's, the system's, the parts of nnlib without answers, and
the packages that a lesson imports. All can only be read.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

import nnlib
from nnlib.course.sandbox.jail import FOLDER, LESSON, ROOT

COURSE = "/course"  # where the sandbox has nnlib
_PACKAGE = Path(nnlib.__file__).resolve().parent
REPOSITORY = _PACKAGE.parent
_HIDDEN = ("course", "__pycache__", "__main__.py")
_SEEN_OF_THE_COURSE = ("course/__init__.py", "course/sandbox")
_SYSTEM = "/usr/bin /usr/lib /usr/lib32 /usr/lib64 /usr/share /usr/local/bin /usr/local/lib".split()
_SYSTEM += "/bin /lib /lib32 /lib64 /etc/ld.so.cache /etc/fonts".split()  # the first four are often links
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_OF_PYTHON = ("bin", "lib", "lib64", "pyvenv.cfg")  # of its folder, which may be that of the repository
# By the cells of lessons and by the sandbox; a learner has no others.
_IMPORTED = ("numpy", "matplotlib", "ipywidgets", "ipython", "tqdm")


def file_options() -> list[str]:
    """Options of bubblewrap that lay out the files; what lies deeper is laid over what contains it."""
    laid = {place: ["--ro-bind", place, place] for place in readable()}
    # /lib often leads to /usr/lib; there it must show what is covered as well.
    laid |= {place: ["--symlink", os.readlink(place), place] for place in laid if os.path.islink(place)}
    # What may know answers within the readable folders: the repository, and all packages of all Pythons.
    pythons = (Path(place) for place in laid if not os.path.islink(place))
    secret = [REPOSITORY, *(path for place in pythons for path in place.glob("python*/*-packages"))]
    covered = {str(path) for path in secret if any(path.is_relative_to(one) for one in laid)}
    laid |= {place: ["--tmpfs", place] for place in covered}
    laid |= {str(place): ["--ro-bind", str(place), str(place)] for place in packages()}
    laid |= {place: ["--dev-bind", place, place] for place in _DEVICES}
    parts = [part.name for part in _PACKAGE.iterdir() if part.name not in _HIDDEN]
    for part in (*parts, *_SEEN_OF_THE_COURSE):
        laid[f"{COURSE}/nnlib/{part}"] = ["--ro-bind", str(_PACKAGE / part), f"{COURSE}/nnlib/{part}"]
    folders = {str(parent) for inside in laid for parent in Path(inside).parents} - {"/"}
    for folder in folders - laid.keys():
        laid[folder] = ["--perms", "0755", "--dir", folder]  # else only root could pass through
    options = ["--perms", "1777", "--tmpfs", LESSON, "--dir", FOLDER, "--dir", ROOT]
    for place in sorted(laid):
        options += laid[place]
    for place in (*sorted(covered), "/"):
        options += ["--remount-ro", place]
    return [*options, "--chdir", "/"]


@cache
def readable() -> tuple[str, ...]:
    """The system's folders and Python's, or links to them."""
    homes = {os.path.abspath(sys.prefix), sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    of_python = (f"{home}/{part}" for home in sorted(homes) for part in _OF_PYTHON)
    return tuple(place for place in (*_SYSTEM, *of_python) if os.path.exists(place))


@cache
def packages() -> tuple[Path, ...]:
    """The files and folders of the packages that a lesson's cells and the sandbox import."""
    found: dict[str, list[Path]] = {}
    waiting = list(_IMPORTED)
    while waiting:
        name = Requirement(waiting.pop()).name
        if name not in found:
            found[name] = []
            with suppress(PackageNotFoundError):  # a lesson needs not everything that its packages ask for
                package = distribution(name)
                found[name] += _files_of(package)
                needs = map(Requirement, package.requires or [])
                waiting += [str(n) for n in needs if not n.marker or n.marker.evaluate({"extra": ""})]
    return tuple(sorted({path for paths in found.values() for path in paths if path.exists()}))


def _files_of(package: Distribution) -> Iterator[Path]:
    """Its files and folders in the folder of packages; systems that keep no list of them name the modules."""
    files = {path.parts[0] for path in package.files or ()} - {"..", "__pycache__"}
    modules = (package.read_text("top_level.txt") or package.name.lower()).split()
    names = files or {f"{module}{ending}" for module in modules for ending in ("", ".py")}
    return (Path(str(package.locate_file(name))) for name in names)
