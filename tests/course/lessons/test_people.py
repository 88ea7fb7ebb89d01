"""Right programs written in other ways are right at every draw; wrong ones are refused in the same words."""

import importlib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from people import RIGHT, WRONG

from nnlib.course.checks import find, judge
from nnlib.course.checks.verdict import conclude
from nnlib.course.lessons import __path__ as LESSONS
from nnlib.course.sandbox.observation import observe_all
from nnlib.course.sandbox.plain_data import as_plain

for path in sorted(Path(__file__).parent.glob("answers_*.py")):
    importlib.import_module(path.stem)

EXERCISES = [
    exercise
    for path in sorted(Path(LESSONS[0]).glob("lesson_*.py"))
    for exercise in importlib.import_module(f"nnlib.course.lessons.{path.stem}").EXERCISES
]
CODE = [exercise.id for exercise in EXERCISES if exercise.is_code]
VALUES = [e.id for e in EXERCISES if not e.is_code and e.kind not in ("explain", "quiz")]
DRAWS, FEW = 100, 2


def named(programs):
    return [
        pytest.param(id, *rest, id=f"{id}-{rest[0].__name__}") for id in programs for rest in programs[id]
    ]


ALL_RIGHT = named({id: [(program,) for program in programs] for id, programs in RIGHT.items()})
ALL_WRONG = named(WRONG)


@cache
def drawn(id, seed):
    """The cases of one draw, with what is right for each."""
    exercise = find(id)
    cases = exercise.cases_to_try(np.random.default_rng(seed))
    return cases, {place: as_plain(exercise.right(case)) for place, case in enumerate(cases)}


def verdict(id, program, seed, part=slice(None)):
    """What is said after the cases of one draw, or after a part of them."""
    exercise = find(id)
    cases, right = drawn(id, seed)
    cases, right = cases[part], dict(enumerate(list(right.values())[part]))
    handed_over = [exercise.handed_over(case) for case in cases]
    told = {"stub": exercise.stub, "inputs": exercise.inputs, "derived": exercise.derived}
    seen = observe_all(exercise.observe, program, handed_over, **told)
    places = iter(range(len(cases)))
    return conclude(exercise, cases, seen, lambda case: right[next(places)])


@pytest.mark.parametrize("id", CODE)
def test_each_exercise_has_six_right_and_six_wrong_programs(id):
    assert len(RIGHT[id]) >= 6 and len(WRONG[id]) >= 6


@pytest.mark.parametrize(("id", "program"), ALL_RIGHT)
def test_a_right_program_is_right(id, program):
    found = verdict(id, program, 0)
    assert found.state == "right", found.sentences


@pytest.mark.slow
@pytest.mark.parametrize(("id", "program"), ALL_RIGHT)
def test_a_right_program_is_right_at_every_draw(id, program):
    drawn_ones = slice(len(find(id).fixed_cases), None)  # the fixed ones are the same at every draw
    assert {verdict(id, program, seed, drawn_ones).state for seed in range(DRAWS)} == {"right"}


@pytest.mark.parametrize(("id", "program", "says"), ALL_WRONG)
def test_a_wrong_program_is_refused_by_the_fixed_cases_in_the_same_words_at_every_draw(id, program, says):
    """What the fixed cases refuse is refused at every draw, in words that no draw has a part in."""
    fixed_ones = slice(len(find(id).fixed_cases))
    seen = set()
    for found in (verdict(id, program, 0, fixed_ones), *(verdict(id, program, seed) for seed in range(FEW))):
        seen.add((found.state, found.cause, found.sentences, found.notes))
    ((state, _, sentences, notes),) = seen
    assert state == "not yet" and says in " ".join([*sentences, *notes])


@pytest.mark.parametrize("id", VALUES)
def test_an_answer_is_taken_in_each_way_that_people_write_it(id):
    exercise = find(id)
    right = exercise.right()
    if isinstance(right, str):
        ways = [right, right.upper(), list(right), tuple(right), f" {right} ", f'"{right}"']
        ways += ["(" + ") (".join(right) + ")", ")".join(right) + ")"]
        ways += [between.join(right) for between in (" ", ", ", "→", "-")]
    else:
        ways = [right, np.float64(right), np.array(right), np.array([right]), [right]]
        ways += [str(right), f" {right} ", str(right).replace("-", "−"), f"({right})", f" ( {right} ) "]
        ways += [Decimal(str(right)), Fraction(right), f"{right:.17e}", f"{2 * right}/2", f"({right}) / 1"]
        ways += [f"{100 * right} * 10^-2", f"{right / 4} · 2**2", f"{right / 10}×10"]
    for way in ways:
        assert judge(exercise, way, np.random.default_rng(0)).state == "right", way


@pytest.mark.parametrize("id", VALUES)
def test_a_typed_nan_or_infinity_is_told_as_such(id):
    exercise = find(id)
    if not isinstance(exercise.right(), str):
        for value in (np.nan, np.inf, -np.inf, "nan", "inf", Decimal("nan")):
            (said,) = judge(exercise, value, np.random.default_rng(0)).sentences
            assert said == f"You answered {float(value):.6g}, and a finite number is wanted."


@pytest.mark.parametrize("id", VALUES)
def test_nothing_is_said_of_every_number_or_of_halves_where_one_number_is_wanted(id):
    exercise = find(id)
    right = exercise.right()
    if isinstance(right, str):
        return
    for value in (-right, right / 2, 2 * right, 0.0, right + 1):
        found = judge(exercise, value, np.random.default_rng(0))
        assert not any("every number" in sentence.lower() for sentence in found.sentences)


@pytest.mark.parametrize("id", CODE)
def test_a_case_that_a_message_names_is_shown_with_its_numbers(id):
    """At most five numbers are printed; where `observe` hands over other things, they have names of ours."""
    exercise = find(id)
    case = exercise.handed_over(exercise.fixed_cases[0])
    (seen,) = observe_all(exercise.observe, exercise.answer(), [case], inputs=exercise.inputs)
    for part in case[: len(exercise.inputs.split()) or None]:
        if isinstance(part, np.ndarray | float) and 0 < np.size(part) <= 5:
            assert f"{float(np.ravel(part)[0]):.6g}" in seen.given, seen.given
