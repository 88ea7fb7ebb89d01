"""Compare an observed value, which is plain data, with the right one: equal, or wrong in its form?"""

import ast
import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnlib.course.sandbox.plain_data import Opaque, numbers_of

LONGEST_LETTERS = 40
LONGEST_NUMBER = 60  # characters of a text in which a fraction, a product or a power is looked for


def as_typed(observed: Any, right: Any, one: bool = False) -> Any:
    """An answer as it was meant: a number in quotes is a number, and several letters are one text.

    With `one`, an array or a list of a single number is that number, where one is wanted.
    """
    if isinstance(right, str):
        several = isinstance(observed, tuple) and all(isinstance(part, str) for part in observed)
        return "".join(observed) if several else observed
    if isinstance(observed, str) and np.ndim(right) == 0 and not isinstance(right, tuple):
        number = number_in(observed)
        return observed if number is None else number
    numbers = numbers_of(observed) if one and np.ndim(right) == 0 else None
    return float(numbers[0]) if numbers is not None and numbers.shape == (1,) else observed


def number_in(text: str) -> float | None:
    """The number that a text writes, such as "-0.5", "1/2" or "5*10^-1"; None where it writes none."""
    text = re.sub("[·×]", "*", text.strip().replace("−", "-").replace("^", "**"))
    try:
        return float(text)
    except ValueError:
        if len(text) > LONGEST_NUMBER:
            return None
    try:
        return _computed(ast.parse(text, mode="eval").body)
    except (ArithmeticError, MemoryError, RecursionError, SyntaxError, ValueError):
        return None


def _computed(node: ast.expr) -> float:
    match node:
        case ast.Constant(int(number) | float(number)) if not isinstance(number, bool):
            return float(number)
        case ast.UnaryOp(ast.UAdd() | ast.USub() as sign, part):
            return -_computed(part) if isinstance(sign, ast.USub) else _computed(part)
        case ast.BinOp(part, ast.Div(), other):
            return _computed(part) / _computed(other)
        case ast.BinOp(part, ast.Mult(), other):
            return _computed(part) * _computed(other)
        case ast.BinOp(part, ast.Pow(), other):
            return math.pow(_computed(part), _computed(other))
    raise ValueError("no number, and nothing that is one.")


def close(observed: Any, right: Any, tolerance: float, least: float = 1e-300) -> bool:
    """Are the two the same: shapes equal, and numbers within tolerance of the largest right entry?

    Where all right entries are smaller than `least`, it is within tolerance of that. A list counts as an
    array, and an array as so many values.
    """
    return same_values(observed, right, right, tolerance, least)


def same_values(observed: Any, other: Any, right: Any, tolerance: float, least: float = 1e-300) -> bool:
    """Are two values the same, within tolerance of the largest entry of the other or of the right one?

    What is not finite is the same where both are nan, or the same infinity.
    """
    if isinstance(right, tuple):
        values, others = parts_of(observed), parts_of(other)
        if values is None or others is None or not len(values) == len(others) == len(right):
            return False
        triples = zip(values, others, right, strict=True)
        return all(same_values(o, w, r, tolerance, least) for o, w, r in triples)
    if isinstance(right, str):
        return isinstance(observed, str) and isinstance(other, str) and tidy(observed) == tidy(other)
    observed, other = numbers_of(observed), numbers_of(other)
    if observed is None or other is None or observed.shape != other.shape:
        return False
    finite = np.isfinite(other)
    largest = max(np.max(np.abs(numbers), initial=least) for numbers in (right, other[finite]))
    off = np.abs(observed[finite] - other[finite])
    others_equal = np.array_equal(observed[~finite], other[~finite], equal_nan=True)
    return others_equal and bool(np.all(off <= tolerance * largest))


def trouble_with_form(observed: Any, right: Any, names: Sequence[str] = ()) -> str:
    """One sentence when the type or the shape is wrong, else an empty text; `names` are the values' own."""
    if isinstance(right, tuple):
        return _trouble_with_parts(observed, right, names)
    if isinstance(right, str):
        return "" if isinstance(observed, str) else f"The answer is a text in quotes, got {show(observed)}."
    if observed is ...:
        return "Its three dots are still there: put what is asked for in their place."
    if observed is None:
        return "Your code gives None: is a return missing?"
    numbers, wanted = numbers_of(observed), np.shape(right)
    shape = observed.shape if isinstance(observed, Opaque) else None if numbers is None else numbers.shape
    if shape is not None and shape != wanted:
        return f"The shape must be {_shape(wanted)}, yours is {_shape(shape)}." + _likely_axis(shape, wanted)
    what = "An array" if wanted else "One number"
    return f"{what} is wanted, got {_kind(observed)}." if numbers is None else ""


def trouble_with_numbers(observed: Any) -> str:
    """One sentence when some number is nan or infinite; else an empty text."""
    if isinstance(observed, tuple):
        return next(filter(None, map(trouble_with_numbers, observed)), "")
    numbers = numbers_of(observed)
    if numbers is None or np.isfinite(numbers).all():
        return ""
    return (
        "Your result is not finite (nan or inf): look for a division by zero, the logarithm of zero, "
        "the root of a negative number, or a value that explodes."
    )


def parts_of(value: Any) -> tuple | None:
    """The values of an answer that gives several; None if it gives one."""
    return tuple(value) if isinstance(value, tuple) or isinstance(value, np.ndarray) and value.ndim else None


def show_apart(observed: Any, right: Any) -> tuple[str, str]:
    """Two unequal values, each in one short line: with so many digits that the lines differ.

    Where they differ only in what a line leaves out, it is the entry that is furthest off.
    """
    if isinstance(observed, tuple) and isinstance(right, np.ndarray):
        observed = numbers_of(observed)  # a list is written as the array that is wanted
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
    if value is ...:
        text = "..."
    elif isinstance(value, tuple):
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
    """The letters of an answer, without spaces, commas, brackets, arrows, quotes, hyphens and capitals."""
    return re.sub(r"[\s,;.()\[\]{}<>→\-–—'\"`]", "", text[:LONGEST_LETTERS]).lower()


def _trouble_with_parts(observed: Any, right: tuple, names: Sequence[str]) -> str:
    first = right[0]
    if isinstance(observed, np.ndarray) and isinstance(first, np.ndarray) and observed.ndim == first.ndim:
        return f"{len(right)} values are wanted, separated by commas; got one array."
    values = parts_of(observed)
    if values is None:
        missing = "None: is a return missing?" if observed is None else f"{_kind(observed)}."
        return f"{len(right)} values are wanted, separated by commas; got {missing}"
    if len(values) != len(right):
        return f"{len(right)} values are wanted, got {len(values)}."
    names = names or [f"value {n}" for n in range(1, len(right) + 1)]
    for name, o, r in zip(names, values, right, strict=True):
        if trouble := trouble_with_form(o, r):
            return f"In {name}: {trouble[0].lower()}{trouble[1:]}"
    return ""


def _kind(value: Any) -> str:
    """What kind of thing a wrong value is."""
    if isinstance(value, Opaque):
        return value.what
    if isinstance(value, str):
        how = (
            "a point for decimals, like 0.25, and no comma" if "," in value else "it like 0.25, 1/4 or 2.5e-1"
        )
        return f"the text {show(value)}: write {how}"
    if isinstance(value, tuple):
        return "several values of different kinds or lengths"
    return "one number" if np.ndim(value) == 0 else "an array"


def _likely_axis(shape: tuple, wanted: tuple) -> str:
    if shape == wanted[::-1]:
        return " The axes are swapped."
    if np.prod(shape) == np.prod(wanted):
        if [n for n in shape if n != 1] == [n for n in wanted if n != 1]:
            return " The numbers are as many as wanted: an axis of length 1 was lost or gained."
        return " The numbers are as many as wanted: were they put into one row?" if len(shape) == 1 else ""
    if len(shape) == len(wanted) and all(n in (1, w) for n, w in zip(shape, wanted, strict=True)):
        return " Was something summed over an axis that has to stay?"
    if len(shape) == len(wanted) == 2 and any(n == 1 < w for n, w in zip(shape, wanted, strict=True)):
        return " Was something summed over the other axis?"
    return " Is an axis missing?" if len(shape) < len(wanted) else ""


def _shape(shape: tuple) -> str:
    return f"{shape}" if shape else "() (a single number)"
