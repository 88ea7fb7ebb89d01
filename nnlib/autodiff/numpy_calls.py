"""What NumPy's own functions do with a Value, a Tensor or a Dual: they say what to write instead.

Without this, np.dot or np.mean would treat such an object as one opaque entry, and silently give a wrong
result.
"""

from typing import Any, NoReturn

# What the lessons write in place of a function of NumPy, for a Tensor or a Dual t.
INSTEAD = {
    "dot": "a @ b",
    "inner": "(a * b).sum()",
    "vdot": "(a * b).sum()",
    "outer": "a column times a row, a[:, None] * b[None, :]",
    "sum": "t.sum()",
    "mean": "t.sum() / n",
    "average": "t.sum() / n",
    "transpose": "t.T",
}


class RefusesNumPy:
    """A class whose objects the functions of NumPy, such as np.dot, refuse with one sentence."""

    __slots__ = ()

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> NoReturn:
        kind, module = type(self).__name__, function.__module__.replace("numpy", "np", 1)
        name = f"{module}.{function.__name__}"
        cure = f"the operators and methods of {kind}, or {name} of its numbers"
        if hasattr(self, "sum"):  # a Value is one number, and has no entries
            cure = INSTEAD.get(function.__name__, cure)
        raise TypeError(f"{name} keeps no derivatives of a {kind}: write {cure}.")
