import ast
import os
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from nnlib.course import command_line
from nnlib.course.command_line import main


@pytest.fixture
def repository(tmp_path, monkeypatch):
    for folder in ("solutions", "notebooks"):
        (tmp_path / folder).mkdir()
    (tmp_path / "solutions" / "05_tiny.py").write_text("# %%\na = 1\n", encoding="utf-8")
    monkeypatch.setattr(command_line, "ROOT", tmp_path)
    return tmp_path


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == 0
    assert "build" in capsys.readouterr().out


def test_what_is_out_of_date_makes_the_status_1_and_so_does_a_copy_that_was_left_alone(repository, capsys):
    assert main(["build", "--check"]) == 1
    missing = "{}/05_tiny.ipynb: is missing or not a notebook.\n"
    assert capsys.readouterr().out == missing.format("solutions") + missing.format("notebooks")
    assert main(["build"]) == 0
    assert main(["build", "05", "--check"]) == 0
    assert capsys.readouterr().out.startswith("05_tiny: 1 cells in ")
    mine = repository / "notebooks" / "05_tiny.ipynb"
    mine.write_text("mine", encoding="utf-8")
    assert main(["build"]) == 1
    assert mine.read_text(encoding="utf-8") == "mine"
    assert capsys.readouterr().out.endswith("was left alone; --force overwrites it.\n")
    assert main(["build", "--force"]) == 0


def test_an_authors_error_is_one_sentence_and_status_2(repository, capsys):
    assert main(["build", "13"]) == 2
    assert capsys.readouterr().err == "there is no lesson 13; the folder solutions holds 05_tiny.\n"


@pytest.mark.parametrize("done, status", [(True, 0), (False, 1)])
def test_check_prints_the_report_and_says_whether_all_is_done(monkeypatch, capsys, done, status):
    report = "nnlib.course.grading.own_notebook.report"
    monkeypatch.setattr(report, lambda path: ([f"{path.name}: all is right.", "1 of 1 points."], done))
    assert main(["check", "notebooks/mine.ipynb"]) == status
    assert capsys.readouterr().out == "mine.ipynb: all is right.\n1 of 1 points.\n"


PACKAGE = Path(command_line.ROOT, "nnlib")
CURES = {
    "check x": "install the course with: python -m pip install -r requirements.txt",
    "progress": "install the course with: python -m pip install -r requirements.txt",
    "build": 'install the authors\' tools with: python -m pip install -e ".[dev]"',
    "release": 'install the authors\' tools with: python -m pip install -e ".[dev]"',
    "site": 'install the authors\' tools with: python -m pip install -e ".[dev]"',
    "grade x --out y": 'install the grader\'s tools with: python -m pip install -e ".[grade]"',
    "by-hand x": 'install the grader\'s tools with: python -m pip install -e ".[grade]"',
    "grade x --out y --dask z": 'install Dask with: python -m pip install -e ".[dask]"',
}


@pytest.mark.parametrize("command", CURES)
def test_a_package_that_a_command_lacks_is_named_with_its_cure(command, monkeypatch, capsys):
    name, package = command.split()[0], "distributed" if "--dask" in command else "package"

    def lacks(options):
        raise ModuleNotFoundError(f"No module named {package!r}", name=f"{package}.part")

    monkeypatch.setattr(command_line, f"_{name.replace('-', '_')}", lacks)
    assert main(command.split()) == 2
    assert capsys.readouterr().err == f"{name} needs the package {package}; {CURES[command]}\n"


@pytest.mark.parametrize("command", [["check", "x"], ["build", "99"]])
def test_a_kernel_that_is_missing_is_named(command, monkeypatch, capsys):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(command) == 2
    assert "needs the package ipykernel" in capsys.readouterr().err


# Runs a command in a fresh Python in which one package is missing, then lists what was loaded.
PROGRAM = """
import sys
sys.modules[sys.argv[1]] = None
from nnlib.course.command_line import main
try:
    status = main(sys.argv[2:])
finally:
    print("\\n" + " ".join({name.partition(".")[0] for name, module in sys.modules.items() if module}))
sys.exit(status)
"""


def third_party(*files):
    """The packages that nnlib, or these files, import anywhere, except NumPy, which comes with it."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in files or PACKAGE.rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    found = {name.partition(".")[0] for name in names} | {"ipykernel"}
    return found - set(sys.stdlib_module_names) - {"nnlib", "numpy"}


def extras():
    project = tomllib.loads((command_line.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["optional-dependencies"]


def run_without(package, arguments):
    command = [sys.executable, "-c", PROGRAM, package, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def grading(tmp_path_factory):
    notebook = command_line.ROOT / "notebooks" / "00_the_whole_story.ipynb"
    return ["grade", notebook, "--out", tmp_path_factory.mktemp("grades"), "--isolation", "limits"]


@pytest.mark.parametrize("package", ["IPython", "jinja2", "tqdm"])
def test_grading_without_a_package_ends_in_a_sentence_wherever_it_is_imported(package, grading):
    done = run_without(package, grading)
    assert (done.returncode, done.stderr.partition(";")[0]) == (2, f"grade needs the package {package}")


def test_the_extra_for_graders_names_all_that_grading_imports(grading):
    loaded = set(run_without("nothing", grading).stdout.split())
    named = " ".join(extras()["grade"])
    packages = {name: name.lower().replace("_", "-") for name in third_party() & loaded} | {"yaml": "pyyaml"}
    assert [name for name in packages.values() if name not in named] == []
    assert {"IPython", "jinja2", "tqdm"} <= set(packages)


def test_making_the_site_without_a_package_ends_in_a_sentence(tmp_path):
    done = run_without("math_core", ["site", "--out", tmp_path])
    remedy = CURES["site"]
    assert (done.returncode, done.stderr) == (2, f"site needs the package math_core; {remedy}\n")


@pytest.mark.slow
def test_the_extra_for_the_site_names_all_that_making_it_imports(tmp_path):
    loaded = set(run_without("nothing", ["site", "--out", tmp_path]).stdout.split())
    named = [re.split("[>=]", package)[0] for package in extras()["site"]]
    # Frames of pictures that move are drawn anew.
    rooms = [(PACKAGE / room).rglob("*.py") for room in ("course/build", "show")]
    files = *rooms, [PACKAGE / "course" / "formulas.py"]
    packages = third_party(*chain.from_iterable(files)) & loaded
    assert "math_core" in packages
    assert {name.lower().replace("_", "-") for name in packages} <= set(named)
    assert any(re.match(r"nnlib\[.*\bsite\b.*\]", package) for package in extras()["dev"])


@pytest.mark.parametrize("command", ["build", "release", "site"])
def test_without_the_sources_a_command_for_authors_says_so(command, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "ROOT", tmp_path)
    assert main([command]) == 2
    sentence = f"{command} needs the sources of the course: run it in a clone of it.\n"
    assert capsys.readouterr().err == sentence


@pytest.mark.parametrize("kept_in", ["notebooks", "."])
def test_progress_of_an_installed_package_looks_at_the_current_folder(kept_in, tmp_path, monkeypatch, capsys):
    here = tmp_path / "here"
    (here / kept_in).mkdir(parents=True)
    (here / kept_in / "progress.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(command_line, "ROOT", tmp_path / "site-packages")
    monkeypatch.chdir(here)
    main(["progress"])
    assert str(Path(kept_in, "progress.json")) in capsys.readouterr().out.split("\n")[0]


def test_progress_in_a_copy_of_the_course_looks_at_its_notebooks(repository, tmp_path, monkeypatch, capsys):
    (repository / "notebooks" / "05_tiny.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert main(["progress"]) == 0
    assert capsys.readouterr().out.startswith(f"Nothing is kept in {repository / 'notebooks'} yet")


def test_progress_without_any_notebooks_says_where_it_looked(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "ROOT", tmp_path / "site-packages")
    monkeypatch.chdir(tmp_path)
    assert main(["progress"]) == 2
    assert capsys.readouterr().err == "there is no folder notebooks.\n"


def test_a_console_that_lacks_a_character_still_shows_the_sentence(tmp_path):
    command = [sys.executable, "-m", "nnlib", "progress", str(tmp_path / "Łukasz")]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, encoding="ascii")
    assert done.returncode == 2 and done.stderr.endswith("\\u0141ukasz.\n")
