import numpy as np
import pytest
from pictures import expect_tidy

from nnlib import Network, SquaredError, Value
from nnlib.autodiff.scalar import topological_order
from nnlib.providers import formula
from nnlib.show.plots.cost_of_derivatives import cost_of_derivatives, multiplications

SIZES = [[2, 3, 1], [3, 4, 2, 5], [4, 1]]


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
    counts = multiplications(sizes)
    assert counts["finite differences"] == 2 * parameters * Counted.count
    # A dual number takes three products where a number takes one, and one pass for each parameter.
    assert counts["forward mode"] * 2 == counts["finite differences"] * 3


@pytest.mark.parametrize("sizes", SIZES)
def test_reverse_mode_takes_what_the_scalar_engine_multiplies(sizes):
    network = Network(sizes, "identity", loss=SquaredError())
    theta = np.array([Value(p) for p in network.parameters], dtype=object)
    L = formula(network, network.named(theta), np.ones((sizes[0], 1)), np.ones((sizes[-1], 1)))
    products = [node for node in topological_order(L) if node.operation.split()[:1] == ["*"]]
    products = [node for node in products if len(set(node.parents)) == len(node.parents)]  # no squared errors
    # One for the value, and in backward one for each parent.
    assert multiplications(sizes)["reverse mode"] == sum(1 + len(node.parents) for node in products)


def test_the_title_compares_the_first_way_with_the_last():
    costs = {"differences": [10.0, 200.0, 5200.0], "reverse": [1.0, 2.0, 4.0]}
    for at, parameters, ratio in ((2, "1,000", "1,300"), (0, "10", "10")):
        alt = cost_of_derivatives([10, 100, 1000], costs, at).alt
        assert alt == f"{parameters} parameters: differences cost {ratio} times as much as reverse."


@pytest.mark.parametrize(
    "costs",
    [
        {"finite differences": [1e4, 1e9], "forward mode": [2e4, 2e9], "reverse mode": [1e3, 5e4]},
        {"one": [1.0, 2.0], "two": [1.0, 2.001], "three": [1.0, 1.999]},  # they end together
    ],
)
def test_no_word_lies_on_another_however_long_the_names_and_near_the_ends(costs):
    expect_tidy(cost_of_derivatives([100, 240_100], costs, 1).svg)
