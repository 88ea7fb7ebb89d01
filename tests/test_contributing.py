"""The page for contributors: its commands run, its links lead somewhere, its rules are tested."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from test_architecture import MAY_IMPORT  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
COMMANDS = list(dict.fromkeys("".join(re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL)).splitlines()))
NOT_COPIED = shutil.ignore_patterns(".git", "__pycache__", ".venv*", "*.egg-info", "site", ".*_cache")


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """A copy to work in, and a `python` that is the one of this run."""
    scratch = tmp_path_factory.mktemp("contributor")
    (scratch / "bin").mkdir()
    (scratch / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (scratch / "bin" / "python").chmod(0o755)
    return shutil.copytree(ROOT, scratch / "repository", ignore=NOT_COPIED)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_does_its_work(command, repository):
    foreign = ("PYTEST_", "NNLIB_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {
        # Kernels must import the copy too.
        "PYTHONPATH": str(repository),
        "PATH": f"{repository.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    if "pytest" in command:
        command += " --collect-only -q"  # the suites run these tests; here the command has to find them
    run = subprocess.run(
        command, shell=True, cwd=repository, env=environment, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    if "pytest" in command:
        assert re.search(r"\d+ tests? collected|\d+/\d+ tests collected", run.stdout), run.stdout[-3000:]


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


def test_every_link_of_the_page_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", TEXT)
    assert links and all((ROOT / ".github" / link).exists() for link in links)


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
