"""Compare an observed value with the right one, and recognise what a wrong number has gone through."""

from typing import Any

import numpy as np

FACTORS = {
    -1.0: "Every number is right except for its sign: is a difference taken the wrong way round?",
    2.0: "Every number is twice the right one: look for a ½ that was lost, or a term added twice.",
    0.5: "Every number is half the right one: look for a ½ too many.",
}


def close(observed: Any, right: Any, tolerance: float) -> bool:
    """Are the two the same: shapes equal, and numbers within tolerance of the largest right entry?"""
    if isinstance(right, tuple):
        return (
            isinstance(observed, tuple | list)
            and len(observed) == len(right)
            and all(close(o, r, tolerance) for o, r in zip(observed, right, strict=True))
        )
    if isinstance(right, str):
        return isinstance(observed, str) and _tidy(observed) == _tidy(right)
    if trouble_with_form(observed, right):
        return False
    observed, right = _numbers(observed), _numbers(right)
    return bool(np.all(np.abs(observed - right) <= tolerance * np.max(np.abs(right), initial=1e-300)))


def trouble_with_form(observed: Any, right: Any) -> str:
    """One sentence when the type or the shape is wrong or a number is not finite; else an empty text."""
    if isinstance(right, tuple):
        return _trouble_with_parts(observed, right)
    if isinstance(right, str):
        return "" if isinstance(observed, str) else f"The answer is a text in quotes, got {show(observed)}."
    if observed is None:
        return "Your code gives None: is a return missing?"
    values = _numbers(observed)
    if values is None:
        return f"A number or an array is wanted, got {type(observed).__name__}."
    wanted = np.shape(right)
    if values.shape != wanted:
        return f"The shape must be {_shape(wanted)}, yours is {_shape(values.shape)}." + _likely_axis(
            values, wanted
        )
    if not np.isfinite(values).all():
        return "Your result is not finite (nan or inf): look for a division by zero or a value that explodes."
    return ""


def _trouble_with_parts(observed: Any, right: tuple) -> str:
    if not isinstance(observed, tuple | list):
        return f"{len(right)} values are wanted, separated by commas; got {type(observed).__name__}."
    if len(observed) != len(right):
        return f"{len(right)} values are wanted, got {len(observed)}."
    for place, (o, r) in enumerate(zip(observed, right, strict=True), start=1):
        if trouble := trouble_with_form(o, r):
            return f"Value {place} of {len(right)}: {trouble}"
    return ""


def fingerprint(pairs: list[tuple[Any, Any]]) -> str:
    """A sentence when every (right, observed) pair shows the same simple relation; else an empty text."""
    flat = [(_flat(right), _flat(observed)) for right, observed in pairs]
    if any(right is None or observed is None for right, observed in flat):
        return ""
    for factor, sentence in FACTORS.items():
        if all(np.allclose(observed, factor * right, rtol=1e-6, atol=0) for right, observed in flat):
            return sentence
    return ""


def show(value: Any) -> str:
    """A value in one short line."""
    if isinstance(value, tuple | list):
        return "(" + ", ".join(show(part) for part in value) + ")"
    numbers = None if isinstance(value, str) else _numbers(value)
    if numbers is None:
        text = repr(value)
    elif numbers.ndim == 0:
        text = f"{float(numbers):.6g}"
    else:
        text = np.array2string(numbers, precision=5, separator=", ", threshold=8).replace("\n", "")
    return text if len(text) <= 120 else text[:117] + "..."


def _numbers(value: Any) -> np.ndarray | None:
    if isinstance(value, str | bytes | dict | set) or callable(value):
        return None
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None


def _flat(value: Any) -> np.ndarray | None:
    if isinstance(value, tuple | list) and any(np.ndim(part) for part in value):
        parts = [_flat(part) for part in value]
        return None if any(part is None for part in parts) else np.concatenate(parts)
    numbers = _numbers(value)
    return None if numbers is None else numbers.ravel()


def _likely_axis(values: np.ndarray, wanted: tuple) -> str:
    if values.shape == wanted[::-1]:
        return " The axes are swapped."
    if values.size == np.prod(wanted, dtype=int):
        return " The numbers are as many as wanted: an axis of length 1 was lost or gained."
    if values.size == 1 or values.ndim < len(wanted):
        return " Something was summed over an axis that has to stay."
    return ""


def _shape(shape: tuple) -> str:
    return f"{shape}" if shape else "() (a single number)"


def _tidy(text: str) -> str:
    return "".join(text.split()).replace(",", "").lower()
