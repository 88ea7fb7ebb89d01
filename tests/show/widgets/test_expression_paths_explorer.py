import re

import pytest

from nnlib import Value
from nnlib.show.expression.chain_rule import expression_chain_rule
from nnlib.show.images import as_drawings
from nnlib.show.widgets.expression_paths_explorer import ExpressionPathsExplorer


def formula(a, b):
    return (a + b) * (b + 1)


def test_every_control_changes_the_picture():
    explorer = ExpressionPathsExplorer(formula, a=2, b=1)
    for control, value in ((explorer.chosen, "b"), (explorer.inputs["a"], 0.5), (explorer.inputs["b"], -2.0)):
        before = explorer.picture.value
        control.value = value
        assert explorer.picture.value != before


def test_the_picture_is_that_of_the_figure_with_the_same_numbers():
    explorer = ExpressionPathsExplorer(formula, a=2, b=1)
    explorer.chosen.value = "b"
    explorer.inputs["a"].value = 0.5
    a, b = Value(0.5), Value(1.0)
    assert explorer.picture.value == expression_chain_rule(formula(a, b), b, {"a": a, "b": b}).svg


def test_paths_that_cancel_reach_the_goal():
    explorer = ExpressionPathsExplorer(formula, a=2, b=1)
    assert "Not yet: this one has a single path." in explorer.said.value
    explorer.chosen.value = "b"
    explorer.inputs["a"].value = -3.0
    assert "Reached: it is 0.0%." in explorer.said.value


def test_an_input_that_the_formula_cannot_take_is_told():
    explorer = ExpressionPathsExplorer(lambda a, b: a.log() * b, a=2, b=1)
    explorer.inputs["a"].value = -1.0
    assert "log needs a positive number, got -1.0." in explorer.said.value and explorer.picture.value == ""
    explorer.inputs["a"].value = 1.0
    assert "<svg" in explorer.picture.value


def test_without_a_kernel_the_same_picture_stands_still():
    explorer = ExpressionPathsExplorer(formula, a=2, b=1)
    shown = explorer._repr_mimebundle_()
    assert explorer.picture.value + explorer.said.value in as_drawings(shown["text/html"])
    assert shown["text/plain"] == "a reaches L along 1 path; the product is 2. Products, path by path: 2."


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (
            lambda: ExpressionPathsExplorer(lambda a, b: a * 2, a=1, b=2),
            ValueError,
            "The paths lead to an input: a Value that result was computed from.",
        ),
        (
            lambda: ExpressionPathsExplorer(lambda a: 3.0, a=1),
            TypeError,
            "An expression is a Value, got 3.0.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(make, kind, message):
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        make()
