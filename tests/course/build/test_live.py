"""What the live edition takes of Pyodide and of the course, and what it refuses; with a tiny Pyodide."""

import hashlib
import json
from itertools import count
from zipfile import ZipFile

import pytest

from nnlib.course import command_line
from nnlib.course.build import live
from nnlib.course.build.errors import AuthorError

ROOT = command_line.ROOT
VERSION = live.PYODIDE["0.6.1"]


def package(folder, name, files, depends=()):
    """Write the archive of a package; its entry in the lock."""
    archive = folder / f"{name}-1.0.whl"
    with ZipFile(archive, "w") as made:
        for file in files:
            made.writestr(file, file)
    sha256 = hashlib.sha256(archive.read_bytes()).hexdigest()
    entry = {"name": name, "version": "1.0", "file_name": archive.name, "sha256": sha256, "imports": [name]}
    return entry | {"depends": list(depends), "install_dir": "site", "package_type": "package"}


@pytest.fixture
def pyodide(tmp_path, monkeypatch):
    """A folder with all that is asked for by name, and nothing in it; jedi has what the course leaves out."""
    monkeypatch.setattr(live, "version", {"jupyterlite-pyodide-kernel": "0.6.1"}.get)
    monkeypatch.setattr(live, "OURS", {"nnlib": ["NumPy"]})
    monkeypatch.setattr(live, "KERNEL", ["jedi", "ssl"])
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in (*live.CORE, "pyodide.asm.js"):
        (folder / name).write_bytes(b"core")
    library = package(folder, live.LIBRARY, ["csv.py", "encodings/cp866.py", "encodings/cp1252.py"])
    (folder / library["file_name"]).rename(folder / f"{live.LIBRARY}.zip")
    jedi = package(folder, "jedi", ["jedi/api.py", "jedi/third_party/django-stubs/a.pyi"], ["par_so"])
    packages = [jedi, package(folder, "par-so", ["parso.py"]), package(folder, "numpy", ["numpy/f2py/a.py"])]
    lock = {
        "info": {"version": VERSION},
        "packages": {one["name"]: one for one in [*packages, package(folder, "pandas", [])]},
    }
    (folder / live.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    return folder


def bundled(pyodide, target):
    live._write_pyodide(ROOT, live._Source(pyodide), target)
    return json.loads((target / live.LOCK).read_text(encoding="utf-8"))["packages"]


def names(archive):
    with ZipFile(archive) as opened:
        return opened.namelist()


def test_only_what_is_needed_is_bundled_and_each_archive_is_the_one_that_the_lock_names(pyodide, tmp_path):
    packages = bundled(pyodide, tmp_path / "out")
    assert sorted(packages) == ["jedi", "nnlib", "numpy", "par-so", "ssl"]
    for entry in packages.values():
        archive = tmp_path / "out" / entry["file_name"]
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == entry["sha256"]
    assert packages["nnlib"]["imports"] == ["nnlib"] and packages["nnlib"]["depends"] == ["NumPy"]


def test_what_no_lesson_uses_and_the_tools_of_authors_and_graders_are_left_out(pyodide, tmp_path):
    packages = bundled(pyodide, tmp_path / "out")
    assert names(tmp_path / "out" / "jedi.zip") == ["jedi/api.py"]
    assert names(tmp_path / "out" / f"{live.LIBRARY}.zip") == ["csv.py", "encodings/cp1252.py"]
    assert names(tmp_path / "out" / "ssl.zip") == [] == packages["ssl"]["imports"]
    course = names(tmp_path / "out" / "nnlib.zip")
    assert {"nnlib/__init__.py", "nnlib/course/notebook.py", "nnlib/data/digits.npz"} <= set(course)
    left = ("nnlib/course/grading", "nnlib/course/build", "nnlib/course/command_line.py", "nnlib/__main__.py")
    assert [name for name in course if name.startswith(left) or "__pycache__" in name] == []


def test_the_list_of_fonts_is_one_that_matplotlib_accepts_and_names_only_fonts_that_are_there():
    fonts = [{"fname": "fonts/ttf/DejaVuSans.ttf"}, {"fname": "fonts/ttf/STIXGeneral.ttf"}]
    listed = json.dumps({"_version": 390, "afmlist": [{}], "ttflist": fonts}).encode()
    files = {
        "matplotlib/font_manager.py": b"    __version__ = 330\n",
        "matplotlib/fontlist.json": listed,
        "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf": b"",
    }
    mended = json.loads(live._with_known_fonts(files)["matplotlib/fontlist.json"])
    assert mended == {"_version": 330, "afmlist": [], "ttflist": [fonts[0]] * 2}


def test_a_pyodide_that_does_not_fit_is_refused_in_a_sentence(pyodide, tmp_path):
    targets = (tmp_path / str(number) for number in count())

    def refused():
        with pytest.raises(AuthorError) as error:
            bundled(pyodide, next(targets))
        return str(error.value)

    numpy = pyodide / "numpy-1.0.whl"
    content = numpy.read_bytes()
    numpy.write_bytes(content + b" ")
    assert refused() == (
        f"numpy-1.0.whl is not the file that {live.LOCK} names: its checksum differs. Fetch it again."
    )
    numpy.unlink()
    assert refused().startswith(f"{pyodide} gives no numpy-1.0.whl, a part of Pyodide {VERSION}: ")
    lock = json.loads((pyodide / live.LOCK).read_text(encoding="utf-8"))
    del lock["packages"]["numpy"]
    (pyodide / live.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    assert refused() == "this Pyodide has no package numpy; take a full distribution of it."
    lock["info"]["version"] = "0.26.0"
    (pyodide / live.LOCK).write_text(json.dumps(lock), encoding="utf-8")
    assert refused() == f"{pyodide} holds Pyodide 0.26.0; the kernel needs {VERSION}."


def test_a_kernel_that_was_not_tested_is_refused(monkeypatch):
    monkeypatch.setattr(live, "version", lambda name: "0.9.0")
    with pytest.raises(AuthorError) as error:
        live._Source(None)
    assert str(error.value) == (
        "the live edition was tested with the kernel 0.6.1 or 0.8.6, and here is 0.9.0; "
        'install the pins with: python -m pip install -e ".[site,live]"'
    )


def test_the_command_says_what_it_lacks(monkeypatch, capsys, tmp_path):
    assert command_line.main(["site", "--offline", str(tmp_path)]) == 2
    assert "give --live as well" in capsys.readouterr().err
    monkeypatch.setattr(command_line.importlib.util, "find_spec", lambda name: None)
    assert command_line.main(["site", "--live", "--out", str(tmp_path / "site")]) == 2
    assert capsys.readouterr().err == (
        "site needs the package jupyterlite_core; install the tools of the live edition with: "
        'python -m pip install -e ".[site,live]"\n'
    )
    assert not (tmp_path / "site").exists()
