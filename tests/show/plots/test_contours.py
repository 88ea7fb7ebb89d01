import numpy as np
import pytest

from nnlib.show.plots.contours import Landscape, contour
from nnlib.show.sheet import Sheet


def table(f, side=41):
    across = np.linspace(-1, 1, side)
    return np.array([[f(x, y) for x in across] for y in across])


def on_plane(line, side=41):
    return 2 * line / (side - 1) - 1


def test_the_contour_of_a_bowl_is_one_closed_circle():
    (line,) = contour(table(lambda x, y: x**2 + y**2), 0.5)
    np.testing.assert_array_equal(line[0], line[-1])
    # Heights are taken as even between neighbours 0.05 apart: that is off by up to 0.05² / 8 in height.
    assert np.hypot(*on_plane(line).T) == pytest.approx(np.sqrt(0.5), abs=1e-3)


def test_neighbours_on_a_contour_share_a_square():
    for line in contour(table(lambda x, y: x**3 - y * x), 0.1):
        # A crossing is a weighted mean of two places up to 40, right to a few of its last bits.
        assert np.abs(np.diff(line, axis=0)).max() <= 1 + 1e-14


def test_a_contour_that_leaves_the_table_is_open_and_ends_at_its_edge():
    lines = contour(table(lambda x, y: x), 0.13)
    assert len(lines) == 1
    assert sorted(on_plane(lines[0])[[0, -1], 1]) == [-1, 1]
    assert on_plane(lines[0])[:, 0] == pytest.approx(0.13, abs=1e-12)


@pytest.mark.parametrize(("level", "apart"), [(0.01, "y"), (-0.01, "x")])
def test_near_a_saddle_lines_part_on_the_side_of_their_level(level, apart):
    lines = [on_plane(line, 40) for line in contour(table(lambda x, y: x**2 - y**2, 40), level)]
    assert len(lines) == 2
    column = 0 if apart == "y" else 1
    assert sorted(np.sign(line[:, column]).sum() / len(line) for line in lines) == [-1, 1]


@pytest.mark.parametrize(("level", "cut_off"), [(0.4, {(1, 0), (0, 1)}), (0.6, {(0, 0), (1, 1)})])
def test_within_a_square_the_middle_goes_with_the_corners_on_its_side(level, cut_off):
    lines = contour(np.array([[1.0, 0.0], [0.0, 1.0]]), level)
    assert {tuple(line.mean(axis=0).round().astype(int)) for line in lines} == cut_off


def test_a_flat_table_has_no_contours():
    assert contour(np.ones((5, 5)), 1.0) == []


@pytest.mark.parametrize("f", [lambda t: t[0] ** 2 + t[1] ** 2, lambda t: t[0] - t[1], lambda t: t[0] * t[1]])
def test_rounding_of_the_heights_does_not_move_a_contour(f):
    """Many places share a height; of a level upon it their last bits would say on which side they lie."""
    rng, drawn = np.random.default_rng(0), []
    for noise in (0, 1e-14, 1e-14, 1e-14):

        def measured(t, noise=noise):
            return f(t) + noise * rng.normal(size=np.shape(t)[1:])

        landscape, sheet = Landscape(measured, (-2, 2), (-2, 2)), Sheet(400, 400)
        landscape.draw(landscape.axes(sheet, 3.3, 3.3, 390, 390))
        drawn.append(sheet.picture("").svg)
    assert drawn[1:] == drawn[:1] * 3


def test_every_crossing_is_drawn_once():
    rng = np.random.default_rng(0)
    heights = rng.normal(size=(12, 12))
    above = heights > 0
    crossings = (above[1:] != above[:-1]).sum() + (above[:, 1:] != above[:, :-1]).sum()
    points = sum(len(line) - (line[0] == line[-1]).all() for line in contour(heights, 0.0))
    assert points == crossings


def test_a_unit_is_as_long_across_as_it_is_up():
    axes = Landscape(lambda theta: theta @ theta, (-4, 4), (-1, 1)).axes(Sheet(500, 500), 10, 20, 400, 300)
    assert axes.box == (10, 20, 410, 120)


def test_contours_are_drawn_where_they_lie_though_thinned(paths_of):
    sheet, landscape = Sheet(500, 500), Landscape(lambda theta: theta @ theta, (-1, 1), (-1, 1))
    axes = landscape.axes(sheet, 50, 60, 400, 400)
    landscape.draw(axes)
    (lines,) = paths_of(sheet.picture("").svg, "faint", 1.2)
    rings = [np.array(line) for line in lines if line[0] == line[-1]]
    closed = [line for line in landscape.contours if np.array_equal(line[0], line[-1])]
    assert len(closed) == len(rings) == 10  # those below 1; the others end at the edge of the map
    for ring in rings:
        radii = np.hypot(*(ring - [250, 260]).T)
        # Heights are taken as even between places 5 units apart, and places are written in tenths.
        assert np.ptp(radii) < 0.5 and len(ring) < 100
        sides = np.hypot(*np.diff(ring, axis=0).T)
        assert (radii.mean() - np.sqrt(radii.mean() ** 2 - sides**2 / 4)).max() < 0.9  # no corner is seen


def test_crumbs_of_contours_are_left_out():
    def pits(theta):  # a wide one, and one that is a fiftieth of the picture wide
        return min(theta @ theta, 1e4 * ((theta - 0.7) @ (theta - 0.7)) - 9)

    lines = Landscape(pits, (-1, 1), (-1, 1)).contours
    assert len(lines) >= 12 and min(np.ptp(line, axis=0).max() for line in lines) > 0.08


def test_where_f_ends_its_place_is_named():
    with pytest.raises(ValueError) as error:
        Landscape(lambda theta: np.inf if theta[0] == 0 else 1.0, (-1, 1), (0, 2))
    assert str(error.value) == "f must be finite in the whole picture, but at (0, 0) it is not."


def test_a_range_that_goes_downwards_is_refused():
    with pytest.raises(ValueError) as error:
        Landscape(lambda theta: 0.0, (1, -1), (0, 1))
    assert str(error.value) == "The range of x must go upwards, got 1 to -1."
