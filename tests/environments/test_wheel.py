"""nnlib as `pip install` brings it without the course: one wheel, in an environment with NumPy alone."""

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

INSTALLED = """
from importlib.metadata import distributions, version
import nnlib
print(sorted(each.name for each in distributions()))
assert nnlib.__version__ == version("nnlib")
"""
TRAINED = """
import numpy as np, nnlib
from nnlib.datasets import digits
X, y, X_test, y_test = digits()
network = nnlib.Network([64, 10], loss=nnlib.SoftmaxCrossEntropy())
history = nnlib.train(network, nnlib.Adam(0.01), X, y, epochs=5, rng=np.random.default_rng(0))
assert history.loss[-1] < history.loss[0] / 2
nnlib.save(network, "small.npz")
again = nnlib.load("small.npz")
print(np.array_equal(again.parameters, network.parameters), nnlib.accuracy(again, X_test, y_test) > 0.8)
"""
CHECKED = """
from nnlib.course import check
print(check("1.2", lambda f, x: 0.0))
"""


@pytest.fixture(scope="module")
def python(environment, shared_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, "."]
    subprocess.run(command, cwd=shared_course, check=True)
    (wheel,) = folder.glob("nnlib-*.whl")
    return environment(folder / "venv", str(wheel))


@pytest.fixture
def run(python, tmp_path, monkeypatch):
    """A function that runs Python with these arguments in an empty folder."""
    monkeypatch.delenv("PYTHONPATH", raising=False)  # nothing but the wheel must be found
    return lambda *words: subprocess.run(
        [python, *words], cwd=tmp_path, capture_output=True, encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("program", "said"),
    [(INSTALLED, r"\['nnlib', 'numpy'\]\n"), (TRAINED, "True True\n"), (CHECKED, "(?s).* not right yet.*")],
    ids=["nothing but NumPy comes with it", "it trains, saves and loads", "it checks an answer"],
)
def test_the_wheel_alone_is_enough(run, program, said):
    done = run("-c", program)
    assert re.fullmatch(said, done.stdout), done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["check", "mine.ipynb"],
            r"check needs the package \w+; install the course with: python -m pip install jupyterlab\n",
        ),
        (["build"], "build needs the sources of the course: run it in a clone of it.\n"),
        (["release"], "release needs the sources of the course: run it in a clone of it.\n"),
        (["site"], "site needs the sources of the course: run it in a clone of it.\n"),
        (
            ["grade", ".", "--out", "x"],
            r"grade needs the package \w+; install the grader's tools with: "
            r'python -m pip install "nnlib\[grade\]"\n',
        ),
    ],
)
def test_a_command_that_needs_more_says_what_and_how_to_get_it(run, words, sentence):
    done = run("-m", "nnlib", *words)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert re.fullmatch(sentence, done.stderr)
