"""Messages between the sandbox and the grader: plain data as JSON, each with its length in front; no pickle.

The receiver trusts nothing: a message has a maximum size and a deadline, and its content is checked before an
array is made from it.
"""

import base64
import json
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
    """The other side sent no valid message, or has closed the connection."""


def send(connection: socket.socket, message: Any) -> None:
    """Send one message, made by `encode`.

    Raises WireError: the message is too large, or the connection is closed.
    """
    body = json.dumps(message, separators=(",", ":")).encode()
    if len(body) > LARGEST:
        raise WireError(f"a message of {len(body)} bytes is too large")
    try:
        connection.sendall(HEAD.pack(len(body)) + body)
    except OSError as error:
        raise WireError(f"nothing takes the message: {error}") from None


def receive(connection: socket.socket, seconds: float | None = None, largest: int = LARGEST) -> Any:
    """The next message, if it arrives within this time.

    Raises:
        TimeoutError: it did not arrive completely.
        WireError: the connection is closed, or the message is not valid.
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
    """Plain data in a form for JSON; `decode` restores it exactly."""
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


def decode(value: Any) -> Any:
    """The plain data that `encode` was given.

    Raises WireError: `encode` cannot have made this.
    """
    try:
        return _decoded(value, DEEPEST)
    except (ValueError, TypeError, OverflowError):
        raise WireError("no plain data") from None


def _decoded(value: Any, depth: int) -> Any:
    if depth == 0:
        raise WireError("too deep")
    match value:
        case None | bool() | int() | float() | str():
            return value
        case list():
            return [_decoded(part, depth - 1) for part in value]
        case dict() if len(value) != 1:
            raise ValueError
        case {"hole": _}:
            return ...
        case {"tuple": list(parts)}:
            return tuple(_decoded(part, depth - 1) for part in parts)
        case {"dict": list(pairs)}:
            return {_decoded(key, depth - 1): _decoded(part, depth - 1) for key, part in pairs}
        case {"array": [kind, shape, str(data)]} if kind in DTYPES and _is_shape(shape):
            numbers = np.frombuffer(base64.b64decode(data, validate=True), dtype=kind)
            return numbers.reshape(shape).copy()
        case {"opaque": [str(what), shape]} if shape is None or _is_shape(shape):
            return Opaque(what[:200], None if shape is None else tuple(shape))
    raise ValueError


def _is_shape(shape: Any) -> bool:
    is_list = isinstance(shape, list) and len(shape) <= 64
    return is_list and all(type(n) is int and 0 <= n < 2**63 for n in shape)


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    received = bytearray()
    while len(received) < size:
        if deadline is not None:
            # The deadline also holds for bytes that arrive one by one.
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
