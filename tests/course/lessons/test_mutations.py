"""Every check is tried with wrong answers: the declared ones, and hundreds made from the solution.

The outcome is kept in MUTATION.md; `python tests/course/lessons/test_mutations.py` writes it anew, or with
the numbers of exercises behind it their rows alone.
"""

import re
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mutants import mutants
from people import CHECKED, CODE, fixed_ones, verdict

from nnlib.course.checks import Exercise, find, judge
from nnlib.course.checks.comparison import close
from nnlib.course.checks.line_limit import stopped_after
from nnlib.course.sandbox.observation import call, observe_all

IDS = [exercise.id for exercise in CHECKED]

TABLE = Path(__file__).parent / "MUTATION.md"
RANDOM_CASES = 200
MOST_SECONDS = 600  # for what would loop inside of NumPy; other loops are ended by their lines
SQUARE_BY_MEANING = {"10.8"}  # what goes around a block is added to what comes out of it
NAMED = ("mistake", "fingerprint", "place")
TOLD = (*NAMED, "edit", "parts", "difference")  # of an answer that gave numbers of the right form
BY_CODE_THAT_FAILS = ("trouble", "form", "not finite")
WANTED_SHARE = 0.85
REMEDY = "run python tests/course/lessons/test_mutations.py and look at what changed"

INTRODUCTION = f"""\
# What the checks say to wrong answers

Written by `python tests/course/lessons/test_mutations.py`; a test fails when this page is out of date.

A mutant is the solution of an exercise with one small change: a sign, a factor, a constant, the order of
operands, an axis, a transposition, a call, one variable for another, `=` for `+=`; for answers that are no
code, another number, letter or order. A mutant that gives what the solution gives on {RANDOM_CASES} random
cases is equivalent and no wrong answer. All others have to be refused. The columns say why they were:

* **stops**: the code raised, or its result had a wrong type or shape or was not finite. The learner reads
  what happened, in which line, and both shapes.
* **mistake**: a declared mistake gives the same on every failing case, and its sentence is told.
* **fingerprint**: a factor, a sign, a transposition, an order, a slip in typing is recognised.
* **place**: the value that goes wrong first is known, and the sentence declared for it is told.
* **edit**: no sentence of an author fits, and the check finds the single change by trying them all.
* **parts**: some of several values are right, and it is said which; then the numbers side by side.
* **numbers**: the numbers side by side, and what the right one means; no more is known.

**Named** is the share of mistakes, fingerprints, places and edits among those refused that did not stop. The
check tries the same single changes of code that the mutants here are made of, so most of what authors do not
name is in the column edit by construction. What people write is tried in test_people.py.
"""


@cache
def outcome(id: str) -> tuple[Counter, list[str]]:
    """How often each cause was found, with "equivalent"; and the mutants that were taken for right."""
    exercise, causes, survivors = find(id), Counter(), []
    for change, text, answer in mutants(exercise):
        with stopped_after():
            found = judge(exercise, answer, np.random.default_rng(0), MOST_SECONDS)
        if found.state == "not yet":
            causes[found.cause] += 1
        elif is_equivalent(exercise, answer):
            causes["equivalent"] += 1
        else:
            survivors.append(f"{change}: {found.state}\n{text}")
    return causes, survivors


def is_equivalent(exercise: Exercise, answer: Any) -> bool:
    rng, right = np.random.default_rng(1), exercise.answer()
    cases = []
    while len(cases) < RANDOM_CASES:
        cases += map(exercise.handed_over, exercise.cases(rng))
    pairs = (observe_all(exercise.observe, one, cases) for one in (answer, right))
    return all(close(a.value, b.value, 1e-9) for a, b in zip(*pairs, strict=True))


def page(rows: list[str]) -> str:
    """The whole page. What all exercises have together is added up from their rows."""
    columns = ["exercise", "mutants", "equivalent", "refused", "stops", *NAMED, "edit", "parts", "numbers"]
    head = [f"| {' | '.join([*columns, 'named'])} |", "| --- " * (len(columns) + 1) + "|"]
    total = sum(map(counted, rows), Counter())
    return "\n".join([INTRODUCTION, *head, *rows, line("**all**", total), "", in_all(total), ""])


def row(id: str) -> str:
    causes, survivors = outcome(id)
    return line(f"{id} {find(id).title}", causes + Counter(survived=len(survivors)))


def counted(row: str) -> Counter:
    """The numbers of a row without survivors."""
    cells = row.strip("| ").split(" | ")[-11:]
    causes = ("equivalent", "trouble", *NAMED, "edit", "parts", "difference")
    return Counter(dict(zip(causes, map(int, [cells[1], *cells[3:10]]), strict=True)))


def in_all(c: Counter) -> str:
    """The shares of all wrong answers, those that stopped among them."""
    wrong = c.total() - c["equivalent"]
    stops, named = (sum(c[cause] for cause in causes) for causes in (BY_CODE_THAT_FAILS, NAMED))
    return (
        f"Of all {wrong} wrong answers {stops / wrong:.0%} stop, {named / wrong:.0%} are named by a sentence "
        f"that an author wrote and {c['edit'] / wrong:.0%} by their change alone. Of those that do not stop, "
        f"{named / sum(c[cause] for cause in TOLD):.0%} are named by an author."
    )


def line(name: str, c: Counter) -> str:
    stops = sum(c[cause] for cause in BY_CODE_THAT_FAILS)
    refused = c.total() - c["equivalent"] - c["survived"]
    share = f"{refused / (refused + c['survived']):.0%}" if refused else "-"
    numbers = [c.total(), c["equivalent"], share, stops, *(c[cause] for cause in (*NAMED, "edit", "parts"))]
    named = f"{named_share(c):.0%}" if any(c[cause] for cause in TOLD) else "-"
    return f"| {name} | {' | '.join(map(str, numbers))} | {c['difference']} | {named} |"


def named_share(c: Counter) -> float:
    return sum(c[cause] for cause in (*NAMED, "edit")) / sum(c[cause] for cause in TOLD)


@pytest.mark.parametrize("id", IDS)
def test_the_solution_and_the_oracle_are_accepted(id):
    exercise = find(id)
    accepted = [exercise.answer()] if exercise.is_code else [exercise.right()]
    # Elsewhere an answer is not given the whole case, or may not measure, as most oracles do.
    if exercise.is_code and exercise.observe is call and exercise.given is None and not exercise.derived:
        accepted.append(lambda *case: exercise.right(case))
    for seed in range(3):
        for answer in accepted:
            found = judge(exercise, answer, np.random.default_rng(seed))
            assert (found.state, found.notes) == ("right", ())


@pytest.mark.parametrize("id", IDS)
def test_the_hole_of_the_student_copy_is_not_begun(id):
    exercise = find(id)
    hole = exercise.answer(exercise.stub) if exercise.is_code else ...
    assert judge(exercise, hole, np.random.default_rng(0)).state == "not begun"


@pytest.mark.parametrize("id", CODE)
def test_a_hole_that_is_left_in_code_that_was_begun_is_named(id):
    exercise = find(id)
    begun = exercise.stub.replace("raise NotImplementedError", "begun = 1; raise NotImplementedError")
    begun = begun.replace("= ...", "= 1 / ...")
    found = judge(exercise, exercise.answer(begun), np.random.default_rng(0))
    assert found.state == "not yet"
    assert re.search("NotImplementedError|Three dots", found.sentences[0]), found.sentences


@pytest.mark.parametrize("id", IDS)
def test_every_declared_mistake_is_refused_by_the_fixed_cases_with_its_own_sentence(id):
    for mistake in find(id).known_mistakes:
        found = verdict(id, mistake.answer, part=fixed_ones(id))
        assert (found.state, found.sentences) == ("not yet", (mistake.sentence,))


@pytest.mark.parametrize("id", CODE)
def test_one_case_has_one_example_and_no_other_one_is_square(id):
    exercise = find(id)
    square = {exercise.handed_over(case)[0].shape for case in exercise.fixed_cases if id in SQUARE_BY_MEANING}
    for case in map(exercise.handed_over, exercise.fixed_cases[1:-1]):
        matrices = [part for part in case if isinstance(part, np.ndarray) and part.ndim == 2]
        assert not {part.shape for part in matrices if part.shape[0] == part.shape[1] > 1} - square
    if exercise.examples:
        counts = list(map(exercise.examples, exercise.fixed_cases))
        assert 1 in counts and max(counts) > 1


@pytest.mark.slow
@pytest.mark.parametrize("id", IDS)
def test_every_mutant_of_the_solution_is_refused_or_equivalent_and_the_page_says_why(id):
    causes, survivors = outcome(id)
    assert survivors == []
    assert causes.total() > causes["equivalent"], "no wrong answer was tried"
    assert row(id) in TABLE.read_text(encoding="utf-8").splitlines(), REMEDY


def test_the_page_of_mutants_has_every_exercise_and_most_wrong_answers_are_named():
    """Its rows are compared with the mutants in the test above."""
    text = TABLE.read_text(encoding="utf-8")
    titles = [f"| {exercise.id} {exercise.title} |" for exercise in CHECKED]
    rows = [line for line in text.splitlines() if line.startswith(tuple(titles))]
    assert len(rows) == len(titles) and text == page(rows), REMEDY
    assert named_share(sum(map(counted, rows), Counter())) >= WANTED_SHARE


def test_a_loop_that_never_ends_is_stopped_by_its_lines():
    exercise = find("0.4")
    endless = exercise.answer(exercise.solution.replace("return", "while True:\n        pass\n    return"))
    with stopped_after(1000):
        found = judge(exercise, endless, np.random.default_rng(0), MOST_SECONDS)
    assert (found.state, found.cause) == ("not yet", "trouble")


def test_a_survivor_is_found_where_an_oracle_is_blind():
    """The suite itself: a check that accepts everything must not pass it."""
    exercise = find("0.4")
    blind = replace(exercise, tolerance=1e9)
    made = [answer for _, _, answer in mutants(exercise)]
    assert {judge(blind, answer, np.random.default_rng(0)).state for answer in made} == {"right"}
    assert not is_equivalent(exercise, made[0])


if __name__ == "__main__":
    old = TABLE.read_text(encoding="utf-8").splitlines()
    kept = {line.split()[1]: line for line in old if line.startswith("| ")}
    asked = sys.argv[1:] or IDS
    rows = [row(id) if id in asked or id not in kept else kept[id] for id in IDS]
    TABLE.write_text(page(rows), encoding="utf-8")
