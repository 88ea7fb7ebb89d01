"""`python -m nnlib release`: what learners get, in one archive: the course without its answers."""

from collections.abc import Sequence
from pathlib import Path

import nbformat

from nnlib.course.build.compare import text_of
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.lessons import chosen_sources, copy_of
from nnlib.course.build.student import is_own_work, stamp
from nnlib.course.grading.zips import write_zip

BESIDE = (
    "README.md",
    "LICENSE",
    "requirements.txt",
    "pyproject.toml",
    ".binder/requirements.txt",
    ".binder/runtime.txt",
    ".github/four_moves.svg",
    ".github/one_lap.svg",
    ".github/requirements.lock",
)


def release(root: Path, names: Sequence[str], target: Path) -> list[str]:
    """Write the archive with the student copies of some lessons, or of all; returns the names of its files.

    Raises:
        AuthorError: there is no such lesson or folder, or a student copy is missing or was changed.
    """
    copies = [copy_of(source) for source in chosen_sources(root, names)]
    for path in copies:
        if not path.exists() or is_own_work(path):
            raise AuthorError(f"notebooks/{path.name} is missing or holds somebody's work; build it first.")
    if not target.name or target.is_dir():
        raise AuthorError(f"{target} is a folder; name a file in it, such as course.zip.")
    if not target.parent.is_dir():
        raise AuthorError(f"there is no folder {target.parent}.")
    package = [path for path in (root / "nnlib").rglob("*") if path.is_file() and is_source(path, root)]
    files = [*copies, *package, *(root / name for name in BESIDE if (root / name).exists())]
    names_inside = sorted(path.relative_to(root).as_posix() for path in files)
    write_zip(target, {f"course/{name}": _content(root / name) for name in names_inside})
    return names_inside


def _content(path: Path) -> bytes:
    """A file as it is handed out: a notebook without the model answers to what an instructor grades."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "model" not in cell.metadata.get("tags", [])]
    notebook.metadata["nnlib"] = {"built": stamp(notebook.cells)}
    return text_of(notebook).encode()


def is_source(path: Path, root: Path) -> bool:
    """Whether a file belongs to the package: not what Python or an editor has left there."""
    return not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(root).parts)
