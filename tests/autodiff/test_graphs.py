"""Expressions of numbers and of arrays as graphs: deep ones, copied ones, dropped ones."""

import copy
import gc

import numpy as np
import pytest

from nnlib import Tensor, Value

each_kind = pytest.mark.parametrize("kind", [Value, Tensor])


def chain(start, links):
    for _ in range(links):
        start = start + 1.0
    return start


@each_kind
def test_a_graph_a_hundred_thousand_deep_does_not_overflow(kind):
    a = kind(1.0)
    chain(a, 100_000).backward()
    assert a.grad == 1.0


@each_kind
def test_a_long_chain_is_copied_and_its_copy_stands_alone(kind):
    start = kind(1.0)
    end = chain(start, 20_000)
    twin = copy.deepcopy(end)
    twin.backward()
    assert twin.data == end.data == 20_001 and not start.grad


def of_numbers():
    y = Value(1.0)
    for _ in range(400):
        y = y * 1.5 + 1.0
    return y


def of_arrays():
    y = Tensor(np.ones((3, 3)))
    for _ in range(100):
        y = (y @ y).tanh() + y
    return y.sum()


@pytest.mark.parametrize("expression", [of_numbers, of_arrays])
def test_a_dropped_expression_is_freed_at_once(expression):
    gc.collect()
    gc.disable()
    try:
        y = expression()
        y.backward()
        del y
        assert gc.collect() == 0  # the collector of cycles finds nothing to do
    finally:
        gc.enable()
