"""How large the derivatives are in each layer of a network: a histogram for each, one above the other."""

import numpy as np

from nnlib.network import Network
from nnlib.show.numbers import counted, numeral
from nnlib.show.plots.axes import Axes
from nnlib.show.sheet import Picture, Sheet

_SMALLEST = 1e-40
_BINS = 48


def gradient_histograms(network: Network, X: np.ndarray, y: np.ndarray) -> Picture:
    """The entries of |∂L/∂W| in each layer for one batch, on a logarithmic axis; a disc marks the
    typical size of the layer.

    Layer 1 lies at the bottom, since the derivatives come down from the top. The typical size is the root of
    the mean square. No parameter is changed.

    Raises:
        ValueError: the batch does not fit the network, or a derivative is not finite.
    """
    typical = typical_sizes(network, X, y)
    sizes = [np.abs(dL_dW) for dL_dW in network.gradients()[::2]]
    found = _finding(typical)
    L = len(sizes)
    sheet = Sheet(760, 180 + max(24 * L, 120), found)
    low, high = _decades(sizes)
    axes = Axes(sheet, (70, 88, 640, sheet.height - 70), x=(low, high), y=(0.5, L + 1.1), log_x=True)
    axes.draw("size of the entries of ∂L/∂W", "layer")
    sheet.text(654, 76, "typical", "muted", 13, "start")
    for layer in range(L, 0, -1):
        _ridge(axes, layer, sizes[layer - 1], typical[layer - 1])
    return sheet.picture(f"{found}.")


def typical_sizes(network: Network, X: np.ndarray, y: np.ndarray) -> list[float]:
    """√(mean of the squares) of ∂L/∂W in each layer, layer 1 first."""
    network.loss_and_gradient(X, y)
    typical = [float(np.sqrt(np.mean(np.square(dL_dW)))) for dL_dW in network.gradients()[::2]]
    if not np.isfinite(typical).all():
        raise ValueError("A derivative is not finite: start from smaller weights.")
    return typical


def _ridge(axes: Axes, layer: int, sizes: np.ndarray, typical: float) -> None:
    """The outline of one histogram, standing on the height of its layer, and its disc."""
    low, high = axes.x
    edges = np.geomspace(low, high, _BINS + 1)
    counts, _ = np.histogram(np.clip(sizes[sizes > 0], low, high), edges)
    heights = layer + 0.85 * counts / max(counts.max(), 1)
    outline = [layer, *np.repeat(heights, 2), layer]
    axes.curve(np.repeat(edges, 2), outline, colour="derivative", width=1.4)
    if typical > 0:
        axes.sheet.circle(*axes.place(typical, layer), 4, edge="derivative", face="derivative")
    axes.sheet.text(654, axes.place(low, layer)[1] + 4, numeral(typical, 2), "derivative", 12, "start")


def _decades(sizes: list[np.ndarray]) -> tuple[float, float]:
    """Powers of ten around all entries that are not 0."""
    entries = np.concatenate([part[part > 0] for part in sizes] or [[1.0]])
    entries = entries if entries.size else np.array([1.0])
    low = 10.0 ** np.floor(np.log10(max(np.quantile(entries, 0.01), _SMALLEST)))
    high = 10.0 ** np.ceil(np.log10(max(entries.max(), _SMALLEST)))
    return low, max(high, 10 * low)


def _finding(typical: list[float]) -> str:
    least, most = numeral(min(typical), 2), numeral(max(typical), 2)
    return f"{counted(len(typical), 'layer')}: typical derivatives lie between {least} and {most}"
