"""Every command says all it has to say on a console that is not UTF-8."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes

from nnlib.course.console import speak_plainly

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*ROOT.glob("nnlib/**/*.py"), *ROOT.glob("tests/**/*.py")]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A folder with a wrong answer, quizzes answered with wrong beliefs, and a class with one Łukasz."""
    folder = tmp_path_factory.mktemp("course")
    check = "from nnlib.course import check\ncheck('0.3', it)"
    cells = [
        new_code_cell("it = 0.0", metadata={"tags": ["answer"], "exercise": "0.3"}),
        new_code_cell(check, metadata={"tags": ["check"], "exercise": "0.3"}),
        new_markdown_cell("Three places.", metadata={"tags": ["write"], "exercise": "3.9"}),
    ]
    (folder / "class" / "Łukasz").mkdir(parents=True)
    for place, some in ((folder, cells), (folder / "class" / "Łukasz", cells[2:])):
        (place / "mine.ipynb").write_text(writes(new_notebook(cells=some)), encoding="utf-8")
    kept = {
        "format": 1,
        "exercises": {},
        "quizzes": {"0.1": "aaaaaaaaaa", "11.7": "aaaaaaaaaa"},
        "recall": {},
    }
    (folder / "progress.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder


def said(encoding, folder, *command, status):
    """What a command prints where the console has this encoding."""
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, encoding=encoding
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout, done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_what_a_learner_asks_for_is_said_on_every_console(encoding, course):
    out, _ = said(encoding, course, "nnlib", "check", "mine.ipynb", status=1)
    assert "what the slope promises, L - eta||g||" in out and "Exercise 3.9 is written" in out
    out, _ = said(encoding, course, "nnlib", "progress", ".", status=0)
    assert "A larger eta learns faster" in out
    out, _ = said(encoding, course, "pytest", "--nbval-lax", "-p", "no:cacheprovider", "mine.ipynb", status=1)
    assert "what the slope promises, L - eta||g||" in out


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_what_an_instructor_asks_for_is_said_on_every_console(encoding, course, tmp_path):
    name = "Łukasz".encode(encoding, "backslashreplace").decode(encoding)
    grade = ["nnlib", "grade", "class", "--out", str(tmp_path / "Noten ★"), "--isolation", "limits"]
    out, _ = said(encoding, course, *grade, "--verbose", status=0)
    assert f"1/1 {name}/mine.ipynb: 0 of" in out and "Noten *" in out
    shutil.rmtree(tmp_path / "Noten ★")
    _, error = said(encoding, course, *grade, status=0)
    assert "0/1 [" in error  # the bar
    out, _ = said(encoding, course, "nnlib", "by-hand", str(tmp_path / "Noten ★"), status=0)
    assert out
    _, error = said(encoding, course, "nnlib", "grade", "Łukasz/no.ipynb", "--out", "x", status=2)
    assert error == f"there is no file or folder {name}/no.ipynb.\n".replace("/", os.sep)


@pytest.mark.parametrize("command", ["build", "release", "check", "progress"])
def test_a_refusal_names_what_was_asked_for_on_every_console(command, course):
    _, error = said("ascii", course, "nnlib", *command.split(), "Łukasz/no.ipynb", status=2)
    assert "ukasz" in error


def test_every_help_is_said_on_every_console(course):
    for command in ([], ["check"], ["progress"], ["build"], ["release"], ["site"], ["grade"], ["by-hand"]):
        assert said("ascii", course, "nnlib", *command, "--help", status=0)[0].startswith("usage: ")


def test_the_signs_of_the_course_are_replaced_by_words_and_not_by_numbers():
    speak_plainly()
    sentence = "θ − η·∂L/∂θ, 10⁻¹², ‖m̂‖², β₁₂, Wᵀ, ½, Σ λ √v → ★★☆"
    plain = "theta - eta*dL/dtheta, 10^-12, ||m_hat||^2, beta_12, W^T, 1/2, Sigma lambda sqrtv -> **-"
    assert sentence.encode("ascii", "nnlib").decode() == plain
    for path in ROOT.glob("nnlib/course/checks/*.py"):
        texts = [
            node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_text(node)
        ]
        for text in texts:
            assert text.encode("ascii", "nnlib").count(b"\\") == text.count("\\"), text


def test_what_the_table_does_not_know_can_still_be_told_apart():
    speak_plainly()
    assert "Łukasz and \udce9".encode("ascii", "nnlib") == b"\\u0141ukasz and \\udce9"
    assert "José".encode("cp1252", "nnlib") == "José".encode("cp1252")


def test_no_text_is_read_or_written_in_an_encoding_that_depends_on_the_machine():
    """pathlib, open and subprocess take that of the machine unless one is named."""
    places = [
        f"{path.relative_to(ROOT)}, line {node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _takes_the_machines(node)
    ]
    assert places == []


def _takes_the_machines(call):
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    if "encoding" in named:
        return False
    if name in ("read_text", "write_text"):
        return len(call.args) == (name == "write_text") and not isinstance(call.func, ast.Name)
    if name == "open":
        modes = [
            n.value for n in [*call.args, *call.keywords] if _is_text(n) and set(n.value) <= set("rwxabt+")
        ]
        return bool(modes) and not any("b" in mode for mode in modes)
    return isinstance(named.get("text"), ast.Constant) and named["text"].value is True


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
