"""What learners get holds the course and none of its answers."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nnlib.course.build.compare import text_of
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.release import release
from nnlib.course.build.source import read_lesson
from nnlib.course.build.student import student_copy

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def declared_exercises():
    """Those of the course itself, which is what is released here."""


def test_the_archive_holds_the_chosen_lessons_and_no_answers(tmp_path):
    names = release(ROOT, ["05"], tmp_path / "course.zip")
    with zipfile.ZipFile(tmp_path / "course.zip") as archive:
        assert sorted(archive.namelist()) == [f"course/{name}" for name in names]
    assert [name for name in names if name.startswith("notebooks/")] == [
        "notebooks/05_backpropagate_by_hand.ipynb"
    ]
    beside = {
        ".binder",
        ".github",
        "LICENSE",
        "NOTATION.md",
        "README.md",
        "pyproject.toml",
        "requirements.txt",
    }
    assert {name.split("/")[0] for name in names} == beside | {"nnlib", "notebooks"}


def test_the_same_course_gives_the_same_bytes(tmp_path):
    for name in "ab":
        release(ROOT, [], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_editors_and_notebooks_have_left_behind_stays_behind(tmp_path):
    left = ("__pycache__/a.pyc", ".ipynb_checkpoints/a.py", ".DS_Store", "layers.py")
    for path in (tmp_path / "nnlib" / name for name in left):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    for folder in ("solutions", "notebooks"):
        (tmp_path / folder).mkdir()
    source = tmp_path / "solutions" / "05_x.py"
    source.write_text("# %%\na = 1\n", encoding="utf-8")
    copy = text_of(student_copy(read_lesson(source), source))
    (tmp_path / "notebooks" / "05_x.ipynb").write_text(copy, encoding="utf-8")
    names = release(tmp_path, [], tmp_path / "course.zip")
    assert names == ["nnlib/layers.py", "notebooks/05_x.ipynb"]


def test_no_answer_of_the_solutions_stands_in_a_released_notebook(tmp_path):
    release(ROOT, [], tmp_path / "course.zip")
    with zipfile.ZipFile(tmp_path / "course.zip") as archive:
        names = [name for name in archive.namelist() if name.endswith(".ipynb")]
        copies = {Path(name).name: _cells(archive.read(name)) for name in names}
    answers = 0
    for path in (ROOT / "solutions").glob("*.ipynb"):
        for cell in _cells(path.read_bytes()):
            if {"answer", "write"} & set(cell["metadata"].get("tags", [])):
                answers += 1
                assert cell["source"] not in [copy["source"] for copy in copies[path.name]], cell["id"]
    assert len(copies) > 10 and answers > 50
    tags = [tag for cells in copies.values() for cell in cells for tag in cell["metadata"].get("tags", [])]
    assert "write" in tags and "model" not in tags, "a model answer to what an instructor grades"


@pytest.mark.parametrize("lessons", [["05", "06"], []])
def test_the_archive_stands_alone(lessons, tmp_path):
    """Its README is about what is in it, and every link of every page and notebook leads to a file of it."""
    names = release(ROOT, lessons, tmp_path / "course.zip")
    with zipfile.ZipFile(tmp_path / "course.zip") as archive:
        archive.extractall(tmp_path)
    course = tmp_path / "course"
    text = (course / "README.md").read_text(encoding="utf-8")
    first = next(name for name in names if name.startswith("notebooks/"))
    assert f"jupyter lab {first}" in text and "solutions" not in text and "For contributors" not in text
    rows = re.findall(r"^\| \[(\d\d) ", text, re.MULTILINE)
    assert rows == [Path(name).name[:2] for name in names if name.startswith("notebooks/")]
    if not lessons:
        whole = (ROOT / "README.md").read_text(encoding="utf-8")
        assert whole[whole.index("| lesson") : whole.index("card.\n")] in text
    links = 0
    for page in (
        course / name for name in names if name.endswith((".md", ".ipynb")) and "templates" not in name
    ):
        prose = page.read_text(encoding="utf-8")
        if page.suffix == ".ipynb":
            prose = "\n".join(
                "".join(cell["source"]) for cell in _cells(prose) if cell["cell_type"] == "markdown"
            )
        prose = re.sub(r"```.*?```|\$\$.*?\$\$|`[^`\n]*`", "", prose, flags=re.DOTALL)
        for one, other in re.findall(r"\]\(([^()\s#]+)[^()\s]*\)|(?:src|srcset|href)=\"([^\"]+)\"", prose):
            if not (target := one or other).startswith(("http", "data:")):
                links += 1
                assert (page.parent / target).exists(), f"{page.name}: {target}"
    assert links > 20


def _cells(data):
    return json.loads(data)["cells"]


def test_what_somebody_has_worked_in_is_not_released(tmp_path, monkeypatch):
    with pytest.raises(AuthorError, match="there is no lesson 99; the folder"):
        release(ROOT, ["99"], tmp_path / "x")
    with pytest.raises(AuthorError, match="there is no folder .*nowhere"):
        release(ROOT, ["05"], tmp_path / "nowhere" / "x")
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "05_x.py").write_text("# %%\n", encoding="utf-8")
    with pytest.raises(AuthorError, match="notebooks/05_x.ipynb is missing or holds somebody's work"):
        release(tmp_path, [], tmp_path / "x")


@pytest.mark.slow
def test_the_released_notebook_runs_under_nbval_up_to_its_open_exercises(tmp_path):
    release(ROOT, ["05"], tmp_path / "course.zip")
    with zipfile.ZipFile(tmp_path / "course.zip") as archive:
        archive.extractall(tmp_path)
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "notebooks", "-q"]
    done = subprocess.run(command, cwd=tmp_path / "course", capture_output=True, encoding="utf-8")
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert len(failed) == 8, done.stdout[-3000:]  # a check for each exercise that is judged, and nothing else
