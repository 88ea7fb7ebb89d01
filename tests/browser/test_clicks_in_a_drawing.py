"""A click in a drawing chooses what lies under it, by mouse, with core widgets alone."""

import pytest
from lab import Notebook, narrow, wait_until, write_notebook

from nnlib import Network
from nnlib.show.network.drawing import WIDTH, NetworkLayout
from nnlib.show.network.parts import parameters

pytestmark = pytest.mark.slow

EXPLORERS = """
import numpy as np
from nnlib import Network, SquaredError
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer
for sizes in ([3, 4, 2], [2, 2, 1]):
    network = Network(sizes, loss=SquaredError(), rng=np.random.default_rng(0))
    display(ChainRuleExplorer(network, np.ones((sizes[0], 1)), np.zeros((sizes[-1], 1))))
"""


@pytest.fixture(scope="module")
def drawings(lab, page):
    """The outputs of the two explorers above, in a notebook that has been run."""
    write_notebook(lab.root / "notebooks" / "clicks.ipynb", [EXPLORERS])
    notebook = Notebook(lab, page, "notebooks/clicks.ipynb")
    notebook.run_all()
    assert notebook.faults() == []
    yield page.locator(".jp-OutputArea-output:has(.nnlib-clickable)").all()
    notebook.close()


def network_spots(sizes):
    network = Network(sizes)
    layout = NetworkLayout(sizes)
    return {name: layout.handle(one) for name, one in parameters(network).items()}


def click(output, name, place):
    """Click where a part is drawn, and wait until the list shows its name."""
    chosen = output.locator("select").first
    drawing = output.locator(".nnlib-clickable")  # the SVG in it is another one after each click
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    scale, (x, y) = box["width"] / WIDTH, place
    drawing.page.mouse.click(box["x"] + x * scale, box["y"] + y * scale)

    def shown():
        # ipywidgets writes the spaces of an option so that none can break
        return chosen.evaluate("e => e.selectedOptions[0].text").replace("\xa0", " ")

    wait_until(lambda: shown() == name, 20, lambda: f"a click on {name} chose {shown()}")


@pytest.mark.parametrize(
    ("which", "sizes"), [(0, [3, 4, 2]), (1, [2, 2, 1])], ids=["many units", "few units"]
)
def test_everything_that_can_be_chosen_is_chosen_by_a_click_on_its_place(which, sizes, drawings):
    for name, place in reversed(network_spots(sizes).items()):
        click(drawings[which], name, place)


def test_on_a_narrow_page_a_drawing_takes_its_full_size_and_a_click_still_hits(drawings):
    output, spots = drawings[1], network_spots([2, 2, 1])
    drawing, size = output.locator(".nnlib-clickable"), output.get_by_label("full size")
    assert not size.is_visible()
    with narrow(output.page):
        size.check()
        assert drawing.bounding_box()["width"] == WIDTH
        for name in sorted(spots, key=lambda name: spots[name][0])[:2]:
            click(output, name, spots[name])
        size.uncheck()
        assert drawing.bounding_box()["width"] < 390
