"""Networks in .npz files, NumPy's own: what describes a network, and its parameters, bit for bit."""

import json
from pathlib import Path

import numpy as np

from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network

FORMAT = 1
LOSSES = {kind.__name__: kind for kind in (SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy)}


def save(network: Network, path: Path | str) -> None:
    """Write the network into the file `path`, which must end in .npz; a file that is there is replaced.

    The file holds no state of an optimizer.

    Raises: ValueError if a parameter is not finite, or the loss is not one of nnlib.
    """
    if not isinstance(network, Network):
        raise TypeError(f"save(network, path) needs a Network first, got {network!r}.")
    if not np.isfinite(network.parameters).all():
        raise ValueError("This network has parameters that are not finite; nothing was saved.")
    path, loss = _npz_path(path), network.loss_function and type(network.loss_function).__name__
    _expect_known(loss)
    about = {
        "format": FORMAT,
        "sizes": network.sizes,
        "activation": network.layers[0].activation,  # of all layers but the last, which has `output`
        "output": network.layers[-1].activation,
        "loss": loss,
    }
    part = path.with_name(f"{path.stem}.part.npz")  # if the writing fails, `path` is what it was before
    np.savez(part, about=json.dumps(about), parameters=network.parameters)
    part.replace(path)


def load(path: Path | str) -> Network:
    """The network that `save` wrote into the file `path`: same outputs, bit for bit.

    Raises: FileNotFoundError; ValueError if the file is damaged, foreign, newer than this nnlib, or holds
    no network.

    >>> import tempfile
    >>> network, X = Network([2, 3, 1]), np.ones((2, 5))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(network, f"{folder}/small.npz")
    ...     again = load(f"{folder}/small.npz")
    >>> np.array_equal(again.forward(X), network.forward(X))
    True
    """
    path = _npz_path(path)
    try:
        with np.load(path, allow_pickle=False) as file:  # never runs what a file holds
            about, parameters = json.loads(str(file["about"])), file["parameters"]
        version, sizes, activation, output, loss = (
            about[name] for name in ("format", "sizes", "activation", "output", "loss")
        )
    except FileNotFoundError:
        raise FileNotFoundError(f"There is no file {path}.") from None
    except Exception:  # damaged bytes can make any part of the reading fail, and it all means the same
        raise ValueError(f"{path} cannot be read: it is damaged, or nnlib did not write it.") from None
    if version != FORMAT:
        raise ValueError(f"{path} has format {version}, but this nnlib reads format {FORMAT}.")
    try:
        _expect_known(loss)
        network = Network(sizes, activation, output, LOSSES[loss]() if loss else None, dtype=parameters.dtype)
        network.parameters = parameters
    except (TypeError, ValueError) as fault:
        raise ValueError(f"{path} does not hold a sound network: {fault}") from None
    return network


def _expect_known(loss: str | None) -> None:
    if loss not in {None, *LOSSES}:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, got {loss!r}.")


def _npz_path(path: Path | str) -> Path:
    """`path` as a Path; raise unless it ends in .npz and its folder is there."""
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz, got {str(path)!r}.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent} for {path.name}: make it first.")
    return path
