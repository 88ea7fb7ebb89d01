import os
from types import SimpleNamespace

import pytest

from nnlib.course import pytest_plugin


def configuration(**options):
    return SimpleNamespace(getoption=lambda name, default: options.get(name, default))


@pytest.fixture(autouse=True)
def no_validation_outside(monkeypatch):
    monkeypatch.setenv("NNLIB_VALIDATE", "")  # so that monkeypatch puts the outer value back afterwards
    monkeypatch.delenv("NNLIB_VALIDATE")


@pytest.mark.parametrize("mode", ["nbval", "nbval_lax"])
def test_nbval_announces_validation_to_the_kernels_and_takes_it_back(mode):
    pytest_plugin.pytest_configure(configuration(**{mode: True}))
    assert os.environ["NNLIB_VALIDATE"] == "1"
    pytest_plugin.pytest_unconfigure()
    assert "NNLIB_VALIDATE" not in os.environ


@pytest.mark.parametrize("options", [{}, {"nbval": False, "nbval_lax": False}])
def test_other_test_runs_are_not_validation(options):
    pytest_plugin.pytest_configure(configuration(**options))
    assert "NNLIB_VALIDATE" not in os.environ
