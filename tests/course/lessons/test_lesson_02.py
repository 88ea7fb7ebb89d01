"""Facts of lesson 02 that its notebook and its exercises both rest on."""

import re
from pathlib import Path

import numpy as np
import pytest

from nnlib import Value, derivative
from nnlib.autodiff.scalar import topological_order
from nnlib.course.checks import find
from nnlib.course.lessons.lesson_02 import (
    OLAH,
    chain_by_complex_steps,
    graph_cases,
    measured_way_back,
    pushed_through,
)

SOURCE = Path(__file__).parents[3] / "solutions" / "02_chain_the_slopes.py"


def shown(name):
    """A class or function that the lesson shows, as its cell defines it."""
    cells = re.split(r"^# %%.*\n", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    cell = next(c for c in cells if c.startswith((f"class {name}", f"def {name}")))
    namespace = {}
    exec(compile(cell, "lesson 02", "exec"), namespace)
    return namespace[name]


def test_oracles_give_the_numbers_on_the_cards():
    np.testing.assert_allclose(
        chain_by_complex_steps((0.5, np.array([1.5, -2.0]))), [-0.4848, -0.5418, 1], atol=5e-5
    )
    np.testing.assert_allclose(measured_way_back((2.0, 3.0)), (45, 36), rtol=0, atol=1e-7)
    assert find("2.2").right() == pytest.approx(derivative(lambda a: (a * -3 + 10) * -2, 2.0))
    assert [pushed_through((OLAH, "e", bottom)) for bottom in "abcd"] == [2, 5, 2, 3]


def test_the_class_of_the_lesson_records_what_value_records():
    for kind in (shown("Node"), Value):
        a, b = kind(2.0), kind(-3.0)
        c = a * b + a
        assert (c.data, c.slopes, c.parents[0].slopes) == (-4.0, (1.0, 1.0), (-3.0, 2.0))
        assert c.parents[1] is a and c.parents[0].parents == (a, b)


def test_the_graph_of_the_front_page_of_micrograd_is_found_by_the_answer():
    a, b = Value(-4.0), Value(2.0)
    g = shown("readme")(a, b)
    links = {node: list(zip(node.parents, node.slopes, strict=True)) for node in topological_order(g)}
    slope = find("2.6").answer()
    assert round(slope(links, g, a), 4) == 138.8338 and round(slope(links, g, b), 4) == 645.5773


def test_every_box_of_a_random_graph_is_listed_after_those_it_was_made_from():
    for seed in range(20):
        for links, _, _ in graph_cases(np.random.default_rng(seed)):
            seen = set()
            for box, parents in links.items():
                assert not {parent for parent, _ in parents} & (links.keys() - seen)
                seen.add(box)
