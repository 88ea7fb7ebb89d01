"""Pictures that move on a page without a kernel: what a cell needs, and frames that are what it draws."""

import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_output

from nnlib.course.build.errors import AuthorError
from nnlib.course.build.markup import words_of
from nnlib.course.build.moving import moving
from nnlib.show.plots.one_step import one_step
from nnlib.show.widgets.slope_explorer import SlopeExplorer
from nnlib.show.widgets.step_explorer import StepExplorer

IMPORT = "from nnlib.show.widgets.step_explorer import StepExplorer\n"
STILL = StepExplorer(x=2, y=6, w=0.5, b=1)._repr_mimebundle_()


def page(*sources, still=STILL):
    output = new_output("display_data", data=still)
    return moving([new_code_cell(source) for source in sources], output)


def frames_of(html):
    packed = json.loads(re.search(r'<script type="application/json">(.*)</script>', html)[1])
    return [
        frame | {"marks": "".join(packed["marks"][n] for n in frame["drawn"])} for frame in packed["frames"]
    ]


def test_each_frame_is_what_the_picture_is_at_this_number_and_the_slider_begins_at_the_one_that_stood_still():
    html = page(IMPORT + "StepExplorer(x=2, y=6, w=0.5, b=1)")
    frames = frames_of(html)
    assert [frame["value"] for frame in frames] == [f"{notch / 100:.2f}" for notch in range(51)]
    for notch, frame in enumerate(frames):
        picture = one_step(2, 6, 0.5, 1, notch / 100)
        assert frame["marks"] + "</svg>" == picture.svg.partition(">")[2] and frame["alt"] == picture.alt
        assert f'viewBox="{frame["size"]}"' in picture.svg
        assert ("Reached" in frame["said"]) == (notch == 20)
    assert 'max="50" value="10"' in html and one_step(2, 6, 0.5, 1, 0.1).svg in html
    assert "marks" not in words_of(html)


def test_a_task_that_the_slider_alone_cannot_solve_says_where_its_other_controls_are():
    cell = "from nnlib.show.widgets.slope_explorer import SlopeExplorer\n"
    cell += "SlopeExplorer(lambda x: x**2, lambda x: 2 * x, at=1.0, low=-2.0, high=2.0)"
    slope = SlopeExplorer(lambda x: x**2, lambda x: 2 * x, at=1.0, low=-2.0, high=2.0)._repr_mimebundle_()
    assert "This task needs the other controls" in page(cell, still=slope)
    assert "This task" not in page(IMPORT + "StepExplorer(x=2, y=6, w=0.5, b=1)")


def test_only_what_the_cell_needs_is_run_however_its_names_came_about():
    first = "raise SystemExit\nclass Neuron:\n    w = 0.4\ny = 7"
    second = "n = Neuron()\nn.w = 0.5\n(x, y), unused = (2, 5), 1 / 0 if False else 0\ny += 1"
    needed = "def bias():\n    return x / 2"
    assert page(first, second, needed, IMPORT + "StepExplorer(x, y, n.w, bias())") is not None


def test_a_picture_that_is_not_the_stored_one_is_refused():
    with pytest.raises(AuthorError, match="is not what is stored; build the lesson again"):
        page(IMPORT + "StepExplorer(x=2, y=6, w=0.4, b=1)")


@pytest.mark.parametrize(
    "source",
    [
        "from nnlib.show.widgets.cost_explorer import CostExplorer\nCostExplorer()",
        "from nnlib.show.widgets.controls import button\nbutton('go', print)",
        "begin('05')",
        "x = 1",
    ],
)
def test_what_no_single_number_moves_stands_still(source):
    assert page(source) is None
    assert page(IMPORT + "StepExplorer(x=2, y=6, w=0.5, b=1)", still={"text/plain": "no picture"}) is None
