"""How long a newcomer waits, and for how many megabytes, from a fresh clone to the first picture."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lab import Lab

ROOT = Path(__file__).resolve().parents[2]
LESSON = "00_the_whole_story.ipynb"
# What pip and Python find here must be what they would find on a machine that has never seen the course.
FOREIGN = ("PYTHON", "PIP_CACHE", "NNLIB_", "VIRTUAL_ENV", "OMP_", "OPENBLAS_", "MKL_", "XLA_")
# The first cell with code sets up, the second shows the first picture.
FIRST_CELLS = """\
import nbformat, sys
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
code = [number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
del notebook.cells[code[1] + 1:]
NotebookClient(notebook).execute()
assert notebook.cells[-1].outputs
"""


def measure() -> dict:
    """Seconds to "install" with nothing in pip's cache, for JupyterLab to answer ("lab") and for the first
    picture ("cell"); megabytes of the "clone", "downloaded", and on "disk".
    """
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        clone, cache = home / "course", home / "cache"
        _run(["git", "clone", "--quiet", "--depth", "1", ROOT.as_uri(), clone], home, cache)
        results = {"clone": _megabytes(clone)}
        results["install"] = _install(clone, home / "venv", cache)
        results["downloaded"] = _megabytes(_downloaded(clone, home / "venv", cache))
        results["disk"] = _megabytes(home / "venv")
        python = home / "venv" / "bin" / "python"
        begin = time.perf_counter()
        lab = Lab(clone, home, str(python))
        results["lab"] = time.perf_counter() - begin
        lab.stop()
        results["cell"] = _run([python, "-c", FIRST_CELLS, LESSON], clone / "notebooks", cache)
    print(f"first contact: {results}", flush=True)
    return results


def _install(clone: Path, environment: Path, cache: Path) -> float:
    seconds = _run([sys.executable, "-m", "venv", environment], clone, cache)
    pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet"]
    return seconds + _run([*pip, "-r", "requirements.txt"], clone, cache)


def _downloaded(clone: Path, environment: Path, cache: Path) -> Path:
    """A folder with the files that pip fetches: an index on the machine itself leaves none in its cache."""
    folder = clone.parent / "downloaded"
    lines = (clone / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if ">=" in line]
    pip = [environment / "bin" / "python", "-m", "pip", "download", "--quiet"]
    _run([*pip, "--dest", folder, *packages], clone.parent, cache)
    return folder


def _run(command: list, folder: Path, cache: Path) -> float:
    """The seconds that it takes."""
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, env=_environment(cache), check=True)
    return time.perf_counter() - begin


def _environment(cache: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return inherited | {"PIP_CACHE_DIR": str(cache)}


def _megabytes(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6
