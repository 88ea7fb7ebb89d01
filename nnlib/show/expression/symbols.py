"""What to write in the nodes of an expression: a letter for each, and how it was computed from others."""

import re
from collections.abc import Iterator, Mapping
from itertools import count

from nnlib.autodiff.scalar import Value
from nnlib.show.numbers import short

_WRITTEN = {"+": "{} + {}", "-": "{} − {}", "*": "{} · {}", "/": "{} / {}", "**": "pow({}, {})"}


def letters(order: list[Value], names: Mapping[str, Value], output: str) -> dict[Value, str]:
    """A letter for each node: the given ones, `output` for the last, else c_1, c_2, ... or v_1, v_2, ...

    c is an input without a name, such as the 1 in 1 / a, and v is something computed.
    """
    given = {node: name for name, node in names.items()}
    fresh = {kind: _numbered(kind) for kind in "cv"}
    letters = {}
    for node in order:
        if node in given or node is order[-1]:
            letters[node] = given.get(node, output)
        else:
            kind = "v" if node.parents else "c"
            letters[node] = next(letter for letter in fresh[kind] if letter not in names)
    return letters


def _numbered(kind: str) -> Iterator[str]:
    return (f"{kind}_{i}" if i < 10 else f"{kind}_{{{i}}}" for i in count(1))


def symbol(node: Value, letters: Mapping[Value, str]) -> str:
    """A node's letter and how it was computed: v_1 = a · b, v_2 = v_1 + 3 or L = tanh v_2."""
    return f"{letters[node]} = {_formula(node, letters)}" if node.parents else letters[node]


def _formula(node: Value, letters: Mapping[Value, str]) -> str:
    parents = [letters[parent] for parent in node.parents]
    name, _, constant = node.operation.partition(" ")
    if constant:
        return _with_constant(parents[0], name, float(constant))
    if len(parents) == 2:
        return _WRITTEN[name].format(*parents)
    return {"-": "−{}", "sigmoid": "σ({})"}.get(name, f"{name} {{}}").format(*parents)


def _with_constant(letter: str, name: str, constant: float) -> str:
    if name == "**":
        return f"{letter}^{{{short(constant)}}}"
    if name == "+" and constant < 0:
        name, constant = "-", -constant
    number = short(constant) if constant >= 0 else f"({short(constant)})"
    return _WRITTEN[name].format(letter, number)


def plain(formula: str) -> str:
    """A short formula as running text: v_{12} becomes v12."""
    return re.sub("[_{}]", "", formula)
