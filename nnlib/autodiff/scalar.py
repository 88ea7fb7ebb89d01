"""A scalar engine: numbers that remember how they were made, and the chain rule run back over them.

Derived in lesson 07. A node keeps the slope towards each of its parents, a plain number, so the chain rule is
one line of `backward`. No node refers to what was computed from it, so an unused expression is freed at once.
"""

import copy
import math
from numbers import Real
from typing import Any

from nnlib.autodiff.numpy_calls import RefusesNumPy


class Value(RefusesNumPy):
    """One number of an expression; after `backward`, grad is the derivative of the result by it.

    parents are the Values it was computed from, slopes[i] = ∂ this / ∂ parents[i], and operation names how.
    Plain numbers in an expression are constants. Two Values are different nodes even if they are equal.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> L = a * b + a
    >>> L.backward()
    >>> L.data, a.grad, b.grad
    (-4.0, -2.0, 2.0)
    """

    __slots__ = ("data", "grad", "parents", "slopes", "operation")

    def __init__(self, data: float, parents: tuple = (), slopes: tuple = (), operation: str = ""):
        self.data = data if type(data) is float else number(data)
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes
        self.operation = operation

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")
        return Value(self.data + number(other), (self,), (1.0,), f"+ {other}")

    def __sub__(self, other):
        if isinstance(other, Value):
            return Value(self.data - other.data, (self, other), (1.0, -1.0), "-")
        return self + -number(other)

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other), (other.data, self.data), "*")
        other = number(other)
        return Value(self.data * other, (self,), (other,), f"* {other}")

    def __truediv__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        b = other.data
        if b == 0:
            raise ZeroDivisionError("A Value was divided by 0.")
        quotient = self.data / b
        return Value(quotient, (self, other), (1 / b, -quotient / b), "/")

    def __pow__(self, exponent):
        a, b = self.data, exponent.data if isinstance(exponent, Value) else number(exponent)
        expect_power(a, b)
        try:
            power, slope = a**b, b * a ** (b - 1) if b else 0.0
        except OverflowError:
            raise OverflowError(f"{a} ** {b}, or its slope, is larger than any float.") from None
        if not isinstance(exponent, Value):
            return Value(power, (self,), (slope,), f"** {exponent}")
        if a <= 0:
            raise ValueError(f"With a Value as exponent the base must be positive, got {a}.")
        return Value(power, (self, exponent), (slope, power * math.log(a)), "**")

    def __neg__(self):
        return Value(-self.data, (self,), (-1.0,), "-")

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return Value(other) - self

    def __rtruediv__(self, other):
        return Value(other) / self

    def __rpow__(self, other):
        return Value(other) ** self

    def exp(self):
        try:
            e = math.exp(self.data)
        except OverflowError:
            raise OverflowError(f"exp({self.data}) is larger than any float.") from None
        return Value(e, (self,), (e,), "exp")

    def log(self):
        if self.data <= 0:
            raise ValueError(f"log needs a positive number, got {self.data}.")
        return Value(math.log(self.data), (self,), (1 / self.data,), "log")

    def tanh(self):
        a = math.tanh(self.data)
        return Value(a, (self,), (1 - a * a,), "tanh")

    def sigmoid(self):
        e = math.exp(-abs(self.data))  # never above 1: nothing overflows
        a = 1 / (1 + e) if self.data > 0 else e / (1 + e)
        return Value(a, (self,), (a * (1 - a),), "sigmoid")

    def relu(self):
        z = self.data
        return Value(0.0 if z < 0 else z, (self,), (1.0 if z > 0 else 0.0,), "relu")

    def backward(self) -> None:
        """Write ∂ this / ∂ node into the grad of every node of this expression, replacing what it held."""
        order = topological_order(self)
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):  # a node's grad is complete before it is passed to its parents
            dL_dnode = node.grad
            for parent, slope in zip(node.parents, node.slopes):  # noqa: B905, as strict costs a tenth
                parent.grad += slope * dL_dnode

    def __deepcopy__(self, memo: dict) -> Any:
        """A loop over the nodes: Python's own deep copy would call itself once for each of them."""
        for node in topological_order(self):
            if id(node) not in memo:
                memo[id(node)] = twin = copy.copy(node)
                twin.data, twin.grad = copy.copy(node.data), copy.copy(node.grad)
                twin.parents = tuple(memo[id(parent)] for parent in node.parents)
        return memo[id(self)]


def topological_order(result) -> list:
    """All nodes that `result` was computed from, each once and after its parents; `result` is the last.

    The stack is a list, since Python limits how deep a function may call itself.
    """
    order, seen, stack = [], set(), [result]
    while stack:
        node = stack.pop()
        if node is None:  # a mark: the parents of the node below it are done
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None, *node.parents)
    return order


def number(data: float) -> float:
    """The given number as a Python float, the fastest kind for this."""
    if type(data) is float:
        return data
    if not isinstance(data, Real):
        raise TypeError(f"A Value holds one number, got {data!r}.")
    return float(data)


def expect_power(base: float, exponent: float) -> None:
    """Raise unless base ** exponent is a real number with a finite slope."""
    if base < 0 and exponent % 1 != 0:
        raise ValueError(f"A negative base needs a whole exponent, got {exponent}.")
    if base == 0 and exponent < 1 and exponent != 0:
        raise ValueError(f"0 ** {exponent} has no finite slope.")
