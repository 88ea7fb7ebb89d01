"""Plain data out of whatever an answer returned: only this goes on to be compared.

An object of a learner's own may lie about its size or its equality, and an array may be larger than the
memory. So a result becomes fresh floats and arrays, texts, and tuples of these; all else becomes Opaque.
"""

from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np

MOST_ENTRIES = 100_000
LONGEST_TEXT = 1_000


@dataclass(frozen=True)
class Opaque:
    """Stands for a result that is no number, array or text, or is too large; says what it was."""

    what: str
    shape: tuple[int, ...] | None = None


def as_plain(value: Any, depth: int = 4) -> Any:
    """The value as float, array, text, `...`, None, or tuple of these; an Opaque for anything else."""
    if value is ... or value is None:
        return value
    if isinstance(value, str):
        return str.__str__(value)[:LONGEST_TEXT]
    if isinstance(value, bool | np.bool_):
        return Opaque(f"the truth value {bool(value)}")
    if isinstance(value, list | tuple | deque):
        if depth == 0 or len(value) > MOST_ENTRIES:
            return Opaque(f"a {type(value).__name__} too long or too deep to be read")
        return tuple(as_plain(part, depth - 1) for part in value)
    if isinstance(value, np.ndarray | np.generic) or hasattr(type(value), "__array__"):
        return _plain_array(np.asarray(value))
    if isinstance(value, Real | Decimal):
        try:
            return float(value)
        except OverflowError:
            return np.inf if value > 0 else -np.inf
    return Opaque(f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__)


def numbers_of(value: Any) -> np.ndarray | None:
    """Plain data as one array of floats; None where it is not all numbers, or ragged."""
    if isinstance(value, tuple):
        rows = [numbers_of(part) for part in value]
        if any(row is None or row.shape != rows[0].shape for row in rows):
            return None
        return np.array(rows, dtype=float)
    return np.asarray(value, dtype=float) if isinstance(value, float | int | np.ndarray) else None


def _plain_array(array: np.ndarray) -> Any:
    if array.size > MOST_ENTRIES:  # described by its shape, and not copied
        return Opaque("a huge array", array.shape)
    if array.dtype.kind not in "biuf":
        return Opaque(f"an array of {array.dtype}", array.shape)
    return array.astype(float) if array.ndim else float(array)
