"""What NumPy's own functions do with a Value, a Tensor or a Dual: they say what to write instead.

Left alone, np.dot or np.mean would take such an object for one opaque entry, and give a wrong result in
silence.
"""

from typing import Any, NoReturn

# What the lessons write in place of a function of NumPy; t is a Tensor, a Dual or a Value.
INSTEAD = {
    "dot": "a @ b",
    "matmul": "a @ b",
    "inner": "(a * b).sum()",
    "vdot": "(a * b).sum()",
    "outer": "a column times a row, a[:, None] * b[None, :]",
    "sum": "t.sum()",
    "mean": "t.sum() / n",
    "average": "t.sum() / n",
    "transpose": "t.T",
    "square": "t * t",
    "array_equal": "np.array_equal(a.data, b.data)",
    "allclose": "np.allclose(a.data, b.data)",
}


class RefusesNumPy:
    """The functions of NumPy, such as np.dot, refuse a child of this class with one sentence."""

    __slots__ = ()

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> NoReturn:
        name, kind = function.__name__, type(self).__name__
        cure = INSTEAD.get(name, f"the operators and methods of {kind}, or np.{name} of its numbers")
        raise TypeError(f"np.{name} keeps no derivatives of a {kind}: write {cure}.")
