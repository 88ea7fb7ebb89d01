"""The commands that the README gives a learner, run one after the other in a fresh copy of the course."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
FOR_LEARNERS = TEXT.partition("These install what authors need")
COMMANDS = [
    line
    for part in (FOR_LEARNERS[0], FOR_LEARNERS[2].partition("## The lessons")[2])
    for block in re.findall(r"```bash\n(.*?)```", part, re.DOTALL)
    for line in block.splitlines()
]


def test_they_install_the_course_open_it_and_look_at_a_notebook(shared_course, monkeypatch):
    monkeypatch.setenv("PIP_NO_COMPILE", "1")  # most of what pip installs is never imported here
    said = {}
    for command in COMMANDS:
        # A server would run until somebody stops it.
        command += " --version" if " lab " in command else ""
        done = subprocess.run(command, shell=True, cwd=shared_course, capture_output=True, encoding="utf-8")
        said[command.partition(" ")[2]] = done.stdout
        # No exercise is solved yet, which the last two commands say with the status 1.
        assert done.returncode == (1 if "00_the_whole_story" in command and "lab" not in command else 0), (
            command + done.stdout[-2000:] + done.stderr[-2000:]
        )
    assert "0 of 7 points." in said["-m nnlib check notebooks/00_the_whole_story.ipynb"]
    assert " passed" in said["-m pytest --nbval-lax notebooks/00_the_whole_story.ipynb"]
