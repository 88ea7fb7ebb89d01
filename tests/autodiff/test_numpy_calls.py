"""NumPy's own functions never give a wrong result in silence for a Value, a Tensor or a Dual."""

import copy
import re

import numpy as np
import pytest

from nnlib import Dual, Tensor, Value

KINDS = {"Tensor": Tensor(np.eye(2)), "Dual": Dual(np.eye(2), np.ones((2, 2))), "Value": Value(2.0)}
# These look at a class or write a file: they compute nothing with the entries.
HARMLESS = {"iscomplexobj", "isrealobj", "printoptions", "errstate", "save", "savez", "savez_compressed"}
# All functions of NumPy that let an object of another class decide what happens.
DISPATCHED = {
    name for name, function in vars(np).items() if type(function).__name__ == "_ArrayFunctionDispatcher"
} - HARMLESS

each_kind = pytest.mark.parametrize("kind", KINDS)


def test_there_is_something_to_try():
    assert {"dot", "mean", "outer", "where", "stack", "zeros_like", "argmax", "tile"} <= DISPATCHED


@each_kind
def test_no_function_of_numpy_computes_with_it_in_silence(kind):
    one = KINDS[kind]
    calls = [(one,), (one, one), (one, 1), (one, one, one)]
    for name, arguments in ((name, arguments) for name in sorted(DISPATCHED) for arguments in calls):
        try:
            result = getattr(np, name)(*arguments)
        except Exception:  # whatever it is: it was not silent
            continue
        assert not wrong(result), f"np.{name}{arguments} gave {result!r}"


def wrong(result):
    """Whether a result holds numbers that no longer depend on the object, or the object as one entry."""
    return not (
        isinstance(result, np.ndarray) and result.dtype == object and isinstance(result.flat[0], Value)
    )


@each_kind
@pytest.mark.parametrize(
    ("call", "instead"),
    [
        (lambda t: np.dot(np.eye(2), t), "np.dot keeps no derivatives of a {}: write a @ b."),
        (lambda t: np.mean(t), "np.mean keeps no derivatives of a {}: write t.sum() / n."),
        (lambda t: np.transpose(t), "np.transpose keeps no derivatives of a {}: write t.T."),
        (lambda t: np.sum(t), "np.sum keeps no derivatives of a {}: write t.sum()."),
        (
            lambda t: np.tile(t, 2),
            "np.tile keeps no derivatives of a {}: write the operators and methods of {}, "
            "or np.tile of its numbers.",
        ),
    ],
)
def test_the_sentence_says_what_to_write(kind, call, instead):
    sentence = instead.format(kind, kind)
    if kind == "Value":  # it is one number, without @, sum or T
        name = sentence.split()[0]
        sentence = f"{name} keeps no derivatives of a Value: write the operators and methods of Value, "
        sentence += f"or {name} of its numbers."
    with pytest.raises(TypeError, match=f"^{re.escape(sentence)}$"):
        call(KINDS[kind])


def test_a_function_in_a_module_of_numpy_is_told_by_its_whole_name():
    with pytest.raises(TypeError, match=r"^np\.linalg\.norm keeps no derivatives of a Tensor"):
        np.linalg.norm(KINDS["Tensor"])


def test_arrays_of_values_are_arrays_like_any_other():
    theta = np.array([Value(1.0), Value(2.0)], dtype=object)
    L = np.sum(theta * np.array([3.0, 4.0]))
    L.backward()
    assert [value.grad for value in theta] == [3.0, 4.0]


@pytest.mark.parametrize("start", [Value(1.0), Tensor(1.0)], ids=["Value", "Tensor"])
def test_a_long_chain_is_copied_and_its_copy_stands_alone(start):
    end = start
    for _ in range(20_000):
        end = end + 1.0
    twin = copy.deepcopy(end)
    twin.backward()
    assert twin.data == end.data == 20_001 and not start.grad
