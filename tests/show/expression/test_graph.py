import pytest
from examples import tangle
from expecting import refused
from pictures import bold_numbers, expect_tidy

from nnlib import Value
from nnlib.autodiff.scalar import topological_order
from nnlib.show.expression.graph import derivatives, expression_graph, expression_steps
from nnlib.show.numbers import numeral


def olah():
    a, b = Value(2.0), Value(1.0)
    return (a + b) * (b + 1), {"a": a, "b": b}


@pytest.mark.parametrize("seed", range(5))
def test_the_derivatives_in_the_nodes_are_those_that_backward_writes(seed):
    result, _ = tangle(seed, operations=5)
    order = topological_order(result)
    known = derivatives(order, len(order))
    result.backward()
    assert known == {node: node.grad for node in order}


def test_every_value_and_every_derivative_is_written_once_in_its_node():
    result, names = olah()
    picture, order = expression_graph(result, names), topological_order(result)
    assert [node.grad for node in order] == [0.0] * 5  # nothing is written into the nodes
    result.backward()
    for colour, numbers in (
        ("derivative", [node.grad for node in order]),
        ("value", [node.data for node in order]),
    ):
        written = bold_numbers(picture.svg, colour)[1:]  # without the word in the corner
        assert sorted(written) == sorted(numeral(number, 4) for number in numbers)
    # The finding names the input that matters most.
    assert picture.alt.startswith("L = 6 reacts most to b: ∂L/∂b = 5.")
    assert picture.alt.endswith("∂L/∂a = 2, ∂L/∂b = 5.")


def test_forward_knows_no_derivative_and_backward_starts_at_the_end():
    result, names = olah()
    last = expression_steps(result)
    assert last == 7
    for step, written in [*((step, []) for step in range(4)), (4, ["1"])]:
        assert bold_numbers(expression_graph(result, names, step).svg, "derivative")[1:] == written
    assert "∂L/∂L = 1" in expression_graph(result, names, 4).alt


@pytest.mark.parametrize("seed", range(6))
def test_no_words_touch_or_leave_the_sheet_at_any_step(seed):
    result, names = tangle(seed, operations=4)
    for step in (*range(expression_steps(result) + 1), None):
        expect_tidy(expression_graph(result, names, step).svg)


def test_what_cannot_be_drawn_gets_one_sentence():
    with refused(ValueError, "A graph of up to 24 nodes can be drawn, this one has 41."):
        expression_graph(sum([Value(1.0) for _ in range(20)], Value(0.0)))
    with refused(ValueError, "This Value was not computed from others: there is no graph to draw."):
        expression_graph(Value(1.0))
    with refused(ValueError, "step must lie between 0 and 7, got 8."):
        expression_graph(*olah(), step=8)
