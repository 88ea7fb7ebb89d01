"""What crosses between the sandbox and the grader: JSON of plain data in frames of known length, no pickle.

Whoever receives trusts nothing: a frame has a largest size and a deadline, and what it holds is checked
before an array is made of it.
"""

import base64
import json
import math
import socket
import struct
import time
from typing import Any

import numpy as np

from nnlib.course.sandbox.plain_data import Opaque

LARGEST = 32 * 2**20  # bytes of one frame
DEEPEST = 12
HEAD = struct.Struct(">I")
DTYPES = {"<f8", "<f4", "<i8", "<i4", "|b1"}


class WireError(Exception):
    """The other side sent what is no message, or nothing at all."""


def send(connection: socket.socket, message: Any) -> None:
    """Send one message of plain data as `encode` made it.

    Raises:
        WireError: the message is too large, or nobody is there to take it.
    """
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > LARGEST:
        raise WireError(f"a message of {len(body)} bytes is too large")
    try:
        connection.sendall(HEAD.pack(len(body)) + body)
    except OSError as error:
        raise WireError(f"nobody takes the message: {error}") from None


def receive(connection: socket.socket, seconds: float | None = None, largest: int = LARGEST) -> Any:
    """The next message, waited for at most so many seconds.

    Raises:
        TimeoutError: it did not come, or not all of it.
        WireError: the other side has gone, or what came is no message.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    (length,) = HEAD.unpack(_exactly(connection, HEAD.size, deadline))
    if length > largest:
        raise WireError(f"a message of {length} bytes is too large")
    try:
        return json.loads(_exactly(connection, length, deadline))
    except (ValueError, RecursionError):
        raise WireError("what came is no message") from None


def encode(value: Any) -> Any:
    """Plain data as what JSON can hold; `decode` gives it back, equal to the last bit."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if value is ...:
        return {"hole": 0}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        plain = np.ascontiguousarray(value)
        data = base64.b64encode(plain.tobytes()).decode()
        return {"array": [plain.dtype.str, list(value.shape), data]}
    if isinstance(value, tuple):
        return {"tuple": [encode(part) for part in value]}
    if isinstance(value, list):
        return [encode(part) for part in value]
    if isinstance(value, dict):
        return {"dict": [[encode(key), encode(part)] for key, part in value.items()]}
    if isinstance(value, Opaque):
        return {"opaque": [value.what, value.shape and list(value.shape)]}
    raise TypeError(f"{type(value).__name__} is no plain data")


def decode(value: Any, depth: int = DEEPEST) -> Any:
    """The plain data of what `encode` gave.

    Raises:
        WireError: it is nothing that `encode` gives.
    """
    if depth == 0:
        raise WireError("too deep")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [decode(part, depth - 1) for part in value]
    if not isinstance(value, dict) or len(value) != 1:
        raise WireError("no plain data")
    ((kind, content),) = value.items()
    try:
        return _BY_KIND[kind](content, depth - 1)
    except (KeyError, ValueError, TypeError, OverflowError):
        raise WireError(f"no {kind[:20]!r} of plain data") from None


def _array(content: Any, _) -> np.ndarray:
    kind, shape, data = content
    if kind not in DTYPES or len(shape) > 8 or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError
    values = np.frombuffer(base64.b64decode(data, validate=True), dtype=kind)
    if values.size != math.prod(shape):
        raise ValueError
    return values.reshape(shape).copy()


def _opaque(content: Any, _) -> Opaque:
    what, shape = content
    fits = shape is None or all(type(n) is int and 0 <= n < 2**63 for n in shape[:8])
    if not isinstance(what, str) or not fits:
        raise ValueError
    return Opaque(what[:200], None if shape is None else tuple(shape[:8]))


_BY_KIND = {
    "hole": lambda content, depth: ...,
    "array": _array,
    "opaque": _opaque,
    "tuple": lambda content, depth: tuple(decode(part, depth) for part in content),
    "dict": lambda content, depth: {decode(key, depth): decode(part, depth) for key, part in content},
}


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    received = bytearray()
    while len(received) < size:
        if deadline is not None:
            # Even a trickle of bytes ends at the deadline.
            connection.settimeout(max(deadline - time.monotonic(), 1e-3))
            if time.monotonic() > deadline:
                raise TimeoutError
        try:
            some = connection.recv(min(size - len(received), 2**20))
        except TimeoutError:
            raise
        except OSError as error:
            raise WireError(f"the other side has gone: {error}") from None
        if not some:
            raise WireError("the other side has gone")
        received += some
    return bytes(received)
