"""Networks in .npz files, NumPy's own: what describes a network, and its parameters, bit for bit."""

from pathlib import Path

import numpy as np

from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network
from nnlib.shapes import expect_object

LOSSES = {kind.__name__: kind for kind in (SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy)}


def save(network: Network, path: Path | str) -> None:
    """Write the network into the file `path`; a file that is there is replaced. Best let it end in .npz.

    The file holds no state of an optimizer.

    Raises: ValueError if a parameter is not finite, or the loss is not one of nnlib.
    """
    expect_object("network", network, "loss_and_gradient", "Network([2, 3, 1])")
    if not np.isfinite(network.parameters).all():
        raise ValueError("This network has parameters that are not finite; nothing was saved.")
    path, loss = Path(path), type(network.loss_function).__name__ if network.loss_function else ""
    if loss and loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, got {loss}.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent} for {path.name}: make it first.")
    part = path.with_name(f"{path.name}.part.npz")  # if the writing fails, `path` is what it was before
    hidden, output = network.layers[0].activation, network.layers[-1].activation
    np.savez(
        part, sizes=network.sizes, activation=hidden, output=output, loss=loss, parameters=network.parameters
    )
    part.replace(path)


def load(path: Path | str) -> Network:
    """The network that `save` wrote into the file `path`: same outputs, bit for bit.

    Raises: FileNotFoundError; ValueError if the file is damaged, or holds no network of nnlib.
    """
    try:
        with np.load(path, allow_pickle=False) as file:  # never runs what a file holds
            activation, output, loss = (str(file[name]) for name in ("activation", "output", "loss"))
            sizes, parameters = file["sizes"].tolist(), file["parameters"]
        network = Network(sizes, activation, output, LOSSES[loss]() if loss else None, dtype=parameters.dtype)
        network.parameters = parameters
    except FileNotFoundError:
        raise FileNotFoundError(f"There is no file {path}.") from None
    except Exception as fault:  # damaged bytes can make any part of the reading fail
        raise ValueError(f"{path} is damaged, or no network that nnlib has saved: {fault}") from None
    return network
