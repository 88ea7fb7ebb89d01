"""Networks in .npz files, NumPy's own: what describes a network, and its parameters, bit for bit."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from nnlib.losses import BinaryCrossEntropy, SoftmaxCrossEntropy, SquaredError
from nnlib.network import Network

FORMAT = 1  # to be raised when the meaning of what is stored changes
LOSSES = {loss.__name__: loss for loss in (SquaredError, BinaryCrossEntropy, SoftmaxCrossEntropy)}


def save(network: Network, path: Path | str) -> None:
    """Write the network into the file `path`, which must end in .npz; a file that is there is replaced.

    The file is written whole or not at all. It holds no state of an optimizer.

    Raises: ValueError if a parameter is not finite. TypeError if the loss is not one of nnlib.
    """
    if not isinstance(network, Network):
        raise TypeError(f"save(network, path) needs a Network first, got {network!r}.")
    if not np.isfinite(network.parameters).all():
        raise ValueError("This network has parameters that are not finite; nothing was saved.")
    _write_arrays(path, "network", describe(network), {"parameters": network.parameters})


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
    about, arrays = _read_arrays(path, "network")
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


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `path` once it is complete.

    If the writing fails or the program dies, `path` is what it was before.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # first the content has to reach the disk, then the name
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _write_arrays(path: Path | str, kind: str, about: dict, arrays: dict[str, Any]) -> None:
    """Write arrays, and `about` as JSON, into the file `path`, in place of what it held."""
    path = _npz_path(path)
    text = json.dumps({"kind": kind, "format": FORMAT} | about, default=np.ndarray.tolist)
    with whole_file(path) as file:
        np.savez(file, about=np.array(text), **arrays)


def _read_arrays(path: Path | str, kind: str) -> tuple[dict, dict[str, np.ndarray]]:
    """`about` and the arrays, as `write_arrays` of the same kind stored them. Never runs what a file holds.

    Raises: FileNotFoundError; ValueError if the file is damaged, foreign, of another kind or too new.
    """
    path = _npz_path(path)
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = dict(file)
        about = json.loads(str(arrays.pop("about")))
        found, version = about["kind"], about["format"]
    except FileNotFoundError:
        raise FileNotFoundError(f"There is no file {path}.") from None
    except Exception:  # damaged bytes can make any part of the reading fail, and it all means the same
        raise ValueError(f"{path} cannot be read: it is damaged, or nnlib did not write it.") from None
    if version != FORMAT:
        raise ValueError(f"{path} has format {version}, but this nnlib reads format {FORMAT}.")
    if found != kind:
        raise ValueError(f"{path} holds a {found}, not a {kind}.")
    return about, arrays


def _npz_path(path: Path | str) -> Path:
    """`path` as a Path; raise unless it ends in .npz and its folder is there."""
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz, got {str(path)!r}.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent} for {path.name}: make it first.")
    return path
