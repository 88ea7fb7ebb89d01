"""MNIST: 70,000 images of handwritten digits, read from four files that are downloaded once."""

import gzip
import hashlib
import os
from pathlib import Path

import numpy as np

from nnlib.datasets.uci_digits import Digits

MIRRORS = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
]
SECONDS = 20  # without an answer, after which a mirror is given up
# Images and labels to train on, then to test on, each with the SHA-256 checksum of its file.
FILES = {
    "train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "t10k-images-idx3-ubyte.gz": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "t10k-labels-idx1-ubyte.gz": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}


def mnist(folder: Path | str | None = None, download: bool = True) -> Digits:
    """60,000 images of handwritten digits to train on and 10,000 to test on, 28 by 28 pixels.

    The four files are looked for in `folder`; those that are missing are downloaded into it, 11 MB in all,
    if `download` is true. Without a folder it is the one that the environment variable NNLIB_DATA names, or
    else .cache/nnlib in your home. Pixels are float32: in float64 they would fill 440 MB.

    Raises: FileNotFoundError if files are missing and may not be downloaded. ConnectionError if they cannot
    be. ValueError if a file is not the one that was published. Each says what to do.

    Source: Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits, 1998.
    """
    folder = Path(folder or os.environ.get("NNLIB_DATA") or "~/.cache/nnlib").expanduser()
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing and not download:
        raise FileNotFoundError(f"MNIST is not complete in {folder}: it lacks {', '.join(missing)}.")
    for name in missing:
        _fetch(name, folder)
    images, labels, test_images, test_labels = (_unpacked(folder / name) for name in FILES)
    return Digits(_columns(images), _labels(labels), _columns(test_images), _labels(test_labels))


def _fetch(name: str, folder: Path) -> None:
    """Write a file into the folder, from the first mirror that delivers it with the right checksum."""
    from urllib.request import urlopen  # here, since few need it and loading it takes a while

    faults = []
    for mirror in MIRRORS:
        try:
            with urlopen(mirror + name, timeout=SECONDS) as answer:
                content = answer.read()
            if hashlib.sha256(content).hexdigest() == FILES[name]:
                folder.mkdir(parents=True, exist_ok=True)
                part = folder / f"{name}.part"  # if the writing fails, there is no file of that name
                part.write_bytes(content)
                part.replace(folder / name)
                return
            faults.append(f"{mirror}: the file has a wrong checksum")
        except Exception as fault:  # a broken connection can raise almost anything
            faults.append(f"{mirror}: {fault or type(fault).__name__}")
    advice = f"try again later, or get it another way and put it into {folder}"
    raise ConnectionError(f"{name} of MNIST could not be downloaded: {advice}. ({'; '.join(faults)})")


def _unpacked(file: Path) -> np.ndarray:
    """The bytes that a file holds."""
    content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != FILES[file.name]:
        raise ValueError(f"{file} is damaged, or not the file of MNIST: delete it and get it again.")
    return np.frombuffer(gzip.decompress(content), np.uint8)


def _columns(images: np.ndarray) -> np.ndarray:
    """A view (784, N), in which each image stays together in memory and a batch is gathered quickly."""
    return (images[16:].reshape(-1, 784) / np.float32(255)).T  # 16 bytes tell how many images of what size


def _labels(labels: np.ndarray) -> np.ndarray:
    return labels[8:].astype(np.intp)  # 8 bytes tell how many
