"""Compare an observed value, which is plain data, with the right one: equal, or wrong in its form?"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.course.sandbox.plain_data import Opaque, numbers_of


def close(observed: Any, right: Any, tolerance: float) -> bool:
    """Are the two the same: shapes equal, and numbers within tolerance of the largest right entry?

    A list counts as an array, and an array as so many values.
    """
    if isinstance(right, tuple):
        values = parts_of(observed)
        return (
            values is not None
            and len(values) == len(right)
            and all(close(o, r, tolerance) for o, r in zip(values, right, strict=True))
        )
    if isinstance(right, str):
        return isinstance(observed, str) and tidy(observed) == tidy(right)
    observed, right = numbers_of(observed), numbers_of(right)
    if observed is None or observed.shape != right.shape:
        return False
    return bool(np.all(np.abs(observed - right) <= tolerance * np.max(np.abs(right), initial=1e-300)))


def trouble_with_form(observed: Any, right: Any, names: Sequence[str] = ()) -> str:
    """One sentence when the type or the shape is wrong, else an empty text; `names` are the values' own."""
    if isinstance(right, tuple):
        return _trouble_with_parts(observed, right, names)
    if isinstance(right, str):
        return "" if isinstance(observed, str) else f"The answer is a text in quotes, got {show(observed)}."
    if observed is None:
        return "Your code gives None: is a return missing?"
    numbers, wanted = numbers_of(observed), np.shape(right)
    shape = observed.shape if isinstance(observed, Opaque) else None if numbers is None else numbers.shape
    if shape is not None and shape != wanted:
        return f"The shape must be {_shape(wanted)}, yours is {_shape(shape)}." + _likely_axis(shape, wanted)
    return f"A number or an array is wanted, got {_kind(observed)}." if numbers is None else ""


def trouble_with_numbers(observed: Any) -> str:
    """One sentence when some number is nan or infinite; else an empty text."""
    if isinstance(observed, tuple):
        return next(filter(None, map(trouble_with_numbers, observed)), "")
    numbers = numbers_of(observed)
    if numbers is None or np.isfinite(numbers).all():
        return ""
    where = "look for a division by zero, the logarithm of zero, or a value that explodes."
    return f"Your result is not finite (nan or inf): {where}"


def parts_of(value: Any) -> tuple | None:
    """The values of an answer that gives several; None if it gives one."""
    return tuple(value) if isinstance(value, tuple) or isinstance(value, np.ndarray) and value.ndim else None


def show_apart(observed: Any, right: Any) -> tuple[str, str]:
    """Two unequal values, each in one short line: with so many digits that the lines differ.

    Where they differ only in what a line leaves out, it is the entry that is furthest off.
    """
    for digits in range(6, 18):
        if (mine := show(observed, digits)) != (wanted := show(right, digits)):
            return mine, wanted
    mine_all, right_all = np.asarray(numbers_of(observed)), np.asarray(numbers_of(right))
    off = np.abs(mine_all - right_all)
    place = tuple(map(int, np.unravel_index(np.argmax(off), off.shape)))
    mine, wanted = show_apart(float(mine_all[place]), float(right_all[place]))
    return f"{mine} at {list(place)}", wanted


def show(value: Any, digits: int = 6) -> str:
    """A value in one short line."""
    if isinstance(value, tuple):
        text = (
            "(" + ", ".join(show(part, digits) for part in value[:8]) + (", ...)" if len(value) > 8 else ")")
        )
    elif isinstance(value, Opaque):
        text = value.what
    elif isinstance(value, str | None):
        text = repr(value)
    elif np.ndim(value) == 0:
        text = f"{float(value):.{digits}g}"
    else:
        finite = value.dtype.kind == "f" and np.isfinite(value).all()
        least = 1e-9 * np.max(np.abs(value), initial=0) if finite else 0  # below it, nothing but rounding
        text = np.array2string(
            value,
            separator=", ",
            threshold=8,
            formatter={"float": lambda number: f"{0.0 if abs(number) < least else number:.{digits - 1}g}"},
        )
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:117] + "..."


def tidy(text: str) -> str:
    """A text without what does not matter in an answer of letters: spaces, commas, capitals."""
    return "".join(text.split()).replace(",", "").lower()


def _trouble_with_parts(observed: Any, right: tuple, names: Sequence[str]) -> str:
    values = parts_of(observed)
    if values is None:
        missing = "None: is a return missing?" if observed is None else f"{_kind(observed)}."
        return f"{len(right)} values are wanted, separated by commas; got {missing}"
    if len(values) != len(right):
        return f"{len(right)} values are wanted, got {len(values)}."
    if len(names) != len(right):
        names = [f"value {place} of {len(right)}" for place in range(1, len(right) + 1)]
    for name, o, r in zip(names, values, right, strict=True):
        if trouble := trouble_with_form(o, r):
            return f"In {name}: {trouble[0].lower()}{trouble[1:]}"
    return ""


def _kind(value: Any) -> str:
    """What kind of thing a wrong value is."""
    if isinstance(value, Opaque):
        return value.what
    if isinstance(value, str):
        return f"the text {show(value)}"
    if isinstance(value, tuple):
        return "several values of different kinds or lengths"
    return "one number" if np.ndim(value) == 0 else "an array"


def _likely_axis(shape: tuple, wanted: tuple) -> str:
    if shape == wanted[::-1]:
        return " The axes are swapped."
    if np.prod(shape) == np.prod(wanted):
        return " The numbers are as many as wanted: an axis of length 1 was lost or gained."
    if np.prod(shape) == 1 or len(shape) < len(wanted):
        return " Something was summed over an axis that has to stay."
    return ""


def _shape(shape: tuple) -> str:
    return f"{shape}" if shape else "() (a single number)"
