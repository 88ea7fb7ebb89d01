import numpy as np
import pytest
from expecting import refused
from pictures import paths_of

from nnlib.show.plots.contours import Landscape, contour
from nnlib.show.sheet import Sheet


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


def test_a_unit_is_as_long_across_as_it_is_up():
    axes = Landscape(lambda theta: theta @ theta, (-4, 4), (-1, 1)).axes(Sheet(500, 500), 10, 20, 400, 300)
    assert axes.box == (10, 20, 410, 120)


def test_contours_are_drawn_where_they_lie_though_thinned():
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


def test_what_has_no_contours_has_none_and_what_cannot_be_drawn_gets_one_sentence():
    assert contour(np.ones((5, 5)), 1.0) == []
    with refused(ValueError, "f must be finite in the whole picture, but at (0, 0) it is not."):
        Landscape(lambda theta: np.inf if theta[0] == 0 else 1.0, (-1, 1), (0, 2))
    with refused(ValueError, "The range of x must go upwards, got 1 to -1."):
        Landscape(lambda theta: 0.0, (1, -1), (0, 1))
