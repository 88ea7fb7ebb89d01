"""The places of nodes: left of what is computed from them, and no edge through any of them."""

import pytest
from examples import tangle

from nnlib import Value
from nnlib.autodiff.scalar import topological_order
from nnlib.show.expression.layout import layout
from nnlib.show.expression.symbols import letters, symbol


@pytest.mark.parametrize("seed", range(20))
def test_every_edge_visits_each_column_on_its_way_in_a_place_of_its_own(seed):
    plan = layout(topological_order(tangle(seed, operations=8)[0]))
    occupied = [(place.column, place.row) for place in plan.places.values()]
    for (node, index), way in plan.ways.items():
        assert way[0] is plan.places[node.parents[index]] and way[-1] is plan.places[node]
        assert [place.column for place in way] == list(range(way[0].column, way[-1].column + 1))
        occupied += [(place.column, place.row) for place in way[1:-1]]
    assert len(set(occupied)) == len(occupied)

    # Left to right and downwards is a topological order.
    read = list(plan.places)
    for node in read:
        assert all(read.index(parent) < read.index(node) for parent in node.parents)


def test_an_input_stands_just_before_its_first_use_and_the_first_operand_above_the_second():
    a, b, c = Value(1.0), Value(2.0), Value(3.0)
    places = layout(topological_order((a * b).tanh() + c)).places
    assert places[c].column == 2 and places[a].row < places[b].row


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
