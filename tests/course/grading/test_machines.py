"""Wherever the course, its Python and the class lie, a submission sees none of it and leaves nothing."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
STEM = "05_backpropagate_by_hand"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
PARTS = ("nnlib", "solutions", "notebooks")
SOMEBODY = 12345
SEARCH = """import importlib.util, os
found = ["jinja2"] if importlib.util.find_spec("jinja2") else []
for folder, folders, files in os.walk("/"):
    folders[:] = set(folders) - {"proc", "root-of-learner"}
    known = [name for name in files if name in ("lesson_05.py", "run.json") or name.endswith(".ipynb")]
    found += [f"{folder}/{name}" for name in known]
    try:
        open(f"{folder}/left", "w").close()
        found += [folder] * (folder != "/learner")
    except OSError:
        pass
raise ValueError(found)"""


class Layout(NamedTuple):
    """A folder that is emptied, and where in it the course, its Python and the class with its results lie."""

    empty: str
    repository: str
    venv: str
    home: str


LAYOUTS = {
    "at home": Layout("/home", "/home/ada/course", "/home/ada/venv", "/home/ada"),
    "in Docker": Layout("/usr/src", "/usr/src/app", "/usr/src/app/.venv", "/usr/src/app"),
    "the environment is the repository": Layout("/usr/src", "/usr/src/app", "/usr/src/app", "/usr/src/app"),
    "among the system's files": Layout(
        "/usr/share/man", "/usr/share/man/course", "/usr/share/man/course/.venv", "/usr/share/man/course"
    ),
}


def laid_out(layout, folder):
    """Bubblewrap's options that lay out a machine like this one, with the class of a folder in it."""
    python, base = f"{layout.venv}/lib/{PYTHON}", Path(sys.base_prefix)
    bound = {f"{layout.repository}/{part}": ROOT / part for part in PARTS}
    bound |= {f"{layout.home}/{part}": folder / part for part in ("class", "grades")}
    bound |= {f"{python}/site-packages": sysconfig.get_path("purelib")}
    options = ["--dev-bind", "/", "/", "--perms", "0755", "--tmpfs", layout.empty]
    if base != Path("/usr"):  # an ordinary user may have no access to where it is
        options += ["--perms", "0755", "--tmpfs", "/opt"]
        bound["/opt/python"], base = base, Path("/opt/python")
    (folder / "pyvenv.cfg").write_text(f"home = {base}/bin\n", encoding="utf-8")
    bound[f"{layout.venv}/pyvenv.cfg"] = folder / "pyvenv.cfg"
    parents = {parent for inside in (*bound, f"{layout.venv}/bin/python") for parent in Path(inside).parents}
    for parent in sorted(parents - {Path("/")}):
        options += ["--perms", "0755", "--dir", str(parent)]  # else only root could pass through
    for inside, outside in bound.items():
        options += ["--bind", str(outside), inside]
    return [*options, "--symlink", f"{base}/bin/{PYTHON}", f"{layout.venv}/bin/python"]


def become(user):
    """The start of a command that runs as root or as an ordinary user; skips where that cannot be."""
    if (user == "root") == (os.getuid() == 0):
        return []
    if user == "root" or not shutil.which("setpriv"):
        pytest.skip(f"only root can become {'root' if user == 'root' else 'somebody else, with setpriv'}")
    return ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]


@pytest.mark.parametrize("user", ["root", "an ordinary user"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_submission_sees_neither_the_course_nor_the_class_and_leaves_nothing(name, user, tmp_path):
    if not shutil.which("bwrap"):
        pytest.skip("the program bwrap is not here")
    layout, somebody = LAYOUTS[name], become(user)
    for folder in ("class", "grades"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder).chmod(0o777)
    notebook = json.loads((ROOT / "solutions" / f"{STEM}.ipynb").read_text(encoding="utf-8"))
    notebook["cells"].insert(3, {"cell_type": "code", "source": SEARCH, "metadata": {}, "id": "mine"})
    (tmp_path / "class" / f"anna_{STEM}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (tmp_path / "class" / f"bob_{STEM}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = ["bwrap", *laid_out(layout, tmp_path), "--chdir", layout.repository, "--", *somebody]
    command += [f"{layout.venv}/bin/python", "-m", "nnlib", "grade", f"{layout.home}/class"]
    done = subprocess.run(
        [*command, "--out", f"{layout.home}/grades"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    records = (tmp_path / "grades" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    for record in map(json.loads, records):
        assert record["isolation"] == "bubblewrap" and record["points"] == record["of"]
        (note,) = record["notes"]
        assert "ValueError: []" in note
