"""What takes too much time or memory to read is given up, and the next one is read."""

import pytest

from nnlib.course.grading import bounded as bounded_module
from nnlib.course.grading.archives import Unusable
from nnlib.course.grading.bounded import SMALL, bounded


@pytest.fixture(autouse=True)
def one_reader(monkeypatch):
    monkeypatch.setattr(bounded_module, "SECONDS", 1.0)
    yield
    bounded_module._reader(exec).terminate()
    bounded_module._reader.cache_clear()


def large(source):
    return source.encode().ljust(SMALL + 1, b"#")


def test_what_never_ends_takes_the_memory_or_ends_python_is_given_up():
    for source in ("while True: pass", "x = bytes(2**31)", "import os; os._exit(1)"):
        with pytest.raises(Unusable, match="more than 10 seconds or 1 GB of memory"):
            bounded(exec, large(source))
        assert bounded(exec, large("x = bytes(2**29)")) is None


def test_what_reading_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        bounded(exec, large("1 / 0"))
    with pytest.raises(ZeroDivisionError):
        bounded(exec, b"1 / 0")
