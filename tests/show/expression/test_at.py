import math
import re

import pytest
from examples import tangle
from expecting import refused

from nnlib import Value
from nnlib.show.expression.at import ExpressionAt, backward, input_difference, recomputed

OPERATIONS = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / b,
    lambda a, b: a**b,
    lambda a, b: a**3 + b**-1,
    lambda a, b: 2 * a - b * 0.5,
    lambda a, b: -a + 3 - b,
    lambda a, b: 1 / a + 2**b,
    lambda a, b: a.exp() + b.log(),
    lambda a, b: a.tanh() * b.sigmoid(),
    lambda a, b: a.relu() + (-b).relu(),
]


@pytest.mark.parametrize("formula", OPERATIONS)
def test_an_expression_is_computed_again_with_other_inputs(formula):
    a, b = Value(1.25), Value(0.75)
    again = recomputed(result := formula(a, b), {a: 0.5})
    assert again[result].data == formula(Value(0.5), Value(0.75)).data
    assert recomputed(result, {})[result].data == result.data
    assert a.data == 1.25


@pytest.mark.parametrize("formula", OPERATIONS)
def test_the_formula_of_each_link_gives_its_slope(formula):
    """Read as Python, with the numbers of the nodes in place of their letters."""
    a, b = Value(1.25), Value(0.75)
    at = ExpressionAt(formula(a, b), {"a": a, "b": b})
    numbers = {letter.replace("_", ""): node.data for node, letter in at.letters.items()}
    meaning = numbers | {"pow": math.pow, "log": math.log, "sign": lambda v: math.copysign(v != 0, v)}
    for node in at.order:
        for choice, parent in enumerate(node.parents):
            factor = at.factor(node, parent, choice)
            text = factor.formula.replace("−", "-").replace("_", "")
            text = re.sub(r"\^\{?(-?[\d.]+)\}?", r"**\1", text)
            text = re.sub(r"(log|sign) (\w+)", r"\1(\2)", text)
            text = re.sub(r"(?<=[\w.]) (?=[\w(])", " * ", text)  # a space between two factors
            assert eval(text, dict(meaning)) == pytest.approx(node.slopes[choice], rel=1e-12)
            assert (factor.top, factor.bottom) == ("∂" + at.letters[node], "∂" + at.letters[parent])


@pytest.mark.parametrize("seed", range(8))
def test_paths_backward_and_the_difference_agree_for_every_input(seed):
    result, names = tangle(seed, operations=7)
    at = ExpressionAt(result, names)
    for node in at.inputs:
        paths = at.paths_to(node, most=3)
        assert paths.total == pytest.approx(backward(result, node), rel=1e-12, abs=1e-14)
        # Values and third derivatives up to about 100 here: truncation and round-off stay below 1e-7.
        assert input_difference(result, node) == pytest.approx(paths.total, abs=1e-7)
    assert {node.grad for node in at.order} == {0.0}  # nothing is written into the nodes


def test_what_is_no_expression_gets_one_sentence():
    with refused(TypeError, "An expression is a Value, got 3.0."):
        ExpressionAt(3.0)
    with refused(ValueError, "A Value has no operation 'cosh', so it cannot be computed again."):
        recomputed(Value(2.0, (Value(1.0),), (1.0,), "cosh"), {})
