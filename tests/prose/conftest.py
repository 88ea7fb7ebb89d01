"""The lessons, read once for all that judge their words."""

from pathlib import Path

import pytest

from nnlib.course.build.lessons import sources
from nnlib.course.build.source import read_lesson


@pytest.fixture(scope="session")
def lessons():
    """By name each lesson as its source says, with answers and without outputs."""
    return {source.stem: read_lesson(source) for source in sources(Path(__file__).parents[2])}
