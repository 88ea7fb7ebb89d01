import math

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from expecting import PEERS, refused
from hypothesis import given
from hypothesis import strategies as st

from nnlib import derivative
from nnlib.autodiff.scalar import Value, topological_order

OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (b * b + 1),
    "tanh": lambda a, b: a.tanh() if hasattr(a, "tanh") else anp.tanh(a),
    "** 2": lambda a, b: a**2,
}


def gradients(result, *values):
    result.backward()
    return [value.grad for value in values]


@pytest.mark.parametrize("name", ["exp", "log", "tanh", "sigmoid", "relu"])
def test_each_function_has_its_value_and_its_slope(name):
    f = PEERS.get(name) or getattr(anp, name)
    for z in [0.7] if name == "log" else [0.7, -0.7]:
        value = Value(z)
        result = getattr(value, name)()
        assert result.data == pytest.approx(f(z), abs=1e-15)
        assert gradients(result, value)[0] == pytest.approx(autograd.grad(f)(z), abs=1e-15)
        assert value.grad == pytest.approx(derivative(f, z), abs=1e-9)  # truncation and round-off near 1e-10


@pytest.mark.parametrize(
    "f",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a * b,
        lambda a, b: a / b,
        lambda a, b: a**b,
        lambda a, b: 3 - a + b * 2,
        lambda a, b: 2 / a - b,
        lambda a, b: 2**a + 1 + b,
        lambda a, b: -a * 3 * b,
    ],
)
def test_each_operation_agrees_with_automatic_differentiation_whichever_side_is_a_number(f):
    a, b = Value(1.7), Value(-0.6)
    result = f(a, b)
    assert result.data == pytest.approx(f(1.7, -0.6), abs=1e-15)
    wanted = autograd.grad(f, argnum=(0, 1))(1.7, -0.6)
    assert gradients(result, a, b) == pytest.approx([float(slope) for slope in wanted], abs=1e-14)


@given(
    st.lists(st.floats(-2, 2), min_size=2, max_size=4),
    st.lists(
        st.tuples(st.sampled_from(sorted(OPERATIONS)), st.integers(0, 99), st.integers(0, 99)),
        min_size=1,
        max_size=12,
    ),
)
def test_a_random_expression_agrees_with_automatic_differentiation(leaves, program):
    def run(numbers):
        steps = list(numbers)
        for operation, i, j in program:  # any earlier result may be used again
            steps.append(OPERATIONS[operation](steps[i % len(steps)], steps[j % len(steps)]))
        return steps[-1] + 0 * sum(numbers[1:], numbers[0])  # so that it depends on all of them

    def by_autograd(x):
        return run([x[i] for i in range(len(leaves))])

    values = [Value(leaf) for leaf in leaves]
    result, wanted = run(values), autograd.grad(by_autograd)(anp.array(leaves))
    assert result.data == pytest.approx(by_autograd(np.array(leaves)), rel=1e-12)
    assert gradients(result, *values) == pytest.approx(list(wanted), rel=1e-10, abs=1e-10)


def test_a_random_expression_agrees_with_pytorch(torch):
    rng = np.random.default_rng(0)
    for _ in range(20):
        leaves, program = rng.normal(size=3), rng.integers(100, size=(15, 3))
        mine = [Value(leaf) for leaf in leaves]
        theirs = [torch.tensor(leaf, requires_grad=True) for leaf in leaves]
        results = []
        for steps in (list(mine), list(theirs)):
            for which, i, j in program:
                operation = list(OPERATIONS.values())[which % 6]
                steps.append(operation(steps[i % len(steps)], steps[j % len(steps)]))
            results.append(sum(steps[1:], steps[0]))
        for result in results:
            result.backward()
        for value, tensor in zip(mine, theirs, strict=True):
            assert value.grad == pytest.approx(tensor.grad.item(), rel=1e-10)


def test_gradient_adds_up_when_a_value_is_used_twice_but_not_when_backward_is_called_twice():
    a, b = Value(3.0), Value(3.0)  # equal numbers, and two values
    inner = a * a
    y = inner * 3 + (a + a) + b
    assert gradients(inner, a) == [6.0]
    assert gradients(y, a, b, inner) == gradients(y, a, b, inner) == [20.0, 1.0, 3.0]


def test_both_branches_of_a_diamond_count_and_each_counts_once():
    a, b = Value(2.0), Value(3.0)
    c, d = a + b, a * b
    y = (c + d) + c * d  # micrograd issue 68: visiting a node too early gives 29 and 22
    assert y.data == 41.0
    assert gradients(y, a, b) == [25.0, 19.0]


def test_sixty_diamonds_in_a_row_are_walked_once_each():
    a = y = Value(1.0)
    for _ in range(60):
        y = y + y  # 2⁶⁰ paths lead back to a
    assert gradients(y, a) == [2.0**60]
    assert len(topological_order(y)) == 61


@pytest.mark.parametrize(
    ("base", "exponent"), [(-2.0, 3), (-2.0, 2.0), (-2.0, -1), (0.0, 2), (0.0, 1), (0.0, 0)]
)
def test_powers_of_negative_numbers_and_of_0_have_their_slopes(base, exponent):
    a = Value(base)
    result = a**exponent
    wanted = exponent * base ** (exponent - 1) if exponent else 0.0
    assert (result.data, *gradients(result, a)) == (base**exponent, wanted)


@pytest.mark.parametrize("divisor", [1e200, 1e-160])  # the square of either is no float
def test_a_quotient_by_a_huge_or_tiny_number_has_its_slopes(divisor):
    a, b = Value(1e-10), Value(divisor)
    slopes = gradients(a / b, a, b)
    assert slopes == pytest.approx([1 / divisor, -(1e-10 / divisor) / divisor], rel=1e-15)


def test_the_sigmoid_of_huge_numbers_neither_overflows_nor_loses_its_small_values():
    assert Value(1e4).sigmoid().data == 1.0
    assert Value(-40.0).sigmoid().data == pytest.approx(math.exp(-40), rel=1e-15)
    assert Value(-1e4).sigmoid().data == 0.0


def test_wrong_use_gets_one_sentence():
    with refused(TypeError, "A Value holds one number, got '1'."):
        Value("1")
    with refused(TypeError, "A Value holds one number, got [2]."):
        Value(1.0) + [2]
    with refused(ValueError, "log needs a positive number, got 0.0."):
        Value(0.0).log()
    with refused(ValueError, "A negative base needs a whole exponent, got 0.5."):
        Value(-2.0) ** 0.5
    with refused(ValueError, "0 ** 0.5 has no finite slope."):
        Value(0.0) ** 0.5
    with refused(ValueError, "With a Value as exponent the base must be positive, got -1.0."):
        Value(-1.0) ** Value(2.0)
    with refused(OverflowError, "exp(1000.0) is larger than any float."):
        Value(1000.0).exp()
    with refused(OverflowError, "1e+200 ** 2.0, or its slope, is larger than any float."):
        Value(1e200) ** 2
    with refused(ZeroDivisionError, "A Value was divided by 0."):
        Value(1.0) / 0
