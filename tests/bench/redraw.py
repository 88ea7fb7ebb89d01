"""How long a moving picture takes from key press to redraw, in a real JupyterLab in headless Chromium.

Each picture stands in a notebook of its own above the floor, the least that can be redrawn at all, and both
take turns, so that whatever else the machine does is in both. Times are the browser's own: from the time
stamp of the key event to the change of the page, and to the end of the frame that shows it.
"""

import os
import shutil
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from lab import PANEL, Lab, Notebook, launch, scratch_copy, write_notebook

REPOSITORY = Path(__file__).parents[2]
RUN, TURNS, APART = 5, 6, 0.15  # five keys one way and five back, six times over, so many seconds apart
BURST, BETWEEN = 30, 0.033
LEAVE = 5  # seconds, in which the last kernel ends before the next picture is measured
GOALS = {"median": 35, "p95": 80, "lag": 150}  # milliseconds, on a machine that does nothing else

LEFT, RIGHT = ("ArrowLeft", "ArrowRight"), ("ArrowRight", "ArrowLeft")
SLIDER = ".widget-slider .noUi-handle"


class Moving(NamedTuple):
    """A picture: the code that shows it, which of its controls is moved, and the keys there and back."""

    code: str
    place: int = 0
    keys: tuple[str, str] = LEFT
    control: str = SLIDER


FLOOR = Moving(
    "import ipywidgets\n"
    "slider, html = ipywidgets.IntSlider(50), ipywidgets.HTML()\n"
    "def redraw(_):\n"
    '    html.value = f\'<svg class="nnlib" width="100" height="9"><text>{slider.value}</text></svg>\'\n'
    "redraw(None)\n"
    "slider.observe(redraw, 'value')\n"
    "display(ipywidgets.VBox([slider, html]))"
)
_CHAIN = """from nnlib import Network, SquaredError
from nnlib.show.widgets.chain_rule_explorer import ChainRuleExplorer
def shown(sizes, view):
    rng = np.random.default_rng(0)
    network = Network(sizes, activation="tanh", loss=SquaredError(), rng=rng)
    explorer = ChainRuleExplorer(network, rng.uniform(size=(sizes[0], 1)), rng.uniform(size=(sizes[-1], 1)))
    explorer.view.value = view
    display(explorer)
"""
_LOOP = """from nnlib import GradientDescent, Network, SoftmaxCrossEntropy
from nnlib.datasets import moons
from nnlib.show.widgets.loop_explorer import LoopExplorer
network = Network([2, 4, 2], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))
X, y = moons(np.random.default_rng(1), 30)
display(LoopExplorer(network, GradientDescent(0.5), X, y, np.random.default_rng(2)))"""
_RACE = "from nnlib.show.widgets.race_explorer import RaceExplorer\ndisplay(RaceExplorer())"
PICTURES = {
    "SlopeExplorer": Moving(
        "import math\nfrom nnlib.show.widgets.slope_explorer import SlopeExplorer\n"
        "display(SlopeExplorer(math.sin, math.cos, at=1.0, low=-3, high=3))"
    ),
    "ExpressionExplorer": Moving(
        "from nnlib.show.widgets.expression_explorer import ExpressionExplorer\n"
        "display(ExpressionExplorer(lambda a, b: (a * a + b) * (b + 1) + a.tanh(), a=2, b=1))"
    ),
    "StepExplorer": Moving(
        "from nnlib.show.widgets.step_explorer import StepExplorer\n"
        "display(StepExplorer(x=2, y=6, w=0.5, b=1))"
    ),
    "ChainRuleExplorer 2-2-2": Moving(_CHAIN + "shown([2, 2, 2], 'paths')"),
    "ChainRuleExplorer 5-5-5-5-5": Moving(_CHAIN + "shown([5] * 5, 'paths')"),
    "ChainRuleExplorer 2-2-2, unit by unit": Moving(_CHAIN + "shown([2, 2, 2], 'units')", -1, RIGHT),
    "ChainRuleExplorer 5-5-5-5-5, unit by unit": Moving(_CHAIN + "shown([5] * 5, 'units')", -1, RIGHT),
    "DescentExplorer": Moving(
        "from nnlib.show.widgets.descent_explorer import DescentExplorer\n"
        "display(DescentExplorer(lambda p: p[0] ** 2 + 10 * p[1] ** 2, lambda p: p * [2, 20], (10.0, 1.0),"
        " (-11.0, 11.0), (-4.0, 4.0)))"
    ),
    "NeuronExplorer": Moving(
        "from nnlib import Network, SquaredError\n"
        "from nnlib.show.widgets.neuron_explorer import NeuronExplorer\n"
        "network = Network([1, 1], loss=SquaredError())\nnetwork.parameters = np.array([-1.0, -0.5])\n"
        "X, y = np.array([[-1.0, 0.0, 1.0, 2.0]]), np.array([[-1.2, 1.1, 2.9, 5.2]])\n"
        "display(NeuronExplorer(network, X, y, (-3.0, 5.0), (-3.0, 3.0), goal=0.05, within=8))",
        keys=RIGHT,
    ),
    "ProductExplorer": Moving(
        "from nnlib.show.widgets.product_explorer import ProductExplorer\nrng = np.random.default_rng(5)\n"
        "display(ProductExplorer(*(rng.normal(size=size) for size in ((6, 4), (4, 5), (6, 5)))))",
        keys=("w", "w"),  # goes round W and Wᵀ; the arrows are JupyterLab's own
        control="select",
    ),
    "CostExplorer": Moving(
        "from nnlib.show.widgets.cost_explorer import CostExplorer\ndisplay(CostExplorer())"
    ),
    "LoopExplorer, batch size": Moving(_LOOP),
    "LoopExplorer, move": Moving(_LOOP, 1, RIGHT),
    "RaceExplorer, η": Moving(_RACE, keys=RIGHT),
    "RaceExplorer, step": Moving(_RACE, -1),
    "DepthExplorer": Moving(
        "from nnlib.datasets import digits\nfrom nnlib.show.widgets.depth_explorer import DepthExplorer\n"
        "data = digits()\n"
        "display(DepthExplorer(data.X_train[:, :100], data.y_train[:100], np.random.default_rng(0)))",
        keys=RIGHT,
    ),
    "DigitCanvas": Moving(
        "from nnlib import Network, SoftmaxCrossEntropy\n"
        "from nnlib.show.widgets.digit_canvas import DigitCanvas\n"
        "network = Network([64, 16, 10], loss=SoftmaxCrossEntropy(), rng=np.random.default_rng(0))\n"
        "display(DigitCanvas(network))",
        27,
        ("Enter", "Enter"),
        "button.widget-toggle-button",
    ),
}

WATCH = """control => {
    const output = control.closest(".jp-OutputArea-output");
    output.seen = {presses: [], changes: [], frames: []};
    output.addEventListener("keydown", event => output.seen.presses.push(event.timeStamp), true);
    new MutationObserver(() => {
        const {changes, frames} = output.seen;
        changes.push(performance.now());
        requestAnimationFrame(() => setTimeout(() => frames.push(performance.now())));
    }).observe(output.querySelector("svg.nnlib").parentElement, {childList: true});
}"""
TAKE = """control => {
    const output = control.closest(".jp-OutputArea-output"), seen = output.seen;
    output.seen = {presses: [], changes: [], frames: []};
    return seen;
}"""


def measure(words: list[str] = ()) -> dict:
    """{"ms": {picture: its numbers}, "with": what it ran in} for the pictures whose names hold all words.

    Empty, with a line that says why, where there is no browser to run it in.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        print("redraw: not run, the package playwright is not installed", flush=True)
        return {}
    if shutil.which("chromium") is None:
        print("redraw: not run, Debian's package chromium is not installed", flush=True)
        return {}
    chosen = {name: one for name, one in PICTURES.items() if all(word in name for word in words)}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = launch(driver)
        lab = Lab(scratch_copy(REPOSITORY, Path(folder) / "repository"), Path(folder))
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 1400})
            ms = {name: _measure_one(lab, page, name, one) for name, one in chosen.items()}
            software = f"JupyterLab {version('jupyterlab')}, ipywidgets {version('ipywidgets')}"
            return {"ms": ms, "with": f"{software}, Chromium {browser.version}"}
        finally:
            browser.close()
            lab.stop()


def _measure_one(lab: Lab, page, name: str, picture: Moving) -> dict[str, float]:
    load = os.getloadavg()[0]
    write_notebook(lab.root / "picture.ipynb", ["import numpy as np\n" + picture.code, FLOOR.code])
    notebook = Notebook(lab, page, "picture.ipynb")
    notebook.run_all()
    if faults := notebook.faults():
        raise RuntimeError(f"{name}: {'; '.join(faults)}")
    turns = [(one, _control(page, one, cell)) for cell, one in enumerate((picture, FLOOR))]
    for _, control in turns:
        control.evaluate(WATCH)
    for _ in range(TURNS):
        for one, control in turns:
            _press(control, one.keys, 2 * RUN, APART)
    single, floor = (control.evaluate(TAKE) for _, control in turns)
    _press(turns[0][1], picture.keys, BURST, BETWEEN)
    time.sleep(1)
    burst = turns[0][1].evaluate(TAKE)
    notebook.close()
    time.sleep(LEAVE)
    result = _numbers(single, floor, burst) | {"load": load}
    print(f"redraw {name}: {', '.join(f'{key} {value:.1f}' for key, value in result.items())}", flush=True)
    return result


def _control(page, picture: Moving, cell: int):
    outputs = page.locator(f"{PANEL} .jp-Notebook .jp-Cell").nth(cell).locator(".jp-OutputArea-output")
    return [one for one in outputs.locator(picture.control).all() if one.is_visible()][picture.place]


def _press(control, keys: tuple[str, str], times: int, apart: float) -> None:
    """Five times the key there, five times the key back, and again, so many seconds apart."""
    control.focus()
    begin = time.perf_counter()
    for press in range(times):
        time.sleep(max(begin + press * apart - time.perf_counter(), 0))
        control.page.keyboard.press(keys[press // RUN % 2])
    time.sleep(apart)


def _numbers(single: dict, floor: dict, burst: dict) -> dict[str, float]:
    ms = _delays(single, "changes")
    return {
        "median": float(np.median(ms)),
        "p95": float(np.percentile(ms, 95)),
        "frame": float(np.percentile(_delays(single, "frames"), 95)),
        "lag": max(burst["changes"][-1] - burst["presses"][-1], 0.0),  # the last press may change nothing
        "redraws": len(burst["changes"]),
        "floor": float(np.median(_delays(floor, "changes"))),
        "floor p95": float(np.percentile(_delays(floor, "changes"), 95)),
    }


def _delays(seen: dict[str, list[float]], what: str) -> list[float]:
    """From each press to the first change (or frame) after it, be it after the next press."""
    if not seen[what] or seen[what][-1] < seen["presses"][-1]:
        raise RuntimeError(
            f"{len(seen['presses'])} presses made {len(seen[what])} {what}, none after the last"
        )
    return [min(t - press for t in seen[what] if t > press) for press in seen["presses"]]
