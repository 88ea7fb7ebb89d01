"""MNIST: 70,000 images of handwritten digits, read from four files that are downloaded once."""

import os
from pathlib import Path

import numpy as np

from nnlib.datasets.idx import read_idx
from nnlib.datasets.uci_digits import Digits

MIRRORS = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
]
# Each file, which comes packed (.gz), with the size of its package in bytes and the SHA-256 checksum.
FILES = {
    "train-images-idx3-ubyte": (9912422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
    "train-labels-idx1-ubyte": (28881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    "t10k-images-idx3-ubyte": (1648877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
    "t10k-labels-idx1-ubyte": (4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
}


def mnist(folder: Path | str | None = None, download: bool = True) -> Digits:
    """60,000 images of handwritten digits to train on and 10,000 to test on, 28 by 28 pixels.

    The four files are looked for in `folder`, packed (.gz) or not; those that are missing are downloaded
    into it, 11 MB in all, if `download` is true. Without a folder it is the one that the environment
    variable NNLIB_DATA names, or else .cache/nnlib in your home.
    Pixels are float32: in float64 they would fill 440 MB.

    Raises: FileNotFoundError if files are missing and may not be downloaded. ConnectionError if they cannot
    be. ValueError if a file is damaged. Each says what to do.

    Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits, 1998.
    """
    folder = Path(folder or os.environ.get("NNLIB_DATA") or "~/.cache/nnlib").expanduser()
    if _missing(folder):
        if not download:
            lacking = ", ".join(_missing(folder))
            raise FileNotFoundError(f"MNIST is not complete in {folder}: it lacks {lacking}.")
        _download(folder)
    return Digits(*_images_and_labels(folder, "train"), *_images_and_labels(folder, "t10k"))


def _file(folder: Path, name: str) -> Path:
    """The file as it was downloaded, or unpacked where only that is there."""
    packed, unpacked = folder / f"{name}.gz", folder / name
    return unpacked if unpacked.is_file() and not packed.is_file() else packed


def _missing(folder: Path) -> list[str]:
    return [f"{name}.gz" for name in FILES if not _file(folder, name).is_file()]


def _download(folder: Path) -> None:
    from nnlib.datasets.download import download  # here, since few need it and loading it takes a while

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _missing(folder):
            size, sha256 = FILES[name.removesuffix(".gz")]
            download([mirror + name for mirror in MIRRORS], folder / name, size, sha256)
    except OSError as fault:
        missing = ", ".join(_missing(folder))
        advice = f"try again later, or get {missing} another way and put them into {folder}"
        raise ConnectionError(f"MNIST could not be downloaded: {advice}. ({fault})") from None


def _images_and_labels(folder: Path, part: str) -> tuple[np.ndarray, np.ndarray]:
    image_file = _file(folder, f"{part}-images-idx3-ubyte")
    label_file = _file(folder, f"{part}-labels-idx1-ubyte")
    images, labels = read_idx(image_file, axes=3), read_idx(label_file, axes=1)
    N, height, width = images.shape
    if (height, width) != (28, 28):
        raise ValueError(f"{image_file} holds images of {height} by {width} pixels, not of 28 by 28.")
    if len(labels) != N:
        raise ValueError(f"{image_file} holds {N} images, but {label_file} {len(labels)} labels.")
    if labels.max(initial=0) > 9:
        raise ValueError(f"{label_file} holds the label {labels.max()}; digits have labels from 0 to 9.")
    # A view, so that each image stays together in memory and a batch of them is gathered quickly.
    return (images.reshape(N, 784) / np.float32(255)).T, labels.astype(np.intp)
