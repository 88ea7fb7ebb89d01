"""The README's picture ends as lesson 00 draws it, soon and for good."""

import re
import runpy
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest

from nnlib.show.loop.four_moves import four_moves

FOLDER = Path(__file__).parents[1] / ".github"
SCRIPT = runpy.run_path(str(FOLDER / "one_lap.py"))
NEURON = {"x": 3, "y": -1, "w": 0.25, "b": 2, "eta": 0.05}


@pytest.fixture(scope="module")
def picture():
    return SCRIPT["lap_in_motion"](**NEURON)


@pytest.mark.parametrize("name", ["four_moves.svg", "one_lap.svg"])
def test_the_committed_picture_is_what_the_script_draws(name):
    drawn = SCRIPT["readme_pictures"]()[name]
    assert (FOLDER / name).read_text(encoding="utf-8") == drawn, "Run: python .github/one_lap.py"


def test_under_the_veils_is_the_whole_picture_of_the_same_numbers(picture):
    still = four_moves(**NEURON).svg
    marks = still.partition("</style>")[2].removesuffix("</svg>")
    assert marks in picture
    assert xml.fromstring(picture).get("aria-label") == xml.fromstring(still).get("aria-label")


def test_all_veils_and_rings_are_gone_after_five_seconds(picture):
    assert "infinite" not in picture
    durations = {
        "ring": float(re.search(r"\.veil, \.ring \{[^}]*animation: ([\d.]+)s", picture)[1]),
        "veil": float(re.search(r"\.veil \{[^}]*animation-duration: ([\d.]+)s", picture)[1]),
    }
    marks = re.findall(r'<rect class="(veil|ring)" style="animation-delay:([\d.]+)s"', picture)
    assert len(marks) == 4 + 4 + 2
    assert max(float(delay) + durations[kind] for kind, delay in marks) <= 5.0


def test_without_motion_the_picture_is_there_at_once(picture):
    assert "@media (prefers-reduced-motion: reduce) { .veil, .ring { animation: none; } }" in picture
    # Without its animation a veil is what its own rule says: not there.
    assert re.search(r"\.veil, \.ring \{ opacity: 0;", picture)
