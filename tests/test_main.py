import subprocess
import sys
from pathlib import Path

import pytest

from nnlib import __main__ as command_line
from nnlib.__main__ import main


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


def test_build_then_check_succeed(repository, capsys):
    assert main(["build"]) == 0
    assert main(["build", "05", "--check"]) == 0
    assert capsys.readouterr().out.startswith("05_tiny: 1 cells in ")


def test_check_prints_a_line_for_each_difference(repository, capsys):
    assert main(["build", "--check"]) == 1
    assert capsys.readouterr().out == (
        "solutions/05_tiny.ipynb: is missing or not a notebook.\n"
        "notebooks/05_tiny.ipynb: is missing or not a notebook.\n"
    )


def test_a_copy_that_was_left_alone_makes_the_status_1(repository, capsys):
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
    asked = []
    lines = ["Exercise 0.2 is right: 1 point.", "1 of 1 points."]
    monkeypatch.setattr(
        "nnlib.course.checks.report.report", lambda path: (asked.append(path), (lines, done))[1]
    )
    assert main(["check", "notebooks/mine.ipynb"]) == status
    assert capsys.readouterr().out == "Exercise 0.2 is right: 1 point.\n1 of 1 points.\n"
    assert asked == [Path("notebooks/mine.ipynb")]


def test_check_cannot_do_without_its_file(tmp_path, capsys):
    assert main(["check", str(tmp_path / "no.ipynb")]) == 2
    assert capsys.readouterr().err == f"there is no file {tmp_path / 'no.ipynb'}.\n"


@pytest.mark.parametrize("package", ["nbclient", "nbformat"])
def test_check_names_a_missing_package_with_the_command_that_installs_it(package):
    without = f"import sys; sys.modules['{package}'] = None; "
    code = without + "from nnlib.__main__ import main; sys.exit(main(['check', 'no.ipynb']))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    sentence = f"check needs the package {package}; install the course with: "
    assert (run.returncode, run.stderr) == (2, sentence + "python -m pip install -r requirements.txt\n")


@pytest.mark.parametrize("package", ["jupytext", "nbclient", "nbformat"])
def test_a_missing_package_is_named_with_the_command_that_installs_it(package):
    without = f"import sys; sys.modules['{package}'] = None; "
    code = without + "from nnlib.__main__ import main; sys.exit(main(['build']))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    sentence = f"build needs the package {package}; install the authors' tools with: "
    assert (run.returncode, run.stderr) == (2, sentence + 'python -m pip install -e ".[dev]"\n')
