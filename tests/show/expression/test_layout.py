"""The places of nodes: left of what is computed from them, and no edge through any of them."""

import numpy as np
import pytest

from nnlib import Value
from nnlib.autodiff.scalar import topological_order
from nnlib.show.expression.layout import layout
from nnlib.show.expression.symbols import letters, symbol


def tangle(seed, operations=8):
    rng = np.random.default_rng(seed)
    steps = [Value(value) for value in rng.normal(size=3)]
    for _ in range(operations):
        one, other = (steps[i] for i in rng.integers(len(steps), size=2))
        steps.append([one + other, one * other, one.tanh()][rng.integers(3)])
    return topological_order(sum(steps[4:], steps[3]))


@pytest.mark.parametrize("seed", range(20))
def test_every_edge_visits_each_column_on_its_way_in_a_place_of_its_own(seed):
    order = tangle(seed)
    plan = layout(order)
    occupied = [(place.column, place.row) for place in plan.places.values()]
    for (node, index), way in plan.ways.items():
        assert way[0] is plan.places[node.parents[index]] and way[-1] is plan.places[node]
        assert [place.column for place in way] == list(range(way[0].column, way[-1].column + 1))
        occupied += [(place.column, place.row) for place in way[1:-1]]
    assert len(set(occupied)) == len(occupied)


@pytest.mark.parametrize("seed", range(5))
def test_left_to_right_and_downwards_is_a_topological_order(seed):
    order = tangle(seed)
    read = list(layout(order).places)
    for node in read:
        assert all(read.index(parent) < read.index(node) for parent in node.parents)


def test_an_input_stands_just_before_its_first_use():
    a, b, c = Value(1.0), Value(2.0), Value(3.0)
    order = topological_order((a * b).tanh() + c)
    assert layout(order).places[c].column == 2


def test_the_first_operand_stands_above_the_second():
    a, b = Value(1.0), Value(2.0)
    plan = layout(topological_order(a * b))
    assert plan.places[a].row < plan.places[b].row


@pytest.mark.parametrize(
    ("make", "written"),
    [
        (lambda a, b: a + b, "L = a + b"),
        (lambda a, b: a - b, "L = a − b"),
        (lambda a, b: a * b, "L = a · b"),
        (lambda a, b: a / b, "L = a / b"),
        (lambda a, b: a**b, "L = pow(a, b)"),
        (lambda a, b: a + 3, "L = a + 3"),
        (lambda a, b: a - 3, "L = a − 3"),
        (lambda a, b: a * -2, "L = a · (−2)"),
        (lambda a, b: a**2, "L = a^{2}"),
        (lambda a, b: -a, "L = −a"),
        (lambda a, b: a.tanh(), "L = tanh a"),
        (lambda a, b: a.sigmoid(), "L = σ(a)"),
        (lambda a, b: 1 / a, "L = c_1 / a"),
    ],
)
def test_each_operation_is_written_as_on_paper(make, written):
    a, b = Value(2.0), Value(3.0)
    order = topological_order(make(a, b))
    assert symbol(order[-1], letters(order, {"a": a, "b": b}, "L")) == written


def test_letters_for_nodes_without_a_name_avoid_the_given_ones():
    a = Value(2.0)
    order = topological_order(a.exp().tanh().exp())
    assert list(letters(order, {"v_1": a}, "out").values()) == ["v_1", "v_2", "v_3", "out"]
