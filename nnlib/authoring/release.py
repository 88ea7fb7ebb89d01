"""`python -m nnlib release`: what learners get, in one archive: the course without its answers."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

from .build import sources
from .errors import AuthorError
from .student import is_own_work

BESIDE = (
    "README.md",
    "LICENSE",
    "requirements.txt",
    "pyproject.toml",
    "runtime.txt",
    ".github/four_moves.svg",
)
ALWAYS_THE_SAME = (1980, 1, 1, 0, 0, 0)  # a date, so that the same course gives the same bytes


def release(root: Path, names: Sequence[str], target: Path) -> list[str]:
    """Write the archive with the student copies of some lessons, or of all; returns the names of its files.

    Raises:
        AuthorError: there is no such lesson, or somebody has worked in its student copy.
    """
    copies = [root / "notebooks" / f"{source.stem}.ipynb" for source in sources(root)]
    unknown = [name for name in names if not any(name in (path.stem, path.stem[:2]) for path in copies)]
    if unknown:
        raise AuthorError(f"there is no lesson {unknown[0]}.")
    chosen = [path for path in copies if not names or {path.stem, path.stem[:2]} & set(names)]
    for path in chosen:
        if not path.exists() or is_own_work(path):
            raise AuthorError(f"notebooks/{path.name} is missing or holds somebody's work; build it first.")
    package = [
        path for path in (root / "nnlib").rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ]
    files = [*chosen, *package, *(root / name for name in BESIDE if (root / name).exists())]
    names_inside = sorted(path.relative_to(root).as_posix() for path in files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names_inside:
            archive.writestr(zipfile.ZipInfo(f"course/{name}", ALWAYS_THE_SAME), (root / name).read_bytes())
    return names_inside
