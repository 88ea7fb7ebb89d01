"""Each observe function reaches the sandbox from wherever it is declared, and no answer goes with it."""

import ast
import dataclasses
import inspect
import sys
import types

import pytest
from cells_for_tests import code

from nnlib.course import checks
from nnlib.course.checks import Exercise, Mistake
from nnlib.course.checks.exercise import SOLUTION_FILE
from nnlib.course.grading import grader as grader_module
from nnlib.course.grading.batch import grade
from nnlib.course.grading.graded_lesson import GradedLesson, lesson_to_grade
from nnlib.course.grading.grader import Grader
from nnlib.course.grading.observe_source import SANDBOX, source_of
from nnlib.course.refusal import Refusal

ASKED = [e for n in range(12) for e in checks.lesson(f"{n:02d}") if e.kind != "explain"]


def declared_in(tmp_path, monkeypatch, source):
    """An exercise "99.1", to double a number, observed by a function of a module of its own."""
    (tmp_path / "mine.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mine", raising=False)
    module = __import__("mine")
    solution = "def double(f):\n    ### BEGIN SOLUTION\n    return 2 * f(1.0)\n    ### END SOLUTION"
    facts = dict(id="99.1", title="Double it", kind="code", stars=1, minutes=1, points=2, tolerance=1e-9)
    facts |= dict(reason="one product", expected=lambda case: 2 * case[0], cases=lambda rng: [(3.0,), (4.0,)])
    facts |= dict(solution=solution, edits="2 * f -> 3 * f\n    You multiply by 3.")
    return Exercise(**facts, observe=module.observe)


def test_an_observe_in_a_module_of_its_own_is_graded_right(tmp_path, monkeypatch):
    source = """
import fractions
import math as m
from functools import cache
ONE = 1.0

@cache
def helper(x: fractions.Fraction, one=ONE):
    return lambda y: one * m.sqrt(y * y) * x

def observe(answer, case):
    return answer(helper(case[0]))
"""
    exercise = declared_in(tmp_path, monkeypatch, source)
    answer = "def double(f):\n    return 2 * f(1.0)"
    observers = {"99.1": ("observe", source_of(exercise))}
    lesson = GradedLesson("99", (exercise,), (), {"99.1": "double"}, observers=observers)
    monkeypatch.setattr(grader_module, "lesson_to_grade", lambda number: lesson)
    with Grader(1, "limits") as grader:
        right, wrong = (
            grader.grade("99", [code(one, "a", "99.1", ["answer"])]).exercises[0]
            for one in (answer, answer.replace("2", "3"))
        )
    assert (right["state"], right["points"]) == ("right", 2)
    assert wrong["sentences"] == ["You multiply by 3."]


@pytest.mark.parametrize("exercise", ASKED, ids=lambda exercise: exercise.id)
def test_nothing_that_knows_an_answer_is_sent(exercise):
    sent = ast.parse(source_of(exercise))
    text, module = ast.unparse(sent), sys.modules[exercise.observe.__module__]
    names = {node.name for node in sent.body if isinstance(node, ast.FunctionDef)}
    constants = [node for node in sent.body if isinstance(node, ast.Assign)]
    names |= {part.id for node in constants for part in ast.walk(node) if isinstance(part, ast.Name)}
    names |= {alias.name for node in sent.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    for other in getattr(module, "EXERCISES", [exercise]):
        oracle = [other.expected, other.cases, other.meaning, *(m.answer for m in other.known_mistakes)]
        functions = [one for one in oracle if isinstance(one, types.FunctionType)]
        functions = [one for one in functions if one.__code__.co_filename != SOLUTION_FILE]  # in no module
        assert not names & {one.__name__ for one in functions if one.__module__ == module.__name__}
        assert not any(inspect.getsource(one).strip() in text for one in functions)
        assert not any(mistake.sentence in text for mistake in other.known_mistakes)
    known = [getattr(module, name, None) for name in names]
    known += [part for one in known if isinstance(one, list | tuple) for part in one]
    assert not any(isinstance(one, Exercise | Mistake) or one in (Exercise, Mistake) for one in known)
    for node in ast.walk(sent):
        imported = [node.module] if isinstance(node, ast.ImportFrom) else []
        imported += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in imported:
            assert name.partition(".")[0] in sys.stdlib_module_names | {"numpy", "nnlib"}
            assert not name.startswith(("nnlib.course", "nnlib.show")) or name.startswith(SANDBOX)


def test_an_observe_inside_another_function_cannot_be_sent(tmp_path, monkeypatch):
    exercise = declared_in(tmp_path, monkeypatch, "def observe(answer, case):\n    return answer(case)\n")
    exercise = dataclasses.replace(
        exercise, observe=types.FunctionType(exercise.observe.__code__, {"__name__": "mine"})
    )
    with pytest.raises(
        Refusal, match="exercise 99.1: write observe as a function at the top level of a file"
    ):
        source_of(exercise)


def test_a_variable_of_the_function_itself_takes_nothing_of_its_module_along(tmp_path, monkeypatch):
    source = "W = [1, 2, 3]  # an answer\n\n\ndef observe(answer, case):\n    W = case\n    return W[0]\n"
    assert "1, 2, 3" not in source_of(declared_in(tmp_path, monkeypatch, source))


def test_an_observe_that_cannot_be_sent_stops_the_grading_at_once(class_folder, tmp_path, monkeypatch):
    def refuses(exercise):
        raise Refusal("exercise 5.4: let it do without.")

    monkeypatch.setattr("nnlib.course.grading.graded_lesson.source_of", refuses)
    lesson_to_grade.cache_clear()
    with pytest.raises(Refusal, match="exercise 5.4: let it do without."):
        grade(class_folder, tmp_path / "out", isolation="limits", workers=2)
