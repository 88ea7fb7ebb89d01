"""The benchmark is run by hand; what can be tested is that its contenders do the same work."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parent / "bench"


def test_nnlib_and_the_floor_arrive_at_the_same_parameters_on_every_kind_of_workload():
    options = ["steps", "digits", "32", "--contenders", "nnlib", "textbook", "--turns", "1"]
    done = subprocess.run([sys.executable, BENCH, *options], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 8 and all("nnlib" in line and "textbook" in line for line in lines)
