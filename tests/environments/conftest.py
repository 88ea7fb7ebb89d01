"""The repository as other places get it."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# What a repository holds for those who open it; all else is for authors.
OPENED = (
    "nnlib",
    "notebooks",
    "solutions",
    ".binder",
    "LICENSE",
    "README.md",
    "pyproject.toml",
    "requirements.txt",
)


@pytest.fixture(scope="module")
def shared_course(tmp_path_factory):
    return copy_of_course(tmp_path_factory.mktemp("course") / "course")


def copy_of_course(target):
    """The repository as a visitor finds it, with what is not committed yet."""
    skip = shutil.ignore_patterns("__pycache__", ".*", "answers.json", "*.egg-info")
    target.mkdir()
    for name in OPENED:
        if (REPOSITORY / name).is_dir():
            shutil.copytree(REPOSITORY / name, target / name, ignore=skip)
        else:
            shutil.copy(REPOSITORY / name, target / name)
    return target
