"""Owner, name and branch are in one place, and everything that needs them takes them from there."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from nnlib.course.build import publishing
from nnlib.course.build.errors import AuthorError
from nnlib.course.build.lessons import build, out_of_date
from nnlib.course.build.publishing import BOOTSTRAP, FIRST_LESSON, add_bootstrap, badges, lesson_links
from nnlib.course.build.source import read_lesson

ROOT = Path(__file__).parents[3]
TABLE = '[tool.nnlib]\nowner = "ada"\nname = "laps"\nbranch = "main"\n'


@pytest.fixture
def published(repository):
    (repository / "pyproject.toml").write_text(TABLE, encoding="utf-8")
    return repository


def both_notebooks(root):
    paths = [*root.glob("solutions/*.ipynb"), *root.glob("notebooks/*.ipynb")]
    return {path.relative_to(root).as_posix(): nbformat.read(path, as_version=4) for path in paths}


def test_links_badges_and_the_first_code_of_both_notebooks_name_the_same_repository(
    published, without_kernel
):
    build(published)
    lesson = "notebooks/05_carry_it_back.ipynb"
    texts = [badges(published), lesson_links(published, lesson)]
    for notebook in both_notebooks(published).values():
        first = notebook.cells[1]  # below the title
        assert first.id == BOOTSTRAP and "--branch main" in first.source
        texts.append(first.source)
    found = [re.findall(r"/(\w+/laps)\b", text) for text in texts]
    assert found == [["ada/laps"] * 2, ["ada/laps"], ["ada/laps"], ["ada/laps"]]
    address = f"https://colab.research.google.com/github/ada/laps/blob/main/{lesson}"
    live = f"https://ada.github.io/laps/live/lab/index.html?path={lesson}"
    assert texts[1] == f"[live]({live}), [Colab]({address})"
    assert f"(https://mybinder.org/v2/gh/ada/laps/main?labpath={FIRST_LESSON})" in texts[0]
    assert (ROOT / FIRST_LESSON).exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TABLE, TABLE.replace('"ada"', '"other"')),
        (TABLE, TABLE.replace('"laps"', '"other"')),
        (TABLE, TABLE.replace('"main"', '"spring/2027"')),
        (TABLE, ""),
        ("", TABLE),
    ],
)
def test_the_check_sees_a_cell_with_another_address_one_that_is_missing_and_one_too_many(
    repository, without_kernel, before, after
):
    project = repository / "pyproject.toml"
    project.write_text(before, encoding="utf-8")
    build(repository)
    assert out_of_date(repository) == []
    project.write_text(after, encoding="utf-8")
    assert out_of_date(repository) == [
        f"{folder}/05_carry_it_back.ipynb: differs from its source in: bootstrap."
        for folder in ("solutions", "notebooks")
    ]


def test_without_an_address_there_is_no_badge_or_link(repository):
    assert badges(repository) == lesson_links(repository, FIRST_LESSON) == ""


def test_a_branch_with_a_slash_stays_one_part_of_binders_address():
    where = publishing.Repository("ada", "laps", "spring/2027")
    assert "/ada/laps/spring%2F2027?" in where.binder(FIRST_LESSON)
    assert "/blob/spring/2027/" in where.colab(FIRST_LESSON)


@pytest.mark.parametrize(
    "table",
    [
        'owner = "ada"\nname = "laps"\n',
        'owner = "ada"\nname = ""\nbranch = "main"\n',
        'owner = "ada; rm"\nname = "laps"\nbranch = "main"\n',
        'owner = "ada"\nname = "laps"\nbranch = "a//b"\n',
        'owner = "ada"\nname = "laps"\nbranch = "main"\nref = "x"\n',
    ],
)
def test_an_address_that_cannot_be_one_is_refused(tmp_path, table):
    (tmp_path / "pyproject.toml").write_text(f"[tool.nnlib]\n{table}", encoding="utf-8")
    with pytest.raises(AuthorError, match="needs owner, name and branch as addresses hold them"):
        publishing.repository(tmp_path)


@pytest.mark.parametrize(
    ("remote", "files"),
    [
        ("https://github.com/ada/laps.git", "https://github.com/ada/laps/blob/HEAD"),
        ("git@github.com:ada/laps", "https://github.com/ada/laps/blob/HEAD"),
        ("/srv/ada/laps", None),
    ],
)
def test_a_clone_knows_where_it_comes_from(tmp_path, remote, files):
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    assert publishing.origin(tmp_path) is None
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)
    where = publishing.origin(tmp_path)
    assert (where and where.files) == files


def test_outside_colab_the_cell_does_nothing(published, source, tmp_path, monkeypatch):
    """What it does in Colab is tested by environments/test_colab.py."""
    lesson, path = read_lesson(source), list(sys.path)
    add_bootstrap(lesson, published)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    exec(next(cell.source for cell in lesson.cells if cell.id == BOOTSTRAP), {})
    assert sys.path == path and list(Path.cwd().iterdir()) == []
