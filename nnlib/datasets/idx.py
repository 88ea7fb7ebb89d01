"""Files in the IDX format, in which MNIST comes: a short header and then one byte a number."""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np


def read_idx(file: Path, axes: int) -> np.ndarray:
    """The bytes that a file holds, as an array with so many axes; a name that ends in .gz is unpacked.

    The header: two zero bytes, 8 for unsigned bytes, the number of axes, and the length of each axis as four
    bytes, the highest first.

    Raises: ValueError, with one sentence that names the file, if it is damaged or another kind of file.
    """
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(file, "rb") as stream:
            content = stream.read()
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise ValueError(f"{file} is damaged: it cannot be unpacked. Delete it and get it again.") from None
    magic, start = bytes([0, 0, 8, axes]), 4 + 4 * axes
    if content[:4] != magic:
        found = f"its first bytes are {content[:4].hex(' ') or 'none'}, not {magic.hex(' ')}"
        raise ValueError(f"{file} is no {axes}-dimensional IDX file of bytes: {found}.")
    shape = [int.from_bytes(content[i : i + 4], "big") for i in range(4, start, 4)]
    held, promised = len(content) - start, math.prod(shape)
    if held != promised:
        sizes = f"its header promises {' x '.join(map(str, shape))} = {promised} bytes, and {held} follow"
        raise ValueError(f"{file} is damaged: {sizes}. Delete it and get it again.")
    return np.frombuffer(content, np.uint8, offset=start).reshape(shape)
