"""Under nbval a check raises instead of reporting, so that an unsolved exercise fails its cell.

The kernel learns of it from the environment that it inherits from pytest.
"""

import os

from nnlib.course.console import speak_plainly


def pytest_configure(config) -> None:
    """Announce validation where nbval is asked to run notebooks; what it says is printed on any console."""
    if config.getoption("nbval", default=False) or config.getoption("nbval_lax", default=False):
        os.environ["NNLIB_VALIDATE"] = "1"
        speak_plainly()


def pytest_unconfigure() -> None:
    """Take the announcement back."""
    os.environ.pop("NNLIB_VALIDATE", None)
