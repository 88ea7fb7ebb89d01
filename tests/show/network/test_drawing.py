from itertools import combinations, product
from math import dist

import pytest

from nnlib import Network, SquaredError
from nnlib.show.network.drawing import RADIUS, WIDTH, NetworkLayout
from nnlib.show.network.parts import LOSS, Unit, parameters

EVERY = [list(sizes) for layers in (1, 2, 3, 4) for sizes in product((1, 2, 3, 4, 5), repeat=layers + 1)]
SIZES = [*EVERY[::19], [2, 2], [2, 2, 2], *(sizes for sizes in EVERY if min(sizes) == 5)]


def units(sizes):
    layers = [("a", 0), *((letter, layer) for layer in range(1, len(sizes)) for letter in "za")]
    return [Unit(letter, layer, row) for letter, layer in layers for row in range(sizes[layer])] + [LOSS]


def test_circles_keep_apart_and_on_the_sheet():
    for sizes in SIZES:
        layout = NetworkLayout(sizes)
        places = [layout.place(unit) for unit in units(sizes)]
        assert all(RADIUS < x < WIDTH - RADIUS and 90 < y < layout.bottom - RADIUS for x, y in places), sizes
        assert min(dist(one, other) for one, other in combinations(places, 2)) > 2 * RADIUS + 10, sizes


def test_what_can_be_clicked_keeps_apart_and_off_the_circles():
    for sizes in SIZES:
        layout, network = NetworkLayout(sizes), Network(sizes, loss=SquaredError())
        handles = [layout.handle(parameter) for parameter in parameters(network).values()]
        wide, high = (120, 26) if layout.small else (12, 12)
        for (x0, y0), (x1, y1) in combinations(handles, 2):
            assert abs(x0 - x1) > wide or abs(y0 - y1) > high, sizes
        for handle, unit in product(handles, units(sizes)):
            assert layout.small or dist(handle, layout.place(unit)) > RADIUS + 5, sizes


def test_a_dot_lies_on_its_edge():
    layout = NetworkLayout([3, 5, 2])
    for parameter in parameters(Network([3, 5, 2], loss=SquaredError())).values():
        if parameter.column is not None:
            start, end = layout.ends(parameter)
            x, y = layout.handle(parameter)
            share = (x - start[0]) / (end[0] - start[0])
            assert 0 < share < 1 and y == pytest.approx(start[1] + share * (end[1] - start[1]))


def test_a_way_ends_at_the_edge_of_both_circles():
    layout = NetworkLayout([2, 3, 1])
    start, end = layout.way(Unit("z", 1, 2), Unit("a", 0, 0))
    assert dist(start, layout.place(Unit("a", 0, 0))) == pytest.approx(RADIUS)
    assert dist(end, layout.place(Unit("z", 1, 2))) == pytest.approx(RADIUS)
