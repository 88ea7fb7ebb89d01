"""Nothing runs without isolation until the instructor says so; what is isolated sees no answer."""

import os
import re
import shutil
import stat
import sys
from pathlib import Path

import pytest

from nnlib.course.command_line import main
from nnlib.course.grading import isolation
from nnlib.course.refusal import Refusal

ROOT = Path(__file__).parents[3]
TROUBLE = isolation._trouble_with_bubblewrap()
isolated = pytest.mark.skipif(TROUBLE != "", reason=TROUBLE)


@pytest.fixture(autouse=True)
def looked_for_anew():
    """The answer whether bubblewrap works here is kept; a test that moves it must not leave its own."""
    isolation._trouble_with_bubblewrap.cache_clear()
    yield
    isolation._trouble_with_bubblewrap.cache_clear()


def program(folder, text):
    """A program bwrap in a folder that alone is on the PATH, next to what the system has."""
    path = folder / "bwrap"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_without_bubblewrap_nothing_runs_and_the_reason_and_the_way_out_are_told(
    class_folder, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("PATH", "/nowhere")
    assert main(["grade", str(class_folder), "--out", str(tmp_path / "out")]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "the program bwrap is not on the PATH; install the package bubblewrap." in said
    assert "--isolation limits" in said and not (tmp_path / "out").exists()


def test_bubblewrap_that_is_denied_is_refused_with_what_it_says_itself(tmp_path, monkeypatch):
    denied = "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1"
    monkeypatch.setenv("PATH", program(tmp_path, denied))
    with pytest.raises(Refusal, match="setting up uid map: Permission denied") as refused:
        isolation.expect_isolation("bubblewrap")
    assert "install" not in str(refused.value) and "--isolation limits" in str(refused.value)
    isolation.expect_isolation("limits")


def test_without_libseccomp_nothing_runs_and_its_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", program(tmp_path, ""))
    isolation._filter.cache_clear()
    (tmp_path / "pyseccomp.py").write_text(
        "raise RuntimeError('Unable to find libseccomp')", encoding="utf-8"
    )
    monkeypatch.delitem(sys.modules, "pyseccomp", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Refusal, match="Unable to find libseccomp.; install the package libseccomp2"):
        isolation.expect_isolation("bubblewrap")


@isolated
def test_the_filter_denies_all_that_it_is_to_deny(tmp_path):
    with (tmp_path / "filter").open("w", encoding="utf-8") as file:
        isolation._filter().export_pfc(file)
    text = (tmp_path / "filter").read_text(encoding="utf-8")
    assert set(isolation._DENIED) == set(re.findall(r"filter for syscall \"(\w+)\"", text))


@pytest.mark.parametrize(("setting", "told"), [("1", True), ("0", False)])
def test_where_ubuntu_denies_it_the_setting_is_named(setting, told, tmp_path, monkeypatch):
    file = tmp_path / "apparmor_restrict_unprivileged_userns"
    file.write_text(setting + "\n", encoding="utf-8")
    monkeypatch.setattr(isolation, "_UBUNTU", file)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setenv("PATH", program(tmp_path, "exit 1"))
    with pytest.raises(Refusal) as refused:
        isolation.expect_isolation("bubblewrap")
    assert ("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0" in str(refused.value)) == told


@isolated
def test_bubblewrap_is_found_wherever_it_is_on_the_path(tmp_path, monkeypatch):
    found = shutil.copy(shutil.which("bwrap"), tmp_path)
    monkeypatch.setenv("PATH", str(Path(found).parent))
    isolation.expect_isolation("bubblewrap")


@isolated
def test_bubblewrap_finds_a_python_that_was_started_by_a_roundabout_path(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", f"{tmp_path}/{os.path.relpath(sys.executable, tmp_path)}")
    isolation.expect_isolation("bubblewrap")


@isolated
def test_a_class_or_results_where_submissions_read_are_refused(tmp_path):
    isolation.expect_isolation("bubblewrap", tmp_path / "class", tmp_path / "out", ROOT / "grades")
    with pytest.raises(
        Refusal, match="/usr/share/class lies in /usr/share, which submissions may read; move"
    ):
        isolation.expect_isolation("bubblewrap", tmp_path, Path("/usr/share/class"))
