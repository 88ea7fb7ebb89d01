"""Stored outputs and pictures under the kernels that other processors would choose.

OpenBLAS and NumPy choose, by the processor, in which order they add: the last bits of a number follow from
that. So an output that shows last bits, and a test that asks two ways of adding for the same ones, hold on
one machine and fail on another. Here we choose by hand, as far as this processor can run the kernels.
"""

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from reruns import differences_from_stored

from nnlib.course.build.lessons import sources

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [source.stem for source in sources(ROOT)]

# The core that OpenBLAS takes the machine for, what NumPy may use of it, and with how many threads. A machine
# with the widest registers uses them by itself in all other tests; here the narrower ones have their turn.
SETTINGS = {
    "Haswell, one thread": ("Haswell", "without AVX-512", 1),
    "Prescott": ("Prescott", "least", 2),
}
# What OpenBLAS may answer for a core that shares its kernels with another; Zen, with Haswell's, is not tried.
ALSO_CALLED = {"Prescott": "Katmai"}
# Runs a product, since a core that the processor does not have stops the process there.
PROBE = """
import numpy, threadpoolctl
numpy.ones((64, 64)) @ numpy.ones((64, 64)) @ numpy.exp(numpy.ones(64))
print(*(pool.get("architecture") for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"))
"""

pytestmark = pytest.mark.processors
each_setting = pytest.mark.parametrize("setting", SETTINGS)


def environment_of(setting: str) -> dict[str, str]:
    core, instructions, threads = SETTINGS[setting]
    return {
        "OPENBLAS_CORETYPE": core,
        "OPENBLAS_NUM_THREADS": str(threads),
        "NPY_DISABLE_CPU_FEATURES": " ".join(disabled(instructions)),
        # Python's own math.exp and its like: glibc, too, has one for each generation of processors.
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4" if instructions == "least" else "",
    }


def disabled(instructions: str) -> list[str]:
    """The features to take from NumPy, by the names that this version has for them."""
    known = np._core._multiarray_umath
    found = [name for name in known.__cpu_dispatch__ if known.__cpu_features__.get(name)]
    wide = [name for name in found if name.startswith(("AVX512", "X86_V4"))]
    return {"without AVX-512": wide, "least": found}[instructions]


@cache
def missing(setting: str) -> str:
    """Why this machine cannot run the setting; nothing if it can."""
    environment = os.environ | environment_of(setting)
    probe = [sys.executable, "-c", PROBE]
    done = subprocess.run(probe, env=environment, capture_output=True, encoding="utf-8")
    if done.returncode < 0:
        return f"{setting}: this processor cannot run the kernels"
    assert done.returncode == 0, done.stderr
    chosen, core = done.stdout.split(), SETTINGS[setting][0]
    if chosen in ([core], [ALSO_CALLED.get(core)]):
        return ""
    return f"{setting}: NumPy's BLAS offers {chosen}, not {core}"


@pytest.fixture
def chosen(setting, monkeypatch):
    """Every process that is started from here on chooses the kernels of the setting."""
    if reason := missing(setting):
        pytest.skip(reason)
    for name, value in environment_of(setting).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("lesson", LESSONS)
@each_setting
def test_a_solution_gives_its_stored_outputs_on_every_processor(lesson, setting, chosen):
    differing = differences_from_stored(
        ROOT / "solutions" / f"{lesson}.ipynb", also_tagged=False, PYTHONHASHSEED="0"
    )
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("setting", ["Prescott"])
def test_the_tests_of_pictures_pass_on_every_processor(setting, chosen):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    options = ["-q", "-p", "no:xdist", "--color=no", "--tb=short"]
    command = [sys.executable, "-m", "pytest", *options, "tests/show"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert re.search(r"\d+ passed", done.stdout)
