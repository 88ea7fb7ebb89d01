import re

import numpy as np
import pytest
from pictures import polylines, windows_of

from nnlib.show.plots.axes import Axes, decades, padded, thinned
from nnlib.show.sheet import Sheet


def test_data_lie_in_proportion_to_the_box_and_what_lies_outside_moves_to_the_edge():
    axes = Axes(Sheet(100, 100), (10, 20, 90, 80), x=(0, 4), y=(-1, 1))
    assert [axes.place(*point) for point in ((0, -1), (4, 1), (2, -7))] == [(10, 80), (90, 20), (50, 80)]
    axes = Axes(Sheet(100, 100), (0, 0, 60, 60), x=(1, 1000), y=(0, 1), log_x=True)
    assert [axes.place(x, 0)[0] for x in (1, 10, 100, 1000)] == pytest.approx([0, 20, 40, 60])


def ticks(log=False, whole=False, **ranges):
    """What stands on the axis of y, or of x, from low to high."""
    sheet = Sheet(100, 100)
    axes = {"x": (0, 1), "y": (0, 1)} | ranges
    Axes(sheet, (0, 0, 50, 50), **axes, log_y=log, whole_x=whole).draw("", "")
    svg = re.sub(r"</?tspan[^>]*>|\u200b", "", sheet.picture("").svg)
    end = "end" if "y" in ranges else "middle"
    return re.findall(rf'font-size="1[23]" text-anchor="{end}"[^>]*>([^<]+)</text>', svg)


def test_ticks_are_round_numbers():
    assert ticks(x=(0, 1350)) == ["0", "500", "1,000"]
    assert ticks(y=(-0.31, 0.5)) == ["−0.2", "0", "0.2", "0.4"]


@pytest.mark.parametrize(
    ("low", "high", "wanted"),
    [(-4.5, 4.5, ["−4", "−2", "0", "2", "4"]), (0.9, 1.1, ["0.9", "0.95", "1", "1.05", "1.1"])],
)
def test_an_axis_has_at_least_three_ticks(low, high, wanted):
    assert ticks(y=(low, high)) == wanted
    for end in np.random.default_rng(0).uniform(low, 3, size=50) + 0.01:
        for axis in ("x", "y"):
            assert len(ticks(**{axis: (low, end)})) >= 3


def test_a_logarithmic_axis_has_powers_of_ten_or_plain_numbers_but_not_both():
    assert ticks(log=True, y=(1e-3, 1e3)) == ["0.001", "0.1", "10", "1,000"]
    assert ticks(log=True, y=(1e-4, 1)) == ["10−4", "10−3", "10−2", "10−1", "100"]
    assert ticks(log=True, y=(1, 10)) == ["1", "2", "5", "10"]


@pytest.mark.parametrize(
    ("x", "wanted"),
    [
        ((0.5, 2.5), ["1", "2"]),
        ((0.5, 1.5), ["1"]),
        ((0.5, 6.5), ["2", "4", "6"]),
        ((0, 40), ["0", "10", "20", "30", "40"]),
    ],
)
def test_steps_have_whole_ticks(x, wanted):
    assert ticks(x=x, whole=True) == wanted


def test_of_many_places_those_inside_are_those_of_each_and_those_outside_lie_outside():
    axes = Axes(Sheet(100, 100), (10, 20, 90, 80), x=(0, 4), y=(0.1, 10), log_y=True)
    inside, outside = np.array([[1.0, 0.1], [2.0, 5.0], [4.0, 10.0]]), np.array([[-1.0, 100.0], [5.0, 0.0]])
    assert axes.places(inside) == pytest.approx(np.array([axes.place(*point) for point in inside]))
    assert axes.places(outside) == pytest.approx(np.array([[-10, -10], [110, 110]]))
    assert axes.holds(np.array([[0.0, 10.0], [-1.0, 1.0], [1.0, 0.0]])).tolist() == [True, False, False]


def test_a_curve_is_cut_at_the_edges_that_it_passes_and_at_no_other():
    for ys, cut in (([0, 1, 0], 0), ([0, 2, 0], 1)):
        sheet = Sheet(100, 100)
        Axes(sheet, (10, 20, 90, 80), x=(0, 2), y=(0, 1)).curve([0, 1, 2], ys)
        windows, rest = windows_of(sheet.picture("").svg)
        assert [box for box, _ in windows] == [(10, 20, 90, 80)] * cut
        assert ("polyline" in rest) != bool(cut)


def test_a_line_that_goes_far_away_keeps_its_direction_and_ends_there():
    axes = Axes(Sheet(100, 100), (0, 0, 100, 100), x=(0, 1), y=(0, 1))
    with axes.cut(np.array([[0.2, 0.1], [0.4, 0.2], [2e20, 1e20], [0.5, 0.5]])) as places:
        assert places[:2].tolist() == [[20, 90], [40, 80]]
        across, down = places[2] - places[1]
        assert len(places) == 3 and across == pytest.approx(-2 * down) == 1e5


@pytest.mark.parametrize("slope", [0.5, -3.0, 1e12])
def test_a_straight_line_lies_inside_and_reaches_as_far_as_it_may(slope):
    sheet = Sheet(100, 100)
    Axes(sheet, (0, 0, 100, 100), x=(0, 1), y=(0, 1)).straight(0.5, 0.5, slope, reach=0.25)
    (((x0, y0), (x1, y1)),) = polylines(sheet.picture("").svg, "derivative")
    half = min(25, 50 / abs(slope))
    assert (x0, x1) == pytest.approx((50 - half, 50 + half), abs=0.01)
    assert (y0, y1) == pytest.approx((50 + half * slope, 50 - half * slope), abs=0.01)


def test_thinning_keeps_both_ends_and_ranges_are_never_empty():
    kept = thinned(10_000)
    assert (kept[0], kept[-1], len(kept)) == (0, 9_999, 400)
    assert thinned(3).tolist() == [0, 1, 2]
    assert decades(np.array([1.0, 1.0])) == (1, 10)
    low, high = padded([3.0, 3.0])
    assert low < 3 < high
