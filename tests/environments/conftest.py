"""Environments of their own, as other places have them. They need a package index and some minutes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# What a repository holds for those who open it; all else is for authors.
OPENED = ("nnlib", "notebooks", "solutions", "README.md", "pyproject.toml", "requirements.txt", "runtime.txt")


@pytest.fixture(scope="session")
def environment():
    """A function (folder, version, *requirements) that makes one and returns its Python."""

    def make(folder, version, *requirements):
        subprocess.run([python(version), "-m", "venv", folder], check=True)
        made = folder / "bin" / "python"
        install = [made, "-m", "pip", "install", "--quiet", *requirements]
        subprocess.run(install, cwd=folder, check=True)
        return str(made)

    return make


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


def python(version):
    """The Python of this version where the machine has it, else the one that runs the tests."""
    # Beside the running one lie others where a manager of versions keeps several.
    beside = Path(sys.base_prefix).parent.glob(f"{version}*/bin/python")
    for candidate in [shutil.which(f"python{version}"), *beside]:
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True).returncode == 0:
            return candidate
    return sys.executable
