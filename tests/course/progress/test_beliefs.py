import re
import tomllib
from pathlib import Path

import nbformat
import pytest

from nnlib.course.build.coverage import covered
from nnlib.course.build.source import read_lesson
from nnlib.course.checks import find
from nnlib.course.progress.beliefs import BELIEFS, CLOSING, OPENING, Comparison, marks
from nnlib.course.progress.record import Results

SOLUTIONS = Path(__file__).parents[3] / "solutions"
RIGHT_THEN, RIGHT_NOW = (find(id).right() for id in (OPENING, CLOSING))
each = pytest.mark.parametrize("belief", BELIEFS, ids=lambda belief: belief.id)


def other(letter):
    return "b" if letter == "a" else "a"


def wrong_at(place, letters):
    return letters[:place] + other(letters[place]) + letters[place + 1 :]


@each
def test_the_link_of_a_belief_leads_to_the_cell_with_the_heading_of_its_section(belief, monkeypatch):
    monkeypatch.chdir(SOLUTIONS.parent / "notebooks")
    file, _, anchor = belief.link.partition("#cell-id=")
    (cell,) = (cell for cell in nbformat.read(file, as_version=4).cells if cell.id == anchor)
    assert re.search(f"^## {re.escape(belief.section)}$", cell.source, re.MULTILINE)


@pytest.mark.parametrize("content", [None, "", "[]", '{"cells": [1]}', '{"cells": []}'])
def test_without_a_sound_notebook_beside_it_the_link_leads_to_the_lesson(content, folder):
    if content is not None:
        (folder / "03_walk_downhill.ipynb").write_text(content, encoding="utf-8")
    assert BELIEFS[2].link == "03_walk_downhill.ipynb"


@each
def test_the_section_that_is_named_treats_the_belief(belief):
    lesson = read_lesson(SOLUTIONS / f"{belief.lesson}.py")
    named = belief.section.partition(" · ")[2]
    treated = {section for id, section in covered(lesson) if id == belief.id}
    assert named in treated, f"{belief.id} is treated in {sorted(treated)}"


@each
def test_a_belief_is_worded_as_on_the_page_of_answers(belief):
    known = tomllib.loads((SOLUTIONS / "questions.toml").read_text(encoding="utf-8"))
    assert known["misconceptions"]["items"][belief.id] == belief.text


def test_the_beliefs_are_those_that_the_closing_quiz_covers_one_a_question():
    cells = read_lesson(SOLUTIONS / "11_read_digits.py").cells
    card = next(c for c in cells if c.metadata.get("exercise") == CLOSING and "card" in c.metadata.tags)
    assert card.metadata.covers == [belief.id for belief in BELIEFS]
    assert len(RIGHT_THEN) == len(RIGHT_NOW) == len(BELIEFS)


@pytest.mark.parametrize("place", range(len(BELIEFS)))
def test_a_wrong_answer_leads_to_the_section_of_its_own_belief(place):
    known = Results(quizzes={OPENING: RIGHT_THEN, CLOSING: wrong_at(place, RIGHT_NOW)})
    comparison = Comparison(known)
    assert comparison.held == [BELIEFS[place]]
    assert comparison.rows[place] == (BELIEFS[place], "right", "wrong")
    assert BELIEFS[place].section in str(comparison)
    assert f'href="{BELIEFS[place].link}"' in comparison._repr_mimebundle_()["text/html"]


def test_the_two_quizzes_are_set_side_by_side():
    known = Results(quizzes={OPENING: wrong_at(3, RIGHT_THEN), CLOSING: RIGHT_NOW})
    comparison = Comparison(known)
    assert comparison.summary == "In lesson 00: 9 of 10 right. In lesson 11: 10 of 10 right."
    assert [row[1:] for row in comparison.rows].count(("wrong", "right")) == 1
    assert comparison.rows[3] == (BELIEFS[3], "wrong", "right") and comparison.held == []
    html = comparison._repr_mimebundle_()["text/html"]
    assert html.count("<tr>") == 11 and "href" not in html
    assert all("question about the belief that …" in text for text in (html, str(comparison)))
    assert html.count("text-align: left") == 11 * 4


def test_before_the_second_quiz_no_score_is_told():
    comparison = Comparison(Results(quizzes={OPENING: wrong_at(0, RIGHT_THEN)}))
    assert str(comparison) == "In lesson 00: answers are kept, and their score waits for lesson 11."
    assert "<table" not in comparison._repr_mimebundle_()["text/html"]


def test_the_second_quiz_stands_alone_where_the_first_is_not_kept():
    comparison = Comparison(Results(quizzes={CLOSING: wrong_at(9, RIGHT_NOW)}))
    assert {row[1] for row in comparison.rows} == {"not kept"} and comparison.held == [BELIEFS[9]]


def test_answers_to_a_quiz_of_another_length_are_none():
    assert marks(OPENING, Results(quizzes={OPENING: "abc"})) is None
    assert marks(OPENING, Results()) is None
