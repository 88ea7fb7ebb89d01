"""The live edition: the notebooks in JupyterLite, with Pyodide and the course, as files for any static host.

What a learner imports comes by the lock file of Pyodide, which names the archive of each package: so no
notebook has to install anything. All files are served from one place, and nothing comes from elsewhere.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from importlib.metadata import distribution, version
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen
from zipfile import ZipFile

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.pages import TEMPLATES
from nnlib.course.build.release import is_source
from nnlib.course.grading.zips import write_zip

# The kernel and Pyodide know each other's insides: each kernel has one Pyodide that it was tested with.
PYODIDE = {"0.6.1": "0.27.7", "0.8.6": "314.0.6"}
CDN = "https://cdn.jsdelivr.net/pyodide/v{version}/full"
CORE = ("pyodide.js", "pyodide.mjs", "pyodide.asm.wasm")
LIBRARY = "python_stdlib"  # that of Python itself
LOCK = "pyodide-lock.json"
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager")
FIRST_VISIT = 17  # megabytes, if the host packs what it sends; the browser keeps them
KERNEL = ("micropip", "ipython", "jedi", "ssl")  # what it asks for by these names
# The course, and packages that come from this environment; each with what it needs.
OURS = {
    "nnlib": ["ipywidgets", "matplotlib", "numpy", "tqdm"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "comm": ["traitlets"],
    "tqdm": [],
}
# Only those who make notebooks and those who grade need these parts of the course.
NOT_FOR_LEARNERS = ("course/build/", "course/grading/", "course/command_line", "course/pytest_", "__main__")
# Asked for by others, and used by no lesson: an empty archive stands for each.
EMPTY = ("fonttools", "matplotlib-pyodide", "openssl", "pytz", "ssl")
# Files that no lesson uses, by package, or of any; * stands for any text, slashes included.
_LEFT_OUT = """
any             *.dist-info/RECORD *.pxd *.h *.a numpy/*.pyi matplotlib/*.pyi
ipython         IPython/sphinxext/* IPython/testing/plugin/*
ipywidgets      */tests/*
jedi            */django-stubs/* */typeshed/stdlib/2/* */typeshed/third_party/*
matplotlib      */fonts/afm/* */fonts/pdfcorefonts/* */DejaVuSans-*Oblique.ttf */DejaVuSansMono*
matplotlib      */ttf/DejaVuSerif* */ttf/Humor* */ttf/STIX* */mpl-data/images/* */mpl-data/sample_data/*
matplotlib      */sphinxext/* */web_backend/* */_qhull.* */_tri.* */_ttconv.* */backends/backend_[gnpqtw]*
matplotlib      matplotlib/testing/* mpl_toolkits/ax*
numpy           numpy/f2py/* numpy/linalg/lapack_lite.*
pillow          PIL/_imagingft.* PIL/_webp.*
pygments        pygments/lexers/[!_ps]* pygments/lexers/_[!m_]* pygments/lexers/[ps][!yp]*
python-dateutil dateutil/zoneinfo/*.tar.gz
python_stdlib   encodings/cp[!14]* encodings/cp1[!2]* encodings/iso* encodings/koi* encodings/mac_*
"""
LEFT_OUT = [
    (package, pattern) for package, *some in map(str.split, _LEFT_OUT.split("\n")[1:-1]) for pattern in some
]


def write_live(root: Path, out: Path, folder: Path | None) -> None:
    """Write the live edition into the new folder `out`.

    There, lab/index.html?path=notebooks/NN_name.ipynb opens a lesson. Pyodide comes from `folder`, a
    distribution of it, or else from its public network.

    Raises:
        AuthorError: the kernel is not one of PYODIDE, or Pyodide is another or lacks something.
    """
    with TemporaryDirectory() as scratch:
        lite = Path(scratch) / "lite"
        _write_pyodide(root, _Source(folder), lite / "static" / "pyodide")
        _write_contents(root, lite / "files")
        _write_settings(lite, out)
        _build(lite)
    _greet(out)


class _Source:
    """Files of the one Pyodide that belongs to the kernel, in a folder or in its public network."""

    def __init__(self, folder: Path | None):
        kernel = version("jupyterlite-pyodide-kernel")
        if kernel not in PYODIDE:
            known = " or ".join(PYODIDE)
            raise AuthorError(
                f"the live edition was tested with the kernel {known}, and here is {kernel}; "
                'install the pins with: python -m pip install -e ".[site,live]"'
            )
        self.version = PYODIDE[kernel]
        self.where = folder or CDN.format(version=self.version)
        self._address = folder.resolve().as_uri() if folder else self.where

    def read(self, name: str) -> bytes:
        try:
            with urlopen(f"{self._address}/{name}", timeout=60) as answer:
                return answer.read()
        except OSError as error:
            missing = f"{self.where} gives no {name}, a part of Pyodide {self.version}"
            raise AuthorError(f"{missing}: {error}") from None

    def lock(self) -> dict:
        lock = json.loads(self.read(LOCK))
        found = lock["info"].get("version", self.version)  # the locks of Pyodide 314 have none
        if found != self.version:
            raise AuthorError(f"{self.where} holds Pyodide {found}; the kernel needs {self.version}.")
        return lock


def _write_pyodide(root: Path, source: _Source, target: Path) -> None:
    """What of Pyodide a lesson needs, the packages of ours, and the lock that names them."""
    target.mkdir(parents=True)
    lock = source.lock()
    known = {_normal(name): entry for name, entry in lock["packages"].items()}
    core = (*CORE, "pyodide.asm.js" if source.version.startswith("0.") else "pyodide.asm.mjs")
    for name in core:
        (target / name).write_bytes(source.read(name))
    write_zip(target / f"{LIBRARY}.zip", _lean(LIBRARY, source.read(f"{LIBRARY}.zip")))
    packages = {}
    for name in _closure([*OURS, *KERNEL], known):
        entry = known.get(name, {})
        files = {} if name in EMPTY else _own(root, name) if name in OURS else _theirs(name, entry, source)
        packages[name] = _entry(name, entry, files, target)
    text = json.dumps(lock | {"packages": packages}, indent=1)
    (target / LOCK).write_text(text, encoding="utf-8")


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _closure(names: list[str], known: Mapping[str, dict]) -> Iterator[str]:
    """These packages and all that they need, each once."""
    waiting, met = list(names), set()
    while waiting:
        if (name := _normal(waiting.pop())) in met:
            continue
        met.add(name)
        if name not in OURS and name not in EMPTY and name not in known:
            raise AuthorError(f"this Pyodide has no package {name}; take a full distribution of it.")
        waiting += _needs(name, known.get(name, {}))
        yield name


def _needs(name: str, entry: dict) -> list[str]:
    return [] if name in EMPTY else OURS.get(name) or entry.get("depends", [])


def _own(root: Path, name: str) -> dict[str, bytes]:
    """The files of a package that comes from this environment."""
    if name == "nnlib":
        paths = [path for path in (root / "nnlib").rglob("*") if path.is_file() and is_source(path, root)]
        return {
            f"nnlib/{part}": path.read_bytes()
            for path in paths
            if not (part := path.relative_to(root / "nnlib").as_posix()).startswith(NOT_FOR_LEARNERS)
        }
    files = distribution(name).files or []
    inside = [file for file in files if ".." not in file.parts and file.suffix != ".pyc"]
    return {str(file): file.read_binary() for file in inside if _is_kept(name, file.as_posix())}


def _theirs(name: str, entry: dict, source: _Source) -> dict[str, bytes]:
    """The files of a package of Pyodide that a lesson may need."""
    data = source.read(entry["file_name"])
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise AuthorError(
            f"{entry['file_name']} is not the file that {LOCK} names: its checksum differs. Fetch it again."
        )
    files = _lean(name, data)
    return _with_known_fonts(files) if name == "matplotlib" else files


def _lean(name: str, data: bytes) -> dict[str, bytes]:
    """The files of an archive, without those of LEFT_OUT."""
    with ZipFile(BytesIO(data)) as archive:
        return {one: archive.read(one) for one in archive.namelist() if _is_kept(name, one)}


def _is_kept(package: str, file: str) -> bool:
    patterns = (pattern for of, pattern in LEFT_OUT if of in ("any", package))
    return not (file.endswith("/") or any(fnmatchcase(file, pattern) for pattern in patterns))


def _with_known_fonts(files: dict[str, bytes]) -> dict[str, bytes]:
    """Matplotlib with a list of its fonts that it accepts.

    That of Pyodide 0.27 was made for another Matplotlib: every font would be read anew at each start, and the
    first cell would say so. A font that is left out is replaced by the one that Matplotlib would take for it.
    """
    listed, there = "matplotlib/fontlist.json", "matplotlib/mpl-data/"
    accepted = re.search(rb"__version__ = (\d+)", files["matplotlib/font_manager.py"])
    if listed not in files or not accepted:
        return files
    fonts = json.loads(files[listed]) | {"_version": int(accepted[1]), "afmlist": []}
    for font in fonts["ttflist"]:
        if there + font["fname"] not in files:
            font["fname"] = "fonts/ttf/DejaVuSans.ttf"
    return files | {listed: json.dumps(fonts).encode()}


def _entry(name: str, entry: dict, files: Mapping[str, bytes], target: Path) -> dict:
    """Write the archive of a package, and say in the words of the lock what it is."""
    archive = target / f"{name}.zip"
    write_zip(archive, files)
    return entry | {
        "name": entry.get("name", name),
        "version": entry.get("version") or version(name),
        "file_name": archive.name,
        "install_dir": entry.get("install_dir", "site"),
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "package_type": entry.get("package_type", "package"),
        "imports": [] if name in EMPTY else entry.get("imports", [name]),
        "depends": _needs(name, entry),
        "unvendored_tests": False,
    }


def _write_contents(root: Path, target: Path) -> None:
    """The folders that a learner sees: as in the repository, so that links from lesson to lesson lead on."""
    for name in ("notebooks/*.ipynb", "solutions/NOTATION.md"):
        for path in root.glob(name):
            (target / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / path.parent.name)


def _write_settings(lite: Path, out: Path) -> None:
    pyodide = {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": ["nnlib"]}}
    page = {
        "appName": "How do backpropagation and gradient descent work together?",
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": pyodide},
    }
    extensions = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    build = {
        "contents": ["files"],
        "ignore_sys_prefix": ["federated_extensions"],  # whatever else this environment has
        "federated_extensions": [str(extensions / name) for name in EXTENSIONS],
        "output_dir": str(out.resolve()),
        "apps": ["lab"],
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
    }
    # JupyterLite 0.6 keeps the arrow keys from sliders, without this.
    shortcuts = [
        {
            "command": f"notebook:move-cursor-heading-{command}",
            "keys": [key],
            "disabled": True,
            "selector": ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus",
        }
        for command, key in (("above-or-collapse", "ArrowLeft"), ("below-or-expand", "ArrowRight"))
    ]
    settings = {
        "jupyter-lite.json": {"jupyter-lite-schema-version": 0, "jupyter-config-data": page},
        "jupyter_lite_config.json": {"LiteBuildConfig": build},
        "overrides.json": {"@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": shortcuts}},
    }
    for name, setting in settings.items():
        (lite / name).write_text(json.dumps(setting, indent=1), encoding="utf-8")


def _build(lite: Path) -> None:
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=lite, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise AuthorError(f"JupyterLite was not built: {(done.stdout + done.stderr)[-1000:]}")


def _greet(out: Path) -> None:
    """Say on the page itself that it is loading, and later what to do where the kernel is busy for long."""
    page = out / "lab" / "index.html"
    greeting = TEMPLATES.get_template("greeting.html").render(megabytes=FIRST_VISIT)
    text = page.read_text(encoding="utf-8").replace("<html>", '<html lang="en">', 1)
    page.write_text(text.replace("</body>", f"{greeting}</body>"), encoding="utf-8", newline="\n")
