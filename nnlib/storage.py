"""Networks in files: what describes a network, and its parameters, bit for bit."""

from pathlib import Path

import numpy as np

from nnlib.files import read_arrays, write_arrays
from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network

LOSSES = {loss.__name__: loss for loss in (SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy)}


def save(network: Network, path: Path | str) -> None:
    """Write the network into the file `path`, which must end in .npz; a file that is there is replaced.

    The file is written whole or not at all. It holds no state of an optimizer.

    Raises: ValueError if a parameter is not finite. TypeError if the loss is not one of nnlib.
    """
    if not np.isfinite(network.parameters).all():
        raise ValueError("This network has parameters that are not finite; nothing was saved.")
    write_arrays(path, "network", describe(network), {"parameters": network.parameters})


def load(path: Path | str) -> Network:
    """The network that `save` wrote into the file `path`: same outputs, bit for bit.

    Raises: FileNotFoundError; ValueError if the file is damaged, foreign, newer than this nnlib, or holds
    what is no network.

    >>> import tempfile
    >>> network, X = Network([2, 3, 1]), np.ones((2, 5))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(network, f"{folder}/small.npz")
    ...     again = load(f"{folder}/small.npz")
    >>> np.array_equal(again.forward(X), network.forward(X))
    True
    """
    about, arrays = read_arrays(path, "network")
    try:
        return _rebuilt(about, arrays["parameters"])
    except KeyError as missing:
        raise ValueError(f"{path} does not hold a sound network: it has no {missing.args[0]}.") from None
    except (TypeError, ValueError) as fault:
        raise ValueError(f"{path} does not hold a sound network: {fault}") from None


def describe(network: Network) -> dict:
    """What Network(...) needs to know for a network like this one, as plain words and numbers."""
    loss = network.loss_function and type(network.loss_function).__name__
    if loss not in {None, *LOSSES}:
        raise TypeError(f"The loss must be one of {', '.join(LOSSES)} to be stored, got {loss}.")
    return {
        "sizes": network.sizes,
        "activation": network.layers[0].activation,  # of all layers but the last, which has `output`
        "output": network.layers[-1].activation,
        "loss": loss,
        "dtype": str(network.parameters.dtype),
    }


def _rebuilt(about: dict, parameters: np.ndarray) -> Network:
    sizes, loss = about["sizes"], about["loss"]
    wanted = sum(H * (D + 1) for D, H in zip(sizes[:-1], sizes[1:], strict=True))
    if parameters.shape != (wanted,):  # before any memory is asked for
        raise ValueError(f"sizes {sizes} need {wanted} parameters, but theirs have shape {parameters.shape}.")
    if str(parameters.dtype) != about["dtype"]:
        raise ValueError(f"its parameters are {parameters.dtype}, not {about['dtype']}.")
    if not np.isfinite(parameters).all():
        raise ValueError("it has parameters that are not finite.")
    if loss not in {None, *LOSSES}:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, got {loss!r}.")
    network = Network(
        sizes, about["activation"], about["output"], LOSSES[loss]() if loss else None, dtype=parameters.dtype
    )
    network.parameters = parameters
    return network
