"""A network computed forward, then backward, unit by unit: each number as it arrives and how it was found."""

import re

import numpy as np

from nnlib.network import Network
from nnlib.show.network.at import NetworkAt
from nnlib.show.network.chain_rule import heading
from nnlib.show.network.changes import moves, so_far
from nnlib.show.network.drawing import NetworkDrawing
from nnlib.show.network.layout import WIDTH, NetworkLayout
from nnlib.show.network.parameters import Parameter, parameter_named
from nnlib.show.network.stage import NetworkStage
from nnlib.show.sheet import Picture, Sheet


def forward_and_backward(
    network: Network,
    x: np.ndarray,
    y: np.ndarray,
    step: int | None = None,
    labels: dict[str, str] | None = None,
    before: np.ndarray | None = None,
    name: str | None = None,
) -> Picture:
    """The network at one example x (D, 1) with its target y after some steps or, with None, all of them.

    Values are blue and arrive from left to right, derivatives are orange and arrive from right to left. Under
    the picture is what the step computes, and how many parameters have changed: none. labels and before
    as for `chain_rule`; the parameter of that name stands out.

    Raises:
        TypeError, ShapeError, ValueError: as `chain_rule`; or there is no such step.
    """
    at = NetworkAt(network, x, y, labels)
    last = network_steps(network)
    if step is not None and not 0 <= step <= last:
        raise ValueError(f"step must lie between 0 and {last}, got {step}.")
    stage = NetworkStage(at, last if step is None else step)
    bottom = NetworkLayout(network.sizes).bottom
    sheet = Sheet(WIDTH, bottom + 136)
    title, lines = stage.title(), stage.lines()
    heading(sheet, title, "Forward from the inputs to the loss; then back from the loss to the parameters.")
    _network(sheet, stage, moves(at, before), None if name is None else parameter_named(network, name))
    sheet.line([(30, bottom + 14), (WIDTH - 30, bottom + 14)], "rule", 1)
    for place, line in enumerate(lines):
        colour, size = (
            (("derivative" if stage.backward else "value"), 16) if place == 1 else ("ink", 16 - place)
        )
        sheet.text(30, bottom + 42 + 26 * place, line, colour, size, "start", formula=True)
    sheet.text(30, bottom + 122, so_far(at, len(stage.written)), "muted", 13, "start")
    return sheet.picture(f"{title}: {' '.join(_plain(line) for line in lines[:2])}.")


def network_steps(network: Network) -> int:
    """The last step: one forward and one backward for each z, each a and the loss."""
    return 2 * (2 * sum(network.sizes[1:]) + 1)


def _network(sheet: Sheet, stage: NetworkStage, moved: dict, chosen: Parameter | None) -> None:
    drawing = NetworkDrawing(sheet, stage.at, moved)
    hue = "derivative" if stage.backward else "value"
    drawing.edges()
    for source in stage.sources():
        ends = (source, stage.active) if stage.backward else (stage.active, source)
        way = drawing.layout.way(*ends)
        sheet.arrow(*(way[::-1] if stage.backward else way), hue, 2.4)
    drawing.units({stage.active: hue}, stage.known, stage.slopes)
    drawing.parameters(chosen, stage.written)


def _plain(formula: str) -> str:
    """A short formula as running text."""
    return re.sub("[_^{}]", "", formula.replace("^2", "²"))
