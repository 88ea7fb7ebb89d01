"""What all explorers have in common, with and without a kernel."""

import math

import ipywidgets
import numpy as np
import pytest
from pictures import expect_tidy

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy, SquaredError
from nnlib.datasets import moons
from nnlib.show.images import as_images
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer
from nnlib.show.widgets.cost_explorer import CostExplorer
from nnlib.show.widgets.depth_explorer import DepthExplorer
from nnlib.show.widgets.descent_explorer import DescentExplorer
from nnlib.show.widgets.digit_canvas import DigitCanvas
from nnlib.show.widgets.expression_explorer import ExpressionExplorer
from nnlib.show.widgets.loop_explorer import LoopExplorer
from nnlib.show.widgets.neuron_explorer import NeuronExplorer
from nnlib.show.widgets.product_explorer import ProductExplorer
from nnlib.show.widgets.race_explorer import RaceExplorer
from nnlib.show.widgets.slope_explorer import SlopeExplorer
from nnlib.show.widgets.step_explorer import StepExplorer


def network(*sizes):
    return Network(sizes, "tanh", loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


X, Y = moons(np.random.default_rng(1), N=32)
W = np.random.default_rng(5).normal(size=(3, 2))
# Those that one number moves on a page without a kernel.
MOVED = {
    "step": lambda: StepExplorer(x=2, y=6, w=0.5, b=1),
    "slope": lambda: SlopeExplorer(lambda x: x**3, lambda x: 3 * x * x, at=1.0, low=-2.0, high=2.0),
    "bowl": lambda: DescentExplorer(
        lambda p: p[0] ** 2 + 10 * p[1] ** 2,
        lambda p: np.array([2, 20]) * p,
        (10, 1),
        (-11, 11),
        (-4, 4),
        0.021,
    ),
    "chain rule": lambda: ChainRuleExplorer(network(2, 2, 2), X[:, :1], Y[:1]),
    "loop": lambda: LoopExplorer(network(2, 4, 2), GradientDescent(0.5), X, Y, np.random.default_rng(1)),
    "depth": lambda: DepthExplorer(X, Y, np.random.default_rng(0), depth=7),
}
OTHERS = {
    "cost": CostExplorer,
    "digit": lambda: DigitCanvas(network(64, 10)),
    "expression": lambda: ExpressionExplorer(lambda a, b, c: (a * b + c) ** 2, a=2.0, b=-3.0, c=1.0),
    "neuron": lambda: NeuronExplorer(
        Network([1, 1], loss=SquaredError(), rng=np.random.default_rng(0)),
        np.array([[-1.0, 0.0, 1.0, 2.0]]),
        np.array([[-1.2, 1.1, 2.9, 5.2]]),
        (-3.0, 5.0),
        (-3.0, 3.0),
        goal=0.05,
        within=8,
    ),
    "product": lambda: ProductExplorer(W, X[:, :4], W @ X[:, :4]),
    "race": RaceExplorer,
}
KINDS = MOVED | OTHERS


def controls(widget):
    """What can be set in a widget and its children, as far as it is shown and on."""
    if "none" not in (widget.layout.display, widget.layout.visibility):
        for child in getattr(widget, "children", ()):
            yield from controls(child)
        if widget.has_trait("value") and not isinstance(widget, ipywidgets.HTML) and not widget.disabled:
            yield widget


def another_value(control):
    if isinstance(control.value, bool):
        return not control.value
    if control.has_trait("options"):
        values = [option[1] if isinstance(option, tuple) else option for option in control.options]
        return values[values.index(control.value) - 1]
    if isinstance(control.value, str):
        return "#" + control.value
    step = getattr(control, "step", None) or 0.1
    return control.value + (step if control.value < getattr(control, "max", math.inf) else -step)


@pytest.mark.parametrize("kind", KINDS)
def test_every_control_changes_the_picture_or_the_task(kind):
    widget = KINDS[kind]()
    found = list(controls(widget._view))
    assert found
    for control in found:
        before, now = (widget.picture.value, widget.said.value), control.value
        control.value = another_value(control)
        assert (widget.picture.value, widget.said.value) != before, control
        control.value = now


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_without_a_kernel_shows_the_same_picture_task_and_sentence(kind):
    widget = KINDS[kind]()
    bundle = widget._repr_mimebundle_()
    assert as_images(widget.picture.value + widget.said.value) in bundle["text/html"]
    assert "Task: " in widget.said.value and bundle["text/plain"] == widget._drawn.alt


def test_the_task_of_a_bowl_is_solved_by_one_frame_and_by_no_other():
    *_, frames = MOVED["bowl"]().frames()
    assert [words for words, _, task in frames if "Reached" in task] == ["0.099"]


@pytest.mark.parametrize("kind", MOVED)
def test_the_frames_are_what_its_control_draws_and_leave_it_as_it_was(kind):
    widget = KINDS[kind]()
    picture, said = widget.picture.value, widget.said.value
    name, now, frames = widget.frames()
    assert name and 4 < len(frames) < 60
    assert widget.picture.value == frames[now][1].svg == picture and frames[now][2] in said
    assert (
        len({words for words, *_ in frames}) == len({picture.alt for _, picture, _ in frames}) == len(frames)
    )
    for _, picture, _ in frames:
        expect_tidy(picture.svg)
