"""The head of a lesson, as a learner sees and uses it."""

import ast
import re
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import nbformat
import pytest

from nnlib.course import check
from nnlib.course.notebook import begin, judged, quizzes_compared
from nnlib.course.progress.asking import Folded
from nnlib.course.progress.course import LESSONS
from nnlib.course.progress.recall import QUESTIONS, RULE
from nnlib.course.progress.record import results

SOLUTIONS = Path(__file__).parents[3] / "solutions"


@pytest.fixture
def shown(monkeypatch):
    """What was displayed, and what was later displayed in its place."""
    shown, again = [], []

    def display(what, display_id=None):
        shown.append(what)
        return SimpleNamespace(update=again.append)

    monkeypatch.setattr("IPython.display.display", display)
    return shown, again


def html_of(shown):
    return shown._repr_mimebundle_()["text/html"]


def words(html):
    """What can be read; every element is closed in its turn, or it would be no XML."""
    tree = ElementTree.fromstring(f"<div>{html.replace('<br>', '<br/>')}</div>")
    for style in tree.iter("style"):
        style.text = ""
    return "".join(tree.itertext())


def test_the_panel_says_in_words_what_is_solved_and_where_it_is_kept(shown, front):
    judged("5.3", "a")
    begin("05")
    panel = shown[0][0]
    said = words(html_of(panel))
    assert "This lesson: 0 of 8 exercises solved, 0 of 12 points, and 1 to answer in words." in said
    assert "kept in progress.json beside this notebook, and goes nowhere else" in said
    assert all(f"{name[:2]} 0 of " in said for name in LESSONS)
    for sentence in panel.sentences:
        assert sentence in said and sentence in str(panel)


def test_the_newest_panel_is_shown_again_as_soon_as_a_check_passes(shown, front):
    begin("05")
    begin("00")
    check("0.2", "d")
    (again,) = shown[1]
    assert "This lesson: 1 of 5 exercises solved, 1 of 7 points." in str(again)
    assert "00 1 of 5" in words(html_of(again))


def test_in_a_browser_recursion_ends_before_its_stack_does(shown, front, monkeypatch):
    limit = sys.getrecursionlimit()
    monkeypatch.setattr(sys, "platform", "emscripten")
    try:
        begin("05")
        assert sys.getrecursionlimit() == 500
    finally:
        sys.setrecursionlimit(limit)


def test_only_notebooks_in_the_same_folder_are_links_and_this_one_is_marked(shown, front, folder):
    (folder / "03_walk_downhill.ipynb").touch()
    (folder / "05_backpropagate_by_hand.ipynb").touch()
    begin("05")
    html = html_of(shown[0][0])
    assert re.findall(r'href="([^"]+)"', html) == ["03_walk_downhill.ipynb"]
    assert re.findall(r'aria-current="page"[^>]*><b>(\d\d)</b>', html) == ["05"]


def test_a_folder_that_cannot_be_written_to_is_said(shown, front, monkeypatch):
    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr("nnlib.course.progress.record.whole_file", refuse)
    begin("00")
    check("0.2", "d")
    panel = words(html_of(shown[1][-1]))
    assert "remembered until this kernel ends" in panel and "1 of 5" in panel


def test_the_questions_fold_open_keep_the_answers_and_say_when_they_come_back(shown, front):
    begin("05")
    cards = shown[0][1]
    first, second, _ = cards.cards
    folded = first.box.children[0].value
    assert "<summary>Lesson 02: What happens to the slopes along a chain?</summary>" in folded
    assert "They multiply" in folded and RULE in cards.box.children[-1].value
    first.knew.click()
    second.missed.click()
    today = date.today().isoformat()
    kept = {id: (recalled.known, recalled.missed, recalled.day) for id, recalled in results().recall.items()}
    assert kept == {"05a": (1, 0, today), "05b": (0, 1, today)}
    assert "Noted as “I knew it”. It comes back in 1 day, on " in first.said.value
    assert "Noted as “not yet”. It comes back the next time." in second.said.value
    assert 'role="status"' in first.said.value


def test_the_next_run_asks_what_is_still_open(shown, front):
    begin("05")
    shown[0][1].cards[0].knew.click()
    begin("05")
    assert len(shown[0][3].cards) == 2
    for card in shown[0][3].cards:
        card.knew.click()
    begin("05")
    assert shown[0][5].cards == []
    assert "No question has come back today." in shown[0][5].box.children[-1].value


def test_without_a_learner_the_head_is_the_same_at_every_run_and_nothing_is_stored(shown, folder):
    (folder / "progress.json").write_text(
        '{"format": 1, "exercises": {}, "quizzes": {}, "recall": {}}', encoding="utf-8"
    )
    begin("05")
    begin("00")
    (folded,) = shown[0]
    assert isinstance(folded, Folded)
    assert html_of(folded).count("<details>") == 3 and "button" not in html_of(folded)
    assert [file.name for file in folder.iterdir()] == ["progress.json"]


def test_a_validation_does_not_see_the_results_of_the_author(shown, front, folder, monkeypatch):
    judged("11.7", "bcaba bcaab")
    begin("05")
    shown[0][1].cards[0].knew.click()
    monkeypatch.setenv("NNLIB_VALIDATE", "1")
    begin("05")
    assert html_of(shown[0][2]).count("<details>") == 3
    assert "no answers are kept" in str(quizzes_compared())
    monkeypatch.delenv("NNLIB_VALIDATE")
    assert "In lesson 11: 10 of 10 right." in str(quizzes_compared())


def test_without_ipywidgets_the_questions_fold_open_all_the_same(shown, front, monkeypatch):
    monkeypatch.setitem(sys.modules, "nnlib.show.widgets.recall_cards", None)
    begin("05")
    assert isinstance(shown[0][1], Folded)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_text_and_html_of_a_question_say_the_same(question):
    folded = Folded([question])
    for said in (str(folded), words(html_of(folded))):
        assert question.text in said and question.answer in said and f"Lesson {question.lesson}" in said


@pytest.mark.parametrize("name", LESSONS)
def test_the_setup_cell_of_a_lesson_begins_that_lesson_in_at_most_six_lines(name):
    cells = nbformat.read(SOLUTIONS / f"{name}.ipynb", as_version=4).cells
    setup = next(cell for cell in cells if cell.cell_type == "code")
    assert f'begin("{name[:2]}")' in setup.source and len(setup.source.split("\n")) <= 6
    calls = [node for node in ast.walk(ast.parse(setup.source)) if isinstance(node, ast.Call)]
    assert sum(ast.unparse(call.func) == "begin" for call in calls) == 1
    assert not any("**Recall**" in cell.source for cell in cells)
    own = [question for question in QUESTIONS if question.asked_in == name[:2]]
    shown = "".join(output.data["text/html"] for output in setup.outputs)
    assert shown == (html_of(Folded(own)) if own else "")
