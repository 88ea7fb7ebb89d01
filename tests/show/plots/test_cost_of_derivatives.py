import re

import numpy as np
import pytest

from nnlib import Network, SquaredError, Value
from nnlib.autodiff.scalar import topological_order
from nnlib.providers import formula
from nnlib.show.plots.cost_of_derivatives import cost_of_derivatives, multiplications

SIZES = [[2, 3, 1], [3, 4, 2, 5], [4, 1]]
COSTS = {"differences": [10.0, 200.0, 5200.0], "reverse": [1.0, 2.0, 4.0]}


class Counted(float):
    """A number that counts its multiplications."""

    count = 0

    def __mul__(self, other):
        Counted.count += 1
        return Counted(float(self) * float(other))

    __rmul__ = __mul__

    def __add__(self, other):
        return Counted(float(self) + float(other))

    __radd__ = __add__


@pytest.mark.parametrize("sizes", SIZES)
def test_differences_take_two_passes_for_each_parameter(sizes):
    A, parameters, Counted.count = np.ones(sizes[0]), 0, 0
    for D, H in zip(sizes, sizes[1:], strict=False):
        W = np.array([[Counted(1.0)] * D] * H, dtype=object)
        A, parameters = W @ A, parameters + (D + 1) * H
    assert multiplications(sizes)["finite differences"] == 2 * parameters * Counted.count


@pytest.mark.parametrize("sizes", SIZES)
def test_reverse_mode_takes_what_the_scalar_engine_multiplies(sizes):
    network = Network(sizes, "identity", loss=SquaredError())
    theta = np.array([Value(p) for p in network.parameters], dtype=object)
    L = formula(network, network.named(theta), np.ones((sizes[0], 1)), np.ones((sizes[-1], 1)))
    products = [node for node in topological_order(L) if node.operation.split()[:1] == ["*"]]
    products = [node for node in products if len(set(node.parents)) == len(node.parents)]  # no squared errors
    # One for the value, and in backward one for each parent.
    assert multiplications(sizes)["reverse mode"] == sum(1 + len(node.parents) for node in products)


@pytest.mark.parametrize("sizes", SIZES)
def test_a_dual_number_takes_three_products_where_a_number_takes_one(sizes):
    counts = multiplications(sizes)
    assert counts["forward mode"] * 2 == counts["finite differences"] * 3


def test_the_title_compares_the_first_way_with_the_last():
    picture = cost_of_derivatives([10, 100, 1000], COSTS, 2)
    assert picture.alt == "1,000 parameters: differences cost 1,300 times as much as reverse."
    there = cost_of_derivatives([10, 100, 1000], COSTS, 0)
    assert there.alt == "10 parameters: differences cost 10 times as much as reverse."


def test_the_title_has_room_however_long_the_names(expect_tidy):
    costs = {"finite differences": [1e4, 1e9], "forward mode": [2e4, 2e9], "reverse mode": [1e3, 5e4]}
    expect_tidy(cost_of_derivatives([100, 240_100], costs, 1).svg)


def test_labels_of_curves_that_end_together_do_not_touch():
    costs = {"one": [1.0, 2.0], "two": [1.0, 2.001], "three": [1.0, 1.999]}
    svg = cost_of_derivatives([10, 100], costs, 1).svg
    heights = sorted(float(y) for y in re.findall(r'<text x="600.0" y="([\d.]+)"', svg))
    assert len(heights) == 3 and min(np.diff(heights)) >= 19.9
