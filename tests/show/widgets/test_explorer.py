"""What moves without a kernel: the frames of each explorer that one number can move."""

import numpy as np
import pytest

from nnlib import GradientDescent, Network, SoftmaxCrossEntropy
from nnlib.datasets import moons
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer
from nnlib.show.widgets.depth_explorer import DepthExplorer
from nnlib.show.widgets.descent_explorer import DescentExplorer
from nnlib.show.widgets.loop_explorer import LoopExplorer
from nnlib.show.widgets.slope_explorer import SlopeExplorer
from nnlib.show.widgets.step_explorer import StepExplorer


def network(*sizes):
    return Network(sizes, "tanh", loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))


X, Y = moons(np.random.default_rng(1), N=32)
KINDS = {
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


def test_the_task_of_a_bowl_is_solved_by_one_frame_and_by_no_other():
    *_, frames = KINDS["bowl"]().frames()
    assert [words for words, _, task in frames if "Reached" in task] == ["0.099"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_frames_are_what_its_control_draws_and_leave_it_as_it_was(kind, expect_tidy):
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
