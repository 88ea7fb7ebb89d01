"""The page for contributors: its commands run, its rules are tested."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from test_architecture import MAY_IMPORT

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = list(dict.fromkeys("".join(re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)).splitlines()))
PYTEST = "python -m pytest "
RUN_ELSEWHERE = (
    "python -m ruff",
    "python -m mypy",
    "python -m nnlib site",
)  # by .ci/run, and by test_site.py
# What it imports takes seconds, and so is imported once for all commands.
COLLECT = """
import multiprocessing, shlex, sys
import hypothesis, nbval.plugin, pytest
for words in sys.argv[1:]:
    arguments = [*shlex.split(words), "--collect-only", "-q", "-n0"]
    run = multiprocessing.get_context("fork").Process(target=lambda: sys.exit(pytest.main(arguments)))
    run.start()
    run.join()
    if run.exitcode:
        sys.exit(f"{words} ends with {run.exitcode}")
"""
NOT_COPIED = shutil.ignore_patterns(".git", "__pycache__", ".venv*", "*.egg-info", "site", ".*_cache")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A copy to work in, and a `python` that is the one of this run."""
    scratch = tmp_path_factory.mktemp("contributor")
    return shutil.copytree(ROOT, scratch / "repository", ignore=NOT_COPIED)


def run(folder, *words):
    foreign = ("PYTEST_", "NNLIB_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment["PYTHONPATH"] = str(folder)  # kernels must import the copy too
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


@pytest.mark.slow
def test_the_commands_of_the_page_do_their_work(repository):
    for command in COMMANDS:
        if not command.startswith((PYTEST, *RUN_ELSEWHERE)):
            run(repository, *shlex.split(command.removeprefix("python ")))


@pytest.mark.slow
def test_each_command_that_tests_finds_tests(repository):
    """The suites run them."""
    run(repository, "-c", COLLECT, *(c.removeprefix(PYTEST) for c in COMMANDS if c.startswith(PYTEST)))


def test_the_page_has_commands_for_each_of_its_tasks():
    for task in (
        "Change a lesson",
        "Add an exercise",
        "Add a figure",
        "Add a widget",
        "Before you open a pull request",
    ):
        section = re.search(rf"^## {task}$(.*?)(?=^## |\Z)", TEXT, re.DOTALL | re.MULTILINE)
        assert section and "```bash" in section[1], task


def test_the_imports_that_the_page_allows_are_those_that_are_tested():
    rows = re.findall(r"^\| ([\w.]+) \| ([\w., ]+) \|", TEXT, re.MULTILINE)
    drawn = {room: set(others.split(", ")) - {"nothing"} for room, others in rows if room in MAY_IMPORT}
    assert drawn == MAY_IMPORT


def test_every_check_of_the_table_is_run_by_ci():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    checks = re.findall(r"^\| `python -m ([^`]+)` \|", TEXT, re.MULTILINE)
    assert checks
    for check in checks:
        # The suite itself asks whether the notebooks are up to date; its parts run in one go.
        assert check.startswith("nnlib build") or f"-m {check.partition(' -m ')[0]}" in script, check
