"""What CI runs is what .ci/run runs, with the oldest, the newest and the locked versions."""

import re
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from nnlib.course.build.live import PYODIDE

ROOT = Path(__file__).parents[1]


@pytest.fixture
def job():
    (job,) = jobs_of("tests").values()
    return job


def jobs_of(workflow):
    file = ROOT / ".github" / "workflows" / f"{workflow}.yml"
    return yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]


@pytest.fixture
def requirements():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def run(*words):
    return subprocess.run(["bash", ROOT / ".ci" / "run", *words], capture_output=True, encoding="utf-8")


def test_each_job_ends_with_the_one_command_that_runs_anywhere(job):
    assert job["steps"][-1] == {"run": "bash .ci/run ${{ matrix.versions }}"}
    before = [step.get("run", "") for step in job["steps"][:-1]]
    assert not any(re.search(r"pip|pytest|ruff", command) for command in before)


def test_there_is_a_job_for_all_versions_that_the_command_knows(job):
    known = run("other").stderr.strip().removeprefix("usage: .ci/run [").removesuffix("]").split(" | ")
    assert sorted(entry["versions"] for entry in job["strategy"]["matrix"]["include"]) == sorted(known)


def test_the_oldest_versions_come_with_the_oldest_python_that_the_course_admits(job):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pythons = {entry["versions"]: entry["python"] for entry in job["strategy"]["matrix"]["include"]}
    assert f">={pythons['oldest']}" == project["requires-python"]
    assert int(pythons["oldest"].split(".")[1]) < int(pythons["newest"].split(".")[1])
    (setup,) = (step["with"] for step in job["steps"] if "setup-python" in step.get("uses", ""))
    assert setup["python-version"] == "${{ matrix.python }}" and setup["cache"] == "pip"


def test_what_is_published_is_made_by_the_pins_of_the_live_edition_and_the_next_ones_are_tried():
    jobs = jobs_of("publish")
    commands = [step["run"] for step in jobs["build"]["steps"] if "run" in step]
    assert commands[0].endswith('".[site,live]"') and commands[-1].endswith("site --live --out public")
    assert jobs["build"]["steps"][-1]["with"]["path"] == "public"
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    tried = jobs["next"]["steps"][-1]["env"]["NNLIB_LIVE"]
    for extra in ("live", tried):
        pins = dict(line.split("==") for line in extras[extra] if "==" in line)
        assert pins["jupyterlite-pyodide-kernel"] in PYODIDE, extra


def test_every_requirement_has_a_lower_bound_and_no_upper_one(requirements):
    """`.ci/run oldest` turns each >= into ==, so a line in another form would be forgotten."""
    assert requirements[0] == "-e ."
    assert all(re.fullmatch(r"[a-z]+>=\d+(\.\d+)+", line) for line in requirements[1:])


def test_the_lock_file_has_one_version_of_everything_that_the_course_asks_for(requirements):
    lines = (ROOT / ".github" / "requirements.lock").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    assert lines[0] == "-e ."
    locked = [Requirement(line) for line in lines[1:]]
    assert all([each.operator for each in one.specifier] == ["=="] for one in locked)
    for wanted in map(Requirement, requirements[1:]):
        here = [one for one in locked if one.name == wanted.name]
        assert here, f"{wanted.name} is not locked"
        for one in here:
            (version,) = (each.version for each in one.specifier)
            assert version in wanted.specifier, f"{one} is too old for {wanted}"


def test_other_versions_are_refused_before_anything_is_installed():
    done = run("newer")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "usage: .ci/run [newest | oldest | locked]\n"


def test_no_folder_of_tests_has_a_name_that_pytest_passes_by(pytestconfig):
    passed_by = pytestconfig.getini("norecursedirs")
    folders = {path.parent.name for path in (ROOT / "tests").rglob("test_*.py")}
    assert [name for name in folders if any(fnmatch(name, pattern) for pattern in passed_by)] == []
