"""The repository as other places get it."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# What a repository holds for those who open it; all else is for authors.
FOLDERS = ("nnlib", "notebooks", "solutions", ".binder")
FILES = ("LICENSE", "README.md", "pyproject.toml", "requirements.txt")


@pytest.fixture(scope="module")
def shared_course(tmp_path_factory):
    """The repository as a visitor finds it, with what is not committed yet."""
    course = tmp_path_factory.mktemp("course")
    for name in FOLDERS:
        skip = shutil.ignore_patterns("__pycache__", ".*", "answers.json")
        shutil.copytree(REPOSITORY / name, course / name, ignore=skip)
    for name in FILES:
        shutil.copy(REPOSITORY / name, course)
    return course
