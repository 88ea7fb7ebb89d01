import re

import pytest

from nnlib.show.network.path_lines import DASHES, agreement, draw_paths, number_paths
from nnlib.show.network.paths import all_paths
from nnlib.show.sheet import Sheet

PLACES = {"L": (300, 50), "a": (200, 20), "b": (200, 80), "w": (100, 50)}
LINKS = {"L": [("a", 3.0), ("b", 2.0)], "a": [("w", 1.0)], "b": [("w", 1.0)]}


def way(top, bottom, _choice):
    return [PLACES[bottom], PLACES[top]]


@pytest.fixture
def paths():
    return all_paths("Labw", LINKS, "w", most=4).largest


def test_every_link_of_every_path_gets_a_line_and_a_head_at_its_lower_end(paths):
    sheet = Sheet(400, 100)
    draw_paths(sheet, paths, way)
    svg = sheet.picture("").svg
    assert svg.count("<polyline") == svg.count("<polygon") == 4
    assert svg.count(f'stroke-dasharray="{DASHES[1]}"') == 2
    tips = re.findall(r'<polygon points="(\S+),(\S+) ', svg)
    assert [(float(x), float(y)) for x, y in tips] == [PLACES[end] for end in ("a", "w", "b", "w")]


def test_paths_that_share_a_link_run_side_by_side():
    links = {"L": [("a", 1.0)], "a": [("w", 1.0), ("w", 0.5)]}
    sheet = Sheet(400, 100)
    both = all_paths("Law", links, "w", most=4).largest
    draw_paths(sheet, both, way)
    lines = re.findall(r'<polyline points="([^"]+)"', sheet.picture("").svg)
    assert len(set(lines[:2])) == 2  # L to a, which both take


def test_numbers_stand_on_links_of_their_own(paths):
    sheet = Sheet(400, 100)
    number_paths(sheet, paths, way)
    rings = re.findall(r'<circle cx="(\S+)" cy="(\S+)"', sheet.picture("").svg)
    assert [(float(x), float(y)) for x, y in rings] == [(250.0, 35.0), (250.0, 65.0)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.5, 0.5, 0.5), "All three are equal, to within 1e−9."),
        ((0.5, 0.5, 0.5 + 3e-8), "All three are equal, to within 1e−7."),
        ((0.5, 0.5, 0.5 - 2e-6), "All three are equal, to within 1e−5."),
        (
            (0.5, 0.5, 0.25),
            "They are NOT equal: they differ by 0.25. Does a relu stand at its kink, z = 0?",
        ),
    ],
)
def test_whether_three_numbers_are_equal_is_said_with_the_bound(values, words):
    assert agreement(*values) == words
