"""`python -m nnlib release`: what learners get, in an archive that stands alone: all but the answers."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

import nbformat

from nnlib.course.build.compare import text_of
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.lessons import chosen_sources, copy_of
from nnlib.course.build.notation import NOTATION_PAGE
from nnlib.course.build.readme import for_learners, readme
from nnlib.course.build.student import is_own_work, stamp
from nnlib.course.grading.zips import write_zip

README = "README.md"
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
BESIDE = f"""{README} LICENSE requirements.txt pyproject.toml .binder/requirements.txt .binder/runtime.txt
.github/four_moves.svg .github/one_lap.svg .github/requirements.lock""".split()


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
    beside = [root / name for name in BESIDE if (root / name).exists()]
    inside = {path: path.relative_to(root).as_posix() for path in (*copies, *package, *beside)}
    if (page := root / "solutions" / NOTATION_PAGE).exists():
        inside[page] = NOTATION_PAGE  # a learner has no folder with solutions
    content = {name: _content(path, inside, root) for path, name in inside.items()}
    if README in content:
        solved = [root / "solutions" / path.name for path in copies]
        lessons = {path.stem: nbformat.read(path, as_version=4) for path in solved}
        text = for_learners(readme(root, lessons), copies[0].stem)
        content[README] = _relinked(text, root / README, inside, root).encode()
    write_zip(target, {f"course/{name}": data for name, data in content.items()})
    return sorted(content)


def _content(path: Path, inside: Mapping[Path, str], root: Path) -> bytes:
    """A file as it is handed out: a notebook without the model answers to what an instructor grades."""
    if path.suffix == ".md":
        return _relinked(path.read_text(encoding="utf-8"), path, inside, root).encode()
    if path.suffix != ".ipynb":
        return path.read_bytes()
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    notebook.cells = [cell for cell in notebook.cells if "model" not in cell.metadata.get("tags", [])]
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _relinked(cell.source, path, inside, root)
    notebook.metadata["nnlib"] = {"built": stamp(notebook.cells)}
    return text_of(notebook).encode()


def _relinked(text: str, page: Path, inside: Mapping[Path, str], root: Path) -> str:
    """The text of a page; its links lead to files of the archive, and are words where it holds none."""
    names = {root / "nnlib": "nnlib"} | dict(inside)

    def link(match: re.Match) -> str:
        file, mark, anchor = match["target"].partition("#")
        target = Path(os.path.normpath(page.parent / unquote(file)))
        if not file or not target.exists():  # an address, a heading of the page, or no link at all
            return match[0]
        if target not in names:
            return match["words"]
        return (
            f"[{match['words']}]({os.path.relpath(names[target], Path(inside[page]).parent)}{mark}{anchor})"
        )

    return _LINK.sub(link, text)


def is_source(path: Path, root: Path) -> bool:
    """Whether a file belongs to the package: not what Python or an editor has left there."""
    return not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(root).parts)
