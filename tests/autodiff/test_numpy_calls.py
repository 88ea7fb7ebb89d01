"""NumPy's own functions never give a wrong result in silence for a Value, a Tensor or a Dual."""

import numpy as np
import pytest
from expecting import refused

from nnlib import Dual, Tensor, Value

KINDS = {"Tensor": Tensor(np.eye(2)), "Dual": Dual(np.eye(2), np.ones((2, 2))), "Value": Value(2.0)}
# These look at a class or write a file: they compute nothing with the entries.
HARMLESS = {"iscomplexobj", "isrealobj", "printoptions", "errstate", "save", "savez", "savez_compressed"}
# All functions of NumPy that let an object of another class decide what happens.
DISPATCHED = {
    name for name, function in vars(np).items() if type(function).__name__ == "_ArrayFunctionDispatcher"
} - HARMLESS

each_kind = pytest.mark.parametrize("kind", KINDS)


def wrong(result):
    """Whether a result holds numbers that no longer depend on the object, or the object as one entry."""
    entries = isinstance(result, np.ndarray) and result.dtype == object
    return not (entries and isinstance(result.flat[0], Value))


@each_kind
def test_no_function_of_numpy_computes_with_it_in_silence(kind):
    assert {"dot", "mean", "outer", "where", "stack", "zeros_like", "argmax", "tile"} <= DISPATCHED
    one = KINDS[kind]
    calls = [(one,), (one, one), (one, 1), (one, one, one)]
    for name, arguments in ((name, arguments) for name in sorted(DISPATCHED) for arguments in calls):
        try:
            result = getattr(np, name)(*arguments)
        except Exception:  # whatever it is: it was not silent
            continue
        assert not wrong(result), f"np.{name}{arguments} gave {result!r}"


@each_kind
@pytest.mark.parametrize(
    ("call", "name", "instead"),
    [
        (lambda t: np.dot(np.eye(2), t), "np.dot", "a @ b"),
        (lambda t: np.mean(t), "np.mean", "t.sum() / n"),
        (lambda t: np.transpose(t), "np.transpose", "t.T"),
        (lambda t: np.sum(t), "np.sum", "t.sum()"),
        (lambda t: np.tile(t, 2), "np.tile", None),
        (lambda t: np.linalg.norm(t), "np.linalg.norm", None),
    ],
)
def test_the_sentence_says_what_to_write(kind, call, name, instead):
    if kind == "Value" or not instead:  # a Value is one number, without @, sum or T
        instead = f"the operators and methods of {kind}, or {name} of its numbers"
    with refused(TypeError, f"{name} keeps no derivatives of a {kind}: write {instead}."):
        call(KINDS[kind])


def test_arrays_of_values_are_arrays_like_any_other():
    theta = np.array([Value(1.0), Value(2.0)], dtype=object)
    L = np.sum(theta * np.array([3.0, 4.0]))
    L.backward()
    assert [value.grad for value in theta] == [3.0, 4.0]
