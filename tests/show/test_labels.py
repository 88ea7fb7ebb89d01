"""Labels lie in the first of their spots that is free: of each other, and of lines."""

import numpy as np

from nnlib.show.labels import along, on_edge, placed


def test_labels_of_edges_that_cross_move_apart():
    edges = {"down": on_edge((0, 0), (100, 90), "0.123"), "up": on_edge((0, 90), (100, 0), "−0.456")}
    (x0, y0, half0, _), (x1, y1, half1, _) = placed(edges).values()
    assert abs(x0 - x1) >= half0 + half1 or abs(y0 - y1) >= 16


def test_labels_keep_clear_of_both_ends_of_their_edge():
    fan = {i: on_edge((0, 0), (96, 20 * i), "−0.0123") for i in range(5)}
    for x, _, half, _ in placed(fan).values():
        assert half <= x <= 96 - half


def test_a_label_avoids_a_line_and_covers_least_of_it_where_it_cannot():
    line = along(np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 50.0]]))
    on, beside, corner = (50, 3, 10, 8), (50, 20, 10, 8), (100, 0, 10, 8)
    assert placed({"free": [on, beside]}, line) == {"free": beside}
    assert placed({"crowded": [corner, on, (99, 8, 20, 30)]}, line)["crowded"] in (corner, on)


def test_a_label_that_cannot_be_free_lets_the_others_move():
    fixed, movable = [(0, 0, 10, 8)], [(5, 0, 10, 8), (5, 30, 10, 8)]
    wanted = {"movable": movable[1], "fixed": fixed[0]}
    assert placed({"movable": movable, "fixed": fixed}) == wanted


def test_on_a_line_no_gap_is_wide_enough_for_a_word():
    line = np.array([[0.0, 0.0], [33.0, 0.0], [33.0, 900.0]])  # a word is at least 16 wide and high
    points = along(line)
    assert np.hypot(*np.diff(points, axis=0).T).max() <= 8
    assert points[[0, -1]].tolist() == line[[0, -1]].tolist()
