"""One neuron at work: its loss over w and b with the steps taken, and its line or curve through the data."""

import copy

import numpy as np

from nnlib.activations import sigmoid
from nnlib.losses import BinaryCrossEntropy
from nnlib.network import Network
from nnlib.show.numbers import counted, numeral
from nnlib.show.plots.axes import Axes, padded
from nnlib.show.plots.contours import Landscape, Point
from nnlib.show.plots.walks import draw_walk
from nnlib.show.sheet import Picture, Sheet


def loss_surface(network: Network, X: np.ndarray, y: np.ndarray, w: Point, b: Point) -> Landscape:
    """The loss of a neuron with one input, f(w x + b), over ranges of w and b; the network keeps its own.

    Raises:
        ValueError: the network is not one neuron with one input, or the data are not for it.
    """
    if network.sizes != [1, 1]:
        raise ValueError(f"A surface over w and b needs the sizes [1, 1], got {network.sizes}.")
    network.expect_data(X, y)
    return Landscape(lambda theta: network.loss_at(theta, X, y), w, b)


def neuron_fit(
    network: Network, X: np.ndarray, y: np.ndarray, surface: Landscape, points: np.ndarray, eta: float
) -> Picture:
    """The way over the surface, points (steps + 1, 2) of w and b, and the data X (1, N), y with the last fit.

    A dashed line shows where one more step of size η would lead. The network keeps its own w and b.
    """
    points = np.asarray(points, dtype=float)
    losses = [surface.f(point) for point in points[[0, -1]]]
    network = copy.deepcopy(network)  # the caller's w, b and gradient stay what they were
    network.parameters = points[-1]
    _, gradient = network.loss_and_gradient(X, y)
    onward = points[-1] - eta * gradient
    found = _finding(len(points) - 1, *losses)
    sheet = Sheet(1000, 500, found)
    axes = surface.axes(sheet, 60, 92, 440, 300)
    axes.draw("w", "b", rules=False)
    surface.draw(axes)
    _next_step(axes, points[-1], onward)
    draw_walk(axes, points)
    _data(sheet, (axes.box[2] + 90, 92, 970, 392), network, X, y)
    w, b, dL_dw, dL_db, new_w, new_b = (numeral(value, 4) for value in (*points[-1], *gradient, *onward))
    here = f"w = {w}, b = {b}, ∂L/∂w = {dL_dw}, ∂L/∂b = {dL_db}"
    sheet.text(60, 462, here, "ink", 14, "start")
    there = f"the next step, η = {numeral(eta)}: w → {new_w}, b → {new_b}"
    sheet.text(60, 486, there, "derivative", 14, "start")
    return sheet.picture(f"{found}. {here}.")


def _finding(steps: int, first: float, last: float) -> str:
    if steps == 0:
        return f"Before the first step the loss is {numeral(first, 4)}"
    return f"After {counted(steps, 'step')} the loss is {numeral(last, 4)}, {numeral(first, 4)} at the start"


def _next_step(axes: Axes, start: np.ndarray, end: np.ndarray) -> None:
    """A dashed line to where the next step would lead, with a ring at its end."""
    axes.curve(*zip(start, end, strict=True), "derivative", 1.8, dash="5 5")
    if axes.holds(end):
        axes.sheet.circle(*axes.place(*end), 4, edge="derivative", face="paper", width=1.6)


def _data(sheet: Sheet, box, network: Network, X: np.ndarray, y: np.ndarray) -> None:
    """The data as rings, what the neuron makes of every x as a curve, and its error at each of the data."""
    xs, targets = np.ravel(X), np.ravel(y)
    low, high = padded(xs)
    across = np.linspace(low, high, 81)
    classes = isinstance(network.loss_function, BinaryCrossEntropy)
    axes = Axes(sheet, box, (low, high), (-0.08, 1.08) if classes else padded(targets, 0.15))
    axes.draw("x", "y and the neuron's p" if classes else "y and the neuron's output")
    outputs = [network.forward(each[None, :])[0] for each in (across, xs)]
    curve, fitted = (sigmoid(z, out=np.empty_like(z)) for z in outputs) if classes else outputs
    for x, p, target in zip(xs, fitted, targets, strict=True):
        sheet.line([axes.place(x, p), axes.place(x, target)], "faint", 1)
    axes.curve(across, curve, "value", 2.6)
    for x, target in zip(xs, targets, strict=True):
        sheet.circle(*axes.place(x, target), 3.6, edge="ink", face="paper", width=1.4)
