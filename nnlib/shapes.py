"""Checks of what a caller passes in: each raises with one sentence if it is wrong, and else does nothing."""

import math
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike


class ShapeError(ValueError):
    """An array whose axes are not the ones the formula needs."""


def expect_shape(name: str, array: np.ndarray, axes: str, hint: str = "", **known: int) -> None:
    """Raise a ShapeError unless array has the axes named in `axes`, at the lengths that are known.

    An axis is a letter (D, N, K, ...) or a number; a letter without a known length may have any.

    >>> expect_shape("X", np.zeros((2, 5)), "D N", "One example still needs a batch axis: x[:, None].", D=2)
    """
    shape, names = np.shape(array), axes.split()
    lengths = [int(axis) if axis.isdigit() else known.get(axis) for axis in names]
    right = len(shape) == len(lengths) and all(
        wanted is None or wanted == actual for wanted, actual in zip(lengths, shape, strict=True)
    )
    if not right:
        wanted = [f"{axis}={known[axis]}" if axis in known else axis for axis in names]
        comma = "," if len(wanted) == 1 else ""
        sentence = f"{name} must have shape ({', '.join(wanted)}{comma}), but it has shape {shape}."
        raise ShapeError(f"{sentence} {hint}".rstrip())


def expect_same_shape(name: str, array: np.ndarray, other: str, shape: tuple[int, ...]) -> None:
    """Raise a ShapeError unless array has the shape of the array called `other`."""
    if array.shape != shape:
        raise ShapeError(f"{name} must have the shape of {other}, {shape}, but it has shape {array.shape}.")


def expect_examples(X: np.ndarray, D: int) -> None:
    """Raise unless X holds at least one example, in columns of length D."""
    hint = "One example still needs a batch axis: x[:, None]." if np.ndim(X) == 1 else ""
    if np.ndim(X) == 2 and X.shape[0] != D == X.shape[1]:
        hint = "Columns are examples: X.T turns rows into columns."
    expect_shape("X", X, "D N", hint, D=D)
    expect_some("X", X)


def expect_some(name: str, array: np.ndarray) -> None:
    """Raise unless array, whose columns are examples, holds at least one."""
    if not array.size:
        raise ValueError(f"{name} holds no examples: its shape is {array.shape}.")


def expect_numbers(name: str, array: ArrayLike) -> None:
    """Raise a TypeError unless array holds real numbers."""
    dtype = np.asarray(array).dtype
    if dtype.kind in "biuf":
        return
    cure = f"np.asarray({name}, dtype=float) makes numbers of it, or says which entry is none."
    if dtype.kind == "c":
        cure = f"{name}.real and {name}.imag are its parts."
    raise TypeError(f"{name} must hold real numbers, but its dtype is {dtype}. {cure}")


def expect_array(name: str, array: np.ndarray, axes: str, hint: str = "", **known: int) -> None:
    """Raise unless array has these axes, as expect_shape says, and holds real numbers."""
    expect_shape(name, array, axes, hint, **known)
    expect_numbers(name, array)


def as_floats(name: str, array: ArrayLike) -> np.ndarray:
    """array as float64; raise a TypeError unless it holds real numbers."""
    expect_numbers(name, array)
    return np.asarray(array, dtype=np.float64)


def expect_finite(name: str, array: np.ndarray) -> None:
    """Raise a ValueError that names the first example (column) of array which holds nan or inf."""
    array = np.asarray(array)
    expect_numbers(name, array)
    # Looking at the smallest and the largest entry needs no second array: nan shows in both, inf in one.
    if array.size and not (math.isfinite(array.min()) and math.isfinite(array.max())):
        columns = np.atleast_2d(array)
        column = int(np.flatnonzero(~np.isfinite(columns).all(axis=0))[0])
        value = next(value for value in columns[:, column] if not math.isfinite(value))
        place = f"example {column + 1} (column {column})"
        raise ValueError(f"{name} holds {value} in {place}; clean or drop it before training.")


def expect_labels(y: np.ndarray, N: int, K: int) -> None:
    """Raise unless y holds N integer labels from 0 to K - 1."""
    if not isinstance(y, np.ndarray):
        raise TypeError(f"y must be an array of integer labels, got {type(y).__name__}; np.array(y) may do.")
    hint = "Labels are one integer an example."
    if y.ndim == 2:
        hint = "y.argmax(axis=0) turns one-hot columns into labels."
        hint = "y.ravel() makes a vector of it." if 1 in y.shape else hint
    expect_shape("y", y, "N", hint, N=N)
    if y.dtype.kind not in "iu":
        names = "np.unique(y, return_inverse=True)[1] numbers the names in y"
        cure = names if y.dtype.kind in "OUST" else "y.astype(int) may be what you want"
        raise TypeError(f"y must be an array of integer labels, got {y.dtype}; {cure}.")
    outside = y[(y < 0) | (y >= K)]
    if outside.size:
        have = f"there are K={K} classes, so labels run from 0 to {K - 1}"
        raise ValueError(f"y holds the label {outside[0]}, but {have}.")


def expect_number(name: str, value: float) -> None:
    """Raise a TypeError unless value is one real number; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}.")


def expect_positive(name: str, value: float) -> None:
    """Raise unless value is one finite number above 0."""
    expect_number(name, value)
    if not (math.isfinite(value) and value > 0):
        raise ValueError(f"{name} must be positive and finite, got {value}.")


def expect_count(name: str, value: int) -> None:
    """Raise unless value is a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, got {value!r}.")
    if value < 1:
        raise ValueError(f"{name} must be at least 1, got {value}.")


def expect_object(name: str, thing: object, method: str, example: str) -> None:
    """Raise a TypeError unless thing is an object, and no class, that has this method."""
    if isinstance(thing, type):
        call = f"{thing.__name__}(...), with brackets"
        raise TypeError(f"{name} must be an object, not its class: write {call}.")
    if not hasattr(thing, method):
        raise TypeError(f"{name} must be an object such as {example}, got {thing!r}.")


def expect_generator(rng: np.random.Generator) -> None:
    """Raise unless rng is a NumPy random generator."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"rng must be a generator such as np.random.default_rng(0), got {rng!r}.")
