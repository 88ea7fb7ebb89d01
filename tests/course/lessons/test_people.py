"""Right programs written in other ways are right at every draw; wrong ones are refused in the same words."""

import dis
import importlib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from people import CHECKED, CODE, RIGHT, WRONG, fixed_ones, slips, verdict

from nnlib.course.checks import find, judge
from nnlib.course.sandbox.observation import observe_all

for path in sorted(Path(__file__).parent.glob("answers_*.py")):
    importlib.import_module(path.stem)

VALUES = [e.id for e in CHECKED if not e.is_code]
NUMBERS = [id for id in VALUES if not isinstance(find(id).right(), str)]
DRAWS, FEW = 100, 2


def named(programs):
    return [
        pytest.param(id, *rest, id=f"{id}-{rest[0].__name__}") for id in programs for rest in programs[id]
    ]


ALL_RIGHT = named({id: [(program,) for program in programs] for id, programs in RIGHT.items()})
ALL_WRONG = named(WRONG)


@pytest.mark.parametrize("id", CODE)
def test_each_exercise_has_six_programs_that_are_right_in_other_ways_and_six_wrong_ones(id):
    def steps(program):  # a function of a module that is imported above it is looked up in another way
        return [step.opname.replace("LOAD_METHOD", "LOAD_ATTR") for step in dis.get_instructions(program)]

    solution = steps(find(id).answer())
    assert sum(steps(program) != solution for program in RIGHT[id]) >= 6 and len(WRONG[id]) >= 6


@pytest.mark.parametrize("edit", ["a / c -> b", "a -> b"])
def test_a_slip_in_what_does_not_stand_there_once_is_refused(edit):
    def quotient(a, b):
        return a / b

    with pytest.raises(ValueError, match="times in quotient; once is wanted"):
        slips("7.1", quotient)(f"{edit}\n    It is no slip.")


@pytest.mark.parametrize(("id", "program"), ALL_RIGHT)
def test_a_right_program_is_right(id, program):
    found = verdict(id, program)
    assert found.state == "right", found.sentences


@pytest.mark.slow
@pytest.mark.parametrize(("id", "program"), ALL_RIGHT)
def test_a_right_program_is_right_at_every_draw(id, program):
    fresh_ones = slice(fixed_ones(id).stop, None)
    assert {verdict(id, program, seed, fresh_ones).state for seed in range(DRAWS)} == {"right"}


@pytest.mark.parametrize(("id", "program", "says"), ALL_WRONG)
def test_a_wrong_program_is_refused_by_the_fixed_cases_in_the_same_words_at_every_draw(id, program, says):
    """What the fixed cases refuse is refused at every draw, in words that no draw has a part in."""
    found = [verdict(id, program, part=fixed_ones(id)), *(verdict(id, program, seed) for seed in range(FEW))]
    ((state, _, sentences, notes),) = {(one.state, one.cause, one.sentences, one.notes) for one in found}
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


@pytest.mark.parametrize("id", NUMBERS)
def test_a_typed_nan_or_infinity_is_told_as_such(id):
    for value in (np.nan, np.inf, -np.inf, "nan", "inf", Decimal("nan")):
        (said,) = judge(find(id), value, np.random.default_rng(0)).sentences
        assert said == f"You answered {float(value):.6g}, and a finite number is wanted."


@pytest.mark.parametrize("id", NUMBERS)
def test_nothing_is_said_of_every_number_or_of_halves_where_one_number_is_wanted(id):
    right = find(id).right()
    for value in (-right, right / 2, 2 * right, 0.0, right + 1):
        said = judge(find(id), value, np.random.default_rng(0)).sentences
        assert "every number" not in " ".join(said).lower()


@pytest.mark.parametrize("id", CODE)
def test_a_case_that_a_message_names_is_shown_with_its_numbers(id):
    """At most five numbers are printed; where `observe` hands over other things, they have names of ours."""
    exercise = find(id)
    case = exercise.handed_over(exercise.fixed_cases[0])
    (seen,) = observe_all(exercise.observe, exercise.answer(), [case], inputs=exercise.inputs)
    for part in case[: len(exercise.inputs.split()) or None]:
        if isinstance(part, np.ndarray | float) and 0 < np.size(part) <= 5:
            assert f"{float(np.ravel(part)[0]):.6g}" in seen.given, seen.given
