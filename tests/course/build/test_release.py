"""What learners get holds the course and none of its answers."""

import re
import zipfile
from pathlib import Path

import nbformat
import pytest

from nnlib.course.build.compare import text_of
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.lessons import sources
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
    beside = "LICENSE NOTATION.md README.md pyproject.toml requirements.txt .binder .github".split()
    assert {name.split("/")[0] for name in names} == {"nnlib", "notebooks", *beside}


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
    release(tmp_path, [], tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (tmp_path / "course.zip").read_bytes()


ANSWER = re.compile(r"(?:###|<!--) BEGIN SOLUTION(.*?)(?:###|<!--) END SOLUTION", re.DOTALL)


def test_no_line_of_an_answer_stands_in_a_released_notebook_unless_the_lesson_shows_it(tmp_path):
    release(ROOT, [], tmp_path / "course.zip")
    answers = 0
    for source in sources(ROOT):
        cells = [cell for cell in read_lesson(source).cells if "model" not in tags(cell)]
        told = "\n".join(ANSWER.sub("", cell.source) for cell in cells)
        lines = {
            line.strip()
            for cell in cells
            for part in ANSWER.findall(cell.source)
            for line in part.split("\n")
        }
        with zipfile.ZipFile(tmp_path / "course.zip") as archive:
            copy = nbformat.reads(archive.read(f"course/notebooks/{source.stem}.ipynb"), as_version=4)
        text = "\n".join(cell.source for cell in copy.cells)
        secret = [line for line in lines if len(line) >= 8 and line not in told]
        answers += len(secret)
        assert [line for line in secret if line in text] == [] and "SOLUTION" not in text, source.stem
        assert not any("model" in tags(cell) for cell in copy.cells), "an instructor grades by it"
    assert answers > 200


def tags(cell):
    return cell.metadata.get("tags", [])


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
                cell.source for cell in nbformat.reads(prose, 4).cells if cell.cell_type == "markdown"
            )
        prose = re.sub(r"```.*?```|\$\$.*?\$\$|`[^`\n]*`", "", prose, flags=re.DOTALL)
        for one, other in re.findall(r"\]\(([^()\s#]+)[^()\s]*\)|(?:src|srcset|href)=\"([^\"]+)\"", prose):
            if not (target := one or other).startswith(("http", "data:")):
                links += 1
                assert (page.parent / target).exists(), f"{page.name}: {target}"
    assert links > 20


def test_what_somebody_has_worked_in_is_not_released(tmp_path, monkeypatch):
    with pytest.raises(AuthorError, match="there is no lesson 99; the folder"):
        release(ROOT, ["99"], tmp_path / "x")
    with pytest.raises(AuthorError, match="there is no folder .*nowhere"):
        release(ROOT, ["05"], tmp_path / "nowhere" / "x")
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "05_x.py").write_text("# %%\n", encoding="utf-8")
    with pytest.raises(AuthorError, match="notebooks/05_x.ipynb is missing or holds somebody's work"):
        release(tmp_path, [], tmp_path / "x")
