"""What takes too much time or memory to read is given up, and the next one is read."""

import pytest

from nnlib.course.grading import reader
from nnlib.course.grading.archives import Unreadable
from nnlib.course.grading.reader import SMALL, within_limits


@pytest.fixture(autouse=True)
def one_reader(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 1.0)
    yield
    reader._reader(exec)[0].kill()
    reader._reader.cache_clear()


def large(source):
    return source.encode().ljust(SMALL + 1, b"#")


def test_what_never_ends_takes_the_memory_or_ends_python_is_given_up():
    for source in ("while True: pass", "x = bytes(2**31)", "import os; os._exit(1)"):
        with pytest.raises(Unreadable, match="more than 10 seconds or 1 GB of memory"):
            within_limits(exec, large(source))
        assert within_limits(exec, large("x = bytes(2**29)")) is None


def test_what_reading_raises_is_raised_here():
    with pytest.raises(ZeroDivisionError):
        within_limits(exec, large("1 / 0"))
    with pytest.raises(ZeroDivisionError):
        within_limits(exec, b"1 / 0")


def test_a_reader_that_was_ended_from_outside_is_started_anew():
    within_limits(exec, large("1"))
    process, _ = reader._reader(exec)
    process.terminate()
    process.join()
    with pytest.raises(Unreadable):
        within_limits(exec, large("1"))
    assert within_limits(exec, large("1")) is None
