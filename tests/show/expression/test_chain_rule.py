import re

import numpy as np
import pytest
from expecting import refused
from pictures import bold_numbers, expect_tidy, polylines

from nnlib import Value
from nnlib.show.expression.at import ExpressionAt, backward, input_difference
from nnlib.show.expression.chain_rule import expression_chain_rule
from nnlib.show.expression.graph import expression_graph
from nnlib.show.numbers import numeral


def fork():
    a, b = Value(2.0), Value(1.0)
    return (a + b) * (b + 1), {"a": a, "b": b}


def knot():
    p, q = Value(2.0), Value(1.0)
    v = p * p
    return (v + q) * (q + 1) / (1 / p + v.sigmoid() * q.exp()), {"p": p, "q": q}


@pytest.mark.parametrize(("make", "name"), [(fork, "a"), (fork, "b"), (knot, "p"), (knot, "q")])
def test_the_three_sums_are_printed_and_agree(make, name):
    result, names = make()
    node = names[name]
    three = [
        numeral(ExpressionAt(result, names).paths_to(node, 4).total, 7),
        numeral(backward(result, node), 7),
        numeral(round(input_difference(result, node), 10), 7),
    ]
    assert len(set(three)) == 1
    svg = expression_chain_rule(result, node, names).svg
    assert bold_numbers(svg, "derivative")[-3:] == three
    expect_tidy(svg)
    # The nodes have the letters that they have in the graph.
    graph, paths = (
        set(re.findall(r'font-size="14"[^>]* class="math">(.+?)</text>', one))
        for one in (expression_graph(result, names).svg, svg)
    )
    assert graph and graph <= paths


def test_the_finding_counts_the_paths_and_adds_them():
    result, names = fork()
    assert expression_chain_rule(result, names["b"], names).alt == (
        "b reaches L along 2 paths; together 5. Products, path by path: 3, 2."
    )
    assert expression_chain_rule(result, names["a"], names, output="f").alt == (
        "a reaches f along 1 path; the product is 2. Products, path by path: 2."
    )


def test_a_value_used_twice_at_once_has_two_paths_of_their_own():
    a = Value(3.0)
    svg = expression_chain_rule(a * a, a, {"a": a}).svg
    assert "a reaches L along 2 paths; together 6" in svg
    one, other, *_ = polylines(svg, "derivative")
    assert not np.array_equal(one, other)


def test_many_paths_are_counted_and_summed():
    v = z = Value(1.01)
    for _ in range(12):
        v = v + v
    svg = expression_chain_rule(v, z, {"z": z}).svg
    assert "z reaches L along 4,096 paths; together 4,096" in svg
    assert "4,092 smaller paths more, together 4,092" in svg


def test_what_cannot_be_drawn_gets_one_sentence():
    a = Value(2.0)
    with refused(ValueError, "A graph of up to 24 nodes can be drawn, this one has 41."):
        expression_chain_rule(sum([Value(1.0) for _ in range(20)], a), a)
    with refused(ValueError, "This Value was not computed from others: there is no graph to draw."):
        expression_chain_rule(a, a)
    with refused(ValueError, "The paths lead to an input: a Value that result was computed from."):
        expression_chain_rule(a + 1, Value(1.0))
