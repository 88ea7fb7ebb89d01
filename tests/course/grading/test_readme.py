"""The page for instructors: its commands do what it says, and its numbers are the code's."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_code import CASES

from nnlib.course.grading import archives, grader, isolation, reader, submissions, warm_process
from nnlib.course.grading.exports import FORMATS
from nnlib.course.grading.layouts import LAYOUTS
from nnlib.course.sandbox import jail, observation

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "nnlib" / "course" / "grading" / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line for block in re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]


@pytest.mark.skipif(isolation._trouble_with_bubblewrap() != "", reason="bubblewrap does not work here")
def test_every_command_of_the_page_runs_one_after_the_other(class_folder, tmp_path):
    (tmp_path / "submissions").symlink_to(class_folder)
    ran = []
    for line in COMMANDS:
        program, *arguments = shlex.split(line)
        assert program == "python" and arguments[0] == "-m"
        if arguments[1] == "pip":
            continue
        command = [sys.executable, *arguments]
        here = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, cwd=tmp_path, env=here, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        ran.append(arguments[2])
    assert ran == ["release", "grade", "by-hand"]
    for name in (
        "class.html",
        "grades.csv",
        "results.jsonl",
        "run.json",
        "feedback",
        "by_hand.csv",
        "by_hand.html",
    ):
        assert (tmp_path / "grades" / name).exists(), name


def test_the_numbers_of_the_page_are_those_of_the_code():
    gigabytes, times = jail.MEMORY // 2**30, (grader.SECONDS_OF_A_CELL, observation.SECONDS)
    for said in (
        f"{gigabytes} GB for a process and for all of a submission together",
        "{:g} s for a cell, {:g} s for a case, ".format(*times)
        + f"{grader.SECONDS_OF_A_NOTEBOOK:g} s in all, {jail.PROCESSES} processes",
        f"stopped up to {warm_process.PATIENCE:g} s later",
        f"an empty folder of {jail.DISK // 2**20} MB and {jail.FILES:,} files",
        f"at most {submissions.MOST_OF_A_STUDENT} notebooks are graded",
        f"in another one may hold {archives.MOST_INSIDE}.",
        f"one of more than {reader.SMALL // 2**20} MB in a process of its own,",
        f"which has {reader.SECONDS:g} s and {reader.MEMORY // 2**30} GB.",
        f"{len(CASES)} hostile or unlucky answers",
        *(f"`{name}`" for name in (*isolation.LEVELS, *LAYOUTS, *FORMATS)),
    ):
        assert said in " ".join(TEXT.split()), said
