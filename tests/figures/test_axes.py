import numpy as np
import pytest

from nnlib.figures.axes import Axes, decades, padded, short, thinned
from nnlib.figures.svg import Sheet


def test_corners_of_the_data_lie_on_corners_of_the_box():
    axes = Axes(Sheet(100, 100), (10, 20, 90, 80), x=(0, 4), y=(-1, 1))
    assert axes.place(0, -1) == (10, 80)
    assert axes.place(4, 1) == (90, 20)


def test_a_logarithmic_axis_gives_each_decade_the_same_room():
    axes = Axes(Sheet(100, 100), (0, 0, 60, 60), x=(1, 1000), y=(0, 1), log_x=True)
    assert [axes.place(x, 0)[0] for x in (1, 10, 100, 1000)] == pytest.approx([0, 20, 40, 60])


def test_what_lies_outside_moves_to_the_edge():
    axes = Axes(Sheet(100, 100), (0, 0, 50, 50), x=(0, 1), y=(0, 1))
    assert axes.place(0.5, -7) == (25, 50)


def test_ticks_are_round_numbers():
    sheet = Sheet(100, 100)
    Axes(sheet, (0, 0, 50, 50), x=(0, 1350), y=(1e-5, 1), log_y=True).draw("step", "loss")
    svg = sheet.picture("").svg
    assert all(f">{tick}</text>" in svg for tick in ("0", "500", "1,000", "0.1", "1"))


def test_idle_zeros_are_left_out():
    assert [short(value) for value in (8.0, 0.5, -1.25, 100.0, 0.0)] == ["8", "0.5", "−1.25", "100", "0"]


def test_thinning_keeps_both_ends():
    kept = thinned(10_000)
    assert (kept[0], kept[-1], len(kept)) == (0, 9_999, 400)
    assert thinned(3).tolist() == [0, 1, 2]


def test_ranges_are_never_empty():
    assert decades(np.array([1.0, 1.0])) == (1, 10)
    low, high = padded([3.0, 3.0])
    assert low < 3 < high
