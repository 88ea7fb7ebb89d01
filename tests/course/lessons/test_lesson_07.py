"""Facts of lesson 07 that its exercises rest on; and its engine is that of nnlib.autodiff."""

import ast
import math
import re
from pathlib import Path

import numpy as np
import pytest

from nnlib import Tensor, Value, derivative
from nnlib.autodiff.tape import unbroadcast
from nnlib.course.checks import find, judge
from nnlib.course.lessons.lesson_07 import FIVE_LINES, carried_forward, layer_cases, measured_layer
from nnlib.show.widgets.cost_explorer import WIDTHS, ratio

LESSON = next((Path(__file__).parents[3] / "solutions").glob("07_*.py"))


def verdict(id, answer):
    return judge(find(id), answer, np.random.default_rng(0))


def answer(id):
    return find(id).answer()


def test_numbers_on_the_cards_are_right():
    assert carried_forward((FIVE_LINES,))[:2].tolist() == [25, 19]
    np.testing.assert_allclose(find("7.1").right((3.0, 2.0)), (1.5, 0.5, -0.75), rtol=0, atol=1e-9)
    (A, dA_dt) = measured_layer(layer_cases(np.random.default_rng(0))[0])
    assert round(dA_dt.item(), 4) == 1.2599 and round(A.item(), 4) == 0.7616
    assert answer("7.6")(np.ones((2, 3)), (2, 1)).tolist() == [[3], [3]]
    of_a_square = [[], [(0, 3.0), (0, 3.0)], [(1, 1.0), (0, 1.0)]]
    assert answer("7.5")(of_a_square) == [7, 1, 1]
    units = [[1.0, 0.0, 1.0], [0.5, 1.0, -1.0], [0.5, -1.0, -1.0]]
    xs = [-3.0, -2.0, -1.0, -0.5, 0.5, 1.0, 2.0, 3.0]
    assert f"UNITS = {units}" in LESSON.read_text(encoding="utf-8")
    losses = answer("7.10")(units, xs, [math.sin(x) for x in xs], eta=0.2, steps=300)
    assert (round(losses[0], 4), round(losses[-1], 4)) == (0.3768, 0.0046)


def test_narrowest_width_on_the_list_is_the_answer():
    right = find("7.8").right()
    assert right == min(width for width in WIDTHS if ratio(width) > 1000)
    assert round(ratio(8)) == 571 and round(ratio(16)) == 1133 and ratio(4) < 300
    assert [round(ratio(width)) for width in (13, 14, 15)] == [923, 993, 1063]
    assert ratio(14) < 1000 < ratio(15), "15 is the narrowest of all, as the check says"


def test_the_card_of_the_cost_explorer_lists_its_widths():
    *most, last = map(str, WIDTHS)
    assert f"{', '.join(most)} or {last}" in LESSON.read_text(encoding="utf-8")


def test_four_paths_lead_to_25():
    def five_lines(a, b=3.0):
        c, d = a + b, a * b
        return (c + d) + c * d

    assert five_lines(2.0) == 41
    assert derivative(five_lines, 2.0) == pytest.approx(find("7.3").right(), abs=1e-6)


def test_engine_of_the_lesson_is_the_engine_of_the_library():
    """The definitions that stand in the lesson before its last exercise, beside nnlib's."""
    lesson, rng = names_of_the_lesson(), np.random.default_rng(5)
    a, b = rng.uniform(0.5, 2.0, size=2)
    ours, theirs = [(Engine(a), Engine(b)) for Engine in (lesson["Value"], Value)]
    for x, y in (ours, theirs):
        L = (x * y + y**3 - x * 2) ** 2 * 0.5 + x
        lesson["backward"](L) if (x, y) == ours else L.backward()
    np.testing.assert_allclose([v.grad for v in ours], [v.grad for v in theirs], rtol=1e-12)
    W, X, bias = (rng.normal(size=shape) for shape in ((2, 3), (3, 4), (2, 1)))
    ours, theirs = [[Array(part) for part in (W, X, bias)] for Array in (lesson["Tensor"], Tensor)]
    for parts, back in ((ours, lesson["backward_arrays"]), (theirs, Tensor.backward)):
        A = (parts[0] @ parts[1] + parts[2]).tanh()
        back((A * A).sum())
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one.grad, other.grad, rtol=0, atol=1e-12)


def names_of_the_lesson():
    """What the lesson's functions, classes and imports define; no other line of it runs."""
    names = {"unbroadcast": unbroadcast}
    for cell in re.split(r"^# %%.*$", LESSON.read_text(encoding="utf-8"), flags=re.MULTILINE):
        tree = ast.parse(cell)
        tree.body = [part for part in tree.body if _defines(part)]
        exec(compile(tree, "cell", "exec"), names)
    return names


def _defines(part):
    core = isinstance(part, ast.ImportFrom) and part.module == "nnlib"
    numpy_alone = isinstance(part, ast.Import) and part.names[0].name == "numpy"
    return core or numpy_alone or isinstance(part, ast.FunctionDef | ast.ClassDef)


@pytest.mark.parametrize("order", ["dbfcga", "bdfcga", "dbcfga", "dbcgaf"])
def test_a_1_that_is_set_to_0_is_named_wherever_line_f_comes_too_late(order):
    assert "Line f sets" in verdict("7.4", order).sentences[0]


@pytest.mark.parametrize("answer", [20, 17, 33])
def test_of_a_wrong_whole_number_no_digits_are_asked_for(answer):
    for id in ("7.3", "7.8"):
        assert "digits" not in " ".join(verdict(id, answer).sentences)
