"""Files that are either whole or not there: arrays and a few words about them, in NumPy's own format .npz.

A network saved and a training run saved halfway are both written and read here.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

FORMAT = 1  # to be raised when the meaning of what is stored changes


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


def write_arrays(path: Path | str, kind: str, about: dict, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays, and `about` as JSON, into the file `path`, in place of what it held."""
    path = npz_path(path)
    text = json.dumps({"kind": kind, "format": FORMAT} | about, default=np.ndarray.tolist)
    with whole_file(path) as file:
        np.savez(file, about=np.array(text), **arrays)


def read_arrays(path: Path | str, kind: str) -> tuple[dict, dict[str, np.ndarray]]:
    """`about` and the arrays, as `write_arrays` of the same kind stored them. Never runs what a file holds.

    Raises: FileNotFoundError; ValueError if the file is damaged, foreign, of another kind or too new.
    """
    path = npz_path(path)
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


def npz_path(path: Path | str) -> Path:
    """`path` as a Path; raise unless it ends in .npz and its folder is there."""
    path = Path(path)
    if path.suffix != ".npz":
        raise ValueError(f"path must end in .npz, got {str(path)!r}.")
    if not path.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {path.parent} for {path.name}: make it first.")
    return path
