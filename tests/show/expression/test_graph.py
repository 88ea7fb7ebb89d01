import re

import numpy as np
import pytest
from expecting import refused
from pictures import expect_tidy

from nnlib import Value
from nnlib.autodiff.scalar import topological_order
from nnlib.show.expression.graph import derivatives, expression_graph, expression_steps
from nnlib.show.numbers import numeral


def olah():
    a, b = Value(2.0), Value(1.0)
    return (a + b) * (b + 1), {"a": a, "b": b}


def tangle(seed=0, operations=9):
    """An expression in which any earlier result may be used again."""
    rng = np.random.default_rng(seed)
    inputs = [Value(value) for value in rng.normal(size=3)]
    steps = list(inputs)
    for _ in range(operations):
        one, other = (steps[i] for i in rng.integers(len(steps), size=2))
        steps.append([one + other, one * other, one - other, (one * other).tanh()][rng.integers(4)])
    return sum(steps[4:], steps[3]), dict(zip("abc", inputs, strict=True))


def orange_numbers(svg):
    """What is written in the derivative's colour in bold, as in the nodes."""
    pattern = r'fill="var\(--nn-derivative\)" font-weight="bold">([^<]+)</text>'
    return re.findall(pattern, svg)[1:]  # without the word in the corner


@pytest.mark.parametrize("seed", range(5))
def test_the_derivatives_in_the_nodes_are_those_that_backward_writes(seed):
    result, _ = tangle(seed, operations=5)
    order = topological_order(result)
    known = derivatives(order, len(order))
    result.backward()
    assert {node: slope for node, slope in known.items()} == {node: node.grad for node in order}


def test_every_value_and_every_derivative_is_written_once_in_its_node():
    result, names = olah()
    svg = expression_graph(result, names).svg
    result.backward()
    order = topological_order(result)
    assert sorted(orange_numbers(svg)) == sorted(numeral(node.grad, 4) for node in order)
    values = re.findall(r'fill="var\(--nn-value\)" font-weight="bold">([^<]+)</text>', svg)[1:]
    assert sorted(values) == sorted(numeral(node.data, 4) for node in order)


def test_nothing_is_written_into_the_nodes():
    result, names = olah()
    expression_graph(result, names)
    assert [node.grad for node in topological_order(result)] == [0.0] * 5


def test_the_finding_names_the_input_that_matters_most():
    result, names = olah()
    picture = expression_graph(result, names)
    assert picture.alt.startswith("L = 6 reacts most to b: ∂L/∂b = 5.")
    assert picture.alt.endswith("∂L/∂a = 2, ∂L/∂b = 5.")


def test_forward_knows_no_derivative_and_backward_starts_at_the_end():
    result, names = olah()
    last = expression_steps(result)
    assert last == 7
    for step in range(4):
        assert orange_numbers(expression_graph(result, names, step).svg) == []
    assert orange_numbers(expression_graph(result, names, 4).svg) == ["1"]
    assert "∂L/∂L = 1" in expression_graph(result, names, 4).alt


@pytest.mark.parametrize("seed", range(6))
def test_no_words_touch_or_leave_the_sheet_at_any_step(seed):
    result, names = tangle(seed, operations=4)
    for step in (*range(expression_steps(result) + 1), None):
        expect_tidy(expression_graph(result, names, step).svg)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: expression_graph(sum([Value(1.0) for _ in range(20)], Value(0.0))),
            "A graph of up to 24 nodes can be drawn, this one has 41.",
        ),
        (
            lambda: expression_graph(Value(1.0)),
            "This Value was not computed from others: there is no graph to draw.",
        ),
        (lambda: expression_graph(*olah(), step=8), "step must lie between 0 and 7, got 8."),
    ],
)
def test_what_cannot_be_drawn_gets_one_sentence(draw, message):
    with refused(ValueError, message):
        draw()
