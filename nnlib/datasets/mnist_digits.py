"""MNIST: 70,000 images of handwritten digits, read from four files that are downloaded once."""

import gzip
import hashlib
import os
import zlib
from pathlib import Path

import numpy as np

from nnlib.datasets.uci_digits import Digits

MIRRORS = [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
]
SECONDS = 20  # without an answer, after which a mirror is given up
# Each file with the SHA-256 checksum of its unpacked content.
FILES = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
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
    missing = [name for name in FILES if not _file(folder, name).is_file()]
    if missing and not download:
        raise FileNotFoundError(f"MNIST is not complete in {folder}: it lacks {', '.join(missing)}.")
    for name in missing:
        _download(folder, name)
    X_train, y_train, X_test, y_test = (_numbers(folder, name) for name in FILES)
    return Digits(_columns(X_train), y_train.astype(np.int64), _columns(X_test), y_test.astype(np.int64))


def _columns(pixels: np.ndarray) -> np.ndarray:
    """X (784, N), a view: so each image stays together in memory, and a batch of them is gathered quickly."""
    return (pixels.reshape(-1, 784) / np.float32(255)).T


def _file(folder: Path, name: str) -> Path:
    """The file as it was downloaded, or unpacked where only that is there."""
    packed = folder / f"{name}.gz"
    return folder / name if (folder / name).is_file() and not packed.is_file() else packed


def _numbers(folder: Path, name: str) -> np.ndarray:
    """The bytes after the header of a file, which has 16 bytes for images and 8 for labels."""
    file = _file(folder, name)
    content = _unpacked(file.read_bytes())
    if hashlib.sha256(content).hexdigest() != FILES[name]:
        raise ValueError(f"{file} is damaged, or not the file of MNIST. Delete it and get it again.")
    return np.frombuffer(content, np.uint8, offset=16 if "images" in name else 8)


def _unpacked(content: bytes) -> bytes:
    """The content of a file, unpacked if it is packed; nothing if it is damaged."""
    try:
        return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return b""


def _download(folder: Path, name: str) -> None:
    """Fetch a file from the first mirror that delivers it with the right content."""
    from http.client import HTTPException  # here, since few need them and loading them takes a while
    from urllib.request import urlopen

    faults = []
    for mirror in MIRRORS:
        url = f"{mirror}{name}.gz"
        try:
            with urlopen(url, timeout=SECONDS) as answer:
                content = answer.read()
            if hashlib.sha256(_unpacked(content)).hexdigest() == FILES[name]:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{name}.gz").write_bytes(content)
                return
            faults.append(f"{url}: the file has a wrong checksum")
        except (OSError, HTTPException) as fault:
            faults.append(f"{url}: {fault or type(fault).__name__}")
    advice = f"try again later, or get {name} another way and put it into {folder}"
    raise ConnectionError(f"MNIST could not be downloaded: {advice}. ({'; '.join(faults)})")
